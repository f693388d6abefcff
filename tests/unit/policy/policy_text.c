/* tests/unit/policy/policy_text.c -- character sets, line ends, and what is refused */
#include "base/problem.h"
#include "policy/text.h"
#include "reading/read.h"
#include <string.h>

static PolicyText *read_bytes(const void *bytes, gsize size, GError **error)
{
    return policy_text_read(bytes, size, "t", error);
}

static void assert_line(const PolicyText *text, guint line, const char *want)
{
    const PolicyLine *l = policy_text_line(text, line);
    g_autofree char *got = g_strndup(text->utf8 + l->start, l->size);
    g_assert_cmpstr(got, ==, want);
}

static void character_sets(void)
{
    static const struct {
        const char *bytes;
        gsize size;
        const char *encoding;
    } cases[] = {
        {"\xE5\xB8\x82\xE9\x95\xB7", 6, "utf-8"},
        {"\xEF\xBB\xBF\xE5\xB8\x82\xE9\x95\xB7", 9, "utf-8"},
        {"\x8E\x73\x92\xB7", 4, "cp932"},
        {"\xBB\xD4\xC4\xB9", 4, "euc-jp"},
        {"\xFF\xFE\x02\x5E\x77\x95", 6, "utf-16"},
        {"\xFE\xFF\x5E\x02\x95\x77", 6, "utf-16"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PolicyText) text = read_bytes(cases[i].bytes, cases[i].size, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(text->encoding, ==, cases[i].encoding);
        assert_line(text, 0, "市長");
    }
}

static void line_ends(void)
{
    const char *bytes = " a\r\nb \rc\n\n\xE3\x80\x80"
                        "d\f\n";
    g_autoptr(PolicyText) text = read_bytes(bytes, strlen(bytes), NULL);
    g_assert_cmpuint(text->lines->len, ==, 5);
    assert_line(text, 0, "a");
    assert_line(text, 1, "b");
    assert_line(text, 2, "c");
    assert_line(text, 3, "");
    assert_line(text, 4, "d");
    g_assert_cmpuint(policy_text_line(text, 4)->indent, ==, 2);
}

static void assert_refused(const void *bytes, gsize size, int kind, const char *says)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(read_bytes(bytes, size, &error));
    g_assert_error(error, PROBLEM, kind);
    g_assert_nonnull(strstr(error->message, says));
}

static void refused(void)
{
    assert_refused("", 0, PROBLEM_EMPTY, "t");
    assert_refused(" \n\t\n", 4, PROBLEM_EMPTY, "t");
    assert_refused("a\0b", 3, PROBLEM_UNSUPPORTED, "binary");
    assert_refused("a\x01"
                   "b",
                   3, PROBLEM_UNSUPPORTED, "binary");
    assert_refused("%PDF-1.7", 8, PROBLEM_UNSUPPORTED, "PDF");
    assert_refused("PK\3\4....", 8, PROBLEM_UNSUPPORTED, "ZIP");
    assert_refused("\xFF\xFE\x02\x5E\x00\x00\x77\x95", 8, PROBLEM_UNSUPPORTED, "binary");
}

/* A text cut inside a character names the place of the cut, and is not taken for CP932. */
static void cut_inside_a_character(void)
{
    const char *whole = "情報を守る";
    assert_refused(whole, strlen(whole) - 1, PROBLEM_ENCODING, "12");
    assert_refused("\x8E\x73\x92", 3, PROBLEM_ENCODING, "t");
    assert_refused("\xFF\xFE\x02", 3, PROBLEM_ENCODING, "t");
    assert_refused("\xA4\xB3\xA4\xC8\xA4\xCF\xA4", 7, PROBLEM_ENCODING, "t"); /* EUC-JP */
}

static void too_large(void)
{
    gsize size = POLICY_TEXT_MAX_BYTES + 1;
    g_autofree char *bytes = g_malloc(size);
    memset(bytes, 'a', size);
    assert_refused(bytes, size, PROBLEM_TOO_LARGE, "16 MiB");
    assert_refused(bytes, POLICY_LINE_MAX_BYTES + 1, PROBLEM_TOO_LARGE, "1 MiB");
    memset(bytes, '\n', size);
    assert_refused(bytes, POLICY_MAX_LINES + 1, PROBLEM_TOO_LARGE, "200000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/text/character-sets", character_sets);
    g_test_add_func("/policy/text/line-ends", line_ends);
    g_test_add_func("/policy/text/refused", refused);
    g_test_add_func("/policy/text/cut-inside-a-character", cut_inside_a_character);
    g_test_add_func("/policy/text/too-large", too_large);
    return g_test_run();
}
