/* report/units.c -- units in lists and one by one */
#include "edition/edition.h"
#include "people/people.h"
#include "report/json.h"
#include "report/select.h"
#include "report/unit.h"

static void append_lines(GString *json, const EditionUnit *unit)
{
    report_raw(json, "lines", "[");
    g_string_append_printf(json, "%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "]", unit->line_first,
                           unit->line_last);
}

static void append_unit(GString *json, const EditionUnit *unit)
{
    report_number(json, "n", unit->n);
    report_text(json, "path", unit->path);
    report_number(json, "s", unit->s);
    append_lines(json, unit);
    report_text(json, "text", unit->text);
    if (*unit->reading != '\0')
        report_text(json, "reading", unit->reading);
    for (EditionField field = 0; field < EDITION_FIELDS; field++) {
        report_key(json, edition_field(field)->name);
        edition_value_append(json, field, unit->values[field]);
    }
    report_text(json, "chapter", unit->chapter);
    report_text(json, "part", unit->part);
    report_text(json, "guideline", unit->guideline);
    report_areas(json, unit->areas);
    report_number(json, "sure", report_sureness(unit));
    report_number(json, "version", unit->version);
    report_bool(json, "corrected", unit->corrected);
    report_raw(json, "confidence", unit->confidence);
}

/* ---- lists ---- */

static gboolean keep_event(const Edition *edition, gpointer user)
{
    *(guint64 *)user = edition->event;
    return TRUE;
}

gboolean report_find_edition(Store *body, const char *edition, guint64 *event, GError **error)
{
    return edition_visit(body, edition, keep_event, event, error);
}

typedef struct {
    const GArray *page;
    guint at;
    EditionUnitVisit visit;
    gpointer user;
} Picking;

static gboolean pick(const EditionUnit *unit, gpointer user)
{
    Picking *picking = user;
    if (picking->at == picking->page->len)
        return FALSE;
    if (g_array_index(picking->page, guint64, picking->at) != unit->n)
        return TRUE;
    picking->at++;
    return picking->visit(unit, picking->user);
}

gboolean report_each_selected(Store *body, guint64 event, const GArray *page,
                              EditionUnitVisit visit, gpointer user, GError **error)
{
    if (page->len == 0)
        return TRUE;
    Picking picking = {page, 0, visit, user};
    return edition_each_unit(body, event, g_array_index(page, guint64, 0),
                             g_array_index(page, guint64, page->len - 1), EDITION_WHOLE, pick,
                             &picking, error);
}

static gboolean append_listed(const EditionUnit *unit, gpointer user)
{
    GString *json = user;
    report_next(json);
    g_string_append_c(json, '{');
    append_unit(json, unit);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_units(Store *body, const ReportUnitFilter *filter, GString *json, GError **error)
{
    guint64 event = 0;
    g_auto(ReportSelection) selection = {0};
    guint limit = CLAMP(filter->limit, 1, REPORT_PAGE_MAX);
    if (!report_find_edition(body, filter->edition, &event, error) ||
        !report_select(body, event, filter, limit, TRUE, &selection, error))
        return FALSE;
    g_string_append(json, "{\"units\":[");
    if (!report_each_selected(body, event, selection.page, append_listed, json, error))
        return FALSE;
    g_string_append_c(json, ']');
    report_number(json, "total", selection.total);
    if (selection.more)
        report_number(json, "next",
                      g_array_index(selection.page, guint64, selection.page->len - 1));
    report_raw(json, "facets", "{");
    report_append_facets(json, &selection, TRUE);
    g_string_append(json, "}}");
    return TRUE;
}

/* ---- one ---- */

static gboolean append_detail(const EditionUnit *unit, gpointer user)
{
    GString *json = user;
    append_unit(json, unit);
    report_text(json, "title", unit->title);
    report_raw(json, "evidence", unit->evidence);
    return TRUE;
}

typedef struct {
    GString *json;
    GHashTable *names;
} History;

static void append_value(GString *json, const char *key, const char *name, const char *text)
{
    EditionField field = edition_field_named(name);
    report_key(json, key);
    edition_value_append(json, field < EDITION_FIELDS ? field : EDITION_HOW, text);
}

static gboolean append_change(const EditionChange *change, gpointer user)
{
    History *history = user;
    GString *json = history->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "version", change->version);
    report_text(json, "field", change->field);
    append_value(json, "before", change->field, change->before);
    append_value(json, "after", change->field, change->after);
    report_text(json, "reason", change->reason);
    report_time(json, "at", change->time_us);
    report_text(json, "by", report_name(history->names, change->actor));
    report_number(json, "event_index", change->event);
    report_carried(json, change->carried, change->carried_event);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_unit(Store *body, Store *people, const char *edition, guint64 n, GString *json,
                     GError **error)
{
    guint64 event = 0;
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    if (!report_find_edition(body, edition, &event, error) ||
        !edition_visit_unit(body, event, n, append_detail, own, error))
        return FALSE;
    History history = {own, names};
    report_raw(own, "history", "[");
    if (!edition_each_change(body, event, n, append_change, &history, error))
        return FALSE;
    g_string_append(own, "]}");
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
