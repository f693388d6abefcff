/* tests/unit/document/document_number.c -- numbers as lists show them */
#include "document/number.h"
#include <string.h>

static void assert_number(DocumentNumber form, guint number, const char *want)
{
    g_autoptr(GString) out = g_string_new(NULL);
    document_number_append(out, form, number);
    g_assert_cmpstr(out->str, ==, want);
}

static void forms(void)
{
    static const struct {
        DocumentNumber form;
        guint number;
        const char *want;
    } cases[] = {
        {DOCUMENT_NUMBER_NONE, 3, ""},
        {DOCUMENT_NUMBER_BULLET, 3, ""},
        {DOCUMENT_NUMBER_DECIMAL, 12, "12"},
        {DOCUMENT_NUMBER_DECIMAL_ZERO, 3, "03"},
        {DOCUMENT_NUMBER_WIDE, 10, "１０"},
        {DOCUMENT_NUMBER_CIRCLED, 0, "⓪"},
        {DOCUMENT_NUMBER_CIRCLED, 20, "⑳"},
        {DOCUMENT_NUMBER_CIRCLED, 21, "㉑"},
        {DOCUMENT_NUMBER_CIRCLED, 36, "㊱"},
        {DOCUMENT_NUMBER_CIRCLED, 51, "51"},
        {DOCUMENT_NUMBER_BRACKETED, 2, "⑵"},
        {DOCUMENT_NUMBER_BRACKETED, 21, "(21)"},
        {DOCUMENT_NUMBER_DOTTED, 3, "⒊"},
        {DOCUMENT_NUMBER_KANJI, 10, "十"},
        {DOCUMENT_NUMBER_KANJI, 11, "十一"},
        {DOCUMENT_NUMBER_KANJI, 20, "二十"},
        {DOCUMENT_NUMBER_KANJI, 105, "百五"},
        {DOCUMENT_NUMBER_KANJI, 1234, "千二百三十四"},
        {DOCUMENT_NUMBER_KANJI_DIGITS, 20, "二〇"},
        {DOCUMENT_NUMBER_KANJI_LEGAL, 3, "参"},
        {DOCUMENT_NUMBER_KANJI_CIRCLED, 1, "㊀"},
        {DOCUMENT_NUMBER_STEMS, 3, "丙"},
        {DOCUMENT_NUMBER_STEMS, 11, "11"},
        {DOCUMENT_NUMBER_BRANCHES, 12, "亥"},
        {DOCUMENT_NUMBER_AIUEO, 1, "ア"},
        {DOCUMENT_NUMBER_AIUEO, 46, "ン"},
        {DOCUMENT_NUMBER_IROHA, 3, "ハ"},
        {DOCUMENT_NUMBER_ROMAN_UPPER, 1994, "MCMXCIV"},
        {DOCUMENT_NUMBER_ROMAN_LOWER, 4, "iv"},
        {DOCUMENT_NUMBER_LETTER_UPPER, 26, "Z"},
        {DOCUMENT_NUMBER_LETTER_LOWER, 28, "bb"},
        {DOCUMENT_NUMBER_LETTER_WIDE, 2, "Ｂ"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_number(cases[i].form, cases[i].number, cases[i].want);
}

static void huge(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (int form = DOCUMENT_NUMBER_NONE; form <= DOCUMENT_NUMBER_LETTER_WIDE; form++)
        document_number_append(out, (DocumentNumber)form, G_MAXUINT);
    g_assert_cmpuint(out->len, <, 1000);
    g_assert_true(g_utf8_validate(out->str, -1, NULL));
}

static void names(void)
{
    g_assert_cmpint(document_number_of_word("aiueoFullWidth"), ==, DOCUMENT_NUMBER_AIUEO);
    g_assert_cmpint(document_number_of_word("ideographTraditional"), ==, DOCUMENT_NUMBER_STEMS);
    g_assert_cmpint(document_number_of_word("custom"), ==, DOCUMENT_NUMBER_DECIMAL);
    g_assert_cmpint(document_number_of_odf("イ, ロ, ハ, ..."), ==, DOCUMENT_NUMBER_IROHA);
    g_assert_cmpint(document_number_of_odf(""), ==, DOCUMENT_NUMBER_NONE);
    g_assert_cmpint(document_number_of_css("katakana-iroha"), ==, DOCUMENT_NUMBER_IROHA);
    g_assert_cmpint(document_number_of_css(NULL), ==, DOCUMENT_NUMBER_DECIMAL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/number/forms", forms);
    g_test_add_func("/number/huge", huge);
    g_test_add_func("/number/names", names);
    return g_test_run();
}
