/* people/passwords.h -- passwords: made, judged, hashed, verified */
#pragma once
#include "people/settings.h"

#define PEOPLE_PASSWORD_MAX 128 /* characters */

/* Argon2id (RFC 9106): 64 MiB, 3 passes, 1 lane. Or PBKDF2 (RFC 8018) with HMAC-SHA-256, where only
 * listed algorithms may be used: 600,000 rounds. Each takes a tenth of a second or more, so never
 * in the writer and one at a time. Transfer full. */
char *people_password_hash(const char *password, PeopleScheme scheme, GError **error);
/* Takes as long whether it matches or not; compares in constant time. */
gboolean people_password_matches(const char *hash, const char *password);
/* Whether `hash` is what people_password_hash makes today; else it is made anew at a sign-in. */
gboolean people_password_is_current(const char *hash, PeopleScheme scheme);
/* A hash that nothing matches, and that costs as much as any to verify against. Static. */
const char *people_password_nobodys(PeopleScheme scheme);

typedef struct {
    gint64 min_chars;
    const char *const *names; /* NULL-terminated: user name, person, body */
    const char *folder; /* where the operator's list of leaked passwords may lie; NULL: none */
} PeoplePasswordRules;
/* Refuses what is short, long, of few different characters, rests on words that are tried first or
 * on the names, is regular, or stands in the operator's list. PROBLEM_INVALID says which. */
gboolean people_password_check(const char *password, const PeoplePasswordRules *rules,
                               GError **error);
/* A temporary password that people can copy from paper: 4 groups of 5, no look-alikes. Transfer
 * full. */
char *people_password_make(GError **error);

/* ---- the operator's list of leaked passwords ----
 * `leaked-passwords` in the folder of the data: a head of PEOPLE_LEAKED_HEAD_BYTES, then the first
 * PEOPLE_LEAKED_BYTES of the SHA-1 of each password, ascending. It is searched where it lies. */
#define PEOPLE_LEAKED_FILE "leaked-passwords"
#define PEOPLE_LEAKED_HEAD "sekisho leaked passwords 1\n"
#define PEOPLE_LEAKED_HEAD_BYTES 32
#define PEOPLE_LEAKED_BYTES 10
/* `listed` FALSE also where there is no list. PROBLEM_IO, PROBLEM_FORMAT. */
gboolean people_leaked_find(const char *folder, const char *password, gboolean *listed,
                            GError **error);
void people_leaked_key(const char *password, gsize size_bytes, guint8 key[PEOPLE_LEAKED_BYTES]);
