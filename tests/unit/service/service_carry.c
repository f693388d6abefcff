/* tests/unit/service/service_carry.c -- what people decided goes from one edition to the next, and
 * what cannot is decided again; facts, findings and coverage decided */
#include "base/problem.h"
#include "edition/carry.h"
#include "edition/edition.h"
#include "edition/facts.h"
#include "edition/review.h"
#include "fixture.h"
#include <string.h>

static void set_up(Fixture **f, gconstpointer data)
{
    (void)data;
    *f = fixture_new(service_body_schema());
}

static void tear_down(Fixture **f, gconstpointer data)
{
    (void)data;
    fixture_free(*f);
}

/* ---- acts ---- */

static gboolean end(Fixture *f, const ServiceCall *call, gboolean done)
{
    fixture_end(f, call, done);
    return done;
}

static void import_as(Fixture *f, const char *actor, json_t *json, char edition[ID_TEXT_BYTES])
{
    g_autoptr(json_t) owned = json;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = json_dumps(owned, JSON_COMPACT);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(ServiceExtraction) extraction =
        service_extraction_read(bytes, FIXTURE_SHA256, &error);
    g_assert_no_error(error);
    ServiceCall call = fixture_begin(f, actor);
    *edition = '\0';
    end(f, &call, service_import_policy(&call, extraction, edition, &error));
    g_assert_no_error(error);
}

static gboolean correct(Fixture *f, const char *edition, guint64 n, guint64 version,
                        json_t *changes)
{
    g_autoptr(json_t) owned = changes;
    const ServiceCorrection in = {edition, n, version, owned, "条文のとおり"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_correct_unit(&call, &in, &version, NULL));
}

static gboolean adopt(Fixture *f, const char *edition, const char *open_reason, GError **error)
{
    const ServiceAdoption in = {edition, "2026-04-01", "議決", open_reason};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_adopt_edition(&call, &in, error));
}

static gboolean add_fact(Fixture *f, const char *edition, const char *name, const char *path,
                         guint64 *n)
{
    g_autoptr(json_t) fact =
        json_pack("{s:s, s:s, s:s, s:s}", "kind", "body", "name", name, "value", "", "path", path);
    const ServiceFactIn in = {edition, fact, "議会も対象"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_add_fact(&call, &in, n, NULL));
}

static gboolean change_fact(Fixture *f, const char *edition, guint64 n, guint64 version,
                            json_t *changes, GError **error)
{
    g_autoptr(json_t) owned = changes;
    const ServiceFactChange in = {edition, n, version, owned, "人事異動"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_change_fact(&call, &in, error));
}

static gboolean decide_finding(Fixture *f, const char *edition, const char *n, guint64 version,
                               const char *decision, GError **error)
{
    const ServiceReview in = {edition, n, version, decision, NULL, "意図したもの"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_decide_finding(&call, &in, error));
}

static gboolean decide_coverage(Fixture *f, const char *edition, const char *item, guint64 version,
                                const char *state, const char *path, GError **error)
{
    g_autoptr(json_t) paths = path != NULL ? json_pack("[s]", path) : NULL;
    const ServiceReview in = {edition, item, version, state, paths, "別の規程で定めている"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_decide_coverage(&call, &in, error));
}

static gboolean settle(Fixture *f, const char *edition, guint64 n, gboolean take, GError **error)
{
    const ServiceSettlement in = {edition, n, take, "確認した"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    return end(f, &call, service_settle_carry(&call, &in, error));
}

/* ---- what is seen ---- */

static gboolean keep_event(const Edition *edition, gpointer user)
{
    *(guint64 *)user = edition->event;
    return TRUE;
}

static guint64 event_of(Fixture *f, const char *edition)
{
    guint64 event = 0;
    g_assert_true(edition_visit(f->store, edition, keep_event, &event, NULL));
    return event;
}

static gboolean keep_values(const EditionUnit *unit, gpointer user)
{
    g_string_append_printf(user, "v%u %s %s", (guint)unit->version, unit->values[EDITION_KIND],
                           unit->values[EDITION_ACTOR]);
    return TRUE;
}

static void assert_unit(Fixture *f, const char *edition, guint64 n, const char *expected)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    g_assert_true(edition_visit_unit(f->store, event_of(f, edition), n, keep_values, seen, NULL));
    g_assert_cmpstr(seen->str, ==, expected);
}

static gboolean list_row(const EditionCarry *carry, gpointer user)
{
    g_string_append_printf(user, "%u %s %s %s %u>%u;", (guint)carry->n, carry->of, carry->state,
                           carry->why, (guint)carry->from_n, (guint)carry->to_n);
    return TRUE;
}

static void assert_rows(Fixture *f, const char *edition, const char *expected)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    g_assert_true(edition_each_carry(f->store, event_of(f, edition), list_row, seen, NULL));
    g_assert_cmpstr(seen->str, ==, expected);
}

static gboolean list_fact(const EditionFact *fact, gpointer user)
{
    g_string_append_printf(user, "%s=%s %s %s %s;", fact->fields[EDITION_FACT_NAME],
                           fact->fields[EDITION_FACT_VALUE], fact->fields[EDITION_FACT_PATH],
                           fact->origin, fact->state);
    return TRUE;
}

static void assert_facts(Fixture *f, const char *edition, const char *expected)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    g_assert_true(edition_each_fact(f->store, event_of(f, edition), list_fact, seen, NULL));
    g_assert_cmpstr(seen->str, ==, expected);
}

static void assert_rebuilds(Fixture *f)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = fixture_dump(f);
    ServiceCall call = fixture_begin(f, FIXTURE_OPERATOR);
    end(f, &call, ledger_rebuild(f->log, &error));
    g_assert_no_error(error);
    g_autofree char *after = fixture_dump(f);
    g_assert_cmpstr(before, ==, after);
}

/* ---- texts: the fixture's, with sentences of their own ---- */

static const char *const sentences[] = {
    "職員等は、端末を外部に持ち出す場合、所属長の許可を得なければならない。",
    "情報システム管理者は、毎日、業務データの控えを取得し、耐火金庫に保管しなければならない。",
    "職員等は、席を離れるときは、画面を閉じなければならない。",
    "CSIRTは、事故の知らせを受けたときは、三十分以内に統括責任者へ伝えるものとする。",
    "所属長は、離職する者から鍵と身分証を回収しなければならない。",
};

static json_t *text_of(const char *const *texts, guint count)
{
    json_t *json = fixture_extraction(count);
    json_t *units = json_object_get(json, "units");
    for (guint i = 0; i < count; i++)
        json_object_set_new(json_array_get(units, i), "text", json_string(texts[i]));
    return json;
}

static json_t *first_text(void)
{
    return text_of(sentences, G_N_ELEMENTS(sentences));
}

/* The third sentence is gone, the fourth changed, one came first: all have other numbers. */
static json_t *second_text(void)
{
    const char *const texts[] = {
        "この規程は、庁舎の全ての情報資産に及ぶ。", sentences[0], sentences[1],
        "CSIRTは、事故の知らせを受けたときは、一時間以内に統括責任者と町長へ伝えるものとする。",
        sentences[4]};
    return text_of(texts, G_N_ELEMENTS(texts));
}

static void adopt_first(Fixture *f, char first[ID_TEXT_BYTES])
{
    import_as(f, FIXTURE_PERSON, first_text(), first);
    g_assert_true(adopt(f, first, "", NULL));
}

/* ---- tests ---- */

static void test_kept_and_listed(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    adopt_first(*f, first);
    g_assert_true(correct(*f, first, 2, 1, json_pack("{s:[s]}", "actor", "課長")));
    g_assert_true(correct(*f, first, 2, 2, json_pack("{s:s}", "kind", "power")));
    g_assert_true(correct(*f, first, 3, 1, json_pack("{s:s}", "kind", "lead")));
    g_assert_true(correct(*f, first, 4, 1, json_pack("{s:s}", "kind", "statement")));
    import_as(*f, FIXTURE_OPERATOR, second_text(), second);
    assert_unit(*f, second, 3, "v2 power 課長"); /* same words, another number */
    assert_unit(*f, second, 4, "v1 obligation 情報システム管理者");
    assert_rows(*f, second, "1 unit open removed 3>0;2 unit open changed 4>4;");
    assert_rebuilds(*f);
}

static void test_settled(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    adopt_first(*f, first);
    g_assert_true(correct(*f, first, 3, 1, json_pack("{s:s}", "kind", "lead")));
    g_assert_true(correct(*f, first, 4, 1, json_pack("{s:s}", "kind", "statement")));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    g_assert_false(adopt(*f, second, "", &error)); /* not with open decisions and no word of why */
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    g_assert_false(settle(*f, second, 1, TRUE, &error)); /* its clause is gone */
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    g_assert_true(settle(*f, second, 1, FALSE, &error));
    g_assert_true(settle(*f, second, 2, TRUE, &error));
    assert_unit(*f, second, 4, "v2 statement 情報システム管理者");
    g_assert_false(settle(*f, second, 2, FALSE, &error)); /* somebody was faster */
    g_assert_error(error, PROBLEM, PROBLEM_CONFLICT);
    g_clear_error(&error);
    assert_rows(*f, second, "1 unit left removed 3>0;2 unit taken changed 4>4;");
    g_assert_true(adopt(*f, second, "", &error));
    g_assert_no_error(error);
    assert_rebuilds(*f);
}

static void test_adopted_with_open_decisions(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    adopt_first(*f, first);
    g_assert_true(correct(*f, first, 4, 1, json_pack("{s:s}", "kind", "statement")));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    g_assert_true(adopt(*f, second, "議決の日が決まっているため", NULL));
    assert_rows(*f, second, "1 unit open changed 4>4;"); /* it stays on the list */
    g_assert_true(settle(*f, second, 1, TRUE, NULL));
    assert_unit(*f, second, 4, "v2 statement 情報システム管理者");
    assert_rebuilds(*f);
}

/* Corrected in the edition in force after the new one was imported: adopting brings it over. */
static void test_corrected_meanwhile(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    adopt_first(*f, first);
    g_assert_true(correct(*f, first, 1, 1, json_pack("{s:s}", "kind", "lead")));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    assert_unit(*f, second, 2, "v2 lead 情報システム管理者");
    g_assert_true(correct(*f, first, 5, 1, json_pack("{s:s}", "kind", "scope")));
    g_assert_true(correct(*f, second, 3, 1, json_pack("{s:s}", "kind", "power")));
    g_assert_true(correct(*f, first, 2, 1, json_pack("{s:s}", "kind", "scope")));
    g_assert_false(
        adopt(*f, second, "", &error)); /* unit 3: people said one thing here, one there */
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    assert_unit(*f, second, 5, "v1 statement 職員等"); /* nothing of the refused call stands */
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_true(end(*f, &call, service_carry_edition(&call, second, NULL)));
    assert_unit(*f, second, 5, "v2 scope 職員等");
    assert_unit(*f, second, 3, "v2 power 職員等");
    assert_rows(*f, second, "1 unit open both 2>3;");
    call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_false(end(*f, &call, service_carry_edition(&call, second, NULL))); /* nothing new */
    g_assert_true(settle(*f, second, 1, FALSE, NULL));
    g_assert_true(adopt(*f, second, "", NULL));
    assert_rebuilds(*f);
}

static void test_nothing_decided(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    adopt_first(*f, first);
    guint64 size = ledger_log_size((*f)->log);
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    g_assert_cmpuint(ledger_log_size((*f)->log), ==, size + 1); /* no event about nothing */
    assert_rows(*f, second, "");
}

/* What was decided is erased: nothing of it goes on, and rebuild agrees. */
static void test_erased(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    char third[ID_TEXT_BYTES];
    g_auto(GStrv) blobs = NULL;
    adopt_first(*f, first);
    guint64 index = ledger_log_size((*f)->log);
    g_assert_true(correct(*f, first, 2, 1, json_pack("{s:s}", "kind", "power")));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    assert_unit(*f, second, 3, "v2 power 職員等");
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_true(end(*f, &call, service_erase_content(&call, index, "誤り", &blobs, NULL)));
    assert_unit(*f, second, 3, "v2 power 職員等"); /* an event of its own; it is erased by itself */
    import_as(*f, FIXTURE_PERSON, second_text(), third);
    assert_unit(*f, third, 3, "v1 obligation 職員等");
    assert_rebuilds(*f);
}

static void test_second_import_carries_on(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    char third[ID_TEXT_BYTES];
    adopt_first(*f, first);
    g_assert_true(correct(*f, first, 1, 1, json_pack("{s:s}", "kind", "lead")));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    g_assert_true(adopt(*f, second, "", NULL));
    import_as(*f, FIXTURE_PERSON, first_text(), third);
    assert_unit(*f, third, 1, "v2 lead 職員等"); /* through the second */
    assert_rebuilds(*f);
}

/* ---- facts ---- */

static void test_facts(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    guint64 n = 0;
    g_autoptr(GError) error = NULL;
    import_as(*f, FIXTURE_PERSON, first_text(), first);
    g_assert_true(change_fact(*f, first, 1, 1, json_pack("{s:s}", "value", "教育長"), &error));
    g_assert_no_error(error);
    g_assert_false(change_fact(*f, first, 1, 1, json_pack("{s:s}", "value", "町長"), &error));
    g_assert_error(error, PROBLEM, PROBLEM_CONFLICT);
    g_clear_error(&error);
    g_assert_false(change_fact(*f, first, 1, 2, json_pack("{s:s}", "value", "教育長"), &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    g_assert_false(change_fact(*f, first, 1, 2, json_pack("{s:s}", "colour", "赤"), &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_clear_error(&error);
    g_assert_true(add_fact(*f, first, "町議会", "", &n));
    g_assert_cmpuint(n, ==, 2);
    assert_facts(*f, first, "CISO=教育長 基準/1/(1) read stands;町議会=  added stands;");
    g_assert_true(change_fact(*f, first, 2, 1, NULL, &error));
    assert_facts(*f, first, "CISO=教育長 基準/1/(1) read stands;町議会=  added removed;");
    g_assert_false(change_fact(*f, first, 2, 2, NULL, &error)); /* removed already */
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    assert_rebuilds(*f);
}

static void test_erased_fact_keeps_its_number(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    guint64 n = 0;
    g_auto(GStrv) blobs = NULL;
    import_as(*f, FIXTURE_PERSON, first_text(), first);
    guint64 index = ledger_log_size((*f)->log);
    g_assert_true(add_fact(*f, first, "町議会", "", &n));
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_true(end(*f, &call, service_erase_content(&call, index, "誤り", &blobs, NULL)));
    g_assert_true(add_fact(*f, first, "農業委員会", "", &n));
    g_assert_cmpuint(n, ==, 3);
    assert_facts(*f, first,
                 "CISO=副町長 基準/1/(1) read stands;=  added removed;農業委員会=  added stands;");
    assert_rebuilds(*f);
}

static void test_facts_carried(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    guint64 n = 0;
    adopt_first(*f, first);
    g_assert_true(change_fact(*f, first, 1, 1, json_pack("{s:s}", "value", "教育長"), NULL));
    g_assert_true(add_fact(*f, first, "町議会", "基準/1/(2)", &n));   /* becomes 基準/1/(3) */
    g_assert_true(add_fact(*f, first, "監査委員", "基準/1/(4)", &n)); /* its clause changes */
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    assert_facts(*f, second, "CISO=教育長 基準/1/(1) read stands;町議会= 基準/1/(3) added stands;");
    assert_rows(*f, second, "1 fact open changed 3>0;");
    g_assert_true(settle(*f, second, 1, TRUE, NULL));
    assert_facts(*f, second,
                 "CISO=教育長 基準/1/(1) read stands;町議会= 基準/1/(3) added stands;"
                 "監査委員= 基準/1/(4) added stands;");
    assert_rebuilds(*f);
}

static void test_changed_fact_is_decided_again(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    adopt_first(*f, first);
    g_assert_true(change_fact(*f, first, 1, 1, json_pack("{s:s}", "value", "教育長"), NULL));
    json_t *json = second_text();
    json_t *fact = json_array_get(json_object_get(json, "facts"), 0);
    json_object_set_new(fact, "value", json_string("総務課長"));
    json_object_set_new(fact, "words", json_string("総務課長を"));
    import_as(*f, FIXTURE_PERSON, json, second);
    assert_facts(*f, second, "CISO=総務課長 基準/1/(1) read stands;");
    assert_rows(*f, second, "1 fact open changed 1>1;");
    g_assert_true(settle(*f, second, 1, TRUE, NULL));
    assert_facts(*f, second, "CISO=教育長 基準/1/(1) read stands;");
    assert_rebuilds(*f);
}

/* ---- findings and coverage ---- */

static gboolean keep_decision(const EditionFinding *finding, gpointer user)
{
    g_string_append_printf(user, "%s v%u %s;", finding->decision, (guint)finding->decided.version,
                           *finding->decided.carried != '\0' ? "carried" : "own");
    return TRUE;
}

static gboolean keep_state(const EditionCoverage *item, gpointer user)
{
    g_string_append_printf(user, "%s [%s] %s;", item->state, item->paths,
                           *item->decided.carried != '\0' ? "carried" : "own");
    return TRUE;
}

static void assert_review(Fixture *f, const char *edition, const char *expected)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    guint64 event = event_of(f, edition);
    g_assert_true(edition_each_finding(f->store, event, keep_decision, seen, NULL));
    g_assert_true(edition_each_coverage(f->store, event, keep_state, seen, NULL));
    g_assert_cmpstr(seen->str, ==, expected);
}

static void test_review(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    import_as(*f, FIXTURE_PERSON, first_text(), first);
    assert_review(*f, first, "open v1 own;said [基準/1/(1)] own;");
    g_assert_true(decide_finding(*f, first, "1", 1, "accept", &error));
    g_assert_false(decide_finding(*f, first, "1", 1, "open", &error));
    g_assert_error(error, PROBLEM, PROBLEM_CONFLICT);
    g_clear_error(&error);
    g_assert_false(decide_finding(*f, first, "1", 2, "accept", &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    g_assert_false(decide_finding(*f, first, "1", 2, "maybe", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_clear_error(&error);
    g_assert_false(decide_finding(*f, first, "7", 1, "accept", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    g_clear_error(&error);
    g_assert_true(decide_coverage(*f, first, "phys-room", 1, "partly", "基準/1/(2)", &error));
    g_assert_false(decide_coverage(*f, first, "phys-room", 1, "said", NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_CONFLICT);
    g_clear_error(&error);
    g_assert_false(decide_coverage(*f, first, "no-such", 1, "said", NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    assert_review(*f, first, "accept v2 own;partly [基準/1/(2)] own;");
    assert_rebuilds(*f);
}

static void test_review_carried(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    adopt_first(*f, first);
    g_assert_true(decide_finding(*f, first, "1", 1, "accept", NULL));
    g_assert_true(decide_coverage(*f, first, "phys-room", 1, "partly", "基準/1/(2)", NULL));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    assert_review(*f, second, "accept v2 carried;partly [基準/1/(3)] carried;");
    assert_rows(*f, second, "");
    assert_rebuilds(*f);
}

static void test_coverage_of_changed_clause(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    adopt_first(*f, first);
    g_assert_true(decide_coverage(*f, first, "phys-room", 1, "partly", "基準/1/(4)", NULL));
    import_as(*f, FIXTURE_PERSON, second_text(), second);
    assert_review(*f, second, "open v1 own;said [基準/1/(1)] own;");
    assert_rows(*f, second, "1 coverage open changed 0>0;");
    g_assert_true(settle(*f, second, 1, TRUE, NULL));
    assert_review(*f, second, "open v1 own;partly [基準/1/(4)] carried;");
    assert_rebuilds(*f);
}

static void keep_exemption(const EditionExemption *exemption, gpointer user)
{
    g_string_append_printf(user, "%d %d %s", exemption->connected, exemption->personal,
                           exemption->note);
}

static void test_exemption(Fixture **f, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(edition_visit_exemption((*f)->store, keep_exemption, seen, NULL));
    g_assert_cmpstr(seen->str, ==, ""); /* never asked */
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_true(end(*f, &call, service_answer_exemption(&call, TRUE, TRUE, "", NULL)));
    call = fixture_begin(*f, FIXTURE_PERSON);
    g_assert_true(end(*f, &call, service_answer_exemption(&call, FALSE, TRUE, "再確認", NULL)));
    g_assert_true(edition_visit_exemption((*f)->store, keep_exemption, seen, NULL));
    g_assert_cmpstr(seen->str, ==, "0 1 再確認");
    call = fixture_begin(*f, FIXTURE_OPERATOR);
    g_assert_false(end(*f, &call, service_answer_exemption(&call, FALSE, FALSE, "", &error)));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    assert_rebuilds(*f);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/carry/" name, Fixture *, NULL, set_up, f, tear_down)
    ADD("kept-and-listed", test_kept_and_listed);
    ADD("settled", test_settled);
    ADD("adopted-with-open-decisions", test_adopted_with_open_decisions);
    ADD("corrected-meanwhile", test_corrected_meanwhile);
    ADD("nothing-decided", test_nothing_decided);
    ADD("erased", test_erased);
    ADD("second-import-carries-on", test_second_import_carries_on);
    ADD("facts", test_facts);
    ADD("erased-fact-keeps-its-number", test_erased_fact_keeps_its_number);
    ADD("facts-carried", test_facts_carried);
    ADD("changed-fact-is-decided-again", test_changed_fact_is_decided_again);
    ADD("review", test_review);
    ADD("review-carried", test_review_carried);
    ADD("coverage-of-changed-clause", test_coverage_of_changed_clause);
    ADD("exemption", test_exemption);
    return g_test_run();
}
