/* register/project.c -- events of records become rows, member by member of their content */
#include "register/project.h"
#include "base/problem.h"
#include "office/source.h"
#include "register/grams.h"
#include "register/notices.h"
#include "register/parts.h"
#include "register/relieved.h"
#include "register/retained.h"
#include "register/types.h"
#include <string.h>

STORE_SQL(row_find, "SELECT id, event FROM record WHERE key = $1");
STORE_SQL(record_insert,
          "INSERT INTO record (id, key, state, version, generation, restricted, opened_us,"
          " entered_us, changed_us, closed_us, due_us, applicant, applicant_unit, number, title,"
          " cells) VALUES ($1, $2, '', 0, $3, 0, $4, $4, $4, 0, 0, '', '', '', '', '[]')");
STORE_SQL(body_insert, "INSERT INTO record_body (id, fields, doers, former, pending, looks)"
                       " VALUES ($1, '{}', '{}', '[]', '{}', '[]')");
STORE_SQL(record_update,
          "UPDATE record SET state = COALESCE($2, state), version = $3, changed_us = $4,"
          " entered_us = COALESCE($5, entered_us), due_us = COALESCE($6, due_us),"
          " restricted = COALESCE($7, restricted), number = COALESCE($8, number),"
          " title = COALESCE($9, title), cells = COALESCE($10, cells), event = $11 WHERE id = $1");
/* What stands in indexes, apart: setting it to what it is writes them anew. */
STORE_SQL(record_update_indexed,
          "UPDATE record SET closed_us = COALESCE($2, closed_us),"
          " applicant = COALESCE($3, applicant), applicant_unit = COALESCE($4, applicant_unit)"
          " WHERE id = $1");
STORE_SQL(body_update, "UPDATE record_body SET fields = COALESCE($2, fields),"
                       " doers = COALESCE($3, doers), former = COALESCE($4, former),"
                       " pending = COALESCE($5, pending), looks = COALESCE($6, looks)"
                       " WHERE id = $1");
STORE_SQL(body_fields, "SELECT fields FROM record_body WHERE id = $1");
STORE_SQL(number_next, "INSERT INTO record_number (series, last) VALUES ($1, 1)"
                       " ON CONFLICT (series) DO UPDATE SET last = record_number.last + 1");
STORE_SQL(number_set, "INSERT INTO record_number (series, last) VALUES ($1, $2)"
                      " ON CONFLICT (series) DO UPDATE SET last = CASE WHEN"
                      " excluded.last > record_number.last THEN excluded.last"
                      " ELSE record_number.last END");
STORE_SQL(number_read, "SELECT last FROM record_number WHERE series = $1");
STORE_SQL(event_insert, "INSERT INTO record_event (id, record, previous) VALUES ($1, $2, $3)"
                        " ON CONFLICT (id) DO UPDATE SET previous = excluded.previous");
STORE_SQL(wait_delete, "DELETE FROM record_wait WHERE id BETWEEN $1 AND $2");
STORE_SQL(waiting_set, "UPDATE record SET waiting = $2 WHERE id = $1 AND waiting <> $2");
STORE_SQL(wait_insert, "INSERT INTO record_wait (id, key, record, step, place, barred)"
                       " VALUES ($1, $2, $3, $4, $5, $6)");
STORE_SQL(see_delete, "DELETE FROM record_see WHERE id BETWEEN $1 AND $2");
STORE_SQL(see_stand, "SELECT key FROM record_see WHERE id BETWEEN $1 AND $2 ORDER BY id");
STORE_SQL(see_insert, "INSERT INTO record_see (id, key, record) VALUES ($1, $2, $3)");
STORE_SQL(due_delete, "DELETE FROM record_deadline WHERE id BETWEEN $1 AND $2");
STORE_SQL(due_insert, "INSERT INTO record_deadline (id, record, name, due_us, at_us, step)"
                      " VALUES ($1, $2, $3, $4, $5, $6)");
STORE_SQL(notice_delete, "DELETE FROM record_notice WHERE id IN (WITH RECURSIVE chain AS"
                         " (SELECT id, previous FROM record_event WHERE id = $1 UNION ALL"
                         " SELECT e.id, e.previous FROM chain AS c JOIN record_event AS e"
                         " ON e.id = c.previous) SELECT n.id FROM chain AS c JOIN record_notice"
                         " AS n ON n.id BETWEEN c.id * 256 AND c.id * 256 + 255)");
STORE_SQL(notice_insert, "INSERT INTO record_notice (id, key, record, time_us, kind, ja, en)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)");
STORE_SQL(link_delete, "DELETE FROM record_link WHERE id BETWEEN $1 AND $2");
STORE_SQL(link_insert, "INSERT INTO record_link (id, record, field, target)"
                       " VALUES ($1, $2, $3, $4)");
STORE_SQL(linked_delete, "DELETE FROM record_link WHERE target = $1");
STORE_SQL(file_delete, "DELETE FROM record_file WHERE id BETWEEN $1 AND $2");
STORE_SQL(file_insert, "INSERT INTO record_file (id, record, field, attachment, sha256, name,"
                       " bytes, media) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
STORE_SQL(relief_delete, "DELETE FROM record_relief WHERE id = $1");
STORE_SQL(relief_insert, "INSERT INTO record_relief (id, type, person, unit, from_on, until_on)"
                         " SELECT $1, name, $2, $3, $4, $5 FROM record_kind WHERE id = $6");
STORE_SQL(period_insert, "INSERT INTO record_period (period, record) VALUES ($1, $2)"
                         " ON CONFLICT (period) DO NOTHING");
STORE_SQL(stamp_set, "INSERT INTO record_stamp (id, event) VALUES (1, $1)"
                     " ON CONFLICT (id) DO UPDATE SET event = excluded.event");

#define LATE_FIRST 200 /* waits below; who is told that it is late, above */
#define ORDINALS ""    /* the series that numbers records */
#define NO_NUMBER G_MININT64

typedef struct {
    Store *store;
    gint64 id;    /* of the record */
    gint64 event; /* the one before, of this record; 0 for none */
    const char *key;
    const LedgerPlace *place;
    const char *actor;
    const json_t *content;
} Putting;

/* ---- statements of few parameters ---- */

static gboolean run_ids(Store *store, const StoreSql *sql, gint64 first, gint64 second,
                        GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, first);
    if (second != NO_NUMBER)
        store_bind_integer(query, 2, second);
    return store_run(query, error);
}

static gboolean delete_parts(const Putting *p, const StoreSql *sql, guint first, guint last,
                             GError **error)
{
    return run_ids(p->store, sql, register_part_id(p->id, first), register_part_id(p->id, last),
                   error);
}

static gboolean find_id(Store *store, const StoreSql *sql, const char *key, gint64 *id,
                        GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    StoreStep step = store_step(query, error);
    *id = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    return step != STORE_FAILED;
}

static gboolean run_series(Store *store, const StoreSql *sql, const char *series, gint64 number,
                           GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, series);
    if (number != NO_NUMBER)
        store_bind_integer(query, 2, number);
    return store_run(query, error);
}

static gboolean find_row(Putting *p, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(p->store, &row_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, p->key);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW) {
        p->id = store_column_integer(query, 0);
        p->event = store_column_integer(query, 1);
    }
    return step != STORE_FAILED;
}

static gboolean put_event(const Putting *p, gint64 event, gint64 previous, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(p->store, &event_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, event);
    store_bind_integer(query, 2, p->id);
    store_bind_integer(query, 3, previous);
    return store_run(query, error);
}

/* ---- members, each of which puts its rows in the place of those before ---- */

static gboolean put_wait(const Putting *p, const json_t *wait, guint n, const char *step,
                         GError **error)
{
    g_autoptr(StoreQuery) query = store_query(p->store, &wait_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_part_id(p->id, n));
    store_bind_text(query, 2,
                    json_is_string(wait) ? json_string_value(wait) : register_text_in(wait, "key"));
    store_bind_integer(query, 3, p->id);
    store_bind_text(query, 4, step);
    store_bind_integer(query, 5, register_integer_in(wait, "place"));
    store_bind_text(query, 6, register_text_in(wait, "barred"));
    return store_run(query, error);
}

static gboolean put_waits(const Putting *p, const json_t *waits, GError **error)
{
    gboolean entered = json_object_get(p->content, "entered") != NULL; /* put_entered left it */
    if (!run_ids(p->store, &waiting_set, p->id, json_array_size(waits) > 0, error) ||
        !delete_parts(p, &wait_delete, 0, entered ? REGISTER_PARTS_MAX : LATE_FIRST - 1, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(waits) && i < LATE_FIRST; i++) {
        const json_t *wait = json_array_get(waits, i);
        if (!put_wait(p, wait, (guint)i, register_text_in(wait, "step"), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_late(const Putting *p, const json_t *keys, GError **error)
{
    if (!delete_parts(p, &wait_delete, LATE_FIRST, REGISTER_PARTS_MAX, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(keys) && LATE_FIRST + i <= REGISTER_PARTS_MAX; i++)
        if (!put_wait(p, json_array_get(keys, i), LATE_FIRST + (guint)i, "late", error))
            return FALSE;
    return TRUE;
}

/* Whoever acts is among those who see, so an event says them anew; most often they are the same. */
static gboolean same_sees(const Putting *p, const json_t *keys, gboolean *same, GError **error)
{
    gsize at = 0;
    g_autoptr(StoreQuery) query = store_query(p->store, &see_stand, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_part_id(p->id, 0));
    store_bind_integer(query, 2, register_part_last(p->id));
    StoreStep step;
    *same = TRUE;
    while ((step = store_step(query, error)) == STORE_ROW)
        *same = g_strcmp0(store_column_text(query, 0, NULL),
                          json_string_value(json_array_get(keys, at++))) == 0 &&
                *same;
    *same = *same && at == MIN(json_array_size(keys), REGISTER_PARTS_MAX + 1);
    return step == STORE_DONE;
}

static gboolean put_sees(const Putting *p, const json_t *keys, GError **error)
{
    gboolean same = FALSE;
    if (!same_sees(p, keys, &same, error))
        return FALSE;
    if (same)
        return TRUE;
    if (!delete_parts(p, &see_delete, 0, REGISTER_PARTS_MAX, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(keys) && i <= REGISTER_PARTS_MAX; i++) {
        g_autoptr(StoreQuery) query = store_query(p->store, &see_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, register_part_id(p->id, (guint)i));
        store_bind_text(query, 2, json_string_value(json_array_get(keys, i)));
        store_bind_integer(query, 3, p->id);
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_deadlines(const Putting *p, const json_t *dues, GError **error)
{
    if (!delete_parts(p, &due_delete, 0, REGISTER_PARTS_MAX, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(dues) && i <= REGISTER_PARTS_MAX; i++) {
        const json_t *due = json_array_get(dues, i);
        const json_t *at = json_object_get(due, "at_us");
        g_autoptr(StoreQuery) query = store_query(p->store, &due_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, register_part_id(p->id, (guint)i));
        store_bind_integer(query, 2, p->id);
        store_bind_text(query, 3, register_text_in(due, "name"));
        store_bind_integer(query, 4, register_integer_in(due, "due_us"));
        store_bind_integer(query, 5, at != NULL ? json_integer_value(at) : G_MAXINT64);
        store_bind_integer(query, 6, register_integer_in(due, "step"));
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_notices(const Putting *p, const json_t *notices, GError **error)
{
    for (gsize i = 0; i < json_array_size(notices) && i <= REGISTER_PARTS_MAX; i++) {
        const json_t *notice = json_array_get(notices, i);
        g_autoptr(StoreQuery) query = store_query(p->store, &notice_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, (gint64)p->place->index * REGISTER_NOTICES_EACH + (gint64)i);
        store_bind_text(query, 2, register_text_in(notice, "key"));
        store_bind_integer(query, 3, p->id);
        store_bind_integer(query, 4, p->place->time_us);
        store_bind_text(query, 5, register_text_in(notice, "kind"));
        store_bind_text(query, 6, register_text_in(notice, "ja"));
        store_bind_text(query, 7, register_text_in(notice, "en"));
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_link(const Putting *p, const json_t *link, guint n, GError **error)
{
    gint64 target = 0;
    if (!find_id(p->store, &row_find, register_text_in(link, "id"), &target, error))
        return FALSE;
    g_autoptr(StoreQuery) query = target != 0 ? store_query(p->store, &link_insert, error) : NULL;
    if (query == NULL)
        return target == 0;
    store_bind_integer(query, 1, register_part_id(p->id, n));
    store_bind_integer(query, 2, p->id);
    store_bind_text(query, 3, register_text_in(link, "field"));
    store_bind_integer(query, 4, target);
    return store_run(query, error);
}

static gboolean put_links(const Putting *p, const json_t *links, GError **error)
{
    if (!delete_parts(p, &link_delete, 0, REGISTER_PARTS_MAX, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(links) && i <= REGISTER_PARTS_MAX; i++)
        if (!put_link(p, json_array_get(links, i), (guint)i, error))
            return FALSE;
    return TRUE;
}

/* Rows of those that refer to a condensed record: as these were made, replay knew of none. */
static gboolean put_linked(const Putting *p, const json_t *rows, GError **error)
{
    if (!run_ids(p->store, &linked_delete, p->id, NO_NUMBER, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        g_autoptr(StoreQuery) query = store_query(p->store, &link_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, register_integer_in(row, "id"));
        store_bind_integer(query, 2, register_integer_in(row, "record"));
        store_bind_text(query, 3, register_text_in(row, "field"));
        store_bind_integer(query, 4, p->id);
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_files(const Putting *p, const json_t *files, GError **error)
{
    if (!delete_parts(p, &file_delete, 0, REGISTER_PARTS_MAX, error))
        return FALSE;
    for (gsize i = 0; i < json_array_size(files) && i <= REGISTER_PARTS_MAX; i++) {
        const json_t *file = json_array_get(files, i);
        g_autoptr(StoreQuery) query = store_query(p->store, &file_insert, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, register_part_id(p->id, (guint)i));
        store_bind_integer(query, 2, p->id);
        store_bind_text(query, 3, register_text_in(file, "field"));
        store_bind_text(query, 4, register_text_in(file, "id"));
        store_bind_text(query, 5, register_text_in(file, "sha256"));
        store_bind_text(query, 6, register_text_in(file, "name"));
        store_bind_integer(query, 7, register_integer_in(file, "bytes"));
        store_bind_text(query, 8, register_text_in(file, "media"));
        if (!store_run(query, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- what records give: it changes who holds what ---- */

static gboolean put_stamp(const Putting *p, GError **error)
{
    return run_ids(p->store, &stamp_set, (gint64)p->place->index, NO_NUMBER, error);
}

static gboolean put_holdings(const Putting *p, const json_t *rows, GError **error)
{
    return office_source_hold(p->store, p->key, rows, p->place->index, error) &&
           put_stamp(p, error);
}

static gboolean put_stand_ins(const Putting *p, const json_t *rows, GError **error)
{
    return office_source_stand_in(p->store, p->key, rows, p->place->index, error) &&
           put_stamp(p, error);
}

static gboolean put_relief(const Putting *p, const json_t *relief, GError **error)
{
    if (!run_ids(p->store, &relief_delete, p->id, NO_NUMBER, error))
        return FALSE;
    if (json_object_size(relief) == 0)
        return TRUE;
    g_autoptr(StoreQuery) query = store_query(p->store, &relief_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, p->id);
    store_bind_text(query, 2, register_text_in(relief, "person"));
    store_bind_text(query, 3, register_text_in(relief, "unit"));
    store_bind_text(query, 4, register_text_in(relief, "from_on"));
    store_bind_text(query, 5, register_text_in(relief, "until_on"));
    store_bind_integer(query, 6, register_kind_of_id(p->id));
    return store_run(query, error);
}

static gboolean put_text(const Putting *p, const json_t *text, GError **error)
{
    return register_grams_put(p->store, p->id, json_string_value(text), error);
}

static gboolean put_number(const Putting *p, const json_t *series, GError **error)
{
    return run_series(p->store, &number_set, json_string_value(series),
                      register_integer_in(p->content, "serial"), error);
}

static gboolean put_period(const Putting *p, const json_t *period, GError **error)
{
    return run_series(p->store, &period_insert, json_string_value(period), p->id, error);
}

/* The events of a record that was condensed, and the one that says so after them: their own
 * contents are gone. */
static gboolean put_events(const Putting *p, const json_t *events, GError **error)
{
    gint64 previous = 0;
    for (gsize i = 0; i < json_array_size(events); i++) {
        gint64 event = json_integer_value(json_array_get(events, i));
        if (!put_event(p, event, previous, error))
            return FALSE;
        previous = event;
    }
    return put_event(p, (gint64)p->place->index, previous, error);
}

/* A closed record tells nobody any more but what its end says. */
static gboolean put_closed(const Putting *p, const json_t *closed, GError **error)
{
    return json_is_false(closed) || run_ids(p->store, &notice_delete, p->event, NO_NUMBER, error);
}

static gboolean put_entered(const Putting *p, const json_t *entered, GError **error)
{
    (void)entered;
    return json_object_get(p->content, "waits") != NULL ||
           delete_parts(p, &wait_delete, LATE_FIRST, REGISTER_PARTS_MAX, error);
}

/* What an earlier text left in segments goes when these are made anew (register_project_sweep). */
static gboolean put_condensed(const Putting *p, const json_t *condensed, GError **error)
{
    (void)condensed;
    return json_object_get(p->content, "text") != NULL ||
           register_grams_drop(p->store, p->id, error);
}

static RegisterSaid said_of(const Putting *p)
{
    return (RegisterSaid){.record = p->id,
                          .event = (gint64)p->place->index,
                          .time_us = p->place->time_us,
                          .person = p->actor,
                          .comment = register_text_in(p->content, "comment")};
}

static gboolean put_retention(const Putting *p, const json_t *retention, GError **error)
{
    const RegisterSaid said = said_of(p);
    return register_retention_put(p->store, &said, retention, error);
}

static gboolean put_hold(const Putting *p, const json_t *hold, GError **error)
{
    const RegisterSaid said = said_of(p);
    return register_hold_put(p->store, &said, hold, error);
}

static gboolean put_release(const Putting *p, const json_t *hold, GError **error)
{
    return register_hold_drop(p->store, json_integer_value(hold), error);
}

static gboolean put_relieved(const Putting *p, const json_t *relieved, GError **error)
{
    const RegisterRelieved own = {
        .record = p->id, .event = (gint64)p->place->index, .time_us = p->place->time_us};
    return register_relieved_put(p->store, &own, relieved, error);
}

static const struct {
    const char *name;
    gboolean (*put)(const Putting *p, const json_t *value, GError **error);
} members[] = {
    {"closed", put_closed},     {"entered", put_entered},     {"waits", put_waits},
    {"late", put_late},         {"sees", put_sees},           {"deadlines", put_deadlines},
    {"notices", put_notices},   {"links", put_links},         {"files", put_files},
    {"holdings", put_holdings}, {"stand_ins", put_stand_ins}, {"relief", put_relief},
    {"text", put_text},         {"series", put_number},       {"period", put_period},
    {"events", put_events},     {"condensed", put_condensed}, {"retention", put_retention},
    {"hold", put_hold},         {"release", put_release},     {"linked", put_linked},
    {"relieved", put_relieved},
};

/* ---- the row itself ---- */

/* What is not there is bound to nothing, as all is to begin with. */
static void bind_if(StoreQuery *query, int at, const json_t *value)
{
    if (value == NULL)
        return;
    if (json_is_integer(value))
        store_bind_integer(query, at, json_integer_value(value));
    else if (json_is_boolean(value))
        store_bind_integer(query, at, json_is_true(value));
    else
        store_bind_text(query, at, json_string_value(value));
}

/* True: at the time of the event; an integer: then; false: never. Absent: as it was. */
static void bind_moment(StoreQuery *query, int at, const json_t *moment, gint64 now_us)
{
    if (moment != NULL)
        store_bind_integer(query, at, json_is_true(moment) ? now_us : json_integer_value(moment));
}

static void bind_json(StoreQuery *query, int at, const json_t *value, GPtrArray *kept)
{
    if (value == NULL)
        return;
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    g_ptr_array_add(kept, text);
    store_bind_text(query, at, text);
}

static gint64 earliest(const json_t *dues)
{
    gint64 first = 0;
    for (gsize i = 0; i < json_array_size(dues); i++) {
        gint64 due = register_integer_in(json_array_get(dues, i), "due_us");
        if (first == 0 || due < first)
            first = due;
    }
    return first;
}

static gboolean update_row(const Putting *p, GError **error)
{
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(free);
    const json_t *c = p->content;
    const json_t *dues = json_object_get(c, "deadlines");
    g_autoptr(StoreQuery) query = store_query(p->store, &record_update, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, p->id);
    bind_if(query, 2, json_object_get(c, "state"));
    store_bind_integer(query, 3, register_integer_in(c, "version"));
    store_bind_integer(query, 4, p->place->time_us);
    bind_moment(query, 5, json_object_get(c, "entered"), p->place->time_us);
    if (dues != NULL)
        store_bind_integer(query, 6, earliest(dues));
    bind_if(query, 7, json_object_get(c, "restricted"));
    bind_if(query, 8, json_object_get(c, "number"));
    bind_if(query, 9, json_object_get(c, "title"));
    bind_json(query, 10, json_object_get(c, "cells"), kept);
    store_bind_integer(query, 11, (gint64)p->place->index);
    return store_run(query, error);
}

static gboolean update_indexed(const Putting *p, GError **error)
{
    const json_t *closed = json_object_get(p->content, "closed");
    const json_t *applicant = json_object_get(p->content, "applicant");
    const json_t *unit = json_object_get(p->content, "unit");
    if (closed == NULL && applicant == NULL && unit == NULL)
        return TRUE;
    g_autoptr(StoreQuery) query = store_query(p->store, &record_update_indexed, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, p->id);
    bind_moment(query, 2, closed, p->place->time_us);
    bind_if(query, 3, applicant);
    bind_if(query, 4, unit);
    return store_run(query, error);
}

/* The values after `changes`; new reference. NULL with an error when the database failed. */
static json_t *changed_values(const Putting *p, const json_t *changes, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(p->store, &body_fields, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, p->id);
    if (store_step(query, error) == STORE_FAILED)
        return NULL;
    json_t *values = json_loads(store_column_text(query, 0, NULL), 0, NULL);
    const char *field;
    json_t *change;
    json_object_foreach((json_t *)changes, field, change)
    {
        json_t *after = json_object_get(change, "after");
        if (after != NULL)
            json_object_set(values, field, after);
        else
            json_object_del(values, field);
    }
    return values;
}

static gboolean update_body(const Putting *p, GError **error)
{
    static const char *const columns[] = {"doers", "former", "pending", "looks"};
    const json_t *changes = json_object_get(p->content, "changes");
    g_autoptr(json_t) values = json_incref(json_object_get(p->content, "values"));
    gboolean any = values != NULL || json_object_size(changes) > 0;
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
        any = any || json_object_get(p->content, columns[i]) != NULL;
    if (!any)
        return TRUE;
    if (json_object_size(changes) > 0 && (values = changed_values(p, changes, error)) == NULL)
        return FALSE;
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(free);
    g_autoptr(StoreQuery) query = store_query(p->store, &body_update, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, p->id);
    bind_json(query, 2, values, kept);
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
        bind_json(query, 3 + (int)i, json_object_get(p->content, columns[i]), kept);
    return store_run(query, error);
}

/* A record is made by the first content that says its type: its opening, or what it was condensed
 * to. */
static gboolean make_row(Putting *p, GError **error)
{
    gint64 kind = 0;
    gint64 ordinal = 0;
    const json_t *opened = json_object_get(p->content, "opened_us");
    const json_t *own = json_object_get(p->content, "ordinal");
    if (!register_kind_find(p->store, register_text_in(p->content, "type"), &kind, error))
        return FALSE;
    if (own != NULL)
        ordinal = json_integer_value(own); /* taken when it was opened */
    else if (!run_series(p->store, &number_next, ORDINALS, NO_NUMBER, error) ||
             !find_id(p->store, &number_read, ORDINALS, &ordinal, error))
        return FALSE;
    p->id = register_record_id(kind, ordinal);
    g_autoptr(StoreQuery) query = store_query(p->store, &record_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, p->id);
    store_bind_text(query, 2, p->key);
    store_bind_integer(query, 3, register_integer_in(p->content, "generation"));
    store_bind_integer(query, 4, opened != NULL ? json_integer_value(opened) : p->place->time_us);
    return store_run(query, error) && run_ids(p->store, &body_insert, p->id, NO_NUMBER, error);
}

static gboolean put_members(const Putting *p, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        const json_t *value = json_object_get(p->content, members[i].name);
        if (value != NULL && !members[i].put(p, value, error))
            return FALSE;
    }
    return TRUE;
}

gboolean register_project_record(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    const char *slash = strchr(event->subject, '/');
    Putting p = {.store = store,
                 .key = slash != NULL ? slash + 1 : "",
                 .place = place,
                 .actor = event->actor,
                 .content = content};
    if (!find_row(&p, error))
        return FALSE;
    /* Erased: what the record was condensed to says the rest, its ordinal too. */
    if (content == NULL && strcmp(event->act, "record.open") == 0)
        return run_series(store, &number_next, ORDINALS, NO_NUMBER, error);
    if (content == NULL || (p.id == 0 && *register_text_in(content, "type") == '\0'))
        return TRUE;
    if (p.id == 0 && !make_row(&p, error))
        return FALSE;
    return put_event(&p, (gint64)place->index, p.event, error) && put_members(&p, error) &&
           update_body(&p, error) && update_row(&p, error) && update_indexed(&p, error);
}

gboolean register_project_recur(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    (void)event;
    (void)place;
    return content == NULL ||
           run_series(store, &period_insert, register_text_in(content, "period"), 0, error);
}

gboolean register_project_sweep(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    (void)event;
    (void)place;
    (void)content;
    return register_grams_remake(store, error);
}
