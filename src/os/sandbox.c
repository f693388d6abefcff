/* os/sandbox.c -- locking a role down, layer by layer, in one list */
#include "os/sandbox.h"
#include "base/problem.h"
#include "os/sandbox_profile.h"
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SEKISHO_SANITIZED
static const gboolean relaxed = TRUE;
#else
static const gboolean relaxed = FALSE;
#endif

gboolean sandbox_is_relaxed(void)
{
    return relaxed;
}

static gboolean fail(GError **error, const char *what, const char *why)
{
    problem_set(error, PROBLEM_SANDBOX, what, why);
    return FALSE;
}

static gboolean fail_errno(GError **error, const char *what)
{
    return fail(error, what, g_strerror(errno));
}

/* A filter of system calls holds for the thread that loads it and those it starts later. */
static gboolean check_one_thread(GError **error)
{
    g_autoptr(GDir) tasks = g_dir_open("/proc/self/task", 0, NULL);
    if (tasks == NULL || relaxed) /* sanitizers keep a thread of their own */
        return TRUE;
    guint count = 0;
    while (g_dir_read_name(tasks) != NULL)
        count++;
    return count <= 1 || fail(error, "threads", "more than one runs before lock-down");
}

/* Containers often refuse this; the filter of system calls denies the network all the same. */
static gboolean leave_namespaces(const SandboxProfile *profile)
{
    if (relaxed || profile->dials)
        return FALSE;
    if (unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0)
        return TRUE;
    return !profile->sees_callers && unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0;
}

static gboolean set_limit(int which, guint64 value, GError **error)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)which, &now) != 0)
        return fail_errno(error, "resource limits");
    rlim_t limit = MIN((rlim_t)value, now.rlim_max);
    struct rlimit wanted = {.rlim_cur = limit, .rlim_max = limit};
    return setrlimit((__rlimit_resource_t)which, &wanted) == 0 ||
           fail_errno(error, "resource limits");
}

static guint64 limit_of(guint64 job, guint64 profile)
{
    return job != 0 ? job : profile;
}

static gboolean set_limits(const SandboxProfile *profile, const RoleLimits *job, GError **error)
{
    guint64 cpu_s = limit_of(job->cpu_s, profile->cpu_s);
    guint64 address_bytes = limit_of(job->address_bytes, profile->address_bytes);
    if (!set_limit(RLIMIT_CORE, 0, error))
        return FALSE;
    if (profile->open_files != 0 && !set_limit(RLIMIT_NOFILE, profile->open_files, error))
        return FALSE;
    if (profile->writes_no_files && !set_limit(RLIMIT_FSIZE, job->written_bytes, error))
        return FALSE;
    if (cpu_s != 0 && !set_limit(RLIMIT_CPU, cpu_s, error))
        return FALSE;
    /* Sanitizers reserve terabytes of addresses. */
    return address_bytes == 0 || relaxed || set_limit(RLIMIT_AS, address_bytes, error);
}

static gboolean become_user(guint32 uid, GError **error)
{
    if (uid == 0 || geteuid() != 0)
        return TRUE;
    if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0)
        return fail_errno(error, "user");
    return TRUE;
}

/* Root without capabilities is a user like any other who owns root's files. */
static gboolean drop_capabilities(GError **error)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[2] = {{0}, {0}};
    if (syscall(SYS_capset, &header, none) != 0)
        return fail_errno(error, "capabilities");
    return TRUE;
}

static gboolean set_process_facts(GError **error)
{
    /* Changing user cleared the signal for the parent's end; not dumpable: no core, no tracing. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, relaxed ? 1 : 0) != 0)
        return fail_errno(error, "process");
    return TRUE;
}

/* A layer that may be missing when the operator said so; any other failure stands. */
static gboolean layer(gboolean done, SandboxLayer bit, gboolean weak, guint *held, GError **failed,
                      GError **error)
{
    if (done) {
        *held |= bit;
        return TRUE;
    }
    if (weak) {
        g_clear_error(failed);
        return TRUE;
    }
    g_propagate_error(error, g_steal_pointer(failed));
    return FALSE;
}

static gboolean enter_no_new_privs(gboolean weak, guint *held, GError **error)
{
    g_autoptr(GError) failed = NULL;
    gboolean done =
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 || fail_errno(&failed, "privileges");
    return layer(done, SANDBOX_NO_NEW_PRIVS, weak, held, &failed, error);
}

static gboolean enter_files(const RoleStart *start, const SandboxPlace *places, gsize place_count,
                            guint *held, GError **error)
{
    if (relaxed)
        return TRUE;
    g_autoptr(GError) failed = NULL;
    gboolean done = sandbox_limit_files(start, places, place_count, &failed);
    return layer(done, SANDBOX_FILES, start->weak_sandbox, held, &failed, error);
}

static gboolean enter_calls(const SandboxProfile *profile, gboolean weak, guint *held,
                            GError **error)
{
    g_autoptr(GError) failed = NULL;
    SandboxNever never = profile->dials ? SANDBOX_NEVER_RELAXED_DIALS : SANDBOX_NEVER_RELAXED;
    gboolean done =
        relaxed ? sandbox_load_never(never, &failed) : sandbox_load_calls(profile, &failed);
    return layer(done, SANDBOX_CALLS, weak, held, &failed, error);
}

gboolean sandbox_enter(const RoleStart *start, const SandboxPlace *places, gsize place_count,
                       guint *held, GError **error)
{
    const SandboxProfile *profile = &sandbox_profiles[start->kind];
    gboolean weak = start->weak_sandbox;
    *held = 0;
    if (!check_one_thread(error))
        return FALSE;
    if (leave_namespaces(profile))
        *held |= SANDBOX_NAMESPACE;
    if (!set_limits(profile, &start->limits, error) || !become_user(start->uid, error) ||
        !drop_capabilities(error) || !set_process_facts(error))
        return FALSE;
    if (start->uid != 0 && geteuid() == start->uid)
        *held |= SANDBOX_USER;
    return enter_no_new_privs(weak, held, error) &&
           enter_files(start, places, place_count, held, error) &&
           enter_calls(profile, weak, held, error);
}

gboolean sandbox_leave_network(GError **error)
{
    return sandbox_load_never(SANDBOX_NEVER_DIALLED, error);
}

gboolean sandbox_enter_parent(GError **error)
{
    if (relaxed)
        return TRUE;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail_errno(error, "privileges");
    return sandbox_load_never(SANDBOX_NEVER_PARENT, error);
}

guint sandbox_probe(void)
{
    guint layers = 0;
    guint32 action = SECCOMP_RET_KILL_PROCESS;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) >= 0)
        layers |= SANDBOX_NO_NEW_PRIVS;
    if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0)
        layers |= SANDBOX_CALLS;
    if (relaxed || sandbox_landlock_abi() >= 1)
        layers |= SANDBOX_FILES;
    return layers;
}

gboolean sandbox_check(GError **error)
{
    guint missing = SANDBOX_REQUIRED & ~sandbox_probe();
    if (missing == 0)
        return TRUE;
    g_autofree char *names = sandbox_layer_names(missing);
    return fail(error, PROBLEM_BOTH("a role", "役割のプロセス"), names);
}

char *sandbox_layer_names(guint layers)
{
    static const struct {
        SandboxLayer layer;
        const char *name;
    } names[] = {
        {SANDBOX_NO_NEW_PRIVS, "no_new_privs"},
        {SANDBOX_CALLS, "system calls (seccomp)"},
        {SANDBOX_FILES, "files (Landlock)"},
        {SANDBOX_NAMESPACE, "namespaces"},
        {SANDBOX_USER, "own user"},
    };
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if ((layers & names[i].layer) != 0)
            g_string_append_printf(out, "%s%s", out->len == 0 ? "" : ", ", names[i].name);
    return g_string_free(g_steal_pointer(&out), FALSE);
}
