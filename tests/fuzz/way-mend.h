/* tests/fuzz/way-mend.h -- sums made right, so that what lies behind them is reached */
#pragma once
#include "base/cursor.h"
#include <string.h>
#include <zlib.h>

static inline void mend_put(guint8 *at, guint bytes, gboolean big, guint32 value)
{
    for (guint i = 0; i < bytes; i++)
        at[i] = (guint8)(value >> (8 * (big ? bytes - 1 - i : i)));
}

/* The sums of a PNG's chunks; other bytes stay. */
static inline void mend_png(guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 8);
    if (size < 8 || memcmp(bytes, "\x89PNG", 4) != 0)
        return;
    while (cursor_left(&c) >= 12) {
        guint32 length = cursor_u32be(&c);
        const guint8 *chunk = cursor_lend(&c, (gsize)length + 4, size);
        gsize at = chunk != NULL ? (gsize)(c.at - bytes) : size;
        cursor_skip(&c, 4);
        if (!cursor_ok(&c))
            return;
        mend_put(bytes + at, 4, TRUE, (guint32)crc32_z(0, chunk, (gsize)length + 4));
    }
}

/* The sums of a 7z archive's headers. */
static inline void mend_seven(guint8 *bytes, gsize size)
{
    guint64 at = 0, length = 0;
    for (guint i = 0; size >= 32 && i < 8; i++) {
        at |= (guint64)bytes[12 + i] << (8 * i);
        length |= (guint64)bytes[20 + i] << (8 * i);
    }
    if (size < 32 || at > size - 32 || length > size - 32 - at)
        return;
    mend_put(bytes + 28, 4, FALSE, (guint32)crc32_z(0, bytes + 32 + at, length));
    mend_put(bytes + 8, 4, FALSE, (guint32)crc32_z(0, bytes + 12, 20));
}

/* The sum of each block that is marked as a header. */
static inline void mend_tar(guint8 *bytes, gsize size)
{
    for (gsize at = 0; at + 512 <= size; at += 512) {
        guint8 *block = bytes + at;
        guint sum = 8 * ' ';
        if (memcmp(block + 257, "ustar", 5) != 0)
            continue;
        for (guint i = 0; i < 512; i++)
            sum += i < 148 || i >= 156 ? block[i] : 0;
        char digits[8] = {0};
        g_snprintf(digits, sizeof digits, "%06o", sum);
        memcpy(block + 148, digits, sizeof digits);
    }
}

/* CRC-16 with the polynomial 0xA001, from 0. */
static inline guint mend_sum16(const guint8 *bytes, gsize size)
{
    guint sum = 0;
    for (gsize i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (guint k = 0; k < 8; k++)
            sum = (sum & 1) != 0 ? sum >> 1 ^ 0xA001 : sum >> 1;
    }
    return sum;
}

/* The sum that a header of level 2 or 3 has in the first extended header of kind 0, if it has. */
static inline void mend_lzh_wide(guint8 *bytes, gsize size)
{
    gboolean wide = bytes[20] == 3;
    gsize width = wide ? 4 : 2;
    Cursor c = cursor_over(bytes, size);
    gsize all = cursor_u16le(&c);
    cursor_skip(&c, 22);
    all = wide ? cursor_u32le(&c) : all;
    gsize length = wide ? cursor_u32le(&c) : cursor_u16le(&c);
    while (cursor_ok(&c) && length > width && all <= size) {
        gsize at = (gsize)(c.at - bytes);
        gboolean sum = cursor_u8(&c) == 0 && length >= width + 3 && at + 3 <= all;
        if (sum) {
            mend_put(bytes + at + 1, 2, FALSE, 0);
            mend_put(bytes + at + 1, 2, FALSE, mend_sum16(bytes, all));
            return;
        }
        cursor_skip(&c, length - 1 - width);
        length = wide ? cursor_u32le(&c) : cursor_u16le(&c);
    }
}

/* The sum of a first header. */
static inline void mend_lzh(guint8 *bytes, gsize size)
{
    guint8 sum = 0;
    if (size > 32 && (bytes[20] == 2 || bytes[20] == 3))
        mend_lzh_wide(bytes, size);
    if (size < 22 || bytes[20] > 1 || bytes[0] > size - 2)
        return;
    for (gsize i = 2; i < 2 + (gsize)bytes[0]; i++)
        sum = (guint8)(sum + bytes[i]);
    bytes[1] = sum;
}
