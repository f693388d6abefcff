/* api/accounts.c -- accounts of many: listed, added, changed, disabled, given a new password */
#include "api-routes.h"
#include "api/temporary.h"
#include "base/problem.h"
#include "report/report.h"

static const char *text_of(const ApiCall *call, const char *name)
{
    return json_string_value(json_object_get(call->body, name));
}

static const char *account_id(const ApiCall *call)
{
    return api_values_text(&call->values, "account_id");
}

gboolean api_accounts_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_accounts(call->site, call->now_us, answer->body, error);
}

gboolean api_accounts_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_account(call->site, account_id(call), call->now_us, answer->body, error);
}

gboolean api_accounts_factors(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autoptr(PeoplePerson) who = people_person_find(call->site, account_id(call), error);
    return who != NULL && report_factors(call->site, account_id(call), answer->body, error);
}

/* {account[, password]} as it stands after the write. */
static gboolean answer_account(ApiCall *call, const char *id, const char *password,
                               ApiAnswer *answer, GError **error)
{
    g_string_append(answer->body, "{\"account\":");
    if (!report_account(ledger_log_store(call->service->log), id, call->now_us, answer->body,
                        error))
        return FALSE;
    if (password != NULL) {
        g_string_append(answer->body, ",\"password\":");
        json_append_string(answer->body, password, -1);
    }
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
    return TRUE;
}

/* ---- where people are signed in ---- */

gboolean api_accounts_sessions(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_sessions(call->site, NULL, call->person->token, call->now_us, answer->body,
                           error);
}

static gboolean end_sessions(ApiCall *call, const char *session, ApiAnswer *answer, GError **error)
{
    const ServiceSessionsOf of = {
        .person = account_id(call), .session = session, .keep = call->person->session.id};
    answer->receipt = TRUE;
    return service_end_sessions_of(call->service, &of, error) &&
           report_sessions(ledger_log_store(call->service->log), NULL, call->person->token,
                           call->now_us, answer->body, error);
}

gboolean api_accounts_end_session(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return end_sessions(call, api_values_text(&call->values, "session_id"), answer, error);
}

gboolean api_accounts_end_sessions(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return end_sessions(call, NULL, answer, error);
}

/* ---- added, changed ---- */

gboolean api_prepare_accounts_add(ApiCall *call, GError **error)
{
    return api_temporary_prepare(call, NULL, error);
}

gboolean api_accounts_add(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const char *role = text_of(call, "role");
    const ServiceAccountIn in = {.person = text_of(call, "person"),
                                 .user_name = text_of(call, "login"),
                                 .name = text_of(call, "name"),
                                 .role = role != NULL ? role : PEOPLE_STAFF,
                                 .password_hash = api_temporary(call)->hash};
    char id[1][ID_TEXT_BYTES];
    return service_add_accounts(call->service, &in, 1, id, error) &&
           answer_account(call, id[0], api_temporary(call)->password, answer, error);
}

/* ---- issued to many ---- */

#define ISSUE_MAX 50 /* maxItems of AccountIssue */

static const json_t *issue_rows(const ApiCall *call)
{
    return json_object_get(call->body, "accounts");
}

gboolean api_prepare_accounts_issue(ApiCall *call, GError **error)
{
    return api_temporaries_prepare(call, json_array_size(issue_rows(call)), error);
}

static const char *row_text(const json_t *rows, gsize index, const char *name)
{
    return json_string_value(json_object_get(json_array_get(rows, index), name));
}

static gboolean append_issued(ApiCall *call, const ServiceIssued *issued, gsize index,
                              GString *json, GError **error)
{
    g_string_append(json, "{\"account\":");
    if (!report_account(ledger_log_store(call->service->log), issued->id, call->now_us, json,
                        error))
        return FALSE;
    g_string_append(json, ",\"password\":");
    json_append_string(json, api_temporaries_at(call, index)->password, -1);
    g_string_append_c(json, '}');
    return TRUE;
}

static void append_refused(const ApiCall *call, const ServiceIssued *issued, gsize index,
                           GString *json)
{
    g_string_append(json, "{\"person\":");
    json_append_string(json, row_text(issue_rows(call), index, "person"), -1);
    g_string_append(json, ",\"name\":");
    json_append_string(json, row_text(issue_rows(call), index, "name"), -1);
    g_string_append(json, ",\"login\":");
    json_append_string(json, row_text(issue_rows(call), index, "login"), -1);
    g_string_append(json, ",\"problem\":");
    api_append_problem(json, issued->refused, call->language);
    g_string_append_c(json, '}');
}

/* {issued: [{account, password}], refused: [{person, name, login, problem}]} */
static gboolean answer_issued(ApiCall *call, const ServiceIssued *issued, gsize count,
                              ApiAnswer *answer, GError **error)
{
    g_autoptr(GString) refused = g_string_new(NULL);
    const char *between = "";
    g_string_append(answer->body, "{\"issued\":[");
    for (gsize i = 0; i < count; i++) {
        if (issued[i].refused != NULL) {
            g_string_append(refused, refused->len > 0 ? "," : "");
            append_refused(call, &issued[i], i, refused);
            continue;
        }
        g_string_append(answer->body, between);
        between = ",";
        if (!append_issued(call, &issued[i], i, answer->body, error))
            return FALSE;
    }
    g_string_append_printf(answer->body, "],\"refused\":[%s]}", refused->str);
    answer->receipt = TRUE;
    return TRUE;
}

gboolean api_accounts_issue(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const json_t *rows = issue_rows(call);
    gsize count = MIN(json_array_size(rows), ISSUE_MAX);
    ServiceAccountIn in[ISSUE_MAX];
    ServiceIssued issued[ISSUE_MAX] = {0};
    for (gsize i = 0; i < count; i++)
        in[i] = (ServiceAccountIn){.person = row_text(rows, i, "person"),
                                   .user_name = row_text(rows, i, "login"),
                                   .name = row_text(rows, i, "name"),
                                   .role = PEOPLE_STAFF,
                                   .password_hash = api_temporaries_at(call, i)->hash};
    gboolean again = json_is_true(json_object_get(call->body, "again"));
    gboolean done = service_issue_accounts(call->service, in, count, again, issued, error) &&
                    answer_issued(call, issued, count, answer, error);
    for (gsize i = 0; i < count; i++)
        g_clear_error(&issued[i].refused);
    return done;
}

gboolean api_accounts_change(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ServiceAccountChange change = {.user_name = text_of(call, "login"),
                                         .name = text_of(call, "name"),
                                         .role = text_of(call, "role")};
    return service_change_account(call->service, account_id(call), &change, error) &&
           answer_account(call, account_id(call), NULL, answer, error);
}

static gboolean set_state(ApiCall *call, gboolean active, ApiAnswer *answer, GError **error)
{
    return service_set_account_state(call->service, account_id(call), active, error) &&
           answer_account(call, account_id(call), NULL, answer, error);
}

gboolean api_accounts_disable(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return set_state(call, FALSE, answer, error);
}

gboolean api_accounts_enable(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return set_state(call, TRUE, answer, error);
}

static gboolean resets(const ApiCall *call, const char *what)
{
    return json_is_true(json_object_get(call->body, what));
}

/* What the person still has besides the password, into the object that `json` ends with. */
static gboolean append_left(ApiCall *call, GString *json, GError **error)
{
    Store *site = ledger_log_store(call->service->log);
    g_string_truncate(json, json->len - 1);
    g_string_append(json, ",\"factors\":");
    if (!report_factors(site, account_id(call), json, error))
        return FALSE;
    g_string_append(json, ",\"cards\":");
    if (!report_certificates(site, account_id(call), json, error))
        return FALSE;
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean api_prepare_accounts_reset(ApiCall *call, GError **error)
{
    if (!resets(call, "password") && !resets(call, "factors") && !resets(call, "certificates")) {
        problem_set(error, PROBLEM_INVALID, "password, factors, certificates",
                    PROBLEM_BOTH("choose one of them", "どれかを選んでください"));
        return FALSE;
    }
    return !resets(call, "password") || api_temporary_prepare(call, NULL, error);
}

gboolean api_accounts_reset(ApiCall *call, ApiAnswer *answer, GError **error)
{
    const ApiTemporary *temporary = api_temporary(call);
    const ServiceReset reset = {.temporary_hash = temporary != NULL ? temporary->hash : NULL,
                                .factors = resets(call, "factors"),
                                .certificates = resets(call, "certificates")};
    return service_reset_credential(call->service, account_id(call), &reset, error) &&
           answer_account(call, account_id(call), temporary != NULL ? temporary->password : NULL,
                          answer, error) &&
           append_left(call, answer->body, error);
}
