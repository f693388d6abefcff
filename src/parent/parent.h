/* parent/parent.h -- starts the roles, hands out their sockets, starts again what ended
 *
 * Holds the site (os/site.h) and re-executes this program as each role; reads no outside input.
 * Runs in a thread of its own, so that a command line program can bring a site up for its duration.
 */
#pragma once
#include "os/role.h"

typedef enum { PARENT_SERVE, PARENT_LOCAL /* no front */ } ParentMode;

/* Runs in the re-executed process; its exit status. */
typedef int (*ParentRole)(const RoleStart *start);
extern const ParentRole parent_roles[ROLE_LAST]; /* roles.c; tests bring their own */

typedef struct {
    const char *address; /* "ADDRESS:PORT" */
    RoleListen kind;
} ParentListener;

typedef struct {
    ParentMode mode;
    gboolean weak_sandbox;           /* go on although the kernel lacks a layer */
    guint32 uid_base;                /* of site.json; only root uses it */
    const ParentListener *listeners; /* PARENT_SERVE */
    gsize listener_count;
} ParentOptions;

typedef struct Parent Parent;

/* Locks the site and brings it up; returns when core and keeper (and in PARENT_SERVE front) are
 * ready. PROBLEM_BUSY when another parent holds the site, PROBLEM_SANDBOX when the kernel lacks a
 * layer, PROBLEM_STATE when a role ended instead of getting ready (it said why on standard error).
 */
Parent *parent_start(const char *site_dir, const ParentOptions *options, GError **error);
/* The port the listener of that index got (for port 0). */
guint parent_port(const Parent *parent, gsize listener);
/* Asks front, core and keeper in this order to end, ends them if they do not, and frees. */
void parent_stop(Parent *parent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parent, parent_stop)

/* Runs the role this command line asks for (role_is_asked); its exit status. */
int parent_run_role(int argc, char **argv);
