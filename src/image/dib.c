/* image/dib.c -- device-independent bitmaps, as BMP files and the records of metafiles hold them */
#include "image/dib.h"
#include "base/cursor.h"
#include "image/dib-rle.h"
#include <string.h>

enum {
    PLAIN = 0,
    RLE8 = 1,
    RLE4 = 2,
    BITFIELDS = 3, /* OS/2: Huffman 1D */
    JPEG = 4,      /* OS/2: RLE24 */
    PNG = 5,
    ALPHA_BITFIELDS = 6,
    RLE24 = 100 /* of our own making, for OS/2's */
};
enum { CORE = 12, OS2_SHORT = 16, INFO = 40, V2 = 52, V3 = 56, OS2 = 64, V4 = 108, V5 = 124 };

#define CS_LINKED 0x4C494E4Bu
#define CS_EMBEDDED 0x4D424544u
#define CS_SRGB 0x73524742u

typedef struct {
    guint32 size, compression, colours;
    gint32 width, height;
    guint planes, bits;
    guint32 x_per_metre, y_per_metre;
    guint32 masks[4]; /* red, green, blue, alpha */
    guint32 space, profile_at, profile_size;
    gboolean calibrated;
    gsize palette_at;
    guint entry_bytes;
} Header;

static gboolean damaged(const ImageDib *dib, DisarmJob *job, const char *why, GError **error)
{
    return image_damaged(job, dib->kind, why, error);
}

/* ---- reading ---- */

static void read_core(Header *h, Cursor *c)
{
    h->width = cursor_u16le(c);
    h->height = cursor_u16le(c);
    h->planes = cursor_u16le(c);
    h->bits = cursor_u16le(c);
    h->entry_bytes = 3;
}

static void read_info(Header *h, Cursor *c)
{
    h->width = (gint32)cursor_u32le(c);
    h->height = (gint32)cursor_u32le(c);
    h->planes = cursor_u16le(c);
    h->bits = cursor_u16le(c);
    h->entry_bytes = 4;
    if (h->size < INFO)
        return; /* OS/2 leaves out what is zero */
    h->compression = cursor_u32le(c);
    cursor_skip(c, 4); /* size of the rows: they have what they have */
    h->x_per_metre = cursor_u32le(c);
    h->y_per_metre = cursor_u32le(c);
    h->colours = cursor_u32le(c);
    cursor_skip(c, 4);
}

/* Masks stand in the header from its second form on, after it before that. */
static void read_masks(Header *h, Cursor *c)
{
    gboolean after =
        h->size == INFO && (h->compression == BITFIELDS || h->compression == ALPHA_BITFIELDS);
    guint count = h->size == V2 ? 3 : h->size >= V3 ? 4 : h->compression == ALPHA_BITFIELDS ? 4 : 3;
    if (h->size == OS2 || (h->size < V2 && !after))
        return;
    for (guint i = 0; i < count; i++)
        h->masks[i] = cursor_u32le(c);
    if (after)
        h->palette_at += 4 * (gsize)count;
    if (h->compression == ALPHA_BITFIELDS)
        h->compression = BITFIELDS;
}

static void read_space(Header *h, Cursor *c)
{
    if (h->size < V4)
        return;
    h->space = cursor_u32le(c);
    for (guint i = 0; i < 12; i++)
        h->calibrated = cursor_u32le(c) != 0 || h->calibrated;
    if (h->size < V5)
        return;
    cursor_skip(c, 4);
    h->profile_at = cursor_u32le(c);
    h->profile_size = cursor_u32le(c);
}

static gboolean read_header(Header *h, const ImageDib *dib)
{
    Cursor c = cursor_over(dib->info, dib->info_size);
    h->size = cursor_u32le(&c);
    h->palette_at = h->size;
    if (h->size == CORE)
        read_core(h, &c);
    else
        read_info(h, &c);
    gboolean os2 = h->size == OS2_SHORT || h->size == OS2;
    if (os2 && h->compression == JPEG)
        h->compression = RLE24;
    else if (os2 && h->compression == BITFIELDS)
        h->compression = PNG; /* Huffman 1D: not handled either */
    read_masks(h, &c);
    read_space(h, &c);
    gboolean known = h->size == CORE || os2 || h->size == INFO || h->size == V2 || h->size == V3 ||
                     h->size == V4 || h->size == V5;
    return cursor_ok(&c) && known && h->planes == 1 && h->width > 0 && h->height != 0 &&
           h->height != G_MININT32;
}

/* ---- judging ---- */

static gboolean is_run_of_ones(guint32 mask)
{
    guint32 low = mask & (~mask + 1);
    return mask != 0 && ((mask + low) & mask) == 0;
}

/* Each of one run of bits, within a pixel, none of another's. */
static gboolean masks_fit(const Header *h)
{
    guint32 all = h->bits == 16 ? 0xFFFF : 0xFFFFFFFF;
    guint32 seen = 0;
    for (guint i = 0; i < 4; i++) {
        guint32 mask = h->masks[i];
        if ((mask & seen) != 0 || (mask & ~all) != 0 || (mask != 0 && !is_run_of_ones(mask)) ||
            (mask == 0 && i < 3))
            return FALSE;
        seen |= mask;
    }
    return TRUE;
}

static gboolean compression_fits(const Header *h)
{
    gboolean upwards = h->height > 0;
    switch (h->compression) {
    case PLAIN:
        return TRUE;
    case RLE8:
        return h->bits == 8 && upwards;
    case RLE4:
        return h->bits == 4 && upwards;
    case RLE24:
        return h->bits == 24 && upwards;
    default:
        return h->compression == BITFIELDS && (h->bits == 16 || h->bits == 32) && masks_fit(h);
    }
}

static gboolean check_header(const Header *h, ImageDib *dib, DisarmJob *job, GError **error)
{
    gboolean depth = h->bits == 1 || h->bits == 4 || h->bits == 8 || h->bits == 16 ||
                     h->bits == 24 || h->bits == 32;
    if (h->compression == PNG || h->compression == JPEG || (h->bits == 2 && h->planes == 1))
        return image_unsupported(job, dib->kind,
                                 PROBLEM_BOTH("a bitmap in a form for printers or old systems",
                                              "プリンターや古い機器向けの形式のビットマップ"),
                                 error);
    if (!depth || !compression_fits(h))
        return damaged(dib, job, "a bitmap's header is wrong", error);
    dib->width = (guint32)h->width;
    dib->height = (guint32)ABS(h->height);
    return disarm_budget_picture(job->budget, dib->width, dib->height, error);
}

static guint32 row_count(const ImageDib *dib)
{
    return dib->rows > 0 ? MIN(dib->rows, dib->height) : dib->height;
}

static gsize row_size(const Header *h)
{
    return (gsize)(((guint64)h->width * h->bits + 31) / 32 * 4);
}

/* ---- palette ---- */

/* How many entries there are, in the room that there is for them. */
static guint palette_count(const Header *h, const ImageDib *dib)
{
    guint most = 1u << h->bits;
    guint entry = dib->usage == IMAGE_DIB_INDICES ? 2 : h->entry_bytes;
    gsize room = dib->info_size > h->palette_at ? (dib->info_size - h->palette_at) / entry : 0;
    guint count = h->colours == 0 || h->colours > most ? most : h->colours;
    return (guint)MIN((gsize)count, room);
}

static void put_palette(const Header *h, const ImageDib *dib, ImageOut *out)
{
    guint count = palette_count(h, dib);
    const guint8 *at = dib->info + h->palette_at;
    if (dib->usage == IMAGE_DIB_INDICES) {
        image_put(out, at, (gsize)2 * count);
        image_put_zeros(out, (gsize)2 * ((1u << h->bits) - count));
        return;
    }
    for (guint i = 0; i < count; i++, at += h->entry_bytes) {
        image_put(out, at, 3);
        image_put_u8(out, 0);
    }
    image_put_zeros(out, (gsize)4 * ((1u << h->bits) - count));
}

/* ---- writing ---- */

static void put_header(const Header *h, const ImageDib *dib, ImageOut *out)
{
    gboolean masked = h->compression == BITFIELDS;
    gboolean alpha = masked && h->masks[3] != 0;
    gint32 height = dib->order == IMAGE_DIB_UPWARDS ? (gint32)dib->height : h->height;
    image_put_u32le(out, alpha ? V4 : INFO);
    image_put_u32le(out, dib->width);
    image_put_u32le(out, (guint32)height);
    image_put_u16le(out, 1);
    image_put_u16le(out, h->bits);
    image_put_u32le(out, masked ? BITFIELDS : PLAIN);
    image_put_u32le(out, (guint32)(row_size(h) * row_count(dib)));
    image_put_u32le(out, h->x_per_metre);
    image_put_u32le(out, h->y_per_metre);
    image_put_zeros(out, 8);
    for (guint i = 0; masked && i < (alpha ? 4 : 3); i++)
        image_put_u32le(out, h->masks[i]);
    if (alpha) {
        image_put_u32le(out, CS_SRGB);
        image_put_zeros(out, V4 - INFO - 20);
    }
}

static void put_row(const Header *h, const guint8 *row, ImageOut *out)
{
    gsize bits = (gsize)h->width * h->bits;
    gsize whole = bits / 8;
    guint rest = (guint)(bits % 8);
    image_put(out, row, whole);
    if (rest > 0)
        image_put_u8(out, (guint8)(row[whole] & ~(0xFF >> rest)));
    image_put_zeros(out, row_size(h) - whole - (rest > 0 ? 1U : 0U));
}

static void put_rows(const Header *h, const ImageDib *dib, const guint8 *rows, ImageOut *out)
{
    gboolean turn = dib->order == IMAGE_DIB_UPWARDS && h->height < 0;
    for (guint32 i = 0; i < row_count(dib) && !out->failed; i++) {
        guint32 y = turn ? dib->height - 1 - i : i;
        put_row(h, rows + y * row_size(h), out);
    }
}

/* The last row may lack its padding. */
static gboolean put_plain(const Header *h, ImageDib *dib, ImageOut *out, DisarmJob *job,
                          GError **error)
{
    gsize all = row_size(h) * row_count(dib);
    gsize padding = row_size(h) - ((gsize)h->width * h->bits + 7) / 8;
    if (dib->bits_size < all - padding)
        return damaged(dib, job,
                       PROBLEM_BOTH("its pixels are cut off", "画素のデータが途切れています"),
                       error);
    dib->bits_used = MIN(dib->bits_size, all);
    put_rows(h, dib, dib->bits, out);
    return TRUE;
}

static gboolean put_unpacked(const Header *h, ImageDib *dib, ImageOut *out, DisarmJob *job,
                             GError **error)
{
    gsize size = row_size(h) * row_count(dib);
    if (!disarm_budget_stream(job->budget, dib->bits_size, size, error))
        return FALSE;
    g_autofree guint8 *rows = g_try_malloc0(size);
    Cursor c = cursor_over(dib->bits, dib->bits_size);
    if (rows == NULL)
        return image_too_large(job, dib->kind, "memory", error);
    if (!image_dib_rle_decode(&c, h->bits, dib->width, row_count(dib), row_size(h), rows))
        return damaged(dib, job, "a run of its pixels leads outside", error);
    dib->bits_used = (gsize)(c.at - dib->bits);
    put_rows(h, dib, rows, out);
    return TRUE;
}

/* ---- what goes ---- */

static void note_profile(const Header *h, const ImageDib *dib, DisarmJob *job)
{
    if (h->space == CS_LINKED) {
        Cursor c = cursor_over(dib->info, dib->reach);
        cursor_skip(&c, h->profile_at);
        const guint8 *path = cursor_lend(&c, h->profile_size, 4096);
        disarm_find(job->findings, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED,
                    path != NULL ? (const char *)path : "PROFILE_LINKED",
                    path != NULL ? (gssize)h->profile_size : -1);
    } else if (h->space == CS_EMBEDDED || (h->space == 0 && h->calibrated)) {
        disarm_find(job->findings, DISARM_COLOUR_PROFILE, DISARM_DROPPED, "BMP", -1);
    }
}

gsize image_dib_packed_info(const guint8 *bytes, gsize size, ImageDibUsage usage)
{
    Header h = {0};
    ImageDib dib = {.usage = usage, .info = bytes, .info_size = size};
    if (!read_header(&h, &dib))
        return size;
    guint most = h.bits <= 8 ? 1u << h.bits : 0;
    guint64 count = h.colours > 0 ? h.colours : most;
    guint entry = usage == IMAGE_DIB_INDICES ? 2 : usage == IMAGE_DIB_BARE ? 0 : h.entry_bytes;
    return (gsize)MIN((guint64)size, h.palette_at + count * entry);
}

gboolean image_dib_put(ImageDib *dib, ImageOut *out, DisarmJob *job, GError **error)
{
    Header h = {0};
    gsize start = out->size;
    if (!read_header(&h, dib))
        return damaged(dib, job, "a bitmap's header is wrong", error);
    if (!check_header(&h, dib, job, error))
        return FALSE;
    note_profile(&h, dib, job);
    put_header(&h, dib, out);
    if (h.bits <= 8 && dib->usage != IMAGE_DIB_BARE)
        put_palette(&h, dib, out);
    dib->info_written = out->size - start;
    gboolean packed = h.compression != PLAIN && h.compression != BITFIELDS;
    return packed ? put_unpacked(&h, dib, out, job, error) : put_plain(&h, dib, out, job, error);
}
