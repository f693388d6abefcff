/* tests/fuzz/worker-records.c -- what a worker that read a hostile file may send: taken apart or
 * refused */
#include "base/cursor.h"
#include "wire/problem.h"
#include "worker/message.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check(gboolean holds)
{
    if (!holds)
        abort();
}

static void look_at(const WorkerRecord *record)
{
    char stage[WORKER_STAGE_BYTES];
    guint percent;
    if (record->kind == WORKER_PROGRESS && worker_progress_read(record, stage, &percent))
        check(percent <= 100 && strlen(stage) > 0);
    if (record->kind == WORKER_PROBLEM) {
        Cursor c = cursor_over(record->bytes, record->size_bytes);
        g_autoptr(GError) problem = NULL;
        wire_problem_read(&c, &problem);
        check(problem != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    Cursor c = cursor_over(bytes, size_bytes);
    WorkerRecord record;
    while (worker_record_read(&record, &c) == WORKER_RECORD_READ) {
        g_autoptr(GByteArray) again = g_byte_array_new();
        worker_record_write(again, record.kind, record.bytes, record.size_bytes);
        check(memcmp(again->data, record.bytes - WORKER_RECORD_HEAD_BYTES, again->len) == 0);
        look_at(&record);
    }
    return 0;
}
