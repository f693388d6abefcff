/* bench/wire-round-trip.c -- small requests through the frames, front's side and core's in two
 * threads
 *
 * Beside it the least there could be: the same bytes in the same batches through the same kind of
 * socket pair, without frames, streams or heads. */
#include "pair.h"
#include "wire/conn.h"
#include "wire/request.h"
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BATCH 32 /* requests under way at once: 32 connections */
#define ROUNDS 4000
#define BODY "{\"name\":\"town\",\"host\":\"town.example\",\"banners\":[]}"

/* ---- core's side ---- */

static void answer(WireStream *stream)
{
    static const WireResponse response = {
        .status = 200, .content_bytes = sizeof BODY - 1, .content_type = "application/json"};
    g_autoptr(GByteArray) head = g_byte_array_sized_new(128);
    wire_response_write(head, &response, NULL);
    wire_stream_answer(stream, head->data, head->len);
    wire_stream_send(stream, (const guint8 *)BODY, sizeof BODY - 1);
    wire_stream_end(stream);
}

static void core_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    guint *bad = user;
    WireRequest request;
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    if (!wire_request_read(&request, arena, head, size_bytes, NULL))
        (*bad)++;
    wire_stream_set_user(stream, user);
}

static void core_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    (void)stream;
    (void)head;
    (void)size_bytes;
}

static void core_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    core_answered(stream, bytes, size_bytes);
}

static void no_reset(WireStream *stream, guint32 why)
{
    (void)stream;
    (void)why;
}

static void no_writable(WireStream *stream)
{
    (void)stream;
}

static const WireHandler core_handler = {.opened = core_opened,
                                         .answered = core_answered,
                                         .data = core_data,
                                         .ended = answer,
                                         .reset = no_reset,
                                         .writable = no_writable};

static gpointer serve(gpointer fd)
{
    guint bad = 0;
    g_autoptr(WireConn) conn = wire_conn_new(GPOINTER_TO_INT(fd), WIRE_SERVER, &core_handler, &bad);
    struct pollfd watched = {.fd = GPOINTER_TO_INT(fd), .events = POLLIN};
    while (poll(&watched, 1, -1) == 1 && wire_conn_read(conn, NULL) && wire_conn_flush(conn, NULL))
        ;
    return GUINT_TO_POINTER(bad);
}

/* ---- front's side ---- */

typedef struct {
    guint done;
    gsize body_bytes;
} Asked;

static void front_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    WireResponse response;
    Asked *asked = wire_stream_user(stream);
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    if (!wire_response_read(&response, arena, head, size_bytes, NULL))
        asked->body_bytes = 0;
}

static void front_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    (void)bytes;
    Asked *asked = wire_stream_user(stream);
    asked->body_bytes += size_bytes;
    wire_stream_consumed(stream, size_bytes);
}

static void front_ended(WireStream *stream)
{
    Asked *asked = wire_stream_user(stream);
    asked->done++;
}

static const WireHandler front_handler = {.opened = core_opened,
                                          .answered = front_answered,
                                          .data = front_data,
                                          .ended = front_ended,
                                          .reset = no_reset,
                                          .writable = no_writable};

static gboolean ask(WireConn *conn, Asked *asked)
{
    static const WireRequest request = {.method = WIRE_GET,
                                        .secure = 1,
                                        .path = "/api/v1/site",
                                        .session = "0123456789abcdef0123456789abcdef",
                                        .host = "town.example",
                                        .language = "ja",
                                        .peer = "192.0.2.7"};
    g_autoptr(GByteArray) head = g_byte_array_sized_new(256);
    if (!wire_request_write(head, &request, NULL))
        return FALSE;
    WireStream *stream = wire_stream_open(conn, head->data, head->len, asked);
    if (stream != NULL)
        wire_stream_end(stream);
    return stream != NULL;
}

static gboolean round_of(WireConn *conn, Asked *asked)
{
    guint before = asked->done;
    for (guint i = 0; i < BATCH; i++)
        if (!ask(conn, asked))
            return FALSE;
    struct pollfd watched = {.fd = wire_conn_fd(conn), .events = POLLIN};
    if (!wire_conn_flush(conn, NULL))
        return FALSE;
    while (asked->done - before < BATCH)
        if (poll(&watched, 1, -1) != 1 || !wire_conn_read(conn, NULL) ||
            !wire_conn_flush(conn, NULL))
            return FALSE;
    return TRUE;
}

static double run_frames(gpointer unused)
{
    (void)unused;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    GThread *core = g_thread_new("core", serve, GINT_TO_POINTER(pair[1]));
    WireConn *conn = wire_conn_new(pair[0], WIRE_CLIENT, &front_handler, NULL);
    Asked asked = {0};
    gboolean well = TRUE;
    double begun_s = bench_now_s();
    for (guint i = 0; i < ROUNDS && well; i++)
        well = round_of(conn, &asked);
    double took_s = bench_now_s() - begun_s;
    wire_conn_free(conn);
    guint bad = GPOINTER_TO_UINT(g_thread_join(core));
    gsize expected = (gsize)ROUNDS * BATCH * (sizeof BODY - 1);
    return well && bad == 0 && asked.body_bytes == expected ? ROUNDS * BATCH / took_s : -1;
}

/* ---- the same bytes without frames ---- */

#define REQUEST_BYTES 150 /* a request's frames: head and end */
#define ANSWER_BYTES 160

static gboolean pass(int fd, gsize read_bytes, gsize write_bytes)
{
    static guint8 bytes[BATCH * ANSWER_BYTES];
    guint8 into[sizeof bytes];
    for (gsize at = 0; at < read_bytes;) {
        gssize got = read(fd, into, MIN(sizeof into, read_bytes - at));
        if (got <= 0)
            return FALSE;
        at += (gsize)got;
    }
    return write(fd, bytes, write_bytes) == (gssize)write_bytes;
}

static gpointer serve_bytes(gpointer fd)
{
    while (pass(GPOINTER_TO_INT(fd), BATCH * REQUEST_BYTES, BATCH * ANSWER_BYTES))
        ;
    close(GPOINTER_TO_INT(fd));
    return NULL;
}

static double run_bytes(gpointer unused)
{
    (void)unused;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    GThread *core = g_thread_new("core", serve_bytes, GINT_TO_POINTER(pair[1]));
    double begun_s = bench_now_s();
    gboolean well = pass(pair[0], 0, BATCH * REQUEST_BYTES);
    for (guint i = 1; i < ROUNDS && well; i++)
        well = pass(pair[0], BATCH * ANSWER_BYTES, BATCH * REQUEST_BYTES);
    well = well && pass(pair[0], BATCH * ANSWER_BYTES, 0);
    double took_s = bench_now_s() - begun_s;
    close(pair[0]);
    g_thread_join(core);
    return well ? ROUNDS * BATCH / took_s : -1;
}

int main(void)
{
    static const BenchPair pair = {.name = "front to core and back, batches of 32",
                                   .ours = "frames",
                                   .yardstick = "the same bytes unframed",
                                   .unit = "requests/s"};
    return bench_pair(&pair, run_frames, run_bytes, NULL, 7) ? 0 : 1;
}
