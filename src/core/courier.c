/* core/courier.c -- errands, and the thread that runs them */
#include "core/courier.h"
#include "base/problem.h"
#include "core/errand.h"
#include "core/spawn.h"
#include "service/courier.h"
#include "service/house.h"
#include <string.h>

#define LOOK_EVERY_US (15 * G_TIME_SPAN_SECOND)
#define REST_US G_TIME_SPAN_SECOND /* between two rounds, however much happens */
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
    g_auto(CoreErrand) errand = {.channel_fd = -1};
    return core_errand_begin(&errand, core, core->courier->cancel, error)
               ? courier_ask_state(errand.line, error)
               : NULL;
}

static gboolean settings_note(Core *core, const char *actor, GError **error)
{
    g_autoptr(json_t) facts = settings_ask(core, error);
    return facts != NULL &&
           core_writer_call(core->logs[API_LOG_OF_SITE].writer, actor, note_settings, facts, error);
}

GCancellable *core_courier_cancel(const Core *core)
{
    return core->courier->cancel;
}

void core_courier_wake(Core *core)
{
    struct CoreCourier *courier = g_atomic_pointer_get(&core->courier);
    if (courier == NULL)
        return; /* not yet */
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
    core_courier_wake(core);
    g_string_append(request->answer.body, "{}");
    return TRUE;
}

static void add_administrator(const PeopleAccount *account, gpointer user)
{
    if (strcmp(account->role, PEOPLE_ADMINISTRATOR) == 0 &&
        strcmp(account->state, PEOPLE_ACTIVE) == 0)
        g_strv_builder_add(user, account->id);
}

/* Ids of those who are told when a server fails; NULL-terminated. */
static char **find_administrators(Store *site, GError **error)
{
    g_autoptr(GStrvBuilder) ids = g_strv_builder_new();
    return people_each_account(site, NULL, add_administrator, ids, error) ? g_strv_builder_end(ids)
                                                                          : NULL;
}

/* What waits because it did not serve need wait no longer. */
static gboolean note_served(Core *core, Store *site, const char *peer, const char *said,
                            GError **error)
{
    g_auto(GStrv) administrators = find_administrators(site, error);
    const CoreCourierDesk desk = {.core = core, .administrators = administrators};
    if (administrators == NULL)
        return FALSE;
    if (!core_courier_note(&desk, peer, said, NULL, error))
        return FALSE;
    core_courier_wake(core);
    return TRUE;
}

gboolean core_courier_check_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)store;
    const char *peer = json_string_value(json_object_get(request->call.body, "peer"));
    g_auto(CoreErrand) errand = {.channel_fd = -1};
    if (!core_errand_begin(&errand, request->core, request->core->courier->cancel, error))
        return FALSE;
    g_autofree char *said = courier_ask_check(errand.line, peer, error);
    if (said == NULL || !note_served(request->core, site, peer, said, error))
        return FALSE;
    g_string_append(request->answer.body, "{\"said\":");
    json_append_string(request->answer.body, said, -1);
    g_string_append_c(request->answer.body, '}');
    return TRUE;
}

/* ---- waiting ---- */

/* TRUE when the program ends meanwhile. */
static gboolean rest(struct CoreCourier *courier)
{
    gint64 until = g_get_monotonic_time() + REST_US;
    g_mutex_lock(&courier->lock);
    while (!courier->stopping && g_cond_wait_until(&courier->woken, &courier->lock, until))
        continue;
    gboolean stopping = courier->stopping;
    g_mutex_unlock(&courier->lock);
    return stopping;
}

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

/* ---- what the thread has at hand ---- */

static gboolean desk_open(CoreCourierDesk *desk, Core *core, GError **error)
{
    *desk =
        (CoreCourierDesk){.core = core,
                          .cancel = core->courier->cancel,
                          .desk = core_desk_new(core),
                          .stumbled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    desk->site = store_open(core->logs[API_LOG_OF_SITE].path, STORE_READ, error);
    desk->body =
        desk->site != NULL ? store_open(core->logs[API_LOG_OF_BODY].path, STORE_READ, error) : NULL;
    return desk->body != NULL;
}

static void desk_close(CoreCourierDesk *desk)
{
    register_desk_free(desk->desk);
    store_close(desk->site);
    store_close(desk->body);
    json_decref(desk->settings);
    g_strfreev(desk->administrators);
    g_hash_table_unref(desk->stumbled);
}

/* As they are now: both may have changed since the round before. */
static gboolean desk_look(CoreCourierDesk *desk, GError **error)
{
    g_autofree char *facts = service_house_courier(desk->site, error);
    g_auto(GStrv) administrators = facts != NULL ? find_administrators(desk->site, error) : NULL;
    if (administrators == NULL)
        return FALSE;
    g_strfreev(desk->administrators);
    desk->administrators = g_steal_pointer(&administrators);
    json_decref(desk->settings);
    desk->settings = json_loads(*facts != '\0' ? facts : "{}", 0, NULL);
    return TRUE;
}

/* ---- the thread ---- */

typedef gboolean (*Rounding)(CoreCourierDesk *desk, gboolean *more, GError **error);

/* What one of them comes to is no matter to the other. */
static gboolean make_round(CoreCourierDesk *desk)
{
    static const Rounding rounds[] = {core_scan_round, core_letters_round};
    gboolean again = FALSE;
    for (gsize i = 0; desk->body != NULL && i < G_N_ELEMENTS(rounds); i++) {
        g_autoptr(GError) problem = NULL;
        gboolean more = FALSE;
        if (desk_look(desk, &problem) && rounds[i](desk, &more, &problem))
            again |= more;
        else if (!g_cancellable_is_cancelled(desk->cancel))
            g_warning("an errand failed: %s", problem->message);
    }
    return again;
}

static gpointer courier_main(gpointer data)
{
    struct CoreCourier *courier = data;
    g_autoptr(GError) problem = NULL;
    gboolean more = FALSE;
    CoreCourierDesk desk;
    if (!wait_for_work(courier, SETTLE_US))
        return NULL;
    if (!settings_note(courier->core, "system", &problem) &&
        !g_cancellable_is_cancelled(courier->cancel))
        g_warning("the courier's settings could not be read: %s", problem->message);
    g_clear_error(&problem);
    if (!desk_open(&desk, courier->core, &problem))
        g_warning("a reading connection could not be opened: %s", problem->message);
    do
        more = make_round(&desk);
    while (!rest(courier) && wait_for_work(courier, more ? 0 : LOOK_EVERY_US));
    desk_close(&desk);
    return NULL;
}

void core_courier_start(Core *core)
{
    struct CoreCourier *courier = g_new0(struct CoreCourier, 1);
    courier->core = core;
    courier->cancel = g_cancellable_new();
    g_mutex_init(&courier->lock);
    g_cond_init(&courier->woken);
    g_atomic_pointer_set(&core->courier, courier); /* writers wake it, and run already */
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
