/* tests/unit/base/base_phrase.c -- phrases in Japanese, and what is none */
#include "base/phrase.h"
#include <string.h>

static void assert_japanese(const char *english, const char *japanese)
{
    g_autofree char *text = phrase_text(english, PROBLEM_JAPANESE);
    g_autofree char *same = phrase_text(english, PROBLEM_ENGLISH);
    g_assert_cmpstr(text, ==, japanese);
    g_assert_cmpstr(same, ==, english);
}

static void test_text(void)
{
    assert_japanese("its header is wrong", "ヘッダーが正しくない");
    assert_japanese("word-document", "Word 文書");
    assert_japanese("12 bytes after the end", "終わりの後ろのデータ（12 バイト）");
    assert_japanese("bytes after the end", "終わりの後ろのデータ");
    assert_japanese("property 01BF", "属性 01BF");
    assert_japanese("WEBSERVICE", "WEBSERVICE");
    assert_japanese("", "");
}

static void test_table(void)
{
    for (guint i = 1; i < phrase_rows_count; i++)
        g_assert_cmpint(strcmp(phrase_rows[i - 1].english, phrase_rows[i].english), <, 0);
    g_assert_cmpuint(phrase_gaps_count, >, 0);
}

/* What is wrong is told in the reader's language; a file that is called like a phrase is not. */
static void test_problem(void)
{
    g_autoptr(GError) error = NULL;
    problem_set(&error, PROBLEM_DAMAGED, "plain text", "its header is wrong");
    g_autofree char *japanese = problem_detail(error, PROBLEM_JAPANESE);
    g_autofree char *english = problem_detail(error, PROBLEM_ENGLISH);
    g_assert_nonnull(strstr(japanese, "ヘッダーが正しくない"));
    g_assert_nonnull(strstr(japanese, "plain text"));
    g_assert_nonnull(strstr(english, "its header is wrong"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/phrase/text", test_text);
    g_test_add_func("/base/phrase/table", test_table);
    g_test_add_func("/base/phrase/problem", test_problem);
    return g_test_run();
}
