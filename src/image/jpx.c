/* image/jpx.c -- libopenjp2 for one picture in memory, whose size was read before it */
#include "image/jpx.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <openjpeg.h>
#include <string.h>

#define COMPONENTS_MAX 8u
#define TILES_MAX 4096u
#define BITS_MAX 16u
#define SIDE_MAX 65535u
#define STREAM_BYTES ((OPJ_SIZE_T)65536)
#define BOXES_MAX 1000u
enum { BOX_CODESTREAM = 0x6A703263, BOX_HEADER = 0x6A703268, BOX_PALETTE = 0x70636C72 };
#define START_AND_SIZE 0xFF4FFF51u

void image_jpx_clear(ImageJpx *jpx)
{
    g_clear_pointer(&jpx->samples, g_bytes_unref);
}

/* ---- its size, before libopenjp2 takes memory for it ---- */

typedef struct {
    guint32 width, height;
    guint64 samples;
    guint columns; /* of a palette, each of which becomes a component */
    gboolean bare;
} Shape;

static gboolean is_bare(const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    return cursor_u32be(&c) == START_AND_SIZE && cursor_ok(&c);
}

/* Into a box: its kind, and the bytes in it that are there; 0 when it is none (Annex I). */
static guint32 read_box(Cursor *c, gsize *inside)
{
    guint64 size = cursor_u32be(c), head = 8;
    guint32 type = cursor_u32be(c);
    if (size == 1) {
        size = cursor_u64be(c);
        head = 16;
    }
    *inside = size < head ? cursor_left(c) : (gsize)MIN(size - head, cursor_left(c));
    return cursor_ok(c) && (size == 0 || size >= head) ? type : 0;
}

static void read_palette(const Cursor *header, gsize size, Shape *shape)
{
    Cursor c = cursor_over(header->at, size);
    for (guint i = 0; i < BOXES_MAX && cursor_left(&c) > 0; i++) {
        gsize inside = 0;
        guint32 type = read_box(&c, &inside);
        Cursor box = c;
        cursor_skip(&box, 2);
        if (type == BOX_PALETTE)
            shape->columns = cursor_u8(&box);
        cursor_skip(&c, inside);
    }
}

/* To the codestream of a JP2 file. */
static gboolean find_codestream(Cursor *c, Shape *shape)
{
    for (guint i = 0; i < BOXES_MAX && cursor_left(c) > 0; i++) {
        gsize inside = 0;
        guint32 type = read_box(c, &inside);
        if (type == BOX_CODESTREAM || type == 0)
            return type != 0;
        if (type == BOX_HEADER)
            read_palette(c, inside, shape);
        cursor_skip(c, inside);
    }
    return FALSE;
}

static guint64 parts(guint64 whole, guint64 part)
{
    return (whole + part - 1) / part;
}

/* A.5.1. */
static gboolean read_size(Cursor *c, Shape *shape)
{
    guint32 at[8];
    gboolean start = cursor_u32be(c) == START_AND_SIZE;
    cursor_skip(c, 4);
    for (guint i = 0; i < G_N_ELEMENTS(at); i++)
        at[i] = cursor_u32be(c);
    guint count = cursor_u16be(c);
    if (!start || !cursor_ok(c) || at[0] <= at[2] || at[1] <= at[3] || at[4] == 0 || at[5] == 0 ||
        count == 0 || count > COMPONENTS_MAX)
        return FALSE;
    shape->width = at[0] - at[2];
    shape->height = at[1] - at[3];
    if (shape->width > SIDE_MAX || shape->height > SIDE_MAX || at[0] < at[6] || at[1] < at[7] ||
        parts(at[0] - at[6], at[4]) * parts(at[1] - at[7], at[5]) > TILES_MAX)
        return FALSE;
    for (guint i = 0; i < count; i++) {
        guint bits = (cursor_u8(c) & 127u) + 1, across = cursor_u8(c), down = cursor_u8(c);
        if (bits > BITS_MAX || across == 0 || down == 0)
            return FALSE;
        shape->samples += parts(shape->width, across) * parts(shape->height, down);
    }
    shape->samples += (guint64)shape->columns * shape->width * shape->height;
    return cursor_ok(c) && shape->columns <= COMPONENTS_MAX;
}

/* Each sample is 32 bits in libopenjp2: half of the memory is left for the rest. */
static gboolean check_shape(const Shape *shape, DisarmBudget *budget, GError **error)
{
    guint64 memory = budget->limits.memory_bytes, bytes = shape->samples * sizeof(OPJ_INT32);
    if (!disarm_budget_picture(budget, shape->width, shape->height, error) ||
        !disarm_budget_inflate(budget, shape->samples, error))
        return FALSE;
    if (memory == 0 || bytes <= memory / 2)
        return TRUE;
    problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("A JPEG 2000 picture", "JPEG 2000 の画像"),
                NULL);
    return FALSE;
}

static gboolean read_shape(const guint8 *bytes, gsize size, Shape *shape)
{
    Cursor c = cursor_over(bytes, size);
    shape->bare = is_bare(bytes, size);
    return (shape->bare || find_codestream(&c, shape)) && read_size(&c, shape);
}

/* ---- libopenjp2 ---- */

typedef struct {
    const guint8 *bytes;
    gsize size, at;
    opj_codec_t *codec;
    opj_stream_t *stream;
    opj_image_t *image;
} Jpx;

static OPJ_SIZE_T read_some(void *to, OPJ_SIZE_T size, void *user)
{
    Jpx *jpx = user;
    OPJ_SIZE_T count = MIN(size, jpx->size - jpx->at);
    if (count == 0)
        return (OPJ_SIZE_T)-1;
    memcpy(to, jpx->bytes + jpx->at, count);
    jpx->at += count;
    return count;
}

static OPJ_OFF_T skip_some(OPJ_OFF_T count, void *user)
{
    Jpx *jpx = user;
    if (count < 0)
        return -1;
    OPJ_OFF_T moved = MIN(count, (OPJ_OFF_T)(jpx->size - jpx->at));
    jpx->at += (gsize)moved;
    return moved > 0 || count == 0 ? moved : -1;
}

static OPJ_BOOL seek_to(OPJ_OFF_T place, void *user)
{
    Jpx *jpx = user;
    if (place < 0 || (guint64)place > jpx->size)
        return OPJ_FALSE;
    jpx->at = (gsize)place;
    return OPJ_TRUE;
}

static void be_silent(const char *message, void *user)
{
    (void)message;
    (void)user;
}

static gboolean open_codec(Jpx *jpx, gboolean bare, gboolean as_they_are, gboolean strict)
{
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    if (as_they_are)
        parameters.flags |= OPJ_DPARAMETERS_IGNORE_PCLR_CMAP_CDEF_FLAG;
    jpx->codec = opj_create_decompress(bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    jpx->stream = opj_stream_create(STREAM_BYTES, OPJ_TRUE);
    if (jpx->codec == NULL || jpx->stream == NULL)
        return FALSE;
    opj_set_info_handler(jpx->codec, be_silent, NULL);
    opj_set_warning_handler(jpx->codec, be_silent, NULL);
    opj_set_error_handler(jpx->codec, be_silent, NULL);
    opj_stream_set_user_data(jpx->stream, jpx, NULL);
    opj_stream_set_user_data_length(jpx->stream, jpx->size);
    opj_stream_set_read_function(jpx->stream, read_some);
    opj_stream_set_skip_function(jpx->stream, skip_some);
    opj_stream_set_seek_function(jpx->stream, seek_to);
    return opj_setup_decoder(jpx->codec, &parameters) &&
           opj_decoder_set_strict_mode(jpx->codec, strict ? OPJ_TRUE : OPJ_FALSE);
}

static void close_codec(Jpx *jpx)
{
    if (jpx->image != NULL)
        opj_image_destroy(jpx->image);
    if (jpx->stream != NULL)
        opj_stream_destroy(jpx->stream);
    if (jpx->codec != NULL)
        opj_destroy_codec(jpx->codec);
}

static gboolean decode(Jpx *jpx, const Shape *shape)
{
    if (!opj_read_header(jpx->stream, jpx->codec, &jpx->image) || jpx->image == NULL)
        return FALSE;
    const opj_image_t *image = jpx->image;
    gboolean same = image->x1 - image->x0 == shape->width && image->y1 - image->y0 == shape->height;
    return same && image->numcomps <= COMPONENTS_MAX &&
           opj_decode(jpx->codec, jpx->stream, jpx->image);
}

/* ---- samples ---- */

typedef struct {
    const opj_image_comp_t *colors[COMPONENTS_MAX], *alpha;
    guint count; /* of `colors` that are taken */
} Chosen;

static guint own_count(const opj_image_t *image, guint colors)
{
    if (image->color_space == OPJ_CLRSPC_CMYK && colors >= 4)
        return 4;
    return colors >= 3 ? 3 : 1;
}

static gboolean choose(const opj_image_t *image, const ImageJpxWish *wish, Chosen *chosen)
{
    guint colors = 0;
    for (guint i = 0; i < image->numcomps; i++) {
        const opj_image_comp_t *one = &image->comps[i];
        if (one->data == NULL || one->w == 0 || one->h == 0 || one->prec < 1 ||
            one->prec > BITS_MAX)
            return FALSE;
        if (one->alpha == 0)
            chosen->colors[colors++] = one;
        else
            chosen->alpha = one;
    }
    chosen->count = wish->components > 0 ? wish->components : own_count(image, colors);
    return chosen->count <= colors;
}

/* The sample of a component at a pixel of the whole, as 8 bits. */
static guint8 sample(const opj_image_comp_t *one, gsize x, gsize y, const Shape *shape,
                     gboolean as_it_is)
{
    gsize across = one->w == shape->width ? x : x * one->w / shape->width;
    gsize down = one->h == shape->height ? y : y * one->h / shape->height;
    gint64 most = ((gint64)1 << one->prec) - 1, value = one->data[down * one->w + across];
    value = CLAMP(value + (one->sgnd ? ((gint64)1 << (one->prec - 1)) : 0), 0, most);
    if (as_it_is)
        return (guint8)MIN(value, 255);
    return (guint8)(one->prec == 8 ? value : (value * 255 + most / 2) / most);
}

static guint8 clamped(gint value)
{
    return (guint8)CLAMP(value, 0, 255);
}

/* From brightness and two differences (ITU-R BT.601, as sYCC has it); in 65,536ths. */
static void to_rgb(guint8 *pixel)
{
    gint y = pixel[0] * 65536 + 32768, blue = pixel[1] - 128, red = pixel[2] - 128;
    pixel[0] = clamped((y + 91881 * red) / 65536);
    pixel[1] = clamped((y - 22554 * blue - 46802 * red) / 65536);
    pixel[2] = clamped((y + 116130 * blue) / 65536);
}

static guint8 *fill(const opj_image_t *image, const ImageJpxWish *wish, const Chosen *chosen,
                    const Shape *shape)
{
    gsize count = chosen->count;
    guint8 *samples = g_malloc(count * shape->width * shape->height), *pixel = samples;
    gboolean differences =
        wish->components == 0 && count == 3 && image->color_space == OPJ_CLRSPC_SYCC;
    gboolean white = wish->onto_white && chosen->alpha != NULL && (count == 1 || count == 3);
    for (gsize y = 0; y < shape->height; y++)
        for (gsize x = 0; x < shape->width; x++, pixel += count) {
            for (gsize i = 0; i < count; i++)
                pixel[i] = sample(chosen->colors[i], x, y, shape, wish->as_they_are);
            if (differences)
                to_rgb(pixel);
            guint8 alpha = white ? sample(chosen->alpha, x, y, shape, FALSE) : 255;
            for (gsize i = 0; white && i < count; i++)
                pixel[i] = (guint8)((pixel[i] * alpha + 255 * (255 - alpha)) / 255);
        }
    return samples;
}

gboolean image_jpx_read(const guint8 *bytes, gsize size, const ImageJpxWish *wish,
                        DisarmBudget *budget, ImageJpx *out, GError **error)
{
    Shape shape = {0};
    Chosen chosen = {{NULL}, NULL, 0};
    *out = (ImageJpx){0};
    if (!read_shape(bytes, size, &shape) || !check_shape(&shape, budget, error))
        return FALSE;
    Jpx jpx = {.bytes = bytes, .size = size};
    gboolean fine = FALSE, strict = TRUE;
    for (guint i = 0; i < 2 && !fine; i++) { /* then what is there of a damaged one */
        close_codec(&jpx);
        jpx = (Jpx){.bytes = bytes, .size = size};
        strict = i == 0;
        fine = open_codec(&jpx, shape.bare, wish->as_they_are, strict) && decode(&jpx, &shape);
    }
    fine = fine && choose(jpx.image, wish, &chosen);
    gsize made = (gsize)chosen.count * shape.width * shape.height;
    if (fine && disarm_budget_inflate(budget, made, error)) {
        out->samples = g_bytes_new_take(fill(jpx.image, wish, &chosen, &shape), made);
        out->width = shape.width;
        out->height = shape.height;
        out->components = chosen.count;
        out->damaged = !strict;
    }
    close_codec(&jpx);
    return out->samples != NULL;
}
