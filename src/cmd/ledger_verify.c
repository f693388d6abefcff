/* cmd/ledger_verify.c -- sekisho ledger verify: a site's ledgers, or an export without a database
 */
#include "base/ids.h"
#include "base/json.h"
#include "cmd/import.h"
#include "cmd/locked.h"
#include "ledger/note.h"
#include "ledger/verify.h"
#include "os/files.h"
#include <string.h>
#include <unistd.h>

typedef struct {
    char *dir, *export_path, *against_path, *key, *log;
    gboolean json, weak;
    GBytes *against;
    const CmdCall *call;
} Verify;

static void verify_clear(Verify *verify)
{
    char *const owned[] = {verify->dir, verify->export_path, verify->against_path, verify->key,
                           verify->log};
    for (gsize i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_bytes_unref(verify->against);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verify, verify_clear)

static gboolean verify_options(CmdCall *call, Verify *verify, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &verify->dir, "Directory of the site", "DIR"},
        {"export", 0, 0, G_OPTION_ARG_FILENAME, &verify->export_path,
         "What `ledger export` wrote (- for standard input)", "FILE"},
        {"against", 0, 0, G_OPTION_ARG_FILENAME, &verify->against_path,
         "A checkpoint held elsewhere", "FILE"},
        {"key", 0, 0, G_OPTION_ARG_STRING, &verify->key,
         "Verifier key known from elsewhere (with --export)", "KEY"},
        {"log", 0, 0, G_OPTION_ARG_STRING, &verify->log, "body or site; both when absent", "LOG"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &verify->json, "Print the report as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &verify->weak,
         "Go on where the kernel cannot lock the reader down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 0, 0, error))
        return FALSE;
    if ((verify->dir == NULL) == (verify->export_path == NULL)) {
        problem_set(error, PROBLEM_USAGE, "--site DIR | --export FILE", NULL);
        return FALSE;
    }
    return TRUE;
}

static gboolean read_against(Verify *verify, GError **error)
{
    if (verify->against_path == NULL)
        return TRUE;
    g_autofree char *folder = g_path_get_dirname(verify->against_path);
    g_autofree char *name = g_path_get_basename(verify->against_path);
    g_auto(OsFd) dir = os_open_dir(folder, error);
    GByteArray *bytes = dir >= 0 ? os_read_file(dir, name, LEDGER_NOTE_MAX_BYTES, error) : NULL;
    if (bytes == NULL)
        return FALSE;
    verify->against = g_byte_array_free_to_bytes(bytes);
    return TRUE;
}

/* ---- an export, in a locked-down child ---- */

/* libcrypto reads its configuration when it is first used: that must be before lock-down. */
static gboolean load_crypto(gpointer user, GError **error)
{
    (void)user;
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(error);
    return hasher != NULL;
}

static int export_work(int input, gpointer user, GError **error)
{
    const Verify *verify = user;
    const LedgerVerifyOptions options = {.verifier = verify->key, .against = verify->against};
    g_auto(LedgerReport) report = {0};
    if (!ledger_verify_export(input, &options, &report, error))
        return -1;
    if (verify->json) {
        g_autoptr(json_t) json = ledger_report_json(&report);
        cmd_print_json(json);
    }
    if (report.wrong != LEDGER_FINE) {
        ledger_report_problem(&report, error);
        return -1;
    }
    char root[2 * LEDGER_HASH_BYTES + 1];
    hex_write(root, report.root.bytes, LEDGER_HASH_BYTES);
    if (!verify->json)
        g_print(CMD_SAY(verify->call,
                        "%s: 正しい。記録 %" G_GUINT64_FORMAT "、内容 %" G_GUINT64_FORMAT
                        "、消去 %" G_GUINT64_FORMAT "、ルート %s\n",
                        "%s: holds. %" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT
                        " contents, %" G_GUINT64_FORMAT " erased, root %s\n"),
                report.origin, report.size, report.contents, report.erased, root);
    return CMD_DONE;
}

/* ---- a site, by its core ---- */

static gint64 number(const json_t *report, const char *key)
{
    return json_integer_value(json_object_get(report, key));
}

static void say_report(const CmdCall *call, const json_t *report)
{
    const char *origin = json_string_value(json_object_get(report, "origin"));
    const json_t *finding = json_array_get(json_object_get(report, "findings"), 0);
    if (finding != NULL) {
        g_print(CMD_SAY(call, "%s: 正しくありません。%s\n", "%s: does not hold. %s\n"), origin,
                json_string_value(json_object_get(finding, "what")));
        return;
    }
    g_print(CMD_SAY(call,
                    "%s: 正しい。記録 %" G_GINT64_FORMAT "、内容 %" G_GINT64_FORMAT
                    "、消去 %" G_GINT64_FORMAT "、ルート %s\n",
                    "%s: holds. %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT
                    " contents, %" G_GINT64_FORMAT " erased, root %s\n"),
            origin, number(report, "size"), number(report, "contents"), number(report, "erased"),
            json_string_value(json_object_get(report, "root")));
}

static json_t *verify_log(const Verify *verify, CmdSite *site, const char *log, GError **error)
{
    g_autofree char *query = g_strconcat("log=", log, NULL);
    g_autoptr(json_t) in = json_object();
    if (verify->against != NULL) {
        gsize size_bytes;
        const char *note = g_bytes_get_data(verify->against, &size_bytes);
        json_object_set_new(in, "against", json_stringn(note, size_bytes));
    }
    g_autofree char *text = json_dumps(in, JSON_COMPACT);
    const CmdAsk ask = {
        .method = WIRE_POST, .path = "/ledger/verify", .query = query, .json = text};
    return cmd_ask_json(site, &ask, error);
}

static int site_work(const Verify *verify, GError **error)
{
    const char *both[] = {"site", "body", NULL};
    const char *one[] = {verify->log, NULL};
    /* A checkpoint held elsewhere is of one log: the body's unless said otherwise. */
    const char *body[] = {"body", NULL};
    const char **logs = verify->log != NULL ? one : (verify->against != NULL ? body : both);
    g_autoptr(CmdSite) site =
        cmd_site_open(verify->dir, verify->weak, verify->call->language, error);
    if (site == NULL)
        return -1;
    int status = CMD_DONE;
    for (const char **log = logs; *log != NULL; log++) {
        g_autoptr(json_t) report = verify_log(verify, site, *log, error);
        if (report == NULL)
            return -1;
        if (verify->json)
            cmd_print_json(report);
        else
            say_report(verify->call, report);
        if (!json_is_true(json_object_get(report, "ok")))
            status = CMD_REFUSED;
    }
    return status;
}

int cmd_ledger_verify(CmdCall *call, GError **error)
{
    g_auto(Verify) verify = {.call = call};
    if (!verify_options(call, &verify, error) || !read_against(&verify, error))
        return -1;
    if (verify.dir != NULL)
        return site_work(&verify, error);
    const CmdLockedTask task = {.work = export_work, .before = load_crypto};
    return cmd_locked_run(verify.export_path, verify.weak, &task, &verify, error);
}
