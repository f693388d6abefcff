/* image/png.h -- the parts of a PNG picture as they were read, between its reader and its writer */
#pragma once
#include "image/exif.h"
#include "image/refusal.h"

typedef struct {
    const guint8 *bytes; /* lent */
    gsize size;
} ImageSlice;

/* A rectangle of pixels as its rows are packed (PNG 2nd edition, chapters 7 to 9). */
typedef struct {
    guint32 width, height;
    guint bits; /* of one pixel */
    gboolean interlaced;
} ImagePngShape;

/* Compressed rows: the slices of their chunks are one stream after each other. */
typedef struct {
    const ImageSlice *slices; /* lent */
    gsize count;
    gsize size;   /* of all slices */
    gsize plain;  /* inflated, as the shape has it */
    gboolean odd; /* the stream holds more than the rows: it is not copied but packed anew */
} ImagePngData;

/* Inflates the stream and checks that it is whole, that each row's filter is one of the five and
 * that it has the size of its shape; the inflated bytes are charged. Sets `plain` and `odd`. */
gboolean image_png_data_check(ImagePngData *data, const ImagePngShape *shape, DisarmJob *job,
                              GError **error);
/* Writes the stream as chunks of `type` of 1 MiB at most: its deflate blocks as they are under a
 * header and a sum of our own, or packed anew where it was odd. `sequence` (fdAT) counts the
 * chunks; NULL: they have no number. */
gboolean image_png_data_put(ImageOut *out, const char *type, const ImagePngData *data,
                            guint32 *sequence, DisarmJob *job, GError **error);
/* One chunk with its length and CRC. */
void image_png_put_chunk(ImageOut *out, const char *type, const void *bytes, gsize size);
