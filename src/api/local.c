/* api/local.c -- what only a command on this machine may do: first set-up, a lost password,
 * rebuilding */
#include "api-routes.h"
#include "api/temporary.h"
#include "base/problem.h"
#include "service/record.h"
#include <string.h>

#define FINDINGS_MAX 20u

static gboolean temporary_prepare(ApiCall *call, GError **error)
{
    return api_temporary_prepare(call, json_string_value(json_object_get(call->body, "password")),
                                 error);
}

static void append_temporary(const ApiCall *call, const char *login, ApiAnswer *answer)
{
    const ApiTemporary *temporary = api_temporary(call);
    g_string_append(answer->body, "{\"login\":");
    json_append_string(answer->body, login, -1);
    g_string_append(answer->body, ",\"password\":");
    json_append_string(answer->body, temporary->password, -1);
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
}

gboolean api_prepare_local_setup(ApiCall *call, GError **error)
{
    return temporary_prepare(call, error);
}

gboolean api_local_setup(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ApiFacts *facts = call->facts;
    const ApiTemporary *temporary = api_temporary(call);
    const ServiceSiteIn in = {
        .name = facts->site_name,
        .host = facts->host,
        .user_name = json_string_value(json_object_get(call->body, "login")),
        .person_name = json_string_value(json_object_get(call->body, "name")),
        .password_hash = temporary->hash,
    };
    if (!service_init_site(call->service, &in, NULL, error) ||
        !service_create_body(call->service, facts->body_id, facts->body_name, facts->body_origin,
                             error))
        return FALSE;
    append_temporary(call, in.user_name, answer);
    return TRUE;
}

gboolean api_prepare_local_reset_administrator(ApiCall *call, GError **error)
{
    return temporary_prepare(call, error);
}

gboolean api_local_reset_administrator(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ApiTemporary *temporary = api_temporary(call);
    g_autofree char *login = NULL;
    if (!service_reset_administrator(call->service, temporary->hash, &login, error))
        return FALSE;
    append_temporary(call, login, answer);
    return TRUE;
}

gboolean api_local_rebuild(ApiCall *call, ApiAnswer *answer, GError **error)
{
    LedgerLog *log = call->service->log;
    g_string_append_printf(answer->body, "{\"events\":%" G_GUINT64_FORMAT "}",
                           ledger_log_size(log));
    return ledger_rebuild(log, error);
}

/* ---- types of records ---- */

static void types_free(gpointer data)
{
    service_types_free(data);
}

static void refuse_types(const RecordFindings *findings, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < record_findings_kept(findings); i++) {
        g_autofree char *line =
            record_finding_line(record_findings_get(findings, i), PROBLEM_ENGLISH);
        g_string_append_printf(lines, "%s%s", i > 0 ? "; " : "", line);
    }
    problem_set(error, PROBLEM_INVALID, "types", lines->str);
}

gboolean api_prepare_local_adopt_types(ApiCall *call, GError **error)
{
    const json_t *files = json_object_get(call->body, "files");
    g_autoptr(GArray) sources = g_array_new(FALSE, TRUE, sizeof(RecordSource));
    for (gsize i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        const json_t *text = json_object_get(file, "text");
        const RecordSource source = {json_string_value(json_object_get(file, "file")),
                                     json_string_value(text), json_string_length(text), TRUE,
                                     FALSE};
        g_array_append_val(sources, source);
    }
    g_autoptr(GError) failed = NULL;
    g_autoptr(RecordFindings) findings = record_findings_new(FINDINGS_MAX);
    call->prepared_free = types_free;
    call->prepared = service_types_check(call->store, (const RecordSource *)(gpointer)sources->data,
                                         sources->len, findings, &failed);
    if (failed != NULL)
        g_propagate_error(error, g_steal_pointer(&failed));
    else if (call->prepared == NULL)
        refuse_types(findings, error);
    return call->prepared != NULL;
}

gboolean api_local_adopt_types(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer->receipt = TRUE;
    return service_adopt_types(call->service, call->prepared, error);
}
