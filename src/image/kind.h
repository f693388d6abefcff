/* image/kind.h -- what kind of picture some bytes are, whatever they are called */
#pragma once
#include "base/problem.h"

typedef enum {
    IMAGE_NONE, /* no picture that is known here */
    /* made safe by image_clean */
    IMAGE_JPEG,
    IMAGE_PNG,
    IMAGE_GIF,
    IMAGE_TIFF,
    IMAGE_BMP,
    IMAGE_WEBP,
    IMAGE_EMF,
    IMAGE_WMF,
    /* known by name and refused */
    IMAGE_ICON,
    IMAGE_CURSOR,
    IMAGE_HEIF,
    IMAGE_AVIF,
    IMAGE_JPEG_2000,
    IMAGE_JPEG_XR, /* WDP, HD Photo */
    IMAGE_JPEG_XL,
    IMAGE_PHOTOSHOP,
    IMAGE_POSTSCRIPT, /* EPS */
    IMAGE_PCX,
    IMAGE_KIND_LAST
} ImageKind;

/* By the first bytes alone. */
ImageKind image_kind_of(const guint8 *bytes, gsize size);
/* By the ending of a file's name, without the dot, in either case; IMAGE_NONE for others. */
ImageKind image_kind_of_ending(const char *ending);

/* Whether image_clean makes this kind safe. */
gboolean image_kind_is_cleaned(ImageKind kind);
/* "image-jpeg": lasting. Static. */
const char *image_kind_name(ImageKind kind);
/* "JPEG picture" / "JPEG 画像". Static. */
const char *image_kind_text(ImageKind kind, ProblemLanguage language);
/* In both, as problem_set takes it. Static. */
const char *image_kind_both(ImageKind kind);
/* The usual ending ("jpg") and media type ("image/jpeg"). Static. */
const char *image_kind_ending(ImageKind kind);
const char *image_kind_media_type(ImageKind kind);
