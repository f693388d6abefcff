/* image/dib-rle.h -- run lengths of bitmaps to plain rows
 *
 * MS-WMF 3.1.6 (RLE8, RLE4); OS/2 2.x (RLE24). */
#pragma once
#include "base/cursor.h"

/* Rows from the bottom, of `row_bytes` each, of `bits` (4, 8 or 24) a pixel; pixels that no run
 * names stay as they are in `rows`. FALSE when a run leads outside the bitmap or the data is cut
 * off. */
gboolean image_dib_rle_decode(Cursor *c, guint bits, guint32 width, guint32 height, gsize row_bytes,
                              guint8 *rows);
