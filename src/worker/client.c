/* worker/client.c -- one job given, its records read within limits and time */
#include "worker/client.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/sockets.h"
#include "wire/problem.h"
#include "worker/message.h"
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#define READ_BUFFER_BYTES (4 * WORKER_RECORD_MAX_BYTES)

/* One job under way. */
typedef struct {
    int channel_fd;
    const char *name; /* for errors */
    gsize max_bytes;
    gint64 deadline_us;
    gint64 started_us;
    WorkerProgress progress;
    gpointer user;
    GCancellable *cancel;
    GByteArray *unread; /* bytes that are no whole record yet */
    GByteArray *result;
    GByteArray *text;
    gboolean done;
} Job;

static gboolean fail(const Job *job, const char *why, GError **error)
{
    problem_set(error, PROBLEM_WORKER_ENDED, job->name, why);
    return FALSE;
}

/* ---- records ---- */

static gboolean take_progress(Job *job, const WorkerRecord *record, GError **error)
{
    char stage[WORKER_STAGE_BYTES];
    guint percent;
    if (!worker_progress_read(record, stage, &percent))
        return fail(job, "it sent nonsense", error);
    if (job->progress != NULL)
        job->progress(stage, percent, job->user);
    return TRUE;
}

static gboolean take_data(Job *job, const WorkerRecord *record, GError **error)
{
    if (record->size_bytes > job->max_bytes - job->result->len)
        return fail(job, "it sent more than it may", error);
    g_byte_array_append(job->result, record->bytes, record->size_bytes);
    return TRUE;
}

static gboolean take_text(Job *job, const WorkerRecord *record, GError **error)
{
    if (job->text == NULL || record->size_bytes > WORKER_TEXT_MAX_BYTES - job->text->len)
        return fail(job, "it sent more than it may", error);
    g_byte_array_append(job->text, record->bytes, record->size_bytes);
    return TRUE;
}

static gboolean take_problem(const WorkerRecord *record, GError **error)
{
    Cursor c = cursor_over(record->bytes, record->size_bytes);
    g_autoptr(GError) problem = NULL;
    wire_problem_read(&c, &problem);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static gboolean take_record(Job *job, const WorkerRecord *record, GError **error)
{
    switch (record->kind) {
    case WORKER_PROGRESS:
        return take_progress(job, record, error);
    case WORKER_DATA:
        return take_data(job, record, error);
    case WORKER_TEXT:
        return take_text(job, record, error);
    case WORKER_PROBLEM:
        return take_problem(record, error);
    case WORKER_DONE:
        job->done = TRUE;
        return record->size_bytes == 0 || fail(job, "it sent nonsense", error);
    }
    return fail(job, "it sent nonsense", error);
}

static gboolean take_records(Job *job, GError **error)
{
    Cursor c = cursor_over(job->unread->data, job->unread->len);
    WorkerRecord record;
    WorkerRecordResult result = WORKER_RECORD_MORE;
    while (!job->done && (result = worker_record_read(&record, &c)) == WORKER_RECORD_READ)
        if (!take_record(job, &record, error))
            return FALSE;
    if (result == WORKER_RECORD_BROKEN)
        return fail(job, "it sent nonsense", error);
    g_byte_array_remove_range(job->unread, 0, job->unread->len - (guint)cursor_left(&c));
    return TRUE;
}

/* ---- waiting ---- */

static gboolean wait_readable(const Job *job, GError **error)
{
    struct pollfd watched[2] = {
        {.fd = job->channel_fd, .events = POLLIN},
        {.fd = job->cancel != NULL ? g_cancellable_get_fd(job->cancel) : -1, .events = POLLIN}};
    int ready = poll(watched, G_N_ELEMENTS(watched), os_clock_poll_ms(job->deadline_us));
    int saved_errno = errno;
    if (job->cancel != NULL)
        g_cancellable_release_fd(job->cancel);
    if (ready < 0 && saved_errno != EINTR) {
        problem_set_errno(error, "poll", saved_errno);
        return FALSE;
    }
    if (g_cancellable_is_cancelled(job->cancel)) {
        problem_set(error, PROBLEM_STATE, job->name, PROBLEM_BOTH("cancelled", "取り消されました"));
        return FALSE;
    }
    if (ready == 0) {
        gint64 waited_s = (job->deadline_us - job->started_us) / G_USEC_PER_SEC;
        g_autofree char *limit = g_strdup_printf("%" G_GINT64_FORMAT " s", waited_s);
        problem_set(error, PROBLEM_TIMEOUT, job->name, limit);
        return FALSE;
    }
    return TRUE;
}

static gboolean receive(Job *job, guint8 *buffer, GError **error)
{
    gssize got = recv(job->channel_fd, buffer, READ_BUFFER_BYTES, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return TRUE;
    if (got <= 0)
        return fail(job, "it ended before it was done", error);
    g_byte_array_append(job->unread, buffer, (guint)got);
    return take_records(job, error);
}

static GBytes *run_job(Job *job, const WorkerJob *message, int input_fd, GError **error)
{
    job->started_us = os_clock_boot_us();
    g_autoptr(GByteArray) unread = g_byte_array_new();
    g_autoptr(GByteArray) result = g_byte_array_new();
    g_autofree guint8 *buffer = g_malloc(READ_BUFFER_BYTES);
    job->unread = unread;
    job->result = result;
    if (!os_send_message(job->channel_fd, message, sizeof *message, input_fd, NULL)) {
        fail(job, "it ended before it began", error);
        return NULL;
    }
    while (!job->done)
        if (!wait_readable(job, error) || !receive(job, buffer, error))
            return NULL;
    return g_byte_array_free_to_bytes(g_steal_pointer(&result));
}

GBytes *worker_read_policy(int channel_fd, int input_fd, const WorkerJob *message,
                           gint64 deadline_us, WorkerProgress progress, gpointer user,
                           GCancellable *cancel, GBytes **text, GError **error)
{
    g_autoptr(GByteArray) read_out = g_byte_array_new();
    Job job = {.channel_fd = channel_fd,
               .name = message->name,
               .max_bytes = WORKER_RESULT_MAX_BYTES,
               .deadline_us = deadline_us,
               .progress = progress,
               .user = user,
               .cancel = cancel,
               .text = read_out};
    GBytes *json = run_job(&job, message, input_fd, error);
    if (json != NULL)
        *text = g_byte_array_free_to_bytes(g_steal_pointer(&read_out));
    return json;
}

GBytes *worker_run_tool(int channel_fd, const char *program, int input_fd, gsize max_bytes,
                        gint64 deadline_us, GCancellable *cancel, GError **error)
{
    Job job = {.channel_fd = channel_fd,
               .name = program,
               .max_bytes = MIN(max_bytes, (gsize)WORKER_RESULT_MAX_BYTES),
               .deadline_us = deadline_us,
               .cancel = cancel};
    WorkerJob message;
    worker_job_make(&message, program);
    return run_job(&job, &message, input_fd, error);
}
