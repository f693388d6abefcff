/* tests/unit/service/service_policy.c -- importing, correcting, adopting, discarding */
#include "base/problem.h"
#include "edition/edition.h"
#include "fixture.h"
#include <string.h>

static void set_up(Fixture **f, gconstpointer data)
{
    (void)data;
    *f = fixture_new(service_body_schema());
}

static void tear_down(Fixture **f, gconstpointer data)
{
    (void)data;
    fixture_free(*f);
}

static gboolean correct(Fixture *f, const char *actor, const char *edition, guint64 n,
                        guint64 expected, json_t *changes, guint64 *version, GError **error)
{
    g_autoptr(json_t) owned = changes;
    const ServiceCorrection in = {edition, n, expected, owned, "読み違い"};
    ServiceCall call = fixture_begin(f, actor);
    gboolean done = service_correct_unit(&call, &in, version, error);
    fixture_end(f, &call, done);
    return done;
}

typedef struct {
    char state[16], kind[32], actor[128], adopted_on[16];
    guint64 version, obligations, corrected, event;
} Seen;

static gboolean see_edition(const Edition *edition, gpointer user)
{
    Seen *seen = user;
    g_strlcpy(seen->state, edition->state, sizeof seen->state);
    g_strlcpy(seen->adopted_on, edition->adopted_on, sizeof seen->adopted_on);
    seen->obligations = edition->obligations;
    seen->corrected = edition->corrected;
    seen->event = edition->event;
    return TRUE;
}

static gboolean see_unit(const EditionUnit *unit, gpointer user)
{
    Seen *seen = user;
    g_strlcpy(seen->kind, unit->values[EDITION_KIND], sizeof seen->kind);
    g_strlcpy(seen->actor, unit->values[EDITION_ACTOR], sizeof seen->actor);
    seen->version = unit->version;
    return TRUE;
}

static Seen look(Fixture *f, const char *edition, guint64 n)
{
    Seen seen = {0};
    g_autoptr(GError) error = NULL;
    edition_visit(f->store, edition, see_edition, &seen, &error);
    g_assert_no_error(error);
    if (n > 0)
        edition_visit_unit(f->store, seen.event, n, see_unit, &seen, &error);
    g_assert_no_error(error);
    return seen;
}

static void test_import(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    fixture_import(*f, 25, edition);
    Seen seen = look(*f, edition, 1);
    g_assert_cmpstr(seen.state, ==, "draft");
    g_assert_cmpstr(seen.kind, ==, "obligation");
    g_assert_cmpuint(seen.obligations, ==, 20);
    g_assert_cmpuint(seen.version, ==, 1);
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, 1);
}

static void test_import_twice(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, edition);
    g_autoptr(json_t) json = fixture_extraction(3);
    g_autofree char *text = json_dumps(json, 0);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(ServiceExtraction) extraction =
        service_extraction_read(bytes, FIXTURE_SHA256, &error);
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_false(service_import_policy(&call, extraction, edition, &error));
    fixture_end(*f, &call, FALSE);
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, 1);
}

static void test_correct(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    guint64 version = 0;
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 12, edition);
    json_t *changes = json_pack("{s:s, s:[s,s], s:s}", "kind", "statement", "actor", "課長", "係長",
                                "modality", "must");
    g_assert_true(correct(*f, FIXTURE_PERSON, edition, 3, 1, changes, &version, &error));
    g_assert_no_error(error);
    Seen seen = look(*f, edition, 3);
    g_assert_cmpuint(version, ==, 2);
    g_assert_cmpuint(seen.version, ==, 2);
    g_assert_cmpstr(seen.kind, ==, "statement");
    g_assert_cmpstr(seen.actor, ==, "課長\n係長");
    g_assert_cmpuint(seen.obligations, ==, 9); /* 10 before */
    g_assert_cmpuint(seen.corrected, ==, 1);
}

/* Two people had the same unit open: the second is told, and nothing of what they sent is kept. */
static void test_conflict(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    guint64 version = 0;
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, edition);
    correct(*f, FIXTURE_PERSON, edition, 1, 1, json_pack("{s:s}", "kind", "lead"), &version,
            &error);
    g_assert_no_error(error);
    g_assert_false(correct(*f, FIXTURE_PERSON, edition, 1, 1, json_pack("{s:s}", "kind", "scope"),
                           &version, &error));
    g_assert_error(error, PROBLEM, PROBLEM_CONFLICT);
    Seen seen = look(*f, edition, 1);
    g_assert_cmpstr(seen.kind, ==, "lead");
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, 2);
}

static void test_refused_corrections(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    guint64 version = 0;
    fixture_import(*f, 3, edition);
    const struct {
        const char *actor;
        guint64 n;
        json_t *changes;
        Problem problem;
    } wrongs[] = {
        {FIXTURE_PERSON, 1, json_pack("{s:s}", "kind", "poem"), PROBLEM_INVALID},
        {FIXTURE_PERSON, 1, json_pack("{s:s}", "text", "…"), PROBLEM_INVALID},
        {FIXTURE_PERSON, 1, json_pack("{s:s}", "actor", "課長"), PROBLEM_INVALID},
        {FIXTURE_PERSON, 1, json_pack("{s:[s]}", "actor", ""), PROBLEM_INVALID},
        {FIXTURE_PERSON, 1, json_pack("{s:s}", "kind", "obligation"), PROBLEM_STATE},
        {FIXTURE_PERSON, 1, json_object(), PROBLEM_STATE},
        {FIXTURE_PERSON, 99, json_pack("{s:s}", "kind", "lead"), PROBLEM_NOT_FOUND},
        {FIXTURE_OPERATOR, 1, json_pack("{s:s}", "kind", "lead"), PROBLEM_NOT_ALLOWED},
        {"somebody", 1, json_pack("{s:s}", "kind", "lead"), PROBLEM_NOT_ALLOWED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrongs); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(correct(*f, wrongs[i].actor, edition, wrongs[i].n, 1, wrongs[i].changes,
                               &version, &error));
        g_assert_error(error, PROBLEM, (int)wrongs[i].problem);
    }
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, 1);
}

static gboolean adopt(Fixture *f, const char *actor, const char *edition, const char *on,
                      GError **error)
{
    ServiceCall call = fixture_begin(f, actor);
    gboolean done =
        service_adopt_edition(&call, &(ServiceAdoption){edition, on, "議決", ""}, error);
    fixture_end(f, &call, done);
    return done;
}

static void test_adopt(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, first);
    fixture_import(*f, 4, second);
    g_assert_false(adopt(*f, FIXTURE_OPERATOR, first, "2026-04-01", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_clear_error(&error);
    g_assert_false(adopt(*f, FIXTURE_PERSON, first, "2026-02-30", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_clear_error(&error);
    g_assert_true(adopt(*f, FIXTURE_PERSON, first, "令和8年4月1日", &error));
    g_assert_cmpstr(look(*f, first, 0).adopted_on, ==, "2026-04-01");
    g_assert_true(adopt(*f, FIXTURE_PERSON, second, "2027-04-01", &error));
    g_assert_cmpstr(look(*f, first, 0).state, ==, "replaced");
    g_assert_cmpstr(look(*f, second, 0).state, ==, "adopted");
    g_assert_false(adopt(*f, FIXTURE_PERSON, first, "2027-04-01", &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    guint64 version = 0;
    g_assert_false(correct(*f, FIXTURE_PERSON, first, 1, 1, json_pack("{s:s}", "kind", "lead"),
                           &version, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
}

static void test_discard(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, edition);
    ServiceCall call = fixture_begin(*f, FIXTURE_OPERATOR);
    gboolean done = service_discard_edition(&call, edition, "別の文書でした", &error);
    fixture_end(*f, &call, done);
    g_assert_no_error(error);
    g_assert_cmpstr(look(*f, edition, 0).state, ==, "discarded");
    g_assert_false(adopt(*f, FIXTURE_PERSON, edition, "2026-04-01", &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
}

static void see_import(const EditionImport *import, gpointer user)
{
    g_string_append_printf(user, "%s %s %d", import->state, import->thing, (int)import->problem);
}

static void test_stale_import(Fixture **f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) seen = g_string_new(NULL);
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    const ServiceImportNote note = {FIXTURE_PERSON, "a.txt", "reading", "", NULL};
    g_assert_true(service_note_import(&call, &note, &error));
    g_assert_true(service_end_stale_imports(&call, &error));
    fixture_end(*f, &call, TRUE);
    edition_import_visit((*f)->store, FIXTURE_PERSON, see_import, seen, &error);
    g_assert_no_error(error);
    g_autofree char *expected = g_strdup_printf("refused a.txt %d", PROBLEM_WORKER_ENDED);
    g_assert_cmpstr(seen->str, ==, expected);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/policy/" name, Fixture *, NULL, set_up, f, tear_down)
    ADD("import", test_import);
    ADD("import-twice", test_import_twice);
    ADD("correct", test_correct);
    ADD("conflict", test_conflict);
    ADD("refused-corrections", test_refused_corrections);
    ADD("adopt", test_adopt);
    ADD("discard", test_discard);
    ADD("stale-import", test_stale_import);
    return g_test_run();
}
