/* tests/unit/service/service_rebuild.c -- after many acts the derived tables come out of the events
 * row by row the same */
#include "base/problem.h"
#include "edition/edition.h"
#include "fixture.h"
#include <string.h>

#define EVENTS 200

static const char *const values[][2] = {
    {"kind", "lead"},         {"kind", "obligation"}, {"modality", "may"},   {"timing", "annual"},
    {"mechanism", "monitor"}, {"how_ja", "点検表"},   {"capability", "LOG"},
};

typedef struct {
    char id[ID_TEXT_BYTES];
    guint64 versions[10];
} Draft;

static void do_correct(Fixture *f, Draft *draft)
{
    guint64 n = (guint64)g_test_rand_int_range(1, 11);
    gint value = g_test_rand_int_range(0, G_N_ELEMENTS(values));
    g_autoptr(json_t) changes = json_pack("{s:s}", values[value][0], values[value][1]);
    const ServiceCorrection in = {draft->id, n, draft->versions[n - 1], changes, "理由"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    gboolean done = service_correct_unit(&call, &in, &draft->versions[n - 1], NULL);
    fixture_end(f, &call, done);
}

static void do_erase(Fixture *f)
{
    guint64 size = ledger_log_size(f->log);
    g_auto(GStrv) blobs = NULL;
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    gint32 index = g_test_rand_int_range(0, (gint32)size);
    gboolean done = service_erase_content(&call, (guint64)index, "保存期間満了", &blobs, NULL);
    fixture_end(f, &call, done);
}

static void do_something(Fixture *f, Draft *draft)
{
    ServiceCall call;
    gint what = g_test_rand_int_range(0, 40);
    if (what == 0 || *draft->id == '\0') {
        fixture_import(f, 10, draft->id);
        for (gsize i = 0; i < G_N_ELEMENTS(draft->versions); i++)
            draft->versions[i] = 1;
    } else if (what == 1) {
        call = fixture_begin(f, FIXTURE_PERSON);
        const ServiceAdoption in = {draft->id, "2026-04-01", "議決", "確認を続ける"};
        fixture_end(f, &call, service_adopt_edition(&call, &in, NULL));
    } else if (what == 2) {
        call = fixture_begin(f, FIXTURE_PERSON);
        fixture_end(f, &call, service_discard_edition(&call, draft->id, "", NULL));
    } else if (what == 3) {
        do_erase(f);
    } else if (what == 4) {
        f->step_us -= G_TIME_SPAN_MINUTE;
    } else if (what == 5) {
        call = fixture_begin(f, FIXTURE_PERSON);
        fixture_end(f, &call, service_confirm_clock(&call, "", NULL));
    } else {
        do_correct(f, draft);
    }
}

static void rebuild(Fixture *f)
{
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(f, FIXTURE_OPERATOR);
    gboolean done = ledger_rebuild(f->log, &error);
    g_assert_no_error(error);
    fixture_end(f, &call, done);
}

static void test_body(void)
{
    g_autoptr(Fixture) f = fixture_new(service_body_schema());
    Draft draft = {0};
    while (ledger_log_size(f->log) < EVENTS) /* some acts are refused, and leave none */
        do_something(f, &draft);
    g_autofree char *before = fixture_dump(f);
    rebuild(f);
    g_autofree char *after = fixture_dump(f);
    g_assert_nonnull(strstr(before, "unit_change|"));
    g_assert_cmpstr(before, ==, after);
}

static void test_site(void)
{
    g_autoptr(Fixture) f = fixture_new(service_site_schema());
    const char *missing[] = {"landlock", NULL};
    const ServiceSiteIn in = {"みほん町", "mihon.example", "kanri", "情報 太郎", "$argon2id$x"};
    ServiceCall call = fixture_begin(f, FIXTURE_OPERATOR);
    g_assert_true(service_init_site(&call, &in, NULL, NULL));
    g_assert_true(service_create_body(&call, "mihon", "みほん町", "mihon.example/body/1", NULL));
    g_assert_true(service_note_sandbox(&call, missing, NULL));
    call.actor = "system";
    g_assert_true(service_note_checkpoint(&call, "mihon", 3, "note", NULL));
    fixture_end(f, &call, TRUE);
    PeopleSettings settings;
    people_settings_default(&settings);
    g_autofree char *before = fixture_dump(f);
    rebuild(f);
    g_autofree char *after = fixture_dump(f);
    g_assert_nonnull(strstr(before, "person|"));
    g_assert_cmpstr(before, ==, after);
    g_autoptr(PeopleCredential) kept = people_credential_find(f->store, &settings, "kanri", NULL);
    g_assert_cmpstr(kept->hash, ==, "$argon2id$x"); /* working tables are left alone */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/rebuild/body", test_body);
    g_test_add_func("/service/rebuild/site", test_site);
    return g_test_run();
}
