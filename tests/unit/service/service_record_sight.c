/* tests/unit/service/service_record_sight.c -- what stays hidden of records, and what does not */
#include "base/problem.h"
#include "records_town.h"
#include "register/drafts.h"
#include "register/inbox.h"
#include "register/notices.h"
#include "register/parts.h"
#include "register/search.h"
#include "report/records.h"
#include "report/report.h"
#include "service/attach.h"
#include <string.h>

#define INSIDER "{'what': '不審な操作', 'known_at': '2026-11-29T08:30', 'kind': ['insider']}"

typedef struct {
    RegisterView view;
    RegisterSight sight;
} Look;

static void look_as(Look *look, Fixture *town, const char *person)
{
    g_autoptr(GError) error = NULL;
    register_view_open(&look->view, town->desk, town->store, town->now_us, G_MAXUINT64, &error);
    g_assert_no_error(error);
    register_sight_open(&look->sight, &look->view, person, &error);
    g_assert_no_error(error);
}

static void look_clear(Look *look)
{
    register_sight_close(&look->sight);
    register_view_close(&look->view);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Look, look_clear)

static guint64 count_applied(Fixture *town, const char *person)
{
    g_auto(Look) look = {0};
    RegisterCount count = {0};
    look_as(&look, town, person);
    g_autoptr(GArray) ids = register_applied(&look.sight, person, 10, &count, NULL);
    g_assert_cmpuint(ids->len, ==, count.open);
    return count.open;
}

static guint count_tasks(Fixture *town, const char *person)
{
    g_auto(Look) look = {0};
    look_as(&look, town, person);
    g_autoptr(GArray) tasks = register_inbox(&look.sight, person, REGISTER_MAY, NULL);
    return tasks->len;
}

static gboolean count_line(const RegisterLine *line, gpointer user)
{
    g_assert_nonnull(line->key);
    ++*(guint *)user;
    return TRUE;
}

static guint count_found(Fixture *town, const char *person, const char *words)
{
    g_auto(Look) look = {0};
    guint found = 0;
    gint64 next = 0;
    look_as(&look, town, person);
    const RegisterSearch search = {.q = words, .limit = 10};
    g_assert_true(register_search(&look.sight, &search, &next, count_line, &found, NULL));
    return found;
}

/* Where a restricted record is not even its applicant's to see, no list of their own tells of it.
 */
static void test_own_restricted_record_is_not_listed(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "incident", "see_restricted: [applicant, ciso",
                       "see_restricted: [ciso");
    g_autofree char *open =
        town_open(town, MORI, "incident", "{'what': '警告', 'known_at': '2026-11-29T08:30'}");
    g_autofree char *hidden = town_open(town, MORI, "incident", INSIDER);
    g_assert_cmpuint(count_applied(town, MORI), ==, 1);
}

/* Who is told that something is late does not come to see what is restricted by that. */
static void test_late_restricted_record_waits_for_who_sees(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "incident", "escalate: {after: 3h, to: [chief_officer]}",
                       "escalate: {after: 3h, to: [section_manager of unit, chief_officer]}");
    g_autofree char *hidden = town_open(town, MORI, "incident", INSIDER);
    g_autofree char *open =
        town_open(town, MORI, "incident", "{'what': '警告', 'known_at': '2026-11-29T08:30'}");
    g_assert_cmpuint(count_tasks(town, JUN), ==, 1);
    town_at(town, "2026-11-29T15:30");
    town_tick(town);
    g_assert_true(town_told_of(town, SOMU, hidden, "escalated"));
    g_assert_cmpuint(count_tasks(town, JUN), ==, 1);
    g_assert_cmpuint(count_tasks(town, SOMU), ==, 2);
}

/* A name finds what is shown of a person, and nothing by a field that is hidden. */
static void test_search_by_hidden_person(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "takeout_bringin", "required: yes, party: yes, default: applicant",
                       "required: yes, party: yes, default: applicant, see: [ciso, applicant]");
    g_autofree char *values =
        town_replaced(TOWN_TAKEOUT, "'kind': 'takeout'", "'kind': 'takeout', 'holder': '" NIKO "'");
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", values);
    town_move(town, ICHI, record, "submit", NULL);
    g_assert_cmpuint(count_found(town, ICHI, "二子"), ==, 1);
    g_assert_cmpuint(count_found(town, KAIGO, "二子"), ==, 1);
    g_assert_cmpuint(count_found(town, ZEI, "決算 二子"), ==, 0);
    g_assert_cmpuint(count_found(town, ZEI, "太郎 決算"), ==, 1);
}

static gboolean page_tells(Fixture *town, const char *person, const char *record, const char *of)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) json = g_string_new(NULL);
    const ReportAsk ask = {.body = town->store,
                           .desk = town->desk,
                           .person = person,
                           .now_us = town->now_us,
                           .language = "ja"};
    g_assert_true(report_record(&ask, record, json, &error));
    g_assert_no_error(error);
    return strstr(json->str, of) != NULL;
}

static gboolean refusal_tells(Fixture *town, const char *person, const char *record, const char *of)
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
    gboolean done =
        service_record_act(&call, SERVICE_RECORD_MOVE, &doing, "carry_out", &out, &refused);
    fixture_end(town, &call, done);
    g_assert_error(refused, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_autofree char *text = json_dumps(out.refusal, 0);
    g_assert_nonnull(strstr(text, ICHI));
    return strstr(text, of) != NULL;
}

/* Whom a hidden field names, who it is hidden from learns neither from what the record waits for
 * nor from a refusal. */
static void test_hidden_person_is_named_nowhere(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "takeout_bringin", "required: yes, party: yes, default: applicant",
                       "required: yes, party: yes, default: applicant, see: [ciso, applicant]");
    g_autofree char *values =
        town_replaced(TOWN_TAKEOUT, "'kind': 'takeout'", "'kind': 'takeout', 'holder': '" NIKO "'");
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", values);
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "grant", NULL);
    g_assert_true(page_tells(town, KAIGO, record, NIKO));
    g_assert_true(page_tells(town, ICHI, record, NIKO));
    g_assert_true(page_tells(town, ZEI, record, ICHI));
    g_assert_false(page_tells(town, ZEI, record, NIKO));
    g_assert_true(refusal_tells(town, KAIGO, record, NIKO));
    g_assert_false(refusal_tells(town, ZEI, record, NIKO));
}

/* However many are named, who decides sees the record. */
static void test_many_named_leave_deciders(void)
{
    g_autoptr(Fixture) town = town_new();
    g_auto(Look) look = {0};
    g_autofree char *key =
        town_open(town, MORI, "incident",
                  "{'what': '警告', 'known_at': '2026-11-29T08:30', 'unit': '" UNIT_ZEI "'}");
    look_as(&look, town, SOMU);
    g_autoptr(RegisterRecord) record = register_record_load(&look.view, key, NULL);
    json_t *told = json_array();
    for (guint i = 0; i < 300; i++) {
        g_autofree char *person = g_strdup_printf("%026u", i);
        json_array_append_new(told, json_pack("{s:s}", "by", person));
    }
    json_object_set_new(record->values, "told", told);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_record_sees(&look.view, record, keys);
    g_assert_cmpuint(keys->len, ==, 200);
    g_assert_true(
        g_ptr_array_find_with_equal_func(keys, "f:section_manager:" UNIT_ZEI, g_str_equal, NULL));
}

/* What one applied for is where somebody is waited for, not every register that is in use. */
static void test_resting_records_are_not_waited_for(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *system = town_system(town);
    g_assert_cmpuint(count_applied(town, JOHO), ==, 0);
    g_autofree char *draft = town_open(town, JOHO, "takeout_bringin", TOWN_TAKEOUT);
    g_assert_cmpuint(count_applied(town, JOHO), ==, 1);
    town_move(town, JOHO, draft, "submit", NULL);
    g_assert_cmpuint(count_applied(town, JOHO), ==, 1);
    town_move(town, JOHO, draft, "withdraw", NULL);
    g_assert_cmpuint(count_applied(town, JOHO), ==, 0);
}

/* ---- the second person ---- */

static char *ask_for_privilege(Fixture *town)
{
    g_autofree char *system = town_system(town);
    g_autofree char *values = g_strdup_printf(
        "{'kind': 'register', 'employment': 'regular', 'system': {'id': '%s'}, 'account_kind': "
        "'privileged', 'rights': [{'role': '管理', 'right': 'admin'}], 'reason': '更新', "
        "'from_on': '2026-12-01', 'work': '月次更新', 'ack': true}",
        system);
    char *record = town_open(town, ICHI, "account_request", values);
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "endorse", NULL);
    return record;
}

/* What the first asked can be declined also when the first could not ask for it any more. */
static void test_decline_when_the_first_lost_the_right(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = ask_for_privilege(town);
    town_move(town, SOMU, record, "grant_privileged", NULL);
    town_change(town, "[{'what': 'appointment', 'id': 'a00000000000000000000000s1', 'set': "
                      "{'until_on': '2026-11-29'}}, {'what': 'person', 'id': '" SOMU
                      "', 'set': {'until_on': '2026-11-29'}}]");
    town_at(town, "2026-11-30T09:00");
    town_repoint(town);
    g_autoptr(GError) agreed = town_act(town, KAIGO, SERVICE_RECORD_AGREE, record, NULL, NULL);
    g_assert_error(agreed, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_autoptr(GError) other = town_act(town, ZEI, SERVICE_RECORD_DECLINE, record, NULL, NULL);
    g_assert_nonnull(other);
    g_assert_null(town_act(town, KAIGO, SERVICE_RECORD_DECLINE, record, NULL, NULL));
    g_autoptr(RegisterRecord) after = town_record(town, record);
    g_assert_cmpuint(json_object_size(after->pending), ==, 0);
}

/* A draft that goes to a colleague takes back what its first applicant asked. */
static void test_hand_over_takes_back_what_was_asked(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "takeout_bringin", "act: ask, by: applicant, needs: [items]",
                       "act: record, by: applicant, second: {by: [section_staff of applicant], "
                       "not_by: [applicant]}, needs: [items]");
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    g_autoptr(RegisterRecord) before = town_record(town, record);
    g_assert_cmpstr(register_text_in(before->pending, "transition"), ==, "submit");
    g_assert_null(town_act(town, ICHI, SERVICE_RECORD_HAND_OVER, record, NIKO, NULL));
    g_autoptr(RegisterRecord) after = town_record(town, record);
    g_assert_cmpuint(json_object_size(after->pending), ==, 0);
    g_autoptr(GError) agreed = town_act(town, SAKI, SERVICE_RECORD_AGREE, record, NULL, NULL);
    g_assert_error(agreed, PROBLEM, PROBLEM_STATE);
}

/* ---- what one person may keep ---- */

static void test_saved_lists_are_refused_not_dropped(void)
{
    g_autoptr(Fixture) town = town_new();
    for (guint i = 0; i <= REGISTER_SAVED_MAX; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *id = g_strdup_printf("%026u", i);
        const RegisterSaved saved = {id, ICHI, "一覧", "terminal", "{}"};
        gboolean put = register_saved_put(town->store, &saved, &error);
        g_assert_cmpint(put, ==, i < REGISTER_SAVED_MAX);
        if (!put)
            g_assert_error(error, PROBLEM, PROBLEM_STATE);
    }
    const RegisterSaved again = {"00000000000000000000000007", ICHI, "別の名", "terminal", "{}"};
    g_assert_true(register_saved_put(town->store, &again, NULL));
    const RegisterSaved other = {"00000000000000000000000999", ZEI, "一覧", "terminal", "{}"};
    g_assert_true(register_saved_put(town->store, &other, NULL));
}

static gboolean send_file(Fixture *town, const char *person, guint number, guint64 bytes)
{
    g_autofree char *id = g_strdup_printf("%026u", number);
    const RegisterAttachment file = {.id = id,
                                     .person = person,
                                     .sha256 = FIXTURE_SHA256,
                                     .name = "a.txt",
                                     .media = "text/plain",
                                     .state = "unchecked",
                                     .bytes = bytes,
                                     .sent_us = town->now_us};
    ServiceCall call = fixture_begin(town, person);
    gboolean sent = service_attach(&call, &file, NULL);
    fixture_end(town, &call, sent);
    return sent;
}

/* One person cannot fill the disk with files that no record cites. */
static void test_loose_files_are_bounded(void)
{
    g_autoptr(Fixture) town = town_new();
    guint number = 0;
    while (number < REGISTER_LOOSE_MAX) {
        g_assert_true(send_file(town, ICHI, number, 1));
        number++;
    }
    g_assert_false(send_file(town, ICHI, number, 1));
    g_assert_true(send_file(town, ZEI, number + 1, REGISTER_LOOSE_MAX_BYTES));
    g_assert_false(send_file(town, ZEI, number + 2, 1));
}

/* ---- viruses ---- */

static void scanned(Fixture *town, const char *state)
{
    static const char *const administrators[] = {KAIGO, NULL};
    const ServiceScanned in = {FIXTURE_SHA256, state, "Eicar", administrators};
    g_autoptr(GError) error = NULL;
    ServiceCall call = fixture_begin(town, "system");
    gboolean done = service_note_scan(&call, &in, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
}

static GError *cite(Fixture *town, const char *record, guint number)
{
    g_autofree char *values = g_strdup_printf("{'files': ['%026u']}", number);
    return town_act(town, ICHI, SERVICE_RECORD_EDIT, record, NULL, values);
}

static void assert_no_citing(Fixture *town, const char *record, guint number)
{
    g_autoptr(GError) error = cite(town, record, number);
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

/* Whoever sends a file again in which a virus was found, and whether or not the scanner can look at
 * it then: it stays withheld until it is found clean. */
static void test_infected_bytes_stay_withheld(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record =
        town_open(town, ICHI, "incident", "{'what': '警告', 'known_at': '2026-11-29T08:30'}");
    g_assert_true(send_file(town, MORI, 1, 1));
    scanned(town, "infected");
    g_assert_true(send_file(town, ICHI, 2, 1));
    assert_no_citing(town, record, 2);
    scanned(town, "failed");
    assert_no_citing(town, record, 2);
    scanned(town, "clean");
    g_assert_null(cite(town, record, 2));
}

STORE_SQL(lose_attachments, "DROP TABLE attachment");

static void not_visited(const RegisterAttachment *attachment, gpointer user)
{
    (void)user;
    g_error("%s was given out", attachment->id);
}

/* A file is not given out when what was found in it cannot be read. */
static void test_no_file_without_its_state(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *record =
        town_open(town, ICHI, "incident", "{'what': '警告', 'known_at': '2026-11-29T08:30'}");
    g_assert_true(send_file(town, ICHI, 1, 1));
    g_assert_null(cite(town, record, 1));
    g_auto(Look) look = {0};
    look_as(&look, town, SOMU);
    g_autoptr(StoreQuery) lose = store_query(town->store, &lose_attachments, &error);
    g_assert_true(store_run(lose, &error));
    g_autofree char *id = g_strdup_printf("%026u", 1u);
    g_assert_false(register_file_visit(&look.sight, id, SOMU, not_visited, NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
}

typedef struct {
    guint told;
    gboolean csirt;
} Told;

static void count_told(const RegisterTold *told, gpointer user)
{
    Told *sum = user;
    sum->told++;
    sum->csirt = sum->csirt || strcmp(told->key, "f:csirt:") == 0;
}

/* Of one form that hundreds sent, the CSIRT is told all the same. */
static void test_virus_sent_by_many(void)
{
    g_autoptr(Fixture) town = town_new();
    Told sum = {0, FALSE};
    for (guint i = 0; i < 300; i++) {
        g_autofree char *person = g_strdup_printf("%026u", i);
        g_assert_true(send_file(town, person, i, 1));
    }
    scanned(town, "infected");
    g_assert_true(register_told_after(town->store, 0, 1000, count_told, &sum, NULL));
    g_assert_cmpuint(sum.told, ==, REGISTER_PARTS_MAX + 1);
    g_assert_true(sum.csirt);
}

static gboolean lists(Fixture *town, ReportLedgerSight sight, const char *record)
{
    g_autoptr(GString) json = g_string_new(NULL);
    const ReportEventFilter filter = {.limit = 100, .sight = sight};
    g_assert_true(report_events(town->store, NULL, &filter, json, NULL));
    return strstr(json->str, record) != NULL;
}

static gboolean shows(Fixture *town, ReportLedgerSight sight, guint64 index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) json = g_string_new(NULL);
    gboolean shown = report_event(town->store, NULL, index, sight, json, &error);
    g_assert_cmpint(report_event_seen(town->store, index, sight, NULL), ==, shown);
    if (!shown)
        g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    g_assert_null(strstr(json->str, "\"content_value\""));
    return shown;
}

/* Auditors see no restricted record, so of its events the ledger tells them nothing either. */
static void test_ledger_as_auditors_read_it(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *hidden = town_open(town, MORI, "incident", INSIDER);
    guint64 of_hidden = town_last_event(town, "record.open");
    g_autofree char *open =
        town_open(town, MORI, "incident", "{'what': '警告', 'known_at': '2026-11-29T08:30'}");
    guint64 of_open = town_last_event(town, "record.open");
    g_assert_true(lists(town, REPORT_LEDGER_WHOLE, hidden));
    g_assert_false(lists(town, REPORT_LEDGER_AUDITOR, hidden));
    g_assert_true(lists(town, REPORT_LEDGER_AUDITOR, open));
    g_assert_true(shows(town, REPORT_LEDGER_WHOLE, of_hidden));
    g_assert_false(shows(town, REPORT_LEDGER_AUDITOR, of_hidden));
    g_assert_true(shows(town, REPORT_LEDGER_AUDITOR, of_open));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/record-sight/own-restricted",
                    test_own_restricted_record_is_not_listed);
    g_test_add_func("/service/record-sight/late-restricted",
                    test_late_restricted_record_waits_for_who_sees);
    g_test_add_func("/service/record-sight/search-by-hidden-person", test_search_by_hidden_person);
    g_test_add_func("/service/record-sight/hidden-person", test_hidden_person_is_named_nowhere);
    g_test_add_func("/service/record-sight/many-named", test_many_named_leave_deciders);
    g_test_add_func("/service/record-sight/resting", test_resting_records_are_not_waited_for);
    g_test_add_func("/service/record-sight/decline", test_decline_when_the_first_lost_the_right);
    g_test_add_func("/service/record-sight/hand-over", test_hand_over_takes_back_what_was_asked);
    g_test_add_func("/service/record-sight/saved-lists", test_saved_lists_are_refused_not_dropped);
    g_test_add_func("/service/record-sight/loose-files", test_loose_files_are_bounded);
    g_test_add_func("/service/record-sight/infected-bytes", test_infected_bytes_stay_withheld);
    g_test_add_func("/service/record-sight/no-file-without-state", test_no_file_without_its_state);
    g_test_add_func("/service/record-sight/virus-sent-by-many", test_virus_sent_by_many);
    g_test_add_func("/service/record-sight/auditors-ledger", test_ledger_as_auditors_read_it);
    return g_test_run();
}
