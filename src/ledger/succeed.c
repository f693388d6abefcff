/* ledger/succeed.c -- a log restored from a backup goes on as another log, under another origin and
 * key */
#include "base/problem.h"
#include "ledger/log.h"
#include "ledger/note.h"
#include <string.h>

STORE_SQL(log_rename, "UPDATE ledger_log SET origin = $1, verifier = $2 WHERE id = 1");
STORE_SQL(checkpoints_forget, "DELETE FROM ledger_checkpoint");

static gboolean rename_log(Store *store, const char *origin, const char *verifier, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &log_rename, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, origin);
    store_bind_text(query, 2, verifier);
    return store_run(query, error);
}

/* They are signed for the log left behind. */
static gboolean forget_checkpoints(Store *store, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &checkpoints_forget, error);
    return query != NULL && store_run(query, error);
}

gboolean ledger_log_succeed(Store *store, const char *origin, const char *verifier, GError **error)
{
    LedgerVerifier read;
    if (!ledger_verifier_read(&read, verifier, error))
        return FALSE;
    if (strcmp(read.name, origin) != 0) {
        problem_set(error, PROBLEM_INVALID, verifier, origin);
        return FALSE;
    }
    if (!store_begin(store, error))
        return FALSE;
    if (rename_log(store, origin, verifier, error) && forget_checkpoints(store, error))
        return store_commit(store, error);
    store_rollback(store);
    return FALSE;
}
