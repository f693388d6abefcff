/* tests/unit/clean/clean_xml.c -- what the tokenizer takes, in pieces of every size, and refuses */
#include "base/problem.h"
#include "clean/xml.h"
#include <string.h>

static gboolean on_start(gpointer user, const CleanXmlName *name,
                         const CleanXmlAttribute *attributes, guint count, GError **error)
{
    (void)error;
    g_string_append_printf(user, "<%.*s", (int)name->raw.size, name->raw.at);
    for (guint i = 0; i < count; i++) {
        g_autoptr(GString) value = g_string_new(NULL);
        g_assert_true(clean_xml_decode(attributes[i].value, TRUE, value));
        g_assert_true(!attributes[i].plain || (value->len == attributes[i].value.size));
        g_string_append_printf(user, " %.*s=[%s]%s", (int)attributes[i].name.raw.size,
                               attributes[i].name.raw.at, value->str,
                               attributes[i].declares ? "!" : "");
    }
    g_string_append_c(user, '>');
    return TRUE;
}

static gboolean on_end(gpointer user, GError **error)
{
    (void)error;
    g_string_append(user, "</>");
    return TRUE;
}

static gboolean on_text(gpointer user, CleanSlice text, CleanXmlText kind, GError **error)
{
    (void)error;
    if (kind == CLEAN_XML_LITERAL)
        g_string_append_printf(user, "[%.*s]", (int)text.size, text.at);
    else
        g_assert_true(clean_xml_decode(text, FALSE, user));
    return TRUE;
}

static gboolean on_comment(gpointer user, CleanSlice text, GError **error)
{
    (void)error;
    g_string_append_printf(user, "{%.*s}", (int)text.size, text.at);
    return TRUE;
}

static gboolean breaks;
static gboolean passes; /* instructions and types that declare nothing */

static char *read_pieces(const char *text, gsize piece, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const CleanXmlHandlers handlers = {.start = on_start,
                                       .end = on_end,
                                       .text = on_text,
                                       .comment = on_comment,
                                       .instruction = passes ? on_comment : NULL,
                                       .type = passes ? on_comment : NULL,
                                       .user = out};
    g_autoptr(CleanXml) xml = clean_xml_new(&handlers, "made");
    if (breaks)
        clean_xml_take_breaks(xml);
    gsize size = strlen(text);
    for (gsize at = 0; at < size; at += piece)
        if (!clean_xml_feed(xml, (const guint8 *)text + at, MIN(piece, size - at), FALSE, error))
            return NULL;
    if (!clean_xml_feed(xml, (const guint8 *)"", 0, TRUE, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void assert_read(const char *text, const char *expected)
{
    for (gsize piece = 1; piece <= strlen(text); piece++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *read = read_pieces(text, piece, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(read, ==, expected);
    }
}

static void assert_refused(const char *text, Problem kind)
{
    for (gsize piece = 1; piece <= strlen(text) + 1; piece++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *read = read_pieces(text, piece, &error);
        g_assert_null(read);
        g_assert_error(error, PROBLEM, (int)kind);
    }
}

static void test_right(void)
{
    assert_read("<a/>", "<a></>");
    assert_read("\xEF\xBB\xBF<?xml version='1.0' encoding=\"utf-8\" standalone='yes'?>\r\n<a></a> ",
                "<a></>");
    assert_read("<w:p xmlns:w='u' b = \"1 &amp; &#x41;\t\n\" ><w:r>x&lt;あ&#12354;</w:r></w:p>",
                "<w:p xmlns:w=[u]! b=[1 & A  ]><w:r>x<ああ</></>");
    assert_read("<a>備品a番b　情報c資産12台3</a>", "<a>備品a番b　情報c資産12台3</>");
}

static void test_more(void)
{
    assert_read("<a b='>' c=\"'/>'\">] ]&gt;</a>", "<a b=[>] c=['/>']>] ]></>");
    assert_read("<a><![CDATA[<b>&amp;]]]><!-- no - entity &x; --></a>",
                "<a>[<b>&amp;]]{ no - entity &x; }</>");
    assert_read("<a>1\r\n2\r3</a>", "<a>1\n2\n3</>");
    assert_read("<a><b><c/></b ></a\n>", "<a><b><c></></></>");
}

static void test_wrong(void)
{
    static const char *const damaged[] = {
        "<a>",
        "<a></b>",
        "</a>",
        "<a/><b/>",
        "<a b></a>",
        "<a b=1/>",
        "<a b='<'/>",
        "<a b='1' b='2'/>",
        "<a b='1'c='2'/>",
        "<a>]]></a>",
        "x<a/>",
        "<a/>x",
        "<1/>",
        "<a:b:c/>",
        "<:a/>",
        "<a:/>",
        "<a><!-- -- --></a>",
        "<a / >",
        "<a>\x01</a>",
        "<a>\xC0\x80</a>",
        "<a>\xED\xA0\x80</a>",
        "<a>\xEF\xBF\xBF</a>",
        "<a>\xEF\xBF\xBE</a>",
        "<a>\xE0\x80\xAF</a>",
        "<a>\xE3\x41\x81</a>",
        "<a>\xE3\x81\xC1</a>",
        "<a>\xE3\x81</a>",
        "<a>あいう\x01えお</a>",
        "<a>あいう\xE3\x41\x81</a>",
        "<a>あい\xE3\x81</a>",
        "<a>あいうえ\xED\xA0\x80</a>",
        "<a>12345678あ1\x1F</a>",
        "<?xml version='1.0' encoding='Shift_JIS'?><a/>",
        "<?xml version='1.1'?><a/>",
        "",
        " ",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(damaged); i++)
        assert_refused(damaged[i], PROBLEM_DAMAGED);
    assert_refused("<!DOCTYPE a><a/>", PROBLEM_UNSAFE);
    assert_refused("<a><?mso x?></a>", PROBLEM_UNSAFE);
    assert_refused("<a><!ENTITY x 'y'></a>", PROBLEM_UNSAFE);
}

static void test_passed_over(void)
{
    passes = TRUE;
    assert_read("<?a?><!DOCTYPE b PUBLIC \"-//>//\" 'c>.dtd'><?d e?><b>f<?g > ?></b><?h?>",
                "{?a}{!DOCTYPE b PUBLIC \"-//>//\" 'c>.dtd'}{?d e}<b>f{?g > }</>{?h}");
    assert_refused("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", PROBLEM_UNSAFE);
    assert_refused("<!DOCTYPE a \">[\"><a/>", PROBLEM_UNSAFE);
    assert_refused("<a><!DOCTYPE a></a>", PROBLEM_UNSAFE);
    assert_refused("<a/><!DOCTYPE a>", PROBLEM_UNSAFE);
    assert_refused("<!ENTITY x 'y'><a/>", PROBLEM_UNSAFE);
    assert_refused("<a><?xml version='1.0'?></a>", PROBLEM_DAMAGED);
    assert_refused("<?b", PROBLEM_DAMAGED);
    assert_refused("<!DOCTYPE a", PROBLEM_DAMAGED);
    passes = FALSE;
}

static void test_breaks(void)
{
    assert_refused("<a><br>b</a>", PROBLEM_DAMAGED);
    breaks = TRUE;
    assert_read("<a>b<br>c<br/>d<br></br></a>", "<a>b<br></>c<br></>d<br></></>");
    assert_read("<a></br>b<br/></br></a>", "<a>b<br></></>");
    assert_refused("<a><bra>b</a>", PROBLEM_DAMAGED);
    assert_refused("<a/></br>", PROBLEM_DAMAGED);
    assert_refused("</br><a/>", PROBLEM_DAMAGED);
    breaks = FALSE;
}

static void test_references(void)
{
    static const char *const wrong[] = {"&x;",      "&;",         "&amp",          "&#0;",
                                        "&#xD800;", "&#x110000;", "&#xFFFF;",      "&#;",
                                        "&#x;",     "&#1a;",      "&#99999999999;"};
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(clean_xml_decode((CleanSlice){wrong[i], strlen(wrong[i])}, FALSE, out));
}

static void test_depth(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i <= CLEAN_XML_DEPTH_MAX; i++)
        g_string_append(text, "<a>");
    g_autofree char *read = read_pieces(text->str, 1000, &error);
    g_assert_null(read);
    g_assert_error(error, PROBLEM, PROBLEM_TOO_DEEP);
}

/* A run of megabytes comes in pieces, whole. */
static void test_long(void)
{
    g_autoptr(GString) text = g_string_new("<a>");
    g_autoptr(GString) expected = g_string_new("<a>");
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < 200000; i++) {
        g_string_append(text, "あ&amp;い");
        g_string_append(expected, "あ&い");
    }
    g_string_append(text, "</a>");
    g_string_append(expected, "</>");
    g_autofree char *read = read_pieces(text->str, 65536, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read, ==, expected->str);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/xml/right", test_right);
    g_test_add_func("/clean/xml/more", test_more);
    g_test_add_func("/clean/xml/wrong", test_wrong);
    g_test_add_func("/clean/xml/passed-over", test_passed_over);
    g_test_add_func("/clean/xml/breaks", test_breaks);
    g_test_add_func("/clean/xml/references", test_references);
    g_test_add_func("/clean/xml/depth", test_depth);
    g_test_add_func("/clean/xml/long", test_long);
    return g_test_run();
}
