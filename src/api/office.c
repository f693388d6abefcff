/* api/office.c -- the organisation: asked and changed */
#include "api-routes.h"
#include "base/problem.h"
#include "base/times.h"
#include "report/report.h"

/* ---- who asks, and of which day ---- */

static gboolean is_administrator(const ApiCall *call)
{
    return call->person->signed_in && call->person->session.administrator;
}

typedef struct {
    ReportOfficeAsk ask;
    char today[TIME_DAY_BYTES];
} Asked;

static gboolean read_ask(const ApiCall *call, Asked *asked, GError **error)
{
    const char *day = api_values_text(&call->values, "day");
    ReportOfficeAsk *ask = &asked->ask;
    time_day_at(call->now_us, asked->today);
    *ask = (ReportOfficeAsk){.day = *day != '\0' ? day : asked->today,
                             .person = call->person->signed_in ? call->actor : "",
                             .functions = call->facts->functions,
                             .language = call->language};
    if (!time_day_is_valid(ask->day)) {
        problem_set(error, PROBLEM_INVALID, "day",
                    PROBLEM_BOTH("a day like 2027-04-01", "2027-04-01 のような日付"));
        return FALSE;
    }
    if (!service_office_right(call->store, call->actor, is_administrator(call), asked->today,
                              &ask->may_change, error))
        return FALSE;
    ask->sees_all = ask->may_change;
    return ask->sees_all ||
           report_office_sees_all(call->store, call->actor, asked->today, &ask->sees_all, error);
}

/* ---- asked ---- */

gboolean api_office_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office(call->store, &asked.ask, answer->body, error);
}

gboolean api_office_me(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_me(call->store, &asked.ask, answer->body, error);
}

gboolean api_office_gaps(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_gaps(call->store, &asked.ask, answer->body, error);
}

gboolean api_office_functions(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_functions(call->store, &asked.ask, answer->body, error);
}

gboolean api_office_offers(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_offers(call->store, &asked.ask, answer->body, error);
}

gboolean api_office_unit(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_unit(call->store, call->site, &asked.ask,
                              api_values_text(&call->values, "unit_id"), answer->body, error);
}

gboolean api_office_post(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_post(call->store, call->site, &asked.ask,
                              api_values_text(&call->values, "post_id"), answer->body, error);
}

gboolean api_office_person(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_person(call->store, call->site, &asked.ask,
                                api_values_text(&call->values, "person_id"), answer->body, error);
}

gboolean api_office_persons(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    const ReportPersonFilter filter = {
        .q = api_values_text(&call->values, "q"),
        .unit = api_values_text(&call->values, "unit"),
        .kind = api_values_text(&call->values, "kind"),
        .gone = api_values_choice(&call->values, "gone") == 1,
        .limit = (guint)api_values_integer(&call->values, "limit"),
        .after = (guint)api_values_integer(&call->values, "after"),
    };
    return read_ask(call, &asked, error) &&
           report_office_persons(call->store, &asked.ask, &filter, answer->body, error);
}

gboolean api_office_changes(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_ask(call, &asked, error) &&
           report_office_changes(call->store, call->site, &asked.ask,
                                 (guint64)api_values_integer(&call->values, "before"),
                                 api_values_choice(&call->values, "functions") == 1, answer->body,
                                 error);
}

/* ---- changed ---- */

/* What a refusal tells besides; nothing when it was refused for something else. */
static void tell_findings(ApiCall *call, const OfficeFindings *findings)
{
    if (findings->count == 0)
        return;
    g_autoptr(GString) json = g_string_new("{");
    report_office_findings(json, findings, call->language);
    call->problem_more = g_strdup(json->str + 1);
}

static void append_ids(GString *json, const json_t *ids)
{
    const char *name;
    json_t *id;
    g_string_append(json, "{\"ids\":[");
    json_object_foreach((json_t *)ids, name, id)
    {
        g_string_append(json, json->str[json->len - 1] == '[' ? "{\"name\":" : ",{\"name\":");
        json_append_string(json, name, -1);
        g_string_append_printf(json, ",\"id\":\"%s\"}", json_string_value(id));
    }
    g_string_append(json, "]}");
}

gboolean api_office_change(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(json_t) ids = json_object();
    const ServiceOfficeIn in = {
        .changes = json_object_get(call->body, "changes"),
        .reason = json_string_value(json_object_get(call->body, "reason")),
        .plan = "",
        .end_dependents = json_is_true(json_object_get(call->body, "end_dependents")),
        .functions = call->facts->functions,
    };
    call->service->administrator = is_administrator(call);
    if (!service_change_office(call->service, &in, findings, ids, error)) {
        tell_findings(call, findings);
        return FALSE;
    }
    append_ids(answer->body, ids);
    answer->receipt = TRUE;
    return TRUE;
}

/* ---- tried ---- */

/* As read_ask, of the day in the body; PROBLEM_NOT_ALLOWED for those who may not change. */
static gboolean read_trial(const ApiCall *call, Asked *asked, GError **error)
{
    const char *day = json_string_value(json_object_get(call->body, "day"));
    if (!read_ask(call, asked, error))
        return FALSE;
    if (!asked->ask.may_change) {
        problem_set(error, PROBLEM_NOT_ALLOWED,
                    PROBLEM_BOTH("changing the organisation", "組織の変更"), NULL);
        return FALSE;
    }
    if (day != NULL)
        asked->ask.day = day;
    if (time_day_is_valid(asked->ask.day))
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "day",
                PROBLEM_BOTH("a day like 2027-04-01", "2027-04-01 のような日付"));
    return FALSE;
}

gboolean api_office_preview(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    return read_trial(call, &asked, error) &&
           report_office_preview(call->store, &asked.ask, json_object_get(call->body, "changes"),
                                 json_is_true(json_object_get(call->body, "end_dependents")),
                                 answer->body, error);
}

static OfficeImportOptions import_options(const ApiCall *call, const char *day)
{
    return (OfficeImportOptions){
        .day = day,
        .complete = json_is_true(json_object_get(call->body, "complete")),
        .skip = json_object_get(call->body, "skip"),
    };
}

gboolean api_office_import_preview(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    if (!read_trial(call, &asked, error))
        return FALSE;
    const OfficeImportOptions options = import_options(call, asked.ask.day);
    return report_office_import(call->store, &asked.ask, json_object_get(call->body, "rows"),
                                &options, answer->body, error);
}

/* `today` is room for the day. */
static ServiceOfficeImportIn import_of(const ApiCall *call, char today[TIME_DAY_BYTES])
{
    const char *day = json_string_value(json_object_get(call->body, "day"));
    time_day_at(call->now_us, today);
    return (ServiceOfficeImportIn){
        .rows = json_object_get(call->body, "rows"),
        .options = import_options(call, day != NULL && time_day_is_valid(day) ? day : today),
        .digest = json_string_value(json_object_get(call->body, "digest")),
        .reason = json_string_value(json_object_get(call->body, "reason")),
        .functions = call->facts->functions,
    };
}

gboolean api_office_import(ApiCall *call, ApiAnswer *answer, GError **error)
{
    char today[TIME_DAY_BYTES];
    const ServiceOfficeImportIn in = import_of(call, today);
    call->service->administrator = is_administrator(call);
    answer->receipt = TRUE;
    return service_import_office(call->service, &in, error);
}

/* ---- plans ---- */

/* Plans are of those who may change the organisation; to others there are none. */
gboolean api_office_plans(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    if (!read_ask(call, &asked, error))
        return FALSE;
    if (asked.ask.may_change)
        return report_office_plans(call->store, call->site, answer->body, error);
    g_string_append(answer->body, "{\"plans\":[]}");
    return TRUE;
}

gboolean api_office_plan(ApiCall *call, ApiAnswer *answer, GError **error)
{
    Asked asked;
    const char *id = api_values_text(&call->values, "plan_id");
    if (!read_ask(call, &asked, error))
        return FALSE;
    if (!asked.ask.may_change) {
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("plan", "異動案"), id);
        return FALSE;
    }
    return report_office_plan(call->store, call->site, &asked.ask, id, answer->body, error);
}

static gboolean write_plan(ApiCall *call, ApiAnswer *answer, const char *id, GError **error)
{
    char made[ID_TEXT_BYTES];
    const ServicePlanIn in = {
        .id = id,
        .version = json_integer_value(json_object_get(call->body, "version")),
        .title = json_string_value(json_object_get(call->body, "title")),
        .day = json_string_value(json_object_get(call->body, "day")),
        .changes = json_object_get(call->body, "changes"),
    };
    call->service->administrator = is_administrator(call);
    if (!service_write_plan(call->service, &in, made, error))
        return FALSE;
    g_string_append_printf(answer->body, "{\"id\":\"%s\"}", made);
    return TRUE;
}

gboolean api_office_plan_make(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return write_plan(call, answer, "", error);
}

gboolean api_office_plan_change(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return write_plan(call, answer, api_values_text(&call->values, "plan_id"), error);
}

gboolean api_office_plan_import(ApiCall *call, ApiAnswer *answer, GError **error)
{
    char today[TIME_DAY_BYTES];
    const char *id = api_values_text(&call->values, "plan_id");
    const ServiceOfficeImportIn in = import_of(call, today);
    call->service->administrator = is_administrator(call);
    if (!service_import_plan(call->service, id,
                             json_integer_value(json_object_get(call->body, "version")), &in,
                             error))
        return FALSE;
    g_string_append_printf(answer->body, "{\"id\":\"%s\"}", id);
    return TRUE;
}

gboolean api_office_plan_apply(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(OfficeFindings) findings = office_findings_new();
    const char *id = api_values_text(&call->values, "plan_id");
    call->service->administrator = is_administrator(call);
    if (!service_apply_plan(call->service, id,
                            json_integer_value(json_object_get(call->body, "version")),
                            json_string_value(json_object_get(call->body, "reason")),
                            call->facts->functions, findings, error)) {
        tell_findings(call, findings);
        return FALSE;
    }
    g_string_append_printf(answer->body, "{\"id\":\"%s\"}", id);
    answer->receipt = TRUE;
    return TRUE;
}

gboolean api_office_plan_discard(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *id = api_values_text(&call->values, "plan_id");
    call->service->administrator = is_administrator(call);
    if (!service_discard_plan(call->service, id,
                              json_integer_value(json_object_get(call->body, "version")), error))
        return FALSE;
    g_string_append_printf(answer->body, "{\"id\":\"%s\"}", id);
    return TRUE;
}
