/* tests/unit/clean/clean_text.c -- what may not stand in a text goes, and nothing else */
#include "run.h"
#include <string.h>

typedef struct {
    const char *in, *out; /* NULL: the same */
    guint dropped;
} Row;

static void check(const Row *rows, gsize count)
{
    Run run;
    run_open(&run, "office");
    for (gsize i = 0; i < count; i++) {
        const char *want = rows[i].out != NULL ? rows[i].out : rows[i].in;
        g_assert_true(run_text(&run, rows[i].in, strlen(rows[i].in)));
        assert_out(&run, want, strlen(want));
        g_assert_cmpuint(
            disarm_findings_tally(run.findings, DISARM_CONTROL_CHARACTER, DISARM_DROPPED), ==,
            rows[i].dropped);
        g_assert_true(run_text(&run, want, strlen(want)));
        assert_out(&run, want, strlen(want));
        g_assert_false(disarm_findings_changed(run.findings));
    }
    run_close(&run);
}

static void stays(void)
{
    static const Row rows[] = {
        {"職員は、守らなければならない。\r\n- 一つ\n\t二つ\f三つ\n", NULL, 0},
        {"葛\xF3\xA0\x84\x80城市と𠮷野家、髙橋、①Ⅱ㈱\n", NULL, 0}, /* a variant, and rare ones */
        {"家族 👨\xE2\x80\x8D👩\xE2\x80\x8D👧 ☂️\n", NULL,
         0}, /* joined, and a selector */
        {"\xEE\x80\x80外字\n", NULL, 0},
        {"=cmd|' /C calc'!A0\n", NULL, 0},
        {"", NULL, 0},
        {"\xEF\xBB\xBFmark\n", NULL, 0},
        {"が\xE3\x82\x9Aぱ\xC2\xA0x\n", NULL, 0},
    };
    check(rows, G_N_ELEMENTS(rows));
}

static void dropped(void)
{
    static const Row rows[] = {
        {"請求書\xE2\x80\xAEgpj.exe\n", "請求書gpj.exe\n", 1}, /* right to left */
        {"a\xE2\x81\xA6"
         "b\xE2\x81\xA9"
         "c\n",
         "abc\n", 2},                                /* isolates */
        {"pass\xE2\x80\x8Bword\n", "password\n", 1}, /* no width */
        {"pass\xE2\x80\x8Dword\n", "password\n", 1}, /* joins nothing */
        {"x\xC2\xADy\xEF\xBB\xBFz\n", "xyz\n", 2},
        {"\x1B[31mred\x1B[0m\n", "red\n", 2},
        {"\x1B]0;title\x07text\x1B]8;;http://x\x1B\\link\n", "textlink\n", 2},
        {"\x1B(B\x1B"
         "cx\x1B\n",
         "x\n", 3},
        {"a\x08\x08"
         "b\x07\n",
         "ab\n", 3},
        {"a\xC2\x85"
         "b\xC2\x9B"
         "31mc\x7F\n",
         "ab31mc\n", 3},
        {"\xF3\xA0\x81\x81\xF3\xA0\x81\xA2tag\n", "tag\n", 2},
        {"x\xE3\x85\xA4y\xEF\xBE\xA0z\n", "xyz\n", 2}, /* fillers */
        {"\xEF\xBF\xBE\xEF\xB7\x90q\n", "q\n", 2},
        {"safe\rrm -rf /\n", "safe\nrm -rf /\n", 0},
        {"a\vb\r\n", "a\r\nb\r\n", 0},
        {"a\xE2\x80\xA8"
         "b\xE2\x80\xA9"
         "c\n",
         "a\nb\nc\n", 0},                                  /* separators of lines, of paragraphs */
        {"\xF0\x9F\xBF\xBE\xF4\x8F\xBF\xBFq\n", "q\n", 2}, /* noncharacters of other planes */
        {"a\xE2\x80\x8B\xE2\x80\x8Dあ\n", "aあ\n", 2},     /* would join what is gone */
        {"あ\xE2\x80\x8D\xE2\x80\xA8い\n", "あ\nい\n", 1}, /* would join a line end */
    };
    check(rows, G_N_ELEMENTS(rows));
}

static void lines(void)
{
    static const char text[] = "one\ntwo\r\nthr\xE2\x80\xAE"
                               "ee\n";
    Run run;
    run_open(&run, "office");
    run_text(&run, text, strlen(text));
    const DisarmFinding *finding = disarm_findings_get(run.findings, 0);
    g_assert_cmpuint(finding->number, ==, 3);
    g_assert_cmpstr(finding->detail, ==, "U+202E");
    run_close(&run);
}

static void policies(void)
{
    static const char text[] = "a\xE2\x80\xAE"
                               "b\x1B[1mc\n";
    Run run;
    run_open(&run, "office");
    run.policy.rules[DISARM_CONTROL_CHARS] = DISARM_KEEP;
    g_assert_true(run_text(&run, text, strlen(text)));
    assert_out(&run,
               "a\xE2\x80\xAE"
               "bc\n",
               7); /* no policy keeps what steers a terminal */
    run.policy.rules[DISARM_CONTROL_CHARS] = DISARM_REFUSE;
    g_assert_false(run_text(&run, text, strlen(text)));
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    run_close(&run);
    run_open(&run, "verify-only");
    g_assert_false(run_text(&run, text, strlen(text)));
    g_assert_true(run_text(&run, "plain\n", 6));
    g_assert_true(run.text.same);
    run_close(&run);
}

/* What is not seen, and gone, hid how it begins: a page may be called a text, and nothing else may.
 */
static void beginnings(void)
{
    static const char page[] = "\xE2\x81\xA6<svg>", pdf[] = "\xE2\x81\xA6%PDF-1.7";
    Run run;
    run_open(&run, "office");
    g_assert_true(run_text(&run, page, strlen(page)));
    g_assert_false(run_table(&run, ',', page, strlen(page)));
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    g_assert_false(run_table(&run, ',', "\xE2\x80\xA8<svg >", 9)); /* a separator becomes a blank */
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    g_assert_false(run_text(&run, pdf, strlen(pdf)));
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    g_assert_cmpuint(disarm_findings_tally(run.findings, DISARM_DISGUISE, DISARM_REFUSED), ==, 1);
    run_close(&run);
}

/* Lines with as many tabs are a table, also once other ends of lines are ends of lines. */
static void columns(void)
{
    static const struct {
        const char *in, *out;
        gsize size; /* of UTF-16; else 0 */
    } rows[] = {
        {"a\t=1\nc\td\n", "a\t'=1\nc\td\n", 0},
        {"a\t=1\xE2\x80\xA9"
         "c\td\n",
         "a\t'=1\nc\td\n", 0},
        {"a\t=1\rc\td", "a\t=1\nc\td", 0}, /* one line */
        {"a\t=1\nc\n", "a\t=1\nc\n", 0},
        {"a\n=1\n", "a\n=1\n", 0},
        /* 〉 and 《 hold the bytes of a tab and of a line end */
        {"\xFF\xFE=\0\x09\x30\x0A\x30\x09\x30\x0A\x30",
         "\xFF\xFE=\0\x09\x30\x0A\x30\x09\x30\x0A\x30", 12},
    };
    Run run;
    run_open(&run, "office");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize size = rows[i].size;
        g_assert_true(run_text(&run, rows[i].in, size > 0 ? size : strlen(rows[i].in)));
        assert_out(&run, rows[i].out, size > 0 ? size : strlen(rows[i].out));
        g_assert_true(run_text(&run, rows[i].out, size > 0 ? size : strlen(rows[i].out)));
        assert_out(&run, rows[i].out, size > 0 ? size : strlen(rows[i].out));
    }
    /* a line of another form far down is no way out */
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 9000)
        g_string_append(text, "a\t=1\n");
    g_string_append(text, "end\n");
    g_assert_true(run_text(&run, text->str, text->len));
    g_assert_cmpuint(disarm_findings_tally(run.findings, DISARM_CELL_FORMULA, DISARM_FROZEN), >, 0);
    run_close(&run);
}

/* Long texts go out in pieces, between characters. */
static void long_texts(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, i % 7 == 0 ? "職員\r\n" : "あいうえお");
    Run run;
    run_open(&run, "office");
    g_assert_true(run_text(&run, text->str, text->len));
    assert_out(&run, text->str, text->len);
    run_close(&run);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/stays", stays);
    g_test_add_func("/text/dropped", dropped);
    g_test_add_func("/text/lines", lines);
    g_test_add_func("/text/policies", policies);
    g_test_add_func("/text/beginnings", beginnings);
    g_test_add_func("/text/columns", columns);
    g_test_add_func("/text/long-texts", long_texts);
    return g_test_run();
}
