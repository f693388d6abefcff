/* register/notices.c -- notices as they came, and those of no record */
#include "register/notices.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(told_after, "SELECT id, record, time_us, key, kind, ja, en FROM record_notice"
                      " WHERE id > $1 ORDER BY id LIMIT $2");
STORE_SQL(told_find, "SELECT id, record, time_us, key, kind, ja, en FROM record_notice"
                     " WHERE id = $1");
STORE_SQL(told_newest, "SELECT COALESCE(MAX(id), 0) FROM record_notice");
STORE_SQL(told_latest, "SELECT time_us, kind, record FROM record_notice WHERE key = $1"
                       " ORDER BY id DESC");
STORE_SQL(told_insert, "INSERT INTO record_notice (id, key, record, time_us, kind, ja, en)"
                       " VALUES ($1, $2, 0, $3, $4, $5, $6)");

static gboolean visit_all(StoreQuery *query, guint *count, RegisterToldVisit visit, gpointer user,
                          GError **error)
{
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterTold told = {.id = store_column_integer(query, 0),
                                   .record = store_column_integer(query, 1),
                                   .time_us = store_column_integer(query, 2),
                                   .key = store_column_text(query, 3, NULL),
                                   .kind = store_column_text(query, 4, NULL),
                                   .ja = store_column_text(query, 5, NULL),
                                   .en = store_column_text(query, 6, NULL)};
        visit(&told, user);
        *count += 1;
    }
    return step == STORE_DONE;
}

gboolean register_told_after(Store *store, gint64 after, guint max, RegisterToldVisit visit,
                             gpointer user, GError **error)
{
    guint count = 0;
    g_autoptr(StoreQuery) query = store_query(store, &told_after, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, after);
    store_bind_integer(query, 2, (gint64)max);
    return visit_all(query, &count, visit, user, error);
}

gboolean register_told_find(Store *store, gint64 id, gboolean *found, RegisterToldVisit visit,
                            gpointer user, GError **error)
{
    guint count = 0;
    g_autoptr(StoreQuery) query = store_query(store, &told_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, id);
    if (!visit_all(query, &count, visit, user, error))
        return FALSE;
    *found = count > 0;
    return TRUE;
}

gboolean register_told_newest(Store *store, gint64 *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &told_newest, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *id = store_column_integer(query, 0);
    return TRUE;
}

gboolean register_told_since(Store *store, const char *key, const char *kind, gint64 since_us,
                             gboolean *told, GError **error)
{
    *told = FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &told_latest, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        if (store_column_integer(query, 0) < since_us)
            return TRUE;
        if (store_column_integer(query, 2) == 0 &&
            strcmp(store_column_text(query, 1, NULL), kind) == 0)
            return *told = TRUE;
    }
    return step == STORE_DONE;
}

gboolean register_project_told(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    (void)event;
    const json_t *notices = json_object_get(content, "notices");
    for (gsize i = 0; i < json_array_size(notices) && i <= REGISTER_PARTS_MAX; i++) {
        const json_t *notice = json_array_get(notices, i);
        g_autoptr(StoreQuery) query = store_query(store, &told_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, (gint64)place->index * REGISTER_NOTICES_EACH + (gint64)i);
        store_bind_text(query, 2, register_text_in(notice, "key"));
        store_bind_integer(query, 3, place->time_us);
        store_bind_text(query, 4, register_text_in(notice, "kind"));
        store_bind_text(query, 5, register_text_in(notice, "ja"));
        store_bind_text(query, 6, register_text_in(notice, "en"));
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}
