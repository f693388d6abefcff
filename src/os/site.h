/* os/site.h -- the directory of a site: which folders it has, whose they are
 *
 * SITE 0711, site.json 0644, site.lock · run/ (core.sock) · keys/ keeper · tls/ front · data/ core
 * · courier/ courier. As root every folder belongs to the user of its role; without root all belong
 * to the caller. */
#pragma once
#include "os/role.h"

#define SITE_UID_BASE_DEFAULT 61600

/* Makes what is missing of the directories of a site. `uid_base` gets what site.json is to say: 0
 * when the caller is not root, or when the users of the roles could not reach `path` (a directory
 * above it is closed to others); then all belongs to the caller. */
gboolean site_make_directories(const char *path, guint32 *uid_base, GError **error);
/* Gives a file of the site (made by the caller, e.g. tls/server.key) to a role; nothing for base 0.
 */
gboolean site_give(int site_dirfd, const char *name, guint32 uid_base, RoleKind kind,
                   GError **error);

/* A site held: nobody else brings it up meanwhile. */
typedef struct {
    int lock_fd, run_dirfd;
    int local_fd; /* listening at SITE/run/core.sock */
} SiteHold;
/* Takes SITE/site.lock (PROBLEM_BUSY; PROBLEM_NOT_ALLOWED when the site belongs to another user),
 * makes SITE/run/core.sock and SITE/run/parent.pid. */
gboolean site_hold(const char *path, SiteHold *hold, GError **error);
/* Removes both and gives the lock back. */
void site_release(SiteHold *hold);
