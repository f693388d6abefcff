/* core/operations.c -- operations the core answers itself: from memory, or on the thread of long
 * work */
#include "api-routes.h"
#include "base/problem.h"
#include "core/attach.h"
#include "core/core.h"
#include "core/courier.h"
#include "core/directory.h"
#include "core/imports.h"
#include "core/maintenance.h"
#include "core/rows.h"
#include "core/sheets.h"
#include "os/sandbox.h"
#include "report/report.h"

typedef gboolean (*Operation)(CoreRequest *request, GError **error);

static gboolean to_long(CoreRequest *request, CoreWork work)
{
    request->work = work;
    g_queue_push_tail(&request->core->longs, request);
    return FALSE;
}

static gboolean to_readers(CoreRequest *request, CoreWork work)
{
    request->work = work;
    g_queue_push_tail(&request->core->reads, request);
    return FALSE;
}

static gboolean do_session_read(CoreRequest *request, GError **error)
{
    (void)error;
    core_session_append(request->core, &request->person, &request->call, request->answer.body);
    return TRUE;
}

static gboolean site_work(CoreRequest *request, Store *site, Store *body, GError **error)
{
    Core *core = request->core;
    ApiSigned last;
    core_signed_state(core, API_LOG_OF_BODY, request->arena, &last);
    const ReportSiteFacts facts = {.version = core->facts.version,
                                   .weak_sandbox = core->facts.weak_sandbox,
                                   .signed_size = last.signed_size,
                                   .now_us = request->call.now_us};
    return report_site(site, body, request->call.actor, &facts, request->answer.body, error);
}

/* Nobody signed in learns name and version alone, from memory. */
static gboolean do_site_read(CoreRequest *request, GError **error)
{
    (void)error;
    const Core *core = request->core;
    if (*request->call.actor != '\0' && !request->person.session.half)
        return to_readers(request, site_work);
    GString *json = request->answer.body;
    g_string_append(json, "{\"name\":");
    json_append_string(json, core->settings->name, -1);
    g_string_append(json, ",\"host\":");
    json_append_string(json, core->settings->host, -1);
    g_string_append_printf(json, ",\"version\":\"%s\",\"bodies\":[],\"banners\":[]}",
                           core->facts.version);
    return TRUE;
}

static gboolean do_imports_list(CoreRequest *request, GError **error)
{
    (void)error;
    core_imports_list(request->core->imports, request->call.language, request->answer.body);
    return TRUE;
}

static gboolean do_imports_start(CoreRequest *request, GError **error)
{
    (void)error;
    core_imports_begin(request->core->imports, request);
    return FALSE;
}

/* An import of an earlier run. */
static gboolean import_work(CoreRequest *request, Store *site, Store *body, GError **error)
{
    (void)site;
    return report_import(body, api_values_text(&request->call.values, "import_id"),
                         api_call_language(&request->call), request->answer.body, error);
}

static gboolean do_imports_read(CoreRequest *request, GError **error)
{
    (void)error;
    return core_imports_append(request->core->imports,
                               api_values_text(&request->call.values, "import_id"),
                               request->call.language, request->answer.body) ||
           to_readers(request, import_work);
}

static gboolean do_imports_cancel(CoreRequest *request, GError **error)
{
    core_imports_cancel(request->core->imports,
                        api_values_text(&request->call.values, "import_id"));
    return do_imports_read(request, error);
}

static gboolean do_ledger_export(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_export_work);
}

static gboolean do_ledger_verify(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_verify_work);
}

static gboolean do_local_backup(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_backup_work);
}

static gboolean do_attachments_send(CoreRequest *request, GError **error)
{
    (void)error;
    return to_readers(request, core_attach_work);
}

static gboolean do_sheets_read(CoreRequest *request, GError **error)
{
    (void)error;
    core_sheets_push(request->core->sheets, request);
    return FALSE;
}

static gboolean do_records_import_preview(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_rows_preview_work);
}

static gboolean do_records_import(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_rows_import_work);
}

static gboolean do_courier_check(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_courier_check_work);
}

static gboolean do_office_directory(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_directory_work);
}

static gboolean do_local_courier(CoreRequest *request, GError **error)
{
    (void)error;
    return to_long(request, core_courier_settings_work);
}

#define ROW(operation) [API_OPERATION_##operation] = do_##operation,
static const Operation operations[API_OPERATION_LAST] = {API_CORE_OPERATIONS(ROW)};

gboolean core_operation(CoreRequest *request, GError **error)
{
    return operations[request->route - api_routes](request, error);
}
