/* tests/unit/clean/clean_package.c -- packages: kinds, names, types, ways out, what is refused */
#include "made.h"
#include "verify/verify.h"
#include <string.h>

static void assert_refused(const Made *made, Problem kind)
{
    g_auto(Out) out = made_clean(made, "office");
    g_assert_error(out.refusal, PROBLEM, (int)kind);
    g_assert_cmpuint(out.bytes->len, ==, 0);
}

static void test_macros(void)
{
    static const struct {
        const char *type, *extension;
    } rows[] = {
        {"application/vnd.ms-word.document.macroEnabled.main+xml", "docx"},
        {"application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "dotx"},
        {"APPLICATION/VND.MS-WORD.DOCUMENT.MACROENABLED.MAIN+XML", "docx"},
        {MADE_WORD "template.main+xml", "dotx"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Made) made = made_new();
        made_part(made, "word/document.xml", rows[i].type,
                  "<w:document xmlns:w=\"" MADE_W "\"><w:body><w:p/></w:body></w:document>");
        made_part(made, "word/vbaProject.bin", "application/vnd.ms-office.vbaProject", "VBA");
        made_part(made, "customUI/customUI.xml", NULL, "<customUI onLoad=\"Run\"/>");
        made_way(made, "", "rId1", "officeDocument", "word/document.xml");
        made_way(made, "", "rId2",
                 "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
                 "customUI/customUI.xml");
        made_way(made, "word/document.xml", "rId1",
                 "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                 "vbaProject.bin");
        g_auto(Out) out = made_clean_well(made, "office");
        g_assert_cmpstr(out.result.extension, ==, rows[i].extension);
        g_assert_true(out_found(&out, DISARM_MACRO, DISARM_DROPPED));
        g_assert_true(out_found(&out, DISARM_ADD_IN, DISARM_DROPPED));
        g_assert_false(out_holds(&out, "VBA"));
        g_assert_false(out_holds(&out, "macroEnabled"));
        g_assert_false(out_holds(&out, "customUI"));
    }
}

/* An ending or a way cannot make a part what its type does not say. */
static void test_disguise(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    made_part(made, "word/media/image1.png", "application/vnd.ms-office.vbaProject", "VBA");
    made_part(made, "word/header1.xml", "application/vnd.ms-office.activeX+xml", "<x/>");
    made_way(made, "word/document.xml", "rId5", "image", "media/image1.png");
    made_way(made, "word/document.xml", "rId6", "header", "header1.xml");
    made_way(made, "word/document.xml", "rId7", "ownWay", "document.xml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_true(out_found(&out, DISARM_MACRO, DISARM_DROPPED));
    g_assert_true(out_found(&out, DISARM_CONTROL, DISARM_DROPPED));
    g_assert_true(out_found(&out, DISARM_AMBIGUOUS, DISARM_DROPPED));
    g_assert_false(out_holds(&out, "media"));
    g_autoptr(Made) root = made_new();
    made_part(root, "word/document.xml", MADE_WORD "document.main+xml",
              "<w:styles xmlns:w=\"" MADE_W "\"/>");
    made_way(root, "", "rId1", "officeDocument", "word/document.xml");
    assert_refused(root, PROBLEM_UNSAFE);
}

static void test_outside(void)
{
    static const struct {
        const char *way;
        DisarmDanger danger;
    } rows[] = {
        {"image", DISARM_EXTERNAL_RESOURCE},
        {"oleObject", DISARM_EMBEDDED_OBJECT},
        {"frame", DISARM_EXTERNAL_RESOURCE},
        {"subDocument", DISARM_EXTERNAL_RESOURCE},
        {"attachedTemplate", DISARM_EXTERNAL_RESOURCE},
        {"externalLinkPath", DISARM_EXTERNAL_BOOK},
        {"video", DISARM_MEDIA},
        {"mailMergeSource", DISARM_DATA_CONNECTION},
        {"customXml", DISARM_CUSTOM_DATA},
        {"http://purl.oclc.org/ooxml/officeDocument/relationships/oleObject",
         DISARM_EMBEDDED_OBJECT},
        {"http://purl.oclc.org/ooxml/officeDocument/relationships/image", DISARM_EXTERNAL_RESOURCE},
        {"urn:x//own", DISARM_EXTERNAL_RESOURCE},
    };
    static const char *const froms[] = {"", "word/document.xml"};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        for (gsize from = 0; from < 2; from++) {
            g_autoptr(Made) made = made_word("<w:p/>");
            made_way(made, froms[from], "rId77", rows[i].way, "!mhtml:http://host/evil.htm");
            g_auto(Out) out = made_clean_well(made, "office");
            g_assert_true(out_found(&out, rows[i].danger, DISARM_DROPPED));
            g_assert_false(out_holds(&out, "evil"));
            g_assert_false(out_holds(&out, "External"));
        }
}

static void test_left(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    made_part(made, "word/vbaProject.bin", "application/vnd.ms-office.vbaProject", "VBA");
    made_part(made, "word/styles2.xml", MADE_WORD "styles+xml",
              "<w:styles xmlns:w=\"" MADE_W "\"/>");
    made_part(made, "secret.txt", NULL, "x");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_true(out_found(&out, DISARM_MACRO, DISARM_DROPPED));
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_LEFTOVER, DISARM_DROPPED), ==, 2);
    g_assert_false(out_holds(&out, "secret"));
}

/* The words of a footer that no section names went without a word. */
static void test_unused(void)
{
    g_autoptr(Made) made =
        made_word("<w:p/><w:sectPr><w:footerReference r:id=\"rId6\"/></w:sectPr>");
    made_part(made, "word/footer1.xml", MADE_WORD "footer+xml",
              "<w:ftr xmlns:w=\"" MADE_W "\"><w:p><w:r><w:t>一</w:t></w:r></w:p></w:ftr>");
    made_part(made, "word/footer2.xml", MADE_WORD "footer+xml",
              "<w:ftr xmlns:w=\"" MADE_W "\"><w:p><w:r><w:t>二</w:t></w:r></w:p></w:ftr>");
    made_way(made, "word/document.xml", "rId5", "footer", "footer2.xml");
    made_way(made, "word/document.xml", "rId6", "footer", "footer1.xml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_true(out_holds(&out, "一"));
    g_assert_false(out_holds(&out, "二"));
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_LEFTOVER, DISARM_DROPPED), ==, 1);
}

/* A picture or a workbook that nothing shows went without a word, too. */
static void test_unused_files(void)
{
    static const guint8 gif[] =
        "GIF89a\1\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    g_autoptr(Made) book = made_excel("<sheetData/>");
    g_autoptr(GByteArray) bytes = made_pack(book);
    g_autoptr(Made) made = made_word("<w:p/>");
    made_bytes(made, "word/media/image1.gif", "image/gif", gif, sizeof gif - 1);
    made_bytes(made, "word/embeddings/book.xlsx",
               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes->data,
               bytes->len);
    made_way(made, "word/document.xml", "rId5", "image", "media/image1.gif");
    made_way(made, "word/document.xml", "rId6", "package", "embeddings/book.xlsx");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_false(out_holds(&out, "image1"));
    g_assert_false(out_holds(&out, "book"));
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_LEFTOVER, DISARM_DROPPED), ==, 1);
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_EMBEDDED_FILE, DISARM_DROPPED), ==,
                     1);
    g_auto(Out) checked = made_clean(made, "verify-only");
    g_assert_error(checked.refusal, PROBLEM, PROBLEM_UNSAFE);
}

/* A type for a part that is not there was dropped without a word. */
static void test_types_of_none(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    made_type(made, "word/vbaProject.bin", "application/vnd.ms-office.vbaProject");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_LEFTOVER, DISARM_DROPPED), ==, 1);
    g_assert_false(out_holds(&out, "vbaProject"));
}

static void test_names(void)
{
    g_autoptr(Made) made = made_new();
    made_part(made, "本文/文書 一.xml", MADE_WORD "document.main+xml",
              "<x:document xmlns:x=\"" MADE_W "\"><x:body><x:p foo=\"1\"/></x:body></x:document>");
    made_way(made, "", "rId1", "officeDocument", "%E6%9C%AC%E6%96%87/文書%20一.xml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = out_part(&out, "parts/part1.xml");
    g_assert_nonnull(strstr(text, "<w:document xmlns:w=\"" MADE_W "\"><w:body><w:p/></w:body>"));
}

static void replace_all(GByteArray *bytes, const char *from, const char *to)
{
    gsize size = strlen(from);
    for (gsize at = 0; at + size <= bytes->len; at++)
        if (memcmp(bytes->data + at, from, size) == 0)
            memcpy(bytes->data + at, to, size);
}

/* `out` is what comes of the package under its plain names. */
static void assert_as_made(const Made *made, const Out *out)
{
    g_auto(Out) plain = made_clean_well(made, "office");
    g_assert_cmpuint(out->bytes->len, ==, plain.bytes->len);
    g_assert_true(memcmp(out->bytes->data, plain.bytes->data, out->bytes->len) == 0);
}

/* Names as some programs of Windows write them were refused. */
static void test_backslashes(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    g_autoptr(GByteArray) bytes = made_pack(made);
    replace_all(bytes, "word/document.xml", "word\\document.xml");
    replace_all(bytes, "_rels/.rels", "_rels\\.rels");
    replace_all(bytes, "[Content_Types].xml", "[content_types].xml");
    g_auto(Out) out = bytes_clean(bytes->data, bytes->len, "office");
    g_assert_no_error(out.refusal);
    g_assert_true(out_found(&out, DISARM_AMBIGUOUS, DISARM_RENAMED));
    assert_as_made(made, &out);
    g_auto(Out) checked = bytes_clean(bytes->data, bytes->len, "verify-only");
    g_assert_error(checked.refusal, PROBLEM, PROBLEM_UNSAFE);
    g_autoptr(GError) error = NULL;
    DisarmBudget budget;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmJob job = {.policy = disarm_policies_find(policies, "verify-only", NULL),
                     .budget = &budget,
                     .findings = findings};
    disarm_budget_init(&budget, &job.policy->limits);
    g_assert_false(verify_file(bytes->data, bytes->len, "a.docx", &job, &error));
}

/* A list of relationships is one in capitals too: nothing of it is left over, and its kind is not
 * looked up, for it has none. */
static void test_capital_lists(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    g_autoptr(GByteArray) bytes = made_pack(made);
    replace_all(bytes, "_rels/.rels", "_RELS/.RELS");
    g_auto(Out) out = bytes_clean(bytes->data, bytes->len, "office");
    g_assert_no_error(out.refusal);
    g_assert_false(out_found(&out, DISARM_LEFTOVER, DISARM_DROPPED));
    assert_as_made(made, &out);
}

static void test_compatibility(void)
{
    g_autoptr(Made) made = made_word(
        "<w:p><mc:AlternateContent><mc:Choice xmlns:q=\"http://schemas.microsoft.com/office/word/"
        "2010/wordprocessingShape\" "
        "Requires=\"q\"><w:r><w:t>一</w:t></w:r></mc:Choice><mc:Fallback>"
        "<w:r><w:t>二</w:t></w:r></mc:Fallback></"
        "mc:AlternateContent><mc:AlternateContent><mc:Choice "
        "xmlns:q=\"urn:own\" Requires=\"q\"><w:r/></mc:Choice><mc:Fallback><w:r><w:t>三</w:t></w:r>"
        "</mc:Fallback></mc:AlternateContent></w:p>");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *body = out_body(&out);
    g_assert_cmpstr(
        body, ==,
        "<w:p><mc:AlternateContent><mc:Choice xmlns:wps=\"http://schemas.microsoft.com/"
        "office/word/2010/wordprocessingShape\" Requires=\"wps\"><w:r><w:t>一</w:t></w:r>"
        "</mc:Choice><mc:Fallback><w:r><w:t>二</w:t></w:r></mc:Fallback>"
        "</mc:AlternateContent><w:r><w:t>三</w:t></w:r></w:p>");
}

static void test_strict_form(void)
{
    g_autoptr(Made) made = made_new();
    made_part(
        made, "word/document.xml", MADE_WORD "document.main+xml",
        "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" "
        "xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\" bad=\"1\"><w:body>"
        "<w:p><w:hyperlink r:id=\"rId1\"><w:r/></w:hyperlink></w:p></w:body></w:document>");
    made_way(made, "", "rId1",
             "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
             "word/document.xml");
    made_way(made, "word/document.xml", "rId1",
             "http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink", "\\\\host\\a");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *text = out_part(&out, "word/document.xml");
    g_assert_nonnull(strstr(text, "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/"
                                  "wordprocessingml/main\""));
    g_assert_nonnull(strstr(text, "<w:p><w:r/></w:p>"));
    g_assert_false(out_holds(&out, "host"));
}

static void test_charsets(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Made) made = made_word("<w:p/>");
    g_autoptr(GByteArray) bytes = made_pack(made);
    g_auto(Out) cut = bytes_clean(bytes->data, bytes->len - 5, "office");
    g_assert_error(cut.refusal, PROBLEM, PROBLEM_DAMAGED);
    g_byte_array_append(bytes, (const guint8 *)"\n", 1);
    g_auto(Out) longer = bytes_clean(bytes->data, bytes->len, "office");
    g_assert_no_error(longer.refusal);
    g_assert_true(out_found(&longer, DISARM_LEFTOVER, DISARM_DROPPED));
}

/* An instruction says nothing of what is seen; a document type no program here takes. */
static void test_instructions(void)
{
    g_autoptr(Made) made = made_word("<?mso x?><w:p><w:r><w:t>本<?y?>文</w:t></w:r></w:p>");
    g_auto(Out) out = made_clean_well(made, "office");
    g_autofree char *body = out_body(&out);
    g_assert_cmpstr(body, ==, "<w:p><w:r><w:t>本文</w:t></w:r></w:p>");
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_DECLARATION, DISARM_DROPPED), ==,
                     2);
    g_autoptr(Made) typed = made_new();
    made_part(typed, "word/document.xml", MADE_WORD "document.main+xml",
              "<!DOCTYPE a><w:document xmlns:w=\"" MADE_W "\"/>");
    made_way(typed, "", "rId1", "officeDocument", "word/document.xml");
    assert_refused(typed, PROBLEM_UNSAFE);
}

/* A way to the main part from itself, and one to styles from the package, were written, and
 * refused by the check. */
static void test_misplaced(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    made_part(made, "word/styles.xml", MADE_WORD "styles+xml",
              "<w:styles xmlns:w=\"" MADE_W "\"/>");
    made_way(made, "", "rId8", "styles", "word/styles.xml");
    made_way(made, "word/document.xml", "rId7", "officeDocument", "document.xml");
    made_way(made, "word/document.xml", "rId8", "styles", "styles.xml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_AMBIGUOUS, DISARM_DROPPED), ==, 2);
    g_assert_true(out_holds(&out, "word/styles.xml"));
}

static void test_refused(void)
{
    g_autoptr(Made) twice = made_word("<w:p/>");
    made_part(twice, "word/a.xml", "x/y", "<a/>");
    made_part(twice, "word/b.xml", NULL, "<a/>");
    made_way(twice, "word/document.xml", "rId1", "styles", "a.xml");
    made_way(twice, "word/document.xml", "rId1", "styles", "b.xml");
    assert_refused(twice, PROBLEM_UNSAFE);
    g_autoptr(Made) doctype = made_new();
    made_part(doctype, "word/document.xml", MADE_WORD "document.main+xml",
              "<!DOCTYPE a [<!ENTITY x 'y'>]><w:document xmlns:w=\"" MADE_W "\"/>");
    made_way(doctype, "", "rId1", "officeDocument", "word/document.xml");
    assert_refused(doctype, PROBLEM_UNSAFE);
    g_autoptr(Made) binary = made_new();
    made_part(binary, "xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
              "x");
    made_way(binary, "", "rId1", "officeDocument", "xl/workbook.bin");
    assert_refused(binary, PROBLEM_UNSUPPORTED);
    g_autoptr(Made) unbound = made_new();
    made_part(unbound, "word/document.xml", MADE_WORD "document.main+xml", "<w:document/>");
    made_way(unbound, "", "rId1", "officeDocument", "word/document.xml");
    assert_refused(unbound, PROBLEM_UNSAFE);
}

static void test_verify_only(void)
{
    g_autoptr(Made) clean = made_word("<w:p><w:r><w:t>本文</w:t></w:r></w:p>");
    g_auto(Out) passed = made_clean(clean, "verify-only");
    g_assert_no_error(passed.refusal);
    g_assert_true(passed.result.same);
    g_assert_cmpuint(passed.bytes->len, ==, 0);
    g_assert_cmpuint(disarm_parts_count(passed.findings), ==, 1);
    static const char *const bodies[] = {"<w:p foo=\"1\"/>", "<w:p><!-- x --></w:p>",
                                         "<w:p><w:fldSimple w:instr=\"DDE x\"/></w:p>"};
    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(Made) made = made_word(bodies[i]);
        g_auto(Out) out = made_clean(made, "verify-only");
        g_assert_error(out.refusal, PROBLEM, PROBLEM_UNSAFE);
        g_assert_cmpuint(out.bytes->len, ==, 0);
    }
}

/* A workbook behind a chart is disarmed by itself; one that cannot be goes. */
static void test_packages(void)
{
    g_autoptr(Made) made = made_word("<w:p/>");
    made_part(made, "word/charts/chart1.xml",
              "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
              "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
              "xmlns:r=\"" MADE_R "\"><c:chart><c:plotArea><c:barChart><c:ser><c:val><c:numRef>"
              "<c:f>[1]a!A1</c:f><c:numCache><c:ptCount val=\"1\"/></c:numCache></c:numRef></c:val>"
              "</c:ser></c:barChart></c:plotArea></c:chart><c:externalData r:id=\"rId1\"/>"
              "</c:chartSpace>");
    made_part(made, "word/embeddings/book.xlsx",
              "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK");
    made_way(made, "word/document.xml", "rId3", "chart", "charts/chart1.xml");
    made_way(made, "word/charts/chart1.xml", "rId1", "package", "../embeddings/book.xlsx");
    g_auto(Out) unused = made_clean_well(made, "office");
    g_assert_false(out_holds(&unused, "chart"));
    g_autoptr(Made) used = made_word(
        "<w:p><w:r><w:drawing><c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/"
        "chart\" r:id=\"rId3\"/></w:drawing></w:r></w:p>");
    made_part(used, "word/charts/chart1.xml",
              "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
              "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
              "xmlns:r=\"" MADE_R "\"><c:chart><c:plotArea><c:barChart><c:ser><c:val><c:numRef>"
              "<c:f>[1]a!A1</c:f><c:numCache><c:ptCount val=\"1\"/></c:numCache></c:numRef></c:val>"
              "</c:ser></c:barChart></c:plotArea><c:extLst><c:ext "
              "uri=\"{56B9EC1D-385E-4148-901F-78D8002777C0}\"><n:dataDisplayOptions16 "
              "xmlns:n=\"http://schemas.microsoft.com/office/drawing/2017/03/chart\">"
              "<n:dispNaAsBlank val=\"1\"/></n:dataDisplayOptions16></c:ext></c:extLst></c:chart>"
              "<c:externalData r:id=\"rId1\"/>"
              "</c:chartSpace>");
    made_part(used, "word/embeddings/book.xlsx",
              "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK");
    made_way(used, "word/document.xml", "rId3", "chart", "charts/chart1.xml");
    made_way(used, "word/charts/chart1.xml", "rId1", "package", "../embeddings/book.xlsx");
    g_auto(Out) out = made_clean_well(used, "office");
    g_autofree char *chart = out_part(&out, "word/charts/chart1.xml");
    g_assert_nonnull(strstr(chart, ":dispNaAsBlank val=\"1\"/>"));
    g_assert_nonnull(strstr(chart, "<c:f>#REF!</c:f><c:numCache><c:ptCount val=\"1\"/>"));
    g_assert_null(strstr(chart, "externalData"));
    g_assert_true(out_found(&out, DISARM_EMBEDDED_FILE, DISARM_DROPPED));
}

/* One with macros was written with its old type, and refused by the check. */
static void test_package_with_macros(void)
{
    g_autoptr(Made) book = made_new();
    made_part(book, "xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
              "<workbook xmlns=\"" MADE_X "\"/>");
    made_part(book, "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject", "VBA");
    made_way(book, "", "rId1", "officeDocument", "xl/workbook.xml");
    made_way(book, "xl/workbook.xml", "rId1",
             "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin");
    g_autoptr(GByteArray) bytes = made_pack(book);
    g_autoptr(Made) made = made_word(
        "<w:p><w:r><w:drawing><c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/"
        "chart\" r:id=\"rId3\"/></w:drawing></w:r></w:p>");
    made_part(made, "word/charts/chart1.xml",
              "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
              "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
              "xmlns:r=\"" MADE_R "\"><c:externalData r:id=\"rId1\"/></c:chartSpace>");
    made_bytes(made, "word/embeddings/book.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12",
               bytes->data, bytes->len);
    made_way(made, "word/document.xml", "rId3", "chart", "charts/chart1.xml");
    made_way(made, "word/charts/chart1.xml", "rId1", "package", "../embeddings/book.xlsm");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_false(out_holds(&out, "macroEnabled"));
    g_assert_true(out_holds(&out, "word/embeddings/book.xlsx"));
}

#define CHART_TYPE "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
#define CHART_BODY                                                                                 \
    "<w:p><w:r><w:t>本文</w:t></w:r><w:r><w:drawing><c:chart "                                   \
    "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"rId3\"/>"           \
    "</w:drawing></w:r></w:p>"

static Made *made_chart(const char *chart)
{
    Made *made = made_word(CHART_BODY);
    made_part(made, "word/charts/chart1.xml", CHART_TYPE, chart);
    made_way(made, "word/document.xml", "rId3", "chart", "charts/chart1.xml");
    return made;
}

/* One part that could not be read refused the whole document. */
static void test_lost(void)
{
    static const char *const broken[] = {"", "<c:chartSpace", "<a>", "\xFF\xFE\x01", "<a>&b;</a>"};
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(Made) made = made_chart(broken[i]);
        g_auto(Out) out = made_clean_well(made, "office");
        g_autofree char *body = out_body(&out);
        g_assert_nonnull(strstr(body, "本文"));
        g_assert_false(out_holds(&out, "chart"));
        g_assert_cmpuint(disarm_findings_tally(out.findings, DISARM_DAMAGED, DISARM_DROPPED), ==,
                         1);
        g_auto(Out) checked = made_clean(made, "verify-only");
        g_assert_nonnull(checked.refusal);
    }
    /* what is dangerous is not damaged */
    g_autoptr(Made) typed = made_chart("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>");
    assert_refused(typed, PROBLEM_UNSAFE);
    /* the document does not do without it */
    g_autoptr(Made) styled = made_word("<w:p/>");
    made_part(styled, "word/styles.xml", MADE_WORD "styles+xml", "<w:styles");
    made_way(styled, "word/document.xml", "rId3", "styles", "styles.xml");
    assert_refused(styled, PROBLEM_DAMAGED);
    g_autoptr(Made) headed = made_word("<w:p/><w:sectPr><w:headerReference r:id=\"rId3\"/>"
                                       "</w:sectPr>");
    made_part(headed, "word/header1.xml", MADE_WORD "header+xml", "<w:hdr");
    made_way(headed, "word/document.xml", "rId3", "header", "header1.xml");
    assert_refused(headed, PROBLEM_DAMAGED);
}

static Made *made_charts(guint count, const char *chart)
{
    g_autoptr(GString) body = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(
            body,
            "<w:p><w:r><w:drawing><c:chart xmlns:c=\"http://schemas.openxmlformats.org/"
            "drawingml/2006/chart\" r:id=\"rIdOwn%u\"/></w:drawing></w:r></w:p>",
            i);
    Made *made = made_word(body->str);
    for (guint i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("word/charts/own%u.xml", i);
        g_autofree char *id = g_strdup_printf("rIdOwn%u", i);
        made_part(made, name, CHART_TYPE, chart);
        made_way(made, "word/document.xml", id, "chart", strchr(name, '/') + 1);
    }
    return made;
}

static gboolean cleans_within(const Made *made, DisarmBudget *budget)
{
    g_autoptr(GByteArray) bytes = made_pack(made), out = g_byte_array_new();
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    const DisarmSink sink = disarm_sink_memory(out);
    CleanOoxml result;
    DisarmJob job = {.policy = disarm_policies_find(policies, "office", NULL),
                     .budget = budget,
                     .findings = findings};
    return clean_ooxml(bytes->data, bytes->len, "made", &sink, &job, &result, NULL);
}

/* A document that is as much as may be was refused when a chart in it was broken: it was charged
 * for each reading. */
static void test_lost_at_the_limit(void)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    g_autoptr(Made) whole = made_charts(
        16, "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"/>");
    g_autoptr(Made) broken = made_charts(16, "<c:chartSpace");
    DisarmBudget measured, budget;
    disarm_budget_init(&measured, &policy->limits);
    g_assert_true(cleans_within(whole, &measured));
    DisarmLimits limits = policy->limits;
    limits.members = measured.members + 1; /* the list of types is no part */
    limits.objects = measured.objects;
    limits.inflated_bytes = measured.inflated_bytes;
    disarm_budget_init(&budget, &limits);
    g_assert_true(cleans_within(whole, &budget));
    disarm_budget_init(&budget, &limits);
    g_assert_true(cleans_within(broken, &budget));
    limits.members--;
    disarm_budget_init(&budget, &limits);
    g_assert_false(cleans_within(broken, &budget));
}

/* Marks of comments that are lost do not stay behind. */
static void test_lost_comments(void)
{
    g_autoptr(Made) made = made_word(
        "<w:p><w:commentRangeStart w:id=\"0\"/><w:r><w:t>本文</w:t></w:r><w:commentRangeEnd "
        "w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r></w:p>");
    made_part(made, "word/comments.xml", MADE_WORD "comments+xml", "<w:comments><w:comment>");
    made_way(made, "word/document.xml", "rId3", "comments", "comments.xml");
    g_auto(Out) out = made_clean_well(made, "office");
    g_assert_true(out_holds(&out, "本文"));
    g_assert_false(out_holds(&out, "comment"));
    g_assert_true(out_found(&out, DISARM_DAMAGED, DISARM_DROPPED));
}

/* That one part is lost is no reason to lose another that is dangerous. */
static void test_lost_and_refused(void)
{
    g_autoptr(Made) made = made_charts(2, "<a/>");
    made_way(made, "word/charts/own1.xml", "rId1", "image", "a.png");
    made_way(made, "word/charts/own1.xml", "rId1", "image", "b.png");
    assert_refused(made, PROBLEM_UNSAFE);
}

/* Not without end. */
static void test_lost_many(void)
{
    for (guint count = 16; count < 18; count++) {
        g_autoptr(Made) made = made_charts(count, "<c:chartSpace");
        g_auto(Out) out = made_clean(made, "office");
        g_assert_true(out.cleaned == (count == 16));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/package/macros", test_macros);
    g_test_add_func("/clean/package/disguise", test_disguise);
    g_test_add_func("/clean/package/outside", test_outside);
    g_test_add_func("/clean/package/left", test_left);
    g_test_add_func("/clean/package/unused", test_unused);
    g_test_add_func("/clean/package/unused-files", test_unused_files);
    g_test_add_func("/clean/package/types-of-none", test_types_of_none);
    g_test_add_func("/clean/package/names", test_names);
    g_test_add_func("/clean/package/backslashes", test_backslashes);
    g_test_add_func("/clean/package/capital-lists", test_capital_lists);
    g_test_add_func("/clean/package/compatibility", test_compatibility);
    g_test_add_func("/clean/package/strict-form", test_strict_form);
    g_test_add_func("/clean/package/charsets", test_charsets);
    g_test_add_func("/clean/package/instructions", test_instructions);
    g_test_add_func("/clean/package/misplaced", test_misplaced);
    g_test_add_func("/clean/package/refused", test_refused);
    g_test_add_func("/clean/package/verify-only", test_verify_only);
    g_test_add_func("/clean/package/packages", test_packages);
    g_test_add_func("/clean/package/package-with-macros", test_package_with_macros);
    g_test_add_func("/clean/package/lost", test_lost);
    g_test_add_func("/clean/package/lost-at-the-limit", test_lost_at_the_limit);
    g_test_add_func("/clean/package/lost-comments", test_lost_comments);
    g_test_add_func("/clean/package/lost-and-refused", test_lost_and_refused);
    g_test_add_func("/clean/package/lost-many", test_lost_many);
    return g_test_run();
}
