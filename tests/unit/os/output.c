/* tests/unit/os/output.c -- files that have no name until they are whole */
#include "os/output.h"
#include "base/problem.h"
#include "os/files.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *path; /* owned */
    OsFd fd;
} Folder;

static Folder folder_made(void)
{
    Folder folder = {g_dir_make_tmp("sekisho-output-XXXXXX", NULL), -1};
    folder.fd = os_open_dir(folder.path, NULL);
    g_assert_cmpint(folder.fd, >=, 0);
    return folder;
}

static guint names_in(const Folder *folder)
{
    guint count = 0;
    g_autoptr(GDir) dir = g_dir_open(folder->path, 0, NULL);
    while (g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

static void folder_removed(Folder *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder->path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL)
        g_assert_cmpint(unlinkat(folder->fd, name, 0), ==, 0);
    g_assert_cmpint(g_rmdir(folder->path), ==, 0);
    os_fd_close(folder->fd);
    g_free(folder->path);
}

/* As a file system without unnamed files has it. */
static void with_name(OsOutput *output, const Folder *folder)
{
    *output =
        (OsOutput){.dirfd = folder->fd, .temporary = g_strdup(OS_OUTPUT_MARK "x"), .mode = 0640};
    output->fd = os_create_beneath(folder->fd, output->temporary, 0600, NULL);
    g_assert_cmpint(output->fd, >=, 0);
}

static void release_twice(const Folder *folder, OsOutput *first, OsOutput *second)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(os_write_all(first->fd, "one", 3, "first", NULL));
    g_assert_true(os_write_all(second->fd, "two", 3, "second", NULL));
    g_assert_true(os_output_release(first, folder->fd, "名", &error));
    g_assert_no_error(error);
    g_assert_false(os_output_release(second, folder->fd, "名", &error));
    g_assert_error(error, PROBLEM, PROBLEM_EXISTS);
    os_output_clear(first);
    os_output_clear(second);
    g_assert_cmpuint(names_in(folder), ==, 1);
    g_autoptr(GByteArray) bytes = os_read_file(folder->fd, "名", 9, NULL);
    g_assert_true(bytes->len == 3 && memcmp(bytes->data, "one", 3) == 0);
}

static void test_unnamed(void)
{
    Folder folder = folder_made();
    OsOutput first, second;
    g_assert_true(os_output_begin(&first, folder.fd, NULL));
    g_assert_true(os_output_begin(&second, folder.fd, NULL));
    release_twice(&folder, &first, &second);
    folder_removed(&folder);
}

static void test_named(void)
{
    Folder folder = folder_made();
    OsOutput first, second;
    with_name(&first, &folder);
    g_assert_true(os_output_begin(&second, folder.fd, NULL));
    release_twice(&folder, &first, &second);
    with_name(&first, &folder);
    os_output_clear(&first);
    g_assert_cmpuint(names_in(&folder), ==, 1);
    folder_removed(&folder);
}

/* What reads it again can neither write it nor move its place. */
static void test_again(void)
{
    Folder folder = folder_made();
    g_auto(OsOutput) output = OS_OUTPUT_NONE;
    g_assert_true(os_output_begin(&output, folder.fd, NULL));
    g_assert_true(os_write_all(output.fd, "abc", 3, "output", NULL));
    g_auto(OsFd) again = os_open_again(output.fd, NULL);
    g_assert_cmpint(again, >=, 0);
    g_assert_cmpint((int)write(again, "x", 1), ==, -1);
    g_autoptr(GByteArray) bytes = os_read_at_most(again, 9, "output", NULL);
    g_assert_true(bytes->len == 3 && memcmp(bytes->data, "abc", 3) == 0);
    g_assert_cmpint((int)lseek(output.fd, 0, SEEK_CUR), ==, 3);
    folder_removed(&folder);
}

static void test_nowhere(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(OsOutput) output = OS_OUTPUT_NONE;
    g_auto(OsFd) proc = os_open_dir("/proc", NULL);
    g_assert_false(os_output_begin(&output, proc, &error));
    g_assert_error(error, PROBLEM, PROBLEM_IO);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/os/output/unnamed", test_unnamed);
    g_test_add_func("/os/output/named", test_named);
    g_test_add_func("/os/output/again", test_again);
    g_test_add_func("/os/output/nowhere", test_nowhere);
    return g_test_run();
}
