/* os/output.h -- a file that has no name until it is whole
 *
 * It is made without a name in the folder where it will stand (O_TMPFILE), so that nothing of it is
 * left when its maker is killed. A file system that has no such files (shares of other machines)
 * gets one with a name that begins with OS_OUTPUT_MARK, which is moved at the end. */
#pragma once
#include "os/fd.h"

#define OS_OUTPUT_MARK ".sekisho-"

typedef struct {
    int dirfd;       /* of the folder; lent */
    OsFd fd;         /* for reading and writing */
    char *temporary; /* its name meanwhile; NULL when it has none */
    guint mode;      /* what it gets with its name then: who may read it */
} OsOutput;
#define OS_OUTPUT_NONE                                                                             \
    {                                                                                              \
        .dirfd = -1, .fd = -1                                                                      \
    }

gboolean os_output_begin(OsOutput *output, int dirfd, GError **error);
/* Gives it up, unless it was released. */
void os_output_clear(OsOutput *output);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OsOutput, os_output_clear)

/* A second descriptor of an open file: for reading only, with a place of its own. -1 with an error.
 */
int os_open_again(int fd, GError **error);
/* Makes it durable (fsync of the file) and gives it `name` in `dirfd`, a folder of the same file
 * system, which the caller syncs before telling anybody: once for many. PROBLEM_EXISTS when
 * something has that name, which is left as it is. From any thread. */
gboolean os_output_release(OsOutput *output, int dirfd, const char *name, GError **error);
