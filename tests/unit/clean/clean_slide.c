/* tests/unit/clean/clean_slide.c -- PowerPoint: actions, objects, media, hidden slides, sections */
#include "made.h"
#include <string.h>

#define SLIDE(inside)                                                                              \
    "<p:sld xmlns:p=\"" MADE_P "\" xmlns:a=\"" MADE_A "\" xmlns:r=\"" MADE_R                       \
    "\" xmlns:mc=\"" MADE_MC "\"><p:cSld><p:spTree>" inside "</p:spTree></p:cSld></p:sld>"

static Made *made_show(const char *slide)
{
    Made *made = made_new();
    made_part(made, "ppt/presentation.xml", MADE_SLIDE "presentation.main+xml",
              "<p:presentation xmlns:p=\"" MADE_P "\" xmlns:r=\"" MADE_R
              "\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>");
    made_part(made, "ppt/slides/slide1.xml", MADE_SLIDE "slide+xml", slide);
    made_way(made, "", "rId1", "officeDocument", "ppt/presentation.xml");
    made_way(made, "ppt/presentation.xml", "rId1", "slide", "slides/slide1.xml");
    return made;
}

static char *slide_of(const Out *out)
{
    char *text = out_part(out, "ppt/slides/slide1.xml");
    g_assert_nonnull(text);
    return text;
}

#define CLICK(inside) "<p:nvPr/><a:p><a:r><a:rPr>" inside "</a:rPr><a:t>押す</a:t></a:r></a:p>"

static void test_actions(void)
{
    static const char *const bad[] = {
        "ppaction://program",    "ppaction://macro?name=x",           "ppaction://hlinkfile",
        "ppaction://ole?verb=0", "ppaction://hlinkpres?slideindex=1", "ppaction://media"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *slide =
            g_strdup_printf(SLIDE(CLICK("<a:hlinkClick r:id=\"rId1\" action=\"%s\"/>")), bad[i]);
        g_autoptr(Made) made = made_show(slide);
        made_way(made, "ppt/slides/slide1.xml", "rId1", "hyperlink", "!file:///c:/x.exe");
        g_auto(Out) out = made_clean_well(made, "office");
        g_autofree char *text = slide_of(&out);
        g_assert_nonnull(strstr(text, "<a:rPr/><a:t>押す</a:t>"));
        g_assert_true(out_found(&out, DISARM_ACTION, DISARM_DROPPED));
        g_assert_false(out_holds(&out, "x.exe"));
    }
    g_autoptr(Made) jump = made_show(SLIDE(
        CLICK("<a:hlinkClick r:id=\"\" action=\"ppaction://hlinkshowjump?jump=nextslide\"/>")));
    g_auto(Out) kept = made_clean_well(jump, "office");
    g_autofree char *text = slide_of(&kept);
    g_assert_nonnull(strstr(text, "jump=nextslide"));
}

/* A frame around an object becomes the picture it showed, in whichever branch that stands. */
static void test_objects(void)
{
    g_autoptr(Made) made = made_show(SLIDE(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"9\" "
        "name=\"物\"/></p:nvGraphicFramePr><a:graphic><a:graphicData "
        "uri=\"http://schemas.openxmlformats.org/presentationml/2006/ole\"><mc:AlternateContent>"
        "<mc:Choice xmlns:v=\"urn:schemas-microsoft-com:vml\" Requires=\"v\"><p:oleObj "
        "spid=\"_x1\" "
        "name=\"Package\" r:id=\"rId1\" progId=\"Package\"><p:embed/></p:oleObj></mc:Choice>"
        "<mc:Fallback><p:oleObj name=\"Package\" r:id=\"rId1\" progId=\"Package\"><p:embed/><p:pic>"
        "<p:nvPicPr><p:cNvPr id=\"5\" name=\"図\"/></p:nvPicPr><p:blipFill><a:blip/></p:blipFill>"
        "</p:pic></p:oleObj></mc:Fallback></mc:AlternateContent></a:graphicData></a:graphic>"
        "</p:graphicFrame><p:graphicFrame><a:graphic><a:graphicData "
        "uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl/></a:graphicData>"
        "</a:graphic></p:graphicFrame>"));
    made_part(made, "ppt/embeddings/oleObject1.bin", NULL, "MZ");
    made_way(made, "ppt/slides/slide1.xml", "rId1", "oleObject", "../embeddings/oleObject1.bin");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = slide_of(&out);
    g_assert_nonnull(strstr(text, "<p:spTree><p:pic><p:nvPicPr><p:cNvPr id=\"9\" name=\"図\"/>"
                                  "</p:nvPicPr><p:blipFill><a:blip/></p:blipFill></p:pic>"
                                  "<p:graphicFrame><a:graphic>"));
    g_assert_null(strstr(text, "oleObj"));
    g_assert_true(out_found(&out, DISARM_EMBEDDED_OBJECT, DISARM_FROZEN));
}

/* A frame that says it shows an object, and holds none that is known. */
static void test_empty_frames(void)
{
    g_autoptr(Made) made = made_show(SLIDE(
        "<p:graphicFrame><a:graphic><a:graphicData "
        "uri=\"http://schemas.openxmlformats.org/presentationml/2006/ole\"><x "
        "xmlns=\"urn:own\"/></a:graphicData></a:graphic></p:graphicFrame><a:graphic>"
        "<a:graphicData uri=\"http://purl.oclc.org/ooxml/presentationml/ole\"/></a:graphic>"));
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = slide_of(&out);
    g_assert_null(strstr(text, "graphicData"));
    g_assert_null(strstr(text, "graphicFrame"));
    g_assert_true(out_found(&out, DISARM_EMBEDDED_OBJECT, DISARM_DROPPED));
}

static void test_media(void)
{
    g_autoptr(Made) made = made_show(SLIDE(
        "<p:pic><p:nvPicPr><p:cNvPr id=\"5\" name=\"動画\"><a:hlinkClick r:id=\"\" "
        "action=\"ppaction://media\"/></p:cNvPr><p:nvPr><a:videoFile r:link=\"rId1\"/></p:nvPr>"
        "</p:nvPicPr></p:pic>"));
    made_part(made, "ppt/media/media1.mp4", "video/mp4", "x");
    made_way(made, "ppt/slides/slide1.xml", "rId1", "video", "../media/media1.mp4");
    made_way(made, "ppt/slides/slide1.xml", "rId2", "audio", "!file:///c:/a.wav");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = slide_of(&out);
    g_assert_nonnull(strstr(text, "<p:cNvPr id=\"5\" name=\"動画\"/><p:nvPr/>"));
    g_assert_false(out_holds(&out, "media1"));
    g_assert_false(out_holds(&out, "a.wav"));
    g_assert_true(out_found(&out, DISARM_MEDIA, DISARM_DROPPED));
}

static void test_commands(void)
{
    g_autoptr(Made) made = made_show(
        "<p:sld xmlns:p=\"" MADE_P "\"><p:cSld/><p:timing><p:tnLst><p:par><p:cTn id=\"1\">"
        "<p:childTnLst><p:cmd type=\"verb\" cmd=\"0\"><p:cBhvr/></p:cmd></p:childTnLst></p:cTn>"
        "</p:par></p:tnLst></p:timing></p:sld>");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = slide_of(&out);
    g_assert_nonnull(strstr(text, "<p:cSld/></p:sld>"));
    g_assert_true(out_found(&out, DISARM_ACTION, DISARM_DROPPED));
}

static void test_hidden(void)
{
    g_autoptr(Made) made = made_new();
    made_part(
        made, "ppt/presentation.xml", MADE_SLIDE "presentation.main+xml",
        "<p:presentation xmlns:p=\"" MADE_P "\" xmlns:r=\"" MADE_R
        "\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/><p:sldId id=\"257\" r:id=\"rId2\"/>"
        "</p:sldIdLst><p:extLst><p:ext uri=\"{521415D9-36F7-43E2-AB2F-B90AF26B5E84}\">"
        "<p14:sectionLst xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\">"
        "<p14:section name=\"一\" id=\"{00000000-0000-0000-0000-000000000001}\"><p14:sldIdLst>"
        "<p14:sldId id=\"256\"/><p14:sldId id=\"257\"/></p14:sldIdLst></p14:section>"
        "</p14:sectionLst></p:ext></p:extLst></p:presentation>");
    made_part(made, "ppt/slides/a.xml", MADE_SLIDE "slide+xml", SLIDE(""));
    made_part(made, "ppt/slides/b.xml", MADE_SLIDE "slide+xml",
              "<p:sld xmlns:p=\"" MADE_P "\" show=\"0\"><p:cSld name=\"秘\"/></p:sld>");
    made_way(made, "", "rId1", "officeDocument", "ppt/presentation.xml");
    made_way(made, "ppt/presentation.xml", "rId1", "slide", "slides/a.xml");
    made_way(made, "ppt/presentation.xml", "rId2", "slide", "slides/b.xml");
    g_auto(Out) office = made_clean_well(made, "office");
    g_assert_true(out_holds(&office, "秘"));
    g_auto(Out) strict = made_clean_well(made, "strict");
    g_assert_false(out_holds(&strict, "秘"));
    g_assert_false(out_holds(&strict, "257"));
    g_assert_true(out_holds(&strict, "<p14:sldId id=\"256\"/>"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/slide/actions", test_actions);
    g_test_add_func("/clean/slide/objects", test_objects);
    g_test_add_func("/clean/slide/empty_frames", test_empty_frames);
    g_test_add_func("/clean/slide/media", test_media);
    g_test_add_func("/clean/slide/commands", test_commands);
    g_test_add_func("/clean/slide/hidden", test_hidden);
    return g_test_run();
}
