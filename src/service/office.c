/* service/office.c -- the organisation changed: asked, held against what stands, recorded, and
 * looked over whole before it is kept */
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include "office/prepare.h"
#include "service/call.h"
#include <string.h>

#define REASON_MAX_CHARS 1000
#define CHIEF_KEY "f:chief_officer:"

/* ---- who may ---- */

/* By oneself, or as a deputy for all of it. */
static gboolean answers_wholly(const OfficeKeys *keys, const char *name)
{
    const OfficeKey *key = office_keys_find(keys, name);
    return key != NULL && (!key->as.deputy || key->as.limits == OFFICE_ALL);
}

gboolean service_office_right(Store *store, const char *actor, gboolean administrator,
                              const char *day, gboolean *may, GError **error)
{
    if (administrator || g_str_has_prefix(actor, "operator ")) {
        *may = TRUE;
        return TRUE;
    }
    g_autoptr(OfficeKeys) keys = office_keys(store, actor, day, error);
    if (keys == NULL)
        return FALSE;
    *may = answers_wholly(keys, CHIEF_KEY);
    return TRUE;
}

/* The person of a changed absence; "" when the change is of another kind, or would hand an absence
 * to somebody else. Transfer full. */
static char *absent_person(Store *store, const json_t *change)
{
    const json_t *set = json_object_get(change, "set");
    const json_t *named = json_object_get(set, "person");
    const char *what = json_string_value(json_object_get(change, "what"));
    if (strcmp(what, office_what_names[OFFICE_ABSENCE]) != 0)
        return g_strdup("");
    g_autoptr(json_t) row = office_row_read(store, OFFICE_ABSENCE,
                                            json_string_value(json_object_get(change, "id")), NULL);
    if (row != NULL && named != NULL)
        return g_strdup("");
    if (row != NULL)
        named = json_object_get(row, "person");
    return g_strdup(named != NULL ? json_string_value(named) : "");
}

/* Whether the caller is the person, or manages the person's unit. */
static gboolean is_near(const OfficeKeys *keys, Store *store, const ServiceCall *call,
                        const char *person, const char *day, gboolean *near, GError **error)
{
    g_autofree char *unit = office_unit_of(store, person, day, error);
    if (unit == NULL)
        return FALSE;
    g_autofree char *key = office_function_key("section_manager", unit);
    *near = strcmp(person, call->actor) == 0 || (*unit != '\0' && answers_wholly(keys, key));
    return TRUE;
}

static gboolean are_absences_near(ServiceCall *call, const json_t *changes, const char *day,
                                  gboolean *may, GError **error)
{
    Store *store = ledger_log_store(call->log);
    g_autoptr(OfficeKeys) keys = office_keys(store, call->actor, day, error);
    if (keys == NULL)
        return FALSE;
    *may = json_array_size(changes) > 0;
    for (gsize i = 0; i < json_array_size(changes) && *may; i++) {
        g_autofree char *person = absent_person(store, json_array_get(changes, i));
        *may = *person != '\0';
        if (*may && !is_near(keys, store, call, person, day, may, error))
            return FALSE;
    }
    return TRUE;
}

/* `changes` as they were prepared. */
static gboolean check_right(ServiceCall *call, const json_t *changes, GError **error)
{
    char today[TIME_DAY_BYTES];
    gboolean may = FALSE;
    time_day_at(call->now_us, today);
    if (!service_may(call, "office.change", error) ||
        !service_office_right(ledger_log_store(call->log), call->actor, call->administrator, today,
                              &may, error) ||
        (!may && !are_absences_near(call, changes, today, &may, error)))
        return FALSE;
    if (!may)
        problem_set(error, PROBLEM_NOT_ALLOWED,
                    PROBLEM_BOTH("changing the organisation (administrators and the chief officer "
                                 "may)",
                                 "組織の変更（管理者と統括情報セキュリティ責任者だけができます）"),
                    NULL);
    return may;
}

/* ---- recording ---- */

/* The content of one event; `changes` is taken. */
static json_t *content_of(const ServiceOfficeIn *in, json_t *changes)
{
    json_t *content = json_pack("{s:o, s:s}", "changes", changes, "reason", in->reason);
    if (in->plan != NULL && *in->plan != '\0')
        json_object_set_new(content, "plan", json_string(in->plan));
    return content;
}

static gboolean append_person(ServiceCall *call, const ServiceOfficeIn *in, const json_t *change,
                              GError **error)
{
    g_autofree char *subject =
        g_strconcat("person/", json_string_value(json_object_get(change, "id")), NULL);
    const ServiceEvent event = {.act = "office.person", .subject = subject};
    return service_append(call, &event, content_of(in, json_pack("[O]", change)), error);
}

/* A change as events hold it: without its place among those asked; owned. */
static json_t *bare(const json_t *change)
{
    json_t *copy = json_copy((json_t *)change);
    json_object_del(copy, "at");
    return copy;
}

/* Each person's own event first, then one for all the rest. */
static gboolean append_changes(ServiceCall *call, const ServiceOfficeIn *in, const json_t *changes,
                               GError **error)
{
    g_autoptr(json_t) rest = json_array();
    const ServiceEvent event = {.act = "office.change", .subject = "office"};
    for (gsize i = 0; i < json_array_size(changes); i++) {
        g_autoptr(json_t) change = bare(json_array_get(changes, i));
        const char *what = json_string_value(json_object_get(change, "what"));
        if (strcmp(what, office_what_names[OFFICE_PERSON]) != 0)
            json_array_append(rest, change);
        else if (!append_person(call, in, change, error))
            return FALSE;
    }
    return json_array_size(rest) == 0 ||
           service_append(call, &event, content_of(in, json_incref(rest)), error);
}

static gboolean refuse_found(const OfficeFindings *findings, GError **error)
{
    if (findings->count == 0)
        return TRUE;
    office_findings_problem(findings, error);
    return FALSE;
}

static gboolean refuse_nothing(const json_t *changes, GError **error)
{
    if (json_array_size(changes) > 0)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the change", "変更"),
                PROBLEM_BOTH("nothing would change", "変わる内容がありません"));
    return FALSE;
}

gboolean service_change_office(ServiceCall *call, const ServiceOfficeIn *in,
                               OfficeFindings *findings, json_t *ids, GError **error)
{
    Store *store = ledger_log_store(call->log);
    if (!service_check_text(in->reason, PROBLEM_BOTH("reason", "理由"), 1, REASON_MAX_CHARS, error))
        return FALSE;
    g_autoptr(json_t) changes = office_prepare(store, in->changes, findings, ids, error);
    /* Who may not change anything learns nothing of what stands. */
    if (changes == NULL || !check_right(call, changes, error) || !refuse_found(findings, error) ||
        !refuse_nothing(changes, error) ||
        (in->end_dependents && !office_end_dependents(store, changes, error)))
        return FALSE;
    return append_changes(call, in, changes, error) &&
           office_check(store, changes, in->functions, findings, error) &&
           refuse_found(findings, error);
}
