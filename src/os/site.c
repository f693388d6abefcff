/* os/site.c -- the folders of a site and their owners */
#include "os/site.h"
#include "base/problem.h"
#include "os/files.h"
#include "os/sockets.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *name;
    guint mode;
    RoleKind owner; /* ROLE_LAST: the caller's */
} folders[] = {
    {"run", 0711, ROLE_LAST},  {"keys", 0700, ROLE_KEEPER},     {"tls", 0700, ROLE_FRONT},
    {"data", 0700, ROLE_CORE}, {"courier", 0700, ROLE_COURIER},
};

/* Whether every directory from the root down to `path` lets others pass. */
static gboolean others_can_reach(const char *path)
{
    g_autofree char *at = g_canonicalize_filename(path, NULL);
    for (;;) {
        struct stat facts;
        if (stat(at, &facts) != 0 || (facts.st_mode & S_IXOTH) == 0)
            return FALSE;
        if (at[1] == '\0')
            return TRUE;
        char *above = g_path_get_dirname(at);
        g_free(at);
        at = above;
    }
}

gboolean site_give(int site_dirfd, const char *name, guint32 uid_base, RoleKind kind,
                   GError **error)
{
    guint32 uid = role_uid(uid_base, kind);
    if (uid == 0 || fchownat(site_dirfd, name, uid, uid, AT_SYMLINK_NOFOLLOW) == 0)
        return TRUE;
    problem_set_errno(error, name, errno);
    return FALSE;
}

/* Exactly, whatever the umask: the users of the roles must be able to pass, or must not. */
static gboolean set_mode(int dirfd, const char *name, guint mode, GError **error)
{
    if (fchmodat(dirfd, name, mode, 0) == 0)
        return TRUE;
    problem_set_errno(error, name, errno);
    return FALSE;
}

gboolean site_make_directories(const char *path, guint32 *uid_base, GError **error)
{
    if (g_mkdir_with_parents(path, 0711) != 0) {
        problem_set_errno(error, path, errno);
        return FALSE;
    }
    g_auto(OsFd) site = os_open_dir(path, error);
    if (site < 0 || !set_mode(site, ".", 0711, error))
        return FALSE;
    guint32 base = geteuid() == 0 && others_can_reach(path) ? SITE_UID_BASE_DEFAULT : 0;
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
        if (!os_make_dir_beneath(site, folders[i].name, folders[i].mode, error) ||
            !set_mode(site, folders[i].name, folders[i].mode, error) ||
            (folders[i].owner != ROLE_LAST &&
             !site_give(site, folders[i].name, base, folders[i].owner, error)))
            return FALSE;
    if (!os_sync(site, path, error))
        return FALSE;
    *uid_base = base;
    return TRUE;
}

static gboolean hold_run(const char *path, SiteHold *hold, GError **error)
{
    g_autofree char *run = g_build_filename(path, "run", NULL);
    g_autofree char *pid = g_strdup_printf("%d\n", (int)getpid());
    hold->run_dirfd = os_open_dir(run, error);
    if (hold->run_dirfd < 0)
        return FALSE;
    hold->local_fd = os_listen_local(run, "core.sock", error);
    return hold->local_fd >= 0 &&
           os_write_durably(hold->run_dirfd, "parent.pid", 0644, pid, strlen(pid), error);
}

/* Root, too, runs only its own sites: its roles give up root's powers and could not read another's
 * files. */
static gboolean check_owner(int site_dirfd, const char *path, GError **error)
{
    struct stat facts;
    if (fstat(site_dirfd, &facts) != 0) {
        problem_set_errno(error, path, errno);
        return FALSE;
    }
    if (facts.st_uid == geteuid())
        return TRUE;
    problem_set(error, PROBLEM_NOT_ALLOWED,
                PROBLEM_BOTH("using a site that belongs to another user",
                             "別の利用者が持ち主であるサイトの操作"),
                NULL);
    return FALSE;
}

gboolean site_hold(const char *path, SiteHold *hold, GError **error)
{
    *hold = (SiteHold){-1, -1, -1};
    g_auto(OsFd) site = os_open_dir(path, error);
    if (site < 0 || !check_owner(site, path, error))
        return FALSE;
    hold->lock_fd = os_lock_file(site, "site.lock", error);
    return hold->lock_fd >= 0 && hold_run(path, hold, error);
}

void site_release(SiteHold *hold)
{
    if (hold->local_fd >= 0) {
        unlinkat(hold->run_dirfd, "core.sock", 0);
        unlinkat(hold->run_dirfd, "parent.pid", 0);
    }
    os_fd_close(os_fd_take(&hold->local_fd));
    os_fd_close(os_fd_take(&hold->run_dirfd));
    os_fd_close(os_fd_take(&hold->lock_fd)); /* last */
}
