/* worker/message.h -- a job, and what comes back for it; pure
 *
 * The job is one fixed message with the input's descriptor. What comes back are records: kind u8,
 * three zero bytes, length u32 (<= 65536), payload; big endian: PROGRESS (percent u8, stage), DATA,
 * TEXT, then one DONE (empty) or PROBLEM (wire/problem.h). Whoever reads them trusts nothing: the
 * sender read a hostile file.
 *
 * The job of a PDF is followed by what pdftotext made of it, range of pages after range: a fixed
 * message with a descriptor, answered by one record PAGES (u32: how many there were) before the
 * next. When there are fewer than were asked for, that was the last. */
#pragma once
#include "base/cursor.h"
#include <glib.h>

#define WORKER_NAME_BYTES 256
#define WORKER_RECORD_HEAD_BYTES 8
#define WORKER_RECORD_MAX_BYTES 65536
#define WORKER_STAGE_BYTES 32

#define WORKER_SHA256_BYTES 65
#define WORKER_PAGES_MAX 2001u /* one more than is read, so that a longer PDF is known for one */

typedef enum {
    WORKER_INPUT_FILE, /* read as it is; also what a program of the table reads */
    WORKER_INPUT_PDF,  /* read by way of pdftotext */
    WORKER_INPUT_SHEET /* a table, to be rows of text (sheet/sheet.h) */
} WorkerInput;

/* Messages between processes of one binary are sent as they lie in memory. */
typedef struct {
    guint32 version;
    guint32 input;        /* WorkerInput */
    guint32 first_page;   /* of a program that reads pages: 1 to WORKER_PAGES_MAX; else 0 */
    guint32 last_page;    /* not before the first */
    guint32 sheet;        /* of a table: which, from 1; else 0 */
    guint32 spare;        /* 0 */
    guint64 memory_bytes; /* what a program may take; 0: what any may */
    guint64 size_bytes;   /* of a PDF, and its SHA-256 in hex; else 0 and "" */
    char sha256[WORKER_SHA256_BYTES];
    char name[WORKER_NAME_BYTES]; /* the input's name, or the program's; NUL-terminated, cut if
                                     longer */
} WorkerJob;
#define WORKER_JOB_VERSION 5

void worker_job_make(WorkerJob *job, const char *name);
void worker_job_make_pdf(WorkerJob *job, const char *name, guint64 size_bytes, const char *sha256);
void worker_job_make_sheet(WorkerJob *job, const char *name, guint sheet);
/* FALSE for another version, an input that is none, pages that are no range, or a text that does
 * not end. */
gboolean worker_job_check(const WorkerJob *job);

/* What comes after the job of a PDF. With first 0 and no descriptor: pdftotext could not read it,
 * and the file itself is to be looked at. */
typedef struct {
    guint32 first, last; /* pages asked for */
} WorkerPages;

typedef enum {
    WORKER_PROGRESS = 1,
    WORKER_DATA,
    WORKER_DONE,
    WORKER_PROBLEM,
    WORKER_TEXT, /* of the text that was read out of the file */
    WORKER_PAGES_READ
} WorkerRecordKind;

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
/* The payload of PAGES_READ. */
void worker_pages_read_write(GByteArray *out, guint pages);
gboolean worker_pages_read_read(const WorkerRecord *record, guint *pages);
