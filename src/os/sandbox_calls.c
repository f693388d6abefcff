/* os/sandbox_calls.c -- system call filters made from the profiles */
#include "base/problem.h"
#include "os/sandbox_profile.h"
#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <unistd.h>

typedef void *Filter;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(Filter, seccomp_release, NULL)

static void set_problem(GError **error, const char *what, int negative_errno)
{
    g_autofree char *why = g_strdup_printf("%s: %s", what, g_strerror(-negative_errno));
    problem_set(error, PROBLEM_SANDBOX, "system calls", why);
}

static int add_call(Filter filter, const SandboxCall *call)
{
    int number = seccomp_syscall_resolve_name(call->name);
    if (number == __NR_SCMP_ERROR)
        return -EINVAL;
    if (number < 0)
        return 0; /* this architecture has no such call */
    guint32 action =
        call->fails_with != 0 ? SCMP_ACT_ERRNO((guint32)call->fails_with) : SCMP_ACT_ALLOW;
    if (call->arg == 0)
        return seccomp_rule_add_array(filter, action, number, 0, NULL);
    guint64 value = call->value == SANDBOX_OWN_PID ? (guint64)getpid() : call->value;
    struct scmp_arg_cmp where = {
        .arg = call->arg - 1, .op = SCMP_CMP_MASKED_EQ, .datum_a = call->mask, .datum_b = value};
    return seccomp_rule_add_array(filter, action, number, 1, &where);
}

static int add_groups(Filter filter, const SandboxCall *const *groups)
{
    for (gsize i = 0; i < SANDBOX_GROUPS_MAX && groups[i] != NULL; i++)
        for (const SandboxCall *call = groups[i]; call->name != NULL; call++) {
            int failed = add_call(filter, call);
            if (failed != 0)
                return failed;
        }
    return 0;
}

gboolean sandbox_load_calls(const SandboxProfile *profile, GError **error)
{
    g_auto(Filter) filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL) {
        set_problem(error, "no filter", -ENOMEM);
        return FALSE;
    }
    int failed = add_groups(filter, profile->groups);
    if (failed == 0)
        failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, not a list */
    if (failed == 0)
        failed = seccomp_load(filter);
    if (failed != 0)
        set_problem(error, "filter refused", failed);
    return failed == 0;
}

/* libcurl connects the line it is given although it is told that it stands; this makes it look. */
static guint32 never_action(const char *name, SandboxNever list)
{
    return list == SANDBOX_NEVER_DIALLED && strcmp(name, "connect") == 0
               ? SCMP_ACT_ERRNO(EINPROGRESS)
               : SCMP_ACT_KILL_PROCESS;
}

gboolean sandbox_load_never(SandboxNever list, GError **error)
{
    const char *const *names = sandbox_never[list];
    g_auto(Filter) filter = seccomp_init(SCMP_ACT_ALLOW);
    int failed = filter == NULL ? -ENOMEM : 0;
    for (gsize i = 0; failed == 0 && names[i] != NULL; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        if (number >= 0)
            failed = seccomp_rule_add_array(filter, never_action(names[i], list), number, 0, NULL);
    }
    if (failed == 0)
        failed = seccomp_load(filter);
    if (failed != 0)
        set_problem(error, "filter refused", failed);
    return failed == 0;
}
