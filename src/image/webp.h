/* image/webp.h -- the coded pictures in WebP files: lossy ones checked, lossless ones coded anew
 *
 * RFC 9649; RFC 6386 (VP8). A decoder's tables for lossless pictures were once overrun by codes
 * that are right; such pictures, and transparency coded like them, are therefore never passed on as
 * they came. */
#pragma once
#include "image/out.h"
#include "image/refusal.h"

/* One picture: a file has one, or one for each frame. */
typedef struct {
    const guint8 *colour, *alpha; /* contents of VP8 or VP8L, and of ALPH or NULL. Lent */
    gsize colour_size, alpha_size;
    gboolean lossless;
    guint width, height; /* set by image_webp_read_size */
    gboolean has_alpha;  /* set by image_webp_read_size; true for lossless ones that say so */
} ImageWebpPicture;

/* What the coded picture says of itself. */
gboolean image_webp_read_size(ImageWebpPicture *picture);
/* Writes it as chunks: VP8L, or ALPH and VP8. `small`: time is taken to pack it well. */
gboolean image_webp_put_picture(const ImageWebpPicture *picture, gboolean small, ImageOut *out,
                                DisarmJob *job, GError **error);
/* One chunk, filled up to an even size. */
void image_webp_put_chunk(ImageOut *out, const char *name, const void *bytes, gsize size);
