/* core/logs.c -- the site's logs: made when missing, opened, each given its writer */
#include "base/problem.h"
#include "core/core.h"
#include "core/courier.h"
#include "ledger/read.h"
#include "os/clock.h"
#include "os/sandbox.h"
#include "service/record.h"
#include <string.h>
#include <unistd.h>

static const ServiceSchema *schema_of(ApiLogOf which)
{
    return which == API_LOG_OF_SITE ? service_site_schema() : service_body_schema();
}

char *core_verifier_of(Core *core, const char *origin, GError **error)
{
    guint8 key[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    if (!keeper_public_key(core->keeper, origin, key, error) ||
        !ledger_verifier_make(&verifier, origin, LEDGER_KEY_NOTE, key, error))
        return NULL;
    return ledger_verifier_text(&verifier);
}

static gboolean log_make_ready(CoreLog *log, Store *store, GError **error)
{
    g_autofree char *origin = ledger_read_origin(store, NULL);
    if (g_strcmp0(origin, log->origin) == 0)
        return TRUE;
    const CoreRestored *restored = log->core->restored;
    gboolean takes_over = origin != NULL && restored != NULL &&
                          strcmp(origin, restored->logs[log->which].origin) == 0;
    if (origin != NULL && !takes_over) {
        problem_set(error, PROBLEM_FORMAT, log->path, origin);
        return FALSE;
    }
    /* A key may stand from a start that ended before the log was made: then it is this log's. */
    keeper_create(log->core->keeper, log->origin, NULL);
    g_autofree char *verifier = core_verifier_of(log->core, log->origin, error);
    if (verifier == NULL)
        return FALSE;
    return takes_over ? ledger_log_succeed(store, log->origin, verifier, error)
                      : ledger_log_create(store, log->origin, verifier, error);
}

static LedgerLog *ledger_open(CoreLog *log, GError **error)
{
    const ServiceSchema *schema = schema_of(log->which);
    gboolean there = access(log->path, F_OK) == 0;
    g_autoptr(Store) store = store_open(log->path, there ? STORE_WRITE : STORE_CREATE, error);
    if (store == NULL || !store_upgrade(store, schema->steps, schema->step_count, error) ||
        !log_make_ready(log, store, error))
        return NULL;
    /* What was erased just before the last run was ended may lie in the log it left behind. */
    if (!store_empty_log(store, error))
        return NULL;
    log->store = g_steal_pointer(&store);
    return ledger_log_open(log->store, &schema->ledger, error);
}

/* In the writer thread, after each group. */
static void committed(gpointer user)
{
    CoreLog *log = user;
    guint64 size = ledger_log_size(log->ledger);
    if (size == log->size_seen)
        return;
    log->size_seen = size;
    g_mutex_lock(&log->lock);
    log->dirty = TRUE;
    g_mutex_unlock(&log->lock);
    core_signer_wake(log->core);
    core_courier_wake(log->core);
}

/* What was signed before this start, until the keeper signs anew. */
static void load_note(CoreLog *log)
{
    g_autoptr(GBytes) bytes = ledger_read_last_checkpoint(ledger_log_store(log->ledger), NULL);
    if (bytes == NULL)
        return;
    gsize size_bytes;
    const char *text = g_bytes_get_data(bytes, &size_bytes);
    log->note = g_strndup(text, size_bytes);
    g_autoptr(LedgerNote) note = ledger_note_read((const guint8 *)text, size_bytes, NULL);
    LedgerCheckpoint checkpoint;
    if (note != NULL && ledger_checkpoint_read(&checkpoint, note->text, NULL))
        log->signed_size = checkpoint.size;
}

static gboolean log_open(Core *core, ApiLogOf which, const char *origin, const char *file,
                         GError **error)
{
    CoreLog *log = &core->logs[which];
    log->core = core;
    log->which = which;
    log->origin = origin;
    log->path = g_build_filename(core->data_dir, file, NULL);
    g_mutex_init(&log->lock);
    log->ledger = ledger_open(log, error);
    if (log->ledger == NULL || !ledger_log_set_boot(log->ledger, core->boot_id, error))
        return FALSE;
    log->public_key = g_strdup(ledger_log_verifier(log->ledger));
    log->size_seen = ledger_log_size(log->ledger);
    log->dirty = log->size_seen > 0;
    load_note(log);
    return TRUE;
}

RegisterDesk *core_desk_new(Core *core)
{
    RegisterDesk *desk = register_desk_new(core->adopted);
    if (core->settings->virus_check)
        register_desk_demand_checks(desk);
    return desk;
}

gboolean core_logs_open(Core *core, GError **error)
{
    g_autoptr(GError) problem = NULL;
    core->restored = core_restored_load(core->data_dir, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    g_autofree char *body_file = g_strdup_printf("body-%s.db", core->settings->body.id);
    if (!log_open(core, API_LOG_OF_SITE, core->settings->origin, "site.db", error) ||
        !log_open(core, API_LOG_OF_BODY, core->settings->body.origin, body_file, error))
        return FALSE;
    core->logs[API_LOG_OF_BODY].desk = core_desk_new(core);
    for (guint i = 0; i < API_LOGS; i++)
        core->logs[i].writer =
            core_writer_start(i == API_LOG_OF_SITE ? "writer-site" : "writer", core->logs[i].ledger,
                              core->logs[i].desk, committed, &core->logs[i]);
    return TRUE;
}

static gboolean greet_body(ServiceCall *service, gpointer user, GError **error)
{
    const Core *core = user;
    const ServiceLogIn in = {.name = core->settings->body.name};
    if (ledger_log_size(service->log) == 0 && !service_open_log(service, &in, error))
        return FALSE;
    return service_end_stale_imports(service, error) && service_adopt_builtin_types(service, error);
}

static gboolean greet_site(ServiceCall *service, gpointer user, GError **error)
{
    const Core *core = user;
    if (ledger_log_size(service->log) == 0)
        return TRUE; /* not set up yet */
    guint lacking = SANDBOX_REQUIRED & ~core->sandbox_held;
    g_autofree char *names = sandbox_layer_names(lacking);
    g_auto(GStrv) missing = lacking != 0 ? g_strsplit(names, ", ", 0) : NULL;
    return service_note_sandbox(service, (const char *const *)missing, error);
}

/* The first leaf under the new origin says what was left behind, and who did it. */
static gboolean say_restored(ServiceCall *service, gpointer user, GError **error)
{
    const CoreLog *log = user;
    const CorePrevious *previous = &log->core->restored->logs[log->which];
    const ServiceLogIn in = {.name = log->which == API_LOG_OF_SITE ? log->core->settings->name
                                                                   : log->core->settings->body.name,
                             .previous_origin = previous->origin,
                             .previous_checkpoint = previous->checkpoint,
                             .restored_size = ledger_log_size(service->log)};
    return service_open_log(service, &in, error);
}

static gboolean greet_restored(Core *core, GError **error)
{
    if (core->restored == NULL)
        return TRUE;
    for (guint i = 0; i < API_LOGS; i++)
        if (!core_writer_call(core->logs[i].writer, core->restored->who, say_restored,
                              &core->logs[i], error))
            return FALSE;
    core_restored_forget(core->data_dir);
    return TRUE;
}

gboolean core_logs_greet(Core *core, GError **error)
{
    if (!greet_restored(core, error))
        return FALSE;
    return core_writer_call(core->logs[API_LOG_OF_BODY].writer, "system", greet_body, core,
                            error) &&
           core_writer_call(core->logs[API_LOG_OF_SITE].writer, "system", greet_site, core, error);
}

void core_logs_close(Core *core)
{
    core_restored_free(core->restored);
    for (guint i = 0; i < API_LOGS; i++) {
        CoreLog *log = &core->logs[i];
        if (log->writer != NULL)
            core_writer_stop(log->writer);
        else
            ledger_log_close(log->ledger);
        register_desk_free(log->desk);
        store_close(log->store);
        g_free(log->path);
        g_free(log->note);
        g_free(log->public_key);
        g_mutex_clear(&log->lock);
    }
}

void core_signed_state(gpointer data, ApiLogOf which, GStringChunk *arena, ApiSigned *out)
{
    CoreLog *log = &((Core *)data)->logs[which];
    g_mutex_lock(&log->lock);
    *out = (ApiSigned){
        .signed_size = log->signed_size,
        .signed_us = log->signed_us,
        .note = g_string_chunk_insert(arena, log->note != NULL ? log->note : ""),
        .public_key = g_string_chunk_insert(arena, log->public_key),
    };
    g_mutex_unlock(&log->lock);
}
