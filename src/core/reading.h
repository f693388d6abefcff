/* core/reading.h -- a file kept as a blob goes through the processes that read it */
#pragma once
#include "core/core.h"
#include "worker/client.h"

typedef struct {
    const char *name, *sha256;
    guint64 size_bytes;
    WorkerProgress progress;
    gpointer user;
    GCancellable *cancel;
} CoreFile;

/* What came of it; both owned. */
typedef struct {
    GBytes *json;
    GBytes *text; /* that was read out of the file; empty when it is text itself */
    guint pages;  /* of a PDF that arrived, else 0 */
} CoreReading;

/* On an importer's thread. Errors as worker_read_policy's. */
gboolean core_reading_read(Core *core, const CoreFile *file, CoreReading *reading, GError **error);
void core_reading_clear(CoreReading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CoreReading, core_reading_clear)
