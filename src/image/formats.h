/* image/formats.h -- the kinds of pictures, one function each; called by image.c and by pictures in
 * pictures */
#pragma once
#include "image/image.h"

/* What all of these take and give is said at image_clean. */
typedef GBytes *(*ImageCleaner)(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);

GBytes *image_jpeg_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_png_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_gif_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_tiff_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_bmp_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_webp_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_emf_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
GBytes *image_wmf_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);
