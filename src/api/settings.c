/* api/settings.c -- what the site asks of signing in, read and changed */
#include "api-routes.h"
#include "base/problem.h"

static json_t *values_json(const PeopleSettings *settings)
{
    json_t *values = json_object();
    for (PeopleSetting i = 0; i < PEOPLE_SETTING_LAST; i++)
        json_object_set_new(values, people_setting_rows[i].name, people_setting_json(settings, i));
    return values;
}

/* Of numbers alone: the rest says in the interface what it may be. */
static json_t *limits_json(void)
{
    json_t *limits = json_object();
    for (PeopleSetting i = 0; i < PEOPLE_SETTING_LAST; i++) {
        const PeopleSettingRow *row = &people_setting_rows[i];
        if (row->kind == PEOPLE_NUMBER)
            json_object_set_new(limits, row->name,
                                json_pack("{s:I, s:I}", "low", (json_int_t)row->low, "high",
                                          (json_int_t)row->high));
    }
    return limits;
}

static gboolean append_settings(Store *site, GString *json, GError **error)
{
    PeopleSettings settings;
    PeopleSettings defaults;
    if (!people_settings_read(site, &settings, error))
        return FALSE;
    people_settings_default(&defaults);
    g_autoptr(json_t) answer =
        json_pack("{s:o, s:o, s:o}", "settings", values_json(&settings), "defaults",
                  values_json(&defaults), "limits", limits_json());
    g_autofree char *text = json_dumps(answer, JSON_COMPACT);
    g_string_append(json, text);
    return TRUE;
}

gboolean api_settings_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return append_settings(call->site, answer->body, error);
}

gboolean api_settings_change(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *reason = json_string_value(json_object_get(call->body, "reason"));
    answer->receipt = TRUE;
    return service_change_settings(call->service, json_object_get(call->body, "settings"), reason,
                                   error) &&
           append_settings(ledger_log_store(call->service->log), answer->body, error);
}
