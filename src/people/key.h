/* people/key.h -- the site's own secret: what it seals and vouches for
 *
 * It lies in `factors.key` in the folder of the data, apart from the databases: a database that was
 * copied gives no TOTP secret and no recovery code without it. */
#pragma once
#include <glib.h>

#define PEOPLE_KEY_FILE "factors.key"
#define PEOPLE_KEY_BYTES 32
#define PEOPLE_MAC_BYTES 32

typedef struct {
    guint8 bytes[PEOPLE_KEY_BYTES];
} PeopleKey;

/* Reads it; makes it where there is none yet. PROBLEM_FORMAT, PROBLEM_IO. */
gboolean people_key_load(const char *folder, PeopleKey *key, GError **error);

/* AES-256-GCM (NIST SP 800-38D) under a fresh nonce, bound to `owner`; nonce, text and tag in one.
 */
GByteArray *people_key_seal(const PeopleKey *key, const char *owner, const guint8 *bytes,
                            gsize size_bytes, GError **error);
/* `size_bytes` of `out` exactly. PROBLEM_FORMAT when it was not sealed by this key for `owner`. */
gboolean people_key_open(const PeopleKey *key, const char *owner, const guint8 *sealed,
                         gsize sealed_bytes, guint8 *out, gsize size_bytes, GError **error);
/* HMAC-SHA-256 under the key, for one `purpose` alone. */
void people_key_mac(const PeopleKey *key, const char *purpose, const guint8 *bytes,
                    gsize size_bytes, guint8 mac[PEOPLE_MAC_BYTES]);

/* ---- tickets: random texts that say when they were made and what they are for ----
 * Nothing is stored when one is issued; that one was used is (people_spend). */
#define PEOPLE_TICKET_BYTES 56
typedef struct {
    guint8 bytes[PEOPLE_TICKET_BYTES];
} PeopleTicket;
/* `bound`: what it is good for alone, a session or "". */
gboolean people_ticket_make(const PeopleKey *key, const char *purpose, const char *bound,
                            gint64 now_us, PeopleTicket *ticket, GError **error);
/* Whether it was made here, for this, at most `last_us` ago (and not in the future). */
gboolean people_ticket_holds(const PeopleKey *key, const char *purpose, const char *bound,
                             gint64 last_us, gint64 now_us, const guint8 *bytes, gsize size_bytes);

/* Base64url without padding (RFC 4648 5); reading accepts the one exact form. Transfer full. */
char *people_base64url_write(const guint8 *bytes, gsize count);
GBytes *people_base64url_read(const char *text, gsize max_bytes);
