/* core/role.c -- the start and the end of the core role, as a checklist */
#include "core/role.h"
#include "base/json.h"
#include "base/problem.h"
#include "core/core.h"
#include "core/courier.h"
#include "core/spawn.h"
#include "os/clock.h"
#include "os/sandbox.h"
#include <string.h>

static gboolean core_prepare(Core *core, GError **error)
{
    json_object_seed(0); /* reads /dev/urandom: before lock-down */
    core->settings = core_settings_load(core->start->site_dir, error);
    if (core->settings == NULL)
        return FALSE;
    core->data_dir = g_build_filename(core->start->site_dir, "data", NULL);
    core->router = api_router_new();
    g_autoptr(RecordFindings) findings = record_findings_new(1);
    core->types = record_types_load_builtin(NULL, 0, findings);
    if (core->types == NULL) {
        problem_set(error, PROBLEM_INTERNAL, "types of records", NULL);
        return FALSE;
    }
    core->adopted = register_types_new();
    core->keeper = keeper_client_new();
    core->spawns = core_spawns_new(core->start->control_fd);
    core->sessions = core_sessions_new();
    core->programs = core_programs_new();
    core->started_us = os_clock_utc_us();
    core->boot_id = os_clock_boot_id();
    return TRUE;
}

static gboolean core_lock_down(Core *core, GError **error)
{
    const SandboxPlace places[] = {{core->data_dir, SANDBOX_READ_WRITE, 0}};
    return sandbox_enter(core->start, places, G_N_ELEMENTS(places), &core->sandbox_held, error);
}

static void core_say_facts(Core *core)
{
    core->facts = (ApiFacts){
        .version = SEKISHO_VERSION,
        .weak_sandbox = (SANDBOX_REQUIRED & ~core->sandbox_held) != 0,
        .site_name = core->settings->name,
        .host = core->settings->host,
        .body_id = core->settings->body.id,
        .body_name = core->settings->body.name,
        .body_origin = core->settings->body.origin,
        .functions = record_types_functions(core->types),
        .core = core,
        .signed_state = core_signed_state,
        .blobs = core->blobs,
        .data_dir = core->data_dir,
        .key = &core->key,
    };
}

static gboolean core_open(Core *core, GError **error)
{
    g_autofree char *blobs = g_build_filename(core->data_dir, "blobs", NULL);
    core->blobs = service_blobs_open(blobs, error);
    if (core->blobs == NULL || !people_key_load(core->data_dir, &core->key, error) ||
        !core_io_open(core, error) || !core_io_await_keeper(core, error) ||
        !core_logs_open(core, error) || !core_logs_greet(core, error))
        return FALSE;
    core->site = store_open(core->logs[API_LOG_OF_SITE].path, STORE_READ, error);
    core->body =
        core->site != NULL ? store_open(core->logs[API_LOG_OF_BODY].path, STORE_READ, error) : NULL;
    core_say_facts(core);
    return core->body != NULL;
}

static gboolean core_serve(Core *core, GError **error)
{
    core_threads_start(core);
    const RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = ROLE_CORE};
    if (!role_message_send(core->start->control_fd, &ready, -1, error))
        return FALSE;
    core_io_run(core);
    return TRUE;
}

/* In this order: nothing new comes, what was begun is finished and answered, the logs close. */
static void core_end(Core *core)
{
    core_threads_stop(core);
    core_io_close(core);
    core_logs_close(core);
    core_courier_free(core);
    store_close(core->site);
    store_close(core->body);
    core_programs_free(core->programs);
    service_blobs_close(core->blobs);
    core_spawns_free(core->spawns);
    keeper_client_free(core->keeper);
    api_router_free(core->router);
    record_types_free(core->types);
    register_types_free(core->adopted);
    g_hash_table_unref(core->sessions);
    core_settings_free(core->settings);
    explicit_bzero(&core->key, sizeof core->key);
    g_free(core->boot_id);
    g_free(core->data_dir);
}

int core_role_main(const RoleStart *start)
{
    Core core = {.start = start};
    g_autoptr(GError) error = NULL;
    if (!core_prepare(&core, &error) || !core_lock_down(&core, &error) ||
        !core_open(&core, &error) || !core_serve(&core, &error)) {
        g_printerr("core: %s\n", error->message);
        return 3; /* the process ends: what is half open closes with it */
    }
    core_end(&core);
    return 0;
}
