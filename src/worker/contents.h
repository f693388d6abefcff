/* worker/contents.h -- the text of the file a job is about, taken in by a process that is locked
 * down */
#pragma once
#include "document/document.h"
#include "worker/message.h"

typedef struct {
    GByteArray *bytes; /* the file as it is; NULL for a PDF */
    Document *document;
} WorkerContents;

/* Reads `input_fd`, a regular file, from its start; or, for a PDF, what comes over `channel_fd`
 * (worker/pages.h). Errors as document_read's. */
gboolean worker_contents_read(WorkerContents *contents, const WorkerJob *job, int input_fd,
                              int channel_fd, GError **error);
void worker_contents_clear(WorkerContents *contents);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WorkerContents, worker_contents_clear)
