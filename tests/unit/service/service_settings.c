/* tests/unit/service/service_settings.c -- what the site asks of signing in: within limits, an
 * event each, and in force from the next question on */
#include "base/problem.h"
#include "fixture.h"
#include <string.h>

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

static gboolean change(Site *s, const char *actor, const char *wanted, const char *reason,
                       GError **error)
{
    json_t *values = json_loads(wanted, 0, NULL);
    g_assert_nonnull(values);
    ServiceCall call = fixture_begin(s->log, actor);
    gboolean done = service_change_settings(&call, values, reason, error);
    fixture_end(s->log, &call, done);
    json_decref(values);
    return done;
}

static gint64 setting(Site *s, PeopleSetting which)
{
    PeopleSettings settings;
    g_assert_true(people_settings_read(s->log->store, &settings, NULL));
    return settings.at[which];
}

static void test_change(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    guint64 size = ledger_log_size(s->log->log);
    g_assert_cmpint(setting(s, PEOPLE_PASSWORD_MIN), ==, 12);
    g_assert_true(change(s, s->admin,
                         "{\"password_min\": 14, \"password_min_privileged\": 16,"
                         " \"password_hash\": \"pbkdf2-sha256\", \"notice\": \"許可された者だけ\"}",
                         "要綱の改正", &error));
    g_assert_no_error(error);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size + 1);
    g_assert_cmpint(setting(s, PEOPLE_PASSWORD_MIN), ==, 14);
    g_assert_cmpint(setting(s, PEOPLE_PASSWORD_HASH), ==, PEOPLE_PBKDF2);
    g_assert_cmpint(setting(s, PEOPLE_IDLE_MINUTES), ==, 30);
    g_assert_true(change(s, s->admin, "{\"password_min\": 14}", "同じ", &error));
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size + 1); /* nothing changed */
    g_autofree char *before = fixture_dump(s->log);
    g_assert_nonnull(strstr(before, "setting|notice|[\"許可された者だけ\"]"));
    ServiceCall call = fixture_begin(s->log, "system");
    g_assert_true(ledger_rebuild(s->log->log, &error));
    fixture_end(s->log, &call, TRUE);
    g_autofree char *after = fixture_dump(s->log);
    g_assert_cmpstr(after, ==, before);
}

static void test_refused(Site *s, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *wanted;
        Problem kind;
    } tries[] = {
        {"{\"password_min\": 7}", PROBLEM_INVALID},
        {"{\"password_min\": 65}", PROBLEM_INVALID},
        {"{\"password_min\": \"12\"}", PROBLEM_INVALID},
        {"{\"password_hash\": \"md5\"}", PROBLEM_INVALID},
        {"{\"password_hash\": 1}", PROBLEM_INVALID},
        {"{\"notice\": \"a\\u0007b\"}", PROBLEM_INVALID},
        {"{\"nothing\": 1}", PROBLEM_NOT_FOUND},
        {"{\"password_min\": 14}", PROBLEM_INVALID}, /* longer than administrators' */
        {"{\"lock_failures_privileged\": 11}", PROBLEM_INVALID},
        {"{\"password_days\": 90}", PROBLEM_INVALID},
        {"{\"password_days\": 90, \"password_days_privileged\": 0}", PROBLEM_INVALID},
    };
    guint64 size = ledger_log_size(s->log->log);
    for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(change(s, s->admin, tries[i].wanted, "試し", &error));
        g_assert_error(error, PROBLEM, (gint)tries[i].kind);
    }
    g_autoptr(GError) error = NULL;
    g_assert_false(change(s, s->admin, "{\"lock_minutes\": 20}", " ", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_clear_error(&error);
    g_assert_false(change(s, s->staff, "{\"lock_minutes\": 20}", "試し", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_clear_error(&error);
    g_assert_false(change(s, FIXTURE_OPERATOR, "{\"lock_minutes\": 20}", "試し", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size);
}

static gboolean sign_in(Site *s, const char *name, gboolean right, const char *rehash,
                        ServiceSignInOut *out)
{
    PeopleSettings settings;
    g_assert_true(people_settings_read(s->log->store, &settings, NULL));
    g_autoptr(PeopleCredential) found =
        people_credential_find(s->log->store, &settings, name, NULL);
    const ServiceSignInIn in = {name, "192.0.2.1", found, right, rehash};
    ServiceCall call = fixture_begin(s->log, "system");
    g_assert_true(service_sign_in(&call, &in, out, NULL));
    fixture_end(s->log, &call, TRUE);
    return out->granted;
}

/* As a person does: the present one verified, the new one hashed. */
static void choose(Site *s, const char *person, const char *token, const char *hash)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PeopleCredential) found = people_credential_of(s->log->store, person, NULL);
    const ServicePasswordIn in = {found, TRUE, hash, token};
    ServiceCall call = fixture_begin(s->log, person);
    gboolean done = service_change_password(&call, &in, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
}

static void test_old_passwords(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    PeopleSession session;
    const char *const persons[] = {s->admin, s->staff};
    const char *const names[] = {"kanri", "shokuin"};
    for (gsize i = 0; i < 2; i++) {
        g_assert_true(sign_in(s, names[i], TRUE, NULL, &out));
        choose(s, persons[i], out.token.token, "$argon2id$own");
        g_assert_true(
            people_session_find(s->log->store, out.token.token, s->log->now_us, &session, NULL));
        g_assert_false(session.must_change);
    }
    s->log->now_us += 181 * G_TIME_SPAN_DAY;
    for (gsize i = 0; i < 2; i++) { /* privileged IDs' are changed now and then, others' never */
        g_assert_true(sign_in(s, names[i], TRUE, NULL, &out));
        g_assert_true(
            people_session_find(s->log->store, out.token.token, s->log->now_us, &session, NULL));
        g_assert_cmpint(session.must_change, ==, i == 0);
        g_assert_cmpint(session.aged, ==, i == 0);
    }
}

static void test_unused_temporary(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_autoptr(GError) error = NULL;
    s->log->now_us += 31 * G_TIME_SPAN_DAY;
    g_assert_false(sign_in(s, "shokuin", TRUE, NULL, &out));
    g_assert_true(out.expired);
    service_sign_in_problem(&out, &error);
    g_assert_error(error, PROBLEM, PROBLEM_EXPIRED);
    g_clear_error(&error);
    g_assert_false(sign_in(s, "shokuin", FALSE, NULL, &out));
    service_sign_in_problem(&out, &error);
    g_assert_error(error, PROBLEM, PROBLEM_WRONG_PASSWORD); /* a stranger learns nothing of it */
    g_assert_true(change(s, s->admin, "{\"temporary_days\": 0}", "長期休業", NULL));
    g_assert_true(sign_in(s, "shokuin", TRUE, NULL, &out));
}

static guint count_past(Site *s, gint64 most)
{
    g_autoptr(GPtrArray) past = people_credential_past(s->log->store, s->staff, most, NULL);
    return past->len;
}

static void test_history(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_assert_true(change(s, s->admin, "{\"password_history\": 2}", "要綱", NULL));
    g_assert_true(sign_in(s, "shokuin", TRUE, NULL, &out));
    const char *const hashes[] = {"$one", "$two", "$three", "$four"};
    for (gsize i = 0; i < G_N_ELEMENTS(hashes); i++)
        choose(s, s->staff, out.token.token, hashes[i]);
    g_autoptr(GPtrArray) past = people_credential_past(s->log->store, s->staff, 10, NULL);
    g_assert_cmpuint(past->len, ==, 2); /* the temporary one is none of them */
    g_assert_cmpstr(past->pdata[0], ==, "$three");
    g_assert_cmpstr(past->pdata[1], ==, "$two");
    g_assert_true(change(s, s->admin, "{\"password_history\": 0}", "要綱", NULL));
    choose(s, s->staff, out.token.token, "$five");
    g_assert_cmpuint(count_past(s, 10), ==, 0);
}

static void test_rehash(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    guint64 size = ledger_log_size(s->log->log);
    g_assert_true(sign_in(s, "shokuin", TRUE, "$pbkdf2-sha256$600000$x$y", &out));
    g_autoptr(PeopleCredential) now = people_credential_of(s->log->store, s->staff, NULL);
    g_assert_cmpstr(now->hash, ==, "$pbkdf2-sha256$600000$x$y");
    g_assert_true(now->must_change);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size + 1); /* the sign-in, nothing else */
    g_assert_false(sign_in(s, "shokuin", FALSE, "$other", &out));
    g_autoptr(PeopleCredential) still = people_credential_of(s->log->store, s->staff, NULL);
    g_assert_cmpstr(still->hash, ==, "$pbkdf2-sha256$600000$x$y");
}

/* While both schemes stand there, a stranger cannot tell by the time it takes which names exist. */
static void test_nobodys_scheme(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    PeopleSettings settings;
    people_settings_default(&settings);
    guint listed = 0;
    g_assert_true(sign_in(s, "shokuin", TRUE, "$pbkdf2-sha256$600000$x$y", &out));
    for (guint i = 0; i < 400; i++) {
        g_autofree char *name = g_strdup_printf("nobody %u", i);
        g_autoptr(PeopleCredential) one =
            people_credential_find(s->log->store, &settings, name, NULL);
        g_autoptr(PeopleCredential) again =
            people_credential_find(s->log->store, &settings, name, NULL);
        g_assert_cmpstr(one->hash, ==, again->hash);
        g_assert_cmpstr(one->person, ==, "");
        listed += g_str_has_prefix(one->hash, "$pbkdf2-sha256$") ? 1 : 0;
    }
    g_assert_cmpuint(listed, >, 120); /* one of two passwords is hashed so */
    g_assert_cmpuint(listed, <, 280);
}

static void test_locks(Site *s, gconstpointer data)
{
    (void)data;
    ServiceSignInOut out;
    g_assert_true(change(s, s->admin, "{\"lock_minutes\": 60}", "要綱", NULL));
    for (int i = 1; i <= 10; i++) {
        g_assert_false(sign_in(s, "kanri", FALSE, NULL, &out));
        g_assert_cmpint(out.wait_s == 3600, ==, i >= 5);
    }
    s->log->now_us += G_TIME_SPAN_DAY * 2;
    for (int i = 1; i <= 10; i++) {
        g_assert_false(sign_in(s, "shokuin", FALSE, NULL, &out));
        g_assert_cmpint(out.wait_s == 3600, ==, i >= 10);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/settings/" name, Site, NULL, set_up, f, tear_down)
    ADD("change", test_change);
    ADD("refused", test_refused);
    ADD("old-passwords", test_old_passwords);
    ADD("unused-temporary", test_unused_temporary);
    ADD("history", test_history);
    ADD("rehash", test_rehash);
    ADD("nobodys-scheme", test_nobodys_scheme);
    ADD("locks", test_locks);
    return g_test_run();
}
