/* core/sheets.c -- the thread that has tables read */
#include "core/sheets.h"
#include "base/problem.h"
#include "core/spawn.h"
#include "os/fd.h"
#include "worker/client.h"

struct CoreSheets {
    Core *core;
    CoreQueue *queue;
    GThread *thread;
    GCancellable *cancel;
};

static GBytes *read_in_worker(CoreSheets *sheets, const WorkerFile *file, GError **error)
{
    guint64 worker;
    WorkerTime time = worker_time_start_sheet();
    g_auto(OsFd) channel = core_spawn(sheets->core->spawns, ROLE_WORKER, &worker, error);
    if (channel < 0)
        return NULL;
    GBytes *rows = worker_read_sheet(channel, file, &time, error);
    if (rows == NULL)
        core_spawn_kill(sheets->core->spawns, worker);
    return rows;
}

static GBytes *read_sheet(CoreSheets *sheets, const CoreRequest *request, GError **error)
{
    WorkerJob job;
    worker_job_make_sheet(&job, api_values_text(&request->call.values, "filename"),
                          (guint)api_values_integer(&request->call.values, "sheet"));
    g_auto(OsFd) input = service_blob_look(request->blob, error);
    const WorkerFile file = {.job = &job, .input_fd = input, .cancel = sheets->cancel};
    return input < 0 ? NULL : read_in_worker(sheets, &file, error);
}

static void answer(CoreSheets *sheets, CoreRequest *request)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) rows = read_sheet(sheets, request, &problem);
    if (rows == NULL)
        api_answer_problem(&request->answer, problem, request->call.language);
    else
        g_string_append_len(request->answer.body, g_bytes_get_data(rows, NULL),
                            (gssize)g_bytes_get_size(rows));
    core_io_return(request);
}

static gpointer sheets_main(gpointer data)
{
    CoreSheets *sheets = data;
    CoreRequest *request;
    while ((request = core_queue_pop(sheets->queue)) != NULL)
        answer(sheets, request);
    return NULL;
}

CoreSheets *core_sheets_start(Core *core)
{
    CoreSheets *sheets = g_new0(CoreSheets, 1);
    sheets->core = core;
    sheets->queue = core_queue_new();
    sheets->cancel = g_cancellable_new();
    sheets->thread = g_thread_new("sheets", sheets_main, sheets);
    return sheets;
}

void core_sheets_stop(CoreSheets *sheets)
{
    g_cancellable_cancel(sheets->cancel);
    core_queue_close(sheets->queue);
    g_thread_join(sheets->thread);
    core_queue_free(sheets->queue);
    g_object_unref(sheets->cancel);
    g_free(sheets);
}

void core_sheets_push(CoreSheets *sheets, CoreRequest *request)
{
    core_queue_push(sheets->queue, request);
}
