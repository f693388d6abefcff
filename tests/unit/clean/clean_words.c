/* tests/unit/clean/clean_words.c -- formulas, field instructions and addresses, one line each */
#include "clean/field.h"
#include "clean/formula.h"
#include "clean/link.h"
#include <string.h>

static void test_formulas(void)
{
    static const struct {
        const char *text;
        CleanFormula answer;
    } rows[] = {
        {"SUM(A1:B2)*-1", CLEAN_FORMULA_PLAIN},
        {"IF(A1=\"=cmd|'/c calc'!A1\",\"[1]x\",'他のシート'!B2)", CLEAN_FORMULA_PLAIN},
        {"表1[[#This Row],[金額]]+Table1[@列]", CLEAN_FORMULA_PLAIN},
        {"_xlfn.XLOOKUP(A1,B:B,C:C)&_xlfn._xlws.SORT(A1:A3)", CLEAN_FORMULA_PLAIN},
        {"_xlfn.LAMBDA(_xlpm.x,_xlpm.x(1))", CLEAN_FORMULA_PLAIN},
        {"SUM(一:三!A1)", CLEAN_FORMULA_PLAIN},
        {"#REF!+1", CLEAN_FORMULA_PLAIN},
        {"PHONETIC(A1)", CLEAN_FORMULA_PLAIN},
        {"HYPERLINK(\"http://x\",\"y\")", CLEAN_FORMULA_OUTWARD},
        {"_xlfn.MAP(A1:A2,_xleta.SUM)", CLEAN_FORMULA_PLAIN},
        {"_xlfn.MAP(A1:A2,_xleta.WEBSERVICE)", CLEAN_FORMULA_OUTWARD},
        {"_xlfn.MAP(A1:A2,_XLETA._xlfn.IMAGE )", CLEAN_FORMULA_OUTWARD},
        {"'a|b'!A1", CLEAN_FORMULA_DDE},
        {"hyperlink (\"x\")", CLEAN_FORMULA_OUTWARD},
        {"1+_xlfn.WEBSERVICE(\"http://\"&A1)", CLEAN_FORMULA_OUTWARD},
        {"_xlfn._xlws.PY(0,1)", CLEAN_FORMULA_OUTWARD},
        {"_xll.AddIn(1)", CLEAN_FORMULA_OUTWARD},
        {"_xludf.MINE()", CLEAN_FORMULA_OUTWARD},
        {"CALL(\"kernel32\",\"WinExec\")", CLEAN_FORMULA_OUTWARD},
        {"MyOwn(1)", CLEAN_FORMULA_OUTWARD},
        {"[1]Sheet1!A1", CLEAN_FORMULA_EXTERNAL},
        {"SUM('[1]月 次'!$A$1)", CLEAN_FORMULA_EXTERNAL},
        {"'C:\\共有\\[台帳.xlsx]一'!A1", CLEAN_FORMULA_EXTERNAL},
        {"[1]!名前", CLEAN_FORMULA_EXTERNAL},
        {"cmd|'/c calc.exe'!A1", CLEAN_FORMULA_DDE},
        {"'cmd'|'/c calc.exe'!A1", CLEAN_FORMULA_DDE},
        {"A1+cmd |'x'!A1", CLEAN_FORMULA_DDE},
        {"SUM(\"a", CLEAN_FORMULA_BROKEN},
        {"'a", CLEAN_FORMULA_BROKEN},
        {"[1", CLEAN_FORMULA_BROKEN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *where = NULL;
        CleanFormula answer =
            clean_formula_read(rows[i].text, strlen(rows[i].text), NULL, NULL, &where);
        g_test_message("%s", rows[i].text);
        g_assert_cmpint(answer, ==, rows[i].answer);
        g_assert_true((where != NULL) == (answer != CLEAN_FORMULA_PLAIN));
    }
}

static void test_gone(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) sheets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_add(names, clean_formula_fold("Rate", 4));
    g_hash_table_add(sheets, clean_formula_fold("Macro1", 6));
    static const char *const gone[] = {"A1*rate", "MACRO1!A1", "'macro1'!A1"};
    for (gsize i = 0; i < G_N_ELEMENTS(gone); i++)
        g_assert_cmpint(clean_formula_read(gone[i], strlen(gone[i]), names, sheets, NULL), ==,
                        CLEAN_FORMULA_GONE);
    g_assert_cmpint(clean_formula_read("\"rate\"&Other", 12, names, sheets, NULL), ==,
                    CLEAN_FORMULA_PLAIN);
}

static void test_fields(void)
{
    static const struct {
        const char *text;
        CleanFieldKind kind;
        const char *address;
    } rows[] = {
        {" PAGE \\* MERGEFORMAT ", CLEAN_FIELD_PLAIN, NULL},
        {"page", CLEAN_FIELD_PLAIN, NULL},
        {" TOC \\o \"1-3\" \\h \\z \\u ", CLEAN_FIELD_PLAIN, NULL},
        {" EQ \\* jc2 \\* \"Font:MS 明朝\" \\* hps10 \\o\\ad(\\s\\up 9(ふり),漢字)",
         CLEAN_FIELD_PLAIN, NULL},
        {"=SUM(ABOVE)", CLEAN_FIELD_PLAIN, NULL},
        {"", CLEAN_FIELD_PLAIN, NULL},
        {"HYPERLINK \\l \"_Toc1\"", CLEAN_FIELD_PLAIN, NULL},
        {"HYPERLINK \\l \"/\\x\"", CLEAN_FIELD_LINK, "#/\\x"},
        {"HYPERLINK \"https://a\\@b/\"", CLEAN_FIELD_LINK, "https://a\\@b/"},
        {" HYPERLINK \"https://example.jp/a\" \\o \"見る\" ", CLEAN_FIELD_LINK,
         "https://example.jp/a"},
        {"hyperlink mailto:a@example.jp", CLEAN_FIELD_LINK, "mailto:a@example.jp"},
        {"HYPERLINK \"\\\\\\\\host\\\\share\"", CLEAN_FIELD_LINK, "\\\\host\\share"},
        {"HYPERLINK \"http://a\" \"http://b\"", CLEAN_FIELD_OUTWARD, NULL},
        {"HYPERLINK \"http://a\" \\x", CLEAN_FIELD_OUTWARD, NULL},
        {"HYPERLINK", CLEAN_FIELD_OUTWARD, NULL},
        {"DDEAUTO c:\\\\windows\\\\cmd.exe \"/k calc\"", CLEAN_FIELD_DDE, NULL},
        {"ddeauto", CLEAN_FIELD_DDE, NULL},
        {" Dde excel", CLEAN_FIELD_DDE, NULL},
        {"INCLUDEPICTURE \"http://x/y.png\" \\d", CLEAN_FIELD_OUTWARD, NULL},
        {"INCLUDETEXT x", CLEAN_FIELD_OUTWARD, NULL},
        {"IMPORT x", CLEAN_FIELD_OUTWARD, NULL},
        {"LINK Excel.Sheet", CLEAN_FIELD_OUTWARD, NULL},
        {"MACROBUTTON Run Click", CLEAN_FIELD_OUTWARD, NULL},
        {"\"PAGE\"", CLEAN_FIELD_OUTWARD, NULL},
        {"PAGEX", CLEAN_FIELD_OUTWARD, NULL},
        {"MERGEFIELD 氏名", CLEAN_FIELD_OUTWARD, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        char name[16];
        g_autofree char *address = NULL;
        CleanFieldKind kind =
            clean_field_kind(rows[i].text, strlen(rows[i].text), name, sizeof name, &address);
        g_test_message("%s", rows[i].text);
        g_assert_cmpint(kind, ==, rows[i].kind);
        g_assert_cmpstr(address, ==, rows[i].address);
    }
}

static void test_links(void)
{
    static const char *const web[] = {"http://example.jp/", "HTTPS://example.jp:8443/a?b=c#d",
                                      "https://日本.jp/あ", "mailto:a@example.jp",
                                      "mailto:a@example.jp?subject=x&BODY=y"};
    static const char *const unsafe[] = {"file:///c:/a",
                                         "\\\\host\\share",
                                         "//host/share",
                                         "javascript:alert(1)",
                                         "vbscript:x",
                                         "data:text/html,x",
                                         "ms-msdt:/id",
                                         "search-ms:x",
                                         "tel:1",
                                         "ftp://a/",
                                         "http:///a",
                                         "http://a@b/",
                                         "http://a\\b/",
                                         "https://",
                                         "http:a",
                                         "a.docx",
                                         "../a",
                                         "http://a b/",
                                         "mailto:",
                                         "",
                                         "http://\\\\a",
                                         "mhtml:http://a!b",
                                         "http://a\"b",
                                         "\x01http://a/",
                                         "mailto:a@b?attach=c:/a",
                                         "mailto:a@b?subject=x&Attachment=//a/b",
                                         "http://a/\u202Etxt.exe",
                                         "http://a/\u200Bb",
                                         "http://a/\xC2\x85",
                                         "http://a/\u2028",
                                         "mailto:a@b?subject=\u2066x"};
    for (gsize i = 0; i < G_N_ELEMENTS(web); i++)
        g_assert_cmpint(clean_link_kind(web[i], strlen(web[i])), ==, CLEAN_LINK_WEB);
    for (gsize i = 0; i < G_N_ELEMENTS(unsafe); i++) {
        g_test_message("%s", unsafe[i]);
        g_assert_cmpint(clean_link_kind(unsafe[i], strlen(unsafe[i])), ==, CLEAN_LINK_UNSAFE);
    }
    static const char *const inside[] = {"#章", "#'Sheet 2'!A1:B2", "#_Toc1"};
    for (gsize i = 0; i < G_N_ELEMENTS(inside); i++)
        g_assert_cmpint(clean_link_kind(inside[i], strlen(inside[i])), ==, CLEAN_LINK_INSIDE);
    static const char *const outside[] = {"#[1]a!A1", "#\\\\host\\a", "#//host/a",
                                          "#JavaScript:a()", "#cmd|a!A1"};
    for (gsize i = 0; i < G_N_ELEMENTS(outside); i++)
        g_assert_cmpint(clean_link_kind(outside[i], strlen(outside[i])), ==, CLEAN_LINK_UNSAFE);
    g_assert_cmpint(clean_link_kind("http://a\0b/", 11), ==, CLEAN_LINK_UNSAFE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/words/formulas", test_formulas);
    g_test_add_func("/clean/words/gone", test_gone);
    g_test_add_func("/clean/words/fields", test_fields);
    g_test_add_func("/clean/words/links", test_links);
    return g_test_run();
}
