/* people/credentials.c -- what passwords are verified against, and how failing slows down */
#include "base/problem.h"
#include "people/people.h"
#include <string.h>

#define CREDENTIAL_COLUMNS                                                                         \
    "SELECT c.person, c.hash, c.version, c.changed_us, c.must_change, p.role, p.state"             \
    " FROM person p JOIN credential c ON c.person = p.id"
STORE_SQL(credential_by_name,
          CREDENTIAL_COLUMNS " WHERE p.user_name = $1 ORDER BY p.event LIMIT 1");
STORE_SQL(credential_by_person, CREDENTIAL_COLUMNS " WHERE p.id = $1");
STORE_SQL(credential_write,
          "INSERT INTO credential (person, hash, version, must_change, changed_us)"
          " VALUES ($1, $2, 1, $3, $4) ON CONFLICT (person) DO UPDATE SET hash = excluded.hash,"
          " version = credential.version + 1, must_change = excluded.must_change,"
          " changed_us = excluded.changed_us");
STORE_SQL(credential_rehash, "UPDATE credential SET hash = $2 WHERE person = $1");
/* By the order of their texts, "$argon2id…" comes before "$pbkdf2-sha256…". */
STORE_SQL(credential_schemes, "SELECT COUNT(*), (SELECT COUNT(*) FROM credential WHERE hash > $1),"
                              " COALESCE(MIN(hash), '') FROM credential");
STORE_SQL(past_keep, "INSERT INTO credential_past (id, person, hash)"
                     " SELECT COALESCE((SELECT MAX(id) FROM credential_past), 0) + 1, person, hash"
                     " FROM credential WHERE person = $1 AND must_change = 0");
STORE_SQL(past_drop,
          "DELETE FROM credential_past WHERE person = $1 AND id NOT IN"
          " (SELECT id FROM credential_past WHERE person = $1 ORDER BY id DESC LIMIT $2)");
STORE_SQL(past_list,
          "SELECT hash FROM credential_past WHERE person = $1 ORDER BY id DESC LIMIT $2");
STORE_SQL(failure_read, "SELECT failures, blocked_until_us FROM sign_in_failure WHERE name = $1");
STORE_SQL(failure_write,
          "INSERT INTO sign_in_failure (name, failures, last_us, blocked_until_us)"
          " VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET failures = excluded.failures,"
          " last_us = excluded.last_us, blocked_until_us = excluded.blocked_until_us");
STORE_SQL(failure_clear, "DELETE FROM sign_in_failure WHERE name = $1");
STORE_SQL(failure_forget, "DELETE FROM sign_in_failure WHERE last_us < $1");
STORE_SQL(failure_cap, "DELETE FROM sign_in_failure WHERE name IN (SELECT name FROM sign_in_failure"
                       " ORDER BY last_us DESC LIMIT 1000 OFFSET $1)");

#define FREE_FAILURES 3 /* mistyping costs nothing */
#define FORGET_US G_TIME_SPAN_DAY
#define ROWS_MAX 5000 /* names come from outside: the table must not grow without end */

void people_credential_free(PeopleCredential *credential)
{
    if (credential == NULL)
        return;
    g_free(credential->person);
    g_free(credential->hash);
    g_free(credential);
}

static PeopleCredential *read_credential(Store *site, const StoreSql *sql, const char *key,
                                         const char *nobodys, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, key);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return NULL;
    PeopleCredential *credential = g_new0(PeopleCredential, 1);
    gboolean found = step == STORE_ROW;
    credential->person = g_strdup(found ? store_column_text(query, 0, NULL) : "");
    credential->hash = g_strdup(found ? store_column_text(query, 1, NULL) : nobodys);
    if (!found)
        return credential;
    credential->version = store_column_integer(query, 2);
    credential->changed_us = store_column_integer(query, 3);
    credential->must_change = store_column_integer(query, 4) != 0;
    credential->administrator =
        strcmp(store_column_text(query, 5, NULL), PEOPLE_ADMINISTRATOR) == 0;
    credential->disabled = strcmp(store_column_text(query, 6, NULL), PEOPLE_ACTIVE) != 0;
    return credential;
}

/* While passwords of both schemes stand here, a name nobody has gets either, as often as somebody's
 * would and always the same: by a hash under what no stranger knows. */
static gboolean choose_scheme(Store *site, const PeopleSettings *settings, const char *user_name,
                              PeopleScheme *scheme, GError **error)
{
    *scheme = (PeopleScheme)settings->at[PEOPLE_PASSWORD_HASH];
    g_autoptr(StoreQuery) query = store_query(site, &credential_schemes, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, "$p");
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    gint64 all = store_column_integer(query, 0);
    gint64 listed = store_column_integer(query, 1);
    if (listed == 0 || listed == all)
        return TRUE;
    const char *secret = store_column_text(query, 2, NULL);
    g_autofree char *mac = g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)secret,
                                                     strlen(secret), user_name, -1);
    mac[7] = '\0'; /* 28 bits */
    gint64 place = g_ascii_strtoll(mac, NULL, 16) * all >> 28;
    *scheme = place < listed ? PEOPLE_PBKDF2 : PEOPLE_ARGON2ID;
    return TRUE;
}

PeopleCredential *people_credential_find(Store *site, const PeopleSettings *settings,
                                         const char *user_name, GError **error)
{
    PeopleScheme scheme;
    if (!choose_scheme(site, settings, user_name, &scheme, error))
        return NULL;
    return read_credential(site, &credential_by_name, user_name, people_password_nobodys(scheme),
                           error);
}

PeopleCredential *people_credential_of(Store *site, const char *person, GError **error)
{
    return read_credential(site, &credential_by_person, person,
                           people_password_nobodys(PEOPLE_ARGON2ID), error);
}

gboolean people_password_verify(const PeopleCredential *credential, const char *password)
{
    gboolean matches = people_password_matches(credential->hash, password);
    return matches && *credential->person != '\0';
}

gboolean people_credential_expired(const PeopleCredential *credential,
                                   const PeopleSettings *settings, gint64 now_us)
{
    gint64 days = settings->at[PEOPLE_TEMPORARY_DAYS];
    return credential->must_change && days != 0 &&
           now_us - credential->changed_us > days * G_TIME_SPAN_DAY;
}

/* Temporary ones are nobody's choice: they are not kept. */
static gboolean keep_past(Store *site, const char *person, gint64 keep, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &past_keep, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    if (!store_run(query, error))
        return FALSE;
    g_autoptr(StoreQuery) drop = store_query(site, &past_drop, error);
    if (drop == NULL)
        return FALSE;
    store_bind_text(drop, 1, person);
    store_bind_integer(drop, 2, keep);
    return store_run(drop, error);
}

gboolean people_credential_set(Store *site, const char *person, const char *hash,
                               gboolean must_change, gint64 keep, gint64 now_us, GError **error)
{
    if (!keep_past(site, person, keep, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(site, &credential_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, hash);
    store_bind_integer(query, 3, must_change ? 1 : 0);
    store_bind_integer(query, 4, now_us);
    return store_run(query, error);
}

gboolean people_credential_rehash(Store *site, const char *person, const char *hash, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &credential_rehash, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, hash);
    return store_run(query, error);
}

GPtrArray *people_credential_past(Store *site, const char *person, gint64 most, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &past_list, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, most);
    g_autoptr(GPtrArray) hashes = g_ptr_array_new_with_free_func(g_free);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        g_ptr_array_add(hashes, g_strdup(store_column_text(query, 0, NULL)));
    return step == STORE_DONE ? g_steal_pointer(&hashes) : NULL;
}

/* ---- failures ---- */

typedef struct {
    gint64 failures, blocked_until_us;
} Failures;

static char *name_key(const char *user_name)
{
    return g_strconcat("name ", user_name, NULL);
}

static char *peer_key(const char *peer)
{
    return g_strconcat("peer ", peer, NULL);
}

static gboolean read_failures(Store *site, const char *key, Failures *out, GError **error)
{
    *out = (Failures){0};
    g_autoptr(StoreQuery) query = store_query(site, &failure_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW) {
        out->failures = store_column_integer(query, 0);
        out->blocked_until_us = store_column_integer(query, 1);
    }
    return step != STORE_FAILED;
}

gboolean people_attempt_allowed(Store *site, const PeopleSettings *settings, const char *user_name,
                                const char *peer, gint64 now_us, GError **error)
{
    gint64 longest_us = settings->at[PEOPLE_LOCK_MINUTES] * G_TIME_SPAN_MINUTE;
    g_autofree char *by_name = name_key(user_name);
    g_autofree char *by_peer = peer_key(peer);
    Failures name;
    Failures from;
    if (!read_failures(site, by_name, &name, error) || !read_failures(site, by_peer, &from, error))
        return FALSE;
    gint64 until_us = MAX(name.blocked_until_us, from.blocked_until_us);
    /* A clock set back must not lock anybody out for longer than the longest wait. */
    if (until_us <= now_us || until_us > now_us + longest_us)
        return TRUE;
    gint64 wait_s = (until_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, wait_s);
    problem_set(error, PROBLEM_LOCKED, seconds, NULL);
    return FALSE;
}

/* Nothing for the first three, then 2, 4, 8 … seconds; a lock from the number on that locks. */
static gint64 delay_s(const PeopleSettings *settings, gboolean privileged, gint64 failures)
{
    gint64 lock = people_setting_for(settings, PEOPLE_LOCK_FAILURES,
                                     PEOPLE_LOCK_FAILURES_PRIVILEGED, privileged);
    gint64 lock_s = settings->at[PEOPLE_LOCK_MINUTES] * 60;
    if (failures >= lock)
        return lock_s;
    return failures <= FREE_FAILURES ? 0
                                     : MIN((gint64)1 << MIN(failures - FREE_FAILURES, 30), lock_s);
}

static gboolean count_failure(Store *site, const char *key, gint64 now_us, gint64 wait_s,
                              gint64 failures, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &failure_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    store_bind_integer(query, 2, failures);
    store_bind_integer(query, 3, now_us);
    store_bind_integer(query, 4, now_us + wait_s * G_USEC_PER_SEC);
    return store_run(query, error);
}

/* One more under `key`; `failure` gets the longer wait. */
static gboolean add_failure(Store *site, const PeopleSettings *settings, const char *key,
                            gboolean privileged, gint64 now_us, PeopleFailure *failure,
                            GError **error)
{
    Failures before;
    if (!read_failures(site, key, &before, error))
        return FALSE;
    gint64 wait_s = delay_s(settings, privileged, before.failures + 1);
    failure->wait_s = MAX(failure->wait_s, wait_s);
    failure->failures = before.failures + 1;
    return count_failure(site, key, now_us, wait_s, failure->failures, error);
}

static gboolean run_with(Store *site, const StoreSql *sql, gint64 value, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, value);
    return store_run(query, error);
}

gboolean people_attempt_failed(Store *site, const PeopleSettings *settings,
                               const PeopleAttempt *attempt, PeopleFailure *failure, GError **error)
{
    g_autofree char *by_name = name_key(attempt->user_name);
    g_autofree char *by_peer = peer_key(attempt->peer);
    *failure = (PeopleFailure){0};
    PeopleFailure from = {0};
    if (!run_with(site, &failure_forget, attempt->now_us - FORGET_US, error) ||
        !run_with(site, &failure_cap, ROWS_MAX, error) ||
        !add_failure(site, settings, by_name, attempt->privileged, attempt->now_us, failure, error))
        return FALSE;
    if (*attempt->peer != '\0' &&
        !add_failure(site, settings, by_peer, FALSE, attempt->now_us, &from, error))
        return FALSE;
    failure->wait_s = MAX(failure->wait_s, from.wait_s);
    failure->locked = failure->failures == people_setting_for(settings, PEOPLE_LOCK_FAILURES,
                                                              PEOPLE_LOCK_FAILURES_PRIVILEGED,
                                                              attempt->privileged);
    return TRUE;
}

static gboolean clear_failures(Store *site, const char *key, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &failure_clear, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    return store_run(query, error);
}

gboolean people_attempt_passed(Store *site, const char *user_name, const char *peer,
                               gint64 *failures, GError **error)
{
    g_autofree char *by_name = name_key(user_name);
    g_autofree char *by_peer = peer_key(peer);
    Failures name;
    if (!read_failures(site, by_name, &name, error) || !clear_failures(site, by_name, error) ||
        !clear_failures(site, by_peer, error))
        return FALSE;
    *failures = name.failures;
    return TRUE;
}
