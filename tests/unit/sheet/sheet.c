/* tests/unit/sheet/sheet.c -- tables of text and of Excel: what is read, and what is refused */
#include "sheet/sheet.h"
#include "base/charset.h"
#include "base/problem.h"
#include "document/made.h"
#include <jansson.h>
#include <string.h>

/* The rows of a file as compact JSON. */
static char *rows_of(const guint8 *bytes, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) json = sheet_read(bytes, size, "t", 1, &error);
    g_assert_no_error(error);
    json_t *answer = json_loadb(g_bytes_get_data(json, NULL), g_bytes_get_size(json), 0, NULL);
    g_assert_nonnull(answer);
    char *rows = json_dumps(json_object_get(answer, "rows"), JSON_COMPACT);
    json_decref(answer);
    return rows;
}

static void assert_rows(const char *text, gsize size, const char *want)
{
    char *rows = rows_of((const guint8 *)text, size);
    g_assert_cmpstr(rows, ==, want);
    free(rows);
}

static void assert_refused(const guint8 *bytes, gsize size, int kind, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) json = sheet_read(bytes, size, "t", 1, &error);
    g_assert_null(json);
    g_assert_error(error, PROBLEM, kind);
    if (words != NULL)
        g_assert_nonnull(strstr(error->message, words));
}

static void test_text(void)
{
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"番号,氏名\r\n0001,山名　誠一\r\n", "[[\"番号\",\"氏名\"],[\"0001\",\"山名　誠一\"]]"},
        {"a;b\nc;d,e\n", "[[\"a\",\"b\"],[\"c\",\"d,e\"]]"},
        {"a\tb,c\n\n\nd\t\n", "[[\"a\",\"b,c\"],[],[],[\"d\"]]"},
        {"\"a\nb\",\"c\"\"d\"\ne\"f,g\n", "[[\"a\\nb\",\"c\\\"d\"],[\"e\\\"f\",\"g\"]]"},
        {"=\"0007\",=1+1\rx,\"never closed", "[[\"0007\",\"=1+1\"],[\"x\",\"never closed\"]]"},
        {",,a\n", "[[\"\",\"\",\"a\"]]"},
        {"alone", "[[\"alone\"]]"},
        {"\xef\xbb\xbf"
         "a,b",
         "[[\"a\",\"b\"]]"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_rows(cases[i].text, strlen(cases[i].text), cases[i].rows);
}

static void test_charsets(void)
{
    static const struct {
        const char *set, *mark;
    } sets[] = {{"cp932", ""}, {"utf-16le", "\xff\xfe"}, {"utf-16be", "\xfe\xff"}, {"utf-8", ""}};
    static const char text[] = "職員番号,氏名,所属名\r\n0001,髙橋　学,総務課の庶務係\r\n";
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
        gsize size;
        g_autofree char *encoded =
            charset_encode(sets[i].set, text, strlen(text), "t", &size, NULL);
        g_autoptr(GString) file = g_string_new(sets[i].mark);
        g_string_append_len(file, encoded, (gssize)size);
        assert_rows(file->str, file->len,
                    "[[\"職員番号\",\"氏名\",\"所属名\"],[\"0001\",\"髙橋　学\","
                    "\"総務課の庶務係\"]]");
    }
}

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELS(inner)                                                                                \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inner \
    "</Relationships>"
#define REL(id, type, target)                                                                      \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"

/* A workbook whose first sheet is hidden; the second has these rows. */
static GByteArray *made_book(const char *rows, const char *facts)
{
    g_autofree char *sheet = g_strdup_printf(
        "<worksheet xmlns=\"" MAIN "\"><sheetData>%s</sheetData></worksheet>", rows);
    g_autofree char *book =
        g_strdup_printf("<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
                        "\">%s<sheets><sheet name=\"隠し\" state=\"hidden\" r:id=\"r1\"/>"
                        "<sheet name=\"職員\" r:id=\"r2\"/>"
                        "<sheet name=\"以前の職員\" r:id=\"r5\"/></sheets></workbook>",
                        facts);
    const MadePart parts[] = {
        {"_rels/.rels", RELS(REL("r1", "officeDocument", "xl/workbook.xml"))},
        {"xl/workbook.xml", book},
        {"xl/_rels/workbook.xml.rels",
         RELS(REL("r1", "worksheet", "worksheets/sheet1.xml") REL("r2", "worksheet",
                                                                  "/xl/worksheets/sheet2.xml")
                  REL("r3", "sharedStrings", "sharedStrings.xml") REL("r4", "styles", "styles.xml")
                      REL("r5", "worksheet", "worksheets/sheet5.xml"))},
        {"xl/worksheets/sheet2.xml", sheet},
        {"xl/worksheets/sheet5.xml",
         "<worksheet xmlns=\"" MAIN "\"><sheetData><row><c><v>5</v></c></row>"
         "</sheetData></worksheet>"},
        {"xl/sharedStrings.xml",
         "<sst xmlns=\"" MAIN "\"><si><t>氏名</t></si><si><r><t>髙橋</t></r><r><t>　学</t></r>"
         "<rPh sb=\"0\" eb=\"2\"><t>タカハシ</t></rPh></si></sst>"},
        {"xl/styles.xml",
         "<styleSheet xmlns=\"" MAIN "\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"0000\"/>"
         "<numFmt numFmtId=\"165\" "
         "formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>"
         "<numFmt numFmtId=\"166\" formatCode=\"#,##0\\ &quot;days&quot;\"/></numFmts>"
         "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
         "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf "
         "numFmtId=\"165\"/>"
         "<xf numFmtId=\"22\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>"},
    };
    return made_zip(parts, G_N_ELEMENTS(parts));
}

static void assert_book(const char *rows, const char *facts, const char *want)
{
    g_autoptr(GByteArray) file = made_book(rows, facts);
    assert_rows((const char *)file->data, file->len, want);
}

static void test_excel(void)
{
    assert_book(
        "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"D2\" t=\"s\"><v>1</v></c></row>", "",
        "[[],[\"\",\"氏名\",\"\",\"髙橋　学\"]]");
    assert_book(
        "<row><c s=\"1\"><v>46478</v></c><c s=\"2\"><v>7</v></c><c s=\"3\"><v>46113</v></c>"
        "<c s=\"4\"><v>46478.375</v></c><c s=\"5\"><v>46478</v></c><c><v>0.1</v></c></row>",
        "", "[[\"2027-04-01\",\"0007\",\"2026-04-01\",\"2027-04-01 09:00\",\"46478\",\"0.1\"]]");
    assert_book("<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c><c "
                "s=\"1\"><v>61</v></c></row>",
                "", "[[\"1900-01-01\",\"1900-02-28\",\"60\",\"1900-03-01\"]]");
    assert_book("<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>45016</v></c></row>",
                "<workbookPr date1904=\"1\"/>", "[[\"1904-01-01\",\"2027-04-01\"]]");
    assert_book("<row><c t=\"inlineStr\"><is><t>中</t><rPh><t>ナカ</t></rPh></is></c><c "
                "t=\"b\"><v>1</v></c>"
                "<c t=\"str\"><f>A1&amp;\"x\"</f><v>中x</v></c><c t=\"e\"><v>#N/A</v></c><c/></row>"
                "<row r=\"1048576\"><c s=\"1\"/></row>",
                "", "[[\"中\",\"TRUE\",\"中x\",\"#N/A\"]]");
}

/* The answer's members beside the rows. */
static char *facts_of(const char *rows, const char *facts)
{
    g_autoptr(GByteArray) file = made_book(rows, facts);
    g_autoptr(GBytes) json = sheet_read(file->data, file->len, "t", 1, NULL);
    json_t *answer = json_loadb(g_bytes_get_data(json, NULL), g_bytes_get_size(json), 0, NULL);
    json_object_del(answer, "rows");
    char *text = json_dumps(answer, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(answer);
    return text;
}

static void test_facts(void)
{
    char *facts = facts_of("<row><c><f>A2+1</f></c><c><f>1+1</f><v>2</v></c></row></sheetData>"
                           "<mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells><sheetData>",
                           "");
    g_assert_cmpstr(
        facts, ==,
        "{\"encoding\":\"utf-8\",\"format\":\"xlsx\",\"merged\":1,\"sheet\":1,\"sheets\":[\"職員\","
        "\"以前の職員\"],\"uncomputed\":1}");
    free(facts);
}

/* Any sheet that is not hidden can be had, by its number among those. */
static void test_other_sheet(void)
{
    g_autoptr(GByteArray) file = made_book("<row><c><v>2</v></c></row>", "");
    g_autoptr(GBytes) json = sheet_read(file->data, file->len, "t", 2, NULL);
    g_assert_nonnull(json);
    g_autofree char *text = g_strndup(g_bytes_get_data(json, NULL), g_bytes_get_size(json));
    g_assert_nonnull(strstr(text, "\"rows\":[[\"5\"]]"));
    g_assert_nonnull(strstr(text, "\"sheet\":2"));
    g_autoptr(GError) none = NULL;
    g_assert_null(sheet_read(file->data, file->len, "t", 3, &none));
    g_assert_error(none, PROBLEM, PROBLEM_NOT_FOUND);
    g_autoptr(GError) text_has_one = NULL;
    g_assert_null(sheet_read((const guint8 *)"a,b", 3, "t", 2, &text_has_one));
    g_assert_error(text_has_one, PROBLEM, PROBLEM_NOT_FOUND);
}

static void test_limits(void)
{
    g_autoptr(GByteArray) low = made_book("<row r=\"100001\"><c><v>1</v></c></row>", "");
    assert_refused(low->data, low->len, PROBLEM_TOO_LARGE, "100,000 rows");
    g_autoptr(GByteArray) wide = made_book("<row><c r=\"ALM1\"><v>1</v></c></row>", "");
    assert_refused(wide->data, wide->len, PROBLEM_TOO_LARGE, "1,000 columns");
    g_autofree char *lines = g_malloc(2 * SHEET_ROWS_MAX + 2);
    for (gsize i = 0; i <= SHEET_ROWS_MAX; i++)
        memcpy(lines + 2 * i, "a\n", 2);
    assert_refused((const guint8 *)lines, 2 * SHEET_ROWS_MAX + 2, PROBLEM_TOO_LARGE,
                   "100,000 rows");
    g_autoptr(GString) table = g_string_new(NULL);
    for (guint i = 0; i <= SHEET_CELLS_MAX / 1000; i++)
        g_string_append_printf(table, "%*sz\n", 999, "");
    for (gsize i = 0; i < table->len; i++)
        table->str[i] = table->str[i] == ' ' ? ',' : table->str[i];
    assert_refused((const guint8 *)table->str, table->len, PROBLEM_TOO_LARGE, "1,000,000 cells");
    g_autofree char *cell = g_strnfill(SHEET_CELL_MAX_BYTES + 1, 'a');
    assert_refused((const guint8 *)cell, SHEET_CELL_MAX_BYTES + 1, PROBLEM_TOO_LARGE, "128 KiB");
}

static void test_other_files(void)
{
    static const MadePart word[] = {
        {"_rels/.rels", RELS(REL("r1", "officeDocument", "word/document.xml"))},
        {"word/document.xml", "<x/>"}};
    g_autoptr(GByteArray) document = made_zip(word, G_N_ELEMENTS(word));
    assert_refused(document->data, document->len, PROBLEM_UNSUPPORTED, "no table");
    static const guint8 old[] = "\320\317\021\340\241\261\032\341 W\0o\0r\0k\0b\0o\0o\0k";
    static const guint8 locked[] = "\320\317\021\340\241\261\032\341 "
                                   "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    assert_refused(old, sizeof old, PROBLEM_UNSUPPORTED, "(.xls)");
    assert_refused(locked, sizeof locked, PROBLEM_ENCRYPTED, NULL);
    static const MadePart binary[] = {
        {"_rels/.rels", RELS(REL("r1", "officeDocument", "xl/workbook.bin"))},
        {"xl/workbook.bin", "\203"}};
    g_autoptr(GByteArray) xlsb = made_zip(binary, G_N_ELEMENTS(binary));
    assert_refused(xlsb->data, xlsb->len, PROBLEM_UNSUPPORTED, "(.xlsb)");
    assert_refused((const guint8 *)"%PDF-1.7\n", 9, PROBLEM_UNSUPPORTED, "PDF");
    assert_refused((const guint8 *)",,\n\n", 4, PROBLEM_EMPTY, NULL);
    assert_refused((const guint8 *)"PK\003\004broken", 10, PROBLEM_DAMAGED, NULL);
    g_autoptr(GByteArray) book = made_book("<row><c><v>1</v></c>", "");
    assert_refused(book->data, book->len, PROBLEM_DAMAGED, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sheet/text", test_text);
    g_test_add_func("/sheet/charsets", test_charsets);
    g_test_add_func("/sheet/excel", test_excel);
    g_test_add_func("/sheet/facts", test_facts);
    g_test_add_func("/sheet/other-sheet", test_other_sheet);
    g_test_add_func("/sheet/limits", test_limits);
    g_test_add_func("/sheet/other-files", test_other_files);
    return g_test_run();
}
