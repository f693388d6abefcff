/* service/ledger.c -- what people do to a log itself: anchor it, erase a content, confirm its clock
 */
#include "base/problem.h"
#include "base/times.h"
#include "edition/edition.h"
#include "ledger/leaf.h"
#include "ledger/marks.h"
#include "ledger/note.h"
#include "ledger/read.h"
#include "office/change.h"
#include "register/files.h"
#include "service/call.h"
#include <string.h>

#define DETAIL_MAX_CHARS 4000
#define PROOF_MAX_CHARS 65536
#define REASON_MAX_CHARS 2000

static const char *const anchor_kinds[] = {"printed", "cosigned", "timestamped", NULL};

static gboolean refuse_anchor(const char *why, GError **error)
{
    problem_set(error, PROBLEM_LEDGER, why, "");
    return FALSE;
}

/* The checkpoint must be ours: an anchor of another history would prove that one. */
static gboolean check_root(ServiceCall *call, const ServiceAnchorIn *in, GError **error)
{
    LedgerHash root;
    char hex[65];
    if (in->size == 0 || in->size > ledger_log_size(call->log))
        return refuse_anchor(PROBLEM_BOTH("the checkpoint is larger than the log",
                                          "チェックポイントが台帳より大きい"),
                             error);
    if (!ledger_read_root(ledger_log_store(call->log), in->size, &root, error))
        return FALSE;
    hex_write(hex, root.bytes, sizeof root.bytes);
    return strcmp(hex, in->root) == 0 ||
           refuse_anchor(PROBLEM_BOTH("the checkpoint is not of this log",
                                      "この台帳のチェックポイントではありません"),
                         error);
}

/* A cosigned note, where one is given, must say the same and carry more than our own signature. */
static gboolean check_proof(ServiceCall *call, const ServiceAnchorIn *in, GError **error)
{
    if (strcmp(in->kind, "cosigned") != 0 || *in->proof == '\0')
        return TRUE;
    LedgerCheckpoint checkpoint;
    char hex[65];
    g_autoptr(LedgerNote) note =
        ledger_note_read((const guint8 *)in->proof, strlen(in->proof), error);
    if (note == NULL || !ledger_checkpoint_read(&checkpoint, note->text, error))
        return FALSE;
    hex_write(hex, checkpoint.root.bytes, sizeof checkpoint.root.bytes);
    gboolean same = strcmp(checkpoint.origin, ledger_log_origin(call->log)) == 0 &&
                    checkpoint.size == in->size && strcmp(hex, in->root) == 0;
    return (same && note->signatures->len > 1) ||
           refuse_anchor(PROBLEM_BOTH("the note is not a cosignature of this checkpoint",
                                      "このチェックポイントへの連署ではありません"),
                         error);
}

gboolean service_add_anchor(ServiceCall *call, const ServiceAnchorIn *in, GError **error)
{
    if (in->kind == NULL || !g_strv_contains(anchor_kinds, in->kind)) {
        problem_set(error, PROBLEM_INVALID, "kind", "printed, cosigned, timestamped");
        return FALSE;
    }
    if (!service_may(call, LEDGER_ACT_ANCHOR, error) ||
        !service_check_text(in->detail, "detail", 1, DETAIL_MAX_CHARS, error) ||
        !service_check_text(in->proof, "proof", 0, PROOF_MAX_CHARS, error) ||
        !check_root(call, in, error) || !check_proof(call, in, error))
        return FALSE;
    const ServiceEvent event = {.act = LEDGER_ACT_ANCHOR, .subject = "checkpoint"};
    json_t *content =
        json_pack("{s:s, s:I, s:s, s:s, s:s}", "kind", in->kind, "size", (json_int_t)in->size,
                  "root", in->root, "detail", in->detail, "proof", in->proof);
    return service_append(call, &event, content, error);
}

/* ---- erasure ---- */

typedef struct {
    guint64 event;
    char sha256[65]; /* of the source, when an import is what is erased; "" else */
    gboolean in_force;
    gboolean of_office; /* it says who holds what, or who somebody in office is */
    gboolean of_record; /* a record or the types stand on it */
} Imported;

static gboolean seek_import(const Edition *edition, gpointer user)
{
    Imported *imported = user;
    if (edition->event != imported->event)
        return TRUE;
    g_strlcpy(imported->sha256, edition->source_sha256, sizeof imported->sha256);
    imported->in_force = strcmp(edition->state, "adopted") == 0;
    return FALSE;
}

static gboolean find_records(Store *store, Imported *imported, GError **error)
{
    g_autoptr(GBytes) bytes = ledger_read_leaf(store, imported->event, error);
    gsize size_bytes = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size_bytes) : NULL;
    g_autoptr(LedgerLeaf) leaf = data != NULL ? ledger_leaf_read(data, size_bytes, error) : NULL;
    imported->of_record = leaf != NULL && (g_str_has_prefix(leaf->event.subject, "record/") ||
                                           g_str_has_prefix(leaf->event.act, "type."));
    return leaf != NULL;
}

/* The site's database has neither editions nor an office; asking there would be an error. */
static gboolean find_import(ServiceCall *call, Imported *imported, GError **error)
{
    char today[TIME_DAY_BYTES];
    Store *store = ledger_log_store(call->log);
    if (!g_strrstr(ledger_log_origin(call->log), "/body/"))
        return TRUE;
    time_day_at(call->now_us, today);
    return find_records(store, imported, error) &&
           edition_each(store, seek_import, imported, error) &&
           office_is_needed(store, imported->event, today, &imported->of_office, error);
}

static gboolean check_erasable(const Imported *imported, GError **error)
{
    const char *why = NULL;
    if (imported->in_force)
        why = PROBLEM_BOTH("this edition is in force", "施行中の版です");
    else if (imported->of_office)
        why = PROBLEM_BOTH("it says who holds which function, or who somebody in office is",
                           "役割の根拠、または在職中の職員の記録です");
    else if (imported->of_record)
        why = PROBLEM_BOTH(
            "a record or its type stands on it; records lose their personal fields "
            "when these are no longer kept",
            "記録またはその類型の根拠です。個人情報は保存期間の後に記録ごとに消去します");
    if (why != NULL)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the erasure", "消去"), why);
    return why == NULL;
}

gboolean service_count_blob(ServiceCall *call, const char *sha256, guint64 *uses, GError **error)
{
    guint64 attached = 0;
    Store *store = ledger_log_store(call->log);
    if (!edition_count_source(store, sha256, uses, error) ||
        !register_blob_uses(store, sha256, &attached, error))
        return FALSE;
    *uses += attached;
    return TRUE;
}

static gboolean list_blobs(ServiceCall *call, const Imported *imported, char ***blobs,
                           GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    guint64 count = 1;
    if (*imported->sha256 != '\0' && !service_count_blob(call, imported->sha256, &count, error))
        return FALSE;
    if (count == 0)
        g_strv_builder_add(names, imported->sha256);
    *blobs = g_strv_builder_end(names);
    return TRUE;
}

gboolean service_erase_content(ServiceCall *call, guint64 index, const char *reason, char ***blobs,
                               GError **error)
{
    Imported imported = {.event = index};
    if (!service_may(call, LEDGER_ACT_ERASE, error) ||
        !service_check_text(reason, "reason", 1, REASON_MAX_CHARS, error) ||
        !find_import(call, &imported, error) || !check_erasable(&imported, error))
        return FALSE;
    g_auto(GStrv) names = NULL;
    g_autofree char *subject = g_strdup_printf("event/%" G_GUINT64_FORMAT, index);
    const ServiceEvent event = {.act = LEDGER_ACT_ERASE, .subject = subject};
    if (!ledger_erase(call->log, index, error) ||
        !service_append(call, &event, json_pack("{s:s}", "reason", reason), error) ||
        !list_blobs(call, &imported, &names, error))
        return FALSE;
    *blobs = g_steal_pointer(&names);
    return TRUE;
}

/* ---- the clock ---- */

gboolean service_clock_doubted(ServiceCall *call, gboolean *doubted, GError **error)
{
    gint64 step = -1;
    if (!ledger_note_clock(call->log, error) ||
        !ledger_unconfirmed_step(ledger_log_store(call->log), &step, error))
        return FALSE;
    *doubted = step >= 0;
    return TRUE;
}

gboolean service_confirm_clock(ServiceCall *call, const char *note, GError **error)
{
    gint64 step = -1;
    if (!service_check_text(note, "note", 0, REASON_MAX_CHARS, error) ||
        !ledger_unconfirmed_step(ledger_log_store(call->log), &step, error))
        return FALSE;
    if (step < 0) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the confirmation", "時計の確認"),
                    PROBLEM_BOTH("the clock has not stepped", "時計のずれは記録されていません"));
        return FALSE;
    }
    const ServiceEvent event = {.act = LEDGER_ACT_CLOCK_CONFIRM, .subject = "clock"};
    return service_append(call, &event, json_pack("{s:s}", "note", note), error);
}
