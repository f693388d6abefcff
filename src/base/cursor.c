/* base/cursor.c -- reads hostile bytes from front to back; the first error sticks */
#include "base/cursor.h"
#include <string.h>

Cursor cursor_over(const guint8 *bytes, gsize size_bytes)
{
    static const guint8 nothing[1];
    Cursor c = {.at = size_bytes > 0 ? bytes : nothing};
    c.end = c.at + size_bytes;
    return c;
}

gboolean cursor_ok(const Cursor *c)
{
    return c->failed == NULL;
}

gboolean cursor_at_end(const Cursor *c)
{
    return c->failed == NULL && c->at == c->end;
}

gsize cursor_left(const Cursor *c)
{
    return c->failed == NULL ? (gsize)(c->end - c->at) : 0;
}

void cursor_fail(Cursor *c, const char *why)
{
    if (c->failed == NULL)
        c->failed = why;
}

/* The next `count` bytes, passed over; NULL once anything failed. */
static const guint8 *take(Cursor *c, gsize count)
{
    if (c->failed != NULL)
        return NULL;
    if ((gsize)(c->end - c->at) < count) {
        c->failed = "it ends too early";
        return NULL;
    }
    const guint8 *bytes = c->at;
    c->at += count;
    return bytes;
}

static guint64 take_big_endian(Cursor *c, gsize count)
{
    const guint8 *bytes = take(c, count);
    guint64 value = 0;
    for (gsize i = 0; bytes != NULL && i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

guint8 cursor_u8(Cursor *c)
{
    return (guint8)take_big_endian(c, 1);
}

guint16 cursor_u16be(Cursor *c)
{
    return (guint16)take_big_endian(c, 2);
}

guint32 cursor_u32be(Cursor *c)
{
    return (guint32)take_big_endian(c, 4);
}

guint64 cursor_u64be(Cursor *c)
{
    return take_big_endian(c, 8);
}

static guint64 take_little_endian(Cursor *c, gsize count)
{
    const guint8 *bytes = take(c, count);
    guint64 value = 0;
    for (gsize i = count; bytes != NULL && i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

guint16 cursor_u16le(Cursor *c)
{
    return (guint16)take_little_endian(c, 2);
}

guint32 cursor_u32le(Cursor *c)
{
    return (guint32)take_little_endian(c, 4);
}

guint64 cursor_u64le(Cursor *c)
{
    return take_little_endian(c, 8);
}

void cursor_skip(Cursor *c, gsize count)
{
    take(c, count);
}

void cursor_expect(Cursor *c, const void *bytes, gsize count)
{
    const guint8 *found = take(c, count);
    if (found != NULL && memcmp(found, bytes, count) != 0)
        cursor_fail(c, "it holds other bytes than its form asks for");
}

const guint8 *cursor_lend(Cursor *c, gsize count, gsize max)
{
    if (count > max)
        cursor_fail(c, "a part of it is longer than allowed");
    return take(c, count);
}
