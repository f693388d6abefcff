/* tests/unit/clean/clean_word.c -- Word: fields in every disguise, links, objects, policies */
#include "clean/xml.h"
#include "made.h"
#include <string.h>

#define T(text) "<w:r><w:t>" text "</w:t></w:r>"
#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define INSTR(text) "<w:r><w:instrText>" text "</w:instrText></w:r>"
#define FIELD(instruction, result) CHAR("begin") instruction CHAR("separate") result CHAR("end")

/* What the body of `body` becomes. Transfer full. */
static char *cleaned(const char *body, const char *policy)
{
    g_autoptr(Made) made = made_word(body);
    g_auto(Out) out = made_clean_well(made, policy);
    return out_body(&out);
}

static void assert_becomes(const char *body, const char *expected)
{
    g_autofree char *got = cleaned(body, "office");
    g_assert_cmpstr(got, ==, expected);
}

static void assert_stays(const char *body)
{
    assert_becomes(body, body);
}

static void test_stays(void)
{
    assert_stays("<w:p w:rsidR=\"00AB12CD\"><w:pPr><w:pStyle w:val=\"a3\"/><w:numPr><w:ilvl "
                 "w:val=\"0\"/></w:numPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t "
                 "xml:space=\"preserve\"> 一 &amp; 二</w:t><w:tab/><w:br/></w:r></w:p>");
    assert_stays("<w:p><w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"distributeSpace\"/></w:rubyPr>"
                 "<w:rt><w:r><w:t>ふり</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r>"
                 "</w:rubyBase></w:ruby></w:r></w:p>");
    assert_stays("<w:p>" FIELD(INSTR(" PAGE "), T("1")) "</w:p>");
    assert_stays("<w:p>" FIELD(INSTR(" TOC \\o &quot;1-3&quot; ") FIELD(INSTR("SEQ a"), T("2")),
                               T("もくじ")) "</w:p>");
    /* What a field inside an instruction showed is written as one, too. */
    assert_stays("<w:p>" FIELD(INSTR(" IF ") FIELD(INSTR(" PAGE "), INSTR("3")) INSTR(" = 3 1 2"),
                               T("1")) "</w:p>");
    assert_stays("<w:p><w:fldSimple w:instr=\" NUMPAGES \">" T("9") "</w:fldSimple></w:p>");
    assert_stays(
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tr><w:tc><w:p/>"
        "</w:tc></w:tr></w:tbl><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr>");
}

static void test_frozen_fields(void)
{
    const char *left = "<w:p><w:r/><w:r/><w:r/>" T("値") "<w:r/></w:p>";
    assert_becomes("<w:p>" FIELD(INSTR("DDEAUTO c:\\\\x"), T("値")) "</w:p>", left);
    assert_becomes("<w:p>" FIELD(INSTR("&#68;&#x44;eauto c:\\\\x"), T("値")) "</w:p>", left);
    assert_becomes("<w:p>" FIELD("<w:r><w:t>INCLUDETEXT x</w:t></w:r>", T("値")) "</w:p>", left);
    assert_becomes(
        "<w:p>" FIELD("<w:r><w:instrText><![CDATA[INCLUDEPICTURE x]]></w:instrText></w:r>",
                      T("値")) "</w:p>",
        left);
    assert_becomes("<w:p>" FIELD(INSTR("D") INSTR("DE x"), T("値")) "</w:p>",
                   "<w:p><w:r/><w:r/><w:r/><w:r/>" T("値") "<w:r/></w:p>");
    assert_becomes("<w:p>" CHAR("begin") "</w:p><w:p>" INSTR("INCLUDETEXT x") CHAR("separate")
                       T("値") "</w:p><w:p>" CHAR("end") "</w:p>",
                   "<w:p><w:r/></w:p><w:p><w:r/><w:r/>" T("値") "</w:p><w:p><w:r/></w:p>");
    assert_becomes(
        "<w:p><w:fldSimple w:instr=\"INCLUDETEXT &quot;x&quot;\">" T("値") "</w:fldSimple></w:p>",
        "<w:p>" T("値") "</w:p>");
}

/* A field inside an instruction may not hide what the outer one is. */
static void test_nested_fields(void)
{
    assert_becomes(
        "<w:p>" FIELD(FIELD(INSTR("QUOTE 68 68 69"), T("DDE")) INSTR(" x"), T("値")) "</w:p>",
        "<w:p><w:r/><w:r/><w:r/><w:r/><w:r/><w:r/><w:r/>"
        "<w:r/>" T("値") "<w:r/></w:p>");
    assert_becomes(
        "<w:p>" FIELD(INSTR("IF 1 = 1 ") FIELD(INSTR("INCLUDETEXT x"), T("a")), T("値")) "</w:p>",
        "<w:p>" CHAR("begin")
            INSTR("IF 1 = 1 ") "<w:r/><w:r/><w:r/>" T("a") "<w:r/>" CHAR("separate") T("値")
                CHAR("end") "</w:p>");
    assert_becomes("<w:p>" FIELD(INSTR("DDE x") FIELD(INSTR("PAGE"), T("秘")), T("値")) "</w:p>",
                   "<w:p><w:r/><w:r/><w:r/><w:r/><w:r/><w:r/><w:r/><w:r/>" T("値") "<w:r/></w:p>");
}

/* A change that is made or undone later may not make another field of one that was judged. */
static void test_fields_torn_by_changes(void)
{
    assert_becomes("<w:p>" CHAR("begin") "<w:ins w:id=\"7\" w:author=\"a\">" INSTR(
                       "PAGE ") "</w:ins>" INSTR("DDE x y") CHAR("separate") T("値")
                       CHAR("end") "</w:p>",
                   "<w:p><w:r/><w:ins w:id=\"7\" w:author=\"a\"><w:r/></w:ins><w:r/><w:r/>" T(
                       "値") "<w:r/></w:p>");
    assert_becomes(
        "<w:p>" CHAR("begin") INSTR("PAGE") CHAR("separate")
            T("値") "<w:del w:id=\"7\" w:author=\"a\">" CHAR("end") "</w:del></w:p>",
        "<w:p><w:r/><w:r/><w:r/>" T("値") "<w:del w:id=\"7\" w:author=\"a\"><w:r/></w:del></w:p>");
    static const char whole[] = "<w:p><w:ins w:id=\"7\" w:author=\"a\">" CHAR("begin") INSTR("PAGE")
        CHAR("separate") T("1") CHAR("end") "</w:ins></w:p>";
    assert_becomes(whole, whole);
}

static void test_broken_fields(void)
{
    /* An instruction of no field. */
    assert_becomes("<w:p>" INSTR("PAGE") FIELD(INSTR("PAGE"), INSTR("1")) T("字") "</w:p>",
                   "<w:p><w:r/>" CHAR("begin") INSTR("PAGE") CHAR("separate") "<w:r/>" CHAR("end")
                       T("字") "</w:p>");
    assert_becomes("<w:p>" CHAR("begin") INSTR("PAGE") "</w:p>", "<w:p><w:r/><w:r/></w:p>");
    assert_becomes("<w:p>" CHAR("end") T("a") CHAR("separate") "</w:p>",
                   "<w:p><w:r/>" T("a") "<w:r/></w:p>");
    /* What stands in a result as an instruction belongs to no field. */
    assert_becomes("<w:p>" CHAR("begin") INSTR("QUOTE 68") CHAR("separate") T("D") INSTR(" x")
                       CHAR("end") INSTR("DDE y") "</w:p>",
                   "<w:p>" CHAR("begin") INSTR("QUOTE 68") CHAR("separate")
                       T("D") "<w:r/>" CHAR("end") "<w:r/></w:p>");
    /* A text box cannot end what began outside it. */
    assert_becomes(
        "<w:p>" CHAR("begin")
            INSTR("PAGE") "<w:r><w:pict><v:shape><v:textbox>"
                          "<w:txbxContent><w:p>" CHAR(
                              "end") "</w:p></w:txbxContent></v:textbox></v:shape>"
                                     "</w:pict></w:r>" CHAR("end") "</w:p>",
        "<w:p>" CHAR("begin")
            INSTR("PAGE") "<w:r><w:pict><v:shape><v:textbox>"
                          "<w:txbxContent><w:p><w:r/></w:p></w:txbxContent></v:textbox></v:shape>"
                          "</w:pict></w:r>" CHAR("end") "</w:p>");
}

static void test_link_fields(void)
{
    assert_stays(
        "<w:p>" FIELD(INSTR(" HYPERLINK &quot;https://example.jp/&quot; "), T("見る")) "</w:p>");
    assert_becomes("<w:p>" FIELD(INSTR("HYPERLINK &quot;file:///c:/a&quot;"), T("見る")) "</w:p>",
                   "<w:p><w:r/><w:r/><w:r/>" T("見る") "<w:r/></w:p>");
    g_autofree char *strict = cleaned(
        "<w:p>" FIELD(INSTR("HYPERLINK &quot;https://example.jp/&quot;"), T("見る")) "</w:p>",
        "strict");
    g_assert_cmpstr(strict, ==, "<w:p><w:r/><w:r/><w:r/>" T("見る") "<w:r/></w:p>");
}

static Made *made_linked(const char *target)
{
    Made *made = made_word(
        "<w:p><w:hyperlink r:id=\"rId9\" w:tooltip=\"ここ\">" T("見る") "</w:hyperlink></w:p>");
    made_way(made, "word/document.xml", "rId9", "hyperlink", target);
    return made;
}

static void test_links(void)
{
    g_autoptr(Made) web = made_linked("https://example.jp/");
    g_auto(Out) kept = made_clean_well(web, "office");
    g_assert_true(out_holds(&kept, "https://example.jp/"));
    g_assert_true(out_found(&kept, DISARM_LINK, DISARM_KEPT));
    g_auto(Out) frozen = made_clean_well(web, "strict");
    g_autofree char *body = out_body(&frozen);
    g_assert_cmpstr(body, ==, "<w:p>" T("見る") "</w:p>");
    g_assert_false(out_holds(&frozen, "example.jp"));
    static const char *const unsafe[] = {"!file:///c:/x.exe", "\\\\host\\share\\a",
                                         "!javascript:alert(1)", "!ms-msdt:/x"};
    for (gsize i = 0; i < G_N_ELEMENTS(unsafe); i++) {
        g_autoptr(Made) made = made_linked(unsafe[i]);
        g_auto(Out) out = made_clean_well(made, "office");
        g_autofree char *text = out_body(&out);
        g_assert_cmpstr(text, ==, "<w:p>" T("見る") "</w:p>");
        g_assert_true(out_found(&out, DISARM_UNSAFE_LINK, DISARM_DROPPED));
        g_assert_false(out_holds(&out, "hyperlink"));
    }
}

static void test_objects(void)
{
    g_autoptr(Made) made = made_word(
        "<w:p><w:r><w:object w:dxaOrig=\"1\"><v:shape id=\"a\" style=\"width:10pt\"><v:imagedata "
        "r:id=\"rId8\" o:title=\"\"/></v:shape><o:OLEObject Type=\"Embed\" ProgID=\"Package\" "
        "ShapeID=\"a\" DrawAspect=\"Icon\" ObjectID=\"_1\" r:id=\"rId9\"/></w:object></w:r></w:p>"
        "<w:altChunk r:id=\"rId7\"/>");
    made_part(made, "word/embeddings/oleObject1.bin", NULL, "MZ");
    made_part(made, "word/a.htm", "text/html", "<script>x</script>");
    made_way(made, "word/document.xml", "rId9", "oleObject", "embeddings/oleObject1.bin");
    made_way(made, "word/document.xml", "rId7", "aFChunk", "a.htm");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *body = out_body(&out);
    g_assert_cmpstr(body, ==,
                    "<w:p><w:r><w:pict><v:shape id=\"a\" style=\"width:10pt\"><v:imagedata "
                    "o:title=\"\"/></v:shape></w:pict></w:r></w:p>");
    g_assert_true(out_found(&out, DISARM_EMBEDDED_OBJECT, DISARM_DROPPED));
    g_assert_true(out_found(&out, DISARM_FOREIGN_CONTENT, DISARM_DROPPED));
    g_assert_false(out_holds(&out, "script"));
}

static void test_policies(void)
{
    const char *body = "<w:p><w:commentRangeStart w:id=\"1\"/>" T(
        "本文") "<w:commentRangeEnd w:id=\"1\"/><w:r><w:commentReference w:id=\"1\"/></w:r>"
                "<w:ins w:id=\"2\" w:author=\"町田\" w:date=\"2026-11-01T00:00:00Z\">" T(
                    "足す") "</w:ins><w:del w:id=\"3\" "
                            "w:author=\"町田\"><w:r><w:delText>消す</w:delText>"
                            "</w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠す</w:t></w:r></"
                            "w:p>";
    g_autoptr(Made) made = made_word(body);
    made_part(made, "word/comments.xml", MADE_WORD "comments+xml",
              "<w:comments xmlns:w=\"" MADE_W "\"><w:comment w:id=\"1\" w:author=\"町田\"><w:p/>"
              "</w:comment></w:comments>");
    made_way(made, "word/document.xml", "rId5", "comments", "comments.xml");
    g_auto(Out) office = made_clean_well(made, "office");
    g_autofree char *kept = out_body(&office);
    g_assert_cmpstr(kept, ==, body);
    g_assert_true(out_holds(&office, "comments.xml"));
    g_assert_true(out_found(&office, DISARM_HIDDEN, DISARM_KEPT));
    g_auto(Out) strict = made_clean_well(made, "strict");
    g_autofree char *frozen = out_body(&strict);
    g_assert_cmpstr(frozen, ==, "<w:p>" T("本文") "<w:r/>" T("足す") "</w:p>");
    g_assert_false(out_holds(&strict, "町田"));
    g_assert_false(out_holds(&strict, "comments"));
}

static void test_settings(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    made_part(made, "word/settings.xml", MADE_WORD "settings+xml",
              "<w:settings xmlns:w=\"" MADE_W "\" xmlns:r=\"" MADE_R
              "\"><w:zoom w:percent=\"100\"/>"
              "<w:attachedTemplate r:id=\"rId1\"/><w:mailMerge><w:query w:val=\"SELECT\"/>"
              "</w:mailMerge><w:updateFields w:val=\"true\"/><w:docVars><w:docVar w:name=\"a\" "
              "w:val=\"b\"/></w:docVars><w:defaultTabStop w:val=\"840\"/></w:settings>");
    made_way(made, "word/document.xml", "rId2", "settings", "settings.xml");
    made_way(made, "word/settings.xml", "rId1", "attachedTemplate", "http://host/evil.dotm");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *settings = out_part(&out, "word/settings.xml");
    g_assert_nonnull(
        strstr(settings, "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"840\"/>"));
    g_assert_false(out_holds(&out, "evil"));
    g_assert_false(out_holds(&out, "SELECT"));
    g_assert_true(out_found(&out, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED));
    g_assert_true(out_found(&out, DISARM_DATA_CONNECTION, DISARM_DROPPED));
}

/* What Word 2003 wraps words in that it knows: the words stay. */
static void test_smart_tags(void)
{
    assert_becomes("<w:p><w:smartTag w:uri=\"urn:x\" w:element=\"place\"><w:smartTagPr><w:attr "
                   "w:name=\"a\" w:val=\"b\"/></w:smartTagPr><w:smartTag w:uri=\"urn:x\" "
                   "w:element=\"City\">" T("関町") "</w:smartTag></w:smartTag>" T("役場") "</w:p>",
                   "<w:p>" T("関町") T("役場") "</w:p>");
}

static void test_unknown(void)
{
    assert_becomes(
        "<w:p><x xmlns=\"urn:own\" a=\"1\"><w:r/></x>" T("a") "stray<w:r bad=\"1\" "
                                                              "w:bad=\"2\"/><!-- seen --></w:p>",
        "<w:p>" T("a") "<w:r/></w:p>");
    assert_becomes("<w:customXml w:uri=\"u\" w:element=\"e\"><w:p/></w:customXml>", "<w:p/>");
    assert_becomes("<w:p><w:r><w:drawing><wp:docPr xmlns:wp=\"http://schemas.openxmlformats.org/"
                   "drawingml/2006/wordprocessingDrawing\" id=\"1\" name=\"図\" "
                   "descr=\"C:\\Users\\taro\\図.png\"/></w:drawing></w:r></w:p>",
                   "<w:p><w:r><w:drawing><wp:docPr xmlns:wp=\"http://schemas.openxmlformats.org/"
                   "drawingml/2006/wordprocessingDrawing\" id=\"1\" name=\"図\"/></w:drawing></w:r>"
                   "</w:p>");
}

/* What is written again is escaped, and only what has to be. */
static void test_escapes(void)
{
    assert_becomes("<w:p own=\"1\">" T("a>b'\"") T("日本>語&gt;&lt;&amp;&#13;") "</w:p>",
                   "<w:p>" T("a&gt;b'\"") T("日本&gt;語&gt;&lt;&amp;&#13;") "</w:p>");
    assert_becomes("<w:p own=\"1\">" T("<![CDATA[a>b&<c]]>") "</w:p>",
                   "<w:p>" T("a&gt;b&amp;&lt;c") "</w:p>");
    assert_becomes(
        "<w:p own=\"1\"><w:r><w:rPr><w:rFonts w:ascii=\"a&gt;>&quot;'&amp;\"/></w:rPr></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"a&gt;&gt;&quot;'&amp;\"/></w:rPr></w:r></w:p>");
}

/* As deep as is read at all, written again. */
static void test_deep(void)
{
    g_autoptr(GString) body = g_string_new("<w:p own=\"1\">"), expected = g_string_new("<w:p>");
    const guint around = 3; /* the document, its body, the paragraph */
    for (guint i = around; i < CLEAN_XML_DEPTH_MAX; i++) {
        g_string_append(body, "<w:ins>");
        g_string_append(expected, i + 1 < CLEAN_XML_DEPTH_MAX ? "<w:ins>" : "<w:ins/>");
    }
    for (guint i = around; i < CLEAN_XML_DEPTH_MAX; i++) {
        g_string_append(body, "</w:ins>");
        g_string_append(expected, i + 1 < CLEAN_XML_DEPTH_MAX ? "</w:ins>" : "");
    }
    g_string_append(body, "</w:p>");
    g_string_append(expected, "</w:p>");
    g_autoptr(Made) made = made_word(body->str);
    g_auto(Out) out = made_clean(made, "office");
    g_assert_no_error(out.refusal);
    g_autofree char *got = out_body(&out);
    g_assert_cmpstr(got, ==, expected->str);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/word/stays", test_stays);
    g_test_add_func("/clean/word/frozen-fields", test_frozen_fields);
    g_test_add_func("/clean/word/nested-fields", test_nested_fields);
    g_test_add_func("/clean/word/fields-torn-by-changes", test_fields_torn_by_changes);
    g_test_add_func("/clean/word/broken-fields", test_broken_fields);
    g_test_add_func("/clean/word/link-fields", test_link_fields);
    g_test_add_func("/clean/word/links", test_links);
    g_test_add_func("/clean/word/objects", test_objects);
    g_test_add_func("/clean/word/policies", test_policies);
    g_test_add_func("/clean/word/settings", test_settings);
    g_test_add_func("/clean/word/smart-tags", test_smart_tags);
    g_test_add_func("/clean/word/unknown", test_unknown);
    g_test_add_func("/clean/word/escapes", test_escapes);
    g_test_add_func("/clean/word/deep", test_deep);
    return g_test_run();
}
