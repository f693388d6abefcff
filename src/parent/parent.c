/* parent/parent.c -- the loop that keeps the roles of a site running */
#include "parent/parent.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "os/site.h"
#include "os/sockets.h"
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STANDING 3 /* front, core, keeper: the first of RoleKind */
#define WORKERS_MAX 16
#define STOP_WAIT_MS 10000
#define FIRST_DELAY_US 100000
#define LAST_DELAY_US (30 * G_USEC_PER_SEC)
#define LONG_LIFE_US (10 * G_USEC_PER_SEC) /* who lived this long is started again at once */

typedef struct {
    RoleProcess process;
    guint64 request;                     /* worker, tool: core's number for it */
    gint64 started_us, due_us, delay_us; /* when to start it again, and the wait after that */
} Child;

typedef struct {
    int fd;
    RoleListen kind;
} Listener;

struct Parent {
    RoleLaunch launch;
    guint wanted, ready; /* bits of RoleKind */
    SiteHold site;
    int wake_fd;       /* parent_stop was called */
    GArray *listeners; /* of Listener */
    Child standing[STANDING];
    GArray *workers; /* of Child */
    GThread *thread;
    gint stopping; /* atomic */
    GMutex lock;   /* guards the two below */
    GCond changed;
    gboolean up;
    GError *failed; /* why not all got ready */
};

/* Who talks to whom. */
static const RoleKind pairs[][2] = {{ROLE_FRONT, ROLE_CORE}, {ROLE_CORE, ROLE_KEEPER}};

/* Takes `error`. Once all were up, a failure is something to start again after. */
static void set_failed(Parent *parent, GError *error)
{
    g_mutex_lock(&parent->lock);
    if (parent->up || parent->failed != NULL) {
        g_error_free(error);
    } else {
        parent->failed = error;
        g_atomic_int_set(&parent->stopping, TRUE);
    }
    g_cond_signal(&parent->changed);
    g_mutex_unlock(&parent->lock);
}

static void tell(Parent *parent, RoleKind kind, RoleMessageKind what, guint32 peer, guint64 value,
                 int fd)
{
    RoleMessage message = {.kind = (guint32)what, .peer = peer, .value = value};
    role_process_tell(&parent->standing[kind].process, &message, fd);
}

static void give_channel(Parent *parent, RoleKind left, RoleKind right)
{
    g_auto(OsFd) a = -1;
    g_auto(OsFd) b = -1;
    if (parent->standing[left].process.pid == 0 || parent->standing[right].process.pid == 0)
        return;
    if (os_socket_pair(OS_SOCKET_STREAM, &a, &b, NULL)) {
        tell(parent, left, ROLE_MESSAGE_CHANNEL, right, 0, a);
        tell(parent, right, ROLE_MESSAGE_CHANNEL, left, 0, b);
    } else
        role_process_kill(&parent->standing[left].process); /* it comes back later, in good order */
}

static void give_sockets(Parent *parent, RoleKind kind)
{
    if (kind == ROLE_CORE)
        tell(parent, kind, ROLE_MESSAGE_LISTEN, kind, 0, parent->site.local_fd);
    for (guint i = 0; kind == ROLE_FRONT && i < parent->listeners->len; i++) {
        const Listener *listener = &g_array_index(parent->listeners, Listener, i);
        tell(parent, kind, ROLE_MESSAGE_LISTEN, kind, listener->kind, listener->fd);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (pairs[i][0] == kind || pairs[i][1] == kind)
            give_channel(parent, pairs[i][0], pairs[i][1]);
}

/* At once the first time, then after growing waits. */
static void start_again_later(Child *child)
{
    gint64 now_us = os_clock_boot_us();
    if (now_us - child->started_us > LONG_LIFE_US)
        child->delay_us = 0;
    child->due_us = now_us + child->delay_us;
    child->delay_us = CLAMP(2 * child->delay_us, FIRST_DELAY_US, LAST_DELAY_US);
}

static void start_due(Parent *parent)
{
    for (RoleKind kind = 0; kind < STANDING; kind++) {
        Child *child = &parent->standing[kind];
        if ((parent->wanted & 1u << kind) == 0 || child->process.pid != 0 ||
            child->due_us > os_clock_boot_us())
            continue;
        GError *error = NULL;
        child->started_us = os_clock_boot_us();
        if (role_process_start(&child->process, &parent->launch, kind, &error)) {
            give_sockets(parent, kind);
        } else {
            start_again_later(child);
            set_failed(parent, error);
        }
    }
}

static void start_worker(Parent *parent, const RoleMessage *asked)
{
    Child worker = {.request = asked->value};
    g_auto(OsFd) ours = -1;
    g_auto(OsFd) theirs = -1;
    gboolean started = parent->workers->len < WORKERS_MAX &&
                       os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL) &&
                       role_process_start(&worker.process, &parent->launch, asked->peer, NULL);
    if (started) {
        RoleMessage channel = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
        role_process_tell(&worker.process, &channel, theirs);
        g_array_append_val(parent->workers, worker);
    }
    RoleMessage answer = {.kind = ROLE_MESSAGE_SPAWNED, .peer = asked->peer, .value = asked->value};
    answer.pid = worker.process.pid;
    role_process_tell(&parent->standing[ROLE_CORE].process, &answer, started ? ours : -1);
}

static void note_ready(Parent *parent, RoleKind kind)
{
    parent->ready |= 1u << kind;
    g_mutex_lock(&parent->lock);
    parent->up = parent->up || parent->ready == parent->wanted;
    g_cond_signal(&parent->changed);
    g_mutex_unlock(&parent->lock);
}

static void kill_workers(Parent *parent, gboolean all, guint64 request)
{
    for (guint i = 0; i < parent->workers->len; i++) {
        const Child *worker = &g_array_index(parent->workers, Child, i);
        if (all || worker->request == request)
            role_process_kill(&worker->process);
    }
}

static void take_message(Parent *parent, Child *child)
{
    RoleMessage message;
    int fd = -1;
    gboolean got = role_message_receive(child->process.control, &message, &fd, NULL);
    gboolean from_core = child->process.kind == ROLE_CORE;
    os_fd_close(got ? fd : -1);
    if (got && message.kind == ROLE_MESSAGE_READY)
        note_ready(parent, child->process.kind);
    else if (got && from_core && message.kind == ROLE_MESSAGE_SPAWN && message.peer >= STANDING)
        start_worker(parent, &message);
    else if (got && from_core && message.kind == ROLE_MESSAGE_KILL)
        kill_workers(parent, FALSE, message.value);
    else
        role_process_kill(&child->process); /* gone, or talking nonsense */
}

static void take_end(Parent *parent, Child *child)
{
    RoleKind kind = child->process.kind;
    g_autofree char *how = role_end_text(role_process_reap(&child->process));
    g_printerr("sekisho: %s ended (%s)\n", role_name(kind), how);
    GError *error = NULL;
    problem_set(&error, PROBLEM_STATE, role_name(kind), how);
    set_failed(parent, error);
    start_again_later(child);
    if (kind == ROLE_CORE)
        kill_workers(parent, TRUE, 0); /* nobody waits for them now */
}

static void take_worker_ends(Parent *parent)
{
    for (guint i = parent->workers->len; i-- > 0;) {
        Child *worker = &g_array_index(parent->workers, Child, i);
        if (!role_process_has_ended(&worker->process))
            continue;
        RoleMessage ended = {.kind = ROLE_MESSAGE_ENDED, .peer = worker->process.kind};
        ended.value = worker->request;
        ended.pid = worker->process.pid;
        ended.status = role_process_reap(&worker->process);
        role_process_tell(&parent->standing[ROLE_CORE].process, &ended, -1);
        g_array_remove_index_fast(parent->workers, i);
    }
}

static int next_due_ms(const Parent *parent)
{
    gint64 due_us = G_MAXINT64;
    for (RoleKind kind = 0; kind < STANDING; kind++)
        if ((parent->wanted & 1u << kind) != 0 && parent->standing[kind].process.pid == 0)
            due_us = MIN(due_us, parent->standing[kind].due_us);
    return os_clock_poll_ms(due_us);
}

static void turn(Parent *parent)
{
    struct pollfd watched[2 * STANDING + WORKERS_MAX + 1];
    nfds_t count = 0;
    for (RoleKind kind = 0; kind < STANDING; kind++) {
        const RoleProcess *process = &parent->standing[kind].process;
        gboolean runs = process->pid != 0;
        watched[count++] = (struct pollfd){.fd = runs ? process->control : -1, .events = POLLIN};
        watched[count++] = (struct pollfd){.fd = runs ? process->pidfd : -1, .events = POLLIN};
    }
    for (guint i = 0; i < parent->workers->len; i++) {
        const Child *worker = &g_array_index(parent->workers, Child, i);
        watched[count++] = (struct pollfd){.fd = worker->process.pidfd, .events = POLLIN};
    }
    watched[count++] = (struct pollfd){.fd = parent->wake_fd, .events = POLLIN};
    if (poll(watched, count, next_due_ms(parent)) < 0)
        return;
    take_worker_ends(parent);
    for (RoleKind kind = 0; kind < STANDING; kind++) {
        if (watched[2 * kind + 1].revents != 0)
            take_end(parent, &parent->standing[kind]);
        else if (watched[2 * kind].revents != 0)
            take_message(parent, &parent->standing[kind]);
    }
}

/* The roles end with this thread, so it starts them all and stays to the last. */
static gpointer run(gpointer user)
{
    Parent *parent = user;
    GError *error = NULL;
    if (!sandbox_enter_parent(parent->launch.weak_sandbox ? NULL : &error) && error != NULL)
        set_failed(parent, error);
    while (!g_atomic_int_get(&parent->stopping)) {
        start_due(parent);
        turn(parent);
    }
    for (RoleKind kind = 0; kind < STANDING; kind++)
        role_process_stop(&parent->standing[kind].process, STOP_WAIT_MS);
    for (guint i = 0; i < parent->workers->len; i++)
        role_process_stop(&g_array_index(parent->workers, Child, i).process, 0);
    return NULL;
}

static gboolean open_listeners(Parent *parent, const ParentOptions *options, GError **error)
{
    for (gsize i = 0; i < options->listener_count; i++) {
        const ParentListener *wanted = &options->listeners[i];
        Listener listener = {os_listen_tcp(wanted->address, error), wanted->kind};
        if (listener.fd < 0)
            return FALSE;
        g_array_append_val(parent->listeners, listener);
    }
    return TRUE;
}

static Parent *parent_new(const char *site_dir, const ParentOptions *options)
{
    Parent *parent = g_new0(Parent, 1);
    parent->launch = (RoleLaunch){.exe_fd = -1,
                                  .site_dir = g_strdup(site_dir),
                                  .weak_sandbox = options->weak_sandbox,
                                  .uid_base = geteuid() == 0 ? options->uid_base : 0};
    parent->wanted = 1u << ROLE_CORE | 1u << ROLE_KEEPER;
    parent->wanted |= options->mode == PARENT_SERVE ? 1u << ROLE_FRONT : 0;
    parent->site = (SiteHold){-1, -1, -1};
    parent->wake_fd = eventfd(0, EFD_CLOEXEC);
    parent->listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
    parent->workers = g_array_new(FALSE, FALSE, sizeof(Child));
    g_mutex_init(&parent->lock);
    g_cond_init(&parent->changed);
    return parent;
}

Parent *parent_start(const char *site_dir, const ParentOptions *options, GError **error)
{
    if (!options->weak_sandbox && !sandbox_check(error))
        return NULL;
    g_autoptr(Parent) parent = parent_new(site_dir, options);
    if ((parent->launch.exe_fd = role_open_program(error)) < 0 ||
        !site_hold(site_dir, &parent->site, error) || !open_listeners(parent, options, error))
        return NULL;
    parent->thread = g_thread_new("parent", run, parent);
    g_mutex_lock(&parent->lock);
    while (!parent->up && parent->failed == NULL)
        g_cond_wait(&parent->changed, &parent->lock);
    GError *failed = g_steal_pointer(&parent->failed);
    g_mutex_unlock(&parent->lock);
    if (failed == NULL)
        return g_steal_pointer(&parent);
    g_propagate_error(error, failed);
    return NULL;
}

guint parent_port(const Parent *parent, gsize listener)
{
    return os_socket_port(g_array_index(parent->listeners, Listener, listener).fd);
}

void parent_stop(Parent *parent)
{
    g_atomic_int_set(&parent->stopping, TRUE);
    eventfd_write(parent->wake_fd, 1);
    if (parent->thread != NULL)
        g_thread_join(parent->thread);
    for (guint i = 0; i < parent->listeners->len; i++)
        os_fd_close(g_array_index(parent->listeners, Listener, i).fd);
    site_release(&parent->site);
    os_fd_close(parent->launch.exe_fd);
    os_fd_close(parent->wake_fd);
    g_array_unref(parent->listeners);
    g_array_unref(parent->workers);
    g_clear_error(&parent->failed);
    g_mutex_clear(&parent->lock);
    g_cond_clear(&parent->changed);
    g_free((char *)parent->launch.site_dir);
    g_free(parent);
}

int parent_run_role(int argc, char **argv)
{
    RoleStart start;
    g_autoptr(GError) error = NULL;
    if (role_start_read(&start, argc, argv, &error))
        return parent_roles[start.kind](&start);
    g_printerr("sekisho: %s\n", error->message);
    return problem_exit_code(error);
}
