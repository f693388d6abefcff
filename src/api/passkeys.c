/* api/passkeys.c -- passkeys: the questions a browser puts to them, and their answers */
#include "api-routes.h"
#include "api/signing.h"
#include "base/problem.h"
#include "report/report.h"
#include <string.h>

/* ---- who asks, and from where ---- */

/* The page's own address: of a write the request's Origin says the same (api_check_cross_site). */
void api_asking_fill(ApiAsking *asking, const ApiCall *call)
{
    g_snprintf(asking->origin, sizeof asking->origin, "%s%s",
               call->request->secure ? "https://" : "http://", call->request->host);
    asking->party = (PeopleParty){.site = call->facts->host, .origin = asking->origin};
    asking->ask = (ServicePasskeyAsk){.party = &asking->party,
                                      .key = call->facts->key,
                                      .token = call->person->token,
                                      .peer = call->request->peer};
}

typedef struct {
    GString *json;
    gsize count;
} Credentials;

static void append_credential(const PeoplePasskeyRow *row, gpointer user)
{
    Credentials *list = user;
    g_string_append_printf(list->json, "%s\"%s\"", list->count++ > 0 ? "," : "", row->credential);
}

gboolean api_append_credentials(ApiCall *call, GString *json, GError **error)
{
    Credentials list = {json, 0};
    g_string_append(json, "\"credentials\":[");
    if (call->person->signed_in && !people_passkey_each(call->site, call->person->session.person,
                                                        append_credential, &list, error))
        return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}

/* "site":…,"challenge":…,"credentials":[…] of the person who asks; of nobody, none. */
static gboolean append_question(ApiCall *call, PeopleCeremony ceremony, GString *json,
                                GError **error)
{
    ApiAsking asking = {0};
    char challenge[PEOPLE_CHALLENGE_TEXT_BYTES];
    const ApiPerson *person = call->person;
    api_asking_fill(&asking, call);
    if (!people_party_check(&asking.party, error) ||
        !people_challenge_make(call->facts->key, ceremony,
                               person->signed_in ? person->session.id : "", call->now_us, challenge,
                               error))
        return FALSE;
    g_string_append(json, "\"site\":");
    json_append_string(json, asking.party.site, -1);
    g_string_append_printf(json, ",\"challenge\":\"%s\",", challenge);
    return api_append_credentials(call, json, error);
}

gboolean api_session_question(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_string_append_c(answer->body, '{');
    if (!append_question(call, PEOPLE_CEREMONY_GET, answer->body, error))
        return FALSE;
    g_string_append_c(answer->body, '}');
    return TRUE;
}

gboolean api_factors_passkey_question(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(PeoplePerson) who = people_person_find(call->site, call->actor, error);
    if (who == NULL)
        return FALSE;
    g_autofree char *handle = people_base64url_write((const guint8 *)who->id, strlen(who->id));
    GString *json = answer->body;
    g_string_append(json, "{\"site_name\":");
    json_append_string(json, call->facts->site_name, -1);
    g_string_append_printf(json, ",\"user\":\"%s\",\"login\":", handle);
    json_append_string(json, who->user_name, -1);
    g_string_append(json, ",\"name\":");
    json_append_string(json, who->name, -1);
    g_string_append_c(json, ',');
    if (!append_question(call, PEOPLE_CEREMONY_CREATE, json, error))
        return FALSE;
    g_string_append_c(json, '}');
    return TRUE;
}

/* ---- the answers ---- */

static GBytes *bytes_of(const ApiCall *call, const char *name, gsize max_bytes, GError **error)
{
    GBytes *bytes = people_base64url_read(api_body_text(call, name), max_bytes);
    if (bytes == NULL)
        problem_set(error, PROBLEM_INVALID, name,
                    PROBLEM_BOTH("Base64url without padding, within its limit",
                                 "詰め文字のない Base64url で、決められた長さまで"));
    return bytes;
}

gboolean api_factors_add_passkey(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ApiAsking asking = {0};
    ServiceRecovery recovery = {0};
    api_asking_fill(&asking, call);
    g_autoptr(GBytes) client = bytes_of(call, "client_data", PEOPLE_CLIENT_DATA_MAX_BYTES, error);
    if (client == NULL)
        return FALSE;
    g_autoptr(GBytes) attestation =
        bytes_of(call, "attestation", PEOPLE_ATTESTATION_MAX_BYTES, error);
    return attestation != NULL &&
           service_add_passkey(call->service, &asking.ask, client, attestation,
                               api_body_text(call, "name"), &recovery, error) &&
           api_answer_factors(call, &recovery, answer, error);
}

gboolean api_factors_rename_passkey(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_rename_passkey(call->service, api_values_text(&call->values, "passkey_id"),
                                  api_body_text(call, "name"), error) &&
           report_factors(ledger_log_store(call->service->log), call->actor, answer->body, error);
}

gboolean api_factors_remove_passkey(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_remove_passkey(call->service, api_values_text(&call->values, "passkey_id"),
                                  call->person->token, error) &&
           api_answer_factors(call, NULL, answer, error);
}

/* The user handle is the person's id, as it was given at registration. */
static char *user_of(const ApiCall *call)
{
    gsize size_bytes;
    g_autoptr(GBytes) bytes = people_base64url_read(api_body_text(call, "user"), ID_TEXT_BYTES);
    const char *at = bytes != NULL ? g_bytes_get_data(bytes, &size_bytes) : NULL;
    return at != NULL ? g_strndup(at, size_bytes) : g_strdup("");
}

gboolean api_session_give_passkey(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ApiAsking asking = {0};
    ServiceSignInOut out = {0};
    api_asking_fill(&asking, call);
    g_autoptr(GBytes) client = bytes_of(call, "client_data", PEOPLE_CLIENT_DATA_MAX_BYTES, error);
    g_autoptr(GBytes) data =
        client == NULL ? NULL
                       : bytes_of(call, "authenticator_data", PEOPLE_ATTESTATION_MAX_BYTES, error);
    g_autoptr(GBytes) signature =
        data == NULL ? NULL : bytes_of(call, "signature", PEOPLE_SIGNATURE_MAX_BYTES, error);
    if (signature == NULL)
        return FALSE;
    g_autofree char *user = user_of(call);
    const ServicePasskeyIn in = {.credential = api_body_text(call, "credential"),
                                 .user = user,
                                 .assertion = {client, data, signature}};
    if (!service_give_passkey(call->service, &asking.ask, &in, &out, error))
        return FALSE;
    return out.granted ? api_answer_new_session(call, &out.token, answer, error)
                       : api_answer_session(call, call->person->token, answer, error);
}
