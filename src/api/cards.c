/* api/cards.c -- certificates of IC cards: of an account, exchanged for a code, signed in with */
#include "api-routes.h"
#include "api/signing.h"
#include "base/problem.h"
#include "report/report.h"
#include <string.h>

static const char *account_id(const ApiCall *call)
{
    return api_values_text(&call->values, "account_id");
}

/* ---- of an account ---- */

gboolean api_accounts_certificates(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_certificates(call->site, account_id(call), answer->body, error);
}

static gboolean answer_certificates(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer->receipt = TRUE;
    return report_certificates(ledger_log_store(call->service->log), account_id(call), answer->body,
                               error);
}

gboolean api_accounts_add_certificate(ApiCall *call, ApiAnswer *answer, GError **error)
{
    PeopleCertificate certificate;
    const char *text = api_body_text(call, "file");
    g_autoptr(GBytes) bytes = base64_read(text, strlen(text), PEOPLE_CERTIFICATE_MAX_BYTES);
    if (bytes == NULL) {
        problem_set(error, PROBLEM_INVALID, "file", "Base64");
        return FALSE;
    }
    gsize count;
    const guint8 *at = g_bytes_get_data(bytes, &count);
    return people_certificate_read(&certificate, at, count, error) &&
           service_add_certificate(call->service, account_id(call), &certificate, error) &&
           answer_certificates(call, answer, error);
}

gboolean api_accounts_remove_certificate(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_remove_certificate(call->service, account_id(call),
                                      api_values_text(&call->values, "certificate_id"),
                                      call->person->session.id, error) &&
           answer_certificates(call, answer, error);
}

/* ---- signing in ---- */

/* The page of the main listener, by the name it was asked for here. */
static char *home_address(const ApiCall *call, const char *what, const char *value)
{
    const char *host = call->request->host;
    const char *bracket = strchr(host, ']'); /* of an IPv6 address */
    const char *colon = strrchr(bracket != NULL ? bracket : host, ':');
    gsize bytes = colon != NULL ? (gsize)(colon - host) : strlen(host);
    return g_strdup_printf("https://%.*s:%u/#%s=%s", (int)bytes, host, call->request->other_port,
                           what, value);
}

/* A person looks at this answer: what was refused is said by the page they come back to. */
static gboolean send_home(ApiCall *call, ApiAnswer *answer, const char *what, const char *value)
{
    answer->status = 303;
    answer->location = home_address(call, what, value);
    g_string_assign(answer->body, "{}");
    return TRUE;
}

gboolean api_card_exchange(ApiCall *call, ApiAnswer *answer, GError **error)
{
    char code[PEOPLE_CARD_CODE_BYTES];
    g_autoptr(GError) refusal = NULL;
    if (service_make_card_code(call->service, call->request->card,
                               api_values_text(&call->values, "challenge"), code, &refusal))
        return send_home(call, answer, "card", code);
    if (g_error_matches(refusal, PROBLEM, PROBLEM_NOT_FOUND))
        return send_home(call, answer, "card-refused", "unknown");
    if (g_error_matches(refusal, PROBLEM, PROBLEM_DISABLED))
        return send_home(call, answer, "card-refused", "disabled");
    g_propagate_error(error, g_steal_pointer(&refusal));
    return FALSE;
}

gboolean api_session_give_card(ApiCall *call, ApiAnswer *answer, GError **error)
{
    ServiceSignInOut out;
    const ServiceCardIn in = {.code = api_body_text(call, "code"),
                              .verifier = api_body_text(call, "verifier"),
                              .peer = call->request->peer};
    return service_give_card_code(call->service, &in, &out, error) &&
           api_leave_session(call, error) &&
           api_answer_new_session(call, &out.token, answer, error);
}
