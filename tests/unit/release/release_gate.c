/* tests/unit/release/release_gate.c -- what leaves is what the check let through, and nothing else
 */
#include "../clean/made.h"
#include "release/release.h"
#include <string.h>

typedef struct {
    DisarmPolicies *policies;
    DisarmFindings *findings;
    GByteArray *out;
    Release released;
    GError *refusal;
    gboolean fine;
} Passed;

static void passed_clear(Passed *passed)
{
    disarm_policies_free(passed->policies);
    disarm_findings_free(passed->findings);
    g_byte_array_unref(passed->out);
    release_clear(&passed->released);
    g_clear_error(&passed->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Passed, passed_clear)

/* With `spoil`, what is read back is not what was written. */
static GBytes *read_spoilt(gpointer user, GError **error)
{
    (void)error;
    const GByteArray *out = user;
    GByteArray *spoilt = g_byte_array_new();
    g_byte_array_append(spoilt, out->data, out->len);
    g_byte_array_append(spoilt, (const guint8 *)"\xe2\x80\xae=cmd|x!A0\n", 13);
    return g_byte_array_free_to_bytes(spoilt);
}

static Passed pass(const char *policy, const char *name, const void *bytes, gsize size,
                   gboolean spoil)
{
    Passed passed = {.policies = disarm_policies_builtin(NULL),
                     .findings = disarm_findings_new(),
                     .out = g_byte_array_new()};
    const DisarmPolicy *rules = disarm_policies_find(passed.policies, policy, NULL);
    DisarmBudget budget;
    disarm_budget_init(&budget, &rules->limits);
    DisarmJob job = {.policy = rules, .budget = &budget, .findings = passed.findings};
    ReleaseOutput output = release_memory(passed.out);
    if (spoil)
        output.read = read_spoilt;
    passed.fine = release_file(bytes, size, name, &output, &job, &passed.released, &passed.refusal);
    g_assert_true(passed.fine == (passed.refusal == NULL));
    g_assert_true(passed.fine == (passed.released.verdict != DISARM_VERDICT_REFUSED));
    g_assert_true(passed.fine == (passed.released.name != NULL));
    return passed;
}

static void test_cleaned(void)
{
    g_autoptr(Made) made = made_word("<w:p><w:r><w:t>住民票</w:t></w:r></w:p>");
    g_autoptr(GByteArray) packed = made_pack(made);
    g_auto(Passed) passed = pass("office", "申請.docx", packed->data, packed->len, FALSE);
    g_assert_no_error(passed.refusal);
    g_assert_cmpint(passed.released.verdict, ==, DISARM_VERDICT_CLEANED);
    g_assert_cmpstr(passed.released.name, ==, "申請.docx");
    g_assert_cmpstr(passed.released.kind, ==, "word-document");
    g_assert_cmpuint(passed.out->len, >, 0);
}

static void test_disagreement(void)
{
    static const char text[] = "a,b\n1,2\n";
    g_auto(Passed) fine = pass("office", "a.csv", text, strlen(text), FALSE);
    g_assert_no_error(fine.refusal);
    g_auto(Passed) spoilt = pass("office", "a.csv", text, strlen(text), TRUE);
    g_assert_error(spoilt.refusal, PROBLEM, PROBLEM_UNSAFE);
    g_assert_nonnull(strstr(spoilt.refusal->message, "a.csv"));
    g_assert_cmpuint(disarm_findings_tally(spoilt.findings, DISARM_CELL_FORMULA, DISARM_REFUSED),
                     ==, 1);
}

static void test_verified_clean(void)
{
    static const char text[] = "a,b\r\n-5,+81-3-1234\r\n";
    static const char live[] = "a,b\r\n=1+1,2\r\n";
    g_auto(Passed) passed = pass("verify-only", "a.csv", text, strlen(text), FALSE);
    g_assert_no_error(passed.refusal);
    g_assert_cmpint(passed.released.verdict, ==, DISARM_VERDICT_VERIFIED_CLEAN);
    g_assert_cmpuint(passed.out->len, ==, 0);
    g_auto(Passed) refused = pass("verify-only", "a.csv", live, strlen(live), FALSE);
    g_assert_error(refused.refusal, PROBLEM, PROBLEM_UNSAFE);
    g_autoptr(Made) made = made_word("<w:p><w:r><w:t>住民票</w:t></w:r></w:p>");
    g_autoptr(GByteArray) packed = made_pack(made);
    g_auto(Passed) word = pass("verify-only", "申請.docx", packed->data, packed->len, FALSE);
    g_assert_no_error(word.refusal);
    g_assert_cmpint(word.released.verdict, ==, DISARM_VERDICT_VERIFIED_CLEAN);
}

/* What no list of endings names gets one more, but no page and no drawing; unchanged it may not be.
 */
static void test_unknown_endings(void)
{
    g_autoptr(Made) made = made_word("<w:p><w:r><w:t>住民票</w:t></w:r></w:p>");
    g_autoptr(GByteArray) word = made_pack(made);
    const struct {
        const void *bytes;
        gsize size;
        const char *called;
    } rows[] = {{"one\n", 4, "a.odpm.txt"},
                {"{\\rtf1\\ansi one\\par}", 21, "a.odpm.rtf"},
                {word->data, word->len, "a.odpm.docx"},
                {"\x1B", 1, NULL}, /* of which nothing is left */
                {"<!DOCTYPE html><html><p>one</p></html>", 38, NULL},
                {"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 41, NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Passed) made_anew = pass("office", "a.odpm", rows[i].bytes, rows[i].size, FALSE);
        g_assert_cmpstr(made_anew.released.name, ==, rows[i].called);
        int refusal = rows[i].size == 1 ? PROBLEM_EMPTY : PROBLEM_DISGUISED;
        if (rows[i].called == NULL)
            g_assert_error(made_anew.refusal, PROBLEM, refusal);
        g_auto(Passed) same = pass("verify-only", "a.odpm", rows[i].bytes, rows[i].size, FALSE);
        g_assert_false(same.fine);
        g_assert_null(strstr(same.refusal->message, "The check of"));
    }
}

/* First letters that pictures have too make no picture of a text, and no text of a picture. */
static void test_texts_that_begin_like_pictures(void)
{
    static const char *const texts[] = {"BMI,身長,体重\n22,170,63\n",
                                        "BM\n",
                                        "GIF8,PNG\n",
                                        "RIFF,a,bWEBP,c\n",
                                        "a,b,c,d,WEBP,e\n",
                                        "0123456789012345678901234567890123456789 EMF\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        gboolean fine = i != 3; /* which is one to each reader */
        g_auto(Passed) table = pass("office", "a.csv", texts[i], strlen(texts[i]), FALSE);
        g_assert_cmpint(table.fine, ==, fine);
        g_auto(Passed) picture = pass("office", "a.bmp", texts[i], strlen(texts[i]), FALSE);
        g_assert_false(picture.fine);
    }
}

/* What is known by its name and not read is called what it is, not a disguise. */
static void test_binary_workbook(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    g_autoptr(GByteArray) word = made_pack(made);
    g_auto(Passed) out = pass("office", "a.xlsb", word->data, word->len, FALSE);
    g_assert_error(out.refusal, PROBLEM, PROBLEM_UNSUPPORTED);
    g_assert_nonnull(strstr(out.refusal->message, "binary Excel workbook"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/release/cleaned", test_cleaned);
    g_test_add_func("/release/disagreement", test_disagreement);
    g_test_add_func("/release/verified-clean", test_verified_clean);
    g_test_add_func("/release/binary-workbook", test_binary_workbook);
    g_test_add_func("/release/texts-like-pictures", test_texts_that_begin_like_pictures);
    g_test_add_func("/release/unknown-endings", test_unknown_endings);
    return g_test_run();
}
