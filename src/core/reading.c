/* core/reading.c -- a PDF through the tool, everything through the worker */
#include "core/reading.h"
#include "base/problem.h"
#include "core/spawn.h"
#include "document/document.h"
#include "os/fd.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define OPENING_BYTES 1024

static gboolean is_pdf(int input)
{
    guint8 opening[OPENING_BYTES];
    gssize size = pread(input, opening, sizeof opening, 0);
    return size > 0 && document_is_pdf(opening, (gsize)size);
}

static GBytes *run_pdftotext(Core *core, const CoreFile *file, int input, GError **error)
{
    guint64 tool;
    g_auto(OsFd) channel = core_spawn(core->spawns, ROLE_TOOL, &tool, error);
    if (channel < 0)
        return NULL;
    GBytes *words = worker_run_tool(channel, "pdftotext", input, WORKER_RESULT_MAX_BYTES,
                                    file->deadline_us, file->cancel, error);
    if (words == NULL)
        core_spawn_kill(core->spawns, tool);
    return words;
}

/* What pdftotext cannot open goes to the worker as it is, which says why. -1 with an error. */
static int convert_pdf(Core *core, const CoreFile *file, int input, WorkerJob *job, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) words = run_pdftotext(core, file, input, &problem);
    gsize size_bytes = 0;
    const guint8 *bytes = words != NULL ? g_bytes_get_data(words, &size_bytes) : NULL;
    if (words != NULL) {
        worker_job_make_pdf(job, file->name, file->size_bytes, file->sha256);
        return os_file_in_memory(bytes, size_bytes, error);
    }
    if (g_error_matches(problem, PROBLEM, PROBLEM_WORKER_ENDED))
        return fcntl(input, F_DUPFD_CLOEXEC, 0);
    g_propagate_error(error, g_steal_pointer(&problem));
    return -1;
}

static gboolean read_in_worker(Core *core, const CoreFile *file, int input, const WorkerJob *job,
                               CoreReading *reading, GError **error)
{
    guint64 worker;
    g_auto(OsFd) channel = core_spawn(core->spawns, ROLE_WORKER, &worker, error);
    if (channel < 0)
        return FALSE;
    reading->json = worker_read_policy(channel, input, job, file->deadline_us, file->progress,
                                       file->user, file->cancel, &reading->text, error);
    if (reading->json == NULL)
        core_spawn_kill(core->spawns, worker);
    return reading->json != NULL;
}

gboolean core_reading_read(Core *core, const CoreFile *file, CoreReading *reading, GError **error)
{
    WorkerJob job;
    g_auto(OsFd) input = service_blob_open(core->blobs, file->sha256, error);
    if (input < 0)
        return FALSE;
    worker_job_make(&job, file->name);
    if (!is_pdf(input))
        return read_in_worker(core, file, input, &job, reading, error);
    g_auto(OsFd) converted = convert_pdf(core, file, input, &job, error);
    return converted >= 0 && read_in_worker(core, file, converted, &job, reading, error);
}

void core_reading_clear(CoreReading *reading)
{
    g_bytes_unref(reading->json);
    g_bytes_unref(reading->text);
}
