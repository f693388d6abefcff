/* cmd/locked.c -- a child locked down like a worker */
#include "cmd/locked.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* "-" is standard input. */
static int input_open(const char *path, GError **error)
{
    if (strcmp(path, "-") == 0)
        return dup(STDIN_FILENO);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        problem_set_errno(error, path, errno);
    return fd;
}

typedef struct {
    const char *path;
    gboolean weak_sandbox;
    const CmdLockedTask *task;
    gpointer user;
    int output[2], errors[2]; /* pipes: the child may write to no file */
} Locked;

static int child(const Locked *locked, int input)
{
    const RoleStart start = {
        .kind = ROLE_WORKER, .control_fd = -1, .weak_sandbox = locked->weak_sandbox};
    g_autoptr(GError) error = NULL;
    guint held;
    os_fd_close(locked->output[0]); /* else it would wait for itself when nobody reads any more */
    os_fd_close(locked->errors[0]);
    dup2(locked->output[1], STDOUT_FILENO);
    dup2(locked->errors[1], STDERR_FILENO);
    json_object_seed(0);
    const CmdLockedTask *task = locked->task;
    if ((task->before != NULL && !task->before(locked->user, &error)) ||
        !sandbox_enter(&start, NULL, 0, &held, &error))
        return cmd_show(error);
    int status = task->work(input, locked->user, &error);
    return status >= 0 ? status : cmd_show(error);
}

/* What stands in the pipe goes to `to`; FALSE at its end, or with `error` when `to` does not take
 * it. */
static gboolean relay(int from, int to, GError **error)
{
    guint8 piece[65536];
    gssize got = read(from, piece, sizeof piece);
    return (got < 0 && errno == EINTR) ||
           (got > 0 &&
            os_write_all(to, piece, (gsize)got, PROBLEM_BOTH("the output", "出力"), error));
}

static gboolean relay_all(const Locked *locked, GError **error)
{
    struct pollfd pipes[] = {{.fd = locked->output[0], .events = POLLIN},
                             {.fd = locked->errors[0], .events = POLLIN}};
    static const int to[] = {STDOUT_FILENO, STDERR_FILENO};
    g_autoptr(GError) failed = NULL;
    while (failed == NULL && (pipes[0].fd >= 0 || pipes[1].fd >= 0)) {
        if (poll(pipes, 2, -1) < 0 && errno != EINTR)
            break;
        for (gsize i = 0; i < 2; i++)
            if (pipes[i].fd >= 0 && pipes[i].revents != 0 && !relay(pipes[i].fd, to[i], &failed))
                pipes[i].fd = -1;
    }
    if (failed == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failed));
    return FALSE;
}

static int status_of(int waited, const char *path, GError **error)
{
    if (WIFEXITED(waited))
        return WEXITSTATUS(waited);
    problem_set(error, PROBLEM_WORKER_ENDED, path, g_strsignal(WTERMSIG(waited)));
    return -1;
}

static int wait_for(pid_t pid, const char *path, GError **error)
{
    int waited;
    while (waitpid(pid, &waited, 0) < 0)
        if (errno != EINTR) {
            problem_set_errno(error, "waitpid", errno);
            return -1;
        }
    return status_of(waited, path, error);
}

static int locked_run(Locked *locked, int input, GError **error)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(child(locked, input));
    int saved_errno = errno;
    os_fd_close(os_fd_take(&locked->output[1]));
    os_fd_close(os_fd_take(&locked->errors[1]));
    if (pid < 0) {
        problem_set_errno(error, "fork", saved_errno);
        return -1;
    }
    gboolean served = locked->task->beside == NULL || locked->task->beside(locked->user, error);
    if (!served)
        kill(pid, SIGKILL);
    gboolean shown = served && relay_all(locked, error);
    os_fd_close(os_fd_take(&locked->output[0])); /* a child that still writes ends by this */
    os_fd_close(os_fd_take(&locked->errors[0]));
    int status = wait_for(pid, locked->path, shown ? error : NULL);
    return shown ? status : -1;
}

int cmd_locked_run(const char *path, gboolean weak_sandbox, const CmdLockedTask *task,
                   gpointer user, GError **error)
{
    Locked locked = {path, weak_sandbox, task, user, {-1, -1}, {-1, -1}};
    g_auto(OsFd) input = input_open(path, error);
    if (input < 0)
        return -1;
    int status = -1;
    if (pipe2(locked.output, O_CLOEXEC) == 0 && pipe2(locked.errors, O_CLOEXEC) == 0)
        status = locked_run(&locked, input, error);
    else
        problem_set_errno(error, "pipe", errno);
    for (gsize i = 0; i < 2; i++) {
        os_fd_close(locked.output[i]);
        os_fd_close(locked.errors[i]);
    }
    return status;
}
