/* tests/unit/service/service_factors.c -- half signed in until the second factor is given: no way
 * round it, no code twice, no guessing without end */
#include "base/problem.h"
#include "fixture.h"
#include <string.h>

static const PeopleKey key = {{7, 7, 7}};

typedef struct {
    Fixture *log;
    char admin[ID_TEXT_BYTES], staff[ID_TEXT_BYTES];
} Site;

static void set_up(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    char ids[1][ID_TEXT_BYTES];
    s->log = fixture_new(service_site_schema());
    const ServiceSiteIn in = {"みほん町", "mihon.example", "kanri", "情報 太郎", "$argon2id$a"};
    const ServiceAccountIn staff = {NULL, "shokuin", "町田 みどり", PEOPLE_STAFF, "$argon2id$b"};
    ServiceCall call = fixture_begin(s->log, FIXTURE_OPERATOR);
    gboolean done = service_init_site(&call, &in, s->admin, &error) &&
                    service_add_accounts(&call, &staff, 1, ids, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
    memcpy(s->staff, ids[0], ID_TEXT_BYTES);
}

static void tear_down(Site *s, gconstpointer data)
{
    (void)data;
    fixture_free(s->log);
}

static void sign_in(Site *s, const char *name, ServiceSignInOut *out)
{
    PeopleSettings settings;
    people_settings_default(&settings);
    g_autoptr(PeopleCredential) found =
        people_credential_find(s->log->store, &settings, name, NULL);
    const ServiceSignInIn in = {name, "192.0.2.1", found, TRUE, NULL};
    ServiceCall call = fixture_begin(s->log, "system");
    g_assert_true(service_sign_in(&call, &in, out, NULL));
    fixture_end(s->log, &call, TRUE);
    g_assert_true(out->granted);
}

static PeopleSession session_of(Site *s, const char *token)
{
    PeopleSession session;
    g_autoptr(GError) error = NULL;
    people_session_find(s->log->store, token, s->log->now_us, &session, &error);
    g_assert_no_error(error);
    return session;
}

static char *code_at(Site *s, const guint8 *secret, gint64 steps)
{
    return g_strdup_printf("%06u",
                           people_totp_code(secret, PEOPLE_TOTP_SECRET_BYTES,
                                            (s->log->now_us + G_USEC_PER_SEC) / 30000000 + steps));
}

/* As a person does it in one session: the key, then a code of it. */
static void enrol(Site *s, const char *person, const char *token, guint8 *secret,
                  ServiceRecovery *recovery)
{
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(s->log, person);
    g_assert_true(service_begin_totp(&call, &key, secret, &error));
    fixture_end(s->log, &call, TRUE);
    g_autofree char *code = code_at(s, secret, 0);
    call = fixture_begin(s->log, person);
    gboolean done = service_confirm_totp(&call, &key, code, token, recovery, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
}

static gboolean give(Site *s, const char *person, const char *token, const char *code,
                     ServiceSignInOut *out, GError **error)
{
    ServiceSignInOut given; /* `token` may lie in `out` */
    const ServiceCodeIn in = {token, code, "192.0.2.1", &key};
    ServiceCall call = fixture_begin(s->log, person);
    gboolean done = service_give_code(&call, &in, &given, error);
    fixture_end(s->log, &call, done);
    if (done)
        *out = given;
    return done;
}

static void assert_refused(gboolean done, GError **error, Problem kind)
{
    g_assert_false(done);
    g_assert_error(*error, PROBLEM, (gint)kind);
    g_clear_error(error);
}

static void test_second_step(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut first;
    ServiceSignInOut half;
    ServiceSignInOut whole;
    g_autoptr(GError) error = NULL;
    sign_in(s, "kanri", &first);
    g_assert_false(first.half);
    enrol(s, s->admin, first.token.token, secret, &recovery);
    g_assert_true(recovery.made);
    s->log->now_us += G_TIME_SPAN_MINUTE;
    guint64 size = ledger_log_size(s->log->log);
    sign_in(s, "kanri", &half);
    g_assert_true(half.half);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size); /* nobody is in yet */
    PeopleSession session = session_of(s, half.token.token);
    g_assert_cmpint(people_session_owes(&session, s->log->now_us), ==, PEOPLE_OWES_FACTOR);
    g_assert_true(session.totp);
    g_autofree char *code = code_at(s, secret, 0);
    g_assert_true(give(s, s->admin, half.token.token, code, &whole, &error));
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size + 1);
    g_assert_cmpstr(whole.token.token, !=, half.token.token);
    g_assert_false(people_session_find(s->log->store, half.token.token, s->log->now_us, &session,
                                       NULL)); /* who fixed the first token has nothing */
    session = session_of(s, whole.token.token);
    g_assert_false(session.half);
    g_assert_cmpstr(session.means, ==, "password totp");
    assert_refused(give(s, s->admin, whole.token.token, code, &whole, &error), &error,
                   PROBLEM_STATE);
}

static void test_no_code_twice(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    ServiceSignInOut two[2];
    g_autoptr(GError) error = NULL;
    sign_in(s, "shokuin", &out);
    enrol(s, s->staff, out.token.token, secret, &recovery);
    s->log->now_us += G_TIME_SPAN_MINUTE;
    sign_in(s, "shokuin", &two[0]);
    sign_in(s, "shokuin", &two[1]);
    g_autofree char *next = code_at(s, secret, 1);
    g_autofree char *now = code_at(s, secret, 0);
    g_assert_true(give(s, s->staff, two[0].token.token, next, &out, &error)); /* a clock ahead */
    assert_refused(give(s, s->staff, two[1].token.token, next, &out, &error), &error,
                   PROBLEM_WRONG_CODE);
    assert_refused(give(s, s->staff, two[1].token.token, now, &out, &error), &error,
                   PROBLEM_WRONG_CODE); /* older than the one used */
    s->log->now_us += G_TIME_SPAN_MINUTE;
    g_autofree char *old = code_at(s, secret, -2);
    g_autofree char *early = code_at(s, secret, 2);
    assert_refused(give(s, s->staff, two[1].token.token, old, &out, &error), &error,
                   PROBLEM_WRONG_CODE);
    s->log->now_us += G_TIME_SPAN_MINUTE;
    ServiceSignInOut again;
    sign_in(s, "shokuin", &again);
    g_autofree char *typed = code_at(s, secret, 0);
    g_autofree char *wide = g_strdup_printf("%.3s  %s", typed, typed + 3);
    g_assert_true(give(s, s->staff, again.token.token, wide, &out, &error));
    g_assert_no_error(error);
    (void)early;
}

static void test_clock_set_back(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    sign_in(s, "shokuin", &out);
    enrol(s, s->staff, out.token.token, secret, &recovery);
    s->log->now_us += G_TIME_SPAN_HOUR;
    sign_in(s, "shokuin", &out);
    g_autofree char *used = code_at(s, secret, 0);
    g_assert_true(give(s, s->staff, out.token.token, used, &out, &error));
    s->log->now_us -= G_TIME_SPAN_MINUTE; /* a code seen before is none again */
    sign_in(s, "shokuin", &out);
    g_autofree char *seen = code_at(s, secret, 0);
    assert_refused(give(s, s->staff, out.token.token, seen, &out, &error), &error,
                   PROBLEM_WRONG_CODE);
}

static void test_guessing(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    sign_in(s, "kanri", &out);
    enrol(s, s->admin, out.token.token, secret, &recovery);
    guint64 size = ledger_log_size(s->log->log);
    for (int i = 1; i <= 5; i++) {
        s->log->now_us += G_TIME_SPAN_MINUTE;
        sign_in(s, "kanri", &out); /* the right password wipes nothing off */
        assert_refused(give(s, s->admin, out.token.token, "000000", &out, &error), &error,
                       PROBLEM_WRONG_CODE);
    }
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size + 1); /* the lock */
    PeopleSettings settings;
    people_settings_default(&settings);
    assert_refused(people_attempt_allowed(s->log->store, &settings, "kanri", "198.51.100.1",
                                          s->log->now_us, &error),
                   &error, PROBLEM_LOCKED);
    sign_in(s, "kanri", &out); /* had it been begun before */
    g_autofree char *right = code_at(s, secret, 0);
    assert_refused(give(s, s->admin, out.token.token, right, &out, &error), &error, PROBLEM_LOCKED);
    s->log->now_us += 16 * G_TIME_SPAN_MINUTE;
    sign_in(s, "kanri", &out);
    g_autofree char *later = code_at(s, secret, 0);
    g_assert_true(give(s, s->admin, out.token.token, later, &out, &error));
    PeopleSession session = session_of(s, out.token.token);
    g_assert_cmpint(session.failures, ==, 5);
    g_assert_cmpint(session.halves, ==, 6); /* passwords that came to nothing */
}

static void test_recovery(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    sign_in(s, "kanri", &out);
    enrol(s, s->admin, out.token.token, secret, &recovery);
    sign_in(s, "kanri", &out);
    g_autofree char *shouted = g_ascii_strup(recovery.codes[3].text, -1);
    g_assert_true(give(s, s->admin, out.token.token, shouted, &out, &error));
    PeopleSession session = session_of(s, out.token.token);
    g_assert_cmpstr(session.means, ==, "password recovery");
    g_assert_cmpint(session.recovery, ==, 9);
    sign_in(s, "kanri", &out);
    assert_refused(give(s, s->admin, out.token.token, recovery.codes[3].text, &out, &error), &error,
                   PROBLEM_WRONG_CODE);
    ServiceRecovery fresh;
    ServiceCall call = fixture_begin(s->log, s->admin);
    g_assert_true(service_make_recovery(&call, &key, &fresh, &error));
    fixture_end(s->log, &call, TRUE);
    assert_refused(give(s, s->admin, out.token.token, recovery.codes[4].text, &out, &error), &error,
                   PROBLEM_WRONG_CODE); /* the old ones are worth nothing */
    call = fixture_begin(s->log, s->staff);
    assert_refused(service_make_recovery(&call, &key, &fresh, &error), &error, PROBLEM_STATE);
    fixture_end(s->log, &call, FALSE);
}

static void test_enrolment_is_asked_for(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    sign_in(s, "kanri", &out);
    PeopleSession session = session_of(s, out.token.token);
    gint64 now_us = s->log->now_us;
    g_assert_cmpint(session.enrol_by_us, ==, now_us + 14 * G_TIME_SPAN_DAY);
    session.must_change = FALSE;
    g_assert_cmpint(people_session_owes(&session, now_us), ==, PEOPLE_OWES_NOTHING);
    s->log->now_us += 15 * G_TIME_SPAN_DAY;
    sign_in(s, "kanri", &out);
    session = session_of(s, out.token.token);
    session.must_change = FALSE;
    g_assert_cmpint(people_session_owes(&session, s->log->now_us), ==, PEOPLE_OWES_ENROLMENT);
    sign_in(s, "shokuin", &out);
    session = session_of(s, out.token.token);
    g_assert_cmpint(session.enrol_by_us, ==, 0); /* staff are not asked */
    ServiceCall call = fixture_begin(s->log, s->admin);
    g_autoptr(json_t) everyone = json_pack("{s:s}", "factor_for", "everyone");
    g_assert_true(service_change_settings(&call, everyone, "要綱", &error));
    fixture_end(s->log, &call, TRUE);
    sign_in(s, "shokuin", &out);
    session = session_of(s, out.token.token);
    g_assert_cmpint(session.enrol_by_us, ==, s->log->now_us + 14 * G_TIME_SPAN_DAY);
}

static void test_last_one_stays(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    sign_in(s, "kanri", &out);
    enrol(s, s->admin, out.token.token, secret, &recovery);
    ServiceCall call = fixture_begin(s->log, s->admin);
    assert_refused(service_remove_totp(&call, out.token.token, &error), &error, PROBLEM_STATE);
    fixture_end(s->log, &call, FALSE);
    ServiceSignInOut mine;
    sign_in(s, "shokuin", &mine);
    enrol(s, s->staff, mine.token.token, secret, &recovery);
    call = fixture_begin(s->log, s->staff);
    g_assert_true(service_remove_totp(&call, mine.token.token, &error));
    fixture_end(s->log, &call, TRUE);
    call = fixture_begin(s->log, s->staff);
    assert_refused(service_remove_totp(&call, mine.token.token, &error), &error, PROBLEM_NOT_FOUND);
    fixture_end(s->log, &call, FALSE);
}

/* A wrong code confirms nothing, and registering ends what others may have open. */
static void test_confirming(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut mine;
    ServiceSignInOut other;
    PeopleSession session;
    g_autoptr(GError) error = NULL;
    sign_in(s, "shokuin", &mine);
    sign_in(s, "shokuin", &other);
    ServiceCall call = fixture_begin(s->log, s->staff);
    assert_refused(service_confirm_totp(&call, &key, "123456", mine.token.token, &recovery, &error),
                   &error, PROBLEM_STATE);
    g_assert_true(service_begin_totp(&call, &key, secret, &error));
    fixture_end(s->log, &call, TRUE);
    call = fixture_begin(s->log, s->staff);
    assert_refused(service_confirm_totp(&call, &key, "12345", mine.token.token, &recovery, &error),
                   &error, PROBLEM_WRONG_CODE);
    fixture_end(s->log, &call, FALSE);
    g_assert_false(session_of(s, mine.token.token).totp); /* it only waits */
    enrol(s, s->staff, mine.token.token, secret, &recovery);
    g_assert_true(session_of(s, mine.token.token).totp);
    g_assert_false(
        people_session_find(s->log->store, other.token.token, s->log->now_us, &session, NULL));
}

static void test_reset(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    sign_in(s, "shokuin", &out);
    enrol(s, s->staff, out.token.token, secret, &recovery);
    ServiceCall call = fixture_begin(s->log, s->admin);
    g_assert_true(
        service_reset_credential(&call, s->staff, &(ServiceReset){.factors = TRUE}, &error));
    fixture_end(s->log, &call, TRUE);
    sign_in(s, "shokuin", &out);
    g_assert_false(out.half);
    g_assert_cmpint(session_of(s, out.token.token).recovery, ==, 0);
}

static void test_half_ends_soon(Site *s, gconstpointer data)
{
    (void)data;
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    ServiceRecovery recovery;
    ServiceSignInOut out;
    PeopleSession session;
    sign_in(s, "shokuin", &out);
    enrol(s, s->staff, out.token.token, secret, &recovery);
    sign_in(s, "shokuin", &out);
    g_assert_true(people_session_find(s->log->store, out.token.token,
                                      s->log->now_us + PEOPLE_HALF_US, &session, NULL));
    g_assert_false(people_session_find(s->log->store, out.token.token,
                                       s->log->now_us + PEOPLE_HALF_US + 1, &session, NULL));
}

static void test_spend(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(s->log, "system");
    Store *store = s->log->store;
    g_assert_true(people_spend(store, "a", call.now_us, &error));
    g_assert_true(people_spend(store, "b", call.now_us, &error));
    assert_refused(people_spend(store, "a", call.now_us + 1, &error), &error, PROBLEM_USED);
    /* Ahead for an hour and back: still used. */
    g_assert_true(people_spend(store, "c", call.now_us + G_TIME_SPAN_HOUR, &error));
    assert_refused(people_spend(store, "a", call.now_us, &error), &error, PROBLEM_USED);
    fixture_end(s->log, &call, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/factors/" name, Site, NULL, set_up, f, tear_down)
    ADD("second-step", test_second_step);
    ADD("no-code-twice", test_no_code_twice);
    ADD("clock-set-back", test_clock_set_back);
    ADD("guessing", test_guessing);
    ADD("recovery", test_recovery);
    ADD("enrolment-is-asked-for", test_enrolment_is_asked_for);
    ADD("last-one-stays", test_last_one_stays);
    ADD("confirming", test_confirming);
    ADD("reset", test_reset);
    ADD("half-ends-soon", test_half_ends_soon);
    ADD("spend", test_spend);
    return g_test_run();
}
