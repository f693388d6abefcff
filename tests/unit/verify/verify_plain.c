/* tests/unit/verify/verify_plain.c -- which XML is plain and harmless: the reader may say yes to
 * nothing that Expat or the judge would not */
#include "verify/plain.h"
#include <string.h>

#define WORD "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define WAYS "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define STRICT "xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\""
#define DOCUMENT(inner) "<w:document " WORD " " WAYS "><w:body>" inner "</w:body></w:document>"
#define SHEET(inner)                                                                               \
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"   \
    "<row r=\"1\">" inner "</row></sheetData></worksheet>"
#define MARK(kind) "<w:fldChar w:fldCharType=\"" kind "\"/>"

static const VerifyPart *kind_of(const char *name)
{
    for (guint i = 0; i < verify_part_count; i++)
        if (strcmp(verify_parts[i].kind, name) == 0)
            return &verify_parts[i];
    g_assert_not_reached();
}

/* In one piece, and byte by byte: both must say the same. */
static gboolean is_plain(const char *kind, const char *text, gsize size)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GPtrArray) where = g_ptr_array_new();
    g_autoptr(GHashTable) ways = g_hash_table_new(g_str_hash, g_str_equal);
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    Verify v = {.policy = policy, .budget = &budget, .findings = findings, .where = where};
    gboolean answers[2];
    for (guint i = 0; i < 2; i++) {
        VerifyPlain *plain = verify_plain_new(&v, kind_of(kind), ways);
        gsize piece = i == 0 ? size : 1;
        gboolean took = TRUE;
        for (gsize at = 0; took && at < size; at += piece)
            took = verify_plain_push(plain, (const guint8 *)text + at, piece, NULL);
        answers[i] = verify_plain_finish(plain) && took;
    }
    g_assert_cmpuint(v.said, ==, 0);
    g_assert_cmpint(answers[0], ==, answers[1]);
    return answers[0];
}

static void check(const char *kind, const char *const *texts, gsize count, gboolean plain)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *shown = g_strescape(texts[i], NULL);
        g_test_message("%s", shown);
        g_assert_cmpint(is_plain(kind, texts[i], strlen(texts[i])), ==, plain);
    }
}

static void test_plain(void)
{
    static const char *const words[] = {
        DOCUMENT(""),
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n" DOCUMENT("<w:p/>") "\n",
        "<w:document " STRICT "><w:body/></w:document>",
        DOCUMENT("<w:p><w:r><w:t xml:space=\"preserve\">第1条　&amp;&lt;&#x3042;]] &#12354;</w:t>"
                 "</w:r></w:p>"),
        DOCUMENT("<w:p>\n <w:r/>\n</w:p>"),
        DOCUMENT("<w:p><w:r><w:t>備品a番b　情報c資産12台3\x7F</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r>" MARK("begin") "<w:instrText> PAGE </w:instrText>" MARK(
            "end") "</w:r></w:p>"),
        DOCUMENT("<w:p><w:r><a:t xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
                 "x</a:t></w:r></w:p>"),
        DOCUMENT("<v:p xmlns:v=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"),
    };
    static const char *const sheets[] = {
        SHEET("<c r=\"A1\" s=\"1\" t=\"s\"><v>1</v></c><c r=\"B1\" s=\"2\"/>"),
        SHEET("<c r=\"A1\"><f>IF(A2&gt;1,\"未\",SUM(A2:A3))</f><v>]]</v></c>"),
        SHEET("<c/><c r=\"B1\"><f>SUM(A1:A3)</f><v></v></c><c t=\"inlineStr\"><is><t>第1条</t></is>"
              "</c><c r=\"D1\" s=\"1\" t=\"n\" cm=\"1\"><v>1</v></c><c><v>2</v></c>"),
        SHEET("<c s=\"1\" r=\"A1\"><v>a&amp;b</v></c> <c r=\"B1\"><v>\r\n</v></c>"),
        SHEET(
            "</row><x:row xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:c r=\"A2\">"
            "<x:v>1</x:v></x:c><c r=\"B2\"><v>1</v></c></x:row><row>"),
    };
    check("word-document", words, G_N_ELEMENTS(words), TRUE);
    check("excel-sheet", sheets, G_N_ELEMENTS(sheets), TRUE);
}

static void test_not_plain(void)
{
    static const char *const words[] = {
        "",
        "\xEF\xBB\xBF" DOCUMENT(""),
        "<?xml version=\"1.1\"?>" DOCUMENT(""),
        "<!DOCTYPE w:document>" DOCUMENT(""),
        "<?x y?>" DOCUMENT(""),
        DOCUMENT("<!-- x -->"),
        DOCUMENT("<w:p><w:r><w:t><![CDATA[x]]></w:t></w:r></w:p>"),
        DOCUMENT("") "<w:p/>",
        DOCUMENT("") "x",
        DOCUMENT("x"),
        DOCUMENT("<w:p>"),
        DOCUMENT("<w:p></w:r>"),
        DOCUMENT("<w:p></w:p >"),
        DOCUMENT("<w:p w:rsidR='1'/>"),
        DOCUMENT("<w:p w:rsidR=\"1\"w:rsidP=\"2\"/>"),
        DOCUMENT("<w:p w:rsidR=\"1\" w:rsidR=\"1\"/>"),
        DOCUMENT("<w:p w:rsidR=\"1\" q:rsidR=\"1\" xmlns:q=\"http://purl.oclc.org/ooxml/"
                 "wordprocessingml/main\"/>"),
        DOCUMENT("<w:p w:rsidR=\"<\"/>"),
        DOCUMENT("<w:p q:rsidR=\"1\"/>"),
        DOCUMENT("<q:p/>"),
        DOCUMENT("<w:p/><w:p xmlns:w=\"urn:x\"/>"),
        DOCUMENT("<w:p xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"/>"),
        DOCUMENT("<w:p xmlns:q=\"\"/>"),
        DOCUMENT("<w:p><w:r><w:t>]]></w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>&nbsp;</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>&#0;</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>&#xD800;</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>&#x100000041;</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>a & b</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\x01</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\xED\xA0\x80</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\xC0\xAF</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\xEF\xBF\xBF</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\xE3\x81</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\xE0\x80\xAF</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>あいう\x01えお</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>あいう\xE3\x41\x81</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>あい\xE3\x81</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>あいうえ\xED\xA0\x80</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>12345678あ1\x1F</w:t></w:r></w:p>"),
        DOCUMENT("<w:p><w:r><w:t>\xF4\x90\x80\x80</w:t></w:r></w:p>"),
        "<document><body/></document>",
        "<w:styles " WORD "/>",
    };
    check("word-document", words, G_N_ELEMENTS(words), FALSE);
    g_assert_false(is_plain("word-document", DOCUMENT("\0"), sizeof DOCUMENT("\0") - 1));
}

/* Every danger is left to be said by the other reader; also where a tag's form was learned. */
static void test_dangers(void)
{
    static const char *const words[] = {
        DOCUMENT("<w:own/>"),
        DOCUMENT("<w:p><w:altChunk r:id=\"rId1\"/></w:p>"),
        DOCUMENT("<w:p><w:hyperlink r:id=\"rId1\"/></w:p>"),
        DOCUMENT("<w:p w:rsidR=\"1\"/><w:p w:rsidR=\"//x\"/>"),
        DOCUMENT("<w:p w:rsidR=\"1\"/><w:p w:rsidR=\"\\\\x\"/>"),
        DOCUMENT("<w:p w:rsidR=\"1\"/><w:p w:rsidR=\"1&#92;\"/>"),
        DOCUMENT("<w:p w:rsidR=\"1\"/><w:p w:rsidR=\"1\" w:own=\"1\"/>"),
        DOCUMENT("<w:p><w:r>" MARK("begin") "<w:instrText> D</w:instrText><w:instrText>DE a b"
                                            "</w:instrText>" MARK("end") "</w:r></w:p>"),
        DOCUMENT("<w:p><w:r>" MARK("begin") "<w:t> &#68;DE a b</w:t>" MARK("end") "</w:r></w:p>"),
        DOCUMENT("<w:p><w:r>" MARK("begin") "<w:instrText> DDE a b</w:instrText></w:r></w:p>"),
    };
    static const char *const sheets[] = {
        SHEET("<c r=\"A1\"><f>1</f></c><c r=\"A1\"><f>[1]S!A1</f></c>"),
        SHEET("<c r=\"A1\"><f>1</f><v>1</v></c><c r=\"B1\"><f>CALL(1)</f><v>1</v></c>"),
        SHEET("<c r=\"A1\"><f>1</f><v>1</v></c><c r=\"B1\"><f>x|y!A1</f><v>1</v></c>"),
        SHEET("<c r=\"A1\"><v>1</v></c><c r=\"B1\" own=\"1\"><v>1</v></c>"),
        SHEET("<c r=\"A1\"><v>1</v></c><c s=\"//x\"><v>1</v></c>"),
        SHEET("<c r=\"A1\" r=\"A1\"><v>1</v></c>"),
        SHEET("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1&x;</v></c>"),
        SHEET("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>]]></v></c>"),
        SHEET("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1</v>x</c>"),
        SHEET("<c r=\"A1\"><v>1</v></c>x<c r=\"A1\"><v>1</v></c>"),
        SHEET("</row><x:row xmlns=\"urn:x\" "
              "xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\">"
              "<c r=\"B2\"><v>1</v></c></x:row><row>"),
        SHEET("<c r=\"A1\"><v>1</v>"),
        SHEET("<c r=\"A1\"><f>C<v/>ALL(1)</f></c>"),
        SHEET("<c r=\"A1\"><f>&#67;ALL(1)</f></c>"),
    };
    check("word-document", words, G_N_ELEMENTS(words), FALSE);
    check("excel-sheet", sheets, G_N_ELEMENTS(sheets), FALSE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verify/plain/plain", test_plain);
    g_test_add_func("/verify/plain/not-plain", test_not_plain);
    g_test_add_func("/verify/plain/dangers", test_dangers);
    return g_test_run();
}
