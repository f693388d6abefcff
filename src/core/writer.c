/* core/writer.c -- the writer thread of a log: group commit */
#include "core/writer.h"
#include "base/problem.h"
#include "core/queue.h"
#include "os/clock.h"

/* Enough to share one fsync among many; few enough that the first of a group is not kept waiting.
 */
#define GROUP_MAX 256

struct CoreWriter {
    LedgerLog *log;
    RegisterDesk *desk;
    CoreQueue *queue;
    GThread *thread;
    void (*committed)(gpointer user);
    gpointer user;
};

/* FALSE: it failed and cannot be undone without the calls before it. */
static gboolean call_run(CoreWriter *writer, CoreWrite *write)
{
    GError **error = &write->problem;
    g_clear_error(error);
    write->service = (ServiceCall){.log = writer->log,
                                   .actor = write->actor,
                                   .on_behalf_of = "",
                                   .now_us = os_clock_utc_us(),
                                   .desk = writer->desk};
    if (write->run == NULL)
        return TRUE;
    if (!ledger_call_begin(writer->log, error))
        return TRUE;
    gboolean done = write->run(write, &write->service, error);
    if (!done && write->service.keep_refusal && ledger_call_keep(writer->log, NULL))
        return TRUE; /* what was counted stays counted */
    if (done && ledger_call_keep(writer->log, error))
        return TRUE;
    return ledger_call_undo(writer->log);
}

static gboolean calls_run(CoreWriter *writer, GQueue *group)
{
    for (GList *at = group->head; at != NULL; at = at->next)
        if (!call_run(writer, at->data))
            return FALSE;
    return TRUE;
}

static gboolean group_run(CoreWriter *writer, GQueue *group, GError **error)
{
    if (!ledger_group_begin_bare(writer->log, error))
        return FALSE;
    if (!calls_run(writer, group)) {
        ledger_group_abandon(writer->log);
        if (!ledger_group_begin(writer->log, error))
            return FALSE;
        calls_run(writer, group);
    }
    return ledger_group_commit(writer->log, error);
}

static void group_answer(GQueue *group, const GError *failed)
{
    CoreWrite *write;
    while ((write = g_queue_pop_head(group)) != NULL) {
        g_autoptr(GError) problem = g_steal_pointer(&write->problem);
        if (problem == NULL && failed != NULL)
            problem = g_error_copy(failed);
        write->done(write, &write->service, problem);
    }
}

static gpointer writer_main(gpointer data)
{
    CoreWriter *writer = data;
    GQueue group = G_QUEUE_INIT;
    while (core_queue_pop_some(writer->queue, &group, GROUP_MAX)) {
        g_autoptr(GError) failed = NULL;
        gboolean held = group_run(writer, &group, &failed);
        /* Before anybody hears of it: who then ends the program has it signed. */
        if (held && writer->committed != NULL)
            writer->committed(writer->user);
        group_answer(&group, failed);
    }
    return NULL;
}

CoreWriter *core_writer_start(const char *name, LedgerLog *log, RegisterDesk *desk,
                              void (*committed)(gpointer user), gpointer user)
{
    CoreWriter *writer = g_new0(CoreWriter, 1);
    writer->log = log;
    writer->desk = desk;
    writer->queue = core_queue_new();
    writer->committed = committed;
    writer->user = user;
    writer->thread = g_thread_new(name, writer_main, writer);
    return writer;
}

void core_writer_stop(CoreWriter *writer)
{
    if (writer == NULL)
        return;
    core_queue_close(writer->queue);
    g_thread_join(writer->thread);
    core_queue_free(writer->queue);
    ledger_log_close(writer->log);
    g_free(writer);
}

void core_writer_push(CoreWriter *writer, CoreWrite *write)
{
    core_queue_push(writer->queue, write);
}

void core_writer_push_all(CoreWriter *writer, GQueue *writes)
{
    core_queue_push_all(writer->queue, writes);
}

typedef struct {
    CoreWrite write; /* first: a CoreWrite is one of these */
    CoreWriterCall call;
    gpointer user;
    GMutex lock;
    GCond answered;
    gboolean done;
    GError *problem;
} Waiting;

static gboolean waiting_run(CoreWrite *write, ServiceCall *service, GError **error)
{
    Waiting *waiting = (Waiting *)write;
    return waiting->call(service, waiting->user, error);
}

static void waiting_done(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    (void)service;
    Waiting *waiting = (Waiting *)write;
    g_mutex_lock(&waiting->lock);
    waiting->problem = problem != NULL ? g_error_copy(problem) : NULL;
    waiting->done = TRUE;
    g_cond_signal(&waiting->answered);
    g_mutex_unlock(&waiting->lock);
}

gboolean core_writer_call(CoreWriter *writer, const char *actor, CoreWriterCall call, gpointer user,
                          GError **error)
{
    Waiting waiting = {.write = {.run = waiting_run, .done = waiting_done, .actor = actor},
                       .call = call,
                       .user = user};
    g_mutex_init(&waiting.lock);
    g_cond_init(&waiting.answered);
    core_writer_push(writer, &waiting.write);
    g_mutex_lock(&waiting.lock);
    while (!waiting.done)
        g_cond_wait(&waiting.answered, &waiting.lock);
    g_mutex_unlock(&waiting.lock);
    g_mutex_clear(&waiting.lock);
    g_cond_clear(&waiting.answered);
    if (waiting.problem == NULL)
        return TRUE;
    g_propagate_error(error, waiting.problem);
    return FALSE;
}
