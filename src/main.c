/* main.c -- the program: a role of a running site, or a command; the only place that exits */
#include "cmd/cmd.h"
#include "parent/parent.h"

int main(int argc, char **argv)
{
    if (parent_is_role(argc, argv))
        return parent_run_role(argc, argv);
    return cmd_main(argc, argv);
}
