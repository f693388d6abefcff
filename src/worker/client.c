/* worker/client.c -- one file through a worker */
#include "worker/client.h"
#include "worker/call.h"

GBytes *worker_read_policy(int channel_fd, const WorkerFile *file, WorkerTime *time, GBytes **text,
                           GError **error)
{
    g_auto(WorkerCall) call;
    worker_call_init(&call, channel_fd, file->job->name, WORKER_RESULT_MAX_BYTES);
    call.progress = file->progress;
    call.user = file->user;
    call.text = g_byte_array_new();
    if (!worker_call_begin(&call, file->job, file->input_fd, error) ||
        (file->tools != NULL &&
         !worker_pages_hand_over(file->tools, &call, time, file->cancel, error)) ||
        !worker_call_finish(&call, time, file->cancel, error))
        return NULL;
    *text = g_byte_array_free_to_bytes(g_steal_pointer(&call.text));
    return g_byte_array_free_to_bytes(g_steal_pointer(&call.result));
}
