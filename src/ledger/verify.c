/* ledger/verify.c -- a whole log read from a store or an export and given to the audit */
#include "ledger/verify.h"
#include "base/problem.h"
#include "ledger/audit.h"
#include "ledger/edge.h"
#include "ledger/export.h"
#include "ledger/read.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

STORE_SQL(verify_leaves, "SELECT idx, bytes FROM ledger_leaf ORDER BY idx");
STORE_SQL(verify_contents, "SELECT idx, salt, bytes FROM ledger_content ORDER BY idx");
STORE_SQL(verify_checkpoints, "SELECT size, note FROM ledger_checkpoint ORDER BY size");
STORE_SQL(verify_tile_count, "SELECT COUNT(*) FROM ledger_tile");

void ledger_report_clear(LedgerReport *report)
{
    g_clear_pointer(&report->detail, g_free);
    g_clear_pointer(&report->origin, g_free);
    g_clear_pointer(&report->verifier, g_free);
}

/* ---- from a store ---- */

/* Three tables read side by side, each by its own key. */
typedef struct {
    Store *store;
    LedgerAudit *audit;
    LedgerReport *report;
    StoreQuery *contents, *checkpoints;
    gint64 content_at, checkpoint_at; /* key of the row each stands on; G_MAXINT64 at its end */
    GError *failure;                  /* reading failed: not the log's fault */
} StoreWalk;

static gboolean advance(StoreWalk *walk, StoreQuery *query, gint64 *at)
{
    StoreStep step = store_step(query, &walk->failure);
    *at = step == STORE_ROW ? store_column_integer(query, 0) : G_MAXINT64;
    return step != STORE_FAILED;
}

static gboolean walk_checkpoints(StoreWalk *walk, gint64 up_to)
{
    while (walk->checkpoint_at <= up_to && walk->checkpoint_at != G_MAXINT64) {
        gsize size_bytes;
        const guint8 *note = store_column_blob(walk->checkpoints, 1, &size_bytes);
        if (!ledger_audit_checkpoint(walk->audit, note, size_bytes) ||
            !advance(walk, walk->checkpoints, &walk->checkpoint_at))
            return FALSE;
    }
    return TRUE;
}

static gboolean walk_content(StoreWalk *walk, gint64 index)
{
    if (walk->content_at > index)
        return TRUE;
    gsize salt_bytes, size_bytes;
    const guint8 *salt = store_column_blob(walk->contents, 1, &salt_bytes);
    const guint8 *bytes = store_column_blob(walk->contents, 2, &size_bytes);
    if (walk->content_at < index)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_CONTENT, (guint64)walk->content_at,
                                  "there is content of no event");
    return ledger_audit_content(walk->audit, salt, salt_bytes, bytes, size_bytes) &&
           advance(walk, walk->contents, &walk->content_at);
}

static gboolean walk_leaf(StoreWalk *walk, StoreQuery *leaves, gint64 expected)
{
    gsize size_bytes;
    gint64 index = store_column_integer(leaves, 0);
    const guint8 *bytes = store_column_blob(leaves, 1, &size_bytes);
    if (index != expected)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_ORDER, (guint64)expected,
                                  "there is no leaf of this number");
    return ledger_audit_leaf(walk->audit, bytes, size_bytes) && walk_content(walk, index) &&
           walk_checkpoints(walk, index + 1);
}

static gboolean walk_leaves(StoreWalk *walk)
{
    g_autoptr(StoreQuery) leaves = store_query(walk->store, &verify_leaves, &walk->failure);
    if (leaves == NULL || !walk_checkpoints(walk, 0))
        return FALSE;
    gint64 expected = 0;
    StoreStep step;
    while ((step = store_step(leaves, &walk->failure)) == STORE_ROW)
        if (!walk_leaf(walk, leaves, expected++))
            return FALSE;
    if (step == STORE_FAILED)
        return FALSE;
    if (walk->content_at != G_MAXINT64)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_CONTENT, (guint64)walk->content_at,
                                  "there is content of no event");
    return walk_checkpoints(walk, G_MAXINT64);
}

static gboolean compare_tile(guint level, guint64 index, const LedgerTile *tile, gpointer user,
                             GError **error)
{
    (void)error;
    StoreWalk *walk = user;
    g_autoptr(GError) missing = NULL;
    g_autofree LedgerHash *stored = g_new(LedgerHash, LEDGER_TILE_HASHES);
    gboolean same = ledger_tile_load(walk->store, level, index, stored, &missing) &&
                    memcmp(stored, tile->nodes, LEDGER_TILE_HASHES * sizeof *stored) == 0;
    if (!same)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_TILE, index << 8 * (level + 1),
                                  missing != NULL ? missing->message : "it holds other hashes");
    walk->report->tiles++;
    return TRUE;
}

/* Tiles were compared as they filled up; there must be no others, and their roots must be theirs.
 */
static gboolean check_tiles(StoreWalk *walk)
{
    g_autoptr(StoreQuery) query = store_query(walk->store, &verify_tile_count, &walk->failure);
    if (query == NULL || store_step(query, &walk->failure) != STORE_ROW)
        return FALSE;
    if ((guint64)store_column_integer(query, 0) != walk->report->tiles)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_TILE, 0, "there are tiles too many");
    LedgerHash root;
    if (!ledger_read_root(walk->store, walk->report->size, &root, &walk->failure))
        return FALSE;
    if (ledger_hash_equal(&root, &walk->report->root))
        return TRUE;
    return ledger_audit_wrong(walk->audit, LEDGER_WRONG_TILE, 0,
                              "a tile's stored root is not its own");
}

static void walk_all(StoreWalk *walk)
{
    g_autofree char *origin = ledger_read_origin(walk->store, &walk->failure);
    g_autofree char *verifier =
        origin != NULL ? ledger_read_verifier(walk->store, &walk->failure) : NULL;
    guint64 size = 0;
    if (verifier == NULL || !ledger_read_size(walk->store, &size, &walk->failure) ||
        !ledger_audit_begin(walk->audit, origin, verifier, size))
        return;
    g_autoptr(StoreQuery) contents = store_query(walk->store, &verify_contents, &walk->failure);
    g_autoptr(StoreQuery) checkpoints =
        contents != NULL ? store_query(walk->store, &verify_checkpoints, &walk->failure) : NULL;
    walk->contents = contents;
    walk->checkpoints = checkpoints;
    if (checkpoints == NULL || !advance(walk, contents, &walk->content_at) ||
        !advance(walk, checkpoints, &walk->checkpoint_at))
        return;
    gboolean whole = walk_leaves(walk);
    if (ledger_audit_end(walk->audit) && whole && walk->failure == NULL)
        check_tiles(walk);
}

gboolean ledger_verify_store(Store *store, const LedgerVerifyOptions *options, LedgerReport *report,
                             GError **error)
{
    g_autoptr(LedgerAudit) audit = ledger_audit_new(options, report, error);
    if (audit == NULL || !store_read_begin(store, error))
        return FALSE;
    StoreWalk walk = {.store = store, .audit = audit, .report = report};
    ledger_audit_set_tiles(audit, compare_tile, &walk);
    walk_all(&walk);
    store_read_end(store);
    if (walk.failure == NULL)
        return TRUE;
    ledger_report_clear(report);
    g_propagate_error(error, walk.failure);
    return FALSE;
}

/* ---- from an export ---- */

static gssize read_fd(guint8 *out, gsize count, gpointer user, GError **error)
{
    const int *fd = user;
    for (;;) {
        ssize_t got = read(*fd, out, count);
        if (got >= 0)
            return got;
        if (errno != EINTR) {
            problem_set_errno(error, PROBLEM_BOTH("the ledger export", "台帳の書き出し"), errno);
            return -1;
        }
    }
}

static gboolean audit_header(LedgerAudit *audit, const LedgerRecord *record)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) header =
        json_read(record->bytes, record->size_bytes, record->size_bytes, 1, "header", &error);
    gint64 format = 0, size = 0;
    const char *origin = header != NULL ? json_get_string(header, "origin", &error) : NULL;
    const char *verifier = origin != NULL ? json_get_string(header, "verifier", &error) : NULL;
    if (verifier == NULL || !json_get_integer(header, "format", 1, 1, &format, &error) ||
        !json_get_integer(header, "size", 0, JSON_INTEGER_MAX, &size, &error))
        return ledger_audit_wrong(audit, LEDGER_WRONG_EXPORT, 0, error->message);
    return ledger_audit_begin(audit, origin, verifier, (guint64)size);
}

static gboolean audit_withheld(LedgerAudit *audit, const LedgerRecord *record)
{
    LedgerHash leaf;
    memcpy(leaf.bytes, record->bytes, LEDGER_HASH_BYTES); /* the reader has seen to its length */
    return ledger_audit_withheld(audit, &leaf);
}

static gboolean audit_record(LedgerAudit *audit, const LedgerRecord *record)
{
    const guint8 *bytes = record->bytes;
    gsize size_bytes = record->size_bytes;
    gboolean of_event =
        record->kind == LEDGER_RECORD_CONTENT || record->kind == LEDGER_RECORD_ERASED;
    if (!of_event && !ledger_audit_settled(audit))
        return FALSE;
    switch (record->kind) {
    case LEDGER_RECORD_HEADER:
        return audit_header(audit, record);
    case LEDGER_RECORD_LEAF:
        return ledger_audit_leaf(audit, bytes, size_bytes);
    case LEDGER_RECORD_WITHHELD:
        return audit_withheld(audit, record);
    case LEDGER_RECORD_CONTENT:
        return ledger_audit_content(audit, bytes, LEDGER_SALT_BYTES, bytes + LEDGER_SALT_BYTES,
                                    size_bytes - LEDGER_SALT_BYTES);
    case LEDGER_RECORD_CHECKPOINT:
        return ledger_audit_checkpoint(audit, bytes, size_bytes);
    case LEDGER_RECORD_ERASED:
        return ledger_audit_erased(audit);
    case LEDGER_RECORD_END:
        return TRUE;
    }
    return FALSE;
}

gboolean ledger_verify_export(int fd, const LedgerVerifyOptions *options, LedgerReport *report,
                              GError **error)
{
    g_autoptr(LedgerAudit) audit = ledger_audit_new(options, report, error);
    g_autoptr(LedgerExportReader) reader =
        audit != NULL ? ledger_export_reader_new(read_fd, &fd, error) : NULL;
    if (reader == NULL)
        return FALSE;
    g_autoptr(GError) failure = NULL;
    LedgerRecord record = {0};
    gboolean good = TRUE;
    while (good && record.kind != LEDGER_RECORD_END)
        good = ledger_export_next(reader, &record, &failure) && audit_record(audit, &record);
    if (failure != NULL && !g_error_matches(failure, PROBLEM, PROBLEM_FORMAT)) {
        ledger_report_clear(report);
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (failure != NULL)
        ledger_audit_wrong(audit, LEDGER_WRONG_EXPORT, report->size, failure->message);
    ledger_audit_end(audit);
    return TRUE;
}
