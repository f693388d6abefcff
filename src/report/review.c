/* report/review.c -- findings, coverage and exemption, with what people decided */
#include "edition/review.h"
#include "base/json.h"
#include "edition/edition.h"
#include "people/people.h"
#include "report/json.h"
#include "report/report.h"
#include "report/unit.h"
#include <string.h>

/* 施行規則16条の3 is in force from this day; the law of an import says it too. */
#define DEADLINE "2027-07-01"
#define JAPAN_US (9 * G_TIME_SPAN_HOUR)
#define AREAS 9 /* 0: of the guideline alone */

typedef struct {
    GString *json;
    GHashTable *names; /* NULL: ids are shown */
    guint64 counts[AREAS][8];
    guint64 severities[4]; /* error, warning, notice; open */
} Answer;

static gboolean answer_init(Answer *answer, Store *people, GString *json, GError **error)
{
    *answer = (Answer){.json = json};
    return people == NULL || (answer->names = people_person_names(people, error)) != NULL;
}

static void append_decision(const Answer *answer, const EditionDecision *decision)
{
    GString *json = answer->json;
    report_number(json, "version", decision->version);
    if (decision->version == 1)
        return;
    report_text(json, "reason", decision->reason);
    report_time(json, "at", decision->time_us);
    report_text(json, "by", report_name(answer->names, decision->actor));
    report_number(json, "event_index", decision->event);
    report_carried(json, decision->carried, decision->carried_event);
}

/* ---- findings ---- */

static gboolean append_finding(const EditionFinding *finding, gpointer user)
{
    Answer *answer = user;
    static const char *const severities[] = {"error", "warning", "notice"};
    for (gsize i = 0; i < G_N_ELEMENTS(severities); i++)
        answer->severities[i] += strcmp(severities[i], finding->severity) == 0 ? 1 : 0;
    answer->severities[3] += strcmp(finding->decision, "open") == 0 ? 1 : 0;
    GString *json = answer->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "n", finding->n);
    report_text(json, "rule", finding->rule);
    report_text(json, "severity", finding->severity);
    report_number(json, "line", finding->line);
    report_text(json, "path", finding->path);
    report_text(json, "words", finding->words);
    report_text(json, "ja", finding->ja);
    report_text(json, "en", finding->en);
    report_text(json, "decision", finding->decision);
    append_decision(answer, &finding->decided);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_findings(Store *body, Store *people, const char *edition, GString *json,
                         GError **error)
{
    guint64 event = 0;
    Answer answer;
    if (!report_find_edition(body, edition, &event, error) ||
        !answer_init(&answer, people, json, error))
        return FALSE;
    g_autoptr(GHashTable) names = answer.names;
    g_string_append(json, "{\"findings\":[");
    if (!edition_each_finding(body, event, append_finding, &answer, error))
        return FALSE;
    g_string_append_c(json, ']');
    report_raw(json, "counts", "{");
    report_number(json, "error", answer.severities[0]);
    report_number(json, "warning", answer.severities[1]);
    report_number(json, "notice", answer.severities[2]);
    report_number(json, "open", answer.severities[3]);
    g_string_append(json, "}}");
    return TRUE;
}

gboolean report_finding(Store *body, const char *edition, guint64 n, GString *json, GError **error)
{
    guint64 event = 0;
    Answer answer = {.json = json};
    return report_find_edition(body, edition, &event, error) &&
           edition_visit_finding(body, event, n, append_finding, &answer, error);
}

/* ---- coverage ---- */

static void count_item(Answer *answer, const EditionCoverage *item)
{
    for (gsize i = 0; edition_coverage_states[i] != NULL; i++)
        if (strcmp(edition_coverage_states[i], item->state) == 0)
            answer->counts[MIN(item->area, AREAS - 1)][i]++;
}

static gboolean append_item(const EditionCoverage *item, gpointer user)
{
    Answer *answer = user;
    GString *json = answer->json;
    count_item(answer, item);
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", item->item);
    report_number(json, "area", item->area);
    report_text(json, "guideline", item->guideline);
    report_text(json, "basis", item->basis);
    report_text(json, "ja", item->ja);
    report_text(json, "en", item->en);
    report_text(json, "state", item->state);
    report_text(json, "read_state", item->read_state);
    report_lines(json, "paths", item->paths);
    report_bool(json, "decided", item->decided.version > 1);
    append_decision(answer, &item->decided);
    g_string_append_c(json, '}');
    return TRUE;
}

static void append_areas_counted(const Answer *answer)
{
    GString *json = answer->json;
    report_raw(json, "areas", "[");
    for (guint area = 0; area < AREAS; area++) {
        report_next(json);
        g_string_append_c(json, '{');
        report_number(json, "area", area);
        for (gsize i = 0; edition_coverage_states[i] != NULL; i++)
            report_number(json, edition_coverage_states[i], answer->counts[area][i]);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

typedef struct {
    const Answer *answer;
    gboolean answered, applies;
} Exempt;

static void append_exemption(const EditionExemption *exemption, gpointer user)
{
    Exempt *exempt = user;
    GString *json = exempt->answer->json;
    exempt->answered = TRUE;
    exempt->applies = exemption->connected || exemption->personal;
    report_bool(json, "connected", exemption->connected);
    report_bool(json, "personal", exemption->personal);
    report_text(json, "note", exemption->note);
    report_time(json, "at", exemption->time_us);
    report_text(json, "by", report_name(exempt->answer->names, exemption->actor));
    report_number(json, "event_index", exemption->event);
}

static gboolean append_exempt(Store *body, Exempt *exempt, GError **error)
{
    GString *json = exempt->answer->json;
    g_string_append_c(json, '{');
    if (!edition_visit_exemption(body, append_exemption, exempt, error))
        return FALSE;
    report_bool(json, "answered", exempt->answered);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_exemption(Store *body, Store *people, GString *json, GError **error)
{
    Answer answer;
    if (!answer_init(&answer, people, json, error))
        return FALSE;
    g_autoptr(GHashTable) names = answer.names;
    Exempt exempt = {.answer = &answer};
    return append_exempt(body, &exempt, error);
}

typedef struct {
    guint64 event;
    char *law; /* owned */
} LawOf;

static gboolean keep_law(const Edition *edition, gpointer user)
{
    LawOf *of = user;
    of->event = edition->event;
    of->law = g_strdup(edition->law);
    return FALSE;
}

static gint64 days_until(const char *date, gint64 now_us)
{
    guint64 year = g_ascii_strtoull(date, NULL, 10);
    guint64 month = g_ascii_strtoull(date + 5, NULL, 10);
    guint64 day = g_ascii_strtoull(date + 8, NULL, 10);
    GDate until;
    GDate epoch;
    g_date_set_dmy(&until, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_date_set_dmy(&epoch, 1, G_DATE_JANUARY, 1970);
    return (gint64)g_date_get_julian(&until) - (gint64)g_date_get_julian(&epoch) -
           (now_us + JAPAN_US) / G_TIME_SPAN_DAY;
}

static void append_law(GString *json, const char *text)
{
    static const char *const lists[] = {"areas", "chapters", "questions"};
    g_autoptr(json_t) law = json_loads(text, 0, NULL);
    report_raw(json, "law", "{");
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        const json_t *list = json_object_get(law, lists[i]);
        g_autofree char *own = list != NULL ? json_dumps(list, JSON_COMPACT) : NULL;
        report_raw(json, lists[i], own != NULL ? own : "[]");
    }
    g_string_append_c(json, '}');
}

gboolean report_coverage(Store *body, Store *people, const char *edition, gint64 now_us,
                         GString *json, GError **error)
{
    LawOf of = {0};
    Answer answer;
    g_autoptr(GString) own = g_string_new("{\"items\":[");
    if (!edition_visit(body, edition, keep_law, &of, error))
        return FALSE;
    g_autofree char *law = of.law;
    if (!answer_init(&answer, people, own, error))
        return FALSE;
    g_autoptr(GHashTable) names = answer.names;
    Exempt exempt = {.answer = &answer};
    if (!edition_each_coverage(body, of.event, append_item, &answer, error))
        return FALSE;
    g_string_append_c(own, ']');
    append_areas_counted(&answer);
    report_text(own, "deadline", DEADLINE);
    report_key(own, "days_left");
    json_append_integer(own, days_until(DEADLINE, now_us));
    append_law(own, law);
    report_key(own, "exemption");
    if (!append_exempt(body, &exempt, error))
        return FALSE;
    report_text(own, "applies", !exempt.answered ? "unknown" : (exempt.applies ? "yes" : "no"));
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_coverage_item(Store *body, const char *edition, const char *item, GString *json,
                              GError **error)
{
    guint64 event = 0;
    Answer answer = {.json = json};
    return report_find_edition(body, edition, &event, error) &&
           edition_visit_coverage(body, event, item, append_item, &answer, error);
}
