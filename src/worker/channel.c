/* worker/channel.c -- taking the job, sending what it comes to */
#include "worker/channel.h"
#include "base/problem.h"
#include "os/files.h"
#include "os/role.h"
#include "os/sockets.h"
#include "wire/problem.h"

static gboolean receive(int channel_fd, void *bytes, gsize size_bytes, int *fd, GError **error)
{
    g_autoptr(GError) failed = NULL;
    if (os_receive_message(channel_fd, bytes, size_bytes, fd, &failed))
        return TRUE;
    if (failed == NULL)
        problem_set(&failed, PROBLEM_IO, "job", "the channel was closed");
    g_propagate_error(error, g_steal_pointer(&failed));
    return FALSE;
}

gboolean worker_channel_job(int channel_fd, WorkerJob *job, int *input_fd, GError **error)
{
    g_auto(OsFd) input = -1;
    if (!receive(channel_fd, job, sizeof *job, &input, error))
        return FALSE;
    if (!worker_job_check(job) || input < 0) {
        problem_set(error, PROBLEM_INVALID, "job", "not of its form");
        return FALSE;
    }
    *input_fd = os_fd_take(&input);
    return TRUE;
}

gboolean worker_channel_pages(int channel_fd, WorkerPages *pages, int *fd, GError **error)
{
    g_auto(OsFd) input = -1;
    if (!receive(channel_fd, pages, sizeof *pages, &input, error))
        return FALSE;
    if ((pages->first == 0) != (input < 0) || pages->first > pages->last) {
        problem_set(error, PROBLEM_INVALID, "pages", "not of their form");
        return FALSE;
    }
    *fd = os_fd_take(&input);
    return TRUE;
}

static gboolean send_all(int channel_fd, const GByteArray *bytes)
{
    return os_write_all(channel_fd, bytes->data, bytes->len, "channel", NULL);
}

gboolean worker_channel_progress(int channel_fd, const char *stage, guint percent)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    worker_progress_write(out, stage, percent);
    return send_all(channel_fd, out);
}

static gboolean send_pieces(int channel_fd, WorkerRecordKind kind, const guint8 *bytes,
                            gsize size_bytes)
{
    g_autoptr(GByteArray) out = g_byte_array_sized_new(WORKER_RECORD_MAX_BYTES);
    for (gsize at = 0; at < size_bytes;) {
        gsize step = MIN(size_bytes - at, (gsize)WORKER_RECORD_MAX_BYTES);
        g_byte_array_set_size(out, 0);
        worker_record_write(out, kind, bytes + at, step);
        if (!send_all(channel_fd, out))
            return FALSE;
        at += step;
    }
    return TRUE;
}

gboolean worker_channel_data(int channel_fd, const guint8 *bytes, gsize size_bytes)
{
    return send_pieces(channel_fd, WORKER_DATA, bytes, size_bytes);
}

gboolean worker_channel_text(int channel_fd, const guint8 *bytes, gsize size_bytes)
{
    return send_pieces(channel_fd, WORKER_TEXT, bytes, size_bytes);
}

gboolean worker_channel_pages_read(int channel_fd, guint pages)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    worker_pages_read_write(out, pages);
    return send_all(channel_fd, out);
}

gboolean worker_channel_done(int channel_fd)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    worker_record_write(out, WORKER_DONE, NULL, 0);
    return send_all(channel_fd, out);
}

gboolean worker_channel_problem(int channel_fd, const GError *problem)
{
    g_autoptr(GByteArray) payload = g_byte_array_new();
    wire_problem_write(payload, problem);
    g_autoptr(GByteArray) out = g_byte_array_new();
    worker_record_write(out, WORKER_PROBLEM, payload->data, payload->len);
    return send_all(channel_fd, out);
}
