/* report/office_plans.c -- plans: listed, and one with what it would lead to */
#include "base/json.h"
#include "office/plan.h"
#include "people/people.h"
#include "report/json.h"
#include "report/office.h"
#include <string.h>

typedef struct {
    GString *json;
    Store *body;
    GHashTable *names;
    json_t *changes; /* of the one that was asked for; owned */
    gboolean draft;
    char *day;
} Plans;

static void append_who(const Plans *plans, const char *member, const char *id)
{
    g_autofree char *name = office_name(plans->body, OFFICE_PERSON, id, NULL);
    report_text(plans->json, member,
                name != NULL && *name != '\0' ? name : report_name(plans->names, id));
}

static gboolean append_plan(const OfficePlan *plan, gpointer user)
{
    Plans *plans = user;
    GString *json = plans->json;
    g_autoptr(json_t) changes = json_loads(plan->changes, 0, NULL);
    report_text(json, "id", plan->id);
    report_text(json, "title", plan->title);
    report_text(json, "day", plan->day);
    report_text(json, "state", plan->state);
    report_number(json, "version", (guint64)plan->version);
    report_number(json, "count", json_array_size(changes));
    append_who(plans, "made_by", plan->made_by);
    report_time(json, "made_at", plan->made_us);
    append_who(plans, "changed_by", plan->changed_by);
    report_time(json, "changed_at", plan->changed_us);
    if (plan->event >= 0)
        report_number(json, "event_index", (guint64)plan->event);
    plans->changes = g_steal_pointer(&changes);
    plans->draft = strcmp(plan->state, "draft") == 0;
    g_free(plans->day);
    plans->day = g_strdup(plan->day);
    return TRUE;
}

static gboolean append_listed(const OfficePlan *plan, gpointer user)
{
    Plans *plans = user;
    report_next(plans->json);
    g_string_append_c(plans->json, '{');
    append_plan(plan, plans);
    g_string_append_c(plans->json, '}');
    g_clear_pointer(&plans->changes, json_decref);
    return TRUE;
}

gboolean report_office_plans(Store *body, Store *people, GString *json, GError **error)
{
    g_autoptr(GHashTable) names = people != NULL ? people_person_names(people, error) : NULL;
    g_autoptr(GString) own = g_string_new("{\"plans\":[");
    Plans plans = {.json = own, .body = body, .names = names};
    if (people != NULL && names == NULL)
        return FALSE;
    gboolean done = office_plan_each(body, append_listed, &plans, error);
    g_free(plans.day);
    if (!done)
        return FALSE;
    g_string_append(own, "]}");
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

static gboolean append_whole(Plans *plans, const ReportOfficeAsk *ask, GError **error)
{
    char *changes = json_dumps(plans->changes, JSON_COMPACT);
    ReportOfficeAsk of_day = *ask;
    of_day.day = plans->day;
    report_raw(plans->json, "changes", changes != NULL ? changes : "[]");
    free(changes);
    if (plans->draft && json_array_size(plans->changes) > 0)
        return report_office_try(plans->body, &of_day, plans->changes, TRUE, plans->json, error);
    /* What was left over when it was put in force, until it is settled. */
    g_autoptr(ReportOffice) office = report_office_load(plans->body, of_day.day, error);
    return office != NULL && report_office_gap_list(office, &of_day, plans->json, error);
}

gboolean report_office_plan(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            GString *json, GError **error)
{
    g_autoptr(GHashTable) names = people != NULL ? people_person_names(people, error) : NULL;
    g_autoptr(GString) own = g_string_new("{");
    Plans plans = {.json = own, .body = body, .names = names};
    if ((people != NULL && names == NULL) ||
        !office_plan_visit(body, id, append_plan, &plans, error))
        return FALSE;
    gboolean done = append_whole(&plans, ask, error);
    json_decref(plans.changes);
    g_free(plans.day);
    if (!done)
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
