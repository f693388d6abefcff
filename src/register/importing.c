/* register/importing.c -- imports of rows: their table, and the rows that wait */
#include "register/importing.h"
#include "base/problem.h"
#include "register/parts.h"
#include <string.h>

#define COLUMNS                                                                                    \
    "SELECT id, key, person, type, transition, comment, file, digest, state, ja, en, size, taken," \
    " opened, begun_us, changed_us FROM record_import"

STORE_SQL(import_insert,
          "INSERT INTO record_import (id, key, person, type, transition, comment, file, digest,"
          " size, taken, opened, state, ja, en, begun_us, changed_us) VALUES ($1, $2, $3, $4, $5,"
          " $6, $7, $8, $9, 0, 0, $10, '', '', $11, $11)");
STORE_SQL(import_update, "UPDATE record_import SET state = $2, taken = COALESCE($3, taken),"
                         " opened = COALESCE($4, opened), ja = $5, en = $6, changed_us = $7"
                         " WHERE key = $1");
STORE_SQL(import_find, COLUMNS " WHERE key = $1");
STORE_SQL(import_each, COLUMNS " WHERE person = $1 ORDER BY id DESC LIMIT 50");
STORE_SQL(import_next, COLUMNS " WHERE state = 'running' ORDER BY id LIMIT 1");
STORE_SQL(row_insert, "INSERT INTO record_import_row (id, line, fields) VALUES ($1, $2, $3)");
STORE_SQL(row_read, "SELECT line, fields FROM record_import_row WHERE id = $1");
STORE_SQL(rows_drop, "DELETE FROM record_import_row WHERE id BETWEEN $1 AND $2");

#define ROW_BITS 14
G_STATIC_ASSERT(REGISTER_IMPORT_MAX < (1 << ROW_BITS));

static gint64 row_id(gint64 import, gint64 n)
{
    return import * (G_GINT64_CONSTANT(1) << ROW_BITS) + n;
}

/* ---- looking ---- */

static void tell(StoreQuery *query, RegisterImportSeen seen, gpointer user)
{
    const RegisterImport import = {.id = store_column_integer(query, 0),
                                   .key = store_column_text(query, 1, NULL),
                                   .person = store_column_text(query, 2, NULL),
                                   .type = store_column_text(query, 3, NULL),
                                   .transition = store_column_text(query, 4, NULL),
                                   .comment = store_column_text(query, 5, NULL),
                                   .file = store_column_text(query, 6, NULL),
                                   .digest = store_column_text(query, 7, NULL),
                                   .state = store_column_text(query, 8, NULL),
                                   .ja = store_column_text(query, 9, NULL),
                                   .en = store_column_text(query, 10, NULL),
                                   .rows = store_column_integer(query, 11),
                                   .taken = store_column_integer(query, 12),
                                   .opened = store_column_integer(query, 13),
                                   .begun_us = store_column_integer(query, 14),
                                   .changed_us = store_column_integer(query, 15)};
    seen(&import, user);
}

gboolean register_import_find(Store *store, const char *key, RegisterImportSeen seen, gpointer user,
                              GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &import_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    tell(query, seen, user);
    return TRUE;
}

static gboolean tell_all(StoreQuery *query, RegisterImportSeen seen, gpointer user, GError **error)
{
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        tell(query, seen, user);
    return step == STORE_DONE;
}

gboolean register_import_each(Store *store, const char *person, RegisterImportSeen seen,
                              gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &import_each, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    return tell_all(query, seen, user, error);
}

gboolean register_import_next(Store *store, RegisterImportSeen seen, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &import_next, error);
    return query != NULL && tell_all(query, seen, user, error);
}

/* ---- rows that wait ---- */

gboolean register_import_row_put(Store *store, gint64 import, gint64 n, gint64 line,
                                 const char *values, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &row_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, row_id(import, n));
    store_bind_integer(query, 2, line);
    store_bind_text(query, 3, values);
    return store_run(query, error);
}

json_t *register_import_row(Store *store, gint64 import, gint64 n, gint64 *line, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &row_read, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, row_id(import, n));
    if (store_step(query, error) != STORE_ROW)
        return NULL;
    *line = store_column_integer(query, 0);
    return json_loads(store_column_text(query, 1, NULL), 0, NULL);
}

gboolean register_import_rows_drop(Store *store, gint64 import, gint64 until, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &rows_drop, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, row_id(import, 0));
    store_bind_integer(query, 2, row_id(import, until) - 1);
    return store_run(query, error);
}

/* ---- projection ---- */

static gboolean project_begin(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                              const char *key, const json_t *content, GError **error)
{
    static const char *const texts[] = {"type", "transition", "comment", "file", "digest"};
    g_autoptr(StoreQuery) query = store_query(store, &import_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_text(query, 2, key);
    store_bind_text(query, 3, event->actor);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        store_bind_text(query, 4 + (int)i, register_text_in(content, texts[i]));
    store_bind_integer(query, 9, register_integer_in(content, "rows"));
    store_bind_text(query, 10, event->to_state);
    store_bind_integer(query, 11, place->time_us);
    return store_run(query, error);
}

static void bind_count(StoreQuery *query, int at, const json_t *count)
{
    if (count != NULL)
        store_bind_integer(query, at, json_integer_value(count));
    else
        store_bind_text(query, at, NULL);
}

gboolean register_project_import(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    const char *slash = strchr(event->subject, '/');
    const char *key = slash != NULL ? slash + 1 : "";
    if (*event->from_state == '\0')
        return project_begin(store, event, place, key, content, error);
    g_autoptr(StoreQuery) query = store_query(store, &import_update, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    store_bind_text(query, 2, event->to_state);
    bind_count(query, 3, json_object_get(content, "taken"));
    bind_count(query, 4, json_object_get(content, "opened"));
    store_bind_text(query, 5, register_text_in(content, "ja"));
    store_bind_text(query, 6, register_text_in(content, "en"));
    store_bind_integer(query, 7, place->time_us);
    return store_run(query, error);
}
