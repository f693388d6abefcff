/* service/settings.c -- what the site asks of signing in is changed */
#include "base/problem.h"
#include "service/call.h"

#define REASON_MAX_CHARS 1000

/* What differs of `before` and `after`: {NAME: {after, before}}. */
static json_t *differences(const PeopleSettings *before, const PeopleSettings *after)
{
    json_t *changes = json_object();
    for (PeopleSetting i = 0; i < PEOPLE_SETTING_LAST; i++) {
        g_autoptr(json_t) old = people_setting_json(before, i);
        g_autoptr(json_t) now = people_setting_json(after, i);
        if (!json_equal(old, now))
            json_object_set_new(changes, people_setting_rows[i].name,
                                json_pack("{s:O, s:O}", "before", old, "after", now));
    }
    return changes;
}

static gboolean take_all(PeopleSettings *settings, const json_t *wanted, GError **error)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)wanted, name, value)
    {
        if (!people_setting_take(settings, name, value, error))
            return FALSE;
    }
    return people_settings_check(settings, error) &&
           service_check_text(settings->notice, "notice", 0, PEOPLE_NOTICE_CHARS, error);
}

/* Who demands passkeys must have one, or nobody might be left who can take the demand back. */
static gboolean check_attested(ServiceCall *call, const PeopleSettings *after, GError **error)
{
    PeopleFactors factors;
    if (after->at[PEOPLE_ATTEST_FOR] == 0)
        return TRUE;
    if (!people_factors_read(ledger_log_store(call->log), call->actor, &factors, error))
        return FALSE;
    if (factors.passkeys > 0)
        return TRUE;
    problem_set(
        error, PROBLEM_STATE, PROBLEM_BOTH("demanding passkeys", "パスキーを求めること"),
        PROBLEM_BOTH("register one of your own first", "先に自分のパスキーを登録してください"));
    return FALSE;
}

gboolean service_change_settings(ServiceCall *call, const json_t *wanted, const char *reason,
                                 GError **error)
{
    PeopleSettings before;
    const ServiceEvent event = {.act = "setting.change", .subject = "settings/sign-in"};
    if (!service_may_administrate(call, event.act, error) ||
        !service_check_text(reason, "reason", 1, REASON_MAX_CHARS, error) ||
        !people_settings_read(ledger_log_store(call->log), &before, error))
        return FALSE;
    PeopleSettings after = before;
    if (!take_all(&after, wanted, error) || !check_attested(call, &after, error))
        return FALSE;
    g_autoptr(json_t) changes = differences(&before, &after);
    return json_object_size(changes) == 0 ||
           service_append(call, &event,
                          json_pack("{s:O, s:s}", "changes", changes, "reason", reason), error);
}
