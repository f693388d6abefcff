/* tests/unit/base/base_fold.c -- what searches take for the same */
#include "base/fold.h"

static void test_pairs(void)
{
    const char *pairs[][2] = {
        {"ＬＧＷＡＮ　接続系", "lgwan接続系"},
        {"サーバー", "サーバ"},
        {"サーバー室", "サーバ室"},
        {"ユーザー", "ユーザ"},
        {"ｻｰﾊﾞｰ", "サーバ"},
        {"①", "1"},
        {"（１０）", "(10)"},
        {"STRASSE", "straße"},
        {"が", "か\xe3\x82\x99"},
        {"a\tb\nc d", "ABCD"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *left = fold_text(pairs[i][0]);
        g_autofree char *right = fold_text(pairs[i][1]);
        g_assert_cmpstr(left, ==, right);
    }
}

static void test_kept_apart(void)
{
    const char *pairs[][2] = {{"キー", "キ"}, {"データ", "デタ"}, {"鍵", "鑑"}, {"ー", ""}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *left = fold_text(pairs[i][0]);
        g_autofree char *right = fold_text(pairs[i][1]);
        g_assert_cmpstr(left, !=, right);
    }
}

static void test_folding_again_changes_nothing(void)
{
    const char *texts[] = {"ＬＧＷＡＮ　接続系のサーバー", "①（ア）・", "ﾊﾟｽﾜｰﾄﾞ", "İstanbul"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *once = fold_text(texts[i]);
        g_autofree char *twice = fold_text(once);
        g_assert_cmpstr(once, ==, twice);
    }
}

/* ① is in no table of plain characters: with it a text goes the way of all Unicode. */
static void test_plain_characters_fold_as_unicode_says(void)
{
    for (gunichar c = 1; c < 0x10000; c++) {
        if (!g_unichar_validate(c))
            continue;
        g_autoptr(GString) plain = g_string_new("あ");
        g_string_append_unichar(plain, c);
        g_string_append(plain, "Aあ");
        g_autofree char *quick = fold_text(plain->str);
        g_string_append(plain, "①");
        g_autofree char *slow = fold_text(plain->str);
        g_autofree char *expected = g_strconcat(quick, "1", NULL);
        g_assert_cmpstr(slow, ==, expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/fold/pairs", test_pairs);
    g_test_add_func("/base/fold/kept-apart", test_kept_apart);
    g_test_add_func("/base/fold/again", test_folding_again_changes_nothing);
    g_test_add_func("/base/fold/plain", test_plain_characters_fold_as_unicode_says);
    return g_test_run();
}
