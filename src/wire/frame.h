/* wire/frame.h -- the form of one frame; pure
 *
 * version u8 (1), kind u8, reserved u16 (0), stream id u32 (not 0), length u32 (<= 65536), payload;
 * big endian. */
#pragma once
#include "base/cursor.h"
#include <glib.h>

#define WIRE_FRAME_HEAD_BYTES 12
#define WIRE_FRAME_MAX_BYTES 65536 /* of payload */

typedef enum { WIRE_OPEN = 1, WIRE_DATA, WIRE_END, WIRE_RESET, WIRE_CREDIT } WireKind;

typedef struct {
    WireKind kind;
    guint32 stream;
    const guint8 *bytes; /* the payload; lent */
    guint32 size_bytes;
    guint32 number; /* RESET: the reason; CREDIT: the bytes granted (not 0) */
} WireFrame;

typedef enum { WIRE_FRAME_READ, WIRE_FRAME_MORE, WIRE_FRAME_BROKEN } WireFrameResult;

/* The next frame at `c`, which moves behind it; MORE when it has not all come yet (nothing moves).
 * BROKEN sets `broken` to what is wrong (static). */
WireFrameResult wire_frame_read(WireFrame *frame, Cursor *c, const char **broken);

void wire_frame_write(GByteArray *out, WireKind kind, guint32 stream, const guint8 *bytes,
                      gsize size_bytes);
/* RESET and CREDIT. */
void wire_frame_write_number(GByteArray *out, WireKind kind, guint32 stream, guint32 number);
