/* tests/unit/office/office_folded.c -- how people look for names, and that names stay as typed */
#include "office/folded.h"
#include "office_of.h"

static void test_pairs(void)
{
    static const char *const pairs[][2] = {
        {"髙橋", "高橋"},
        {"山﨑", "山崎"},
        {"渡邊", "渡辺"},
        {"渡邉", "渡辺"},
        {"齋藤", "斉藤"},
        {"さとう", "サトウ"},
        {"ｻﾄｳ ﾊﾅｺ", "さとうはなこ"},
        {"葛\U000E0100城", "葛城"},
        {"𠮷田", "吉田"},
        {"ＡＢＣ１２３", "abc123"},
        {"辻\U000E0101", "辻"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *left = office_folded(pairs[i][0]);
        g_autofree char *right = office_folded(pairs[i][1]);
        g_assert_cmpstr(left, ==, right);
    }
}

static void test_kept_apart(void)
{
    static const char *const pairs[][2] = {
        {"伊藤", "伊東"}, {"ハ", "バ"}, {"河合", "川合"}, {"0123", "123"}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *left = office_folded(pairs[i][0]);
        g_autofree char *right = office_folded(pairs[i][1]);
        g_assert_cmpstr(left, !=, right);
    }
}

static void test_names_as_typed(void)
{
    static const char *const names[] = {"葛\U000E0100城 𠮷子", "山﨑　花", "神\uFA19社",
                                        "が\u3099"};
    g_autoptr(OfficeOf) of = office_of_new();
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        office_of_put(of, "person", "p", "{s:s}", "name", names[i]);
        g_autofree char *name = office_name(of->store, OFFICE_PERSON, "p", NULL);
        g_assert_cmpstr(name, ==, names[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/office/folded/pairs", test_pairs);
    g_test_add_func("/office/folded/kept-apart", test_kept_apart);
    g_test_add_func("/office/folded/names-as-typed", test_names_as_typed);
    return g_test_run();
}
