/* cmd/clean_release.c -- the thread that waits for the disk */
#include "cmd/clean_release.h"
#include "base/problem.h"
#include "os/files.h"
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>

struct CmdCleanReleaser {
    GThread *thread;
    GAsyncQueue *given; /* GPtrArray of CmdCleanPlace, lent; the queue itself: the end */
    OsFd done;          /* an eventfd */
    gboolean busy;      /* of the giver: it was given some that were not taken back */
};

void cmd_clean_place_clear(CmdCleanPlace *place)
{
    os_fd_close(os_fd_take(&place->folder));
    g_clear_pointer(&place->called, g_free);
    *place = (CmdCleanPlace){.folder = -1};
}

/* ---- in the thread ---- */

static gboolean same_folder(const CmdCleanPlace *a, const CmdCleanPlace *b)
{
    gsize size = (gsize)(a->base - a->called);
    return size == (gsize)(b->base - b->called) && memcmp(a->called, b->called, size) == 0;
}

/* A folder is synced for the first of its outputs, and what comes of it counts for all. */
static void sync_folder(const GPtrArray *places, guint first)
{
    CmdCleanPlace *place = g_ptr_array_index(places, first);
    g_autoptr(GError) error = NULL;
    gboolean synced = os_sync(place->folder, place->called, &error);
    for (guint i = first; i < places->len; i++) {
        CmdCleanPlace *other = g_ptr_array_index(places, i);
        if (!other->named || !same_folder(place, other))
            continue;
        other->named = FALSE;
        other->there = synced;
        if (!synced)
            other->one->failure = g_error_copy(error);
    }
}

/* The disk begins with all of them before it is waited for: it takes them together. */
static void release_all(const GPtrArray *places)
{
    for (guint i = 0; i < places->len; i++) {
        CmdCleanPlace *place = g_ptr_array_index(places, i);
        place->named = place->folder >= 0 && cmd_clean_sum(place->one, place->called);
    }
    for (guint i = 0; i < places->len; i++) {
        CmdCleanPlace *place = g_ptr_array_index(places, i);
        place->named = place->named && cmd_clean_release(place->one, place->folder, place->base);
    }
    for (guint i = 0; i < places->len; i++)
        if (((const CmdCleanPlace *)g_ptr_array_index(places, i))->named)
            sync_folder(places, i);
}

static gpointer run(gpointer user)
{
    CmdCleanReleaser *releaser = user;
    gpointer given;
    while ((given = g_async_queue_pop(releaser->given)) != releaser->given) {
        release_all(given);
        eventfd_write(releaser->done, 1);
    }
    return NULL;
}

/* ---- beside it ---- */

CmdCleanReleaser *cmd_clean_releaser_new(GError **error)
{
    g_autoptr(CmdCleanReleaser) releaser = g_new0(CmdCleanReleaser, 1);
    releaser->given = g_async_queue_new();
    releaser->done = eventfd(0, EFD_CLOEXEC);
    if (releaser->done < 0) {
        problem_set_errno(error, "eventfd", errno);
        return NULL;
    }
    releaser->thread = g_thread_try_new("release", run, releaser, error);
    return releaser->thread != NULL ? g_steal_pointer(&releaser) : NULL;
}

void cmd_clean_releaser_free(CmdCleanReleaser *releaser)
{
    if (releaser->thread != NULL) {
        g_async_queue_push(releaser->given, releaser->given);
        g_thread_join(releaser->thread);
    }
    g_async_queue_unref(releaser->given);
    os_fd_close(releaser->done);
    g_free(releaser);
}

void cmd_clean_releaser_give(CmdCleanReleaser *releaser, GPtrArray *places)
{
    releaser->busy = TRUE;
    g_async_queue_push(releaser->given, places);
}

int cmd_clean_releaser_watched(const CmdCleanReleaser *releaser)
{
    return releaser->busy ? releaser->done : -1;
}

void cmd_clean_releaser_take(CmdCleanReleaser *releaser)
{
    eventfd_t times;
    if (releaser->busy)
        while (eventfd_read(releaser->done, &times) != 0 && errno == EINTR)
            ;
    releaser->busy = FALSE;
}
