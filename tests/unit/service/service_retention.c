/* tests/unit/service/service_retention.c -- records whose time is over: proposed, decided, gone
 * from everywhere, and the ledger whole */
#include "base/problem.h"
#include "ledger/marks.h"
#include "ledger/verify.h"
#include "records_town.h"
#include "register/drafts.h"
#include "register/list.h"
#include "register/parts.h"
#include "register/retained.h"
#include "register/search.h"
#include "report/retention.h"
#include "service/attach.h"
#include "service/retention.h"
#include <string.h>

STORE_SQL(told_of_key,
          "SELECT id FROM record_notice WHERE key = $1 AND kind = 'due' AND record = 0");

#define SECRET "秘密のことば甲乙"
#define EXCEPTION                                                                                  \
    "{'subject': '" SECRET "', 'target': '" SECRET "の端末', 'reason': '" SECRET "のため',"     \
    " 'attachment': ['0000000000000000000000fe01']}"

static void attach(Fixture *town, const char *person)
{
    const RegisterAttachment file = {.id = "0000000000000000000000fe01",
                                     .person = person,
                                     .sha256 = FIXTURE_SHA256,
                                     .name = SECRET ".pdf",
                                     .media = "application/pdf",
                                     .state = "clean",
                                     .bytes = 100,
                                     .sent_us = town->now_us};
    ServiceCall call = fixture_begin(town, person);
    fixture_end(town, &call, service_attach(&call, &file, NULL));
}

/* An exception that was asked for and withdrawn in the fiscal year 2026. */
static char *closed_exception(Fixture *town, const char *values)
{
    char *record = town_open(town, SAKI, "exception", values);
    town_move(town, SAKI, record, "withdraw", NULL);
    return record;
}

static char *closed_terminal(Fixture *town)
{
    char *record = town_open(town, SAKI, "terminal",
                             "{'terminal_no': 'PC-1', 'kind': 'notebook', 'maker': '" SECRET
                             "', 'user': '" ICHI "'}");
    town_move(town, SAKI, record, "discard", NULL);
    return record;
}

static void keep(Fixture *town)
{
    g_autoptr(GError) error = NULL;
    ServiceKeeping keeping = {0};
    gboolean more = TRUE;
    while (more) {
        ServiceCall call = fixture_begin(town, "system");
        gboolean done = service_keep(&call, &keeping, &more, &error);
        g_assert_no_error(error);
        fixture_end(town, &call, done);
    }
}

/* NULL when it is done, else why not. `files` (may be NULL) gets how many files are to go. */
static char *decide_in(Fixture *town, const char *person, const ServiceRetentionIn *asked,
                       const char *record, gint64 hold, guint *files)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RegisterRecord) found = town_record(town, record);
    g_autoptr(json_t) records = json_pack("[{s:s, s:I, s:I}]", "id", record, "version",
                                          (json_int_t)found->version, "hold", (json_int_t)hold);
    g_autoptr(json_t) told = NULL;
    g_auto(GStrv) blobs = NULL;
    ServiceRetentionIn in = *asked;
    in.records = records;
    ServiceCall call = fixture_begin(town, person);
    gboolean done = service_retention_decide(&call, &in, &told, &blobs, &error);
    g_assert_no_error(error);
    fixture_end(town, &call, done);
    if (files != NULL)
        *files = blobs != NULL ? g_strv_length(blobs) : 0;
    const json_t *one = json_array_get(told, 0);
    g_assert_null(json_object_get(json_object_get(one, "refusal"), "offer")); /* no form helps */
    return json_is_true(json_object_get(one, "done")) ? NULL
                                                      : g_strdup(register_text_in(one, "problem"));
}

static void assert_decided(Fixture *town, const char *person, ServiceRetentionAct act,
                           const char *record, const char *refused)
{
    const ServiceRetentionIn in = {.act = act,
                                   .comment = "理由です",
                                   .kind = "lawsuit",
                                   .until_on = "2033-03-31",
                                   .language = PROBLEM_ENGLISH};
    g_autofree char *problem = decide_in(town, person, &in, record, 0, NULL);
    if (refused == NULL)
        g_assert_cmpstr(problem, ==, NULL);
    else if (problem == NULL || strstr(problem, refused) == NULL)
        g_error("%s, not: %s", problem, refused);
}

static void said(Fixture *town, const char *record, RegisterRetention *retention)
{
    gboolean found = FALSE;
    g_autoptr(RegisterRecord) row = town_record(town, record);
    g_assert_true(register_retention_find(town->store, row->id, retention, &found, NULL));
}

static void assert_state(Fixture *town, const char *record, const char *state, const char *due_on)
{
    g_auto(RegisterRetention) retention = {0};
    said(town, record, &retention);
    g_assert_cmpstr(retention.state, ==, state);
    g_assert_cmpstr(retention.due_on, ==, due_on);
}

/* Rows as they are, and as replay makes them; and what is signed holds. */
static void assert_replayed(Fixture *town, guint64 erased)
{
    g_autoptr(GError) error = NULL;
    g_auto(LedgerReport) report = {0};
    g_autofree char *before = fixture_dump(town);
    ServiceCall call = fixture_begin(town, FIXTURE_OPERATOR);
    fixture_end(town, &call, ledger_rebuild(town->log, &error));
    g_assert_no_error(error);
    g_autofree char *after = fixture_dump(town);
    g_assert_cmpstr(before, ==, after);
    g_assert_true(ledger_verify_store(town->store, NULL, &report, &error));
    ledger_report_problem(&report, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(report.erased, ==, erased);
}

static gboolean file_holds(const char *path, const char *text)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    return g_file_get_contents(path, &bytes, &size, NULL) && size > 0 &&
           memmem(bytes, size, text, strlen(text)) != NULL;
}

static gboolean site_holds(Fixture *town, const char *text)
{
    g_autofree char *log = g_strconcat(town->path, "-wal", NULL);
    return file_holds(town->path, text) || file_holds(log, text);
}

static gboolean count_one(const RegisterLine *line, gpointer user)
{
    (void)line;
    ++*(guint *)user;
    return TRUE;
}

/* How many records somebody finds by words. */
static guint found_by(Fixture *town, const char *person, const char *words)
{
    g_auto(RegisterView) view = {0};
    g_auto(RegisterSight) sight = {0};
    guint count = 0;
    gint64 next = 0;
    const RegisterSearch search = {.q = words, .limit = 100};
    register_view_open(&view, town->desk, town->store, town->now_us, G_MAXUINT64, NULL);
    register_sight_open(&sight, &view, person, NULL);
    g_assert_true(register_search(&sight, &search, &next, count_one, &count, NULL));
    return count;
}

static void test_due_by_its_fiscal_year(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = closed_exception(town, "{'subject': '例外'}");
    g_autofree char *open = town_open(town, SAKI, "exception", "{'subject': '途中'}");
    town_at(town, "2032-03-31T23:59");
    keep(town);
    assert_state(town, record, "", "");
    town_at(town, "2032-04-01T00:00");
    keep(town);
    keep(town); /* once is enough */
    assert_state(town, record, REGISTER_DUE, "2032-04-01");
    assert_state(town, open, "", "");
    g_assert_cmpuint(town_events(town, "record.due"), ==, 1);
}

static void test_who_decides(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = closed_exception(town, "{'subject': '例外'}");
    g_autofree char *own = town_open(town, SOMU, "exception", "{'subject': '自分の例外'}");
    town_move(town, SOMU, own, "withdraw", NULL);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "its time is not over");
    town_at(town, "2032-04-01T09:00");
    keep(town);
    assert_decided(town, JUN, SERVICE_RETENTION_DISPOSE, record, "record");
    assert_decided(town, SAKI, SERVICE_RETENTION_DISPOSE, record, "only the posts");
    assert_decided(town, KAN, SERVICE_RETENTION_DISPOSE, record, "only the posts");
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, own, "its applicant");
    assert_decided(town, KAIGO, SERVICE_RETENTION_DISPOSE, own, NULL);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "disposed of");
    assert_decided(town, SOMU, SERVICE_RETENTION_HOLD, record, "disposed of");
    g_autoptr(GError) noted = town_act(town, SOMU, SERVICE_RECORD_NOTE, record, NULL, NULL);
    g_assert_error(noted, PROBLEM, PROBLEM_STATE);
}

/* Those who decide are told once a day, in one notice of no record, and nobody else is. */
static guint told_of_due(Fixture *town, const char *key)
{
    guint count = 0;
    g_autoptr(StoreQuery) query = store_query(town->store, &told_of_key, NULL);
    store_bind_text(query, 1, key);
    while (store_step(query, NULL) == STORE_ROW)
        count++;
    return count;
}

static void test_deciders_are_told(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *first = closed_exception(town, "{'subject': '例外1'}");
    g_autofree char *second = closed_exception(town, "{'subject': '例外2'}");
    town_at(town, "2032-04-01T09:00");
    keep(town);
    keep(town);
    g_assert_cmpuint(town_events(town, "record.due"), ==, 2);
    g_assert_cmpuint(town_events(town, "record.ask"), ==, 1);
    g_assert_cmpuint(told_of_due(town, "f:chief_officer:"), ==, 1);
    g_assert_cmpuint(told_of_due(town, "f:ciso:"), ==, 1);
    assert_replayed(town, 0);
    assert_decided(town, SOMU, SERVICE_RETENTION_EXTEND, first, NULL);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, second, NULL);
    g_assert_cmpuint(told_of_due(town, "f:chief_officer:"), ==, 1); /* it was about no record */
    town_at(town, "2033-04-01T09:00");
    keep(town);
    g_assert_cmpuint(told_of_due(town, "f:chief_officer:"), ==, 2);
    assert_replayed(town, 3);
}

static gboolean take_piece(const char *bytes, gsize size_bytes, gpointer text)
{
    g_string_append_len(text, bytes, (gssize)size_bytes);
    return TRUE;
}

static char *disposed_as(Fixture *town, const char *person, const char *language)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    const ReportAsk ask = {.body = town->store,
                           .desk = town->desk,
                           .person = person,
                           .now_us = town->now_us,
                           .language = language};
    g_assert_true(report_disposed_csv(&ask, 2032, take_piece, text, &error));
    g_assert_no_error(error);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* A line for each that may be seen; a remark that a spreadsheet would run is made harmless. */
static void test_disposal_register_as_csv(void)
{
    g_autoptr(Fixture) town = town_new();
    const ServiceRetentionIn in = {
        .act = SERVICE_RETENTION_DISPOSE, .comment = "=1+1", .language = PROBLEM_ENGLISH};
    g_autofree char *record = closed_exception(town, "{'subject': '例外'}");
    town_at(town, "2032-04-01T09:00");
    keep(town);
    g_autofree char *none = disposed_as(town, SOMU, "ja");
    g_assert_cmpstr(
        none, ==,
        "\xef\xbb\xbf\"廃棄日\",\"種類\",\"番号\",\"部署\",\"完結日\",\"保存期間\",\"起算\","
        "\"満了日\",\"対象\",\"決定者\",\"備考\",\"添付ファイル\",\"消した履歴\"\r\n");
    g_assert_cmpstr(decide_in(town, SOMU, &in, record, 0, NULL), ==, NULL);
    g_autofree char *one = disposed_as(town, SOMU, "ja");
    g_assert_true(g_str_has_prefix(one, none));
    const char *line = one + strlen(none);
    g_assert_true(g_str_has_prefix(line, "\"2032-04-01\",\"例外措置\",\""));
    g_assert_nonnull(
        strstr(line, "\"5年\",\"完結した翌年度の4月1日\",\"2032-03-31\",\"記録の全部\","));
    g_assert_nonnull(strstr(line, "\"'=1+1\",\"0\",\"3\"\r\n"));
    g_assert_null(strstr(line, SOMU)); /* by name */
    g_autofree char *english = disposed_as(town, KAN, "en");
    g_assert_nonnull(strstr(english, "\"5y\",\"1 April after closing\",\"2032-03-31\","));
    g_autofree char *unseen = disposed_as(town, JUN, "ja");
    g_assert_cmpstr(unseen, ==, none);
}

/* Whether the list offers the decision on each; how many wait for it. */
static void assert_offered(Fixture *town, const char *person, gboolean may, guint waiting)
{
    guint count = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) list = g_string_new(NULL);
    g_auto(ReportLook) look = {0};
    const ReportAsk ask = {.body = town->store,
                           .desk = town->desk,
                           .person = person,
                           .now_us = town->now_us,
                           .language = "en"};
    g_assert_true(report_retention(&ask, REGISTER_DUE, 0, list, &error));
    g_assert_cmpint(strstr(list->str, "\"may_decide\":true") != NULL, ==, may);
    g_assert_cmpint(strstr(list->str, "\"may_decide\":false") != NULL, ==, !may);
    g_assert_true(report_look_open(&look, &ask, G_MAXUINT64, &error));
    g_assert_true(report_retention_count(&look, &count, &error));
    g_assert_cmpuint(count, ==, waiting);
}

/* Who handed it over may not decide, and is not told that it waits for a decision. */
static void test_first_applicant_is_not_asked(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, SOMU, "exception", "{'subject': '例外'}");
    g_assert_null(town_act(town, SOMU, SERVICE_RECORD_HAND_OVER, record, JOHO, NULL));
    town_move(town, JOHO, record, "withdraw", NULL);
    town_at(town, "2032-04-01T09:00");
    keep(town);
    assert_offered(town, SOMU, FALSE, 0);
    assert_offered(town, KAIGO, TRUE, 1);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "its applicant");
    assert_decided(town, KAIGO, SERVICE_RETENTION_DISPOSE, record, NULL);
}

static void test_extended(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = closed_exception(town, "{'subject': '例外'}");
    town_at(town, "2032-04-01T09:00");
    keep(town);
    assert_decided(town, SOMU, SERVICE_RETENTION_EXTEND, record, NULL);
    assert_state(town, record, REGISTER_EXTENDED, "2032-04-01");
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "decided already");
    town_at(town, "2033-03-31T09:00");
    keep(town);
    assert_state(town, record, REGISTER_EXTENDED, "2032-04-01");
    town_at(town, "2033-04-01T09:00");
    keep(town);
    assert_state(town, record, REGISTER_DUE, "2032-04-01");
}

static void note_hold(const RegisterHold *hold, gpointer user)
{
    *(gint64 *)user = hold->id;
}

static gint64 hold_of(Fixture *town, const char *record)
{
    gint64 hold = 0;
    g_autoptr(RegisterRecord) row = town_record(town, record);
    g_assert_true(register_holds_each(town->store, row->id, note_hold, &hold, NULL));
    return hold;
}

static char *release(Fixture *town, const char *person, const char *record, gint64 hold)
{
    const ServiceRetentionIn in = {.act = SERVICE_RETENTION_RELEASE,
                                   .comment = "終わりました",
                                   .kind = "",
                                   .until_on = "",
                                   .language = PROBLEM_ENGLISH};
    return decide_in(town, person, &in, record, hold, NULL);
}

/* A lawsuit stops it, whenever it begins; what an audit holds back, the deciding post cannot free.
 */
static void test_held_back(void)
{
    g_autoptr(Fixture) town = town_new();
    const ServiceRetentionIn audit = {.act = SERVICE_RETENTION_HOLD,
                                      .comment = "令和8年度監査",
                                      .kind = "audit",
                                      .until_on = "",
                                      .language = PROBLEM_ENGLISH};
    g_autofree char *record = town_open(town, SAKI, "exception", "{'subject': '例外'}");
    assert_decided(town, SOMU, SERVICE_RETENTION_HOLD, record, NULL);
    assert_decided(town, SAKI, SERVICE_RETENTION_HOLD, record, "auditors");
    gint64 lawsuit = hold_of(town, record);
    town_move(town, SAKI, record, "withdraw", NULL);
    town_at(town, "2032-04-01T09:00");
    keep(town);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "it is held back");
    g_assert_cmpstr(decide_in(town, KAN, &audit, record, 0, NULL), ==, NULL);
    gint64 audited = hold_of(town, record);
    g_assert_cmpstr(release(town, KAIGO, record, lawsuit), ==, NULL);
    g_autofree char *early = release(town, SOMU, record, audited);
    g_assert_nonnull(strstr(early, "auditor"));
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "it is held back");
    g_assert_cmpstr(release(town, KAN, record, audited), ==, NULL);
    g_autofree char *twice = release(town, KAN, record, audited);
    g_assert_nonnull(twice);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    assert_replayed(town, 7);
}

static void save_beside(Fixture *town, const char *record)
{
    g_autofree char *filter =
        g_strdup_printf("{\"exception\":\"%s\",\"q\":\"" SECRET "\"}", record);
    const RegisterDraft draft = {"0000000000000000000000dr01",   SAKI,        "exception", record,
                                 "{\"subject\":\"" SECRET "\"}", town->now_us};
    const RegisterSaved saved = {"0000000000000000000000sv01", KAIGO, "一覧", "exception", filter};
    ServiceCall call = fixture_begin(town, SAKI);
    fixture_end(town, &call,
                register_draft_put(town->store, &draft, NULL) &&
                    register_saved_put(town->store, &saved, NULL));
}

static void test_gone_from_everywhere(void)
{
    g_autoptr(Fixture) town = town_new();
    guint files = 0;
    const ServiceRetentionIn in = {
        .act = SERVICE_RETENTION_DISPOSE, .comment = "", .language = PROBLEM_ENGLISH};
    attach(town, SAKI);
    g_autofree char *first = town_open(town, SAKI, "exception", "{'subject': '別の例外'}");
    g_autofree char *record = town_open(town, SAKI, "exception", EXCEPTION);
    g_assert_null(town_act(town, SAKI, SERVICE_RECORD_NOTE, record, SECRET "のメモ", NULL));
    town_move(town, SAKI, record, "withdraw", NULL);
    save_beside(town, record);
    g_autofree char *later = town_open(town, SAKI, "exception", "{'subject': '後の例外'}");
    g_assert_cmpuint(found_by(town, SOMU, SECRET), ==, 1);
    town_at(town, "2032-04-01T09:00");
    keep(town);
    g_assert_true(store_empty_log(town->store, NULL));
    g_assert_true(site_holds(town, SECRET));
    g_assert_cmpstr(decide_in(town, SOMU, &in, record, 0, &files), ==, NULL);
    g_assert_cmpuint(files, ==, 1);
    g_assert_true(store_empty_log(town->store, NULL));
    g_assert_false(site_holds(town, SECRET));
    g_assert_false(site_holds(town, FIXTURE_SHA256 "\"")); /* as contents cite it */
    g_assert_cmpuint(found_by(town, SOMU, SECRET), ==, 0);
    g_assert_cmpuint(found_by(town, SOMU, "後の例外"), ==, 1);
    g_auto(RegisterRetention) line = {0};
    said(town, record, &line);
    g_assert_cmpstr(line.state, ==, REGISTER_ERASED);
    g_assert_cmpstr(line.person, ==, SOMU);
    g_assert_cmpstr(line.span, ==, "5y");
    g_assert_cmpint(line.files, ==, 1);
    g_assert_cmpint(line.contents, ==, 4); /* opened, noted, withdrawn, due */
    assert_replayed(town, 4);
    g_assert_false(site_holds(town, SECRET));
    g_autofree char *next = town_open(town, SAKI, "exception", "{'subject': '次の例外'}");
    assert_replayed(town, 4);
}

/* A disposal that is not committed, as when core is killed in the middle of it, leaves all as it
 * was; the next one takes all. */
static void test_all_or_nothing(void)
{
    g_autoptr(Fixture) town = town_new();
    attach(town, SAKI);
    g_autofree char *record = closed_exception(town, EXCEPTION);
    town_at(town, "2032-04-01T09:00");
    keep(town);
    g_autofree char *before = fixture_dump(town);
    g_autoptr(RegisterRecord) found = town_record(town, record);
    g_autoptr(json_t) records =
        json_pack("[{s:s, s:I}]", "id", record, "version", (json_int_t)found->version);
    g_autoptr(json_t) told = NULL;
    g_auto(GStrv) blobs = NULL;
    const ServiceRetentionIn in = {.records = records,
                                   .act = SERVICE_RETENTION_DISPOSE,
                                   .comment = "",
                                   .language = PROBLEM_ENGLISH};
    ServiceCall call = fixture_begin(town, SOMU);
    g_assert_true(service_retention_decide(&call, &in, &told, &blobs, NULL));
    fixture_end(town, &call, FALSE);
    g_autofree char *after = fixture_dump(town);
    g_assert_cmpstr(before, ==, after);
    assert_replayed(town, 0);
    g_assert_cmpuint(found_by(town, SOMU, SECRET), ==, 1);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    assert_replayed(town, 3);
}

/* What is personal goes first, the rest stays to be found; then the rest. */
static void test_personal_fields_first(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = closed_terminal(town);
    town_at(town, "2027-11-29T09:01");
    keep(town);
    assert_state(town, record, REGISTER_DUE, "2027-11-29");
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    g_autoptr(RegisterRecord) thin = town_record(town, record);
    g_assert_null(json_object_get(thin->values, "user"));
    g_assert_cmpstr(register_text_in(thin->values, "maker"), ==, SECRET);
    g_assert_cmpuint(found_by(town, SOMU, SECRET), ==, 1);
    assert_replayed(town, 3);
    keep(town); /* nothing more is over */
    assert_state(town, record, REGISTER_ERASED, "2027-11-29");
    town_at(town, "2032-04-01T09:00");
    keep(town);
    assert_state(town, record, REGISTER_DUE, "2032-04-01");
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    g_assert_true(store_empty_log(town->store, NULL));
    g_assert_false(site_holds(town, SECRET));
    assert_replayed(town, 5);
}

/* What restricts an incident goes before the rest of it: that shows the rest to nobody more. */
static void test_restricted_stays_restricted(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "incident", "en: Suspected insider (restricted)}",
                       "en: Suspected insider (restricted)}, keep: 1y");
    g_autofree char *record = town_open(town, MORI, "incident",
                                        "{'what': '" SECRET "', 'kind': ['insider'],"
                                        " 'known_at': '2026-11-29T08:30', 'finder': '森',"
                                        " 'confidentiality': 'c3b', 'personal': false}");
    town_move(town, JOHO, record, "dismiss", "{'dismissed_reason': '誤報'}");
    g_assert_cmpuint(found_by(town, SOMU, SECRET), ==, 1);
    g_assert_cmpuint(found_by(town, KAN, SECRET), ==, 0);
    town_at(town, "2028-04-01T09:00");
    keep(town);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    g_autoptr(RegisterRecord) thin = town_record(town, record);
    g_assert_null(json_object_get(thin->values, "insider"));
    g_assert_true(thin->restricted);
    g_assert_cmpuint(found_by(town, SOMU, SECRET), ==, 1);
    g_assert_cmpuint(found_by(town, KAN, SECRET), ==, 0);
    assert_replayed(town, 3);
}

/* Who was shown that personal fields are due decides on these, also when meanwhile the whole record
 * is: that must be said first. */
static void test_fields_due_are_not_the_record(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = closed_terminal(town);
    town_at(town, "2027-11-29T09:01");
    keep(town);
    town_at(town, "2032-04-01T09:00");
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "its time is not over");
    keep(town);
    keep(town); /* once is enough */
    assert_state(town, record, REGISTER_DUE, "2032-04-01");
    g_assert_cmpuint(town_events(town, "record.due"), ==, 2);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    assert_replayed(town, 4);
}

/* Somebody sets the clock on by years: neither is anything due by it, nor may what is due go, also
 * when nothing was written since; not before it was confirmed. */
static void test_clock_set_on(void)
{
    g_autoptr(Fixture) town = town_new();
    gint64 step = -1;
    gboolean more = FALSE;
    ServiceKeeping keeping = {0};
    g_autofree char *due = closed_exception(town, "{'subject': '満了'}");
    town_at(town, "2032-04-01T09:00");
    keep(town);
    g_autofree char *young = closed_exception(town, "{'subject': '例外'}");
    town->step_us = 10 * 366 * G_TIME_SPAN_DAY;
    const ServiceRetentionIn in = {.act = SERVICE_RETENTION_DISPOSE, .comment = ""};
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) told = NULL;
    g_auto(GStrv) blobs = NULL;
    ServiceCall call = fixture_begin(town, SOMU);
    g_assert_false(service_retention_decide(&call, &in, &told, &blobs, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    fixture_end(town, &call, FALSE);
    call = fixture_begin(town, "system");
    fixture_end(town, &call, service_keep(&call, &keeping, &more, NULL));
    g_assert_true(ledger_unconfirmed_step(town->store, &step, NULL) && step >= 0);
    assert_state(town, young, "", "");
    assert_state(town, due, REGISTER_DUE, "2032-04-01");
    town->step_us = 0; /* and back, and somebody says that it is right now */
    call = fixture_begin(town, FIXTURE_PERSON);
    fixture_end(town, &call, service_confirm_clock(&call, "", NULL));
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, due, NULL);
    keep(town);
    assert_state(town, young, "", "");
    assert_replayed(town, 3);
}

/* A number once given is not given again, though the record that had it is gone. */
static void test_numbers_go_on(void)
{
    g_autoptr(Fixture) town = town_new();
    town_adopt_changed(town, "exception", "keep: {for: 5y,", "keep: {for: 1d, from: closing,");
    g_autofree char *first = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    g_autofree char *text = town_type_text(town, "takeout_bringin");
    town_adopt_changed(town, "takeout_bringin", "keep: {for: 5y,",
                       "keep: {for: 1d, from: closing,");
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ICHI, record, "withdraw", NULL);
    town_at(town, "2026-12-01T10:00");
    keep(town);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    assert_replayed(town, 4);
    town_move(town, ICHI, first, "submit", NULL);
    g_autoptr(RegisterRecord) numbered = town_record(town, first);
    g_assert_cmpstr(numbered->number, ==, "持出R8-2");
    assert_replayed(town, 4);
}

/* What an unfinished record refers to stays. */
static void test_referred_to(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, SAKI, "storage_medium", "{'medium_no': 'U-1'}");
    g_autofree char *values =
        g_strdup_printf("{'medium_no': 'U-2', 'spare_of': {'id': '%s'}}", record);
    g_autofree char *copy = town_open(town, SAKI, "storage_medium", values);
    town_move(town, SAKI, record, "withdraw", NULL);
    town_at(town, "2032-04-01T09:00");
    keep(town);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, "not finished");
    town_move(town, SAKI, copy, "withdraw", NULL);
    assert_decided(town, SOMU, SERVICE_RETENTION_DISPOSE, record, NULL);
    assert_replayed(town, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/retention/due", test_due_by_its_fiscal_year);
    g_test_add_func("/service/retention/deciders-are-told", test_deciders_are_told);
    g_test_add_func("/service/retention/register-as-csv", test_disposal_register_as_csv);
    g_test_add_func("/service/retention/who-decides", test_who_decides);
    g_test_add_func("/service/retention/first-applicant-is-not-asked",
                    test_first_applicant_is_not_asked);
    g_test_add_func("/service/retention/extended", test_extended);
    g_test_add_func("/service/retention/held-back", test_held_back);
    g_test_add_func("/service/retention/gone-from-everywhere", test_gone_from_everywhere);
    g_test_add_func("/service/retention/all-or-nothing", test_all_or_nothing);
    g_test_add_func("/service/retention/personal-fields-first", test_personal_fields_first);
    g_test_add_func("/service/retention/fields-due-are-not-the-record",
                    test_fields_due_are_not_the_record);
    g_test_add_func("/service/retention/restricted-stays-restricted",
                    test_restricted_stays_restricted);
    g_test_add_func("/service/retention/clock-set-on", test_clock_set_on);
    g_test_add_func("/service/retention/numbers-go-on", test_numbers_go_on);
    g_test_add_func("/service/retention/referred-to", test_referred_to);
    return g_test_run();
}
