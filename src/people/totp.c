/* people/totp.c -- time-based one-time passwords (RFC 6238 on RFC 4226) */
#include "base/problem.h"
#include "people/factors.h"
#include <string.h>

STORE_SQL(totp_read, "SELECT secret, pending, last_step FROM totp WHERE person = $1");
STORE_SQL(totp_wait, "INSERT INTO totp (person, secret, pending, last_step, since_us, used_us)"
                     " VALUES ($1, $2, $3, 0, 0, 0) ON CONFLICT (person) DO UPDATE SET"
                     " pending = excluded.pending");
STORE_SQL(totp_use, "UPDATE totp SET secret = pending, pending = $2, last_step = $3, since_us = $4,"
                    " used_us = $4 WHERE person = $1");
STORE_SQL(totp_step, "UPDATE totp SET last_step = $2, used_us = $3 WHERE person = $1");
STORE_SQL(totp_delete, "DELETE FROM totp WHERE person = $1");

#define STEP_US (30 * G_USEC_PER_SEC)
#define DIGITS 6

/* ---- pure ---- */

guint32 people_totp_code(const guint8 *secret, gsize size_bytes, gint64 step)
{
    guint8 mac[20];
    gsize mac_bytes = sizeof mac;
    guint64 counter = GUINT64_TO_BE((guint64)step);
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, size_bytes);
    g_hmac_update(hmac, (const guchar *)&counter, sizeof counter);
    g_hmac_get_digest(hmac, mac, &mac_bytes);
    guint at = mac[19] & 15u;
    guint32 number = (mac[at] & 0x7fu) << 24 | (guint32)mac[at + 1] << 16 |
                     (guint32)mac[at + 2] << 8 | mac[at + 3];
    return number % 1000000;
}

/* Digits as people type them: wide ones, spaces and hyphens between. -1 unless there are six. */
static gint64 read_code(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    gint64 number = 0;
    guint digits = 0;
    for (const char *at = normal; at != NULL && *at != '\0'; at++) {
        if (*at == ' ' || *at == '-')
            continue;
        if (!g_ascii_isdigit(*at) || ++digits > DIGITS)
            return -1;
        number = number * 10 + (*at - '0');
    }
    return digits == DIGITS ? number : -1;
}

/* The step after `last` whose code it is: this one, the one before, the one after; 0 for none. All
 * three are computed, whichever it is. */
static gint64 step_of(const guint8 *secret, gint64 code, gint64 last, gint64 now_us)
{
    gint64 now = now_us / STEP_US;
    gint64 found = 0;
    for (gint64 step = now - 1; step <= now + 1; step++)
        if (people_totp_code(secret, PEOPLE_TOTP_SECRET_BYTES, step) == (guint64)code &&
            step > last)
            found = step;
    return found;
}

static char *base32(const guint8 *bytes, gsize count, gboolean grouped)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    GString *text = g_string_new(NULL);
    for (gsize bit = 0; bit < count * 8; bit += 5) {
        guint two = (guint)bytes[bit / 8] << 8;
        two |= bit / 8 + 1 < count ? bytes[bit / 8 + 1] : 0;
        if (grouped && bit > 0 && bit % 20 == 0)
            g_string_append_c(text, ' ');
        g_string_append_c(text, letters[two >> (11 - bit % 8) & 31]);
    }
    return g_string_free(text, FALSE);
}

char *people_totp_key_text(const guint8 secret[PEOPLE_TOTP_SECRET_BYTES])
{
    return base32(secret, PEOPLE_TOTP_SECRET_BYTES, TRUE);
}

char *people_totp_address(const guint8 secret[PEOPLE_TOTP_SECRET_BYTES], const char *site_name,
                          const char *user_name)
{
    g_autofree char *key = base32(secret, PEOPLE_TOTP_SECRET_BYTES, FALSE);
    g_autofree char *issuer = g_uri_escape_string(site_name, NULL, FALSE);
    g_autofree char *account = g_uri_escape_string(user_name, NULL, FALSE);
    return g_strdup_printf(
        "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30", issuer,
        account, key, issuer);
}

/* ---- in the database ---- */

typedef struct {
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES], pending[PEOPLE_TOTP_SECRET_BYTES];
    gboolean has_secret, has_pending;
    gint64 last_step;
} Totp;

static gboolean open_column(StoreQuery *query, int column, const PeopleKey *key, const char *person,
                            guint8 *secret, gboolean *has, GError **error)
{
    gsize size_bytes;
    const guint8 *sealed = store_column_blob(query, column, &size_bytes);
    *has = size_bytes > 0;
    return !*has || people_key_open(key, person, sealed, size_bytes, secret,
                                    PEOPLE_TOTP_SECRET_BYTES, error);
}

static gboolean read_totp(Store *site, const PeopleKey *key, const char *person, Totp *totp,
                          GError **error)
{
    *totp = (Totp){0};
    g_autoptr(StoreQuery) query = store_query(site, &totp_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    totp->last_step = store_column_integer(query, 2);
    return open_column(query, 0, key, person, totp->secret, &totp->has_secret, error) &&
           open_column(query, 1, key, person, totp->pending, &totp->has_pending, error);
}

gboolean people_totp_begin(Store *site, const PeopleKey *key, const char *person,
                           guint8 secret[PEOPLE_TOTP_SECRET_BYTES], GError **error)
{
    if (!random_fill(secret, PEOPLE_TOTP_SECRET_BYTES, error))
        return FALSE;
    g_autoptr(GByteArray) sealed =
        people_key_seal(key, person, secret, PEOPLE_TOTP_SECRET_BYTES, error);
    g_autoptr(StoreQuery) query = sealed != NULL ? store_query(site, &totp_wait, error) : NULL;
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_blob(query, 2, "", 0);
    store_bind_blob(query, 3, sealed->data, sealed->len);
    return store_run(query, error);
}

gboolean people_totp_confirm(Store *site, const PeopleKey *key, const char *person,
                             const char *code, gint64 now_us, GError **error)
{
    Totp totp;
    if (!read_totp(site, key, person, &totp, error))
        return FALSE;
    if (!totp.has_pending) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("confirming it", "確認"),
                    PROBLEM_BOTH("no key waits for it: begin anew",
                                 "登録を始めていません。初めからやり直してください"));
        return FALSE;
    }
    gint64 step = step_of(totp.pending, read_code(code), 0, now_us);
    explicit_bzero(totp.secret, sizeof totp.secret);
    explicit_bzero(totp.pending, sizeof totp.pending);
    if (step == 0) {
        problem_set(error, PROBLEM_WRONG_CODE, NULL, NULL);
        return FALSE;
    }
    g_autoptr(StoreQuery) query = store_query(site, &totp_use, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_blob(query, 2, "", 0);
    store_bind_integer(query, 3, step);
    store_bind_integer(query, 4, now_us);
    return store_run(query, error);
}

gboolean people_totp_take(Store *site, const PeopleKey *key, const char *person, const char *code,
                          gint64 now_us, gboolean *taken, GError **error)
{
    Totp totp;
    *taken = FALSE;
    if (!read_totp(site, key, person, &totp, error))
        return FALSE;
    gint64 step =
        totp.has_secret ? step_of(totp.secret, read_code(code), totp.last_step, now_us) : 0;
    explicit_bzero(totp.secret, sizeof totp.secret);
    explicit_bzero(totp.pending, sizeof totp.pending);
    if (step == 0)
        return TRUE;
    g_autoptr(StoreQuery) query = store_query(site, &totp_step, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, step);
    store_bind_integer(query, 3, now_us);
    *taken = store_run(query, error);
    return *taken;
}

gboolean people_totp_remove(Store *site, const char *person, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &totp_delete, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    return store_run(query, error);
}
