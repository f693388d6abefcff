/* service/sign_in.c -- signing in and out, passwords */
#include "base/problem.h"
#include "service/call.h"
#include <string.h>

/* ---- signing in ---- */

/* The credential as it is now must be the one the password was verified against. */
static gboolean still_current(Store *site, const PeopleCredential *found, gboolean *current,
                              GError **error)
{
    *current = FALSE;
    if (*found->person == '\0')
        return TRUE;
    g_autoptr(PeopleCredential) now = people_credential_of(site, found->person, error);
    if (now == NULL)
        return FALSE;
    *current = *now->person != '\0' && now->version == found->version;
    return TRUE;
}

static gboolean note_lock(ServiceCall *call, const ServiceSignInIn *in, GError **error)
{
    ServiceCall as_system = *call;
    as_system.actor = "system";
    gboolean known = *in->found->person != '\0';
    g_autofree char *subject =
        known ? g_strconcat("person/", in->found->person, NULL) : g_strdup("person");
    const ServiceEvent event = {.act = "session.lock", .subject = subject};
    json_t *content = json_pack("{s:s, s:s}", "user_name", in->user_name, "peer", in->peer);
    if (!service_append(&as_system, &event, content, error))
        return FALSE;
    call->appended = TRUE;
    call->place = as_system.place;
    return TRUE;
}

static gboolean refuse(ServiceCall *call, const ServiceSignInIn *in, ServiceSignInOut *out,
                       GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleFailure failure = {0};
    PeopleSettings settings;
    const PeopleAttempt attempt = {.user_name = in->user_name,
                                   .peer = in->peer,
                                   .privileged = in->found->administrator,
                                   .now_us = call->now_us};
    if (!people_settings_read(site, &settings, error) ||
        !people_attempt_failed(site, &settings, &attempt, &failure, error))
        return FALSE;
    out->granted = FALSE;
    out->wait_s = failure.wait_s;
    out->failures = failure.failures;
    return !failure.locked || note_lock(call, in, error);
}

static gboolean note_session(ServiceCall *call, const char *person, const char *session,
                             const char *peer, GError **error)
{
    ServiceCall as_person = *call;
    as_person.actor = person;
    g_autofree char *subject = g_strconcat("session/", session, NULL);
    const ServiceEvent event = {.act = "session.begin", .subject = subject};
    if (!service_append(&as_person, &event, json_pack("{s:s}", "peer", peer), error))
        return FALSE;
    call->appended = TRUE;
    call->place = as_person.place;
    return TRUE;
}

static gboolean grant(ServiceCall *call, const ServiceSignInIn *in, ServiceSignInOut *out,
                      GError **error)
{
    Store *site = ledger_log_store(call->log);
    const char *person = in->found->person;
    char session[ID_TEXT_BYTES];
    if (!people_session_sweep(site, call->now_us, error) ||
        !people_attempt_passed(site, in->user_name, in->peer, &out->failures, error) ||
        !people_session_begin(site, person, in->peer, call->now_us, &out->token, session, error) ||
        !people_last_sign_in(site, person, &out->last_us, out->last_peer, error) ||
        (in->rehash != NULL && !people_credential_rehash(site, person, in->rehash, error)) ||
        !note_session(call, person, session, in->peer, error))
        return FALSE;
    out->granted = TRUE;
    out->must_change = in->found->must_change;
    g_strlcpy(out->person, person, sizeof out->person);
    return TRUE;
}

gboolean service_sign_in(ServiceCall *call, const ServiceSignInIn *in, ServiceSignInOut *out,
                         GError **error)
{
    gboolean current = FALSE;
    PeopleSettings settings;
    Store *site = ledger_log_store(call->log);
    *out = (ServiceSignInOut){0};
    if (!still_current(site, in->found, &current, error) ||
        !people_settings_read(site, &settings, error))
        return FALSE;
    if (!in->verified || !current)
        return refuse(call, in, out, error);
    /* Who knows the password may know this; nothing is counted, nobody gets in. */
    out->disabled = in->found->disabled;
    out->expired = people_credential_expired(in->found, &settings, call->now_us);
    return out->disabled || out->expired || grant(call, in, out, error);
}

void service_sign_in_problem(const ServiceSignInOut *out, GError **error)
{
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, out->wait_s);
    if (out->disabled)
        problem_set(error, PROBLEM_DISABLED, NULL, NULL);
    else if (out->expired)
        problem_set(error, PROBLEM_EXPIRED, NULL, NULL);
    else if (out->wait_s > 0)
        problem_set(error, PROBLEM_LOCKED, seconds, NULL);
    else
        problem_set(error, PROBLEM_WRONG_PASSWORD, NULL, NULL);
}

/* ---- signing out ---- */

gboolean service_end_session(ServiceCall *call, const char *id, GError **error)
{
    g_autofree char *subject = g_strconcat("session/", id, NULL);
    const ServiceEvent event = {.act = "session.end", .subject = subject};
    return people_session_end(ledger_log_store(call->log), call->actor, id, error) &&
           service_append(call, &event, NULL, error);
}

gboolean service_sign_out(ServiceCall *call, const char *token, GError **error)
{
    PeopleSession session;
    return people_session_find(ledger_log_store(call->log), token, call->now_us, &session, error) &&
           service_end_session(call, session.id, error);
}

gboolean service_touch_session(ServiceCall *call, const char *token, GError **error)
{
    Store *site = ledger_log_store(call->log);
    return people_session_touch(site, token, call->now_us, error) &&
           people_session_sweep(site, call->now_us, error);
}

/* ---- passwords ---- */

static gboolean refuse_change(ServiceCall *call, GError **error)
{
    Store *site = ledger_log_store(call->log);
    g_autoptr(PeoplePerson) person = people_person_find(site, call->actor, error);
    PeopleFailure failure;
    PeopleSettings settings;
    if (person == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    const PeopleAttempt attempt = {.user_name = person->user_name,
                                   .peer = "",
                                   .privileged = people_is_administrator(person),
                                   .now_us = call->now_us};
    if (!people_attempt_failed(site, &settings, &attempt, &failure, error))
        return FALSE;
    call->keep_refusal = TRUE;
    problem_set(error, PROBLEM_WRONG_PASSWORD, NULL, NULL);
    return FALSE;
}

gboolean service_change_password(ServiceCall *call, const ServicePasswordIn *in, GError **error)
{
    Store *site = ledger_log_store(call->log);
    gboolean current = FALSE;
    PeopleSession session;
    PeopleSettings settings;
    if (!service_may(call, "credential.change", error))
        return FALSE;
    if (!in->verified || strcmp(in->found->person, call->actor) != 0)
        return refuse_change(call, error);
    if (!people_session_find(site, in->token, call->now_us, &session, error) ||
        !people_settings_read(site, &settings, error) ||
        !still_current(site, in->found, &current, error))
        return FALSE;
    if (!current) {
        problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("the password", "パスワード"),
                    PROBLEM_BOTH("another session", "別の画面"));
        return FALSE;
    }
    gint64 failures = 0;
    g_autoptr(PeoplePerson) person = people_person_find(site, call->actor, error);
    if (person == NULL || !people_attempt_passed(site, person->user_name, "", &failures, error))
        return FALSE;
    g_autofree char *subject = g_strconcat("person/", call->actor, NULL);
    const ServiceEvent event = {.act = "credential.change", .subject = subject};
    return people_credential_set(site, call->actor, in->new_hash, FALSE,
                                 settings.at[PEOPLE_PASSWORD_HISTORY], call->now_us, error) &&
           people_session_end_all(site, call->actor, session.id, error) &&
           service_append(call, &event, NULL, error);
}
