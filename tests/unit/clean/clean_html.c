/* tests/unit/clean/clean_html.c -- pages: their form, their character sets, what hides in them */
#include "open.h"
#include <string.h>

#define HEAD "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"/><title></title></head><body>"
#define TAIL "</body></html>"

static void test_form(void)
{
    static const char *const rows[][2] = {
        {"<html><p>一<p>二<br>三", HEAD "<p>一</p><p>二<br/>三</p>" TAIL},
        {"<html><ul><li>一<li>二</ul>", HEAD "<ul><li>一</li><li>二</li></ul>" TAIL},
        {"<html><table><tr><td>1<td>2<tr><td>3</table>",
         HEAD "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>" TAIL},
        {"<html><ruby>関所<rt>せきしょ</ruby>", HEAD "<ruby>関所<rt>せきしょ</rt></ruby>" TAIL},
        {"<html><a href=\"https://example.jp/\">様式</a><a href=\"x.exe\">他</a>",
         HEAD "<a href=\"https://example.jp/\">様式</a>他" TAIL},
        {"<html><img src=\"http://h/a.png\" alt=\"地図&lt;\">字", HEAD "地図&lt;字" TAIL},
        {"<html><noscript><p title=\"</noscript><img src=x onerror=a>\">字</p></noscript>",
         HEAD "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=a&gt;\">字</p>" TAIL},
        {"<html><svg><style><img src=x onerror=a></style></svg>字", HEAD "字" TAIL},
        {"<html><p>一</p><svg width=1 />二<math><mi>x<p>三</p>",
         HEAD "<p>一</p>二<p>三</p>" TAIL}, /* nothing is lost behind what is not closed */
        {"<html><svg><svg></svg><p>一</p>", HEAD "<p>一</p>" TAIL},
        {"<html>一<input value='二'><input type=Hidden value=x>", HEAD "一二" TAIL},
        {"<html><frameset><frame src=a.html><noframes><body><p>一<noframes>二</noframes>三",
         HEAD "<p>一三</p>" TAIL},
        {"本文だけ\n<b>太字", HEAD "本文だけ\n<b>太字</b>" TAIL}, /* no tag at its beginning */
        {"<html><b>一<i>二</b>三", HEAD "<b>一<i>二</i></b>三" TAIL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Opened) out = open_text("頁.html", rows[i][0]);
        g_autofree char *text = g_strndup((const char *)out.bytes->data, out.bytes->len);
        g_assert_cmpstr(text, ==, rows[i][1]);
    }
}

static void test_sets(void)
{
    static const char jis[] = "<html><meta charset=iso-2022-jp><p>\x1B$B4X=j\x1B(B</p>";
    static const char sjis[] = "<html><meta charset=\"Shift_JIS\"><p>\x8A\xD6\x8F\x8A</p>";
    static const char euc[] =
        "<html><meta content=\"text/html; charset=EUC-JP\"><p>\xB4\xD8\xBD\xEA";
    const char *const rows[] = {jis, sjis, euc};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Opened) out = open_text("a.htm", rows[i]);
        g_assert_true(opened_holds(&out, HEAD "<p>関所</p>" TAIL));
        g_assert_true(opened_found(&out, DISARM_ENCODING, DISARM_REWRITTEN));
    }
}

static void test_hidden(void)
{
    static const char text[] =
        "<html><p style=\"display:none\">隠</p><p hidden>隠</p><p>見える</p>";
    g_auto(Opened) kept = open_text("a.html", text);
    g_assert_true(opened_found(&kept, DISARM_HIDDEN, DISARM_KEPT));
    g_auto(Opened) strict = open_file_well("a.html", text, strlen(text), "strict");
    g_assert_false(opened_holds(&strict, "隠"));
    g_assert_true(opened_holds(&strict, "見える"));
    static const char seen[] = "<html><p style=\"font-size:0.9em;opacity:0.5\">見える</p>";
    g_auto(Opened) small = open_file_well("a.html", seen, strlen(seen), "strict");
    g_assert_true(opened_holds(&small, "見える"));
    g_assert_false(opened_found(&small, DISARM_HIDDEN, DISARM_DROPPED));
}

/* What a rule hides is told; where nothing may be hidden it is seen. */
static void test_hidden_by_sheet(void)
{
    static const char text[] =
        "<html><style>.a{color:red}.b{font-size:0px}</style><p class=\"b\">隠</p>";
    g_auto(Opened) kept = open_text("a.html", text);
    g_assert_true(opened_found(&kept, DISARM_HIDDEN, DISARM_KEPT));
    g_assert_true(opened_holds(&kept, ".b{font-size:0px}"));
    g_auto(Opened) strict = open_file_well("a.html", text, strlen(text), "strict");
    g_assert_true(opened_found(&strict, DISARM_HIDDEN, DISARM_DROPPED));
    g_assert_true(opened_holds(&strict, "<style>.a{color:red}\n</style>"));
    g_assert_true(opened_holds(&strict, "隠"));
}

static void test_names(void)
{
    g_auto(Opened) page = open_text("a.xhtml", "<html><p>字</p></html>");
    g_assert_cmpstr(page.called, ==, "a.html");
    g_auto(Opened) same = open_file("a.html", page.bytes->data, page.bytes->len, "verify-only");
    g_assert_true(same.passed);
    g_auto(Opened) other = open_file("a.html", "<html><p>字</p></html>", 24, "verify-only");
    g_assert_error(other.refusal, PROBLEM, PROBLEM_UNSAFE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/html/form", test_form);
    g_test_add_func("/clean/html/sets", test_sets);
    g_test_add_func("/clean/html/hidden", test_hidden);
    g_test_add_func("/clean/html/hidden-by-sheet", test_hidden_by_sheet);
    g_test_add_func("/clean/html/names", test_names);
    return g_test_run();
}
