/* wire/conn.h -- many streams over one stream socket, with credit; one thread uses one connection
 *
 * Frame: version u8 (1), kind u8, reserved u16 (0), stream id u32, length u32 (<= 65536), payload;
 * big endian. OPEN carries a head; DATA bytes; END no more DATA this way; RESET a reason code, ends
 * both ways; CREDIT a u32 of further bytes the receiver takes. The opener of a stream picks its id:
 * odd for the connecting side, even for the other; ids only grow. Each way of a stream starts with
 * WIRE_WINDOW_BYTES. */
#pragma once
#include "wire/frame.h"
#include <glib.h>

#define WIRE_WINDOW_BYTES (256 * 1024)
#define WIRE_STREAMS_MAX                                                                           \
    4096 /* open at once; the peer's further ones are reset with WIRE_RESET_BUSY */

/* Reasons of a RESET. */
typedef enum {
    WIRE_RESET_CANCEL = 1, /* the sender no longer wants it */
    WIRE_RESET_BUSY,       /* too many streams, or no room */
    WIRE_RESET_REFUSED,    /* the head was not understood */
    WIRE_RESET_FAILED,     /* the sender could not go on */
    WIRE_RESET_LOST        /* local only: the connection ended */
} WireReset;

typedef struct WireConn WireConn;
typedef struct WireStream WireStream;
typedef enum { WIRE_CLIENT, WIRE_SERVER } WireSide;

/* Called from wire_conn_read, wire_conn_flush (writable) and wire_conn_free (reset). They may send
 * on, end and reset any stream of the connection, and open new ones; a stream that is done stays
 * readable until the callback returns. They may not free the connection. */
typedef struct {
    /* A new stream from the peer. Set user data with wire_stream_set_user. NULL: the peer may open
     * none. The connection's end alone ends no stream: wire_conn_free does, so user data must live
     * as long or be set to NULL. */
    void (*opened)(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer conn_user);
    /* For a stream we opened: the peer's own OPEN, its answer's head. */
    void (*answered)(WireStream *stream, const guint8 *head, gsize size_bytes);
    void (*data)(WireStream *stream, const guint8 *bytes, gsize size_bytes);
    void (*ended)(WireStream *stream);              /* the peer sends no more */
    void (*reset)(WireStream *stream, guint32 why); /* freed after this returns */
    void (*writable)(WireStream *stream); /* credit came after wire_stream_send took less */
} WireHandler;

/* Takes `fd` (made non-blocking). `handler` lent for the connection's life. */
WireConn *wire_conn_new(int fd, WireSide side, const WireHandler *handler, gpointer user);
void wire_conn_free(WireConn *conn); /* every open stream gets reset() first */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireConn, wire_conn_free)
int wire_conn_fd(const WireConn *conn);
/* Reads what is there and calls the handler. FALSE: the peer ended (no error) or broke the form. */
gboolean wire_conn_read(WireConn *conn, GError **error);
/* Writes queued frames in as few system calls as it can. FALSE: the peer is gone. */
gboolean wire_conn_flush(WireConn *conn, GError **error);
gboolean wire_conn_wants_write(const WireConn *conn);

/* Opens a stream (either side may) or answers one (the stream given to opened(), once). NULL /
 * FALSE when over a limit. */
WireStream *wire_stream_open(WireConn *conn, const guint8 *head, gsize size_bytes, gpointer user);
gboolean wire_stream_answer(WireStream *stream, const guint8 *head, gsize size_bytes);
/* Queues up to the credit left and returns how many bytes were taken. */
gsize wire_stream_send(WireStream *stream, const guint8 *bytes, gsize size_bytes);
void wire_stream_end(WireStream *stream);                /* freed once both ways have ended */
void wire_stream_reset(WireStream *stream, guint32 why); /* freed */
void wire_stream_consumed(WireStream *stream, gsize size_bytes); /* grants the peer as much again */
guint32 wire_stream_id(const WireStream *stream);
gpointer wire_stream_user(const WireStream *stream);
void wire_stream_set_user(WireStream *stream, gpointer user);
