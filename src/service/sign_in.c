/* service/sign_in.c -- signing in and out, passwords */
#include "base/problem.h"
#include "service/call.h"
#include "service/signing.h"
#include "service/work.h"
#include <string.h>

/* ---- signing in ---- */

typedef struct {
    const char *person; /* "" for a name nobody has */
    const char *user_name, *peer;
    const char *means; /* "password", "code", "passkey", "certificate": what was wrong */
    gboolean privileged;
} ServiceAttempt;

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

static gboolean note_lock(ServiceCall *call, const ServiceAttempt *attempt, GError **error)
{
    ServiceCall as_system = *call;
    as_system.actor = "system";
    gboolean known = *attempt->person != '\0';
    g_autofree char *subject =
        known ? g_strconcat("person/", attempt->person, NULL) : g_strdup("person");
    const ServiceEvent event = {.act = "session.lock", .subject = subject};
    json_t *content = json_pack("{s:s, s:s, s:s}", "user_name", attempt->user_name, "peer",
                                attempt->peer, "means", attempt->means);
    if (!service_append(&as_system, &event, content, error))
        return FALSE;
    call->appended = TRUE;
    call->place = as_system.place;
    return TRUE;
}

static gboolean service_count_failure(ServiceCall *call, const ServiceAttempt *attempt,
                                      PeopleFailure *failure, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSettings settings;
    const PeopleAttempt counted = {.user_name = attempt->user_name,
                                   .peer = attempt->peer,
                                   .privileged = attempt->privileged,
                                   .now_us = call->now_us};
    return people_settings_read(site, &settings, error) &&
           people_attempt_failed(site, &settings, &counted, failure, error) &&
           (!failure->locked || note_lock(call, attempt, error));
}

static gboolean refuse(ServiceCall *call, const ServiceSignInIn *in, ServiceSignInOut *out,
                       GError **error)
{
    PeopleFailure failure = {0};
    const ServiceAttempt attempt = {.person = in->found->person,
                                    .user_name = in->user_name,
                                    .peer = in->peer,
                                    .means = "password",
                                    .privileged = in->found->administrator};
    if (!service_count_failure(call, &attempt, &failure, error))
        return FALSE;
    out->granted = FALSE;
    out->wait_s = failure.wait_s;
    out->failures = failure.failures;
    return TRUE;
}

/* ["password", "totp"] of "password totp". */
static json_t *means_json(const char *means)
{
    g_auto(GStrv) words = g_strsplit(means, " ", 0);
    json_t *array = json_array();
    for (char **word = words; *word != NULL; word++)
        json_array_append_new(array, json_string(*word));
    return array;
}

static gboolean note_session(ServiceCall *call, const char *person, const char *session,
                             const char *peer, const char *means, GError **error)
{
    ServiceCall as_person = *call;
    as_person.actor = person;
    g_autofree char *subject = g_strconcat("session/", session, NULL);
    const ServiceEvent event = {.act = "session.begin", .subject = subject};
    json_t *content = json_pack("{s:s, s:o}", "peer", peer, "means", means_json(means));
    if (!service_append(&as_person, &event, content, error))
        return FALSE;
    call->appended = TRUE;
    call->place = as_person.place;
    return TRUE;
}

static gboolean begin_whole(ServiceCall *call, PeopleSessionIn *in, const char *user_name,
                            ServiceSignInOut *out, GError **error)
{
    Store *site = ledger_log_store(call->log);
    char id[ID_TEXT_BYTES];
    if (!people_attempt_passed(site, user_name, in->peer, &out->failures, error))
        return FALSE;
    in->failures = out->failures;
    return people_session_begin(site, in, &out->token, id, error) &&
           note_session(call, in->person, id, in->peer, in->means, error);
}

/* From the first sign-in that asks for one the days are counted. */
static gboolean ask_for_factor(ServiceCall *call, const char *person, const char *peer,
                               GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSettings settings;
    g_autoptr(PeoplePerson) who = people_person_find(site, person, error);
    if (who == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    if (!people_factor_is_asked(&settings, people_is_administrator(who), peer))
        return TRUE;
    return people_enrolment_begin(site, person, call->now_us, error);
}

static gboolean sweep(ServiceCall *call, GError **error)
{
    return service_end_due_work(call, error) &&
           people_session_sweep(ledger_log_store(call->log), call->now_us, error);
}

/* With a second factor registered it is a half one: what was refused stays counted, so that who
 * knows the password cannot try codes without end. */
gboolean service_open_session(ServiceCall *call, const char *person, const char *user_name,
                              const char *peer, const char *means, gboolean whole,
                              ServiceSignInOut *out, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleFactors factors;
    char id[ID_TEXT_BYTES];
    if (!sweep(call, error) || !people_factors_read(site, person, &factors, error))
        return FALSE;
    out->half = !whole && people_factors_any(&factors);
    PeopleSessionIn in = {
        .person = person, .peer = peer, .means = means, .half = out->half, .now_us = call->now_us};
    if (!(out->half ? people_session_begin(site, &in, &out->token, id, error)
                    : begin_whole(call, &in, user_name, out, error)))
        return FALSE;
    out->granted = TRUE;
    g_strlcpy(out->person, person, sizeof out->person);
    return people_factors_any(&factors) || strcmp(means, PEOPLE_BY_CARD) == 0 ||
           ask_for_factor(call, person, peer, error);
}

static gboolean grant(ServiceCall *call, const ServiceSignInIn *in, ServiceSignInOut *out,
                      GError **error)
{
    Store *site = ledger_log_store(call->log);
    const char *person = in->found->person;
    if (in->rehash != NULL && !people_credential_rehash(site, person, in->rehash, error))
        return FALSE;
    return service_open_session(call, person, in->user_name, in->peer, "password", FALSE, out,
                                error);
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
    const ServiceWorkOf its = {.person = call->actor, .session = id};
    return service_end_work_of(call, &its, "session", error) &&
           people_session_end(ledger_log_store(call->log), call->actor, id, call->now_us, error) &&
           service_append(call, &event, NULL, error);
}

gboolean service_end_sessions(ServiceCall *call, const char *person, const char *keep,
                              GError **error)
{
    const ServiceWorkOf of = {.person = person, .keep = keep};
    return service_end_work_of(call, &of, "session", error) &&
           people_session_end_all(ledger_log_store(call->log), person, keep, error);
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
    return people_session_touch(site, token, call->now_us, error) && sweep(call, error);
}

/* ---- passwords ---- */

/* The failure counts though the call is refused. */
static gboolean refuse_counted(ServiceCall *call, const char *means, Problem kind, GError **error)
{
    Store *site = ledger_log_store(call->log);
    g_autoptr(PeoplePerson) person = people_person_find(site, call->actor, error);
    PeopleFailure failure;
    if (person == NULL)
        return FALSE;
    const ServiceAttempt attempt = {.person = person->id,
                                    .user_name = person->user_name,
                                    .peer = "",
                                    .means = means,
                                    .privileged = people_is_administrator(person)};
    if (!service_count_failure(call, &attempt, &failure, error))
        return FALSE;
    call->keep_refusal = TRUE;
    problem_set(error, kind, NULL, NULL);
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
        return refuse_counted(call, "password", PROBLEM_WRONG_PASSWORD, error);
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
           service_end_sessions(call, call->actor, session.id, error) &&
           service_append(call, &event, NULL, error);
}

/* ---- second factors ---- */

gboolean service_complete_session(ServiceCall *call, const PeopleSession *session,
                                  const char *means, const char *peer, ServiceSignInOut *out,
                                  GError **error)
{
    Store *site = ledger_log_store(call->log);
    g_autoptr(PeoplePerson) person = people_person_find(site, session->person, error);
    if (person == NULL ||
        !people_attempt_passed(site, person->user_name, peer, &out->failures, error))
        return FALSE;
    const PeopleSessionIn in = {
        .peer = peer, .means = means, .failures = out->failures, .now_us = call->now_us};
    if (!people_session_complete(site, session, &in, &out->token, error))
        return FALSE;
    out->granted = TRUE;
    g_strlcpy(out->person, session->person, sizeof out->person);
    g_autofree char *both = g_strconcat(session->means, " ", means, NULL);
    return note_session(call, session->person, session->id, peer, both, error);
}

static gboolean find_half(ServiceCall *call, const char *token, PeopleSession *session,
                          GError **error)
{
    if (!people_session_find(ledger_log_store(call->log), token, call->now_us, session, error))
        return FALSE;
    if (session->half)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this", "この操作"),
                PROBLEM_BOTH("you are signed in already", "すでにサインインしています"));
    return FALSE;
}

static gboolean service_half_session(ServiceCall *call, const char *token, const char *peer,
                                     PeopleSession *session, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSettings settings;
    if (!find_half(call, token, session, error) || !people_settings_read(site, &settings, error))
        return FALSE;
    g_autoptr(PeoplePerson) person = people_person_find(site, session->person, error);
    return person != NULL &&
           people_attempt_allowed(site, &settings, person->user_name, peer, call->now_us, error);
}

gboolean service_give_code(ServiceCall *call, const ServiceCodeIn *in, ServiceSignInOut *out,
                           GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSession session;
    gboolean code = FALSE;
    gboolean recovery = FALSE;
    *out = (ServiceSignInOut){0};
    if (!service_half_session(call, in->token, in->peer, &session, error) ||
        !people_totp_take(site, in->key, session.person, in->code, call->now_us, &code, error) ||
        (!code && !people_recovery_take(site, in->key, session.person, in->code, &recovery, error)))
        return FALSE;
    if (!code && !recovery)
        return refuse_counted(call, "code", PROBLEM_WRONG_CODE, error);
    return service_complete_session(call, &session, code ? "totp" : "recovery", in->peer, out,
                                    error);
}

gboolean service_prove(ServiceCall *call, const PeopleCredential *found, gboolean verified,
                       const char *token, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSession session;
    gboolean current = FALSE;
    if (!people_session_find(site, token, call->now_us, &session, error) ||
        !still_current(site, found, &current, error))
        return FALSE;
    if (!verified || !current || strcmp(found->person, call->actor) != 0)
        return refuse_counted(call, "password", PROBLEM_WRONG_PASSWORD, error);
    return people_session_prove(site, &session, call->now_us, error);
}
