/* core/rows.c -- ten thousand rows take seconds to try: neither a reader nor the writer does that
 */
#include "core/rows.h"
#include "register/parts.h"
#include "report/records.h"
#include "service/record.h"

static ServiceRows rows_of(const CoreRequest *request)
{
    const ApiCall *call = &request->call;
    const json_t *body = call->body;
    const json_t *first = json_object_get(body, "first");
    return (ServiceRows){.person = call->actor,
                         .type = register_text_in(body, "type"),
                         .transition = register_text_in(body, "transition"),
                         .comment = register_text_in(body, "comment"),
                         .key = register_text_in(body, "id"),
                         .file = register_text_in(body, "file"),
                         .heads = json_object_get(body, "heads"),
                         .rows = json_object_get(body, "rows"),
                         .first = first != NULL ? json_integer_value(first) : 1,
                         .language = call->language};
}

static ServiceReading reading_of(const CoreRequest *request, Store *store)
{
    return (ServiceReading){request->call.desk, store, request->call.now_us};
}

gboolean core_rows_preview_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    g_autoptr(json_t) told = NULL;
    const ServiceRows in = rows_of(request);
    const ServiceReading reading = reading_of(request, store);
    if (!store_read_begin(store, error))
        return FALSE;
    gboolean done = service_records_preview(&reading, &in, &told, error);
    store_read_end(store);
    if (!done)
        return FALSE;
    g_autofree char *text = json_dumps(told, JSON_COMPACT | JSON_SORT_KEYS);
    g_string_append(request->answer.body, text);
    return TRUE;
}

typedef struct {
    const ServiceRows *in;
    json_t *meant;
} Beginning;

static gboolean begin(ServiceCall *service, gpointer user, GError **error)
{
    const Beginning *beginning = user;
    return service_import_begin(service, beginning->in, beginning->meant, error);
}

/* Inside one look at the database: an import that is known by its id is not tried anew. */
static json_t *meant(const CoreRequest *request, Store *store, const ServiceRows *in,
                     GError **error)
{
    const ServiceReading reading = reading_of(request, store);
    if (!store_read_begin(store, error))
        return NULL;
    json_t *rows = service_import_known(&reading, in) ? json_array()
                                                      : service_records_meant(&reading, in, error);
    store_read_end(store);
    return rows;
}

static gboolean answer(CoreRequest *request, Store *store, const char *key, GError **error)
{
    const ReportAsk ask = {.body = store,
                           .desk = request->call.desk,
                           .person = request->call.actor,
                           .now_us = request->call.now_us,
                           .language = api_call_language(&request->call)};
    if (!store_read_begin(store, error))
        return FALSE;
    request->answer.status = 202;
    gboolean told = report_record_import(&ask, key, request->answer.body, error);
    store_read_end(store);
    return told;
}

gboolean core_rows_import_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    Core *core = request->core;
    const ServiceRows in = rows_of(request);
    g_autoptr(json_t) rows = meant(request, store, &in, error);
    Beginning beginning = {&in, rows};
    if (rows == NULL || !core_writer_call(core->logs[API_LOG_OF_BODY].writer, request->call.actor,
                                          begin, &beginning, error))
        return FALSE;
    core_ticker_wake(core);
    return answer(request, store, in.key, error);
}
