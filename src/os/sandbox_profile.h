/* os/sandbox_profile.h -- what each role may still do, as data (os/ only) */
#pragma once
#include "os/sandbox.h"

/* One system call of a group. Without a condition it is allowed. With `arg` (1 for the first) the
 * rule applies where (argument & mask) == value. `fails_with` makes the call fail with that errno
 * instead. */
typedef struct {
    const char *name; /* NULL ends a group */
    int fails_with;
    guint arg;
    guint64 mask, value;
} SandboxCall;

/* Stands in `value` for this process's own id. */
#define SANDBOX_OWN_PID G_MAXUINT64

#define SANDBOX_GROUPS_MAX 8
typedef struct {
    const SandboxCall *groups[SANDBOX_GROUPS_MAX]; /* NULL-terminated */
    gboolean sees_callers; /* needs real user ids of peers: no user namespace without root */
    gboolean dials;        /* keeps the network, and the calls to connect, for a while */
    /* Resource limits; 0 leaves one as it is. */
    guint64 open_files;
    guint64 address_bytes;
    guint64 cpu_s;
    gboolean writes_no_files; /* RLIMIT_FSIZE 0, unless the job says how much */
} SandboxProfile;

extern const SandboxProfile sandbox_profiles[ROLE_LAST];
/* Refused to the parent; or, under sanitizers, to every role, or to one that dials; or to one that
 * has dialled. All else is allowed. */
typedef enum {
    SANDBOX_NEVER_PARENT,
    SANDBOX_NEVER_RELAXED,
    SANDBOX_NEVER_RELAXED_DIALS,
    SANDBOX_NEVER_DIALLED,
    SANDBOX_NEVER_LAST
} SandboxNever;
#define SANDBOX_NEVER_MAX 32
extern const char
    *const sandbox_never[SANDBOX_NEVER_LAST][SANDBOX_NEVER_MAX]; /* NULL ends a list */

/* The allow-list of a profile, loaded into the kernel. */
gboolean sandbox_load_calls(const SandboxProfile *profile, GError **error);
/* A filter that ends the process on the calls of the list and allows all others. */
gboolean sandbox_load_never(SandboxNever list, GError **error);

/* The ABI of Landlock; 0 when the kernel has none. */
int sandbox_landlock_abi(void);
gboolean sandbox_limit_files(const RoleStart *start, const SandboxPlace *places, gsize place_count,
                             GError **error);
