/* office/source.c -- holdings and deputies that records say */
#include "office/source.h"
#include "base/json.h"
#include "office/change.h"

STORE_SQL(source_holdings_delete, "DELETE FROM office_holding WHERE source = $1");
STORE_SQL(source_deputies_delete, "DELETE FROM office_deputy WHERE source = $1");
STORE_SQL(source_holding_mark, "UPDATE office_holding SET source = $2 WHERE id = $1");
STORE_SQL(source_deputy_mark, "UPDATE office_deputy SET source = $2 WHERE id = $1");

static gboolean run(Store *store, const StoreSql *sql, const char *first, const char *second,
                    GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, first);
    if (second != NULL)
        store_bind_text(query, 2, second);
    return store_run(query, error);
}

static gboolean replace(Store *store, OfficeWhat what, const char *source, const json_t *rows,
                        guint64 event, GError **error)
{
    gboolean holds = what == OFFICE_HOLDING;
    if (!run(store, holds ? &source_holdings_delete : &source_deputies_delete, source, NULL, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(rows); i++) {
        g_autofree char *id = g_strdup_printf("%s/%" G_GSIZE_FORMAT, source, i + 1);
        g_autoptr(json_t) row = office_row_empty(what);
        json_object_update_existing(row, json_array_get(rows, i));
        if (!office_row_write(store, what, id, row, event, error) ||
            !run(store, holds ? &source_holding_mark : &source_deputy_mark, id, source, error))
            return FALSE;
    }
    return TRUE;
}

gboolean office_source_hold(Store *store, const char *source, const json_t *rows, guint64 event,
                            GError **error)
{
    return replace(store, OFFICE_HOLDING, source, rows, event, error);
}

gboolean office_source_stand_in(Store *store, const char *source, const json_t *rows, guint64 event,
                                GError **error)
{
    return replace(store, OFFICE_DEPUTY, source, rows, event, error);
}
