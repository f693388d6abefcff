/* edition/carry.c -- decisions that went from one edition to the next */
#include "edition/carry.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/content.h"
#include "edition/rows.h"

STORE_SQL(carry_note, "UPDATE edition SET carried_from = $2, carried_until = $3 WHERE event = $1");
STORE_SQL(carry_insert,
          "INSERT INTO carry (id, n, of_kind, state, why, from_n, from_path, from_text, to_n,"
          " to_path, to_text, item, before_values, after_values, reason, actor, source_event,"
          " settled_reason, settled_us, settled_by, settled_event)"
          " VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
          " '', 0, '', 0) ON CONFLICT (id) DO UPDATE SET state = 'open', why = excluded.why,"
          " to_n = excluded.to_n, to_path = excluded.to_path, to_text = excluded.to_text,"
          " before_values = excluded.before_values, after_values = excluded.after_values,"
          " reason = excluded.reason, actor = excluded.actor,"
          " source_event = excluded.source_event, settled_reason = '', settled_us = 0,"
          " settled_by = '', settled_event = 0");
STORE_SQL(carry_settle, "UPDATE carry SET state = $2, settled_reason = $3, settled_us = $4,"
                        " settled_by = $5, settled_event = $6 WHERE id = $1");
STORE_SQL(carry_list,
          "SELECT n, of_kind, state, why, from_n, from_path, from_text, to_n, to_path, to_text,"
          " item, before_values, after_values, reason, actor, source_event, settled_reason,"
          " settled_us, settled_by, settled_event FROM carry"
          " WHERE id BETWEEN $1 AND $2 ORDER BY id");
STORE_SQL(kept_list,
          "SELECT DISTINCT 1 AS rank, 'unit', u.n, '', u.path, u.text, c.carried, c.carried_event"
          " FROM unit_change c JOIN unit u ON u.id = c.unit"
          " WHERE c.unit BETWEEN $1 AND $2 AND c.carried <> ''"
          " UNION ALL SELECT DISTINCT 2, 'fact', f.n, '', f.path, f.name || ' ' || f.value,"
          " c.carried, c.carried_event FROM fact_change c JOIN fact f ON f.id = c.fact"
          " WHERE c.fact BETWEEN $1 AND $2 AND c.carried <> ''"
          " UNION ALL SELECT 3, 'finding', n, '', path, ja, carried, carried_event FROM finding"
          " WHERE id BETWEEN $1 AND $2 AND carried <> ''"
          " UNION ALL SELECT 4, 'coverage', 0, item, paths, ja, carried, carried_event"
          " FROM coverage WHERE id BETWEEN $1 AND $2 AND carried <> '' ORDER BY 1, 3, 4");
STORE_SQL(decided_list,
          "SELECT DISTINCT 1 AS rank, 'unit', c.unit - $1, '', c.actor, c.reason, c.event"
          " FROM unit_change c JOIN (SELECT unit, MAX(event) AS last FROM unit_change"
          " WHERE unit BETWEEN $1 AND $2 GROUP BY unit) m ON m.unit = c.unit AND m.last = c.event"
          " WHERE c.event >= $3"
          " UNION ALL SELECT DISTINCT 2, 'fact', c.fact - $1, '', c.actor, c.reason, c.event"
          " FROM fact_change c JOIN (SELECT fact, MAX(event) AS last FROM fact_change"
          " WHERE fact BETWEEN $1 AND $2 GROUP BY fact) m ON m.fact = c.fact AND m.last = c.event"
          " WHERE c.event >= $3"
          " UNION ALL SELECT 3, 'finding', n, '', actor, reason, event FROM finding"
          " WHERE id BETWEEN $1 AND $2 AND version > 1 AND event >= $3"
          " UNION ALL SELECT 4, 'coverage', 0, item, actor, reason, event FROM coverage"
          " WHERE id BETWEEN $1 AND $2 AND version > 1 AND event >= $3 ORDER BY 1, 3, 4");

/* ---- projections ---- */

static gboolean insert_row(Store *store, guint64 event, const json_t *row, GError **error)
{
    g_autofree char *before = edition_json_in(row, "before", "{}");
    g_autofree char *after = edition_json_in(row, "after", "{}");
    g_autoptr(StoreQuery) query = store_query(store, &carry_insert, error);
    if (query == NULL)
        return FALSE;
    gint64 n = edition_integer_in(row, "n");
    store_bind_integer(query, 1, edition_row(event, (guint64)n));
    store_bind_integer(query, 2, n);
    store_bind_text(query, 3, edition_text_in(row, "of"));
    store_bind_text(query, 4, edition_text_in(row, "why"));
    store_bind_integer(query, 5, edition_integer_in(row, "from_n"));
    store_bind_text(query, 6, edition_text_in(row, "from_path"));
    store_bind_text(query, 7, edition_text_in(row, "from_text"));
    store_bind_integer(query, 8, edition_integer_in(row, "to_n"));
    store_bind_text(query, 9, edition_text_in(row, "to_path"));
    store_bind_text(query, 10, edition_text_in(row, "to_text"));
    store_bind_text(query, 11, edition_text_in(row, "item"));
    store_bind_text(query, 12, before);
    store_bind_text(query, 13, after);
    store_bind_text(query, 14, edition_text_in(row, "reason"));
    store_bind_text(query, 15, edition_text_in(row, "by"));
    store_bind_integer(query, 16, edition_integer_in(row, "event"));
    return store_run(query, error);
}

gboolean edition_project_carry(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    (void)place;
    g_auto(EditionSubject) subject = {0};
    guint64 edition_event = 0;
    if (!edition_subject_read(event->subject, &subject, error) ||
        !edition_find_event(store, subject.id, &edition_event, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &carry_note, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)edition_event);
    store_bind_text(query, 2, edition_text_in(content, "from"));
    store_bind_integer(query, 3, edition_integer_in(content, "until"));
    if (!store_run(query, error))
        return FALSE;
    const json_t *rows = json_object_get(content, "rows");
    for (gsize i = 0; i < json_array_size(rows); i++)
        if (!insert_row(store, edition_event, json_array_get(rows, i), error))
            return FALSE;
    return TRUE;
}

gboolean edition_project_settle(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    g_auto(EditionSubject) subject = {0};
    guint64 edition_event = 0;
    if (!edition_subject_read(event->subject, &subject, error) ||
        !edition_find_event(store, subject.id, &edition_event, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &carry_settle, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(edition_event, subject.n));
    store_bind_text(query, 2, event->to_state);
    store_bind_text(query, 3, edition_text_in(content, "reason"));
    store_bind_integer(query, 4, place->time_us);
    store_bind_text(query, 5, event->actor);
    store_bind_integer(query, 6, (gint64)place->index);
    return store_run(query, error);
}

/* ---- asked ---- */

static const char *text_at(StoreQuery *query, int at)
{
    return store_column_text(query, at, NULL);
}

static guint64 number_at(StoreQuery *query, int at)
{
    return (guint64)store_column_integer(query, at);
}

static StoreQuery *range_query(Store *store, const StoreSql *sql, gint64 first, gint64 last,
                               GError **error)
{
    StoreQuery *query = store_query(store, sql, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, first);
    store_bind_integer(query, 2, last);
    return query;
}

static void read_carry(StoreQuery *query, EditionCarry *carry)
{
    *carry = (EditionCarry){
        .n = number_at(query, 0),
        .of = text_at(query, 1),
        .state = text_at(query, 2),
        .why = text_at(query, 3),
        .from_n = number_at(query, 4),
        .from_path = text_at(query, 5),
        .from_text = text_at(query, 6),
        .to_n = number_at(query, 7),
        .to_path = text_at(query, 8),
        .to_text = text_at(query, 9),
        .item = text_at(query, 10),
        .before_values = text_at(query, 11),
        .after_values = text_at(query, 12),
        .reason = text_at(query, 13),
        .actor = text_at(query, 14),
        .source_event = number_at(query, 15),
        .settled_reason = text_at(query, 16),
        .settled_us = store_column_integer(query, 17),
        .settled_by = text_at(query, 18),
        .settled_event = number_at(query, 19),
    };
}

static gboolean each_carry(Store *store, gint64 first, gint64 last, EditionCarryVisit visit,
                           gpointer user, gboolean *seen, GError **error)
{
    g_autoptr(StoreQuery) query = range_query(store, &carry_list, first, last, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    EditionCarry carry;
    while ((step = store_step(query, error)) == STORE_ROW) {
        *seen = TRUE;
        read_carry(query, &carry);
        if (!visit(&carry, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_each_carry(Store *store, guint64 event, EditionCarryVisit visit, gpointer user,
                            GError **error)
{
    gboolean seen = FALSE;
    return each_carry(store, edition_row(event, 0), edition_row_last(event), visit, user, &seen,
                      error);
}

gboolean edition_visit_carry(Store *store, guint64 event, guint64 n, EditionCarryVisit visit,
                             gpointer user, GError **error)
{
    gboolean seen = FALSE;
    gint64 row = edition_row(event, n);
    if (n >> EDITION_ROW_BITS == 0 && !each_carry(store, row, row, visit, user, &seen, error))
        return FALSE;
    if (seen)
        return TRUE;
    g_autofree char *name = g_strdup_printf("%" G_GUINT64_FORMAT, n);
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("decision", "判断"), name);
    return FALSE;
}

gboolean edition_each_kept(Store *store, guint64 event, EditionKeptVisit visit, gpointer user,
                           GError **error)
{
    g_autoptr(StoreQuery) query =
        range_query(store, &kept_list, edition_row(event, 0), edition_row_last(event), error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionKept kept = {
            .of = text_at(query, 1),
            .n = number_at(query, 2),
            .item = text_at(query, 3),
            .path = text_at(query, 4),
            .text = text_at(query, 5),
            .carried = text_at(query, 6),
            .carried_event = number_at(query, 7),
        };
        if (!visit(&kept, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_each_decided(Store *store, guint64 event, guint64 since, EditionDecidedVisit visit,
                              gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query =
        range_query(store, &decided_list, edition_row(event, 0), edition_row_last(event), error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 3, (gint64)since);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionDecided decided = {
            .of = text_at(query, 1),
            .n = number_at(query, 2),
            .item = text_at(query, 3),
            .actor = text_at(query, 4),
            .reason = text_at(query, 5),
            .event = number_at(query, 6),
        };
        if (!visit(&decided, user))
            return TRUE;
    }
    return step == STORE_DONE;
}
