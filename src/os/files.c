/* os/files.c -- opening beneath a directory, reading within limits, writing durably */
#include "os/files.h"
#include "base/problem.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ_STEP_BYTES 65536

static void set_open_problem(GError **error, const char *name, int saved_errno)
{
    if (saved_errno == ENOENT)
        problem_set(error, PROBLEM_NOT_FOUND, "file", name);
    else
        problem_set_errno(error, name, saved_errno);
}

/* glibc has no wrapper for openat2 (2.36). */
static int open_beneath(int dirfd, const char *name, int flags, guint mode, GError **error)
{
    struct open_how how = {
        .flags = (guint)(flags | O_CLOEXEC | O_NOCTTY),
        .mode = mode,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    int fd;
    do
        fd = (int)syscall(SYS_openat2, dirfd, name, &how, sizeof how);
    while (fd < 0 && (errno == EINTR || errno == EAGAIN));
    if (fd < 0)
        set_open_problem(error, name, errno);
    return fd;
}

int os_open_dir(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        set_open_problem(error, path, errno);
    return fd;
}

int os_open_dir_beneath(int dirfd, const char *name, GError **error)
{
    return open_beneath(dirfd, name, O_RDONLY | O_DIRECTORY, 0, error);
}

int os_open_beneath(int dirfd, const char *name, GError **error)
{
    /* O_NONBLOCK: a pipe put where a file belongs must not hold us. */
    g_auto(OsFd) fd = open_beneath(dirfd, name, O_RDONLY | O_NONBLOCK, 0, error);
    if (fd < 0)
        return -1;
    struct stat facts;
    if (fstat(fd, &facts) != 0) {
        problem_set_errno(error, name, errno);
        return -1;
    }
    if (!S_ISREG(facts.st_mode)) {
        problem_set(error, PROBLEM_INVALID, name, "not a regular file");
        return -1;
    }
    return os_fd_take(&fd);
}

int os_create_beneath(int dirfd, const char *name, guint mode, GError **error)
{
    return open_beneath(dirfd, name, O_RDWR | O_CREAT | O_EXCL, mode, error);
}

gboolean os_make_dir_beneath(int dirfd, const char *name, guint mode, GError **error)
{
    if (mkdirat(dirfd, name, mode) == 0 || errno == EEXIST)
        return TRUE;
    problem_set_errno(error, name, errno);
    return FALSE;
}

/* One read() that waits out EINTR; -1 with `error`. */
static gssize read_some(int fd, guint8 *into, gsize size_bytes, const char *what, GError **error)
{
    gssize got;
    do
        got = read(fd, into, size_bytes);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        problem_set_errno(error, what, errno);
    return got;
}

GByteArray *os_read_at_most(int fd, gsize max_bytes, const char *what, GError **error)
{
    g_autoptr(GByteArray) all = g_byte_array_sized_new(1); /* an empty input's data is not NULL */
    g_autofree guint8 *step = g_malloc(READ_STEP_BYTES);
    for (;;) {
        gssize got = read_some(fd, step, READ_STEP_BYTES, what, error);
        if (got < 0)
            return NULL;
        if (got == 0)
            return g_steal_pointer(&all);
        if ((gsize)got > max_bytes - all->len) {
            g_autofree char *limit = g_strdup_printf("%" G_GSIZE_FORMAT " bytes", max_bytes);
            problem_set(error, PROBLEM_TOO_LARGE, what, limit);
            return NULL;
        }
        g_byte_array_append(all, step, (guint)got);
    }
}

int os_file_in_memory(const void *bytes, gsize size_bytes, GError **error)
{
    g_auto(OsFd) fd = memfd_create("sekisho", MFD_CLOEXEC);
    if (fd < 0) {
        problem_set_errno(error, "memfd_create", errno);
        return -1;
    }
    if (!os_write_all(fd, bytes, size_bytes, PROBLEM_BOTH("memory", "メモリ"), error))
        return -1;
    if (lseek(fd, 0, SEEK_SET) != 0) {
        problem_set_errno(error, "lseek", errno);
        return -1;
    }
    return os_fd_take(&fd);
}

GByteArray *os_read_file(int dirfd, const char *name, gsize max_bytes, GError **error)
{
    g_auto(OsFd) fd = os_open_beneath(dirfd, name, error);
    if (fd < 0)
        return NULL;
    return os_read_at_most(fd, max_bytes, name, error);
}

gboolean os_write_all(int fd, const void *bytes, gsize size_bytes, const char *what, GError **error)
{
    const guint8 *at = bytes;
    while (size_bytes > 0) {
        gssize put = write(fd, at, size_bytes);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            problem_set_errno(error, what, errno);
            return FALSE;
        }
        at += put;
        size_bytes -= (gsize)put;
    }
    return TRUE;
}

void os_begin_sync(int fd)
{
    (void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* os_sync tells what goes wrong */
}

gboolean os_sync(int fd, const char *what, GError **error)
{
    if (fsync(fd) == 0)
        return TRUE;
    problem_set_errno(error, what, errno);
    return FALSE;
}

static gboolean write_and_sync(int dirfd, const char *name, guint mode, const void *bytes,
                               gsize size_bytes, GError **error)
{
    g_auto(OsFd) fd = os_create_beneath(dirfd, name, mode, error);
    if (fd < 0 || !os_write_all(fd, bytes, size_bytes, name, error))
        return FALSE;
    if (fchmod(fd, mode) != 0) { /* exactly, whatever the umask */
        problem_set_errno(error, name, errno);
        return FALSE;
    }
    return os_sync(fd, name, error);
}

gboolean os_write_durably(int dirfd, const char *name, guint mode, const void *bytes,
                          gsize size_bytes, GError **error)
{
    g_autofree char *temporary = g_strdup_printf("%s.new", name);
    /* Left by a crash; there is one writer per directory, so nobody else is writing it. */
    if (unlinkat(dirfd, temporary, 0) != 0 && errno != ENOENT) {
        problem_set_errno(error, temporary, errno);
        return FALSE;
    }
    if (!write_and_sync(dirfd, temporary, mode, bytes, size_bytes, error)) {
        unlinkat(dirfd, temporary, 0);
        return FALSE;
    }
    if (renameat(dirfd, temporary, dirfd, name) != 0) {
        problem_set_errno(error, name, errno);
        unlinkat(dirfd, temporary, 0);
        return FALSE;
    }
    return os_sync(dirfd, name, error);
}

int os_lock_file(int dirfd, const char *name, GError **error)
{
    g_auto(OsFd) fd = open_beneath(dirfd, name, O_RDWR | O_CREAT, 0600, error);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return os_fd_take(&fd);
    if (errno == EWOULDBLOCK)
        problem_set(error, PROBLEM_BUSY, name, NULL);
    else
        problem_set_errno(error, name, errno);
    return -1;
}
