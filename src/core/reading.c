/* core/reading.c -- everything through the worker, a PDF by way of the tool */
#include "core/reading.h"
#include "base/problem.h"
#include "core/spawn.h"
#include "document/document.h"
#include "os/fd.h"
#include <unistd.h>

#define OPENING_BYTES 1024

static gboolean is_pdf(int input)
{
    guint8 opening[OPENING_BYTES];
    gssize size = pread(input, opening, sizeof opening, 0);
    return size > 0 && document_is_pdf(opening, (gsize)size);
}

/* ---- tools for a PDF ---- */

typedef struct {
    Core *core;
    const CoreFile *file;
} Source;

static int start_tool(gpointer user, guint64 *id, GError **error)
{
    const Source *source = user;
    return core_spawn(source->core->spawns, ROLE_TOOL, id, error);
}

static void end_tool(gpointer user, guint64 id)
{
    const Source *source = user;
    core_spawn_kill(source->core->spawns, id);
}

static int open_file(gpointer user, GError **error)
{
    const Source *source = user;
    return service_blob_open(source->core->blobs, source->file->sha256, error);
}

/* ---- the worker ---- */

static gboolean read_in_worker(Core *core, const WorkerFile *file, CoreReading *reading,
                               GError **error)
{
    guint64 worker;
    WorkerTime time = worker_time_start();
    g_auto(OsFd) channel = core_spawn(core->spawns, ROLE_WORKER, &worker, error);
    if (channel < 0)
        return FALSE;
    reading->json = worker_read_policy(channel, file, &time, &reading->text, error);
    reading->pages = time.pages;
    if (reading->json == NULL)
        core_spawn_kill(core->spawns, worker);
    return reading->json != NULL;
}

gboolean core_reading_read(Core *core, const CoreFile *file, CoreReading *reading, GError **error)
{
    WorkerJob job;
    Source source = {core, file};
    const WorkerTools tools = {start_tool, end_tool, open_file, file->size_bytes, &source};
    g_auto(OsFd) input = service_blob_open(core->blobs, file->sha256, error);
    if (input < 0)
        return FALSE;
    gboolean pdf = is_pdf(input);
    if (pdf)
        worker_job_make_pdf(&job, file->name, file->size_bytes, file->sha256);
    else
        worker_job_make(&job, file->name);
    const WorkerFile given = {.job = &job,
                              .input_fd = input,
                              .tools = pdf ? &tools : NULL,
                              .progress = file->progress,
                              .user = file->user,
                              .cancel = file->cancel};
    return read_in_worker(core, &given, reading, error);
}

void core_reading_clear(CoreReading *reading)
{
    g_bytes_unref(reading->json);
    g_bytes_unref(reading->text);
}
