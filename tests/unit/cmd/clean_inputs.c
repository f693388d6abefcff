/* tests/unit/cmd/clean_inputs.c -- a folder that breaks off while it is read is no shorter folder
 */
#include "cmd/clean_inputs.h"
#include "base/problem.h"
#include <dirent.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* In the place of the C library's: one entry, then the end, or what `breaks_off` says. */
static int breaks_off;
static gboolean was_given;

struct dirent *readdir(DIR *dir)
{
    static struct dirent entry = {.d_name = "a.txt"};
    (void)dir;
    was_given = !was_given;
    if (was_given)
        return &entry;
    if (breaks_off != 0)
        errno = breaks_off;
    return NULL;
}

static void test_breaks_off(void)
{
    g_autofree char *folder = g_dir_make_tmp("sekisho-inputs-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "a.txt", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, "1", 1, NULL));
    g_autoptr(CmdCleanInputs) whole = cmd_clean_inputs(&folder, 1, NULL, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(cmd_clean_inputs_count(whole), ==, 1);
    breaks_off = EIO;
    g_assert_null(cmd_clean_inputs(&folder, 1, NULL, 0, &error));
    g_assert_error(error, PROBLEM, PROBLEM_IO);
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cmd/clean-inputs/breaks-off", test_breaks_off);
    return g_test_run();
}
