/* os/process.c -- fork, exec, and the ends of role processes */
#include "os/process.h"
#include "base/problem.h"
#include "os/sockets.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL_FD 3
#define EXIT_NOT_STARTED 127

int role_open_program(GError **error)
{
    int fd = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    if (fd < 0)
        problem_set_errno(error, "/proc/self/exe", errno);
    return fd;
}

/* ---- starting ---- */

/* In the child of a program with threads: only calls that are safe after fork. */
static void become_role(int exe_fd, int control, pid_t parent, char *const *arguments)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_IGN); /* Ctrl-C at the terminal is for the parent */
    signal(SIGTERM, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(EXIT_NOT_STARTED);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO); /* standard output is the command's own */
    if (exe_fd == CONTROL_FD)
        exe_fd = fcntl(exe_fd, F_DUPFD_CLOEXEC, CONTROL_FD + 1);
    if (control == CONTROL_FD)
        fcntl(control, F_SETFD, 0);
    else
        dup2(control, CONTROL_FD);
    umask(077);
    /* Whatever else is open here, however it was opened, is not for the role. */
    syscall(SYS_close_range, CONTROL_FD + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    syscall(SYS_execveat, exe_fd, "", arguments, environ, AT_EMPTY_PATH);
    _exit(EXIT_NOT_STARTED);
}

static char **command_line(const RoleLaunch *launch, RoleKind kind)
{
    gboolean reads_site = kind < ROLE_WORKER || kind == ROLE_COURIER;
    g_autoptr(GStrvBuilder) line = g_strv_builder_new();
    g_autofree char *role = g_strdup_printf("--role=%s", role_name(kind));
    g_autofree char *site = g_strdup_printf("--site=%s", reads_site ? launch->site_dir : "");
    g_autofree char *uid = g_strdup_printf("--uid=%u", role_uid(launch->uid_base, kind));
    g_strv_builder_add_many(line, "sekisho", role, site, uid, NULL);
    if (launch->weak_sandbox)
        g_strv_builder_add(line, "--weak");
    return g_strv_builder_end(line);
}

gboolean role_process_start(RoleProcess *process, const RoleLaunch *launch, RoleKind kind,
                            GError **error)
{
    g_auto(OsFd) ours = -1;
    g_auto(OsFd) theirs = -1;
    if (!os_socket_pair(OS_SOCKET_PACKETS, &ours, &theirs, error) ||
        !os_set_nonblocking(ours, error))
        return FALSE;
    g_auto(GStrv) arguments = command_line(launch, kind);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0)
        become_role(launch->exe_fd, theirs, parent, arguments);
    int pidfd = child > 0 ? (int)syscall(SYS_pidfd_open, child, 0) : -1;
    if (pidfd < 0) {
        problem_set_errno(error, "starting a role", errno);
        if (child > 0)
            kill(child, SIGKILL);
        return FALSE;
    }
    *process =
        (RoleProcess){.kind = kind, .pid = child, .pidfd = pidfd, .control = os_fd_take(&ours)};
    return TRUE;
}

/* ---- while it runs, and after ---- */

void role_process_kill(const RoleProcess *process)
{
    if (process->pid > 0)
        kill(process->pid, SIGKILL);
}

void role_process_tell(const RoleProcess *process, const RoleMessage *message, int fd)
{
    if (process->pid > 0 && !role_message_send(process->control, message, fd, NULL))
        role_process_kill(process);
}

static gboolean wait_end(const RoleProcess *process, int wait_ms)
{
    struct pollfd watched = {.fd = process->pidfd, .events = POLLIN};
    return poll(&watched, 1, wait_ms) == 1;
}

gboolean role_process_has_ended(const RoleProcess *process)
{
    return wait_end(process, 0);
}

int role_process_reap(RoleProcess *process)
{
    int status = 0;
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        ;
    os_fd_close(os_fd_take(&process->control));
    os_fd_close(os_fd_take(&process->pidfd));
    process->pid = 0;
    return status;
}

void role_process_stop(RoleProcess *process, int wait_ms)
{
    if (process->pid == 0)
        return;
    RoleMessage stop = {.kind = ROLE_MESSAGE_STOP, .peer = process->kind};
    role_process_tell(process, &stop, -1);
    if (!wait_end(process, wait_ms))
        role_process_kill(process);
    role_process_reap(process);
}

char *role_end_text(int status)
{
    return WIFSIGNALED(status) ? g_strdup_printf("signal %d", WTERMSIG(status))
                               : g_strdup_printf("status %d", WEXITSTATUS(status));
}

/* ---- in the new process ---- */

static const char *option(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (g_str_has_prefix(argv[i], name))
            return argv[i] + strlen(name);
    return NULL;
}

gboolean role_is_asked(int argc, char **argv)
{
    return argc > 1 && g_str_has_prefix(argv[1], "--role=");
}

gboolean role_start_read(RoleStart *start, int argc, char **argv, GError **error)
{
    const char *role = option(argc, argv, "--role=");
    const char *site = option(argc, argv, "--site=");
    const char *uid = option(argc, argv, "--uid=");
    RoleStart read = {.kind = role != NULL ? role_find(role) : ROLE_LAST,
                      .control_fd = CONTROL_FD,
                      .weak_sandbox = option(argc, argv, "--weak") != NULL};
    guint64 number = 0;
    if (read.kind == ROLE_LAST || site == NULL || uid == NULL ||
        !g_ascii_string_to_unsigned(uid, 10, 0, G_MAXINT32, &number, NULL) ||
        fcntl(CONTROL_FD, F_SETFD, FD_CLOEXEC) != 0) {
        problem_set(error, PROBLEM_USAGE, "only the parent starts roles", NULL);
        return FALSE;
    }
    read.site_dir = site[0] != '\0' ? site : NULL;
    read.uid = (guint32)number;
    *start = read;
    return TRUE;
}

/* ---- the whole process ---- */

void os_open_standard_files(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    os_fd_close(fd);
}

static void stop_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
}

void os_block_stop_signals(void)
{
    sigset_t set;
    stop_signals(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

void os_wait_stop_signal(void)
{
    sigset_t set;
    int which;
    stop_signals(&set);
    while (sigwait(&set, &which) != 0)
        ;
}
