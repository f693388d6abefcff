/* edition/read.c -- editions and their units, asked */
#include "base/problem.h"
#include "edition/edition.h"
#include "edition/rows.h"

#define EDITION_COLUMNS                                                                            \
    "SELECT id, event, state, title, body_name, source_name, source_encoding, source_sha256,"      \
    " source_bytes, source_lines, imported_us, imported_by, adopted_on, adoption_note,"            \
    " adopted_by, units, obligations, corrected, unread, parts, marker_families, definitions,"     \
    " unread_parts, source_format, source_pages, open_reason, carried_from, carried_until, law,"   \
    " (SELECT COUNT(*) FROM fact f WHERE f.id BETWEEN e.event * 1048576 AND"                       \
    " e.event * 1048576 + 1048575 AND f.state = 'stands'),"                                        \
    " (SELECT COUNT(*) FROM finding g WHERE g.id BETWEEN e.event * 1048576 AND"                    \
    " e.event * 1048576 + 1048575 AND g.decision = 'open'),"                                       \
    " (SELECT COUNT(*) FROM carry c WHERE c.id BETWEEN e.event * 1048576 AND"                      \
    " e.event * 1048576 + 1048575 AND c.state = 'open'), source_text_sha256 FROM edition e"
STORE_SQL(edition_list, EDITION_COLUMNS " ORDER BY event DESC");
STORE_SQL(edition_one, EDITION_COLUMNS " WHERE id = $1");
STORE_SQL(edition_source_count,
          "SELECT COUNT(*) FROM edition WHERE (source_sha256 = $1 OR source_text_sha256 = $1)"
          " AND state <> 'discarded'");

#define UNIT_NARROW                                                                                \
    "SELECT n, s, line_first, line_last, version, corrected, part, chapter, path, kind, modality," \
    " actor, timing, capability, mechanism, guideline, areas"
#define UNIT_WIDE ", confidence, approver, notify, records, class, how, how_ja, text, reading"
#define UNIT_RANGE " FROM unit WHERE id BETWEEN $1 AND $2 ORDER BY id"
STORE_SQL(unit_narrow, UNIT_NARROW UNIT_RANGE);
STORE_SQL(unit_searched, UNIT_NARROW ", confidence, folded" UNIT_RANGE);
STORE_SQL(unit_whole, UNIT_NARROW UNIT_WIDE UNIT_RANGE);
STORE_SQL(unit_detail, UNIT_NARROW UNIT_WIDE ", title, evidence" UNIT_RANGE);

STORE_SQL(
    change_list,
    "SELECT version, field, before_value, after_value, reason, actor, event,"
    " time_us, carried, carried_event FROM unit_change WHERE unit = $1 ORDER BY version, field");
STORE_SQL(outline_list,
          "SELECT o.path, o.title, o.part, o.chapter, o.line, o.depth, COALESCE(c.units, 0),"
          " o.inferred, o.guideline, o.areas"
          " FROM outline o LEFT JOIN (SELECT path, COUNT(*) AS units FROM unit"
          " WHERE id BETWEEN $1 AND $2 GROUP BY path) c ON c.path = o.path"
          " WHERE o.id BETWEEN $1 AND $2 ORDER BY o.id");
STORE_SQL(heading_titles, "SELECT path, title FROM outline WHERE id BETWEEN $1 AND $2");
STORE_SQL(heat_list, "SELECT part, chapter, mechanism, COUNT(*),"
                     " MIN(MIN(id)) OVER (PARTITION BY part, chapter) AS opens FROM unit"
                     " WHERE id BETWEEN $1 AND $2 AND kind IN ('obligation', 'power')"
                     " GROUP BY part, chapter, mechanism ORDER BY opens, mechanism");

static const char *text_at(StoreQuery *query, int at)
{
    return store_column_text(query, at, NULL);
}

static guint64 number_at(StoreQuery *query, int at)
{
    return (guint64)store_column_integer(query, at);
}

static void read_edition(StoreQuery *query, Edition *edition)
{
    *edition = (Edition){
        .id = text_at(query, 0),
        .event = number_at(query, 1),
        .state = text_at(query, 2),
        .title = text_at(query, 3),
        .body_name = text_at(query, 4),
        .source_name = text_at(query, 5),
        .source_encoding = text_at(query, 6),
        .source_sha256 = text_at(query, 7),
        .source_bytes = number_at(query, 8),
        .source_lines = number_at(query, 9),
        .imported_us = store_column_integer(query, 10),
        .imported_by = text_at(query, 11),
        .adopted_on = text_at(query, 12),
        .adoption_note = text_at(query, 13),
        .adopted_by = text_at(query, 14),
        .units = number_at(query, 15),
        .obligations = number_at(query, 16),
        .corrected = number_at(query, 17),
        .unread = number_at(query, 18),
        .parts = text_at(query, 19),
        .marker_families = text_at(query, 20),
        .definitions = text_at(query, 21),
        .unread_parts = text_at(query, 22),
        .source_format = text_at(query, 23),
        .source_pages = number_at(query, 24),
        .open_reason = text_at(query, 25),
        .carried_from = text_at(query, 26),
        .carried_until = number_at(query, 27),
        .law = text_at(query, 28),
        .facts = number_at(query, 29),
        .findings = number_at(query, 30),
        .open_carries = number_at(query, 31),
        .source_text_sha256 = text_at(query, 32),
    };
}

gboolean edition_each(Store *store, EditionVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &edition_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    Edition edition;
    while ((step = store_step(query, error)) == STORE_ROW) {
        read_edition(query, &edition);
        if (!visit(&edition, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_visit(Store *store, const char *id, EditionVisit visit, gpointer user,
                       GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &edition_one, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW) {
        if (step == STORE_DONE)
            problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("edition", "版"), id);
        return FALSE;
    }
    Edition edition;
    read_edition(query, &edition);
    visit(&edition, user);
    return TRUE;
}

gboolean edition_count_source(Store *store, const char *sha256, guint64 *count, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &edition_source_count, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, sha256);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    *count = number_at(query, 0);
    return TRUE;
}

/* ---- units ---- */

static void read_narrow(StoreQuery *query, EditionUnit *unit)
{
    *unit = (EditionUnit){
        .n = number_at(query, 0),
        .s = number_at(query, 1),
        .line_first = number_at(query, 2),
        .line_last = number_at(query, 3),
        .version = number_at(query, 4),
        .corrected = store_column_integer(query, 5) != 0,
        .part = text_at(query, 6),
        .chapter = text_at(query, 7),
        .path = text_at(query, 8),
    };
    unit->values[EDITION_KIND] = text_at(query, 9);
    unit->values[EDITION_MODALITY] = text_at(query, 10);
    unit->values[EDITION_ACTOR] = text_at(query, 11);
    unit->values[EDITION_TIMING] = text_at(query, 12);
    unit->values[EDITION_CAPABILITY] = text_at(query, 13);
    unit->values[EDITION_MECHANISM] = text_at(query, 14);
    unit->guideline = text_at(query, 15);
    unit->areas = text_at(query, 16);
}

static void read_wide(StoreQuery *query, EditionUnit *unit)
{
    unit->confidence = text_at(query, 17);
    unit->values[EDITION_APPROVER] = text_at(query, 18);
    unit->values[EDITION_NOTIFY] = text_at(query, 19);
    unit->values[EDITION_RECORDS] = text_at(query, 20);
    unit->values[EDITION_CLASS] = text_at(query, 21);
    unit->values[EDITION_HOW] = text_at(query, 22);
    unit->values[EDITION_HOW_JA] = text_at(query, 23);
    unit->text = text_at(query, 24);
    unit->reading = text_at(query, 25);
}

static void read_detail(StoreQuery *query, EditionUnit *unit)
{
    read_wide(query, unit);
    unit->title = text_at(query, 26);
    unit->evidence = text_at(query, 27);
}

static void read_searched(StoreQuery *query, EditionUnit *unit)
{
    unit->confidence = text_at(query, 17);
    unit->folded = text_at(query, 18);
}

static StoreQuery *range_query(Store *store, const StoreSql *sql, guint64 event, guint64 from_n,
                               guint64 to_n, GError **error)
{
    StoreQuery *query = store_query(store, sql, error);
    if (query == NULL)
        return NULL;
    guint64 last = (1u << EDITION_ROW_BITS) - 1;
    store_bind_integer(query, 1, edition_row(event, MIN(from_n, last)));
    store_bind_integer(query, 2, edition_row(event, MIN(to_n, last)));
    return query;
}

gboolean edition_each_unit(Store *store, guint64 event, guint64 from_n, guint64 to_n,
                           EditionColumns columns, EditionUnitVisit visit, gpointer user,
                           GError **error)
{
    const StoreSql *const texts[] = {&unit_narrow, &unit_searched, &unit_whole, &unit_detail};
    g_autoptr(StoreQuery) query = range_query(store, texts[columns], event, from_n, to_n, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    EditionUnit unit;
    while ((step = store_step(query, error)) == STORE_ROW) {
        read_narrow(query, &unit);
        if (columns == EDITION_SEARCHED)
            read_searched(query, &unit);
        else if (columns == EDITION_WHOLE)
            read_wide(query, &unit);
        else if (columns == EDITION_DETAILED)
            read_detail(query, &unit);
        if (!visit(&unit, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_visit_unit(Store *store, guint64 event, guint64 n, EditionUnitVisit visit,
                            gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = range_query(store, &unit_detail, event, n, n, error);
    if (query == NULL)
        return FALSE;
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW) {
        g_autofree char *name = g_strdup_printf("%" G_GUINT64_FORMAT, n);
        if (step == STORE_DONE)
            problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("unit", "項目"), name);
        return FALSE;
    }
    EditionUnit unit;
    read_narrow(query, &unit);
    read_detail(query, &unit);
    visit(&unit, user);
    return TRUE;
}

gboolean edition_each_change(Store *store, guint64 event, guint64 n, EditionChangeVisit visit,
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &change_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, edition_row(event, n));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionChange change = {
            .version = number_at(query, 0),
            .field = text_at(query, 1),
            .before = text_at(query, 2),
            .after = text_at(query, 3),
            .reason = text_at(query, 4),
            .actor = text_at(query, 5),
            .event = number_at(query, 6),
            .time_us = store_column_integer(query, 7),
            .carried = text_at(query, 8),
            .carried_event = number_at(query, 9),
        };
        if (!visit(&change, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean edition_each_outline(Store *store, guint64 event, EditionOutlineVisit visit, gpointer user,
                              GError **error)
{
    g_autoptr(StoreQuery) query = range_query(store, &outline_list, event, 0, G_MAXUINT64, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const EditionOutline outline = {
            .path = text_at(query, 0),
            .title = text_at(query, 1),
            .part = text_at(query, 2),
            .chapter = text_at(query, 3),
            .line = number_at(query, 4),
            .depth = number_at(query, 5),
            .units = number_at(query, 6),
            .inferred = number_at(query, 7) != 0,
            .guideline = text_at(query, 8),
            .areas = text_at(query, 9),
        };
        if (!visit(&outline, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

/* Path to title, both owned by the table. */
static GHashTable *read_titles(Store *store, guint64 event, GError **error)
{
    g_autoptr(StoreQuery) query = range_query(store, &heading_titles, event, 0, G_MAXUINT64, error);
    if (query == NULL)
        return NULL;
    g_autoptr(GHashTable) titles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        g_hash_table_insert(titles, g_strdup(text_at(query, 0)), g_strdup(text_at(query, 1)));
    return step == STORE_DONE ? g_steal_pointer(&titles) : NULL;
}

gboolean edition_each_heat(Store *store, guint64 event, EditionHeatVisit visit, gpointer user,
                           GError **error)
{
    g_autoptr(GHashTable) titles = read_titles(store, event, error);
    g_autoptr(StoreQuery) query =
        titles == NULL ? NULL : range_query(store, &heat_list, event, 0, G_MAXUINT64, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        EditionHeat heat = {
            .part = text_at(query, 0),
            .chapter = text_at(query, 1),
            .mechanism = text_at(query, 2),
            .count = number_at(query, 3),
        };
        g_autofree char *path = g_strconcat(heat.part, "/", heat.chapter, NULL);
        const char *title = g_hash_table_lookup(titles, path);
        heat.title = title != NULL ? title : "";
        if (!visit(&heat, user))
            return TRUE;
    }
    return step == STORE_DONE;
}
