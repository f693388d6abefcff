/* api/courier.c -- what the courier may reach, and what became of its errands */
#include "api-routes.h"
#include "report/report.h"

gboolean api_courier_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_courier(call->site, answer->body, error);
}
