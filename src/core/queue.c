/* core/queue.c -- a queue between threads */
#include "core/queue.h"

struct CoreQueue {
    GMutex lock;
    GCond filled;
    GQueue items;
    guint sleepers;
    gboolean closed;
};

CoreQueue *core_queue_new(void)
{
    CoreQueue *queue = g_new0(CoreQueue, 1);
    g_mutex_init(&queue->lock);
    g_cond_init(&queue->filled);
    g_queue_init(&queue->items);
    return queue;
}

void core_queue_free(CoreQueue *queue)
{
    if (queue == NULL)
        return;
    g_queue_clear(&queue->items);
    g_cond_clear(&queue->filled);
    g_mutex_clear(&queue->lock);
    g_free(queue);
}

void core_queue_push_all(CoreQueue *queue, GQueue *batch)
{
    if (batch->length == 0)
        return;
    g_mutex_lock(&queue->lock);
    guint wake = MIN(queue->sleepers, batch->length);
    gpointer item;
    while ((item = g_queue_pop_head(batch)) != NULL)
        g_queue_push_tail(&queue->items, item);
    for (guint i = 0; i < wake; i++)
        g_cond_signal(&queue->filled);
    g_mutex_unlock(&queue->lock);
}

void core_queue_push(CoreQueue *queue, gpointer item)
{
    GQueue batch = G_QUEUE_INIT;
    g_queue_push_tail(&batch, item);
    core_queue_push_all(queue, &batch);
}

gboolean core_queue_pop_some(CoreQueue *queue, GQueue *out, guint limit)
{
    g_mutex_lock(&queue->lock);
    while (queue->items.length == 0 && !queue->closed) {
        queue->sleepers++;
        g_cond_wait(&queue->filled, &queue->lock);
        queue->sleepers--;
    }
    gboolean any = queue->items.length > 0;
    for (guint i = 0; i < limit && queue->items.length > 0; i++)
        g_queue_push_tail(out, g_queue_pop_head(&queue->items));
    g_mutex_unlock(&queue->lock);
    return any;
}

gpointer core_queue_pop(CoreQueue *queue)
{
    GQueue out = G_QUEUE_INIT;
    return core_queue_pop_some(queue, &out, 1) ? g_queue_pop_head(&out) : NULL;
}

void core_queue_close(CoreQueue *queue)
{
    g_mutex_lock(&queue->lock);
    queue->closed = TRUE;
    g_cond_broadcast(&queue->filled);
    g_mutex_unlock(&queue->lock);
}
