/* worker/call.c -- records of one job read within limits and time */
#include "worker/call.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/sockets.h"
#include "wire/problem.h"
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#define READ_BUFFER_BYTES (4 * WORKER_RECORD_MAX_BYTES)

static gboolean fail(const WorkerCall *call, const char *why, GError **error)
{
    problem_set(error, PROBLEM_WORKER_ENDED, call->name, why);
    return FALSE;
}

/* ---- records ---- */

static gboolean take_progress(WorkerCall *call, const WorkerRecord *record, GError **error)
{
    char stage[WORKER_STAGE_BYTES];
    guint percent;
    if (!worker_progress_read(record, stage, &percent))
        return fail(call, "it sent nonsense", error);
    if (call->progress != NULL)
        call->progress(stage, percent, call->user);
    return TRUE;
}

static gboolean take_data(WorkerCall *call, const WorkerRecord *record, GError **error)
{
    if (record->size_bytes > call->max_bytes - call->result->len)
        return fail(call, "it sent more than it may", error);
    g_byte_array_append(call->result, record->bytes, record->size_bytes);
    return TRUE;
}

static gboolean take_text(WorkerCall *call, const WorkerRecord *record, GError **error)
{
    if (call->text == NULL || record->size_bytes > WORKER_TEXT_MAX_BYTES - call->text->len)
        return fail(call, "it sent more than it may", error);
    g_byte_array_append(call->text, record->bytes, record->size_bytes);
    return TRUE;
}

static gboolean take_pages(WorkerCall *call, const WorkerRecord *record, GError **error)
{
    guint pages;
    if (!worker_pages_read_read(record, &pages) || pages == 0 || pages > call->pages_due)
        return fail(call, "it sent nonsense", error);
    call->pages = pages;
    call->pages_due = 0;
    return TRUE;
}

static gboolean take_problem(WorkerCall *call, const WorkerRecord *record, GError **error)
{
    call->refused = TRUE;
    Cursor c = cursor_over(record->bytes, record->size_bytes);
    g_autoptr(GError) problem = NULL;
    wire_problem_read(&c, &problem);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static gboolean take_record(WorkerCall *call, const WorkerRecord *record, GError **error)
{
    switch (record->kind) {
    case WORKER_PROGRESS:
        return take_progress(call, record, error);
    case WORKER_DATA:
        return take_data(call, record, error);
    case WORKER_TEXT:
        return take_text(call, record, error);
    case WORKER_PAGES_READ:
        return take_pages(call, record, error);
    case WORKER_PROBLEM:
        return take_problem(call, record, error);
    case WORKER_DONE:
        call->done = TRUE;
        return record->size_bytes == 0 || fail(call, "it sent nonsense", error);
    }
    return fail(call, "it sent nonsense", error);
}

static gboolean take_records(WorkerCall *call, GError **error)
{
    Cursor c = cursor_over(call->unread->data, call->unread->len);
    WorkerRecord record;
    WorkerRecordResult result = WORKER_RECORD_MORE;
    while (!call->done && (result = worker_record_read(&record, &c)) == WORKER_RECORD_READ)
        if (!take_record(call, &record, error))
            return FALSE;
    if (result == WORKER_RECORD_BROKEN)
        return fail(call, "it sent nonsense", error);
    g_byte_array_remove_range(call->unread, 0, call->unread->len - (guint)cursor_left(&c));
    return TRUE;
}

/* ---- a call ---- */

void worker_call_init(WorkerCall *call, int channel_fd, const char *name, gsize max_bytes)
{
    *call = (WorkerCall){.channel_fd = channel_fd,
                         .name = name,
                         .max_bytes = max_bytes,
                         .unread = g_byte_array_new(),
                         .result = g_byte_array_new()};
}

void worker_call_clear(WorkerCall *call)
{
    g_clear_pointer(&call->unread, g_byte_array_unref);
    g_clear_pointer(&call->result, g_byte_array_unref);
    g_clear_pointer(&call->text, g_byte_array_unref);
}

gboolean worker_call_begin(WorkerCall *call, const WorkerJob *job, int input_fd, GError **error)
{
    return os_send_message(call->channel_fd, job, sizeof *job, input_fd, NULL) ||
           fail(call, "it ended before it began", error);
}

gboolean worker_call_take(WorkerCall *call, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(READ_BUFFER_BYTES);
    gssize got = recv(call->channel_fd, buffer, READ_BUFFER_BYTES, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return TRUE;
    if (got <= 0) {
        call->gone = TRUE;
        return fail(call, "it ended before it was done", error);
    }
    g_byte_array_append(call->unread, buffer, (guint)got);
    return take_records(call, error);
}

gboolean worker_wait(struct pollfd *watched, gsize count, const char *name, const WorkerTime *time,
                     gint64 deadline_us, GCancellable *cancel, GError **error)
{
    watched[0] =
        (struct pollfd){.fd = cancel != NULL ? g_cancellable_get_fd(cancel) : -1, .events = POLLIN};
    int ready = poll(watched, count, os_clock_poll_ms(deadline_us));
    int saved_errno = errno;
    if (cancel != NULL)
        g_cancellable_release_fd(cancel);
    if (ready < 0 && saved_errno != EINTR) {
        problem_set_errno(error, "poll", saved_errno);
        return FALSE;
    }
    if (g_cancellable_is_cancelled(cancel)) {
        problem_set(error, PROBLEM_STATE, name, PROBLEM_BOTH("cancelled", "取り消されました"));
        return FALSE;
    }
    if (ready == 0) {
        double allowed_s = (double)(deadline_us - time->started_us) / G_USEC_PER_SEC;
        g_autofree char *limit = g_strdup_printf("%.0f s", allowed_s);
        problem_set(error, PROBLEM_TIMEOUT, name, limit);
        return FALSE;
    }
    for (gsize i = 0; ready < 0 && i < count; i++)
        watched[i].revents = 0;
    return TRUE;
}

gboolean worker_call_finish(WorkerCall *call, const WorkerTime *time, GCancellable *cancel,
                            GError **error)
{
    gint64 deadline_us = time->started_us + time->limit_us;
    while (!call->done) {
        struct pollfd watched[2] = {[1] = {.fd = call->channel_fd, .events = POLLIN}};
        if (!worker_wait(watched, G_N_ELEMENTS(watched), call->name, time, deadline_us, cancel,
                         error) ||
            !worker_call_take(call, error))
            return FALSE;
    }
    return TRUE;
}
