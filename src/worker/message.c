/* worker/message.c -- jobs and records to bytes and back */
#include "worker/message.h"
#include <string.h>

void worker_job_make(WorkerJob *job, const char *name)
{
    memset(job, 0, sizeof *job);
    job->version = WORKER_JOB_VERSION;
    gsize size = strnlen(name, sizeof job->name - 1);
    const char *end = name + size;
    g_utf8_validate_len(name, size, &end); /* a cut falls between characters */
    memcpy(job->name, name, (gsize)(end - name));
}

void worker_job_make_pdf(WorkerJob *job, const char *name, guint64 size_bytes, const char *sha256)
{
    worker_job_make(job, name);
    job->input = WORKER_INPUT_PDF;
    job->size_bytes = size_bytes;
    g_strlcpy(job->sha256, sha256, sizeof job->sha256);
}

void worker_job_make_sheet(WorkerJob *job, const char *name, guint sheet)
{
    worker_job_make(job, name);
    job->input = WORKER_INPUT_SHEET;
    job->sheet = sheet;
}

static gboolean pages_fit(const WorkerJob *job)
{
    if (job->first_page == 0)
        return job->last_page == 0;
    return job->first_page <= job->last_page && job->last_page <= WORKER_PAGES_MAX;
}

gboolean worker_job_check(const WorkerJob *job)
{
    return job->version == WORKER_JOB_VERSION && job->input <= WORKER_INPUT_SHEET &&
           (job->input == WORKER_INPUT_SHEET) == (job->sheet > 0) && job->spare == 0 &&
           pages_fit(job) && memchr(job->sha256, '\0', sizeof job->sha256) != NULL &&
           memchr(job->name, '\0', sizeof job->name) != NULL &&
           g_utf8_validate(job->name, -1, NULL);
}

WorkerRecordResult worker_record_read(WorkerRecord *record, Cursor *c)
{
    if (cursor_left(c) < WORKER_RECORD_HEAD_BYTES)
        return WORKER_RECORD_MORE;
    Cursor at = *c;
    guint8 kind = cursor_u8(&at);
    cursor_expect(&at, "\0\0", 3);
    guint32 size = cursor_u32be(&at);
    if (!cursor_ok(&at) || kind < WORKER_PROGRESS || kind > WORKER_PAGES_READ ||
        size > WORKER_RECORD_MAX_BYTES)
        return WORKER_RECORD_BROKEN;
    if (cursor_left(&at) < size)
        return WORKER_RECORD_MORE;
    record->kind = (WorkerRecordKind)kind;
    record->bytes = cursor_lend(&at, size, WORKER_RECORD_MAX_BYTES);
    record->size_bytes = size;
    *c = at;
    return WORKER_RECORD_READ;
}

void worker_record_write(GByteArray *out, WorkerRecordKind kind, const guint8 *bytes,
                         gsize size_bytes)
{
    g_return_if_fail(size_bytes <= WORKER_RECORD_MAX_BYTES);
    guint8 head[WORKER_RECORD_HEAD_BYTES] = {(guint8)kind};
    guint32 wire_size = GUINT32_TO_BE((guint32)size_bytes);
    memcpy(head + 4, &wire_size, sizeof wire_size);
    g_byte_array_append(out, head, sizeof head);
    if (size_bytes > 0)
        g_byte_array_append(out, bytes, (guint)size_bytes);
}

void worker_progress_write(GByteArray *out, const char *stage, guint percent)
{
    guint8 payload[1 + WORKER_STAGE_BYTES];
    gsize size = strnlen(stage, WORKER_STAGE_BYTES - 1);
    payload[0] = (guint8)MIN(percent, 100u);
    memcpy(payload + 1, stage, size);
    worker_record_write(out, WORKER_PROGRESS, payload, 1 + size);
}

gboolean worker_progress_read(const WorkerRecord *record, char stage[WORKER_STAGE_BYTES],
                              guint *percent)
{
    Cursor c = cursor_over(record->bytes, record->size_bytes);
    guint8 number = cursor_u8(&c);
    gsize size = cursor_left(&c);
    if (!cursor_ok(&c) || number > 100 || size == 0 || size >= WORKER_STAGE_BYTES)
        return FALSE;
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_islower(c.at[i]) && c.at[i] != '-')
            return FALSE;
    memcpy(stage, c.at, size);
    stage[size] = '\0';
    *percent = number;
    return TRUE;
}

void worker_pages_read_write(GByteArray *out, guint pages)
{
    guint32 wire_pages = GUINT32_TO_BE(pages);
    worker_record_write(out, WORKER_PAGES_READ, (const guint8 *)&wire_pages, sizeof wire_pages);
}

gboolean worker_pages_read_read(const WorkerRecord *record, guint *pages)
{
    Cursor c = cursor_over(record->bytes, record->size_bytes);
    *pages = cursor_u32be(&c);
    return cursor_ok(&c) && cursor_left(&c) == 0;
}
