/* tests/unit/policy/policy_fold.c -- one spelling for matching, and the way back to the text */
#include "policy/fold.h"
#include "policy/words.h"
#include <string.h>

static void assert_folds(const PolicyFold *fold, const char *word, const char *want)
{
    g_autofree char *got = policy_fold_word(fold, word);
    g_assert_cmpstr(got, ==, want);
}

static void spellings(void)
{
    g_autoptr(PolicyFold) fold = policy_fold_new(NULL);
    assert_folds(fold, "（１） ＣＩＳＯ", "(1)CISO");
    assert_folds(fold, "ｻｰﾊﾞ ｶﾞｲﾄﾞ ﾊﾟｿｺﾝ ｳﾞ", "サーバガイドパソコンヴ");
    assert_folds(fold, "阿 賀　野 市", "阿賀野市");
    assert_folds(fold, "、，。．", "、、。。");
    assert_folds(fold, "**重要**", "重要");
    assert_folds(fold, "𠮷", "𠮷");
}

static void look_alikes(void)
{
    g_autoptr(PolicyFold) fold = policy_fold_new(NULL);
    PolicyFolded folded;
    policy_folded_init(&folded);
    policy_fold_text(fold, "⽅針", strlen("⽅針"), &folded);
    g_assert_cmpstr(folded.bytes->str, ==, "方針");
    g_assert_true(folded.mended);
    policy_fold_text(fold, "方針", strlen("方針"), &folded);
    g_assert_false(folded.mended);
    policy_folded_clear(&folded);
    g_autofree char *mended = policy_fold_mend(fold, "⽅針 １");
    g_assert_cmpstr(mended, ==, "方針 １");
}

static void way_back(void)
{
    g_autoptr(PolicyFold) fold = policy_fold_new(NULL);
    PolicyFolded folded;
    policy_folded_init(&folded);
    const char *text = "A　ｶﾞ 市";
    policy_fold_text(fold, text, strlen(text), &folded);
    g_assert_cmpstr(folded.bytes->str, ==, "Aガ市");
    g_assert_cmpuint(policy_folded_origin(&folded, 0)->point, ==, 0);
    g_assert_cmpuint(policy_folded_origin(&folded, 1)->point, ==, 2);
    g_assert_cmpuint(policy_folded_origin(&folded, 4)->point, ==, 5);
    g_assert_cmpuint(policy_folded_origin(&folded, 4)->byte, ==, strlen("A　ｶﾞ "));
    g_assert_cmpuint(policy_folded_origin(&folded, 7)->byte, ==, strlen(text));
    policy_folded_clear(&folded);
}

static void words_at_edges(void)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_ptr_array_add(list, "また");
    g_ptr_array_add(list, "または");
    g_assert_cmpuint(policy_words_front(list, "または、"), ==, strlen("または"));
    g_assert_cmpuint(policy_words_front(list, "まつ"), ==, 0);
    g_assert_cmpuint(policy_words_back(list, "これもまた", strlen("これもまた")), ==,
                     strlen("また"));
    g_assert_cmpuint(policy_words_back(list, "た", strlen("た")), ==, 0);
    g_assert_true(policy_words_inside(list, "甲または乙"));
    g_assert_true(policy_words_equal(list, "また"));
    g_assert_false(policy_words_equal(list, "ま"));
}

static void characters(void)
{
    g_assert_true(policy_is_hiragana(0x3042));
    g_assert_false(policy_is_hiragana(0x30A2));
    g_assert_true(policy_is_compound(0x6F22));
    g_assert_true(policy_is_compound('A'));
    g_assert_false(policy_is_compound(0x3042));
    const char *text = "aあ𠮷";
    const char *at = text;
    g_assert_cmpuint(policy_next_char(&at), ==, 'a');
    g_assert_cmpuint(policy_next_char(&at), ==, 0x3042);
    g_assert_cmpuint(policy_next_char(&at), ==, 0x20BB7);
    g_assert_cmpuint(policy_char_before(text, at), ==, 0x20BB7);
    g_assert_cmpuint(policy_char_before(text, text), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/fold/spellings", spellings);
    g_test_add_func("/policy/fold/look-alikes", look_alikes);
    g_test_add_func("/policy/fold/way-back", way_back);
    g_test_add_func("/policy/fold/words-at-edges", words_at_edges);
    g_test_add_func("/policy/fold/characters", characters);
    return g_test_run();
}
