/* cmd/copy.c -- copies files of a backup */
#include "cmd/copy.h"
#include "base/json.h"
#include "base/problem.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PIECE_BYTES (256 * 1024)
#define NOT_LISTED PROBLEM_BOTH("it is not what the manifest says", "目録の記載と一致しません")

json_t *cmd_manifest_read(const char *dir, GError **error)
{
    g_auto(OsFd) fd = os_open_dir(dir, error);
    g_autoptr(GByteArray) bytes =
        fd >= 0 ? os_read_file(fd, "manifest.json", CMD_MANIFEST_MAX_BYTES, error) : NULL;
    if (bytes == NULL)
        return NULL;
    g_autoptr(json_t) manifest =
        json_read(bytes->data, bytes->len, CMD_MANIFEST_MAX_BYTES, 8, "manifest.json", error);
    gint64 format;
    if (manifest == NULL || !json_get_integer(manifest, "format", 1, 1, &format, error))
        return NULL;
    return g_steal_pointer(&manifest);
}

static gboolean copy_bytes(int in, int out, const char *name, guint64 max_bytes, char sha256[65],
                           GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
    guint64 total = 0;
    gssize got;
    while ((got = read(in, piece, PIECE_BYTES)) > 0) {
        total += (guint64)got;
        if (total > max_bytes) {
            problem_set(error, PROBLEM_FORMAT, name, NOT_LISTED);
            return FALSE;
        }
        g_checksum_update(sum, piece, got);
        if (!os_write_all(out, piece, (gsize)got, name, error))
            return FALSE;
    }
    if (got < 0)
        problem_set_errno(error, name, errno);
    g_strlcpy(sha256, g_checksum_get_string(sum), 65);
    return got == 0 && os_sync(out, name, error);
}

gboolean cmd_copy_file(const char *from, const char *to, guint64 max_bytes, char sha256[65],
                       GError **error)
{
    g_auto(OsFd) in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0) {
        problem_set_errno(error, from, errno);
        return FALSE;
    }
    g_auto(OsFd) out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) {
        problem_set_errno(error, to, errno);
        return FALSE;
    }
    return copy_bytes(in, out, from, max_bytes, sha256, error);
}

/* Only names a backup has: no way up, no absolute path. */
static gboolean name_is_safe(const char *name)
{
    return name != NULL && *name != '\0' && *name != '/' && strstr(name, "..") == NULL &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-./") == strlen(name);
}

static gboolean copy_listed(const json_t *row, const char *from, const char *to, GError **error)
{
    const char *name = json_string_value(json_object_get(row, "name"));
    const char *listed = json_string_value(json_object_get(row, "sha256"));
    gint64 bytes;
    if (!name_is_safe(name) || listed == NULL ||
        !json_get_integer(row, "bytes", 0, JSON_INTEGER_MAX, &bytes, NULL)) {
        problem_set(error, PROBLEM_FORMAT, "manifest.json", name);
        return FALSE;
    }
    g_autofree char *source = g_build_filename(from, name, NULL);
    g_autofree char *target = g_build_filename(to, name, NULL);
    g_autofree char *folder = g_path_get_dirname(target);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        problem_set_errno(error, folder, errno);
        return FALSE;
    }
    char sha256[65];
    if (!cmd_copy_file(source, target, (guint64)bytes, sha256, error))
        return FALSE;
    if (strcmp(sha256, listed) == 0)
        return TRUE;
    problem_set(error, PROBLEM_FORMAT, name, NOT_LISTED);
    return FALSE;
}

gboolean cmd_copy_listed(const json_t *manifest, const char *from, const char *to, guint *files,
                         GError **error)
{
    const json_t *rows = json_object_get(manifest, "files");
    for (gsize i = 0; i < json_array_size(rows); i++)
        if (!copy_listed(json_array_get(rows, i), from, to, error))
            return FALSE;
    *files = (guint)json_array_size(rows);
    return TRUE;
}
