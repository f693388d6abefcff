/* api/courier.c -- what the courier may reach, and what became of its errands */
#include "api-routes.h"
#include "report/report.h"
#include "service/letters.h"

gboolean api_courier_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_courier(call->site, call->store, call->now_us, answer->body, error);
}

gboolean api_letters_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_pace(call->store, call->actor, answer->body, error);
}

gboolean api_letters_choose(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *pace = json_string_value(json_object_get(call->body, "pace"));
    return service_choose_pace(call->service, pace, error) &&
           report_pace(ledger_log_store(call->service->log), call->actor, answer->body, error);
}

gboolean api_letters_again(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_string_append(answer->body, "{}");
    return service_letter_again(call->service, api_values_text(&call->values, "letter_id"), error);
}
