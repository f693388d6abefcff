/* image/exif.h -- the few things of an EXIF block that change how a picture is shown
 *
 * Exif 2.32 (CIPA DC-008): a TIFF structure. Only orientation and resolution of the first
 * directory are taken; what else there is, is only told apart for the report. */
#pragma once
#include "image/out.h"

typedef struct {
    guint orientation;                              /* 1–8; 1 when nothing is said */
    guint resolution_unit;                          /* 2 inch, 3 centimetre; 0: no resolution */
    guint32 x_over, x_under, y_over, y_under;       /* each ≥ 1 */
    gboolean has_location, has_thumbnail, has_more; /* GPS, a second picture, anything else */
} ImageExif;

/* What can be read of it; never fails: a damaged block says nothing. `bytes` starts at the byte
 * order mark. */
void image_exif_read(const guint8 *bytes, gsize size, ImageExif *exif);
/* Whether a block is needed to say it. */
gboolean image_exif_matters(const ImageExif *exif);
/* A new block that says orientation (unless 1) and resolution (if any) and nothing else: big
 * endian, one directory, tags in order. The same values give the same bytes. */
void image_exif_put(ImageOut *out, const ImageExif *exif);
/* Notes what went with it. */
void image_exif_note(const ImageExif *exif, DisarmJob *job);
