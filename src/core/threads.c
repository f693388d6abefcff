/* core/threads.c -- readers, the slow threads, and what the writer does with a request */
#include "base/problem.h"
#include "core/blobs.h"
#include "core/core.h"
#include "core/courier.h"
#include "core/imports.h"
#include "core/sheets.h"

/* ---- in the writer ---- */

gboolean core_request_write(CoreWrite *write, ServiceCall *service, GError **error)
{
    CoreRequest *request = (CoreRequest *)write;
    api_answer_clear(&request->answer); /* of a first try */
    api_answer_init(&request->answer);
    g_clear_pointer(&request->call.blobs_after, g_strfreev);
    g_clear_pointer(&request->call.problem_more, g_free);
    request->call.rows_after = FALSE;
    request->call.record_after = NULL;
    request->call.service = service;
    service->attestation = request->call.attestation;
    service->program = request->program;
    if (request->program != NULL)
        service->on_behalf_of = request->program->owner;
    if (request->route->acts != PEOPLE_ACTS_ORDINARY &&
        people_session_works(&request->person.session, request->call.now_us))
        service->work = request->person.session.work_event;
    return request->route->handler(&request->call, &request->answer, error);
}

gboolean core_request_attest(CoreWrite *write, ServiceCall *service, GError **error)
{
    CoreRequest *request = (CoreRequest *)write;
    g_clear_pointer(&request->call.attestation, json_decref); /* of a first try */
    request->call.service = service;
    return api_attest(&request->call, error);
}

void core_request_attested(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    CoreRequest *request = (CoreRequest *)write;
    (void)service;
    if (problem != NULL) {
        request->attesting = FALSE;
        api_answer_problem(&request->answer, problem, request->call.language);
    }
    core_io_return(request);
}

/* FALSE: it became the answer that there is none. */
static gboolean add_receipt(CoreRequest *request, const ServiceCall *service)
{
    LedgerLog *log = service->log;
    guint8 root[LEDGER_HASH_BYTES];
    ledger_log_root(log, root);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GArray) path = ledger_inclusion(log, service->place.index, &problem);
    if (path != NULL)
        api_answer_add_receipt(&request->answer, ledger_log_origin(log), service->place.index,
                               ledger_log_size(log), root, path);
    else
        api_answer_problem(&request->answer, problem, request->call.language);
    return path != NULL;
}

/* What was erased goes from the write-ahead log and the blobs too, now that it is committed. */
static void after_erasure(CoreRequest *request, ServiceCall *service)
{
    g_autoptr(GError) problem = NULL;
    if (!store_empty_log(ledger_log_store(service->log), &problem))
        g_warning("the erased content stays in the write-ahead log for now: %s", problem->message);
    core_blobs_drop(request->core, service, request->call.blobs_after);
}

static void answer_problem(CoreRequest *request, const GError *problem)
{
    api_answer_problem(&request->answer, problem, request->call.language);
    if (request->call.problem_more != NULL)
        api_answer_add_members(&request->answer, request->call.problem_more);
}

static gboolean show_record(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site, (void)store;
    return api_answer_record(&request->call, &request->answer, error);
}

/* The record is shown by a reader: others write meanwhile. */
static void return_written(CoreRequest *request, gboolean held)
{
    request->call.service = NULL;
    if (!held || request->call.record_after == NULL) {
        core_io_return(request);
        return;
    }
    request->work = show_record;
    core_queue_push(request->core->read_queue, request);
}

void core_request_written(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    CoreRequest *request = (CoreRequest *)write;
    Core *core = request->core;
    gboolean held = problem == NULL;
    if (problem != NULL)
        answer_problem(request, problem);
    else if (request->answer.receipt && service->appended)
        held = add_receipt(request, service);
    if (problem == NULL && request->call.blobs_after != NULL)
        after_erasure(request, service);
    if (problem == NULL && request->call.rows_after)
        core_ticker_wake(core);
    if (request->call.log == API_LOG_OF_SITE)
        g_atomic_int_set(&core->sessions_stale, TRUE);
    return_written(request, held);
}

/* ---- readers and the slow threads ---- */

typedef struct {
    Store *site, *body;
    RegisterDesk *desk;
} Connections;

static void connections_open(Core *core, Connections *connections)
{
    g_autoptr(GError) error = NULL;
    connections->desk = core_desk_new(core);
    connections->site = store_open(core->logs[API_LOG_OF_SITE].path, STORE_READ, &error);
    connections->body = connections->site != NULL
                            ? store_open(core->logs[API_LOG_OF_BODY].path, STORE_READ, &error)
                            : NULL;
    if (connections->body == NULL)
        g_warning("a reading connection could not be opened: %s", error->message);
}

static void connections_close(Connections *connections)
{
    register_desk_free(connections->desk);
    store_close(connections->site);
    store_close(connections->body);
}

static gboolean connections_ready(const Connections *connections, GError **error)
{
    if (connections->site != NULL && connections->body != NULL)
        return TRUE;
    problem_set(error, PROBLEM_STORE, "open", NULL);
    return FALSE;
}

static gboolean read_run(CoreRequest *request, Connections *connections, GError **error)
{
    ApiCall *call = &request->call;
    if (!connections_ready(connections, error))
        return FALSE;
    call->site = connections->site;
    call->store = call->log == API_LOG_OF_SITE ? connections->site : connections->body;
    call->desk = connections->desk;
    if (!store_read_begin(call->store, error))
        return FALSE;
    gboolean done = request->work != NULL ? request->work(request, call->site, call->store, error)
                                          : request->route->handler(call, &request->answer, error);
    store_read_end(call->store);
    call->site = call->store = NULL;
    return done;
}

static void return_problem(CoreRequest *request, const GError *problem)
{
    api_answer_problem(&request->answer, problem, request->call.language);
    core_io_return(request);
}

/* What was written stands, whether it can be shown or not. */
static void return_unshown(CoreRequest *request, const GError *problem)
{
    if (!g_error_matches(problem, PROBLEM, PROBLEM_NOT_FOUND))
        g_warning("a record that was written is not shown: %s", problem->message);
    api_answer_unshown(&request->call, problem, &request->answer);
    core_io_return(request);
}

static gpointer reader_main(gpointer data)
{
    Core *core = data;
    Connections connections = {0};
    connections_open(core, &connections);
    CoreRequest *request;
    while ((request = core_queue_pop(core->read_queue)) != NULL) {
        g_autoptr(GError) problem = NULL;
        if (read_run(request, &connections, &problem))
            core_io_return(request);
        else if (request->call.record_after != NULL)
            return_unshown(request, problem);
        else
            return_problem(request, problem);
    }
    connections_close(&connections);
    return NULL;
}

/* Passwords are hashed one at a time: each takes 64 MiB. */
static gboolean prepare_run(CoreRequest *request, Connections *connections, GError **error)
{
    ApiCall *call = &request->call;
    if (!connections_ready(connections, error))
        return FALSE;
    call->site = connections->site;
    call->store = call->log == API_LOG_OF_SITE ? connections->site : connections->body;
    call->records = connections->body;
    call->desk = connections->desk;
    call->prepare_more = FALSE;
    gboolean prepared = request->route->prepare(call, error);
    call->site = call->store = call->records = NULL;
    call->desk = NULL;
    return prepared;
}

static gpointer hasher_main(gpointer data)
{
    Core *core = data;
    Connections connections = {0};
    connections_open(core, &connections);
    CoreRequest *request;
    while ((request = core_queue_pop(core->hash_queue)) != NULL) {
        g_autoptr(GError) problem = NULL;
        if (!prepare_run(request, &connections, &problem))
            return_problem(request, problem);
        else if (request->call.prepare_more)
            core_queue_push(core->hash_queue, request);
        else
            core_writer_push(core->logs[request->call.log].writer, &request->write);
    }
    connections_close(&connections);
    return NULL;
}

/* Each piece of long work takes its own view of the databases. */
static gboolean long_run(CoreRequest *request, Connections *connections, GError **error)
{
    if (!connections_ready(connections, error))
        return FALSE;
    Store *store = request->call.log == API_LOG_OF_SITE ? connections->site : connections->body;
    request->call.desk = connections->desk;
    return request->work(request, connections->site, store, error);
}

static gpointer longer_main(gpointer data)
{
    Core *core = data;
    Connections connections = {0};
    connections_open(core, &connections);
    CoreRequest *request;
    while ((request = core_queue_pop(core->long_queue)) != NULL) {
        g_autoptr(GError) problem = NULL;
        if (long_run(request, &connections, &problem))
            core_io_return(request);
        else
            return_problem(request, problem);
    }
    connections_close(&connections);
    return NULL;
}

void core_threads_start(Core *core)
{
    core->read_queue = core_queue_new();
    core->hash_queue = core_queue_new();
    core->long_queue = core_queue_new();
    for (guint i = 0; i < CORE_READERS; i++)
        core->readers[i] = g_thread_new("reader", reader_main, core);
    core->hasher = g_thread_new("hasher", hasher_main, core);
    core->longer = g_thread_new("longer", longer_main, core);
    core->imports = core_imports_start(core);
    core->sheets = core_sheets_start(core);
    core_signer_start(core);
    core_ticker_start(core);
    core_courier_start(core);
}

static gboolean nothing(ServiceCall *service, gpointer user, GError **error)
{
    (void)service, (void)user, (void)error;
    return TRUE;
}

/* What people asked a writer is written while there is somebody to answer it; after this only the
 * signer writes. */
static void writers_settle(Core *core)
{
    for (guint i = 0; i < API_LOGS; i++) {
        g_autoptr(GError) problem = NULL;
        if (!core_writer_call(core->logs[i].writer, "system", nothing, NULL, &problem))
            g_warning("the last writes did not hold: %s", problem->message);
    }
}

/* Order matters: who hands work on ends before who takes it. */
void core_threads_stop(Core *core)
{
    core_ticker_stop(core);
    core_courier_stop(core);
    core_imports_stop(core->imports);
    core_sheets_stop(core->sheets);
    core_queue_close(core->hash_queue);
    core_queue_close(core->long_queue);
    g_thread_join(core->hasher);
    g_thread_join(core->longer);
    writers_settle(core);
    core_queue_close(core->read_queue);
    for (guint i = 0; i < CORE_READERS; i++)
        g_thread_join(core->readers[i]);
    core_ticker_free(core); /* nobody is left who could wake it */
    core_queue_free(core->hash_queue);
    core_queue_free(core->long_queue);
    core_queue_free(core->read_queue);
    core_signer_stop(core);
}
