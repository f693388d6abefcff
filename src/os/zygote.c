/* os/zygote.c -- asking for a process, and forking it */
#include "os/zygote.h"
#include "base/problem.h"
#include "os/fd.h"
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 30000 /* starting included */
#define EXIT_NOT_STARTED 127

/* ---- the asker's side ---- */

gboolean role_zygote_start(RoleZygote *zygote, GError **error)
{
    return zygote->process.pid > 0 ||
           role_process_start(&zygote->process, zygote->launch, zygote->kind, error);
}

void role_zygote_end(RoleZygote *zygote)
{
    if (zygote->process.pid == 0)
        return;
    role_process_kill(&zygote->process);
    role_process_reap(&zygote->process);
}

void role_zygote_note_end(RoleZygote *zygote, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL && WTERMSIG(status) != SIGXCPU)
        role_zygote_end(zygote);
}

static gboolean gone(RoleZygote *zygote, GError **error)
{
    role_process_kill(&zygote->process);
    g_autofree char *how = role_end_text(role_process_reap(&zygote->process));
    problem_set(error, PROBLEM_WORKER_ENDED, role_name(zygote->kind), how);
    return FALSE;
}

/* What it answers: the id of a child of ours that nobody has reaped, so that it is no other's. */
static gboolean take_child(const RoleZygote *zygote, RoleMessage *answer)
{
    g_auto(OsFd) none = -1;
    struct pollfd watched = {.fd = zygote->process.control, .events = POLLIN};
    int ready;
    do
        ready = poll(&watched, 1, ANSWER_MS);
    while (ready < 0 && errno == EINTR);
    if (ready != 1 || !role_message_receive(zygote->process.control, answer, &none, NULL))
        return FALSE;
    return answer->kind == ROLE_MESSAGE_SPAWNED;
}

gboolean role_zygote_fork(RoleZygote *zygote, int channel, RoleProcess *process, GError **error)
{
    const RoleMessage ask = {.kind = ROLE_MESSAGE_CHANNEL, .peer = zygote->kind};
    RoleMessage answer;
    if (!role_zygote_start(zygote, error))
        return FALSE;
    if (!role_message_send(zygote->process.control, &ask, channel, NULL) ||
        !take_child(zygote, &answer))
        return gone(zygote, error);
    RoleProcess child = {.kind = zygote->kind, .pid = answer.pid, .pidfd = -1, .control = -1};
    if (child.pid > 0)
        child.pidfd = (int)syscall(SYS_pidfd_open, child.pid, 0);
    if (child.pidfd >= 0) {
        *process = child;
        return TRUE;
    }
    problem_set_errno(error, "starting a role", child.pid > 0 ? errno : answer.status);
    if (child.pid > 0) {
        role_process_kill(&child);
        role_process_reap(&child);
    }
    return FALSE;
}

/* ---- the zygote's side ---- */

/* fork(), but of our parent: it waits for the child, and the child ends with it. What the C library
 * does at a fork for threads and locks is not needed with one thread. */
static pid_t fork_of_parent(void)
{
    return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}

/* In the new process: the signal for the parent's end is not inherited. */
static void become_child(int control_fd, pid_t parent)
{
    close(control_fd);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(EXIT_NOT_STARTED);
}

int role_zygote_wait(int control_fd)
{
    pid_t parent = getppid();
    int channel = role_channel_wait(control_fd);
    while (channel >= 0) {
        pid_t child = fork_of_parent();
        if (child == 0) {
            become_child(control_fd, parent);
            return channel;
        }
        os_fd_close(channel);
        const RoleMessage answer = {
            .kind = ROLE_MESSAGE_SPAWNED, .pid = child, .status = child < 0 ? errno : 0};
        if (!role_message_send(control_fd, &answer, -1, NULL))
            return -1;
        channel = role_channel_wait(control_fd);
    }
    return -1;
}
