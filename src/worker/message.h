/* worker/message.h -- a job, and what comes back for it; pure
 *
 * The job is one fixed message with the input's descriptor. What comes back are records: kind u8,
 * three zero bytes, length u32 (<= 65536), payload; big endian: PROGRESS (percent u8, stage), DATA,
 * then one DONE (empty) or PROBLEM (wire/problem.h). Whoever reads them trusts nothing: the sender
 * read a hostile file. */
#pragma once
#include "base/cursor.h"
#include <glib.h>

#define WORKER_NAME_BYTES 256
#define WORKER_RECORD_HEAD_BYTES 8
#define WORKER_RECORD_MAX_BYTES 65536
#define WORKER_STAGE_BYTES 32

typedef struct { /* between processes of one binary: sent as it lies in memory */
    guint32 version;
    char name[WORKER_NAME_BYTES]; /* the input's name, or the program's; NUL-terminated, cut if
                                     longer */
} WorkerJob;
#define WORKER_JOB_VERSION 1

void worker_job_make(WorkerJob *job, const char *name);
/* FALSE for another version or a name that does not end. */
gboolean worker_job_check(const WorkerJob *job);

typedef enum { WORKER_PROGRESS = 1, WORKER_DATA, WORKER_DONE, WORKER_PROBLEM } WorkerRecordKind;

typedef struct {
    WorkerRecordKind kind;
    const guint8 *bytes; /* lent */
    guint32 size_bytes;
} WorkerRecord;

typedef enum { WORKER_RECORD_READ, WORKER_RECORD_MORE, WORKER_RECORD_BROKEN } WorkerRecordResult;
WorkerRecordResult worker_record_read(WorkerRecord *record, Cursor *c);
void worker_record_write(GByteArray *out, WorkerRecordKind kind, const guint8 *bytes,
                         gsize size_bytes);

/* The payload of a PROGRESS; a stage is of a-z and "-". */
void worker_progress_write(GByteArray *out, const char *stage, guint percent);
gboolean worker_progress_read(const WorkerRecord *record, char stage[WORKER_STAGE_BYTES],
                              guint *percent);
