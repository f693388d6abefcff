/* service/factors.c -- one's own second factors: registered and removed */
#include "base/problem.h"
#include "service/call.h"
#include "service/signing.h"
#include "service/work.h"

gboolean service_note_factor(ServiceCall *call, const char *act, json_t *content, const char *token,
                             GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSession session;
    g_autoptr(json_t) owned = content;
    if (!people_session_find(site, token, call->now_us, &session, error) ||
        !service_end_sessions(call, call->actor, session.id, error))
        return FALSE;
    g_autofree char *subject = g_strconcat("person/", call->actor, NULL);
    const ServiceEvent event = {.act = act, .subject = subject};
    return service_append_lent(call, &event, owned, error);
}

gboolean service_check_last_factor(ServiceCall *call, gint64 left, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSettings settings;
    if (left > 0)
        return TRUE;
    g_autoptr(PeoplePerson) who = people_person_find(site, call->actor, error);
    if (who == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    if (!people_factor_is_asked(&settings, people_is_administrator(who), NULL))
        return TRUE;
    problem_set(error, PROBLEM_STATE,
                PROBLEM_BOTH("removing the last second factor", "最後の「二つ目の確認」の削除"),
                PROBLEM_BOTH("you need one: register another one first",
                             "あなたには必要です。先に別のものを登録してください"));
    return FALSE;
}

gboolean service_begin_totp(ServiceCall *call, const PeopleKey *key,
                            guint8 secret[PEOPLE_TOTP_SECRET_BYTES], GError **error)
{
    return service_may(call, "factor.add", error) &&
           people_totp_begin(ledger_log_store(call->log), key, call->actor, secret, error);
}

gboolean service_first_recovery(ServiceCall *call, const PeopleKey *key, ServiceRecovery *recovery,
                                GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleFactors factors;
    *recovery = (ServiceRecovery){0};
    if (!people_factors_read(site, call->actor, &factors, error))
        return FALSE;
    recovery->made = factors.recovery == 0;
    return !recovery->made || people_recovery_make(site, key, call->actor, recovery->codes, error);
}

gboolean service_confirm_totp(ServiceCall *call, const PeopleKey *key, const char *code,
                              const char *token, ServiceRecovery *recovery, GError **error)
{
    Store *site = ledger_log_store(call->log);
    return service_may(call, "factor.add", error) &&
           people_totp_confirm(site, key, call->actor, code, call->now_us, error) &&
           service_first_recovery(call, key, recovery, error) &&
           service_note_factor(call, "factor.add",
                               json_pack("{s:s, s:b}", "kind", "totp", "recovery", recovery->made),
                               token, error);
}

gboolean service_remove_totp(ServiceCall *call, const char *token, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleFactors factors;
    if (!service_may(call, "factor.remove", error) ||
        !people_factors_read(site, call->actor, &factors, error))
        return FALSE;
    if (!factors.totp) {
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("second factor", "二つ目の確認"),
                    "totp");
        return FALSE;
    }
    return service_check_last_factor(call, factors.passkeys, error) &&
           people_totp_remove(site, call->actor, error) &&
           service_note_factor(call, "factor.remove", json_pack("{s:s}", "kind", "totp"), token,
                               error);
}

gboolean service_make_recovery(ServiceCall *call, const PeopleKey *key, ServiceRecovery *recovery,
                               GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleFactors factors;
    if (!people_factors_read(site, call->actor, &factors, error))
        return FALSE;
    if (!people_factors_any(&factors)) {
        problem_set(
            error, PROBLEM_STATE, PROBLEM_BOTH("recovery codes", "予備の番号"),
            PROBLEM_BOTH("register a second factor first", "先に、二つ目の確認を登録してください"));
        return FALSE;
    }
    recovery->made = TRUE;
    g_autofree char *subject = g_strconcat("person/", call->actor, NULL);
    const ServiceEvent event = {.act = "factor.add", .subject = subject};
    return people_recovery_make(site, key, call->actor, recovery->codes, error) &&
           service_append(call, &event, json_pack("{s:s}", "kind", "recovery"), error);
}
