/* tests/front/stage.c -- plays the parent: a front on free ports and a fake core behind it
 *
 *     front-stage SITE [weak]
 *
 * Prints {"plain":PORT,"tls":PORT,"front":PID,"core":PID} and obeys lines on its input: "core" ends
 * the core process and says so, "new" starts another, "listen ADDRESS" hands over a plain listener
 * there, "stop" says stop and prints the status. */
#include "fake_core.h"
#include "front/front.h"
#include "os/sockets.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    int control; /* to the front */
    pid_t front, core;
    guint plain_port, tls_port;
} Stage;

static pid_t start_front(Stage *stage, const char *site, gboolean weak)
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

static void start_core(Stage *stage)
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

static guint listen_at(const Stage *stage, const char *address, guint64 value)
{
    g_auto(OsFd) fd = os_listen_tcp(address, NULL);
    if (fd < 0)
        return 0;
    guint port = os_socket_port(fd);
    RoleMessage message = {.kind = ROLE_MESSAGE_LISTEN, .peer = ROLE_FRONT, .value = value};
    (void)role_message_send(stage->control, &message, fd, NULL);
    return port;
}

static void say(const Stage *stage)
{
    printf("{\"plain\":%u,\"tls\":%u,\"front\":%d,\"core\":%d}\n", stage->plain_port,
           stage->tls_port, (int)stage->front, (int)stage->core);
    (void)fflush(stdout);
}

static void end_core(Stage *stage)
{
    if (stage->core <= 0)
        return;
    (void)kill(stage->core, SIGKILL);
    (void)waitpid(stage->core, NULL, 0);
    stage->core = 0;
}

static void stop_front(Stage *stage)
{
    RoleMessage stop = {.kind = ROLE_MESSAGE_STOP, .peer = ROLE_FRONT};
    int status = 0;
    (void)role_message_send(stage->control, &stop, -1, NULL);
    (void)waitpid(stage->front, &status, 0);
    printf("{\"status\":%d,\"signal\":%d}\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
           WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    (void)fflush(stdout);
    stage->front = 0;
}

static void obey(Stage *stage, char *line)
{
    g_strchomp(line);
    if (strcmp(line, "core") == 0)
        end_core(stage);
    else if (strcmp(line, "new") == 0)
        start_core(stage);
    else if (g_str_has_prefix(line, "listen "))
        stage->plain_port = listen_at(stage, line + 7, 0);
    else if (strcmp(line, "stop") == 0)
        stop_front(stage);
    if (stage->front != 0)
        say(stage);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    Stage stage = {0};
    RoleMessage ready = {0};
    g_auto(OsFd) none = -1;
    stage.front = start_front(&stage, argv[1], argc > 2);
    if (!role_message_receive(stage.control, &ready, &none, NULL) ||
        ready.kind != ROLE_MESSAGE_READY)
        return 3;
    start_core(&stage);
    stage.plain_port = listen_at(&stage, "127.0.0.1:0", 0);
    stage.tls_port = listen_at(&stage, "127.0.0.1:0", 1);
    say(&stage);
    char line[256];
    while (stage.front != 0 && fgets(line, sizeof line, stdin) != NULL)
        obey(&stage, line);
    end_core(&stage);
    if (stage.front != 0)
        stop_front(&stage);
    return 0;
}
