/* image/jpeg.h -- the coded part of JPEG pictures, for what carries it: files, and TIFF strips */
#pragma once
#include "image/exif.h"

/* What stands beside the coded picture and is written anew with it. */
typedef struct {
    gboolean bare;  /* in: no markers but those that decoding needs, as TIFF wants them */
    ImageExif exif; /* found; written unless bare */
    guint width, height, components; /* found */
    guint h_factor, v_factor;        /* found: of the first component */
} ImageJpegFrame;

/* The picture coded in `bytes` coded anew into `out`: no coefficient changes. `tables` may be NULL;
 * else a datastream of tables alone that goes before (TIFF's JPEGTables). */
gboolean image_jpeg_transcode(const guint8 *tables, gsize tables_size, const guint8 *bytes,
                              gsize size, ImageJpegFrame *frame, ImageOut *out, DisarmJob *job,
                              GError **error);
