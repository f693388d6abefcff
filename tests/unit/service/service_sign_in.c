/* tests/unit/service/service_sign_in.c -- signing in, slow failing, sessions that end, passwords
 * that change
 */
#include "base/problem.h"
#include "fixture.h"
#include <string.h>

#define PASSWORD "correct-horse-42-staple"
#define IDLE_US (30 * G_TIME_SPAN_MINUTE)
#define WHOLE_US (12 * G_TIME_SPAN_HOUR)
#define SECOND "battery-umbrella-77-tiger"

typedef struct {
    Fixture *log;
    char person[ID_TEXT_BYTES];
} Site;

static void set_up(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    s->log = fixture_new(service_site_schema());
    g_autofree char *hash = people_password_hash(PASSWORD, PEOPLE_ARGON2ID, &error);
    const ServiceSiteIn in = {"みほん町", "mihon.example", "kanri", "情報 太郎", hash};
    ServiceCall call = fixture_begin(s->log, FIXTURE_OPERATOR);
    gboolean done = service_init_site(&call, &in, s->person, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
}

static void tear_down(Site *s, gconstpointer data)
{
    (void)data;
    fixture_free(s->log);
}

/* The three steps as the core takes them; the hash is taken only when `password` may be right. */
static gboolean sign_in(Site *s, const char *name, const char *password, ServiceSignInOut *out,
                        GError **error)
{
    Store *store = s->log->store;
    gint64 now_us = s->log->now_us + s->log->step_us;
    PeopleSettings settings;
    g_assert_true(people_settings_read(store, &settings, error));
    if (!people_attempt_allowed(store, &settings, name, "192.0.2.1", now_us, error))
        return FALSE;
    g_autoptr(PeopleCredential) found = people_credential_find(store, &settings, name, error);
    g_assert_no_error(*error);
    gboolean worth = strcmp(password, "wrong") != 0;
    const ServiceSignInIn in = {.user_name = name,
                                .peer = "192.0.2.1",
                                .found = found,
                                .verified = worth && people_password_verify(found, password)};
    ServiceCall call = fixture_begin(s->log, "system");
    gboolean done = service_sign_in(&call, &in, out, error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(*error);
    if (!out->granted)
        service_sign_in_problem(out, error);
    return out->granted;
}

static void test_granted(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    PeopleSession session;
    g_autoptr(GError) error = NULL;
    g_assert_false(sign_in(s, "kanri", "wrong", &out, &error));
    g_assert_error(error, PROBLEM, PROBLEM_WRONG_PASSWORD);
    g_clear_error(&error);
    g_assert_true(sign_in(s, "kanri", PASSWORD, &out, &error));
    g_assert_cmpint(out.failures, ==, 1);
    g_assert_true(
        people_session_find(s->log->store, out.token.token, s->log->now_us, &session, &error));
    g_assert_true(session.must_change);
    g_assert_cmpint(session.failures, ==, 1); /* shown: somebody tried */
    g_assert_cmpint(session.last_us, ==, 0);
    g_assert_cmpstr(session.person, ==, s->person);
    g_assert_true(people_session_csrf_matches(out.token.token, out.token.csrf));
    out.token.csrf[3] = (char)(out.token.csrf[3] == 'a' ? 'b' : 'a');
    g_assert_false(people_session_csrf_matches(out.token.token, out.token.csrf));
    gint64 first_us = s->log->now_us;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &out, &error));
    g_assert_true(
        people_session_find(s->log->store, out.token.token, s->log->now_us, &session, &error));
    g_assert_cmpint(session.last_us, ==, first_us);
    g_assert_cmpstr(session.last_peer, ==, "192.0.2.1");
    g_assert_cmpint(session.failures, ==, 0);
}

static void test_unknown_name(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    g_assert_false(sign_in(s, "nobody", PASSWORD, &out, &error));
    g_assert_error(error, PROBLEM, PROBLEM_WRONG_PASSWORD);
}

static void test_failing_slows_down(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out = {0};
    guint64 before = ledger_log_size(s->log->log);
    gint64 longest_s = 0;
    for (int i = 1; i <= 5; i++) { /* of an administrator: of others ten */
        g_autoptr(GError) error = NULL;
        g_assert_false(sign_in(s, "kanri", "wrong", &out, &error));
        g_assert_cmpint(out.failures, ==, i);
        g_assert_cmpint(out.wait_s, >=, longest_s);
        longest_s = out.wait_s;
        if (out.wait_s > 0) {
            g_autoptr(GError) early = NULL;
            g_assert_error(error, PROBLEM, PROBLEM_LOCKED);
            g_assert_false(sign_in(s, "kanri", PASSWORD, &out, &early)); /* right, but too soon */
            g_assert_error(early, PROBLEM, PROBLEM_LOCKED);
        }
        s->log->now_us += longest_s * G_USEC_PER_SEC;
    }
    g_assert_cmpint(longest_s, ==, 15 * 60);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before + 1); /* one event: the lock */
    g_autoptr(GError) error = NULL;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &out, &error));
    g_assert_cmpint(out.failures, ==, 5);
}

static gboolean holds(Site *s, const char *token)
{
    PeopleSession session;
    return people_session_find(s->log->store, token, s->log->now_us + s->log->step_us, &session,
                               NULL);
}

static void touch(Site *s, const char *token)
{
    ServiceCall call = fixture_begin(s->log, s->person);
    gboolean done = service_touch_session(&call, token, NULL);
    fixture_end(s->log, &call, done);
}

static void test_sessions_end(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &out, &error));
    s->log->now_us += IDLE_US - G_USEC_PER_SEC;
    g_assert_true(holds(s, out.token.token));
    s->log->now_us += 2 * G_USEC_PER_SEC;
    g_assert_false(holds(s, out.token.token)); /* idle too long */
    g_assert_true(sign_in(s, "kanri", PASSWORD, &out, &error));
    gint64 began_us = s->log->now_us;
    while (s->log->now_us - began_us < WHOLE_US - IDLE_US) {
        s->log->now_us += IDLE_US / 2;
        g_assert_true(holds(s, out.token.token));
        touch(s, out.token.token);
    }
    s->log->now_us = began_us + WHOLE_US + G_USEC_PER_SEC;
    g_assert_false(holds(s, out.token.token)); /* used all day: too old */
    g_assert_false(holds(s, "no token"));
    g_assert_false(holds(s, NULL));
}

static void test_sign_out(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut here;
    ServiceSignInOut there;
    g_autoptr(GError) error = NULL;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &here, &error));
    g_assert_true(sign_in(s, "kanri", PASSWORD, &there, &error));
    ServiceCall call = fixture_begin(s->log, s->person);
    gboolean done = service_sign_out(&call, here.token.token, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
    g_assert_false(holds(s, here.token.token));
    g_assert_true(holds(s, there.token.token));
}

static gboolean end_of(Site *s, const char *actor, const ServiceSessionsOf *of, GError **error)
{
    ServiceCall call = fixture_begin(s->log, actor);
    gboolean done = service_end_sessions_of(&call, of, error);
    fixture_end(s->log, &call, done);
    return done;
}

static void find(Site *s, const ServiceSignInOut *out, PeopleSession *session)
{
    g_assert_true(
        people_session_find(s->log->store, out->token.token, s->log->now_us, session, NULL));
}

/* By an administrator alone; the session that asks stays; each end is an event. */
static void test_ended_by_others(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut here;
    ServiceSignInOut there;
    ServiceSignInOut third;
    PeopleSession own;
    PeopleSession other;
    g_autoptr(GError) error = NULL;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &here, &error));
    g_assert_true(sign_in(s, "kanri", PASSWORD, &there, &error));
    g_assert_true(sign_in(s, "kanri", PASSWORD, &third, &error));
    find(s, &here, &own);
    find(s, &there, &other);
    ServiceSessionsOf of = {s->person, own.id, own.id};
    g_assert_false(end_of(s, s->person, &of, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    of.session = other.id;
    g_assert_false(end_of(s, FIXTURE_OPERATOR, &of, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_clear_error(&error);
    guint64 before = ledger_log_size(s->log->log);
    g_assert_true(end_of(s, s->person, &of, &error));
    g_assert_false(holds(s, there.token.token));
    of.session = NULL;
    g_assert_true(end_of(s, s->person, &of, &error));
    g_assert_false(holds(s, third.token.token));
    g_assert_true(holds(s, here.token.token));
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before + 2);
}

static gboolean must_change(Site *s, const ServiceSignInOut *out)
{
    PeopleSession session;
    g_assert_true(
        people_session_find(s->log->store, out->token.token, s->log->now_us, &session, NULL));
    return session.must_change;
}

static gboolean change(Site *s, const char *token, const char *old, GError **error)
{
    g_autoptr(PeopleCredential) found = people_credential_of(s->log->store, s->person, NULL);
    g_autofree char *hash = people_password_hash(SECOND, PEOPLE_ARGON2ID, NULL);
    const ServicePasswordIn in = {found, people_password_verify(found, old), hash, token};
    ServiceCall call = fixture_begin(s->log, s->person);
    gboolean done = service_change_password(&call, &in, error);
    fixture_end(s->log, &call, done);
    return done;
}

static void test_change_password(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut here;
    ServiceSignInOut there;
    ServiceSignInOut out;
    PeopleSettings settings;
    people_settings_default(&settings);
    g_autoptr(GError) error = NULL;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &here, &error));
    g_assert_true(sign_in(s, "kanri", PASSWORD, &there, &error));
    for (int i = 0; i < 4; i++) {
        g_assert_false(change(s, here.token.token, "not it, not it", &error));
        g_assert_error(error, PROBLEM, PROBLEM_WRONG_PASSWORD);
        g_clear_error(&error);
    }
    /* Guessing the old password from a session left open slows down too. */
    g_assert_false(
        people_attempt_allowed(s->log->store, &settings, "kanri", "", s->log->now_us, &error));
    g_assert_error(error, PROBLEM, PROBLEM_LOCKED);
    g_clear_error(&error);
    g_assert_true(change(s, here.token.token, PASSWORD, &error));
    g_assert_no_error(error);
    g_assert_true(holds(s, here.token.token));
    g_assert_false(holds(s, there.token.token));
    s->log->now_us += G_TIME_SPAN_MINUTE;
    g_assert_false(sign_in(s, "kanri", PASSWORD, &out, &error));
    g_clear_error(&error);
    s->log->now_us += G_TIME_SPAN_MINUTE;
    g_assert_true(sign_in(s, "kanri", SECOND, &out, &error));
    g_assert_false(must_change(s, &out));
}

static void test_reset(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(sign_in(s, "kanri", PASSWORD, &out, &error));
    g_autofree char *temporary = people_password_make(&error);
    g_autofree char *hash = people_password_hash(temporary, PEOPLE_ARGON2ID, &error);
    ServiceCall call = fixture_begin(s->log, s->person);
    g_assert_false(service_reset_administrator(&call, hash, &name, &error));
    fixture_end(s->log, &call, FALSE);
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_clear_error(&error);
    call = fixture_begin(s->log, FIXTURE_OPERATOR);
    gboolean done = service_reset_administrator(&call, hash, &name, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
    g_assert_cmpstr(name, ==, "kanri");
    g_assert_false(holds(s, out.token.token));
    g_assert_true(sign_in(s, "kanri", temporary, &out, &error));
    g_assert_true(must_change(s, &out));
}

/* Verified against a password that was changed before the call came to its turn: not granted. */
static void test_stale_credential(Site *s, gconstpointer data)
{
    (void)data;
    PeopleSettings settings;
    people_settings_default(&settings);
    g_autoptr(GError) error = NULL;
    g_autoptr(PeopleCredential) found =
        people_credential_find(s->log->store, &settings, "kanri", &error);
    const ServiceSignInIn in = {
        .user_name = "kanri", .peer = "192.0.2.1", .found = found, .verified = TRUE};
    ServiceSignInOut out;
    ServiceCall call = fixture_begin(s->log, FIXTURE_OPERATOR);
    g_assert_true(service_reset_administrator(&call, "$argon2id$other", NULL, &error));
    call.actor = "system";
    g_assert_true(service_sign_in(&call, &in, &out, &error));
    fixture_end(s->log, &call, TRUE);
    g_assert_false(out.granted);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/sign-in/" name, Site, NULL, set_up, f, tear_down)
    ADD("granted", test_granted);
    ADD("unknown-name", test_unknown_name);
    ADD("failing-slows-down", test_failing_slows_down);
    ADD("sessions-end", test_sessions_end);
    ADD("sign-out", test_sign_out);
    ADD("ended-by-others", test_ended_by_others);
    ADD("change-password", test_change_password);
    ADD("reset", test_reset);
    ADD("stale-credential", test_stale_credential);
    return g_test_run();
}
