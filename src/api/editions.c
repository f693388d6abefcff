/* api/editions.c -- editions of a policy and their units: asked, corrected, adopted */
#include "api-routes.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/files.h"
#include "report/report.h"
#include <string.h>

#define SOURCE_MAX_BYTES (64 * 1024 * 1024)
#define SOURCE_LINES_MAX 5000

static const char *edition_of(const ApiCall *call)
{
    return api_values_text(&call->values, "edition_id");
}

static guint64 unit_of(const ApiCall *call)
{
    return (guint64)api_values_integer(&call->values, "unit_n");
}

gboolean api_editions_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_editions(call->store, call->site, answer->body, error);
}

gboolean api_editions_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_edition(call->store, call->site, edition_of(call), answer->body, error);
}

static ReportUnitFilter filter_of(const ApiCall *call)
{
    const ApiValues *values = &call->values;
    return (ReportUnitFilter){
        .edition = edition_of(call),
        .part = api_values_text(values, "part"),
        .chapter = api_values_text(values, "chapter"),
        .path = api_values_text(values, "path"),
        .actor = api_values_text(values, "actor"),
        .capability = api_values_text(values, "capability"),
        .mechanism = api_values_text(values, "mechanism"),
        .timing = api_values_text(values, "timing"),
        .kind = api_values_text(values, "kind"),
        .modality = api_values_text(values, "modality"),
        .q = api_values_text(values, "q"),
        .guideline = api_values_text(values, "guideline"),
        .area = (guint)api_values_integer(values, "area"),
        .sure_below = (guint)api_values_integer(values, "sure_below"),
        .corrected = api_values_choice(values, "corrected"),
        .limit = (guint)api_values_integer(values, "limit"),
        .after = (guint64)api_values_integer(values, "after"),
    };
}

gboolean api_units_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportUnitFilter filter = filter_of(call);
    return report_units(call->store, &filter, answer->body, error);
}

gboolean api_units_csv(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportUnitFilter filter = filter_of(call);
    answer->content_type = "text/csv; charset=utf-8";
    answer->disposition = g_strdup("attachment; filename=\"obligations.csv\"");
    return report_units_csv(call->store, &filter, api_call_language(call), api_answer_take,
                            answer->body, error);
}

gboolean api_units_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_unit(call->store, call->site, edition_of(call), unit_of(call), answer->body,
                       error);
}

static gboolean append_unit(ApiCall *call, GString *json, GError **error)
{
    return report_unit(ledger_log_store(call->service->log), NULL, edition_of(call), unit_of(call),
                       json, error);
}

gboolean api_units_correct(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ServiceCorrection in = {
        .edition = edition_of(call),
        .n = unit_of(call),
        .expected_version =
            (guint64)json_integer_value(json_object_get(call->body, "expected_version")),
        .changes = json_object_get(call->body, "changes"),
        .reason = json_string_value(json_object_get(call->body, "reason")),
    };
    guint64 version;
    g_autoptr(GError) problem = NULL;
    gboolean done = service_correct_unit(call->service, &in, &version, &problem);
    return api_answer_decision(call, answer, done, "unit", append_unit, &problem, error);
}

gboolean api_editions_read_source(ApiCall *call, ApiAnswer *answer, GError **error)
{
    gint64 from = api_values_integer(&call->values, "from");
    gint64 to = MIN(api_values_integer(&call->values, "to"), from + SOURCE_LINES_MAX - 1);
    g_autofree char *sha256 = NULL;
    g_autofree char *encoding = NULL;
    if (!report_source_of(call->store, edition_of(call), &sha256, &encoding, error))
        return FALSE;
    g_auto(OsFd) fd = service_blob_open(call->facts->blobs, sha256, error);
    if (fd < 0)
        return FALSE;
    GByteArray *bytes = os_read_at_most(fd, SOURCE_MAX_BYTES, sha256, error);
    if (bytes == NULL)
        return FALSE;
    g_autoptr(GBytes) source = g_byte_array_free_to_bytes(bytes);
    return report_source(source, encoding, (guint64)from, (guint64)to, answer->body, error);
}

gboolean api_editions_read_heatmap(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_heatmap(call->store, edition_of(call), answer->body, error);
}

gboolean api_editions_diff(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ReportDiffFilter filter = {
        .from = api_values_text(&call->values, "from"),
        .to = edition_of(call),
        .all = strcmp(api_values_text(&call->values, "mode"), "all") == 0,
        .limit = (guint)api_values_integer(&call->values, "limit"),
        .after = (guint64)api_values_integer(&call->values, "after"),
    };
    return report_diff(call->store, &filter, answer->body, error);
}

gboolean api_editions_discard(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer->receipt = TRUE;
    return service_discard_edition(call->service, edition_of(call),
                                   json_string_value(json_object_get(call->body, "reason")), error);
}

gboolean api_editions_adopt(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *note = json_string_value(json_object_get(call->body, "note"));
    const char *open_reason = json_string_value(json_object_get(call->body, "open_reason"));
    const ServiceAdoption in = {.edition = edition_of(call),
                                .adopted_on =
                                    json_string_value(json_object_get(call->body, "adopted_on")),
                                .note = note != NULL ? note : "",
                                .open_reason = open_reason != NULL ? open_reason : ""};
    if (!service_adopt_edition(call->service, &in, error))
        return FALSE;
    g_string_append(answer->body, "{\"edition\":");
    if (!report_edition(ledger_log_store(call->service->log), NULL, edition_of(call), answer->body,
                        error))
        return FALSE;
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
    return TRUE;
}
