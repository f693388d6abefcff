/* tests/unit/worker/role.c -- the roles worker and tool as processes, locked down, over real files
 */
#include "os/role.h"
#include "base/json.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "os/sockets.h"
#include "worker/call.h"
#include "worker/role.h"
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_US (60 * G_USEC_PER_SEC)

typedef struct {
    pid_t pid;
    int control, channel;
} Started;

static Started start(RoleKind kind, int (*role_main)(const RoleStart *start))
{
    Started started;
    int control, channel;
    g_assert_true(os_socket_pair(OS_SOCKET_PACKETS, &started.control, &control, NULL));
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &started.channel, &channel, NULL));
    RoleMessage message = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
    g_assert_true(role_message_send(started.control, &message, channel, NULL));
    started.pid = fork();
    if (started.pid == 0) {
        RoleStart role = {.kind = kind, .control_fd = control};
        close(started.channel);
        _exit(role_main(&role));
    }
    close(control);
    close(channel);
    RoleMessage ready;
    int none = -1;
    g_assert_true(role_message_receive(started.control, &ready, &none, NULL));
    g_assert_cmpuint(ready.kind, ==, ROLE_MESSAGE_READY);
    g_assert_cmpuint(ready.value & SANDBOX_CALLS, ==, SANDBOX_CALLS);
    return started;
}

static int finish(const Started *started)
{
    int status;
    g_assert_cmpint(waitpid(started->pid, &status, 0), ==, started->pid);
    close(started->control);
    close(started->channel);
    return status;
}

static int file_of(const void *bytes, gsize size_bytes)
{
    int fd = memfd_create("input", MFD_CLOEXEC);
    g_assert_true(os_write_all(fd, bytes, size_bytes, "input", NULL));
    return fd;
}

static GBytes *read_policy(const void *bytes, gsize size_bytes, GError **error)
{
    Started worker = start(ROLE_WORKER, worker_role_main);
    g_auto(OsFd) input = file_of(bytes, size_bytes);
    WorkerJob job;
    worker_job_make(&job, "方針.txt");
    g_autoptr(GBytes) text = NULL;
    const WorkerFile file = {.job = &job, .input_fd = input};
    WorkerTime time = {os_clock_boot_us(), WAIT_US, 0};
    GBytes *json = worker_read_policy(worker.channel, &file, &time, &text, error);
    g_assert_cmpint(finish(&worker), ==, 0);
    return json;
}

static void test_policy(void)
{
    static const char text[] = "1 目的\n職員等は、この基準を守らなければならない。\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = read_policy(text, strlen(text), &error);
    g_assert_no_error(error);
    gsize size;
    const guint8 *json = g_bytes_get_data(bytes, &size);
    g_autoptr(json_t) root = json_read(json, size, WORKER_RESULT_MAX_BYTES, 16, "result", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_array_size(json_object_get(root, "units")), ==, 1);
}

static void assert_refused(const void *bytes, gsize size_bytes, int code)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(read_policy(bytes, size_bytes, &error));
    g_assert_error(error, PROBLEM, code);
}

static void test_refused(void)
{
    static const char binary[] = "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0";
    assert_refused("", 0, PROBLEM_EMPTY);
    assert_refused(binary, sizeof binary, PROBLEM_UNSUPPORTED);
    assert_refused("hello\n", 6, PROBLEM_NO_CLAUSES);
    g_autofree char *large = g_strnfill(8 * 1024 * 1024 + 1, 'a');
    assert_refused(large, strlen(large), PROBLEM_TOO_LARGE);
}

/* Every policy at hand is read under lock-down; nothing it needs is opened late. */
static void test_shared(void)
{
    g_autofree char *dir = g_test_build_filename(G_TEST_DIST, "..", "shared", "policies", NULL);
    g_autoptr(GDir) policies = g_dir_open(dir, 0, NULL);
    if (policies == NULL) {
        g_test_skip("no policies at hand");
        return;
    }
    const char *name;
    while ((name = g_dir_read_name(policies)) != NULL) {
        if (!g_str_has_suffix(name, ".txt") && !g_str_has_suffix(name, ".md"))
            continue;
        g_autofree char *path = g_build_filename(dir, name, NULL);
        g_autofree char *text = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(path, &text, &size, NULL));
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) json = read_policy(text, size, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(g_bytes_get_size(json), >, 1000);
    }
}

static void test_killed(void)
{
    Started worker = start(ROLE_WORKER, worker_role_main);
    g_auto(OsFd) input = file_of("1", 1);
    kill(worker.pid, SIGKILL);
    g_autoptr(GError) error = NULL;
    WorkerJob job;
    GBytes *text = NULL;
    worker_job_make(&job, "x");
    const WorkerFile file = {.job = &job, .input_fd = input};
    WorkerTime time = {os_clock_boot_us(), WAIT_US, 0};
    g_assert_null(worker_read_policy(worker.channel, &file, &time, &text, &error));
    g_assert_null(text);
    g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
    g_assert_true(WIFSIGNALED(finish(&worker)));
}

static GBytes *run_job(const WorkerJob *job, int input, gsize max_bytes, GError **error)
{
    Started tool = start(ROLE_TOOL, tool_role_main);
    const WorkerTime time = {os_clock_boot_us(), WAIT_US, 0};
    g_auto(WorkerCall) call;
    worker_call_init(&call, tool.channel, job->name, max_bytes);
    GBytes *output = NULL;
    if (worker_call_begin(&call, job, input, error) &&
        worker_call_finish(&call, &time, NULL, error))
        output = g_byte_array_free_to_bytes(g_steal_pointer(&call.result));
    kill(tool.pid, SIGKILL); /* as core does after a failure; it has ended after a success */
    finish(&tool);
    return output;
}

static GBytes *run_tool(const char *program, int input, gsize max_bytes, GError **error)
{
    WorkerJob job;
    worker_job_make(&job, program);
    return run_job(&job, input, max_bytes, error);
}

static void test_tool(void)
{
    gsize size = 3 * 1000 * 1000;
    g_autofree char *bytes = g_malloc(size);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (char)(i * 7 + i / 1000);
    g_auto(OsFd) input = file_of(bytes, size);
    lseek(input, 0, SEEK_SET);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) output = run_tool("cat", input, size, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(output), ==, size);
    g_assert_cmpint(memcmp(g_bytes_get_data(output, NULL), bytes, size), ==, 0);
}

static void test_tool_refused(void)
{
    g_auto(OsFd) input = file_of("abc", 3);
    g_autoptr(GError) error = NULL;
    g_assert_null(run_tool("sh", input, 10, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    g_clear_error(&error);
    lseek(input, 0, SEEK_SET);
    g_assert_null(run_tool("cat", input, 2, &error)); /* more than may come */
    g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
    g_clear_error(&error);
    g_auto(OsFd) directory = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_assert_null(run_tool("cat", directory, 10, &error)); /* it ends with a failure */
    g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
}

/* The program that the tool became, once it runs. */
static pid_t wait_for_program(pid_t tool)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", tool, tool);
    for (guint tries = 0; tries < 500; tries++, g_usleep(10000)) {
        g_autofree char *children = NULL;
        if (!g_file_get_contents(path, &children, NULL, NULL) || *children == '\0')
            continue;
        pid_t program = (pid_t)g_ascii_strtoll(children, NULL, 10);
        g_autofree char *exe = g_strdup_printf("/proc/%d/cmdline", program);
        g_autofree char *line = NULL;
        if (g_file_get_contents(exe, &line, NULL, NULL) && strcmp(line, "cat") == 0)
            return program;
    }
    return 0;
}

/* A program that neither writes nor ends, ends with the half that watches it. */
static void test_tool_killed(void)
{
    int pipe_ends[2], status;
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0);
    g_assert_cmpint(pipe2(pipe_ends, O_CLOEXEC), ==, 0);
    Started tool = start(ROLE_TOOL, tool_role_main);
    WorkerJob job;
    worker_job_make(&job, "cat");
    g_assert_true(os_send_message(tool.channel, &job, sizeof job, pipe_ends[0], NULL));
    pid_t program = wait_for_program(tool.pid);
    g_assert_cmpint(program, >, 0);
    kill(tool.pid, SIGKILL);
    finish(&tool);
    pid_t ended = 0;
    for (guint tries = 0; tries < 500 && ended == 0; tries++, g_usleep(10000))
        ended = waitpid(program, &status, WNOHANG);
    g_assert_cmpint(ended, ==, program);
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 0), ==, 0);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/worker/role/policy", test_policy);
    g_test_add_func("/worker/role/refused", test_refused);
    g_test_add_func("/worker/role/shared", test_shared);
    g_test_add_func("/worker/role/killed", test_killed);
    g_test_add_func("/worker/tool", test_tool);
    g_test_add_func("/worker/tool/refused", test_tool_refused);
    g_test_add_func("/worker/tool/killed", test_tool_killed);
    return g_test_run();
}
