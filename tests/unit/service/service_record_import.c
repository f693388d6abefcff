/* tests/unit/service/service_record_import.c -- rows of text become records, all of them or none */
#include "base/problem.h"
#include "records_town.h"
#include "register/importing.h"
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
        register_intake_new(&view, person, record_types_find(set->types, type), columns);
    return register_intake_good(intake, error) ? register_intake_row(intake, cells, error) : NULL;
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

/* Who meets a wrong choice is told which there are. */
static void test_choices_are_told(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(GError) error = NULL;
    g_assert_null(meant_by(town, SAKI, "terminal", "['end_kind']", "['埋めた']", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_autofree char *told = problem_detail(error, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(told, "選べるもの：廃棄、リース返却、譲渡"));
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
    const ServiceReading reading = {town->desk, town->store, town->now_us};
    g_autoptr(json_t) one = NULL;
    g_assert_true(service_records_preview(&reading, &in, &one, NULL));
    g_assert_cmpint(register_integer_in(one, "good"), ==, 1);
    town_change(town, "[{'what': 'person', 'id': '" NIKO "', 'set': {'name': '一 太郎'}}]");
    g_autoptr(json_t) two = NULL;
    g_assert_true(service_records_preview(&reading, &in, &two, NULL));
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

#define IMPORT "00000000000000000000000im1"

/* `count` terminals called PC-1, PC-2 …; new reference. */
static json_t *terminals(guint count)
{
    json_t *rows = json_array();
    for (guint i = 1; i <= count; i++) {
        g_autofree char *number = g_strdup_printf("PC-%u", i);
        json_array_append_new(rows, json_pack("[s, s]", number, "notebook"));
    }
    return rows;
}

static ServiceRows rows_in(const json_t *heads, const json_t *rows)
{
    return (ServiceRows){.person = SAKI,
                         .type = "terminal",
                         .transition = "",
                         .comment = "台帳の移行",
                         .key = IMPORT,
                         .file = "端末.xlsx",
                         .heads = heads,
                         .rows = rows,
                         .first = 2};
}

static json_t *meant_rows(Fixture *town, const ServiceRows *in, GError **error)
{
    const ServiceReading reading = {town->desk, town->store, town->now_us};
    return service_records_meant(&reading, in, error);
}

static gboolean begin(Fixture *town, const char *actor, const ServiceRows *in, GError **error)
{
    g_autoptr(json_t) meant = meant_rows(town, in, error);
    if (meant == NULL)
        return FALSE;
    ServiceCall call = fixture_begin(town, actor);
    gboolean done = service_import_begin(&call, in, meant, error);
    fixture_end(town, &call, done);
    return done;
}

static gboolean take_portion_of(Fixture *town, const char *person, gboolean disabled)
{
    ServiceImportStep step = {.person = person, .disabled = disabled};
    ServiceCall call = fixture_begin(town, "system");
    g_assert_true(service_import_step(&call, &step, NULL));
    fixture_end(town, &call, TRUE);
    return step.more;
}

/* FALSE when there was nothing to do. */
static gboolean take_portion(Fixture *town)
{
    return take_portion_of(town, SAKI, FALSE);
}

static GError *steer(Fixture *town, const char *actor, ServiceImportSteer how)
{
    GError *error = NULL;
    ServiceCall call = fixture_begin(town, actor);
    fixture_end(town, &call, service_import_steer(&call, IMPORT, how, &error));
    return error;
}

static void keep_state(const RegisterImport *import, gpointer user)
{
    *(char **)user =
        g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %s",
                        import->state, import->taken, import->opened, import->rows, import->en);
}

static void assert_stands(Fixture *town, const char *expected)
{
    g_autofree char *state = NULL;
    g_assert_true(register_import_find(town->store, IMPORT, keep_state, &state, NULL));
    g_assert_cmpstr(state, ==, expected);
}

/* What is rebuilt from the events is what stood there. */
static void assert_rebuilds(Fixture *town)
{
    g_autofree char *before = fixture_dump(town);
    ServiceCall call = fixture_begin(town, "system");
    g_assert_true(ledger_rebuild(town->log, NULL));
    fixture_end(town, &call, TRUE);
    g_autofree char *after = fixture_dump(town);
    g_assert_cmpstr(before, ==, after);
}

static void test_none_when_one_is_refused(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows =
        town_json("[['PC-1', 'notebook'], ['', ' '], ['PC-2', 'none'], ['PC-3', 'phone']]");
    const ServiceRows in = rows_in(heads, rows);
    g_autoptr(GError) error = NULL;
    g_assert_false(begin(town, SAKI, &in, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_assert_nonnull(strstr(error->message, "row 4")); /* its line in the file */
    g_assert_cmpuint(town_events(town, "record.import"), ==, 0);
    json_array_remove(rows, 2);
    g_assert_true(begin(town, SAKI, &in, NULL));
    while (take_portion(town))
        ;
    assert_stands(town, "done 2 2/2 ");
    g_autofree char *newest = town_newest(town, "terminal");
    g_autoptr(RegisterRecord) last = town_record(town, newest);
    g_assert_cmpstr(register_text_in(last->values, "terminal_no"), ==, "PC-3");
    g_assert_cmpstr(last->applicant, ==, SAKI);
}

/* Many rows are cut into acts of bounded size, each of which says how far it has come. */
static void test_portions(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows = terminals(120);
    const ServiceRows in = rows_in(heads, rows);
    g_assert_true(begin(town, SAKI, &in, NULL));
    assert_stands(town, "running 0 0/120 ");
    g_assert_true(take_portion(town));
    assert_stands(town, "running 50 50/120 ");
    g_assert_cmpuint(town_events(town, "record.open"), ==, 50);
    g_assert_true(take_portion(town));
    g_assert_true(take_portion(town));
    g_assert_false(take_portion(town));
    assert_stands(town, "done 120 120/120 ");
    g_assert_cmpuint(town_events(town, "record.open"), ==, 120);
    g_assert_cmpuint(town_events(town, "record.import"), ==, 4);
    assert_rebuilds(town);
}

/* A confirmation sent twice imports once; the same id for other rows, or of another person, is
 * refused; nobody has two under way. */
static void test_repeated(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows = terminals(3);
    ServiceRows in = rows_in(heads, rows);
    g_autoptr(GError) other = NULL;
    g_autoptr(GError) second = NULL;
    g_assert_true(begin(town, SAKI, &in, NULL));
    g_assert_true(begin(town, SAKI, &in, NULL));
    while (take_portion(town))
        ;
    g_assert_true(begin(town, SAKI, &in, NULL));
    g_assert_false(take_portion(town));
    g_assert_cmpuint(town_events(town, "record.open"), ==, 3);
    in.comment = "別のもの";
    g_assert_false(begin(town, SAKI, &in, &other));
    g_assert_error(other, PROBLEM, PROBLEM_CONFLICT);
    in.key = "00000000000000000000000im2";
    g_assert_true(begin(town, SAKI, &in, NULL));
    in.key = "00000000000000000000000im3";
    g_assert_false(begin(town, SAKI, &in, &second));
    g_assert_error(second, PROBLEM, PROBLEM_STATE);
}

/* What is refused by now stops it there, with its line; it goes on, passes the row over, or ends.
 */
static void test_stopped(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows =
        town_json("[['PC-1', 'notebook'], ['PC-2', 'phone'], ['PC-3', 'phone']]");
    const ServiceRows in = rows_in(heads, rows);
    g_assert_true(begin(town, SAKI, &in, NULL));
    g_autofree char *state = NULL;
    town_adopt_changed(town, "terminal", "code: notebook", "code: laptop");
    g_assert_true(take_portion(town));
    g_assert_true(register_import_find(town->store, IMPORT, keep_state, &state, NULL));
    g_assert_true(g_str_has_prefix(state, "stopped 0 0/3 row 2"));
    g_assert_false(take_portion(town));
    g_autoptr(GError) other = steer(town, JOHO, SERVICE_IMPORT_SKIP);
    g_assert_error(other, PROBLEM, PROBLEM_NOT_FOUND);
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_CONTINUE));
    g_assert_true(take_portion(town)); /* and stops there again */
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_SKIP));
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_STOP));
    g_autoptr(GError) none = steer(town, SAKI, SERVICE_IMPORT_SKIP);
    g_assert_error(none, PROBLEM, PROBLEM_STATE);
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_CONTINUE));
    g_assert_true(take_portion(town));
    assert_stands(town, "done 3 2/3 ");
    g_autoptr(GError) over = steer(town, SAKI, SERVICE_IMPORT_STOP);
    g_assert_error(over, PROBLEM, PROBLEM_STATE);
}

/* What a disabled account began stops, and goes on when the account is enabled and its owner says
 * so. What was looked up of one person is not used for another's import. */
static void test_disabled(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows = terminals(60);
    const ServiceRows in = rows_in(heads, rows);
    g_autofree char *person = NULL;
    g_assert_true(begin(town, SAKI, &in, NULL));
    ServiceCall call = fixture_begin(town, "system");
    g_assert_true(service_import_whose(&call, &person, NULL));
    fixture_end(town, &call, TRUE);
    g_assert_cmpstr(person, ==, SAKI);
    g_assert_true(take_portion_of(town, JOHO, FALSE));
    g_assert_true(take_portion_of(town, JOHO, TRUE));
    assert_stands(town, "running 0 0/60 ");
    g_assert_true(take_portion(town));
    g_assert_true(take_portion_of(town, SAKI, TRUE));
    assert_stands(town, "stopped 50 50/60 the import cannot be done now: "
                        "the account of who began it is disabled");
    g_assert_cmpuint(town_events(town, "record.open"), ==, 50);
    g_assert_false(take_portion(town));
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_CONTINUE));
    g_assert_true(take_portion(town));
    assert_stands(town, "done 60 60/60 ");
    assert_rebuilds(town);
}

/* An appointment that ended meanwhile: each row is judged as the office is by then. */
static void test_appointment_ended(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows = terminals(60);
    const ServiceRows in = rows_in(heads, rows);
    g_assert_true(begin(town, SAKI, &in, NULL));
    g_assert_true(take_portion(town));
    town_change(town, "[{'what': 'appointment', 'id': 'a00000000000000000000000s2', 'set': "
                      "{'until_on': '2026-11-29'}}]");
    town_at(town, "2026-11-30T09:00");
    g_assert_true(take_portion(town));
    g_autofree char *state = NULL;
    g_assert_true(register_import_find(town->store, IMPORT, keep_state, &state, NULL));
    g_assert_true(g_str_has_prefix(state, "stopped 50 50/60 row "));
}

static void test_ended(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(json_t) heads = town_json("['管理番号', '種類']");
    g_autoptr(json_t) rows = terminals(60);
    const ServiceRows in = rows_in(heads, rows);
    g_assert_true(begin(town, SAKI, &in, NULL));
    g_assert_true(take_portion(town));
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_STOP));
    g_assert_false(take_portion(town));
    g_assert_no_error(steer(town, SAKI, SERVICE_IMPORT_END));
    assert_stands(town, "ended 50 50/60 ");
    gint64 line = 0;
    gint64 first = (gint64)town_last_event(town, "record.import") - 52; /* 50 rows, 2 steps */
    g_assert_null(register_import_row(town->store, first, 55, &line, NULL));
    assert_rebuilds(town);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/record-import/cells", test_cells);
    g_test_add_func("/service/record-import/choices-are-told", test_choices_are_told);
    g_test_add_func("/service/record-import/ambiguous-name", test_ambiguous_name);
    g_test_add_func("/service/record-import/unseen-is-unknown", test_unseen_is_unknown);
    g_test_add_func("/service/record-import/none-when-one-is-refused",
                    test_none_when_one_is_refused);
    g_test_add_func("/service/record-import/portions", test_portions);
    g_test_add_func("/service/record-import/repeated", test_repeated);
    g_test_add_func("/service/record-import/stopped", test_stopped);
    g_test_add_func("/service/record-import/disabled", test_disabled);
    g_test_add_func("/service/record-import/appointment-ended", test_appointment_ended);
    g_test_add_func("/service/record-import/ended", test_ended);
    return g_test_run();
}
