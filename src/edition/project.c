/* edition/project.c -- events of policies become rows */
#include "base/json.h"
#include "base/problem.h"
#include "edition/change.h"
#include "edition/edition.h"
#include "edition/fold.h"
#include "edition/rows.h"
#include <stdlib.h>
#include <string.h>

STORE_SQL(edition_insert,
          "INSERT INTO edition (id, event, state, title, body_name, source_name, source_bytes,"
          " source_lines, source_encoding, source_sha256, imported_us, imported_by, adopted_on,"
          " adoption_note, adopted_by, units, obligations, corrected, unread, parts,"
          " marker_families, definitions, unread_parts) VALUES ($1, $2, 'draft', $3, $4, $5, $6,"
          " $7, $8, $9, $10, $11, '', '', '', $12, $13, 0, $14, $15, $16, $17, $18)");
STORE_SQL(outline_insert, "INSERT INTO outline (id, path, title, line, depth, part, chapter)"
                          " VALUES ($1, $2, $3, $4, $5, $6, $7)");
STORE_SQL(unit_insert,
          "INSERT INTO unit (id, n, part, chapter, path, s, line_first, line_last, folded, text,"
          " reading, title, confidence, evidence, version, corrected, kind, modality, actor,"
          " approver, notify, timing, records, class, capability, mechanism, how, how_ja)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 0, $15, $16,"
          " $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)");
STORE_SQL(edition_event_of, "SELECT event FROM edition WHERE id = $1");
STORE_SQL(edition_replace, "UPDATE edition SET state = 'replaced' WHERE state = 'adopted'");
STORE_SQL(edition_adopt, "UPDATE edition SET state = 'adopted', adopted_on = $2,"
                         " adoption_note = $3, adopted_by = $4 WHERE id = $1");
STORE_SQL(edition_discard, "UPDATE edition SET state = 'discarded' WHERE id = $1");

#define FIRST_VALUE 15 /* parameter of unit_insert that takes the first field */

/* "" for what an erased or lesser content does not hold. */
static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static gint64 integer_in(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* The member as JSON in its one form; transfer full. */
static char *json_in(const json_t *object, const char *key, const char *otherwise)
{
    const json_t *value = json_object_get(object, key);
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    return text != NULL ? text : g_strdup(otherwise);
}

/* "edition/ID" and "edition/ID/unit/N"; FALSE for anything else. */
static gboolean read_subject(const char *subject, char **id, guint64 *n, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(subject, "/", 5);
    guint count = g_strv_length(parts);
    gboolean unit = count == 4 && strcmp(parts[2], "unit") == 0 &&
                    g_ascii_string_to_unsigned(parts[3], 10, 1, 1 << EDITION_ROW_BITS, n, NULL);
    if ((count == 2 || unit) && strcmp(parts[0], "edition") == 0) {
        *id = g_strdup(parts[1]);
        return TRUE;
    }
    problem_set(error, PROBLEM_FORMAT, "ledger", subject);
    return FALSE;
}

/* ---- policy.import ---- */

typedef struct {
    Store *store;
    guint64 event;
    GHashTable *titles; /* path to title, both lent by the content */
} Import;

static gboolean insert_heading(const Import *import, gsize at, const json_t *entry, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(import->store, &outline_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(import->event, at));
    store_bind_text(query, 2, text_in(entry, "path"));
    store_bind_text(query, 3, text_in(entry, "title"));
    store_bind_integer(query, 4, integer_in(entry, "line"));
    store_bind_integer(query, 5, integer_in(entry, "depth"));
    store_bind_text(query, 6, text_in(entry, "part"));
    store_bind_text(query, 7, text_in(entry, "chapter"));
    return store_run(query, error);
}

static gboolean insert_outline(Import *import, const json_t *outline, GError **error)
{
    for (gsize i = 0; i < json_array_size(outline); i++) {
        const json_t *entry = json_array_get(outline, i);
        if (*text_in(entry, "title") != '\0')
            g_hash_table_insert(import->titles, (gpointer)text_in(entry, "path"),
                                (gpointer)text_in(entry, "title"));
        if (!insert_heading(import, i + 1, entry, error))
            return FALSE;
    }
    return TRUE;
}

/* The title of the nearest heading at the path or above it. */
static const char *title_of(const Import *import, const char *path)
{
    g_autofree char *at = g_strdup(path);
    while (TRUE) {
        const char *title = g_hash_table_lookup(import->titles, at);
        if (title != NULL)
            return title;
        char *slash = strrchr(at, '/');
        if (slash == NULL)
            return "";
        *slash = '\0';
    }
}

static char *folded_of(const json_t *unit)
{
    g_autofree char *text = edition_fold(text_in(unit, "text"));
    g_autofree char *reading = edition_fold(text_in(unit, "reading"));
    g_autofree char *path = edition_fold(text_in(unit, "path"));
    return g_strjoin("\n", text, reading, path, NULL);
}

static void bind_lines(StoreQuery *query, const json_t *unit)
{
    const json_t *lines = json_object_get(unit, "lines");
    store_bind_integer(query, 7, json_integer_value(json_array_get(lines, 0)));
    store_bind_integer(query, 8, json_integer_value(json_array_get(lines, 1)));
}

static gboolean insert_unit(const Import *import, const json_t *unit, GError **error)
{
    g_autofree char *folded = folded_of(unit);
    g_autofree char *confidence = json_in(unit, "confidence", "{}");
    g_autofree char *evidence = json_in(unit, "evidence", "[]");
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(StoreQuery) query = store_query(import->store, &unit_insert, error);
    if (query == NULL)
        return FALSE;
    gint64 n = integer_in(unit, "n");
    store_bind_integer(query, 1, edition_row(import->event, (guint64)n));
    store_bind_integer(query, 2, n);
    store_bind_text(query, 3, text_in(unit, "part"));
    store_bind_text(query, 4, text_in(unit, "chapter"));
    store_bind_text(query, 5, text_in(unit, "path"));
    store_bind_integer(query, 6, integer_in(unit, "s"));
    bind_lines(query, unit);
    store_bind_text(query, 9, folded);
    store_bind_text(query, 10, text_in(unit, "text"));
    store_bind_text(query, 11, text_in(unit, "reading"));
    store_bind_text(query, 12, title_of(import, text_in(unit, "path")));
    store_bind_text(query, 13, confidence);
    store_bind_text(query, 14, evidence);
    for (EditionField field = 0; field < EDITION_FIELDS; field++) {
        const json_t *value = json_object_get(unit, edition_field(field)->name);
        g_ptr_array_add(values, edition_value_text(field, value));
        store_bind_text(query, FIRST_VALUE + (int)field, values->pdata[field]);
    }
    return store_run(query, error);
}

static gint64 count_obligations(const json_t *units)
{
    gint64 count = 0;
    for (gsize i = 0; i < json_array_size(units); i++)
        count += strcmp(text_in(json_array_get(units, i), "kind"), "obligation") == 0;
    return count;
}

static void bind_source(StoreQuery *query, const json_t *content)
{
    const json_t *source = json_object_get(content, "source");
    store_bind_text(query, 5, text_in(source, "name"));
    store_bind_integer(query, 6, integer_in(source, "bytes"));
    store_bind_integer(query, 7, integer_in(source, "lines"));
    store_bind_text(query, 8, text_in(source, "encoding"));
    store_bind_text(query, 9, text_in(source, "sha256"));
}

static gboolean insert_edition(Store *store, const char *id, const LedgerEvent *event,
                               const LedgerPlace *place, const json_t *content, GError **error)
{
    const json_t *units = json_object_get(content, "units");
    g_autofree char *parts = json_in(content, "parts", "[]");
    g_autofree char *families = json_in(content, "marker_families", "[]");
    g_autofree char *definitions = json_in(content, "definitions", "[]");
    g_autofree char *unread = json_in(content, "unread", "[]");
    g_autoptr(StoreQuery) query = store_query(store, &edition_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_integer(query, 2, (gint64)place->index);
    store_bind_text(query, 3, text_in(content, "title"));
    store_bind_text(query, 4, text_in(content, "body_name"));
    bind_source(query, content);
    store_bind_integer(query, 10, place->time_us);
    store_bind_text(query, 11, event->actor);
    store_bind_integer(query, 12, (gint64)json_array_size(units));
    store_bind_integer(query, 13, count_obligations(units));
    store_bind_integer(query, 14, (gint64)json_array_size(json_object_get(content, "unread")));
    store_bind_text(query, 15, parts);
    store_bind_text(query, 16, families);
    store_bind_text(query, 17, definitions);
    store_bind_text(query, 18, unread);
    return store_run(query, error);
}

gboolean edition_project_import(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    g_autofree char *id = NULL;
    guint64 n = 0;
    if (!read_subject(event->subject, &id, &n, error) ||
        !insert_edition(store, id, event, place, content, error))
        return FALSE;
    g_autoptr(GHashTable) titles = g_hash_table_new(g_str_hash, g_str_equal);
    Import import = {store, place->index, titles};
    if (!insert_outline(&import, json_object_get(content, "outline"), error))
        return FALSE;
    const json_t *units = json_object_get(content, "units");
    for (gsize i = 0; i < json_array_size(units); i++)
        if (!insert_unit(&import, json_array_get(units, i), error))
            return FALSE;
    return TRUE;
}

/* ---- the rest ---- */

static gboolean find_event(Store *store, const char *id, guint64 *event, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &edition_event_of, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW)
        *event = (guint64)store_column_integer(query, 0);
    else if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("edition", "版"), id);
    return step == STORE_ROW;
}

gboolean edition_project_correct(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    g_autofree char *id = NULL;
    guint64 n = 0;
    guint64 edition_event = 0;
    return read_subject(event->subject, &id, &n, error) &&
           find_event(store, id, &edition_event, error) &&
           edition_change(store, edition_event, n, event, place, content, error);
}

gboolean edition_project_adopt(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    (void)place;
    g_autofree char *id = NULL;
    guint64 n = 0;
    if (!read_subject(event->subject, &id, &n, error))
        return FALSE;
    g_autoptr(StoreQuery) replace = store_query(store, &edition_replace, error);
    if (replace == NULL || !store_run(replace, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &edition_adopt, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, text_in(content, "adopted_on"));
    store_bind_text(query, 3, text_in(content, "note"));
    store_bind_text(query, 4, event->actor);
    return store_run(query, error);
}

gboolean edition_project_discard(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    (void)place;
    (void)content;
    g_autofree char *id = NULL;
    guint64 n = 0;
    if (!read_subject(event->subject, &id, &n, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &edition_discard, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    return store_run(query, error);
}
