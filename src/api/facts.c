/* api/facts.c -- facts of a policy: asked, added, corrected, removed */
#include "api-routes.h"
#include "report/report.h"

static const char *edition_of(const ApiCall *call)
{
    return api_values_text(&call->values, "edition_id");
}

static guint64 fact_of(const ApiCall *call)
{
    return (guint64)api_values_integer(&call->values, "fact_n");
}

static const char *reason_of(const ApiCall *call)
{
    return json_string_value(json_object_get(call->body, "reason"));
}

gboolean api_facts_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportFactFilter filter = {.edition = edition_of(call),
                                     .kind = api_values_text(&call->values, "kind"),
                                     .removed = api_values_choice(&call->values, "removed") == 1};
    return report_facts(call->store, &filter, answer->body, error);
}

gboolean api_facts_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_fact(call->store, call->site, edition_of(call), fact_of(call), answer->body,
                       error);
}

static gboolean append_fact(ApiCall *call, GString *json, GError **error)
{
    return report_fact(ledger_log_store(call->service->log), NULL, edition_of(call), fact_of(call),
                       json, error);
}

gboolean api_facts_add(ApiCall *call, ApiAnswer *answer, GError **error)
{
    guint64 n = 0;
    const ServiceFactIn in = {edition_of(call), call->body, reason_of(call)};
    if (!service_add_fact(call->service, &in, &n, error))
        return FALSE;
    g_string_append(answer->body, "{\"fact\":");
    if (!report_fact(ledger_log_store(call->service->log), NULL, in.edition, n, answer->body,
                     error))
        return FALSE;
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
    return TRUE;
}

static gboolean change_fact(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ServiceFactChange in = {
        .edition = edition_of(call),
        .n = fact_of(call),
        .expected_version =
            (guint64)json_integer_value(json_object_get(call->body, "expected_version")),
        .changes = json_object_get(call->body, "changes"),
        .reason = reason_of(call),
    };
    g_autoptr(GError) problem = NULL;
    gboolean done = service_change_fact(call->service, &in, &problem);
    return api_answer_decision(call, answer, done, "fact", append_fact, &problem, error);
}

gboolean api_facts_correct(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return change_fact(call, answer, error);
}

gboolean api_facts_remove(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return change_fact(call, answer, error);
}
