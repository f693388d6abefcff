/* cmd/site_restore.c -- sekisho site restore: a new site from a backup, its logs going on under new
 * origins
 *
 * The keeper never goes back: a log restored at size n is another log from there on. Its next leaf,
 * the first under the new origin, cites the last checkpoint signed for the old one. */
#include "base/ids.h"
#include "base/json.h"
#include "cmd/client.h"
#include "cmd/copy.h"
#include "cmd/import.h"
#include "cmd/papers.h"
#include "cmd/seal.h"
#include "cmd/site_file.h"
#include "ledger/note.h"
#include "os/files.h"
#include "os/site.h"
#include "people/key.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SITE_FILE_MAX_BYTES 65536

typedef struct {
    char *from, *dir, *last;
    int passphrase_fd;
    gboolean json, weak;
    json_t *manifest, *old; /* manifest.json and site.json of the backup */
    guint32 uid_base;
    guint files;
} Restore;

static void restore_clear(Restore *restore)
{
    g_free(restore->from);
    g_free(restore->dir);
    g_free(restore->last);
    json_decref(restore->manifest);
    json_decref(restore->old);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Restore, restore_clear)

static gboolean restore_options(CmdCall *call, Restore *restore, GError **error)
{
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &restore->from, "The backup", "DIR"},
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &restore->dir, "Directory to make", "DIR"},
        {"last-checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &restore->last,
         "The body's last checkpoint, held elsewhere, when it is younger than the backup", "FILE"},
        {"passphrase-fd", 0, 0, G_OPTION_ARG_INT, &restore->passphrase_fd,
         "Bring back what second factors are sealed with, by the backup's passphrase", "FD"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &restore->json, "Print the verification as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &restore->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, 0, 0, error) &&
           cmd_required(restore->from, "--from", error) &&
           cmd_required(restore->dir, "--site", error);
}

static gboolean read_backup(Restore *restore, GError **error)
{
    if (cmd_site_file_exists(restore->dir)) {
        problem_set(error, PROBLEM_STATE, restore->dir,
                    PROBLEM_BOTH("a site stands there already", "すでにサイトがあります"));
        return FALSE;
    }
    restore->manifest = cmd_manifest_read(restore->from, error);
    g_auto(OsFd) dir = restore->manifest != NULL ? os_open_dir(restore->from, error) : -1;
    g_autoptr(GByteArray) bytes =
        dir >= 0 ? os_read_file(dir, "site.json", SITE_FILE_MAX_BYTES, error) : NULL;
    if (bytes == NULL)
        return FALSE;
    restore->old = json_read(bytes->data, bytes->len, SITE_FILE_MAX_BYTES, 8, "site.json", error);
    return restore->old != NULL;
}

/* Checkpoint of the log as the manifest has it, or the younger one given. Transfer full. */
static char *last_checkpoint(const Restore *restore, gsize log, GError **error)
{
    const json_t *row = json_array_get(json_object_get(restore->manifest, "logs"), log);
    const char *listed = json_string_value(json_object_get(row, "checkpoint"));
    if (log == 0 || restore->last == NULL)
        return g_strdup(listed != NULL ? listed : "");
    char *text = NULL;
    gsize bytes;
    g_autoptr(GError) problem = NULL;
    if (!g_file_get_contents(restore->last, &text, &bytes, &problem)) {
        problem_set(error, PROBLEM_IO, restore->last, problem->message);
        return NULL;
    }
    return text;
}

static json_t *previous_log(const Restore *restore, gsize log, GError **error)
{
    g_autofree char *checkpoint = last_checkpoint(restore, log, error);
    if (checkpoint == NULL)
        return NULL;
    const json_t *row = json_array_get(json_object_get(restore->manifest, "logs"), log);
    const char *origin = json_string_value(json_object_get(row, "origin"));
    return json_pack("{s:s, s:s}", "origin", origin != NULL ? origin : "", "checkpoint",
                     checkpoint);
}

/* data/restored.json tells the core which logs to take over; it removes the file once that is said
 * in the logs. */
static gboolean write_restored(const Restore *restore, GError **error)
{
    g_autoptr(json_t) site = previous_log(restore, 0, error);
    g_autoptr(json_t) body = site != NULL ? previous_log(restore, 1, error) : NULL;
    if (body == NULL)
        return FALSE;
    g_autofree char *who = g_strdup_printf(
        "operator %u@%s", getuid(), json_string_value(json_object_get(restore->old, "host")));
    g_autoptr(json_t) root = json_pack("{s:s, s:[O, O]}", "who", who, "logs", site, body);
    g_autoptr(GBytes) bytes = json_write_canonical(root, CMD_MANIFEST_MAX_BYTES, error);
    g_autofree char *path = g_build_filename(restore->dir, "data", NULL);
    g_auto(OsFd) data = bytes != NULL ? os_open_dir(path, error) : -1;
    return data >= 0 && os_write_durably(data, "restored.json", 0600, g_bytes_get_data(bytes, NULL),
                                         g_bytes_get_size(bytes), error);
}

/* "/r2", "/r3", …: one more than the backup's own. Transfer full. */
static char *next_generation(const Restore *restore)
{
    const char *origin = json_string_value(json_object_get(restore->old, "origin"));
    const char *last = origin != NULL ? strrchr(origin, '/') : NULL;
    guint64 n = last != NULL && last[1] == 'r' ? g_ascii_strtoull(last + 2, NULL, 10) : 1;
    return g_strdup_printf("/r%" G_GUINT64_FORMAT, MAX(n, 1) + 1);
}

static gboolean write_site_file(const Restore *restore, GError **error)
{
    const json_t *body = json_array_get(json_object_get(restore->old, "bodies"), 0);
    g_autofree char *generation = next_generation(restore);
    const CmdSiteFile file = {
        .name = json_get_string(restore->old, "name", error),
        .host = json_get_string(restore->old, "host", error),
        .body_id = json_string_value(json_object_get(body, "id")),
        .generation = generation,
        .uid_base = restore->uid_base,
    };
    return file.name != NULL && file.host != NULL && file.body_id != NULL &&
           cmd_site_file_write(restore->dir, &file, error);
}

static gboolean give_all(const Restore *restore, GError **error)
{
    g_auto(OsFd) site = os_open_dir(restore->dir, error);
    const json_t *rows = json_object_get(restore->manifest, "files");
    if (site < 0)
        return FALSE;
    for (gsize i = 0; i < json_array_size(rows); i++) {
        const char *name = json_string_value(json_object_get(json_array_get(rows, i), "name"));
        g_autofree char *path = g_build_filename("data", name, NULL);
        g_autofree char *folder = g_path_get_dirname(path);
        if (!site_give(site, path, restore->uid_base, ROLE_CORE, error) ||
            !site_give(site, folder, restore->uid_base, ROLE_CORE, error))
            return FALSE;
    }
    return site_give(site, "data/restored.json", restore->uid_base, ROLE_CORE, error) &&
           (json_array_size(rows) <= 2 ||
            site_give(site, "data/blobs", restore->uid_base, ROLE_CORE, error));
}

/* ---- what second factors are sealed with ---- */

static json_t *unsealed_keys(const Restore *restore, GError **error)
{
    g_autofree char *passphrase = cmd_read_secret(restore->passphrase_fd, error);
    g_auto(OsFd) from = passphrase != NULL ? os_open_dir(restore->from, error) : -1;
    g_autoptr(GByteArray) sealed =
        from >= 0 ? os_read_file(from, "keys.sealed", CMD_SEALED_MAX_BYTES, error) : NULL;
    g_autoptr(GBytes) plain =
        sealed != NULL ? cmd_unseal(passphrase, sealed->data, sealed->len, error) : NULL;
    if (plain == NULL)
        return NULL;
    gsize size_bytes;
    const guint8 *text = g_bytes_get_data(plain, &size_bytes);
    return json_read(text, size_bytes, CMD_SEALED_MAX_BYTES, 2, "keys.sealed", error);
}

/* Of the ledger's keys none comes back: each log goes on under a new one. Without the passphrase
 * authenticators and recovery codes are to be registered anew. */
static gboolean write_factors_key(const Restore *restore, GError **error)
{
    if (restore->passphrase_fd < 0)
        return TRUE;
    g_autoptr(json_t) keys = unsealed_keys(restore, error);
    const char *text = keys != NULL ? json_get_string(keys, PEOPLE_KEY_FILE, error) : NULL;
    g_autoptr(GBytes) key = text != NULL ? base64_read(text, strlen(text), PEOPLE_KEY_BYTES) : NULL;
    g_auto(OsFd) site = key != NULL ? os_open_dir(restore->dir, error) : -1;
    g_auto(OsFd) data = site >= 0 ? os_open_dir_beneath(site, "data", error) : -1;
    return data >= 0 &&
           os_write_durably(data, PEOPLE_KEY_FILE, 0600, g_bytes_get_data(key, NULL),
                            g_bytes_get_size(key), error) &&
           site_give(site, "data/" PEOPLE_KEY_FILE, restore->uid_base, ROLE_CORE, error);
}

static gboolean lay_out(Restore *restore, GError **error)
{
    if (g_mkdir_with_parents(restore->dir, 0711) != 0) {
        problem_set_errno(error, restore->dir, errno);
        return FALSE;
    }
    g_autofree char *data = g_build_filename(restore->dir, "data", NULL);
    const char *host = json_string_value(json_object_get(restore->old, "host"));
    return site_make_directories(restore->dir, &restore->uid_base, error) &&
           cmd_copy_listed(restore->manifest, restore->from, data, &restore->files, error) &&
           write_factors_key(restore, error) && write_restored(restore, error) &&
           give_all(restore, error) &&
           cmd_papers_make(restore->dir, host != NULL ? host : "localhost", NULL, restore->uid_base,
                           error) &&
           write_site_file(restore, error);
}

/* The first start takes the logs over; then all of it is verified. */
static int bring_up(const CmdCall *call, const Restore *restore, GError **error)
{
    static const char *const logs[] = {"log=site", "log=body"};
    g_autoptr(CmdSite) site = cmd_site_open(restore->dir, restore->weak, call->language, error);
    if (site == NULL)
        return -1;
    int status = CMD_DONE;
    for (gsize i = 0; i < G_N_ELEMENTS(logs); i++) {
        const CmdAsk ask = {
            .method = WIRE_POST, .path = "/ledger/verify", .query = logs[i], .json = "{}"};
        g_autoptr(json_t) report = cmd_ask_json(site, &ask, error);
        if (report == NULL)
            return -1;
        if (restore->json)
            cmd_print_json(report);
        else
            g_print(CMD_SAY(call, "%s: 記録 %" G_GINT64_FORMAT "、%s\n",
                            "%s: %" G_GINT64_FORMAT " events, %s\n"),
                    json_string_value(json_object_get(report, "origin")),
                    (gint64)json_integer_value(json_object_get(report, "size")),
                    json_is_true(json_object_get(report, "ok"))
                        ? CMD_SAY(call, "正しい", "holds")
                        : CMD_SAY(call, "正しくありません", "does not hold"));
        if (!json_is_true(json_object_get(report, "ok")))
            status = CMD_REFUSED;
    }
    return status;
}

int cmd_site_restore(CmdCall *call, GError **error)
{
    g_auto(Restore) restore = {.passphrase_fd = -1};
    if (!restore_options(call, &restore, error) || !read_backup(&restore, error) ||
        !lay_out(&restore, error))
        return -1;
    if (!restore.json)
        g_print(CMD_SAY(call, "%u 個のファイルを戻しました。%s/tls/ca.pem は新しい証明書です\n",
                        "%u files restored; %s/tls/ca.pem is a new certificate\n"),
                restore.files, restore.dir);
    return bring_up(call, &restore, error);
}
