/* service/passkeys.c -- passkeys: registered, renamed, removed, and given at a sign-in or as proof
 */
#include "base/problem.h"
#include "service/call.h"
#include "service/signing.h"
#include <string.h>

/* ---- one's own ---- */

static json_t *passkey_content(const char *id, const char *name)
{
    return json_pack("{s:s, s:s, s:s}", "kind", "passkey", "passkey", id, "name", name);
}

static gboolean note_added(ServiceCall *call, const ServicePasskeyAsk *ask, const char *id,
                           const PeoplePasskeyNew *made, const char *name, gboolean recovery,
                           GError **error)
{
    json_t *content = passkey_content(id, name);
    g_autofree char *pem =
        people_public_key_pem(made->algorithm, made->public_key->data, made->public_key->len);
    json_object_set_new(content, "public_key", json_string(pem != NULL ? pem : ""));
    json_object_set_new(content, "recovery", json_boolean(recovery));
    return service_note_factor(call, "factor.add", content, ask->token, error);
}

gboolean service_add_passkey(ServiceCall *call, const ServicePasskeyAsk *ask, GBytes *client_data,
                             GBytes *attestation, const char *name, ServiceRecovery *recovery,
                             GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSession session;
    PeopleClientData client;
    g_auto(PeoplePasskeyNew) made = {0};
    char id[ID_TEXT_BYTES];
    return service_may(call, "factor.add", error) &&
           service_check_text(name, "name", 1, PEOPLE_PASSKEY_NAME_CHARS, error) &&
           people_session_find(site, ask->token, call->now_us, &session, error) &&
           people_passkey_register(ask->party, client_data, attestation, &client, &made, error) &&
           people_challenge_take(site, ask->key, &client, session.id, call->now_us, error) &&
           people_passkey_add(site, call->actor, &made, name, call->now_us, id, error) &&
           service_first_recovery(call, ask->key, recovery, error) &&
           note_added(call, ask, id, &made, name, recovery->made, error);
}

gboolean service_rename_passkey(ServiceCall *call, const char *id, const char *name, GError **error)
{
    Store *site = ledger_log_store(call->log);
    if (!service_check_text(name, "name", 1, PEOPLE_PASSKEY_NAME_CHARS, error))
        return FALSE;
    g_autoptr(PeoplePasskey) passkey = people_passkey_find(site, call->actor, id, error);
    return passkey != NULL && people_passkey_rename(site, passkey->id, name, error);
}

gboolean service_remove_passkey(ServiceCall *call, const char *id, const char *token,
                                GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleFactors factors;
    g_autoptr(PeoplePasskey) passkey = people_passkey_find(site, call->actor, id, error);
    if (passkey == NULL || !people_factors_read(site, call->actor, &factors, error))
        return FALSE;
    gint64 left = factors.passkeys - 1 + (factors.totp ? 1 : 0);
    return service_check_last_factor(call, left, error) &&
           people_passkey_remove(site, passkey->id, error) &&
           service_note_factor(call, "factor.remove", passkey_content(passkey->id, passkey->name),
                               token, error);
}

/* ---- given ---- */

/* Two authenticators have the same key, or one is being imitated: neither is believed. */
static gboolean doubt(ServiceCall *call, const PeoplePasskey *passkey, guint32 count,
                      GError **error)
{
    ServiceCall as_system = *call;
    as_system.actor = "system";
    g_autofree char *subject = g_strconcat("person/", passkey->person, NULL);
    const ServiceEvent event = {.act = "factor.doubt", .subject = subject};
    json_t *content = passkey_content(passkey->id, passkey->name);
    json_object_set_new(content, "counted", json_integer(passkey->sign_count));
    json_object_set_new(content, "said", json_integer(count));
    if (!service_append(&as_system, &event, content, error))
        return FALSE;
    call->appended = TRUE;
    call->place = as_system.place;
    call->keep_refusal = TRUE;
    problem_set(error, PROBLEM_PASSKEY,
                PROBLEM_BOTH("its count does not go on from the last one: it may have been copied. "
                             "Tell an administrator",
                             "使用回数が前回から続いていません。複製されたおそれがあります。"
                             "管理者に知らせてください"),
                NULL);
    return FALSE;
}

static gboolean check_owner(const PeoplePasskey *passkey, const PeopleSession *session,
                            const ServicePasskeyIn *in, GError **error)
{
    /* Who is nobody yet was found by what the passkey said (WebAuthn 7.2, step 6). */
    gboolean owned = session == NULL ? strcmp(in->user, passkey->person) == 0
                                     : strcmp(session->person, passkey->person) == 0;
    if (owned && (*in->user == '\0' || strcmp(in->user, passkey->person) == 0))
        return TRUE;
    problem_set(error, PROBLEM_PASSKEY, PROBLEM_BOTH("it is another person's", "別の人のものです"),
                NULL);
    return FALSE;
}

/* Of a question, or of an act. */
static gboolean take_answer(ServiceCall *call, const ServicePasskeyAsk *ask,
                            const PeopleClientData *client, const PeopleAct *act,
                            const char *session, GError **error)
{
    Store *site = ledger_log_store(call->log);
    return act != NULL
               ? people_act_take(site, ask->key, client, act, call->now_us, error)
               : people_challenge_take(site, ask->key, client, session, call->now_us, error);
}

/* `session` NULL for nobody yet; `act` NULL for a question. */
static PeoplePasskey *verify(ServiceCall *call, const ServicePasskeyAsk *ask,
                             const ServicePasskeyIn *in, const PeopleSession *session,
                             const PeopleAct *act, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleClientData client;
    guint32 count = 0;
    gboolean cloned = FALSE;
    g_autoptr(PeoplePasskey) passkey = people_passkey_by_credential(site, in->credential, error);
    if (passkey == NULL || !check_owner(passkey, session, in, error) ||
        !people_passkey_verify(ask->party, passkey, &in->assertion, &client, &count, error) ||
        !take_answer(call, ask, &client, act, session != NULL ? session->id : "", error) ||
        !people_passkey_use(site, passkey->id, count, call->now_us, &cloned, error) ||
        (cloned && !doubt(call, passkey, count, error)))
        return NULL;
    return g_steal_pointer(&passkey);
}

/* Nobody yet: the passkey says who. It asked for the person's PIN or finger, so both factors are
 * given at once. */
static gboolean sign_in(ServiceCall *call, const ServicePasskeyAsk *ask, const ServicePasskeyIn *in,
                        ServiceSignInOut *out, GError **error)
{
    Store *site = ledger_log_store(call->log);
    g_autoptr(PeoplePasskey) passkey = verify(call, ask, in, NULL, NULL, error);
    if (passkey == NULL)
        return FALSE;
    g_autoptr(PeoplePerson) who = people_person_find(site, passkey->person, error);
    if (who == NULL)
        return FALSE;
    if (strcmp(who->state, PEOPLE_ACTIVE) != 0) {
        problem_set(error, PROBLEM_DISABLED, NULL, NULL);
        return FALSE;
    }
    return service_open_session(call, who->id, who->user_name, ask->peer, "passkey", TRUE, out,
                                error);
}

gboolean service_give_passkey(ServiceCall *call, const ServicePasskeyAsk *ask,
                              const ServicePasskeyIn *in, ServiceSignInOut *out, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSession session;
    *out = (ServiceSignInOut){0};
    if (*ask->token == '\0')
        return sign_in(call, ask, in, out, error);
    if (!people_session_find(site, ask->token, call->now_us, &session, error))
        return FALSE;
    g_autoptr(PeoplePasskey) passkey = verify(call, ask, in, &session, NULL, error);
    if (passkey == NULL)
        return FALSE;
    return session.half ? service_complete_session(call, &session, "passkey", ask->peer, out, error)
                        : people_session_prove(site, &session, call->now_us, error);
}

/* ---- over an act ---- */

static char *in_base64url(GBytes *bytes)
{
    gsize size_bytes;
    const guint8 *at = g_bytes_get_data(bytes, &size_bytes);
    return people_base64url_write(at, size_bytes);
}

static json_t *attestation_json(const ServicePasskeyIn *in, const PeoplePasskey *passkey,
                                GBytes *act)
{
    gsize act_bytes;
    gsize key_bytes;
    const char *text = g_bytes_get_data(act, &act_bytes);
    const guint8 *key = g_bytes_get_data(passkey->public_key, &key_bytes);
    g_autofree char *client = in_base64url(in->assertion.client_data);
    g_autofree char *data = in_base64url(in->assertion.authenticator_data);
    g_autofree char *signature = in_base64url(in->assertion.signature);
    g_autofree char *pem = people_public_key_pem(passkey->algorithm, key, key_bytes);
    json_t *json =
        json_pack("{s:s%, s:s, s:s, s:s, s:s}", "act", text, act_bytes, "passkey", passkey->id,
                  "client_data", client, "authenticator_data", data, "signature", signature);
    json_object_set_new(json, "public_key", json_string(pem != NULL ? pem : ""));
    return json;
}

json_t *service_attest(ServiceCall *call, const ServicePasskeyAsk *ask, const ServicePasskeyIn *in,
                       const ServiceAct *act, GError **error)
{
    PeopleSession session;
    if (!people_session_find(ledger_log_store(call->log), ask->token, call->now_us, &session,
                             error))
        return NULL;
    const PeopleAct asked = {.act = act->act, .nonce = act->nonce, .session = session.id};
    g_autoptr(PeoplePasskey) passkey = verify(call, ask, in, &session, &asked, error);
    return passkey != NULL ? attestation_json(in, passkey, act->act) : NULL;
}
