/* report/courier.c -- what the courier may reach */
#include "report/json.h"
#include "report/report.h"
#include "service/house.h"

gboolean report_courier(Store *site, GString *json, GError **error)
{
    g_autofree char *facts = service_house_courier(site, error);
    if (facts == NULL)
        return FALSE;
    g_string_append_c(json, '{');
    report_raw(json, "settings", *facts != '\0' ? facts : "{}");
    g_string_append_c(json, '}');
    return TRUE;
}
