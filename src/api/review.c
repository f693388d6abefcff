/* api/review.c -- findings, coverage and exemption: asked and decided */
#include "api-routes.h"
#include "report/report.h"

static const char *edition_of(const ApiCall *call)
{
    return api_values_text(&call->values, "edition_id");
}

static ServiceReview review_of(const ApiCall *call, const char *parameter, const char *decision)
{
    return (ServiceReview){
        .edition = edition_of(call),
        .what = api_values_text(&call->values, parameter),
        .expected_version =
            (guint64)json_integer_value(json_object_get(call->body, "expected_version")),
        .decision = json_string_value(json_object_get(call->body, decision)),
        .paths = json_object_get(call->body, "paths"),
        .reason = json_string_value(json_object_get(call->body, "reason")),
    };
}

/* ---- findings ---- */

gboolean api_findings_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_findings(call->store, call->site, edition_of(call), answer->body, error);
}

static gboolean append_finding(ApiCall *call, GString *json, GError **error)
{
    guint64 n = (guint64)api_values_integer(&call->values, "finding_n");
    return report_finding(ledger_log_store(call->service->log), edition_of(call), n, json, error);
}

gboolean api_findings_decide(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ServiceReview in = review_of(call, "finding_n", "decision");
    g_autoptr(GError) problem = NULL;
    gboolean done = service_decide_finding(call->service, &in, &problem);
    return api_answer_decision(call, answer, done, "finding", append_finding, &problem, error);
}

/* ---- coverage ---- */

gboolean api_coverage_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_coverage(call->store, call->site, edition_of(call), call->now_us, answer->body,
                           error);
}

static gboolean append_item(ApiCall *call, GString *json, GError **error)
{
    return report_coverage_item(ledger_log_store(call->service->log), edition_of(call),
                                api_values_text(&call->values, "coverage_id"), json, error);
}

gboolean api_coverage_decide(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ServiceReview in = review_of(call, "coverage_id", "state");
    g_autoptr(GError) problem = NULL;
    gboolean done = service_decide_coverage(call->service, &in, &problem);
    return api_answer_decision(call, answer, done, "item", append_item, &problem, error);
}

/* ---- exemption ---- */

gboolean api_exemption_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_exemption(call->store, call->site, answer->body, error);
}

static gboolean append_exemption(ApiCall *call, GString *json, GError **error)
{
    return report_exemption(ledger_log_store(call->service->log), NULL, json, error);
}

gboolean api_exemption_answer(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean done = service_answer_exemption(
        call->service, json_is_true(json_object_get(call->body, "connected")),
        json_is_true(json_object_get(call->body, "personal")),
        json_string_value(json_object_get(call->body, "note")), &problem);
    return api_answer_decision(call, answer, done, "exemption", append_exemption, &problem, error);
}
