/* people/passkey.h -- passkeys: WebAuthn Level 2, verified by libfido2 after strict reading of our
 * own
 *
 * What a browser hands over is read by pure parsers with limits: the client data (7.1 and 7.2 of
 * the specification) and the attestation object. Signatures, flags and the hash of the site's name
 * are judged by libfido2. */
#pragma once
#include "people/key.h"
#include "people/people.h"

#define PEOPLE_PASSKEYS_MAX 10 /* of a person */
#define PEOPLE_PASSKEY_NAME_CHARS 64
#define PEOPLE_CREDENTIAL_MAX_BYTES 1023
#define PEOPLE_CLIENT_DATA_MAX_BYTES 4096
#define PEOPLE_ATTESTATION_MAX_BYTES 16384
#define PEOPLE_CHALLENGE_MAX_BYTES 64
#define PEOPLE_SIGNATURE_MAX_BYTES 1024
#define PEOPLE_CHALLENGE_US (5 * G_TIME_SPAN_MINUTE) /* one can be answered */
#define PEOPLE_CHALLENGE_TEXT_BYTES 76               /* with its NUL */

/* ---- pure ---- */

typedef enum { PEOPLE_CEREMONY_CREATE, PEOPLE_CEREMONY_GET } PeopleCeremony;

typedef struct {
    PeopleCeremony ceremony;
    guint8 challenge[PEOPLE_CHALLENGE_MAX_BYTES];
    gsize challenge_bytes;
    char origin[300];
} PeopleClientData;
/* A JSON object with type, challenge and origin; `crossOrigin` absent or false, `topOrigin` absent;
 * members to come are passed over. PROBLEM_INVALID. */
gboolean people_client_data_read(PeopleClientData *data, const guint8 *bytes, gsize size_bytes,
                                 GError **error);

typedef struct {
    char format[32];
    const guint8 *authenticator_data; /* lent: within what was read */
    gsize authenticator_data_bytes;
    const guint8 *statement; /* CBOR map */
    gsize statement_bytes;
} PeopleAttestation;
/* A CBOR map (RFC 8949, definite lengths in their shortest form) of fmt, attStmt and authData, and
 * nothing else. PROBLEM_INVALID. */
gboolean people_attestation_read(PeopleAttestation *attestation, const guint8 *bytes,
                                 gsize size_bytes, GError **error);

/* ---- verified ---- */

/* What the site expects of a ceremony; all lent. */
typedef struct {
    const char *site;   /* the configured host name: RP id */
    const char *origin; /* of the request: scheme, host and port */
} PeopleParty;
/* Whether passkeys can be used from that origin: the configured name, over TLS (or localhost). */
gboolean people_party_check(const PeopleParty *party, GError **error);

typedef struct {
    guint8 id[PEOPLE_CREDENTIAL_MAX_BYTES];
    gsize id_bytes;
    int algorithm;          /* COSE: -7 ES256, -8 EdDSA, -35 ES384, -257 RS256 */
    GByteArray *public_key; /* as libfido2 takes it back */
    guint32 sign_count;
} PeoplePasskeyNew;
void people_passkey_new_clear(PeoplePasskeyNew *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PeoplePasskeyNew, people_passkey_new_clear)
/* A registration: client data and attestation. The challenge itself is the caller's matter:
 * `client` gets what was read. User verification is required. PROBLEM_INVALID, PROBLEM_PASSKEY. */
gboolean people_passkey_register(const PeopleParty *party, GBytes *client_data, GBytes *attestation,
                                 PeopleClientData *client, PeoplePasskeyNew *made, GError **error);

typedef struct {
    GBytes *client_data, *authenticator_data, *signature;
} PeopleAssertion;
typedef struct {
    char *id, *person; /* ours; the person's */
    char *name;
    int algorithm;
    GBytes *public_key;
    gint64 sign_count, since_us, used_us;
} PeoplePasskey;
void people_passkey_free(PeoplePasskey *passkey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeoplePasskey, people_passkey_free)
/* An assertion by `passkey`: signature, site, user present and verified. `sign_count` gets the
 * authenticator's. PROBLEM_INVALID, PROBLEM_PASSKEY. */
gboolean people_passkey_verify(const PeopleParty *party, const PeoplePasskey *passkey,
                               const PeopleAssertion *assertion, PeopleClientData *client,
                               guint32 *sign_count, GError **error);

/* ---- questions: nothing is stored until one was answered ---- */

/* For one ceremony and one session (by id; "" for nobody yet), in Base64url. */
gboolean people_challenge_make(const PeopleKey *key, PeopleCeremony ceremony, const char *session,
                               gint64 now_us, char text[PEOPLE_CHALLENGE_TEXT_BYTES],
                               GError **error);
/* Whether `client` answers such a one in time and for the first time: it is spent. PROBLEM_PASSKEY,
 * PROBLEM_USED. */
gboolean people_challenge_take(Store *site, const PeopleKey *key, const PeopleClientData *client,
                               const char *session, gint64 now_us, GError **error);

/* ---- acts: the question is the SHA-256 of what is to be done ---- */

/* What makes two like acts differ: a ticket for that session, good for one of them. */
gboolean people_nonce_make(const PeopleKey *key, const char *session, gint64 now_us,
                           char text[PEOPLE_CHALLENGE_TEXT_BYTES], GError **error);
typedef struct {
    GBytes *act;
    const char *nonce, *session;
} PeopleAct;
/* Whether `client` answers for that act, whose nonce was made for this session in time and is used
 * for the first time: it is spent. PROBLEM_PASSKEY, PROBLEM_USED. */
gboolean people_act_take(Store *site, const PeopleKey *key, const PeopleClientData *client,
                         const PeopleAct *act, gint64 now_us, GError **error);
/* A passkey's public key as PEM (RFC 7468 13), so that others can verify what it signed; NULL when
 * it is none. Transfer full. */
char *people_public_key_pem(int algorithm, const guint8 *bytes, gsize size_bytes);

/* ---- in the database (working table) ---- */

/* By the credential's id (Base64url); PROBLEM_PASSKEY when it is not registered here. */
PeoplePasskey *people_passkey_by_credential(Store *site, const char *credential, GError **error);
/* By our own id; PROBLEM_NOT_FOUND. */
PeoplePasskey *people_passkey_find(Store *site, const char *person, const char *id, GError **error);
/* `id` gets ours. PROBLEM_STATE when it is registered already, or the person has too many. */
gboolean people_passkey_add(Store *site, const char *person, const PeoplePasskeyNew *made,
                            const char *name, gint64 now_us, char id[ID_TEXT_BYTES],
                            GError **error);
gboolean people_passkey_rename(Store *site, const char *id, const char *name, GError **error);
gboolean people_passkey_remove(Store *site, const char *id, GError **error);
/* Notes a use. `cloned` when the count did not grow as it must: then nothing is noted. */
gboolean people_passkey_use(Store *site, const char *id, guint32 sign_count, gint64 now_us,
                            gboolean *cloned, GError **error);
typedef struct {
    const char *id, *credential, *name; /* lent during the visit */
    gint64 since_us, used_us;
} PeoplePasskeyRow;
gboolean people_passkey_each(Store *site, const char *person,
                             void (*visit)(const PeoplePasskeyRow *row, gpointer user),
                             gpointer user, GError **error);
