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
                             .functions = call->facts->functions};
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

/* `"findings":[…]`; transfer full. */
static char *findings_text(const OfficeFindings *findings, ProblemLanguage language)
{
    GString *json = g_string_new("\"findings\":[");
    for (guint i = 0; i < findings->kept->len; i++) {
        const OfficeFinding *finding = findings->kept->pdata[i];
        g_autofree char *text = office_finding_text(finding, language);
        g_string_append_printf(json, "%s{\"at\":%" G_GINT64_FORMAT ",\"rule\":\"%s\",\"text\":",
                               i > 0 ? "," : "", finding->at, office_rule_name(finding->rule));
        json_append_string(json, text, -1);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
    return g_string_free(json, FALSE);
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
        if (findings->count > 0)
            call->problem_more = findings_text(findings, call->language);
        return FALSE;
    }
    append_ids(answer->body, ids);
    answer->receipt = TRUE;
    return TRUE;
}
