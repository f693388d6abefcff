/* tests/unit/disarm/disarm_report.c -- one report for programs and for people */
#include "base/json.h"
#include "disarm/job.h"
#include "disarm/report.h"
#include <string.h>

static DisarmFindings *made_findings(void)
{
    DisarmFindings *findings = disarm_findings_new();
    disarm_enter(findings, "word/document.xml");
    disarm_find(findings, DISARM_FIELD, DISARM_FROZEN, "INCLUDETEXT", -1);
    disarm_part(findings, "word-document", DISARM_REBUILT);
    disarm_leave(findings);
    disarm_enter(findings, "word/vbaProject.bin");
    disarm_find(findings, DISARM_MACRO, DISARM_DROPPED, NULL, -1);
    disarm_part(findings, "macros", DISARM_LEFT_OUT);
    disarm_leave(findings);
    return findings;
}

static void test_cleaned(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = made_findings();
    const DisarmReport report = {.verdict = DISARM_VERDICT_CLEANED,
                                 .policy = "office",
                                 .input = {"申請.docm", "word-macro", 100, "aa"},
                                 .output = {"申請.docx", "word-document", 90, "bb"},
                                 .findings = findings,
                                 .time_us = 1500};
    g_autoptr(GBytes) bytes = disarm_report_json(&report, &error);
    g_assert_no_error(error);
    gsize size;
    const guint8 *text = g_bytes_get_data(bytes, &size);
    g_autoptr(json_t) json = json_read(text, size, size, 8, "report", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(json_get_string(json, "verdict", NULL), ==, "cleaned");
    json_t *first = json_array_get(json_object_get(json, "findings"), 0);
    g_assert_cmpstr(json_get_string(first, "danger", NULL), ==, "macro");
    g_assert_cmpstr(json_get_string(first, "part", NULL), ==, "word/vbaProject.bin");
    g_assert_cmpuint(json_array_size(json_object_get(json, "parts")), ==, 2);
    g_assert_null(json_object_get(json, "refusal"));
    g_assert_cmpuint(json_array_size(json_object_get(json, "not_covered")), ==, 3);
    g_assert_cmpstr(disarm_verdict_name(DISARM_VERDICT_VERIFIED_CLEAN), ==, "verified-clean");
    g_autofree char *japanese = disarm_report_text(&report, PROBLEM_JAPANESE);
    g_autofree char *english = disarm_report_text(&report, PROBLEM_ENGLISH);
    g_assert_nonnull(strstr(japanese, "無害化しました。"));
    g_assert_nonnull(strstr(japanese, "word/document.xml: INCLUDETEXT"));
    g_assert_nonnull(strstr(japanese, "申請.docx (90 バイト, Word 文書)"));
    g_assert_nonnull(strstr(english, "申請.docx (90 bytes, word-document)"));
    g_assert_nonnull(strstr(english, "Not covered\n- Whether what it says is true"));
    g_assert_nonnull(strstr(english, "hidden by a style"));
    g_assert_null(strstr(english, "pixels"));
    g_assert_nonnull(strstr(english, "Time taken: 0.001 s"));
    g_assert_true(strstr(english, "macro") < strstr(english, "INCLUDETEXT"));
}

static void test_refused(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(GError) refusal = NULL, error = NULL;
    DisarmJob job = {.policy = disarm_policies_find(policies, "office", NULL),
                     .findings = findings};
    g_assert_false(disarm_refuse(&job, DISARM_DECLARATION, "<!DOCTYPE", &refusal));
    const DisarmReport report = {.verdict = DISARM_VERDICT_REFUSED,
                                 .policy = "office",
                                 .input = {"a.docx", NULL, 100, "aa"},
                                 .refusal = refusal,
                                 .findings = findings};
    g_autoptr(GBytes) bytes = disarm_report_json(&report, &error);
    g_assert_no_error(error);
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    g_assert_nonnull(g_strstr_len(text, (gssize)size, "\"problem\":\"unsafe\""));
    g_assert_null(g_strstr_len(text, (gssize)size, "\"output\""));
    g_assert_null(g_strstr_len(text, (gssize)size, "\"not_covered\""));
    g_autofree char *japanese = disarm_report_text(&report, PROBLEM_JAPANESE);
    g_assert_true(g_str_has_prefix(japanese, "このファイルは渡せません。"));
    g_assert_nonnull(strstr(japanese, "XML の宣言"));
}

/* What a reader said in its own few words is said in Japanese too; what stood in the file stays. */
static void test_words_of_readers(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    disarm_find(findings, DISARM_LEFTOVER, DISARM_DROPPED, "comment", -1);
    disarm_find(findings, DISARM_LINK, DISARM_FROZEN, "http://h/", -1);
    const DisarmReport report = {
        .verdict = DISARM_VERDICT_CLEANED, .policy = "office", .findings = findings};
    g_autoptr(GBytes) bytes = disarm_report_json(&report, NULL);
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    g_assert_nonnull(
        g_strstr_len(text, (gssize)size, "\"detail\":\"comment\",\"detail_ja\":\"コメント\""));
    g_assert_null(g_strstr_len(text, (gssize)size, "\"detail_ja\":\"http"));
    g_autofree char *japanese = disarm_report_text(&report, PROBLEM_JAPANESE);
    g_autofree char *english = disarm_report_text(&report, PROBLEM_ENGLISH);
    g_assert_nonnull(strstr(japanese, "    -: コメント\n"));
    g_assert_nonnull(strstr(japanese, "    -: http://h/\n"));
    g_assert_nonnull(strstr(english, "    -: comment\n"));
}

static void test_many_places(void)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    for (guint i = 1; i <= 30; i++) {
        disarm_at(findings, DISARM_SLIDE, i, NULL);
        disarm_find(findings, DISARM_MEDIA, DISARM_DROPPED, NULL, -1);
    }
    const DisarmReport report = {
        .verdict = DISARM_VERDICT_CLEANED, .policy = "office", .findings = findings};
    g_autofree char *english = disarm_report_text(&report, PROBLEM_ENGLISH);
    g_assert_nonnull(strstr(english, "slide 8"));
    g_assert_null(strstr(english, "slide 9"));
    g_assert_nonnull(strstr(english, "more 22"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    json_object_seed(1);
    g_test_add_func("/disarm/report/cleaned", test_cleaned);
    g_test_add_func("/disarm/report/refused", test_refused);
    g_test_add_func("/disarm/report/words-of-readers", test_words_of_readers);
    g_test_add_func("/disarm/report/many-places", test_many_places);
    return g_test_run();
}
