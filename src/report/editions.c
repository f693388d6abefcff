/* report/editions.c -- editions: listed, whole, as a heat map, as their source; imports of an
 * earlier run */
#include "base/json.h"
#include "base/problem.h"
#include "edition/edition.h"
#include "people/people.h"
#include "policy/text.h"
#include "report/json.h"
#include "report/select.h"
#include "report/unit.h"
#include <string.h>

typedef struct {
    GString *json;
    GHashTable *names;
    guint64 event;
    gboolean whole;
} Listing;

static void append_source(GString *json, const Edition *edition)
{
    report_raw(json, "source", "{");
    report_text(json, "name", edition->source_name);
    report_number(json, "bytes", edition->source_bytes);
    report_number(json, "lines", edition->source_lines);
    report_number(json, "pages", edition->source_pages);
    report_text(json, "format", edition->source_format);
    report_text(json, "encoding", edition->source_encoding);
    report_text(json, "sha256", edition->source_sha256);
    g_string_append_c(json, '}');
}

static void append_adoption(const Listing *listing, const Edition *edition)
{
    if (*edition->adopted_on == '\0')
        return;
    report_text(listing->json, "adopted_on", edition->adopted_on);
    report_text(listing->json, "adoption_note", edition->adoption_note);
    report_text(listing->json, "adopted_by", report_name(listing->names, edition->adopted_by));
    if (*edition->open_reason != '\0')
        report_text(listing->json, "open_reason", edition->open_reason);
}

static void append_edition(const Listing *listing, const Edition *edition)
{
    GString *json = listing->json;
    report_text(json, "id", edition->id);
    report_text(json, "title", edition->title);
    report_text(json, "body_name", edition->body_name);
    report_text(json, "state", edition->state);
    append_source(json, edition);
    report_time(json, "imported_at", edition->imported_us);
    report_text(json, "imported_by", report_name(listing->names, edition->imported_by));
    append_adoption(listing, edition);
    report_number(json, "units", edition->units);
    report_number(json, "obligations", edition->obligations);
    report_number(json, "corrected", edition->corrected);
    report_number(json, "unread", edition->unread);
    report_number(json, "facts", edition->facts);
    report_number(json, "findings", edition->findings);
    report_number(json, "open_decisions", edition->open_carries);
    if (*edition->carried_from != '\0')
        report_text(json, "carried_from", edition->carried_from);
    report_number(json, "event_index", edition->event);
}

static gboolean append_listed(const Edition *edition, gpointer user)
{
    Listing *listing = user;
    if (strcmp(edition->state, "discarded") == 0)
        return TRUE;
    report_next(listing->json);
    g_string_append_c(listing->json, '{');
    append_edition(listing, edition);
    g_string_append_c(listing->json, '}');
    return TRUE;
}

gboolean report_editions(Store *body, Store *people, GString *json, GError **error)
{
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    Listing listing = {.json = json, .names = names};
    g_string_append(json, "{\"editions\":[");
    if (!edition_each(body, append_listed, &listing, error))
        return FALSE;
    g_string_append(json, "]}");
    return TRUE;
}

/* ---- one, whole ---- */

static gboolean append_whole(const Edition *edition, gpointer user)
{
    Listing *listing = user;
    listing->event = edition->event;
    append_edition(listing, edition);
    report_raw(listing->json, "parts", edition->parts);
    report_raw(listing->json, "marker_families", edition->marker_families);
    report_raw(listing->json, "definitions", edition->definitions);
    report_raw(listing->json, "unread_parts", edition->unread_parts);
    return TRUE;
}

static gboolean append_heading(const EditionOutline *outline, gpointer user)
{
    GString *json = user;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "path", outline->path);
    report_text(json, "title", outline->title);
    report_number(json, "line", outline->line);
    report_number(json, "depth", outline->depth);
    report_text(json, "part", outline->part);
    report_text(json, "chapter", outline->chapter);
    report_bool(json, "inferred", outline->inferred);
    report_text(json, "guideline", outline->guideline);
    report_areas(json, outline->areas);
    report_number(json, "units", outline->units);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_outline(Store *body, guint64 event, GString *json, GError **error)
{
    report_raw(json, "outline", "[");
    gboolean done = edition_each_outline(body, event, append_heading, json, error);
    g_string_append_c(json, ']');
    return done;
}

static gboolean append_counts(Store *body, guint64 event, GString *json, GError **error)
{
    const ReportUnitFilter all = {.corrected = -1, .after = G_MAXUINT64};
    g_auto(ReportSelection) selection = {0};
    if (!report_select(body, event, &all, 0, TRUE, &selection, error))
        return FALSE;
    report_raw(json, "counts", "{");
    report_append_facets(json, &selection, FALSE);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_edition(Store *body, Store *people, const char *edition, GString *json,
                        GError **error)
{
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    Listing listing = {.json = own, .names = names};
    if (!edition_visit(body, edition, append_whole, &listing, error) ||
        !append_counts(body, listing.event, own, error) ||
        !append_outline(body, listing.event, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- heat map ---- */

#define MECHANISMS_MAX 16

typedef struct {
    GString *json;
    const char *const *mechanisms;
    char *part, *chapter; /* of the row being filled; owned */
    char *title;
    guint64 counts[MECHANISMS_MAX];
    guint64 total; /* of all rows */
} Heatmap;

static void heatmap_clear(Heatmap *map)
{
    g_free(map->part);
    g_free(map->chapter);
    g_free(map->title);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Heatmap, heatmap_clear)

static void end_row(Heatmap *map)
{
    if (map->part == NULL)
        return;
    GString *json = map->json;
    guint64 total = 0;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "part", map->part);
    report_text(json, "chapter", map->chapter);
    report_text(json, "title", map->title);
    report_raw(json, "counts", "[");
    for (gsize i = 0; map->mechanisms[i] != NULL; i++) {
        report_next(json);
        json_append_integer(json, (gint64)map->counts[i]);
        total += map->counts[i];
    }
    g_string_append_c(json, ']');
    report_number(json, "total", total);
    g_string_append_c(json, '}');
    map->total += total;
}

static gboolean append_heat(const EditionHeat *heat, gpointer user)
{
    Heatmap *map = user;
    gboolean same = map->part != NULL && strcmp(map->part, heat->part) == 0 &&
                    strcmp(map->chapter, heat->chapter) == 0;
    if (!same) {
        end_row(map);
        heatmap_clear(map);
        map->part = g_strdup(heat->part);
        map->chapter = g_strdup(heat->chapter);
        map->title = g_strdup(heat->title);
        memset(map->counts, 0, sizeof map->counts);
    }
    for (gsize i = 0; map->mechanisms[i] != NULL; i++)
        if (strcmp(map->mechanisms[i], heat->mechanism) == 0)
            map->counts[i] += heat->count;
    return TRUE;
}

gboolean report_heatmap(Store *body, const char *edition, GString *json, GError **error)
{
    guint64 event = 0;
    if (!report_find_edition(body, edition, &event, error))
        return FALSE;
    g_auto(Heatmap) map = {.json = json, .mechanisms = edition_field(EDITION_MECHANISM)->choices};
    g_assert(g_strv_length((char **)map.mechanisms) <= MECHANISMS_MAX);
    g_string_append(json, "{\"mechanisms\":[");
    for (gsize i = 0; map.mechanisms[i] != NULL; i++) {
        report_next(json);
        json_append_string(json, map.mechanisms[i], -1);
    }
    g_string_append(json, "],\"chapters\":[");
    if (!edition_each_heat(body, event, append_heat, &map, error))
        return FALSE;
    end_row(&map);
    g_string_append_c(json, ']');
    report_number(json, "total", map.total);
    g_string_append_c(json, '}');
    return TRUE;
}

/* ---- the source ---- */

gboolean report_source(GBytes *source, const char *encoding, guint64 from, guint64 to,
                       GString *json, GError **error)
{
    gsize size_bytes = 0;
    const guint8 *bytes = g_bytes_get_data(source, &size_bytes);
    g_autoptr(PolicyText) text = policy_text_read(bytes, size_bytes, encoding, error);
    if (text == NULL)
        return FALSE;
    guint64 total = text->lines->len;
    guint64 first = CLAMP(from, 1, MAX(total, 1));
    guint64 last = MIN(to, total);
    g_string_append_c(json, '{');
    report_number(json, "from", first);
    report_number(json, "to", last);
    report_number(json, "total", total);
    report_raw(json, "lines", "[");
    for (guint64 at = first; at <= last; at++) {
        const PolicyLine *line = policy_text_line(text, (guint)(at - 1));
        report_next(json);
        json_append_string(json, text->utf8 + line->start, line->size);
    }
    g_string_append(json, "]}");
    return TRUE;
}

typedef struct {
    char **sha256, **encoding;
} SourceOf;

static gboolean keep_source(const Edition *edition, gpointer user)
{
    SourceOf *out = user;
    gboolean read_out = *edition->source_text_sha256 != '\0';
    *out->sha256 = g_strdup(read_out ? edition->source_text_sha256 : edition->source_sha256);
    *out->encoding = g_strdup(edition->source_encoding);
    return TRUE;
}

gboolean report_source_of(Store *body, const char *edition, char **sha256, char **encoding,
                          GError **error)
{
    SourceOf out = {sha256, encoding};
    return edition_visit(body, edition, keep_source, &out, error);
}
