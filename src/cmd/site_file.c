/* cmd/site_file.c -- site.json */
#include "cmd/site_file.h"
#include "base/json.h"
#include "os/files.h"
#include <unistd.h>

#define SITE_FILE_MAX_BYTES 65536

gboolean cmd_site_file_write(const char *site_dir, const CmdSiteFile *file, GError **error)
{
    g_auto(OsFd) dir = os_open_dir(site_dir, error);
    if (dir < 0)
        return FALSE;
    g_autofree char *site_origin = g_strconcat(file->host, "/site", file->generation, NULL);
    g_autofree char *body_origin =
        g_strconcat(file->host, "/body/", file->body_id, file->generation, NULL);
    g_autoptr(json_t) root =
        json_pack("{s:i, s:s, s:s, s:s, s:I, s:[{s:s, s:s, s:s}]}", "format", 1, "name", file->name,
                  "host", file->host, "origin", site_origin, "uid_base", (json_int_t)file->uid_base,
                  "bodies", "id", file->body_id, "name", file->name, "origin", body_origin);
    g_autoptr(GBytes) bytes = json_write_canonical(root, SITE_FILE_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    gsize size_bytes;
    const void *data = g_bytes_get_data(bytes, &size_bytes);
    return os_write_durably(dir, "site.json", 0644, data, size_bytes, error);
}

gboolean cmd_site_file_exists(const char *site_dir)
{
    g_autofree char *path = g_build_filename(site_dir, "site.json", NULL);
    return access(path, F_OK) == 0;
}

void cmd_site_file_remove(const char *site_dir)
{
    g_autofree char *path = g_build_filename(site_dir, "site.json", NULL);
    unlink(path);
}

static json_t *site_file_read(const char *site_dir, GError **error)
{
    g_auto(OsFd) dir = os_open_dir(site_dir, error);
    g_autoptr(GByteArray) bytes =
        dir >= 0 ? os_read_file(dir, "site.json", SITE_FILE_MAX_BYTES, error) : NULL;
    return bytes != NULL
               ? json_read(bytes->data, bytes->len, SITE_FILE_MAX_BYTES, 8, "site.json", error)
               : NULL;
}

guint32 cmd_site_uid_base(const char *site_dir)
{
    g_autoptr(json_t) root = site_file_read(site_dir, NULL);
    gint64 base = 0;
    if (root == NULL || !json_get_integer(root, "uid_base", 0, G_MAXINT32, &base, NULL))
        return 0;
    return (guint32)base;
}

char *cmd_site_host(const char *site_dir, GError **error)
{
    g_autoptr(json_t) root = site_file_read(site_dir, error);
    return root != NULL ? g_strdup(json_get_string(root, "host", error)) : NULL;
}
