/* tests/unit/os/files.c -- files stay beneath their directory, within limits, and whole after a
 * crash */
#include "os/files.h"
#include "base/problem.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    char *path;
    int dir;
} Place;

static void place_make(Place *place, gconstpointer unused)
{
    (void)unused;
    place->path = g_dir_make_tmp("sekisho-os-XXXXXX", NULL);
    place->dir = os_open_dir(place->path, NULL);
    g_assert_cmpint(place->dir, >=, 0);
}

static void remove_all(int dirfd)
{
    static const char *const names[] = {"d/inner", "d", "file", "file.new", "link", "pipe", "lock"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (unlinkat(dirfd, names[i], 0) != 0)
            unlinkat(dirfd, names[i], AT_REMOVEDIR);
}

static void place_clear(Place *place, gconstpointer unused)
{
    (void)unused;
    remove_all(place->dir);
    close(place->dir);
    g_assert_cmpint(g_rmdir(place->path), ==, 0);
    g_free(place->path);
}

static void assert_bytes(const GByteArray *read, const char *expected)
{
    g_assert_nonnull(read);
    g_autofree char *text = g_strndup((const char *)read->data, read->len);
    g_assert_cmpstr(text, ==, expected);
}

static void assert_refused(Place *place, const char *name, int code)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(os_open_beneath(place->dir, name, &error), ==, -1);
    g_assert_error(error, PROBLEM, code);
}

static void test_beneath(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(os_write_durably(place->dir, "file", 0600, "abc", 3, NULL));
    g_assert_true(os_make_dir_beneath(place->dir, "d", 0700, NULL));
    g_assert_true(os_make_dir_beneath(place->dir, "d", 0700, NULL));
    g_assert_cmpint(symlinkat("file", place->dir, "link"), ==, 0);
    g_assert_cmpint(mkfifoat(place->dir, "pipe", 0600), ==, 0);
    g_autoptr(GByteArray) read = os_read_file(place->dir, "d/../file", 10, NULL);
    assert_bytes(read, "abc"); /* ".." that stays beneath is harmless */
    assert_refused(place, "link", PROBLEM_IO);
    assert_refused(place, "../file", PROBLEM_IO);
    assert_refused(place, "/etc/passwd", PROBLEM_IO);
    assert_refused(place, "absent", PROBLEM_NOT_FOUND);
    assert_refused(place, "pipe", PROBLEM_INVALID);
    assert_refused(place, "d", PROBLEM_INVALID);
}

static void test_limit(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(os_write_durably(place->dir, "file", 0600, "12345", 5, NULL));
    g_autoptr(GByteArray) exact = os_read_file(place->dir, "file", 5, NULL);
    g_assert_cmpuint(exact->len, ==, 5);
    g_autoptr(GError) error = NULL;
    g_assert_null(os_read_file(place->dir, "file", 4, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

static void test_replace(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(os_write_durably(place->dir, "file", 0600, "old", 3, NULL));
    /* What a crash in the middle of a write leaves behind is no obstacle. */
    g_auto(OsFd) left = os_create_beneath(place->dir, "file.new", 0600, NULL);
    g_assert_cmpint(left, >=, 0);
    mode_t before = umask(077);
    g_assert_true(os_write_durably(place->dir, "file", 0640, "newer", 5, NULL));
    umask(before);
    g_autoptr(GByteArray) read = os_read_file(place->dir, "file", 10, NULL);
    assert_bytes(read, "newer");
    struct stat facts;
    g_assert_cmpint(fstatat(place->dir, "file", &facts, 0), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0777, ==, 0640);
    g_assert_cmpint(faccessat(place->dir, "file.new", F_OK, 0), ==, -1);
}

/* A write that fails (here: no room for it) leaves the old file as it was. */
static void test_full(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(os_write_durably(place->dir, "file", 0600, "old", 3, NULL));
    g_autofree char *big = g_malloc0(1 << 20);
    g_assert_false(os_write_durably(place->dir, "absent/file", 0600, big, 1 << 20, NULL));
    g_autoptr(GByteArray) read = os_read_file(place->dir, "file", 10, NULL);
    assert_bytes(read, "old");
    g_auto(OsFd) full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    g_autoptr(GError) error = NULL;
    g_assert_false(os_write_all(full, big, 4096, "file", &error));
    g_assert_error(error, PROBLEM, PROBLEM_DISK_FULL);
}

static void test_lock(Place *place, gconstpointer unused)
{
    (void)unused;
    g_auto(OsFd) lock = os_lock_file(place->dir, "lock", NULL);
    g_assert_cmpint(lock, >=, 0);
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(GError) error = NULL;
        int second = os_lock_file(place->dir, "lock", &error);
        _exit(second < 0 && g_error_matches(error, PROBLEM, PROBLEM_BUSY) ? 7 : 1);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(WEXITSTATUS(status), ==, 7);
    os_fd_close(os_fd_take(&lock));
    g_auto(OsFd) again = os_lock_file(place->dir, "lock", NULL);
    g_assert_cmpint(again, >=, 0);
}

static void add(const char *path, void (*test)(Place *place, gconstpointer unused))
{
    g_test_add(path, Place, NULL, place_make, test, place_clear);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/os/files/beneath", test_beneath);
    add("/os/files/limit", test_limit);
    add("/os/files/replace", test_replace);
    add("/os/files/full", test_full);
    add("/os/files/lock", test_lock);
    return g_test_run();
}
