/* worker/reader.h -- a file of any format that is read becomes a reading; for the worker and for
 * commands that lock themselves down like one; pure */
#pragma once
#include "policy/policy.h"
#include "worker/message.h"

/* Reads `bytes`, which are what `job` says. `text` gets the text that was read out of the file
 * (owned), or NULL when the file is text itself. Errors as document_read's and policy_read's. */
PolicyReading *worker_read(const PolicyRules *rules, const WorkerJob *job, const guint8 *bytes,
                           gsize size_bytes, GBytes **text, PolicyProgress progress, gpointer user,
                           GError **error);
/* Reads known texts, so that whatever a library opens or makes on first use is there before
 * lock-down. */
gboolean worker_warm_up(const PolicyRules *rules, GError **error);
