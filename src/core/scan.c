/* core/scan.c -- attachments handed to the virus scanner, one courier each, and what it says noted
 */
#include "base/problem.h"
#include "core/errand.h"
#include "os/clock.h"
#include "os/fd.h"
#include "register/scanned.h"
#include "service/attach.h"
#include "service/outbox.h"
#include <string.h>
#include <sys/stat.h>

#define ROUND_FILES 20
/* A file over which the scanner fell silent so often, while it answers otherwise, is not tried
 * again: it would keep all others waiting. */
#define STUMBLES_MAX 3

static gboolean write_scan(ServiceCall *service, gpointer user, GError **error)
{
    return service_note_scan(service, user, error);
}

static gboolean note(const CoreCourierDesk *desk, const char *sha256, CourierScanned scanned,
                     const char *words, GError **error)
{
    ServiceScanned in = {.sha256 = sha256,
                         .state = courier_scanned_names[scanned],
                         .found = words,
                         .administrators = (const char *const *)desk->administrators};
    return core_courier_call(desk, write_scan, &in, error);
}

static guint stumbles(const CoreCourierDesk *desk, const char *sha256)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(desk->stumbled, sha256));
}

static void stumble(const CoreCourierDesk *desk, const char *sha256)
{
    g_hash_table_insert(desk->stumbled, g_strdup(sha256),
                        GUINT_TO_POINTER(stumbles(desk, sha256) + 1));
}

static gboolean ask(const CoreCourierDesk *desk, int file, CourierScanned *scanned, char **words,
                    GError **error)
{
    struct stat facts;
    g_auto(CoreErrand) errand = {.channel_fd = -1};
    if (fstat(file, &facts) != 0) {
        problem_set(error, PROBLEM_IO, "fstat", NULL);
        return FALSE;
    }
    return core_errand_begin(&errand, desk->core, desk->cancel, error) &&
           courier_ask_scan(errand.line, file, (guint64)facts.st_size, scanned, words, error);
}

/* It answered for others, but not for this one. */
static gboolean fell_silent(CoreCourierDesk *desk, const char *sha256, GError **error)
{
    stumble(desk, sha256);
    if (stumbles(desk, sha256) < STUMBLES_MAX)
        return TRUE; /* it stays unchecked, and its turn comes again */
    g_hash_table_remove(desk->stumbled, sha256);
    return note(desk, sha256, COURIER_FAILED, "the scanner falls silent over it", error);
}

/* `problem` is set when the scanner does not serve. */
static gboolean scan_one(CoreCourierDesk *desk, const char *sha256, GError **problem,
                         GError **error)
{
    CourierScanned scanned = COURIER_FAILED;
    g_autofree char *words = NULL;
    g_autoptr(GError) missing = NULL;
    g_auto(OsFd) file = service_blob_open(desk->core->blobs, sha256, &missing);
    if (file < 0 && g_error_matches(missing, PROBLEM, PROBLEM_NOT_FOUND))
        return note(desk, sha256, COURIER_FAILED, "the bytes are gone", error);
    if (file < 0) { /* no descriptor to be had, say: it stays unchecked, and its turn comes again */
        g_warning("an attachment cannot be read: %s", missing->message);
        stumble(desk, sha256);
        return TRUE;
    }
    if (ask(desk, file, &scanned, &words, problem)) {
        g_hash_table_remove(desk->stumbled, sha256);
        return note(desk, sha256, scanned, words, error);
    }
    if (g_cancellable_is_cancelled(desk->cancel) || !core_courier_answers(desk, "scan"))
        return TRUE;
    g_clear_error(problem);
    return fell_silent(desk, sha256, error);
}

static gint by_stumbles(gconstpointer a, gconstpointer b, gpointer user)
{
    guint left = stumbles(user, *(const char *const *)a);
    guint right = stumbles(user, *(const char *const *)b);
    return (left > right) - (left < right);
}

static gboolean scan_all(CoreCourierDesk *desk, GPtrArray *files, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean done = TRUE;
    g_ptr_array_sort_with_data(files, by_stumbles, desk);
    for (guint i = 0; i < files->len && done && problem == NULL; i++)
        done = scan_one(desk, files->pdata[i], &problem, error);
    if (!done || g_cancellable_is_cancelled(desk->cancel))
        return done;
    return core_courier_note(desk, "scan", "", problem, error);
}

gboolean core_scan_round(CoreCourierDesk *desk, gboolean *more, GError **error)
{
    g_auto(ServicePeer) peer = {0};
    gint64 now_us = os_clock_utc_us();
    *more = FALSE;
    if (core_courier_peer(desk, "scan") == NULL)
        return TRUE;
    if (!service_peer_read(desk->body, "scan", &peer, error))
        return FALSE;
    if (peer.next_us > now_us && peer.failed_us <= now_us)
        return TRUE;
    g_autoptr(GPtrArray) files = register_unchecked(desk->body, ROUND_FILES, error);
    if (files == NULL)
        return FALSE;
    *more = files->len == ROUND_FILES;
    return files->len == 0 || scan_all(desk, files, error);
}
