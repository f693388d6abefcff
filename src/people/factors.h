/* people/factors.h -- second factors: time-based codes (RFC 6238) and recovery codes
 *
 * Working tables, in the writer of the site's log: that a code was used is written in the same call
 * that takes it, so of two requests with one code the second is refused. */
#pragma once
#include "base/ids.h"
#include "people/key.h"
#include "people/people.h"

#define PEOPLE_TOTP_SECRET_BYTES 20 /* RFC 4226 4: 160 bits */
#define PEOPLE_RECOVERY_CODES 10
#define PEOPLE_RECOVERY_CHARS 19 /* 80 bits, "abcd-efgh-jkmn-pqrs" */

/* The code of one 30-second step: SHA-1 and 6 digits, which every authenticator knows. Pure. */
guint32 people_totp_code(const guint8 *secret, gsize size_bytes, gint64 step);
/* What an authenticator takes over: the key in groups of four letters (RFC 4648 Base32), and the
 * address a QR code holds. Transfer full. */
char *people_totp_key_text(const guint8 secret[PEOPLE_TOTP_SECRET_BYTES]);
char *people_totp_address(const guint8 secret[PEOPLE_TOTP_SECRET_BYTES], const char *site_name,
                          const char *user_name);
/* A QR code (ISO/IEC 18004) as the path of an SVG whose sides are `size` long; transfer full. */
char *people_qr_path(const char *text, guint *size, GError **error);

/* A new secret waits to be confirmed; the one in use stays until then. */
gboolean people_totp_begin(Store *site, const PeopleKey *key, const char *person,
                           guint8 secret[PEOPLE_TOTP_SECRET_BYTES], GError **error);
/* With a code of the secret that waits it becomes the one in use; PROBLEM_WRONG_CODE,
 * PROBLEM_STATE when none waits. */
gboolean people_totp_confirm(Store *site, const PeopleKey *key, const char *person,
                             const char *code, gint64 now_us, GError **error);
/* Whether `code` is that of this step, the one before or the one after, and was not used. */
gboolean people_totp_take(Store *site, const PeopleKey *key, const char *person, const char *code,
                          gint64 now_us, gboolean *taken, GError **error);
gboolean people_totp_remove(Store *site, const char *person, GError **error);

typedef struct {
    char text[PEOPLE_RECOVERY_CHARS + 1];
} PeopleRecoveryCode;
/* Ten new ones; those before are worth nothing any more. Only their MACs are kept. */
gboolean people_recovery_make(Store *site, const PeopleKey *key, const char *person,
                              PeopleRecoveryCode codes[PEOPLE_RECOVERY_CODES], GError **error);
/* Whether `code` was one of the person's; it is none any more. */
gboolean people_recovery_take(Store *site, const PeopleKey *key, const char *person,
                              const char *code, gboolean *taken, GError **error);

/* What a person has. */
typedef struct {
    gboolean totp;
    gint64 totp_since_us, totp_used_us;
    gint64 passkeys, recovery; /* how many */
} PeopleFactors;
gboolean people_factors_read(Store *site, const char *person, PeopleFactors *factors,
                             GError **error);
static inline gboolean people_factors_any(const PeopleFactors *factors)
{
    return factors->totp || factors->passkeys > 0;
}
/* All of a person: lost, to be registered anew. */
gboolean people_factors_remove(Store *site, const char *person, GError **error);
/* Notes that the person was asked for a second factor, unless it is noted already. */
gboolean people_enrolment_begin(Store *site, const char *person, gint64 now_us, GError **error);

/* Notes that `code` was used; PROBLEM_USED when it was before. It is remembered for a day, far
 * beyond what it could be good for: a clock set to and fro brings none back. */
gboolean people_spend(Store *site, const char *code, gint64 now_us, GError **error);
