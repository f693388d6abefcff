/* tests/unit/cmd/clean_release.c -- outputs of a group get their names, or a failure each */
#include "cmd/clean_release.h"
#include "base/problem.h"
#include "os/files.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define COUNT 4u

typedef struct {
    char *path; /* owned */
    OsFd fd;
    CmdCleanSetting setting;
    CmdCleanOne ones[COUNT];
    CmdCleanPlace places[COUNT];
    GPtrArray *group;
} Group;

/* Outputs that nobody made: number i holds "output i". */
static void set_up(Group *group, gconstpointer unused)
{
    (void)unused;
    group->path = g_dir_make_tmp("sekisho-release-XXXXXX", NULL);
    group->fd = os_open_dir(group->path, NULL);
    group->group = g_ptr_array_new();
    for (guint i = 0; i < COUNT; i++) {
        g_autofree char *text = g_strdup_printf("output %u", i);
        CmdCleanOne *one = &group->ones[i];
        *one = (CmdCleanOne){.setting = &group->setting,
                             .copy = OS_OUTPUT_NONE,
                             .output = OS_OUTPUT_NONE,
                             .channel = -1,
                             .cleaned = {.findings = disarm_findings_new()}};
        g_assert_true(os_output_begin(&one->output, group->fd, NULL));
        g_assert_true(os_write_all(one->output.fd, text, strlen(text), "output", NULL));
        CmdCleanPlace *place = &group->places[i];
        *place = (CmdCleanPlace){.one = one, .called = g_strdup_printf("%u.txt", i)};
        place->base = place->called;
        place->folder = os_open_dir(group->path, NULL);
        g_ptr_array_add(group->group, place);
    }
}

static void tear_down(Group *group, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < COUNT; i++) {
        g_autofree char *name = g_strdup_printf("%u.txt", i);
        unlinkat(group->fd, name, 0);
        cmd_clean_place_clear(&group->places[i]);
        cmd_clean_clear(&group->ones[i]);
    }
    g_assert_cmpint(g_rmdir(group->path), ==, 0); /* nothing else was left in it */
    g_ptr_array_unref(group->group);
    os_fd_close(group->fd);
    g_free(group->path);
}

static void release(Group *group)
{
    g_autoptr(CmdCleanReleaser) releaser = cmd_clean_releaser_new(NULL);
    g_assert_nonnull(releaser);
    g_assert_cmpint(cmd_clean_releaser_watched(releaser), ==, -1);
    cmd_clean_releaser_give(releaser, group->group);
    struct pollfd watched = {.fd = cmd_clean_releaser_watched(releaser), .events = POLLIN};
    g_assert_cmpint(poll(&watched, 1, -1), ==, 1);
    cmd_clean_releaser_take(releaser);
    g_assert_cmpint(cmd_clean_releaser_watched(releaser), ==, -1);
}

static void assert_there(const Group *group, guint number, gboolean there)
{
    g_autofree char *name = g_strdup_printf("%u.txt", number);
    g_autofree char *text = g_strdup_printf("output %u", number);
    g_autoptr(GByteArray) bytes = os_read_file(group->fd, name, 99, NULL);
    g_assert_cmpint(group->places[number].there, ==, there);
    g_assert_cmpint(bytes != NULL && bytes->len == strlen(text) &&
                        memcmp(bytes->data, text, bytes->len) == 0,
                    ==, there);
}

/* A name that is taken, and a file that was refused, are no matter of the others. */
static void test_each(Group *group, gconstpointer unused)
{
    (void)unused;
    g_assert_true(os_write_durably(group->fd, "1.txt", 0600, "other", 5, NULL));
    problem_set(&group->ones[2].refusal, PROBLEM_UNSAFE, "2.txt", NULL);
    release(group);
    assert_there(group, 0, TRUE);
    assert_there(group, 1, FALSE);
    assert_there(group, 2, FALSE);
    assert_there(group, 3, TRUE);
    g_assert_error(group->ones[1].failure, PROBLEM, PROBLEM_EXISTS);
    g_assert_error(group->ones[2].refusal, PROBLEM, PROBLEM_UNSAFE);
    g_assert_no_error(group->ones[2].failure);
    g_assert_cmpuint(group->ones[3].output_facts.size_bytes, ==, strlen("output 3"));
}

/* What stands in a folder that cannot be made durable is not said to be there: of none of them. */
static void test_folder_not_durable(Group *group, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < COUNT; i++) {
        os_fd_close(group->places[i].folder);
        group->places[i].folder = open(group->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    release(group);
    for (guint i = 0; i < COUNT; i++) {
        g_assert_false(group->places[i].there);
        g_assert_error(group->ones[i].failure, PROBLEM, PROBLEM_IO);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/cmd/clean-release/each", Group, NULL, set_up, test_each, tear_down);
    g_test_add("/cmd/clean-release/folder-not-durable", Group, NULL, set_up,
               test_folder_not_durable, tear_down);
    return g_test_run();
}
