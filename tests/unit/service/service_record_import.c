/* tests/unit/service/service_record_import.c -- rows of text become records, all of them or none */
#include "base/problem.h"
#include "records_town.h"
#include "register/intake.h"
#include "register/parts.h"
#include <string.h>

static json_t *meant_by(Fixture *town, const char *person, const char *type, const char *heads,
                        const char *row, GError **error)
{
    g_auto(RegisterView) view = {0};
    register_view_open(&view, town->desk, town->store, town->now_us, G_MAXUINT64, NULL);
    const RegisterSet *set =
        register_types_newest(register_desk_types(view.desk), view.store, NULL);
    g_autoptr(json_t) columns = town_json(heads);
    g_autoptr(json_t) cells = town_json(row);
    g_autoptr(RegisterIntake) intake =
        register_intake_new(&view, person, record_types_find(set->types, type), columns, error);
    return intake != NULL ? register_intake_row(intake, cells, error) : NULL;
}

static json_t *meant(Fixture *town, const char *heads, const char *row, GError **error)
{
    return meant_by(town, JOHO, "account_request", heads, row, error);
}

static void assert_meant(Fixture *town, const char *head, const char *cell, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *heads = g_strdup_printf("['%s']", head);
    g_autofree char *row = g_strdup_printf("['%s']", cell);
    g_autoptr(json_t) values = meant(town, heads, row, &error);
    g_autoptr(json_t) wanted = expected != NULL ? town_json(expected) : NULL;
    if (expected == NULL) {
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
        return;
    }
    g_assert_no_error(error);
    g_assert_true(json_equal(values, wanted));
}

static void test_cells(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *system = town_system(town);
    g_autofree char *by_key = g_strdup_printf("{'system': {'id': '%s'}}", system);
    assert_meant(town, "from_on", "2026/4/1", "{'from_on': '2026-04-01'}");
    assert_meant(town, "from_on", "46113", NULL);
    assert_meant(town, "from_on", "2026-04-01T10:00", NULL);
    assert_meant(town, "system", "SYS-1", NULL); /* its own field, no number of the register */
    assert_meant(town, "system", "住民記録", by_key);
    assert_meant(town, "system", system, by_key);
    assert_meant(town, "reason", "=1+1", "{'reason': '=1+1'}");
    assert_meant(town, "reason", "  ", "{}");
    assert_meant(town, "ack", "○", "{'ack': true}");
    assert_meant(town, "ack", "maybe", NULL);
    assert_meant(town, "件名", "passed over", "{}");
    assert_meant(town, "rights", "a table", NULL);
    assert_meant(town, "nothing", "x", NULL);
}

/* Two of one name: neither is meant by it. */
static void test_ambiguous_name(void)
{
    g_autoptr(Fixture) town = town_new();
    const char *heads = "['terminal_no', 'user']";
    const char *row = "['PC-1', '一 太郎']";
    g_autoptr(json_t) columns = town_json(heads);
    g_autoptr(json_t) rows = json_pack("[o]", town_json(row));
    ServiceRows in = {.person = SAKI,
                      .type = "terminal",
                      .transition = "",
                      .comment = "",
                      .heads = columns,
                      .rows = rows};
    g_autoptr(json_t) one = NULL;
    g_assert_true(service_records_preview(town->desk, town->store, town->now_us, &in, &one, NULL));
    g_assert_cmpint(register_integer_in(one, "good"), ==, 1);
    town_change(town, "[{'what': 'person', 'id': '" NIKO "', 'set': {'name': '一 太郎'}}]");
    g_autoptr(json_t) two = NULL;
    g_assert_true(service_records_preview(town->desk, town->store, town->now_us, &in, &two, NULL));
    g_assert_cmpint(register_integer_in(two, "refused"), ==, 1);
}

#define KNOWN_AT "'known_at': '2026-11-29T08:30'"

/* What `text` means to a person as the incident of an emergency; NULL when it is refused. */
static char *incident_meant(Fixture *town, const char *person, const char *text, GError **error)
{
    g_autofree char *row = g_strdup_printf("['%s']", text);
    g_autoptr(json_t) values =
        meant_by(town, person, "emergency_exception", "['incident']", row, error);
    return values != NULL ? g_strdup(register_text_in(json_object_get(values, "incident"), "id"))
                          : NULL;
}

/* The refusal without what was typed. */
static char *refusal_of(Fixture *town, const char *person, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *id = incident_meant(town, person, text, &error);
    g_assert_null(id);
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    return town_replaced(error->message, text, "*");
}

/* A guess at the title or key of a record that may not be seen tells nothing of it, nor is it in
 * the way of one that may. */
static void test_unseen_is_unknown(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *hidden = town_open(
        town, MORI, "incident", "{'what': '不審な操作', " KNOWN_AT ", 'kind': ['insider']}");
    g_autofree char *namesake =
        town_open(town, MORI, "incident", "{'what': '警告', " KNOWN_AT ", 'kind': ['insider']}");
    g_autofree char *own = town_open(town, ICHI, "incident", "{'what': '警告', " KNOWN_AT "}");
    g_autofree char *unknown = refusal_of(town, ICHI, "どこにもない");
    g_autofree char *by_title = refusal_of(town, ICHI, "不審な操作");
    g_autofree char *by_key = refusal_of(town, ICHI, hidden);
    g_assert_cmpstr(by_title, ==, unknown);
    g_assert_cmpstr(by_key, ==, unknown);
    g_autofree char *meant_own = incident_meant(town, ICHI, "警告", NULL);
    g_assert_cmpstr(meant_own, ==, own);
    g_autofree char *seen = incident_meant(town, SOMU, "不審な操作", NULL);
    g_assert_cmpstr(seen, ==, hidden);
    g_autofree char *two = refusal_of(town, SOMU, "警告");
    g_assert_cmpstr(two, !=, unknown);
}

static void test_all_or_none(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows =
        town_json("[['PC-1', 'notebook'], ['PC-2', 'none'], ['PC-3', 'phone']]");
    const ServiceRows in = {.person = SAKI,
                            .type = "terminal",
                            .transition = "",
                            .comment = "台帳の移行",
                            .heads = heads,
                            .rows = rows};
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(town, SAKI);
    gboolean done = service_records_import(&call, &in, &error);
    fixture_end(town, &call, done);
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_assert_nonnull(strstr(error->message, "row 2"));
    g_assert_cmpuint(town_events(town, "record.open"), ==, 0);
    json_array_remove(rows, 1);
    call = fixture_begin(town, SAKI);
    g_assert_true(service_records_import(&call, &in, NULL));
    fixture_end(town, &call, TRUE);
    g_assert_cmpuint(town_events(town, "record.open"), ==, 2);
    g_autofree char *newest = town_newest(town, "terminal");
    g_autoptr(RegisterRecord) last = town_record(town, newest);
    g_assert_cmpstr(register_text_in(last->values, "terminal_no"), ==, "PC-3");
    g_assert_cmpstr(last->applicant, ==, SAKI);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/record-import/cells", test_cells);
    g_test_add_func("/service/record-import/ambiguous-name", test_ambiguous_name);
    g_test_add_func("/service/record-import/unseen-is-unknown", test_unseen_is_unknown);
    g_test_add_func("/service/record-import/all-or-none", test_all_or_none);
    return g_test_run();
}
