/* tests/unit/report/report_site.c -- the site with its banners, names instead of ids, sessions */
#include "base/problem.h"
#include "fixture.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    Fixture *site, *body;
    char person[ID_TEXT_BYTES];
} Both;

static void set_up(Both *b, gconstpointer data)
{
    (void)data;
    const char *missing[] = {"landlock", NULL};
    const ServiceSiteIn in = {"みほん町", "mihon.example", "kanri", "情報 太郎", "$argon2id$x"};
    b->site = fixture_new(service_site_schema());
    b->body = fixture_new(service_body_schema());
    ServiceCall call = fixture_begin(b->site, FIXTURE_OPERATOR);
    gboolean done =
        service_init_site(&call, &in, b->person, NULL) &&
        service_create_body(&call, "mihon", "みほん町", "mihon.example/body/mihon", NULL) &&
        service_note_sandbox(&call, missing, NULL);
    fixture_end(b->site, &call, done);
    g_assert_true(done);
}

static void tear_down(Both *b, gconstpointer data)
{
    (void)data;
    fixture_free(b->site);
    fixture_free(b->body);
}

static json_t *ask(const Both *b, gboolean weak, guint64 signed_size)
{
    const ReportSiteFacts facts = {"1.0", weak, signed_size, b->body->now_us + G_TIME_SPAN_HOUR};
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_site(b->site->store, b->body->store, b->person, &facts, text, &error));
    g_assert_no_error(error);
    json_t *json = json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull(json);
    return json;
}

static gboolean has_banner(const json_t *json, const char *kind)
{
    const json_t *banners = json_object_get(json, "banners");
    for (gsize i = 0; i < json_array_size(banners); i++) {
        const json_t *banner = json_array_get(banners, i);
        if (strcmp(json_string_value(json_object_get(banner, "kind")), kind) == 0)
            return TRUE;
    }
    return FALSE;
}

static void test_site(Both *b, gconstpointer data)
{
    (void)data;
    g_autoptr(json_t) calm = ask(b, FALSE, 0);
    g_assert_cmpstr(json_string_value(json_object_get(calm, "name")), ==, "みほん町");
    g_assert_cmpstr(json_string_value(json_object_get(calm, "host")), ==, "mihon.example");
    g_assert_cmpuint(json_array_size(json_object_get(calm, "bodies")), ==, 1);
    g_assert_cmpuint(json_array_size(json_object_get(calm, "banners")), ==, 0);
    g_autoptr(json_t) weak = ask(b, TRUE, 0);
    g_assert_true(has_banner(weak, "weaker_sandbox"));
}

static void test_body_banners(Both *b, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    fixture_import(b->body, 1, edition);
    b->body->step_us = -G_TIME_SPAN_HOUR;
    fixture_import(b->body, 1, edition);
    g_autoptr(json_t) stepped = ask(b, FALSE, 0);
    g_assert_true(has_banner(stepped, "clock_stepped"));
    g_assert_true(has_banner(stepped, "keeper_silent")); /* events an hour old and not signed */
    g_assert_false(has_banner(stepped, "unanchored"));
    g_autoptr(json_t) all_signed = ask(b, FALSE, ledger_log_size(b->body->log));
    g_assert_false(has_banner(all_signed, "keeper_silent"));
}

static void test_names(Both *b, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    g_autoptr(json_t) changes = json_pack("{s:s}", "kind", "lead");
    guint64 version = 0;
    fixture_import(b->body, 1, edition);
    const ServiceCorrection in = {edition, 1, 1, changes, "x"};
    ServiceCall call = fixture_begin(b->body, b->person);
    fixture_end(b->body, &call, service_correct_unit(&call, &in, &version, NULL));
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_unit(b->body->store, b->site->store, edition, 1, text, NULL));
    g_assert_nonnull(strstr(text->str, "\"by\":\"情報 太郎\""));
    g_string_truncate(text, 0);
    const ReportEventFilter filter = {.limit = 1};
    g_assert_true(report_events(b->body->store, b->site->store, &filter, text, NULL));
    g_assert_nonnull(strstr(text->str, "\"actor_name\":\"情報 太郎\""));
    g_assert_nonnull(strstr(text->str, b->person)); /* the id is what the leaf holds */
}

static void test_sessions(Both *b, gconstpointer data)
{
    (void)data;
    PeopleSessionToken token;
    char id[ID_TEXT_BYTES];
    g_autoptr(GString) text = g_string_new(NULL);
    gint64 now_us = b->site->now_us;
    const PeopleSessionIn here = {
        .person = b->person, .peer = "192.0.2.1", .means = "password", .now_us = now_us};
    const PeopleSessionIn there = {
        .person = b->person, .peer = "192.0.2.2", .means = "password", .now_us = now_us + 1};
    g_assert_true(people_session_begin(b->site->store, &here, &token, id, NULL));
    PeopleSessionToken other;
    g_assert_true(people_session_begin(b->site->store, &there, &other, id, NULL));
    g_assert_true(report_sessions(b->site->store, b->person, token.token, now_us + 2, text, NULL));
    g_autoptr(json_t) json = json_loads(text->str, 0, NULL);
    const json_t *list = json_object_get(json, "sessions");
    g_assert_cmpuint(json_array_size(list), ==, 2);
    g_assert_true(json_is_false(json_object_get(json_array_get(list, 0), "this")));
    g_assert_true(json_is_true(json_object_get(json_array_get(list, 1), "this")));
    g_assert_null(strstr(text->str, token.token));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/report/site/" name, Both, NULL, set_up, f, tear_down)
    ADD("site", test_site);
    ADD("body-banners", test_body_banners);
    ADD("names", test_names);
    ADD("sessions", test_sessions);
    return g_test_run();
}
