/* front/relay.c -- see relay.h */
#include "front/relay.h"
#include "base/problem.h"
#include "front/exchange.h"
#include <sys/epoll.h>

static void touch(FrontVisitor *visitor)
{
    if (visitor->touched)
        return;
    visitor->touched = TRUE;
    g_ptr_array_add(visitor->front->touched, visitor);
}

static void on_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    (void)head;
    (void)size_bytes;
    (void)user;
    wire_stream_reset(stream, WIRE_RESET_REFUSED); /* core asks nothing of front */
}

static void on_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    FrontVisitor *visitor = wire_stream_user(stream);
    g_byte_array_append(visitor->exchange.head, head, (guint)size_bytes);
    touch(visitor);
}

static void on_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    FrontVisitor *visitor = wire_stream_user(stream);
    if (visitor->exchange.head_only) /* nobody will fetch it */
        wire_stream_consumed(stream, size_bytes);
    else
        front_exchange_keep(visitor, bytes, size_bytes);
    touch(visitor);
}

static void on_ended(WireStream *stream)
{
    FrontVisitor *visitor = wire_stream_user(stream);
    visitor->exchange.core_ended = TRUE;
    if (visitor->exchange.whole)
        visitor->exchange.stream = NULL; /* both ways have ended: wire frees it */
    touch(visitor);
}

static void on_reset(WireStream *stream, guint32 why)
{
    (void)why;
    FrontVisitor *visitor = wire_stream_user(stream);
    front_exchange_lose_core(visitor);
    touch(visitor);
}

static void on_writable(WireStream *stream)
{
    touch(wire_stream_user(stream));
}

static const WireHandler relay_handler = {
    .opened = on_opened,
    .answered = on_answered,
    .data = on_data,
    .ended = on_ended,
    .reset = on_reset,
    .writable = on_writable,
};

static void advance_touched(Front *front)
{
    for (guint i = 0; i < front->touched->len; i++) {
        FrontVisitor *visitor = front->touched->pdata[i];
        if (visitor == NULL)
            continue;
        visitor->touched = FALSE;
        front_exchange_advance(visitor);
    }
    g_ptr_array_set_size(front->touched, 0);
}

void front_relay_attach(Front *front, int fd)
{
    front_relay_detach(front);
    front->core = wire_conn_new(fd, WIRE_CLIENT, &relay_handler, front);
    front->core_writing = 0;
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = fd};
    if (epoll_ctl(front->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
        front_relay_detach(front);
}

void front_relay_detach(Front *front)
{
    if (front->core == NULL)
        return;
    WireConn *core = g_steal_pointer(&front->core);
    (void)epoll_ctl(front->epoll_fd, EPOLL_CTL_DEL, wire_conn_fd(core), NULL);
    wire_conn_free(core);
    advance_touched(front);
}

gboolean front_relay_open(FrontVisitor *visitor, const WireRequest *request, GError **error)
{
    Front *front = visitor->front;
    g_byte_array_set_size(front->scratch, 0);
    if (!wire_request_write(front->scratch, request, error))
        return FALSE;
    if (front->core != NULL)
        visitor->exchange.stream =
            wire_stream_open(front->core, front->scratch->data, front->scratch->len, visitor);
    if (visitor->exchange.stream == NULL)
        problem_set(error, PROBLEM_UNAVAILABLE, FRONT_CORE_NAME, NULL);
    return visitor->exchange.stream != NULL;
}

void front_relay_read(Front *front)
{
    if (front->core == NULL)
        return;
    gboolean alive = wire_conn_read(front->core, NULL);
    advance_touched(front);
    if (!alive)
        front_relay_detach(front);
}

/* Waits for room in the socket only while something is left to write. */
static void watch_writing(Front *front)
{
    guint32 writing = wire_conn_wants_write(front->core) ? EPOLLOUT : 0;
    if (writing == front->core_writing)
        return;
    front->core_writing = writing;
    int fd = wire_conn_fd(front->core);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | writing, .data.fd = fd};
    (void)epoll_ctl(front->epoll_fd, EPOLL_CTL_MOD, fd, &event);
}

void front_relay_flush(Front *front)
{
    if (front->core == NULL)
        return;
    gboolean alive = wire_conn_flush(front->core, NULL);
    advance_touched(front);
    if (alive)
        watch_writing(front);
    else
        front_relay_detach(front);
}
