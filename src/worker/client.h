/* worker/client.h -- hands one hostile file to a sandboxed process and takes the result, or refuses
 *
 * Core asks the parent for a worker (ROLE_MESSAGE_SPAWN) and gets `channel_fd`; a channel serves
 * one job. These calls block and may run on any thread; the caller keeps both descriptors. After a
 * failure the caller asks the parent to kill the worker (ROLE_MESSAGE_KILL). A worker that died,
 * sent nonsense or more than it may is PROBLEM_WORKER_ENDED, a slow one PROBLEM_TIMEOUT, a
 * cancelled job PROBLEM_STATE; what the worker itself refused (PROBLEM_ENCODING,
 * PROBLEM_NO_CLAUSES, …) arrives as it was set. */
#pragma once
#include "worker/message.h"
#include <gio/gio.h>
#include <glib.h>

#define WORKER_RESULT_MAX_BYTES (64 * 1024 * 1024)
#define WORKER_INPUT_MAX_BYTES (64 * 1024 * 1024)
#define WORKER_TEXT_MAX_BYTES (16 * 1024 * 1024)

/* `stage` is a lasting name ("decode", "outline", "obligations"); percent 0 to 100. */
typedef void (*WorkerProgress)(const char *stage, guint percent, gpointer user);

/* Reads the policy in `input_fd` (a regular file, read from its start; sent by SCM_RIGHTS), which
 * is what `job` says. `deadline_us` on os_clock_boot_us. Returns canonical JSON; `text` gets the
 * text that was read out of the file, empty when the file is text itself. */
GBytes *worker_read_policy(int channel_fd, int input_fd, const WorkerJob *job, gint64 deadline_us,
                           WorkerProgress progress, gpointer user, GCancellable *cancel,
                           GBytes **text, GError **error);

/* Runs a program of the table in worker/tools.c ("cat", "pdftotext") with `input_fd` as its
 * standard input and returns what it wrote, when it ended with 0 and within `max_bytes`. The
 * channel is one of a tool. */
GBytes *worker_run_tool(int channel_fd, const char *program, int input_fd, gsize max_bytes,
                        gint64 deadline_us, GCancellable *cancel, GError **error);
