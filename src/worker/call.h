/* worker/call.h -- a job given to one process, and its records taken within limits (worker/ only)
 *
 * What breaks a rule is PROBLEM_WORKER_ENDED; what the process itself refused arrives as it said.
 */
#pragma once
#include "worker/client.h"
#include <poll.h>

typedef struct {
    int channel_fd;   /* lent */
    const char *name; /* for errors; lent */
    gsize max_bytes;  /* of the result */
    WorkerProgress progress;
    gpointer user;
    GByteArray *unread; /* bytes that are no whole record yet */
    GByteArray *result;
    GByteArray *text; /* NULL: none may come */
    guint pages_due;  /* so many may be told, once; 0: none */
    guint pages;      /* what was told */
    gboolean done;
    gboolean gone;    /* it ended without being done */
    gboolean refused; /* it said itself why there is no result */
} WorkerCall;

void worker_call_init(WorkerCall *call, int channel_fd, const char *name, gsize max_bytes);
void worker_call_clear(WorkerCall *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WorkerCall, worker_call_clear)

gboolean worker_call_begin(WorkerCall *call, const WorkerJob *job, int input_fd, GError **error);
/* Takes what stands on the channel now, which may be nothing. */
gboolean worker_call_take(WorkerCall *call, GError **error);
/* Until it is done. */
gboolean worker_call_finish(WorkerCall *call, const WorkerTime *time, GCancellable *cancel,
                            GError **error);

/* Waits until one of `watched` is ready, of which the first is filled in here. PROBLEM_TIMEOUT at
 * `deadline_us`, PROBLEM_STATE when cancelled. */
gboolean worker_wait(struct pollfd *watched, gsize count, const char *name, const WorkerTime *time,
                     gint64 deadline_us, GCancellable *cancel, GError **error);

/* Hands the pages of a PDF to a reader that was given its job. */
gboolean worker_pages_hand_over(const WorkerTools *tools, WorkerCall *reader, WorkerTime *time,
                                GCancellable *cancel, GError **error);
