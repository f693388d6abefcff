/* image/out.c -- a picture being written: bytes that grow up to a limit; the first failure sticks
 */
#include "image/out.h"
#include <string.h>

#define FIRST_BYTES ((gsize)4096)

void image_out_init(ImageOut *out, const DisarmJob *job)
{
    *out = (ImageOut){.max = (gsize)MIN(job->budget->limits.output_bytes, G_MAXUINT32)};
}

void image_out_clear(ImageOut *out)
{
    g_clear_pointer(&out->bytes, g_free);
    out->size = out->capacity = 0;
}

static gboolean grow(ImageOut *out, gsize size)
{
    gsize capacity = MAX(out->size + size, MIN(out->capacity * 2, out->max));
    guint8 *bytes = g_try_realloc(out->bytes, MAX(capacity, FIRST_BYTES));
    if (bytes == NULL) {
        out->failed = TRUE;
        return FALSE;
    }
    out->bytes = bytes;
    out->capacity = MAX(capacity, FIRST_BYTES);
    return TRUE;
}

/* Room for `size` more bytes in place; NULL after a failure. */
static guint8 *put_room(ImageOut *out, gsize size)
{
    if (out->failed || size > out->max - out->size) {
        out->failed = TRUE;
        return NULL;
    }
    if (size > out->capacity - out->size && !grow(out, size))
        return NULL;
    guint8 *room = out->bytes + out->size;
    out->size += size;
    return room;
}

void image_put(ImageOut *out, const void *bytes, gsize size)
{
    guint8 *room = put_room(out, size);
    if (room != NULL && size > 0)
        memcpy(room, bytes, size);
}

void image_put_zeros(ImageOut *out, gsize size)
{
    guint8 *room = put_room(out, size);
    if (room != NULL && size > 0)
        memset(room, 0, size);
}

void image_put_u8(ImageOut *out, guint8 value)
{
    image_put(out, &value, 1);
}

void image_put_u16be(ImageOut *out, guint value)
{
    guint8 bytes[2] = {(guint8)(value >> 8), (guint8)value};
    image_put(out, bytes, 2);
}

void image_put_u32be(ImageOut *out, guint32 value)
{
    image_put_u16be(out, value >> 16);
    image_put_u16be(out, value & 0xFFFF);
}

void image_put_u16le(ImageOut *out, guint value)
{
    guint8 bytes[2] = {(guint8)value, (guint8)(value >> 8)};
    image_put(out, bytes, 2);
}

void image_put_u32le(ImageOut *out, guint32 value)
{
    image_put_u16le(out, value & 0xFFFF);
    image_put_u16le(out, value >> 16);
}

void image_patch_u32be(ImageOut *out, gsize at, guint32 value)
{
    for (guint i = 0; !out->failed && i < 4; i++)
        out->bytes[at + i] = (guint8)(value >> (24 - 8 * i));
}

void image_patch_u32le(ImageOut *out, gsize at, guint32 value)
{
    for (guint i = 0; !out->failed && i < 4; i++)
        out->bytes[at + i] = (guint8)(value >> (8 * i));
}

void image_out_cut(ImageOut *out, gsize size)
{
    out->size = MIN(out->size, size);
}

GBytes *image_out_take(ImageOut *out, GError **error)
{
    if (out->failed) {
        g_autofree char *limit = g_strdup_printf("%" G_GSIZE_FORMAT " MiB", out->max >> 20);
        problem_set(error, PROBLEM_TOO_LARGE,
                    PROBLEM_BOTH("The disarmed picture", "無害化した後の画像"), limit);
        return NULL;
    }
    GBytes *taken = g_bytes_new_take(g_steal_pointer(&out->bytes), out->size);
    out->size = out->capacity = 0;
    return taken;
}
