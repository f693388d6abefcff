/* cmd/site_backup.c -- sekisho site backup: the core copies, the operator takes the copy away */
#include "base/ids.h"
#include "base/json.h"
#include "cmd/client.h"
#include "cmd/copy.h"
#include "cmd/import.h"
#include "cmd/seal.h"
#include "os/files.h"
#include "people/key.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_MAX_BYTES 4096

typedef struct {
    char *dir, *to;
    int passphrase_fd;
    gboolean json, weak;
} Backup;

static void backup_clear(Backup *backup)
{
    g_free(backup->dir);
    g_free(backup->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Backup, backup_clear)

static gboolean backup_options(CmdCall *call, Backup *backup, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &backup->dir, "Directory of the site", "DIR"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &backup->to, "A new directory for the backup", "DIR"},
        {"passphrase-fd", 0, 0, G_OPTION_ARG_INT, &backup->passphrase_fd,
         "Take the keys along, under the passphrase read from this descriptor", "FD"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &backup->json, "Print what was copied as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &backup->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, 0, 0, error) && cmd_required(backup->dir, "--site", error) &&
           cmd_required(backup->to, "--to", error);
}

/* ---- keys ---- */

static gboolean key_add(json_t *keys, int dir, const char *name, GError **error)
{
    g_autoptr(GByteArray) bytes = os_read_file(dir, name, KEY_FILE_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    json_object_set_new(keys, name, json_stringn((const char *)bytes->data, bytes->len));
    return TRUE;
}

/* What the core seals second factors with: 32 bytes, so in Base64. */
static gboolean factors_key_add(json_t *keys, const char *site_dir, GError **error)
{
    g_autofree char *path = g_build_filename(site_dir, "data", NULL);
    g_auto(OsFd) dir = os_open_dir(path, error);
    g_autoptr(GByteArray) bytes =
        dir >= 0 ? os_read_file(dir, PEOPLE_KEY_FILE, PEOPLE_KEY_BYTES, error) : NULL;
    if (bytes == NULL)
        return FALSE;
    g_autofree char *text = base64_write(bytes->data, bytes->len);
    json_object_set_new(keys, PEOPLE_KEY_FILE, json_string(text));
    explicit_bzero(text, strlen(text));
    explicit_bzero(bytes->data, bytes->len);
    return TRUE;
}

static json_t *keys_read(const char *site_dir, GError **error)
{
    g_autofree char *path = g_build_filename(site_dir, "keys", NULL);
    g_auto(OsFd) dir = os_open_dir(path, error);
    g_autoptr(GDir) names = dir >= 0 ? g_dir_open(path, 0, NULL) : NULL;
    g_autoptr(json_t) keys = json_object();
    if (names == NULL)
        return NULL;
    const char *name;
    while ((name = g_dir_read_name(names)) != NULL)
        if (g_str_has_suffix(name, ".key") && !key_add(keys, dir, name, error))
            return NULL;
    return factors_key_add(keys, site_dir, error) ? g_steal_pointer(&keys) : NULL;
}

static gboolean keys_seal(const Backup *backup, int to, GError **error)
{
    if (backup->passphrase_fd < 0)
        return TRUE;
    g_autofree char *passphrase = cmd_read_secret(backup->passphrase_fd, error);
    g_autoptr(json_t) keys = passphrase != NULL ? keys_read(backup->dir, error) : NULL;
    if (keys == NULL)
        return FALSE;
    g_autofree char *plain = json_dumps(keys, JSON_COMPACT);
    gsize plain_bytes = strlen(plain);
    g_autoptr(GBytes) sealed = cmd_seal(passphrase, (guint8 *)plain, plain_bytes, error);
    explicit_bzero(plain, plain_bytes);
    if (sealed == NULL)
        return FALSE;
    return os_write_durably(to, "keys.sealed", 0600, g_bytes_get_data(sealed, NULL),
                            g_bytes_get_size(sealed), error);
}

/* ---- what the core copied ---- */

static gboolean copy_by_name(const char *from, const char *to, const char *name, GError **error)
{
    g_autofree char *source = g_build_filename(from, name, NULL);
    g_autofree char *target = g_build_filename(to, name, NULL);
    char sha256[65];
    return cmd_copy_file(source, target, CMD_MANIFEST_MAX_BYTES, sha256, error);
}

static gboolean remove_listed(const json_t *manifest, const char *from)
{
    const json_t *rows = json_object_get(manifest, "files");
    for (gsize i = 0; i < json_array_size(rows); i++) {
        const char *name = json_string_value(json_object_get(json_array_get(rows, i), "name"));
        g_autofree char *path = g_build_filename(from, name, NULL);
        g_autofree char *folder = g_path_get_dirname(path);
        unlink(path);
        rmdir(folder); /* goes with its last file */
    }
    g_autofree char *own = g_build_filename(from, "manifest.json", NULL);
    g_autofree char *blobs = g_build_filename(from, "blobs", NULL);
    unlink(own);
    rmdir(blobs);
    return rmdir(from) == 0;
}

/* The manifest goes last: a backup without one is none. */
static gboolean take(const Backup *backup, const char *from, guint *files, GError **error)
{
    g_autoptr(json_t) manifest = cmd_manifest_read(from, error);
    if (manifest == NULL || !cmd_copy_listed(manifest, from, backup->to, files, error) ||
        !copy_by_name(backup->dir, backup->to, "site.json", error))
        return FALSE;
    g_auto(OsFd) to = os_open_dir(backup->to, error);
    if (to < 0 || !keys_seal(backup, to, error) ||
        !copy_by_name(from, backup->to, "manifest.json", error) || !os_sync(to, backup->to, error))
        return FALSE;
    if (!remove_listed(manifest, from))
        g_printerr("sekisho: %s: %s\n", from, g_strerror(errno));
    return TRUE;
}

static int say(const CmdCall *call, const Backup *backup, const json_t *done, guint files)
{
    if (backup->json) {
        cmd_print_json(done);
        return CMD_DONE;
    }
    g_print(CMD_SAY(call, "%s に %u 個のファイルを控えました%s\n", "%s: %u files backed up%s\n"),
            backup->to, files,
            backup->passphrase_fd >= 0
                ? CMD_SAY(call, "（鍵を含む）", ", keys included")
                : CMD_SAY(call, "（鍵は含みません）", "; keys are not among them"));
    return CMD_DONE;
}

int cmd_site_backup(CmdCall *call, GError **error)
{
    g_auto(Backup) backup = {.passphrase_fd = -1};
    if (!backup_options(call, &backup, error))
        return -1;
    if (mkdir(backup.to, 0700) != 0) {
        problem_set_errno(error, backup.to, errno);
        return -1;
    }
    g_autoptr(CmdSite) site = cmd_site_open(backup.dir, backup.weak, call->language, error);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/local/backup"};
    g_autoptr(json_t) done = site != NULL ? cmd_ask_json(site, &ask, error) : NULL;
    if (done == NULL)
        return -1;
    const char *id = json_string_value(json_object_get(done, "directory"));
    g_autofree char *from = g_build_filename(backup.dir, "data", "backup", id, NULL);
    guint files;
    return take(&backup, from, &files, error) ? say(call, &backup, done, files) : -1;
}
