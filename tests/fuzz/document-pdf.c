/* tests/fuzz/document-pdf.c -- any bytes as the words of a PDF: refused, or read as lines of UTF-8
 */
#include "document/document.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const Document *document, const GError *error)
{
    if ((document == NULL) != (error != NULL))
        abort();
    if (document != NULL && document->text != NULL &&
        (!g_utf8_validate(document->text, (gssize)document->size_bytes, NULL) ||
         strlen(document->text) != document->size_bytes))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    guint pages = 0;
    g_autoptr(DocumentPdf) pdf = document_pdf_new("fuzz.pdf");
    gboolean added = document_pdf_add(pdf, 1, data, size, &pages, &error);
    /* The same once more changes nothing. */
    if (added && !document_pdf_add(pdf, 1, data, size, &pages, NULL))
        abort();
    g_autoptr(Document) document = added ? document_pdf_read(pdf, &error) : NULL;
    check(document, error);
    if (document != NULL && document->pages != pages)
        abort();
    g_autoptr(GError) whole_error = NULL;
    g_autoptr(Document) whole = document_read(data, size, "fuzz", &whole_error);
    check(whole, whole_error);
    return 0;
}
