/* service/blob.c -- content-addressed files: written beside, synced, then named */
#include "service/blob.h"
#include "base/ids.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/files.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INCOMING "incoming"
#define FOLDER_NAME_BYTES 3 /* two hex digits and NUL */
#define COPY_BYTES 65536

struct ServiceBlobs {
    int dir;      /* data/blobs */
    int incoming; /* data/blobs/incoming */
};

struct ServiceBlobWriter {
    ServiceBlobs *blobs; /* lent */
    char *what;
    char part[ID_TEXT_BYTES]; /* its name in incoming */
    int fd;
    GChecksum *hash;
    guint64 size_bytes, max_bytes;
    gboolean named;
};

static gboolean remove_all(DIR *dir, int incoming, GError **error)
{
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        gboolean is_file = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        if (is_file && unlinkat(incoming, entry->d_name, 0) != 0 && errno != ENOENT) {
            problem_set_errno(error, entry->d_name, errno);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean sweep(int incoming, GError **error)
{
    int own = fcntl(incoming, F_DUPFD_CLOEXEC, 0);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    if (dir == NULL) {
        problem_set_errno(error, INCOMING, errno);
        os_fd_close(own);
        return FALSE;
    }
    gboolean done = remove_all(dir, incoming, error);
    closedir(dir);
    return done;
}

ServiceBlobs *service_blobs_open(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) != 0) {
        problem_set_errno(error, path, errno);
        return NULL;
    }
    g_auto(OsFd) dir = os_open_dir(path, error);
    if (dir < 0 || !os_make_dir_beneath(dir, INCOMING, 0700, error))
        return NULL;
    g_auto(OsFd) incoming = os_open_dir_beneath(dir, INCOMING, error);
    if (incoming < 0 || !sweep(incoming, error))
        return NULL;
    ServiceBlobs *blobs = g_new0(ServiceBlobs, 1);
    blobs->dir = os_fd_take(&dir);
    blobs->incoming = os_fd_take(&incoming);
    return blobs;
}

void service_blobs_close(ServiceBlobs *blobs)
{
    if (blobs == NULL)
        return;
    os_fd_close(blobs->dir);
    os_fd_close(blobs->incoming);
    g_free(blobs);
}

ServiceBlobWriter *service_blob_begin(ServiceBlobs *blobs, const char *what, guint64 max_bytes,
                                      GError **error)
{
    g_autoptr(ServiceBlobWriter) writer = g_new0(ServiceBlobWriter, 1);
    writer->blobs = blobs;
    writer->what = g_strdup(what);
    writer->max_bytes = max_bytes;
    writer->hash = g_checksum_new(G_CHECKSUM_SHA256);
    id_make(writer->part);
    writer->fd = os_create_beneath(blobs->incoming, writer->part, 0600, error);
    return writer->fd < 0 ? NULL : g_steal_pointer(&writer);
}

gboolean service_blob_append(ServiceBlobWriter *writer, const guint8 *bytes, gsize size_bytes,
                             GError **error)
{
    if (size_bytes > writer->max_bytes - writer->size_bytes) {
        g_autofree char *limit = g_strdup_printf("%" G_GUINT64_FORMAT " bytes", writer->max_bytes);
        problem_set(error, PROBLEM_TOO_LARGE, writer->what, limit);
        return FALSE;
    }
    if (!os_write_all(writer->fd, bytes, size_bytes, writer->what, error))
        return FALSE;
    g_checksum_update(writer->hash, bytes, (gssize)size_bytes);
    writer->size_bytes += size_bytes;
    return TRUE;
}

int service_blob_look(const ServiceBlobWriter *writer, GError **error)
{
    return os_open_beneath(writer->blobs->incoming, writer->part, error);
}

/* Where a name lies: the folder, and the file in it. FALSE unless it is 64 hex digits. */
static gboolean split_name(const char *name, char folder[FOLDER_NAME_BYTES])
{
    guint8 bytes[32];
    if (!hex_read(bytes, sizeof bytes, name))
        return FALSE;
    g_strlcpy(folder, name, FOLDER_NAME_BYTES);
    return TRUE;
}

static int open_folder(ServiceBlobs *blobs, const char *folder, GError **error)
{
    if (!os_make_dir_beneath(blobs->dir, folder, 0700, error) ||
        !os_sync(blobs->dir, "blobs", error))
        return -1;
    return os_open_dir_beneath(blobs->dir, folder, error);
}

static gboolean copy_bytes(int from, int to, const char *what, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(COPY_BYTES);
    off_t at = 0;
    ssize_t count;
    while ((count = pread(from, buffer, COPY_BYTES, at)) > 0) {
        if (!os_write_all(to, buffer, (gsize)count, what, error))
            return FALSE;
        at += count;
    }
    if (count == 0)
        return os_sync(to, what, error);
    problem_set_errno(error, what, errno);
    return FALSE;
}

/* Where the kernel lets no file change folders (Landlock before its second version): a copy. */
static gboolean copy_into(ServiceBlobWriter *writer, int folder, const char *rest, GError **error)
{
    g_auto(OsFd) to = os_create_beneath(folder, writer->part, 0600, error);
    if (to < 0)
        return FALSE;
    gboolean copied = copy_bytes(writer->fd, to, writer->what, error);
    if (copied && renameat(folder, writer->part, folder, rest) == 0)
        return TRUE;
    if (copied)
        problem_set_errno(error, writer->what, errno);
    unlinkat(folder, writer->part, 0);
    return FALSE;
}

static gboolean move_into(ServiceBlobWriter *writer, int folder, const char *rest, GError **error)
{
    if (renameat(writer->blobs->incoming, writer->part, folder, rest) == 0) {
        writer->named = TRUE;
    } else if (errno != EXDEV) {
        problem_set_errno(error, writer->what, errno);
        return FALSE;
    } else if (!copy_into(writer, folder, rest, error)) {
        return FALSE;
    }
    return os_sync(folder, writer->what, error);
}

gboolean service_blob_finish(ServiceBlobWriter *writer, char name[SERVICE_BLOB_NAME_BYTES],
                             guint64 *size_bytes, GError **error)
{
    char folder_name[FOLDER_NAME_BYTES];
    const char *hash = g_checksum_get_string(writer->hash);
    if (!split_name(hash, folder_name) || !os_sync(writer->fd, writer->what, error))
        return FALSE;
    g_auto(OsFd) folder = open_folder(writer->blobs, folder_name, error);
    if (folder < 0 || !move_into(writer, folder, hash + 2, error))
        return FALSE;
    g_strlcpy(name, hash, SERVICE_BLOB_NAME_BYTES);
    if (size_bytes != NULL)
        *size_bytes = writer->size_bytes;
    return TRUE;
}

void service_blob_free(ServiceBlobWriter *writer)
{
    if (writer == NULL)
        return;
    if (!writer->named && writer->fd >= 0)
        unlinkat(writer->blobs->incoming, writer->part, 0);
    os_fd_close(writer->fd);
    g_checksum_free(writer->hash);
    g_free(writer->what);
    g_free(writer);
}

static int open_folder_of(ServiceBlobs *blobs, const char *name, GError **error)
{
    char folder[FOLDER_NAME_BYTES];
    if (split_name(name, folder))
        return os_open_dir_beneath(blobs->dir, folder, error);
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("file", "ファイル"), name);
    return -1;
}

int service_blob_open(ServiceBlobs *blobs, const char *name, GError **error)
{
    g_auto(OsFd) folder = open_folder_of(blobs, name, error);
    return folder < 0 ? -1 : os_open_beneath(folder, name + 2, error);
}

gboolean service_blob_remove(ServiceBlobs *blobs, const char *name, GError **error)
{
    g_autoptr(GError) missing = NULL;
    g_auto(OsFd) folder = open_folder_of(blobs, name, &missing);
    if (folder < 0) {
        if (g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND))
            return TRUE;
        g_propagate_error(error, g_steal_pointer(&missing));
        return FALSE;
    }
    if (unlinkat(folder, name + 2, 0) != 0 && errno != ENOENT) {
        problem_set_errno(error, name, errno);
        return FALSE;
    }
    return os_sync(folder, name, error);
}
