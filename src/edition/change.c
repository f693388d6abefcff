/* edition/change.c -- corrections */
#include "edition/change.h"
#include "base/problem.h"
#include "edition/content.h"
#include "edition/rows.h"
#include <string.h>

STORE_SQL(change_insert,
          "INSERT INTO unit_change (unit, version, field, before_value, after_value, reason, event,"
          " time_us, actor, carried, carried_event)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
STORE_SQL(unit_update,
          "UPDATE unit SET version = $2, corrected = 1, kind = $3, modality = $4, actor = $5,"
          " approver = $6, notify = $7, timing = $8, records = $9, class = $10, capability = $11,"
          " mechanism = $12, how = $13, how_ja = $14 WHERE id = $1");
STORE_SQL(edition_count_change, "UPDATE edition SET obligations = obligations + $2,"
                                " corrected = corrected + $3 WHERE event = $1");

#define FIRST_VALUE 3 /* parameter of unit_update that takes the first field */

typedef struct {
    char *values[EDITION_FIELDS];
    gboolean was_corrected;
} Unit;

static void unit_clear(Unit *unit)
{
    for (EditionField field = 0; field < EDITION_FIELDS; field++)
        g_free(unit->values[field]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Unit, unit_clear)

static gboolean keep_values(const EditionUnit *row, gpointer user)
{
    Unit *unit = user;
    unit->was_corrected = row->corrected;
    for (EditionField field = 0; field < EDITION_FIELDS; field++)
        unit->values[field] = g_strdup(row->values[field]);
    return TRUE;
}

typedef struct {
    Store *store;
    gint64 row;
    gint64 version;
    const LedgerEvent *event;
    const LedgerPlace *place;
    const char *reason;
    EditionCarried carried;
} Change;

static gboolean insert_change(const Change *change, const char *field, const char *before,
                              const char *after, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(change->store, &change_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, change->row);
    store_bind_integer(query, 2, change->version);
    store_bind_text(query, 3, field);
    store_bind_text(query, 4, before);
    store_bind_text(query, 5, after);
    store_bind_text(query, 6, change->reason);
    store_bind_integer(query, 7, (gint64)change->place->index);
    store_bind_integer(query, 8, change->place->time_us);
    store_bind_text(query, 9, change->event->actor);
    store_bind_text(query, 10, change->carried.edition);
    store_bind_integer(query, 11, (gint64)change->carried.event);
    return store_run(query, error);
}

static gboolean take_value(const Change *change, Unit *unit, EditionField field, const json_t *pair,
                           GError **error)
{
    const json_t *value = json_object_get(pair, "after");
    if (!edition_value_check(field, value, error))
        return FALSE;
    g_autofree char *after = edition_value_text(field, value);
    if (!insert_change(change, edition_field(field)->name, unit->values[field], after, error))
        return FALSE;
    g_free(unit->values[field]);
    unit->values[field] = g_steal_pointer(&after);
    return TRUE;
}

static gboolean take_values(const Change *change, Unit *unit, const json_t *changes, GError **error)
{
    if (changes == NULL)
        return insert_change(change, "", "", "", error);
    for (EditionField field = 0; field < EDITION_FIELDS; field++) {
        const json_t *pair = json_object_get(changes, edition_field(field)->name);
        if (pair != NULL && !take_value(change, unit, field, pair, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean update_unit(const Change *change, const Unit *unit, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(change->store, &unit_update, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, change->row);
    store_bind_integer(query, 2, change->version);
    for (EditionField field = 0; field < EDITION_FIELDS; field++)
        store_bind_text(query, FIRST_VALUE + (int)field, unit->values[field]);
    return store_run(query, error);
}

static gboolean count_change(const Change *change, gint64 obligations, gint64 corrected,
                             GError **error)
{
    g_autoptr(StoreQuery) query = store_query(change->store, &edition_count_change, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)edition_row_event(change->row));
    store_bind_integer(query, 2, obligations);
    store_bind_integer(query, 3, corrected);
    return store_run(query, error);
}

static int is_obligation(const Unit *unit)
{
    return strcmp(unit->values[EDITION_KIND], "obligation") == 0;
}

gboolean edition_change(Store *store, guint64 edition_event, guint64 n, const LedgerEvent *event,
                        const LedgerPlace *place, const json_t *content, GError **error)
{
    guint64 version = 0;
    if (!g_ascii_string_to_unsigned(event->to_state, 10, 1, G_MAXINT32, &version, error))
        return FALSE;
    const Change change = {store,
                           edition_row(edition_event, n),
                           (gint64)version,
                           event,
                           place,
                           edition_text_in(content, "reason"),
                           edition_carried_in(content)};
    const json_t *changes = json_object_get(content, "changes");
    g_auto(Unit) unit = {0};
    g_autoptr(GError) missing = NULL;
    /* With the import's content erased there is no unit; that something was corrected stays. */
    if (!edition_visit_unit(store, edition_event, n, keep_values, &unit, &missing)) {
        if (g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND))
            return insert_change(&change, "", "", "", error);
        g_propagate_error(error, g_steal_pointer(&missing));
        return FALSE;
    }
    int before = is_obligation(&unit);
    return take_values(&change, &unit, changes, error) && update_unit(&change, &unit, error) &&
           count_change(&change, is_obligation(&unit) - before, !unit.was_corrected, error);
}
