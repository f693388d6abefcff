/* report/facts.c -- facts of an edition: listed, and one with its history */
#include "edition/facts.h"
#include "base/problem.h"
#include "people/people.h"
#include "report/json.h"
#include "report/report.h"
#include "report/unit.h"
#include <string.h>

static void append_details(GString *json, const char *lines)
{
    report_raw(json, "details", "[");
    while (*lines != '\0') {
        const char *end = strchrnul(lines, '\n');
        g_autofree char *line = g_strndup(lines, (gsize)(end - lines));
        char *tab = strchr(line, '\t');
        if (tab != NULL)
            *tab = '\0';
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "label", line);
        report_text(json, "text", tab != NULL ? tab + 1 : "");
        g_string_append_c(json, '}');
        lines = *end == '\0' ? end : end + 1;
    }
    g_string_append_c(json, ']');
}

static void append_fact(GString *json, const EditionFact *fact)
{
    report_number(json, "n", fact->n);
    report_text(json, "kind", fact->kind);
    report_text(json, "name", fact->fields[EDITION_FACT_NAME]);
    report_text(json, "value", fact->fields[EDITION_FACT_VALUE]);
    report_text(json, "function", fact->fields[EDITION_FACT_FUNCTION]);
    append_details(json, fact->fields[EDITION_FACT_DETAILS]);
    report_text(json, "path", fact->fields[EDITION_FACT_PATH]);
    report_number(json, "line", fact->line);
    report_text(json, "words", fact->words);
    report_number(json, "confidence", fact->confidence);
    report_text(json, "origin", fact->origin);
    report_text(json, "state", fact->state);
    report_number(json, "version", fact->version);
    report_bool(json, "corrected", fact->version > 1);
}

/* ---- listed ---- */

#define KINDS_MAX 16

typedef struct {
    GString *json;
    const ReportFactFilter *filter;
    guint64 counts[KINDS_MAX]; /* by place in edition_fact_kinds */
} Listing;

static gboolean append_listed(const EditionFact *fact, gpointer user)
{
    Listing *listing = user;
    gboolean stands = strcmp(fact->state, "stands") == 0;
    gboolean known = FALSE;
    for (gsize i = 0; edition_fact_kinds[i] != NULL; i++)
        if (strcmp(edition_fact_kinds[i], fact->kind) == 0) {
            listing->counts[i] += stands ? 1 : 0;
            known = TRUE;
        }
    const char *wanted = listing->filter->kind;
    gboolean fits = wanted == NULL || *wanted == '\0' || strcmp(wanted, fact->kind) == 0;
    /* One whose adding was erased says nothing. */
    if (!known || !fits || (!stands && !listing->filter->removed))
        return TRUE;
    report_next(listing->json);
    g_string_append_c(listing->json, '{');
    append_fact(listing->json, fact);
    g_string_append_c(listing->json, '}');
    return TRUE;
}

gboolean report_facts(Store *body, const ReportFactFilter *filter, GString *json, GError **error)
{
    guint64 event = 0;
    g_autoptr(GString) own = g_string_new("{\"facts\":[");
    Listing listing = {.json = own, .filter = filter};
    if (!report_find_edition(body, filter->edition, &event, error) ||
        !edition_each_fact(body, event, append_listed, &listing, error))
        return FALSE;
    g_string_append_c(own, ']');
    report_raw(own, "counts", "[");
    for (gsize i = 0; i < KINDS_MAX && edition_fact_kinds[i] != NULL; i++) {
        report_next(own);
        g_string_append_c(own, '{');
        report_text(own, "kind", edition_fact_kinds[i]);
        report_number(own, "count", listing.counts[i]);
        g_string_append_c(own, '}');
    }
    g_string_append(own, "]}");
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- one ---- */

static gboolean append_one(const EditionFact *fact, gpointer user)
{
    append_fact(user, fact);
    return FALSE;
}

typedef struct {
    GString *json;
    GHashTable *names;
} History;

static gboolean append_change(const EditionFactChange *change, gpointer user)
{
    const History *history = user;
    GString *json = history->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "version", change->version);
    report_text(json, "field", change->field);
    report_text(json, "before", change->before);
    report_text(json, "after", change->after);
    report_text(json, "reason", change->reason);
    report_time(json, "at", change->time_us);
    report_text(json, "by", report_name(history->names, change->actor));
    report_number(json, "event_index", change->event);
    report_carried(json, change->carried, change->carried_event);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_fact(Store *body, Store *people, const char *edition, guint64 n, GString *json,
                     GError **error)
{
    guint64 event = 0;
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    History history = {own, names};
    if (!report_find_edition(body, edition, &event, error) ||
        !edition_visit_fact(body, event, n, append_one, own, error))
        return FALSE;
    report_raw(own, "history", "[");
    if (!edition_each_fact_change(body, event, n, append_change, &history, error))
        return FALSE;
    g_string_append(own, "]}");
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
