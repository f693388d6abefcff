/* tests/unit/clean/clean_svg.c -- drawings, and style sheets by themselves */
#include "clean/markup/css.h"
#include "open.h"
#include <string.h>

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""

/* What is known stays to the byte. */
static void test_kept(void)
{
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" SVG
        " viewBox=\"0 0 9 9\"><style>.a{fill:#f00;stroke:url(#g)}\n</style><defs><linearGradient "
        "id=\"g\"><stop offset=\"1\" style=\"stop-color:rgb(1,2,3)\"/></linearGradient></defs><g "
        "class=\"a\"><path d=\"M0 0L1 1\" fill=\"url(#g)\"/><use href=\"#g\"/><a "
        "href=\"https://example.jp/\"><text x=\"1\">関所 &amp; 道</text></a></g></svg>";
    g_auto(Opened) out = open_text("図.svg", text);
    g_assert_cmpuint(out.bytes->len, ==, strlen(text));
    g_assert_cmpint(memcmp(out.bytes->data, text, out.bytes->len), ==, 0);
}

/* Words of another language are not lost, and stand once. */
static void test_foreign(void)
{
    g_auto(Opened) alone =
        open_text("a.svg", SVG "><foreignObject x=\"10\" y=\"20\" width=\"40\" height=\"10\"><div "
                               "xmlns=\"http://www.w3.org/1999/xhtml\">入口 <b>一</b></div>"
                               "</foreignObject></svg>");
    g_assert_true(opened_holds(&alone, "<text x=\"30.00\" y=\"25.00\" text-anchor=\"middle\" "
                                       "dominant-baseline=\"central\">入口 一</text>"));
    g_assert_true(opened_found(&alone, DISARM_FOREIGN_CONTENT, DISARM_FROZEN));
    g_auto(Opened) beside =
        open_text("a.svg", SVG "><switch><foreignObject><p xmlns=\"urn:x\">入口</p></foreignObject>"
                               "<text>代わり</text></switch></svg>");
    g_assert_true(opened_holds(&beside, "<switch><text>代わり</text></switch>"));
    g_assert_false(opened_holds(&beside, "入口"));
}

static void test_pictures(void)
{
    gsize size = 0;
    const guint8 *pixel = open_pixel(&size);
    g_autofree char *base64 = g_base64_encode(pixel, size);
    g_autofree char *text = g_strconcat(SVG "><image xlink:href=\"data:image/gif;charset=x;base64,",
                                        base64, "\"/><image href=\"http://h/MARK\"/></svg>", NULL);
    g_auto(Opened) out = open_text("a.svg", text);
    g_assert_true(opened_holds(&out, "data:image/png;base64,iVBOR"));
    g_assert_false(opened_holds(&out, "MARK"));
    g_assert_true(opened_found(&out, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED));
}

static void test_refused(void)
{
    static const char *const bad[] = {
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>" SVG "><text>&a;</text></svg>",
        SVG "><g id=\"a\"><use href=\"#a\"/></g></svg>",
        "<svg><rect/></svg>", /* of no space */
        SVG "><rect></svg>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(Opened) out = open_file("a.svg", bad[i], strlen(bad[i]), "office");
        g_assert_false(out.passed);
        g_assert_nonnull(out.refusal);
    }
    g_auto(Opened) typed =
        open_text("a.svg", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x.dtd\">" SVG "/>");
    g_assert_true(opened_found(&typed, DISARM_DECLARATION, DISARM_DROPPED));
}

#define ADOBE                                                                                      \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- [ --><!DOCTYPE svg PUBLIC "                  \
    "\"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" [\n"
#define DRAWING " xmlns=\"&s;\"><g style='&st0;'><text>字</text></g><!-- &s; --></svg>"

/* Illustrator declares its namespaces and styles as entities: such drawings were refused. */
static void test_entities(void)
{
    g_auto(Opened) out = open_text(
        "a.svg", ADOBE "\t<!ENTITY s \"http://www.w3.org/2000/svg\">\n<!ENTITY st0 'fill:none;' >"
                       "<!ENTITY s \"urn:second\">\n] >\n<svg xmlns:i=\"&s;\"" DRAWING);
    g_assert_true(opened_holds(&out, "fill:none"));
    g_assert_true(opened_holds(&out, "字"));
    g_assert_false(opened_holds(&out, "ENTITY"));
    g_assert_true(opened_found(&out, DISARM_DECLARATION, DISARM_DROPPED));
    static const char *const bad[] = {
        "<!ENTITY s SYSTEM \"http://h/a\">",
        "<!ENTITY % s \"http://www.w3.org/2000/svg\">",
        "<!ENTITY t \"x\"><!ENTITY s \"&t;\">",
        "<!ENTITY s \"&#38;\">",
        "<!ENTITY s \"a<b\">",
        "<!ENTITY lt \"a\"><!ENTITY s \"http://www.w3.org/2000/svg\">",
        "<!ENTITY s \"http://www.w3.org/2000/svg\"><!ATTLIST svg a CDATA \"b\">",
        "<!ENTITY s \"http://www.w3.org/2000/svg\"> %s;",
        "<!ENTITY s \"http://www.w3.org/2000/svg",
        "<!ENTITY S \"http://www.w3.org/2000/svg\">",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strconcat(ADOBE, bad[i], "]><svg", DRAWING, NULL);
        g_auto(Opened) refused = open_file("a.svg", text, strlen(text), "office");
        g_assert_false(refused.passed);
    }
}

/* What is named again and again grows no more than by a million. */
static void test_entities_grow(void)
{
    g_autofree char *thousand = g_strnfill(1000, 'a');
    for (guint count = 1000; count <= 1100; count += 100) {
        g_autoptr(GString) text = g_string_new("<!DOCTYPE svg [<!ENTITY a \"");
        g_string_append_printf(text, "%s\">]>%s>", thousand, SVG);
        for (guint i = 0; i < count; i++)
            g_string_append(text, "<g id=\"&a;\"/>");
        g_string_append(text, "</svg>");
        g_auto(Opened) out = open_file("a.svg", text->str, text->len, "office");
        g_assert_true(out.passed == (count == 1000));
    }
}

static void test_css(void)
{
    static const struct {
        const char *in, *out;
        gboolean lost;
    } rows[] = {
        {"fill:red;Stroke : #fff ", "fill:red;stroke:#fff", FALSE},
        {"fill:url(#a);mask:url(http://h)", "fill:url(#a)", TRUE},
        {"fill:u\\72l(x)", "", TRUE},
        {"width:expression(alert(1))", "", TRUE},
        {"font-family:'a;b',\"c\"", "font-family:'a;b',\"c\"", FALSE},
        {"behavior:url(#x)", "", TRUE},
        {"color:r/**/ed", "color:r ed", TRUE},
        {"-moz-binding:url(#x)", "", TRUE},
        {"color:red!important;x", "color:red!important", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gboolean lost = FALSE, again = FALSE;
        g_autofree char *out = clean_css_declarations(rows[i].in, &lost);
        g_autofree char *twice = clean_css_declarations(out, &again);
        g_assert_cmpstr(out, ==, rows[i].out);
        g_assert_cmpstr(twice, ==, out);
        g_assert_cmpint(lost, ==, rows[i].lost);
        g_assert_false(again);
    }
    gboolean lost = FALSE;
    g_autofree char *sheet = clean_css_sheet(
        "@import url(x);.a>b{color:red}@media print{p{color:red}}i{}u{fill:url(//h)}</style>",
        &lost);
    g_assert_cmpstr(sheet, ==, ".a>b{color:red}\n");
    g_assert_true(lost);
}

/* What is left open in one place may not take in what is written behind it. */
static void test_open_brackets(void)
{
    static const char *const rows[][2] = {
        {"*{margin:(1px}\n)\"{font-family:\";background:url(http://h/);y:\"}", ""},
        {"*{margin:(1px}\nurl({font-family:\"));background:url(http://h/);y:\"}", ""},
        {"a[\"{color:red}b{color:red}", "b{color:red}\n"},
        {"a[b{color:red}", ""},
        {"a]{color:red}", ""},
        {"p:not(i{color:red}", ""},
        {"p(i){color:red}", ""},
        {"p:url(i){color:red}", ""},
        {"p{margin:1px)}", ""},
        {"p{font-family:\"]]>\"}", ""},
        {"p{font-family:'@MS Mincho'}", ""}, /* the verifier would refuse the file for it */
        {"a[b^=\"c)\"]:not(.d){width:calc((1px) + 2px)}",
         "a[b^=\"c)\"]:not(.d){width:calc((1px) + 2px)}\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gboolean lost = FALSE;
        g_autofree char *out = clean_css_sheet(rows[i][0], &lost);
        g_assert_cmpstr(out, ==, rows[i][1]);
        g_assert_true(lost || *out != '\0');
        g_autofree char *text = g_strconcat(SVG "><style>", rows[i][0], "</style></svg>", NULL);
        g_auto(Opened) checked = open_file("a.svg", text, strlen(text), "verify-only");
        g_assert_false(checked.passed && *out == '\0');
    }
}

/* As many words of another language as there may be take no more room than they are long. */
static void test_many_foreign(void)
{
    g_autoptr(GString) text = g_string_new(SVG "><switch>");
    for (guint i = 0; i < 30; i++)
        g_string_append(text, "<foreignObject><p xmlns=\"urn:x\">\n 入口  a\t</p></foreignObject>");
    g_string_append(text, "<text>代わり</text></switch></svg>");
    g_auto(Opened) out = open_text("a.svg", text->str);
    g_assert_true(opened_holds(&out, ">入口 a</text>")); /* too far from what stands for them */
    g_assert_true(opened_holds(&out, "代わり"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/svg/kept", test_kept);
    g_test_add_func("/clean/svg/foreign", test_foreign);
    g_test_add_func("/clean/svg/pictures", test_pictures);
    g_test_add_func("/clean/svg/refused", test_refused);
    g_test_add_func("/clean/svg/entities", test_entities);
    g_test_add_func("/clean/svg/entities-grow", test_entities_grow);
    g_test_add_func("/clean/svg/css", test_css);
    g_test_add_func("/clean/svg/open-brackets", test_open_brackets);
    g_test_add_func("/clean/svg/many-foreign", test_many_foreign);
    return g_test_run();
}
