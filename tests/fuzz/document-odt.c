/* tests/fuzz/document-odt.c -- any bytes as the contents of an OpenDocument text: refused, or read
 * as lines of UTF-8 */
#include "document/odt.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DocumentAllowance allowance = {1024 * 1024, 10000, FALSE};
    g_autoptr(DocumentFlow) out = document_flow_new(&allowance);
    g_autoptr(OdtLists) lists = odt_lists_new();
    g_autoptr(GBytes) content = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    gboolean read = odt_lists_read(lists, content, "fuzz", &error) &&
                    odt_body_read(content, "fuzz", lists, out, &error);
    if (read == (error != NULL) || out->text->len > 1024 * 1024 ||
        !g_utf8_validate(out->text->str, (gssize)out->text->len, NULL))
        abort();
    return 0;
}
