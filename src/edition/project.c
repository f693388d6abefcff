/* edition/project.c -- events of policies become rows */
#include "base/fold.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/change.h"
#include "edition/content.h"
#include "edition/edition.h"
#include "edition/facts.h"
#include "edition/review.h"
#include "edition/rows.h"
#include <stdlib.h>
#include <string.h>

STORE_SQL(edition_insert,
          "INSERT INTO edition (id, event, state, title, body_name, source_name, source_bytes,"
          " source_lines, source_encoding, source_sha256, imported_us, imported_by, adopted_on,"
          " adoption_note, adopted_by, units, obligations, corrected, unread, parts,"
          " marker_families, definitions, unread_parts, source_format, source_pages, law,"
          " source_text_sha256)"
          " VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', $12, $13, 0,"
          " $14, $15, $16, $17, $18, $19, $20, $21, $22)");
STORE_SQL(outline_insert, "INSERT INTO outline (id, path, title, line, depth, part, chapter,"
                          " inferred, guideline, areas)"
                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
STORE_SQL(unit_insert,
          "INSERT INTO unit (id, n, part, chapter, path, s, line_first, line_last, folded, text,"
          " reading, title, confidence, evidence, version, corrected, kind, modality, actor,"
          " approver, notify, timing, records, class, capability, mechanism, how, how_ja, "
          "guideline, areas)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 0, $15, $16,"
          " $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)");
STORE_SQL(edition_replace, "UPDATE edition SET state = 'replaced' WHERE state = 'adopted'");
STORE_SQL(edition_adopt, "UPDATE edition SET state = 'adopted', adopted_on = $2,"
                         " adoption_note = $3, adopted_by = $4, open_reason = $5 WHERE id = $1");
STORE_SQL(edition_discard, "UPDATE edition SET state = 'discarded' WHERE id = $1");

#define FIRST_VALUE 15 /* parameter of unit_insert that takes the first field */

/* ---- policy.import ---- */

typedef struct {
    Store *store;
    guint64 event;
    GHashTable *titles; /* path to title, both lent by the content */
} Import;

static gboolean insert_heading(const Import *import, gsize at, const json_t *entry, GError **error)
{
    g_autofree char *areas = edition_areas_in(entry, "areas");
    g_autoptr(StoreQuery) query = store_query(import->store, &outline_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(import->event, at));
    store_bind_text(query, 2, edition_text_in(entry, "path"));
    store_bind_text(query, 3, edition_text_in(entry, "title"));
    store_bind_integer(query, 4, edition_integer_in(entry, "line"));
    store_bind_integer(query, 5, edition_integer_in(entry, "depth"));
    store_bind_text(query, 6, edition_text_in(entry, "part"));
    store_bind_text(query, 7, edition_text_in(entry, "chapter"));
    store_bind_integer(query, 8, edition_integer_in(entry, "inferred"));
    store_bind_text(query, 9, edition_text_in(entry, "guideline"));
    store_bind_text(query, 10, areas);
    return store_run(query, error);
}

static gboolean insert_outline(Import *import, const json_t *outline, GError **error)
{
    for (gsize i = 0; i < json_array_size(outline); i++) {
        const json_t *entry = json_array_get(outline, i);
        if (*edition_text_in(entry, "title") != '\0')
            g_hash_table_insert(import->titles, (gpointer)edition_text_in(entry, "path"),
                                (gpointer)edition_text_in(entry, "title"));
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
    g_autofree char *text = fold_text(edition_text_in(unit, "text"));
    g_autofree char *reading = fold_text(edition_text_in(unit, "reading"));
    g_autofree char *path = fold_text(edition_text_in(unit, "path"));
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
    g_autofree char *confidence = edition_json_in(unit, "confidence", "{}");
    g_autofree char *evidence = edition_json_in(unit, "evidence", "[]");
    g_autofree char *areas = edition_areas_in(unit, "areas");
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(StoreQuery) query = store_query(import->store, &unit_insert, error);
    if (query == NULL)
        return FALSE;
    gint64 n = edition_integer_in(unit, "n");
    store_bind_integer(query, 1, edition_row(import->event, (guint64)n));
    store_bind_integer(query, 2, n);
    store_bind_text(query, 3, edition_text_in(unit, "part"));
    store_bind_text(query, 4, edition_text_in(unit, "chapter"));
    store_bind_text(query, 5, edition_text_in(unit, "path"));
    store_bind_integer(query, 6, edition_integer_in(unit, "s"));
    bind_lines(query, unit);
    store_bind_text(query, 9, folded);
    store_bind_text(query, 10, edition_text_in(unit, "text"));
    store_bind_text(query, 11, edition_text_in(unit, "reading"));
    store_bind_text(query, 12, title_of(import, edition_text_in(unit, "path")));
    store_bind_text(query, 13, confidence);
    store_bind_text(query, 14, evidence);
    for (EditionField field = 0; field < EDITION_FIELDS; field++) {
        const json_t *value = json_object_get(unit, edition_field(field)->name);
        g_ptr_array_add(values, edition_value_text(field, value));
        store_bind_text(query, FIRST_VALUE + (int)field, values->pdata[field]);
    }
    store_bind_text(query, FIRST_VALUE + EDITION_FIELDS, edition_text_in(unit, "guideline"));
    store_bind_text(query, FIRST_VALUE + EDITION_FIELDS + 1, areas);
    return store_run(query, error);
}

static gint64 count_obligations(const json_t *units)
{
    gint64 count = 0;
    for (gsize i = 0; i < json_array_size(units); i++)
        count += strcmp(edition_text_in(json_array_get(units, i), "kind"), "obligation") == 0;
    return count;
}

static void bind_source(StoreQuery *query, const json_t *content)
{
    const json_t *source = json_object_get(content, "source");
    store_bind_text(query, 5, edition_text_in(source, "name"));
    store_bind_integer(query, 6, edition_integer_in(source, "bytes"));
    store_bind_integer(query, 7, edition_integer_in(source, "lines"));
    store_bind_text(query, 8, edition_text_in(source, "encoding"));
    store_bind_text(query, 9, edition_text_in(source, "sha256"));
    const char *format = edition_text_in(source, "format");
    store_bind_text(query, 19, *format != '\0' ? format : "text");
    store_bind_integer(query, 20, edition_integer_in(source, "pages"));
    store_bind_text(query, 22, edition_text_in(source, "text_sha256"));
}

static gboolean insert_edition(Store *store, const char *id, const LedgerEvent *event,
                               const LedgerPlace *place, const json_t *content, GError **error)
{
    const json_t *units = json_object_get(content, "units");
    g_autofree char *parts = edition_json_in(content, "parts", "[]");
    g_autofree char *families = edition_json_in(content, "marker_families", "[]");
    g_autofree char *definitions = edition_json_in(content, "definitions", "[]");
    g_autofree char *unread = edition_json_in(content, "unread", "[]");
    g_autofree char *law = edition_json_in(content, "law", "{}");
    g_autoptr(StoreQuery) query = store_query(store, &edition_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_integer(query, 2, (gint64)place->index);
    store_bind_text(query, 3, edition_text_in(content, "title"));
    store_bind_text(query, 4, edition_text_in(content, "body_name"));
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
    store_bind_text(query, 21, law);
    return store_run(query, error);
}

static gboolean insert_units(const Import *import, const json_t *units, GError **error)
{
    for (gsize i = 0; i < json_array_size(units); i++)
        if (!insert_unit(import, json_array_get(units, i), error))
            return FALSE;
    return TRUE;
}

gboolean edition_project_import(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error)
{
    g_auto(EditionSubject) subject = {0};
    if (!edition_subject_read(event->subject, &subject, error) ||
        !insert_edition(store, subject.id, event, place, content, error))
        return FALSE;
    g_autoptr(GHashTable) titles = g_hash_table_new(g_str_hash, g_str_equal);
    Import import = {store, place->index, titles};
    return insert_outline(&import, json_object_get(content, "outline"), error) &&
           insert_units(&import, json_object_get(content, "units"), error) &&
           edition_insert_facts(store, place->index, json_object_get(content, "facts"), error) &&
           edition_insert_findings(store, place->index, json_object_get(content, "findings"),
                                   error) &&
           edition_insert_coverage(store, place->index, json_object_get(content, "coverage"),
                                   error);
}

/* ---- the rest ---- */

gboolean edition_project_correct(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    g_auto(EditionSubject) subject = {0};
    guint64 edition_event = 0;
    return edition_subject_read(event->subject, &subject, error) &&
           edition_find_event(store, subject.id, &edition_event, error) &&
           edition_change(store, edition_event, subject.n, event, place, content, error);
}

gboolean edition_project_adopt(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    (void)place;
    g_auto(EditionSubject) subject = {0};
    if (!edition_subject_read(event->subject, &subject, error))
        return FALSE;
    g_autoptr(StoreQuery) replace = store_query(store, &edition_replace, error);
    if (replace == NULL || !store_run(replace, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &edition_adopt, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, subject.id);
    store_bind_text(query, 2, edition_text_in(content, "adopted_on"));
    store_bind_text(query, 3, edition_text_in(content, "note"));
    store_bind_text(query, 4, event->actor);
    store_bind_text(query, 5, edition_text_in(content, "open_reason"));
    return store_run(query, error);
}

gboolean edition_project_discard(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error)
{
    (void)place;
    (void)content;
    g_auto(EditionSubject) subject = {0};
    if (!edition_subject_read(event->subject, &subject, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &edition_discard, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, subject.id);
    return store_run(query, error);
}
