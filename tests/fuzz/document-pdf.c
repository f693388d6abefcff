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
    g_autoptr(Document) document = document_read_pdf(data, size, "fuzz.pdf", &error);
    check(document, error);
    g_autoptr(GError) whole_error = NULL;
    g_autoptr(Document) whole = document_read(data, size, "fuzz", &whole_error);
    check(whole, whole_error);
    return 0;
}
