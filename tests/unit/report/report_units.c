/* tests/unit/report/report_units.c -- units filtered, paged, counted, searched, whole; quickly */
#include "base/problem.h"
#include "edition/edition.h"
#include "fixture.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    Fixture *log;
    char edition[ID_TEXT_BYTES];
} Body;

static void set_up(Body *b, gconstpointer units)
{
    b->log = fixture_new(service_body_schema());
    fixture_import(b->log, GPOINTER_TO_UINT(units), b->edition);
}

static void tear_down(Body *b, gconstpointer data)
{
    (void)data;
    fixture_free(b->log);
}

static ReportUnitFilter filter_of(const Body *b)
{
    return (ReportUnitFilter){.edition = b->edition, .corrected = -1, .limit = 100};
}

static json_t *ask(const Body *b, const ReportUnitFilter *filter)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_units(b->log->store, filter, text, &error));
    g_assert_no_error(error);
    json_t *json = json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull(json);
    return json;
}

static gint64 number(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

static gint64 total_of(const Body *b, const ReportUnitFilter *filter)
{
    g_autoptr(json_t) json = ask(b, filter);
    g_assert_cmpint(number(json, "total"), ==,
                    (gint64)json_array_size(json_object_get(json, "units")));
    return number(json, "total");
}

static gint64 count_of(const json_t *json, const char *facet, const char *key)
{
    const json_t *list = json_object_get(json_object_get(json, "facets"), facet);
    for (gsize i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(entry, "key")), key) == 0)
            return number(entry, "count");
    }
    return 0;
}

/* 25 units: chapters of ten, every fifth a statement, even ones of one actor, mechanism by n % 3.
 */
static void test_filters(Body *b, gconstpointer data)
{
    (void)data;
    ReportUnitFilter filter = filter_of(b);
    g_assert_cmpint(total_of(b, &filter), ==, 25);
    filter.chapter = "2";
    g_assert_cmpint(total_of(b, &filter), ==, 10);
    filter.kind = "statement";
    g_assert_cmpint(total_of(b, &filter), ==, 2);
    filter = filter_of(b);
    filter.path = "基準/2";
    g_assert_cmpint(total_of(b, &filter), ==, 10);
    filter.path = "基準/2/(1)"; /* not (10) */
    g_assert_cmpint(total_of(b, &filter), ==, 1);
    filter = filter_of(b);
    filter.actor = "情報システム管理者";
    filter.mechanism = "enforce";
    g_assert_cmpint(total_of(b, &filter), ==, 4); /* 6, 12, 18, 24 */
    filter.actor = "情報システム";
    g_assert_cmpint(total_of(b, &filter), ==, 0);
    filter = filter_of(b);
    filter.corrected = 1;
    g_assert_cmpint(total_of(b, &filter), ==, 0);
    filter.corrected = 0;
    g_assert_cmpint(total_of(b, &filter), ==, 25);
}

static void test_facets(Body *b, gconstpointer data)
{
    (void)data;
    ReportUnitFilter filter = filter_of(b);
    filter.actor = "職員等";
    filter.kind = "statement";
    g_autoptr(json_t) json = ask(b, &filter);
    g_assert_cmpint(number(json, "total"), ==, 3); /* 5, 15, 25 */
    /* A field's own filter does not narrow its own facet; the others do. */
    g_assert_cmpint(count_of(json, "kind", "statement"), ==, 3);
    g_assert_cmpint(count_of(json, "kind", "obligation"), ==, 10);
    g_assert_cmpint(count_of(json, "actor", "職員等"), ==, 3);
    g_assert_cmpint(count_of(json, "actor", "情報システム管理者"), ==, 2);
    g_assert_cmpint(count_of(json, "chapter", "1"), ==, 1);
    g_assert_cmpint(count_of(json, "part", "基準"), ==, 3);
}

static void test_search(Body *b, gconstpointer data)
{
    (void)data;
    const struct {
        const char *q;
        gint64 found;
    } tries[] = {
        {"鍵", 25},
        {"サーバ室", 25},      /* written サーバー室 */
        {"サーバー室７の", 1}, /* wide digit, no spaces */
        {"鍵 室17", 1},
        {"管理　鍵　室１７", 1},
        {"存在しない語", 0},
        {"（10）", 2}, /* the path of a clause, in wide brackets */
        {"", 25},
        {"  ", 25},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
        ReportUnitFilter filter = filter_of(b);
        filter.q = tries[i].q;
        g_assert_cmpint(total_of(b, &filter), ==, tries[i].found);
    }
}

static void test_paging(Body *b, gconstpointer data)
{
    (void)data;
    ReportUnitFilter filter = filter_of(b);
    filter.limit = 10;
    filter.kind = "obligation";
    gint64 seen = 0;
    gint64 pages = 0;
    gint64 last = 0;
    do {
        g_autoptr(json_t) json = ask(b, &filter);
        const json_t *units = json_object_get(json, "units");
        g_assert_cmpint(number(json, "total"), ==, 20);
        for (gsize i = 0; i < json_array_size(units); i++) {
            g_assert_cmpint(number(json_array_get(units, i), "n"), >, last);
            last = number(json_array_get(units, i), "n");
        }
        seen += (gint64)json_array_size(units);
        filter.after = (guint64)number(json, "next");
        pages++;
    } while (filter.after != 0);
    g_assert_cmpint(seen, ==, 20);
    g_assert_cmpint(pages, ==, 2);
}

static void test_no_edition(Body *b, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    ReportUnitFilter filter = filter_of(b);
    filter.edition = FIXTURE_PERSON;
    g_assert_false(report_units(b->log->store, &filter, text, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

static json_t *ask_unit(const Body *b, guint64 n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_unit(b->log->store, NULL, b->edition, n, text, &error));
    g_assert_no_error(error);
    return json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES, NULL);
}

static void test_unit(Body *b, gconstpointer data)
{
    (void)data;
    guint64 version = 0;
    g_autoptr(json_t) changes = json_pack("{s:[s,s]}", "actor", "課長", "引用\"符");
    const ServiceCorrection in = {b->edition, 7, 1, changes, "読み違い"};
    ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
    fixture_end(b->log, &call, service_correct_unit(&call, &in, &version, NULL));
    g_autoptr(json_t) json = ask_unit(b, 7);
    g_assert_cmpint(number(json, "version"), ==, 2);
    g_assert_true(json_is_true(json_object_get(json, "corrected")));
    g_assert_cmpstr(json_string_value(json_object_get(json, "title")), ==, "第1章 物理的対策");
    const json_t *actor = json_object_get(json, "actor");
    g_assert_cmpstr(json_string_value(json_array_get(actor, 1)), ==, "引用\"符");
    const json_t *evidence = json_array_get(json_object_get(json, "evidence"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(evidence, "rule")), ==, "modality/must");
    const json_t *change = json_array_get(json_object_get(json, "history"), 0);
    g_assert_cmpstr(json_string_value(json_object_get(change, "field")), ==, "actor");
    g_assert_cmpstr(json_string_value(json_array_get(json_object_get(change, "before"), 0)), ==,
                    "職員等");
    g_assert_cmpint(number(change, "event_index"), ==, 1);
    g_assert_cmpstr(json_string_value(json_object_get(change, "by")), ==, FIXTURE_PERSON);
}

/* 10,000 units: a page with its counts is one pass. The bound is loose; the figure is printed. */
static void test_many(Body *b, gconstpointer data)
{
    (void)data;
    ReportUnitFilter filter = filter_of(b);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int search = 0; search < 2; search++) {
        filter.q = search ? "鍵を 室9999" : "";
        gint64 start_us = g_get_monotonic_time();
        for (int i = 0; i < 10; i++) {
            g_string_truncate(text, 0);
            g_assert_true(report_units(b->log->store, &filter, text, NULL));
        }
        gint64 took_us = (g_get_monotonic_time() - start_us) / 10;
        g_test_message("a page of 100 of 10,000 units%s: %" G_GINT64_FORMAT " us",
                       search ? ", searched" : "", took_us);
        g_assert_cmpint(took_us, <, G_USEC_PER_SEC);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, units, f)                                                                        \
    g_test_add("/report/units/" name, Body, GUINT_TO_POINTER(units), set_up, f, tear_down)
    ADD("filters", 25, test_filters);
    ADD("facets", 25, test_facets);
    ADD("search", 25, test_search);
    ADD("paging", 25, test_paging);
    ADD("no-edition", 1, test_no_edition);
    ADD("unit", 25, test_unit);
    ADD("many", 10000, test_many);
    return g_test_run();
}
