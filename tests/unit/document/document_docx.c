/* tests/unit/document/document_docx.c -- Word files: numbering, headings, tables, revisions, fields
 */
#include "base/problem.h"
#include "made.h"
#include <string.h>

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(style, text)                                                                        \
    "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LISTED(list, level, text)                                                                  \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list                     \
    "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LEVEL(at, form, text)                                                                      \
    "<w:lvl w:ilvl=\"" at "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" form                       \
    "\"/><w:lvlText w:val=\"" text "\"/></w:lvl>"
#define LIST(id, definition, more)                                                                 \
    "<w:num w:numId=\"" id "\"><w:abstractNumId w:val=\"" definition "\"/>" more "</w:num>"
#define DEFINITION(id, inside)                                                                     \
    "<w:abstractNum w:abstractNumId=\"" id "\">" inside "</w:abstractNum>"

static void assert_body(const char *body, const char *want)
{
    made_assert_text(made_docx(body, NULL, NULL, NULL), want);
}

static void assert_listed(const char *numbering, const char *body, const char *want)
{
    made_assert_text(made_docx(body, NULL, numbering, NULL), want);
}

static void paragraphs(void)
{
    assert_body(P("一") P("") P("a &amp; b"), "一\n\na & b\n");
    assert_body("<w:p><w:r><w:t>前</w:t><w:tab/><w:t>中</w:t><w:br/><w:t>後</w:t></w:r></w:p>",
                "前\t中\n後\n");
    assert_body("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>本"
                "</w:t></w:r></w:p>",
                "本\n");
    assert_body("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r><w:r><w:t>見</w:t></w:r>"
                "</w:p>",
                "見\n");
}

/* Numbers of several levels, each restarting below the next one above. */
static void numbering(void)
{
    assert_listed(DEFINITION("1",
                             LEVEL("0", "decimal", "第%1条") LEVEL("1", "decimalFullWidth", "%2")
                                 LEVEL("2", "aiueoFullWidth", "(%3)")) LIST("5", "1", ""),
                  LISTED("5", "0", "目的") LISTED("5", "1", "一項") LISTED("5", "1", "二項")
                      LISTED("5", "2", "号") LISTED("5", "0", "定義") LISTED("5", "1", "又一項"),
                  "第1条 目的\n１ 一項\n２ 二項\n(ア) 号\n第2条 定義\n１ 又一項\n");
    assert_listed(
        DEFINITION(
            "1", LEVEL("0", "decimal", "%1")
                     LEVEL("1", "decimal",
                           "%1.%2") "<w:lvl w:ilvl=\"2\"><w:numFmt w:val=\"upperRoman\"/><w:isLgl/>"
                                    "<w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1.%2.%3　\"/>"
                                    "</w:lvl>") LIST("5", "1", ""),
        LISTED("5", "0", "a") LISTED("5", "1", "b") LISTED("5", "2", "c"),
        "1 a\n1.1 b\n1.1.1　c\n");
    assert_listed(DEFINITION("1", LEVEL("0", "decimalEnclosedCircle", "%1")) LIST("5", "1", ""),
                  LISTED("5", "0", "a") LISTED("0", "0", "平") LISTED("5", "0", "b"),
                  "① a\n平\n② b\n");
}

/* Lists of one definition go on counting; w:startOverride begins anew, once. */
static void overrides(void)
{
    static const char lists[] = DEFINITION("1", LEVEL("0", "decimal", "(%1)")) LIST("5", "1", "")
        LIST("6", "1", "") LIST("7", "1",
                                "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/>"
                                "</w:lvlOverride>");
    assert_listed(lists,
                  LISTED("5", "0", "a") LISTED("6", "0", "b") LISTED("7", "0", "c")
                      LISTED("7", "0", "d"),
                  "(1) a\n(2) b\n(1) c\n(2) d\n");
    assert_listed(
        DEFINITION("1", LEVEL("0", "decimal",
                              "%1") "<w:lvl w:ilvl=\"1\"><w:numFmt "
                                    "w:val=\"decimal\"/><w:lvlRestart w:val=\"0\"/><w:lvlText "
                                    "w:val=\"第%2条\"/></w:lvl>") LIST("5", "1", ""),
        LISTED("5", "0", "章") LISTED("5", "1", "a") LISTED("5", "0", "章") LISTED("5", "1", "b"),
        "1 章\n第1条 a\n2 章\n第2条 b\n");
}

static void bullets(void)
{
    assert_listed(DEFINITION("1", LEVEL("0", "bullet", "\xEF\x82\xB7") LEVEL("1", "bullet", "※"))
                      LIST("5", "1", ""),
                  LISTED("5", "0", "a") LISTED("5", "1", "b"), "・a\n  ※b\n");
}

/* Numbers and headings by style, inherited; "#" only where nothing numbers the heading. */
static void styles(void)
{
    static const char styles[] =
        "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr>"
        "<w:numPr><w:numId w:val=\"5\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"H1a\"><w:basedOn w:val=\"H1\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>"
        "</w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"T1\"><w:name w:val=\"toc 1\"/></w:style>";
    static const char numbering[] =
        DEFINITION("1", "<w:lvl w:ilvl=\"0\"><w:pStyle w:val=\"H1\"/><w:numFmt w:val=\"decimal\"/>"
                        "<w:lvlText w:val=\"第%1章\"/></w:lvl>") LIST("5", "1", "");
    made_assert_text(made_docx(STYLED("T1", "総則") STYLED("H1", "総則") STYLED("H1a", "組織")
                                   STYLED("H2", "附則") STYLED("H2", "第2 雑則"),
                               styles, numbering, NULL),
                     "総則 ………\n第1章 総則\n第2章 組織\n## 附則\n第2 雑則\n");
}

#define CELL(properties, text) "<w:tc><w:tcPr>" properties "</w:tcPr>" P(text) "</w:tc>"
#define ROW(cells) "<w:tr>" cells "</w:tr>"
#define RESTART "<w:vMerge w:val=\"restart\"/>"
#define GOES_ON "<w:vMerge/>"

static void tables(void)
{
    assert_body("<w:tbl>" ROW(CELL("", "分類") CELL("", "基準"))
                    ROW(CELL(RESTART, "機密性3") CELL("", "秘密文書"))
                        ROW(CELL(GOES_ON, "") CELL("", "個人情報")) "</w:tbl>" P("次"),
                "分類\t基準\n機密性3\t秘密文書\n機密性3\t個人情報\n\n次\n");
    assert_body("<w:tbl>" ROW(CELL("<w:gridSpan w:val=\"2\"/>", "表題") CELL("", "右"))
                    ROW(CELL("", "a") CELL("", "b") CELL("", "c")) "</w:tbl>",
                "表題\t\t右\na\tb\tc\n\n");
    /* A frame around text is no table. */
    assert_body("<w:tbl>" ROW("<w:tc>" P("枠の中") P("(1) 号") "</w:tc>") "</w:tbl>",
                "枠の中\n(1) 号\n");
    /* A table inside a table: the outer one lays out the page. */
    assert_body("<w:tbl>" ROW("<w:tc>" P("前") "<w:tbl>" ROW(CELL("", "a") CELL("", "b")) ROW(
                    CELL("", "c") CELL("", "d")) "</w:tbl></w:tc>" CELL("", "右")) "</w:tbl>",
                "前\n\na\tb\nc\td\n\n右\n");
}

static void revisions(void)
{
    assert_body("<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t>"
                "</w:r></w:ins><w:moveFrom><w:r><w:t>元</w:t></w:r></w:moveFrom></w:p>",
                "新\n");
    /* Its end deleted, a paragraph is one with the next. */
    assert_body(
        "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>" P(
            "後") P("別"),
        "前後\n別\n");
}

static void ruby_and_boxes(void)
{
    assert_body(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>かんぼう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>"
        "官房</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "官房\n");
    assert_body(
        "<w:p><w:r><w:t>本文</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>" P(
            "箱の中") "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" P("箱の中") "</"
                                                                                             "w:"
                                                                                             "txbxC"
                                                                                             "onten"
                                                                                             "t></"
                                                                                             "mc:"
                                                                                             "Fallb"
                                                                                             "ack><"
                                                                                             "/mc:"
                                                                                             "Alter"
                                                                                             "nateC"
                                                                                             "onten"
                                                                                             "t><w:"
                                                                                             "t>"
                                                                                             "の続"
                                                                                             "き</"
                                                                                             "w:t><"
                                                                                             "/w:r>"
                                                                                             "</"
                                                                                             "w:p>",
        "本文の続き\n箱の中\n");
}

#define FIELD(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define INSTRUCTION(text) "<w:r><w:instrText>" text "</w:instrText></w:r>"

static void fields(void)
{
    assert_body("<w:p>" FIELD("begin") INSTRUCTION(" REF a ") FIELD(
                    "separate") "<w:r><w:t>第3条"
                                "</w:t></w:r>" FIELD("end") "<w:r><w:t>による。</w:t></w:r></w:p>",
                "第3条による。\n");
    assert_body("<w:p>" FIELD("begin") INSTRUCTION("TOC \\o")
                    FIELD("separate") "<w:r><w:t>1 目的"
                                      "</w:t></w:r></w:p><w:p><w:r><w:t>2 "
                                      "定義</w:t><w:tab/><w:t>3</w:t></w:r>" FIELD(
                                          "end") "</w:p>" P("1 目的"),
                "1 目的 ………\n2 定義\t3\n1 目的\n");
}

static void notes(void)
{
    made_assert_text(
        made_docx("<w:p><w:r><w:t>本文</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p>", NULL,
                  NULL,
                  "<w:footnote w:type=\"separator\" w:id=\"0\">" P(
                      "-") "</w:footnote>"
                           "<w:footnote w:id=\"1\">" P("注の文") "</w:footnote>"),
        "本文\n※1 注の文\n");
}

static void hostile(void)
{
    made_assert_refused(made_docx("<w:p>", NULL, NULL, NULL), PROBLEM_DAMAGED);
    g_autoptr(GString) deep = g_string_new(NULL);
    for (guint i = 0; i < 5000; i++)
        g_string_append(deep, "<w:tbl><w:tr><w:tc>");
    made_assert_refused(made_docx(deep->str, NULL, NULL, NULL), PROBLEM_TOO_DEEP);
    const MadePart bomb[] = {
        {"[Content_Types].xml", "wordprocessingml.document.main+xml"},
        {"word/document.xml", "<!DOCTYPE a [<!ENTITY b \"cc\"><!ENTITY d \"&b;&b;\">]><a>&d;</a>"}};
    made_assert_refused(made_zip(bomb, 2), PROBLEM_UNSUPPORTED);
    made_assert_refused(made_zip(bomb, 1), PROBLEM_DAMAGED);
    made_assert_refused(made_docx("", NULL, NULL, NULL), PROBLEM_EMPTY);
}

/* A definition inside a level of one with the same id: the level was read on after it was freed. */
static void definition_inside_its_level(void)
{
    assert_listed(
        "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:abstractNum "
        "w:abstractNumId=\"1\"/><w:start w:val=\"3\"/></w:lvl></w:abstractNum>" LIST("5", "1", ""),
        LISTED("5", "0", "a"), "a\n");
}

/* What closes what never opened does no harm. */
static void out_of_place(void)
{
    assert_body("<w:tc>" P("a") "</w:tc><w:tr>" P("b") "</w:tr><w:txbxContent>" P(
                    "c") "<w:tc/></w:txbxContent><w:fldChar w:fldCharType=\"end\"/>" P("d"),
                "a\nb\nc\nd\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/docx/paragraphs", paragraphs);
    g_test_add_func("/docx/numbering", numbering);
    g_test_add_func("/docx/overrides", overrides);
    g_test_add_func("/docx/bullets", bullets);
    g_test_add_func("/docx/styles", styles);
    g_test_add_func("/docx/tables", tables);
    g_test_add_func("/docx/revisions", revisions);
    g_test_add_func("/docx/ruby-and-boxes", ruby_and_boxes);
    g_test_add_func("/docx/fields", fields);
    g_test_add_func("/docx/notes", notes);
    g_test_add_func("/docx/hostile", hostile);
    g_test_add_func("/docx/out-of-place", out_of_place);
    g_test_add_func("/docx/definition-inside-its-level", definition_inside_its_level);
    return g_test_run();
}
