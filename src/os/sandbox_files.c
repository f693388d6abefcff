/* os/sandbox_files.c -- Landlock: which files a role may still open */
#include "base/problem.h"
#include "os/fd.h"
#include "os/sandbox_profile.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights and scopes of ABI 2 to 6, which older headers lack (linux/landlock.h). */
#define RIGHT_REFER (1ull << 13)
#define RIGHT_TRUNCATE (1ull << 14)
#define RIGHT_IOCTL (1ull << 15)
#define NET_BIND_TCP (1ull << 0)
#define NET_CONNECT_TCP (1ull << 1)
#define SCOPE_ABSTRACT_SOCKET (1ull << 0)
#define SCOPE_SIGNAL (1ull << 1)

#define RIGHTS_OF_ABI_1 ((1ull << 13) - 1)
#define RIGHTS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RIGHTS_WRITE                                                                               \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |                              \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |   \
     RIGHT_REFER | RIGHT_TRUNCATE)
#define RIGHTS_OF_A_FILE                                                                           \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE |   \
     RIGHT_TRUNCATE)

/* struct landlock_ruleset_attr as of ABI 6; older kernels are given its beginning. */
typedef struct {
    guint64 files, net, scoped;
} RulesetFacts;

int sandbox_landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi < 0 ? 0 : (int)abi;
}

static guint64 rights_of_abi(int abi)
{
    guint64 rights = RIGHTS_OF_ABI_1;
    if (abi >= 2)
        rights |= RIGHT_REFER;
    if (abi >= 3)
        rights |= RIGHT_TRUNCATE;
    if (abi >= 5)
        rights |= RIGHT_IOCTL;
    return rights;
}

static gsize facts_size(int abi)
{
    if (abi >= 6)
        return sizeof(RulesetFacts);
    return abi >= 4 ? 2 * sizeof(guint64) : sizeof(guint64);
}

static guint64 rights_of_access(SandboxAccess access)
{
    switch (access) {
    case SANDBOX_READ:
        return RIGHTS_READ;
    case SANDBOX_READ_WRITE:
        return RIGHTS_READ | RIGHTS_WRITE;
    case SANDBOX_EXECUTE:
        return RIGHTS_READ | LANDLOCK_ACCESS_FS_EXECUTE;
    case SANDBOX_CONNECT:
        break;
    }
    return 0;
}

static gboolean fail(GError **error, const char *what)
{
    g_autofree char *why = g_strdup_printf("%s: %s", what, g_strerror(errno));
    problem_set(error, PROBLEM_SANDBOX, "files", why);
    return FALSE;
}

/* struct landlock_net_port_attr, and the type of its rule, as of ABI 4. */
#define RULE_NET_PORT 2
typedef struct {
    guint64 rights, port;
} PortRule;

static gboolean add_port(int ruleset, int abi, guint16 port, GError **error)
{
    PortRule rule = {.rights = NET_CONNECT_TCP, .port = port};
    if (abi < 4 || syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) == 0)
        return TRUE;
    return fail(error, "port");
}

static gboolean add_place(int ruleset, guint64 handled, const SandboxPlace *place, GError **error)
{
    g_auto(OsFd) fd = open(place->path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || fail(error, place->path);
    struct stat facts;
    if (fstat(fd, &facts) != 0)
        return fail(error, place->path);
    guint64 rights = rights_of_access(place->access) & handled;
    if (!S_ISDIR(facts.st_mode))
        rights &= RIGHTS_OF_A_FILE;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0)
        return TRUE;
    return fail(error, place->path);
}

/* The signal that a child gets at its parent's end (PR_SET_PDEATHSIG) is one the parent sends: kept
 * in a scope of its own it would let the child live on. Calls that send signals are refused to the
 * parent all the same. */
gboolean sandbox_limit_files(const RoleStart *start, const SandboxPlace *places, gsize place_count,
                             GError **error)
{
    int abi = sandbox_landlock_abi();
    RulesetFacts facts = {.files = rights_of_abi(abi),
                          .net = NET_BIND_TCP | NET_CONNECT_TCP,
                          .scoped = SCOPE_ABSTRACT_SOCKET | (start->has_child ? 0 : SCOPE_SIGNAL)};
    g_auto(OsFd) ruleset = (int)syscall(SYS_landlock_create_ruleset, &facts, facts_size(abi), 0);
    if (ruleset < 0)
        return fail(error, "Landlock");
    for (gsize i = 0; i < place_count; i++) {
        const SandboxPlace *place = &places[i];
        if (place->access == SANDBOX_CONNECT ? !add_port(ruleset, abi, place->port, error)
                                             : !add_place(ruleset, facts.files, place, error))
            return FALSE;
    }
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        return fail(error, "Landlock");
    return TRUE;
}
