/* tests/unit/document/document_kind.c -- what a file is, by its bytes alone; what is refused, and
 * how it is told */
#include "base/problem.h"
#include "made.h"
#include <string.h>

static void assert_format(const char *bytes, const char *format)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document =
        document_read((const guint8 *)bytes, strlen(bytes), "misnamed.pdf", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(document->format, ==, format);
    g_assert_true((document->text == NULL) == (*format == 't' || *format == 'm'));
}

static void formats(void)
{
    assert_format("1 目的\n", "text");
    assert_format("# 方針\n\n## 目的\n", "markdown");
    assert_format("1 目的 # 注\n#番号\n", "text");
    assert_format("\xEF\xBB\xBF <!-- 版 --><html><body>文</body></html>", "html");
    assert_format("<用語> とは\n", "text");
}

static void assert_refused(const char *bytes, gsize size, int kind, const char *says)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(document_read((const guint8 *)bytes, size, "方針.txt", &error));
    g_assert_error(error, PROBLEM, kind);
    g_autofree char *detail = problem_detail(error, PROBLEM_JAPANESE);
    g_autofree char *way_out = problem_way_out(error, PROBLEM_JAPANESE);
    g_autofree char *told = g_strconcat(detail, way_out, NULL);
    g_assert_nonnull(strstr(told, says));
}

#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static void refused(void)
{
    static const char doc[] = OLE "....W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0";
    static const char ichitaro[] = OLE "....D\0o\0c\0u\0m\0e\0n\0t\0T\0e\0x\0t\0";
    static const char locked[] = OLE "....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    assert_refused(doc, sizeof doc, PROBLEM_UNSUPPORTED, "docx");
    assert_refused(ichitaro, sizeof ichitaro, PROBLEM_UNSUPPORTED, "一太郎");
    assert_refused(locked, sizeof locked, PROBLEM_ENCRYPTED, "パスワード");
    assert_refused(OLE, 8, PROBLEM_UNSUPPORTED, "PDF");
    assert_refused("{\\rtf1}", 7, PROBLEM_UNSUPPORTED, "Word");
    assert_refused("\x89PNG\r\n", 6, PROBLEM_UNSUPPORTED, "OCR");
    assert_refused("\x1F\x8B\x08", 3, PROBLEM_UNSUPPORTED, "展開");
    assert_refused("MIME-Version: 1.0\nContent-Type: multipart/related\n", 49, PROBLEM_UNSUPPORTED,
                   "HTML");
    assert_refused("<?xml version=\"1.0\"?><a/>", 25, PROBLEM_UNSUPPORTED, "XML");
    assert_refused("", 0, PROBLEM_EMPTY, "読めるもの");
}

static void packages(void)
{
    const MadePart sheet[] = {{"[Content_Types].xml", "spreadsheetml.sheet.main+xml"}};
    const MadePart other[] = {{"a.txt", "abc"}};
    made_assert_refused(made_zip(sheet, 1), PROBLEM_UNSUPPORTED);
    made_assert_refused(made_zip(other, 1), PROBLEM_UNSUPPORTED);
    assert_refused("PK\3\4...", 7, PROBLEM_DAMAGED, "保存し直した");
}

/* A PDF comes here only when pdftotext could not read it. */
static void pdf_as_it_is(void)
{
    static const char locked[] = "%PDF-1.6\ntrailer << /Encrypt 5 0 R >>";
    static const char cut[] = "\xEF\xBB\xBF\n%PDF-1.4\n1 0 obj";
    g_assert_true(document_is_pdf((const guint8 *)cut, sizeof cut - 1));
    g_assert_false(document_is_pdf((const guint8 *)"1 %PDF-", 7));
    g_assert_false(document_is_pdf((const guint8 *)"", 0));
    assert_refused(locked, sizeof locked - 1, PROBLEM_ENCRYPTED, "パスワード");
    assert_refused(cut, sizeof cut - 1, PROBLEM_DAMAGED, "ページ");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kind/formats", formats);
    g_test_add_func("/kind/refused", refused);
    g_test_add_func("/kind/packages", packages);
    g_test_add_func("/kind/pdf-as-it-is", pdf_as_it_is);
    return g_test_run();
}
