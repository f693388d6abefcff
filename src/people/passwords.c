/* people/passwords.c -- passwords: made, hashed by Argon2id (RFC 9106) or PBKDF2 (RFC 8018),
 * verified */
#include "people/passwords.h"
#include "base/ids.h"
#include "base/problem.h"
#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#define SALT_BYTES 16
#define HASH_BYTES 32

/* ---- Argon2id ---- */

#define PASSES 3
#define MEMORY_KIB 65536
#define LANES 1
#define ENCODED_BYTES 160
#define ARGON2_HEAD "$argon2id$v=19$m=65536,t=3,p=1$"

static char *hash_argon2(const char *password, const guint8 *salt, GError **error)
{
    char encoded[ENCODED_BYTES];
    int result = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt,
                                       SALT_BYTES, HASH_BYTES, encoded, sizeof encoded);
    if (result == ARGON2_OK)
        return g_strdup(encoded);
    problem_set(error, PROBLEM_INTERNAL, argon2_error_message(result), NULL);
    return NULL;
}

/* ---- PBKDF2: $pbkdf2-sha256$ROUNDS$SALT$HASH, both in Base64 ---- */

#define ROUNDS 600000
#define ROUNDS_MOST                                                                                \
    10000000 /* what a row of ours may ask: a damaged one must not hold up others                  \
              */
#define PBKDF2_HEAD "$pbkdf2-sha256$"

static gboolean derive(const char *password, const guint8 *salt, gsize salt_bytes, gint64 rounds,
                       guint8 out[HASH_BYTES])
{
    return PKCS5_PBKDF2_HMAC(password, (int)strlen(password), salt, (int)salt_bytes, (int)rounds,
                             EVP_sha256(), HASH_BYTES, out) == 1;
}

static char *hash_pbkdf2(const char *password, const guint8 *salt, GError **error)
{
    guint8 hash[HASH_BYTES];
    if (!derive(password, salt, SALT_BYTES, ROUNDS, hash)) {
        problem_set(error, PROBLEM_INTERNAL, "PBKDF2", NULL);
        return NULL;
    }
    g_autofree char *salt_text = base64_write(salt, SALT_BYTES);
    g_autofree char *hash_text = base64_write(hash, sizeof hash);
    return g_strdup_printf(PBKDF2_HEAD "%d$%s$%s", ROUNDS, salt_text, hash_text);
}

static gboolean matches_pbkdf2(const char *encoded, const char *password)
{
    g_auto(GStrv) parts = g_strsplit(encoded + strlen(PBKDF2_HEAD), "$", 4);
    gint64 rounds = 0;
    guint8 hash[HASH_BYTES];
    if (g_strv_length(parts) != 3 ||
        !g_ascii_string_to_signed(parts[0], 10, 1, ROUNDS_MOST, &rounds, NULL))
        return FALSE;
    g_autoptr(GBytes) salt = base64_read(parts[1], strlen(parts[1]), 64);
    g_autoptr(GBytes) wanted = base64_read(parts[2], strlen(parts[2]), HASH_BYTES);
    if (salt == NULL || wanted == NULL || g_bytes_get_size(wanted) != HASH_BYTES)
        return FALSE;
    gsize salt_bytes;
    const guint8 *salt_at = g_bytes_get_data(salt, &salt_bytes);
    return derive(password, salt_at, salt_bytes, rounds, hash) &&
           CRYPTO_memcmp(hash, g_bytes_get_data(wanted, NULL), HASH_BYTES) == 0;
}

/* ---- both ---- */

char *people_password_hash(const char *password, PeopleScheme scheme, GError **error)
{
    guint8 salt[SALT_BYTES];
    if (!random_fill(salt, sizeof salt, error))
        return NULL;
    return scheme == PEOPLE_PBKDF2 ? hash_pbkdf2(password, salt, error)
                                   : hash_argon2(password, salt, error);
}

gboolean people_password_matches(const char *hash, const char *password)
{
    if (g_str_has_prefix(hash, PBKDF2_HEAD))
        return matches_pbkdf2(hash, password);
    return argon2id_verify(hash, password, strlen(password)) == ARGON2_OK;
}

gboolean people_password_is_current(const char *hash, PeopleScheme scheme)
{
    g_autofree char *rounds = g_strdup_printf(PBKDF2_HEAD "%d$", ROUNDS);
    return g_str_has_prefix(hash, scheme == PEOPLE_PBKDF2 ? rounds : ARGON2_HEAD);
}

const char *people_password_nobodys(PeopleScheme scheme)
{
    /* Of all zeros: to find what gives that is to break the hash. */
    static const char *const hashes[PEOPLE_SCHEME_LAST] = {
        [PEOPLE_ARGON2ID] = ARGON2_HEAD "c2VraXNoby1ub2JvZHktcw$"
                                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        [PEOPLE_PBKDF2] = PBKDF2_HEAD "600000$c2VraXNoby1ub2JvZHktcw==$"
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
    return hashes[scheme];
}

/* ---- made ---- */

char *people_password_make(GError **error)
{
    static const char letters[] =
        "abcdefghjkmnpqrstuvwxyz23456789x"; /* 32, so that none is likelier */
    guint8 random[20];
    if (!random_fill(random, sizeof random, error))
        return NULL;
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < sizeof random; i++) {
        if (i > 0 && i % 5 == 0)
            g_string_append_c(text, '-');
        g_string_append_c(text, letters[random[i] & 31]);
    }
    return g_string_free(text, FALSE);
}
