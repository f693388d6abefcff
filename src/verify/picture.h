/* verify/picture.h -- pictures by their structure: pieces that draw, and nothing else; pure
 * (verify/ only)
 *
 * Each walks the bytes once from front to back, says what is not on its list, and wants the end of
 * the picture to be the end of the bytes. */
#pragma once
#include "base/cursor.h"
#include "verify/say.h"

void verify_png(Verify *v, const guint8 *bytes, gsize size);  /* W3C PNG, third edition */
void verify_jpeg(Verify *v, const guint8 *bytes, gsize size); /* ITU-T T.81, JFIF 1.02 */
void verify_gif(Verify *v, const guint8 *bytes, gsize size);  /* GIF89a */
void verify_bmp(Verify *v, const guint8 *bytes, gsize size);  /* MS-WMF 2.2.2 */
void verify_tiff(Verify *v, const guint8 *bytes, gsize size); /* TIFF 6.0 */
void verify_webp(Verify *v, const guint8 *bytes, gsize size); /* RFC 9649 */
void verify_emf(Verify *v, const guint8 *bytes, gsize size);  /* MS-EMF */
void verify_emfplus(Verify *v, const guint8 *bytes, gsize size,
                    GByteArray *object);                     /* MS-EMFPLUS */
void verify_wmf(Verify *v, const guint8 *bytes, gsize size); /* MS-WMF */

/* ---- what several of them hold ---- */

/* Orientation and resolution in a TIFF structure, and nothing else (Exif 2.32). */
void verify_exif(Verify *v, const guint8 *bytes, gsize size);
/* A colour profile of curves and columns (ICC.1). */
void verify_icc(Verify *v, const guint8 *bytes, gsize size);
/* The header of a bitmap and its colours; gives their size, or 0, which was said. `rows` gets the
 * size of the bitmap's rows, or 0 where they are packed. `indices`: colours of 2 bytes. */
gsize verify_dib(Verify *v, const guint8 *bytes, gsize size, gboolean indices, guint64 *rows);
/* The cursor failed, or there is more: says so. */
void verify_say_end(Verify *v, const Cursor *c);
