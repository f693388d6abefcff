/* people/sessions.c -- sessions: found by the hash of their token, ended by idleness, age or people
 */
#include "base/problem.h"
#include "people/people.h"
#include "people/token.h"
#include <string.h>

STORE_SQL(session_insert,
          "INSERT INTO session (token_hash, id, person, peer, began_us, used_us, half, means,"
          " proved_us, failures, halves) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $5, $8,"
          " COALESCE((SELECT halves FROM sign_in WHERE person = $3), 0))");
STORE_SQL(session_complete,
          "UPDATE session SET token_hash = $2, half = 0, means = $3, began_us = $4, used_us = $4,"
          " proved_us = $4, failures = $5 WHERE id = $1 AND half = 1");
STORE_SQL(session_prove, "UPDATE session SET proved_us = $2 WHERE id = $1 AND half = 0");
/* A person removed has no row in `person`, and one disabled is not active: neither has a session.
 */
STORE_SQL(
    session_read,
    "SELECT s.id, s.person, s.began_us, s.used_us, COALESCE(c.must_change, 0), p.role,"
    " COALESCE(c.changed_us, 0), s.half, s.means, s.proved_us, s.failures, s.halves,"
    " COALESCE(i.before_us, 0), COALESCE(i.before_peer, ''), COALESCE(i.before_out_us, 0),"
    " (SELECT COUNT(*) FROM totp t WHERE t.person = s.person AND t.since_us > 0),"
    " (SELECT COUNT(*) FROM passkey k WHERE k.person = s.person),"
    " (SELECT COUNT(*) FROM recovery r WHERE r.person = s.person),"
    " COALESCE((SELECT begun_us FROM enrolment e WHERE e.person = s.person), s.began_us),"
    " s.work_began_us, s.work_until_us, s.work_event, s.work_reason,"
    " (SELECT COUNT(*) FROM person a WHERE a.role = 'administrator' AND a.state = 'active'),"
    " (SELECT COUNT(*) FROM certificate t WHERE t.person = s.person), s.peer"
    " FROM session s JOIN person p ON p.id = s.person"
    " LEFT JOIN credential c ON c.person = s.person LEFT JOIN sign_in i ON i.person = s.person"
    " WHERE s.token_hash = $1 AND p.state = 'active'");
STORE_SQL(session_touch, "UPDATE session SET used_us = $2 WHERE token_hash = $1");
STORE_SQL(session_delete, "DELETE FROM session WHERE person = $1 AND id = $2");
STORE_SQL(session_delete_others, "DELETE FROM session WHERE person = $1 AND id <> $2");
STORE_SQL(session_sweep, "DELETE FROM session WHERE used_us < $1 OR began_us < $2"
                         " OR (half = 1 AND began_us < $3)");
#define LISTED                                                                                     \
    "SELECT s.id, s.peer, s.means, s.began_us, s.used_us, s.person, p.user_name, p.name,"          \
    " s.work_until_us FROM session s JOIN person p ON p.id = s.person"                             \
    " WHERE s.used_us >= $1 AND s.began_us >= $2 AND s.half = 0 AND p.state = 'active'"
STORE_SQL(session_list, LISTED " AND s.person = $3 ORDER BY s.began_us DESC, s.id");
STORE_SQL(session_list_all, LISTED " ORDER BY s.used_us DESC, s.id");
STORE_SQL(sign_in_note,
          "INSERT INTO sign_in (person, time_us, peer, before_us, before_peer, halves, out_us,"
          " before_out_us) VALUES ($1, $2, $3, 0, '', 0, 0, 0) ON CONFLICT (person) DO UPDATE SET"
          " before_us = sign_in.time_us, before_peer = sign_in.peer,"
          " before_out_us = sign_in.out_us, time_us = excluded.time_us, peer = excluded.peer,"
          " halves = 0");
STORE_SQL(sign_in_half,
          "INSERT INTO sign_in (person, time_us, peer, before_us, before_peer, halves, out_us,"
          " before_out_us) VALUES ($1, 0, '', 0, '', 1, 0, 0)"
          " ON CONFLICT (person) DO UPDATE SET halves = sign_in.halves + 1");
STORE_SQL(sign_in_out, "UPDATE sign_in SET out_us = $2 WHERE person = $1");

#define TOUCH_US G_TIME_SPAN_MINUTE
/* A request reads the clock before the writer it waits for. */
#define CLOCKS_APART_US G_TIME_SPAN_MINUTE

gboolean people_session_csrf(const char *token, char csrf[65])
{
    if (!people_token_is_formed(token))
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

static gboolean make_token(PeopleSessionToken *token, GError **error)
{
    return people_token_make(token->token, error) && people_session_csrf(token->token, token->csrf);
}

static gboolean note_half(Store *site, const char *person, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &sign_in_half, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    return store_run(query, error);
}

gboolean people_session_begin(Store *site, const PeopleSessionIn *in, PeopleSessionToken *token,
                              char id[ID_TEXT_BYTES], GError **error)
{
    if (!make_token(token, error))
        return FALSE;
    id_make(id);
    g_autofree char *hash = people_token_hash(token->token);
    g_autoptr(StoreQuery) query = store_query(site, &session_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, hash);
    store_bind_text(query, 2, id);
    store_bind_text(query, 3, in->person);
    store_bind_text(query, 4, in->peer);
    store_bind_integer(query, 5, in->now_us);
    store_bind_integer(query, 6, in->half ? 1 : 0);
    store_bind_text(query, 7, in->means);
    store_bind_integer(query, 8, in->failures);
    if (!store_run(query, error))
        return FALSE;
    return in->half ? note_half(site, in->person, error)
                    : note_sign_in(site, in->person, in->peer, in->now_us, error);
}

gboolean people_session_complete(Store *site, const PeopleSession *session,
                                 const PeopleSessionIn *in, PeopleSessionToken *token,
                                 GError **error)
{
    if (!make_token(token, error))
        return FALSE;
    g_autofree char *hash = people_token_hash(token->token);
    g_autofree char *both = g_strconcat(session->means, " ", in->means, NULL);
    g_autoptr(StoreQuery) query = store_query(site, &session_complete, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, session->id);
    store_bind_text(query, 2, hash);
    store_bind_text(query, 3, both);
    store_bind_integer(query, 4, in->now_us);
    store_bind_integer(query, 5, in->failures);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(site) == 1)
        return note_sign_in(site, session->person, in->peer, in->now_us, error);
    problem_set(error, PROBLEM_NOT_SIGNED_IN, NULL, NULL);
    return FALSE;
}

gboolean people_session_prove(Store *site, const PeopleSession *session, gint64 now_us,
                              GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &session_prove, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, session->id);
    store_bind_integer(query, 2, now_us);
    return store_run(query, error);
}

gboolean people_session_holds(const PeopleSession *session, gint64 now_us)
{
    return now_us - session->used_us <= session->idle_us &&
           now_us - session->began_us <= session->whole_us &&
           session->used_us - now_us <= session->idle_us;
}

gboolean people_session_works(const PeopleSession *session, gint64 now_us)
{
    return session->work_event > 0 && now_us >= session->work_began_us - CLOCKS_APART_US &&
           now_us < session->work_until_us;
}

PeopleOwes people_session_owes(const PeopleSession *session, gint64 now_us)
{
    if (session->half)
        return PEOPLE_OWES_FACTOR;
    if (session->must_change)
        return PEOPLE_OWES_PASSWORD;
    return session->enrol_by_us != 0 && now_us >= session->enrol_by_us ? PEOPLE_OWES_ENROLMENT
                                                                       : PEOPLE_OWES_NOTHING;
}

static gboolean by_card(const PeopleSession *session)
{
    return strcmp(session->means, PEOPLE_BY_CARD) == 0;
}

static void read_limits(const PeopleSettings *settings, gint64 changed_us, gint64 now_us,
                        PeopleSession *session)
{
    session->idle_us = settings->at[PEOPLE_IDLE_MINUTES] * G_TIME_SPAN_MINUTE;
    session->whole_us = settings->at[PEOPLE_SESSION_HOURS] * G_TIME_SPAN_HOUR;
    if (session->half)
        session->idle_us = session->whole_us = PEOPLE_HALF_US;
    session->password_min = people_setting_for(
        settings, PEOPLE_PASSWORD_MIN, PEOPLE_PASSWORD_MIN_PRIVILEGED, session->administrator);
    gint64 days = people_setting_for(settings, PEOPLE_PASSWORD_DAYS,
                                     PEOPLE_PASSWORD_DAYS_PRIVILEGED, session->administrator);
    session->aged =
        !session->must_change && days != 0 && now_us - changed_us > days * G_TIME_SPAN_DAY;
    /* Who came in by a card may have no password they know. */
    session->must_change = (session->must_change || session->aged) && !by_card(session);
}

static void read_factors(StoreQuery *query, const PeopleSettings *settings, PeopleSession *session)
{
    session->totp = store_column_integer(query, 15) != 0;
    session->passkeys = store_column_integer(query, 16);
    session->recovery = store_column_integer(query, 17);
    session->certificates = store_column_integer(query, 24);
    gboolean asked = people_factor_is_asked(settings, session->administrator,
                                            store_column_text(query, 25, NULL));
    if (asked && !session->totp && session->passkeys == 0 && !by_card(session))
        session->enrol_by_us =
            store_column_integer(query, 18) + settings->at[PEOPLE_FACTOR_DAYS] * G_TIME_SPAN_DAY;
}

static void read_work(StoreQuery *query, const PeopleSettings *settings, PeopleSession *session)
{
    gint64 demand = settings->at[PEOPLE_WORK_DEMAND];
    gboolean several = store_column_integer(query, 23) > 1;
    session->work_demanded =
        session->administrator &&
        (demand == PEOPLE_WORK_ALWAYS || (demand == PEOPLE_WORK_OF_SEVERAL && several));
    session->work_us = settings->at[PEOPLE_WORK_MINUTES] * G_TIME_SPAN_MINUTE;
    session->attest_for = settings->at[PEOPLE_ATTEST_FOR];
    session->work_began_us = store_column_integer(query, 19);
    session->work_until_us = store_column_integer(query, 20);
    session->work_event = store_column_integer(query, 21);
    g_strlcpy(session->work_reason, store_column_text(query, 22, NULL),
              sizeof session->work_reason);
}

static void read_session(StoreQuery *query, const PeopleSettings *settings, gint64 now_us,
                         PeopleSession *session)
{
    *session = (PeopleSession){.began_us = store_column_integer(query, 2),
                               .used_us = store_column_integer(query, 3),
                               .must_change = store_column_integer(query, 4) != 0,
                               .half = store_column_integer(query, 7) != 0,
                               .proved_us = store_column_integer(query, 9),
                               .failures = store_column_integer(query, 10),
                               .halves = store_column_integer(query, 11),
                               .last_us = store_column_integer(query, 12),
                               .last_out_us = store_column_integer(query, 14)};
    g_strlcpy(session->id, store_column_text(query, 0, NULL), sizeof session->id);
    g_strlcpy(session->person, store_column_text(query, 1, NULL), sizeof session->person);
    g_strlcpy(session->means, store_column_text(query, 8, NULL), sizeof session->means);
    g_strlcpy(session->last_peer, store_column_text(query, 13, NULL), sizeof session->last_peer);
    session->administrator = strcmp(store_column_text(query, 5, NULL), PEOPLE_ADMINISTRATOR) == 0;
    read_limits(settings, store_column_integer(query, 6), now_us, session);
    read_factors(query, settings, session);
    read_work(query, settings, session);
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
    if (!people_token_is_formed(token))
        return refuse_token(error);
    g_autofree char *hash = people_token_hash(token);
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
    g_autofree char *hash = people_token_hash(token);
    g_autoptr(StoreQuery) query = store_query(site, &session_touch, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, hash);
    store_bind_integer(query, 2, now_us);
    return store_run(query, error);
}

static gboolean note_out(Store *site, const char *person, gint64 now_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &sign_in_out, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, now_us);
    return store_run(query, error);
}

gboolean people_session_end(Store *site, const char *person, const char *id, gint64 now_us,
                            GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &session_delete, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, id);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(site) == 1)
        return note_out(site, person, now_us, error);
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
    store_bind_integer(query, 3, now_us - PEOPLE_HALF_US);
    return store_run(query, error);
}

gboolean people_session_each(Store *site, const char *person, gint64 now_us,
                             void (*visit)(const PeopleSessionRow *row, gpointer user),
                             gpointer user, GError **error)
{
    PeopleSettings settings;
    const StoreSql *sql = person != NULL ? &session_list : &session_list_all;
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL || !people_settings_read(site, &settings, error))
        return FALSE;
    store_bind_integer(query, 1, oldest_use(&settings, now_us));
    store_bind_integer(query, 2, oldest_begin(&settings, now_us));
    if (person != NULL)
        store_bind_text(query, 3, person);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const PeopleSessionRow row = {
            .id = store_column_text(query, 0, NULL),
            .peer = store_column_text(query, 1, NULL),
            .means = store_column_text(query, 2, NULL),
            .began_us = store_column_integer(query, 3),
            .used_us = store_column_integer(query, 4),
            .person = store_column_text(query, 5, NULL),
            .user_name = store_column_text(query, 6, NULL),
            .name = store_column_text(query, 7, NULL),
            .work_until_us = store_column_integer(query, 8),
        };
        visit(&row, user);
    }
    return step == STORE_DONE;
}
