/* image/png.c -- PNG: chunks that change the look kept in one order, everything else left out
 *
 * PNG Specification 2nd edition (ISO/IEC 15948), PNG 3rd edition for cICP, eXIf and animation. The
 * rows are inflated and checked, not decoded: any bytes are pixels under any filter, and every
 * index names a colour because the palette is filled up. */
#include "image/png.h"
#include "base/cursor.h"
#include "image/formats.h"
#include "image/icc.h"
#include "image/png-frames.h"
#include <string.h>

#include <zlib.h>

#define CHUNK_BYTES_MAX ((guint32)0x7FFFFFFF)

enum { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

/* Chunks of which one may come, in the order in which they are written. */
typedef enum {
    CHUNK_CHRM,
    CHUNK_GAMA,
    CHUNK_CICP,
    CHUNK_ICCP,
    CHUNK_SRGB,
    CHUNK_SBIT,
    CHUNK_PLTE,
    CHUNK_TRNS,
    CHUNK_BKGD,
    CHUNK_PHYS,
    CHUNK_EXIF,
    CHUNK_LAST
} PngChunk;

typedef struct {
    DisarmJob *job;
    guint colour, depth;
    ImagePngShape shape;
    ImageSlice chunks[CHUNK_LAST]; /* bytes NULL: not there */
    GArray *data;                  /* ImageSlice: those of IDAT; owned */
    ImagePngFrames *frames;        /* owned */
    gboolean data_ended, ended;
    GBytes *icc; /* owned */
    ImageExif exif;
} Png;

/* ---- what each chunk must be ---- */

static guint samples(const Png *png)
{
    static const guint8 count[] = {1, 0, 3, 1, 2, 0, 4};
    return count[png->colour];
}

static gboolean is_gama(const Png *png, const guint8 *b, gsize size)
{
    (void)png;
    return size == 4 && b[0] < 128 && (b[0] | b[1] | b[2] | b[3]) != 0;
}

static gboolean is_chrm(const Png *png, const guint8 *b, gsize size)
{
    (void)png;
    gboolean well = size == 32;
    for (gsize i = 0; well && i < 32; i += 4)
        well = b[i] < 128;
    return well;
}

static gboolean is_srgb(const Png *png, const guint8 *b, gsize size)
{
    (void)png;
    return size == 1 && b[0] <= 3;
}

/* Primaries, transfer, matrix 0 (RGB), full range or not (ITU-T H.273). */
static gboolean is_cicp(const Png *png, const guint8 *b, gsize size)
{
    (void)png;
    return size == 4 && b[0] >= 1 && b[0] <= 22 && b[1] >= 1 && b[1] <= 18 && b[2] == 0 &&
           b[3] <= 1;
}

static gboolean is_sbit(const Png *png, const guint8 *b, gsize size)
{
    gsize count = png->colour == PALETTE ? 3 : samples(png);
    guint most = png->colour == PALETTE ? 8 : png->depth;
    gboolean well = size == count;
    for (gsize i = 0; well && i < size; i++)
        well = b[i] >= 1 && b[i] <= most;
    return well;
}

static gboolean is_plte(const Png *png, const guint8 *b, gsize size)
{
    (void)b;
    gboolean coloured = (png->colour & 2) != 0;
    return coloured && size > 0 && size % 3 == 0 && size <= 768;
}

/* Samples of two bytes, each within the depth. */
static gboolean are_samples(const Png *png, const guint8 *b, gsize size, gsize count)
{
    gboolean well = size == 2 * count;
    for (gsize i = 0; well && i < count; i++)
        well = (guint)(b[2 * i] << 8 | b[2 * i + 1]) < 1u << png->depth;
    return well;
}

static gboolean is_trns(const Png *png, const guint8 *b, gsize size)
{
    if (png->colour == PALETTE)
        return size > 0 && size <= png->chunks[CHUNK_PLTE].size / 3;
    return (png->colour == GREY && are_samples(png, b, size, 1)) ||
           (png->colour == RGB && are_samples(png, b, size, 3));
}

static gboolean is_bkgd(const Png *png, const guint8 *b, gsize size)
{
    if (png->colour == PALETTE)
        return size == 1 && b[0] < png->chunks[CHUNK_PLTE].size / 3;
    return are_samples(png, b, size, (png->colour & 2) != 0 ? 3 : 1);
}

static gboolean is_phys(const Png *png, const guint8 *b, gsize size)
{
    (void)png;
    return size == 9 && b[0] < 128 && b[4] < 128 && b[8] <= 1;
}

static gboolean is_any(const Png *png, const guint8 *b, gsize size)
{
    (void)png;
    (void)b;
    return size > 0;
}

static const struct {
    const char *type;
    gboolean (*is_well)(const Png *png, const guint8 *bytes, gsize size);
} chunk_rows[CHUNK_LAST] = {
    [CHUNK_CHRM] = {"cHRM", is_chrm}, [CHUNK_GAMA] = {"gAMA", is_gama},
    [CHUNK_CICP] = {"cICP", is_cicp}, [CHUNK_ICCP] = {"iCCP", is_any},
    [CHUNK_SRGB] = {"sRGB", is_srgb}, [CHUNK_SBIT] = {"sBIT", is_sbit},
    [CHUNK_PLTE] = {"PLTE", is_plte}, [CHUNK_TRNS] = {"tRNS", is_trns},
    [CHUNK_BKGD] = {"bKGD", is_bkgd}, [CHUNK_PHYS] = {"pHYs", is_phys},
    [CHUNK_EXIF] = {"eXIf", is_any},
};

/* What goes, by what it is. */
static const struct {
    const char *type;
    DisarmDanger danger;
} dropped_rows[] = {
    {"tEXt", DISARM_PERSONAL}, {"zTXt", DISARM_PERSONAL}, {"iTXt", DISARM_PERSONAL},
    {"tIME", DISARM_PERSONAL}, {"eXIf", DISARM_PERSONAL},
};

/* ---- reading ---- */

static void drop_chunk(const Png *png, const char *type, const ImageSlice *slice)
{
    DisarmDanger danger = DISARM_UNKNOWN_CONTENT;
    for (gsize i = 0; i < G_N_ELEMENTS(dropped_rows); i++)
        if (memcmp(type, dropped_rows[i].type, 4) == 0)
            danger = dropped_rows[i].danger;
    gboolean text = memcmp(type, "tEXt", 4) == 0 && slice->size > 0;
    disarm_find(png->job->findings, danger, DISARM_DROPPED,
                text ? (const char *)slice->bytes : type, text ? (gssize)slice->size : 4);
}

static void take_known(Png *png, PngChunk chunk, const ImageSlice *slice)
{
    gboolean late = png->data->len > 0 && chunk != CHUNK_EXIF; /* which may come last */
    gboolean after_palette = png->chunks[CHUNK_PLTE].bytes != NULL && chunk < CHUNK_PLTE;
    if (png->chunks[chunk].bytes != NULL || late || after_palette ||
        !chunk_rows[chunk].is_well(png, slice->bytes, slice->size))
        drop_chunk(png, chunk_rows[chunk].type, slice);
    else
        png->chunks[chunk] = *slice;
}

static gboolean take_data(Png *png, const ImageSlice *slice, GError **error)
{
    if (png->data_ended)
        return image_damaged(png->job, IMAGE_PNG, "its pixels stand in two places", error);
    g_array_append_val(png->data, *slice);
    return TRUE;
}

/* A chunk that a reader may not pass over says so by its first letter. */
static gboolean take_other(Png *png, const char *type, const ImageSlice *slice, GError **error)
{
    for (guint i = 0; i < CHUNK_LAST; i++)
        if (memcmp(type, chunk_rows[i].type, 4) == 0) {
            take_known(png, (PngChunk)i, slice);
            return TRUE;
        }
    if (image_png_frames_take(png->frames, type, slice, png->data->len > 0))
        return TRUE;
    if ((type[0] & 0x20) == 0) {
        g_autofree char *name = g_strndup(type, 4);
        g_autofree char *safe = g_strescape(name, NULL);
        g_autofree char *variant =
            g_strdup_printf("PNG (%s)" PROBLEM_MARK "特殊な PNG 画像（%s）", safe, safe);
        return image_unsupported(png->job, IMAGE_PNG, variant, error);
    }
    drop_chunk(png, type, slice);
    return TRUE;
}

static gboolean read_header(Png *png, const char *type, const ImageSlice *slice, GError **error)
{
    static const guint16 depths[] = {[GREY] = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8,
                                     [RGB] = 1 << 8,
                                     [PALETTE] = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8,
                                     [GREY_ALPHA] = 1 << 8,
                                     [RGB_ALPHA] = 1 << 8};
    Cursor c = cursor_over(slice->bytes, slice->size);
    png->shape.width = cursor_u32be(&c);
    png->shape.height = cursor_u32be(&c);
    png->depth = cursor_u8(&c);
    png->colour = cursor_u8(&c);
    guint methods = cursor_u8(&c);
    methods |= cursor_u8(&c);
    guint interlace = cursor_u8(&c);
    gboolean deep = png->depth == 16 && png->colour != PALETTE;
    gboolean known = png->colour <= RGB_ALPHA && png->colour != 1 && png->colour != 5 &&
                     (deep || (png->depth <= 8 && (depths[png->colour] >> png->depth & 1) != 0));
    if (memcmp(type, "IHDR", 4) != 0 || !cursor_at_end(&c) || !known || methods != 0 ||
        interlace > 1 || png->shape.width == 0 || png->shape.height == 0 ||
        png->shape.width > CHUNK_BYTES_MAX || png->shape.height > CHUNK_BYTES_MAX)
        return image_damaged(png->job, IMAGE_PNG, "its header is wrong", error);
    png->shape.bits = png->depth * samples(png);
    png->shape.interlaced = interlace == 1;
    return disarm_budget_picture(png->job->budget, png->shape.width, png->shape.height, error);
}

/* Length, type, contents and CRC of the next chunk. */
static gboolean next_chunk(Png *png, Cursor *c, const char **type, ImageSlice *slice,
                           GError **error)
{
    slice->size = cursor_u32be(c);
    const guint8 *named = cursor_lend(c, 4, 4);
    slice->bytes = cursor_lend(c, slice->size, CHUNK_BYTES_MAX);
    guint32 sum = cursor_u32be(c);
    if (!cursor_ok(c))
        return image_damaged(png->job, IMAGE_PNG, c->failed, error);
    if (crc32_z(0, named, slice->size + 4) != sum)
        return image_damaged(
            png->job, IMAGE_PNG,
            PROBLEM_BOTH("the sum of a chunk is wrong", "チャンクの検査値が合いません"), error);
    *type = (const char *)named;
    return disarm_budget_objects(png->job->budget, 1, error);
}

static gboolean take_chunk(Png *png, const char *type, const ImageSlice *slice, GError **error)
{
    if (png->shape.width == 0)
        return read_header(png, type, slice, error);
    if (memcmp(type, "IDAT", 4) == 0)
        return take_data(png, slice, error);
    png->data_ended = png->data->len > 0;
    png->ended = memcmp(type, "IEND", 4) == 0;
    return png->ended || take_other(png, type, slice, error);
}

static gboolean read_chunks(Png *png, const guint8 *bytes, gsize size, GError **error)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 8);
    while (!png->ended) {
        const char *type = NULL;
        ImageSlice slice = {0};
        if (!next_chunk(png, &c, &type, &slice, error) || !take_chunk(png, type, &slice, error))
            return FALSE;
    }
    if (cursor_left(&c) > 0) {
        g_autofree char *detail =
            g_strdup_printf("%" G_GSIZE_FORMAT " bytes after the end", cursor_left(&c));
        disarm_find(png->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, detail, -1);
    }
    if (png->colour == PALETTE && png->chunks[CHUNK_PLTE].bytes == NULL)
        return image_damaged(png->job, IMAGE_PNG, "its palette is missing", error);
    return TRUE;
}

/* ---- colour profile and orientation ---- */

/* iCCP: a name, a zero, the method, and the profile packed by zlib. */
static void read_icc(Png *png)
{
    const ImageSlice *slice = &png->chunks[CHUNK_ICCP];
    const guint8 *end = slice->size > 0 ? memchr(slice->bytes, 0, MIN(slice->size, 80)) : NULL;
    if (slice->bytes == NULL)
        return;
    g_autofree guint8 *plain = g_try_malloc(IMAGE_ICC_MAX_BYTES);
    uLongf plain_size = IMAGE_ICC_MAX_BYTES;
    gsize head = end != NULL ? (gsize)(end - slice->bytes) + 2 : slice->size;
    gboolean well = plain != NULL && head < slice->size && end[1] == 0 &&
                    uncompress(plain, &plain_size, slice->bytes + head, slice->size - head) == Z_OK;
    ImageIcc icc = image_icc_take(plain, well ? plain_size : 0,
                                  (png->colour & 2) != 0 ? IMAGE_ICC_RGB : IMAGE_ICC_GREY, png->job,
                                  &png->icc);
    if (icc == IMAGE_ICC_SRGB && png->chunks[CHUNK_SRGB].bytes == NULL)
        png->chunks[CHUNK_SRGB] = (ImageSlice){(const guint8 *)"", 1};
}

static void read_exif(Png *png)
{
    const ImageSlice *slice = &png->chunks[CHUNK_EXIF];
    png->exif.orientation = 1;
    if (slice->bytes == NULL)
        return;
    image_exif_read(slice->bytes, slice->size, &png->exif);
    image_exif_note(&png->exif, png->job);
    png->exif.resolution_unit = 0; /* pHYs says it */
}

/* ---- writing ---- */

static void put_header(const Png *png, ImageOut *out)
{
    g_auto(ImageOut) header = {.max = 13};
    image_put(out, "\x89PNG\r\n\x1A\n", 8);
    image_put_u32be(&header, png->shape.width);
    image_put_u32be(&header, png->shape.height);
    image_put_u8(&header, (guint8)png->depth);
    image_put_u8(&header, (guint8)png->colour);
    image_put_u16be(&header, 0);
    image_put_u8(&header, png->shape.interlaced ? 1 : 0);
    image_png_put_chunk(out, "IHDR", header.bytes, header.size);
}

/* As many colours as there are indices, black where none were given. */
static void put_palette(const Png *png, ImageOut *out)
{
    const ImageSlice *given = &png->chunks[CHUNK_PLTE];
    guint8 palette[768] = {0};
    gsize size = png->colour == PALETTE ? (gsize)3 << png->depth : given->size;
    memcpy(palette, given->bytes, MIN(size, given->size));
    image_png_put_chunk(out, "PLTE", palette, size);
}

static void put_icc(const Png *png, ImageOut *out)
{
    gsize size = 0;
    const guint8 *profile = g_bytes_get_data(png->icc, &size);
    uLongf packed_size = compressBound(size);
    g_autofree guint8 *chunk = g_malloc(packed_size + 5);
    memcpy(chunk, "ICC\0", 5);
    if (compress2(chunk + 5, &packed_size, profile, size, 9) == Z_OK)
        image_png_put_chunk(out, "iCCP", chunk, packed_size + 5);
}

static void put_orientation(const Png *png, ImageOut *out)
{
    g_auto(ImageOut) block = {.max = 256};
    if (!image_exif_matters(&png->exif))
        return;
    image_exif_put(&block, &png->exif);
    image_png_put_chunk(out, "eXIf", block.bytes, block.size);
}

static void put_known(const Png *png, PngChunk chunk, ImageOut *out)
{
    const ImageSlice *slice = &png->chunks[chunk];
    if (chunk == CHUNK_ICCP && png->icc != NULL)
        put_icc(png, out);
    else if (chunk == CHUNK_EXIF)
        put_orientation(png, out);
    else if (chunk == CHUNK_PLTE && slice->bytes != NULL)
        put_palette(png, out);
    else if (chunk != CHUNK_ICCP && slice->bytes != NULL)
        image_png_put_chunk(out, chunk_rows[chunk].type, slice->bytes, slice->size);
}

static gboolean write_png(const Png *png, ImagePngData *data, ImageOut *out, GError **error)
{
    guint32 sequence = 0;
    put_header(png, out);
    image_png_frames_put_control(png->frames, out);
    for (guint i = 0; i < CHUNK_LAST; i++)
        put_known(png, (PngChunk)i, out);
    image_png_frames_put_first(png->frames, out, &sequence);
    if (!image_png_data_put(out, "IDAT", data, NULL, png->job, error) ||
        !image_png_frames_put_rest(png->frames, out, &sequence, png->job, error))
        return FALSE;
    image_png_put_chunk(out, "IEND", "", 0);
    return TRUE;
}

static gboolean clean(Png *png, const guint8 *bytes, gsize size, ImageOut *out, GError **error)
{
    if (!read_chunks(png, bytes, size, error))
        return FALSE;
    ImagePngData data = {.slices = (const ImageSlice *)(gpointer)png->data->data,
                         .count = png->data->len};
    read_icc(png);
    read_exif(png);
    if (!image_png_data_check(&data, &png->shape, png->job, error) ||
        !image_png_frames_check(png->frames, &png->shape, png->job, error))
        return FALSE;
    return write_png(png, &data, out, error);
}

GBytes *image_png_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    image_out_init(&out, job);
    Png png = {.job = job,
               .data = g_array_new(FALSE, FALSE, sizeof(ImageSlice)),
               .frames = image_png_frames_new()};
    gboolean done = clean(&png, bytes, size, &out, error);
    g_array_unref(png.data);
    image_png_frames_free(png.frames);
    g_clear_pointer(&png.icc, g_bytes_unref);
    return done ? image_out_take(&out, error) : NULL;
}
