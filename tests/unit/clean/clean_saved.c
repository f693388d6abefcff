/* tests/unit/clean/clean_saved.c -- saved pages (MHT): what leads where, and what comes out */
#include "clean/markup/page-parts.h"
#include "open.h"
#include <string.h>

#define HEAD "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"/><title></title>"
#define TOP "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n"
#define PART(fields, text) "\r\n--b\r\n" fields "\r\n\r\n" text
#define PAGE(text)                                                                                 \
    PART("Content-Type: text/html\r\nContent-Location: file:///C:/X/%E6%9B%B8.htm", text)
#define END "\r\n--b--\r\n"
#define PIXEL                                                                                      \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJg" \
    "\r\n"                                                                                         \
    "gg=="

static void test_addresses(void)
{
    static const char *const rows[][3] = {
        {"", "a.png", "a.png"},
        {"http://h/a/b.htm", "c.png", "http://h/a/c.png"},
        {"http://h/a/b.htm?x=/y", "./../C%2Epng#top", "http://h/c.png"},
        {"http://h", "c.png", "http://h/c.png"},
        {"http://h/a/b", "/c?d", "http://h/c?d"},
        {"http://h/a/b", "//i/c", "http://i/c"},
        {"http://h/a/b", "../../../c", "http://h/c"},
        {"http://h/a/b", "CID:x@Y", "cid:x@y"},
        {"http://h/a/b", "javascript:../a", "javascript:../a"},
        {"file:///C:/X/a.htm", "a.files\\i.gif", "file:///c:/x/a.files/i.gif"},
        {"a/b.htm", "c.gif", "a/c.gif"},
        {"http://h/a//b", "..//./c/d/../..", "http://h/a/"},
        {"", "../a/../..b/...?/../.", "a/..b/...?/../."},
        {"", "./", ""},
        {"", "  ", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *whole = page_address(rows[i][0], rows[i][1]);
        g_assert_cmpstr(whole, ==, rows[i][2]);
        g_autofree char *again = page_address("", whole);
        g_assert_cmpstr(again, ==, whole);
    }
}

static void test_parts(void)
{
    static const char one[] = TOP PART("Content-Type: text/plain", "x");
    static const char two[] =
        PART("Content-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Location: i/a.png", PIXEL);
    static const char three[] = PAGE("y");
    static const char four[] =
        PART("Content-Type: text/html\r\nContent-Location: i/a.png", "z") END;
    g_autofree char *text = g_strconcat(one, two, three, four, NULL);
    DisarmBudget budget;
    disarm_budget_init(&budget,
                       &(DisarmLimits){.inflated_bytes = 500, .members = 9, .objects = 99});
    g_autoptr(MailPart) message =
        mail_message_read((const guint8 *)text, strlen(text), "a.mht", &budget, NULL);
    g_autoptr(PageParts) parts = page_parts_new(message);
    g_assert_cmpuint(page_parts_count(parts), ==, 4);
    PagePart *picture = page_parts_get(parts, 1), *page = page_parts_get(parts, 2);
    g_assert_true(page_parts_root(parts) == page);
    g_assert_true(page_part_is_page(page) && !page_part_is_page(picture));
    g_assert_true(page_parts_find(parts, "", "cid:a@b") == picture);
    g_assert_true(page_parts_find(parts, "i/b.htm", "A.PNG") == picture); /* the first counts */
    g_assert_null(page_parts_find(parts, "http://h/", "i/a.png"));
    g_assert_cmpstr(page_part_name(picture), ==, "a.png");
    g_assert_cmpstr(page_part_name(page_parts_get(parts, 0)), ==, "text/plain");
    g_assert_cmpuint(page_part_open(page, &budget, NULL)->len, ==, 1);
    budget.limits.inflated_bytes = 1;
    g_assert_nonnull(page_part_open(page, &budget, NULL)); /* charged once */
    g_autoptr(GError) error = NULL;
    g_assert_null(page_part_open(picture, &budget, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

static void test_root(void)
{
    static const char *const rows[] = {
        "Content-Type: multipart/related; boundary=b; start=\"<2@x>\"\r\n",
        "Content-Type: multipart/related; boundary=b\r\n"
        "Snapshot-Content-Location: http://h/2\r\n",
        "Content-Type: multipart/related; boundary=b; start=\"<9@x>\"\r\n"
        "Content-Location: http://h/2\r\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(
            "MIME-Version: 1.0\r\n", rows[i], PART("Content-Type: text/html", "one"),
            PART("Content-Type: text/html\r\nContent-ID: <2@x>\r\nContent-Location: http://h/2",
                 "two"),
            END, NULL);
        g_auto(Opened) out = open_text("頁.MHT", text);
        g_assert_cmpstr(out.called, ==, "頁.html");
        g_assert_true(opened_holds(&out, HEAD "</head><body>two</body></html>"));
        g_assert_true(opened_found(&out, DISARM_LEFTOVER, DISARM_DROPPED));
    }
}

/* As Word writes it: pictures beside the page, lists and macros that nobody sees. */
static void test_word(void)
{
    static const char page[] =
        TOP PAGE("<html><link rel=File-List href=\"%E6%9B%B8.files/filelist.xml\">"
                 "<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->"
                 "<p>\x8A\xD6\x8F\x8A<o:p></o:p><img src=\"\x8F\x91.files/i.png\">");
    static const char picture[] =
        PART("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
             "Content-Location: file:///C:/X/%E6%9B%B8.files/i.png",
             PIXEL);
    static const char macros[] = PART("Content-Type: application/x-mso\r\n"
                                      "Content-Location: file:///C:/X/%E6%9B%B8.files/editdata.mso",
                                      "ActiveMime");
    static const char list[] = PART(
        "Content-Type: text/xml\r\nContent-Location: file:///C:/X/%E6%9B%B8.files/filelist.xml",
        "<xml/>");
    g_autofree char *text = g_strconcat(page, picture, macros, list, END, NULL);
    g_auto(Opened) out = open_text("a.mht", text);
    g_assert_true(opened_holds(&out, "<p>関所<img src=\"data:image/png;base64,iVBO"));
    g_assert_false(opened_holds(&out, "Print"));
    g_assert_true(opened_found(&out, DISARM_MACRO, DISARM_DROPPED));
    g_assert_true(opened_found(&out, DISARM_LEFTOVER, DISARM_DROPPED));
    g_auto(Opened) checked = open_file("a.mht", text, strlen(text), "verify-only");
    g_assert_error(checked.refusal, PROBLEM, PROBLEM_UNSAFE);
}

/* As Excel writes it: a page of frames, its sheets named beside them. */
static void test_excel(void)
{
    static const char book[] =
        TOP PART("Content-Type: text/html\r\nContent-Location: b.htm",
                 "<html><link id=shLink href=\"b.files/1.htm\">"
                 "<link id=shLink href=\"b.files/2.htm\"><frameset>"
                 "<frame src=\"b.files/1.htm\"><noframes>none</noframes></frameset></html>");
    static const char first[] =
        PART("Content-Type: text/html; charset=Shift_JIS\r\nContent-Location: b.files/1.htm",
             "<link rel=Stylesheet href=s.css><table><tr><td class=x>\x88\xEA</table></div><p>");
    static const char second[] =
        PART("Content-Type: text/html\r\nContent-Location: b.files/2.htm", "<td>二</table>");
    static const char sheet[] =
        PART("Content-Type: text/css\r\nContent-Location: b.files/s.css", ".x{color:red}");
    g_autofree char *text = g_strconcat(book, first, second, sheet, END, NULL);
    g_auto(Opened) out = open_text("b.mht", text);
    g_assert_true(opened_holds(
        &out, HEAD "<style>.x{color:red}\n</style></head><body>"
                   "<div><table><tr><td class=\"x\">一</td></tr></table><p></p></div><div>"));
    g_assert_true(opened_holds(&out, "二"));
    g_assert_false(opened_holds(&out, "none"));
    g_assert_true(opened_found(&out, DISARM_EXTERNAL_RESOURCE, DISARM_FROZEN));
}

/* A part without a byte is a page without a word. */
static void test_empty_part(void)
{
    static const char page[] = TOP PART("Content-Type: text/html", "<iframe src=cid:e></iframe>x");
    static const char frame[] = PART("Content-Type: text/html\r\nContent-ID: <e>", "") END;
    g_autofree char *text = g_strconcat(page, frame, NULL);
    g_auto(Opened) out = open_text("a.mht", text);
    g_assert_true(opened_holds(&out, "<body>x<div></div></body>"));
}

/* A page says once where it lies: places one below the other would grow without end. */
static void test_base(void)
{
    static const char page[] =
        TOP PAGE("<base><base href='d/'><base href='e/'><img src=a.png alt=no>");
    static const char picture[] =
        PART("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
             "Content-Location: file:///C:/X/d/a.png",
             PIXEL) END;
    g_autofree char *text = g_strconcat(page, picture, NULL);
    g_auto(Opened) out = open_text("a.mht", text);
    g_assert_true(opened_holds(&out, "<img src=\"data:image/png;base64,"));
}

static void test_refused(void)
{
    static const char none[] = TOP PART("Content-Type: text/plain", "x") END;
    static const char page[] = TOP PAGE("<p>x");
    g_auto(Opened) out = open_file("a.mht", none, sizeof none - 1, "office");
    g_assert_error(out.refusal, PROBLEM, PROBLEM_DAMAGED);
    g_auto(Opened) other = open_file("a.xls", page, sizeof page - 1, "office");
    g_assert_error(other.refusal, PROBLEM, PROBLEM_DISGUISED);
    g_auto(Opened) kept = open_file("a.maff", "x", 1, "office");
    g_assert_error(kept.refusal, PROBLEM, PROBLEM_UNSUPPORTED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/saved/addresses", test_addresses);
    g_test_add_func("/clean/saved/parts", test_parts);
    g_test_add_func("/clean/saved/root", test_root);
    g_test_add_func("/clean/saved/word", test_word);
    g_test_add_func("/clean/saved/excel", test_excel);
    g_test_add_func("/clean/saved/empty-part", test_empty_part);
    g_test_add_func("/clean/saved/base", test_base);
    g_test_add_func("/clean/saved/refused", test_refused);
    return g_test_run();
}
