/* image/icc.h -- colour profiles: told from sRGB, made anew when they are plain, dropped otherwise
 *
 * ICC.1:2001-04 (version 2) and ICC.1:2010 (version 4). Plain is a display, input or space profile
 * of three XYZ columns and three curves (RGB) or one curve (grey). What such a profile says is a
 * few numbers; they are read, and a new profile is written from them. Profiles of tables for many
 * dimensions (those of printers) are programs for colour engines and are not kept. */
#pragma once
#include "image/out.h"

typedef enum {
    IMAGE_ICC_NONE,   /* not plain, or damaged */
    IMAGE_ICC_SRGB,   /* says what is assumed without a profile */
    IMAGE_ICC_REBUILT /* `out` holds the new one */
} ImageIcc;

typedef enum { IMAGE_ICC_GREY = 1, IMAGE_ICC_RGB = 3 } ImageIccChannels;

/* At most this much of a profile is looked at; larger ones are of tables. */
#define IMAGE_ICC_MAX_BYTES ((gsize)512 * 1024)

/* Reads a profile for a picture of `channels`; with REBUILT, `*made` is set (owned). The same
 * meaning gives the same bytes, and those are read as the same meaning. */
ImageIcc image_icc_rebuild(const guint8 *bytes, gsize size, ImageIccChannels channels,
                           GBytes **made);
/* The same, and what became of it noted in the job: sRGB as dropped (nothing is lost), a new one as
 * rewritten, none as dropped with another look. */
ImageIcc image_icc_take(const guint8 *bytes, gsize size, ImageIccChannels channels, DisarmJob *job,
                        GBytes **made);
