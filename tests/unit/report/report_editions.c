/* tests/unit/report/report_editions.c -- editions in lists and whole, heat map, source, imports of
 * an earlier run */
#include "base/problem.h"
#include "fixture.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    Fixture *log;
    char edition[ID_TEXT_BYTES];
} Body;

static void set_up(Body *b, gconstpointer data)
{
    (void)data;
    b->log = fixture_new(service_body_schema());
    fixture_import(b->log, 25, b->edition);
}

static void tear_down(Body *b, gconstpointer data)
{
    (void)data;
    fixture_free(b->log);
}

static json_t *parse(const GString *text)
{
    json_t *json = json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull(json);
    return json;
}

static const char *text_in(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static gint64 number(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

static json_t *list(const Body *b)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_editions(b->log->store, NULL, text, NULL));
    g_autoptr(json_t) json = parse(text);
    return json_incref(json_object_get(json, "editions"));
}

static void test_list(Body *b, gconstpointer data)
{
    (void)data;
    char second[ID_TEXT_BYTES];
    fixture_import(b->log, 3, second);
    g_autoptr(json_t) two = list(b);
    g_assert_cmpuint(json_array_size(two), ==, 2);
    g_assert_cmpstr(text_in(json_array_get(two, 0), "id"), ==, second); /* newest first */
    ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
    fixture_end(b->log, &call, service_discard_edition(&call, second, "", NULL));
    g_autoptr(json_t) one = list(b);
    g_assert_cmpuint(json_array_size(one), ==, 1);
}

static void test_whole(Body *b, gconstpointer data)
{
    (void)data;
    const ServiceAdoption adoption = {b->edition, "令和8年4月1日", "議決", ""};
    ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
    fixture_end(b->log, &call, service_adopt_edition(&call, &adoption, NULL));
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_edition(b->log->store, NULL, b->edition, text, NULL));
    g_autoptr(json_t) json = parse(text);
    g_assert_cmpstr(text_in(json, "state"), ==, "adopted");
    g_assert_cmpstr(text_in(json, "adopted_on"), ==, "2026-04-01");
    g_assert_cmpint(number(json, "units"), ==, 25);
    g_assert_cmpint(number(json, "obligations"), ==, 20);
    g_assert_cmpstr(text_in(json_object_get(json, "source"), "name"), ==, "みほん町.txt");
    const json_t *kinds = json_object_get(json_object_get(json, "counts"), "kind");
    g_assert_cmpstr(text_in(json_array_get(kinds, 0), "key"), ==, "obligation");
    g_assert_cmpint(number(json_array_get(kinds, 0), "count"), ==, 20);
    g_assert_cmpuint(json_array_size(json_object_get(json, "outline")), ==, 3);
    g_assert_cmpuint(json_array_size(json_object_get(json, "definitions")), ==, 1);
    g_assert_cmpstr(text_in(json_array_get(json_object_get(json, "unread_parts"), 0), "why"), ==,
                    "cover");
}

static void test_heatmap(Body *b, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_heatmap(b->log->store, b->edition, text, NULL));
    g_autoptr(json_t) json = parse(text);
    const json_t *chapters = json_object_get(json, "chapters");
    g_assert_cmpuint(json_array_size(chapters), ==, 3);
    g_assert_cmpint(number(json, "total"), ==, 20);
    const json_t *second = json_array_get(chapters, 1);
    g_assert_cmpstr(text_in(second, "chapter"), ==, "2");
    g_assert_cmpstr(text_in(second, "title"), ==, "第2章 物理的対策");
    g_assert_cmpint(number(second, "total"), ==, 8);
    g_assert_cmpstr(json_string_value(json_array_get(json_object_get(json, "mechanisms"), 0)), ==,
                    "enforce");
    /* 12 and 18; 15 is a statement */
    g_assert_cmpint(json_integer_value(json_array_get(json_object_get(second, "counts"), 0)), ==,
                    2);
}

static void test_source(Body *b, gconstpointer data)
{
    (void)data;
    g_autofree char *sha256 = NULL;
    g_autofree char *encoding = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(report_source_of(b->log->store, b->edition, &sha256, &encoding, &error));
    g_assert_cmpstr(sha256, ==, FIXTURE_SHA256);
    g_assert_cmpstr(encoding, ==, "utf-8");
    g_autoptr(GString) text = g_string_new(NULL);
    const char *lines = "一行目\n二行目\n三行目\n";
    g_autoptr(GBytes) source = g_bytes_new_static(lines, strlen(lines));
    g_assert_true(report_source(source, encoding, 2, 99, text, &error));
    g_assert_no_error(error);
    g_autoptr(json_t) json = parse(text);
    g_assert_cmpint(number(json, "from"), ==, 2);
    g_assert_cmpint(number(json, "to"), ==, number(json, "total"));
    g_assert_cmpstr(json_string_value(json_array_get(json_object_get(json, "lines"), 0)), ==,
                    "二行目");
}

static void test_import(Body *b, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) problem = NULL;
    g_autoptr(GError) error = NULL;
    problem_set(&problem, PROBLEM_ENCODING, "a.txt", "17");
    const ServiceImportNote note = {FIXTURE_PERSON, "a.txt", "refused", "", problem};
    ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
    fixture_end(b->log, &call, service_note_import(&call, &note, NULL));
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_import(b->log->store, FIXTURE_PERSON, "en", text, &error));
    g_autoptr(json_t) json = parse(text);
    const json_t *told = json_object_get(json, "problem");
    g_assert_cmpstr(text_in(json, "state"), ==, "refused");
    g_assert_nonnull(strstr(text_in(told, "detail"), "17"));
    g_autofree char *expected = problem_detail(problem, PROBLEM_ENGLISH);
    g_assert_cmpstr(text_in(told, "detail"), ==, expected);
    g_assert_false(report_import(b->log->store, "another", "en", text, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/report/editions/" name, Body, NULL, set_up, f, tear_down)
    ADD("list", test_list);
    ADD("whole", test_whole);
    ADD("heatmap", test_heatmap);
    ADD("source", test_source);
    ADD("import", test_import);
    return g_test_run();
}
