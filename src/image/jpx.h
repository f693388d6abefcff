/* image/jpx.h -- JPEG 2000 pictures (ISO/IEC 15444-1) unpacked into samples by libopenjp2 within
 * bounds; pure */
#pragma once
#include "disarm/budget.h"

typedef struct {
    guint components;     /* that the picture's colours have; 0: as the file says */
    gboolean as_they_are; /* numbers of a palette: not stretched to 8 bits */
    gboolean onto_white;  /* what lets through is laid over white */
} ImageJpxWish;

typedef struct {
    GBytes *samples; /* owned; rows, pixels side by side, 8 bits each */
    guint32 width, height;
    guint components; /* 1, 3 or 4, or as many as were wished for */
    gboolean damaged; /* some of it could not be read */
} ImageJpx;
void image_jpx_clear(ImageJpx *jpx);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImageJpx, image_jpx_clear)

/* A JP2 file or a bare codestream. FALSE without an error: nothing of it can be read. */
gboolean image_jpx_read(const guint8 *bytes, gsize size, const ImageJpxWish *wish,
                        DisarmBudget *budget, ImageJpx *out, GError **error);
