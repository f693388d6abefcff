/* os/output.c -- unnamed files, and the moment they get their name */
#include "os/output.h"
#include "base/ids.h"
#include "base/problem.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MODE 0666           /* less what the umask takes */
#define MODE_MEANWHILE 0600 /* while it has a name and is not whole */
#define FD_PATH_BYTES 32
#define NO_REPLACE 1u /* RENAME_NOREPLACE */

static gboolean has_no_unnamed_files(int number)
{
    return number == EOPNOTSUPP || number == EISDIR || number == EINVAL || number == ENOENT;
}

/* What the umask leaves, which can only be asked for by setting it. */
static guint open_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return MODE & ~mask;
}

gboolean os_output_begin(OsOutput *output, int dirfd, GError **error)
{
    *output = (OsOutput){.dirfd = dirfd, .fd = -1};
    output->fd = openat(dirfd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, MODE);
    if (output->fd >= 0)
        return TRUE;
    if (!has_no_unnamed_files(errno)) {
        problem_set_errno(error, PROBLEM_BOTH("the output folder", "出力先のフォルダー"), errno);
        return FALSE;
    }
    char id[ID_TEXT_BYTES];
    id_make(id);
    output->temporary = g_strconcat(OS_OUTPUT_MARK, id, NULL);
    output->mode = open_mode();
    output->fd =
        openat(dirfd, output->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, MODE_MEANWHILE);
    if (output->fd >= 0)
        return TRUE;
    problem_set_errno(error, PROBLEM_BOTH("the output folder", "出力先のフォルダー"), errno);
    g_clear_pointer(&output->temporary, g_free);
    return FALSE;
}

void os_output_clear(OsOutput *output)
{
    if (output->temporary != NULL)
        unlinkat(output->dirfd, output->temporary, 0);
    g_clear_pointer(&output->temporary, g_free);
    os_fd_close(os_fd_take(&output->fd));
}

static void path_of(char path[FD_PATH_BYTES], int fd)
{
    g_snprintf(path, FD_PATH_BYTES, "/proc/self/fd/%d", fd);
}

int os_open_again(int fd, GError **error)
{
    char path[FD_PATH_BYTES];
    path_of(path, fd);
    int again = open(path, O_RDONLY | O_CLOEXEC);
    if (again < 0)
        problem_set_errno(error, path, errno);
    return again;
}

/* A file system that cannot refuse to replace gets a second name for it, and loses the first. */
static gboolean move(const OsOutput *output, int dirfd, const char *name)
{
    if (syscall(SYS_renameat2, output->dirfd, output->temporary, dirfd, name, NO_REPLACE) == 0)
        return TRUE;
    if (errno != EINVAL && errno != ENOSYS)
        return FALSE;
    if (linkat(output->dirfd, output->temporary, dirfd, name, 0) != 0)
        return FALSE;
    unlinkat(output->dirfd, output->temporary, 0);
    return TRUE;
}

static gboolean give_name(const OsOutput *output, int dirfd, const char *name)
{
    char path[FD_PATH_BYTES];
    path_of(path, output->fd);
    return output->temporary != NULL ? move(output, dirfd, name)
                                     : linkat(AT_FDCWD, path, dirfd, name, AT_SYMLINK_FOLLOW) == 0;
}

gboolean os_output_release(OsOutput *output, int dirfd, const char *name, GError **error)
{
    if (!os_sync(output->fd, name, error))
        return FALSE;
    gboolean opened = output->temporary == NULL || fchmod(output->fd, output->mode) == 0;
    if (!opened || !give_name(output, dirfd, name)) {
        int saved_errno = errno;
        if (saved_errno == EEXIST)
            problem_set(error, PROBLEM_EXISTS, name, NULL);
        else
            problem_set_errno(error, name, saved_errno);
        return FALSE;
    }
    g_clear_pointer(&output->temporary, g_free);
    return TRUE;
}
