/* wire/frame.c -- frames to bytes and back */
#include "wire/frame.h"
#include <string.h>

#define VERSION 1

/* What a payload of each kind may be long. */
static const struct {
    guint32 min, max;
} lengths[] = {
    [WIRE_OPEN] = {0, WIRE_FRAME_MAX_BYTES},
    [WIRE_DATA] = {1, WIRE_FRAME_MAX_BYTES},
    [WIRE_END] = {0, 0},
    [WIRE_RESET] = {4, 4},
    [WIRE_CREDIT] = {4, 4},
};

static WireFrameResult broken_as(const char **broken, const char *why)
{
    *broken = why;
    return WIRE_FRAME_BROKEN;
}

static WireFrameResult read_head(WireFrame *frame, Cursor *c, const char **broken)
{
    guint8 version = cursor_u8(c);
    guint8 kind = cursor_u8(c);
    guint16 reserved = cursor_u16be(c);
    frame->stream = cursor_u32be(c);
    frame->size_bytes = cursor_u32be(c);
    if (version != VERSION || reserved != 0)
        return broken_as(broken, "another version of the frame");
    if (kind < WIRE_OPEN || kind > WIRE_CREDIT)
        return broken_as(broken, "unknown kind of frame");
    if (frame->stream == 0)
        return broken_as(broken, "stream 0");
    if (frame->size_bytes < lengths[kind].min || frame->size_bytes > lengths[kind].max)
        return broken_as(broken, "length does not fit the kind of frame");
    frame->kind = (WireKind)kind;
    return WIRE_FRAME_READ;
}

WireFrameResult wire_frame_read(WireFrame *frame, Cursor *c, const char **broken)
{
    if (cursor_left(c) < WIRE_FRAME_HEAD_BYTES)
        return WIRE_FRAME_MORE;
    Cursor at = *c;
    WireFrame read = {0};
    WireFrameResult result = read_head(&read, &at, broken);
    if (result != WIRE_FRAME_READ)
        return result;
    if (cursor_left(&at) < read.size_bytes)
        return WIRE_FRAME_MORE;
    read.bytes = cursor_lend(&at, read.size_bytes, WIRE_FRAME_MAX_BYTES);
    if (read.kind == WIRE_RESET || read.kind == WIRE_CREDIT) {
        Cursor payload = cursor_over(read.bytes, read.size_bytes);
        read.number = cursor_u32be(&payload);
    }
    if (read.kind == WIRE_CREDIT && read.number == 0)
        return broken_as(broken, "credit of nothing");
    *c = at;
    *frame = read;
    return WIRE_FRAME_READ;
}

static void put_u32be(guint8 *at, guint32 number)
{
    guint32 wire = GUINT32_TO_BE(number);
    memcpy(at, &wire, sizeof wire);
}

static void append_head(GByteArray *out, WireKind kind, guint32 stream, guint32 size_bytes)
{
    guint8 head[WIRE_FRAME_HEAD_BYTES] = {VERSION, (guint8)kind};
    put_u32be(head + 4, stream);
    put_u32be(head + 8, size_bytes);
    g_byte_array_append(out, head, sizeof head);
}

void wire_frame_write(GByteArray *out, WireKind kind, guint32 stream, const guint8 *bytes,
                      gsize size_bytes)
{
    g_return_if_fail(size_bytes <= WIRE_FRAME_MAX_BYTES);
    append_head(out, kind, stream, (guint32)size_bytes);
    if (size_bytes > 0)
        g_byte_array_append(out, bytes, (guint)size_bytes);
}

void wire_frame_write_number(GByteArray *out, WireKind kind, guint32 stream, guint32 number)
{
    guint8 payload[4];
    put_u32be(payload, number);
    wire_frame_write(out, kind, stream, payload, sizeof payload);
}
