/* ledger/marks.c -- the derived rows of the acts the log itself knows: anchors, clock steps,
 * erasures */
#include "ledger/marks.h"
#include "base/problem.h"
#include <string.h>

STORE_SQL(anchor_insert,
          "INSERT INTO ledger_anchor (idx, time_us, actor, kind, size, root, detail, proof)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
STORE_SQL(step_insert,
          "INSERT INTO ledger_clock_step (idx, time_us, kind, change_us, confirmed_idx)"
          " VALUES ($1, $2, $3, $4, -1)");
STORE_SQL(steps_confirm,
          "UPDATE ledger_clock_step SET confirmed_idx = $1 WHERE confirmed_idx = -1");
STORE_SQL(erasure_insert, "INSERT INTO ledger_erasure (event_idx, idx, time_us, actor, reason) "
                          "VALUES ($1, $2, $3, $4, $5)");
STORE_SQL(step_unconfirmed, "SELECT COALESCE(MIN(idx), -1) FROM ledger_clock_step"
                            " WHERE confirmed_idx = -1");
STORE_SQL(anchor_list, "SELECT idx, size, time_us, actor, kind, detail FROM ledger_anchor"
                       " ORDER BY idx DESC");
STORE_SQL(anchored_size, "SELECT COALESCE(MAX(size), 0) FROM ledger_anchor");

/* A text of `content`, "" when there is none: an erased event leaves its row without its words. */
static const char *text_of(const json_t *content, const char *key)
{
    const char *text = json_string_value(json_object_get(content, key));
    return text != NULL ? text : "";
}

static gint64 number_of(const json_t *content, const char *key)
{
    return json_integer_value(json_object_get(content, key));
}

static gboolean project_anchor(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &anchor_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_integer(query, 2, place->time_us);
    store_bind_text(query, 3, event->actor);
    store_bind_text(query, 4, text_of(content, "kind"));
    store_bind_integer(query, 5, number_of(content, "size"));
    store_bind_text(query, 6, text_of(content, "root"));
    store_bind_text(query, 7, text_of(content, "detail"));
    store_bind_text(query, 8, text_of(content, "proof"));
    return store_run(query, error);
}

static gboolean project_step(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                             const json_t *content, GError **error)
{
    (void)event;
    g_autoptr(StoreQuery) query = store_query(store, &step_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_integer(query, 2, place->time_us);
    store_bind_text(query, 3, text_of(content, "kind"));
    store_bind_integer(query, 4, number_of(content, "change_us"));
    return store_run(query, error);
}

static gboolean project_confirm(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    (void)event;
    (void)content;
    g_autoptr(StoreQuery) query = store_query(store, &steps_confirm, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    return store_run(query, error);
}

static gboolean project_erasure(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    guint64 erased = 0;
    if (!g_str_has_prefix(event->subject, "event/") ||
        !g_ascii_string_to_unsigned(event->subject + strlen("event/"), 10, 0, G_MAXINT64, &erased,
                                    error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &erasure_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)erased);
    store_bind_integer(query, 2, (gint64)place->index);
    store_bind_integer(query, 3, place->time_us);
    store_bind_text(query, 4, event->actor);
    store_bind_text(query, 5, text_of(content, "reason"));
    return store_run(query, error);
}

const LedgerProjection ledger_projections[] = {
    {LEDGER_ACT_ANCHOR, project_anchor},
    {LEDGER_ACT_CLOCK_STEPPED, project_step},
    {LEDGER_ACT_CLOCK_CONFIRM, project_confirm},
    {LEDGER_ACT_ERASE, project_erasure},
};
const gsize ledger_projection_count = G_N_ELEMENTS(ledger_projections);

static gboolean read_one(Store *store, const StoreSql *sql, gint64 *value, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *value = store_column_integer(query, 0);
    return TRUE;
}

gboolean ledger_unconfirmed_step(Store *store, gint64 *index, GError **error)
{
    return read_one(store, &step_unconfirmed, index, error);
}

gboolean ledger_anchored_size(Store *store, guint64 *size, GError **error)
{
    gint64 value = 0;
    if (!read_one(store, &anchored_size, &value, error))
        return FALSE;
    *size = (guint64)value;
    return TRUE;
}

gboolean ledger_each_anchor(Store *store, void (*visit)(const LedgerAnchor *anchor, gpointer user),
                            gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &anchor_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const LedgerAnchor anchor = {
            .index = (guint64)store_column_integer(query, 0),
            .size = (guint64)store_column_integer(query, 1),
            .time_us = store_column_integer(query, 2),
            .actor = store_column_text(query, 3, NULL),
            .kind = store_column_text(query, 4, NULL),
            .detail = store_column_text(query, 5, NULL),
        };
        visit(&anchor, user);
    }
    return step == STORE_DONE;
}
