/* cmd/client.c -- the local commands' side of the socket: one request at a time, waiting for its
 * answer */
#include "cmd/client.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/site_file.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/sockets.h"
#include "parent/parent.h"
#include "wire/conn.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX_BYTES (64 * 1024 * 1024)
#define CONNECT_WAIT_US (10 * G_TIME_SPAN_SECOND)

struct CmdSite {
    char *dir;
    ProblemLanguage language;
    Parent *parent; /* NULL when the site was running */
    WireConn *conn;
};

typedef struct {
    const CmdAsk *ask;
    WireStream *stream;
    CmdReply *reply;
    guint8 piece[WIRE_FRAME_MAX_BYTES]; /* of the body, what was read and not yet taken */
    gsize have, at;
    gboolean sent, closed, done; /* our way was ended; all is over */
    GError *problem;
} Talk;

void cmd_reply_clear(CmdReply *reply)
{
    g_clear_pointer(&reply->body, g_byte_array_unref);
}

/* ---- what the connection tells ---- */

static void answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    Talk *talk = wire_stream_user(stream);
    g_autoptr(GStringChunk) arena = g_string_chunk_new(512);
    WireResponse response;
    if (wire_response_read(&response, arena, head, size_bytes, &talk->problem))
        talk->reply->status = response.status;
    talk->sent = TRUE; /* an answer before the body's end: the rest is not wanted */
}

static void take(Talk *talk, const guint8 *bytes, gsize size_bytes)
{
    if (talk->ask->output > 0 && talk->reply->status / 100 == 2) {
        if (talk->problem == NULL)
            os_write_all(talk->ask->output, bytes, size_bytes, PROBLEM_BOTH("the output", "出力"),
                         &talk->problem);
        return;
    }
    if (talk->reply->body->len + size_bytes <= ANSWER_MAX_BYTES)
        g_byte_array_append(talk->reply->body, bytes, (guint)size_bytes);
    else if (talk->problem == NULL)
        problem_set(&talk->problem, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the answer", "応答"),
                    "64 MiB");
}

static void data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    take(wire_stream_user(stream), bytes, size_bytes);
    wire_stream_consumed(stream, size_bytes);
}

static void ended(WireStream *stream)
{
    Talk *talk = wire_stream_user(stream);
    talk->done = TRUE;
    if (talk->closed)
        talk->stream = NULL; /* over both ways: freed when this returns */
}

static void lost(Talk *talk)
{
    talk->stream = NULL;
    if (!talk->done && talk->problem == NULL)
        problem_set(&talk->problem, PROBLEM_UNAVAILABLE, PROBLEM_BOTH("the site", "サイト"), NULL);
    talk->done = TRUE;
}

static void reset(WireStream *stream, guint32 why)
{
    (void)why;
    if (wire_stream_user(stream) != NULL)
        lost(wire_stream_user(stream));
}

static void body_send(Talk *talk)
{
    while (!talk->sent && talk->stream != NULL) {
        if (talk->at == talk->have) {
            gssize got = read(talk->ask->file, talk->piece, sizeof talk->piece);
            if (got < 0 && talk->problem == NULL)
                problem_set_errno(&talk->problem, PROBLEM_BOTH("the file", "ファイル"), errno);
            talk->at = 0;
            talk->have = got > 0 ? (gsize)got : 0;
        }
        if (talk->have == 0) {
            talk->sent = TRUE;
            talk->closed = TRUE;
            wire_stream_end(talk->stream);
            return;
        }
        talk->at += wire_stream_send(talk->stream, talk->piece + talk->at, talk->have - talk->at);
        if (talk->at < talk->have)
            return; /* no credit left */
    }
}

/* The JSON body, as far as there is credit. */
static void json_send(Talk *talk)
{
    if (talk->sent || talk->stream == NULL)
        return;
    gsize left = strlen(talk->ask->json) - talk->at;
    const guint8 *from = (const guint8 *)talk->ask->json + talk->at;
    talk->at += wire_stream_send(talk->stream, from, left);
    if (talk->ask->json[talk->at] != '\0')
        return;
    talk->sent = TRUE;
    talk->closed = TRUE;
    wire_stream_end(talk->stream);
}

static void writable(WireStream *stream)
{
    Talk *talk = wire_stream_user(stream);
    if (talk == NULL)
        return;
    if (talk->ask->json != NULL)
        json_send(talk);
    else
        body_send(talk);
}

static const WireHandler handler = {
    .answered = answered, .data = data, .ended = ended, .reset = reset, .writable = writable};

/* ---- one request ---- */

static gboolean talk_begin(CmdSite *site, Talk *talk, GError **error)
{
    const CmdAsk *ask = talk->ask;
    g_autofree char *path = g_strconcat("/api/v1", ask->path, NULL);
    const WireRequest request = {
        .method = (guint8)ask->method,
        .path = path,
        .query = ask->query,
        .content_type = ask->json != NULL ? "application/json" : NULL,
        .language = site->language == PROBLEM_JAPANESE ? "ja" : "en",
        .content_bytes = ask->json != NULL ? strlen(ask->json) : (ask->file > 0 ? G_MAXUINT64 : 0),
    };
    g_autoptr(GByteArray) head = g_byte_array_new();
    if (!wire_request_write(head, &request, error))
        return FALSE;
    talk->stream = wire_stream_open(site->conn, head->data, head->len, talk);
    if (talk->stream == NULL) {
        problem_set(error, PROBLEM_UNAVAILABLE, PROBLEM_BOTH("the site", "サイト"), NULL);
        return FALSE;
    }
    if (ask->json == NULL && ask->file > 0) {
        body_send(talk);
        return TRUE;
    }
    if (ask->json != NULL) {
        json_send(talk);
        return TRUE;
    }
    talk->sent = TRUE;
    talk->closed = TRUE;
    wire_stream_end(talk->stream);
    return TRUE;
}

static gboolean talk_turn(CmdSite *site, GError **error)
{
    if (!wire_conn_flush(site->conn, error))
        return FALSE;
    struct pollfd poll_fd = {.fd = wire_conn_fd(site->conn),
                             .events = POLLIN | (wire_conn_wants_write(site->conn) ? POLLOUT : 0)};
    if (poll(&poll_fd, 1, -1) < 0 && errno != EINTR) {
        problem_set_errno(error, "poll", errno);
        return FALSE;
    }
    return (poll_fd.revents & ~POLLOUT) == 0 || wire_conn_read(site->conn, error);
}

GQuark cmd_answer_quark(void)
{
    return g_quark_from_static_string("cmd-answer");
}

/* Exit status for the kind whose slug the core answered with. */
static int status_of(const char *type)
{
    for (int kind = 0; type != NULL && kind < PROBLEM_LAST; kind++) {
        const GError probe = {.domain = PROBLEM, .code = kind};
        if (g_str_has_suffix(type, problem_slug(&probe)))
            return problem_exit_code(&probe);
    }
    return CMD_FAILED;
}

/* All that was found wrong, a line each, when it is more than the detail says; transfer full. */
static char *findings_text(const json_t *problem)
{
    const json_t *findings = json_object_get(problem, "findings");
    GString *lines = g_string_new(NULL);
    for (gsize i = 0; json_array_size(findings) > 1 && i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *text = json_string_value(json_object_get(finding, "text"));
        g_string_append_printf(lines, "\n  %s", text != NULL ? text : "?");
    }
    return g_string_free(lines, FALSE);
}

/* The core has told it in the caller's language already. */
static void problem_from_reply(const CmdReply *reply, GError **error)
{
    g_autoptr(json_t) object =
        json_read(reply->body->data, reply->body->len, ANSWER_MAX_BYTES, 16, "answer", NULL);
    const char *detail = json_string_value(json_object_get(object, "detail"));
    const char *way_out = json_string_value(json_object_get(object, "way_out"));
    g_autofree char *findings = findings_text(object);
    g_set_error(error, cmd_answer_quark(),
                status_of(json_string_value(json_object_get(object, "type"))), "%s\n  %s%s",
                detail != NULL ? detail : "?", way_out != NULL ? way_out : "", findings);
}

static void talk_forget(const Talk *talk)
{
    if (talk->stream != NULL)
        wire_stream_set_user(talk->stream, NULL);
}

/* A stream that is not over both ways is not wanted any more. */
static void talk_end(Talk *talk)
{
    talk_forget(talk);
    if (talk->stream == NULL)
        return;
    if (!talk->closed || talk->problem != NULL)
        wire_stream_reset(talk->stream, WIRE_RESET_CANCEL);
}

gboolean cmd_ask(CmdSite *site, const CmdAsk *ask, CmdReply *reply, GError **error)
{
    g_autofree Talk *talk = g_new0(Talk, 1);
    talk->ask = ask;
    talk->reply = reply;
    reply->body = g_byte_array_new();
    if (!talk_begin(site, talk, error))
        return FALSE;
    g_autoptr(GError) broken = NULL;
    while (!talk->done && talk->problem == NULL)
        if (!talk_turn(site, &broken)) {
            talk_forget(talk); /* the stream lives as long as the connection, longer than this */
            lost(talk);
        }
    talk_end(talk);
    g_byte_array_append(reply->body, (const guint8 *)"", 1);
    reply->body->len--;
    if (talk->problem != NULL) {
        g_propagate_error(error, talk->problem);
        return FALSE;
    }
    if (reply->status / 100 == 2)
        return TRUE;
    problem_from_reply(reply, error);
    return FALSE;
}

json_t *cmd_ask_json(CmdSite *site, const CmdAsk *ask, GError **error)
{
    g_auto(CmdReply) reply = {0};
    if (!cmd_ask(site, ask, &reply, error))
        return NULL;
    return json_read(reply.body->data, reply.body->len, ANSWER_MAX_BYTES, 32, "answer", error);
}

/* ---- the site ---- */

static gboolean site_connect(CmdSite *site, GError **error)
{
    g_autofree char *run = g_build_filename(site->dir, "run", NULL);
    int fd = os_connect_local(run, "core.sock", error);
    if (fd < 0)
        return FALSE;
    site->conn = wire_conn_new(fd, WIRE_CLIENT, &handler, NULL);
    return TRUE;
}

/* Somebody holds the lock and does not listen yet, or again: it is starting. */
static gboolean site_await(CmdSite *site, GError **error)
{
    gint64 deadline_us = os_clock_boot_us() + CONNECT_WAIT_US;
    while (!site_connect(site, NULL)) {
        if (os_clock_boot_us() > deadline_us)
            return site_connect(site, error);
        g_usleep(20 * G_TIME_SPAN_MILLISECOND);
    }
    return TRUE;
}

static gboolean site_start(CmdSite *site, gboolean weak_sandbox, GError **error)
{
    const ParentOptions options = {.mode = PARENT_LOCAL,
                                   .weak_sandbox = weak_sandbox,
                                   .uid_base = cmd_site_uid_base(site->dir)};
    g_autoptr(GError) problem = NULL;
    site->parent = parent_start(site->dir, &options, &problem);
    if (site->parent != NULL || g_error_matches(problem, PROBLEM, PROBLEM_BUSY))
        return site_await(site, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

CmdSite *cmd_site_open(const char *site_dir, gboolean weak_sandbox, ProblemLanguage language,
                       GError **error)
{
    g_autoptr(CmdSite) site = g_new0(CmdSite, 1);
    site->dir = g_strdup(site_dir);
    site->language = language;
    if (!site_connect(site, NULL) && !site_start(site, weak_sandbox, error))
        return NULL;
    return g_steal_pointer(&site);
}

void cmd_site_close(CmdSite *site)
{
    if (site == NULL)
        return;
    if (site->conn != NULL)
        wire_conn_free(site->conn);
    if (site->parent != NULL)
        parent_stop(site->parent);
    g_free(site->dir);
    g_free(site);
}
