/* people/credentials.c -- what passwords are verified against, and how failing slows down */
#include "base/problem.h"
#include "people/people.h"
#include <string.h>

STORE_SQL(credential_by_name,
          "SELECT c.person, c.hash, c.version, c.must_change, p.state FROM person p"
          " JOIN credential c ON c.person = p.id WHERE p.user_name = $1 ORDER BY p.event LIMIT 1");
STORE_SQL(credential_by_person,
          "SELECT c.person, c.hash, c.version, c.must_change, p.state FROM person p"
          " JOIN credential c ON c.person = p.id WHERE p.id = $1");
STORE_SQL(credential_write,
          "INSERT INTO credential (person, hash, version, must_change, changed_us)"
          " VALUES ($1, $2, 1, $3, $4) ON CONFLICT (person) DO UPDATE SET hash = excluded.hash,"
          " version = credential.version + 1, must_change = excluded.must_change,"
          " changed_us = excluded.changed_us");
STORE_SQL(failure_read, "SELECT failures, blocked_until_us FROM sign_in_failure WHERE name = $1");
STORE_SQL(failure_write,
          "INSERT INTO sign_in_failure (name, failures, last_us, blocked_until_us)"
          " VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE SET failures = excluded.failures,"
          " last_us = excluded.last_us, blocked_until_us = excluded.blocked_until_us");
STORE_SQL(failure_clear, "DELETE FROM sign_in_failure WHERE name = $1");
STORE_SQL(failure_forget, "DELETE FROM sign_in_failure WHERE last_us < $1");
STORE_SQL(failure_cap, "DELETE FROM sign_in_failure WHERE name IN (SELECT name FROM sign_in_failure"
                       " ORDER BY last_us DESC LIMIT 1000 OFFSET $1)");

#define FREE_FAILURES 3  /* mistyping costs nothing */
#define LOCK_FAILURES 10 /* from here on a quarter of an hour each, and an event */
#define LOCK_S (15 * 60)
#define FORGET_US G_TIME_SPAN_DAY
#define ROWS_MAX 5000 /* names come from outside: the table must not grow without end */

/* Argon2id of a random value nobody kept: verifying against it costs what a real one does. */
#define NOBODYS_HASH                                                                               \
    "$argon2id$v=19$m=65536,t=3,p=1$c2VraXNoby1ub2JvZHktcw$"                                       \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

void people_credential_free(PeopleCredential *credential)
{
    if (credential == NULL)
        return;
    g_free(credential->person);
    g_free(credential->hash);
    g_free(credential);
}

static PeopleCredential *read_credential(Store *site, const StoreSql *sql, const char *key,
                                         GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, key);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return NULL;
    gboolean found = step == STORE_ROW;
    PeopleCredential *credential = g_new0(PeopleCredential, 1);
    credential->person = g_strdup(found ? store_column_text(query, 0, NULL) : "");
    credential->hash = g_strdup(found ? store_column_text(query, 1, NULL) : NOBODYS_HASH);
    credential->version = found ? store_column_integer(query, 2) : 0;
    credential->must_change = found && store_column_integer(query, 3) != 0;
    credential->disabled = found && strcmp(store_column_text(query, 4, NULL), PEOPLE_ACTIVE) != 0;
    return credential;
}

PeopleCredential *people_credential_find(Store *site, const char *user_name, GError **error)
{
    return read_credential(site, &credential_by_name, user_name, error);
}

PeopleCredential *people_credential_of(Store *site, const char *person, GError **error)
{
    return read_credential(site, &credential_by_person, person, error);
}

gboolean people_credential_set(Store *site, const char *person, const char *hash,
                               gboolean must_change, gint64 now_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &credential_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, hash);
    store_bind_integer(query, 3, must_change ? 1 : 0);
    store_bind_integer(query, 4, now_us);
    return store_run(query, error);
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

gboolean people_attempt_allowed(Store *site, const char *user_name, const char *peer, gint64 now_us,
                                GError **error)
{
    g_autofree char *by_name = name_key(user_name);
    g_autofree char *by_peer = peer_key(peer);
    Failures name;
    Failures from;
    if (!read_failures(site, by_name, &name, error) || !read_failures(site, by_peer, &from, error))
        return FALSE;
    gint64 until_us = MAX(name.blocked_until_us, from.blocked_until_us);
    /* A clock set back must not lock anybody out for longer than the longest wait. */
    if (until_us <= now_us || until_us > now_us + (gint64)LOCK_S * G_USEC_PER_SEC)
        return TRUE;
    gint64 wait_s = (until_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, wait_s);
    problem_set(error, PROBLEM_LOCKED, seconds, NULL);
    return FALSE;
}

/* Nothing for the first three, then 2, 4, 8 … seconds, at most a quarter of an hour. */
static gint64 delay_s(gint64 failures)
{
    if (failures <= FREE_FAILURES)
        return 0;
    return failures >= LOCK_FAILURES ? LOCK_S : (gint64)1 << (failures - FREE_FAILURES);
}

static gboolean count_failure(Store *site, const char *key, gint64 now_us, Failures *out,
                              GError **error)
{
    if (!read_failures(site, key, out, error))
        return FALSE;
    out->failures++;
    out->blocked_until_us = now_us + delay_s(out->failures) * G_USEC_PER_SEC;
    g_autoptr(StoreQuery) query = store_query(site, &failure_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    store_bind_integer(query, 2, out->failures);
    store_bind_integer(query, 3, now_us);
    store_bind_integer(query, 4, out->blocked_until_us);
    return store_run(query, error);
}

static gboolean run_with(Store *site, const StoreSql *sql, gint64 value, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, value);
    return store_run(query, error);
}

gboolean people_attempt_failed(Store *site, const char *user_name, const char *peer, gint64 now_us,
                               PeopleFailure *failure, GError **error)
{
    g_autofree char *by_name = name_key(user_name);
    g_autofree char *by_peer = peer_key(peer);
    Failures name;
    Failures from = {0};
    if (!run_with(site, &failure_forget, now_us - FORGET_US, error) ||
        !run_with(site, &failure_cap, ROWS_MAX, error) ||
        !count_failure(site, by_name, now_us, &name, error))
        return FALSE;
    if (*peer != '\0' && !count_failure(site, by_peer, now_us, &from, error))
        return FALSE;
    failure->failures = name.failures;
    failure->wait_s = MAX(delay_s(name.failures), delay_s(from.failures));
    failure->locked = name.failures == LOCK_FAILURES;
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
