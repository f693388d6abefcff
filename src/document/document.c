/* document/document.c -- finds out what a file is and has the reader of that format read it */
#include "document/document.h"
#include "base/problem.h"
#include "document/docx.h"
#include "document/html.h"
#include "document/kind.h"
#include "document/odt.h"
#include "document/package.h"
#include "document/pdf.h"
#include <string.h>

/* ---- what readers give ---- */

static Document *text_itself(const char *format)
{
    Document *document = g_new0(Document, 1);
    document->format = format;
    return document;
}

static gboolean holds_text(const char *text)
{
    return text[strspn(text, " \t\n#")] != '\0';
}

static Document *of_flow(const DocumentFlow *flow, const char *format, const char *name,
                         GError **error)
{
    if (flow->allowance->used_up) {
        problem_set(error, PROBLEM_TOO_LARGE, name,
                    PROBLEM_BOTH("16 MiB of text or 200,000 lines", "文字 16 MiB または 20 万行"));
        return NULL;
    }
    if (!holds_text(flow->text->str)) {
        problem_set(error, PROBLEM_EMPTY, name, NULL);
        return NULL;
    }
    Document *document = text_itself(format);
    document->text = g_strndup(flow->text->str, flow->text->len);
    document->size_bytes = flow->text->len;
    document->encoding = "utf-8";
    return document;
}

static DocumentAllowance whole_allowance(void)
{
    return (DocumentAllowance){DOCUMENT_TEXT_MAX_BYTES * 2, DOCUMENT_LINES_MAX, FALSE};
}

/* ---- each format ---- */

static Document *read_package(ArchiveZip *zip, const char *name, GError **error)
{
    const char *kind = NULL;
    g_autoptr(GError) problem = NULL;
    DocumentPackage package = document_package_find(zip, &kind, &problem);
    DocumentAllowance allowance = whole_allowance();
    g_autoptr(DocumentFlow) flow = document_flow_new(&allowance);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    if (package == DOCUMENT_PACKAGE_DOCX)
        return docx_read(zip, name, flow, error) ? of_flow(flow, "docx", name, error) : NULL;
    if (package == DOCUMENT_PACKAGE_ODT)
        return odt_read(zip, name, flow, error) ? of_flow(flow, "odt", name, error) : NULL;
    problem_set(error, PROBLEM_UNSUPPORTED, kind, PROBLEM_SAVE_AS_TEXT);
    return NULL;
}

static Document *read_zip(const guint8 *bytes, gsize size_bytes, const char *name, GError **error)
{
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(bytes, size_bytes, &document_package_budget, name, error);
    return zip != NULL ? read_package(zip, name, error) : NULL;
}

static Document *read_html(const guint8 *bytes, gsize size_bytes, const char *name, GError **error)
{
    const char *encoding = NULL;
    DocumentAllowance allowance = whole_allowance();
    g_autoptr(DocumentFlow) flow = document_flow_new(&allowance);
    if (!html_read(bytes, size_bytes, name, flow, &encoding, error))
        return NULL;
    Document *document = of_flow(flow, "html", name, error);
    if (document != NULL)
        document->encoding = encoding;
    return document;
}

/* A PDF that pdftotext would not read. */
static Document *refuse_pdf(const guint8 *bytes, gsize size_bytes, const char *name, GError **error)
{
    static const char lock[] = "/Encrypt";
    gboolean locked = memmem(bytes, size_bytes, lock, sizeof lock - 1) != NULL;
    problem_set(error, locked ? PROBLEM_ENCRYPTED : PROBLEM_DAMAGED, name,
                PROBLEM_BOTH("its pages are not to be found", "ページが見つかりません"));
    return NULL;
}

Document *document_read(const guint8 *bytes, gsize size_bytes, const char *name, GError **error)
{
    if (size_bytes == 0) {
        problem_set(error, PROBLEM_EMPTY, name, NULL);
        return NULL;
    }
    switch (document_kind_find(bytes, size_bytes, name, error)) {
    case DOCUMENT_KIND_TEXT:
        return text_itself("text");
    case DOCUMENT_KIND_MARKDOWN:
        return text_itself("markdown");
    case DOCUMENT_KIND_HTML:
        return read_html(bytes, size_bytes, name, error);
    case DOCUMENT_KIND_ZIP:
        return read_zip(bytes, size_bytes, name, error);
    case DOCUMENT_KIND_PDF:
        return refuse_pdf(bytes, size_bytes, name, error);
    case DOCUMENT_KIND_REFUSED:
        break;
    }
    return NULL;
}

void document_free(Document *document)
{
    if (document == NULL)
        return;
    g_free(document->text);
    g_free(document);
}

/* ---- a PDF ---- */

struct DocumentPdf {
    PdfWords *words;
    char *name;
};

DocumentPdf *document_pdf_new(const char *name)
{
    DocumentPdf *pdf = g_new0(DocumentPdf, 1);
    pdf->words = pdf_words_new();
    pdf->name = g_strdup(name);
    return pdf;
}

void document_pdf_free(DocumentPdf *pdf)
{
    if (pdf == NULL)
        return;
    pdf_words_free(pdf->words);
    g_free(pdf->name);
    g_free(pdf);
}

gboolean document_pdf_add(DocumentPdf *pdf, guint first, const guint8 *bytes, gsize size_bytes,
                          guint *pages, GError **error)
{
    return pdf_words_add(pdf->words, first, bytes, size_bytes, pdf->name, pages, error);
}

Document *document_pdf_read(DocumentPdf *pdf, GError **error)
{
    DocumentAllowance allowance = whole_allowance();
    g_autoptr(DocumentFlow) flow = document_flow_new(&allowance);
    if (!pdf_write(pdf->words, pdf->name, flow, error))
        return NULL;
    Document *document = of_flow(flow, "pdf", pdf->name, error);
    if (document != NULL)
        document->pages = pdf->words->pages->len;
    return document;
}
