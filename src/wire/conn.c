/* wire/conn.c -- streams over one socket: dispatch of frames, credit, one buffer out */
#include "wire/conn.h"
#include "base/problem.h"
#include "wire/frame.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for the longest frame and many short ones. */
#define READ_BUFFER_BYTES (4 * 65536)
/* One turn of reading: others of the same thread get theirs after it. */
#define READ_TURN_BYTES (16 * READ_BUFFER_BYTES)
/* Credit is granted in steps of this, so that not every DATA frame costs a frame back. */
#define CREDIT_STEP_BYTES (WIRE_WINDOW_BYTES / 4)
/* Above this DATA is no longer taken; below half of it those who wait are told. */
#define OUT_HIGH_BYTES (8u * 1024 * 1024)
#define OUT_KEEP_BYTES (1024u * 1024)
/* Heads and small frames go beyond it, up to here: a peer that lets this much lie is gone. */
#define OUT_LIMIT_BYTES (128u * 1024 * 1024)

typedef enum {
    PEER_ENDED = 1 << 0, /* the peer's END came */
    WE_ENDED = 1 << 1,
    PEER_OPENED = 1 << 2, /* the peer opened it, or answered */
    WE_OPENED = 1 << 3,
    WAITS = 1 << 4, /* a send took less than was offered */
    DEAD = 1 << 5
} StreamState;

struct WireStream {
    WireConn *conn;
    gpointer user;
    guint32 id;
    guint state;            /* StreamState */
    guint64 send_credit;    /* bytes we may still send */
    guint64 receive_credit; /* bytes the peer may still send */
    guint64 consumed_bytes; /* taken by our user and not yet granted again */
};

struct WireConn {
    int fd;
    WireSide side;
    const WireHandler *handler; /* lent */
    gpointer user;
    GHashTable *streams; /* id -> WireStream, owned */
    GPtrArray *dead;     /* streams that ended during the callback under way */
    GPtrArray *waiting;  /* scratch of tell_writable */
    guint32 next_id;     /* the next we give */
    guint32 peer_last;   /* the highest the peer gave */
    guint waiting_count; /* streams in state WAITS */
    guint depth;         /* of callbacks */
    guint8 *in;
    gsize in_used;
    GByteArray *out;
    gsize out_sent; /* of `out`, from its start */
    const char *broken;
};

WireConn *wire_conn_new(int fd, WireSide side, const WireHandler *handler, gpointer user)
{
    WireConn *conn = g_new0(WireConn, 1);
    conn->fd = fd;
    conn->side = side;
    conn->handler = handler;
    conn->user = user;
    conn->next_id = side == WIRE_CLIENT ? 1 : 2;
    conn->streams = g_hash_table_new(NULL, NULL);
    conn->dead = g_ptr_array_new_with_free_func(g_free);
    conn->waiting = g_ptr_array_new();
    conn->in = g_malloc(READ_BUFFER_BYTES);
    conn->out = g_byte_array_sized_new(WIRE_FRAME_MAX_BYTES);
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
        conn->broken = "not a socket";
    return conn;
}

int wire_conn_fd(const WireConn *conn)
{
    return conn->fd;
}

gboolean wire_conn_wants_write(const WireConn *conn)
{
    return conn->out->len > conn->out_sent;
}

static gsize out_waiting(const WireConn *conn)
{
    return conn->out->len - conn->out_sent;
}

static void sweep_dead(WireConn *conn)
{
    if (conn->depth == 0 && conn->dead->len > 0)
        g_ptr_array_set_size(conn->dead, 0);
}

static void set_waits(WireStream *stream, gboolean waits)
{
    if (waits == ((stream->state & WAITS) != 0))
        return;
    stream->state ^= WAITS;
    if (waits)
        stream->conn->waiting_count++;
    else
        stream->conn->waiting_count--;
}

/* Takes a stream off the connection; it is freed when the callback under way has returned. */
static void retire(WireStream *stream)
{
    WireConn *conn = stream->conn;
    if ((stream->state & DEAD) != 0)
        return;
    set_waits(stream, FALSE);
    stream->state |= DEAD;
    g_hash_table_remove(conn->streams, GUINT_TO_POINTER(stream->id));
    g_ptr_array_add(conn->dead, stream);
    sweep_dead(conn);
}

static void retire_if_done(WireStream *stream)
{
    if ((stream->state & PEER_ENDED) != 0 && (stream->state & WE_ENDED) != 0)
        retire(stream);
}

static WireStream *stream_new(WireConn *conn, guint32 id, guint state)
{
    WireStream *stream = g_new0(WireStream, 1);
    stream->conn = conn;
    stream->id = id;
    stream->state = state;
    stream->send_credit = WIRE_WINDOW_BYTES;
    stream->receive_credit = WIRE_WINDOW_BYTES;
    g_hash_table_insert(conn->streams, GUINT_TO_POINTER(id), stream);
    return stream;
}

/* ---- what the peer sent ---- */

static gboolean breaks(WireConn *conn, const char *why)
{
    conn->broken = why;
    return FALSE;
}

static gboolean is_ours(const WireConn *conn, guint32 id)
{
    return (id & 1) == (conn->side == WIRE_CLIENT ? 1u : 0u);
}

static gboolean take_open(WireConn *conn, const WireFrame *frame)
{
    if (frame->stream <= conn->peer_last)
        return breaks(conn, "a stream's number was used again");
    conn->peer_last = frame->stream;
    if (conn->handler->opened == NULL)
        return breaks(conn, "a stream that nobody here takes");
    if (g_hash_table_size(conn->streams) >= WIRE_STREAMS_MAX) {
        wire_frame_write_number(conn->out, WIRE_RESET, frame->stream, WIRE_RESET_BUSY);
        return TRUE;
    }
    WireStream *stream = stream_new(conn, frame->stream, PEER_OPENED);
    conn->handler->opened(stream, frame->bytes, frame->size_bytes, conn->user);
    return TRUE;
}

static gboolean take_answer(WireStream *stream, const WireFrame *frame)
{
    if ((stream->state & PEER_OPENED) != 0)
        return breaks(stream->conn, "a stream was answered twice");
    stream->state |= PEER_OPENED;
    stream->conn->handler->answered(stream, frame->bytes, frame->size_bytes);
    return TRUE;
}

static gboolean take_data(WireStream *stream, const WireFrame *frame)
{
    if ((stream->state & PEER_OPENED) == 0 || (stream->state & PEER_ENDED) != 0)
        return breaks(stream->conn, "data before the opening or after the end");
    if (frame->size_bytes > stream->receive_credit)
        return breaks(stream->conn, "more data than there was credit for");
    stream->receive_credit -= frame->size_bytes;
    stream->conn->handler->data(stream, frame->bytes, frame->size_bytes);
    return TRUE;
}

static gboolean take_end(WireStream *stream)
{
    if ((stream->state & PEER_OPENED) == 0 || (stream->state & PEER_ENDED) != 0)
        return breaks(stream->conn, "an end before the opening or after the end");
    stream->state |= PEER_ENDED;
    stream->conn->handler->ended(stream);
    retire_if_done(stream);
    return TRUE;
}

static gboolean take_credit(WireStream *stream, const WireFrame *frame)
{
    /* Never more than is under way: the peer gives back what it took. */
    if (stream->send_credit + frame->number > WIRE_WINDOW_BYTES)
        return breaks(stream->conn, "more credit than the window");
    stream->send_credit += frame->number;
    if ((stream->state & WAITS) == 0 || out_waiting(stream->conn) >= OUT_HIGH_BYTES)
        return TRUE;
    set_waits(stream, FALSE);
    stream->conn->handler->writable(stream);
    return TRUE;
}

static void take_reset(WireStream *stream, guint32 why)
{
    stream->conn->handler->reset(stream, why);
    retire(stream);
}

static gboolean take_on_stream(WireStream *stream, const WireFrame *frame)
{
    switch (frame->kind) {
    case WIRE_OPEN:
        return take_answer(stream, frame);
    case WIRE_DATA:
        return take_data(stream, frame);
    case WIRE_END:
        return take_end(stream);
    case WIRE_CREDIT:
        return take_credit(stream, frame);
    case WIRE_RESET:
        take_reset(stream, frame->number);
        return TRUE;
    }
    return breaks(stream->conn, "unknown kind of frame");
}

static gboolean take_frame(WireConn *conn, const WireFrame *frame)
{
    gboolean ours = is_ours(conn, frame->stream);
    if (frame->kind == WIRE_OPEN && !ours)
        return take_open(conn, frame);
    WireStream *stream = g_hash_table_lookup(conn->streams, GUINT_TO_POINTER(frame->stream));
    if (stream != NULL)
        return take_on_stream(stream, frame);
    /* Of a stream that ended here while this was under way: nothing to do. */
    if (ours ? frame->stream < conn->next_id : frame->stream <= conn->peer_last)
        return TRUE;
    return breaks(conn, "a stream that was never opened");
}

/* Handles every whole frame read and keeps what is left. */
static gboolean take_frames(WireConn *conn)
{
    Cursor c = cursor_over(conn->in, conn->in_used);
    WireFrame frame;
    WireFrameResult result;
    while ((result = wire_frame_read(&frame, &c, &conn->broken)) == WIRE_FRAME_READ) {
        conn->depth++;
        gboolean well = take_frame(conn, &frame);
        conn->depth--;
        sweep_dead(conn);
        if (!well)
            return FALSE;
    }
    conn->in_used = cursor_left(&c);
    memmove(conn->in, c.at, conn->in_used);
    return result == WIRE_FRAME_MORE;
}

static gboolean set_broken(WireConn *conn, GError **error)
{
    problem_set(error, PROBLEM_INVALID, "frame", conn->broken);
    return FALSE;
}

static gboolean would_wait(int saved_errno)
{
    return saved_errno == EAGAIN || saved_errno == EWOULDBLOCK || saved_errno == EINTR;
}

/* One recv; FALSE at the end (`*ended`) or when nothing is there. */
static gboolean receive_some(WireConn *conn, gsize *got_bytes, gboolean *ended, GError **error)
{
    gsize room = READ_BUFFER_BYTES - conn->in_used;
    gssize got = recv(conn->fd, conn->in + conn->in_used, room, MSG_DONTWAIT);
    if (got > 0) {
        conn->in_used += (gsize)got;
        *got_bytes = (gsize)got;
        return TRUE;
    }
    if (got < 0 && would_wait(errno))
        return FALSE;
    *ended = TRUE;
    if (got < 0 && errno != ECONNRESET)
        problem_set_errno(error, "recv", errno);
    return FALSE;
}

gboolean wire_conn_read(WireConn *conn, GError **error)
{
    gsize turn_bytes = 0;
    while (turn_bytes < READ_TURN_BYTES) {
        if (conn->broken != NULL)
            return set_broken(conn, error);
        gsize room = READ_BUFFER_BYTES - conn->in_used;
        gsize got = 0;
        gboolean ended = FALSE;
        if (!receive_some(conn, &got, &ended, error))
            return !ended;
        if (!take_frames(conn))
            return set_broken(conn, error);
        turn_bytes += got;
        if (got < room)
            return TRUE; /* the socket is empty */
    }
    return TRUE;
}

/* ---- what we send ---- */

/* Tells streams whose sending had stopped that there is room again; each may fill it up once more.
 */
static void tell_writable(WireConn *conn)
{
    if (conn->waiting_count == 0 || out_waiting(conn) > OUT_HIGH_BYTES / 2)
        return;
    GHashTableIter all;
    gpointer at;
    g_hash_table_iter_init(&all, conn->streams);
    while (g_hash_table_iter_next(&all, NULL, &at)) {
        const WireStream *stream = at;
        if ((stream->state & WAITS) != 0 && stream->send_credit > 0)
            g_ptr_array_add(conn->waiting, at);
    }
    conn->depth++; /* keeps those that die in a callback readable */
    for (guint i = 0; i < conn->waiting->len && out_waiting(conn) < OUT_HIGH_BYTES; i++) {
        WireStream *stream = conn->waiting->pdata[i];
        if ((stream->state & DEAD) != 0)
            continue;
        set_waits(stream, FALSE);
        conn->handler->writable(stream);
    }
    conn->depth--;
    g_ptr_array_set_size(conn->waiting, 0);
    sweep_dead(conn);
}

static void drop_sent(WireConn *conn)
{
    if (conn->out_sent == conn->out->len) {
        if (conn->out_sent > OUT_KEEP_BYTES) { /* a burst is over: its memory goes back */
            g_byte_array_unref(conn->out);
            conn->out = g_byte_array_sized_new(WIRE_FRAME_MAX_BYTES);
        }
        g_byte_array_set_size(conn->out, 0);
        conn->out_sent = 0;
    } else if (conn->out_sent > OUT_HIGH_BYTES / 4) {
        g_byte_array_remove_range(conn->out, 0, (guint)conn->out_sent);
        conn->out_sent = 0;
    }
}

/* Sends until nothing is left or the socket is full. */
static gboolean send_queued(WireConn *conn, GError **error)
{
    while (wire_conn_wants_write(conn)) {
        gssize put = send(conn->fd, conn->out->data + conn->out_sent, out_waiting(conn),
                          MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && would_wait(errno))
            break;
        if (put < 0) {
            problem_set_errno(error, "send", errno);
            return FALSE;
        }
        conn->out_sent += (gsize)put;
    }
    drop_sent(conn);
    return TRUE;
}

gboolean wire_conn_flush(WireConn *conn, GError **error)
{
    if (out_waiting(conn) > OUT_LIMIT_BYTES)
        conn->broken = "the peer does not read";
    if (conn->broken != NULL)
        return set_broken(conn, error);
    if (!send_queued(conn, error))
        return FALSE;
    tell_writable(conn);
    return TRUE;
}

static WireStream *open_checked(WireConn *conn, gpointer user)
{
    if (conn->broken != NULL || g_hash_table_size(conn->streams) >= WIRE_STREAMS_MAX ||
        conn->next_id > G_MAXUINT32 - 2)
        return NULL;
    WireStream *stream = stream_new(conn, conn->next_id, WE_OPENED);
    conn->next_id += 2;
    stream->user = user;
    return stream;
}

WireStream *wire_stream_open(WireConn *conn, const guint8 *head, gsize size_bytes, gpointer user)
{
    if (size_bytes > WIRE_FRAME_MAX_BYTES)
        return NULL;
    WireStream *stream = open_checked(conn, user);
    if (stream != NULL)
        wire_frame_write(conn->out, WIRE_OPEN, stream->id, head, size_bytes);
    return stream;
}

gboolean wire_stream_answer(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    if ((stream->state & (WE_OPENED | DEAD)) != 0 || size_bytes > WIRE_FRAME_MAX_BYTES)
        return FALSE;
    stream->state |= WE_OPENED;
    wire_frame_write(stream->conn->out, WIRE_OPEN, stream->id, head, size_bytes);
    return TRUE;
}

static gsize room_for(const WireStream *stream, gsize size_bytes)
{
    gsize queued = out_waiting(stream->conn);
    gsize room = queued >= OUT_HIGH_BYTES ? 0 : OUT_HIGH_BYTES - queued;
    return MIN(MIN(size_bytes, room), (gsize)stream->send_credit);
}

gsize wire_stream_send(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    if ((stream->state & (WE_ENDED | DEAD)) != 0 || (stream->state & WE_OPENED) == 0)
        return 0;
    gsize taken = room_for(stream, size_bytes);
    for (gsize at = 0; at < taken;) {
        gsize step = MIN(taken - at, (gsize)WIRE_FRAME_MAX_BYTES);
        wire_frame_write(stream->conn->out, WIRE_DATA, stream->id, bytes + at, step);
        at += step;
    }
    stream->send_credit -= taken;
    if (taken < size_bytes)
        set_waits(stream, TRUE);
    return taken;
}

void wire_stream_end(WireStream *stream)
{
    if ((stream->state & (WE_ENDED | DEAD)) != 0 || (stream->state & WE_OPENED) == 0)
        return;
    wire_frame_write(stream->conn->out, WIRE_END, stream->id, NULL, 0);
    stream->state |= WE_ENDED;
    set_waits(stream, FALSE);
    retire_if_done(stream);
}

void wire_stream_reset(WireStream *stream, guint32 why)
{
    if ((stream->state & DEAD) != 0)
        return;
    wire_frame_write_number(stream->conn->out, WIRE_RESET, stream->id, why);
    retire(stream);
}

void wire_stream_consumed(WireStream *stream, gsize size_bytes)
{
    guint64 owed = WIRE_WINDOW_BYTES - stream->receive_credit;
    stream->consumed_bytes = MIN(stream->consumed_bytes + size_bytes, owed);
    if (stream->consumed_bytes < CREDIT_STEP_BYTES || (stream->state & (DEAD | PEER_ENDED)) != 0)
        return;
    guint32 granted = (guint32)stream->consumed_bytes;
    stream->consumed_bytes = 0;
    stream->receive_credit += granted;
    wire_frame_write_number(stream->conn->out, WIRE_CREDIT, stream->id, granted);
}

guint32 wire_stream_id(const WireStream *stream)
{
    return stream->id;
}

gpointer wire_stream_user(const WireStream *stream)
{
    return stream->user;
}

void wire_stream_set_user(WireStream *stream, gpointer user)
{
    stream->user = user;
}

void wire_conn_free(WireConn *conn)
{
    if (conn == NULL)
        return;
    conn->broken = "closed"; /* nothing is opened any more */
    g_autoptr(GList) left = g_hash_table_get_values(conn->streams);
    conn->depth++;
    for (GList *at = left; at != NULL; at = at->next) {
        WireStream *stream = at->data;
        if ((stream->state & DEAD) == 0)
            take_reset(stream, WIRE_RESET_LOST);
    }
    conn->depth--;
    sweep_dead(conn);
    close(conn->fd);
    g_hash_table_unref(conn->streams);
    g_ptr_array_unref(conn->dead);
    g_ptr_array_unref(conn->waiting);
    g_byte_array_unref(conn->out);
    g_free(conn->in);
    g_free(conn);
}
