/* image/tiff.c -- TIFF: pages decoded and packed anew by libtiff, with the tags that change the
 * look
 *
 * TIFF 6.0. Compression stays what it was, but fax becomes Group 4 and old forms become new ones.
 */
#include "image/tiff.h"
#include "image/formats.h"
#include "image/icc.h"
#include <math.h>
#include <string.h>

#define CHUNK_BYTES_MAX ((tmsize_t)64 * 1024 * 1024)

/* Of all pages decoded: what a file may become besides a number of times its own size. Pages of one
 * colour would keep the worker busy for minutes else. */
#define PLAIN_FREE ((guint64)128 * 1024 * 1024)
#define PLAIN_PER_BYTE ((guint64)200)

typedef struct {
    DisarmJob *job;
    guint64 plain_left;
    const guint8 *bytes; /* lent */
    gsize size;
    ImageTiffFile from, into;
    TIFF *in, *to;
    guint16 bits, samples, planar, photometric, format, compression;
} Tiff;

static gboolean damaged(Tiff *t, const char *why, GError **error)
{
    const char *said = t->from.failure[0] != '\0' ? t->from.failure : t->into.failure;
    return image_damaged(t->job, IMAGE_TIFF, said[0] != '\0' ? said : why, error);
}

static gboolean unsupported(Tiff *t, const char *what, const char *japanese, GError **error)
{
    g_autofree char *variant =
        g_strdup_printf("TIFF (%s)" PROBLEM_MARK "TIFF 画像（%s）", what, japanese);
    return image_unsupported(t->job, IMAGE_TIFF, variant, error);
}

/* ---- what a page is made of ---- */

static gboolean is_known_depth(guint bits)
{
    return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 32;
}

/* What the walk over the directories found is what libtiff found. */
static gboolean agrees(Tiff *t, const ImageTiffPage *page)
{
    guint32 width = 0, height = 0;
    TIFFGetField(t->in, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(t->in, TIFFTAG_IMAGELENGTH, &height);
    return width == page->width && height == page->height && t->compression == page->compression;
}

static gboolean read_shape(Tiff *t, const ImageTiffPage *page, GError **error)
{
    TIFFGetFieldDefaulted(t->in, TIFFTAG_BITSPERSAMPLE, &t->bits);
    TIFFGetFieldDefaulted(t->in, TIFFTAG_SAMPLESPERPIXEL, &t->samples);
    TIFFGetFieldDefaulted(t->in, TIFFTAG_PLANARCONFIG, &t->planar);
    TIFFGetFieldDefaulted(t->in, TIFFTAG_SAMPLEFORMAT, &t->format);
    TIFFGetFieldDefaulted(t->in, TIFFTAG_COMPRESSION, &t->compression);
    if (!agrees(t, page))
        return damaged(t, "a tag stands in it twice", error);
    if (!TIFFGetField(t->in, TIFFTAG_PHOTOMETRIC, &t->photometric))
        t->photometric = t->samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISWHITE;
    if (!is_known_depth(t->bits) || t->samples == 0 || t->samples > 32)
        return unsupported(t, "samples of a rare size", "特殊な画素形式", error);
    if (t->photometric > PHOTOMETRIC_CIELAB || t->photometric == 7)
        return unsupported(t, "colours of a rare kind", "特殊な色の表し方", error);
    if (t->format < SAMPLEFORMAT_UINT || t->format > SAMPLEFORMAT_IEEEFP)
        return unsupported(t, "samples of a rare kind", "特殊な画素形式", error);
    return TRUE;
}

/* Fax is of one bit; the older forms of it become Group 4. */
static guint written_compression(const Tiff *t)
{
    switch (t->compression) {
    case COMPRESSION_CCITTRLE:
    case COMPRESSION_CCITTFAX3:
        return COMPRESSION_CCITTFAX4;
    case COMPRESSION_DEFLATE:
        return COMPRESSION_ADOBE_DEFLATE;
    default:
        return t->compression;
    }
}

static gboolean check_page(Tiff *t, GError **error)
{
    guint compression = written_compression(t);
    guint16 h = 1, v = 1;
    if (compression == COMPRESSION_CCITTFAX4 && (t->bits != 1 || t->samples != 1))
        return damaged(t, "fax of more than one bit", error);
    if (t->photometric == PHOTOMETRIC_YCBCR && compression != COMPRESSION_JPEG)
        TIFFGetFieldDefaulted(t->in, TIFFTAG_YCBCRSUBSAMPLING, &h, &v);
    if (h != 1 || v != 1)
        return unsupported(t, "YCbCr without JPEG", "JPEG ではない YCbCr", error);
    if (t->photometric == PHOTOMETRIC_PALETTE && (t->bits > 16 || t->samples != 1))
        return damaged(t, "a palette of a wrong size", error);
    return TRUE;
}

/* ---- tags ---- */

static void copy_u16(Tiff *t, ttag_t tag)
{
    guint16 value = 0;
    if (TIFFGetField(t->in, tag, &value))
        TIFFSetField(t->to, tag, (int)value);
}

static void copy_u32(Tiff *t, ttag_t tag)
{
    guint32 value = 0;
    if (TIFFGetField(t->in, tag, &value))
        TIFFSetField(t->to, tag, value);
}

/* To a whole number of parts: fractions of other numbers are read as other numbers again. */
static float settled(float value, float parts)
{
    return roundf(value * parts) / parts;
}

static void copy_resolution(Tiff *t)
{
    float x = 0, y = 0;
    guint16 unit = 0;
    TIFFGetFieldDefaulted(t->in, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (!TIFFGetField(t->in, TIFFTAG_XRESOLUTION, &x) ||
        !TIFFGetField(t->in, TIFFTAG_YRESOLUTION, &y) || !(x >= 0.01F && x <= 65535) ||
        !(y >= 0.01F && y <= 65535))
        return;
    TIFFSetField(t->to, TIFFTAG_XRESOLUTION, (double)settled(x, 100));
    TIFFSetField(t->to, TIFFTAG_YRESOLUTION, (double)settled(y, 100));
    TIFFSetField(t->to, TIFFTAG_RESOLUTIONUNIT, (int)(unit >= 1 && unit <= 3 ? unit : 2));
}

static void copy_orientation(Tiff *t)
{
    guint16 orientation = 1;
    if (TIFFGetField(t->in, TIFFTAG_ORIENTATION, &orientation) && orientation >= 2 &&
        orientation <= 8)
        TIFFSetField(t->to, TIFFTAG_ORIENTATION, (int)orientation);
}

static void copy_extra_samples(Tiff *t)
{
    guint16 count = 0, *kinds = NULL;
    if (TIFFGetField(t->in, TIFFTAG_EXTRASAMPLES, &count, &kinds) && count > 0 &&
        count < t->samples)
        TIFFSetField(t->to, TIFFTAG_EXTRASAMPLES, (int)count, kinds);
}

static void copy_page_place(Tiff *t)
{
    guint16 page = 0, count = 0;
    guint32 kind = 0;
    if (TIFFGetField(t->in, TIFFTAG_SUBFILETYPE, &kind) && (kind & 7) != 0)
        TIFFSetField(t->to, TIFFTAG_SUBFILETYPE, kind & 7);
    if (TIFFGetField(t->in, TIFFTAG_PAGENUMBER, &page, &count))
        TIFFSetField(t->to, TIFFTAG_PAGENUMBER, (int)page, (int)count);
}

static gboolean copy_palette(Tiff *t, GError **error)
{
    guint16 *red = NULL, *green = NULL, *blue = NULL;
    if (t->photometric != PHOTOMETRIC_PALETTE)
        return TRUE;
    if (!TIFFGetField(t->in, TIFFTAG_COLORMAP, &red, &green, &blue))
        return damaged(t, "its palette is missing", error);
    return TIFFSetField(t->to, TIFFTAG_COLORMAP, red, green, blue) == 1 ||
           damaged(t, "its palette is wrong", error);
}

/* How YCbCr becomes RGB, where that is said. */
static void copy_ycbcr(Tiff *t)
{
    float *range = NULL, *weights = NULL;
    gboolean well = t->photometric == PHOTOMETRIC_YCBCR;
    if (well && t->compression != COMPRESSION_JPEG) /* which says it when it is known */
        TIFFSetField(t->to, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
    if (well && TIFFGetField(t->in, TIFFTAG_REFERENCEBLACKWHITE, &range)) {
        float kept[6];
        for (guint i = 0; i < 6; i++) {
            well = well && range[i] >= 0 && range[i] <= 65535;
            kept[i] = well ? settled(range[i], 100) : 0;
        }
        if (well)
            TIFFSetField(t->to, TIFFTAG_REFERENCEBLACKWHITE, kept);
    }
    well = t->photometric == PHOTOMETRIC_YCBCR;
    if (well && TIFFGetField(t->in, TIFFTAG_YCBCRCOEFFICIENTS, &weights)) {
        float kept[3];
        for (guint i = 0; i < 3; i++) {
            well = well && weights[i] >= 0.001F && weights[i] <= 1;
            kept[i] = well ? settled(weights[i], 1000) : 0;
        }
        if (well)
            TIFFSetField(t->to, TIFFTAG_YCBCRCOEFFICIENTS, kept);
    }
}

static void copy_icc(Tiff *t)
{
    guint32 size = 0;
    void *bytes = NULL;
    g_autoptr(GBytes) made = NULL;
    if (!TIFFGetField(t->in, TIFFTAG_ICCPROFILE, &size, &bytes) || size == 0)
        return;
    gboolean colour = t->photometric == PHOTOMETRIC_RGB || t->photometric == PHOTOMETRIC_PALETTE ||
                      t->photometric == PHOTOMETRIC_YCBCR;
    image_icc_take(bytes, t->photometric < PHOTOMETRIC_SEPARATED || colour ? size : 0,
                   colour ? IMAGE_ICC_RGB : IMAGE_ICC_GREY, t->job, &made);
    if (made != NULL)
        TIFFSetField(t->to, TIFFTAG_ICCPROFILE, (guint32)g_bytes_get_size(made),
                     g_bytes_get_data(made, NULL));
}

static void copy_predictor(Tiff *t)
{
    guint compression = written_compression(t);
    if (compression == COMPRESSION_LZW || compression == COMPRESSION_ADOBE_DEFLATE)
        copy_u16(t, TIFFTAG_PREDICTOR);
}

static gboolean copy_tags(Tiff *t, const ImageTiffPage *page, GError **error)
{
    TIFFSetField(t->to, TIFFTAG_IMAGEWIDTH, page->width);
    TIFFSetField(t->to, TIFFTAG_IMAGELENGTH, page->height);
    copy_page_place(t);
    copy_orientation(t);
    copy_resolution(t);
    TIFFSetField(t->to, TIFFTAG_BITSPERSAMPLE, (int)t->bits);
    TIFFSetField(t->to, TIFFTAG_SAMPLESPERPIXEL, (int)t->samples);
    TIFFSetField(t->to, TIFFTAG_COMPRESSION, (int)written_compression(t));
    TIFFSetField(t->to, TIFFTAG_PHOTOMETRIC, (int)t->photometric);
    TIFFSetField(t->to, TIFFTAG_PLANARCONFIG, (int)(t->samples > 1 ? t->planar : 1));
    if (t->format != SAMPLEFORMAT_UINT)
        TIFFSetField(t->to, TIFFTAG_SAMPLEFORMAT, (int)t->format);
    if (TIFFIsTiled(t->in)) {
        copy_u32(t, TIFFTAG_TILEWIDTH);
        copy_u32(t, TIFFTAG_TILELENGTH);
    } else {
        guint32 rows = 0;
        TIFFGetFieldDefaulted(t->in, TIFFTAG_ROWSPERSTRIP, &rows);
        TIFFSetField(t->to, TIFFTAG_ROWSPERSTRIP, MIN(rows, page->height));
    }
    copy_extra_samples(t);
    copy_predictor(t);
    copy_ycbcr(t);
    copy_icc(t);
    return copy_palette(t, error);
}

/* ---- pixels ---- */

static gboolean check_chunk(Tiff *t, tmsize_t size, GError **error)
{
    if (size <= 0)
        return damaged(t, "a page has no pixels", error);
    return size <= CHUNK_BYTES_MAX ||
           image_too_large(
               t->job, IMAGE_TIFF,
               PROBLEM_BOTH("64 MiB for one row or tile", "1 行・1 タイルあたり 64 MiB"), error);
}

static gboolean take_plain(Tiff *t, guint64 plain, GError **error)
{
    if (plain > t->plain_left)
        return image_too_large(t->job, IMAGE_TIFF,
                               PROBLEM_BOTH("128 MiB and 200 times its size, when decoded",
                                            "展開後 128 MiB とファイルの 200 倍"),
                               error);
    t->plain_left -= plain;
    return disarm_budget_inflate(t->job->budget, plain, error);
}

/* Row by row, so that a page in one strip takes no more memory than a row. */
static gboolean copy_rows(Tiff *t, const ImageTiffPage *page, GError **error)
{
    tmsize_t size = TIFFScanlineSize(t->in);
    guint16 planes = t->planar == PLANARCONFIG_SEPARATE ? t->samples : 1;
    if (!check_chunk(t, size, error) ||
        !take_plain(t, (guint64)size * page->height * planes, error))
        return FALSE;
    if (size != TIFFScanlineSize(t->to))
        return damaged(t, "its rows are wrong", error);
    g_autofree guint8 *row = g_malloc((gsize)size);
    for (guint16 plane = 0; plane < planes; plane++)
        for (guint32 y = 0; y < page->height; y++)
            if (TIFFReadScanline(t->in, row, y, plane) != 1 || t->from.failure[0] != '\0' ||
                TIFFWriteScanline(t->to, row, y, plane) != 1)
                return damaged(t, "its pixels are cut off or damaged", error);
    return TRUE;
}

static gboolean copy_tiles(Tiff *t, GError **error)
{
    tmsize_t size = TIFFTileSize(t->in);
    guint32 count = TIFFNumberOfTiles(t->in);
    if (!check_chunk(t, size, error) || !take_plain(t, (guint64)size * count, error))
        return FALSE;
    if (size != TIFFTileSize(t->to) || count != TIFFNumberOfTiles(t->to))
        return damaged(t, "its tiles are wrong", error);
    g_autofree guint8 *tile = g_malloc((gsize)size);
    for (guint32 i = 0; i < count; i++)
        if (TIFFReadEncodedTile(t->in, i, tile, size) != size || t->from.failure[0] != '\0' ||
            TIFFWriteEncodedTile(t->to, i, tile, size) != size)
            return damaged(t, "its pixels are cut off or damaged", error);
    return TRUE;
}

static gboolean copy_pixels(Tiff *t, const ImageTiffPage *page, GError **error)
{
    if (page->compression == COMPRESSION_JPEG)
        return image_tiff_copy_jpeg(t->in, t->to, t->size, t->job, error);
    return TIFFIsTiled(t->in) ? copy_tiles(t, error) : copy_rows(t, page, error);
}

/* ---- the whole ---- */

static gboolean copy_plain_page(Tiff *t, const ImageTiffPage *page, GError **error)
{
    if (TIFFSetSubDirectory(t->in, page->at) != 1 || t->from.failure[0] != '\0')
        return damaged(t, "a directory is damaged", error);
    return read_shape(t, page, error) && check_page(t, error) && copy_tags(t, page, error) &&
           copy_pixels(t, page, error);
}

/* libtiff's reader of old JPEG is not asked: what it would guess together is taken as it is or not
 * at all. */
static gboolean copy_page(Tiff *t, const ImageTiffPage *page, GError **error)
{
    gboolean old = page->compression == COMPRESSION_OJPEG;
    if (!(old ? image_tiff_copy_old_jpeg(page, t->bytes, t->size, t->to, t->job, error)
              : copy_plain_page(t, page, error)))
        return FALSE;
    return (TIFFWriteDirectory(t->to) == 1 && t->into.failure[0] == '\0') ||
           damaged(t, "it cannot be written", error);
}

static gboolean copy_pages(Tiff *t, const GArray *pages, GError **error)
{
    t->in = image_tiff_open_reading(&t->from);
    t->to = image_tiff_open_writing(&t->into);
    if (t->in == NULL || t->to == NULL)
        return damaged(t, "it cannot be opened", error);
    for (guint i = 0; i < pages->len; i++)
        if (!copy_page(t, &g_array_index(pages, ImageTiffPage, i), error))
            return FALSE;
    return TRUE;
}

/* Closing writes nothing: a page that was not finished does not get out. */
static void close_both(Tiff *t)
{
    if (t->in != NULL)
        TIFFClose(t->in);
    if (t->to != NULL)
        TIFFCleanup(t->to);
}

GBytes *image_tiff_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    g_autoptr(GArray) pages = image_tiff_read_pages(bytes, size, job, error);
    if (pages == NULL)
        return NULL;
    image_out_init(&out, job);
    Tiff *t = g_new0(Tiff, 1);
    *t = (Tiff){.job = job,
                .plain_left = PLAIN_FREE + PLAIN_PER_BYTE * size,
                .bytes = bytes,
                .size = size,
                .from = {.bytes = bytes, .size = size},
                .into = {.out = &out}};
    gboolean done = copy_pages(t, pages, error);
    close_both(t);
    g_free(t);
    return done ? image_out_take(&out, error) : NULL;
}
