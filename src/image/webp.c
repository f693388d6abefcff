/* image/webp.c -- WebP: pictures and frames in one order, with profile and orientation and nothing
 * else
 *
 * RFC 9649. */
#include "image/webp.h"
#include "base/cursor.h"
#include "image/exif.h"
#include "image/formats.h"
#include "image/icc.h"
#include <string.h>

/* Coding anew takes about a tenth of a second and 20 MB a million pixels. */
#define LOSSLESS_ONE_MAX ((guint64)8 * 1000 * 1000)
#define LOSSLESS_ALL_MAX ((guint64)16 * 1000 * 1000)
#define LOSSLESS_SMALL ((guint64)2 * 1000 * 1000)
#define LOSSY_ALL_MAX ((guint64)64 * 1000 * 1000)

enum { HAS_ANIMATION = 0x02, HAS_EXIF = 0x08, HAS_ALPHA = 0x10, HAS_PROFILE = 0x20 };

typedef struct {
    ImageWebpPicture picture;
    guint x, y, duration; /* x and y halved, milliseconds */
    guint flags;          /* 1: the frame goes before the next; 2: it is not blended */
} WebpFrame;

typedef struct {
    DisarmJob *job;
    GArray *frames; /* WebpFrame; one that is no animation has one; owned */
    gboolean animated, extended;
    guint width, height;     /* of the canvas, when extended */
    const guint8 *animation; /* background and loops, 6 bytes; lent */
    guint64 lossless, lossy; /* pixels of all frames */
    GBytes *profile;         /* owned */
    ImageExif exif;
    gboolean exif_seen;
} Webp;

static gboolean damaged(Webp *w, const char *why, GError **error)
{
    return image_damaged(w->job, IMAGE_WEBP, why, error);
}

static gboolean is_chunk(const guint8 *name, const char *wanted)
{
    return memcmp(name, wanted, 4) == 0;
}

static guint cursor_u24le(Cursor *c)
{
    guint low = cursor_u16le(c);
    return low | (guint)cursor_u8(c) << 16;
}

/* Name and contents of the next chunk; FALSE when it is cut off. */
static gboolean next_chunk(Cursor *c, const guint8 **name, Cursor *contents)
{
    *name = cursor_lend(c, 4, 4);
    guint32 size = cursor_u32le(c);
    const guint8 *bytes = cursor_lend(c, size, G_MAXUINT32);
    if (bytes == NULL)
        return FALSE;
    *contents = cursor_over(bytes, size);
    cursor_skip(c, MIN(size % 2, cursor_left(c)));
    return TRUE;
}

/* ---- pictures ---- */

/* A picture is known by the chunk that holds its colours; ALPH comes before it. */
static gboolean take_picture(ImageWebpPicture *p, const guint8 *name, Cursor contents)
{
    gsize size = cursor_left(&contents);
    if (is_chunk(name, "ALPH") && p->alpha == NULL && p->colour == NULL) {
        p->alpha = contents.at;
        p->alpha_size = size;
        return TRUE;
    }
    if (p->colour != NULL || (!is_chunk(name, "VP8 ") && !is_chunk(name, "VP8L")))
        return FALSE;
    p->colour = contents.at;
    p->colour_size = size;
    p->lossless = name[3] == 'L';
    return TRUE;
}

static gboolean add_frame(Webp *w, WebpFrame *frame, GError **error)
{
    ImageWebpPicture *p = &frame->picture;
    if (p->colour == NULL || !image_webp_read_size(p) || (p->lossless && p->alpha != NULL))
        return damaged(w, "a picture in it has a wrong header", error);
    guint64 pixels = (guint64)p->width * p->height;
    gboolean recoded = p->lossless || p->alpha != NULL;
    w->lossless += recoded ? pixels : 0;
    w->lossy += pixels;
    if ((recoded && pixels > LOSSLESS_ONE_MAX) || w->lossless > LOSSLESS_ALL_MAX ||
        w->lossy > LOSSY_ALL_MAX)
        return image_too_large(w->job, IMAGE_WEBP,
                               PROBLEM_BOTH("8 million pixels (lossless) or 64 million",
                                            "可逆圧縮で 800 万画素、非可逆で 6400 万画素"),
                               error);
    g_array_append_val(w->frames, *frame);
    return disarm_budget_picture(w->job->budget, p->width, p->height, error) &&
           disarm_budget_inflate(w->job->budget, pixels * 4, error) &&
           disarm_budget_pages(w->job->budget, w->frames->len > 1 ? 1 : 0, error);
}

static gboolean take_frame(Webp *w, Cursor c, GError **error)
{
    WebpFrame frame = {0};
    frame.x = cursor_u24le(&c);
    frame.y = cursor_u24le(&c);
    guint width = cursor_u24le(&c) + 1;
    guint height = cursor_u24le(&c) + 1;
    frame.duration = cursor_u24le(&c);
    frame.flags = cursor_u8(&c) & 3;
    while (cursor_left(&c) > 0) {
        const guint8 *name;
        Cursor contents;
        if (!next_chunk(&c, &name, &contents))
            break;
        if (!take_picture(&frame.picture, name, contents))
            disarm_find(w->job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "ANMF", -1);
    }
    if (!cursor_ok(&c))
        return damaged(w, c.failed, error);
    if (!add_frame(w, &frame, error))
        return FALSE;
    gboolean same = frame.picture.width == width && frame.picture.height == height;
    gboolean inside =
        2 * (guint64)frame.x + width <= w->width && 2 * (guint64)frame.y + height <= w->height;
    return (same && inside) || damaged(w, "a frame lies outside", error);
}

/* ---- chunks ---- */

static void take_exif(Webp *w, Cursor c)
{
    gsize size = cursor_left(&c);
    gboolean marked = size >= 6 && memcmp(c.at, "Exif\0", 6) == 0;
    image_exif_read(c.at + (marked ? 6 : 0), size - (marked ? 6 : 0), &w->exif);
    w->exif.has_more = w->exif.has_more || marked;
    image_exif_note(&w->exif, w->job);
    w->exif_seen = TRUE;
}

static gboolean take_header(Webp *w, Cursor c)
{
    guint flags = cursor_u8(&c);
    cursor_skip(&c, 3);
    w->width = cursor_u24le(&c) + 1;
    w->height = cursor_u24le(&c) + 1;
    w->animated = (flags & HAS_ANIMATION) != 0;
    w->extended = TRUE;
    return cursor_ok(&c);
}

static void drop_chunk(Webp *w, const guint8 *name)
{
    disarm_find(w->job->findings,
                is_chunk(name, "XMP ") || is_chunk(name, "EXIF") ? DISARM_PERSONAL
                                                                 : DISARM_UNKNOWN_CONTENT,
                DISARM_DROPPED, (const char *)name, 4);
}

static gboolean take_chunk(Webp *w, const guint8 *name, Cursor contents, WebpFrame *still,
                           GError **error)
{
    if (is_chunk(name, "VP8X") && !w->extended)
        return take_header(w, contents) || damaged(w, "its header is wrong", error);
    if (is_chunk(name, "ANMF") && w->animated && w->animation != NULL)
        return take_frame(w, contents, error);
    if (!w->animated && take_picture(&still->picture, name, contents))
        return TRUE;
    if (is_chunk(name, "ANIM") && w->animated && w->animation == NULL)
        w->animation = cursor_lend(&contents, 6, 6);
    else if (is_chunk(name, "ICCP") && w->extended && w->profile == NULL)
        image_icc_take(contents.at, cursor_left(&contents), IMAGE_ICC_RGB, w->job, &w->profile);
    else if (is_chunk(name, "EXIF") && w->extended && !w->exif_seen)
        take_exif(w, contents);
    else
        drop_chunk(w, name);
    return TRUE;
}

static gboolean read_chunks(Webp *w, const guint8 *bytes, gsize size, GError **error)
{
    Cursor c = cursor_over(bytes, size);
    WebpFrame still = {0};
    cursor_skip(&c, 4);
    guint32 said = cursor_u32le(&c);
    if (said > cursor_left(&c) || said < 4)
        return damaged(w, "it ends too early", error);
    if (cursor_left(&c) > said + said % 2)
        disarm_find(w->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "bytes after the end", -1);
    c.end = c.at + said;
    cursor_skip(&c, 4);
    while (cursor_left(&c) > 0) {
        const guint8 *name;
        Cursor contents;
        if (!next_chunk(&c, &name, &contents))
            return damaged(w, c.failed, error);
        if (!disarm_budget_objects(w->job->budget, 1, error) ||
            !take_chunk(w, name, contents, &still, error))
            return FALSE;
    }
    if (!w->animated && !add_frame(w, &still, error))
        return FALSE;
    return w->frames->len > 0 || damaged(w, "it holds no picture", error);
}

/* ---- writing ---- */

static const WebpFrame *frame_at(const Webp *w, guint at)
{
    return &g_array_index(w->frames, WebpFrame, at);
}

static void put_u24le(ImageOut *out, guint value)
{
    image_put_u16le(out, value & 0xFFFF);
    image_put_u8(out, (guint8)(value >> 16));
}

static void put_header(const Webp *w, ImageOut *out)
{
    guint flags = (w->animated ? HAS_ANIMATION : 0u) | (w->profile != NULL ? HAS_PROFILE : 0u) |
                  (image_exif_matters(&w->exif) ? HAS_EXIF : 0u);
    for (guint i = 0; i < w->frames->len; i++)
        flags |= frame_at(w, i)->picture.has_alpha ? HAS_ALPHA : 0u;
    /* A picture alone needs no more than itself; lossless ones say themselves what is clear. */
    const ImageWebpPicture *first = &frame_at(w, 0)->picture;
    if (flags == 0 || (flags == HAS_ALPHA && first->lossless && !w->animated))
        return;
    g_auto(ImageOut) body = {.max = 10};
    image_put_u32le(&body, flags);
    put_u24le(&body, (w->animated ? w->width : first->width) - 1);
    put_u24le(&body, (w->animated ? w->height : first->height) - 1);
    image_webp_put_chunk(out, "VP8X", body.bytes, body.size);
}

static gboolean put_frame(const Webp *w, const WebpFrame *frame, ImageOut *out, GError **error)
{
    gsize at = out->size;
    gboolean small = w->lossless <= LOSSLESS_SMALL;
    if (!w->animated)
        return image_webp_put_picture(&frame->picture, small, out, w->job, error);
    image_put(out, "ANMF\0\0\0\0", 8);
    put_u24le(out, frame->x);
    put_u24le(out, frame->y);
    put_u24le(out, frame->picture.width - 1);
    put_u24le(out, frame->picture.height - 1);
    put_u24le(out, frame->duration);
    image_put_u8(out, (guint8)frame->flags);
    if (!image_webp_put_picture(&frame->picture, small, out, w->job, error))
        return FALSE;
    image_patch_u32le(out, at + 4, (guint32)(out->size - at - 8));
    return TRUE;
}

static gboolean write_chunks(const Webp *w, ImageOut *out, GError **error)
{
    image_put(out, "RIFF\0\0\0\0WEBP", 12);
    put_header(w, out);
    if (w->profile != NULL)
        image_webp_put_chunk(out, "ICCP", g_bytes_get_data(w->profile, NULL),
                             g_bytes_get_size(w->profile));
    if (w->animated)
        image_webp_put_chunk(out, "ANIM", w->animation, 6);
    for (guint i = 0; i < w->frames->len; i++)
        if (!put_frame(w, frame_at(w, i), out, error))
            return FALSE;
    if (image_exif_matters(&w->exif)) {
        g_auto(ImageOut) block = {.max = 256};
        image_exif_put(&block, &w->exif);
        image_webp_put_chunk(out, "EXIF", block.bytes, block.size);
    }
    image_patch_u32le(out, 4, (guint32)(out->size - 8));
    return TRUE;
}

/* The canvas of a still picture is the picture. */
static gboolean check_canvas(Webp *w, GError **error)
{
    const ImageWebpPicture *first = &frame_at(w, 0)->picture;
    if (w->animated)
        return disarm_budget_picture(w->job->budget, w->width, w->height, error);
    return !w->extended || (first->width == w->width && first->height == w->height) ||
           damaged(w, "its picture is of another size than it says", error);
}

GBytes *image_webp_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    Webp w = {.job = job,
              .frames = g_array_new(FALSE, FALSE, sizeof(WebpFrame)),
              .exif = {.orientation = 1}};
    image_out_init(&out, job);
    gboolean done = read_chunks(&w, bytes, size, error) && check_canvas(&w, error) &&
                    write_chunks(&w, &out, error);
    g_array_unref(w.frames);
    g_clear_pointer(&w.profile, g_bytes_unref);
    return done ? image_out_take(&out, error) : NULL;
}
