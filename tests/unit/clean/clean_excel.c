/* tests/unit/clean/clean_excel.c -- Excel: formulas, names, sheets that move, other books, pivots
 */
#include "clean/formula.h"
#include "clean/schema.h"
#include "made.h"
#include <string.h>

static char *cleaned(const char *rows, const char *policy)
{
    g_autofree char *sheet = g_strconcat("<sheetData>", rows, "</sheetData>", NULL);
    g_autoptr(Made) made = made_excel(sheet);
    g_auto(Out) out = made_clean_well(made, policy);
    g_autofree char *text = out_part(&out, "xl/worksheets/sheet1.xml");
    const char *from = strstr(text, "<sheetData>"), *to = strstr(text, "</sheetData>");
    g_assert_true(from != NULL && to != NULL);
    return g_strndup(from + 11, (gsize)(to - from) - 11);
}

static void assert_becomes(const char *rows, const char *expected)
{
    g_autofree char *got = cleaned(rows, "office");
    g_assert_cmpstr(got, ==, expected);
}

static void test_cells(void)
{
    const char *same =
        "<row r=\"1\" spans=\"1:2\"><c r=\"A1\" s=\"1\"><f>SUM(B1:B9)</f><v>3</v></c>"
        "<c r=\"B1\" t=\"inlineStr\"><is><t>漢字</t><rPh sb=\"0\" eb=\"2\"><t>カンジ</t>"
        "</rPh><phoneticPr fontId=\"1\"/></is></c></row>";
    assert_becomes(same, same);
    assert_becomes("<row r=\"1\"><c r=\"A1\"><f>HYPERLINK(\"http://x\")</f><v>3</v></c></row>",
                   "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row>");
    assert_becomes("<row r=\"1\"><c r=\"A1\"><f>cmd|&apos;/c calc&apos;!A1</f><v>3</v></c></row>",
                   "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row>");
    assert_becomes("<row r=\"1\"><c r=\"A1\"><f>SUM(<v>1</v>B1)</f><v>3</v></c></row>",
                   "<row r=\"1\"><c r=\"A1\"><f>SUM(B1)</f><v>3</v></c></row>");
    assert_becomes("<row r=\"1\"><c r=\"A1\"><f>web<![CDATA[service]]>(A1)</f><v>3</v></c></row>",
                   "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row>");
}

/* A backslash is a letter of names, unless it makes a path. */
static void test_backslashes(void)
{
    const char *same = "<row r=\"1\"><c r=\"A1\"><f>\\品.1[[#This Row],[数]]*2</f><v>3</v></c>"
                       "<c r=\"B1\"><f>IF(表\\1_1\\値&lt;&gt;1,表\\1_1\\値,2)</f><v>3</v></c>"
                       "<c r=\"C1\"><f>一!A1*\\率+'集計 2'!A1</f><v>3</v></c>"
                       "<c r=\"D1\"><f>IF(\\率=0,#DIV/0!,#REF!)</f><v>3</v></c></row>";
    assert_becomes(same, same);
    static const char *const paths[] = {"C:\\a\\[b.xlsx]S!A1",   "C:\\b",
                                        "\\\\host\\b",           "a\\b.xlsx!A1",
                                        "a[b.xlsx]S!A1",         "\\srv\\share\\book-2.xls!A1",
                                        "\\dir\\my book.xls!A1", "..\\a\\b+c.xls!A1",
                                        "\\dir/book.xls!A1",     "\\dir\\a-b.xls! $A$1",
                                        "\\dir\\a-#REF!A1"};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *row =
            g_strdup_printf("<row r=\"1\"><c r=\"A1\"><f>%s</f><v>3</v></c></row>", paths[i]);
        assert_becomes(row, "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row>");
    }
}

/* Excel writes "<br>" without its end, and a picture of what was a control. */
static void test_old_drawings(void)
{
    g_autoptr(Made) made =
        made_excel("<sheetData/><legacyDrawing xmlns:r=\"" MADE_R "\" r:id=\"rId1\"/>");
    made_part(made, "xl/drawings/vmlDrawing1.vml",
              "application/vnd.openxmlformats-officedocument.vmlDrawing",
              "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" "
              "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><v:shape id=\"a\"><v:textbox>"
              "<div><b>一<br>二<br></br></b></div></v:textbox><x:ClientData ObjectType=\"Pict\">"
              "<x:AutoPict/><x:MapOCX/></x:ClientData></v:shape></xml>");
    made_way(made, "xl/worksheets/sheet1.xml", "rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *drawing = out_part(&out, "xl/drawings/vmlDrawing1.vml");
    g_assert_nonnull(strstr(drawing, "<b>一<br/>二<br/></b>"));
    g_assert_null(strstr(drawing, "MapOCX"));
    g_assert_true(out_found(&out, DISARM_CONTROL, DISARM_DROPPED));
}

/* An end of a break that began nowhere makes no part that is copied as it is. */
static void test_stray_breaks(void)
{
    static const char *const texts[] = {"一<br/></br>二", "一</br><br/>二"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = g_strdup_printf(
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"a\"><v:textbox>"
            "<div><b>%s</b></div></v:textbox></v:shape></xml>",
            texts[i]);
        g_autoptr(Made) made =
            made_excel("<sheetData/><legacyDrawing xmlns:r=\"" MADE_R "\" r:id=\"rId1\"/>");
        made_part(made, "xl/drawings/vmlDrawing1.vml",
                  "application/vnd.openxmlformats-officedocument.vmlDrawing", text);
        made_way(made, "xl/worksheets/sheet1.xml", "rId1", "vmlDrawing",
                 "../drawings/vmlDrawing1.vml");
        g_auto(Out) out = made_clean_well(made, "office");
        g_autofree char *drawing = out_part(&out, "xl/drawings/vmlDrawing1.vml");
        g_assert_nonnull(strstr(drawing, "<b>一<br/>二</b>"));
    }
}

/* Plain cells are taken at once; whatever stands between them is not. */
static void test_plain_cells(void)
{
    const char *plain =
        "<c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\"/><c r=\"C1\"><v>漢字 1]</v></c>"
        "<c r=\"D1\" t=\"n\"><v/></c>";
    g_autofree char *same = g_strdup_printf("<row r=\"1\">%s%s</row>", plain, plain);
    assert_becomes(same, same);
    g_autofree char *mixed = g_strdup_printf(
        "<row r=\"1\" own=\"1\">%s<c r=\"E1\"><f>[1]a!A1</f><v>7</v></c>%s<own/>%s</row>", plain,
        plain, plain);
    g_autofree char *left =
        g_strdup_printf("<row r=\"1\">%s<c r=\"E1\"><v>7</v></c>%s%s</row>", plain, plain, plain);
    assert_becomes(mixed, left);
}

static void test_shared(void)
{
    assert_becomes(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A2\" si=\"0\">[1]a!B1</f><v>1</v>"
        "</c><c r=\"A2\"><f t=\"shared\" si=\"0\"/><v>2</v></c><c r=\"A3\"><f t=\"shared\" "
        "ref=\"A3:A4\" si=\"1\">B1+1</f><v>3</v></c><c r=\"A4\"><f t=\"shared\" si=\"1\"/>"
        "<v>4</v></c><c r=\"A5\"><f t=\"shared\" si=\"7\"/><v>5</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A2\"><v>2</v></c><c r=\"A3\"><f "
        "t=\"shared\" ref=\"A3:A4\" si=\"1\">B1+1</f><v>3</v></c><c r=\"A4\"><f "
        "t=\"shared\" si=\"1\"/><v>4</v></c><c r=\"A5\"><v>5</v></c></row>");
}

/* What cannot stay takes its whole rule along, and an empty list of rules goes too. */
static void test_rules(void)
{
    g_autoptr(Made) made = made_excel(
        "<sheetData/><conditionalFormatting sqref=\"A1\"><cfRule type=\"expression\" "
        "priority=\"1\">"
        "<formula>[1]a!A1</formula></cfRule></conditionalFormatting><dataValidations count=\"2\">"
        "<dataValidation type=\"list\" sqref=\"B1\"><formula1>WEBSERVICE(A1)</formula1>"
        "</dataValidation><dataValidation type=\"list\" "
        "sqref=\"C1\"><formula1>\"はい,いいえ\"</formula1>"
        "</dataValidation></dataValidations><hyperlinks><hyperlink ref=\"A1\" r:id=\"rId1\"/>"
        "</hyperlinks>");
    made_way(made, "xl/worksheets/sheet1.xml", "rId1", "hyperlink", "\\\\host\\share");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = out_part(&out, "xl/worksheets/sheet1.xml");
    g_assert_nonnull(strstr(text, "<sheetData/><dataValidations count=\"2\"><dataValidation "
                                  "type=\"list\" sqref=\"C1\"><formula1>\"はい,いいえ\"</formula1>"
                                  "</dataValidation></dataValidations></worksheet>"));
}

#define BOOK(inside) "<workbook xmlns=\"" MADE_X "\" xmlns:r=\"" MADE_R "\">" inside "</workbook>"

static void test_macro_sheets(void)
{
    g_autoptr(Made) made = made_new();
    made_part(
        made, "xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        BOOK("<bookViews><workbookView activeTab=\"2\"/></bookViews><sheets><sheet "
             "name=\"一\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Macro1\" sheetId=\"2\" "
             "state=\"hidden\" r:id=\"rId2\"/><sheet name=\"二\" sheetId=\"3\" r:id=\"rId3\"/>"
             "</sheets><definedNames><definedName name=\"_xlnm.Auto_Open\">Macro1!$A$1"
             "</definedName><definedName name=\"率\">Macro1!$B$1</definedName><definedName "
             "name=\"_xlnm.Print_Area\" localSheetId=\"2\">二!$A$1:$B$2</definedName>"
             "<definedName name=\"m\" localSheetId=\"1\">1</definedName><definedName "
             "name=\"Auto&#x2028;_OpenIt\">二!$A$1</definedName></definedNames>"));
    made_part(made, "xl/worksheets/sheet1.xml", MADE_EXCEL "worksheet+xml",
              "<worksheet xmlns=\"" MADE_X
              "\"><sheetData><row r=\"1\"><c r=\"A1\"><f>率*2</f><v>4</v>"
              "</c><c r=\"B1\"><f>A1*2</f><v>8</v></c></row></sheetData></worksheet>");
    made_part(made, "xl/worksheets/sheet3.xml", MADE_EXCEL "worksheet+xml",
              "<worksheet xmlns=\"" MADE_X "\"><sheetData/></worksheet>");
    made_part(made, "xl/macrosheets/sheet2.xml", "application/vnd.ms-excel.macrosheet+xml",
              "<xm:macrosheet xmlns:xm=\"http://schemas.microsoft.com/office/excel/2006/main\"/>");
    made_way(made, "", "rId1", "officeDocument", "xl/workbook.xml");
    made_way(made, "xl/workbook.xml", "rId1", "worksheet", "worksheets/sheet1.xml");
    made_way(made, "xl/workbook.xml", "rId2",
             "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
             "macrosheets/sheet2.xml");
    made_way(made, "xl/workbook.xml", "rId3", "worksheet", "worksheets/sheet3.xml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_cmpstr(out.result.extension, ==, "xlsx");
    g_autofree char *book = out_part(&out, "xl/workbook.xml");
    g_assert_nonnull(strstr(book, "activeTab=\"1\""));
    g_assert_nonnull(strstr(book, "localSheetId=\"1\">二!$A$1:$B$2"));
    g_assert_null(strstr(book, "Macro1"));
    g_assert_null(strstr(book, "_OpenIt"));
    g_autofree char *sheet = out_part(&out, "xl/worksheets/sheet1.xml");
    g_assert_nonnull(strstr(sheet, "<c r=\"A1\"><v>4</v></c><c r=\"B1\"><f>A1*2</f>"));
    g_assert_false(out_holds(&out, "macrosheet"));
    g_assert_true(out_found(&out, DISARM_MACRO_SHEET, DISARM_DROPPED));
}

static void test_other_books(void)
{
    g_autoptr(Made) made =
        made_excel("<sheetData><row r=\"1\"><c r=\"A1\"><f>[1]a!A1</f><v>7</v></c>"
                   "</row></sheetData>");
    made_part(made, "xl/externalLinks/externalLink1.xml", MADE_EXCEL "externalLink+xml",
              "<externalLink xmlns=\"" MADE_X
              "\"><ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"/>"
              "</externalLink>");
    made_part(made, "xl/connections.xml", MADE_EXCEL "connections+xml",
              "<connections xmlns=\"" MADE_X "\"/>");
    made_way(made, "xl/workbook.xml", "rId5", "externalLink", "externalLinks/externalLink1.xml");
    made_way(made, "xl/workbook.xml", "rId6", "connections", "connections.xml");
    made_way(made, "xl/externalLinks/externalLink1.xml", "rId1", "externalLinkPath",
             "!file:///c:/a.xlsx");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_false(out_holds(&out, "cmd"));
    g_assert_false(out_holds(&out, "connections"));
    g_assert_false(out_holds(&out, "c:/a"));
    g_assert_true(out_found(&out, DISARM_EXTERNAL_BOOK, DISARM_FROZEN));
    g_autofree char *sheet = out_part(&out, "xl/worksheets/sheet1.xml");
    g_assert_nonnull(strstr(sheet, "<c r=\"A1\"><v>7</v></c>"));
}

static Made *made_pivot(const char *source)
{
    Made *made = made_excel("<sheetData/>");
    g_autofree char *cache = g_strconcat(
        "<pivotCacheDefinition xmlns=\"" MADE_X "\" xmlns:r=\"" MADE_R "\" r:id=\"rId1\" "
        "refreshOnLoad=\"1\">",
        source, "<cacheFields count=\"0\"/></pivotCacheDefinition>", NULL);
    made_part(made, "xl/pivotTables/pivotTable1.xml", MADE_EXCEL "pivotTable+xml",
              "<pivotTableDefinition xmlns=\"" MADE_X "\" name=\"集計\" cacheId=\"1\"/>");
    made_part(made, "xl/pivotCache/pivotCacheDefinition1.xml",
              MADE_EXCEL "pivotCacheDefinition+xml", cache);
    made_part(made, "xl/pivotCache/pivotCacheRecords1.xml", MADE_EXCEL "pivotCacheRecords+xml",
              "<pivotCacheRecords xmlns=\"" MADE_X "\" count=\"1\"><r><s v=\"明細\"/></r>"
              "</pivotCacheRecords>");
    made_way(made, "xl/worksheets/sheet1.xml", "rId1", "pivotTable",
             "../pivotTables/pivotTable1.xml");
    made_way(made, "xl/pivotTables/pivotTable1.xml", "rId1", "pivotCacheDefinition",
             "../pivotCache/pivotCacheDefinition1.xml");
    made_way(made, "xl/pivotCache/pivotCacheDefinition1.xml", "rId1", "pivotCacheRecords",
             "pivotCacheRecords1.xml");
    return made;
}

static void test_pivots(void)
{
    g_autoptr(Made) own =
        made_pivot("<cacheSource type=\"worksheet\"><worksheetSource ref=\"A1:B2\" "
                   "sheet=\"一\"/></cacheSource>");
    g_auto(Out) office = made_clean_well(own, "office");
    g_assert_true(out_holds(&office, "明細"));
    g_assert_false(out_holds(&office, "refreshOnLoad"));
    g_auto(Out) strict = made_clean_well(own, "strict");
    g_assert_false(out_holds(&strict, "明細"));
    g_assert_true(out_found(&strict, DISARM_CACHED_DATA, DISARM_FROZEN));
    g_autoptr(Made) other = made_pivot("<cacheSource type=\"external\" connectionId=\"1\"/>");
    g_auto(Out) external = made_clean_well(other, "office");
    g_assert_false(out_holds(&external, "明細"));
    g_assert_false(out_holds(&external, "pivotTable"));
}

static void test_hidden_sheets(void)
{
    g_autoptr(Made) made = made_new();
    made_part(made, "xl/workbook.xml", MADE_EXCEL "sheet.main+xml",
              BOOK("<sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"秘\" "
                   "sheetId=\"2\" state=\"veryHidden\" r:id=\"rId2\"/></sheets>"));
    made_part(made, "xl/a.xml", MADE_EXCEL "worksheet+xml",
              "<worksheet xmlns=\"" MADE_X
              "\"><sheetData><row r=\"1\"><c r=\"A1\"><f>秘!A1</f><v>1</v>"
              "</c></row></sheetData></worksheet>");
    made_part(made, "xl/b.xml", MADE_EXCEL "worksheet+xml",
              "<worksheet xmlns=\"" MADE_X "\"><sheetData/></worksheet>");
    made_way(made, "", "rId1", "officeDocument", "xl/workbook.xml");
    made_way(made, "xl/workbook.xml", "rId1", "worksheet", "a.xml");
    made_way(made, "xl/workbook.xml", "rId2", "worksheet", "b.xml");
    g_auto(Out) office = made_clean_well(made, "office");
    g_assert_true(out_holds(&office, "秘!A1"));
    g_assert_true(out_found(&office, DISARM_HIDDEN, DISARM_KEPT));
    g_auto(Out) strict = made_clean_well(made, "strict");
    g_assert_false(out_holds(&strict, "秘"));
}

static CleanFormula read_call(const char *name)
{
    g_autofree char *formula = g_strconcat(name, "(A1)", NULL);
    return clean_formula_read(formula, strlen(formula), NULL, NULL, NULL);
}

static gboolean is_on_list(const char *name)
{
    for (guint i = 0; i < clean_functions_count; i++)
        if (strcmp(clean_functions[i], name) == 0)
            return TRUE;
    return FALSE;
}

/* Each on the list, in either case of letters; and what differs from one by a letter is on it, or
 * reaches outside. */
static void test_functions(void)
{
    g_assert_cmpuint(clean_functions_count, >, 300);
    for (guint i = 0; i < clean_functions_count; i++) {
        const char *name = clean_functions[i];
        g_autofree char *lower = g_ascii_strdown(name, -1);
        g_autofree char *more = g_strconcat(name, "Z", NULL);
        g_autofree char *less = g_strndup(name, strlen(name) - 1);
        g_assert_cmpint(read_call(name), ==, CLEAN_FORMULA_PLAIN);
        g_assert_cmpint(read_call(lower), ==, CLEAN_FORMULA_PLAIN);
        g_assert_cmpint(read_call(more), ==,
                        is_on_list(more) ? CLEAN_FORMULA_PLAIN : CLEAN_FORMULA_OUTWARD);
        g_assert_cmpint(read_call(less), ==,
                        is_on_list(less) || *less == '\0' ? CLEAN_FORMULA_PLAIN
                                                          : CLEAN_FORMULA_OUTWARD);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/excel/cells", test_cells);
    g_test_add_func("/clean/excel/backslashes", test_backslashes);
    g_test_add_func("/clean/excel/old-drawings", test_old_drawings);
    g_test_add_func("/clean/excel/stray-breaks", test_stray_breaks);
    g_test_add_func("/clean/excel/plain-cells", test_plain_cells);
    g_test_add_func("/clean/excel/shared", test_shared);
    g_test_add_func("/clean/excel/rules", test_rules);
    g_test_add_func("/clean/excel/macro-sheets", test_macro_sheets);
    g_test_add_func("/clean/excel/other-books", test_other_books);
    g_test_add_func("/clean/excel/pivots", test_pivots);
    g_test_add_func("/clean/excel/hidden-sheets", test_hidden_sheets);
    g_test_add_func("/clean/excel/functions", test_functions);
    return g_test_run();
}
