/* tests/unit/os/zygote.c -- processes forked for jobs: whose children they are, what they hold, how
 * they end
 *
 * This program is also the zygote: it is started again as one. A job is one letter on the channel.
 */
#include "os/zygote.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/sockets.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL_FD 3
#define WAIT_MS 20000
#define STATUS 7
#define FDS_MAX 64

/* ---- the zygote and its jobs ---- */

typedef struct {
    gint32 parent;
    guint32 jobs_before; /* that this process's memory knows of */
    guint64 fds;         /* a bit for each that is open, but the channel's */
} Facts;

static Facts look(int channel, guint32 *jobs)
{
    Facts facts = {.parent = getppid(), .jobs_before = (*jobs)++};
    for (int fd = 0; fd < FDS_MAX; fd++)
        if (fd != channel && fcntl(fd, F_GETFD) >= 0)
            facts.fds |= (guint64)1 << fd;
    return facts;
}

static int do_job(int channel, guint32 *jobs)
{
    char job = 'x';
    Facts facts = look(channel, jobs);
    if (read(channel, &job, 1) != 1 || write(channel, &facts, sizeof facts) != sizeof facts)
        return 1;
    if (job == 'a')
        abort();
    while (job == 'w')
        pause();
    return STATUS;
}

static int zygote_main(void)
{
    guint32 jobs = 0;
    int channel = role_zygote_wait(CONTROL_FD);
    return channel >= 0 ? do_job(channel, &jobs) : 0;
}

/* ---- the asker ---- */

typedef struct {
    OsFd program;
    RoleLaunch launch;
    RoleZygote zygote;
} Place;

static void place_make(Place *place, gconstpointer program)
{
    place->program = open(program, O_PATH | O_CLOEXEC);
    g_assert_cmpint(place->program, >=, 0);
    place->launch = (RoleLaunch){.exe_fd = place->program};
    place->zygote = (RoleZygote){.launch = &place->launch, .kind = ROLE_CLEANER};
}

static void place_clear(Place *place, gconstpointer unused)
{
    (void)unused;
    role_zygote_end(&place->zygote);
    os_fd_close(place->program);
}

/* A process that was given `job`; `facts` is what it said first. Its channel. */
static int begin(Place *place, char job, RoleProcess *process, Facts *facts)
{
    int ours = -1;
    g_auto(OsFd) theirs = -1;
    g_autoptr(GError) error = NULL;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    role_zygote_fork(&place->zygote, theirs, process, &error);
    g_assert_no_error(error);
    g_assert_cmpint(write(ours, &job, 1), ==, 1);
    g_assert_cmpint(recv(ours, facts, sizeof *facts, MSG_WAITALL), ==, sizeof *facts);
    return ours;
}

static int end(Place *place, RoleProcess *process)
{
    struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};
    g_assert_cmpint(poll(&ended, 1, WAIT_MS), ==, 1);
    int status = role_process_reap(process);
    role_zygote_note_end(&place->zygote, status);
    return status;
}

/* Each is a child of who asked, holds its channel and nothing else, and finds what the start left.
 */
static void test_apart(Place *place, gconstpointer unused)
{
    enum { COUNT = 3 };
    RoleProcess processes[COUNT];
    OsFd channels[COUNT];
    (void)unused;
    for (gsize i = 0; i < COUNT; i++) {
        Facts facts;
        channels[i] = begin(place, 'w', &processes[i], &facts);
        g_assert_cmpint(facts.parent, ==, getpid());
        g_assert_cmpuint(facts.jobs_before, ==, 0);
        g_assert_cmpuint(facts.fds, ==, 7); /* the standard ones */
        g_assert_cmpint(processes[i].control, ==, -1);
        for (gsize before = 0; before < i; before++)
            g_assert_cmpint(processes[i].pid, !=, processes[before].pid);
    }
    for (gsize i = 0; i < COUNT; i++) {
        role_process_kill(&processes[i]);
        g_assert_cmpint(WTERMSIG(end(place, &processes[i])), ==, SIGKILL);
        os_fd_close(channels[i]);
    }
}

static void test_status(Place *place, gconstpointer unused)
{
    (void)unused;
    Facts facts;
    RoleProcess process;
    g_auto(OsFd) channel = begin(place, 'x', &process, &facts);
    int status = end(place, &process);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, STATUS);
    g_assert_cmpint(place->zygote.process.pid, >, 0);
}

/* Whoever crashed may have been guessing addresses: the next one has others. */
static void test_crash(Place *place, gconstpointer unused)
{
    (void)unused;
    Facts facts;
    RoleProcess process;
    g_auto(OsFd) first = begin(place, 'a', &process, &facts);
    gint32 zygote = place->zygote.process.pid;
    g_assert_cmpint(WTERMSIG(end(place, &process)), ==, SIGABRT);
    g_assert_cmpint(place->zygote.process.pid, ==, 0);
    g_auto(OsFd) second = begin(place, 'x', &process, &facts);
    g_assert_cmpint(place->zygote.process.pid, >, 0);
    g_assert_cmpint(place->zygote.process.pid, !=, zygote);
    end(place, &process);
}

/* What it forked goes on when a zygote is ended. */
static void test_ended(Place *place, gconstpointer unused)
{
    (void)unused;
    Facts facts;
    RoleProcess process;
    g_auto(OsFd) channel = begin(place, 'w', &process, &facts);
    role_zygote_end(&place->zygote);
    g_assert_false(role_process_has_ended(&process));
    role_process_kill(&process);
    end(place, &process);
}

/* In a process between: asks for one that waits, and ends without a word. */
static void ask_and_end(Place *place, int to)
{
    Facts facts;
    RoleProcess process;
    begin(place, 'w', &process, &facts);
    g_assert_cmpint(write(to, &process.pid, sizeof process.pid), ==, sizeof process.pid);
    _exit(0);
}

/* Whoever asked takes them along. */
static void test_orphan(Place *place, gconstpointer unused)
{
    gint32 pid = 0;
    int pipes[2];
    (void)unused;
    g_assert_cmpint(pipe2(pipes, O_CLOEXEC), ==, 0);
    pid_t between = fork();
    if (between == 0)
        ask_and_end(place, pipes[1]);
    g_assert_cmpint(waitpid(between, NULL, 0), ==, between);
    g_assert_cmpint(read(pipes[0], &pid, sizeof pid), ==, sizeof pid);
    gint64 until_us = g_get_monotonic_time() + (gint64)WAIT_MS * 1000;
    g_autofree char *stat = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *text = NULL;
    /* Gone, or left over for whoever reaps orphans here. */
    while (g_file_get_contents(stat, &text, NULL, NULL) && strstr(text, ") Z ") == NULL) {
        g_assert_cmpint(g_get_monotonic_time(), <, until_us);
        g_clear_pointer(&text, g_free);
        g_usleep(1000);
    }
    close(pipes[0]);
    close(pipes[1]);
}

static void test_another_program(Place *place, gconstpointer unused)
{
    (void)unused;
    int left, right;
    RoleProcess process;
    g_autoptr(GError) error = NULL;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &left, &right, NULL));
    g_assert_false(role_zygote_fork(&place->zygote, right, &process, &error));
    g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
    g_assert_cmpint(place->zygote.process.pid, ==, 0);
    close(left);
    close(right);
}

/* A program that was opened before anything else has the number the control socket gets. */
static void test_first_descriptor(Place *place, gconstpointer unused)
{
    (void)unused;
    Facts facts;
    RoleProcess process;
    g_auto(OsFd) kept = fcntl(CONTROL_FD, F_DUPFD_CLOEXEC, CONTROL_FD + 1);
    g_assert_cmpint(dup2(place->program, CONTROL_FD), ==, CONTROL_FD);
    place->launch.exe_fd = CONTROL_FD;
    g_auto(OsFd) channel = begin(place, 'x', &process, &facts);
    end(place, &process);
    if (kept >= 0)
        dup2(kept, CONTROL_FD);
    else
        close(CONTROL_FD);
}

int main(int argc, char **argv)
{
    if (role_is_asked(argc, argv))
        return zygote_main();
    g_test_init(&argc, &argv, NULL);
    static const char own[] = "/proc/self/exe";
    g_test_add("/os/zygote/apart", Place, own, place_make, test_apart, place_clear);
    g_test_add("/os/zygote/status", Place, own, place_make, test_status, place_clear);
    g_test_add("/os/zygote/crash", Place, own, place_make, test_crash, place_clear);
    g_test_add("/os/zygote/ended", Place, own, place_make, test_ended, place_clear);
    g_test_add("/os/zygote/orphan", Place, own, place_make, test_orphan, place_clear);
    g_test_add("/os/zygote/another-program", Place, "/bin/true", place_make, test_another_program,
               place_clear);
    g_test_add("/os/zygote/first-descriptor", Place, own, place_make, test_first_descriptor,
               place_clear);
    return g_test_run();
}
