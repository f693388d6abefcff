/* register/relieved.c -- rows of steps made under a relief: written, listed */
#include "register/relieved.h"
#include "register/clock.h"
#include "register/parts.h"

STORE_SQL(relieved_put,
          "INSERT INTO record_relieved (id, record, relief, transition, barred, person, time_us)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING");
STORE_SQL(relieved_year,
          "SELECT id, record, relief, transition, barred, person, time_us FROM record_relieved"
          " WHERE time_us >= $1 AND time_us < $2 ORDER BY time_us, id");
STORE_SQL(relieved_of,
          "SELECT id, record, relief, transition, barred, person, time_us FROM record_relieved"
          " WHERE record = $1 ORDER BY id");

static gboolean put_one(Store *store, const RegisterRelieved *own, const json_t *row,
                        GError **error)
{
    static const char *const texts[] = {"relief", "transition", "barred", "person"};
    const gboolean itself = json_object_get(row, "event") == NULL;
    g_autoptr(StoreQuery) query = store_query(store, &relieved_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, itself ? own->event : register_integer_in(row, "event"));
    store_bind_integer(query, 2, own->record);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        store_bind_text(query, 3 + (int)i, register_text_in(row, texts[i]));
    store_bind_integer(query, 7, itself ? own->time_us : register_integer_in(row, "time_us"));
    return store_run(query, error);
}

gboolean register_relieved_put(Store *store, const RegisterRelieved *own, const json_t *rows,
                               GError **error)
{
    for (gsize i = 0; i < json_array_size(rows); i++)
        if (!put_one(store, own, json_array_get(rows, i), error))
            return FALSE;
    return TRUE;
}

static gboolean visit_all(StoreQuery *query, RegisterRelievedVisit visit, gpointer user,
                          GError **error)
{
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterRelieved one = {.event = store_column_integer(query, 0),
                                      .record = store_column_integer(query, 1),
                                      .relief = store_column_text(query, 2, NULL),
                                      .transition = store_column_text(query, 3, NULL),
                                      .barred = store_column_text(query, 4, NULL),
                                      .person = store_column_text(query, 5, NULL),
                                      .time_us = store_column_integer(query, 6)};
        if (!visit(&one, user, error))
            return FALSE;
    }
    return step == STORE_DONE;
}

gboolean register_relieved_year(Store *store, int year, RegisterRelievedVisit visit, gpointer user,
                                GError **error)
{
    g_autofree char *from = g_strdup_printf("%04d-04-01", year);
    g_autofree char *until = g_strdup_printf("%04d-04-01", year + 1);
    g_autoptr(StoreQuery) query = store_query(store, &relieved_year, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_day_start_us(from));
    store_bind_integer(query, 2, register_day_start_us(until));
    return visit_all(query, visit, user, error);
}

gboolean register_relieved_of(Store *store, gint64 record, RegisterRelievedVisit visit,
                              gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &relieved_of, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record);
    return visit_all(query, visit, user, error);
}
