/* os/sandbox.h -- a role gives up what it does not need: one call, before the first byte of input
 *
 * Layers: own network and IPC namespaces, own user and no capabilities, no new privileges, not
 * dumpable, resource limits, files by Landlock, system calls by seccomp (an allow-list per role;
 * anything else ends the process with SIGSYS). Of these SANDBOX_REQUIRED must hold or sandbox_enter
 * refuses (unless `weak_sandbox`); the others depend on root or on what a container allows, and are
 * reported. No role but the courier can make a socket, so the call filter alone already denies the
 * network; the courier makes the one it was started for, then gives that up as well. Builds with
 * sanitizers use the profile "relaxed": every call but a short list, and no Landlock. */
#pragma once
#include "os/role.h"

typedef enum {
    SANDBOX_NO_NEW_PRIVS = 1 << 0,
    SANDBOX_CALLS = 1 << 1,     /* seccomp allow-list; network, exec and ptrace are not on it */
    SANDBOX_FILES = 1 << 2,     /* Landlock */
    SANDBOX_NAMESPACE = 1 << 3, /* a network and IPC namespace of its own, empty */
    SANDBOX_USER = 1 << 4       /* a user id of its own */
} SandboxLayer;
#define SANDBOX_REQUIRED (SANDBOX_NO_NEW_PRIVS | SANDBOX_CALLS | SANDBOX_FILES)

typedef enum {
    SANDBOX_READ = 1,       /* files read, directories listed */
    SANDBOX_READ_WRITE = 2, /* and files made, written, renamed, removed beneath it */
    SANDBOX_EXECUTE = 4,    /* read and executed: tool only */
    SANDBOX_CONNECT = 8     /* a TCP port connected to: courier only */
} SandboxAccess;

/* A file or directory (with all beneath it) the role may still open; missing ones are skipped. Or a
 * port, which Landlock holds it to from ABI 4 on. */
typedef struct {
    const char *path; /* NULL for a port */
    SandboxAccess access;
    guint16 port;
} SandboxPlace;

/* Locks the calling process down as the profile of `start->kind` says; it must have one thread.
 * `held` gets the layers that now hold. After FALSE (PROBLEM_SANDBOX) the process must end: some
 * layers may already stand. */
gboolean sandbox_enter(const RoleStart *start, const SandboxPlace *places, gsize place_count,
                       guint *held, GError **error);
/* For the courier once it is connected: makes no socket and connects none from here on. */
gboolean sandbox_leave_network(GError **error);
/* For the parent, which must go on starting programs: refuses ptrace, process_vm_* and the like for
 * itself and all its children. */
gboolean sandbox_enter_parent(GError **error);

/* Which layers this kernel can give at all, found by asking it without giving anything up. */
guint sandbox_probe(void);
/* PROBLEM_SANDBOX when it lacks one that is required. */
gboolean sandbox_check(GError **error);
/* "no_new_privs, system calls, files" for people; transfer full. */
char *sandbox_layer_names(guint layers);
/* TRUE in builds with sanitizers. */
gboolean sandbox_is_relaxed(void);
