/* api/retention.c -- records looked at as a whole, over HTTP: what is due for disposal, decisions,
 * the year's registers of what was disposed of and of what was done under a relief */
#include "service/retention.h"
#include "api-routes.h"
#include "api/asking.h"
#include "register/parts.h"
#include "report/relieved.h"
#include "report/retention.h"

gboolean api_retention_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_retention(&ask, api_values_text(&call->values, "which"),
                            api_values_integer(&call->values, "after"), answer->body, error);
}

gboolean api_retention_disposed(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_disposed(&ask, (int)api_values_integer(&call->values, "year"), answer->body,
                           error);
}

gboolean api_retention_disposed_csv(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    int year = (int)api_values_integer(&call->values, "year");
    answer->content_type = "text/csv; charset=utf-8";
    answer->disposition = g_strdup_printf("attachment; filename=\"disposed-%d.csv\"", year);
    return report_disposed_csv(&ask, year, api_answer_take, answer->body, error);
}

gboolean api_relieved_year(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_relieved(&ask, (int)api_values_integer(&call->values, "year"), answer->body,
                           error);
}

gboolean api_relieved_csv(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    int year = (int)api_values_integer(&call->values, "year");
    answer->content_type = "text/csv; charset=utf-8";
    answer->disposition = g_strdup_printf("attachment; filename=\"relieved-%d.csv\"", year);
    return report_relieved_csv(&ask, year, api_answer_take, answer->body, error);
}

static ServiceRetentionAct act_of(const char *name)
{
    static const char *const names[] = {[SERVICE_RETENTION_DISPOSE] = "dispose",
                                        [SERVICE_RETENTION_EXTEND] = "extend",
                                        [SERVICE_RETENTION_HOLD] = "hold",
                                        [SERVICE_RETENTION_RELEASE] = "release"};
    guint at = SERVICE_RETENTION_RELEASE; /* the schema lets no other name come here */
    while (at > 0 && g_strcmp0(names[at], name) != 0)
        at--;
    return (ServiceRetentionAct)at;
}

gboolean api_retention_decide(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(json_t) told = NULL;
    const char *act = api_body_text(call, "act");
    const ServiceRetentionIn in = {.records = json_object_get(call->body, "records"),
                                   .act = act_of(act),
                                   .comment = api_body_text(call, "comment"),
                                   .kind = api_body_text(call, "kind"),
                                   .until_on = api_body_text(call, "until_on"),
                                   .language = call->language};
    if (!service_retention_decide(call->service, &in, &told, &call->blobs_after, error))
        return FALSE;
    g_autofree char *text = json_dumps(told, JSON_COMPACT | JSON_SORT_KEYS);
    g_string_append_printf(answer->body, "{\"results\":%s}", text);
    answer->receipt = TRUE;
    return TRUE;
}
