/* front/role.c -- the front role from its start to its end */
#include "base/problem.h"
#include "front/answer.h"
#include "front/front.h"
#include "front/loop.h"
#include "front/relay.h"
#include "front/server.h"
#include "os/fd.h"
#include "os/sandbox.h"
#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#define EXIT_FAILED 3
#define DESCRIPTORS_BESIDE_VISITORS 64

static void front_free(Front *front)
{
    front_relay_detach(front);
    front_server_stop(front);
    if (front->settings != NULL)
        front_answers_discard(front->settings->pages);
    os_fd_close(front->epoll_fd);
    g_clear_pointer(&front->visitors, front_visitors_free);
    g_clear_pointer(&front->settings, front_settings_free);
    g_array_unref(front->listeners);
    g_ptr_array_unref(front->touched);
    g_ptr_array_unref(front->waiting);
    g_byte_array_unref(front->scratch);
    g_string_free(front->path, TRUE);
    g_free(front);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Front, front_free)

static Front *front_new(int control_fd)
{
    Front *front = g_new0(Front, 1);
    front->control_fd = control_fd;
    front->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    front->listeners = g_array_new(FALSE, FALSE, sizeof(FrontListener));
    front->touched = g_ptr_array_new();
    front->waiting = g_ptr_array_new();
    front->scratch = g_byte_array_sized_new(1024);
    front->path = g_string_sized_new(256);
    return front;
}

static gboolean watch_control(const Front *front, GError **error)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = front->control_fd};
    if (epoll_ctl(front->epoll_fd, EPOLL_CTL_ADD, front->control_fd, &event) == 0)
        return TRUE;
    problem_set_errno(error, "epoll_ctl", errno);
    return FALSE;
}

/* A descriptor per visitor, as far as the system lets us; fewer visitors otherwise. */
static void make_room_for_descriptors(FrontLimits *limits)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    rlim_t wanted = (rlim_t)limits->visitors_max + DESCRIPTORS_BESIDE_VISITORS;
    files.rlim_cur = MAX(files.rlim_cur, MIN(wanted, files.rlim_max));
    (void)setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < wanted)
        limits->visitors_max = (guint)files.rlim_cur - DESCRIPTORS_BESIDE_VISITORS;
}

/* Everything that needs a file: names and limits, certificate and key, the UI. */
static Front *front_open(const RoleStart *start, GError **error)
{
    g_autoptr(Front) front = front_new(start->control_fd);
    front->settings = front_settings_load(start->site_dir, error);
    if (front->settings == NULL)
        return NULL;
    make_room_for_descriptors(&front->settings->limits);
    front->visitors = front_visitors_new(&front->settings->limits);
    if (!front_answers_prepare(front->settings->pages, error) ||
        !front_server_start(front, error) || !watch_control(front, error))
        return NULL;
    return g_steal_pointer(&front);
}

static gboolean say_ready(int control_fd, guint layers, GError **error)
{
    RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = ROLE_FRONT, .value = layers};
    return role_message_send(control_fd, &ready, -1, error);
}

/* Afterwards the lists of revoked cards are all that can be opened, and they are no secret. */
static gboolean lock_down(const RoleStart *start, guint *layers, GError **error)
{
    g_autofree char *cards = g_build_filename(start->site_dir, FRONT_CARDS_DIR, NULL);
    const SandboxPlace places[] = {{cards, SANDBOX_READ, 0}};
    return sandbox_enter(start, places, G_N_ELEMENTS(places), layers, error);
}

int front_role_main(const RoleStart *start)
{
    g_autoptr(GError) error = NULL;
    guint layers = 0;
    (void)signal(SIGPIPE, SIG_IGN);
    g_autoptr(Front) front = front_open(start, &error);
    if (front == NULL || !lock_down(start, &layers, &error) ||
        !say_ready(start->control_fd, layers, &error)) {
        g_autofree char *detail = problem_detail(error, PROBLEM_ENGLISH);
        g_printerr("sekisho front: %s\n", detail);
        return EXIT_FAILED;
    }
    front_loop(front);
    return 0;
}
