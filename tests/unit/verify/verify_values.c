/* tests/unit/verify/verify_values.c -- single values and fields: what is harmless, and what each
 * disguise of a danger is taken for */
#include "verify/field.h"
#include "verify/value.h"
#include <string.h>

typedef struct {
    const char *text;
    DisarmDanger danger;
} Case;

static void test_formulas(void)
{
    static const Case cases[] = {
        {"SUM(A1:B2)*2", VERIFY_NO_DANGER},
        {"_xlfn.XLOOKUP(A1,Table1[[#All],[品名]],[@単価])", VERIFY_NO_DANGER},
        {"IF('集計 (2)'!$A$1=\"cmd|x!A0 EXEC(1)\",#REF!,合計)", VERIFY_NO_DANGER},
        {"_xlfn.LAMBDA(_xlpm.x,_xlpm.x(1))", VERIFY_NO_DANGER},
        {"_xlpm.(1)", DISARM_FORMULA},
        {"SUM(_xlfn.ANCHORARRAY(A1))", VERIFY_NO_DANGER},
        {"_xlfn.FILTERXML(A1,\"//品名\")", VERIFY_NO_DANGER},
        {"[0]!名前", DISARM_EXTERNAL_BOOK},
        {"[1]Sheet1!A1", DISARM_EXTERNAL_BOOK},
        {"'[Book1.xlsx]Sheet1'!A1", DISARM_EXTERNAL_BOOK},
        {"'\\\\host\\share\\[b.xlsx]S'!A1", DISARM_EXTERNAL_BOOK},
        {"cmd|'/c calc'!A0", DISARM_DDE},
        {"WEBSERVICE(\"http://x.example/\")", DISARM_FORMULA},
        {"_xlfn.webservice (A1)", DISARM_FORMULA},
        {"_xlfn._xlws.FILTER(A1:A9,B1:B9)", VERIFY_NO_DANGER},
        {"IF(1,HYPERLINK(\"http://x.example/\"),2)", DISARM_FORMULA},
        {"CALL(\"k\",\"W\")", DISARM_FORMULA},
        {"_xlfn.MAP(A1:A2,_xleta.SUM)", VERIFY_NO_DANGER},
        {"_xlfn.MAP(A1:A2,_xleta.WEBSERVICE)", DISARM_FORMULA},
        {"_xlfn.MAP(A1:A2,_xlfn.WEBSERVICE)", DISARM_FORMULA},
        {"_xlfn.MAP(A1:A2,_XLETA._xlfn.IMAGE )", DISARM_FORMULA},
        {"\\品.1[[#This Row],[数]]*SUM(\\品.1[計='#*'#])", VERIFY_NO_DANGER},
        {"IF(表\\1_1\\値<>\"\",表\\1_1\\値,1)", VERIFY_NO_DANGER},
        {"C:\\a\\[b.xlsx]S!A1", DISARM_EXTERNAL_BOOK},
        {"a[b.xlsx]S!A1", DISARM_EXTERNAL_BOOK},
        {"C:\\b", DISARM_EXTERNAL_BOOK},
        {"\\\\host\\b", DISARM_EXTERNAL_BOOK},
        {"a\\b.xlsx!A1", DISARM_EXTERNAL_BOOK},
        {"_xlpm.\\\\srv\\x(1)", DISARM_EXTERNAL_BOOK},
        {"\\srv\\share\\book-2.xls!A1", DISARM_EXTERNAL_BOOK},
        {"\\dir\\my book.xls!A1", DISARM_EXTERNAL_BOOK},
        {"..\\a\\b+c.xls!A1", DISARM_EXTERNAL_BOOK},
        {"\\dir/book.xls!A1", DISARM_EXTERNAL_BOOK},
        {"\\dir\\a-b.xls! $A$1", DISARM_EXTERNAL_BOOK},
        {"\\dir\\a-#REF!A1", DISARM_EXTERNAL_BOOK},
        {"Sheet1!A1*\\率", VERIFY_NO_DANGER},
        {"\\率*'集計 2'!A1+\\率", VERIFY_NO_DANGER},
        {"IF(\\率=0,#DIV/0!,#REF!)", VERIFY_NO_DANGER},
        {"\\率&\"!A1\"", VERIFY_NO_DANGER},
        {"REGISTER.ID(\"k\",\"W\")", DISARM_FORMULA},
        {"\"open", DISARM_FORMULA},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(verify_formula(cases[i].text), ==, cases[i].danger);
}

static void test_instructions(void)
{
    static const Case cases[] = {
        {" PAGE \\* MERGEFORMAT ", VERIFY_NO_DANGER},
        {" SHAPE  \\* MERGEFORMAT ", VERIFY_NO_DANGER},
        {"=SUM(ABOVE)", VERIFY_NO_DANGER},
        {" HYPERLINK \"https://www.example.lg.jp/\" \\o \"file://ヒント\" ", VERIFY_NO_DANGER},
        {" HYPERLINK \\l \"_Toc1\" ", VERIFY_NO_DANGER},
        {" hyperlink \"\\\\\\\\host\\\\share\" ", DISARM_UNSAFE_LINK},
        {" HYPERLINK \"file:///c:/x\" ", DISARM_UNSAFE_LINK},
        {" HYPERLINK \"file:///c:/x\" more behind it", DISARM_UNSAFE_LINK},
        {" HYPERLINK \\o \"a\" \"ms-msdt:/id\" ", DISARM_UNSAFE_LINK},
        {"\tddeauto c:\\\\windows\\\\cmd.exe \"/k\"", DISARM_DDE},
        {"\xe3\x80\x80"
         "DDE x y",
         DISARM_DDE},
        {" INCLUDEPICTURE \"http://x.example/a.png\" \\d", DISARM_FIELD},
        {"\"DDEAUTO\" x", DISARM_FIELD},
        {" MACROBUTTON Run here", DISARM_FIELD},
        {"\xc2\xa0", VERIFY_NO_DANGER},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(verify_instruction(cases[i].text, TRUE), ==, cases[i].danger);
    g_assert_cmpint(verify_instruction("HYPERLINK \"http://x.example/\"", FALSE), ==, DISARM_LINK);
}

/* What stands in front of a field inside must say which the outer one is, to every reader of
 * blanks. */
static void test_settled(void)
{
    static const char *const open[] = {
        "",   " ",   "\xc2\xa0 ",  "\xe3\x80\x80\t",       "\xc2\xa0 IF",
        "\"", "\\ ", "HYPERLINK ", "\xc2\xa0hyperlink \"", "HYPERLINK\\l "};
    static const char *const settled[] = {" IF ", "\xe3\x80\x80QUOTE \"", "=", " = ",
                                          "HYPERLINKED "};
    for (guint i = 0; i < G_N_ELEMENTS(open); i++)
        g_assert_false(verify_instruction_is_settled(open[i]));
    for (guint i = 0; i < G_N_ELEMENTS(settled); i++)
        g_assert_true(verify_instruction_is_settled(settled[i]));
}

static void test_small_values(void)
{
    g_assert_cmpint(verify_address("HTTPS://www.example.lg.jp/a?b=c#d", TRUE), ==,
                    VERIFY_NO_DANGER);
    g_assert_cmpint(verify_address("http:\\\\host\\x", TRUE), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_address(" javascript:x", TRUE), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_address("search-ms:query=x", TRUE), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_address("relative.docx", TRUE), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_address("http://a/\u202Etxt.exe", TRUE), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_address("http://a/\u2028", TRUE), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_address("http://例.jp/あ", TRUE), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_address("mailto:a@example.lg.jp", FALSE), ==, DISARM_LINK);
    g_assert_cmpint(verify_address("mailto:a@example.lg.jp?Subject=x&cc=b", TRUE), ==,
                    VERIFY_NO_DANGER);
    g_assert_cmpint(verify_address("mailto:a@example.lg.jp?cc=b&ATTACH=c:/a", TRUE), ==,
                    DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_place("Sheet1!A1"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_place("\\\\host\\x"), ==, DISARM_UNSAFE_LINK);
    g_assert_cmpint(verify_style("width:1pt;mso-wrap-style:none"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_style("background:URL(http://x)"), ==, DISARM_EXTERNAL_RESOURCE);
    g_assert_cmpint(verify_action("ppaction://hlinkshowjump?jump=nextslide"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_action("ppaction://program?cmd"), ==, DISARM_ACTION);
    g_assert_cmpint(verify_action("ppaction://macro?name=x"), ==, DISARM_ACTION);
    g_assert_cmpint(verify_name("_xlnm.Print_Area"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_name("_xlnm.auto_open"), ==, DISARM_MACRO_SHEET);
    g_assert_cmpint(verify_name("Auto_Open2"), ==, DISARM_MACRO_SHEET);
    g_assert_cmpint(verify_name("Auto\u200B_Open"), ==, DISARM_MACRO_SHEET);
    g_assert_cmpint(verify_token("3fA9+/="), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_token("http://x.example/"), ==, DISARM_UNKNOWN_CONTENT);
    g_assert_cmpint(verify_off("false", DISARM_ACTION), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_off("1", DISARM_ACTION), ==, DISARM_ACTION);
}

/* Every 4096th hash holds two bars in a row: it is no address. */
static void test_hashes_with_two_bars(void)
{
    g_assert_cmpint(verify_base64("p0fU//mRz5T+ZZk/1g=="), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_base64(""), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(verify_base64("http://x.example/"), ==, DISARM_UNKNOWN_CONTENT);
    g_assert_cmpint(verify_base64("AA=="
                                  "AA=="),
                    ==, DISARM_UNKNOWN_CONTENT);
    g_assert_cmpint(verify_base64("AA==="), ==, DISARM_UNKNOWN_CONTENT);
}

/* ---- fields over runs ---- */

typedef struct {
    DisarmPolicy policy;
    DisarmFindings *findings;
    Verify v;
    VerifyFields *fields;
} Told;

static void told_begin(Told *told)
{
    *told = (Told){.findings = disarm_findings_new()};
    told->policy.rules[DISARM_LINKS] = DISARM_KEEP;
    told->v =
        (Verify){.policy = &told->policy, .findings = told->findings, .where = g_ptr_array_new()};
    told->fields = verify_fields_new(&told->v);
}

static DisarmDanger told_end(Told *told)
{
    verify_fields_free(told->fields);
    DisarmDanger danger = told->v.said > 0 ? told->v.danger : VERIFY_NO_DANGER;
    g_free(told->v.part);
    g_free(told->v.detail);
    g_ptr_array_unref(told->v.where);
    disarm_findings_free(told->findings);
    return danger;
}

/* "<" "|" ">" mark a field, "+" and "-" open and close an insertion, "x" and "y" a deletion; the
 * rest is instruction text, a piece each. */
static DisarmDanger tell(const char *const *pieces)
{
    Told told;
    told_begin(&told);
    for (; *pieces != NULL; pieces++) {
        if (strcmp(*pieces, "<") == 0)
            verify_fields_mark(told.fields, "begin");
        else if (strcmp(*pieces, "|") == 0)
            verify_fields_mark(told.fields, "separate");
        else if (strcmp(*pieces, ">") == 0)
            verify_fields_mark(told.fields, "end");
        else if (strcmp(*pieces, "+") == 0 || strcmp(*pieces, "-") == 0)
            verify_fields_changed(told.fields, FALSE, **pieces == '+' ? 1 : -1);
        else if (strcmp(*pieces, "x") == 0 || strcmp(*pieces, "y") == 0)
            verify_fields_changed(told.fields, TRUE, **pieces == 'x' ? 1 : -1);
        else
            verify_fields_text(told.fields, *pieces, strlen(*pieces), TRUE);
    }
    return told_end(&told);
}

#define TELL(...) tell((const char *const[]){__VA_ARGS__, NULL})

static void test_fields(void)
{
    g_assert_cmpint(TELL("<", " PA", "GE ", "|", ">"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(TELL("<", " IF ", "<", "PAGE", "|", ">", " = 1 2 3", "|", ">"), ==,
                    VERIFY_NO_DANGER);
    g_assert_cmpint(TELL("<", " IF ", "<", "PAGE", "|", "3", ">", " = 1 2 3", "|", ">"), ==,
                    VERIFY_NO_DANGER);
    g_assert_cmpint(TELL("<", " D", "DE", "AUTO c", "|", ">"), ==, DISARM_DDE);
    g_assert_cmpint(TELL("<", " DDE x y"), ==, DISARM_DDE);
    g_assert_cmpint(TELL("<", "<", "QUOTE 68 68 69", "|", ">", " x", "|", ">"), ==, DISARM_FIELD);
    g_assert_cmpint(TELL("<", "HYPERLINK ", "<", "QUOTE x", ">", "|", ">"), ==, DISARM_FIELD);
    g_assert_cmpint(TELL("<", "\xc2\xa0 ", "<", "QUOTE 1", "|", "DDEAUTO c", ">", "|", ">"), ==,
                    DISARM_FIELD);
    g_assert_cmpint(TELL("<", "\xe3\x80\x80HYPERLINK ", "<", "QUOTE 1", "|", "x", ">", "|", ">"),
                    ==, DISARM_FIELD);
    g_assert_cmpint(TELL("DDE x y"), ==, DISARM_FIELD);
    g_assert_cmpint(TELL("<", "PAGE", "|", "DDE x", ">"), ==, DISARM_FIELD);
    g_assert_cmpint(TELL(">"), ==, DISARM_FIELD);
    g_assert_cmpint(TELL("<", "PAGE", "|", "|", ">"), ==, DISARM_FIELD);
}

/* A field in the result of another is open while an outer instruction is. */
static void test_open_below(void)
{
    static const char *const marks[] = {"begin", "begin", "separate", "end", "separate", "end"};
    static const gboolean open[] = {TRUE, TRUE, TRUE, TRUE, FALSE, FALSE};
    Told told;
    told_begin(&told);
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        verify_fields_mark(told.fields, marks[i]);
        g_assert_cmpint(verify_fields_open(told.fields), ==, open[i]);
        if (i == 0)
            verify_fields_text(told.fields, "IF ", 3, TRUE);
        else if (i == 2) {
            verify_fields_story_begin(told.fields); /* a box in it is none of its words */
            g_assert_false(verify_fields_open(told.fields));
            verify_fields_story_end(told.fields);
        }
    }
    told_end(&told);
}

/* What a change hides comes back when it is undone. */
static void test_changed_fields(void)
{
    g_assert_cmpint(TELL("<", "PAGE ", "+", "\\* x", "-", "|", ">"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(TELL("+", "<", "PAGE", "|", ">", "-"), ==, VERIFY_NO_DANGER);
    g_assert_cmpint(TELL("<", "+", "PAGE", "-", "x", " DDE x", "y", "|", ">"), ==, DISARM_DDE);
    g_assert_cmpint(TELL("<", "DDE", "+", "x", "-", " a b", "|", ">"), ==, DISARM_FIELD);
    g_assert_cmpint(TELL("x", "<", "y", "PAGE", "|", ">"), ==, DISARM_FIELD);
}

static gboolean stands_in(const VerifyWords *words, const char *word)
{
    for (guint i = 0; i < words->count; i++)
        if (strcmp(words->words[i], word) == 0)
            return TRUE;
    return FALSE;
}

/* Every word of every list is found, and what differs from one by a letter only where it stands. */
static void test_lists(void)
{
    for (guint list = 0; list < VERIFY_LIST_LAST; list++) {
        const VerifyWords *words = &verify_lists[list];
        g_assert_cmpuint(words->count, >, 0);
        for (guint i = 0; i < words->count; i++) {
            g_autofree char *more = g_strconcat(words->words[i], "z", NULL);
            g_autofree char *less = g_strndup(words->words[i], strlen(words->words[i]) - 1);
            g_assert_true(verify_list_has((VerifyList)list, words->words[i]));
            g_assert_cmpint(verify_list_has((VerifyList)list, more), ==, stands_in(words, more));
            g_assert_cmpint(verify_list_has((VerifyList)list, less), ==, stands_in(words, less));
        }
        g_assert_false(verify_list_has((VerifyList)list, ""));
        g_assert_false(verify_list_has((VerifyList)list, "\xE3\x81\x82"));
    }
}

static gboolean is_in(guint class, guint c)
{
    gboolean alnum = c < 0x80 && g_ascii_isalnum((char)c);
    switch (class) {
    case VERIFY_BYTE_ALNUM:
        return alnum;
    case VERIFY_BYTE_START:
        return (alnum && !g_ascii_isdigit((char)c)) || c == '_';
    case VERIFY_BYTE_NAME:
        return alnum || c == '_' || c == '-' || c == '.';
    case VERIFY_BYTE_SPACE:
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    case VERIFY_BYTE_TOKEN:
        return alnum || (c != 0 && c < 0x80 && strchr(" +-.,:;_#%*=(){}$?", (int)c) != NULL);
    case VERIFY_BYTE_TEXT:
        return c >= 0x20 && c != '"' && c != '&' && c != '<';
    case VERIFY_BYTE_MARK:
        return c == '<' || c == '&' || c == ']' || c == '\r';
    default:
        return alnum || c >= 0x80 || c == '_' || c == '.' || c == '\\' || c == '?';
    }
}

static void test_bytes(void)
{
    for (guint c = 0; c < 256; c++)
        for (guint class = VERIFY_BYTE_START; class <= VERIFY_BYTE_WORD; class <<= 1)
            g_assert_cmpint((verify_bytes[c] & class) != 0, ==, is_in(class, c));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verify/values/formulas", test_formulas);
    g_test_add_func("/verify/values/instructions", test_instructions);
    g_test_add_func("/verify/values/settled", test_settled);
    g_test_add_func("/verify/values/small", test_small_values);
    g_test_add_func("/verify/values/hashes-with-two-bars", test_hashes_with_two_bars);
    g_test_add_func("/verify/values/fields", test_fields);
    g_test_add_func("/verify/values/open-below", test_open_below);
    g_test_add_func("/verify/values/changed-fields", test_changed_fields);
    g_test_add_func("/verify/values/lists", test_lists);
    g_test_add_func("/verify/values/bytes", test_bytes);
    return g_test_run();
}
