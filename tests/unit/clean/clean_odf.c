/* tests/unit/clean/clean_odf.c -- OpenDocument: what goes, what stays, packages and flat */
#include "open.h"
#include <string.h>

#define SPACES                                                                                     \
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                           \
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                             \
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                               \
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "                             \
    "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "                            \
    "xmlns:form=\"urn:oasis:names:tc:opendocument:xmlns:form:1.0\" "                               \
    "xmlns:script=\"urn:oasis:names:tc:opendocument:xmlns:script:1.0\" "                           \
    "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "                      \
    "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "                                                \
    "xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" "                                   \
    "xmlns:ooo=\"http://openoffice.org/2004/office\""
#define TYPE "application/vnd.oasis.opendocument."
#define TEXT_TYPE "application/vnd.oasis.opendocument.text"
#define HEAD "<office:document-content " SPACES " office:version=\"1.3\"><office:body><office:"
#define TAIL "></office:body></office:document-content>"

static Opened open_in(const char *body, const char *inside, const char *policy)
{
    g_autofree char *type = g_strconcat(TYPE, body, NULL);
    g_autofree char *content = g_strconcat(HEAD, body, ">", inside, "</office:", body, TAIL, NULL);
    g_autoptr(GByteArray) packed =
        open_pack((const char *const[]){"mimetype", type, "content.xml", content, NULL});
    const char *name = strcmp(body, "text") == 0 ? "様式.odt" : "様式.ods";
    return open_file_well(name, packed->data, packed->len, policy);
}

/* Of each what is dangerous is called MARK, and what is shown 見える. */
static const struct {
    const char *body, *inside;
    DisarmDanger danger;
} vectors[] = {
    {"text",
     "<text:p>見える<office:event-listeners><script:event-listener script:language=\"ooo:script\" "
     "script:event-name=\"dom:load\" "
     "xlink:href=\"vnd.sun.star.script:MARK?language=Basic\"/></office:event-listeners></text:p>",
     DISARM_ACTION},
    {"text", "<text:p><text:a xlink:href=\"macro:///MARK\">見える</text:a></text:p>",
     DISARM_UNSAFE_LINK},
    {"text", "<text:p><text:a xlink:href=\"file://///host/MARK\">見える</text:a></text:p>",
     DISARM_UNSAFE_LINK},
    {"text", "<text:p><text:a xlink:href=\"vnd.sun.star.script:MARK\">見える</text:a></text:p>",
     DISARM_UNSAFE_LINK},
    {"text", "<text:p><text:a xlink:href=\"..&#47;MARK.exe\">見える</text:a></text:p>",
     DISARM_UNSAFE_LINK},
    {"text",
     "<text:p>見える<text:script script:language=\"JavaScript\">MARK</text:script></text:p>",
     DISARM_SCRIPT},
    {"text", "<text:p><text:execute-macro text:name=\"MARK\">見える</text:execute-macro></text:p>",
     DISARM_MACRO},
    {"text",
     "<text:dde-connection-decls><text:dde-connection-decl office:name=\"MARK\" "
     "office:dde-application=\"cmd\"/></text:dde-connection-decls><text:p>見える</text:p>",
     DISARM_DDE},
    {"text",
     "<text:p><text:dde-connection "
     "text:connection-name=\"MARK\">見える</text:dde-connection></text:p>",
     DISARM_DDE},
    {"text",
     "<text:section text:name=\"s\"><text:section-source xlink:href=\"http://host/MARK\"/>"
     "<text:p>見える</text:p></text:section>",
     DISARM_EXTERNAL_RESOURCE},
    {"text",
     "<text:p>見える<draw:frame><draw:image "
     "xlink:href=\"http://host/MARK.png\"/></draw:frame></text:p>",
     DISARM_EXTERNAL_RESOURCE},
    {"text",
     "<text:p>見える<draw:frame><draw:image "
     "xlink:href=\"Pictures/../../MARK\"/></draw:frame></text:p>",
     DISARM_EXTERNAL_RESOURCE},
    {"text",
     "<text:p>見える<draw:frame><draw:floating-frame "
     "xlink:href=\"http://h/MARK\"/></draw:frame></text:p>",
     DISARM_EXTERNAL_RESOURCE},
    {"text",
     "<text:p>見える<draw:frame><draw:plugin xlink:href=\"MARK.swf\"/></draw:frame></text:p>",
     DISARM_MEDIA},
    {"text", "<text:p>見える<draw:frame><draw:applet draw:code=\"MARK\"/></draw:frame></text:p>",
     DISARM_SCRIPT},
    {"text",
     "<text:p>見える<draw:frame><draw:object-ole xlink:href=\"./MARK\"/></draw:frame></text:p>",
     DISARM_EMBEDDED_OBJECT},
    {"text",
     "<office:forms><form:form form:command=\"MARK\" xlink:href=\"http://h/MARK\"/></office:forms>"
     "<text:p>見える</text:p>",
     DISARM_DATA_CONNECTION},
    {"text",
     "<office:forms><form:form><form:button form:button-type=\"url\" xlink:href=\"http://h/MARK\"/>"
     "</form:form></office:forms><text:p>見える</text:p>",
     DISARM_ACTION},
    {"text",
     "<office:forms><form:form><form:text form:control-implementation=\"ooo:com.sun.MARK\"/>"
     "</form:form></office:forms><text:p>見える</text:p>",
     DISARM_CONTROL},
    {"text", "<evil:MARK xmlns:evil=\"urn:evil\"/><text:p>見える</text:p>", DISARM_UNKNOWN_CONTENT},
    {"text", "<text:p>見える</text:p><office:binary-data>TUFSSw==</office:binary-data>",
     DISARM_EMBEDDED_FILE},
#define SHEET(cell)                                                                                \
    "<table:table table:name=\"表\"><table:table-row>" cell "</table:table-row></table:table>"
#define FORMULA(text)                                                                              \
    SHEET("<table:table-cell office:value-type=\"float\" office:value=\"7\" table:formula=\"" text \
          "\"><text:p>見える</text:p></table:table-cell>")
    {"spreadsheet", FORMULA("of:=WEBSERVICE(&quot;http://h/MARK&quot;)"), DISARM_FORMULA},
    {"spreadsheet", FORMULA("of:=webservice (&quot;http://h/MARK&quot;)"), DISARM_FORMULA},
    {"spreadsheet", FORMULA("of:=COM.MICROSOFT.WEBSERVICE(&quot;MARK&quot;)"), DISARM_FORMULA},
    {"spreadsheet", FORMULA("of:=DDE(&quot;cmd&quot;;&quot;/c MARK&quot;;&quot;&quot;)"),
     DISARM_DDE},
    {"spreadsheet", FORMULA("of:=HYPERLINK(&quot;http://h/MARK&quot;)"), DISARM_FORMULA},
    {"spreadsheet", FORMULA("of:=INDIRECT(&quot;'file:///MARK'#$A.A1&quot;)"), DISARM_FORMULA},
    {"spreadsheet", FORMULA("of:=['file:///MARK.ods'#$表.A1]"), DISARM_EXTERNAL_BOOK},
    {"spreadsheet", FORMULA("msoxl:=cmd|'/c MARK'!A0"), DISARM_FORMULA},
    {"spreadsheet", FORMULA("q:=MARK(1)"), DISARM_FORMULA},
    {"spreadsheet",
     "<table:dde-links><table:dde-link><office:dde-source office:dde-application=\"MARK\"/>"
     "</table:dde-link></table:dde-links>" SHEET(
         "<table:table-cell><text:p>見える</text:p></table:table-cell>"),
     DISARM_DDE},
    {"spreadsheet",
     "<table:table table:name=\"表\"><table:table-source "
     "xlink:href=\"file:///MARK\"/><table:table-row>"
     "<table:table-cell><text:p>見える</text:p></table:table-cell></table:table-row></table:table>",
     DISARM_EXTERNAL_RESOURCE},
    {"spreadsheet",
     SHEET("<table:table-cell><table:cell-range-source xlink:href=\"http://h/MARK\"/>"
           "<text:p>見える</text:p></table:table-cell>"),
     DISARM_EXTERNAL_RESOURCE},
};

static void test_vectors(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        g_auto(Opened) out = open_in(vectors[i].body, vectors[i].inside, "office");
        g_autofree char *content = opened_part(&out, "content.xml");
        g_assert_false(opened_holds(&out, "MARK"));
        g_assert_nonnull(strstr(content, "見える"));
        g_assert_true(opened_found(&out, vectors[i].danger, DISARM_DROPPED) ||
                      opened_found(&out, vectors[i].danger, DISARM_FROZEN));
    }
}

static void test_kept(void)
{
    static const char *const kept[][2] = {
        {"text", "<text:p><text:ruby><text:ruby-base>関所</text:ruby-base><text:ruby-text>せきしょ"
                 "</text:ruby-text></text:ruby></text:p>"},
        {"text", "<text:p><text:a xlink:type=\"simple\" "
                 "xlink:href=\"https://example.jp/\">様式</text:a></text:p>"},
        {"text", "<text:p><text:a xlink:href=\"#1.目的|outline\">目的</text:a><text:s "
                 "text:c=\"3\"/><text:tab/></text:p>"},
        {"spreadsheet", FORMULA("of:=SUM([.A1:.B2];['他 の表'.C3])+LEN(&quot;&#9;a://b&quot;)")},
        {"spreadsheet",
         FORMULA("of:=COM.MICROSOFT.STDEV.S([.A1:.A9])+LEGACY.NORMSDIST(1)+[.#REF!]")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        g_auto(Opened) out = open_in(kept[i][0], kept[i][1], "office");
        g_autofree char *content = opened_part(&out, "content.xml");
        if (strstr(content, kept[i][1]) == NULL)
            g_error("%s\nis not in\n%s", kept[i][1], content);
    }
}

static void test_policy(void)
{
    static const char inside[] =
        "<text:tracked-changes/><text:p>見える<office:annotation><text:p>注</text:p></"
        "office:annotation>"
        "<text:hidden-text text:string-value=\"隠\">隠</text:hidden-text></text:p>"
        "<text:p><text:a xlink:href=\"https://example.jp/\">様式</text:a></text:p>";
    g_auto(Opened) kept = open_in("text", inside, "office");
    g_assert_true(opened_found(&kept, DISARM_COMMENT, DISARM_KEPT));
    g_assert_true(opened_found(&kept, DISARM_HIDDEN, DISARM_KEPT));
    g_assert_true(opened_found(&kept, DISARM_REVISION, DISARM_KEPT));
    g_assert_true(opened_found(&kept, DISARM_LINK, DISARM_KEPT));
    g_auto(Opened) strict = open_in("text", inside, "strict");
    g_autofree char *content = opened_part(&strict, "content.xml");
    g_assert_null(strstr(content, "注"));
    g_assert_null(strstr(content, "隠"));
    g_assert_null(strstr(content, "tracked"));
    g_assert_nonnull(strstr(content, "<text:p>様式</text:p>"));
}

/* A document inside keeps its place, and is disarmed; a binary object becomes its picture. */
static void test_objects(void)
{
    static const char content[] =
        HEAD "text><text:p><draw:frame><draw:object xlink:href=\"./Object 7\"/></draw:frame>"
             "<draw:frame><draw:object xlink:href=\"./Object "
             "8\"/></draw:frame></text:p></office:text" TAIL;
    static const char chart[] =
        HEAD "chart><text:p>図<text:script>MARK</text:script></text:p></office:chart" TAIL;
    g_autoptr(GByteArray) packed = open_pack((const char *const[]){
        "mimetype", TEXT_TYPE, "content.xml", content, "Object 7/content.xml", chart,
        "Object 7/meta.xml", "<MARK/>", "Object 8", "MARK", "Basic/a.xml", "MARK",
        "Configurations2/accelerator/current.xml", "MARK", NULL});
    g_auto(Opened) out = open_file_well("a.odt", packed->data, packed->len, "office");
    g_autofree char *inner = opened_part(&out, "Object 1/content.xml");
    g_autofree char *outer = opened_part(&out, "content.xml");
    g_assert_nonnull(strstr(inner, "図"));
    g_assert_nonnull(strstr(outer, "xlink:href=\"Object 1\""));
    g_assert_null(strstr(outer, "Object 8"));
    g_assert_false(opened_holds(&out, "MARK"));
    g_assert_true(opened_found(&out, DISARM_MACRO, DISARM_DROPPED));
    g_assert_true(opened_found(&out, DISARM_ADD_IN, DISARM_DROPPED));
    g_assert_true(opened_found(&out, DISARM_EMBEDDED_OBJECT, DISARM_FROZEN));
}

/* Names and addresses of older programs mean what today's mean; what was extended since stays. */
static void test_other_programs(void)
{
    static const char content[] =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE office:document-content PUBLIC \"-//X//DTD X 1.0//EN\" "
        "\"office.dtd\"><office:document-content " SPACES
        " xmlns:fo=\"http://www.w3.org/1999/XSL/Format\" xmlns:o=\"http://www.w3.org/2000/svg\" "
        "xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "
        "xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\">"
        "<office:automatic-styles><style:style style:name=\"P1\" style:family=\"paragraph\">"
        "<style:text-properties fo:color=\"#ff0000\"/></style:style><number:number-style "
        "style:name=\"N1\"><loext:text>約</loext:text><loext:fill-character> "
        "</loext:fill-character>"
        "<number:scientific-number loext:exponent-interval=\"3\"/></number:number-style>"
        "</office:automatic-styles><office:body><office:text><text:p>一<?opendocument "
        "cursor-position?>二<loext:content-control>三</"
        "loext:content-control><draw:frame><draw:text-box><loext:table><loext:table-row><loext:"
        "table-cell><text:p>四</text:p></loext:table-cell></loext:table-row></loext:table></"
        "draw:text-box></draw:frame><draw:frame "
        "o:width=\"3cm\"/></text:p></office:text></office:body></office:document-content>";
    g_autoptr(GByteArray) packed =
        open_pack((const char *const[]){"mimetype", TEXT_TYPE, "content.xml", content, NULL});
    g_auto(Opened) out = open_file_well("a.odt", packed->data, packed->len, "office");
    static const char *const left[] = {
        "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"",
        "fo:color=\"#ff0000\"",
        "svg:width=\"3cm\"",
        "<loext:text>約</loext:text><loext:fill-character> </loext:fill-character>",
        "loext:exponent-interval=\"3\"",
        "一二三",
        "<loext:table><loext:table-row><loext:table-cell><text:p>四"};
    for (gsize i = 0; i < G_N_ELEMENTS(left); i++)
        g_assert_true(opened_holds(&out, left[i]));
    g_assert_false(opened_holds(&out, "DOCTYPE"));
    g_assert_false(opened_holds(&out, "cursor-position"));
    g_assert_true(opened_found(&out, DISARM_DECLARATION, DISARM_DROPPED));
}

static void test_flat(void)
{
    gsize size = 0;
    const guint8 *pixel = open_pixel(&size);
    g_autofree char *base64 = g_base64_encode(pixel, size);
    g_autofree char *text = g_strconcat(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document " SPACES
        " office:mimetype=\"" TYPE "text\"><office:scripts><office:script>MARK</office:script>"
        "</office:scripts><office:body><office:text><text:p>見える<draw:frame><draw:image>"
        "<office:binary-data>",
        base64,
        "</office:binary-data><office:binary-data>TUFSSw=="
        "</office:binary-data></draw:image></draw:frame></text:p></office:text></office:body>"
        "</office:document>",
        NULL);
    g_auto(Opened) out = open_text("a.fodt", text);
    g_assert_true(opened_holds(&out, "見える"));
    g_assert_true(opened_holds(&out, "iVBOR"));
    g_assert_false(opened_holds(&out, "MARK"));
    g_assert_false(opened_holds(&out, "TUFSS"));
    g_assert_true(opened_found(&out, DISARM_MACRO, DISARM_DROPPED));
}

static Opened refused(const char *name, GByteArray *packed, int kind)
{
    Opened out = open_file(name, packed->data, packed->len, "office");
    g_assert_error(out.refusal, PROBLEM, kind);
    return out;
}

static void test_refused(void)
{
    static const char base_type[] = TYPE "base";
    static const char good[] = HEAD "text><text:p>字</text:p></office:text" TAIL;
    static const char locked[] =
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
        "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"\">"
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    g_autoptr(GByteArray) base =
        open_pack((const char *const[]){"mimetype", base_type, "content.xml", good, NULL});
    g_autoptr(GByteArray) empty =
        open_pack((const char *const[]){"mimetype", TEXT_TYPE, "styles.xml", good, NULL});
    g_autoptr(GByteArray) entity = open_pack((const char *const[]){
        "mimetype", TEXT_TYPE, "content.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", NULL});
    g_autoptr(GByteArray) secret = open_pack((const char *const[]){
        "mimetype", TEXT_TYPE, "META-INF/manifest.xml", locked, "content.xml", "garbage", NULL});
    g_autoptr(GByteArray) other =
        open_pack((const char *const[]){"mimetype", TEXT_TYPE, "content.xml", "<html/>", NULL});
    g_auto(Opened) a = refused("a.odb", base, PROBLEM_UNSUPPORTED);
    g_auto(Opened) b = refused("a.odt", empty, PROBLEM_DAMAGED);
    g_auto(Opened) c = refused("a.odt", entity, PROBLEM_UNSAFE);
    g_auto(Opened) d = refused("a.odt", secret, PROBLEM_ENCRYPTED);
    g_auto(Opened) e = refused("a.odt", other, PROBLEM_UNSAFE);
}

/* Its kind decides what it is called. */
static void test_ending(void)
{
    static const char good[] = HEAD "text><text:p>字</text:p></office:text" TAIL;
    g_autoptr(GByteArray) packed =
        open_pack((const char *const[]){"mimetype", TEXT_TYPE, "content.xml", good, NULL});
    g_auto(Opened) out = open_file("a.ods", packed->data, packed->len, "office");
    g_assert_no_error(out.refusal);
    g_assert_cmpstr(out.called, ==, "a.odt");
    g_assert_true(opened_found(&out, DISARM_DISGUISE, DISARM_RENAMED));
    g_auto(Opened) word = open_file("a.docx", packed->data, packed->len, "office");
    g_assert_error(word.refusal, PROBLEM, PROBLEM_DISGUISED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/odf/vectors", test_vectors);
    g_test_add_func("/clean/odf/kept", test_kept);
    g_test_add_func("/clean/odf/policy", test_policy);
    g_test_add_func("/clean/odf/objects", test_objects);
    g_test_add_func("/clean/odf/other-programs", test_other_programs);
    g_test_add_func("/clean/odf/flat", test_flat);
    g_test_add_func("/clean/odf/refused", test_refused);
    g_test_add_func("/clean/odf/ending", test_ending);
    return g_test_run();
}
