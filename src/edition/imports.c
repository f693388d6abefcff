/* edition/imports.c -- the working table of uploads, so that one can be asked after a restart */
#include "base/problem.h"
#include "edition/edition.h"

STORE_SQL(import_write,
          "INSERT INTO import_note (id, file_name, state, edition, problem, thing, more, noted_us)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET"
          " state = excluded.state, edition = excluded.edition, problem = excluded.problem,"
          " thing = excluded.thing, more = excluded.more, noted_us = excluded.noted_us");
STORE_SQL(import_end_stale,
          "UPDATE import_note SET state = 'refused', problem = $1, thing = file_name,"
          " more = $2, noted_us = $3 WHERE state IN ('receiving', 'reading')");
STORE_SQL(import_read, "SELECT id, file_name, state, edition, problem, thing, more, noted_us"
                       " FROM import_note WHERE id = $1");

gboolean edition_import_note(Store *store, const EditionImport *import, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &import_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, import->id);
    store_bind_text(query, 2, import->file_name);
    store_bind_text(query, 3, import->state);
    store_bind_text(query, 4, import->edition);
    store_bind_integer(query, 5, import->problem);
    store_bind_text(query, 6, import->thing);
    store_bind_text(query, 7, import->more);
    store_bind_integer(query, 8, import->noted_us);
    return store_run(query, error);
}

gboolean edition_import_end_stale(Store *store, gint64 problem, const char *more, gint64 now_us,
                                  GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &import_end_stale, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, problem);
    store_bind_text(query, 2, more);
    store_bind_integer(query, 3, now_us);
    return store_run(query, error);
}

gboolean edition_import_visit(Store *store, const char *id,
                              void (*visit)(const EditionImport *import, gpointer user),
                              gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &import_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("import", "取り込み"), id);
    if (step != STORE_ROW)
        return FALSE;
    const EditionImport import = {
        .id = store_column_text(query, 0, NULL),
        .file_name = store_column_text(query, 1, NULL),
        .state = store_column_text(query, 2, NULL),
        .edition = store_column_text(query, 3, NULL),
        .problem = store_column_integer(query, 4),
        .thing = store_column_text(query, 5, NULL),
        .more = store_column_text(query, 6, NULL),
        .noted_us = store_column_integer(query, 7),
    };
    visit(&import, user);
    return TRUE;
}
