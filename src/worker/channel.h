/* worker/channel.h -- the worker's side of its channel (worker/ only) */
#pragma once
#include "worker/message.h"

/* Waits for the one job; `input_fd` is the caller's. */
gboolean worker_channel_job(int channel_fd, WorkerJob *job, int *input_fd, GError **error);
/* What comes after the job of a PDF; `fd` is the caller's, -1 with pages->first 0. */
gboolean worker_channel_pages(int channel_fd, WorkerPages *pages, int *fd, GError **error);
/* These return FALSE when nobody reads any more. */
gboolean worker_channel_progress(int channel_fd, const char *stage, guint percent);
gboolean worker_channel_data(int channel_fd, const guint8 *bytes, gsize size_bytes);
gboolean worker_channel_text(int channel_fd, const guint8 *bytes, gsize size_bytes);
gboolean worker_channel_pages_read(int channel_fd, guint pages);
gboolean worker_channel_done(int channel_fd);
gboolean worker_channel_problem(int channel_fd, const GError *problem);
