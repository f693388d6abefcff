/* api/attest.c -- a passkey answers for an act: what it is asked, and its answer in X-Attestation
 *
 * The act is {"body", "method", "nonce", "path", "session"} as canonical JSON; the question is its
 * SHA-256. Whoever has the event can therefore verify what was signed (docs/design/sign-in.md). */
#include "api-routes.h"
#include "api/signing.h"
#include "base/problem.h"
#include <string.h>

#define ACT_MAX_BYTES ((gsize)128 * 1024)
#define ANSWER_MAX_BYTES 3750
#define HASH_BYTES 32

static const char *const methods[] = {
    [WIRE_POST] = "POST", [WIRE_PUT] = "PUT", [WIRE_PATCH] = "PATCH", [WIRE_DELETE] = "DELETE"};

typedef struct {
    const char *method, *path, *nonce, *session;
    json_t *body; /* NULL for none; lent */
} Act;

static GBytes *act_bytes(const Act *act, GError **error)
{
    g_autoptr(json_t) json =
        json_pack("{s:O*, s:s, s:s, s:s, s:s}", "body", act->body, "method", act->method, "nonce",
                  act->nonce, "path", act->path, "session", act->session);
    return json_write_canonical(json, ACT_MAX_BYTES, error);
}

static const char *text_of(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text != NULL ? text : "";
}

/* ---- the question ---- */

static void append_question(GString *json, const char *site, const char *nonce, GBytes *act)
{
    guint8 hash[HASH_BYTES];
    gsize hash_bytes = sizeof hash;
    gsize size_bytes;
    const char *text = g_bytes_get_data(act, &size_bytes);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guint8 *)text, (gssize)size_bytes);
    g_checksum_get_digest(sum, hash, &hash_bytes);
    g_autofree char *challenge = people_base64url_write(hash, sizeof hash);
    g_string_append(json, "{\"site\":");
    json_append_string(json, site, -1);
    g_string_append_printf(json, ",\"challenge\":\"%s\",\"nonce\":\"%s\",\"act\":", challenge,
                           nonce);
    json_append_string(json, text, (gssize)size_bytes);
    g_string_append_c(json, ',');
}

gboolean api_session_ask_act(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ApiAsking asking = {0};
    char nonce[PEOPLE_CHALLENGE_TEXT_BYTES];
    const char *session = call->person->session.id;
    api_asking_fill(&asking, call);
    if (!people_party_check(&asking.party, error) ||
        !people_nonce_make(call->facts->key, session, call->now_us, nonce, error))
        return FALSE;
    const Act asked = {.method = text_of(call->body, "method"),
                       .path = text_of(call->body, "path"),
                       .nonce = nonce,
                       .session = session,
                       .body = json_object_get(call->body, "body")};
    g_autoptr(GBytes) act = act_bytes(&asked, error);
    if (act == NULL)
        return FALSE;
    append_question(answer->body, asking.party.site, nonce, act);
    if (!api_append_credentials(call, answer->body, error))
        return FALSE;
    g_string_append_c(answer->body, '}');
    return TRUE;
}

/* ---- the answer ---- */

static json_t *read_answer(const ApiCall *call, GError **error)
{
    gsize size_bytes = 0;
    g_autoptr(GBytes) bytes = people_base64url_read(call->request->attestation, ANSWER_MAX_BYTES);
    const guint8 *at = bytes != NULL ? g_bytes_get_data(bytes, &size_bytes) : NULL;
    if (at != NULL)
        return json_read(at, size_bytes, ANSWER_MAX_BYTES, 2, "X-Attestation", error);
    problem_set(error, PROBLEM_INVALID, "X-Attestation", "Base64url");
    return NULL;
}

static GBytes *member_bytes(const json_t *answer, const char *name, gsize max_bytes, GError **error)
{
    GBytes *bytes = people_base64url_read(text_of(answer, name), max_bytes);
    if (bytes == NULL)
        problem_set(error, PROBLEM_INVALID, "X-Attestation", name);
    return bytes;
}

static gboolean attest(ApiCall *call, const json_t *answer, const PeopleAssertion *assertion,
                       GError **error)
{
    ApiAsking asking = {0};
    const WireRequest *request = call->request;
    g_autofree char *path = *request->query == '\0'
                                ? g_strdup(request->path)
                                : g_strconcat(request->path, "?", request->query, NULL);
    const Act done = {.method = methods[request->method],
                      .path = path,
                      .nonce = text_of(answer, "nonce"),
                      .session = call->person->session.id,
                      .body = call->body};
    g_autoptr(GBytes) act = act_bytes(&done, error);
    if (act == NULL)
        return FALSE;
    api_asking_fill(&asking, call);
    const ServicePasskeyIn in = {
        .credential = text_of(answer, "credential"), .user = "", .assertion = *assertion};
    const ServiceAct asked = {.act = act, .nonce = done.nonce};
    call->attestation = service_attest(call->service, &asking.ask, &in, &asked, error);
    return call->attestation != NULL;
}

gboolean api_attest(ApiCall *call, GError **error)
{
    g_autoptr(json_t) answer = read_answer(call, error);
    if (answer == NULL)
        return FALSE;
    g_autoptr(GBytes) client =
        member_bytes(answer, "client_data", PEOPLE_CLIENT_DATA_MAX_BYTES, error);
    g_autoptr(GBytes) data =
        client == NULL ? NULL : member_bytes(answer, "authenticator_data", ANSWER_MAX_BYTES, error);
    g_autoptr(GBytes) signature =
        data == NULL ? NULL : member_bytes(answer, "signature", PEOPLE_SIGNATURE_MAX_BYTES, error);
    const PeopleAssertion assertion = {client, data, signature};
    return signature != NULL && attest(call, answer, &assertion, error);
}
