/* core/ticker.c -- the thread that has the writer do what comes at its time: deadlines, what
 * recurs, pointing records anew when the office changed, and imports of rows, some at a time */
#include "base/problem.h"
#include "core/blobs.h"
#include "core/core.h"
#include "os/clock.h"
#include "people/people.h"
#include "service/attach.h"
#include "service/record.h"
#include "service/retention.h"
#include <string.h>

#define LOOK_EVERY_US (15 * G_TIME_SPAN_SECOND) /* what people do can make something due sooner */
#define SWEEP_EVERY_US G_TIME_SPAN_HOUR

struct CoreTicker {
    Core *core;
    GThread *thread;
    GMutex lock;
    GCond changed;
    gboolean stopping, woken;
    ServicePointing pointed; /* by calls that were kept */
    ServicePointing pointing;
    ServiceKeeping kept, keeping; /* likewise */
    gboolean more;                /* there is more to do at once */
    gint64 next_us;
    gint64 swept_us; /* monotonic; when attachments were last looked through */
};

static gboolean tick(ServiceCall *service, gpointer user, GError **error)
{
    struct CoreTicker *ticker = user;
    gboolean more = FALSE;
    gboolean keeps = FALSE;
    ticker->pointing = ticker->pointed; /* a call may be made twice */
    ticker->keeping = ticker->kept;
    if (!service_repoint(service, &ticker->pointing, &more, error) ||
        !service_keep(service, &ticker->keeping, &keeps, error) ||
        !service_tick(service, &ticker->next_us, error))
        return FALSE;
    ticker->more = more || keeps || ticker->next_us <= service->now_us;
    return TRUE;
}

static void tick_once(struct CoreTicker *ticker)
{
    g_autoptr(GError) problem = NULL;
    ticker->more = FALSE;
    ticker->next_us = 0;
    if (core_writer_call(ticker->core->logs[API_LOG_OF_BODY].writer, "system", tick, ticker,
                         &problem)) {
        ticker->pointed = ticker->pointing;
        ticker->kept = ticker->keeping;
        return;
    }
    ticker->more = FALSE;
    g_warning("what is due could not be done: %s", problem->message);
}

static gboolean whose(ServiceCall *service, gpointer user, GError **error)
{
    g_clear_pointer((char **)user, g_free); /* of a first try */
    return service_import_whose(service, user, error);
}

/* Accounts are the site's; none is as good as a disabled one. */
static gboolean look_disabled(ServiceCall *service, gpointer user, GError **error)
{
    ServiceImportStep *step = user;
    g_autoptr(GError) problem = NULL;
    g_autoptr(PeoplePerson) found =
        people_person_find(ledger_log_store(service->log), step->person, &problem);
    step->disabled = found == NULL || strcmp(found->state, PEOPLE_ACTIVE) != 0;
    if (problem == NULL || g_error_matches(problem, PROBLEM, PROBLEM_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static gboolean import(ServiceCall *service, gpointer user, GError **error)
{
    return service_import_step(service, user, error);
}

static void import_once(struct CoreTicker *ticker)
{
    g_autofree char *person = NULL;
    g_autoptr(GError) problem = NULL;
    const CoreLog *logs = ticker->core->logs;
    CoreWriter *body = logs[API_LOG_OF_BODY].writer;
    if (core_writer_call(body, "system", whose, &person, &problem) && person == NULL)
        return;
    ServiceImportStep step = {.person = person};
    if (problem == NULL &&
        core_writer_call(logs[API_LOG_OF_SITE].writer, "system", look_disabled, &step, &problem) &&
        core_writer_call(body, "system", import, &step, &problem))
        ticker->more = ticker->more || step.more;
    else
        g_warning("rows could not be imported: %s", problem->message);
}

static gboolean sweep(ServiceCall *service, gpointer user, GError **error)
{
    GPtrArray *names = user;
    g_ptr_array_set_size(names, 0);
    return service_sweep_attachments(service, names, error);
}

/* Attachments that no record cites go after a while. */
static void sweep_once(struct CoreTicker *ticker)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    ticker->swept_us = g_get_monotonic_time();
    if (!core_writer_call(ticker->core->logs[API_LOG_OF_BODY].writer, "system", sweep, names,
                          &problem)) {
        g_warning("attachments could not be looked through: %s", problem->message);
        return;
    }
    g_ptr_array_add(names, NULL);
    core_blobs_drop_later(ticker->core, (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE));
}

static gpointer ticker_main(gpointer data)
{
    struct CoreTicker *ticker = data;
    g_mutex_lock(&ticker->lock);
    while (!ticker->stopping) {
        g_mutex_unlock(&ticker->lock);
        tick_once(ticker);
        import_once(ticker);
        if (ticker->swept_us == 0 || g_get_monotonic_time() - ticker->swept_us > SWEEP_EVERY_US)
            sweep_once(ticker);
        gint64 now_us = os_clock_utc_us();
        gint64 wait_us = CLAMP(ticker->next_us - now_us, 0, LOOK_EVERY_US);
        g_mutex_lock(&ticker->lock);
        gint64 until =
            g_get_monotonic_time() + (ticker->more ? 0 : MAX(wait_us, G_TIME_SPAN_SECOND));
        while (!ticker->stopping && !ticker->more && !ticker->woken &&
               g_cond_wait_until(&ticker->changed, &ticker->lock, until))
            ;
        ticker->woken = FALSE;
    }
    g_mutex_unlock(&ticker->lock);
    return NULL;
}

void core_ticker_start(Core *core)
{
    struct CoreTicker *ticker = g_new0(struct CoreTicker, 1);
    ticker->core = core;
    g_mutex_init(&ticker->lock);
    g_cond_init(&ticker->changed);
    core->ticker = ticker;
    ticker->thread = g_thread_new("ticker", ticker_main, ticker);
}

void core_ticker_wake(Core *core)
{
    struct CoreTicker *ticker = core->ticker;
    g_mutex_lock(&ticker->lock);
    ticker->woken = TRUE;
    g_cond_signal(&ticker->changed);
    g_mutex_unlock(&ticker->lock);
}

void core_ticker_stop(Core *core)
{
    struct CoreTicker *ticker = core->ticker;
    g_mutex_lock(&ticker->lock);
    ticker->stopping = TRUE;
    g_cond_signal(&ticker->changed);
    g_mutex_unlock(&ticker->lock);
    g_thread_join(ticker->thread);
}

void core_ticker_free(Core *core)
{
    struct CoreTicker *ticker = g_steal_pointer(&core->ticker);
    g_mutex_clear(&ticker->lock);
    g_cond_clear(&ticker->changed);
    g_free(ticker);
}
