/* image/copy.c -- reads hostile bytes and writes them anew in one walk: only what is walked over
 * gets out */
#include "image/copy.h"
#include <string.h>

guint8 image_copy_u8(ImageCopy *copy)
{
    guint8 value = cursor_u8(&copy->c);
    if (cursor_ok(&copy->c))
        image_put_u8(copy->out, value);
    return value;
}

guint16 image_copy_u16(ImageCopy *copy)
{
    guint16 value = cursor_u16le(&copy->c);
    if (cursor_ok(&copy->c))
        image_put_u16le(copy->out, value);
    return value;
}

guint32 image_copy_u32(ImageCopy *copy)
{
    guint32 value = cursor_u32le(&copy->c);
    if (cursor_ok(&copy->c))
        image_put_u32le(copy->out, value);
    return value;
}

void image_copy_items(ImageCopy *copy, guint64 count, gsize size)
{
    if (count > cursor_left(&copy->c) / size) {
        cursor_fail(&copy->c, "it holds less than it says");
        return;
    }
    const guint8 *bytes = cursor_lend(&copy->c, (gsize)count * size, G_MAXSIZE);
    if (bytes != NULL)
        image_put(copy->out, bytes, (gsize)count * size);
}

/* All bits of the exponent are set in what is no number or has no end. */
static gboolean is_number(guint32 bits)
{
    return (bits & 0x7F800000) != 0x7F800000;
}

void image_copy_floats(ImageCopy *copy, guint64 count)
{
    if (count > cursor_left(&copy->c) / 4) {
        cursor_fail(&copy->c, "it holds less than it says");
        return;
    }
    for (guint64 i = 0; i < count && cursor_ok(&copy->c); i++)
        if (!is_number(image_copy_u32(copy)))
            cursor_fail(&copy->c, "a value is no number");
}

void image_copy_align(ImageCopy *copy, gsize start)
{
    if (cursor_ok(&copy->c))
        image_put_zeros(copy->out, (4 - (copy->out->size - start) % 4) % 4);
}

void image_copy_skip_padding(ImageCopy *copy, gsize size)
{
    gsize padding = (4 - size % 4) % 4;
    cursor_skip(&copy->c, MIN(padding, cursor_left(&copy->c)));
}
