/* tests/unit/document/document_pdf.c -- words with their places to lines: breaks, spacing,
 * furniture, tables */
#include "base/problem.h"
#include "made.h"
#include <string.h>

#define EM 10
#define LEFT 50
#define PITCH 15

/* Words of one row: "情報|@30セキュリティ" begins the second word at 30 em from the left edge. */
static void add_row(GString *xml, guint row, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, "|", -1);
    double at = 0;
    for (guint i = 0; parts[i] != NULL; i++) {
        char *text = parts[i];
        if (*text == '@')
            at = g_ascii_strtod(text + 1, &text);
        double width = 0;
        for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
            width += (guint8)*c < 0x80 ? 0.6 : 1;
        guint top = 60 + row * PITCH;
        g_string_append_printf(xml,
                               "<word xMin=\"%f\" yMin=\"%u\" xMax=\"%f\" yMax=\"%u\">%s</word>",
                               LEFT + at * EM, top, LEFT + (at + width) * EM, top + 13, text);
        at += width + 0.2;
    }
}

static void begin(GString *xml)
{
    g_string_append(xml, "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
                         "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">"
                         "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><doc>");
}

static Document *read_xml(const char *xml, GError **error)
{
    guint pages;
    g_autoptr(DocumentPdf) pdf = document_pdf_new("t.pdf");
    if (!document_pdf_add(pdf, 1, (const guint8 *)xml, strlen(xml), &pages, error))
        return NULL;
    return document_pdf_read(pdf, error);
}

/* One page of rows; an empty one leaves a gap. */
static void assert_page(const char *const *rows, const char *want)
{
    g_autoptr(GString) xml = g_string_new(NULL);
    begin(xml);
    g_string_append(xml, "<page width=\"595\" height=\"842\">");
    for (guint i = 0; rows[i] != NULL; i++)
        if (*rows[i] != '\0')
            add_row(xml, i, rows[i]);
    g_string_append(xml, "</page></doc></body></html>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = read_xml(xml->str, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(document->text, ==, want);
    g_assert_cmpuint(document->pages, ==, 1);
}

#define FULL                                                                                       \
    "職員等は、この基準に定める事項を守り、情報資産を適正に取り扱わなけれ" /* to the edge */

static void broken_lines(void)
{
    static const char *const rows[] = {"1|@1.2目的", FULL, "ばならない。",
                                       "2|@1.2定義", FULL, "ばならない。ただし、次の場合を除く。",
                                       FULL,         NULL};
    assert_page(rows, "1 目的\n" FULL "ばならない。\n2 定義\n" FULL
                      "ばならない。ただし、次の場合を除く。\n" FULL "\n");
}

/* A full line that ends its sentence, then an item: two lines. */
static void full_line_before_item(void)
{
    static const char *const rows[] = {
        "(1)|@2.2職員等は、この基準に定める事項を守らなければならないとする。",
        "(2)|@2.2職員等は、この基準に定める事項を守らなければならないとする。",
        "(3)|@2.2職員等は、この基準に定める事項を守らなければならないとする。", NULL};
    assert_page(rows, "(1) 職員等は、この基準に定める事項を守らなければならないとする。\n"
                      "(2) 職員等は、この基準に定める事項を守らなければならないとする。\n"
                      "(3) 職員等は、この基準に定める事項を守らなければならないとする。\n");
}

static void spaced_out(void)
{
    static const char *const rows[] = {"情|@2報|@4セ|@6キ|@8ュ|@10リ|@12ティ", "第|6|版",
                                       "ID|@1.8及び", NULL};
    assert_page(rows, "情報セキュリティ\n第6版\nID 及び\n");
}

static void tables(void)
{
    static const char *const rows[] = {"分類|@10分類基準|@25取扱制限",
                                       "機密性3|@10秘密文書に相当する文|@25持出しの禁止", "@10書",
                                       "機密性2|@10公表しない文書|@25持出しの許可", NULL};
    assert_page(rows, "分類\t分類基準\t取扱制限\n機密性3\t秘密文書に相当する文書\t持出しの禁止\n"
                      "機密性2\t公表しない文書\t持出しの許可\n\n");
}

static void add_page(GString *xml, guint page)
{
    static const char *const titles[] = {"目的", "定義", "組織体制", "物理的対策"};
    static const char *const ends[] = {"ばならない。", "ばならないものとする。",
                                       "ばならない場合がある。",
                                       "ばならない。ただし、別に定める。"};
    g_autofree char *number = g_strdup_printf("@20-|%u|-", page);
    g_autofree char *title = g_strdup_printf("%u|@1.2%s", page, titles[page - 1]);
    g_string_append(xml, "<page width=\"595\" height=\"842\">");
    add_row(xml, 0, "みほん町情報セキュリティ対策基準");
    add_row(xml, 4, title);
    add_row(xml, 3, page > 1 ? ends[page - 2] : "この基準は、次のことを定める。");
    add_row(xml, 35 + page, FULL);
    add_row(xml, 41, number);
    g_string_append(xml, "</page>");
}

/* What stands at one place of every page is no text; a sentence goes on over it. */
static void furniture(void)
{
    g_autoptr(GString) xml = g_string_new(NULL);
    begin(xml);
    for (guint i = 1; i <= 4; i++)
        add_page(xml, i);
    g_string_append(xml, "</doc></body></html>");
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = read_xml(xml->str, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(document->pages, ==, 4);
    g_assert_null(strstr(document->text, "みほん町"));
    g_assert_null(strstr(document->text, "- 2"));
    g_assert_nonnull(strstr(document->text, FULL "ばならない。\n2 定義\n"));
}

static char *pages_from(guint first, guint last)
{
    g_autoptr(GString) xml = g_string_new(NULL);
    begin(xml);
    for (guint i = first; i <= last; i++)
        add_page(xml, i);
    g_string_append(xml, "</doc></body></html>");
    return g_string_free(g_steal_pointer(&xml), FALSE);
}

/* In ranges that overlap it is the same document, and each range says how many pages it had. */
static void ranges(void)
{
    static const struct {
        guint first, last;
    } made[] = {{1, 2}, {2, 3}, {3, 4}};
    g_autoptr(GError) error = NULL;
    g_autofree char *at_once = pages_from(1, 4);
    g_autoptr(Document) whole = read_xml(at_once, &error);
    g_assert_no_error(error);
    g_autoptr(DocumentPdf) pdf = document_pdf_new("t.pdf");
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
        guint pages = 0;
        g_autofree char *xml = pages_from(made[i].first, made[i].last);
        g_assert_true(
            document_pdf_add(pdf, made[i].first, (const guint8 *)xml, strlen(xml), &pages, &error));
        g_assert_cmpuint(pages, ==, 2);
    }
    g_autoptr(Document) joined = document_pdf_read(pdf, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(joined->pages, ==, 4);
    g_assert_cmpstr(joined->text, ==, whole->text);
}

/* Places are what the C library makes of them, however they are written. */
static void places(void)
{
    static const char *const written[] = {
        "50", "50.0", "50.000000", "5e1", "+50", "050.00", "50.0000000000000000000000"};
    for (gsize i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autofree char *xml = g_strdup_printf(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><page width=\"595\" height=\"842\">"
            "<word xMin=\"100\" yMin=\"10\" xMax=\"120\" yMax=\"20\">定義</word>"
            "<word xMin=\"%s\" yMin=\"10\" xMax=\"70\" yMax=\"20\">目的</word></page></html>",
            written[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Document) document = read_xml(xml, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(document->text, ==, "目的\t定義\n");
    }
}

static void refused(void)
{
    g_autoptr(GError) scanned = NULL, cut = NULL, many = NULL;
    g_assert_null(read_xml("<html xmlns=\"http://www.w3.org/1999/xhtml\"><doc><page width=\"595\" "
                           "height=\"842\"/><page/></doc></html>",
                           &scanned));
    g_assert_error(scanned, PROBLEM, PROBLEM_SCANNED);
    g_autofree char *detail = problem_detail(scanned, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(detail, "2ページ"));
    g_assert_null(read_xml("<html><doc>", &cut));
    g_assert_error(cut, PROBLEM, PROBLEM_DAMAGED);
    g_autoptr(GString) pages = g_string_new("<html xmlns=\"http://www.w3.org/1999/xhtml\">");
    for (guint i = 0; i < 2001; i++)
        g_string_append(pages, "<page/>");
    g_string_append(pages, "</html>");
    g_assert_null(read_xml(pages->str, &many));
    g_assert_error(many, PROBLEM, PROBLEM_TOO_LARGE);
}

/* Fonts can lead to characters no XML may hold, and to places that are none. */
static void damaged_words(void)
{
    static const char xml[] =
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"><page width=\"nan\" height=\"x\">"
        "<word xMin=\"nan\" yMin=\"1\" xMax=\"9\" yMax=\"9\">a</word>"
        "<word xMin=\"50\" yMin=\"10\" xMax=\"70\" yMax=\"20\">目\x02\xFF的</word>"
        "<word xMin=\"9\" yMin=\"9\" xMax=\"1\" yMax=\"1\">逆</word></page></html>";
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = read_xml(xml, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(document->text, "目"));
    g_assert_null(strstr(document->text, "逆"));
    g_assert_true(g_utf8_validate(document->text, -1, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/broken-lines", broken_lines);
    g_test_add_func("/pdf/full-line-before-item", full_line_before_item);
    g_test_add_func("/pdf/spaced-out", spaced_out);
    g_test_add_func("/pdf/tables", tables);
    g_test_add_func("/pdf/furniture", furniture);
    g_test_add_func("/pdf/ranges", ranges);
    g_test_add_func("/pdf/places", places);
    g_test_add_func("/pdf/refused", refused);
    g_test_add_func("/pdf/damaged-words", damaged_words);
    return g_test_run();
}
