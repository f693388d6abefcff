/* tests/fuzz/wire-frames.c -- any bytes from a peer: the connection stays whole or is given up */
#include "wire/conn.h"
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    guint turn; /* decides what this side does with a stream */
} Peer;

static void on_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    Peer *peer = user;
    wire_stream_set_user(stream, peer);
    if (size_bytes > 0 && head[0] == '!')
        wire_stream_reset(stream, WIRE_RESET_REFUSED);
    else if (peer->turn++ % 4 != 0)
        wire_stream_answer(stream, head, size_bytes);
}

static void on_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    wire_stream_send(stream, head, size_bytes);
}

static void on_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    wire_stream_send(stream, bytes, size_bytes);
    wire_stream_consumed(stream, size_bytes);
}

static void on_ended(WireStream *stream)
{
    wire_stream_end(stream);
}

static void on_reset(WireStream *stream, guint32 why)
{
    (void)why;
    wire_stream_end(stream);
}

static void on_writable(WireStream *stream)
{
    wire_stream_end(stream);
}

static const WireHandler handler = {.opened = on_opened,
                                    .answered = on_answered,
                                    .data = on_data,
                                    .ended = on_ended,
                                    .reset = on_reset,
                                    .writable = on_writable};

static void feed(const uint8_t *bytes, size_t size_bytes, WireSide side)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
        abort();
    Peer peer = {.turn = side == WIRE_CLIENT};
    g_autoptr(WireConn) conn = wire_conn_new(pair[1], side, &handler, &peer);
    if (side == WIRE_CLIENT)
        wire_stream_open(conn, bytes, MIN(size_bytes, 64), &peer);
    gboolean going = TRUE;
    for (size_t at = 0; going && at < size_bytes;) {
        gssize put = write(pair[0], bytes + at, size_bytes - at);
        at += put > 0 ? (size_t)put : 0;
        going = wire_conn_read(conn, NULL) && wire_conn_flush(conn, NULL) && put > 0;
    }
    close(pair[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    feed(bytes, size_bytes, WIRE_SERVER);
    feed(bytes, size_bytes, WIRE_CLIENT);
    return 0;
}
