/* api/session.c -- signing in and out, sessions, passwords, the language of a person */
#include "api-routes.h"
#include "api/signing.h"
#include "base/problem.h"
#include "report/report.h"
#include <string.h>

static const char *member(const ApiCall *call, const char *name)
{
    const char *text = json_string_value(json_object_get(call->body, name));
    return text != NULL ? text : "";
}

gboolean api_answer_session(ApiCall *call, const char *token, ApiAnswer *answer, GError **error)
{
    Store *site = ledger_log_store(call->service->log);
    ApiPerson person = {.signed_in = TRUE};
    g_strlcpy(person.token, token, sizeof person.token);
    if (!people_session_find(site, token, call->now_us, &person.session, error))
        return FALSE;
    g_autoptr(PeoplePerson) who = people_person_find(site, person.session.person, error);
    g_autofree char *language = people_language(site, person.session.person, error);
    if (who == NULL || language == NULL)
        return FALSE;
    g_strlcpy(person.language, language, sizeof person.language);
    api_append_session(answer->body, &person, who, api_language(call->request, &person),
                       call->now_us);
    return TRUE;
}

gboolean api_answer_new_session(ApiCall *call, const PeopleSessionToken *token, ApiAnswer *answer,
                                GError **error)
{
    answer->set_cookie = api_cookie(token->token, call->request->secure);
    return api_answer_session(call, token->token, answer, error);
}

gboolean api_sessions_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_sessions(call->site, call->actor, call->person->token, call->now_us, answer->body,
                           error);
}

gboolean api_sessions_end(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *id = api_values_text(&call->values, "session_id");
    if (strcmp(id, call->person->session.id) == 0) {
        problem_set(error, PROBLEM_STATE,
                    PROBLEM_BOTH("ending this session", "このサインインの終了"),
                    PROBLEM_BOTH("it is your own: sign out instead",
                                 "いま使用中のものです。サインアウトしてください"));
        return FALSE;
    }
    answer->receipt = TRUE;
    return service_end_session(call->service, id, error) &&
           report_sessions(ledger_log_store(call->service->log), call->actor, call->person->token,
                           call->now_us, answer->body, error);
}

typedef struct {
    PeopleCredential *found;
    gboolean verified;
    char *new_hash; /* of a new password, or of the same by today's scheme; NULL for none */
} Prepared;

static void prepared_free(gpointer data)
{
    Prepared *prepared = data;
    people_credential_free(prepared->found);
    g_free(prepared->new_hash);
    g_free(prepared);
}

static Prepared *prepared_new(ApiCall *call)
{
    Prepared *prepared = g_new0(Prepared, 1);
    call->prepared = prepared;
    call->prepared_free = prepared_free;
    return prepared;
}

gboolean api_prepare_session_open(ApiCall *call, GError **error)
{
    Prepared *prepared = prepared_new(call);
    PeopleSettings settings;
    const char *login = member(call, "login");
    if (!people_settings_read(call->site, &settings, error) ||
        !people_attempt_allowed(call->site, &settings, login, call->request->peer, call->now_us,
                                error))
        return FALSE;
    PeopleScheme scheme = (PeopleScheme)settings.at[PEOPLE_PASSWORD_HASH];
    prepared->found = people_credential_find(call->site, &settings, login, error);
    if (prepared->found == NULL)
        return FALSE;
    prepared->verified = people_password_verify(prepared->found, member(call, "password"));
    if (!prepared->verified || people_password_is_current(prepared->found->hash, scheme))
        return TRUE;
    prepared->new_hash = people_password_hash(member(call, "password"), scheme, error);
    return prepared->new_hash != NULL;
}

gboolean api_leave_session(ApiCall *call, GError **error)
{
    ServiceCall as_person = *call->service;
    as_person.actor = call->person->session.person;
    g_autoptr(GError) gone = NULL;
    if (!call->person->signed_in || service_sign_out(&as_person, call->person->token, &gone))
        return TRUE;
    if (g_error_matches(gone, PROBLEM, PROBLEM_NOT_SIGNED_IN))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&gone));
    return FALSE;
}

gboolean api_session_open(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const Prepared *prepared = call->prepared;
    if (!api_leave_session(call, error))
        return FALSE;
    const ServiceSignInIn in = {.user_name = member(call, "login"),
                                .peer = call->request->peer,
                                .found = prepared->found,
                                .verified = prepared->verified,
                                .rehash = prepared->new_hash};
    ServiceSignInOut out = {0};
    if (!service_sign_in(call->service, &in, &out, error))
        return FALSE;
    if (!out.granted) {
        /* The write stands, since the failure must be counted; the answer is the refusal. */
        g_autoptr(GError) refusal = NULL;
        service_sign_in_problem(&out, &refusal);
        api_answer_problem(answer, refusal, call->language);
        if (out.wait_s > 0)
            answer->retry_after = g_strdup_printf("%" G_GINT64_FORMAT, out.wait_s);
        return TRUE;
    }
    return api_answer_new_session(call, &out.token, answer, error);
}

gboolean api_session_close(ApiCall *call, ApiAnswer *answer, GError **error)
{
    if (!service_sign_out(call->service, call->person->token, error))
        return FALSE;
    answer->set_cookie = api_cookie("", call->request->secure);
    api_append_nobody(answer->body, call->request, call->language);
    return TRUE;
}

/* The new one is none of those before it: hashed by any scheme, each costs as much as a sign-in. */
static gboolean check_past(ApiCall *call, gint64 most, const char *password, GError **error)
{
    g_autoptr(GPtrArray) past = people_credential_past(call->site, call->actor, most, error);
    if (past == NULL)
        return FALSE;
    gboolean used = strcmp(password, member(call, "current")) == 0;
    for (guint i = 0; i < past->len && !used; i++)
        used = people_password_matches(past->pdata[i], password);
    if (!used)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the new password", "新しいパスワード"),
                PROBLEM_BOTH("it was used before: choose one that is new",
                             "前に使ったものです。使ったことのないものにしてください"));
    return FALSE;
}

static gboolean check_new(ApiCall *call, const PeoplePerson *who, const PeopleSettings *settings,
                          GError **error)
{
    const char *names[] = {who->user_name, who->name, call->facts->body_name, NULL};
    const PeoplePasswordRules rules = {.min_chars = call->person->session.password_min,
                                       .names = names,
                                       .folder = call->facts->data_dir};
    return people_password_check(member(call, "new"), &rules, error) &&
           people_attempt_allowed(call->site, settings, who->user_name, call->request->peer,
                                  call->now_us, error);
}

gboolean api_prepare_session_change_password(ApiCall *call, GError **error)
{
    Prepared *prepared = prepared_new(call);
    PeopleSettings settings;
    g_autoptr(PeoplePerson) who = people_person_find(call->site, call->actor, error);
    if (who == NULL || !people_settings_read(call->site, &settings, error) ||
        !check_new(call, who, &settings, error))
        return FALSE;
    prepared->found = people_credential_of(call->site, call->actor, error);
    if (prepared->found == NULL)
        return FALSE;
    prepared->verified = people_password_verify(prepared->found, member(call, "current"));
    if (!prepared->verified)
        return TRUE; /* the writer counts it */
    if (!check_past(call, settings.at[PEOPLE_PASSWORD_HISTORY], member(call, "new"), error))
        return FALSE;
    prepared->new_hash = people_password_hash(
        member(call, "new"), (PeopleScheme)settings.at[PEOPLE_PASSWORD_HASH], error);
    return prepared->new_hash != NULL;
}

gboolean api_session_change_password(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const Prepared *prepared = call->prepared;
    const ServicePasswordIn in = {.found = prepared->found,
                                  .verified = prepared->verified,
                                  .new_hash = prepared->new_hash,
                                  .token = call->person->token};
    return service_change_password(call->service, &in, error) &&
           api_answer_session(call, call->person->token, answer, error);
}

gboolean api_site_choose_language(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_set_language(call->service, member(call, "language"), error) &&
           api_answer_session(call, call->person->token, answer, error);
}

/* ---- privileged work ---- */

gboolean api_session_begin_work(ApiCall *call, ApiAnswer *answer, GError **error)
{
    gint64 minutes = json_integer_value(json_object_get(call->body, "minutes"));
    answer->receipt = TRUE;
    return service_begin_work(call->service, call->person->token, member(call, "reason"), minutes,
                              error) &&
           api_answer_session(call, call->person->token, answer, error);
}

gboolean api_session_end_work(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer->receipt = TRUE;
    return service_end_work(call->service, call->person->token, error) &&
           api_answer_session(call, call->person->token, answer, error);
}

/* ---- shown again ---- */

gboolean api_prepare_session_prove(ApiCall *call, GError **error)
{
    Prepared *prepared = prepared_new(call);
    PeopleSettings settings;
    g_autoptr(PeoplePerson) who = people_person_find(call->site, call->actor, error);
    if (who == NULL || !people_settings_read(call->site, &settings, error) ||
        !people_attempt_allowed(call->site, &settings, who->user_name, call->request->peer,
                                call->now_us, error))
        return FALSE;
    prepared->found = people_credential_of(call->site, call->actor, error);
    if (prepared->found == NULL)
        return FALSE;
    prepared->verified = people_password_verify(prepared->found, member(call, "password"));
    return TRUE;
}

gboolean api_session_prove(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const Prepared *prepared = call->prepared;
    return service_prove(call->service, prepared->found, prepared->verified, call->person->token,
                         error) &&
           api_answer_session(call, call->person->token, answer, error);
}
