/* core/io.c -- the I/O thread: front, local commands and the parent's messages in one epoll loop */
#include "base/problem.h"
#include "core/core.h"
#include "core/imports.h"
#include "core/spawn.h"
#include "os/clock.h"
#include "os/sockets.h"
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_MAX 64
#define LOCAL_PEERS_MAX 64
#define KEEPER_WAIT_US (10 * G_TIME_SPAN_SECOND)

static const WireHandler handler = {
    .opened = core_request_opened,
    .data = core_request_data,
    .ended = core_request_ended,
    .reset = core_request_reset,
    .writable = core_request_writable,
};

/* Tags of epoll entries that are no peer. */
static const char tag_control, tag_wake, tag_listener;

static gboolean watch(Core *core, int fd, const void *tag, guint32 events, GError **error)
{
    struct epoll_event event = {.events = events, .data.ptr = (void *)tag};
    if (epoll_ctl(core->epoll, EPOLL_CTL_ADD, fd, &event) == 0)
        return TRUE;
    problem_set_errno(error, "epoll_ctl", errno);
    return FALSE;
}

static CorePeer *peer_new(Core *core, int fd, const char *operator_name)
{
    CorePeer *peer = g_new0(CorePeer, 1);
    peer->core = core;
    peer->operator_name = g_strdup(operator_name);
    peer->conn = wire_conn_new(fd, WIRE_SERVER, &handler, peer);
    g_hash_table_add(core->peers, peer);
    if (!watch(core, fd, peer, EPOLLIN, NULL))
        peer->broken = TRUE;
    return peer;
}

/* Frees the connection first: its streams' requests still find the peer. */
static void peer_free(gpointer data)
{
    CorePeer *peer = data;
    wire_conn_free(peer->conn);
    g_free(peer->operator_name);
    g_free(peer);
}

static void peer_close(CorePeer *peer)
{
    Core *core = peer->core;
    if (core->front == peer)
        core->front = NULL;
    g_hash_table_remove(core->peers, peer);
}

static void take_channel(Core *core, guint32 kind, int fd)
{
    if (kind == ROLE_KEEPER) {
        keeper_client_take_channel(core->keeper, fd);
        core->has_keeper = TRUE;
        core_signer_wake(core);
        return;
    }
    if (kind != ROLE_FRONT) {
        close(fd);
        return;
    }
    if (core->front != NULL)
        peer_close(core->front); /* front ended; what it had asked is lost, nothing else */
    core->front = peer_new(core, fd, NULL);
}

static void take_listener(Core *core, int fd)
{
    if (core->listener >= 0)
        close(core->listener);
    core->listener = fd;
    os_set_nonblocking(fd, NULL);
    watch(core, fd, &tag_listener, EPOLLIN, NULL);
}

static void control_message(Core *core, const RoleMessage *message, int fd)
{
    switch ((RoleMessageKind)message->kind) {
    case ROLE_MESSAGE_CHANNEL:
        if (fd >= 0)
            take_channel(core, message->peer, fd);
        return;
    case ROLE_MESSAGE_LISTEN:
        if (fd >= 0)
            take_listener(core, fd);
        return;
    case ROLE_MESSAGE_STOP:
        core->stopping = TRUE;
        break;
    case ROLE_MESSAGE_SPAWNED:
    case ROLE_MESSAGE_ENDED:
        core_spawns_take(core->spawns, message, fd);
        return;
    default:
        break;
    }
    if (fd >= 0)
        close(fd);
}

static void control_read(Core *core)
{
    RoleMessage message;
    int fd = -1;
    if (role_message_receive(core->start->control_fd, &message, &fd, NULL))
        control_message(core, &message, fd);
    else
        core->stopping = TRUE; /* the parent is gone: nobody could start us a worker any more */
}

gboolean core_io_await_keeper(Core *core, GError **error)
{
    gint64 deadline_us = os_clock_boot_us() + KEEPER_WAIT_US;
    while (!core->has_keeper && !core->stopping) {
        struct epoll_event event;
        int count = epoll_wait(core->epoll, &event, 1, os_clock_poll_ms(deadline_us));
        if (count == 0) {
            problem_set(error, PROBLEM_UNAVAILABLE, PROBLEM_BOTH("the keeper", "鍵の番人"), NULL);
            return FALSE;
        }
        if (count == 1 && event.data.ptr == &tag_control)
            control_read(core);
    }
    return TRUE;
}

/* Front may have sent requests already; its bytes wait in the socket until the loop runs. */
static void accept_local(Core *core)
{
    int fd = accept4(core->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    OsPeer who;
    if (g_hash_table_size(core->peers) > LOCAL_PEERS_MAX || !os_socket_peer(fd, &who, NULL)) {
        close(fd);
        return;
    }
    g_autofree char *name = g_strdup_printf("operator %u@%s", who.uid, core->settings->host);
    peer_new(core, fd, name);
}

static void peer_event(CorePeer *peer, guint32 events)
{
    g_autoptr(GError) error = NULL;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !wire_conn_read(peer->conn, &error))
        peer->broken = TRUE;
    if (error != NULL)
        g_warning("a peer broke the form of frames: %s", error->message);
}

static void peer_flush(CorePeer *peer)
{
    if (peer->broken || !wire_conn_flush(peer->conn, NULL)) {
        peer_close(peer);
        return;
    }
    gboolean wants = wire_conn_wants_write(peer->conn);
    if (wants == peer->wants_write)
        return;
    struct epoll_event event = {.events = EPOLLIN | (wants ? EPOLLOUT : 0), .data.ptr = peer};
    epoll_ctl(peer->core->epoll, EPOLL_CTL_MOD, wire_conn_fd(peer->conn), &event);
    peer->wants_write = wants;
}

void core_io_return(CoreRequest *request)
{
    Core *core = request->core;
    g_mutex_lock(&core->answers_lock);
    g_queue_push_tail(&core->answers, request);
    gboolean wake = !core->answers_woken;
    core->answers_woken = TRUE;
    g_mutex_unlock(&core->answers_lock);
    guint64 one = 1;
    if (wake && write(core->wake, &one, sizeof one) < 0)
        g_warning("eventfd: %s", g_strerror(errno));
}

static void take_answers(Core *core)
{
    guint64 count;
    if (read(core->wake, &count, sizeof count) < 0 && errno != EAGAIN)
        g_warning("eventfd: %s", g_strerror(errno));
    GQueue taken = G_QUEUE_INIT;
    g_mutex_lock(&core->answers_lock);
    taken = core->answers;
    g_queue_init(&core->answers);
    core->answers_woken = FALSE;
    g_mutex_unlock(&core->answers_lock);
    CoreRequest *request;
    while ((request = g_queue_pop_head(&taken)) != NULL)
        core_request_finish(request);
}

static void dispatch(Core *core, const struct epoll_event *event)
{
    if (event->data.ptr == &tag_control)
        control_read(core);
    else if (event->data.ptr == &tag_wake)
        take_answers(core);
    else if (event->data.ptr == &tag_listener)
        accept_local(core);
    else if (g_hash_table_contains(core->peers, event->data.ptr))
        peer_event(event->data.ptr, event->events);
}

/* What one turn gathered goes out at once: one lock and at most one wake-up a queue, one write a
 * connection. */
static void turn_end(Core *core)
{
    core_queue_push_all(core->read_queue, &core->reads);
    core_queue_push_all(core->hash_queue, &core->hashes);
    core_queue_push_all(core->long_queue, &core->longs);
    for (guint i = 0; i < API_LOGS; i++)
        core_writer_push_all(core->logs[i].writer, &core->writes[i]);
    g_autoptr(GList) peers = g_hash_table_get_keys(core->peers);
    for (GList *at = peers; at != NULL; at = at->next)
        peer_flush(at->data);
}

void core_io_run(Core *core)
{
    turn_end(core);
    while (!core->stopping) {
        struct epoll_event events[EVENTS_MAX];
        int count = epoll_wait(core->epoll, events, EVENTS_MAX, -1);
        for (int i = 0; i < count; i++)
            dispatch(core, &events[i]);
        turn_end(core);
    }
}

gboolean core_io_open(Core *core, GError **error)
{
    core->listener = -1;
    core->peers = g_hash_table_new_full(NULL, NULL, peer_free, NULL);
    core->epoll = epoll_create1(EPOLL_CLOEXEC);
    core->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (core->epoll < 0 || core->wake < 0) {
        problem_set_errno(error, "epoll", errno);
        return FALSE;
    }
    g_mutex_init(&core->answers_lock);
    g_queue_init(&core->answers);
    return watch(core, core->start->control_fd, &tag_control, EPOLLIN, error) &&
           watch(core, core->wake, &tag_wake, EPOLLIN, error);
}

/* The threads have ended: whatever came back last is sent or dropped here. */
void core_io_close(Core *core)
{
    take_answers(core);
    GList *peers = g_hash_table_get_keys(core->peers);
    for (GList *at = peers; at != NULL; at = at->next)
        wire_conn_flush(((CorePeer *)at->data)->conn, NULL);
    g_list_free(peers);
    g_hash_table_unref(core->peers);
    if (core->listener >= 0)
        close(core->listener);
    close(core->wake);
    close(core->epoll);
    g_mutex_clear(&core->answers_lock);
}
