/* people/recovery.c -- recovery codes, what a person has of second factors, and what was used once
 */
#include "base/problem.h"
#include "people/factors.h"
#include <string.h>

STORE_SQL(recovery_insert, "INSERT INTO recovery (code_hash, person) VALUES ($1, $2)");
STORE_SQL(recovery_take, "DELETE FROM recovery WHERE code_hash = $1 AND person = $2");
STORE_SQL(recovery_clear, "DELETE FROM recovery WHERE person = $1");
STORE_SQL(passkeys_clear, "DELETE FROM passkey WHERE person = $1");
STORE_SQL(factors_read, "SELECT (SELECT COUNT(*) FROM passkey WHERE person = $1),"
                        " (SELECT COUNT(*) FROM recovery WHERE person = $1)");
STORE_SQL(totp_facts, "SELECT secret, since_us, used_us FROM totp WHERE person = $1");
STORE_SQL(enrolment_begin, "INSERT INTO enrolment (person, begun_us) VALUES ($1, $2)"
                           " ON CONFLICT (person) DO NOTHING");
STORE_SQL(spent_insert, "INSERT INTO spent (code, until_us) VALUES ($1, $2)"
                        " ON CONFLICT (code) DO NOTHING");
STORE_SQL(spent_sweep, "DELETE FROM spent WHERE until_us < $1");

/* ---- recovery codes ---- */

/* 80 bits in 16 letters without look-alikes, four by four. */
static gboolean make_code(PeopleRecoveryCode *code, GError **error)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789x";
    guint8 random[16];
    if (!random_fill(random, sizeof random, error))
        return FALSE;
    char *out = code->text;
    for (gsize i = 0; i < sizeof random; i++) {
        if (i > 0 && i % 4 == 0)
            *out++ = '-';
        *out++ = letters[random[i] & 31];
    }
    *out = '\0';
    return TRUE;
}

/* However it was typed; as hexadecimal. Transfer full. */
static char *code_mac(const PeopleKey *key, const char *person, const char *code)
{
    g_autofree char *normal = g_utf8_normalize(code, -1, G_NORMALIZE_NFKC);
    g_autoptr(GString) plain = g_string_new(person);
    for (const char *at = normal; at != NULL && *at != '\0'; at++)
        if (g_ascii_isalnum(*at))
            g_string_append_c(plain, g_ascii_tolower(*at));
    guint8 mac[PEOPLE_MAC_BYTES];
    char *text = g_malloc(2 * sizeof mac + 1);
    people_key_mac(key, "recovery", (const guint8 *)plain->str, plain->len, mac);
    hex_write(text, mac, sizeof mac);
    return text;
}

static gboolean run_with(Store *site, const StoreSql *sql, const char *first, const char *second,
                         GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, first);
    if (second != NULL)
        store_bind_text(query, 2, second);
    return store_run(query, error);
}

gboolean people_recovery_make(Store *site, const PeopleKey *key, const char *person,
                              PeopleRecoveryCode codes[PEOPLE_RECOVERY_CODES], GError **error)
{
    if (!run_with(site, &recovery_clear, person, NULL, error))
        return FALSE;
    for (gsize i = 0; i < PEOPLE_RECOVERY_CODES; i++) {
        if (!make_code(&codes[i], error))
            return FALSE;
        g_autofree char *mac = code_mac(key, person, codes[i].text);
        if (!run_with(site, &recovery_insert, mac, person, error))
            return FALSE;
    }
    return TRUE;
}

gboolean people_recovery_take(Store *site, const PeopleKey *key, const char *person,
                              const char *code, gboolean *taken, GError **error)
{
    g_autofree char *mac = code_mac(key, person, code);
    *taken = FALSE;
    if (!run_with(site, &recovery_take, mac, person, error))
        return FALSE;
    *taken = store_changes(site) == 1;
    return TRUE;
}

/* ---- all of a person ---- */

static gboolean read_totp_facts(Store *site, const char *person, PeopleFactors *factors,
                                GError **error)
{
    gsize secret_bytes = 0;
    g_autoptr(StoreQuery) query = store_query(site, &totp_facts, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    store_column_blob(query, 0, &secret_bytes);
    factors->totp = secret_bytes > 0; /* else one only waits to be confirmed */
    factors->totp_since_us = store_column_integer(query, 1);
    factors->totp_used_us = store_column_integer(query, 2);
    return TRUE;
}

gboolean people_factors_read(Store *site, const char *person, PeopleFactors *factors,
                             GError **error)
{
    *factors = (PeopleFactors){0};
    g_autoptr(StoreQuery) query = store_query(site, &factors_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    factors->passkeys = store_column_integer(query, 0);
    factors->recovery = store_column_integer(query, 1);
    return read_totp_facts(site, person, factors, error);
}

gboolean people_factors_remove(Store *site, const char *person, GError **error)
{
    return people_totp_remove(site, person, error) &&
           run_with(site, &recovery_clear, person, NULL, error) &&
           run_with(site, &passkeys_clear, person, NULL, error);
}

gboolean people_enrolment_begin(Store *site, const char *person, gint64 now_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &enrolment_begin, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, now_us);
    return store_run(query, error);
}

/* ---- once only ---- */

gboolean people_spend(Store *site, const char *code, gint64 now_us, GError **error)
{
    g_autoptr(StoreQuery) sweep = store_query(site, &spent_sweep, error);
    if (sweep == NULL)
        return FALSE;
    store_bind_integer(sweep, 1, now_us);
    if (!store_run(sweep, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(site, &spent_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, code);
    store_bind_integer(query, 2, now_us + G_TIME_SPAN_DAY);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(site) == 1)
        return TRUE;
    problem_set(error, PROBLEM_USED, NULL, NULL);
    return FALSE;
}
