/* tests/front/fake_parent.c -- see fake_parent.h */
#include "fake_parent.h"
#include "fake_core.h"
#include "front/front.h"
#include "os/sockets.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t fork_front(Stage *stage, const char *site, gboolean weak)
{
    int theirs;
    if (!os_socket_pair(OS_SOCKET_PACKETS, &stage->control, &theirs, NULL))
        return -1;
    pid_t child = fork();
    if (child != 0) {
        (void)close(theirs);
        return child;
    }
    (void)close(stage->control);
    (void)close(STDIN_FILENO);
    RoleStart start = {
        .kind = ROLE_FRONT, .control_fd = theirs, .site_dir = site, .weak_sandbox = weak};
    _exit(front_role_main(&start));
}

void stage_start_core(Stage *stage)
{
    int ours, theirs;
    if (!os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL))
        return;
    stage->core = fork();
    if (stage->core == 0) {
        (void)close(ours);
        (void)close(stage->control);
        fake_core_run(theirs);
        _exit(0);
    }
    RoleMessage channel = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
    (void)role_message_send(stage->control, &channel, ours, NULL);
    (void)close(ours);
    (void)close(theirs);
}

guint stage_listen(const Stage *stage, const char *address, guint64 value)
{
    g_auto(OsFd) fd = os_listen_tcp(address, NULL);
    if (fd < 0)
        return 0;
    guint port = os_socket_port(fd);
    RoleMessage message = {.kind = ROLE_MESSAGE_LISTEN, .peer = ROLE_FRONT, .value = value};
    (void)role_message_send(stage->control, &message, fd, NULL);
    return port;
}

gboolean stage_start_front(Stage *stage, const char *site, gboolean weak)
{
    RoleMessage ready = {0};
    g_auto(OsFd) none = -1;
    stage->front = fork_front(stage, site, weak);
    return role_message_receive(stage->control, &ready, &none, NULL) &&
           ready.kind == ROLE_MESSAGE_READY;
}

void stage_end_core(Stage *stage)
{
    if (stage->core <= 0)
        return;
    (void)kill(stage->core, SIGKILL);
    (void)waitpid(stage->core, NULL, 0);
    stage->core = 0;
}

int stage_stop_front(Stage *stage)
{
    RoleMessage stop = {.kind = ROLE_MESSAGE_STOP, .peer = ROLE_FRONT};
    int status = 0;
    (void)role_message_send(stage->control, &stop, -1, NULL);
    (void)waitpid(stage->front, &status, 0);
    stage->front = 0;
    return status;
}
