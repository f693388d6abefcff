/* tests/fuzz/image-png.c -- any bytes as a PNG picture, whose sums are made right first */
#include "base/cursor.h"
#include "image-clean.h"
#include <stdint.h>

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A change to a chunk is worth trying only when its sum does not give it away. */
static void mend_sums(guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 8);
    while (cursor_left(&c) >= 12) {
        guint32 length = cursor_u32be(&c);
        const guint8 *chunk = cursor_lend(&c, (gsize)length + 4, size);
        gsize at = chunk != NULL ? (gsize)(c.at - bytes) : size;
        cursor_skip(&c, 4);
        if (!cursor_ok(&c))
            return;
        guint32 sum = (guint32)crc32_z(0, chunk, (gsize)length + 4);
        for (guint i = 0; i < 4; i++)
            bytes[at + i] = (guint8)(sum >> (24 - 8 * i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree guint8 *copy = g_memdup2(data, MAX(size, 1));
    mend_sums(copy, size);
    clean_twice(IMAGE_PNG, copy, size);
    return 0;
}
