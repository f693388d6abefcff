/* clean/office97/bytes.h -- little-endian numbers at places that were checked, and appended (clean/
 * only) */
#pragma once
#include <glib.h>

static inline guint16 bytes_u16(const guint8 *bytes, gsize at)
{
    return (guint16)(bytes[at] | bytes[at + 1] << 8);
}

static inline guint32 bytes_u32(const guint8 *bytes, gsize at)
{
    return (guint32)bytes[at] | (guint32)bytes[at + 1] << 8 | (guint32)bytes[at + 2] << 16 |
           (guint32)bytes[at + 3] << 24;
}

/* UTF-16 up to a NUL as UTF-8; NULL when it is none. Owned. */
static inline char *bytes_text(const guint8 *bytes, gsize units)
{
    g_autofree guint16 *text = g_new0(guint16, units + 1);
    for (gsize i = 0; i < units; i++)
        text[i] = bytes_u16(bytes, i * 2);
    return g_utf16_to_utf8(text, (glong)units, NULL, NULL, NULL);
}

static inline void bytes_set16(guint8 *bytes, gsize at, guint value)
{
    bytes[at] = (guint8)value;
    bytes[at + 1] = (guint8)(value >> 8);
}

static inline void bytes_set32(guint8 *bytes, gsize at, guint32 value)
{
    bytes_set16(bytes, at, value & 0xFFFF);
    bytes_set16(bytes, at + 2, value >> 16);
}

static inline void bytes_add(GByteArray *out, const guint8 *bytes, gsize size)
{
    if (size > 0)
        g_byte_array_append(out, bytes, (guint)size);
}

static inline void bytes_add8(GByteArray *out, guint value)
{
    const guint8 byte = (guint8)value;
    g_byte_array_append(out, &byte, 1);
}

static inline void bytes_add16(GByteArray *out, guint value)
{
    const guint8 bytes[2] = {(guint8)value, (guint8)(value >> 8)};
    g_byte_array_append(out, bytes, 2);
}

static inline void bytes_add32(GByteArray *out, guint32 value)
{
    bytes_add16(out, value & 0xFFFF);
    bytes_add16(out, value >> 16);
}

static inline void bytes_add_zeros(GByteArray *out, gsize count)
{
    for (gsize i = 0; i < count; i++)
        bytes_add8(out, 0);
}
