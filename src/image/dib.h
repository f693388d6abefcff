/* image/dib.h -- device-independent bitmaps, as BMP files and the records of metafiles hold them
 *
 * MS-WMF 2.2.2 (BitmapInfoHeader and its later forms, RLE), OS/2 2.x bitmap headers. Written anew
 * they have one of two headers: 40 bytes, or 108 where there is an alpha mask; no compression; a
 * palette of 2^bits colours; rows whose padding is zero. Nothing names or holds a colour profile.
 */
#pragma once
#include "image/out.h"
#include "image/refusal.h"

typedef enum {
    IMAGE_DIB_RGB,     /* the palette holds colours */
    IMAGE_DIB_INDICES, /* the palette holds 16-bit indices of another one (DIB_PAL_COLORS) */
    IMAGE_DIB_BARE     /* there is no palette (DIB_PAL_INDICES) */
} ImageDibUsage;

typedef enum { IMAGE_DIB_AS_IS, IMAGE_DIB_UPWARDS } ImageDibOrder;

typedef struct {
    ImageKind kind; /* of the picture, for errors */
    ImageDibUsage usage;
    ImageDibOrder order;        /* of the rows when written */
    const guint8 *info, *bits;  /* header, masks and palette; rows. Lent */
    gsize info_size, bits_size; /* as much as there is room for */
    gsize reach;                /* of what `info` may point to: a profile's path */
    guint32 rows;               /* of them, where it does not have all; 0: it has */
    gsize bits_used;            /* set: how many of `bits` are the bitmap's */
    gsize info_written;         /* set: size of header, masks and palette as written */
    guint32 width, height;      /* set */
} ImageDib;

/* How many of the bytes of a bitmap whose rows follow its palette at once are header, masks and
 * palette; at most `size`. */
gsize image_dib_packed_info(const guint8 *bytes, gsize size, ImageDibUsage usage);

/* Writes the bitmap anew: header, masks, palette, then the rows. Charges rows that were packed as a
 * stream. Notes what went. */
gboolean image_dib_put(ImageDib *dib, ImageOut *out, DisarmJob *job, GError **error);
