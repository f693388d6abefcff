/* api/answer.c -- answers: JSON, files, problems (RFC 9457), and the receipt of a write */
#include "api/call.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>
#include <unistd.h>

void api_answer_init(ApiAnswer *answer)
{
    *answer = (ApiAnswer){.status = 200, .content_type = "application/json", .file = -1};
    answer->body = g_string_sized_new(512);
}

void api_answer_clear(ApiAnswer *answer)
{
    g_clear_pointer(&answer->disposition, g_free);
    g_clear_pointer(&answer->etag, g_free);
    g_clear_pointer(&answer->set_cookie, g_free);
    g_clear_pointer(&answer->location, g_free);
    g_clear_pointer(&answer->retry_after, g_free);
    if (answer->body != NULL)
        g_string_free(answer->body, TRUE);
    answer->body = NULL;
    if (answer->file >= 0)
        close(answer->file);
    answer->file = -1;
}

const char *api_body_text(const ApiCall *call, const char *name)
{
    const char *text = json_string_value(json_object_get(call->body, name));
    return text != NULL ? text : "";
}

gboolean api_answer_take(const char *bytes, gsize size_bytes, gpointer text)
{
    g_string_append_len(text, bytes, (gssize)size_bytes);
    return TRUE;
}

static void append_member(GString *json, const char *name, const char *text)
{
    json_append_string(json, name, -1);
    g_string_append_c(json, ':');
    json_append_string(json, text, -1);
    g_string_append_c(json, ',');
}

void api_append_problem(GString *json, const GError *problem, ProblemLanguage language)
{
    g_autofree char *type = g_strconcat("urn:sekisho:problem:", problem_slug(problem), NULL);
    g_autofree char *detail = problem_detail(problem, language);
    g_autofree char *way_out = problem_way_out(problem, language);
    g_string_append_c(json, '{');
    append_member(json, "type", type);
    append_member(json, "title", problem_title(problem, language));
    append_member(json, "detail", detail);
    append_member(json, "way_out", way_out);
    g_string_append_printf(json, "\"status\":%u}", problem_status(problem));
}

void api_answer_problem(ApiAnswer *answer, const GError *problem, ProblemLanguage language)
{
    api_answer_clear(answer);
    api_answer_init(answer);
    answer->status = problem_status(problem);
    answer->content_type = "application/problem+json";
    api_append_problem(answer->body, problem, language);
}

void api_answer_add_members(ApiAnswer *answer, const char *members)
{
    GString *json = answer->body;
    if (json->len > 0)
        g_string_truncate(json, json->len - 1);
    g_string_append_printf(json, "%s%s}", json->len > 0 ? "," : "{", members);
}

static gboolean answer_conflict(ApiCall *call, ApiAnswer *answer, ApiAppend append,
                                const GError *problem)
{
    g_autoptr(GString) current = g_string_new(NULL);
    if (!append(call, current, NULL))
        return FALSE;
    api_answer_problem(answer, problem, call->language);
    g_string_truncate(answer->body, answer->body->len - 1);
    g_string_append_printf(answer->body, ",\"current\":%s}", current->str);
    return TRUE;
}

gboolean api_answer_decision(ApiCall *call, ApiAnswer *answer, gboolean done, const char *name,
                             ApiAppend append, GError **problem, GError **error)
{
    if (!done) {
        if (g_error_matches(*problem, PROBLEM, PROBLEM_CONFLICT) &&
            answer_conflict(call, answer, append, *problem))
            return TRUE;
        g_propagate_error(error, g_steal_pointer(problem));
        return FALSE;
    }
    g_string_append_printf(answer->body, "{\"%s\":", name);
    if (!append(call, answer->body, error))
        return FALSE;
    g_string_append_c(answer->body, '}');
    answer->receipt = TRUE;
    return TRUE;
}

static void append_hash(GString *json, const guint8 *bytes)
{
    char text[2 * LEDGER_HASH_BYTES + 1];
    hex_write(text, bytes, LEDGER_HASH_BYTES);
    json_append_string(json, text, -1);
}

void api_answer_add_receipt(ApiAnswer *answer, const char *origin, guint64 index, guint64 root_size,
                            const guint8 root[32], const GArray *inclusion)
{
    GString *json = answer->body;
    if (json->len == 0)
        g_string_append(json, "{}");
    g_string_truncate(json, json->len - 1);
    g_string_append(json, json->len > 1 ? ",\"event\":{" : "\"event\":{");
    append_member(json, "log", origin);
    g_string_append_printf(
        json,
        "\"index\":%" G_GUINT64_FORMAT ",\"root_size\":%" G_GUINT64_FORMAT ",\"root\":", index,
        root_size);
    append_hash(json, root);
    g_string_append(json, ",\"inclusion\":[");
    for (guint i = 0; i < inclusion->len; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        append_hash(json, g_array_index(inclusion, LedgerHash, i).bytes);
    }
    g_string_append(json, "]}}");
}

gboolean api_answer_head(const ApiAnswer *answer, GByteArray *out, GError **error)
{
    WireResponse response = {
        .status = (guint16)answer->status,
        .content_bytes = answer->file >= 0 ? answer->file_bytes : answer->body->len,
        .content_type = answer->content_type,
        .etag = answer->etag,
        .disposition = answer->disposition,
        .set_cookie = answer->set_cookie,
        .location = answer->location,
        .retry_after = answer->retry_after,
    };
    return wire_response_write(out, &response, error);
}
