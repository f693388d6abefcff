/* api/programs.c -- programs that call by a token: listed, issued, agreed to, rotated, ended */
#include "api-routes.h"
#include "base/json.h"
#include "base/problem.h"
#include "register/desk.h"
#include "register/types.h"
#include "report/report.h"

static const char *program_id(const ApiCall *call)
{
    return api_values_text(&call->values, "program_id");
}

gboolean api_programs_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_programs(call->site, call->actor, NULL, call->now_us, answer->body, error);
}

gboolean api_programs_own(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return report_programs(call->site, call->actor, call->actor, call->now_us, answer->body, error);
}

gboolean api_programs_itself(ApiCall *call, ApiAnswer *answer, GError **error)
{
    (void)error;
    report_program_itself(call->program, answer->body);
    return TRUE;
}

/* {program[, token]} as it stands after the write. */
static gboolean answer_program(ApiCall *call, const char *id, const char *token, ApiAnswer *answer,
                               GError **error)
{
    g_string_append(answer->body, "{\"program\":");
    if (!report_program(ledger_log_store(call->service->log), call->actor, id, call->now_us,
                        answer->body, error))
        return FALSE;
    if (token != NULL) {
        g_string_append(answer->body, ",\"token\":");
        json_append_string(answer->body, token, -1);
    }
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
    return TRUE;
}

/* [{type, acts}] as {type: acts}; NULL with an error where a type stands twice. */
static json_t *allows_of(const ApiCall *call, GError **error)
{
    const json_t *rows = json_object_get(call->body, "allows");
    g_autoptr(json_t) allows = json_object();
    for (gsize i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *type = json_string_value(json_object_get(row, "type"));
        if (json_object_get(allows, type) != NULL) {
            problem_set(error, PROBLEM_INVALID, "allows",
                        PROBLEM_BOTH("each type once", "同じ種類が二度あります"));
            return NULL;
        }
        json_object_set(allows, type, json_object_get(row, "acts"));
    }
    return g_steal_pointer(&allows);
}

/* A name that no type has would let nothing, and later whatever comes to be called so. */
gboolean api_prepare_programs_issue(ApiCall *call, GError **error)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(call->desk), call->records, error);
    if (set == NULL)
        return FALSE;
    g_autoptr(GString) unknown = g_string_new(NULL);
    const json_t *rows = json_object_get(call->body, "allows");
    for (gsize i = 0; i < json_array_size(rows); i++) {
        const char *type = json_string_value(json_object_get(json_array_get(rows, i), "type"));
        if (record_types_find(set->types, type) == NULL)
            g_string_append_printf(unknown, "%s%s", unknown->len > 0 ? ", " : "", type);
    }
    if (unknown->len == 0)
        return TRUE;
    g_autofree char *why =
        g_strdup_printf("no such types of records: %s" PROBLEM_MARK "記録の種類にありません: %s",
                        unknown->str, unknown->str);
    problem_set(error, PROBLEM_INVALID, "allows", why);
    return FALSE;
}

gboolean api_programs_issue(ApiCall *call, ApiAnswer *answer, GError **error)
{
    char id[ID_TEXT_BYTES];
    char token[PEOPLE_PROGRAM_TOKEN_BYTES];
    g_autoptr(json_t) allows = allows_of(call, error);
    const ServiceProgramIn in = {.name = api_body_text(call, "name"),
                                 .purpose = api_body_text(call, "purpose"),
                                 .reason = api_body_text(call, "reason"),
                                 .owner = api_body_text(call, "owner"),
                                 .until_on = api_body_text(call, "until_on"),
                                 .addresses = api_body_text(call, "addresses"),
                                 .allows = allows};
    return allows != NULL && service_issue_program(call->service, &in, id, token, error) &&
           answer_program(call, id, token, answer, error);
}

gboolean api_programs_agree(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_agree_program(call->service, program_id(call), error) &&
           answer_program(call, program_id(call), NULL, answer, error);
}

gboolean api_programs_rotate(ApiCall *call, ApiAnswer *answer, GError **error)
{
    char token[PEOPLE_PROGRAM_TOKEN_BYTES];
    return service_rotate_program(call->service, program_id(call), token, error) &&
           answer_program(call, program_id(call), token, answer, error);
}

gboolean api_programs_end(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return service_end_program(call->service, program_id(call), api_body_text(call, "reason"),
                               error) &&
           answer_program(call, program_id(call), NULL, answer, error);
}
