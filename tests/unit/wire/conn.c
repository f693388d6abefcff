/* tests/unit/wire/conn.c -- streams over a socket pair: order, credit, ends, resets, malformed
 * peers */
#include "wire/conn.h"
#include "base/problem.h"
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRANSFER_BYTES (5 * 1024 * 1024)

/* What one side saw. */
typedef struct {
    WireConn *conn;
    WireStream *last; /* opened by the peer */
    GString *told;    /* a letter per callback */
    gsize received_bytes;
    guint32 sum; /* over all bytes received, order counts */
    gsize to_send_bytes, sent_bytes;
    gboolean keeps_credit; /* never consumes */
    guint32 why;           /* of the last reset */
} Side;

static guint8 pattern(gsize at)
{
    return (guint8)(at * 31 + at / 251);
}

static Side *side_of(WireStream *stream)
{
    return wire_stream_user(stream);
}

static void pump_send(Side *side, WireStream *stream)
{
    guint8 chunk[10000];
    while (side->sent_bytes < side->to_send_bytes) {
        gsize size = MIN(sizeof chunk, side->to_send_bytes - side->sent_bytes);
        for (gsize i = 0; i < size; i++)
            chunk[i] = pattern(side->sent_bytes + i);
        gsize taken = wire_stream_send(stream, chunk, size);
        side->sent_bytes += taken;
        if (taken < size)
            return;
    }
    wire_stream_end(stream);
}

static void on_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    Side *side = user;
    wire_stream_set_user(stream, side);
    side->last = stream;
    g_string_append_c(side->told, 'o');
    g_string_append_len(side->told, (const char *)head, (gssize)size_bytes);
    if (size_bytes >= 1 && head[0] == '!')
        wire_stream_reset(stream, WIRE_RESET_REFUSED);
    else
        wire_stream_answer(stream, (const guint8 *)"ok", 2);
}

static void on_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    g_string_append_c(side_of(stream)->told, 'a');
    g_string_append_len(side_of(stream)->told, (const char *)head, (gssize)size_bytes);
}

static void on_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    Side *side = side_of(stream);
    for (gsize i = 0; i < size_bytes; i++)
        side->sum = side->sum * 33 + bytes[i];
    side->received_bytes += size_bytes;
    if (!side->keeps_credit)
        wire_stream_consumed(stream, size_bytes);
}

static void on_ended(WireStream *stream)
{
    Side *side = side_of(stream);
    g_string_append_c(side->told, 'e');
    if (side->to_send_bytes > 0)
        pump_send(side, stream);
    else
        wire_stream_end(stream);
}

static void on_reset(WireStream *stream, guint32 why)
{
    g_string_append_c(side_of(stream)->told, 'r');
    side_of(stream)->why = why;
}

static void on_writable(WireStream *stream)
{
    pump_send(side_of(stream), stream);
}

static const WireHandler handler = {.opened = on_opened,
                                    .answered = on_answered,
                                    .data = on_data,
                                    .ended = on_ended,
                                    .reset = on_reset,
                                    .writable = on_writable};

typedef struct {
    Side client, server;
    int raw; /* the client's socket in tests that write bytes themselves */
} Pair;

static void side_start(Side *side, int fd, WireSide which)
{
    side->told = g_string_new(NULL);
    side->conn = wire_conn_new(fd, which, &handler, side);
}

static void pair_start(Pair *pair, gconstpointer raw)
{
    int fds[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
    side_start(&pair->server, fds[1], WIRE_SERVER);
    pair->raw = -1;
    if (raw == NULL)
        side_start(&pair->client, fds[0], WIRE_CLIENT);
    else
        pair->raw = fds[0];
}

static void side_stop(Side *side)
{
    wire_conn_free(side->conn);
    if (side->told != NULL)
        g_string_free(side->told, TRUE);
}

static void pair_stop(Pair *pair, gconstpointer unused)
{
    (void)unused;
    side_stop(&pair->client);
    side_stop(&pair->server);
    if (pair->raw >= 0)
        close(pair->raw);
}

/* Both sides read and write until neither has anything left. */
static void exchange(Pair *pair)
{
    gsize before, after = 0;
    do {
        before = after;
        g_assert_true(wire_conn_flush(pair->client.conn, NULL));
        g_assert_true(wire_conn_read(pair->server.conn, NULL));
        g_assert_true(wire_conn_flush(pair->server.conn, NULL));
        g_assert_true(wire_conn_read(pair->client.conn, NULL));
        after = pair->client.received_bytes + pair->server.received_bytes + pair->client.told->len +
                pair->server.told->len;
    } while (after != before || wire_conn_wants_write(pair->client.conn));
}

static WireStream *open_text(Pair *pair, const char *head)
{
    return wire_stream_open(pair->client.conn, (const guint8 *)head, strlen(head), &pair->client);
}

static void test_round_trip(Pair *pair, gconstpointer unused)
{
    (void)unused;
    WireStream *stream = open_text(pair, "GET");
    g_assert_cmpuint(wire_stream_id(stream), ==, 1);
    wire_stream_end(stream);
    exchange(pair);
    g_assert_cmpstr(pair->server.told->str, ==, "oGETe");
    g_assert_cmpstr(pair->client.told->str, ==, "aoke");
}

static void test_large_both_ways(Pair *pair, gconstpointer unused)
{
    (void)unused;
    pair->client.to_send_bytes = TRANSFER_BYTES;
    pair->server.to_send_bytes = TRANSFER_BYTES + 1;
    WireStream *stream = open_text(pair, "PUT");
    exchange(pair); /* the answer */
    pump_send(&pair->client, stream);
    exchange(pair);
    g_assert_cmpuint(pair->server.received_bytes, ==, TRANSFER_BYTES);
    g_assert_cmpuint(pair->client.received_bytes, ==, TRANSFER_BYTES + 1);
    guint32 sum = 0;
    for (gsize i = 0; i < TRANSFER_BYTES; i++)
        sum = sum * 33 + pattern(i);
    g_assert_cmpuint(pair->server.sum, ==, sum);
}

/* A receiver that takes nothing gets one window and no more. */
static void test_credit(Pair *pair, gconstpointer unused)
{
    (void)unused;
    pair->server.keeps_credit = TRUE;
    pair->client.to_send_bytes = TRANSFER_BYTES;
    WireStream *stream = open_text(pair, "PUT");
    pump_send(&pair->client, stream);
    exchange(pair);
    g_assert_cmpuint(pair->server.received_bytes, ==, WIRE_WINDOW_BYTES);
    pair->server.keeps_credit = FALSE;
    wire_stream_consumed(pair->server.last, WIRE_WINDOW_BYTES);
    exchange(pair);
    g_assert_cmpuint(pair->server.received_bytes, ==, TRANSFER_BYTES);
}

static void test_reset(Pair *pair, gconstpointer unused)
{
    (void)unused;
    open_text(pair, "!no");
    WireStream *other = open_text(pair, "yes");
    exchange(pair);
    g_assert_cmpstr(pair->client.told->str, ==, "raok");
    g_assert_cmpuint(pair->client.why, ==, WIRE_RESET_REFUSED);
    wire_stream_reset(other, WIRE_RESET_CANCEL);
    exchange(pair);
    g_assert_cmpstr(pair->server.told->str, ==, "o!nooyesr");
    g_assert_cmpuint(pair->server.why, ==, WIRE_RESET_CANCEL);
}

/* Frames under way for a stream that was reset meanwhile are passed over. */
static void test_late_frames(Pair *pair, gconstpointer unused)
{
    (void)unused;
    WireStream *stream = open_text(pair, "x");
    exchange(pair);
    wire_stream_reset(pair->server.last, WIRE_RESET_CANCEL);
    wire_stream_send(stream, (const guint8 *)"late", 4);
    wire_stream_end(stream);
    exchange(pair);
    g_assert_cmpstr(pair->server.told->str, ==, "ox");
    g_assert_cmpstr(pair->client.told->str, ==, "aokr");
}

static void test_too_many(Pair *pair, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < WIRE_STREAMS_MAX; i++)
        g_assert_nonnull(open_text(pair, "x"));
    g_assert_null(open_text(pair, "x"));
}

static void test_lost(Pair *pair, gconstpointer unused)
{
    (void)unused;
    open_text(pair, "x");
    exchange(pair);
    wire_conn_free(pair->client.conn);
    pair->client.conn = NULL;
    g_assert_cmpstr(pair->client.told->str, ==, "aokr");
    g_assert_cmpuint(pair->client.why, ==, WIRE_RESET_LOST);
    g_autoptr(GError) error = NULL;
    g_assert_false(wire_conn_read(pair->server.conn, &error));
    g_assert_no_error(error);
}

static void test_peer_does_not_read(Pair *pair, gconstpointer unused)
{
    (void)unused;
    g_autofree guint8 *head = g_malloc0(WIRE_FRAME_MAX_BYTES);
    guint opened = 0;
    while (wire_conn_flush(pair->client.conn, NULL) && opened < WIRE_STREAMS_MAX) {
        wire_stream_open(pair->client.conn, head, WIRE_FRAME_MAX_BYTES, &pair->client);
        opened++;
    }
    g_assert_cmpuint(opened, <, WIRE_STREAMS_MAX);
}

/* ---- malformed peers ---- */

typedef struct {
    const char *name;
    const char *bytes;
    gsize size_bytes;
} Malformed;

#define FRAME(kind, id, length) "\1" kind "\0\0\0\0\0" id "\0\0" length
#define BROKEN(name, bytes)                                                                        \
    {                                                                                              \
        name, bytes, sizeof(bytes) - 1                                                             \
    }
static const Malformed malformed[] = {
    BROKEN("version", "\2\1\0\0\0\0\0\1\0\0\0\0"),
    BROKEN("kind-0", FRAME("\0", "\1", "\0\0")),
    BROKEN("kind-6", FRAME("\6", "\1", "\0\0")),
    BROKEN("reserved", "\1\1\0\1\0\0\0\1\0\0\0\0"),
    BROKEN("stream-0", FRAME("\1", "\0", "\0\0")),
    BROKEN("too-long", "\1\1\0\0\0\0\0\1\0\1\0\1"),
    BROKEN("huge", "\1\1\0\0\0\0\0\1\xff\xff\xff\xff"),
    BROKEN("empty-data", FRAME("\1", "\1", "\0\0") FRAME("\2", "\1", "\0\0")),
    BROKEN("end-with-payload", FRAME("\1", "\1", "\0\0") FRAME("\3", "\1", "\0\1") "x"),
    BROKEN("credit-0", FRAME("\1", "\1", "\0\0") FRAME("\5", "\1", "\0\4") "\0\0\0\0"),
    BROKEN("credit-over", FRAME("\1", "\1", "\0\0") FRAME("\5", "\1", "\0\4") "\0\0\0\1"),
    BROKEN("even-open", FRAME("\1", "\2", "\0\0")),
    BROKEN("twice", FRAME("\1", "\3", "\0\0") FRAME("\1", "\3", "\0\0")),
    BROKEN("backwards", FRAME("\1", "\3", "\0\0") FRAME("\1", "\1", "\0\0")),
    BROKEN("never-opened", FRAME("\2", "\5", "\0\1") "x"),
    BROKEN("after-end", FRAME("\1", "\1", "\0\0") FRAME("\3", "\1", "\0\0")
                            FRAME("\1", "\3", "\0\0") FRAME("\3", "\5", "\0\0")),
};

/* The peer that broke the form is given up; another connection of the same thread goes on. */
static void test_malformed(Pair *pair, gconstpointer which)
{
    const Malformed *bad = which;
    g_assert_cmpint(write(pair->raw, bad->bytes, bad->size_bytes), ==, (gssize)bad->size_bytes);
    g_autoptr(GError) error = NULL;
    g_assert_false(wire_conn_read(pair->server.conn, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_assert_false(wire_conn_read(pair->server.conn, NULL));
    Pair other = {0};
    pair_start(&other, NULL);
    wire_stream_end(open_text(&other, "GET"));
    exchange(&other);
    g_assert_cmpstr(other.client.told->str, ==, "aoke");
    pair_stop(&other, NULL);
}

/* One byte at a time is as good as all at once. */
static void test_slow_peer(Pair *pair, gconstpointer unused)
{
    (void)unused;
    static const char bytes[] = "\1\1\0\0\0\0\0\1\0\0\0\3GET" FRAME("\3", "\1", "\0\0");
    for (gsize i = 0; i < sizeof bytes - 1; i++) {
        g_assert_cmpint(write(pair->raw, bytes + i, 1), ==, 1);
        g_assert_true(wire_conn_read(pair->server.conn, NULL));
    }
    g_assert_cmpstr(pair->server.told->str, ==, "oGETe");
}

static void add(const char *name, gconstpointer data, void (*test)(Pair *pair, gconstpointer data))
{
    g_autofree char *path = g_strconcat("/wire/conn/", name, NULL);
    g_test_add(path, Pair, data, pair_start, test, pair_stop);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("round-trip", NULL, test_round_trip);
    add("large-both-ways", NULL, test_large_both_ways);
    add("credit", NULL, test_credit);
    add("reset", NULL, test_reset);
    add("late-frames", NULL, test_late_frames);
    add("too-many", NULL, test_too_many);
    add("lost", NULL, test_lost);
    add("peer-does-not-read", NULL, test_peer_does_not_read);
    add("slow-peer", "raw", test_slow_peer);
    for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
        g_autofree char *name = g_strconcat("malformed/", malformed[i].name, NULL);
        add(name, &malformed[i], test_malformed);
    }
    return g_test_run();
}
