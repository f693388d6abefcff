/* tests/sandbox/forbidden.c -- each role, locked down as it is in service, tries what it may not do
 *
 * Every row runs in a child of its own; the profiles are those of the release build, so builds with
 * sanitizers skip all. */
#include "base/problem.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "os/sockets.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <pthread.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a try comes to. */
typedef enum { DONE, REFUSED, ENDED, OTHERWISE } Outcome;
static const char *const outcome_names[] = {"done", "refused", "ended by SIGSYS", "otherwise"};

/* What the child was given: a directory it may read (and write, as its role goes) and one it may
 * not. */
typedef struct {
    const char *inside, *outside;
} Ground;

#define ALL_ROLES                                                                                  \
    (1u << ROLE_FRONT | 1u << ROLE_CORE | 1u << ROLE_KEEPER | 1u << ROLE_WORKER |                  \
     1u << ROLE_TOOL | 1u << ROLE_CLEANER | 1u << ROLE_COURIER)
#define WITH_FILES (ALL_ROLES & ~(1u << ROLE_WORKER | 1u << ROLE_CLEANER))
#define WITHOUT_NETWORK (ALL_ROLES & ~(1u << ROLE_COURIER))
#define WITH_WRITING (1u << ROLE_CORE | 1u << ROLE_KEEPER)
#define WITH_THREADS (1u << ROLE_FRONT | 1u << ROLE_CORE)

static Outcome outcome_of(long result)
{
    if (result >= 0)
        return DONE;
    return errno == EACCES || errno == EPERM || errno == ENOSYS || errno == ENOTTY ? REFUSED
                                                                                   : OTHERWISE;
}

static Outcome try_inet(const Ground *ground)
{
    (void)ground;
    return outcome_of(socket(AF_INET, SOCK_STREAM, 0));
}

static Outcome try_unix(const Ground *ground)
{
    (void)ground;
    return outcome_of(socket(AF_UNIX, SOCK_STREAM, 0));
}

/* What a courier does: connect once, then give that up. */
static Outcome try_inet_after(const Ground *ground)
{
    g_auto(OsFd) before = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return before >= 0 && sandbox_leave_network(NULL) ? try_inet(ground) : OTHERWISE;
}

static Outcome try_connect_after(const Ground *ground)
{
    (void)ground;
    struct sockaddr_in anywhere = {.sin_family = AF_INET};
    g_auto(OsFd) before = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (before < 0 || !sandbox_leave_network(NULL))
        return OTHERWISE;
    if (connect(before, (const struct sockaddr *)&anywhere, sizeof anywhere) == 0 ||
        errno != EINPROGRESS)
        return OTHERWISE;
    socklen_t size = sizeof anywhere; /* it only said so */
    return getpeername(before, (struct sockaddr *)&anywhere, &size) != 0 && errno == ENOTCONN
               ? REFUSED
               : DONE;
}

static Outcome try_packets(const Ground *ground)
{
    (void)ground;
    return outcome_of(socket(AF_PACKET, SOCK_RAW, 0));
}

static Outcome try_bind(const Ground *ground)
{
    (void)ground;
    struct sockaddr_in anywhere = {.sin_family = AF_INET};
    return outcome_of(bind(0, (const struct sockaddr *)&anywhere, sizeof anywhere));
}

static Outcome try_listen(const Ground *ground)
{
    (void)ground;
    return outcome_of(listen(0, 1));
}

static Outcome try_netlink(const Ground *ground)
{
    (void)ground;
    return outcome_of(socket(AF_NETLINK, SOCK_RAW, 0));
}

static Outcome try_connect(const Ground *ground)
{
    (void)ground;
    struct sockaddr anywhere = {.sa_family = AF_INET};
    return outcome_of(connect(0, &anywhere, sizeof anywhere));
}

static Outcome try_execve(const Ground *ground)
{
    (void)ground;
    char *const arguments[] = {(char *)"/bin/true", NULL};
    char *const none[] = {NULL};
    return outcome_of(execve("/bin/true", arguments, none));
}

static Outcome try_fork(const Ground *ground)
{
    (void)ground;
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0)
        _exit(0);
    return outcome_of(child);
}

static Outcome try_ptrace(const Ground *ground)
{
    (void)ground;
    return outcome_of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static Outcome try_traceme(const Ground *ground)
{
    (void)ground;
    return outcome_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static Outcome try_vm_read(const Ground *ground)
{
    char byte;
    struct iovec local = {&byte, 1};
    struct iovec remote = {(void *)ground, 1};
    return outcome_of(process_vm_readv(getpid(), &local, 1, &remote, 1, 0));
}

static Outcome try_vm_write(const Ground *ground)
{
    (void)ground;
    char byte = 0;
    struct iovec part = {&byte, 1};
    return outcome_of(process_vm_writev(getpid(), &part, 1, &part, 1, 0));
}

static Outcome try_kill(const Ground *ground)
{
    (void)ground;
    return outcome_of(kill(1, 0));
}

static Outcome try_tgkill(const Ground *ground)
{
    (void)ground;
    return outcome_of(syscall(SYS_tgkill, 1, 1, 0));
}

static Outcome try_own_tgkill(const Ground *ground)
{
    (void)ground;
    return outcome_of(syscall(SYS_tgkill, getpid(), gettid(), 0));
}

static Outcome try_signal_owner(const Ground *ground)
{
    (void)ground;
    return outcome_of(fcntl(STDERR_FILENO, F_SETOWN, getppid()));
}

static Outcome try_open_outside(const Ground *ground)
{
    return outcome_of(open(ground->outside, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static Outcome try_open_inside(const Ground *ground)
{
    g_autofree char *path = g_build_filename(ground->inside, "file", NULL);
    return outcome_of(open(path, O_RDONLY | O_CLOEXEC));
}

static Outcome try_make_inside(const Ground *ground)
{
    g_autofree char *path = g_build_filename(ground->inside, "made", NULL);
    return outcome_of(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static Outcome try_make_outside(const Ground *ground)
{
    g_autofree char *path = g_build_filename(ground->outside, "made", NULL);
    return outcome_of(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static Outcome try_chmod(const Ground *ground)
{
    return outcome_of(syscall(SYS_chmod, ground->inside, 0777));
}

static Outcome try_executable_memory(const Ground *ground)
{
    (void)ground;
    void *memory =
        // cppcheck-suppress invalidFunctionArg ; -1 is what an anonymous mapping wants
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? outcome_of(-1) : DONE;
}

static Outcome try_protect_executable(const Ground *ground)
{
    (void)ground;
    // cppcheck-suppress invalidFunctionArg ; -1 is what an anonymous mapping wants
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return outcome_of(mprotect(memory, 4096, PROT_READ | PROT_EXEC));
}

static Outcome try_mount(const Ground *ground)
{
    (void)ground;
    return outcome_of(syscall(SYS_mount, "none", "/", "tmpfs", 0, NULL));
}

static Outcome try_setuid(const Ground *ground)
{
    (void)ground;
    return outcome_of(syscall(SYS_setuid, 0));
}

static Outcome try_bpf(const Ground *ground)
{
    (void)ground;
    return outcome_of(syscall(SYS_bpf, 0, NULL, 0));
}

static Outcome try_io_uring(const Ground *ground)
{
    (void)ground;
    return outcome_of(syscall(SYS_io_uring_setup, 1, NULL));
}

static Outcome try_dumpable(const Ground *ground)
{
    (void)ground;
    return outcome_of(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static Outcome try_ordinary(const Ground *ground)
{
    (void)ground;
    guint8 byte;
    g_autofree char *memory = g_malloc0(4 * 1024 * 1024);
    memory[0] = (char)getpid();
    g_usleep(1);
    return outcome_of(syscall(SYS_getrandom, &byte, 1, 0));
}

static void *run_nothing(void *unused)
{
    return unused;
}

static Outcome try_thread(const Ground *ground)
{
    (void)ground;
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, run_nothing, NULL);
    if (failed != 0)
        return OTHERWISE;
    pthread_join(thread, NULL);
    return DONE;
}

typedef struct {
    const char *name;
    Outcome (*run)(const Ground *ground);
    guint roles; /* bits of those tried */
    Outcome expected;
} Try;

static const Try tries[] = {
    {"ordinary", try_ordinary, ALL_ROLES, DONE},
    {"inet-socket", try_inet, WITHOUT_NETWORK, ENDED},
    {"unix-socket", try_unix, WITHOUT_NETWORK, ENDED},
    {"netlink-socket", try_netlink, WITHOUT_NETWORK, ENDED},
    {"connect", try_connect, WITHOUT_NETWORK, ENDED},
    {"inet-socket", try_inet, 1u << ROLE_COURIER, DONE},
    {"unix-socket", try_unix, 1u << ROLE_COURIER, DONE},
    {"netlink-socket", try_netlink, 1u << ROLE_COURIER, OTHERWISE}, /* as if there were none */
    {"inet-socket-after", try_inet_after, 1u << ROLE_COURIER, ENDED},
    {"connect-after", try_connect_after, 1u << ROLE_COURIER, REFUSED},
    {"packet-socket", try_packets, ALL_ROLES, ENDED},
    {"bind", try_bind, ALL_ROLES, ENDED},
    {"listen", try_listen, ALL_ROLES, ENDED},
    {"execve", try_execve, ALL_ROLES & ~(1u << ROLE_TOOL), ENDED},
    {"execve-of-another-program", try_execve, 1u << ROLE_TOOL, REFUSED},
    {"fork", try_fork, ALL_ROLES, ENDED},
    {"ptrace", try_ptrace, ALL_ROLES, ENDED},
    {"traceme", try_traceme, ALL_ROLES, ENDED},
    {"process_vm_readv", try_vm_read, ALL_ROLES, ENDED},
    {"process_vm_writev", try_vm_write, ALL_ROLES, ENDED},
    {"kill", try_kill, ALL_ROLES, ENDED},
    {"tgkill-another", try_tgkill, ALL_ROLES, ENDED},
    {"tgkill-itself", try_own_tgkill, ALL_ROLES, DONE},
    {"signal-owner", try_signal_owner, ALL_ROLES, ENDED},
    {"open", try_open_inside, 1u << ROLE_WORKER | 1u << ROLE_CLEANER, ENDED},
    {"open-inside", try_open_inside, WITH_FILES, DONE},
    {"open-outside", try_open_outside, WITH_FILES, REFUSED},
    {"make-inside", try_make_inside, WITH_WRITING, DONE},
    {"make-where-it-reads", try_make_inside, WITH_FILES & ~WITH_WRITING, REFUSED},
    {"make-outside", try_make_outside, WITH_FILES, REFUSED},
    {"chmod", try_chmod, WITH_WRITING, REFUSED},
    {"chmod", try_chmod, ALL_ROLES & ~WITH_WRITING, ENDED},
    {"executable-memory", try_executable_memory, ALL_ROLES & ~(1u << ROLE_TOOL), REFUSED},
    {"protect-executable", try_protect_executable, ALL_ROLES & ~(1u << ROLE_TOOL), REFUSED},
    {"mount", try_mount, ALL_ROLES, ENDED},
    {"setuid", try_setuid, ALL_ROLES, ENDED},
    {"bpf", try_bpf, ALL_ROLES, ENDED},
    {"io_uring", try_io_uring, ALL_ROLES, ENDED},
    {"dumpable", try_dumpable, ALL_ROLES & ~(1u << ROLE_TOOL), ENDED},
    {"dumpable", try_dumpable, 1u << ROLE_TOOL, REFUSED},
    {"thread", try_thread, WITH_THREADS, DONE},
    {"thread", try_thread, 1u << ROLE_WORKER | 1u << ROLE_CLEANER | 1u << ROLE_COURIER, ENDED},
};

typedef struct {
    const Try *row;
    RoleKind role;
} Case;

static char *make_dir(const char *base, const char *name)
{
    char *path = g_build_filename(base, name, NULL);
    g_assert_cmpint(g_mkdir(path, 0777), ==, 0);
    g_assert_cmpint(g_chmod(path, 0777), ==, 0);
    g_autofree char *file = g_build_filename(path, "file", NULL);
    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_cmpint(g_chmod(file, 0666), ==, 0);
    return path;
}

static int lock_down(RoleKind role, const char *inside, guint32 uid)
{
    RoleStart start = {.kind = role, .control_fd = -1, .uid = uid};
    gboolean writes = role == ROLE_CORE || role == ROLE_KEEPER;
    SandboxPlace places[] = {{inside, writes ? SANDBOX_READ_WRITE : SANDBOX_READ, 0}};
    guint held = 0;
    g_autoptr(GError) error = NULL;
    gsize count = role == ROLE_WORKER || role == ROLE_CLEANER ? 0 : 1;
    if (!sandbox_enter(&start, places, count, &held, &error)) {
        fprintf(stderr, "# %s\n", error->message);
        return -1;
    }
    return (int)held;
}

static Outcome run_in_child(const Case *which, const Ground *ground)
{
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        int held = lock_down(which->role, ground->inside, 0);
        gboolean whole = held >= 0 && ((guint)held & SANDBOX_REQUIRED) == SANDBOX_REQUIRED;
        _exit(whole ? (int)which->row->run(ground) : OTHERWISE);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS ? ENDED : OTHERWISE;
    return (Outcome)WEXITSTATUS(status);
}

static void remove_ground(const char *base)
{
    g_autofree char *command = g_strdup_printf("rm -r '%s'", base);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
}

static void test_try(gconstpointer data)
{
    const Case *which = data;
    g_autofree char *base = g_dir_make_tmp("sekisho-sandbox-XXXXXX", NULL);
    g_autofree char *inside = make_dir(base, "inside");
    g_autofree char *outside = make_dir(base, "outside");
    Ground ground = {inside, outside};
    Outcome got = run_in_child(which, &ground);
    remove_ground(base);
    g_assert_cmpstr(outcome_names[got], ==, outcome_names[which->row->expected]);
}

/* As root a role becomes a user of its own, without a single capability. */
static int check_user(const char *inside)
{
    int held = lock_down(ROLE_CORE, inside, 61601);
    g_autofree char *path = g_build_filename(inside, "file", NULL);
    g_auto(OsFd) fd = open(path, O_RDONLY | O_CLOEXEC);
    gboolean whole = held >= 0 && ((guint)held & SANDBOX_USER) != 0 && getuid() == 61601 &&
                     geteuid() == 61601 && getegid() == 61601 && fd >= 0;
    return whole ? 0 : 1;
}

static void test_user(void)
{
    if (geteuid() != 0) {
        g_test_skip("needs root");
        return;
    }
    g_autofree char *base = g_dir_make_tmp("sekisho-sandbox-XXXXXX", NULL);
    g_assert_cmpint(g_chmod(base, 0755), ==, 0);
    g_autofree char *inside = make_dir(base, "inside");
    pid_t child = fork();
    if (child == 0)
        _exit(check_user(inside));
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    remove_ground(base);
    g_assert_cmpint(status, ==, 0);
}

/* A worker that wants more memory than it may have does not get it. */
static void test_worker_memory(void)
{
    pid_t child = fork();
    if (child == 0) {
        if (lock_down(ROLE_WORKER, "/nowhere", 0) < 0)
            _exit(2);
        g_autofree char *memory = g_try_malloc(1024 * 1024 * 1024);
        _exit(memory == NULL ? 0 : 1);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

/* A second thread would go on unlocked: refused. */
static void *lock_down_beside(void *unused)
{
    (void)unused;
    g_usleep(G_USEC_PER_SEC * 60);
    return NULL;
}

static void test_two_threads(void)
{
    pid_t child = fork();
    if (child == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, lock_down_beside, NULL);
        _exit(lock_down(ROLE_WORKER, "/nowhere", 0) < 0 ? 0 : 1);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

/* The parent may start programs, but neither it nor they may trace anything. */
static void test_parent(void)
{
    pid_t child = fork();
    if (child == 0) {
        if (!sandbox_enter_parent(NULL))
            _exit(1);
        pid_t program = fork();
        if (program == 0)
            execl("/bin/true", "true", (char *)NULL);
        int status = 0;
        if (program < 0 || waitpid(program, &status, 0) != program || status != 0)
            _exit(2);
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        _exit(3);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
}

/* ---- kernels and containers that lack a layer ---- */

/* From here on these calls fail as if the kernel did not have them. */
static gboolean take_away(const char *const *names, int fails_with)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    gboolean done = filter != NULL;
    for (gsize i = 0; done && names[i] != NULL; i++)
        done = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((guint32)fails_with),
                                      seccomp_syscall_resolve_name(names[i]), 0, NULL) == 0;
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

/* Containers refuse namespaces: the required layers stand without them. */
static int check_without_namespaces(void)
{
    static const char *const names[] = {"unshare", NULL};
    if (!take_away(names, EPERM) || !sandbox_check(NULL))
        return 1;
    int held = lock_down(ROLE_WORKER, "/nowhere", 0);
    return held >= 0 && ((guint)held & SANDBOX_REQUIRED) == SANDBOX_REQUIRED &&
                   ((guint)held & SANDBOX_NAMESPACE) == 0
               ? 0
               : 2;
}

/* Without Landlock a role refuses to start, unless the operator said --weaker-sandbox; then it says
 * what holds. */
static int check_without_landlock(void)
{
    static const char *const names[] = {"landlock_create_ruleset", NULL};
    RoleStart start = {.kind = ROLE_KEEPER, .control_fd = -1};
    guint held = 0;
    g_autoptr(GError) error = NULL;
    if (!take_away(names, ENOSYS) || sandbox_check(&error) ||
        !g_error_matches(error, PROBLEM, PROBLEM_SANDBOX))
        return 1;
    g_clear_error(&error);
    if (sandbox_enter(&start, NULL, 0, &held, &error) ||
        !g_error_matches(error, PROBLEM, PROBLEM_SANDBOX))
        return 2;
    start.weak_sandbox = TRUE;
    if (!sandbox_enter(&start, NULL, 0, &held, NULL))
        return 3;
    return (held & SANDBOX_FILES) == 0 && (held & SANDBOX_CALLS) != 0 ? 0 : 4;
}

static void assert_in_child(int (*check)(void))
{
    pid_t child = fork();
    if (child == 0)
        _exit(check());
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

static void test_without_namespaces(void)
{
    assert_in_child(check_without_namespaces);
}

static void test_without_landlock(void)
{
    assert_in_child(check_without_landlock);
}

static void test_probe(void)
{
    g_assert_cmpuint(sandbox_probe() & SANDBOX_REQUIRED, ==, SANDBOX_REQUIRED);
    g_autofree char *names = sandbox_layer_names(SANDBOX_CALLS | SANDBOX_FILES);
    g_assert_cmpstr(names, ==, "system calls (seccomp), files (Landlock)");
}

static void add_tries(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tries); i++)
        for (RoleKind role = 0; role < ROLE_LAST; role++) {
            if ((tries[i].roles & 1u << role) == 0)
                continue;
            g_autofree char *path =
                g_strdup_printf("/sandbox/%s/%s", role_name(role), tries[i].name);
            Case *which = g_new(Case, 1);
            *which = (Case){&tries[i], role};
            g_test_add_data_func_full(path, which, test_try, g_free);
        }
}

static void test_skipped(void)
{
    g_test_skip(sandbox_is_relaxed() ? "sanitizer builds use the relaxed profile"
                                     : "this kernel lacks a layer");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (sandbox_is_relaxed() || (sandbox_probe() & SANDBOX_FILES) == 0) {
        g_test_add_func("/sandbox", test_skipped);
        return g_test_run();
    }
    add_tries();
    g_test_add_func("/sandbox/user", test_user);
    g_test_add_func("/sandbox/worker-memory", test_worker_memory);
    g_test_add_func("/sandbox/two-threads", test_two_threads);
    g_test_add_func("/sandbox/parent", test_parent);
    g_test_add_func("/sandbox/without-namespaces", test_without_namespaces);
    g_test_add_func("/sandbox/without-landlock", test_without_landlock);
    g_test_add_func("/sandbox/probe", test_probe);
    return g_test_run();
}
