/* image/gif.c -- GIF: frames decoded and packed anew, with what times and places them
 *
 * GIF89a specification; the extension NETSCAPE2.0 for the number of loops. */
#include "base/cursor.h"
#include "image/formats.h"
#include "image/gif-lzw.h"
#include "image/refusal.h"
#include <string.h>

/* Of all frames together: about a second of work. */
#define PIXELS_MAX ((guint64)128 * 1024 * 1024)

typedef struct {
    const guint8 *colours; /* 3 bytes each; lent; NULL: none */
    guint bits;            /* 1 to 8: there are 2 to that power */
} GifPalette;

typedef struct {
    guint x, y, width, height;
    gboolean interlaced;
    GifPalette own;
    guint disposal, delay; /* hundredths of a second */
    int transparent;       /* an index, or -1 */
    guint data_bits;
    Cursor data; /* at the blocks */
} GifFrame;

typedef struct {
    DisarmJob *job;
    Cursor c;
    guint width, height, background, aspect;
    GifPalette global;
    GArray *frames; /* GifFrame; owned */
    int loops;      /* as NETSCAPE2.0 says; -1: it does not */
    guint64 pixels; /* of all frames */
    GifFrame next;  /* what a control extension said of the frame to come */
} Gif;

static gboolean damaged(Gif *gif, const char *why, GError **error)
{
    return image_damaged(gif->job, IMAGE_GIF, why, error);
}

static void drop(Gif *gif, DisarmDanger danger, const char *detail, gssize size)
{
    disarm_find(gif->job->findings, danger, DISARM_DROPPED, detail, size);
}

/* ---- reading ---- */

static GifPalette read_palette(Cursor *c, guint flags)
{
    GifPalette palette = {0};
    if ((flags & 0x80) != 0) {
        palette.bits = (flags & 7) + 1;
        palette.colours = cursor_lend(c, (gsize)3 << palette.bits, 768);
    }
    return palette;
}

static void reset_control(Gif *gif)
{
    gif->next = (GifFrame){.transparent = -1};
}

static void read_screen(Gif *gif)
{
    cursor_skip(&gif->c, 6);
    gif->width = cursor_u16le(&gif->c);
    gif->height = cursor_u16le(&gif->c);
    guint flags = cursor_u8(&gif->c);
    gif->background = cursor_u8(&gif->c);
    gif->aspect = cursor_u8(&gif->c);
    gif->global = read_palette(&gif->c, flags);
    gif->loops = -1;
    reset_control(gif);
}

static void read_control(Gif *gif)
{
    Cursor *c = &gif->c;
    Cursor body = *c;
    reset_control(gif);
    if (cursor_u8(&body) == 4) {
        guint flags = cursor_u8(&body);
        guint disposal = flags >> 2 & 7;
        gif->next.disposal = disposal <= 3 ? disposal : 0;
        gif->next.delay = cursor_u16le(&body);
        guint index = cursor_u8(&body);
        gif->next.transparent = (flags & 1) != 0 ? (int)index : -1;
    }
    image_gif_skip_blocks(c);
}

/* Applications name themselves with 11 bytes; of one of them the number of loops is kept. */
static void read_application(Gif *gif)
{
    Cursor body = gif->c;
    guint size = cursor_u8(&body);
    const guint8 *name = cursor_lend(&body, MIN(size, 11), 11);
    image_gif_skip_blocks(&gif->c);
    if (name == NULL || size != 11) {
        drop(gif, DISARM_UNKNOWN_CONTENT, "application", -1);
        return;
    }
    gboolean loops = memcmp(name, "NETSCAPE2.0", 11) == 0 || memcmp(name, "ANIMEXTS1.0", 11) == 0;
    if (loops && gif->loops < 0 && cursor_u8(&body) == 3 && cursor_u8(&body) == 1)
        gif->loops = cursor_u16le(&body);
    else if (!loops)
        drop(gif, memcmp(name, "XMP", 3) == 0 ? DISARM_PERSONAL : DISARM_CUSTOM_DATA,
             (const char *)name, 11);
}

static void read_extension(Gif *gif)
{
    guint label = cursor_u8(&gif->c);
    switch (label) {
    case 0xF9:
        read_control(gif);
        return;
    case 0xFF:
        read_application(gif);
        return;
    case 0xFE: {
        Cursor body = gif->c;
        guint size = cursor_u8(&body);
        const guint8 *text = cursor_lend(&body, size, 255);
        image_gif_skip_blocks(&gif->c);
        drop(gif, DISARM_COMMENT, (const char *)text, text != NULL ? (gssize)size : -1);
        return;
    }
    default:
        image_gif_skip_blocks(&gif->c);
        drop(gif, DISARM_UNKNOWN_CONTENT, label == 1 ? "plain text" : "extension", -1);
        if (label == 1)
            reset_control(gif);
    }
}

static gboolean read_frame(Gif *gif, GError **error)
{
    Cursor *c = &gif->c;
    GifFrame frame = gif->next;
    frame.x = cursor_u16le(c);
    frame.y = cursor_u16le(c);
    frame.width = cursor_u16le(c);
    frame.height = cursor_u16le(c);
    guint flags = cursor_u8(c);
    frame.interlaced = (flags & 0x40) != 0;
    frame.own = read_palette(c, flags);
    frame.data_bits = cursor_u8(c);
    frame.data = *c;
    image_gif_skip_blocks(c);
    if (!cursor_ok(c))
        return damaged(gif, c->failed, error);
    if (frame.width == 0 || frame.height == 0 || frame.data_bits < 1 || frame.data_bits > 8)
        return damaged(gif, "a frame's size or depth is wrong", error);
    if (frame.own.colours == NULL && gif->global.colours == NULL)
        return damaged(gif, "a frame has no colours", error);
    gif->pixels += (guint64)frame.width * frame.height;
    if (gif->pixels > PIXELS_MAX)
        return image_too_large(
            gif->job, IMAGE_GIF,
            PROBLEM_BOTH("128 million pixels in all frames", "全コマで約1億3千万画素"), error);
    g_array_append_val(gif->frames, frame);
    reset_control(gif);
    return disarm_budget_picture(gif->job->budget, frame.width, frame.height, error) &&
           disarm_budget_pages(gif->job->budget, gif->frames->len > 1 ? 1 : 0, error);
}

/* Up to the trailer; one that ends without it after a frame has ended, too. */
static gboolean read_blocks(Gif *gif, GError **error)
{
    Cursor *c = &gif->c;
    for (;;) {
        if (cursor_at_end(c) && gif->frames->len > 0)
            return TRUE;
        if (!disarm_budget_objects(gif->job->budget, 1, error))
            return FALSE;
        guint block = cursor_u8(c);
        if (block == ';')
            break;
        if (block == ',' && !read_frame(gif, error))
            return FALSE;
        if (block == '!')
            read_extension(gif);
        if (!cursor_ok(c))
            return damaged(gif, c->failed, error);
        if (block != 0 && block != ',' && block != '!')
            return damaged(gif, "a block is of no known kind", error);
    }
    if (cursor_left(c) > 0)
        drop(gif, DISARM_LEFTOVER, "bytes after the end", -1);
    return gif->frames->len > 0 || damaged(gif, "it holds no frame", error);
}

/* The first frame shows whole, as viewers have it: the screen is at least as large. */
static gboolean fit_screen(Gif *gif, GError **error)
{
    const GifFrame *first = &g_array_index(gif->frames, GifFrame, 0);
    gif->width = MAX(gif->width, first->x + first->width);
    gif->height = MAX(gif->height, first->y + first->height);
    if (gif->width > G_MAXUINT16 || gif->height > G_MAXUINT16)
        return damaged(gif, "its first frame lies outside", error);
    if (gif->global.bits == 0 || gif->background >= 1u << gif->global.bits)
        gif->background = 0;
    return disarm_budget_picture(gif->job->budget, gif->width, gif->height, error);
}

/* ---- writing ---- */

static void put_palette(ImageOut *out, const GifPalette *palette, guint bits)
{
    if (palette->colours == NULL)
        return;
    image_put(out, palette->colours, (gsize)3 << palette->bits);
    image_put_zeros(out, ((gsize)3 << bits) - ((gsize)3 << palette->bits));
}

static void put_screen(const Gif *gif, ImageOut *out)
{
    guint bits = gif->global.bits;
    image_put(out, "GIF89a", 6);
    image_put_u16le(out, gif->width);
    image_put_u16le(out, gif->height);
    image_put_u8(out, (guint8)(bits > 0 ? 0x80 | (bits - 1) << 4 | (bits - 1) : 0));
    image_put_u8(out, (guint8)gif->background);
    image_put_u8(out, (guint8)gif->aspect);
    put_palette(out, &gif->global, bits);
    if (gif->loops >= 0 && gif->frames->len > 1) {
        image_put(out, "!\xFF\x0BNETSCAPE2.0\3\1", 16);
        image_put_u16le(out, (guint)gif->loops);
        image_put_u8(out, 0);
    }
}

static void put_control(const GifFrame *frame, ImageOut *out)
{
    gboolean seen = frame->transparent >= 0;
    if (!seen && frame->disposal == 0 && frame->delay == 0)
        return;
    image_put(out, "!\xF9\4", 3);
    image_put_u8(out, (guint8)(frame->disposal << 2 | (seen ? 1 : 0)));
    image_put_u16le(out, frame->delay);
    image_put_u8(out, (guint8)(seen ? frame->transparent : 0));
    image_put_u8(out, 0);
}

/* Which of the rows as they came is row `y` of the picture: every 8th, then those between. */
static guint stored_row(const GifFrame *frame, guint y)
{
    guint h = frame->height;
    if (!frame->interlaced)
        return y;
    if (y % 8 == 0)
        return y / 8;
    if (y % 8 == 4)
        return (h + 7) / 8 + y / 8;
    if (y % 4 == 2)
        return (h + 7) / 8 + (h + 3) / 8 + y / 4;
    return (h + 7) / 8 + (h + 3) / 8 + (h + 1) / 4 + y / 2;
}

static guint highest(const guint8 *pixels, gsize count)
{
    guint most = 0;
    for (gsize i = 0; i < count; i++)
        most = MAX(most, pixels[i]);
    return most;
}

/* The frame within the screen; what lies outside is not seen. */
static void put_frame(const Gif *gif, GifFrame *frame, const guint8 *pixels, ImageOut *out)
{
    guint most = highest(pixels, (gsize)frame->width * frame->height);
    const GifPalette *palette = frame->own.colours != NULL ? &frame->own : &gif->global;
    guint bits = palette->bits;
    while (most >> bits != 0)
        bits++;
    gboolean own = frame->own.colours != NULL || bits > gif->global.bits;
    if (frame->transparent >= 1 << bits)
        frame->transparent = -1;
    guint width = MIN(frame->width, gif->width - frame->x);
    guint height = MIN(frame->height, gif->height - frame->y);
    put_control(frame, out);
    image_put(out, ",", 1);
    image_put_u16le(out, frame->x);
    image_put_u16le(out, frame->y);
    image_put_u16le(out, width);
    image_put_u16le(out, height);
    image_put_u8(out, (guint8)(own ? 0x80 | (bits - 1) : 0));
    if (own)
        put_palette(out, palette, bits);
    ImageLzwWriter *writer = image_lzw_writer_new(out, MAX(bits, 2));
    for (guint y = 0; y < height; y++)
        image_lzw_writer_put(writer, pixels + (gsize)stored_row(frame, y) * frame->width, width);
    image_lzw_writer_end(writer);
}

static gboolean clean_frame(Gif *gif, GifFrame *frame, ImageOut *out, GError **error)
{
    gsize count = (gsize)frame->width * frame->height;
    if (frame->x >= gif->width || frame->y >= gif->height)
        return damaged(gif, "a frame lies outside", error);
    if (!disarm_budget_inflate(gif->job->budget, 2 * (guint64)count, error)) /* and packed again */
        return FALSE;
    g_autofree guint8 *pixels = g_try_malloc(count);
    if (pixels == NULL)
        return image_too_large(gif->job, IMAGE_GIF, "memory", error);
    ImageLzw read = image_lzw_decode(&frame->data, frame->data_bits, pixels, count);
    if (read == IMAGE_LZW_BAD)
        return damaged(gif,
                       PROBLEM_BOTH("the pixels of a frame are cut off or damaged",
                                    "画素のデータが途切れているか、壊れています"),
                       error);
    if (read == IMAGE_LZW_ODD)
        drop(gif, DISARM_LEFTOVER, "bytes after a frame", -1);
    put_frame(gif, frame, pixels, out);
    return TRUE;
}

static gboolean clean(Gif *gif, ImageOut *out, GError **error)
{
    read_screen(gif);
    if (!cursor_ok(&gif->c))
        return damaged(gif, gif->c.failed, error);
    if (!read_blocks(gif, error) || !fit_screen(gif, error))
        return FALSE;
    put_screen(gif, out);
    for (guint i = 0; i < gif->frames->len; i++)
        if (!clean_frame(gif, &g_array_index(gif->frames, GifFrame, i), out, error))
            return FALSE;
    image_put(out, ";", 1);
    return TRUE;
}

GBytes *image_gif_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    image_out_init(&out, job);
    Gif gif = {.job = job,
               .c = cursor_over(bytes, size),
               .frames = g_array_new(FALSE, FALSE, sizeof(GifFrame))};
    gboolean done = clean(&gif, &out, error);
    g_array_unref(gif.frames);
    return done ? image_out_take(&out, error) : NULL;
}
