/* core/signer.c -- has the keeper sign what the logs have become: once a group, at most once a
 * second and log */
#include "base/problem.h"
#include "core/core.h"
#include "os/clock.h"

#define BETWEEN_US (1 * G_TIME_SPAN_SECOND)
/* How often the site's log keeps what a body's keeper signed. */
#define NOTED_US (1 * G_TIME_SPAN_HOUR)

typedef struct CoreSigner {
    Core *core;
    GThread *thread;
    GMutex lock;
    GCond woken;
    gboolean wake, stop;
    guint64 noted_size; /* of the body's log, in the site's */
    gint64 noted_us;    /* boot clock */
} CoreSigner;

typedef struct {
    guint64 last_size, size;
    guint8 root[LEDGER_HASH_BYTES];
    GArray *consistency;
} Growth;

/* In the writer thread, which alone may ask the log. */
static gboolean growth_read(ServiceCall *service, gpointer user, GError **error)
{
    Growth *growth = user;
    g_clear_pointer(&growth->consistency, g_array_unref); /* of a first try */
    growth->size = ledger_log_size(service->log);
    ledger_log_root(service->log, growth->root);
    if (growth->last_size == 0 || growth->last_size >= growth->size)
        return TRUE;
    growth->consistency = ledger_consistency(service->log, growth->last_size, error);
    return growth->consistency != NULL;
}

static gboolean keep_note(ServiceCall *service, gpointer user, GError **error)
{
    return ledger_keep_checkpoint(service->log, user, error);
}

static void remember(CoreLog *log, GBytes *note, guint64 size)
{
    gsize bytes;
    const char *text = g_bytes_get_data(note, &bytes);
    g_mutex_lock(&log->lock);
    g_free(log->note);
    log->note = g_strndup(text, bytes);
    log->signed_size = size;
    log->signed_us = os_clock_utc_us();
    g_mutex_unlock(&log->lock);
}

static gboolean sign(CoreLog *log, GError **error)
{
    Core *core = log->core;
    Growth growth = {0};
    guint8 last_root[LEDGER_HASH_BYTES];
    if (!keeper_last(core->keeper, log->origin, &growth.last_size, last_root, error) ||
        !core_writer_call(log->writer, "system", growth_read, &growth, error))
        return FALSE;
    g_autoptr(GArray) consistency = growth.consistency;
    g_autoptr(GBytes) note = NULL;
    if (!keeper_sign(core->keeper, log->origin, growth.last_size, growth.size, growth.root,
                     consistency, &note, error) ||
        !core_writer_call(log->writer, "system", keep_note, note, error))
        return FALSE;
    remember(log, note, growth.size);
    return TRUE;
}

static gboolean take_dirty(CoreLog *log)
{
    g_mutex_lock(&log->lock);
    gboolean dirty = log->dirty;
    log->dirty = FALSE;
    g_mutex_unlock(&log->lock);
    return dirty;
}

static void set_dirty(CoreLog *log)
{
    g_mutex_lock(&log->lock);
    log->dirty = TRUE;
    g_mutex_unlock(&log->lock);
}

static gboolean note_body(ServiceCall *service, gpointer user, GError **error)
{
    const CoreLog *body = user;
    return service_note_checkpoint(service, body->core->settings->body.id, body->signed_size,
                                   body->note, error);
}

/* The body's checkpoint goes into the site's log now and then, and when the program ends. */
static void note_in_site(CoreSigner *signer)
{
    CoreLog *body = &signer->core->logs[API_LOG_OF_BODY];
    CoreLog *site = &signer->core->logs[API_LOG_OF_SITE];
    gint64 now_us = os_clock_boot_us();
    gboolean due = signer->stop || now_us - signer->noted_us >= NOTED_US;
    /* Only this thread changes note and signed_size, so it may read them without the lock. */
    if (!due || site->size_seen == 0 || body->note == NULL ||
        body->signed_size == signer->noted_size)
        return;
    g_autoptr(GError) problem = NULL;
    if (core_writer_call(site->writer, "system", note_body, body, &problem)) {
        signer->noted_size = body->signed_size;
        signer->noted_us = now_us;
    } else {
        g_warning("the body's checkpoint was not kept in the site's log: %s", problem->message);
    }
}

static void sign_when_dirty(CoreLog *log)
{
    g_autoptr(GError) problem = NULL;
    if (!take_dirty(log) || sign(log, &problem))
        return;
    g_warning("%s is not signed: %s", log->origin, problem->message);
    /* A silent keeper comes back; a refusal stays, and the next event asks again. */
    if (!g_error_matches(problem, PROBLEM, PROBLEM_KEEPER))
        set_dirty(log);
}

static gboolean wait_for_work(CoreSigner *signer)
{
    g_mutex_lock(&signer->lock);
    while (!signer->wake && !signer->stop)
        g_cond_wait(&signer->woken, &signer->lock);
    signer->wake = FALSE;
    gboolean stop = signer->stop;
    g_mutex_unlock(&signer->lock);
    return !stop;
}

/* Lets a second pass, unless the program ends. */
static void pause_between(CoreSigner *signer)
{
    gint64 until = g_get_monotonic_time() + BETWEEN_US;
    g_mutex_lock(&signer->lock);
    while (!signer->stop && g_cond_wait_until(&signer->woken, &signer->lock, until))
        continue;
    g_mutex_unlock(&signer->lock);
}

static void sign_all(CoreSigner *signer)
{
    sign_when_dirty(&signer->core->logs[API_LOG_OF_BODY]);
    note_in_site(signer);
    sign_when_dirty(&signer->core->logs[API_LOG_OF_SITE]);
}

static gpointer signer_main(gpointer data)
{
    CoreSigner *signer = data;
    while (wait_for_work(signer)) {
        sign_all(signer);
        pause_between(signer);
    }
    sign_all(signer);
    return NULL;
}

void core_signer_start(Core *core)
{
    CoreSigner *signer = g_new0(CoreSigner, 1);
    signer->core = core;
    signer->core = core;
    signer->wake = TRUE;
    signer->noted_size = core->logs[API_LOG_OF_BODY].signed_size; /* kept when we last ended */
    signer->noted_us = os_clock_boot_us();
    g_mutex_init(&signer->lock);
    g_cond_init(&signer->woken);
    core->signer = signer;
    signer->thread = g_thread_new("signer", signer_main, signer);
}

void core_signer_wake(Core *core)
{
    CoreSigner *signer = g_atomic_pointer_get(&core->signer);
    if (signer == NULL)
        return;
    g_mutex_lock(&signer->lock);
    signer->wake = TRUE;
    g_cond_signal(&signer->woken);
    g_mutex_unlock(&signer->lock);
}

void core_signer_stop(Core *core)
{
    CoreSigner *signer = core->signer;
    g_mutex_lock(&signer->lock);
    signer->stop = TRUE;
    g_cond_signal(&signer->woken);
    g_mutex_unlock(&signer->lock);
    g_thread_join(signer->thread);
    g_atomic_pointer_set(&core->signer, NULL);
    g_cond_clear(&signer->woken);
    g_mutex_clear(&signer->lock);
    g_free(signer);
}
