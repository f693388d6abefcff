/* tests/unit/service/service_records.c -- records opened, asked for, granted, refused, by all kinds
 * of persons */
#include "base/problem.h"
#include "records_town.h"
#include "register/inbox.h"
#include "register/parts.h"
#include "service/attach.h"
#include <string.h>

static void test_takeout(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    g_assert_cmpstr(town_state(town, record), ==, "draft");
    town_move(town, ICHI, record, "submit", NULL);
    g_autoptr(RegisterRecord) asked = town_record(town, record);
    g_assert_cmpstr(asked->number, ==, "持出R8-1");
    g_assert_cmpstr(asked->title, ==, "県庁での決算ヒアリング");
    town_refused(town, JUN, record, "grant", NULL, PROBLEM_NOT_FOUND); /* another section */
    town_refused(town, ICHI, record, "grant", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, ZEI, record, "grant", "{'condition': 'その日のうちに返却'}");
    town_move(town, ICHI, record, "carry_out",
              "{'out_at': '2026-11-29T09:30', 'out_checked': true}");
    town_move(town, ICHI, record, "bring_back",
              "{'back_at': '2026-11-29T17:00', 'back_state': 'complete', 'scanned': true}");
    town_refused(town, ICHI, record, "check_return", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, SAKI, record, "check_return", "{'return_note': '異常なし'}");
    g_assert_cmpstr(town_state(town, record), ==, "closed");
}

/* Whom the record waits for: "ZEI:grant SOMU:grant?" and so on, a question mark where others are
 * asked first. */
static char *waiting(Fixture *town, const char *record)
{
    static const char *const names[] = {"KAIGO", "SOMU", "ZEI",  "ICHI", "NIKO", "SAKI",
                                        "JUN",   "MORI", "JOHO", "KAN",  "GAI",  "NOBODY"};
    GString *out = g_string_new(NULL);
    g_autoptr(RegisterRecord) found = town_record(town, record);
    for (guint i = 0; town_persons[i] != NULL; i++) {
        g_auto(RegisterView) view = {0};
        g_auto(RegisterSight) sight = {0};
        register_view_open(&view, town->desk, town->store, town->now_us, G_MAXUINT64, NULL);
        register_sight_open(&sight, &view, town_persons[i], NULL);
        g_autoptr(GArray) tasks = register_inbox(&sight, town_persons[i], REGISTER_MAY, NULL);
        for (guint j = 0; j < tasks->len; j++) {
            const RegisterTask *task = &g_array_index(tasks, RegisterTask, j);
            for (guint k = 0; task->record == found->id && k < task->steps->len; k++)
                g_string_append_printf(out, "%s%s:%s%s", out->len > 0 ? " " : "", names[i],
                                       (char *)task->steps->pdata[k], task->place > 0 ? "?" : "");
        }
    }
    return g_string_free(out, FALSE);
}

static void assert_waiting(Fixture *town, const char *record, const char *expected)
{
    g_autofree char *found = waiting(town, record);
    g_assert_cmpstr(found, ==, expected);
}

/* Who applies is not asked to grant; then who stands next in the type is. */
static void test_waits(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    assert_waiting(town, record, "ICHI:submit");
    town_move(town, ICHI, record, "submit", NULL);
    assert_waiting(town, record, "SOMU:grant? ZEI:grant");
    g_autofree char *own = town_open(town, ZEI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ZEI, own, "submit", NULL);
    assert_waiting(town, own, "SOMU:grant");
    /* The head of the section is another from tomorrow: the same record then waits for that one. */
    town_change(town,
                "[{'what': 'appointment', 'id': 'a" ZEI_TAIL "', 'set': {'until_on': "
                "'2026-11-29'}},"
                "{'what': 'appointment', 'id': '00000000000000000000000a99', 'set': {'person':"
                " '" SAKI "', 'post': '00000000000000000000000p03', 'main': false, "
                "'order_text': '', 'from_on': '2026-11-30', 'until_on': '9999-12-31'}}]");
    assert_waiting(town, record, "SOMU:grant? ZEI:grant");
    town_at(town, "2026-11-30T09:00");
    assert_waiting(town, record, "SOMU:grant? SAKI:grant");
    /* Nobody heads it: pointed anew, the request waits for the chief officer. */
    town_change(town, "[{'what': 'appointment', 'id': '00000000000000000000000a99', 'set': "
                      "{'until_on': '2026-11-30'}}]");
    town_at(town, "2026-12-01T09:00");
    town_repoint(town);
    assert_waiting(town, record, "SOMU:grant");
}

/* Reminders, the escalation and what an unused permission becomes, also when the program was off.
 */
static void test_deadlines(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.remind"), ==, 0);
    town_at(town, "2026-12-02T09:30");
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.remind"), ==, 1);
    town_at(town, "2026-12-04T09:30");
    town_tick(town);
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.escalate"), ==, 1);
    assert_waiting(town, record, "SOMU:grant SOMU:late ZEI:grant");
    town_move(town, ZEI, record, "grant", NULL);
    assert_waiting(town, record, "ICHI:carry_out");
    town_at(town, "2026-12-05T00:00");
    town_tick(town);
    g_assert_cmpstr(town_state(town, record), ==, "expired");
    g_assert_cmpuint(town_events(town, "record.lapse"), ==, 1);
}

/* What a deadline would do is refused for good: it stops, and everybody else's clock goes on. */
static void test_refused_deadline_stops_alone(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *other = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, other, "submit", NULL);
    town_move(town, ZEI, other, "grant", NULL);
    g_autofree char *text = town_type_text(town, "takeout_bringin");
    g_autofree char *newer = town_replaced(text, "version: 2", "version: 3");
    g_autofree char *wide =
        town_replaced(newer, "en: Purpose}, max: 400", "en: Purpose}, max: 3000");
    g_autofree char *own =
        town_replaced(wide, "becomes: expired",
                      "becomes: expired, do: [{open: incident, with: {what: purpose}}]");
    town_adopt(town, "takeout_bringin.yaml", own);
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    g_autofree char *letters = g_strnfill(2500, 'x');
    g_autofree char *long_purpose = g_strdup_printf("{'purpose': '%s'}", letters);
    g_assert_null(town_act(town, ICHI, SERVICE_RECORD_EDIT, record, NULL, long_purpose));
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "grant", NULL);
    town_at(town, "2026-12-05T00:00");
    g_test_expect_message(G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*left undone*");
    town_tick(town);
    g_test_assert_expected_messages();
    g_assert_cmpstr(town_state(town, record), ==, "granted");
    g_assert_cmpstr(town_state(town, other), ==, "expired");
    town_at(town, "2026-12-06T00:00");
    town_tick(town); /* no second warning */
}

/* Nobody knows what time it is: nothing lapses until somebody says. */
static void test_clock_steps_back(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    town->step_us = -G_TIME_SPAN_HOUR;
    g_autofree char *other = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town->now_us += 5 * G_TIME_SPAN_DAY;
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.remind"), ==, 0);
    ServiceCall call = fixture_begin(town, FIXTURE_PERSON);
    fixture_end(town, &call, service_confirm_clock(&call, "", NULL));
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.remind"), ==, 1);
}

/* Set on by a year, with nothing written since: what the clock would do then stays undone, too. */
static void test_clock_set_on(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    town->step_us = 366 * G_TIME_SPAN_DAY;
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.remind"), ==, 0);
    g_assert_cmpuint(town_events(town, "clock.stepped"), ==, 1);
    town_tick(town);
    g_assert_cmpuint(town_events(town, "clock.stepped"), ==, 1);
}

static void point_anew(Fixture *town, ServicePointing *pointing)
{
    gboolean more = FALSE;
    ServiceCall call = fixture_begin(town, "system");
    fixture_end(town, &call, service_repoint(&call, pointing, &more, NULL));
    g_assert_false(more);
}

/* Of a wrong day nobody's term is over; what changed meanwhile is made good when it is confirmed.
 */
static void test_office_changed_in_doubt(void)
{
    g_autoptr(Fixture) town = town_new();
    ServicePointing pointing = {0};
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    point_anew(town, &pointing);
    assert_waiting(town, record, "SOMU:grant? ZEI:grant");
    town->step_us = 10 * G_TIME_SPAN_DAY;
    town_change(town, "[{'what': 'appointment', 'id': 'a" ZEI_TAIL
                      "', 'set': {'until_on': '2026-12-01'}}]");
    town->now_us += 10 * G_TIME_SPAN_DAY;
    point_anew(town, &pointing);
    g_assert_cmpuint(town_events(town, "record.repoint"), ==, 0);
    ServiceCall call = fixture_begin(town, FIXTURE_PERSON);
    fixture_end(town, &call, service_confirm_clock(&call, "", NULL));
    point_anew(town, &pointing);
    g_assert_cmpuint(town_events(town, "record.repoint"), ==, 1);
    assert_waiting(town, record, "SOMU:grant");
}

/* A deputy acts by what was handed over, within its limits, and the holder sees it afterwards. */
static void test_deputy(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *appointment = town_open(
        town, ZEI, "deputy_appointment",
        "{'holder': '" ZEI "', 'function': 'section_manager', 'deputy': '" SAKI "', 'from_on': "
        "'2026-11-29', 'until_on': '2026-12-05', 'reason': '出張', 'scope': 'permits', "
        "'after_view': true}");
    town_move(town, ZEI, appointment, "submit", NULL);
    town_refused(town, ZEI, appointment, "approve", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, SOMU, appointment, "approve", NULL);
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    assert_waiting(town, record, "SOMU:grant? ZEI:grant SAKI:grant");
    g_autofree char *own = town_open(town, SAKI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, SAKI, own, "submit", NULL);
    town_refused(town, SAKI, own, "grant", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, SAKI, record, "grant", NULL);
    assert_waiting(town, record, "ZEI:look ICHI:carry_out");
    g_autoptr(RegisterRecord) granted = town_record(town, record);
    g_autofree char *doers = json_dumps(json_object_get(granted->doers, "grant"), 0);
    g_assert_nonnull(strstr(doers, SAKI));
    g_assert_nonnull(strstr(doers, ZEI));
    g_assert_null(town_act(town, ZEI, SERVICE_RECORD_LOOK, record, NULL, NULL));
    assert_waiting(town, record, "ICHI:carry_out");
    /* Reports are no permits: those the deputy may not make for the holder. */
    town_refused(town, SAKI, record, "lose",
                 "{'lost_at': '2026-11-29T10:00', 'lost_how': '電車に忘れた'}",
                 PROBLEM_NOT_ALLOWED);
    town_at(town, "2026-12-06T09:00");
    town_tick(town);
    g_assert_cmpstr(town_state(town, appointment), ==, "expired");
    g_autofree char *late = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, late, "submit", NULL);
    town_refused(town, SAKI, late, "grant", NULL, PROBLEM_NOT_ALLOWED);
}

/* A privileged account takes two persons; neither alone, and neither is who uses it. */
static void test_second(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *system = town_system(town);
    g_autofree char *values = g_strdup_printf(
        "{'kind': 'register', 'employment': 'regular', 'system': {'id': '%s'}, 'account_kind': "
        "'privileged', 'rights': [{'role': '管理', 'right': 'admin'}], 'reason': '更新', "
        "'from_on': "
        "'2026-12-01', 'work': '月次更新', 'ack': true}",
        system);
    g_autofree char *record = town_open(town, ICHI, "account_request", values);
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "endorse", NULL);
    assert_waiting(town, record, "SOMU:grant_privileged");
    town_move(town, SOMU, record, "grant_privileged", NULL);
    g_assert_cmpstr(town_state(town, record), ==, "endorsed");
    assert_waiting(town, record, "KAIGO:second");
    g_autoptr(GError) alone = town_act(town, SOMU, SERVICE_RECORD_AGREE, record, NULL, NULL);
    g_assert_error(alone, PROBLEM, PROBLEM_STATE);
    g_assert_null(town_act(town, KAIGO, SERVICE_RECORD_DECLINE, record, NULL, NULL));
    assert_waiting(town, record, "SOMU:grant_privileged");
    town_move(town, SOMU, record, "grant_privileged", "{'condition': '作業後に抹消'}");
    g_assert_null(town_act(town, KAIGO, SERVICE_RECORD_AGREE, record, NULL, NULL));
    g_assert_cmpstr(town_state(town, record), ==, "granted");
    g_autoptr(RegisterRecord) granted = town_record(town, record);
    g_assert_cmpstr(json_string_value(json_object_get(granted->values, "condition")), ==,
                    "作業後に抹消");
    assert_waiting(town, record, "SOMU:set_up? JOHO:set_up");
}

/* Where anybody may be the second, one is named; nobody else is asked. */
static void test_second_by_name(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *medium = town_open(
        town, SAKI, "storage_medium",
        "{'medium_no': 'USB-1', 'kind': 'usb', 'product': 'みほん', 'encrypting': true, 'keeper': "
        "'" SAKI "', 'place': '棚', 'use': 'backup', 'zones': ['lgwan'], 'confidentiality': 'c2'}");
    town_move(town, SAKI, medium, "submit", NULL);
    town_move(town, ZEI, medium, "permit", NULL);
    town_move(town, SAKI, medium, "ask_disposal", NULL);
    town_refused(town, SAKI, medium, "grant_disposal", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, ZEI, medium, "grant_disposal", NULL);
    town_refused(town, SAKI, medium, "dispose",
                 "{'erase_method': 'destroy', 'erased_on': '2026-11-29'}", PROBLEM_INVALID);
    town_move_second(town, SAKI, NIKO, medium, "dispose",
                     "{'erase_method': 'destroy', 'erased_on': '2026-11-29'}");
    assert_waiting(town, medium, "NIKO:second");
    g_autoptr(GError) other = town_act(town, ICHI, SERVICE_RECORD_AGREE, medium, NULL, NULL);
    g_assert_error(other, PROBLEM, PROBLEM_STATE);
    g_assert_null(town_act(town, NIKO, SERVICE_RECORD_AGREE, medium, NULL, NULL));
    g_assert_cmpstr(town_state(town, medium), ==, "disposed");
}

/* What is agreed to is what was asked, with the defaults of the day of asking. */
static void test_second_on_a_later_day(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "storage_medium", "erased_on: {kind: date,",
                       "erased_on: {kind: date, default: today,");
    g_autofree char *medium = town_open(
        town, SAKI, "storage_medium",
        "{'medium_no': 'USB-1', 'kind': 'usb', 'product': 'みほん', 'encrypting': true, 'keeper': "
        "'" SAKI "', 'place': '棚', 'use': 'backup', 'zones': ['lgwan'], 'confidentiality': 'c2'}");
    town_move(town, SAKI, medium, "submit", NULL);
    town_move(town, ZEI, medium, "permit", NULL);
    town_move(town, SAKI, medium, "ask_disposal", NULL);
    town_move(town, ZEI, medium, "grant_disposal", NULL);
    town_move_second(town, SAKI, NIKO, medium, "dispose", "{'erase_method': 'destroy'}");
    town_at(town, "2026-12-02T10:00");
    g_assert_null(town_act(town, NIKO, SERVICE_RECORD_AGREE, medium, NULL, NULL));
    g_autoptr(RegisterRecord) disposed = town_record(town, medium);
    g_assert_cmpstr(register_text_in(disposed->values, "erased_on"), ==, TOWN_DAY);
}

/* Where the office is too small: asked and granted by one person, with leave and a later review. */
static void test_relief(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *own = town_open(town, ZEI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ZEI, own, "submit", NULL);
    town_refused(town, ZEI, own, "grant", NULL, PROBLEM_NOT_ALLOWED);
    g_autofree char *relief = town_open(
        town, ZEI, "duty_combination",
        "{'person': '" ZEI "', 'duties': ['ask_grant'], 'what': '課長の持出し', 'unit': '" UNIT_ZEI
        "', 'reason': '職員が少なく代わりの者がいないため', 'tried': '隣の課', 'compensation': "
        "'毎月見る', 'from_on': '2026-11-29', 'until_on': '2027-03-31', 'reviewer': 'auditor'}");
    town_move(town, ZEI, relief, "submit", NULL);
    town_move(town, KAIGO, relief, "approve", NULL);
    town_repoint(town);
    assert_waiting(town, own, "SOMU:grant? ZEI:grant");
    town_move(town, ZEI, own, "grant", NULL);
    town_at(town, "2027-04-01T00:00");
    town_tick(town);
    g_assert_cmpstr(town_state(town, relief), ==, "review_due");
    g_autofree char *later = town_open(town, ZEI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ZEI, later, "submit", NULL);
    town_refused(town, ZEI, later, "grant", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, KAN, relief, "review", "{'cases': 1, 'seen': 1, 'review_result': 'fine'}");
}

/* Level 3 on a Sunday: everybody is told at once, clocks run from when it was known. */
static void test_incident(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(
        town, MORI, "incident",
        "{'what': '住民情報を誤って公開した', 'known_at': '2026-11-29T08:30', 'kind': "
        "['misdirected'], 'finder': '森', 'confidentiality': 'c3b', 'personal': true, 'people': "
        "132, "
        "'personal_items': '氏名', 'sensitive': false, 'my_number': true, 'property_risk': false, "
        "'wrongful': false}");
    assert_waiting(town, record, "JUN:triage? JOHO:triage");
    town_move(town, JOHO, record, "triage", "{'level': 'l3'}");
    g_autoptr(RegisterRecord) taken = town_record(town, record);
    g_assert_cmpstr(taken->number, ==, "INCR8-1");
    g_assert_true(json_is_true(json_object_get(taken->values, "ppc")));
    g_assert_true(town_told(town, KAIGO, record) && town_told(town, SOMU, record) &&
                  town_told(town, JUN, record) && !town_told(town, ZEI, record));
    town_at(town, "2026-11-29T09:31"); /* an hour after it was known */
    town_tick(town);
    g_assert_true(town_told_of(town, SOMU, record, "passed"));
    town_at(town, "2026-12-04T08:31");
    town_tick(town);
    g_assert_true(town_told_of(town, KAIGO, record, "escalated"));
}

/* Whoever heads the section where the applicant works now sees what rests, too. */
static void test_resting_record_is_pointed_anew(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *text = town_type_text(town, "takeout_bringin");
    g_autofree char *newer = town_replaced(text, "version: 2", "version: 3");
    g_autofree char *own = town_replaced(newer, "en: Granted}", "en: Granted, rests: yes}");
    town_adopt(town, "takeout_bringin.yaml", own);
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "grant", NULL);
    assert_waiting(town, record, "");
    town_refused(town, JUN, record, "lose", NULL, PROBLEM_NOT_FOUND);
    town_change(town,
                "[{'what': 'appointment', 'id': 'a00000000000000000000000c1', 'set': {'until_on': "
                "'2026-11-29'}},"
                "{'what': 'appointment', 'id': '00000000000000000000000a98', 'set': {'person':"
                " '" ICHI "', 'post': '00000000000000000000000p07', 'main': true, "
                "'order_text': '', 'from_on': '2026-11-30', 'until_on': '9999-12-31'}}]");
    town_at(town, "2026-11-30T09:00");
    town_repoint(town);
    g_assert_cmpuint(town_events(town, "record.repoint"), ==, 1);
    town_refused(town, JUN, record, "lose", NULL, PROBLEM_INVALID);
}

/* A guess at what is not shown is refused whether it is right or not. */
static void test_hidden_value_is_not_told_by_an_edit(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *text = town_type_text(town, "takeout_bringin");
    g_autofree char *newer = town_replaced(text, "version: 2", "version: 3");
    g_autofree char *own =
        town_replaced(newer, "destination: {kind: text,", "destination: {kind: text, see: [ciso],");
    town_adopt(town, "takeout_bringin.yaml", own);
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    g_autoptr(GError) right =
        town_try(town, ZEI, record, "grant", "{'destination': '県庁 市町村課'}");
    g_assert_error(right, PROBLEM, PROBLEM_INVALID);
    g_autoptr(GError) wrong = town_try(town, ZEI, record, "grant", "{'destination': '国'}");
    g_assert_error(wrong, PROBLEM, PROBLEM_INVALID);
    g_assert_cmpstr(right->message, ==, wrong->message);
    town_move(town, ZEI, record, "grant", "{'purpose': '県庁での決算ヒアリング'}");
}

/* A suspected insider: the section is neither asked nor told, nor can it find the record; the head
 * of the CSIRT is asked, and reminded when the time for it has passed. */
static void test_restricted_waits_for_who_sees(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record =
        town_open(town, MORI, "incident",
                  "{'what': '不審な操作', 'known_at': '2026-11-29T08:30', 'kind': ['insider']}");
    assert_waiting(town, record, "JOHO:triage");
    town_refused(town, JUN, record, "triage", "{'level': 'l1'}", PROBLEM_NOT_FOUND);
    town_refused(town, KAN, record, "dismiss", NULL, PROBLEM_NOT_FOUND);
    g_assert_false(town_told(town, JUN, record));
    g_assert_null(
        town_act(town, MORI, SERVICE_RECORD_EDIT, record, NULL, "{'kind': ['violation']}"));
    assert_waiting(town, record, "JUN:triage? JOHO:triage");
    g_autofree char *late =
        town_open(town, MORI, "incident",
                  "{'what': '不審な操作', 'known_at': '2026-11-29T08:30', 'kind': ['insider']}");
    town_at(town, "2026-11-29T12:01");
    town_tick(town);
    g_assert_true(town_told_of(town, JOHO, late, "passed"));
    g_assert_false(town_told(town, JUN, late));
}

/* The month that ended is reviewed, system by system, once; also when the program was off. */
static void test_recurrence(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *system = town_system(town);
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.recur"), ==, 0);
    town_at(town, "2027-02-03T09:00");
    town_tick(town);
    town_tick(town);
    g_assert_cmpuint(town_events(town, "record.recur"), ==, 3); /* November, December, January */
    g_autofree char *due = town_newest(town, "log_review");
    g_autoptr(RegisterRecord) review = town_record(town, due);
    g_assert_cmpstr(review->number, ==, "ログR8-3");
    g_assert_true(g_str_has_suffix(review->title, " 令和9年1月1日"));
    g_assert_cmpstr(json_string_value(json_object_get(review->values, "period_from")), ==,
                    "2027-01-01");
    g_assert_cmpstr(json_string_value(json_object_get(review->values, "period_to")), ==,
                    "2027-01-31");
    assert_waiting(town, due, "SOMU:sign? JOHO:sign");
    town_move(town, JOHO, due, "sign",
              "{'logs': ['login'], 'method': 'all', 'total': 10, 'looked': 10, 'missing': false, "
              "'clock_right': true, 'checks': [{'point': '退職者ID', 'found': 'suspicious'}], "
              "'worst': 'suspicious', 'summary': '退職者IDの使用', 'noticed_at': "
              "'2027-02-03T09:00'}");
    g_autofree char *incident = town_newest(town, "incident");
    g_autoptr(RegisterRecord) follow = town_record(town, incident);
    g_assert_cmpstr(json_string_value(json_object_get(follow->values, "what")), ==,
                    "退職者IDの使用");
    g_assert_cmpstr(follow->applicant, ==, "");
    town_refused(town, JOHO, due, "confirm", NULL, PROBLEM_NOT_ALLOWED);
    town_move(town, SOMU, due, "confirm", "{'remark': '確認した'}");
}

/* A terminal goes out with its request, cannot go out twice, and comes back. */
static void test_effects(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *terminal = town_open(
        town, SAKI, "terminal",
        "{'terminal_no': 'PC-1', 'kind': 'notebook', 'maker': 'みほん', 'serial': 'S1', 'os': "
        "'OS', "
        "'unit': '" UNIT_ZEI "', 'shared': true, 'zone': 'lgwan', 'place': '1階', "
        "'confidentiality': 'c2', 'encrypted': true, 'login': ['password'], 'wire_lock': true, "
        "'takeout_allowed': true, 'leased': false, 'bought_on': '2026-04-01'}");
    town_move(town, SAKI, terminal, "register", NULL);
    town_refused(town, SAKI, terminal, "take_out", NULL, PROBLEM_NOT_ALLOWED);
    g_autofree char *values = g_strdup_printf(
        "{'kind': 'takeout', 'blanket': 'single', 'purpose': '会議', 'destination': '県庁', "
        "'out_on': "
        "'2026-12-01', 'back_on': '2026-12-04', 'items': [{'kind': 'terminal', 'name': 'PC', "
        "'terminal': {'id': '%s'}, 'amount': 1, 'confidentiality': 'c2', 'encrypted': true}], "
        "'transport': ['train'], 'protection': ['case'], 'consent': true}",
        terminal);
    char *records[2];
    for (guint i = 0; i < 2; i++) {
        records[i] = town_open(town, ICHI, "takeout_bringin", values);
        town_move(town, ICHI, records[i], "submit", NULL);
        town_move(town, ZEI, records[i], "grant", NULL);
    }
    const char *out = "{'out_at': '2026-12-01T09:00', 'out_checked': true}";
    town_move(town, ICHI, records[0], "carry_out", out);
    g_assert_cmpstr(town_state(town, terminal), ==, "out");
    town_move(town, ICHI, records[1], "carry_out", out); /* it is out: nothing more to do */
    town_move(town, ICHI, records[0], "bring_back",
              "{'back_at': '2026-12-04T17:00', 'back_state': 'complete', 'scanned': true}");
    g_assert_cmpstr(town_state(town, terminal), ==, "in_use");
    town_move(town, ICHI, records[1], "lose",
              "{'lost_at': '2026-12-02T09:00', 'lost_how': '電車に置き忘れた'}");
    g_autofree char *incident = town_newest(town, "incident");
    g_assert_cmpstr(town_state(town, incident), ==, "reported");
    g_free(records[0]);
    g_free(records[1]);
}

/* A body's own version of a type: new records follow it, records under way stay with theirs. */
static void test_generations(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *old = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    g_autofree char *text = town_type_text(town, "exception");
    g_autofree char *bad = town_replaced(text, "version: 2", "version: 3");
    g_autofree char *good = town_replaced(bad, "max: 200, required: yes", "max: 5, required: yes");
    g_autofree char *broken = town_replaced(bad, "committee], not_by: [applicant]", "committee]");
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    const RecordSource wrong = {"exception.yaml", broken, strlen(broken), TRUE, FALSE};
    g_assert_null(service_types_check(town->store, &wrong, 1, findings, &error));
    g_assert_true(record_findings_has(findings, RECORD_ASK_AND_GRANT));
    g_autoptr(RecordFindings) none = record_findings_new(10);
    const RecordSource own = {"exception.yaml", good, strlen(good), TRUE, FALSE};
    g_autoptr(ServiceTypes) types = service_types_check(town->store, &own, 1, none, &error);
    g_assert_nonnull(types);
    ServiceCall call = fixture_begin(town, FIXTURE_OPERATOR);
    fixture_end(town, &call, service_adopt_types(&call, types, &error));
    g_assert_no_error(error);
    call = fixture_begin(town, FIXTURE_OPERATOR);
    fixture_end(town, &call, service_adopt_types(&call, types, &error));
    g_assert_error(error, PROBLEM, PROBLEM_CONFLICT);
    g_autoptr(RegisterRecord) before = town_record(town, old);
    g_autofree char *newer = town_open(town, ZEI, "exception", "{'subject': '五文字まで'}");
    g_autoptr(RegisterRecord) after = town_record(town, newer);
    g_assert_cmpuint(after->type->version, ==, 3);
    g_assert_cmpuint(after->set->generation, >, before->set->generation);
    g_autoptr(GError) longer =
        town_act(town, ZEI, SERVICE_RECORD_EDIT, newer, NULL, "{'subject': '六文字になる'}");
    g_assert_error(longer, PROBLEM, PROBLEM_INVALID);
    town_move(town, ICHI, old, "submit", NULL);
}

static gboolean judge(Fixture *town, const char *state)
{
    ServiceCall call = fixture_begin(town, "system");
    gboolean done = service_judge_attachment(&call, FIXTURE_SHA256, state, NULL);
    fixture_end(town, &call, done);
    return done;
}

/* A virus check that is demanded keeps files out until it passed; what nobody cites goes. */
static void test_attachments(void)
{
    g_autoptr(Fixture) town = town_new();
    const RegisterAttachment file = {.id = "0000000000000000000000fe01",
                                     .person = MORI,
                                     .sha256 = FIXTURE_SHA256,
                                     .name = "画面.png",
                                     .media = "image/png",
                                     .state = "unchecked",
                                     .bytes = 100,
                                     .sent_us = town->now_us};
    ServiceCall call = fixture_begin(town, MORI);
    fixture_end(town, &call, service_attach(&call, &file, NULL));
    register_desk_demand_checks(town->desk);
    g_autofree char *record =
        town_open(town, MORI, "incident", "{'what': '不審', 'known_at': '2026-11-29T08:30'}");
    const char *cite = "{'files': ['0000000000000000000000fe01']}";
    g_autoptr(GError) unchecked = town_act(town, MORI, SERVICE_RECORD_EDIT, record, NULL, cite);
    g_assert_error(unchecked, PROBLEM, PROBLEM_INVALID);
    g_assert_true(judge(town, "infected"));
    g_autoptr(GError) infected = town_act(town, MORI, SERVICE_RECORD_EDIT, record, NULL, cite);
    g_assert_error(infected, PROBLEM, PROBLEM_INVALID);
    g_assert_true(judge(town, "clean"));
    g_assert_null(town_act(town, MORI, SERVICE_RECORD_EDIT, record, NULL, cite));
    g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func(g_free);
    town->now_us += 31 * G_TIME_SPAN_DAY;
    call = fixture_begin(town, "system");
    fixture_end(town, &call, service_sweep_attachments(&call, blobs, NULL));
    g_assert_cmpuint(blobs->len, ==, 0); /* it is cited */
    g_assert_null(town_act(town, MORI, SERVICE_RECORD_EDIT, record, NULL, "{'files': []}"));
    call = fixture_begin(town, "system");
    fixture_end(town, &call, service_sweep_attachments(&call, blobs, NULL));
    g_assert_cmpuint(blobs->len, ==, 1);
}

/* What a record stands on goes by the record's own way, not as one content. */
static void test_contents_are_not_erased_singly(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    const guint64 events[] = {town_last_event(town, "record.open"),
                              town_last_event(town, "type.adopt")};
    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(GStrv) blobs = NULL;
        ServiceCall call = fixture_begin(town, FIXTURE_PERSON);
        gboolean done = service_erase_content(&call, events[i], "誤り", &blobs, &error);
        fixture_end(town, &call, done);
        g_assert_error(error, PROBLEM, PROBLEM_STATE);
    }
    g_assert_cmpstr(town_state(town, record), ==, "draft");
}

static void test_rebuild(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *system = town_system(town);
    for (guint i = 0; i < 5; i++) {
        g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
        town_move(town, ICHI, record, "submit", NULL);
        if (i > 2)
            town_move(town, ZEI, record, "grant", NULL);
    }
    town_at(town, "2026-12-08T09:00");
    town_tick(town);
    g_autofree char *before = fixture_dump(town);
    ServiceCall call = fixture_begin(town, FIXTURE_OPERATOR);
    gboolean done = ledger_rebuild(town->log, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
    g_autofree char *after = fixture_dump(town);
    g_assert_nonnull(strstr(before, "record_deadline|"));
    g_assert_cmpstr(before, ==, after);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/records/takeout", test_takeout);
    g_test_add_func("/service/records/waits", test_waits);
    g_test_add_func("/service/records/deadlines", test_deadlines);
    g_test_add_func("/service/records/refused-deadline-stops-alone",
                    test_refused_deadline_stops_alone);
    g_test_add_func("/service/records/clock-steps-back", test_clock_steps_back);
    g_test_add_func("/service/records/office-changed-in-doubt", test_office_changed_in_doubt);
    g_test_add_func("/service/records/clock-set-on", test_clock_set_on);
    g_test_add_func("/service/records/deputy", test_deputy);
    g_test_add_func("/service/records/second", test_second);
    g_test_add_func("/service/records/second-by-name", test_second_by_name);
    g_test_add_func("/service/records/second-on-a-later-day", test_second_on_a_later_day);
    g_test_add_func("/service/records/relief", test_relief);
    g_test_add_func("/service/records/incident", test_incident);
    g_test_add_func("/service/records/restricted", test_restricted_waits_for_who_sees);
    g_test_add_func("/service/records/resting-record-is-pointed-anew",
                    test_resting_record_is_pointed_anew);
    g_test_add_func("/service/records/hidden-value-is-not-told-by-an-edit",
                    test_hidden_value_is_not_told_by_an_edit);
    g_test_add_func("/service/records/recurrence", test_recurrence);
    g_test_add_func("/service/records/effects", test_effects);
    g_test_add_func("/service/records/generations", test_generations);
    g_test_add_func("/service/records/attachments", test_attachments);
    g_test_add_func("/service/records/contents-are-not-erased-singly",
                    test_contents_are_not_erased_singly);
    g_test_add_func("/service/records/rebuild", test_rebuild);
    return g_test_run();
}
