/* ledger/rebuild.c -- derived tables made again from the events; erasure, which needs just that */
#include "base/problem.h"
#include "ledger/state.h"

STORE_SQL(events_all, "SELECT l.idx, l.bytes, c.bytes FROM ledger_leaf l"
                      " LEFT JOIN ledger_content c ON c.idx = l.idx ORDER BY l.idx");
STORE_SQL(content_delete, "DELETE FROM ledger_content WHERE idx = $1");

static gboolean empty_tables(Store *store, const char *const *tables, GError **error)
{
    for (gsize i = 0; tables != NULL && tables[i] != NULL; i++)
        if (!store_empty_table(store, tables[i], error))
            return FALSE;
    return TRUE;
}

static gboolean project_row(LedgerLog *log, StoreQuery *query, GError **error)
{
    gsize leaf_bytes, content_bytes;
    const guint8 *bytes = store_column_blob(query, 1, &leaf_bytes);
    const guint8 *stored = store_column_blob(query, 2, &content_bytes);
    g_autoptr(LedgerLeaf) leaf = ledger_leaf_read(bytes, leaf_bytes, error);
    if (leaf == NULL)
        return FALSE;
    LedgerPlace place = {(guint64)store_column_integer(query, 0), leaf->time_us};
    g_autoptr(GBytes) content = stored != NULL ? g_bytes_new_static(stored, content_bytes) : NULL;
    return ledger_project(log, &leaf->event, &place, content, error);
}

static gboolean project_all(LedgerLog *log, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(log->store, &events_all, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        if (!project_row(log, query, error))
            return FALSE;
    return step == STORE_DONE;
}

gboolean ledger_rebuild(LedgerLog *log, GError **error)
{
    if (!ledger_in_phase(log, LEDGER_IN_CALL, error))
        return FALSE;
    const char *const *derived = log->schema != NULL ? log->schema->derived_tables : NULL;
    gboolean done = empty_tables(log->store, derived, error) &&
                    empty_tables(log->store, ledger_derived_tables, error) &&
                    project_all(log, error);
    if (!done)
        log->failed = TRUE;
    return done;
}

static gboolean delete_content(LedgerLog *log, guint64 index, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(log->store, &content_delete, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)index);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(log->store) == 1)
        return TRUE;
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, index);
    problem_set(error, PROBLEM_NOT_FOUND,
                PROBLEM_BOTH("content that stands, of event", "残っている内容：イベント"), number);
    return FALSE;
}

gboolean ledger_forget(LedgerLog *log, guint64 index, GError **error)
{
    if (!ledger_in_phase(log, LEDGER_IN_CALL, error))
        return FALSE;
    if (index > G_MAXINT64 || !delete_content(log, index, error)) {
        log->failed = TRUE;
        return FALSE;
    }
    g_array_append_val(log->erased, index);
    return TRUE;
}

gboolean ledger_erase(LedgerLog *log, guint64 index, GError **error)
{
    return ledger_forget(log, index, error) && ledger_rebuild(log, error);
}
