/* cmd/locked.c -- a child locked down like a worker */
#include "cmd/locked.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sandbox.h"
#include <errno.h>
#include <fcntl.h>
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

static int child(int input, gboolean weak_sandbox, gboolean (*before)(gpointer, GError **),
                 CmdLocked work, gpointer user)
{
    const RoleStart start = {.kind = ROLE_WORKER, .control_fd = -1, .weak_sandbox = weak_sandbox};
    g_autoptr(GError) error = NULL;
    guint held;
    json_object_seed(0);
    if ((before != NULL && !before(user, &error)) || !sandbox_enter(&start, NULL, 0, &held, &error))
        return cmd_show(error);
    int status = work(input, user, &error);
    return status >= 0 ? status : cmd_show(error);
}

static int status_of(int waited, const char *path, GError **error)
{
    if (WIFEXITED(waited))
        return WEXITSTATUS(waited);
    g_autofree char *why = g_strdup_printf("%s", g_strsignal(WTERMSIG(waited)));
    problem_set(error, PROBLEM_WORKER_ENDED, path, why);
    return -1;
}

int cmd_locked_run(const char *path, gboolean weak_sandbox, gboolean (*before)(gpointer, GError **),
                   CmdLocked work, gpointer user, GError **error)
{
    g_auto(OsFd) input = input_open(path, error);
    if (input < 0)
        return -1;
    pid_t pid = fork();
    if (pid < 0) {
        problem_set_errno(error, "fork", errno);
        return -1;
    }
    if (pid == 0)
        _exit(child(input, weak_sandbox, before, work, user));
    int waited;
    while (waitpid(pid, &waited, 0) < 0)
        if (errno != EINTR) {
            problem_set_errno(error, "waitpid", errno);
            return -1;
        }
    return status_of(waited, path, error);
}
