/* core/backup.c -- an online copy of databases and blobs, with a manifest of what each file must
 * hash to */
#include "base/problem.h"
#include "base/times.h"
#include "core/maintenance.h"
#include "ledger/tree.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (256 * 1024)

typedef struct {
    Core *core;
    char *path; /* of the backup's directory */
    int dir;
    GString *manifest; /* JSON */
    guint files;
    guint64 bytes;
} Backup;

static void backup_clear(Backup *backup)
{
    g_free(backup->path);
    os_fd_close(backup->dir);
    g_string_free(backup->manifest, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Backup, backup_clear)

/* SHA-256 and length of a file, in pieces. */
static gboolean file_digest(int fd, const char *name, char sha256[65], guint64 *bytes,
                            GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guint8 *piece = g_malloc(COPY_BYTES);
    gssize got;
    *bytes = 0;
    while ((got = read(fd, piece, COPY_BYTES)) > 0) {
        g_checksum_update(sum, piece, got);
        *bytes += (guint64)got;
    }
    if (got < 0)
        problem_set_errno(error, name, errno);
    g_strlcpy(sha256, g_checksum_get_string(sum), 65);
    return got == 0;
}

static gboolean list_file(Backup *backup, const char *name, GError **error)
{
    char sha256[65];
    guint64 bytes;
    g_auto(OsFd) fd = os_open_beneath(backup->dir, name, error);
    if (fd < 0 || !file_digest(fd, name, sha256, &bytes, error))
        return FALSE;
    g_string_append(backup->manifest, backup->files > 0 ? ",{\"name\":" : "{\"name\":");
    json_append_string(backup->manifest, name, -1);
    g_string_append_printf(backup->manifest, ",\"bytes\":%" G_GUINT64_FORMAT ",\"sha256\":\"%s\"}",
                           bytes, sha256);
    backup->files++;
    backup->bytes += bytes;
    return TRUE;
}

static gboolean copy_database(Backup *backup, Store *store, const CoreLog *log, GError **error)
{
    g_autofree char *name = g_path_get_basename(log->path);
    g_autofree char *to = g_build_filename(backup->path, name, NULL);
    return store_copy(store, to, error) && list_file(backup, name, error);
}

/* Blobs never change, so a second name of the same file is a copy until the command line takes it.
 */
static gboolean link_blob(Backup *backup, const char *folder, const char *rest, GError **error)
{
    g_autofree char *from = g_build_filename(backup->core->data_dir, "blobs", folder, rest, NULL);
    g_autofree char *below = g_build_filename("blobs", folder, NULL);
    g_autofree char *name = g_build_filename(below, rest, NULL);
    g_autofree char *to = g_build_filename(backup->path, name, NULL);
    if (!os_make_dir_beneath(backup->dir, below, 0700, error))
        return FALSE;
    if (link(from, to) != 0 && errno != EEXIST) {
        problem_set_errno(error, name, errno);
        return FALSE;
    }
    return list_file(backup, name, error);
}

static gboolean link_folder(Backup *backup, const char *folder, GError **error)
{
    g_autofree char *from = g_build_filename(backup->core->data_dir, "blobs", folder, NULL);
    g_autoptr(GDir) files = g_dir_open(from, 0, NULL);
    const char *rest;
    while (files != NULL && (rest = g_dir_read_name(files)) != NULL)
        if (strlen(rest) == 62 && !link_blob(backup, folder, rest, error))
            return FALSE;
    return TRUE;
}

static gboolean link_blobs(Backup *backup, GError **error)
{
    g_autofree char *from = g_build_filename(backup->core->data_dir, "blobs", NULL);
    if (!os_make_dir_beneath(backup->dir, "blobs", 0700, error))
        return FALSE;
    g_autoptr(GDir) folders = g_dir_open(from, 0, NULL);
    const char *folder;
    while (folders != NULL && (folder = g_dir_read_name(folders)) != NULL)
        if (strlen(folder) == 2 && !link_folder(backup, folder, error))
            return FALSE;
    return TRUE;
}

/* The last checkpoint of each log: what a restore has to cite. */
static void append_checkpoints(Backup *backup)
{
    g_autoptr(GStringChunk) arena = g_string_chunk_new(1024);
    g_string_append(backup->manifest, "],\"logs\":[");
    for (guint i = 0; i < API_LOGS; i++) {
        ApiSigned last;
        core_signed_state(backup->core, i, arena, &last);
        g_string_append(backup->manifest, i > 0 ? ",{\"origin\":" : "{\"origin\":");
        json_append_string(backup->manifest, backup->core->logs[i].origin, -1);
        g_string_append(backup->manifest, ",\"checkpoint\":");
        json_append_string(backup->manifest, last.note, -1);
        g_string_append(backup->manifest, ",\"verifier\":");
        json_append_string(backup->manifest, last.public_key, -1);
        g_string_append_c(backup->manifest, '}');
    }
    g_string_append(backup->manifest, "]}\n");
}

static gboolean backup_begin(Backup *backup, char id[ID_TEXT_BYTES], gint64 now_us, GError **error)
{
    id_make(id);
    g_auto(OsFd) data = os_open_dir(backup->core->data_dir, error);
    g_autofree char *name = g_build_filename("backup", id, NULL);
    if (data < 0 || !os_make_dir_beneath(data, "backup", 0700, error) ||
        !os_make_dir_beneath(data, name, 0700, error))
        return FALSE;
    backup->path = g_build_filename(backup->core->data_dir, name, NULL);
    backup->dir = os_open_dir_beneath(data, name, error);
    g_autofree char *made_at = time_utc_text(now_us);
    g_string_append_printf(backup->manifest, "{\"format\":1,\"made_at\":\"%s\",\"files\":[",
                           made_at);
    return backup->dir >= 0;
}

/* Databases first: a blob that comes later is not referred to by the copy. */
static gboolean backup_files(Backup *backup, Store *site, Store *body, GError **error)
{
    Core *core = backup->core;
    return copy_database(backup, site, &core->logs[API_LOG_OF_SITE], error) &&
           copy_database(backup, body, &core->logs[API_LOG_OF_BODY], error) &&
           link_blobs(backup, error);
}

gboolean core_backup_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    g_auto(Backup) backup = {.core = request->core, .dir = -1, .manifest = g_string_new(NULL)};
    char id[ID_TEXT_BYTES];
    if (!backup_begin(&backup, id, request->call.now_us, error) ||
        !backup_files(&backup, site, store, error))
        return FALSE;
    append_checkpoints(&backup);
    if (!os_write_durably(backup.dir, "manifest.json", 0600, backup.manifest->str,
                          backup.manifest->len, error))
        return FALSE;
    g_string_append_printf(request->answer.body,
                           "{\"directory\":\"%s\",\"files\":%u,\"bytes\":%" G_GUINT64_FORMAT "}",
                           id, backup.files, backup.bytes);
    return TRUE;
}
