/* image/png-frames.c -- the animation of a PNG picture: kept when it is right, else left out whole
 */
#include "image/png-frames.h"
#include "base/cursor.h"
#include <string.h>

#define FRAMES_MAX 10000u
#define PLAIN_MAX ((guint64)512 * 1024 * 1024) /* of all frames: about a second */

typedef struct {
    guint32 width, height, x, y;
    guint delay_over, delay_under, dispose, blend;
    gboolean is_picture; /* its pixels are those of IDAT */
    guint first, count;  /* of the slices */
    ImagePngData data;
} Frame;

struct ImagePngFrames {
    GArray *frames; /* Frame */
    GArray *slices; /* ImageSlice */
    guint32 declared, plays, sequence;
    gboolean any, announced, broken, kept;
};

ImagePngFrames *image_png_frames_new(void)
{
    ImagePngFrames *f = g_new0(ImagePngFrames, 1);
    f->frames = g_array_new(FALSE, TRUE, sizeof(Frame));
    f->slices = g_array_new(FALSE, FALSE, sizeof(ImageSlice));
    return f;
}

void image_png_frames_free(ImagePngFrames *f)
{
    g_array_unref(f->frames);
    g_array_unref(f->slices);
    g_free(f);
}

static Frame *frame_at(const ImagePngFrames *f, guint at)
{
    return &g_array_index(f->frames, Frame, at);
}

static gboolean take_control(ImagePngFrames *f, Cursor c)
{
    gboolean first = !f->announced;
    f->declared = cursor_u32be(&c);
    f->plays = cursor_u32be(&c);
    f->announced = TRUE;
    return first && cursor_at_end(&c) && f->declared > 0 && f->plays < 0x80000000;
}

static gboolean take_frame(ImagePngFrames *f, Cursor c, gboolean after_data)
{
    guint32 sequence = cursor_u32be(&c);
    Frame frame = {.width = cursor_u32be(&c), .first = f->slices->len};
    frame.height = cursor_u32be(&c);
    frame.x = cursor_u32be(&c);
    frame.y = cursor_u32be(&c);
    frame.delay_over = cursor_u16be(&c);
    frame.delay_under = cursor_u16be(&c);
    frame.dispose = cursor_u8(&c);
    frame.blend = cursor_u8(&c);
    frame.is_picture = !after_data;
    if (!cursor_at_end(&c) || sequence != f->sequence++ || frame.dispose > 2 || frame.blend > 1 ||
        f->frames->len >= FRAMES_MAX || (frame.is_picture && f->frames->len > 0))
        return FALSE;
    g_array_append_val(f->frames, frame);
    return TRUE;
}

static gboolean take_data(ImagePngFrames *f, const ImageSlice *slice, gboolean after_data)
{
    Cursor c = cursor_over(slice->bytes, slice->size);
    guint32 sequence = cursor_u32be(&c);
    if (!cursor_ok(&c) || sequence != f->sequence++ || !after_data || f->frames->len == 0)
        return FALSE;
    ImageSlice part = {c.at, cursor_left(&c)};
    g_array_append_val(f->slices, part);
    frame_at(f, f->frames->len - 1)->count++;
    return TRUE;
}

gboolean image_png_frames_take(ImagePngFrames *f, const char *type, const ImageSlice *slice,
                               gboolean after_data)
{
    Cursor c = cursor_over(slice->bytes, slice->size);
    gboolean well;
    if (memcmp(type, "acTL", 4) == 0)
        well = take_control(f, c) && !after_data;
    else if (memcmp(type, "fcTL", 4) == 0)
        well = f->announced && !f->broken && take_frame(f, c, after_data);
    else if (memcmp(type, "fdAT", 4) == 0)
        well = f->announced && !f->broken && take_data(f, slice, after_data);
    else
        return FALSE;
    f->any = TRUE;
    f->broken = f->broken || !well;
    return TRUE;
}

static gboolean fits(const Frame *frame, const ImagePngShape *shape)
{
    gboolean whole = frame->width == shape->width && frame->height == shape->height;
    if (frame->is_picture)
        return whole && frame->x == 0 && frame->y == 0 && frame->count == 0;
    return frame->width > 0 && frame->height > 0 && frame->width <= shape->width &&
           frame->height <= shape->height && frame->x <= shape->width - frame->width &&
           frame->y <= shape->height - frame->height && frame->count > 0;
}

static gboolean is_right(const ImagePngFrames *f, const ImagePngShape *shape)
{
    gboolean right = f->announced && !f->broken && f->frames->len == f->declared;
    for (guint i = 0; right && i < f->frames->len; i++)
        right = fits(frame_at(f, i), shape);
    return right;
}

gboolean image_png_frames_check(ImagePngFrames *f, const ImagePngShape *shape, DisarmJob *job,
                                GError **error)
{
    f->kept = is_right(f, shape);
    if (f->any && !f->kept)
        disarm_find(job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "APNG", -1);
    if (!f->kept)
        return TRUE;
    guint64 plain = 0;
    if (!disarm_budget_pages(job->budget, f->frames->len, error))
        return FALSE;
    for (guint i = 0; i < f->frames->len; i++) {
        Frame *frame = frame_at(f, i);
        ImagePngShape own = *shape;
        own.width = frame->width;
        own.height = frame->height;
        if (frame->is_picture)
            continue;
        frame->data = (ImagePngData){.slices = &g_array_index(f->slices, ImageSlice, frame->first),
                                     .count = frame->count};
        if (!image_png_data_check(&frame->data, &own, job, error))
            return FALSE;
        plain += frame->data.plain;
        if (plain > PLAIN_MAX)
            return image_too_large(
                job, IMAGE_PNG, PROBLEM_BOTH("512 MiB in all frames", "全コマで 512 MiB"), error);
    }
    return TRUE;
}

void image_png_frames_put_control(const ImagePngFrames *f, ImageOut *out)
{
    g_auto(ImageOut) body = {.max = 8};
    if (!f->kept)
        return;
    image_put_u32be(&body, f->declared);
    image_put_u32be(&body, f->plays);
    image_png_put_chunk(out, "acTL", body.bytes, body.size);
}

static void put_frame(const Frame *frame, ImageOut *out, guint32 *sequence)
{
    g_auto(ImageOut) body = {.max = 26};
    image_put_u32be(&body, (*sequence)++);
    image_put_u32be(&body, frame->width);
    image_put_u32be(&body, frame->height);
    image_put_u32be(&body, frame->x);
    image_put_u32be(&body, frame->y);
    image_put_u16be(&body, frame->delay_over);
    image_put_u16be(&body, frame->delay_under);
    image_put_u8(&body, (guint8)frame->dispose);
    image_put_u8(&body, (guint8)frame->blend);
    image_png_put_chunk(out, "fcTL", body.bytes, body.size);
}

void image_png_frames_put_first(const ImagePngFrames *f, ImageOut *out, guint32 *sequence)
{
    if (f->kept && frame_at(f, 0)->is_picture)
        put_frame(frame_at(f, 0), out, sequence);
}

gboolean image_png_frames_put_rest(const ImagePngFrames *f, ImageOut *out, guint32 *sequence,
                                   DisarmJob *job, GError **error)
{
    for (guint i = 0; f->kept && i < f->frames->len; i++) {
        const Frame *frame = frame_at(f, i);
        if (frame->is_picture)
            continue;
        put_frame(frame, out, sequence);
        if (!image_png_data_put(out, "fdAT", &frame->data, sequence, job, error))
            return FALSE;
    }
    return TRUE;
}
