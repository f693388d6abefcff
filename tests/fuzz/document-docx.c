/* tests/fuzz/document-docx.c -- any bytes as parts of a Word file: refused, or read as lines of
 * UTF-8
 *
 * The parts follow each other, parted by a NUL: document, styles, numbering, footnotes. */
#include "base/problem.h"
#include "document/docx.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PARTS 4

static void split(const uint8_t *data, size_t size, GBytes *parts[PARTS])
{
    const uint8_t *at = data, *end = data + size;
    for (guint i = 0; i < PARTS; i++) {
        const uint8_t *stop = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;
        if (stop == NULL || i + 1 == PARTS)
            stop = end;
        parts[i] = at < stop ? g_bytes_new(at, (gsize)(stop - at)) : NULL;
        at = stop < end ? stop + 1 : end;
    }
}

static void read_parts(GBytes *const parts[PARTS], DocumentFlow *out)
{
    g_autoptr(DocxStyles) styles = docx_styles_read(parts[1], "fuzz", NULL);
    g_autoptr(DocxNumbering) numbering = docx_numbering_read(parts[2], "fuzz", NULL);
    if (styles == NULL || numbering == NULL || parts[0] == NULL)
        return;
    g_autoptr(GError) error = NULL;
    gboolean read = docx_body_read(parts[0], "fuzz", styles, numbering, out, &error);
    if (read == (error != NULL))
        abort();
    if (read && parts[3] != NULL)
        docx_body_read(parts[3], "fuzz", styles, numbering, out, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GBytes *parts[PARTS];
    DocumentAllowance allowance = {1024 * 1024, 10000, FALSE};
    g_autoptr(DocumentFlow) out = document_flow_new(&allowance);
    split(data, size, parts);
    read_parts(parts, out);
    if (!g_utf8_validate(out->text->str, (gssize)out->text->len, NULL) ||
        out->text->len > 1024 * 1024)
        abort();
    for (guint i = 0; i < PARTS; i++)
        g_bytes_unref(parts[i]);
    return 0;
}
