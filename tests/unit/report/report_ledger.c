/* tests/unit/report/report_ledger.c -- the state of a log, its events, one event with its proof */
#include "base/problem.h"
#include "fixture.h"
#include "ledger/tree.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    Fixture *log;
    char edition[ID_TEXT_BYTES];
} Body;

static void set_up(Body *b, gconstpointer data)
{
    (void)data;
    guint64 version = 0;
    b->log = fixture_new(service_body_schema());
    fixture_import(b->log, 5, b->edition);
    for (guint64 n = 1; n <= 4; n++) {
        g_autoptr(json_t) changes = json_pack("{s:s}", "kind", "lead");
        const ServiceCorrection in = {b->edition, n, 1, changes, "x"};
        ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
        fixture_end(b->log, &call, service_correct_unit(&call, &in, &version, NULL));
    }
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

static void test_state(Body *b, gconstpointer data)
{
    (void)data;
    char root[65];
    guint8 bytes[32];
    ledger_log_root(b->log->log, bytes);
    hex_write(root, bytes, sizeof bytes);
    const ServiceAnchorIn in = {"printed", 5, root, "議事録", ""};
    ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
    fixture_end(b->log, &call, service_add_anchor(&call, &in, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_ledger(b->log->store, NULL, "", text, &error));
    g_assert_no_error(error);
    g_autoptr(json_t) json = parse(text);
    g_assert_cmpint(number(json, "size"), ==, 6);
    g_assert_cmpint(number(json, "unanchored"), ==, 1);
    g_assert_cmpint(number(json, "signed_size"), ==, 0);
    const json_t *anchor = json_array_get(json_object_get(json, "anchors"), 0);
    g_assert_cmpstr(text_in(anchor, "detail"), ==, "議事録");
    g_assert_cmpstr(text_in(json_object_get(json, "clock"), "state"), ==, "steady");
}

static json_t *events(const Body *b, const ReportEventFilter *filter)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_events(b->log->store, NULL, filter, text, &error));
    g_assert_no_error(error);
    return parse(text);
}

static void test_events(Body *b, gconstpointer data)
{
    (void)data;
    ReportEventFilter filter = {.limit = 3};
    g_autoptr(json_t) newest = events(b, &filter);
    const json_t *list = json_object_get(newest, "events");
    g_assert_cmpuint(json_array_size(list), ==, 3);
    g_assert_cmpint(number(json_array_get(list, 0), "index"), ==, 4);
    const json_t *clauses = json_object_get(json_array_get(list, 0), "clauses");
    g_assert_cmpstr(json_string_value(json_array_get(clauses, 0)), ==, "基準/1/(4)");
    filter.before = (guint64)number(newest, "next");
    g_autoptr(json_t) rest = events(b, &filter);
    g_assert_cmpuint(json_array_size(json_object_get(rest, "events")), ==, 2);
    g_assert_null(json_object_get(rest, "next"));
    const ReportEventFilter imports = {.limit = 10, .act = "policy.import"};
    g_autoptr(json_t) one = events(b, &imports);
    g_assert_cmpuint(json_array_size(json_object_get(one, "events")), ==, 1);
}

/* The receipt of an event is checked as anybody else would check it. */
static void test_event(Body *b, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_event(b->log->store, NULL, 2, REPORT_LEDGER_WHOLE, text, &error));
    g_assert_no_error(error);
    g_autoptr(json_t) json = parse(text);
    g_assert_cmpstr(text_in(json, "act"), ==, "unit.correct");
    g_assert_cmpstr(text_in(json, "content"), ==, "present");
    g_assert_nonnull(json_object_get(json_object_get(json, "content_value"), "changes"));
    const json_t *receipt = json_object_get(json, "receipt");
    const json_t *list = json_object_get(receipt, "inclusion");
    LedgerHash leaf, root, path[8];
    g_assert_true(hex_read(leaf.bytes, 32, text_in(json, "leaf_hash")));
    g_assert_true(hex_read(root.bytes, 32, text_in(receipt, "root")));
    gsize count = json_array_size(list);
    g_assert_cmpuint(count, >, 0);
    for (gsize i = 0; i < count; i++)
        g_assert_true(hex_read(path[i].bytes, 32, json_string_value(json_array_get(list, i))));
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(&error);
    g_assert_true(ledger_check_inclusion(hasher, 2, (guint64)number(receipt, "root_size"), &leaf,
                                         path, count, &root));
    g_assert_false(report_event(b->log->store, NULL, 99, REPORT_LEDGER_WHOLE, text, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

static void test_erased(Body *b, gconstpointer data)
{
    (void)data;
    g_auto(GStrv) blobs = NULL;
    ServiceCall call = fixture_begin(b->log, FIXTURE_PERSON);
    fixture_end(b->log, &call, service_erase_content(&call, 2, "満了", &blobs, NULL));
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(report_event(b->log->store, NULL, 2, REPORT_LEDGER_WHOLE, text, NULL));
    g_autoptr(json_t) json = parse(text);
    g_assert_cmpstr(text_in(json, "content"), ==, "erased");
    g_assert_null(json_object_get(json, "content_value"));
    g_string_truncate(text, 0);
    g_assert_true(report_unit(b->log->store, NULL, b->edition, 2, text, NULL));
    g_autoptr(json_t) unit = parse(text);
    g_assert_cmpint(number(unit, "version"), ==, 2); /* that it was corrected stays known */
    g_assert_cmpstr(text_in(unit, "kind"), ==, "obligation");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/report/ledger/" name, Body, NULL, set_up, f, tear_down)
    ADD("state", test_state);
    ADD("events", test_events);
    ADD("event", test_event);
    ADD("erased", test_erased);
    return g_test_run();
}
