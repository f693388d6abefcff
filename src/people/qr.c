/* people/qr.c -- a QR code as one path of an SVG */
#include "base/problem.h"
#include "people/factors.h"
#include <qrencode.h>

#define QUIET 4 /* modules around it (ISO/IEC 18004 7.3.8) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QRcode, QRcode_free)

/* The dark modules of one row, run by run. */
static void append_row(const QRcode *code, int y, GString *path)
{
    const unsigned char *row = code->data + (gsize)y * (gsize)code->width;
    for (int x = 0; x < code->width; x++) {
        int from = x;
        while (x < code->width && (row[x] & 1) != 0)
            x++;
        if (x > from)
            g_string_append_printf(path, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from,
                                   x - from);
    }
}

char *people_qr_path(const char *text, guint *size, GError **error)
{
    g_autoptr(QRcode) code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        problem_set(error, PROBLEM_INTERNAL, "QR", NULL);
        return NULL;
    }
    GString *path = g_string_new(NULL);
    for (int y = 0; y < code->width; y++)
        append_row(code, y, path);
    *size = (guint)(code->width + 2 * QUIET);
    return g_string_free(path, FALSE);
}
