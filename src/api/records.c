/* api/records.c -- records over HTTP: home, inbox, registers, one record and what is done with it
 */
#include "api-routes.h"
#include "api/asking.h"
#include "base/problem.h"
#include "register/inbox.h"
#include "register/parts.h"
#include "service/record.h"
#include <string.h>

static const char *record_of(const ApiCall *call)
{
    return api_values_text(&call->values, "record_id");
}

/* ---- reading ---- */

gboolean api_types_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_types(&ask, answer->body, error);
}

gboolean api_types_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_type(&ask, api_values_text(&call->values, "type_name"),
                       (guint64)api_values_integer(&call->values, "generation"), answer->body,
                       error);
}

gboolean api_home_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_home(&ask, answer->body, error);
}

gboolean api_inbox_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    const ReportInboxFilter filter = {.all = api_values_choice(&call->values, "all") == 1,
                                      .late = api_values_choice(&call->values, "late") == 1,
                                      .type = api_values_text(&call->values, "type"),
                                      .limit = (guint)api_values_integer(&call->values, "limit"),
                                      .offset =
                                          (guint64)api_values_integer(&call->values, "offset")};
    return report_inbox(&ask, &filter, answer->body, error);
}

gboolean api_applied_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_applied(&ask, (guint64)api_values_integer(&call->values, "offset"),
                          (guint)api_values_integer(&call->values, "limit"), answer->body, error);
}

gboolean api_notices_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_notices(&ask, api_values_integer(&call->values, "before"),
                          (guint)api_values_integer(&call->values, "limit"), answer->body, error);
}

gboolean api_notices_mark(ApiCall *call, ApiAnswer *answer, GError **error)
{
    gint64 until = json_integer_value(json_object_get(call->body, "until"));
    g_string_append_printf(answer->body, "{\"until\":%" G_GINT64_FORMAT "}", until);
    return register_notice_set_read(ledger_log_store(call->service->log), call->actor, until,
                                    error);
}

gboolean api_records_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_record(&ask, record_of(call), answer->body, error);
}

gboolean api_search_run(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    const RegisterSearch search = {.q = api_values_text(&call->values, "q"),
                                   .before = api_values_integer(&call->values, "before"),
                                   .limit = (guint)api_values_integer(&call->values, "limit")};
    return report_search(&ask, &search, answer->body, error);
}

gboolean api_calendar_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_calendar(&ask, api_values_text(&call->values, "from"),
                           api_values_text(&call->values, "until"), answer->body, error);
}

gboolean api_records_evaluate(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    const ReportTyped typed = {.type = api_body_text(call, "type"),
                               .record = api_body_text(call, "record"),
                               .transition = api_body_text(call, "transition"),
                               .values = json_object_get(call->body, "values")};
    return report_evaluate(&ask, &typed, answer->body, error);
}

/* ---- registers ---- */

#define FILTERS_MAX 20

/* `filter` is a JSON object of texts; lent by `object`. */
static gboolean read_filters(const ApiCall *call, json_t **object, RegisterFilter *filters,
                             guint *count, GError **error)
{
    const char *text = api_values_text(&call->values, "filter");
    const char *name;
    json_t *value;
    *count = 0;
    *object = NULL;
    if (*text == '\0')
        return TRUE;
    *object = json_read((const guint8 *)text, strlen(text), 65536, 2, "filter", error);
    if (*object == NULL)
        return FALSE;
    json_object_foreach(*object, name, value)
    {
        if (!json_is_string(value) || *count == FILTERS_MAX)
            break;
        filters[(*count)++] = (RegisterFilter){name, json_string_value(value)};
    }
    if (json_is_object(*object) && *count == json_object_size(*object))
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "filter",
                PROBLEM_BOTH("an object of texts", "列と値の組を指定してください"));
    return FALSE;
}

static RegisterListing listing_of(const ApiCall *call, const RegisterFilter *filters, guint count)
{
    const char *which = api_values_text(&call->values, "which");
    return (RegisterListing){.filters = filters,
                             .filter_count = count,
                             .which = strcmp(which, "closed") == 0 ? REGISTER_CLOSED
                                      : strcmp(which, "all") == 0  ? REGISTER_ALL
                                                                   : REGISTER_OPEN,
                             .late = api_values_choice(&call->values, "late") == 1,
                             .q = api_values_text(&call->values, "q"),
                             .sort = api_values_text(&call->values, "sort"),
                             .descending = api_values_choice(&call->values, "descending") == 1};
}

gboolean api_records_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    RegisterFilter filters[FILTERS_MAX];
    guint count = 0;
    g_autoptr(json_t) read = NULL;
    if (!read_filters(call, &read, filters, &count, error))
        return FALSE;
    RegisterListing listing = listing_of(call, filters, count);
    listing.limit = (guint)api_values_integer(&call->values, "limit");
    listing.offset = (guint64)api_values_integer(&call->values, "offset");
    return report_records(&ask, api_values_text(&call->values, "type"), &listing, answer->body,
                          error);
}

gboolean api_records_csv(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    RegisterFilter filters[FILTERS_MAX];
    guint count = 0;
    g_autoptr(json_t) read = NULL;
    if (!read_filters(call, &read, filters, &count, error))
        return FALSE;
    RegisterListing listing = listing_of(call, filters, count);
    listing.limit = REGISTER_LIST_MAX;
    answer->content_type = "text/csv; charset=utf-8";
    answer->disposition =
        g_strdup_printf("attachment; filename=\"%s.csv\"", api_values_text(&call->values, "type"));
    return report_records_csv(&ask, api_values_text(&call->values, "type"), &listing,
                              api_answer_take, answer->body, error);
}

/* ---- doing ---- */

static RegisterDoing doing_of(const ApiCall *call)
{
    const char *as = api_body_text(call, "as");
    return (RegisterDoing){.record = record_of(call),
                           .expected_version =
                               (guint64)register_integer_in(call->body, "expected_version"),
                           .values = json_object_get(call->body, "values"),
                           .comment = api_body_text(call, "comment"),
                           .effective_on = api_body_text(call, "effective_on"),
                           .as = *as != '\0' ? as : NULL,
                           .second = api_body_text(call, "second")};
}

/* What was typed, beside what others wrote meanwhile. */
static json_t *differences(const json_t *typed, const json_t *current)
{
    json_t *out = json_array();
    const char *name;
    json_t *mine;
    json_object_foreach((json_t *)typed, name, mine)
    {
        json_t *theirs = json_object_get(current, name);
        if (theirs != NULL && json_equal(theirs, mine))
            continue;
        json_t *one = json_pack("{s:s, s:O}", "field", name, "mine", mine);
        if (theirs != NULL)
            json_object_set(one, "current", theirs);
        json_array_append_new(out, one);
    }
    return out;
}

/* Members of the problem that is answered: {current, differences}. */
static void tell_conflict(ApiCall *call, const RegisterDoing *doing)
{
    g_autoptr(GString) current = g_string_new(NULL);
    const ReportAsk ask = api_asking(call);
    if (!report_record_written(&ask, ledger_log_size(call->service->log), doing->record, current,
                               NULL))
        return;
    g_autoptr(json_t) page = json_loadb(current->str, current->len, 0, NULL);
    g_autoptr(json_t) differ = differences(doing->values, json_object_get(page, "values"));
    g_autofree char *text = json_dumps(differ, JSON_COMPACT | JSON_SORT_KEYS);
    call->problem_more = g_strdup_printf("\"current\":%s,\"differences\":%s", current->str, text);
}

static void tell_refusal(ApiCall *call, const ServiceRecordOut *out)
{
    if (out->refusal == NULL)
        return;
    g_autofree char *text = json_dumps(out->refusal, JSON_COMPACT | JSON_SORT_KEYS);
    call->problem_more = g_strdup_printf("\"refusal\":%s", text);
}

gboolean api_answer_record(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(GString) page = g_string_new("\"record\":");
    const ReportAsk ask = api_asking(call);
    if (!report_record(&ask, call->record_after, page, error))
        return FALSE;
    api_answer_add_members(answer, page->str);
    return TRUE;
}

void api_answer_unshown(const ApiCall *call, const GError *problem, ApiAnswer *answer)
{
    gboolean hidden = g_error_matches(problem, PROBLEM, PROBLEM_NOT_FOUND);
    g_autofree char *members =
        g_strdup_printf("\"id\":\"%s\"%s", call->record_after, hidden ? "" : ",\"unshown\":true");
    api_answer_add_members(answer, members);
}

/* The draft it was typed in goes with the act; the rest of the answer is a reader's. */
static gboolean acted(ApiCall *call, const char *record, ApiAnswer *answer, GError **error)
{
    const char *draft = api_body_text(call, "draft");
    Store *body = ledger_log_store(call->service->log);
    if (*draft != '\0' && !register_draft_drop(body, draft, call->actor, error))
        return FALSE;
    call->record_after = g_string_chunk_insert(call->values.arena, record);
    answer->receipt = TRUE;
    return TRUE;
}

static gboolean do_act(ApiCall *call, ServiceRecordAct act, const char *what, ApiAnswer *answer,
                       GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(ServiceRecordOut) out = {0};
    const RegisterDoing doing = doing_of(call);
    if (service_record_act(call->service, act, &doing, what, &out, &problem))
        return acted(call, out.record, answer, error);
    if (g_error_matches(problem, PROBLEM, PROBLEM_CONFLICT))
        tell_conflict(call, &doing);
    tell_refusal(call, &out);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

gboolean api_records_open(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_auto(ServiceRecordOut) out = {0};
    const char *transition = api_body_text(call, "transition");
    const RegisterOpening opening = {.type = api_body_text(call, "type"), .doing = doing_of(call)};
    if (service_record_open(call->service, &opening, *transition != '\0' ? transition : NULL, &out,
                            error))
        return acted(call, out.record, answer, error);
    tell_refusal(call, &out);
    return FALSE;
}

gboolean api_records_edit(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return do_act(call, SERVICE_RECORD_EDIT, NULL, answer, error);
}

gboolean api_records_move(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return do_act(call, SERVICE_RECORD_MOVE, api_body_text(call, "transition"), answer, error);
}

gboolean api_records_second(ApiCall *call, ApiAnswer *answer, GError **error)
{
    gboolean agree = json_is_true(json_object_get(call->body, "agree"));
    return do_act(call, agree ? SERVICE_RECORD_AGREE : SERVICE_RECORD_DECLINE, NULL, answer, error);
}

gboolean api_records_note(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return do_act(call, SERVICE_RECORD_NOTE, NULL, answer, error);
}

gboolean api_records_hand_over(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return do_act(call, SERVICE_RECORD_HAND_OVER, api_body_text(call, "to"), answer, error);
}

gboolean api_records_look(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return do_act(call, SERVICE_RECORD_LOOK, NULL, answer, error);
}

gboolean api_records_decide(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(json_t) told = NULL;
    const ServiceDecision in = {.records = json_object_get(call->body, "records"),
                                .transition = api_body_text(call, "transition"),
                                .comment = api_body_text(call, "comment"),
                                .language = call->language};
    if (!service_records_decide(call->service, &in, &told, error))
        return FALSE;
    g_autofree char *text = json_dumps(told, JSON_COMPACT | JSON_SORT_KEYS);
    g_string_append_printf(answer->body, "{\"results\":%s}", text);
    answer->receipt = TRUE;
    return TRUE;
}

/* ---- rows of a spreadsheet ---- */

gboolean api_record_imports_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_record_imports(&ask, answer->body, error);
}

gboolean api_record_imports_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportAsk ask = api_asking(call);
    return report_record_import(&ask, api_values_text(&call->values, "import_id"), answer->body,
                                error);
}

gboolean api_record_imports_steer(ApiCall *call, ApiAnswer *answer, GError **error)
{
    static const char *const names[] = {[SERVICE_IMPORT_STOP] = "stop",
                                        [SERVICE_IMPORT_CONTINUE] = "continue",
                                        [SERVICE_IMPORT_SKIP] = "skip",
                                        [SERVICE_IMPORT_END] = "end"};
    const ReportAsk ask = api_asking(call);
    const char *key = api_values_text(&call->values, "import_id");
    const char *act = api_body_text(call, "act");
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], act) == 0) {
            call->rows_after = i == SERVICE_IMPORT_CONTINUE || i == SERVICE_IMPORT_SKIP;
            return service_import_steer(call->service, key, (ServiceImportSteer)i, error) &&
                   report_record_import(&ask, key, answer->body, error);
        }
    return FALSE;
}
