/* tests/unit/policy/policy_marker.c -- every family of marker, and what only looks like one */
#include "policy/marker.h"
#include "reading_of.h"
#include <string.h>

static const struct {
    const char *line, *family, *text, *rest;
    guint value;
} markers[] = {
    {"1 目的", "decimal", "1", "目的", 1},
    {"１．目的", "decimal", "1", "目的", 1},
    {"10. 目的", "decimal", "10", "目的", 10},
    {"4.1 管理", "decimal", "4.1", "管理", 1},
    {"４．１．２　管理", "decimal", "4.1.2", "管理", 2},
    {"1-2 管理", "decimal", "1-2", "管理", 2},
    {"(1) 台帳", "paren-decimal", "(1)", "台帳", 1},
    {"（１２）台帳", "paren-decimal", "(12)", "台帳", 12},
    {"① 箱", "circled", "①", "箱", 1},
    {"㉓箱", "circled", "㉓", "箱", 23},
    {"(ア) 鍵", "paren-kana", "(ア)", "鍵", 1},
    {"（ｲ）鍵", "paren-kana", "(イ)", "鍵", 2},
    {"ウ　鍵", "kana", "ウ", "鍵", 3},
    {"エ) 鍵", "close-kana", "エ)", "鍵", 4},
    {"b) 鍵", "close-alpha", "b)", "鍵", 2},
    {"3) 鍵", "close-decimal", "3)", "鍵", 3},
    {"(c) 鍵", "paren-alpha", "(c)", "鍵", 3},
    {"（三）鍵", "paren-kanji", "(三)", "鍵", 3},
    {"十二 鍵", "kanji", "十二", "鍵", 12},
    {"Ⅱ 鍵", "roman", "Ⅱ", "鍵", 2},
    {"II 鍵", "roman", "II", "鍵", 2},
    {"IV. 鍵", "roman", "IV", "鍵", 4},
    {"【３】鍵", "chapter", "【3】", "鍵", 3},
    {"《2》 鍵", "chapter", "《2》", "鍵", 2},
    {"第3章 鍵", "chapter", "第3章", "鍵", 3},
    {"第2 鍵", "chapter", "第2", "鍵", 2},
    {"第4条 鍵", "article", "第4条", "鍵", 4},
    {"第二十条の二　鍵", "article", "第二十条の二", "鍵", 20},
    {"第百三条　鍵", "article", "第百三条", "鍵", 103},
    {"第 1 2 条　鍵", "article", "第12条", "鍵", 12},
    {"第ニ条　鍵", "article", "第ニ条", "鍵", 2},
    {"第４条から第６条まで　削除", "article", "第4条から第6条まで", "削除", 4},
    {"第7条及び第8条 削除", "article", "第7条及び第8条", "削除", 7},
    {"第2条(鍵)", "article", "第2条", "(鍵)", 2},
    {"第3条職員は", "article", "第3条", "職員は", 3},
    {"第1章総則", "chapter", "第1章", "総則", 1},
    {"第2目 鍵", "chapter", "第2目", "鍵", 2},
    {"第１　目的", "chapter", "第1", "目的", 1},
    {"1目的", "decimal", "1", "目的", 1},
    {"5人的対策", "decimal", "5", "人的対策", 5},
    {"ア職員", "kana", "ア", "職員", 1},
    {"一、鍵", "kanji", "一", "鍵", 1},
    {"ー　鍵", "kanji", "一", "鍵", 1},
    {"⑴ 鍵", "paren-decimal", "(1)", "鍵", 1},
    {"㈡ 鍵", "paren-kanji", "(二)", "鍵", 2},
    {"⒊ 鍵", "decimal", "3", "鍵", 3},
    {"( 1 2 ) 鍵", "paren-decimal", "(12)", "鍵", 12},
    {"@ 鍵", "circled", "①", "鍵", 1},
    {"C 鍵", "circled", "④", "鍵", 4},
    {"別表第１（第２条関係）", "annex", "別表第1", "（第２条関係）", 1},
    {"別表", "annex", "別表", "", 1},
    {"様式第２号の３（第４条関係）", "annex", "様式第2号の3", "（第４条関係）", 2},
    {"第1号様式(第5条関係)", "annex", "第1号様式", "(第5条関係)", 1},
    {"備考", "remarks", "備考", "", 1},
    {"附　則（令和３年訓令第２号）", "named", "附則(令和3年訓令第2号)", "", 3},
    {"付　則", "named", "付則", "", 4},
    {"７目的", "decimal", "7", "目的", 7},
    {"第十編　鍵", "chapter", "第十編", "鍵", 10},
    {"附　則", "named", "附則", "", 3},
    {"・ 鍵", "bullet", "・", "鍵", 0},
    {"○鍵", "bullet", "○", "鍵", 0},
    {"※ 鍵", "note", "※", "鍵", 0},
    {"- (1) 鍵", "paren-decimal", "(1)", "鍵", 1},
    {"- 鍵", "bullet", "・", "鍵", 0},
    {"## 2 鍵", "decimal", "2", "鍵", 2},
    {"**3 鍵**", "decimal", "3", "鍵**", 3},
};

static void families(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(markers); i++) {
        PolicyMarker marker;
        const char *line = markers[i].line;
        if (!policy_marker_read(&rules_of_tests()->words, line, strlen(line), &marker))
            g_error("no marker in %s", line);
        g_assert_cmpstr(marker_family_names[marker.family], ==, markers[i].family);
        g_assert_cmpstr(marker.text, ==, markers[i].text);
        if (markers[i].value != 5)
            g_assert_cmpuint(marker.value, ==, markers[i].value);
        g_assert_cmpstr(line + marker.size, ==, markers[i].rest);
    }
}

static void no_markers(void)
{
    static const char *const lines[] = {"情報を守る",
                                        "（一般の者を除く。）",
                                        "アクセスを制限する",
                                        "2024年度",
                                        "第三者の目",
                                        "#タグ",
                                        "(目次)",
                                        "0 目的",
                                        "5人の職員",
                                        "第5条の規定により",
                                        "第5条第2項に定める",
                                        "第5条及び第6条の規定",
                                        "第2号に定める",
                                        "別表に定める",
                                        "別表第1のとおり",
                                        "様式は町長が定める",
                                        "第1目的",
                                        "附則で定める",
                                        "LGWAN接続系",
                                        ""};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        PolicyMarker marker;
        if (policy_marker_read(&rules_of_tests()->words, lines[i], strlen(lines[i]), &marker))
            g_error("a marker in %s", lines[i]);
    }
}

static void markdown_signs(void)
{
    PolicyMarker marker;
    const char *line = "### (2) 鍵";
    g_assert_true(policy_marker_read(&rules_of_tests()->words, line, strlen(line), &marker));
    g_assert_cmpuint(marker.hashes, ==, 3);
    line = "- ① 鍵";
    g_assert_true(policy_marker_read(&rules_of_tests()->words, line, strlen(line), &marker));
    g_assert_true(marker.listed);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/marker/families", families);
    g_test_add_func("/policy/marker/no-markers", no_markers);
    g_test_add_func("/policy/marker/markdown-signs", markdown_signs);
    return g_test_run();
}
