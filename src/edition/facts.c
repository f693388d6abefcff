/* edition/facts.c -- facts of an edition */
#include "edition/facts.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/content.h"
#include "edition/rows.h"
#include <string.h>

const char *const edition_fact_fields[EDITION_FACT_FIELDS] = {"name", "value", "function",
                                                              "details", "path"};
const char *const edition_fact_kinds[] = {
    "post",           "zone",           "body",     "adopter", "public", "legal_basis",
    "classification", "incident_level", "revision", "review",  "form",   NULL};

STORE_SQL(fact_insert,
          "INSERT INTO fact (id, n, kind, name, value, function, details, path, line, words,"
          " confidence, origin, state, version, identity)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14)");
STORE_SQL(fact_update, "UPDATE fact SET version = $2, state = $3, name = $4, value = $5,"
                       " function = $6, details = $7, path = $8, confidence = 100 WHERE id = $1");
STORE_SQL(fact_change_insert,
          "INSERT INTO fact_change (fact, version, field, before_value, after_value, reason, event,"
          " time_us, actor, carried, carried_event)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
STORE_SQL(fact_list, "SELECT n, kind, name, value, function, details, path, line, words,"
                     " confidence, origin, state, version, identity FROM fact"
                     " WHERE id BETWEEN $1 AND $2 ORDER BY id");
STORE_SQL(
    fact_change_list,
    "SELECT version, field, before_value, after_value, reason, actor, event, time_us, carried,"
    " carried_event FROM fact_change WHERE fact = $1 ORDER BY version, field");

/* ---- rows of an import ---- */

static char *details_in(const json_t *fact)
{
    const json_t *details = json_object_get(fact, "details");
    if (json_is_string(details))
        return g_strdup(json_string_value(details));
    GString *lines = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(details); i++) {
        const json_t *detail = json_array_get(details, i);
        g_string_append_printf(lines, "%s%s\t%s", i > 0 ? "\n" : "",
                               edition_text_in(detail, "label"), edition_text_in(detail, "text"));
    }
    return g_string_free(lines, FALSE);
}

typedef struct {
    gint64 row;
    guint64 n;
    const char *origin, *state, *identity;
    gint64 confidence;
} NewFact;

static gboolean insert_fact(Store *store, const NewFact *fact, const json_t *content,
                            GError **error)
{
    g_autofree char *details = details_in(content);
    g_autoptr(StoreQuery) query = store_query(store, &fact_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, fact->row);
    store_bind_integer(query, 2, (gint64)fact->n);
    store_bind_text(query, 3, edition_text_in(content, "kind"));
    store_bind_text(query, 4, edition_text_in(content, "name"));
    store_bind_text(query, 5, edition_text_in(content, "value"));
    store_bind_text(query, 6, edition_text_in(content, "function"));
    store_bind_text(query, 7, details);
    store_bind_text(query, 8, edition_text_in(content, "path"));
    store_bind_integer(query, 9, edition_integer_in(content, "line"));
    store_bind_text(query, 10, edition_text_in(content, "words"));
    store_bind_integer(query, 11, fact->confidence);
    store_bind_text(query, 12, fact->origin);
    store_bind_text(query, 13, fact->state);
    store_bind_text(query, 14, fact->identity);
    return store_run(query, error);
}

gboolean edition_insert_facts(Store *store, guint64 event, const json_t *facts, GError **error)
{
    for (gsize i = 0; i < json_array_size(facts); i++) {
        const json_t *fact = json_array_get(facts, i);
        const char *const read[] = {edition_text_in(fact, "kind"), edition_text_in(fact, "name"),
                                    edition_text_in(fact, "value"), edition_text_in(fact, "words"),
                                    NULL};
        g_autofree char *identity = edition_identity(read);
        const NewFact row = {edition_row(event, i + 1),
                             i + 1,
                             "read",
                             "stands",
                             identity,
                             edition_integer_in(fact, "confidence")};
        if (!insert_fact(store, &row, fact, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- asked ---- */

static void read_fact(StoreQuery *query, EditionFact *fact)
{
    *fact = (EditionFact){
        .n = (guint64)store_column_integer(query, 0),
        .kind = store_column_text(query, 1, NULL),
        .line = (guint64)store_column_integer(query, 7),
        .words = store_column_text(query, 8, NULL),
        .confidence = (guint64)store_column_integer(query, 9),
        .origin = store_column_text(query, 10, NULL),
        .state = store_column_text(query, 11, NULL),
        .version = (guint64)store_column_integer(query, 12),
        .identity = store_column_text(query, 13, NULL),
    };
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        fact->fields[field] = store_column_text(query, 2 + (int)field, NULL);
}

static gboolean each_fact(Store *store, gint64 first, gint64 last, EditionFactVisit visit,
                          gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &fact_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, first);
    store_bind_integer(query, 2, last);
    StoreStep step;
    EditionFact fact;
    while ((step = store_step(query, error)) == STORE_ROW) {
        read_fact(query, &fact);
        if (!visit(&fact, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_each_fact(Store *store, guint64 event, EditionFactVisit visit, gpointer user,
                           GError **error)
{
    return each_fact(store, edition_row(event, 0), edition_row_last(event), visit, user, error);
}

typedef struct {
    EditionFactVisit visit;
    gpointer user;
    gboolean seen;
} One;

static gboolean see_one(const EditionFact *fact, gpointer user)
{
    One *one = user;
    one->seen = TRUE;
    one->visit(fact, one->user);
    return FALSE;
}

gboolean edition_visit_fact(Store *store, guint64 event, guint64 n, EditionFactVisit visit,
                            gpointer user, GError **error)
{
    One one = {visit, user, FALSE};
    gint64 row = edition_row(event, n);
    if (n >> EDITION_ROW_BITS == 0 && !each_fact(store, row, row, see_one, &one, error))
        return FALSE;
    if (one.seen)
        return TRUE;
    g_autofree char *name = g_strdup_printf("%" G_GUINT64_FORMAT, n);
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("fact", "事柄"), name);
    return FALSE;
}

gboolean edition_each_fact_change(Store *store, guint64 event, guint64 n,
                                  EditionFactChangeVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &fact_change_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(event, n));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionFactChange change = {
            .version = (guint64)store_column_integer(query, 0),
            .field = store_column_text(query, 1, NULL),
            .before = store_column_text(query, 2, NULL),
            .after = store_column_text(query, 3, NULL),
            .reason = store_column_text(query, 4, NULL),
            .actor = store_column_text(query, 5, NULL),
            .event = (guint64)store_column_integer(query, 6),
            .time_us = store_column_integer(query, 7),
            .carried = store_column_text(query, 8, NULL),
            .carried_event = (guint64)store_column_integer(query, 9),
        };
        if (!visit(&change, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

json_t *edition_fact_content(const EditionFact *fact)
{
    json_t *content = json_pack("{s:s}", "kind", fact->kind);
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        json_object_set_new(content, edition_fact_fields[field], json_string(fact->fields[field]));
    return content;
}

/* ---- what people say ---- */

typedef struct {
    Store *store;
    gint64 row;
    guint64 version;
    const LedgerEvent *event;
    const LedgerPlace *place;
    const json_t *content;
} Change;

static gboolean insert_change(const Change *change, const char *field, const char *before,
                              const char *after, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(change->store, &fact_change_insert, error);
    if (query == NULL)
        return FALSE;
    EditionCarried carried = edition_carried_in(change->content);
    store_bind_integer(query, 1, change->row);
    store_bind_integer(query, 2, (gint64)change->version);
    store_bind_text(query, 3, field);
    store_bind_text(query, 4, before);
    store_bind_text(query, 5, after);
    store_bind_text(query, 6, edition_text_in(change->content, "reason"));
    store_bind_integer(query, 7, (gint64)change->place->index);
    store_bind_integer(query, 8, change->place->time_us);
    store_bind_text(query, 9, change->event->actor);
    store_bind_text(query, 10, carried.edition);
    store_bind_integer(query, 11, (gint64)carried.event);
    return store_run(query, error);
}

typedef struct {
    char *fields[EDITION_FACT_FIELDS], *state; /* owned */
    gboolean found;
} Standing;

static void standing_clear(Standing *standing)
{
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        g_free(standing->fields[field]);
    g_free(standing->state);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Standing, standing_clear)

static gboolean keep_fact(const EditionFact *fact, gpointer user)
{
    Standing *standing = user;
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        standing->fields[field] = g_strdup(fact->fields[field]);
    standing->state = g_strdup(fact->state);
    standing->found = TRUE;
    return FALSE;
}

static gboolean update_fact(const Change *change, const Standing *standing, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(change->store, &fact_update, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, change->row);
    store_bind_integer(query, 2, (gint64)change->version);
    store_bind_text(query, 3, standing->state);
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++)
        store_bind_text(query, 4 + (int)field, standing->fields[field]);
    return store_run(query, error);
}

static gboolean take_fields(const Change *change, Standing *standing, const json_t *changes,
                            GError **error)
{
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++) {
        const json_t *pair = json_object_get(changes, edition_fact_fields[field]);
        if (pair == NULL)
            continue;
        const char *after = edition_text_in(pair, "after");
        if (!insert_change(change, edition_fact_fields[field], standing->fields[field], after,
                           error))
            return FALSE;
        g_free(standing->fields[field]);
        standing->fields[field] = g_strdup(after);
    }
    return TRUE;
}

static gboolean change_fact(const Change *change, GError **error)
{
    g_auto(Standing) standing = {0};
    if (!each_fact(change->store, change->row, change->row, keep_fact, &standing, error))
        return FALSE;
    const json_t *changes = json_object_get(change->content, "changes");
    /* With the import's content erased there is no fact; that something was said of it stays. */
    if (!standing.found)
        return insert_change(change, "", "", "", error);
    if (changes != NULL)
        return take_fields(change, &standing, changes, error) &&
               update_fact(change, &standing, error);
    gboolean removed = strcmp(change->event->to_state, "removed") == 0;
    if (removed) {
        g_free(standing.state);
        standing.state = g_strdup("removed");
    }
    return insert_change(change, removed ? "removed" : "", "", "", error) &&
           update_fact(change, &standing, error);
}

static gboolean add_fact(const Change *change, guint64 n, GError **error)
{
    const json_t *fact = json_object_get(change->content, "fact");
    const NewFact row = {change->row, n, "added", fact != NULL ? "stands" : "removed", "", 100};
    return insert_fact(change->store, &row, fact, error) &&
           insert_change(change, fact != NULL ? "added" : "", "", "", error);
}

/* The version a change leads to: one more than the history has; the leaf need not say it. */
static gboolean note_version(const EditionFactChange *change, gpointer user)
{
    *(guint64 *)user = change->version;
    return TRUE;
}

gboolean edition_project_fact(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                              const json_t *content, GError **error)
{
    g_auto(EditionSubject) subject = {0};
    guint64 edition_event = 0;
    guint64 version = 1;
    if (!edition_subject_read(event->subject, &subject, error) ||
        !edition_find_event(store, subject.id, &edition_event, error) ||
        !edition_each_fact_change(store, edition_event, subject.n, note_version, &version, error))
        return FALSE;
    gboolean adds = strcmp(event->to_state, "added") == 0;
    const Change change = {
        store,  edition_row(edition_event, subject.n), adds ? 1 : version + 1, event, place,
        content};
    return adds ? add_fact(&change, subject.n, error) : change_fact(&change, error);
}
