/* front/loop.c -- see loop.h
 *
 * One turn: wait, take what core sent, let the HTTP library read requests and send answers, flush
 * all of it to core in one write. So a batch of ready visitors costs one write and one read. */
#include "front/loop.h"
#include "base/problem.h"
#include "front/exchange.h"
#include "front/relay.h"
#include "front/server.h"
#include "os/fd.h"
#include "os/role.h"
#include <gnutls/gnutls.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define EVENTS_IN_A_TURN 64
#define RUNS_IN_A_TURN 4
#define TICK_US 250000
#define LATE_US 1000000 /* between two ticks: the machine was too busy to let front run */
#define STOP_PATIENCE_US 5000000

static void report(const GError *error)
{
    g_autofree char *detail = problem_detail(error, PROBLEM_ENGLISH);
    g_printerr("sekisho front: %s\n", detail);
}

static void close_listeners(Front *front)
{
    for (guint i = 0; i < front->listeners->len; i++)
        os_fd_close(g_array_index(front->listeners, FrontListener, i).fd);
    g_array_set_size(front->listeners, 0);
}

static void cut_if_quiet(FrontVisitor *visitor, gpointer user)
{
    (void)user;
    if (visitor->phase == PHASE_IDLE || visitor->phase == PHASE_ARRIVED)
        front_server_cut(visitor);
}

/* What is under way may end; nothing new is begun. */
static void begin_stop(Front *front)
{
    if (front->stopping)
        return;
    front->stopping = TRUE;
    front->stop_us = front->now_us;
    close_listeners(front);
    front_visitors_each(front->visitors, cut_if_quiet, NULL);
}

static void take_message(Front *front)
{
    RoleMessage message;
    g_auto(OsFd) fd = -1;
    g_autoptr(GError) error = NULL;
    if (!role_message_receive(front->control_fd, &message, &fd, &error)) {
        begin_stop(front);
        front->orphaned = TRUE;
    } else if (message.kind == ROLE_MESSAGE_CHANNEL && message.peer == ROLE_CORE && fd >= 0)
        front_relay_attach(front, os_fd_take(&fd));
    else if (message.kind == ROLE_MESSAGE_LISTEN && fd >= 0 && !front->stopping)
        (void)front_server_listen(front, os_fd_take(&fd),
                                  (RoleListen)MIN(message.value, ROLE_LISTEN_LAST), &error);
    else if (message.kind == ROLE_MESSAGE_STOP)
        begin_stop(front);
    if (error != NULL)
        report(error);
}

static const FrontListener *find_listener(const Front *front, int fd)
{
    for (guint i = 0; i < front->listeners->len; i++)
        if (g_array_index(front->listeners, FrontListener, i).fd == fd)
            return &g_array_index(front->listeners, FrontListener, i);
    return NULL;
}

static void take_event(Front *front, int fd)
{
    if (fd == front->control_fd) {
        take_message(front);
    } else if (front->core != NULL && fd == wire_conn_fd(front->core)) {
        front_relay_read(front);
    } else {
        const FrontListener *listener = find_listener(front, fd);
        if (listener != NULL)
            front_server_accept(front, listener);
    }
}

/* ---- deadlines ---- */

static void look_at_handshake(FrontVisitor *visitor, gint64 now_us)
{
    if (visitor->shaken || !visitor->secure || visitor->connection == NULL)
        return;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(visitor->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (info != NULL &&
        gnutls_handshake_get_last_in(info->tls_session) == GNUTLS_HANDSHAKE_FINISHED)
        front_visitor_shake(visitor, now_us);
}

/* How fast an answer is fetched is known to TCP alone: everything else ends in its buffers. */
static void look_at_progress(FrontVisitor *visitor, gint64 now_us)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (getsockopt(visitor->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return;
    if (visitor->acked_bytes == 0) {
        visitor->window_us = now_us;
        visitor->window_bytes = 0;
    } else if (info.tcpi_bytes_acked > visitor->acked_bytes) {
        front_visitor_moved(visitor, (gsize)(info.tcpi_bytes_acked - visitor->acked_bytes));
    }
    visitor->acked_bytes = MAX(info.tcpi_bytes_acked, 1);
}

static void core_is_late(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    GError *problem = NULL;
    problem_set(&problem, PROBLEM_TIMEOUT, FRONT_CORE_NAME, NULL);
    if (exchange->queued) {
        g_clear_error(&problem);
        if (exchange->stream != NULL)
            wire_stream_reset(g_steal_pointer(&exchange->stream), WIRE_RESET_CANCEL);
        exchange->core_lost = TRUE;
    } else {
        front_exchange_refuse(visitor, 504, problem);
    }
    front_exchange_advance(visitor);
}

static void judge(FrontVisitor *visitor, gpointer user)
{
    Front *front = user;
    if (visitor->phase == PHASE_ARRIVED)
        look_at_handshake(visitor, front->now_us);
    if (visitor->phase == PHASE_ANSWER)
        look_at_progress(visitor, front->now_us);
    switch (front_visitor_judge(visitor, &front->settings->limits, front->now_us)) {
    case OVERDUE_CUT:
        front_server_cut(visitor);
        break;
    case OVERDUE_CORE:
        core_is_late(visitor);
        break;
    case OVERDUE_NOT:
        break;
    }
}

static void forgive(FrontVisitor *visitor, gpointer user)
{
    const Front *front = user;
    front_visitor_forgive(visitor, front->now_us - front->tick_us - TICK_US, front->now_us);
}

static void tick(Front *front)
{
    gint64 since_us = front->now_us - front->tick_us;
    if (since_us < TICK_US)
        return;
    if (since_us > LATE_US)
        front_visitors_each(front->visitors, forgive, front);
    front->tick_us = front->now_us;
    front_visitors_each(front->visitors, judge, front);
}

/* ---- turns ---- */

static void end_short_waits(Front *front)
{
    for (guint i = front->waiting->len; i > 0; i--) {
        FrontVisitor *visitor = front->waiting->pdata[i - 1];
        if (front->now_us - visitor->waiting_us >= FRONT_SHORT_WAIT_US)
            front_exchange_sleep(visitor);
    }
}

/* Runs the library at least once, and again while bytes move. A connection woken from suspension
 * takes three runs: to build its answer, to send it, to see that nothing more is there. */
static void run_server(Front *front)
{
    guint due = MAX(front->runs_due, 1);
    front->runs_due = 0;
    for (guint run = 0; run < RUNS_IN_A_TURN; run++) {
        if (run >= due && front->moved == front->settled)
            break;
        front->settled = front->moved;
        front_server_run(front);
    }
}

/* Whether the next turn should not wait. While visitors wait awake the library always says that it
 * has work; then only what moved counts, and the end of their short wait bounds the rest. */
static gboolean has_more(const Front *front)
{
    if (front->runs_due > 0 || front->moved != front->settled)
        return TRUE;
    return front->waiting->len == 0 && front_server_has_work(front);
}

static int wait_ms(const Front *front)
{
    if (has_more(front))
        return 0;
    if (front->waiting->len > 0)
        return FRONT_SHORT_WAIT_US / 1000;
    return front_visitors_count(front->visitors) > 0 || front->stopping ? TICK_US / 1000 : -1;
}

static gboolean is_done(const Front *front)
{
    return front->stopping && (front_visitors_count(front->visitors) == 0 || front->orphaned ||
                               front->now_us - front->stop_us > STOP_PATIENCE_US);
}

void front_loop(Front *front)
{
    struct epoll_event events[EVENTS_IN_A_TURN];
    while (!is_done(front)) {
        int count = epoll_wait(front->epoll_fd, events, EVENTS_IN_A_TURN, wait_ms(front));
        front->now_us = g_get_monotonic_time();
        if (front_visitors_count(front->visitors) == 0)
            front->tick_us = front->now_us; /* there was nobody to judge */
        for (int i = 0; i < count; i++)
            take_event(front, events[i].data.fd);
        tick(front);
        run_server(front);
        end_short_waits(front);
        front_relay_flush(front);
    }
    close_listeners(front);
}
