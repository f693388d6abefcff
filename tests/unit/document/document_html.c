/* tests/unit/document/document_html.c -- Web pages: blocks, lists, tables, what is left out,
 * character sets */
#include "base/problem.h"
#include "made.h"
#include <string.h>

static GByteArray *bytes_of(const char *text, gsize size)
{
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)text, (guint)size);
    return bytes;
}

static void assert_page(const char *body, const char *want)
{
    g_autofree char *page = g_strconcat("<!DOCTYPE html><html><head><title>題</title></head><body>",
                                        body, "</body></html>", NULL);
    made_assert_text(bytes_of(page, strlen(page)), want);
}

static void blocks(void)
{
    assert_page("<p>一\n  二</p><div>三<div>四</div>五</div>六<br>七",
                "一二\n三\n四\n五\n六\n七\n");
    assert_page("<p>a\n b</p><p>（<ruby>官房<rp>(</rp><rt>かんぼう</rt><rp>)</rp></ruby>）",
                "a b\n（官房）\n");
    assert_page("<h1>方針</h1><h2>1 目的</h2><p>文。", "# 方針\n1 目的\n文。\n");
    assert_page("<pre>1 目的\n\n  本文\tx\n</pre>", "1 目的\n\n  本文\tx\n");
    assert_page("<p><b>第1条</b>　目的<p>&lt;注&gt; &amp; &nbsp;</p>",
                "第1条　目的\n<注> & \xC2\xA0\n");
}

/* A rule book's page: articles in nested boxes, a number in a link, a title in brackets above. */
static void rule_book(void)
{
    assert_page("<div class=\"eline\"><p class=\"title\"><span class=\"cm\">(目的)</span></p></div>"
                "<div class=\"eline\"><p class=\"num\"><a name=\"j1\"><span>第1条</span></a>　"
                "<span>この規程は、<a href=\"x.html\">法律</a>に基づく。</span></p></div>"
                "<div class=\"item\"><p>(1)　次のこと</p></div>",
                "(目的)\n第1条　この規程は、法律に基づく。\n(1)　次のこと\n");
}

static void lists(void)
{
    assert_page("<ol><li>a<li value=5>b<li>c<ul><li>d</ul></ol>", "1. a\n5. b\n6. c\n  ・d\n");
    assert_page("<ol type=a start=2><li><p>x</p></li></ol><ol "
                "style=\"list-style-type:katakana\"><li>y</ol>",
                "b. x\nア. y\n");
    assert_page("<ol reversed start=2><li>a<li>b</ol>", "2. a\n1. b\n");
    /* An item that brings its own marker. */
    assert_page("<ol><li>(1) a<li><p>(2) b</p></ol><ul style=\"list-style:none\"><li>c</ul>",
                "(1) a\n(2) b\nc\n");
}

static void tables(void)
{
    assert_page("<table><tr><th>分類<th>基準<tr><td rowspan=2>機密性3<td>秘密<tr><td>個人</table>",
                "分類\t基準\n機密性3\t秘密\n機密性3\t個人\n\n");
    assert_page("<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>右</table>",
                "a\tb\nc\td\n\n右\n");
}

static void left_out(void)
{
    assert_page("<nav>移動</nav><div id=\"side-menu\">案内</div><p>本文<script>x()</script></p>"
                "<div style=\"display:none\">隠</div><select><option>選</select><!-- 注 -->"
                "<span hidden>無<span>無</span></span><div class=\"insider\">内</div>",
                "本文\n内\n");
    assert_page(
        "<ul><li><a href=a>暮らし</a><li><a href=b>行政</a><li><a href=c>防災</a></ul><p>本文",
        "本文\n");
    assert_page("<p>先頭<main><h2>表題</h2><p>中</main><p>末尾", "## 表題\n中\n");
    /* A page that is nothing but what would be left out is read all the same. */
    assert_page("<div id=\"menu\"><p>1 目的</p></div>", "1 目的\n");
}

static void character_sets(void)
{
    static const char cp932[] =
        "<html><head><meta charset=\"Shift_JIS\"></head><body>\x96\xda\x93I\x82\xCD";
    static const char euc[] = "<html><head><meta http-equiv=Content-Type content=\"text/html; "
                              "charset=euc-jp\"><body>\xCC\xDC\xC5\xAA\xA4\xCF";
    static const char wrong[] = "<html><head><meta charset=\"utf-8\"></head><body>"
                                "\x96\xda\x93I\x82\xCD\x81\x42";
    made_assert_text(bytes_of(cp932, sizeof cp932 - 1), "目的は\n");
    made_assert_text(bytes_of(euc, sizeof euc - 1), "目的は\n");
    made_assert_text(bytes_of(wrong, sizeof wrong - 1), "目的は。\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = document_read((const guint8 *)euc, sizeof euc - 1, "x", &error);
    g_assert_cmpstr(document->encoding, ==, "euc-jp");
    g_assert_cmpstr(document->format, ==, "html");
}

static void hostile(void)
{
    g_autoptr(GString) deep = g_string_new("<html><body>");
    for (guint i = 0; i < 100000; i++)
        g_string_append(deep, "<div>");
    made_assert_refused(bytes_of(deep->str, deep->len), PROBLEM_TOO_DEEP);
    static const char frames[] = "<html><frameset><frame src=a><frame src=b></frameset></html>";
    made_assert_refused(bytes_of(frames, sizeof frames - 1), PROBLEM_UNSUPPORTED);
    static const char empty[] = "<html><body><script>1</script></body></html>";
    made_assert_refused(bytes_of(empty, sizeof empty - 1), PROBLEM_EMPTY);
    g_autoptr(GString) cells = g_string_new("<html><table><tr>");
    for (guint i = 0; i < 1000000; i++)
        g_string_append(cells, "<td>");
    made_assert_refused(bytes_of(cells->str, cells->len), PROBLEM_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/blocks", blocks);
    g_test_add_func("/html/rule-book", rule_book);
    g_test_add_func("/html/lists", lists);
    g_test_add_func("/html/tables", tables);
    g_test_add_func("/html/left-out", left_out);
    g_test_add_func("/html/character-sets", character_sets);
    g_test_add_func("/html/hostile", hostile);
    return g_test_run();
}
