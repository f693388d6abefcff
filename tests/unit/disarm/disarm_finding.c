/* tests/unit/disarm/disarm_finding.c -- places nest, equal findings are counted, nothing
 * unprintable gets through */
#include "base/json.h"
#include "disarm/finding-json.h"
#include "disarm/finding.h"
#include "disarm/job.h"
#include <string.h>

static void test_places(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    disarm_enter(findings, "申請.zip");
    disarm_enter(findings, "様式.xlsx");
    disarm_at(findings, DISARM_SHEET, 3, "集計");
    disarm_find(findings, DISARM_DDE, DISARM_FROZEN, "cmd|", -1);
    disarm_find(findings, DISARM_DDE, DISARM_FROZEN, "cmd|", -1);
    disarm_part(findings, "excel-sheet", DISARM_REBUILT);
    disarm_leave(findings);
    disarm_find(findings, DISARM_MACRO, DISARM_DROPPED, NULL, -1);
    g_assert_cmpuint(disarm_findings_count(findings), ==, 2);
    const DisarmFinding *first = disarm_findings_get(findings, 0);
    const DisarmFinding *second = disarm_findings_get(findings, 1);
    g_assert_cmpint(first->danger, ==, DISARM_MACRO);
    g_assert_cmpstr(first->part, ==, "申請.zip");
    g_assert_cmpstr(second->part, ==, "申請.zip > 様式.xlsx");
    g_assert_cmpuint(second->count, ==, 2);
    g_autofree char *japanese = disarm_unit_text(second, PROBLEM_JAPANESE);
    g_assert_cmpstr(japanese, ==, "シート 3「集計」");
    g_assert_cmpuint(disarm_findings_tally(findings, DISARM_DDE, DISARM_FROZEN), ==, 2);
    g_assert_cmpstr(disarm_parts_get(findings, 0)->part, ==, "申請.zip > 様式.xlsx");
    g_assert_null(disarm_parts_get(findings, 1));
}

static void test_printable(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    disarm_enter(findings, "a\xE2\x80\xAE"
                           "b");
    disarm_find(findings, DISARM_SCRIPT, DISARM_DROPPED, "x\n\xff\0y", 5);
    const DisarmFinding *finding = disarm_findings_get(findings, 0);
    g_assert_cmpstr(finding->part, ==, "a\\u{202e}b");
    g_assert_cmpstr(finding->detail, ==, "x\\u{a}\\xff\\x00y");
    g_autofree char *longer = g_strnfill(5000, 'a');
    disarm_find(findings, DISARM_LINK, DISARM_DROPPED, longer, -1);
    g_assert_cmpuint(strlen(disarm_findings_get(findings, 1)->detail), <=, DISARM_DETAIL_MAX);
}

static void test_many(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    for (guint i = 0; i < DISARM_FINDINGS_MAX + 10; i++) {
        g_autofree char *detail = g_strdup_printf("%u", i);
        disarm_find(findings, DISARM_LINK, DISARM_FROZEN, detail, -1);
    }
    g_assert_cmpuint(disarm_findings_count(findings), ==, DISARM_FINDINGS_MAX);
    g_assert_cmpuint(disarm_findings_tally(findings, DISARM_LINK, DISARM_FROZEN), ==,
                     DISARM_FINDINGS_MAX + 10);
}

static void test_take(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    disarm_enter(findings, "a.docx");
    disarm_find(findings, DISARM_MACRO, DISARM_DROPPED, NULL, -1);
    disarm_find(apart, DISARM_LOCATION, DISARM_DROPPED, NULL, -1);
    disarm_enter(apart, "inner");
    for (guint i = 0; i < 3; i++)
        disarm_find(apart, DISARM_MACRO, DISARM_DROPPED, "x", -1);
    disarm_part(apart, "image-png", DISARM_SAME);
    disarm_findings_take(findings, apart);
    g_assert_cmpuint(disarm_findings_count(findings), ==, 3);
    const DisarmFinding *second = disarm_findings_get(findings, 1);
    g_assert_cmpstr(second->part, ==, "a.docx > inner");
    g_assert_cmpuint(second->count, ==, 3);
    g_assert_cmpuint(disarm_findings_tally(findings, DISARM_MACRO, DISARM_DROPPED), ==, 4);
    g_assert_cmpstr(disarm_findings_get(findings, 2)->part, ==, "a.docx");
    g_assert_cmpstr(disarm_parts_get(findings, 0)->part, ==, "a.docx > inner");
}

static DisarmFindings *through_json(DisarmFindings *findings, json_t **object)
{
    g_autoptr(GError) error = NULL;
    *object = json_object();
    disarm_findings_write(findings, *object);
    DisarmFindings *read = disarm_findings_read(*object, &error);
    g_assert_no_error(error);
    return read;
}

static void test_json(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    disarm_enter(findings, "a.xlsx > xl/\xff");
    disarm_at(findings, DISARM_SHEET, 2, "集計");
    disarm_find(findings, DISARM_FORMULA, DISARM_FROZEN, "=CALL(\"\n\")", -1);
    disarm_find(findings, DISARM_FORMULA, DISARM_FROZEN, "=CALL(\"\n\")", -1);
    disarm_part(findings, "excel-sheet", DISARM_REBUILT);
    disarm_leave(findings);
    disarm_find_more(findings, DISARM_LINK, DISARM_KEPT, 7);
    g_autoptr(json_t) first = NULL;
    g_autoptr(json_t) second = NULL;
    g_autoptr(DisarmFindings) read = through_json(findings, &first);
    g_autoptr(DisarmFindings) again = through_json(read, &second);
    g_assert_true(json_equal(first, second));
    const DisarmFinding *finding = disarm_findings_get(read, 0);
    g_assert_cmpstr(finding->part, ==, "a.xlsx > xl/\\xff");
    g_assert_cmpstr(finding->detail, ==, "=CALL(\"\\u{a}\")");
    g_assert_cmpuint(finding->count, ==, 2);
    g_assert_cmpuint(finding->number, ==, 2);
    g_assert_cmpuint(disarm_findings_tally(read, DISARM_LINK, DISARM_KEPT), ==, 7);
    g_assert_cmpstr(disarm_parts_get(read, 0)->kind, ==, "excel-sheet");
}

static void test_json_wrong(void)
{
    static const char *const wrong[] = {
        "{}",
        "{\"findings\":[],\"parts\":[]}",
        "{\"findings\":[{\"count\":1,\"danger\":\"none\",\"deed\":\"kept\",\"part\":\"\"}],"
        "\"parts\":[],\"tally\":{}}",
        "{\"findings\":[{\"count\":0,\"danger\":\"link\",\"deed\":\"kept\",\"part\":\"\"}],"
        "\"parts\":[],\"tally\":{}}",
        "{\"findings\":[{\"count\":2,\"danger\":\"link\",\"deed\":\"kept\",\"part\":\"\"}],"
        "\"parts\":[],\"tally\":{\"link\":{\"kept\":1}}}",
        "{\"findings\":[],\"parts\":[{\"kind\":\"a b\",\"outcome\":\"same\",\"part\":\"\"}],"
        "\"tally\":{}}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(json_t) object =
            json_read((const guint8 *)wrong[i], strlen(wrong[i]), 1000, 8, "wrong", &error);
        g_assert_no_error(error);
        g_assert_null(disarm_findings_read(object, &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    }
}

/* Members of large archives: the list ends, the count does not. */
static void test_json_long(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autofree char *longer = g_strnfill(900, 'n');
    for (guint i = 0; i < 5000; i++) {
        disarm_enter(findings, longer);
        disarm_part(findings, "plain-text", DISARM_SAME);
        disarm_leave(findings);
    }
    g_autoptr(json_t) object = json_object();
    disarm_findings_write(findings, object);
    gint64 left = json_integer_value(json_object_get(object, "parts_left"));
    gsize listed = json_array_size(json_object_get(object, "parts"));
    g_assert_cmpint(left, >, 0);
    g_assert_cmpint((gint64)listed + left, ==, 5000);
}

static void test_changed(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_assert_false(disarm_findings_changed(findings));
    disarm_find(findings, DISARM_COMMENT, DISARM_KEPT, NULL, -1);
    g_assert_false(disarm_findings_changed(findings));
    disarm_find(findings, DISARM_COMMENT, DISARM_DROPPED, NULL, -1);
    g_assert_true(disarm_findings_changed(findings));
}

static void assert_in(ProblemLanguage language, const char *text)
{
    g_assert_cmpuint(strlen(text), >, 1);
    g_assert_true(g_str_is_ascii(text) == (language == PROBLEM_ENGLISH));
}

static void test_names(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint danger = 0; danger < DISARM_DANGER_LAST; danger++) {
        g_assert_nonnull(disarm_danger_name(danger));
        g_assert_true(g_hash_table_add(names, (gpointer)disarm_danger_name(danger)));
        for (guint language = 0; language < 2; language++) {
            assert_in(language, disarm_danger_what(danger, language));
            assert_in(language, disarm_danger_why(danger, language));
            assert_in(language, disarm_danger_means(danger, language));
        }
    }
    for (guint deed = 0; deed <= DISARM_REFUSED; deed++)
        for (guint language = 0; language < 2; language++)
            assert_in(language, disarm_deed_text(deed, language));
}

static void test_refuse(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(GError) error = NULL;
    DisarmJob job = {.policy = disarm_policies_find(policies, "office", NULL),
                     .findings = findings};
    g_assert_cmpint(disarm_rule(&job, DISARM_MACROS), ==, DISARM_DROP);
    g_assert_true(disarm_apply(&job, DISARM_MACROS, DISARM_MACRO, DISARM_DROPPED, "a.bin", &error));
    g_assert_no_error(error);
    job.policy = disarm_policies_find(policies, "verify-only", NULL);
    g_assert_false(disarm_apply(&job, DISARM_MACROS, DISARM_MACRO, DISARM_DROPPED, NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_UNSAFE);
    g_autofree char *detail = problem_detail(error, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(detail, "マクロ"));
    g_assert_cmpuint(disarm_findings_tally(findings, DISARM_MACRO, DISARM_REFUSED), ==, 1);
}

static void test_sink(void)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    DisarmSink sink = disarm_sink_memory(out);
    g_assert_true(sink.write(sink.user, (const guint8 *)"abcd", 4, &error));
    g_assert_true(sink.patch(sink.user, 1, (const guint8 *)"XY", 2, &error));
    g_assert_cmpuint(out->len, ==, 4);
    g_assert_true(memcmp(out->data, "aXYd", 4) == 0);
    g_assert_false(sink.patch(sink.user, 3, (const guint8 *)"XY", 2, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INTERNAL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    json_object_seed(1);
    g_test_add_func("/disarm/finding/places", test_places);
    g_test_add_func("/disarm/finding/printable", test_printable);
    g_test_add_func("/disarm/finding/many", test_many);
    g_test_add_func("/disarm/finding/take", test_take);
    g_test_add_func("/disarm/finding/changed", test_changed);
    g_test_add_func("/disarm/finding/json", test_json);
    g_test_add_func("/disarm/finding/json-wrong", test_json_wrong);
    g_test_add_func("/disarm/finding/json-long", test_json_long);
    g_test_add_func("/disarm/finding/names", test_names);
    g_test_add_func("/disarm/job/refuse", test_refuse);
    g_test_add_func("/disarm/job/sink", test_sink);
    return g_test_run();
}
