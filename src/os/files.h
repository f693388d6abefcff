/* os/files.h -- files opened without following links, read within limits, written durably
 *
 * Names are relative to a directory descriptor; "..", absolute names and symbolic links anywhere in
 * them are refused by the kernel (openat2, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS). Errors:
 * PROBLEM_IO, PROBLEM_DISK_FULL, PROBLEM_NOT_FOUND (no such file), PROBLEM_TOO_LARGE, PROBLEM_BUSY.
 */
#pragma once
#include "os/fd.h"

/* A directory by path; the path itself comes from the operator, so links in it are followed. */
int os_open_dir(const char *path, GError **error);
int os_open_dir_beneath(int dirfd, const char *name, GError **error);
/* For reading; regular files only (no device or pipe is waited for). */
int os_open_beneath(int dirfd, const char *name, GError **error);
/* A new file for reading and writing; refused when it exists. */
int os_create_beneath(int dirfd, const char *name, guint mode, GError **error);
/* Makes `name` (one level) when it is missing; an existing directory is fine. */
gboolean os_make_dir_beneath(int dirfd, const char *name, guint mode, GError **error);

/* From the current position to the end; PROBLEM_TOO_LARGE as soon as `max_bytes` is passed. `what`
 * names the input in errors. */
GByteArray *os_read_at_most(int fd, gsize max_bytes, const char *what, GError **error);
gboolean os_write_all(int fd, const void *bytes, gsize size_bytes, const char *what,
                      GError **error);
/* A file that has no name and no place on the disk, with these bytes; read from its start. */
int os_file_in_memory(const void *bytes, gsize size_bytes, GError **error);
/* Whole file by name: open beneath and read. */
GByteArray *os_read_file(int dirfd, const char *name, gsize max_bytes, GError **error);

/* Replaces `name` by these bytes so that after a crash either the old or the new file stands: a
 * temporary file beside it, fsync, rename, fsync of the directory. */
gboolean os_write_durably(int dirfd, const char *name, guint mode, const void *bytes,
                          gsize size_bytes, GError **error);
/* Has the disk begin with a file that os_sync will wait for: what begins together is waited for
 * once. */
void os_begin_sync(int fd);
gboolean os_sync(int fd, const char *what, GError **error);

/* Takes the exclusive lock of the file `name` (made when missing, mode 0600) for as long as the
 * returned descriptor is open; PROBLEM_BUSY when another process holds it. */
int os_lock_file(int dirfd, const char *name, GError **error);
