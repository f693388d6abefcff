/* worker/client.h -- hands one hostile file to sandboxed processes and takes the result, or refuses
 *
 * Core asks the parent for a worker (ROLE_MESSAGE_SPAWN) and gets a channel; a channel serves one
 * job. These calls block and may run on any thread; the caller keeps all descriptors. After a
 * failure the caller asks the parent to kill the worker (ROLE_MESSAGE_KILL). A worker that died,
 * sent nonsense or more than it may is PROBLEM_WORKER_ENDED, a slow one PROBLEM_TIMEOUT, a
 * cancelled job PROBLEM_STATE; what the worker itself refused (PROBLEM_ENCODING,
 * PROBLEM_NO_CLAUSES, …) arrives as it was set. */
#pragma once
#include "worker/message.h"
#include "worker/pages.h"
#include <gio/gio.h>

#define WORKER_RESULT_MAX_BYTES (64 * 1024 * 1024)
#define WORKER_INPUT_MAX_BYTES (64 * 1024 * 1024)
#define WORKER_TEXT_MAX_BYTES (16 * 1024 * 1024)

/* `stage` is a lasting name ("decode", "outline", "obligations"); percent 0 to 100. */
typedef void (*WorkerProgress)(const char *stage, guint percent, gpointer user);

/* A file to be read by a worker. All lent. */
typedef struct {
    const WorkerJob *job;
    int input_fd;             /* a regular file, read from its start; sent by SCM_RIGHTS */
    const WorkerTools *tools; /* for a PDF, else NULL */
    WorkerProgress progress;  /* may be NULL */
    gpointer user;
    GCancellable *cancel; /* may be NULL */
} WorkerFile;

/* Has the worker at `channel_fd` read it. Returns canonical JSON; `text` gets the text that was
 * read out of the file, empty when the file is text itself. `time` grows with a PDF's pages. */
GBytes *worker_read_policy(int channel_fd, const WorkerFile *file, WorkerTime *time, GBytes **text,
                           GError **error);

/* Has it read a table instead: the answer of sheet/sheet.h, held against that form. Errors are
 * those of sheet_read and of worker_read_policy. */
GBytes *worker_read_sheet(int channel_fd, const WorkerFile *file, const WorkerTime *time,
                          GError **error);
