/* tests/unit/clean/clean_rtf.c -- Rich Text as it is written anew */
#include "clean/rtf/rtf.h"
#include "clean/rtf/text.h"
#include "run.h"
#include "verify/verify.h"
#include <string.h>

static void assert_rtf(const char *policy, const char *in, const char *want)
{
    Run run;
    gboolean same = FALSE;
    run_open(&run, policy);
    DisarmSink sink = disarm_sink_memory(run.out);
    g_autofree char *whole = g_strconcat("{\\rtf1\\ansicpg932 ", in, "}", NULL);
    g_autofree char *made = g_strconcat("{\\rtf1 \\uc1 \\ansicpg932 ", want, "}\r\n", NULL);
    g_assert_true(clean_rtf((const guint8 *)whole, strlen(whole), "a.rtf", &sink, &run.job, &same,
                            &run.error));
    assert_out(&run, made, strlen(made));
    DisarmBudget budget;
    disarm_budget_init(&budget, &run.policy.limits);
    g_autoptr(DisarmFindings) wrong = disarm_findings_new();
    DisarmJob job = {&run.policy, &budget, wrong, NULL};
    g_assert_true(verify_file((const guint8 *)made, strlen(made), "a.rtf", &job, &run.error));
    run_close(&run);
}

static void text(void)
{
    assert_rtf("office", "a\\b x\\b0\\par\r\ny", "a\\b x\\b0 \\par \r\ny");
    assert_rtf("office", "\\'95\\'5c\\'83e \x95\x82", "\\'95\\'5c\\'83e \\'95\\'82");
    assert_rtf("office", "\\uc2\\u12354\\'82\\'a0z{\\uc0\\u12356x}\\u-10 ab",
               "\\u12354?z{\\u12356?x}\\u-10?");
    assert_rtf("office", "\\\\\\{\\}\\~\\-\\_\t\x01\x7F", "\\\\\\{\\}\\~\\-\\_\\tab ");
    assert_rtf("office", "{\\*\\listtable{\\leveltext\\'01\\'00;}}",
               "{\\*\\listtable {\\leveltext \\'01\\'00;}}");
    assert_rtf("office", "{\\upr{a}{\\*\\ud{\\u12354 ?}}}", "{{\\u12354?}}");
    assert_rtf("office", "\\'01\\bin3 }}}x", "x");
    /* raw bytes of two, the second a sign of Rich Text */
    assert_rtf("office", "\x95\\\x8D{\x83} \x95\x5C\\b x\xB1\\b0",
               "\\'95\\'5c\\'8d\\'7b\\'83\\'7d \\'95\\'5c\\b x\\'b1\\b0 ");
    /* a brace ends what stands for \u; words that say how a file was made take no text with them */
    assert_rtf("office", "\\u12354{x}\\u12354}", "\\u12354?{x}\\u12354?");
    assert_rtf("office", "\\linkstyles\\fromhtml1 a{\\htmlrtf b}\\objattph c", "a{b}c");
    assert_rtf("office", "{\\*\\generator Word{ 9};}a{b{\\*\\generator c;}}{\\generator d}",
               "{\\*\\generator sekisho;}a{b}{\\*\\generator sekisho;}");
    /* controls, which are marks of fields in a document */
    assert_rtf("office", "\\u19 ?a\\u0 ?{\\*\\listtable{\\leveltext\\u1 ?;}}",
               "a{\\*\\listtable {\\leveltext \\u1?;}}");
}

static void by_policy(void)
{
    assert_rtf("office", "{\\v hid}{\\deleted old}{\\revised new}",
               "{\\v hid}{\\deleted old}{\\revised new}");
    assert_rtf("strict", "{\\v hid}a{\\deleted old}{\\revised new}{\\v h\\v0 s}", "{}a{}{new}{s}");
    assert_rtf("office", "{\\field{\\*\\fldinst HYPERLINK \"https://a.example/\"}{\\fldrslt x}}",
               "{\\field {\\*\\fldinst HYPERLINK \"https://a.example/\"}{\\fldrslt x}}");
    assert_rtf("office", "{\\field{\\*\\fldinst\t PA\\'09GE}{\\fldrslt 1}}", "{1}");
    assert_rtf("office", "{\\field{\\*\\fldinst\tPAGE\\'09}{\\fldrslt 1}}",
               "{\\field {\\*\\fldinst  PAGE }{\\fldrslt 1}}");
    assert_rtf("strict", "{\\field{\\*\\fldinst HYPERLINK \"https://a.example/\"}{\\fldrslt x}}",
               "{x}");
}

static void goes(void)
{
    assert_rtf("office", "{\\object\\objupdate{\\*\\objdata 00}{\\result {\\b x}}}", "{{\\b x}}");
    assert_rtf("office", "{\\info{\\title x}}{\\*\\template y}a{\\*\\quux z}", "a");
    assert_rtf("office", "{\\field{\\*\\fldinst {D}D\\'45 a}{\\fldrslt x}}", "{x}");
    assert_rtf("office", "{\\field{\\*\\fldinst {P}AG\\u69?}{\\fldrslt 1}}",
               "{\\field {\\*\\fldinst PAGE}{\\fldrslt 1}}");
    assert_rtf("office",
               "{\\pict\\pngblip 00}{\\sp{\\sn pibName}{\\sv x}}{\\sp{\\sn fillColor}{\\sv 1}}",
               "{\\sp {\\sn fillColor}{\\sv 1}}");
    assert_rtf("office", "{\\*\\abcdefghijklmnopqrstuvwxyzabcdefghijk x}{\\* y}", "");
    assert_rtf("office", "a\\quux b\\f32767 c{\\b\\objdata 00}d", "abc{\\b }d");
}

static void refused(void)
{
    static const char *const in[] = {"{\\r", "x", "{x}"};
    for (gsize i = 0; i < G_N_ELEMENTS(in); i++) {
        Run run;
        gboolean same = FALSE;
        run_open(&run, "office");
        DisarmSink sink = disarm_sink_memory(run.out);
        g_assert_false(clean_rtf((const guint8 *)in[i], strlen(in[i]), "a.rtf", &sink, &run.job,
                                 &same, &run.error));
        g_assert_error(run.error, PROBLEM, PROBLEM_DAMAGED);
        run_close(&run);
    }
}

static void words(void)
{
    static const char *const rows[][3] = {
        {"{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f1\\fcharset204 x;}}\\'96\\'7b{\\f1\\'c4}{\\v "
         "h}\\par\\u-28460?{\\*\\x y}{\\pict 00}}",
         "本Д\n郔", ""},
        {"{\\rtf1\\fromhtml1{\\*\\htmltag <p>}\\htmlrtf x\\htmlrtf0 a{\\*\\htmltag </p>}}", "",
         "<p>a</p>"},
        {"no", "no", ""},
        {"{\\rtf1 a{\\*}b{\\*{x}y}c\\u12354{d}}", "abcあd", ""},
        {"{\\rtf1{\\v h\\plain s}{\\stylesheet{\\s0\\plain no;}}}", "s", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Run run;
        run_open(&run, "office");
        g_autoptr(GString) out = g_string_new(NULL), html = g_string_new(NULL);
        g_assert_true(clean_rtf_text((const guint8 *)rows[i][0], strlen(rows[i][0]), &run.job, out,
                                     html, &run.error));
        g_assert_cmpstr(out->str, ==, rows[i][1]);
        g_assert_cmpstr(html->str, ==, rows[i][2]);
        run_close(&run);
    }
}

static void words_that_went(void)
{
    Run run;
    run_open(&run, "office");
    g_autoptr(GString) out = g_string_new(NULL), html = g_string_new(NULL), in = g_string_new("a");
    for (guint i = 0; i < 501; i++)
        g_string_append_c(in, '{');
    g_string_append(in, "b");
    g_assert_true(
        clean_rtf_text((const guint8 *)in->str, in->len, &run.job, out, html, &run.error));
    g_assert_true(clean_rtf_text((const guint8 *)"{\\v h}", 6, &run.job, out, html, &run.error));
    g_assert_cmpstr(out->str, ==, "a");
    g_assert_cmpuint(disarm_findings_tally(run.findings, DISARM_LIMIT, DISARM_DROPPED), ==, 1);
    g_assert_cmpuint(disarm_findings_tally(run.findings, DISARM_HIDDEN, DISARM_DROPPED), ==, 1);
    run_close(&run);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rtf/text", text);
    g_test_add_func("/rtf/by-policy", by_policy);
    g_test_add_func("/rtf/goes", goes);
    g_test_add_func("/rtf/refused", refused);
    g_test_add_func("/rtf/words", words);
    g_test_add_func("/rtf/words-that-went", words_that_went);
    return g_test_run();
}
