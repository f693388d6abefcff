/* tests/unit/service/service_site.c -- setting up, bodies, the sandbox note, language, who may do
 * what */
#include "base/problem.h"
#include "fixture.h"
#include "service/house.h"

static void set_up(Fixture **f, gconstpointer data)
{
    (void)data;
    *f = fixture_new(service_site_schema());
}

static void tear_down(Fixture **f, gconstpointer data)
{
    (void)data;
    fixture_free(*f);
}

static gboolean init(Fixture *f, const char *actor, char person[ID_TEXT_BYTES], GError **error)
{
    const ServiceSiteIn in = {"みほん町", "mihon.example", "kanri", "情報 太郎", "$argon2id$x"};
    ServiceCall call = fixture_begin(f, actor);
    gboolean done = service_init_site(&call, &in, person, error);
    fixture_end(f, &call, done);
    return done;
}

static void test_init(Fixture **f, gconstpointer data)
{
    (void)data;
    char person[ID_TEXT_BYTES];
    g_autofree char *name = NULL;
    g_autofree char *host = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(init(*f, FIXTURE_PERSON, person, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_clear_error(&error);
    g_assert_true(init(*f, FIXTURE_OPERATOR, person, &error));
    g_assert_no_error(error);
    g_assert_true(service_house_name((*f)->store, &name, &host, &error));
    g_assert_cmpstr(name, ==, "みほん町");
    g_assert_cmpstr(host, ==, "mihon.example");
    g_autoptr(PeoplePerson) first = people_person_first((*f)->store, &error);
    g_assert_cmpstr(first->id, ==, person);
    g_assert_cmpstr(first->name, ==, "情報 太郎");
    g_assert_false(init(*f, FIXTURE_OPERATOR, person, &error)); /* once */
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, 2);
}

static void count_body(const ServiceBody *body, gpointer user)
{
    (void)body;
    (*(guint *)user)++;
}

static void test_body(Fixture **f, gconstpointer data)
{
    (void)data;
    guint bodies = 0;
    const struct {
        const char *id;
        int problem; /* -1: it is made */
    } tries[] = {{"mihon", -1},
                 {"mihon", PROBLEM_CONFLICT},
                 {"", PROBLEM_INVALID},
                 {"Mihon", PROBLEM_INVALID},
                 {"a/b", PROBLEM_INVALID}};
    for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autoptr(GError) error = NULL;
        ServiceCall call = fixture_begin(*f, FIXTURE_OPERATOR);
        gboolean done =
            service_create_body(&call, tries[i].id, "みほん町", "mihon.example/body/1", &error);
        fixture_end(*f, &call, done);
        if (tries[i].problem < 0)
            g_assert_no_error(error);
        else
            g_assert_error(error, PROBLEM, tries[i].problem);
    }
    g_assert_true(service_house_each_body((*f)->store, count_body, &bodies, NULL));
    g_assert_cmpuint(bodies, ==, 1);
    ServiceCall call = fixture_begin(*f, "system");
    gboolean done = service_note_checkpoint(&call, "mihon", 7, "note", NULL);
    fixture_end(*f, &call, done);
    g_assert_true(done);
}

static guint64 note_sandbox(Fixture *f, const char *const *missing)
{
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(f, "system");
    gboolean done = service_note_sandbox(&call, missing, &error);
    fixture_end(f, &call, done);
    g_assert_no_error(error);
    return ledger_log_size(f->log);
}

static void test_sandbox(Fixture **f, gconstpointer data)
{
    (void)data;
    const char *missing[] = {"landlock", "namespaces", NULL};
    ServiceSandbox sandbox = {0};
    g_assert_cmpuint(note_sandbox(*f, NULL), ==, 0); /* nothing to say */
    g_assert_cmpuint(note_sandbox(*f, missing), ==, 1);
    g_assert_cmpuint(note_sandbox(*f, missing), ==, 2); /* each start */
    g_assert_true(service_house_sandbox((*f)->store, &sandbox, NULL));
    g_assert_true(sandbox.weak);
    g_assert_cmpstr(sandbox.missing, ==, "landlock, namespaces");
    g_free(sandbox.missing);
    g_assert_cmpuint(note_sandbox(*f, NULL), ==, 3);
    g_assert_cmpuint(note_sandbox(*f, NULL), ==, 3);
}

static void test_language(Fixture **f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_true(service_set_language(&call, "en", &error));
    g_assert_false(service_set_language(&call, "de", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    fixture_end(*f, &call, TRUE);
    g_autofree char *language = people_language((*f)->store, FIXTURE_PERSON, NULL);
    g_assert_cmpstr(language, ==, "en");
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, 0);
}

static void test_open_log(Fixture **f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *name = NULL;
    g_autofree char *host = NULL;
    const ServiceLogIn in = {"みほん町", "mihon.example/body/1", "note", 42};
    ServiceCall call = fixture_begin(*f, FIXTURE_OPERATOR);
    gboolean done = service_open_log(&call, &in, &error);
    fixture_end(*f, &call, done);
    g_assert_no_error(error);
    g_assert_true(service_house_name((*f)->store, &name, &host, &error));
    g_assert_cmpstr(name, ==, "みほん町");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/site/" name, Fixture *, NULL, set_up, f, tear_down)
    ADD("init", test_init);
    ADD("body", test_body);
    ADD("sandbox", test_sandbox);
    ADD("language", test_language);
    ADD("open-log", test_open_log);
    return g_test_run();
}
