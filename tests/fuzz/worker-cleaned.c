/* tests/fuzz/worker-cleaned.c -- what a cleaner that read a hostile file may say of it: taken apart
 * or refused, and the same when it is said again */
#include "base/json.h"
#include "worker/clean.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

static GBytes *written(const WorkerCleaned *cleaned)
{
    GBytes *bytes = worker_cleaned_write(cleaned->kind, cleaned->ending, cleaned->same,
                                         cleaned->findings, NULL);
    check(bytes != NULL);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_auto(WorkerCleaned) first = {0};
    g_auto(WorkerCleaned) second = {0};
    json_object_seed(1);
    if (!worker_cleaned_read(&first, bytes, size_bytes, "fuzz", NULL))
        return 0;
    g_autoptr(GBytes) once = written(&first);
    gsize size;
    const guint8 *data = g_bytes_get_data(once, &size);
    check(worker_cleaned_read(&second, data, size, "fuzz", NULL));
    g_autoptr(GBytes) twice = written(&second);
    check(g_bytes_equal(once, twice));
    return 0;
}
