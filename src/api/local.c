/* api/local.c -- what only a command on this machine may do: first set-up, a lost password,
 * rebuilding */
#include "api-routes.h"
#include "api/temporary.h"
#include "base/problem.h"
#include <string.h>

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
