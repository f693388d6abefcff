/* worker/tool.c -- the tool's process: two halves, both locked down before the job comes
 *
 * One half becomes the program; the other, under the worker's profile, takes the job, passes its
 * input on, copies what the program writes, and alone can say how it ended. */
#include "base/problem.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "os/sockets.h"
#include "worker/channel.h"
#include "worker/role.h"
#include "worker/tools.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_NOT_STARTED 127
#define COPY_BYTES 65536
#define PAGE_DIGITS 12

/* What the half that becomes the program is told. */
typedef struct {
    guint32 number; /* in the table */
    guint32 first_page, last_page;
    guint64 memory_bytes;
} Order;

typedef struct {
    int inner;  /* packets: an Order, with the input */
    int output; /* the program's end of the pipe, or ours */
    int null;
} Half;

/* ---- the half that becomes the program ---- */

/* The addresses of the program that comes next. */
static gboolean limit_memory(guint64 memory_bytes)
{
    struct rlimit limit;
    if (memory_bytes == 0)
        return TRUE;
    if (getrlimit(RLIMIT_AS, &limit) != 0)
        return FALSE;
    limit.rlim_cur = limit.rlim_max = MIN(limit.rlim_max, (rlim_t)memory_bytes);
    return setrlimit(RLIMIT_AS, &limit) == 0;
}

static void become_program(const Half *half, const Order *order, int input)
{
    const WorkerTool *tool = &worker_tools[order->number];
    char *arguments[WORKER_TOOL_ARGUMENTS_MAX + 2] = {(char *)tool->name};
    char first[PAGE_DIGITS], last[PAGE_DIGITS];
    g_snprintf(first, sizeof first, "%u", order->first_page);
    g_snprintf(last, sizeof last, "%u", order->last_page);
    for (gsize i = 0; tool->arguments[i] != NULL; i++) {
        const char *argument = tool->arguments[i];
        arguments[i + 1] = strcmp(argument, WORKER_TOOL_FIRST_PAGE) == 0  ? first
                           : strcmp(argument, WORKER_TOOL_LAST_PAGE) == 0 ? last
                                                                          : (char *)argument;
    }
    char *const environment[] = {(char *)"LANG=C.UTF-8", (char *)"PATH=/usr/bin", NULL};
    if (dup2(input, STDIN_FILENO) >= 0 && dup2(half->output, STDOUT_FILENO) >= 0 &&
        dup2(half->null, STDERR_FILENO) >= 0 && limit_memory(order->memory_bytes))
        execve(tool->path, arguments, environment);
}

/* Returns only when it failed; every descriptor but 0 to 2 closes on exec. */
static int run_program(const RoleStart *start, const Half *half)
{
    guint held;
    Order order;
    int input = -1;
    g_autoptr(GError) error = NULL;
    if (!sandbox_enter(start, worker_tool_places, worker_tool_place_count, &held, &error)) {
        g_printerr("sekisho tool: %s\n", error->message);
        return EXIT_NOT_STARTED;
    }
    if (os_receive_message(half->inner, &order, sizeof order, &input, NULL) && input >= 0 &&
        order.number < worker_tool_count)
        become_program(half, &order, input);
    return EXIT_NOT_STARTED;
}

/* ---- the half that watches ---- */

static gboolean copy_output(int output, int channel_fd)
{
    g_autofree guint8 *buffer = g_malloc(COPY_BYTES);
    for (;;) {
        gssize got = read(output, buffer, COPY_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        if (!worker_channel_data(channel_fd, buffer, (gsize)got))
            return FALSE;
    }
}

static gboolean check_end(pid_t program, const char *name, GError **error)
{
    int status;
    while (waitpid(program, &status, 0) < 0)
        if (errno != EINTR) {
            problem_set_errno(error, "waitpid", errno);
            return FALSE;
        }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return TRUE;
    g_autofree char *why = WIFSIGNALED(status)
                               ? g_strdup_printf("signal %d", WTERMSIG(status))
                               : g_strdup_printf("exit status %d", WEXITSTATUS(status));
    problem_set(error, PROBLEM_WORKER_ENDED, name, why);
    return FALSE;
}

static gboolean do_job(const Half *half, pid_t program, int channel_fd, GError **error)
{
    WorkerJob job;
    g_auto(OsFd) input = -1;
    if (!worker_channel_job(channel_fd, &job, &input, error))
        return FALSE;
    const WorkerTool *tool = worker_tool_find(job.name);
    if (tool == NULL) {
        problem_set(error, PROBLEM_NOT_FOUND, "tool", job.name);
        return FALSE;
    }
    if (tool->reads_pages != (job.first_page > 0)) {
        problem_set(error, PROBLEM_INVALID, "job", "pages");
        return FALSE;
    }
    const Order order = {(guint32)(tool - worker_tools), job.first_page, job.last_page,
                         job.memory_bytes};
    if (!os_send_message(half->inner, &order, sizeof order, input, error))
        return FALSE;
    os_fd_close(os_fd_take(&input));
    return copy_output(half->output, channel_fd) && check_end(program, tool->name, error);
}

/* The program's half is locked down by its own profile, this one as a worker is. */
static gboolean watch(const RoleStart *start, const Half *half, pid_t program, int channel_fd,
                      GError **error)
{
    RoleStart as_worker = *start;
    as_worker.kind = ROLE_WORKER;
    as_worker.has_child = TRUE;
    guint held;
    if (!sandbox_enter(&as_worker, NULL, 0, &held, error))
        return FALSE;
    RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = ROLE_TOOL, .value = held};
    if (!role_message_send(start->control_fd, &ready, -1, error))
        return FALSE;
    g_autoptr(GError) problem = NULL;
    if (do_job(half, program, channel_fd, &problem))
        worker_channel_done(channel_fd);
    else if (problem != NULL)
        worker_channel_problem(channel_fd, problem);
    return TRUE;
}

static gboolean make_halves(Half *program, Half *watcher, GError **error)
{
    int pipe_ends[2];
    if (!os_socket_pair(OS_SOCKET_PACKETS, &program->inner, &watcher->inner, error))
        return FALSE;
    program->null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (program->null < 0 || pipe2(pipe_ends, O_CLOEXEC) != 0) {
        problem_set_errno(error, "pipe2", errno);
        return FALSE;
    }
    watcher->output = pipe_ends[0];
    program->output = pipe_ends[1];
    return TRUE;
}

/* Descriptors of the halves are closed by the end of the process. */
static gboolean run(const RoleStart *start, int *status, GError **error)
{
    g_auto(OsFd) channel = role_channel_wait(start->control_fd);
    Half program = {-1, -1, -1}, watcher = {-1, -1, -1};
    if (channel < 0)
        return TRUE;
    if (!make_halves(&program, &watcher, error))
        return FALSE;
    pid_t child = fork();
    if (child == 0) {
        os_fd_close(watcher.inner); /* so that it ends when the watching half does */
        *status = run_program(start, &program);
        return TRUE;
    }
    os_fd_close(program.inner);
    os_fd_close(program.output);
    if (child < 0) {
        problem_set_errno(error, "fork", errno);
        return FALSE;
    }
    return watch(start, &watcher, child, channel, error);
}

int tool_role_main(const RoleStart *start)
{
    g_autoptr(GError) error = NULL;
    int status = 0;
    if (run(start, &status, &error))
        return status;
    g_printerr("sekisho tool: %s\n", error->message);
    return problem_exit_code(error);
}
