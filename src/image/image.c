/* image/image.c -- hands a picture to what knows its kind */
#include "image/formats.h"
#include "image/refusal.h"

static const ImageCleaner cleaners[IMAGE_KIND_LAST] = {
    [IMAGE_JPEG] = image_jpeg_clean, [IMAGE_PNG] = image_png_clean,   [IMAGE_GIF] = image_gif_clean,
    [IMAGE_BMP] = image_bmp_clean,   [IMAGE_EMF] = image_emf_clean,   [IMAGE_WMF] = image_wmf_clean,
    [IMAGE_TIFF] = image_tiff_clean, [IMAGE_WEBP] = image_webp_clean,
};

GBytes *image_clean(ImageKind kind, const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    if (cleaners[kind] == NULL || image_kind_of(bytes, size) != kind) {
        image_unsupported(job, kind, NULL, error);
        return NULL;
    }
    return cleaners[kind](bytes, size, job, error);
}
