/* tests/fuzz/document-html.c -- any bytes as a Web page: refused in words, or read as lines of
 * UTF-8 */
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
    static const char opening[] = "<html>";
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) page = g_byte_array_new();
    g_byte_array_append(page, (const guint8 *)opening, sizeof opening - 1);
    g_byte_array_append(page, data, (guint)size);
    g_autoptr(Document) document = document_read(page->data, page->len, "fuzz.html", &error);
    check(document, error);
    return 0;
}
