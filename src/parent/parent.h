/* parent/parent.h -- starts the roles, hands out their sockets, starts again what ended; reads no
 * outside input
 *
 * The parent holds SITE/site.lock, makes SITE/run/core.sock and SITE/run/parent.pid, and
 * re-executes this program as each role. It runs in a thread of its own, so that a command line
 * program can bring a site up for its duration (PARENT_LOCAL: no front). */
#pragma once
#include "os/role.h"

typedef enum { PARENT_SERVE, PARENT_LOCAL } ParentMode;

typedef struct {
    const char *name;
    int (*main)(
        const RoleStart *start); /* runs in the re-executed process; returns its exit status */
} ParentRole;

typedef struct {
    const char *address; /* "ADDRESS:PORT" */
    gboolean tls;
} ParentListener;

typedef struct {
    ParentMode mode;
    gboolean weak_sandbox;           /* go on although the kernel lacks a layer */
    guint32 uid_base;                /* of site.json; only root uses it */
    const ParentListener *listeners; /* PARENT_SERVE */
    gsize listener_count;
} ParentOptions;

typedef struct Parent Parent;

/* Locks the site and brings it up; returns when core (and in PARENT_SERVE front) is ready.
 * PROBLEM_BUSY when another parent holds the site, PROBLEM_SANDBOX when the kernel lacks a layer.
 */
Parent *parent_start(const char *site_dir, const ParentOptions *options, GError **error);
/* The port the listener of that index got (for port 0). */
guint parent_port(const Parent *parent, gsize listener);
/* Waits for SIGTERM or SIGINT, which must have been blocked before (parent_block_signals). */
void parent_wait(Parent *parent);
void parent_block_signals(void);
/* Asks front, core and keeper in this order to end, and frees. */
void parent_stop(Parent *parent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parent, parent_stop)

/* Whether this command line is one the parent gives to a role (`--role=NAME …`). */
gboolean parent_is_role(int argc, char **argv);
/* Runs that role; its exit status. */
int parent_run_role(int argc, char **argv);
/* The table of roles, by RoleKind (roles.c; tests bring their own). */
extern const ParentRole parent_roles[ROLE_LAST];
