/* people/sessions.c -- sessions: found by the hash of their token, ended by idleness, age or people
 */
#include "base/problem.h"
#include "people/people.h"
#include <string.h>

STORE_SQL(session_insert, "INSERT INTO session (token_hash, id, person, peer, began_us, used_us)"
                          " VALUES ($1, $2, $3, $4, $5, $5)");
/* A person removed has no row in `person`, and one disabled is not active: neither has a session.
 */
STORE_SQL(session_read,
          "SELECT s.id, s.person, s.began_us, s.used_us, COALESCE(c.must_change, 0),"
          " p.role, COALESCE(c.changed_us, 0) FROM session s"
          " JOIN person p ON p.id = s.person LEFT JOIN credential c ON c.person = s.person"
          " WHERE s.token_hash = $1 AND p.state = 'active'");
STORE_SQL(session_touch, "UPDATE session SET used_us = $2 WHERE token_hash = $1");
STORE_SQL(session_delete, "DELETE FROM session WHERE person = $1 AND id = $2");
STORE_SQL(session_delete_others, "DELETE FROM session WHERE person = $1 AND id <> $2");
STORE_SQL(session_sweep, "DELETE FROM session WHERE used_us < $1 OR began_us < $2");
STORE_SQL(session_list,
          "SELECT id, peer, began_us, used_us FROM session WHERE person = $1 AND used_us >= $2"
          " AND began_us >= $3 ORDER BY began_us DESC, id");
STORE_SQL(sign_in_note,
          "INSERT INTO sign_in (person, time_us, peer, before_us, before_peer)"
          " VALUES ($1, $2, $3, 0, '') ON CONFLICT (person) DO UPDATE SET"
          " before_us = sign_in.time_us, before_peer = sign_in.peer, time_us = excluded.time_us,"
          " peer = excluded.peer");
STORE_SQL(sign_in_before, "SELECT before_us, before_peer FROM sign_in WHERE person = $1");

#define TOKEN_BYTES 32
#define TOUCH_US G_TIME_SPAN_MINUTE

static gboolean token_is_formed(const char *token)
{
    guint8 bytes[TOKEN_BYTES];
    return token != NULL && hex_read(bytes, sizeof bytes, token);
}

static char *hash_of(const char *token)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
}

gboolean people_session_csrf(const char *token, char csrf[65])
{
    if (!token_is_formed(token))
        return FALSE;
    g_autofree char *mac = g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)token,
                                                     strlen(token), "csrf", -1);
    g_strlcpy(csrf, mac, 65);
    return TRUE;
}

gboolean people_session_csrf_matches(const char *token, const char *csrf)
{
    char expected[65];
    if (!people_session_csrf(token, expected) || csrf == NULL || strlen(csrf) != 64)
        return FALSE;
    guint different = 0;
    for (gsize i = 0; i < 64; i++)
        different |= (guint)(guchar)(expected[i] ^ csrf[i]);
    return different == 0;
}

static gboolean note_sign_in(Store *site, const char *person, const char *peer, gint64 now_us,
                             GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &sign_in_note, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, now_us);
    store_bind_text(query, 3, peer);
    return store_run(query, error);
}

gboolean people_session_begin(Store *site, const char *person, const char *peer, gint64 now_us,
                              PeopleSessionToken *token, char id[ID_TEXT_BYTES], GError **error)
{
    guint8 random[TOKEN_BYTES];
    if (!random_fill(random, sizeof random, error))
        return FALSE;
    hex_write(token->token, random, sizeof random);
    people_session_csrf(token->token, token->csrf);
    id_make(id);
    g_autofree char *hash = hash_of(token->token);
    g_autoptr(StoreQuery) query = store_query(site, &session_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, hash);
    store_bind_text(query, 2, id);
    store_bind_text(query, 3, person);
    store_bind_text(query, 4, peer);
    store_bind_integer(query, 5, now_us);
    return store_run(query, error) && note_sign_in(site, person, peer, now_us, error);
}

gboolean people_session_holds(const PeopleSession *session, gint64 now_us)
{
    return now_us - session->used_us <= session->idle_us &&
           now_us - session->began_us <= session->whole_us &&
           session->used_us - now_us <= session->idle_us;
}

static void read_session(StoreQuery *query, const PeopleSettings *settings, gint64 now_us,
                         PeopleSession *session)
{
    *session = (PeopleSession){.began_us = store_column_integer(query, 2),
                               .used_us = store_column_integer(query, 3),
                               .must_change = store_column_integer(query, 4) != 0};
    g_strlcpy(session->id, store_column_text(query, 0, NULL), sizeof session->id);
    g_strlcpy(session->person, store_column_text(query, 1, NULL), sizeof session->person);
    session->administrator = strcmp(store_column_text(query, 5, NULL), PEOPLE_ADMINISTRATOR) == 0;
    session->idle_us = settings->at[PEOPLE_IDLE_MINUTES] * G_TIME_SPAN_MINUTE;
    session->whole_us = settings->at[PEOPLE_SESSION_HOURS] * G_TIME_SPAN_HOUR;
    session->password_min = people_setting_for(
        settings, PEOPLE_PASSWORD_MIN, PEOPLE_PASSWORD_MIN_PRIVILEGED, session->administrator);
    gint64 days = people_setting_for(settings, PEOPLE_PASSWORD_DAYS,
                                     PEOPLE_PASSWORD_DAYS_PRIVILEGED, session->administrator);
    session->aged = !session->must_change && days != 0 &&
                    now_us - store_column_integer(query, 6) > days * G_TIME_SPAN_DAY;
    session->must_change = session->must_change || session->aged;
    session->touch_due = ABS(now_us - session->used_us) > TOUCH_US;
}

static gboolean refuse_token(GError **error)
{
    problem_set(error, PROBLEM_NOT_SIGNED_IN, NULL, NULL);
    return FALSE;
}

gboolean people_session_find(Store *site, const char *token, gint64 now_us, PeopleSession *session,
                             GError **error)
{
    PeopleSettings settings;
    PeopleSession found;
    if (!token_is_formed(token))
        return refuse_token(error);
    g_autofree char *hash = hash_of(token);
    g_autoptr(StoreQuery) query = store_query(site, &session_read, error);
    if (query == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    store_bind_text(query, 1, hash);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    if (step != STORE_ROW)
        return refuse_token(error);
    read_session(query, &settings, now_us, &found);
    if (!people_session_holds(&found, now_us))
        return refuse_token(error);
    *session = found;
    return TRUE;
}

gboolean people_session_touch(Store *site, const char *token, gint64 now_us, GError **error)
{
    g_autofree char *hash = hash_of(token);
    g_autoptr(StoreQuery) query = store_query(site, &session_touch, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, hash);
    store_bind_integer(query, 2, now_us);
    return store_run(query, error);
}

gboolean people_session_end(Store *site, const char *person, const char *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &session_delete, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, id);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(site) == 1)
        return TRUE;
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("session", "サインイン中の利用"), id);
    return FALSE;
}

gboolean people_session_end_all(Store *site, const char *person, const char *keep_id,
                                GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &session_delete_others, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, keep_id != NULL ? keep_id : "");
    return store_run(query, error);
}

static gint64 oldest_use(const PeopleSettings *settings, gint64 now_us)
{
    return now_us - settings->at[PEOPLE_IDLE_MINUTES] * G_TIME_SPAN_MINUTE;
}

static gint64 oldest_begin(const PeopleSettings *settings, gint64 now_us)
{
    return now_us - settings->at[PEOPLE_SESSION_HOURS] * G_TIME_SPAN_HOUR;
}

gboolean people_session_sweep(Store *site, gint64 now_us, GError **error)
{
    PeopleSettings settings;
    g_autoptr(StoreQuery) query = store_query(site, &session_sweep, error);
    if (query == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    store_bind_integer(query, 1, oldest_use(&settings, now_us));
    store_bind_integer(query, 2, oldest_begin(&settings, now_us));
    return store_run(query, error);
}

gboolean people_session_each(Store *site, const char *person, gint64 now_us,
                             void (*visit)(const PeopleSessionRow *row, gpointer user),
                             gpointer user, GError **error)
{
    PeopleSettings settings;
    g_autoptr(StoreQuery) query = store_query(site, &session_list, error);
    if (query == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, oldest_use(&settings, now_us));
    store_bind_integer(query, 3, oldest_begin(&settings, now_us));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const PeopleSessionRow row = {
            .id = store_column_text(query, 0, NULL),
            .peer = store_column_text(query, 1, NULL),
            .began_us = store_column_integer(query, 2),
            .used_us = store_column_integer(query, 3),
        };
        visit(&row, user);
    }
    return step == STORE_DONE;
}

gboolean people_last_sign_in(Store *site, const char *person, gint64 *time_us, char peer[64],
                             GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &sign_in_before, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step = store_step(query, error);
    *time_us = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    g_strlcpy(peer, step == STORE_ROW ? store_column_text(query, 1, NULL) : "", 64);
    return step != STORE_FAILED;
}
