/* tests/unit/document/document_odt.c -- OpenDocument texts: lists, headings, tables, notes */
#include "base/problem.h"
#include "made.h"

#define P(text) "<text:p>" text "</text:p>"
#define ITEM(inside) "<text:list-item>" inside "</text:list-item>"
#define LIST(style, inside) "<text:list text:style-name=\"" style "\">" inside "</text:list>"
#define NUMBER(level, form, before, behind, more)                                                  \
    "<text:list-level-style-number text:level=\"" level "\" style:num-format=\"" form              \
    "\" style:num-prefix=\"" before "\" style:num-suffix=\"" behind "\" " more "/>"

static void paragraphs(void)
{
    made_assert_text(
        made_odt("", P("一 \n  二") P("") P("a<text:s text:c=\"2\"/>b<text:tab/>c"
                                            "<text:line-break/>d<text:span>e</text:span>")),
        "一 二\n\na  b\tc\nde\n");
    made_assert_text(made_odt("", "<text:h text:outline-level=\"2\">附則</text:h>" P("文")),
                     "## 附則\n文\n");
}

static void lists(void)
{
    static const char style[] =
        "<text:list-style style:name=\"L\">" NUMBER("1", "1", "第", "条", "")
            NUMBER("2", "1", "", "", "text:display-levels=\"2\"")
                NUMBER("3", "ア, イ, ウ, ...", "(", ")", "") "</text:list-style>";
    made_assert_text(
        made_odt(style, LIST("L", ITEM(P("目的") P("続き")) ITEM(P("定義") "<text:list>" ITEM(
                                      P("a") "<text:list>" ITEM(P("b")) "</text:list>")
                                                                     ITEM(P("c")) "</text:list>"))),
        "第1条 目的\n続き\n第2条 定義\n2.1 a\n(ア) b\n2.2 c\n");
    /* Another list of the style begins anew unless it says that it goes on. */
    made_assert_text(
        made_odt(style,
                 LIST("L", ITEM(P("a")))
                     LIST("L", ITEM(P("b"))) "<text:list text:style-name=\"L\" "
                                             "text:continue-numbering=\"true\">" ITEM(
                                                 P("c")) "<text:list-item "
                                                         "text:start-value=\"7\">" P("d") "</"
                                                                                          "text:"
                                                                                          "list-"
                                                                                          "item></"
                                                                                          "text:"
                                                                                          "list>"),
        "第1条 a\n第1条 b\n第2条 c\n第7条 d\n");
}

static void outline(void)
{
    made_assert_text(
        made_odt("<text:outline-style><text:outline-level-style text:level=\"1\" "
                 "style:num-format=\"1\" style:num-prefix=\"第\" style:num-suffix=\"章\"/>"
                 "</text:outline-style>",
                 "<text:h text:outline-level=\"1\">総則</text:h>"
                 "<text:h text:outline-level=\"1\">組織</text:h>"),
        "第1章 総則\n第2章 組織\n");
}

#define CELL(spans, text) "<table:table-cell " spans ">" P(text) "</table:table-cell>"
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"

static void tables(void)
{
    made_assert_text(
        made_odt("", "<table:table>" ROW(CELL("", "分類") CELL("", "基準"))
                         ROW(CELL("table:number-rows-spanned=\"2\"", "機密性3") CELL("", "秘密"))
                             ROW("<table:covered-table-cell/>" CELL("", "個人")) "</table:table>"),
        "分類\t基準\n機密性3\t秘密\n機密性3\t個人\n\n");
}

static void left_out(void)
{
    made_assert_text(
        made_odt("", "<text:tracked-changes>" P("消した文") "</text:tracked-changes>" P(
                         "<text:ruby><text:ruby-base>官房</text:ruby-base><text:ruby-text>かんぼう"
                         "</text:ruby-text></text:ruby>が<text:note><text:note-citation>1"
                         "</text:note-citation><text:note-body>" P("注の文") "</text:note-body>"
                                                                             "</text:note>行う。")
                         P("次")),
        "官房が行う。\n次\n※1 注の文\n");
    made_assert_text(made_odt("", "<text:table-of-content><text:index-body>" P(
                                      "総則") "</text:index-body></"
                                              "text:table-of-content>" P(
                                                  "<draw:frame>"
                                                  "<draw:text-box>" P("箱") "</draw:text-box></"
                                                                            "draw:frame>本文")),
                     "総則 ………\n本文\n箱\n");
}

static void locked(void)
{
    const MadePart parts[] = {{"mimetype", "application/vnd.oasis.opendocument.text"},
                              {"META-INF/manifest.xml", "<m:encryption-data/>"},
                              {"content.xml", "????"}};
    made_assert_refused(made_zip(parts, 3), PROBLEM_ENCRYPTED);
    made_assert_refused(made_zip(parts, 1), PROBLEM_DAMAGED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/odt/paragraphs", paragraphs);
    g_test_add_func("/odt/lists", lists);
    g_test_add_func("/odt/outline", outline);
    g_test_add_func("/odt/tables", tables);
    g_test_add_func("/odt/left-out", left_out);
    g_test_add_func("/odt/locked", locked);
    return g_test_run();
}
