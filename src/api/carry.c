/* api/carry.c -- what an edition took over from the one before: asked, brought over, decided again
 */
#include "api-routes.h"
#include "report/report.h"
#include <string.h>

static const char *edition_of(const ApiCall *call)
{
    return api_values_text(&call->values, "edition_id");
}

gboolean api_carry_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_carry(call->store, call->site, edition_of(call), answer->body, error);
}

static gboolean append_carry(ApiCall *call, GString *json, GError **error)
{
    return report_carry(ledger_log_store(call->service->log), NULL, edition_of(call), json, error);
}

gboolean api_carry_run(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean done = service_carry_edition(call->service, edition_of(call), &problem);
    return api_answer_decision(call, answer, done, "carry", append_carry, &problem, error);
}

gboolean api_carry_settle(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *decision = json_string_value(json_object_get(call->body, "decision"));
    const ServiceSettlement in = {
        .edition = edition_of(call),
        .n = (guint64)api_values_integer(&call->values, "carry_n"),
        .take = decision != NULL && strcmp(decision, "take") == 0,
        .reason = json_string_value(json_object_get(call->body, "reason")),
    };
    g_autoptr(GError) problem = NULL;
    gboolean done = service_settle_carry(call->service, &in, &problem);
    return api_answer_decision(call, answer, done, "carry", append_carry, &problem, error);
}
