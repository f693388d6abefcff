/* tests/unit/service/service_relieved.c -- what people do under a relief from separation is told
 * for the year: who, which record, which clause, reviewed or not */
#include "records_town.h"
#include "register/parts.h"
#include "report/relieved.h"
#include "service/retention.h"
#include <string.h>

#define HEAD                                                                                                           \
    "\xef\xbb\xbf\"日付\",\"行った人\",\"種類\",\"番号\",\"件名\",\"部署\",\"手続き\","               \
    "\"本来は行えない立場\",\"手続きの条項\",\"兼務の番号\",\"兼務の件名\",\"事後確認\"," \
    "\"確認日\","                                                                                                   \
    "\"記録台帳の番号\"\r\n"

static ReportAsk ask_as(const Fixture *town, const char *person, const char *language)
{
    return (ReportAsk){.body = town->store,
                       .desk = town->desk,
                       .person = person,
                       .now_us = town->now_us,
                       .language = language};
}

static gboolean take_piece(const char *bytes, gsize size_bytes, gpointer text)
{
    g_string_append_len(text, bytes, (gssize)size_bytes);
    return TRUE;
}

static char *csv_of(Fixture *town, const char *person, int year)
{
    g_autoptr(GError) error = NULL;
    GString *text = g_string_new(NULL);
    const ReportAsk ask = ask_as(town, person, "ja");
    g_assert_true(report_relieved_csv(&ask, year, take_piece, text, &error));
    g_assert_no_error(error);
    return g_string_free(text, FALSE);
}

static json_t *uses_of(Fixture *town, const char *person, int year)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    const ReportAsk ask = ask_as(town, person, "ja");
    g_assert_true(report_relieved(&ask, year, text, &error));
    g_assert_no_error(error);
    g_autoptr(json_t) all = json_loads(text->str, 0, NULL);
    g_assert_true(json_is_true(json_object_get(all, "whole")));
    return json_incref(json_object_get(all, "uses"));
}

/* The review as everybody who looks is told it. */
static void assert_review(Fixture *town, const char *review)
{
    g_autoptr(json_t) uses = uses_of(town, SOMU, 2026);
    g_assert_cmpuint(json_array_size(uses), ==, 1);
    g_assert_cmpstr(register_text_in(json_array_get(uses, 0), "review"), ==, review);
}

static char *relief_of(Fixture *town, const char *person)
{
    g_autofree char *values = g_strdup_printf(
        "{'person': '%s', 'duties': ['ask_grant'], 'what': '課長の持出し', 'unit': '" UNIT_ZEI
        "', 'reason': '職員が少なく代わりの者がいないため', 'tried': '隣の課', 'compensation': "
        "'毎月見る', 'from_on': '2026-11-29', 'until_on': '2027-03-31', 'reviewer': 'auditor'}",
        person);
    char *relief = town_open(town, ZEI, "duty_combination", values);
    town_move(town, ZEI, relief, "submit", NULL);
    town_move(town, KAIGO, relief, "approve", NULL);
    return relief;
}

static char *own_takeout(Fixture *town)
{
    char *own = town_open(town, ZEI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ZEI, own, "submit", NULL);
    town_move(town, ZEI, own, "grant", NULL);
    return own;
}

/* `deputy` may grant in the place of Zei. */
static void appoint_deputy(Fixture *town, const char *deputy)
{
    g_autofree char *values = g_strdup_printf(
        "{'holder': '" ZEI "', 'function': 'section_manager', 'deputy': '%s', 'from_on': "
        "'2026-11-29', 'until_on': '2026-12-05', 'reason': '出張', 'scope': 'permits', "
        "'after_view': true}",
        deputy);
    g_autofree char *appointment = town_open(town, ZEI, "deputy_appointment", values);
    town_move(town, ZEI, appointment, "submit", NULL);
    town_move(town, SOMU, appointment, "approve", NULL);
}

/* Why it may not be granted; new reference. */
static json_t *refusal_of(Fixture *town, const char *person, const char *record)
{
    g_autoptr(RegisterRecord) found = town_record(town, record);
    const RegisterDoing doing = {.record = record,
                                 .expected_version = found->version,
                                 .comment = "",
                                 .effective_on = "",
                                 .second = ""};
    g_auto(ServiceRecordOut) out = {0};
    g_autoptr(GError) refused = NULL;
    ServiceCall call = fixture_begin(town, person);
    gboolean done = service_record_act(&call, SERVICE_RECORD_MOVE, &doing, "grant", &out, &refused);
    fixture_end(town, &call, done);
    g_assert_error(refused, PROBLEM, PROBLEM_NOT_ALLOWED);
    return json_incref(out.refusal);
}

/* What relieves the deputy does not relieve the holder, who asked: the refusal says so, and offers
 * the form that relieves the holder, unless it is not the deputy's to open. */
static void test_deputy_relieved_holder_not(void)
{
    g_autoptr(Fixture) town = town_new();
    appoint_deputy(town, JUN);
    appoint_deputy(town, SAKI);
    g_autofree char *relief = relief_of(town, JUN);
    g_autofree char *own = town_open(town, ZEI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ZEI, own, "submit", NULL);
    g_autoptr(json_t) refusal = refusal_of(town, JUN, own);
    g_assert_nonnull(strstr(register_text_in(refusal, "ja"), "関係する人に代わっては"));
    const json_t *names = json_object_get(refusal, "names"); /* of whose section manager could */
    g_assert_cmpstr(register_text_in(names, UNIT_ZEI), ==, "税務課");
    const json_t *offer = json_object_get(json_object_get(refusal, "offer"), "values");
    g_assert_cmpstr(register_text_in(offer, "person"), ==, ZEI);
    g_autoptr(json_t) of_staff = refusal_of(town, SAKI, own);
    g_assert_null(json_object_get(of_staff, "offer"));
    g_autoptr(json_t) uses = uses_of(town, SOMU, 2026);
    g_assert_cmpuint(json_array_size(uses), ==, 0);
}

/* And what relieves the holder lets the deputy act in that place; told of is the holder, who would
 * have been left out. */
static void test_deputy_of_relieved(void)
{
    g_autoptr(Fixture) town = town_new();
    appoint_deputy(town, SAKI);
    g_autofree char *relief = relief_of(town, ZEI);
    g_autofree char *own = town_open(town, ZEI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ZEI, own, "submit", NULL);
    town_move(town, SAKI, own, "grant", NULL);
    g_autoptr(json_t) uses = uses_of(town, SOMU, 2026);
    g_assert_cmpuint(json_array_size(uses), ==, 1);
    const json_t *use = json_array_get(uses, 0);
    g_assert_cmpstr(register_text_in(use, "person"), ==, ZEI);
    g_assert_cmpstr(register_text_in(use, "relief"), ==, relief);
}

/* Only what would have been refused counts: another's request, granted the same day, does not. */
static void test_counted(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *none = csv_of(town, SOMU, 2026);
    g_assert_cmpstr(none, ==, HEAD);
    g_autofree char *relief = relief_of(town, ZEI);
    g_autofree char *own = own_takeout(town);
    g_autofree char *other = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, other, "submit", NULL);
    town_move(town, ZEI, other, "grant", NULL);
    g_autoptr(json_t) uses = uses_of(town, SOMU, 2026);
    g_assert_cmpuint(json_array_size(uses), ==, 1);
    const json_t *use = json_array_get(uses, 0);
    g_assert_cmpstr(register_text_in(use, "record"), ==, own);
    g_assert_cmpstr(register_text_in(use, "relief"), ==, relief);
    g_assert_cmpstr(register_text_in(use, "person"), ==, ZEI);
    g_assert_cmpstr(register_text_in(json_object_get(use, "step"), "ja"), ==, "許可する");
    g_assert_cmpstr(register_text_in(json_object_get(use, "barred"), "ja"), ==, "申請者（起票者）");
    g_autoptr(json_t) before = uses_of(town, SOMU, 2025);
    g_assert_cmpuint(json_array_size(before), ==, 0);
}

static void test_reviewed_or_not(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *relief = relief_of(town, ZEI);
    g_autofree char *own = own_takeout(town);
    assert_review(town, "running");
    town_at(town, "2027-04-01T00:00");
    town_tick(town);
    assert_review(town, "waiting");
    town_move(town, KAN, relief, "review", "{'cases': 1, 'seen': 1, 'review_result': 'fine'}");
    assert_review(town, "reviewed");
    g_autofree char *csv = csv_of(town, KAN, 2026);
    g_assert_true(g_str_has_prefix(csv, HEAD "\"2026-11-29\",\""));
    g_assert_nonnull(strstr(csv, "\"許可する\",\"申請者（起票者）\",\""));
    g_assert_nonnull(strstr(csv, "\"確認済み\",\"2027-04-01\",\""));
    g_assert_null(strstr(csv, ZEI)); /* by name */
}

/* Nothing of a record that may not be seen, nor of a relief that may not. */
static void test_unseen(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *relief = relief_of(town, ZEI);
    g_autofree char *own = own_takeout(town);
    g_autofree char *unseen = csv_of(town, JUN, 2026);
    g_assert_cmpstr(unseen, ==, HEAD);
}

static void keep(Fixture *town)
{
    ServiceKeeping keeping = {0};
    gboolean more = TRUE;
    while (more) {
        ServiceCall call = fixture_begin(town, "system");
        fixture_end(town, &call, service_keep(&call, &keeping, &more, NULL));
    }
}

static void dispose(Fixture *town, const char *record)
{
    g_autoptr(json_t) told = NULL;
    g_auto(GStrv) blobs = NULL;
    g_autoptr(RegisterRecord) found = town_record(town, record);
    g_autoptr(json_t) records =
        json_pack("[{s:s, s:I}]", "id", record, "version", (json_int_t)found->version);
    const ServiceRetentionIn in = {.records = records,
                                   .act = SERVICE_RETENTION_DISPOSE,
                                   .comment = "",
                                   .kind = "",
                                   .until_on = "",
                                   .language = PROBLEM_ENGLISH};
    ServiceCall call = fixture_begin(town, KAIGO);
    fixture_end(town, &call, service_retention_decide(&call, &in, &told, &blobs, NULL));
    g_assert_true(json_is_true(json_object_get(json_array_get(told, 0), "done")));
}

/* What the year's report said it says when the record was disposed of, after a replay too. */
static void test_stays_after_disposal(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *relief = relief_of(town, ZEI);
    g_autofree char *own = own_takeout(town);
    town_at(town, "2026-12-06T09:00");
    town_tick(town);
    g_assert_cmpstr(town_state(town, own), ==, "expired");
    town_at(town, "2033-04-01T09:00");
    keep(town);
    dispose(town, own);
    assert_review(town, "running");
    g_autofree char *before = fixture_dump(town);
    ServiceCall call = fixture_begin(town, FIXTURE_OPERATOR);
    fixture_end(town, &call, ledger_rebuild(town->log, &error));
    g_assert_no_error(error);
    g_autofree char *after = fixture_dump(town);
    g_assert_cmpstr(before, ==, after);
    assert_review(town, "running");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/relieved/counted", test_counted);
    g_test_add_func("/service/relieved/reviewed-or-not", test_reviewed_or_not);
    g_test_add_func("/service/relieved/unseen", test_unseen);
    g_test_add_func("/service/relieved/deputy-relieved-holder-not",
                    test_deputy_relieved_holder_not);
    g_test_add_func("/service/relieved/deputy-of-relieved", test_deputy_of_relieved);
    g_test_add_func("/service/relieved/stays-after-disposal", test_stays_after_disposal);
    return g_test_run();
}
