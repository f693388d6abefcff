/* main.c -- the program: a role of a running site, or a command; the only place that exits */
#include "cmd/cmd.h"
#include "os/process.h"
#include "parent/parent.h"

int main(int argc, char **argv)
{
    os_open_standard_files();
    if (role_is_asked(argc, argv))
        return parent_run_role(argc, argv);
    return cmd_main(argc, argv);
}
