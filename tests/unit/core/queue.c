/* tests/unit/core/queue.c -- what goes into a queue comes out once, in order, and closing ends the
 * waiting */
#include "core/queue.h"

#define ITEMS 20000
#define THREADS 4

static void test_order(void)
{
    CoreQueue *queue = core_queue_new();
    GQueue batch = G_QUEUE_INIT;
    for (gsize i = 1; i <= 10; i++)
        g_queue_push_tail(&batch, GSIZE_TO_POINTER(i));
    core_queue_push_all(queue, &batch);
    g_assert_cmpuint(batch.length, ==, 0);
    core_queue_push(queue, GSIZE_TO_POINTER(11));
    GQueue out = G_QUEUE_INIT;
    g_assert_true(core_queue_pop_some(queue, &out, 4));
    g_assert_cmpuint(out.length, ==, 4);
    g_queue_clear(&out);
    for (gsize i = 5; i <= 11; i++)
        g_assert_cmpuint(GPOINTER_TO_SIZE(core_queue_pop(queue)), ==, i);
    core_queue_close(queue);
    g_assert_null(core_queue_pop(queue));
    core_queue_free(queue);
}

static gpointer popper(gpointer data)
{
    gsize sum = 0;
    gpointer item;
    while ((item = core_queue_pop(data)) != NULL)
        sum += GPOINTER_TO_SIZE(item);
    return GSIZE_TO_POINTER(sum);
}

static void test_threads(void)
{
    CoreQueue *queue = core_queue_new();
    GThread *threads[THREADS];
    for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("popper", popper, queue);
    for (gsize i = 1; i <= ITEMS; i++)
        core_queue_push(queue, GSIZE_TO_POINTER(i));
    core_queue_close(queue);
    gsize sum = 0;
    for (guint i = 0; i < THREADS; i++)
        sum += GPOINTER_TO_SIZE(g_thread_join(threads[i]));
    g_assert_cmpuint(sum, ==, (gsize)ITEMS * (ITEMS + 1) / 2);
    core_queue_free(queue);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/queue/order", test_order);
    g_test_add_func("/core/queue/threads", test_threads);
    return g_test_run();
}
