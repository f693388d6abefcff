/* core/queue.h -- a queue between threads that is filled in batches and wakes only who sleeps */
#pragma once
#include <glib.h>

typedef struct CoreQueue CoreQueue;

CoreQueue *core_queue_new(void);
void core_queue_free(CoreQueue *queue); /* must be empty */
/* Moves everything of `batch` (in order) to the queue; `batch` is empty afterwards. */
void core_queue_push_all(CoreQueue *queue, GQueue *batch);
void core_queue_push(CoreQueue *queue, gpointer item);
/* The next item; waits. NULL once closed and empty. */
gpointer core_queue_pop(CoreQueue *queue);
/* Moves up to `limit` items to `out`; waits for the first. FALSE once closed and empty. */
gboolean core_queue_pop_some(CoreQueue *queue, GQueue *out, guint limit);
/* Nothing is to come after this; poppers that find it empty return. */
void core_queue_close(CoreQueue *queue);
