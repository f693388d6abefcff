/* register/retained.c -- rows of retention: written, listed */
#include "register/retained.h"
#include "register/clock.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(retention_put,
          "INSERT INTO record_retention (id, scope, state, due_on, span, counted, until_on,"
          " said_us, person, comment, files, contents) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
          " $10, $11, $12) ON CONFLICT (id) DO UPDATE SET scope = excluded.scope,"
          " state = excluded.state, due_on = excluded.due_on, span = excluded.span,"
          " counted = excluded.counted, until_on = excluded.until_on, said_us = excluded.said_us,"
          " person = excluded.person, comment = excluded.comment, files = excluded.files,"
          " contents = excluded.contents");
STORE_SQL(retention_find,
          "SELECT scope, state, due_on, span, counted, until_on, said_us, person, comment, files,"
          " contents FROM record_retention WHERE id = $1");
STORE_SQL(retention_list, "SELECT id FROM record_retention WHERE state = $1 AND id > $2"
                          " ORDER BY id LIMIT $3");
STORE_SQL(retention_gone, "SELECT id FROM record_retention WHERE state = 'erased' AND"
                          " said_us >= $1 AND said_us < $2 ORDER BY said_us, id");
STORE_SQL(hold_put, "INSERT INTO record_hold (id, record, kind, reason, person, placed_us)"
                    " VALUES ($1, $2, $3, $4, $5, $6)");
STORE_SQL(hold_drop, "DELETE FROM record_hold WHERE id = $1");
STORE_SQL(hold_list, "SELECT id, kind, reason, person, placed_us FROM record_hold"
                     " WHERE record = $1 ORDER BY id");
STORE_SQL(held_list, "SELECT DISTINCT record FROM record_hold WHERE record > $1"
                     " ORDER BY record LIMIT $2");
STORE_SQL(
    closed_list,
    "SELECT r.id, r.closed_us FROM record AS r LEFT JOIN record_retention AS t ON t.id = r.id"
    " WHERE r.closed_us > 0 AND r.closed_us <= $3 AND (r.closed_us > $1 OR"
    " (r.closed_us = $1 AND r.id > $2)) AND (t.id IS NULL OR t.state = 'extended' OR"
    " (t.state IN ('due', 'erased') AND t.scope = 'fields')) ORDER BY r.closed_us, r.id LIMIT $4");

/* ---- written ---- */

gboolean register_retention_put(Store *store, const RegisterSaid *said, const json_t *retention,
                                GError **error)
{
    static const char *const texts[] = {"scope", "state", "due_on", "span", "counted", "until_on"};
    g_autoptr(StoreQuery) query = store_query(store, &retention_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, said->record);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        store_bind_text(query, 2 + (int)i, register_text_in(retention, texts[i]));
    store_bind_integer(query, 8, said->time_us);
    store_bind_text(query, 9, said->person);
    store_bind_text(query, 10, said->comment);
    store_bind_integer(query, 11, register_integer_in(retention, "files"));
    store_bind_integer(query, 12, register_integer_in(retention, "contents"));
    return store_run(query, error);
}

gboolean register_hold_put(Store *store, const RegisterSaid *said, const json_t *hold,
                           GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &hold_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, said->event);
    store_bind_integer(query, 2, said->record);
    store_bind_text(query, 3, register_text_in(hold, "kind"));
    store_bind_text(query, 4, register_text_in(hold, "reason"));
    store_bind_text(query, 5, said->person);
    store_bind_integer(query, 6, said->time_us);
    return store_run(query, error);
}

gboolean register_hold_drop(Store *store, gint64 hold, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &hold_drop, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, hold);
    return store_run(query, error);
}

/* ---- read ---- */

void register_retention_clear(RegisterRetention *retention)
{
    g_clear_pointer(&retention->span, g_free);
    g_clear_pointer(&retention->person, g_free);
    g_clear_pointer(&retention->comment, g_free);
}

#define COPY(to, query, at) g_strlcpy(to, store_column_text(query, at, NULL), sizeof(to))

gboolean register_retention_find(Store *store, gint64 record, RegisterRetention *retention,
                                 gboolean *found, GError **error)
{
    *retention = (RegisterRetention){0};
    *found = FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &retention_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    *found = TRUE;
    COPY(retention->scope, query, 0);
    COPY(retention->state, query, 1);
    COPY(retention->due_on, query, 2);
    retention->span = g_strdup(store_column_text(query, 3, NULL));
    COPY(retention->counted, query, 4);
    COPY(retention->until_on, query, 5);
    retention->said_us = store_column_integer(query, 6);
    retention->person = g_strdup(store_column_text(query, 7, NULL));
    retention->comment = g_strdup(store_column_text(query, 8, NULL));
    retention->files = store_column_integer(query, 9);
    retention->contents = store_column_integer(query, 10);
    return TRUE;
}

static GArray *read_ids(StoreQuery *query, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        gint64 id = store_column_integer(query, 0);
        g_array_append_val(ids, id);
    }
    return step == STORE_DONE ? g_steal_pointer(&ids) : NULL;
}

GArray *register_retained(Store *store, const char *state, gint64 after, guint max, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &retention_list, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, state);
    store_bind_integer(query, 2, after);
    store_bind_integer(query, 3, max);
    return read_ids(query, error);
}

GArray *register_held(Store *store, gint64 after, guint max, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &held_list, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, after);
    store_bind_integer(query, 2, max);
    return read_ids(query, error);
}

GArray *register_disposed(Store *store, int year, GError **error)
{
    g_autofree char *from = g_strdup_printf("%04d-04-01", year);
    g_autofree char *until = g_strdup_printf("%04d-04-01", year + 1);
    g_autoptr(StoreQuery) query = store_query(store, &retention_gone, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, register_day_start_us(from));
    store_bind_integer(query, 2, register_day_start_us(until));
    return read_ids(query, error);
}

gboolean register_holds_each(Store *store, gint64 record, RegisterHoldVisit visit, gpointer user,
                             GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &hold_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterHold hold = {.id = store_column_integer(query, 0),
                                   .kind = store_column_text(query, 1, NULL),
                                   .reason = store_column_text(query, 2, NULL),
                                   .person = store_column_text(query, 3, NULL),
                                   .placed_us = store_column_integer(query, 4)};
        visit(&hold, user);
    }
    return step == STORE_DONE;
}

GArray *register_closed_after(Store *store, const RegisterClosed *after, gint64 until_us, guint max,
                              GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(RegisterClosed));
    g_autoptr(StoreQuery) query = store_query(store, &closed_list, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, after->closed_us);
    store_bind_integer(query, 2, after->id);
    store_bind_integer(query, 3, until_us);
    store_bind_integer(query, 4, max);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterClosed one = {store_column_integer(query, 0), store_column_integer(query, 1)};
        g_array_append_val(found, one);
    }
    return step == STORE_DONE ? g_steal_pointer(&found) : NULL;
}
