/* ledger/keep.c -- the signed checkpoints of a log, kept after comparing them with it */
#include "base/problem.h"
#include "ledger/edge.h"
#include "ledger/state.h"

STORE_SQL(checkpoint_insert, "INSERT INTO ledger_checkpoint (size, note) VALUES ($1, $2)"
                             " ON CONFLICT (size) DO NOTHING");

static gboolean root_of(LedgerLog *log, guint64 size, LedgerHash *root, GError **error)
{
    if (size == log->tree->size) {
        *root = ledger_ragged_root(&log->ragged);
        return TRUE;
    }
    LedgerNodeSource source = ledger_stored_source(&log->nodes);
    return ledger_root_at(log->hasher, &source, size, root, error);
}

static gboolean is_of_this_log(LedgerLog *log, const LedgerCheckpoint *checkpoint, GError **error)
{
    LedgerHash root;
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, checkpoint->size);
    if (checkpoint->size > log->tree->size) {
        problem_set(
            error, PROBLEM_LEDGER,
            PROBLEM_BOTH("the checkpoint is ahead of the log", "チェックポイントが台帳より先です"),
            size);
        return FALSE;
    }
    if (!root_of(log, checkpoint->size, &root, error))
        return FALSE;
    if (ledger_hash_equal(&root, &checkpoint->root))
        return TRUE;
    problem_set(
        error, PROBLEM_LEDGER,
        PROBLEM_BOTH("the checkpoint has another root", "チェックポイントのルートが違います"),
        size);
    return FALSE;
}

static gboolean insert(LedgerLog *log, guint64 size, GBytes *note, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(log->store, &checkpoint_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)size);
    store_bind_blob(query, 2, g_bytes_get_data(note, NULL), g_bytes_get_size(note));
    return store_run(query, error);
}

gboolean ledger_keep_checkpoint(LedgerLog *log, GBytes *note, GError **error)
{
    LedgerCheckpoint checkpoint;
    if (!ledger_checkpoint_open(&checkpoint, note, &log->verifier, error) ||
        !is_of_this_log(log, &checkpoint, error))
        return FALSE;
    if (log->phase != LEDGER_IDLE)
        return insert(log, checkpoint.size, note, error);
    if (!store_begin(log->store, error))
        return FALSE;
    if (!insert(log, checkpoint.size, note, error)) {
        store_rollback(log->store);
        return FALSE;
    }
    return store_commit(log->store, error);
}
