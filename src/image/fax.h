/* image/fax.h -- fax pictures (ITU-T T.4 and T.6) unpacked into rows; pure */
#pragma once
#include <glib.h>

/* As a PDF says it (ISO 32000-2, table 11). */
typedef struct {
    gint64 k; /* below 0: T.6; 0: T.4, each row by itself; above: T.4, rows by the one before too */
    gint64 columns;
    gboolean byte_align, black_is_1, end_of_block;
} ImageFax;
#define IMAGE_FAX_COLUMNS_MAX 200000

/* Rows of (columns + 7) / 8 bytes, the first pixel in the highest bit, up to `max_bytes`, which the
 * caller has asked the budget for. Ends where the data do; `damaged` when they end wrongly, and of
 * a damaged row the rest is white. `used`: bytes of the data. Owned; NULL for columns that cannot
 * be. */
GByteArray *image_fax_rows(const guint8 *bytes, gsize size, const ImageFax *way, gsize max_bytes,
                           gboolean *damaged, gsize *used);
