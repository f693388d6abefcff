/* image/webp-picture.c -- the coded pictures in WebP files: lossy ones checked, lossless ones coded
 * anew */
#include "base/cursor.h"
#include "image/webp.h"
#include <string.h>

#include <webp/decode.h>
#include <webp/encode.h>

#define STEP_BYTES ((gsize)256) /* how exactly the end of a lossy picture is found */
#define LOSSLESS_HEAD 5         /* mark, size, whether there is transparency */

static gboolean damaged(DisarmJob *job, GError **error)
{
    return image_damaged(job, IMAGE_WEBP,
                         PROBLEM_BOTH("its pixels are cut off or damaged",
                                      "画素のデータが途切れているか、壊れています"),
                         error);
}

void image_webp_put_chunk(ImageOut *out, const char *name, const void *bytes, gsize size)
{
    image_put(out, name, 4);
    image_put_u32le(out, (guint32)size);
    image_put(out, bytes, size);
    image_put_zeros(out, size % 2);
}

/* ---- what a picture says of itself ---- */

static gboolean read_lossless_size(ImageWebpPicture *p)
{
    Cursor c = cursor_over(p->colour, p->colour_size);
    guint mark = cursor_u8(&c);
    guint32 head = cursor_u32le(&c);
    p->width = (head & 0x3FFF) + 1;
    p->height = (head >> 14 & 0x3FFF) + 1;
    p->has_alpha = (head >> 28 & 1) != 0;
    return cursor_ok(&c) && mark == 0x2F && head >> 29 == 0;
}

/* A key frame that is shown, by its start code. */
static gboolean read_lossy_size(ImageWebpPicture *p)
{
    Cursor c = cursor_over(p->colour, p->colour_size);
    guint tag = cursor_u8(&c);
    cursor_skip(&c, 2);
    cursor_expect(&c, "\x9D\x01\x2A", 3);
    p->width = cursor_u16le(&c) & 0x3FFF;
    p->height = cursor_u16le(&c) & 0x3FFF;
    p->has_alpha = p->alpha != NULL;
    return cursor_ok(&c) && (tag & 1) == 0 && (tag & 0x10) != 0 && p->width > 0 && p->height > 0;
}

gboolean image_webp_read_size(ImageWebpPicture *p)
{
    return p->lossless ? read_lossless_size(p) : read_lossy_size(p);
}

/* ---- lossless ---- */

static int on_written(const guint8 *bytes, gsize size, const WebPPicture *picture)
{
    ImageOut *out = picture->custom_ptr;
    image_put(out, bytes, size);
    return out->failed ? 0 : 1;
}

/* `picture` holds the pixels; its contents without the head of the file. Owned. */
static GBytes *encode(WebPPicture *picture, gboolean small, gsize max)
{
    WebPConfig config;
    g_auto(ImageOut) out = {.max = max};
    if (!WebPConfigInit(&config))
        return NULL;
    config.lossless = 1;
    config.exact = 1; /* what is transparent keeps its colour */
    config.quality = 0;
    config.method = small ? 1 : 0;
    picture->writer = on_written;
    picture->custom_ptr = &out;
    if (!WebPEncode(&config, picture))
        return NULL;
    Cursor c = cursor_over(out.bytes, out.size);
    cursor_skip(&c, 12);
    cursor_expect(&c, "VP8L", 4);
    guint32 size = cursor_u32le(&c);
    const guint8 *bytes = cursor_lend(&c, size, out.size);
    return bytes != NULL ? g_bytes_new(bytes, size) : NULL;
}

static gboolean begin_picture(WebPPicture *picture, const ImageWebpPicture *p)
{
    if (!WebPPictureInit(picture))
        return FALSE;
    picture->use_argb = 1;
    picture->width = (int)p->width;
    picture->height = (int)p->height;
    return WebPPictureAlloc(picture) != 0;
}

/* Decoded straight into the picture that is to be encoded. */
static gboolean decode_lossless(const ImageWebpPicture *p, WebPPicture *picture)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return FALSE;
    config.output.colorspace = G_BYTE_ORDER == G_LITTLE_ENDIAN ? MODE_BGRA : MODE_ARGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = (guint8 *)picture->argb;
    config.output.u.RGBA.stride = picture->argb_stride * 4;
    config.output.u.RGBA.size = (gsize)picture->argb_stride * 4 * (gsize)picture->height;
    VP8StatusCode status = WebPDecode(p->colour, p->colour_size, &config);
    WebPFreeDecBuffer(&config.output);
    return status == VP8_STATUS_OK;
}

static gboolean put_lossless(const ImageWebpPicture *p, gboolean small, ImageOut *out,
                             DisarmJob *job, GError **error)
{
    WebPPicture picture;
    gboolean begun = begin_picture(&picture, p);
    gboolean decoded = begun && decode_lossless(p, &picture);
    g_autoptr(GBytes) coded = decoded ? encode(&picture, small, out->max) : NULL;
    WebPPictureFree(&picture);
    if (!decoded)
        return damaged(job, error);
    if (coded == NULL)
        return image_too_large(job, IMAGE_WEBP, "memory", error);
    image_webp_put_chunk(out, "VP8L", g_bytes_get_data(coded, NULL), g_bytes_get_size(coded));
    return TRUE;
}

/* ---- lossy ---- */

/* Decodes the file `head` bytes of which come before the picture, and finds how many bytes that
 * takes: what follows them is not the picture's. 0 when it cannot be decoded. */
static gsize decode_stepwise(const ImageOut *file, gsize head)
{
    WebPDecBuffer buffer;
    if (!WebPInitDecBuffer(&buffer))
        return 0;
    buffer.colorspace = MODE_YUV;
    WebPIDecoder *decoder = WebPINewDecoder(&buffer);
    gsize size = head;
    VP8StatusCode status = decoder != NULL ? VP8_STATUS_SUSPENDED : VP8_STATUS_OUT_OF_MEMORY;
    while (status == VP8_STATUS_SUSPENDED && size < file->size) {
        size = MIN(size + STEP_BYTES, file->size);
        status = WebPIUpdate(decoder, file->bytes, size);
    }
    WebPIDelete(decoder);
    WebPFreeDecBuffer(&buffer);
    return status == VP8_STATUS_OK ? size : 0;
}

/* The size of the picture without what follows it in its chunk; 0 when it is damaged. */
static gsize check_lossy(const ImageWebpPicture *p)
{
    g_auto(ImageOut) file = {.max = p->colour_size + 100};
    image_put(&file, "RIFF", 4);
    image_put_u32le(&file, (guint32)(p->colour_size + p->colour_size % 2 + 12));
    image_put(&file, "WEBP", 4);
    image_webp_put_chunk(&file, "VP8 ", p->colour, p->colour_size);
    gsize taken = file.failed ? 0 : decode_stepwise(&file, 20);
    return taken > 20 ? MIN(taken - 20, p->colour_size) : 0;
}

/* The picture and its transparency as a file of their own. */
static void put_whole_file(const ImageWebpPicture *p, ImageOut *file)
{
    guint8 head[10] = {0x10};
    for (guint i = 0; i < 3; i++) {
        head[4 + i] = (guint8)((p->width - 1) >> (8 * i));
        head[7 + i] = (guint8)((p->height - 1) >> (8 * i));
    }
    image_put(file, "RIFF\0\0\0\0WEBP", 12);
    image_webp_put_chunk(file, "VP8X", head, sizeof head);
    image_webp_put_chunk(file, "ALPH", p->alpha, p->alpha_size);
    image_webp_put_chunk(file, "VP8 ", p->colour, p->colour_size);
    image_patch_u32le(file, 4, (guint32)(file->size - 8));
}

/* Opacity as the green of a picture, which is how it is coded. */
static gboolean decode_alpha(const ImageWebpPicture *p, WebPPicture *picture)
{
    WebPDecoderConfig config;
    g_auto(ImageOut) file = {.max = p->colour_size + p->alpha_size + 100};
    put_whole_file(p, &file);
    if (file.failed || !WebPInitDecoderConfig(&config))
        return FALSE;
    config.output.colorspace = MODE_YUVA;
    gboolean well = WebPDecode(file.bytes, file.size, &config) == VP8_STATUS_OK &&
                    config.output.u.YUVA.a != NULL;
    for (guint y = 0; well && y < p->height; y++) {
        const guint8 *from =
            config.output.u.YUVA.a + (gsize)y * (gsize)config.output.u.YUVA.a_stride;
        guint32 *to = picture->argb + (gsize)y * (gsize)picture->argb_stride;
        for (guint x = 0; x < p->width; x++)
            to[x] = 0xFF000000 | (guint32)from[x] << 8;
    }
    WebPFreeDecBuffer(&config.output);
    return well;
}

static gboolean put_alpha(const ImageWebpPicture *p, gboolean small, ImageOut *out, DisarmJob *job,
                          GError **error)
{
    WebPPicture picture;
    gboolean begun = begin_picture(&picture, p);
    gboolean decoded = begun && decode_alpha(p, &picture);
    g_autoptr(GBytes) coded = decoded ? encode(&picture, small, out->max) : NULL;
    WebPPictureFree(&picture);
    if (!decoded)
        return damaged(job, error);
    if (coded == NULL)
        return image_too_large(job, IMAGE_WEBP, "memory", error);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(coded, &size);
    g_auto(ImageOut) chunk = {.max = out->max};
    image_put_u8(&chunk, 1); /* lossless, no filter */
    image_put(&chunk, bytes + LOSSLESS_HEAD, size - LOSSLESS_HEAD);
    image_webp_put_chunk(out, "ALPH", chunk.bytes, chunk.size);
    return TRUE;
}

static gboolean put_lossy(const ImageWebpPicture *p, gboolean small, ImageOut *out, DisarmJob *job,
                          GError **error)
{
    gsize size = check_lossy(p);
    if (size == 0)
        return damaged(job, error);
    if (size < p->colour_size)
        disarm_find(job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "VP8", -1);
    if (p->alpha != NULL && !put_alpha(p, small, out, job, error))
        return FALSE;
    image_webp_put_chunk(out, "VP8 ", p->colour, size);
    return TRUE;
}

gboolean image_webp_put_picture(const ImageWebpPicture *p, gboolean small, ImageOut *out,
                                DisarmJob *job, GError **error)
{
    return p->lossless ? put_lossless(p, small, out, job, error)
                       : put_lossy(p, small, out, job, error);
}
