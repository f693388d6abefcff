/* api/factors.c -- second factors: given at a sign-in, registered, removed */
#include "api-routes.h"
#include "api/signing.h"
#include "base/problem.h"
#include "report/report.h"
#include <string.h>

static const char *code_of(const ApiCall *call)
{
    return json_string_value(json_object_get(call->body, "code"));
}

gboolean api_session_give_code(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ServiceSignInOut out;
    const ServiceCodeIn in = {.token = call->person->token,
                              .code = code_of(call),
                              .peer = call->request->peer,
                              .key = call->facts->key};
    return service_give_code(call->service, &in, &out, error) &&
           api_answer_new_session(call, &out.token, answer, error);
}

/* ---- what a person has ---- */

gboolean api_factors_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_factors(call->site, call->actor, answer->body, error);
}

static void append_codes(const ServiceRecovery *recovery, GString *json)
{
    g_string_append(json, ",\"recovery_codes\":[");
    for (gsize i = 0; i < PEOPLE_RECOVERY_CODES; i++)
        g_string_append_printf(json, "%s\"%s\"", i > 0 ? "," : "", recovery->codes[i].text);
    g_string_append_c(json, ']');
}

gboolean api_answer_factors(ApiCall *call, const ServiceRecovery *recovery, ApiAnswer *answer,
                            GError **error)
{
    g_string_append(answer->body, "{\"factors\":");
    if (!report_factors(ledger_log_store(call->service->log), call->actor, answer->body, error))
        return FALSE;
    if (recovery != NULL && recovery->made)
        append_codes(recovery, answer->body);
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
    return TRUE;
}

/* ---- TOTP ---- */

static gboolean append_totp(ApiCall *call, const guint8 *secret, GString *json, GError **error)
{
    guint size = 0;
    g_autoptr(PeoplePerson) who =
        people_person_find(ledger_log_store(call->service->log), call->actor, error);
    if (who == NULL)
        return FALSE;
    g_autofree char *key = people_totp_key_text(secret);
    g_autofree char *address = people_totp_address(secret, call->facts->site_name, who->user_name);
    g_autofree char *path = people_qr_path(address, &size, error);
    if (path == NULL)
        return FALSE;
    g_string_append_printf(json, "{\"key\":\"%s\",\"address\":", key);
    json_append_string(json, address, -1);
    g_string_append_printf(json, ",\"qr\":{\"size\":%u,\"path\":\"%s\"}}", size, path);
    return TRUE;
}

gboolean api_factors_begin_totp(ApiCall *call, ApiAnswer *answer, GError **error)
{
    guint8 secret[PEOPLE_TOTP_SECRET_BYTES];
    gboolean done = service_begin_totp(call->service, call->facts->key, secret, error) &&
                    append_totp(call, secret, answer->body, error);
    explicit_bzero(secret, sizeof secret);
    return done;
}

gboolean api_factors_confirm_totp(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ServiceRecovery recovery;
    return service_confirm_totp(call->service, call->facts->key, code_of(call), call->person->token,
                                &recovery, error) &&
           api_answer_factors(call, &recovery, answer, error);
}

gboolean api_factors_remove_totp(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_remove_totp(call->service, call->person->token, error) &&
           api_answer_factors(call, NULL, answer, error);
}

gboolean api_factors_make_recovery(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ServiceRecovery recovery;
    return service_make_recovery(call->service, call->facts->key, &recovery, error) &&
           api_answer_factors(call, &recovery, answer, error);
}
