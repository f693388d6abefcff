/* api/ledger.c -- the ledger over HTTP: its state, events, proofs, tiles, anchors, erasure, the
 * clock */
#include "api-routes.h"
#include "base/json.h"
#include "base/problem.h"
#include "ledger/note.h"
#include "ledger/read.h"
#include "report/report.h"
#include <string.h>

gboolean api_ledger_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ApiSigned last;
    call->facts->signed_state(call->facts->core, call->log, call->values.arena, &last);
    if (!report_ledger(call->store, call->site, last.note, answer->body, error))
        return FALSE;
    g_string_truncate(answer->body, answer->body->len - 1);
    g_string_append(answer->body, ",\"public_key\":");
    json_append_string(answer->body, last.public_key, -1);
    g_string_append_printf(answer->body, ",\"log\":\"%s\"}",
                           call->log == API_LOG_OF_SITE ? "site" : "body");
    return TRUE;
}

/* Who is let in here and neither operates nor administrates is an auditor. */
static ReportLedgerSight sight_of(const ApiCall *call)
{
    return call->person->signed_in && !call->person->session.administrator ? REPORT_LEDGER_AUDITOR
                                                                           : REPORT_LEDGER_WHOLE;
}

gboolean api_ledger_list_events(ApiCall *call, ApiAnswer *answer, GError **error)
{
    gint64 before = api_values_integer(&call->values, "before");
    const ReportEventFilter filter = {
        .before = before == JSON_INTEGER_MAX ? 0 : (guint64)before,
        .limit = (guint)api_values_integer(&call->values, "limit"),
        .act = api_values_text(&call->values, "act"),
        .sight = sight_of(call),
    };
    return report_events(call->store, call->site, &filter, answer->body, error);
}

static guint64 index_of(const ApiCall *call)
{
    return (guint64)api_values_integer(&call->values, "event_index");
}

gboolean api_ledger_read_event(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ApiSigned last;
    call->facts->signed_state(call->facts->core, call->log, call->values.arena, &last);
    if (!report_event(call->store, call->site, index_of(call), sight_of(call), answer->body, error))
        return FALSE;
    g_string_truncate(answer->body, answer->body->len - 1);
    g_string_append_printf(answer->body, ",\"proof_ready\":%s}",
                           last.signed_size > index_of(call) ? "true" : "false");
    return TRUE;
}

gboolean api_ledger_erase(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *reason = json_string_value(json_object_get(call->body, "reason"));
    answer->receipt = TRUE;
    return service_erase_content(call->service, index_of(call), reason, &call->blobs_after, error);
}

gboolean api_ledger_read_checkpoint(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ApiSigned last;
    call->facts->signed_state(call->facts->core, call->log, call->values.arena, &last);
    if (*last.note == '\0') {
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("checkpoint", "チェックポイント"),
                    api_values_text(&call->values, "log"));
        return FALSE;
    }
    answer->content_type = "text/plain; charset=utf-8";
    g_string_append(answer->body, last.note);
    return TRUE;
}

/* What an anchor says, with size and root of the checkpoint last signed, which is the one people
 * print or hand on. */
static gboolean anchor_checkpoint(ApiCall *call, ServiceAnchorIn *in, char root[65], GError **error)
{
    ApiSigned last;
    call->facts->signed_state(call->facts->core, call->log, call->values.arena, &last);
    LedgerCheckpoint checkpoint;
    g_autoptr(LedgerNote) note =
        ledger_note_read((const guint8 *)last.note, strlen(last.note), error);
    if (note == NULL || !ledger_checkpoint_read(&checkpoint, note->text, error))
        return FALSE;
    hex_write(root, checkpoint.root.bytes, LEDGER_HASH_BYTES);
    in->size = checkpoint.size;
    in->root = root;
    return TRUE;
}

gboolean api_ledger_anchor(ApiCall *call, ApiAnswer *answer, GError **error)
{
    char root[65];
    ServiceAnchorIn in = {
        .kind = json_string_value(json_object_get(call->body, "kind")),
        .detail = json_string_value(json_object_get(call->body, "detail")),
        .proof = "",
    };
    answer->receipt = TRUE;
    return anchor_checkpoint(call, &in, root, error) &&
           service_add_anchor(call->service, &in, error);
}

gboolean api_ledger_confirm_clock(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer->receipt = TRUE;
    return service_confirm_clock(call->service, "", error);
}

static void append_bytes(ApiAnswer *answer, GBytes *bytes)
{
    gsize size_bytes;
    const char *data = g_bytes_get_data(bytes, &size_bytes);
    g_string_append_len(answer->body, data, (gssize)size_bytes);
}

gboolean api_ledger_read_proof(ApiCall *call, ApiAnswer *answer, GError **error)
{
    if (!report_event_seen(call->store, index_of(call), sight_of(call), error))
        return FALSE;
    g_autoptr(GBytes) proof = ledger_read_proof(call->store, index_of(call), error);
    if (proof == NULL)
        return FALSE;
    answer->content_type = "text/plain; charset=utf-8";
    answer->disposition = g_strdup_printf(
        "attachment; filename=\"%s-%" G_GUINT64_FORMAT ".tlog-proof\"",
        call->log == API_LOG_OF_SITE ? "site" : call->facts->body_id, index_of(call));
    append_bytes(answer, proof);
    return TRUE;
}

gboolean api_ledger_read_tile(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autofree char *path = g_strconcat("tile/", api_values_text(&call->values, "tile_path"), NULL);
    g_autoptr(GBytes) tile = ledger_read_tile(call->store, path, error);
    if (tile == NULL)
        return FALSE;
    answer->content_type = "application/octet-stream";
    append_bytes(answer, tile);
    return TRUE;
}
