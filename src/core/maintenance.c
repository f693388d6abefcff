/* core/maintenance.c -- long work on its own thread: whole verification, and export to a file of
 * no name */
#include "core/maintenance.h"
#include "base/problem.h"
#include "ledger/export.h"
#include "ledger/read.h"
#include "ledger/verify.h"
#include "os/clock.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* ---- verification ---- */

static void append_hash(GString *json, const char *name, const LedgerHash *hash)
{
    char text[2 * LEDGER_HASH_BYTES + 1];
    hex_write(text, hash->bytes, LEDGER_HASH_BYTES);
    g_string_append_printf(json, "\"%s\":\"%s\",", name, text);
}

static void append_findings(GString *json, const LedgerReport *report, ProblemLanguage language)
{
    g_autoptr(GError) problem = NULL;
    ledger_report_problem(report, &problem);
    g_string_append(json, "\"findings\":[");
    if (problem != NULL) {
        g_autofree char *detail = problem_detail(problem, language);
        g_string_append_printf(json,
                               "{\"index\":%" G_GUINT64_FORMAT ",\"what\":", report->wrong_at);
        json_append_string(json, detail, -1);
        g_string_append_c(json, '}');
    }
    g_string_append(json, "]}");
}

static void append_report(GString *json, const LedgerReport *report, gint64 took_us,
                          ProblemLanguage language)
{
    g_string_append_printf(
        json, "{\"ok\":%s,\"origin\":", report->wrong == LEDGER_FINE ? "true" : "false");
    json_append_string(json, report->origin != NULL ? report->origin : "", -1);
    g_string_append_printf(json,
                           ",\"size\":%" G_GUINT64_FORMAT ",\"leaves\":%" G_GUINT64_FORMAT
                           ",\"contents\":%" G_GUINT64_FORMAT ",\"erased\":%" G_GUINT64_FORMAT
                           ",\"signed_size\":%" G_GUINT64_FORMAT
                           ",\"duration_ms\":%" G_GINT64_FORMAT ",",
                           report->size, report->size, report->contents, report->erased,
                           report->last_checkpoint, took_us / 1000);
    if (report->against)
        g_string_append_printf(json, "\"against_size\":%" G_GUINT64_FORMAT ",",
                               report->against_size);
    append_hash(json, "root", &report->root);
    append_findings(json, report, language);
}

/* The keeper remembers what it signed last: a log cut back or written anew together with its
 * checkpoints agrees with itself, but not with that. */
static gboolean compare_promise(Store *store, guint64 size, const LedgerHash *root,
                                LedgerReport *report, GError **error)
{
    LedgerHash own;
    if (report->wrong != LEDGER_FINE || size == 0)
        return TRUE;
    if (size > report->size)
        report->wrong = LEDGER_WRONG_TRUNCATED;
    else if (!ledger_read_root(store, size, &own, error))
        return FALSE;
    else if (!ledger_hash_equal(&own, root))
        report->wrong = LEDGER_WRONG_FORK;
    else
        return TRUE;
    report->wrong_at = size;
    report->detail = g_strdup("");
    return TRUE;
}

gboolean core_verify_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    const char *against = json_string_value(json_object_get(request->call.body, "against"));
    g_autoptr(GBytes) note = against != NULL ? g_bytes_new(against, strlen(against)) : NULL;
    g_auto(LedgerReport) report = {0};
    gint64 began_us = os_clock_boot_us();
    guint64 promised; /* asked before the log is read, which may grow meanwhile */
    LedgerHash promised_root;
    Core *core = request->core;
    const char *origin = core->logs[request->call.log].origin;
    g_autofree char *verifier = core_verifier_of(core, origin, error);
    const LedgerVerifyOptions options = {.verifier = verifier, .against = note};
    if (verifier == NULL ||
        !keeper_last(core->keeper, origin, &promised, promised_root.bytes, error) ||
        !ledger_verify_store(store, &options, &report, error) ||
        !compare_promise(store, promised, &promised_root, &report, error))
        return FALSE;
    append_report(request->answer.body, &report, os_clock_boot_us() - began_us,
                  request->call.language);
    return TRUE;
}

/* ---- export ---- */

static gboolean write_piece(const guint8 *bytes, gsize size_bytes, gpointer user, GError **error)
{
    return os_write_all(GPOINTER_TO_INT(user), bytes, size_bytes,
                        PROBLEM_BOTH("the ledger export", "台帳の書き出し"), error);
}

/* A file that has lost its name already: it is gone when it was sent, or when we end. */
static int nameless_file(const char *data_dir, GError **error)
{
    g_auto(OsFd) dir = os_open_dir(data_dir, error);
    if (dir < 0)
        return -1;
    char id[ID_TEXT_BYTES];
    id_make(id);
    g_autofree char *name = g_strconcat("export-", id, NULL);
    int fd = os_create_beneath(dir, name, 0600, error);
    if (fd >= 0)
        unlinkat(dir, name, 0);
    return fd;
}

gboolean core_export_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    g_auto(OsFd) fd = nameless_file(request->core->data_dir, error);
    if (fd < 0)
        return FALSE;
    if (!ledger_export_write(store, write_piece, NULL, GINT_TO_POINTER(fd), error))
        return FALSE;
    ApiAnswer *answer = &request->answer;
    answer->file_bytes = (guint64)lseek(fd, 0, SEEK_END);
    answer->file = os_fd_take(&fd);
    answer->content_type = "application/octet-stream";
    answer->disposition = g_strdup_printf(
        "attachment; filename=\"%s.ledger\"",
        request->call.log == API_LOG_OF_SITE ? "site" : request->core->settings->body.id);
    return TRUE;
}
