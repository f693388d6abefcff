/* tests/unit/service/service_accounts.c -- accounts of many: who may add, change, disable and reset
 * them, and what each of these acts does to a session */
#include "base/problem.h"
#include "fixture.h"
#include <string.h>

#define OF_ORGANISATION FIXTURE_PERSON

typedef struct {
    Fixture *log;
    char admin[ID_TEXT_BYTES], staff[ID_TEXT_BYTES];
} Site;

static gboolean add(Site *s, const char *actor, const ServiceAccountIn *in, char id[ID_TEXT_BYTES],
                    GError **error)
{
    char ids[1][ID_TEXT_BYTES];
    ServiceCall call = fixture_begin(s->log, actor);
    gboolean done = service_add_accounts(&call, in, 1, ids, error);
    fixture_end(s->log, &call, done);
    if (done && id != NULL)
        memcpy(id, ids[0], ID_TEXT_BYTES);
    return done;
}

static void set_up(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    s->log = fixture_new(service_site_schema());
    const ServiceSiteIn in = {"みほん町", "mihon.example", "kanri", "情報 太郎", "$argon2id$a"};
    ServiceCall call = fixture_begin(s->log, FIXTURE_OPERATOR);
    gboolean done = service_init_site(&call, &in, s->admin, &error);
    fixture_end(s->log, &call, done);
    g_assert_no_error(error);
    const ServiceAccountIn staff = {NULL, "shokuin", "町田 みどり", PEOPLE_STAFF, "$argon2id$b"};
    g_assert_true(add(s, s->admin, &staff, s->staff, &error));
    g_assert_no_error(error);
}

static void tear_down(Site *s, gconstpointer data)
{
    (void)data;
    fixture_free(s->log);
}

/* Takes the error that `done` left, which must be of this kind. */
static void assert_refused(gboolean done, GError **error, Problem kind)
{
    g_assert_false(done);
    g_assert_error(*error, PROBLEM, (gint)kind);
    g_clear_error(error);
}

static void test_add(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    char id[ID_TEXT_BYTES];
    const ServiceAccountIn known = {OF_ORGANISATION, "kacho", "課長 次郎", PEOPLE_STAFF, "$a"};
    g_assert_true(add(s, s->admin, &known, id, &error));
    g_assert_cmpstr(id, ==, OF_ORGANISATION);
    g_autoptr(PeoplePerson) person = people_person_find(s->log->store, id, &error);
    g_assert_cmpstr(person->user_name, ==, "kacho");
    g_assert_cmpstr(person->role, ==, PEOPLE_STAFF);
    g_autoptr(PeopleCredential) credential = people_credential_of(s->log->store, id, &error);
    g_assert_true(credential->must_change);
    const ServiceAccountIn wrong[] = {
        {OF_ORGANISATION, "kacho2", "課長 次郎", PEOPLE_STAFF, "$a"}, /* has one already */
        {NULL, "KACHO", "課長 三郎", PEOPLE_STAFF, "$a"},             /* looks the same */
        {NULL, "ｋａｃｈｏ", "課長 三郎", PEOPLE_STAFF, "$a"},
        {NULL, "a b", "課長 三郎", PEOPLE_STAFF, "$a"},
        {NULL, "a　b", "課長 三郎", PEOPLE_STAFF, "$a"}, /* the ideographic space */
        {NULL, "", "課長 三郎", PEOPLE_STAFF, "$a"},
        {NULL, "new", " ", PEOPLE_STAFF, "$a"},
        {NULL, "new", "課長 三郎", "king", "$a"},
        {"no id", "new", "課長 三郎", PEOPLE_STAFF, "$a"},
    };
    guint64 before = ledger_log_size(s->log->log);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_refused(add(s, s->admin, &wrong[i], NULL, &error), &error, PROBLEM_INVALID);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before);
}

static void test_many_are_all_or_none(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    char ids[3][ID_TEXT_BYTES];
    const ServiceAccountIn in[] = {{NULL, "one", "一", PEOPLE_STAFF, "$a"},
                                   {NULL, "two", "二", PEOPLE_STAFF, "$a"},
                                   {NULL, "One", "三", PEOPLE_STAFF, "$a"}};
    guint64 before = ledger_log_size(s->log->log);
    ServiceCall call = fixture_begin(s->log, s->admin);
    gboolean done = service_add_accounts(&call, in, 3, ids, &error);
    fixture_end(s->log, &call, done);
    assert_refused(done, &error, PROBLEM_INVALID);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before);
    call = fixture_begin(s->log, s->admin);
    g_assert_true(service_add_accounts(&call, in, 2, ids, &error));
    fixture_end(s->log, &call, TRUE);
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before + 2);
}

static gboolean change(Site *s, const char *actor, const char *person, const char *role,
                       GError **error)
{
    const ServiceAccountChange in = {.role = role};
    ServiceCall call = fixture_begin(s->log, actor);
    gboolean done = service_change_account(&call, person, &in, error);
    fixture_end(s->log, &call, done);
    return done;
}

static gboolean set_state(Site *s, const char *actor, const char *person, gboolean active,
                          GError **error)
{
    ServiceCall call = fixture_begin(s->log, actor);
    gboolean done = service_set_account_state(&call, person, active, error);
    fixture_end(s->log, &call, done);
    return done;
}

static void test_staff_may_nothing(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    const ServiceAccountIn in = {NULL, "new", "新", PEOPLE_ADMINISTRATOR, "$a"};
    assert_refused(add(s, s->staff, &in, NULL, &error), &error, PROBLEM_NOT_ALLOWED);
    assert_refused(change(s, s->staff, s->staff, PEOPLE_ADMINISTRATOR, &error), &error,
                   PROBLEM_NOT_ALLOWED);
    assert_refused(set_state(s, s->staff, s->admin, FALSE, &error), &error, PROBLEM_NOT_ALLOWED);
    ServiceCall call = fixture_begin(s->log, s->staff);
    assert_refused(
        service_reset_credential(&call, s->admin, &(ServiceReset){.temporary_hash = "$x"}, &error),
        &error, PROBLEM_NOT_ALLOWED);
    fixture_end(s->log, &call, FALSE);
}

/* Somebody whose role was taken meanwhile may nothing more, whatever the session still says. */
static void test_last_administrator(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    assert_refused(change(s, s->admin, s->admin, PEOPLE_STAFF, &error), &error, PROBLEM_STATE);
    assert_refused(set_state(s, FIXTURE_OPERATOR, s->admin, FALSE, &error), &error, PROBLEM_STATE);
    g_assert_true(change(s, s->admin, s->staff, PEOPLE_ADMINISTRATOR, &error));
    g_assert_true(change(s, s->staff, s->admin, PEOPLE_STAFF, &error));
    g_assert_no_error(error);
    assert_refused(change(s, s->admin, s->staff, PEOPLE_STAFF, &error), &error,
                   PROBLEM_NOT_ALLOWED);
    assert_refused(set_state(s, s->staff, s->staff, FALSE, &error), &error, PROBLEM_STATE);
}

static gboolean sign_in(Site *s, ServiceSignInOut *out, GError **error)
{
    PeopleSettings settings;
    people_settings_default(&settings);
    g_autoptr(PeopleCredential) found =
        people_credential_find(s->log->store, &settings, "shokuin", error);
    const ServiceSignInIn in = {
        .user_name = "shokuin", .peer = "192.0.2.1", .found = found, .verified = TRUE};
    ServiceCall call = fixture_begin(s->log, "system");
    gboolean done = service_sign_in(&call, &in, out, error);
    fixture_end(s->log, &call, done);
    if (!out->granted)
        service_sign_in_problem(out, error);
    return out->granted;
}

static void test_disable(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceSignInOut out;
    PeopleSession session;
    g_assert_true(sign_in(s, &out, &error));
    gint64 now_us = s->log->now_us;
    g_assert_true(people_session_find(s->log->store, out.token.token, now_us, &session, &error));
    g_assert_false(session.administrator);
    g_assert_true(set_state(s, s->admin, s->staff, FALSE, &error));
    assert_refused(people_session_find(s->log->store, out.token.token, now_us, &session, &error),
                   &error, PROBLEM_NOT_SIGNED_IN);
    assert_refused(sign_in(s, &out, &error), &error, PROBLEM_DISABLED);
    guint64 size = ledger_log_size(s->log->log);
    g_assert_true(set_state(s, s->admin, s->staff, FALSE, &error)); /* it is so already */
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, size);
    g_assert_true(set_state(s, s->admin, s->staff, TRUE, &error));
    g_assert_true(sign_in(s, &out, &error));
    g_assert_no_error(error);
}

static void test_reset(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceSignInOut out;
    PeopleSession session;
    g_assert_true(sign_in(s, &out, &error));
    ServiceCall call = fixture_begin(s->log, s->admin);
    g_assert_true(service_reset_credential(
        &call, s->staff, &(ServiceReset){.temporary_hash = "$argon2id$new"}, &error));
    fixture_end(s->log, &call, TRUE);
    g_assert_false(
        people_session_find(s->log->store, out.token.token, s->log->now_us, &session, NULL));
    g_autoptr(PeopleCredential) now = people_credential_of(s->log->store, s->staff, &error);
    g_assert_cmpstr(now->hash, ==, "$argon2id$new");
    g_assert_true(now->must_change);
    call = fixture_begin(s->log, s->admin);
    assert_refused(
        service_reset_credential(&call, s->admin, &(ServiceReset){.temporary_hash = "$x"}, &error),
        &error, PROBLEM_STATE);
    assert_refused(service_reset_credential(&call, "7zzzzzzzzzzzzzzzzzzzzzzzzz",
                                            &(ServiceReset){.temporary_hash = "$x"}, &error),
                   &error, PROBLEM_NOT_FOUND);
    fixture_end(s->log, &call, FALSE);
}

#define ISSUED 4

/* Issues to the same four: three of the organisation, of whom one has an account, and a name taken.
 * The refusals are the caller's to clear. */
static void issue(Site *s, gboolean again, const char *hash, ServiceIssued out[ISSUED])
{
    g_autoptr(GError) error = NULL;
    const ServiceAccountIn in[ISSUED] = {
        {OF_ORGANISATION, "0001", "髙橋　一", PEOPLE_STAFF, hash},
        {s->staff, "0002", "町田 みどり", PEOPLE_STAFF, hash},
        {"7abcdefghjkmnpqrstvwxyz012", "ＫＡＮＲＩ", "三", PEOPLE_STAFF, hash},
        {OF_ORGANISATION, "0004", "髙橋　一", PEOPLE_STAFF, hash},
    };
    ServiceCall call = fixture_begin(s->log, s->admin);
    g_assert_true(service_issue_accounts(&call, in, ISSUED, again, out, &error));
    g_assert_no_error(error);
    fixture_end(s->log, &call, TRUE);
}

static void assert_hash(Site *s, const char *person, const char *hash)
{
    g_autoptr(PeopleCredential) now = people_credential_of(s->log->store, person, NULL);
    g_assert_cmpstr(now->hash, ==, hash);
    g_assert_true(now->must_change);
}

/* Takes the refusals; those at `refused` of four must be. */
static void assert_issued(ServiceIssued out[ISSUED], const gboolean refused[ISSUED])
{
    for (gsize i = 0; i < ISSUED; i++) {
        g_assert_true((out[i].refused != NULL) == refused[i]);
        g_assert_true((*out[i].id == '\0') == refused[i]);
        g_clear_error(&out[i].refused);
    }
}

static void test_issue(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceIssued first[ISSUED] = {0}, repeated[ISSUED] = {0};
    guint64 before = ledger_log_size(s->log->log);
    issue(s, FALSE, "$argon2id$1", first);
    assert_issued(first, (const gboolean[]){FALSE, TRUE, TRUE, TRUE});
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before + 1);
    g_autoptr(PeoplePerson) made = people_person_find(s->log->store, OF_ORGANISATION, &error);
    g_assert_cmpstr(made->name, ==, "髙橋　一"); /* as typed */
    g_assert_cmpstr(made->user_name, ==, "0001");
    issue(s, FALSE, "$argon2id$2", repeated);
    assert_issued(repeated, (const gboolean[]){TRUE, TRUE, TRUE, TRUE});
    assert_hash(s, OF_ORGANISATION, "$argon2id$1");
    g_assert_cmpuint(ledger_log_size(s->log->log), ==, before + 1);
}

static void test_issue_again(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceSignInOut in;
    ServiceIssued first[ISSUED] = {0}, again[ISSUED] = {0}, used[ISSUED] = {0};
    issue(s, TRUE, "$argon2id$1", first); /* `staff` waits; who is in the list twice gets one */
    assert_issued(first, (const gboolean[]){FALSE, FALSE, TRUE, TRUE});
    assert_hash(s, s->staff, "$argon2id$1");
    g_assert_true(sign_in(s, &in, &error));
    g_assert_true(set_state(s, s->admin, s->staff, TRUE, &error));
    issue(s, TRUE, "$argon2id$2", again); /* somebody has come in as `staff` */
    assert_issued(again, (const gboolean[]){FALSE, TRUE, TRUE, TRUE});
    assert_hash(s, OF_ORGANISATION, "$argon2id$2");
    assert_hash(s, s->staff, "$argon2id$1");
    g_assert_true(set_state(s, s->admin, OF_ORGANISATION, FALSE, &error));
    issue(s, TRUE, "$argon2id$3", used); /* disabled accounts are not waited for */
    assert_issued(used, (const gboolean[]){TRUE, TRUE, TRUE, TRUE});
    ServiceCall call = fixture_begin(s->log, s->staff);
    const ServiceAccountIn one = {NULL, "new", "新", PEOPLE_STAFF, "$a"};
    assert_refused(service_issue_accounts(&call, &one, 1, FALSE, used, &error), &error,
                   PROBLEM_NOT_ALLOWED);
    fixture_end(s->log, &call, FALSE);
}

static void test_change_and_rebuild(Site *s, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    const ServiceAccountChange in = {"m.machida", "町田 花", PEOPLE_ADMINISTRATOR};
    ServiceCall call = fixture_begin(s->log, s->admin);
    g_assert_true(service_change_account(&call, s->staff, &in, &error));
    g_assert_true(call.appended);
    fixture_end(s->log, &call, TRUE);
    call = fixture_begin(s->log, s->admin);
    g_assert_true(service_change_account(&call, s->staff, &in, &error));
    g_assert_false(call.appended); /* nothing changed */
    fixture_end(s->log, &call, TRUE);
    const ServiceAccountChange taken = {.user_name = "kanri"};
    call = fixture_begin(s->log, s->admin);
    assert_refused(service_change_account(&call, s->staff, &taken, &error), &error,
                   PROBLEM_INVALID);
    fixture_end(s->log, &call, FALSE);
    g_assert_true(set_state(s, s->admin, s->staff, FALSE, &error));
    g_autofree char *before = fixture_dump(s->log);
    g_assert_nonnull(strstr(before, "m.machida|町田 花|administrator"));
    call = fixture_begin(s->log, "system");
    g_assert_true(ledger_rebuild(s->log->log, &error));
    fixture_end(s->log, &call, TRUE);
    g_autofree char *after = fixture_dump(s->log);
    g_assert_cmpstr(after, ==, before);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/accounts/" name, Site, NULL, set_up, f, tear_down)
    ADD("add", test_add);
    ADD("many-are-all-or-none", test_many_are_all_or_none);
    ADD("staff-may-nothing", test_staff_may_nothing);
    ADD("last-administrator", test_last_administrator);
    ADD("disable", test_disable);
    ADD("reset", test_reset);
    ADD("issue", test_issue);
    ADD("issue-again", test_issue_again);
    ADD("change-and-rebuild", test_change_and_rebuild);
    return g_test_run();
}
