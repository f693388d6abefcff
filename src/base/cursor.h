/* base/cursor.h -- reads hostile bytes from front to back; the first error sticks */
#pragma once
#include <glib.h>

typedef struct {
    const guint8 *at, *end; /* lent */
    const char *failed;     /* NULL while all is well; else what was wrong (static) */
} Cursor;

Cursor cursor_over(const guint8 *bytes, gsize size_bytes);
gboolean cursor_ok(const Cursor *c);
gboolean cursor_at_end(const Cursor *c); /* ok and nothing left */
gsize cursor_left(const Cursor *c);
/* After an error all of these return zero / NULL and move nothing. */
guint8 cursor_u8(Cursor *c);
guint16 cursor_u16be(Cursor *c);
guint32 cursor_u32be(Cursor *c);
guint64 cursor_u64be(Cursor *c);
guint16 cursor_u16le(Cursor *c);
guint32 cursor_u32le(Cursor *c);
guint64 cursor_u64le(Cursor *c);
void cursor_skip(Cursor *c, gsize count);
void cursor_expect(Cursor *c, const void *bytes, gsize count);
/* `count` bytes in place, refused when over `max`. Lent. */
const guint8 *cursor_lend(Cursor *c, gsize count, gsize max);
void cursor_fail(Cursor *c, const char *why);
