/* tests/unit/parent/parent.c -- small roles of the test's own, started, killed and started again
 *
 * This program is its own roles: the parent re-executes it. Core takes one letter per local
 * connection and answers with a line; front, keeper and worker answer any byte on their channel
 * with their process id. How soon something happens is the machine's affair: every wait is long,
 * and only a wait that has to be there is held against the clock. */
#include "parent/parent.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/process.h"
#include "os/site.h"
#include "os/sockets.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 60000
#define WAIT_TURNS 12000 /* of 5 ms */

/* ---- the roles ---- */

typedef struct {
    int control, local, front, keeper, worker;
    guint64 request;
    int end_status; /* of the last worker that ended; -1 while none has */
} FakeCore;

static void say_ready(int control, RoleKind kind)
{
    RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = kind};
    role_message_send(control, &ready, -1, NULL);
}

static int fake_peer(const RoleStart *start)
{
    int channel = -1;
    say_ready(start->control_fd, start->kind);
    for (;;) {
        struct pollfd watched[2] = {{.fd = start->control_fd, .events = POLLIN},
                                    {.fd = channel, .events = POLLIN}};
        poll(watched, 2, -1);
        char byte;
        if (watched[1].revents != 0 && read(channel, &byte, 1) == 1)
            dprintf(channel, "%d\n", (int)getpid());
        else if (watched[1].revents != 0)
            channel = -1;
        RoleMessage message;
        int fd = -1;
        if (watched[0].revents == 0)
            continue;
        if (!role_message_receive(start->control_fd, &message, &fd, NULL) ||
            message.kind == ROLE_MESSAGE_STOP)
            return 0;
        if (message.kind == ROLE_MESSAGE_CHANNEL)
            channel = fd;
    }
}

static gboolean core_take_control(FakeCore *core)
{
    RoleMessage message;
    int fd = -1;
    if (!role_message_receive(core->control, &message, &fd, NULL))
        return FALSE;
    if (message.kind == ROLE_MESSAGE_LISTEN)
        core->local = fd;
    if (message.kind == ROLE_MESSAGE_CHANNEL)
        *(message.peer == ROLE_FRONT ? &core->front : &core->keeper) = fd;
    if (message.kind == ROLE_MESSAGE_SPAWNED && message.value == core->request)
        core->worker = fd;
    if (message.kind == ROLE_MESSAGE_ENDED && message.value == core->request)
        core->end_status = message.status;
    return message.kind != ROLE_MESSAGE_STOP;
}

static void ask(int channel, int reply)
{
    char line[32] = "none\n";
    gssize got = -1;
    struct pollfd watched = {.fd = channel, .events = POLLIN};
    if (channel >= 0 && send(channel, "?", 1, MSG_NOSIGNAL) == 1 && poll(&watched, 1, WAIT_MS) == 1)
        got = read(channel, line, sizeof line);
    dprintf(reply, "%.*s", got > 0 ? (int)got : 5, got > 0 ? line : "none\n");
}

static void core_spawn_worker(FakeCore *core, RoleKind kind)
{
    RoleMessage spawn = {.kind = ROLE_MESSAGE_SPAWN, .peer = kind, .value = ++core->request};
    core->worker = -1;
    core->end_status = -1;
    role_message_send(core->control, &spawn, -1, NULL);
    while (core->worker < 0 && core_take_control(core))
        ;
}

static void core_kill_worker(FakeCore *core)
{
    RoleMessage end = {.kind = ROLE_MESSAGE_KILL, .peer = ROLE_WORKER, .value = core->request};
    role_message_send(core->control, &end, -1, NULL);
    while (core->end_status < 0 && core_take_control(core))
        ;
}

static void core_answer(FakeCore *core, int reply)
{
    char letter = 0;
    RoleMessage nonsense = {.kind = ROLE_MESSAGE_SPAWNED, .peer = ROLE_CORE};
    if (read(reply, &letter, 1) != 1)
        return;
    switch (letter) {
    case 'p':
        dprintf(reply, "%d\n", (int)getpid());
        break;
    case 'f':
        ask(core->front, reply);
        break;
    case 'k':
        ask(core->keeper, reply);
        break;
    case 'w':
        core_spawn_worker(core, ROLE_WORKER);
        ask(core->worker, reply);
        break;
    case 'h': /* hangs: looks at nothing any more */
        dprintf(reply, "%d\n", (int)getpid());
        for (;;)
            pause();
    case 'x':
        core_kill_worker(core);
        dprintf(reply, "%d\n", core->end_status);
        break;
    default:
        role_message_send(core->control, &nonsense, -1, NULL);
        break;
    }
}

static int fake_core(const RoleStart *start)
{
    FakeCore core = {start->control_fd, -1, -1, -1, -1, 0, -1};
    if (g_file_test(start->site_dir, G_FILE_TEST_IS_DIR) && g_getenv("FAKE_CORE_FAILS") != NULL)
        return 3;
    say_ready(start->control_fd, ROLE_CORE);
    for (;;) {
        struct pollfd watched[2] = {{.fd = core.control, .events = POLLIN},
                                    {.fd = core.local, .events = POLLIN}};
        poll(watched, 2, -1);
        if (watched[0].revents != 0 && !core_take_control(&core))
            return 0;
        if (watched[1].revents == 0)
            continue;
        g_auto(OsFd) reply = accept4(core.local, NULL, NULL, SOCK_CLOEXEC);
        core_answer(&core, reply);
    }
}

const ParentRole parent_roles[ROLE_LAST] = {
    [ROLE_FRONT] = fake_peer,  [ROLE_CORE] = fake_core, [ROLE_KEEPER] = fake_peer,
    [ROLE_WORKER] = fake_peer, [ROLE_TOOL] = fake_peer,
};

/* ---- the tests ---- */

typedef struct {
    char *path, *run;
    Parent *parent;
} House;

static void house_make(House *house, gconstpointer mode)
{
    guint32 uid_base;
    house->path = g_dir_make_tmp("sekisho-parent-XXXXXX", NULL);
    house->run = g_build_filename(house->path, "run", NULL);
    g_assert_true(site_make_directories(house->path, &uid_base, NULL));
    const ParentListener listener = {"127.0.0.1:0", ROLE_LISTEN_PLAIN};
    ParentOptions options = {.mode = (ParentMode)GPOINTER_TO_INT(mode), .weak_sandbox = TRUE};
    if (options.mode == PARENT_SERVE) {
        options.listeners = &listener;
        options.listener_count = 1;
    }
    g_autoptr(GError) error = NULL;
    house->parent = parent_start(house->path, &options, &error);
    g_assert_no_error(error);
}

static void house_clear(House *house, gconstpointer mode)
{
    (void)mode;
    if (house->parent != NULL)
        parent_stop(house->parent);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", house->path);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(house->path);
    g_free(house->run);
}

/* Core's answer as a number; 0 when there was none. */
static int ask_core(const House *house, char letter)
{
    g_auto(OsFd) fd = os_connect_local(house->run, "core.sock", NULL);
    char line[32] = "";
    struct pollfd watched = {.fd = fd, .events = POLLIN};
    if (fd < 0 || send(fd, &letter, 1, MSG_NOSIGNAL) != 1 || poll(&watched, 1, WAIT_MS) != 1)
        return 0;
    return read(fd, line, sizeof line - 1) > 0 ? (int)g_ascii_strtoll(line, NULL, 10) : 0;
}

/* Waits until core answers with another number than `before`; how long that took. */
static gint64 wait_other(const House *house, char letter, int before)
{
    gint64 started_us = os_clock_boot_us();
    for (;;) {
        int now = ask_core(house, letter);
        gint64 took_us = os_clock_boot_us() - started_us;
        if (now != 0 && now != before)
            return took_us;
        g_assert_cmpint(took_us, <, WAIT_MS * 1000);
        g_usleep(5000);
    }
}

/* Never a whole group: 0 is "no answer". */
static void end_process(int pid)
{
    g_assert_cmpint(pid, >, 0);
    g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
}

/* Of a process that is or became our child: how it ended. */
static int wait_end(pid_t pid)
{
    int status = 0;
    pid_t ended = 0;
    for (guint i = 0; i < WAIT_TURNS && ended == 0; i++) {
        ended = waitpid(pid, &status, WNOHANG);
        if (ended == 0)
            g_usleep(5000);
    }
    g_assert_cmpint(ended, ==, pid);
    return status;
}

static void test_local(House *house, gconstpointer unused)
{
    (void)unused;
    int core = ask_core(house, 'p');
    int keeper = ask_core(house, 'k');
    g_assert_cmpint(core, >, 0);
    g_assert_cmpint(keeper, >, 0);
    g_assert_cmpint(core, !=, keeper);
    g_assert_cmpint(ask_core(house, 'f'), ==, 0); /* no front */
    g_autofree char *pid_file = g_build_filename(house->run, "parent.pid", NULL);
    g_autofree char *pid = NULL;
    g_assert_true(g_file_get_contents(pid_file, &pid, NULL, NULL));
    g_assert_cmpint(g_ascii_strtoll(pid, NULL, 10), ==, getpid());
}

static void test_busy(House *house, gconstpointer unused)
{
    (void)unused;
    const ParentOptions options = {.mode = PARENT_LOCAL, .weak_sandbox = TRUE};
    g_autoptr(GError) error = NULL;
    g_assert_null(parent_start(house->path, &options, &error));
    g_assert_error(error, PROBLEM, PROBLEM_BUSY);
    g_assert_cmpint(ask_core(house, 'p'), >, 0); /* and left the running one alone */
}

/* Whoever is killed is back, with channels to the others. */
static void test_killed(House *house, gconstpointer unused)
{
    (void)unused;
    static const char roles[] = {'p', 'k', 'f'};
    for (gsize i = 0; i < sizeof roles; i++) {
        wait_other(house, roles[i], 0); /* core has its channels, not only its first caller */
        int before = ask_core(house, roles[i]);
        end_process(before);
        wait_other(house, roles[i], before);
    }
    wait_other(house, 'k', 0);
    wait_other(house, 'f', 0);
}

/* One that ends again and again is started more and more slowly, but is started. */
static void test_killed_often(House *house, gconstpointer unused)
{
    (void)unused;
    gint64 took_us = 0;
    for (guint i = 0; i < 4; i++) {
        int before = ask_core(house, 'p');
        end_process(before);
        took_us = wait_other(house, 'p', before);
    }
    g_assert_cmpint(took_us, >, 300000);
}

static void test_worker(House *house, gconstpointer unused)
{
    (void)unused;
    int worker = ask_core(house, 'w');
    g_assert_cmpint(worker, >, 0);
    int status = ask_core(house, 'x');
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGKILL);
    g_assert_cmpint(kill(worker, 0), ==, -1);
}

/* Workers of a core that ended are ended too: nobody would take what they give. */
static void test_worker_of_ended_core(House *house, gconstpointer unused)
{
    (void)unused;
    int worker = ask_core(house, 'w');
    int core = ask_core(house, 'p');
    end_process(core);
    wait_other(house, 'p', core);
    for (guint i = 0; i < WAIT_TURNS && kill(worker, 0) == 0; i++)
        g_usleep(5000);
    g_assert_cmpint(kill(worker, 0), ==, -1);
}

static void test_too_many_workers(House *house, gconstpointer unused)
{
    (void)unused;
    for (guint i = 0; i < 16; i++)
        g_assert_cmpint(ask_core(house, 'w'), >, 0);
}

static void test_nonsense(House *house, gconstpointer unused)
{
    (void)unused;
    int before = ask_core(house, 'p');
    ask_core(house, '!');
    wait_other(house, 'p', before);
}

static void test_stop(House *house, gconstpointer unused)
{
    (void)unused;
    int pids[] = {ask_core(house, 'p'), ask_core(house, 'k'), ask_core(house, 'w')};
    g_assert_cmpuint(parent_port(house->parent, 0), >, 0);
    parent_stop(house->parent);
    house->parent = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(pids); i++)
        g_assert_cmpint(kill(pids[i], 0), ==, -1);
    g_autofree char *socket_path = g_build_filename(house->run, "core.sock", NULL);
    g_assert_false(g_file_test(socket_path, G_FILE_TEST_EXISTS));
    const ParentOptions options = {.mode = PARENT_LOCAL, .weak_sandbox = TRUE};
    house->parent = parent_start(house->path, &options, NULL); /* the lock is free again */
    g_assert_nonnull(house->parent);
}

static void test_core_fails(House *house, gconstpointer unused)
{
    (void)unused;
    parent_stop(house->parent);
    g_setenv("FAKE_CORE_FAILS", "1", TRUE);
    const ParentOptions options = {.mode = PARENT_LOCAL, .weak_sandbox = TRUE};
    g_autoptr(GError) error = NULL;
    house->parent = parent_start(house->path, &options, &error);
    g_unsetenv("FAKE_CORE_FAILS");
    g_assert_null(house->parent);
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
}

/* When the program that holds the parent is killed, its roles go with it: one that listens sees its
 * control end and may be gone by itself, one that hangs is ended. */
static void test_parent_killed(House *house, gconstpointer unused)
{
    (void)unused;
    parent_stop(house->parent);
    house->parent = NULL;
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0); /* orphans come to us */
    pid_t holder = fork();
    if (holder == 0) {
        const ParentOptions options = {.mode = PARENT_LOCAL, .weak_sandbox = TRUE};
        Parent *parent = parent_start(house->path, &options, NULL);
        pause();
        parent_stop(parent);
        _exit(0);
    }
    int keeper = 0;
    for (guint i = 0; i < WAIT_TURNS && (keeper = ask_core(house, 'k')) == 0; i++)
        g_usleep(5000);
    int core = ask_core(house, 'h');
    g_assert_cmpint(keeper, >, 0);
    g_assert_cmpint(core, >, 0);
    kill(holder, SIGKILL);
    waitpid(holder, NULL, 0);
    int status = wait_end(core);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGKILL);
    wait_end(keeper);
}

static void add(const char *path, ParentMode mode, void (*test)(House *house, gconstpointer mode))
{
    g_test_add(path, House, GINT_TO_POINTER(mode), house_make, test, house_clear);
}

int main(int argc, char **argv)
{
    if (role_is_asked(argc, argv))
        return parent_run_role(argc, argv);
    g_test_init(&argc, &argv, NULL);
    add("/parent/local", PARENT_LOCAL, test_local);
    add("/parent/busy", PARENT_LOCAL, test_busy);
    add("/parent/killed", PARENT_SERVE, test_killed);
    add("/parent/killed-often", PARENT_LOCAL, test_killed_often);
    add("/parent/worker", PARENT_LOCAL, test_worker);
    add("/parent/worker-of-ended-core", PARENT_LOCAL, test_worker_of_ended_core);
    add("/parent/many-workers", PARENT_LOCAL, test_too_many_workers);
    add("/parent/nonsense", PARENT_LOCAL, test_nonsense);
    add("/parent/stop", PARENT_SERVE, test_stop);
    add("/parent/core-fails", PARENT_LOCAL, test_core_fails);
    add("/parent/parent-killed", PARENT_LOCAL, test_parent_killed);
    return g_test_run();
}
