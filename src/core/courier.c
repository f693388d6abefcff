/* core/courier.c -- errands, and the thread that runs them */
#include "core/courier.h"
#include "base/problem.h"
#include "core/spawn.h"
#include "courier/client.h"
#include "os/fd.h"
#include "service/courier.h"

#define LOOK_EVERY_US (15 * G_TIME_SPAN_SECOND)
#define SETTLE_US                                                                                  \
    (3 * G_TIME_SPAN_SECOND) /* a command that only asks something is over by then                 \
                              */

struct CoreCourier {
    Core *core;
    GThread *thread;
    GCancellable *cancel;
    GMutex lock;
    GCond woken;
    gboolean wake, stopping;
};

/* ---- an errand ---- */

/* A courier at the end of its line. */
typedef struct {
    CoreSpawns *spawns;
    guint64 id;
    int channel_fd;
    CourierLine *line;
} Errand;

static gboolean errand_begin(Errand *errand, Core *core, GError **error)
{
    *errand = (Errand){.spawns = core->spawns, .channel_fd = -1};
    errand->channel_fd = core_spawn(core->spawns, ROLE_COURIER, &errand->id, error);
    if (errand->channel_fd < 0)
        return FALSE;
    errand->line = courier_line_new(errand->channel_fd, core->courier->cancel);
    return TRUE;
}

/* Ends the courier, wherever it is. */
static void errand_end(Errand *errand)
{
    if (errand->channel_fd < 0)
        return;
    courier_line_free(errand->line);
    os_fd_close(os_fd_take(&errand->channel_fd));
    core_spawn_kill(errand->spawns, errand->id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Errand, errand_end)

/* ---- settings ---- */

static gboolean note_settings(ServiceCall *service, gpointer user, GError **error)
{
    if (ledger_log_size(service->log) == 0)
        return TRUE; /* the site is not set up yet */
    return service_note_courier(service, user, error);
}

/* Asks a courier what its settings say; new reference. */
static json_t *settings_ask(Core *core, GError **error)
{
    g_auto(Errand) errand;
    return errand_begin(&errand, core, error) ? courier_ask_state(errand.line, error) : NULL;
}

static gboolean settings_note(Core *core, const char *actor, GError **error)
{
    g_autoptr(json_t) facts = settings_ask(core, error);
    return facts != NULL &&
           core_writer_call(core->logs[API_LOG_OF_SITE].writer, actor, note_settings, facts, error);
}

/* There may be something to do. */
static void wake(Core *core)
{
    struct CoreCourier *courier = core->courier;
    g_mutex_lock(&courier->lock);
    courier->wake = TRUE;
    g_cond_signal(&courier->woken);
    g_mutex_unlock(&courier->lock);
}

gboolean core_courier_settings_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    (void)store;
    Core *core = request->core;
    if (!settings_note(core, request->call.actor, error))
        return FALSE;
    wake(core);
    g_string_append(request->answer.body, "{}");
    return TRUE;
}

gboolean core_courier_check_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    (void)store;
    const char *peer = json_string_value(json_object_get(request->call.body, "peer"));
    g_auto(Errand) errand;
    if (!errand_begin(&errand, request->core, error))
        return FALSE;
    g_autofree char *said = courier_ask_check(errand.line, peer, error);
    if (said == NULL)
        return FALSE;
    g_string_append(request->answer.body, "{\"said\":");
    json_append_string(request->answer.body, said, -1);
    g_string_append_c(request->answer.body, '}');
    return TRUE;
}

/* ---- the thread ---- */

/* FALSE when the program ends. */
static gboolean wait_for_work(struct CoreCourier *courier, gint64 wait_us)
{
    gint64 until = g_get_monotonic_time() + wait_us;
    g_mutex_lock(&courier->lock);
    while (!courier->wake && !courier->stopping &&
           g_cond_wait_until(&courier->woken, &courier->lock, until))
        continue;
    courier->wake = FALSE;
    gboolean stopping = courier->stopping;
    g_mutex_unlock(&courier->lock);
    return !stopping;
}

static gpointer courier_main(gpointer data)
{
    struct CoreCourier *courier = data;
    g_autoptr(GError) problem = NULL;
    if (!wait_for_work(courier, SETTLE_US))
        return NULL;
    if (!settings_note(courier->core, "system", &problem) &&
        !g_cancellable_is_cancelled(courier->cancel))
        g_warning("the courier's settings could not be read: %s", problem->message);
    while (wait_for_work(courier, LOOK_EVERY_US))
        continue;
    return NULL;
}

void core_courier_start(Core *core)
{
    struct CoreCourier *courier = g_new0(struct CoreCourier, 1);
    courier->core = core;
    courier->cancel = g_cancellable_new();
    g_mutex_init(&courier->lock);
    g_cond_init(&courier->woken);
    core->courier = courier;
    courier->thread = g_thread_new("courier", courier_main, courier);
}

/* Before the writers end: what was handed over is still noted. */
void core_courier_stop(Core *core)
{
    struct CoreCourier *courier = core->courier;
    g_mutex_lock(&courier->lock);
    courier->stopping = TRUE;
    g_cond_signal(&courier->woken);
    g_mutex_unlock(&courier->lock);
    g_cancellable_cancel(courier->cancel);
    core_spawns_stop(core->spawns);
    g_thread_join(courier->thread);
}

void core_courier_free(Core *core)
{
    struct CoreCourier *courier = core->courier;
    g_object_unref(courier->cancel);
    g_mutex_clear(&courier->lock);
    g_cond_clear(&courier->woken);
    g_free(courier);
}
