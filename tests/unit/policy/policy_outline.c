/* tests/unit/policy/policy_outline.c -- nesting found from the text, sentences joined, every line
 * accounted for */
#include "policy/layout.h"
#include "reading_of.h"
#include <string.h>

/* Paths and texts of all units, one a line. */
static void assert_units(const char *text, const char *want)
{
    g_autoptr(PolicyReading) reading = reading_of(text);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < reading->units->len; i++) {
        const PolicyUnit *unit = policy_reading_unit(reading, i);
        g_string_append_printf(got, "%s#%u %s\n", unit->path, unit->s, unit->text);
    }
    g_assert_cmpstr(got->str, ==, want);
    for (guint i = 0; i < reading->outline->lines; i++)
        g_assert_cmpuint(reading->outline->fates[i], !=, FATE_NONE);
}

static void nesting(void)
{
    assert_units(
        "1 甲\n(1) 乙\n① 丙は行う。\n② 丁は行う。\n(2) 戊\n己を行う。\n2 庚\n① 辛を行う。\n",
        "方針/1/(1)/①#1 丙は行う。\n方針/1/(1)/②#1 丁は行う。\n方針/1/(2)#1 己を行う。\n"
        "方針/2/①#1 辛を行う。\n");
}

/* Which family stands inside which is up to the document. */
static void other_nesting(void)
{
    assert_units(
        "1 甲\n① 乙\n(1) 丙は行う。\n(2) 丁は行う。\n② 戊\n(1) 己を行う。\n",
        "方針/1/①/(1)#1 丙は行う。\n方針/1/①/(2)#1 丁は行う。\n方針/1/②/(1)#1 己を行う。\n");
}

static void dotted_numbers(void)
{
    assert_units("4 甲\n4.1 乙\n(1) 丙を行う。\n4.1.1 丁\n戊を行う。\n4.2 己\n庚を行う。\n5 "
                 "辛\n壬を行う。\n",
                 "方針/4.1/(1)#1 丙を行う。\n方針/4.1.1#1 戊を行う。\n方針/4.2#1 庚を行う。\n"
                 "方針/5#1 壬を行う。\n");
}

static void numbers_in_sentences(void)
{
    assert_units("1 甲\n職員は、作業を\n2 名以上で行う。\n2 乙\n年に\n3 回は行う。\n",
                 "方針/1#1 職員は、作業を2 名以上で行う。\n方針/2#1 年に3 回は行う。\n");
}

static void parts(void)
{
    assert_units("市情報セキュリティ基本方針\n1 甲\n乙を行う。\n市情報セキュリティ対策基準\n1 "
                 "丙\n丁を行う。\n"
                 "市情報セキュリティ対策基準\n2 戊\n己を行う。\n",
                 "方針/1#1 乙を行う。\n基準/1#1 丁を行う。\n基準/2#1 己を行う。\n");
    /* a regulation without articles, by its title, with ○ before it as collections of acts print it
     */
    assert_units("○甲町媒体取扱要領\n\n1 乙\n丙を行う。\n", "基準/1#1 丙を行う。\n");
    assert_units("甲市発信ガイドライン\n\n1 乙\n丙を行う。\n", "基準/1#1 丙を行う。\n");
    g_autoptr(PolicyReading) reading =
        reading_of("みなと市情報セキュリティ対策基準\n1 甲\n乙を行う。\n");
    g_assert_cmpstr(reading->outline->title, ==, "みなと市情報セキュリティ対策基準");
    g_assert_cmpstr(reading->outline->body, ==, "みなと市");
}

static void broken_sentences(void)
{
    assert_units("1 甲\n- ① 係長を、情報管理\n\n者とする。\n- ② 乙を行う。\n",
                 "方針/1/①#1 係長を、情報管理者とする。\n方針/1/②#1 乙を行う。\n");
    assert_units("1 甲\n\n職員は、鍵を\n\n- 7 -\n\n掛けなければならない。\n",
                 "方針/1#1 職員は、鍵を掛けなければならない。\n");
    assert_units("1 甲\n職員は、Information\nSecurity を守る。\n",
                 "方針/1#1 職員は、Information Security を守る。\n");
    g_autoptr(PolicyReading) reading = reading_of("1 甲\n乙を行う。丙を\n\n行う。丁を行う。\n");
    g_assert_cmpuint(unit_at(reading, "方針/1", 1)->last_line, ==, 2);
    g_assert_cmpuint(unit_at(reading, "方針/1", 2)->first_line, ==, 2);
    g_assert_cmpuint(unit_at(reading, "方針/1", 2)->last_line, ==, 4);
    g_assert_cmpuint(unit_at(reading, "方針/1", 3)->first_line, ==, 4);
}

static void titles_and_items(void)
{
    assert_units("1 甲\n次の事項を守らなければならない。\n(1) 鍵の管理\n(2) 箱の管理\n",
                 "方針/1#1 次の事項を守らなければならない。\n方針/1/(1)#1 鍵の管理\n方針/1/(2)#1 "
                 "箱の管理\n");
    assert_units(
        "1 甲\n次の対策を講じる。\n(1) 鍵の管理\n鍵を掛ける。\n(2) 箱の管理\n箱を閉じる。\n",
        "方針/1#1 次の対策を講じる。\n方針/1/(1)#1 鍵を掛ける。\n方針/1/(2)#1 箱を閉じる。\n");
}

static void bullets_and_notes(void)
{
    assert_units("1 甲\n以下を行う。\n・ 乙\n　　・ 丙\n・ 丁\n※ 戊とする。\n※ 己とする。\n",
                 "方針/1#1 以下を行う。\n方針/1/・1#1 乙\n方針/1/・1/・1#1 丙\n方針/1/・2#1 丁\n"
                 "方針/1/・2/※1#1 戊とする。\n方針/1/・2/※2#1 己とする。\n");
}

static void tables(void)
{
    assert_units(
        "1 甲\n(1) "
        "乙\n次のとおりとする。\n区分\t扱い\n1\t自由\n2\t注意\n\n別の表\n\n区分\t扱い\n3\t禁止\n",
        "方針/1/(1)#1 次のとおりとする。\n方針/1/(1)/表1-行1#1 1\t自由\n方針/1/(1)/表1-行2#1 "
        "2\t注意\n"
        "方針/1/(1)/表2-行1#1 3\t禁止\n");
}

static PolicyWhy why_of_line(const PolicyReading *reading, guint line)
{
    for (guint i = 0; i < reading->outline->unread->len; i++) {
        const PolicyUnreadRun *run = &g_array_index(reading->outline->unread, PolicyUnreadRun, i);
        if (run->first <= line && line <= run->last)
            return run->why;
    }
    return WHY_LAST;
}

static void unread_lines(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "うみ町\n令和8年4月\n目次\n1 甲 ......... 1\n2 乙 ......... 2\n1 甲\n丙を行う。\n- 3 -\n"
        "<体制の図>\n----------\n2 乙\n丁を行う。\n改訂履歴\n版\t改訂理由\n初\t制定\n");
    g_assert_cmpuint(why_of_line(reading, 1), ==, WHY_COVER);
    g_assert_cmpuint(why_of_line(reading, 4), ==, WHY_CONTENTS);
    g_assert_cmpuint(why_of_line(reading, 8), ==, WHY_PAGE_NUMBER);
    g_assert_cmpuint(why_of_line(reading, 9), ==, WHY_FIGURE);
    g_assert_cmpuint(why_of_line(reading, 10), ==, WHY_DECORATION);
    g_assert_cmpuint(why_of_line(reading, 15), ==, WHY_REVISION_TABLE);
    g_assert_cmpuint(why_of_line(reading, 7), ==, WHY_LAST);
    g_assert_cmpstr(g_ptr_array_index(reading->unread_texts, 0), ==, "うみ町 令和8年4月");
}

/* A contents page without page numbers ends where its first title comes again. */
static void contents_without_numbers(void)
{
    assert_units("目次\n1 甲\n2 乙\n\n1 甲\n丙を行う。\n2 乙\n丁を行う。\n",
                 "方針/1#1 丙を行う。\n方針/2#1 丁を行う。\n");
}

/* Remarks on numbering, one a line: line, kind, what should stand there, what does. */
static void assert_numbering(const char *text, const char *want)
{
    static const char *const kinds[] = {"gap", "duplicate", "inferred"};
    g_autoptr(PolicyReading) reading = reading_of(text);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < reading->outline->numbering->len; i++) {
        const PolicyNumbering *n = &g_array_index(reading->outline->numbering, PolicyNumbering, i);
        g_string_append_printf(got, "%u %s %s>%s\n", n->line, kinds[n->kind], n->expected,
                               n->found);
        g_assert_cmpstr(policy_outline_node(reading->outline, n->node)->marker, ==, n->found);
    }
    g_assert_cmpstr(got->str, ==, want);
}

static void numbers_that_fit(void)
{
    assert_numbering(
        "甲市規程\n第1章 乙\n第1条　丙を行う。\n2　丁を行う。\n3　戊を行う。\n"
        "第2章 己\n第2条　次の庚を行う。\n(1)　辛\n(2)　壬\n第2条の2　癸を行う。\n"
        "第3条から第5条まで　削除\n第6条　子を行う。\n附則\n1　丑を行う。\n2　寅を行う。\n",
        "");
    assert_numbering(
        "1 甲\n(1) 乙を行う。\n(2) 丙を行う。\n2 丁\n(1) 戊を行う。\n3 己\n庚を行う。\n", "");
}

static void gaps_and_duplicates(void)
{
    assert_numbering(
        "甲市規程\n第1条　乙を行う。\n第3条　次の丙を行う。\n(1)　丁\n(3)　戊\n(3)　己\n"
        "4　庚を行う。\n第3条　辛を行う。\n第3条の3　壬を行う。\n",
        "3 gap 第2条>第3条\n5 gap (2)>(3)\n6 duplicate (4)>(3)\n7 gap 1>4\n"
        "8 duplicate 第4条>第3条\n9 gap 第3条>第3条の3\n");
    assert_numbering("甲市規程\n第一条　次の乙を行う。\n一　丙\n三　丁\n第二条　戊を行う。\n第四条"
                     "　己を行う。\n",
                     "4 gap 二>三\n6 gap 第三条>第四条\n");
}

/* Signs that were lost: ア・イ, the article of a list, ①②. */
static void inferred_markers(void)
{
    assert_units(
        "甲市規程\n第1条　次に掲げる乙を行う。\n(1)　次に掲げる丙\n　　丁の管理\n　　戊の管理\n"
        "(2)　己の管理\n第2条　庚を行う。\n第3条　辛を行う。\n",
        "基準/第1条#1 次に掲げる乙を行う。\n基準/第1条/(1)#1 次に掲げる丙\n"
        "基準/第1条/(1)/ア#1 丁の管理\n基準/第1条/(1)/イ#1 戊の管理\n基準/第1条/(2)#1 己の管理\n"
        "基準/第2条#1 庚を行う。\n基準/第3条#1 辛を行う。\n");
    assert_numbering("甲市規程\n第1条　次に掲げる乙を行う。\n(1)"
                     "　次に掲げる丙をいう。\n　　丁の管理\n　　戊の管理\n"
                     "第2条　庚を行う。\n(1)　辛をいう。\n(2)　壬をいう。\n第4条　癸を行う。\n",
                     "4 inferred >ア\n5 inferred >イ\n7 inferred >第3条\n");
    assert_numbering("甲市規程\n第1条　次の乙を行う。\n@"
                     "　丙\nA　丁\n第2条　次の戊を行う。\n一　己\nニ　庚\n第3条　辛を行う。\n",
                     "3 inferred >①\n4 inferred >②\n7 inferred >二\n");
}

/* A number alone on its line is a marker where markers stand alone, and a page's elsewhere. */
static void markers_alone(void)
{
    assert_units("甲市規程\n第1条\n(乙)\n丙を行う。\n2\n丁を行う。\n第2条\n次の戊を行う。\n(1)"
                 "\n己\n(2)\n庚\n",
                 "基準/第1条#1 丙を行う。\n基準/第1条/2#1 丁を行う。\n基準/第2条#1 次の戊を行う。\n"
                 "基準/第2条/(1)#1 己\n基準/第2条/(2)#1 庚\n");
    assert_units("甲市規程\n第1条　丙を\n2\n行う。\n第2条　丁を行う。\n第3条　戊を行う。\n",
                 "基準/第1条#1 丙を行う。\n基準/第2条#1 丁を行う。\n基準/第3条#1 戊を行う。\n");
}

static void line_classes(void)
{
    static const char lines[] = "1 甲\n\n- 2 -\n甲\t乙\n| a | b |\n図1 体制\n★★★\n";
    g_autoptr(PolicyText) text = policy_text_read((const guint8 *)lines, strlen(lines), "t", NULL);
    g_autofree guint8 *classes = policy_layout_classify(rules_of_tests(), text);
    static const guint8 want[] = {LINE_TEXT, LINE_BLANK,  LINE_PAGE,      LINE_ROW,
                                  LINE_ROW,  LINE_FIGURE, LINE_DECORATION};
    for (gsize i = 0; i < G_N_ELEMENTS(want); i++)
        g_assert_cmpuint(classes[i], ==, want[i]);
}

/* A 編 that names the part is the part, and no chapter of it. */
static void volumes(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町箱ポリシー\n\n第1編　情報セキュリティ基本方針\n1　目的\n箱を守る。\n"
                   "第2編　情報セキュリティ対策基準\n1　体制\n(1) 鍵\n課長は、鍵を守る。\n");
    unit_at(reading, "方針/1", 1);
    unit_at(reading, "基準/1/(1)", 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/outline/nesting", nesting);
    g_test_add_func("/policy/outline/other-nesting", other_nesting);
    g_test_add_func("/policy/outline/dotted-numbers", dotted_numbers);
    g_test_add_func("/policy/outline/numbers-in-sentences", numbers_in_sentences);
    g_test_add_func("/policy/outline/parts", parts);
    g_test_add_func("/policy/outline/broken-sentences", broken_sentences);
    g_test_add_func("/policy/outline/titles-and-items", titles_and_items);
    g_test_add_func("/policy/outline/bullets-and-notes", bullets_and_notes);
    g_test_add_func("/policy/outline/tables", tables);
    g_test_add_func("/policy/outline/unread-lines", unread_lines);
    g_test_add_func("/policy/outline/contents-without-numbers", contents_without_numbers);
    g_test_add_func("/policy/outline/numbers-that-fit", numbers_that_fit);
    g_test_add_func("/policy/outline/gaps-and-duplicates", gaps_and_duplicates);
    g_test_add_func("/policy/outline/inferred-markers", inferred_markers);
    g_test_add_func("/policy/outline/markers-alone", markers_alone);
    g_test_add_func("/policy/outline/line-classes", line_classes);
    g_test_add_func("/policy/outline/volumes", volumes);
    return g_test_run();
}
