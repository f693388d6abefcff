/* tests/front/fake_core.c -- see fake_core.h */
#include "fake_core.h"
#include "base/json.h"
#include "wire/conn.h"
#include "wire/request.h"
#include <poll.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    guint64 left_bytes; /* still to be sent */
    guint64 got_bytes;
    gboolean counts, stalls;
    gint64 due_us; /* late answers; 0 = none */
} Talk;

typedef struct {
    GPtrArray *late; /* WireStream whose answer has a time */
} Core;

static void answer_head(WireStream *stream, guint16 status, const char *type, guint64 bytes,
                        const char *cookie)
{
    g_autoptr(GByteArray) head = g_byte_array_new();
    WireResponse response = {.status = status,
                             .content_bytes = bytes,
                             .content_type = type,
                             .etag = "",
                             .disposition = "",
                             .set_cookie = cookie,
                             .location = "",
                             .retry_after = ""};
    wire_response_write(head, &response, NULL);
    wire_stream_answer(stream, head->data, head->len);
}

static void talk_end(WireStream *stream)
{
    Talk *talk = wire_stream_user(stream);
    wire_stream_set_user(stream, NULL);
    g_free(talk);
    wire_stream_end(stream);
}

static void answer_whole(WireStream *stream, guint16 status, const char *text)
{
    answer_head(stream, status, "application/json", strlen(text), "");
    wire_stream_send(stream, (const guint8 *)text, strlen(text));
    talk_end(stream);
}

static void json_pair(GString *json, const char *name, const char *value)
{
    g_string_append_printf(json, "%s\"%s\":", json->len > 1 ? "," : "", name);
    json_append_string(json, value, -1);
}

static void answer_echo(WireStream *stream, const WireRequest *request)
{
    g_autoptr(GString) json = g_string_new("{");
    json_pair(json, "path", request->path);
    json_pair(json, "query", request->query);
    json_pair(json, "session", request->session);
    json_pair(json, "token", request->token);
    json_pair(json, "origin", request->origin);
    json_pair(json, "host", request->host);
    json_pair(json, "content_type", request->content_type);
    json_pair(json, "language", request->language);
    json_pair(json, "peer", request->peer);
    g_string_append_printf(json, ",\"method\":%u,\"secure\":%u,\"content_bytes\":%" G_GINT64_FORMAT,
                           request->method, request->secure, (gint64)request->content_bytes);
    g_string_append_c(json, '}');
    answer_whole(stream, 200, json->str);
}

static void send_more(WireStream *stream)
{
    static const guint8 filler[16384] = {'s'};
    Talk *talk = wire_stream_user(stream);
    while (talk != NULL && talk->left_bytes > 0) {
        gsize step = MIN(talk->left_bytes, sizeof filler);
        gsize sent = wire_stream_send(stream, filler, step);
        talk->left_bytes -= sent;
        if (sent < step)
            return;
    }
    if (talk != NULL)
        talk_end(stream);
}

static void answer_long(WireStream *stream, const WireRequest *request, gboolean known)
{
    Talk *talk = wire_stream_user(stream);
    talk->left_bytes = g_ascii_strtoull(request->query, NULL, 10);
    answer_head(stream, 200, "application/octet-stream", known ? talk->left_bytes : G_MAXUINT64,
                "");
    send_more(stream);
}

static void answer_late(Core *core, WireStream *stream, const WireRequest *request)
{
    Talk *talk = wire_stream_user(stream);
    talk->due_us = g_get_monotonic_time() + 1000 * g_ascii_strtoll(request->query, NULL, 10);
    g_ptr_array_add(core->late, stream);
}

static void act(Core *core, WireStream *stream, const WireRequest *request, const char *what)
{
    Talk *talk = wire_stream_user(stream);
    if (g_str_equal(what, "small"))
        answer_whole(stream, 200, FAKE_CORE_SMALL);
    else if (g_str_equal(what, "stream") || g_str_equal(what, "known"))
        answer_long(stream, request, g_str_equal(what, "known"));
    else if (g_str_equal(what, "count"))
        talk->counts = TRUE;
    else if (g_str_equal(what, "stall"))
        talk->stalls = TRUE;
    else if (g_str_equal(what, "early"))
        answer_whole(stream, 413, "{\"early\":true}");
    else if (g_str_equal(what, "refuse"))
        wire_stream_reset(stream, WIRE_RESET_REFUSED);
    else if (g_str_equal(what, "late"))
        answer_late(core, stream, request);
    else if (g_str_equal(what, "die"))
        _exit(1);
    else if (!g_str_equal(what, "never") && !g_str_equal(what, "break"))
        answer_echo(stream, request);
}

static void on_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    g_autoptr(GStringChunk) arena = g_string_chunk_new(1024);
    WireRequest request;
    if (!wire_request_read(&request, arena, head, size_bytes, NULL)) {
        wire_stream_reset(stream, WIRE_RESET_REFUSED);
        return;
    }
    const char *what = g_str_has_prefix(request.path, "/api/v1/") ? request.path + 8 : "";
    wire_stream_set_user(stream, g_new0(Talk, 1));
    if (g_str_equal(what, "empty")) {
        answer_head(stream, 204, "", 0, "");
        talk_end(stream);
    } else if (g_str_equal(what, "cookie")) {
        answer_head(stream, 200, "text/plain", 0, "__Host-sekisho=new; Path=/; Secure");
        talk_end(stream);
    } else if (g_str_equal(what, "break")) {
        answer_head(stream, 200, "text/plain", 1000, "");
        wire_stream_send(stream, (const guint8 *)"half", 4);
    } else {
        act(user, stream, &request, what);
    }
}

static void on_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    (void)bytes;
    Talk *talk = wire_stream_user(stream);
    if (talk == NULL || talk->stalls)
        return;
    talk->got_bytes += size_bytes;
    wire_stream_consumed(stream, size_bytes);
}

static void on_ended(WireStream *stream)
{
    Talk *talk = wire_stream_user(stream);
    if (talk == NULL)
        return;
    if (talk->counts) {
        g_autofree char *json =
            g_strdup_printf("{\"bytes\":%" G_GUINT64_FORMAT "}", talk->got_bytes);
        answer_whole(stream, 200, json);
    } else if (talk->due_us == 0 && talk->left_bytes == 0 && !talk->stalls) {
        return; /* never */
    }
}

static void on_reset(WireStream *stream, guint32 why)
{
    (void)why;
    g_free(wire_stream_user(stream));
    wire_stream_set_user(stream, NULL);
}

static const WireHandler core_handler = {
    .opened = on_opened,
    .data = on_data,
    .ended = on_ended,
    .reset = on_reset,
    .writable = send_more,
};

static void answer_due(Core *core)
{
    for (guint i = core->late->len; i > 0; i--) {
        WireStream *stream = core->late->pdata[i - 1];
        const Talk *talk = wire_stream_user(stream);
        if (talk->due_us > g_get_monotonic_time())
            continue;
        g_ptr_array_remove_index_fast(core->late, i - 1);
        answer_whole(stream, 200, FAKE_CORE_SMALL);
    }
}

void fake_core_run(int fd)
{
    Core core = {.late = g_ptr_array_new()};
    WireConn *conn = wire_conn_new(fd, WIRE_SERVER, &core_handler, &core);
    gboolean alive = TRUE;
    while (alive) {
        short wanted = wire_conn_wants_write(conn) ? POLLIN | POLLOUT : POLLIN;
        struct pollfd ready = {.fd = fd, .events = wanted};
        (void)poll(&ready, 1, core.late->len > 0 ? 5 : -1);
        if ((ready.revents & (POLLIN | POLLHUP)) != 0)
            alive = wire_conn_read(conn, NULL);
        answer_due(&core);
        alive = alive && wire_conn_flush(conn, NULL);
    }
    g_ptr_array_unref(core.late);
    wire_conn_free(conn);
}
