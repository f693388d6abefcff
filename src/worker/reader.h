/* worker/reader.h -- a file of any format that is read becomes a reading; for the worker and for
 * commands that lock themselves down like one; pure */
#pragma once
#include "reading/read.h"
#include "worker/contents.h"

/* Reads what `job` is about. `text` gets the text that was read out of the file, moved out of
 * `contents`, or NULL when the file is text itself. Errors as policy_read's. */
PolicyReading *worker_read(const PolicyRules *rules, const WorkerJob *job, WorkerContents *contents,
                           GBytes **text, PolicyProgress progress, gpointer user, GError **error);
/* Reads known texts, so that whatever a library opens or makes on first use is there before
 * lock-down. */
gboolean worker_warm_up(const PolicyRules *rules, GError **error);
