/* people/passkey.c -- registrations and assertions, judged by libfido2 */
#include "people/passkey.h"
#include "base/problem.h"
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/es384.h>
#include <fido/rs256.h>
#include <string.h>

#define HASH_BYTES 32
#define FLAGS_AT HASH_BYTES /* of authenticator data (WebAuthn 6.1) */
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_CREDENTIAL 0x40

static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_ES384, COSE_RS256};

static void cred_free(fido_cred_t *cred)
{
    fido_cred_free(&cred);
}
static void assert_free(fido_assert_t *assert)
{
    fido_assert_free(&assert);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(fido_cred_t, cred_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(fido_assert_t, assert_free)

static gboolean refuse(const char *why, GError **error)
{
    problem_set(error, PROBLEM_PASSKEY, why, NULL);
    return FALSE;
}

/* ---- for whom ---- */

/* "localhost" of "http://localhost:8080"; NULL for what is no origin of ours. */
static char *host_of(const char *origin, gboolean *secure)
{
    *secure = g_str_has_prefix(origin, "https://");
    if (!*secure && !g_str_has_prefix(origin, "http://"))
        return NULL;
    const char *host = origin + strlen(*secure ? "https://" : "http://");
    return g_strndup(host, strcspn(host, ":/"));
}

gboolean people_party_check(const PeopleParty *party, GError **error)
{
    gboolean secure;
    g_autofree char *host = host_of(party->origin, &secure);
    if (host != NULL && strcmp(host, party->site) == 0 &&
        (secure || strcmp(host, "localhost") == 0))
        return TRUE;
    g_autofree char *why = g_strdup_printf("they stand at https://%s/ alone" PROBLEM_MARK
                                           "https://%s/ を開いているときだけ使えます",
                                           party->site, party->site);
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("using a passkey", "パスキーの利用"), why);
    return FALSE;
}

/* ---- both ceremonies ---- */

static void hash_bytes(GBytes *bytes, guint8 out[HASH_BYTES])
{
    gsize hash_bytes = HASH_BYTES;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    g_checksum_get_digest(sum, out, &hash_bytes);
}

static gboolean read_client(const PeopleParty *party, GBytes *bytes, PeopleCeremony ceremony,
                            PeopleClientData *client, GError **error)
{
    if (!people_party_check(party, error) ||
        !people_client_data_read(client, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                                 error))
        return FALSE;
    if (client->ceremony != ceremony)
        return refuse(PROBLEM_BOTH("it answers another question", "別の問いへの応答です"), error);
    if (strcmp(client->origin, party->origin) != 0)
        return refuse(PROBLEM_BOTH("it was made for another page", "別の画面のためのものです"),
                      error);
    return TRUE;
}

/* libfido2 judges this too; of an attestation "none" nobody else does. */
static gboolean check_authenticator_data(const PeopleParty *party, const guint8 *data,
                                         gsize size_bytes, guint8 flags, GError **error)
{
    guint8 site[HASH_BYTES];
    g_autoptr(GBytes) name = g_bytes_new_static(party->site, strlen(party->site));
    hash_bytes(name, site);
    if (size_bytes <= FLAGS_AT || memcmp(data, site, HASH_BYTES) != 0)
        return refuse(PROBLEM_BOTH("it is for another site", "別のサイトのためのものです"), error);
    if ((data[FLAGS_AT] & flags) != flags)
        return refuse(PROBLEM_BOTH("it did not ask who you are (PIN, fingerprint)",
                                   "本人の確認（暗証番号や指紋など）がされていません"),
                      error);
    return TRUE;
}

/* ---- registration ---- */

void people_passkey_new_clear(PeoplePasskeyNew *made)
{
    g_clear_pointer(&made->public_key, g_byte_array_unref);
}

static gboolean is_verified(fido_cred_t *cred, const PeopleAttestation *attestation)
{
    if (strcmp(attestation->format, "none") == 0)
        return attestation->statement_bytes == 1; /* the empty map: nothing is vouched for */
    if (fido_cred_set_attstmt(cred, attestation->statement, attestation->statement_bytes) !=
        FIDO_OK)
        return FALSE;
    return fido_cred_x5c_len(cred) > 0 ? fido_cred_verify(cred) == FIDO_OK
                                       : fido_cred_verify_self(cred) == FIDO_OK;
}

static gboolean take_credential(const fido_cred_t *cred, PeoplePasskeyNew *made)
{
    gsize id_bytes = fido_cred_id_len(cred);
    if (id_bytes == 0 || id_bytes > sizeof made->id || fido_cred_pubkey_ptr(cred) == NULL)
        return FALSE;
    memcpy(made->id, fido_cred_id_ptr(cred), id_bytes);
    made->id_bytes = id_bytes;
    made->algorithm = fido_cred_type(cred);
    made->sign_count = fido_cred_sigcount(cred);
    made->public_key = g_byte_array_new();
    g_byte_array_append(made->public_key, fido_cred_pubkey_ptr(cred),
                        (guint)fido_cred_pubkey_len(cred));
    return TRUE;
}

/* NULL when it is not of that kind. */
static fido_cred_t *fill_as(const PeopleParty *party, const guint8 hash[HASH_BYTES],
                            const PeopleAttestation *object, int algorithm)
{
    g_autoptr(fido_cred_t) cred = fido_cred_new();
    if (cred != NULL && fido_cred_set_type(cred, algorithm) == FIDO_OK &&
        fido_cred_set_rp(cred, party->site, NULL) == FIDO_OK &&
        fido_cred_set_clientdata_hash(cred, hash, HASH_BYTES) == FIDO_OK &&
        fido_cred_set_fmt(cred, object->format) == FIDO_OK &&
        fido_cred_set_uv(cred, FIDO_OPT_TRUE) == FIDO_OK &&
        fido_cred_set_authdata_raw(cred, object->authenticator_data,
                                   object->authenticator_data_bytes) == FIDO_OK)
        return g_steal_pointer(&cred);
    return NULL;
}

/* The kind of key stands in the credential itself: the one that takes it is it. */
static fido_cred_t *fill_registration(const PeopleParty *party, const guint8 hash[HASH_BYTES],
                                      const PeopleAttestation *object)
{
    fido_cred_t *cred = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(algorithms) && cred == NULL; i++)
        cred = fill_as(party, hash, object, algorithms[i]);
    return cred;
}

gboolean people_passkey_register(const PeopleParty *party, GBytes *client_data, GBytes *attestation,
                                 PeopleClientData *client, PeoplePasskeyNew *made, GError **error)
{
    PeopleAttestation object;
    guint8 hash[HASH_BYTES];
    if (!read_client(party, client_data, PEOPLE_CEREMONY_CREATE, client, error) ||
        !people_attestation_read(&object, g_bytes_get_data(attestation, NULL),
                                 g_bytes_get_size(attestation), error) ||
        !check_authenticator_data(party, object.authenticator_data, object.authenticator_data_bytes,
                                  FLAG_PRESENT | FLAG_VERIFIED | FLAG_CREDENTIAL, error))
        return FALSE;
    hash_bytes(client_data, hash);
    g_autoptr(fido_cred_t) cred = fill_registration(party, hash, &object);
    if (cred != NULL && is_verified(cred, &object) && take_credential(cred, made))
        return TRUE;
    return refuse(PROBLEM_BOTH("its registration does not verify", "登録の内容を検証できません"),
                  error);
}

/* ---- assertion ---- */

static gboolean verify_es256(const fido_assert_t *assert, const guint8 *key, gsize key_bytes)
{
    es256_pk_t *made = es256_pk_new();
    gboolean verified = made != NULL && es256_pk_from_ptr(made, key, key_bytes) == FIDO_OK &&
                        fido_assert_verify(assert, 0, COSE_ES256, made) == FIDO_OK;
    es256_pk_free(&made);
    return verified;
}

static gboolean verify_es384(const fido_assert_t *assert, const guint8 *key, gsize key_bytes)
{
    es384_pk_t *made = es384_pk_new();
    gboolean verified = made != NULL && es384_pk_from_ptr(made, key, key_bytes) == FIDO_OK &&
                        fido_assert_verify(assert, 0, COSE_ES384, made) == FIDO_OK;
    es384_pk_free(&made);
    return verified;
}

static gboolean verify_eddsa(const fido_assert_t *assert, const guint8 *key, gsize key_bytes)
{
    eddsa_pk_t *made = eddsa_pk_new();
    gboolean verified = made != NULL && eddsa_pk_from_ptr(made, key, key_bytes) == FIDO_OK &&
                        fido_assert_verify(assert, 0, COSE_EDDSA, made) == FIDO_OK;
    eddsa_pk_free(&made);
    return verified;
}

static gboolean verify_rs256(const fido_assert_t *assert, const guint8 *key, gsize key_bytes)
{
    rs256_pk_t *made = rs256_pk_new();
    gboolean verified = made != NULL && rs256_pk_from_ptr(made, key, key_bytes) == FIDO_OK &&
                        fido_assert_verify(assert, 0, COSE_RS256, made) == FIDO_OK;
    rs256_pk_free(&made);
    return verified;
}

static gboolean verify_signature(const fido_assert_t *assert, const PeoplePasskey *passkey)
{
    gsize key_bytes;
    const guint8 *key = g_bytes_get_data(passkey->public_key, &key_bytes);
    switch (passkey->algorithm) {
    case COSE_ES256:
        return verify_es256(assert, key, key_bytes);
    case COSE_ES384:
        return verify_es384(assert, key, key_bytes);
    case COSE_EDDSA:
        return verify_eddsa(assert, key, key_bytes);
    case COSE_RS256:
        return verify_rs256(assert, key, key_bytes);
    default:
        return FALSE;
    }
}

static gboolean fill_assertion(fido_assert_t *assert, const PeopleParty *party,
                               const PeopleAssertion *assertion)
{
    guint8 hash[HASH_BYTES];
    gsize data_bytes;
    gsize signature_bytes;
    const guint8 *data = g_bytes_get_data(assertion->authenticator_data, &data_bytes);
    const guint8 *signature = g_bytes_get_data(assertion->signature, &signature_bytes);
    hash_bytes(assertion->client_data, hash);
    return fido_assert_set_rp(assert, party->site) == FIDO_OK &&
           fido_assert_set_clientdata_hash(assert, hash, sizeof hash) == FIDO_OK &&
           fido_assert_set_count(assert, 1) == FIDO_OK &&
           fido_assert_set_up(assert, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(assert, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_authdata_raw(assert, 0, data, data_bytes) == FIDO_OK &&
           fido_assert_set_sig(assert, 0, signature, signature_bytes) == FIDO_OK;
}

gboolean people_passkey_verify(const PeopleParty *party, const PeoplePasskey *passkey,
                               const PeopleAssertion *assertion, PeopleClientData *client,
                               guint32 *sign_count, GError **error)
{
    gsize data_bytes;
    const guint8 *data = g_bytes_get_data(assertion->authenticator_data, &data_bytes);
    if (!read_client(party, assertion->client_data, PEOPLE_CEREMONY_GET, client, error) ||
        !check_authenticator_data(party, data, data_bytes, FLAG_PRESENT | FLAG_VERIFIED, error))
        return FALSE;
    g_autoptr(fido_assert_t) assert = fido_assert_new();
    if (assert == NULL || !fill_assertion(assert, party, assertion) ||
        !verify_signature(assert, passkey))
        return refuse(PROBLEM_BOTH("its signature does not verify", "署名を検証できません"), error);
    *sign_count = fido_assert_sigcount(assert, 0);
    return TRUE;
}
