/* api/drafts.c -- what persons keep for themselves over HTTP: drafts, saved lists */
#include "api-routes.h"
#include "api/asking.h"
#include "base/problem.h"
#include "base/times.h"
#include "register/parts.h"

static const char *id_of(const ApiCall *call, const char *name)
{
    return api_values_text(&call->values, name);
}

static Store *store_of(const ApiCall *call)
{
    return call->service != NULL ? ledger_log_store(call->service->log) : call->store;
}

static void append_member(GString *json, const char *name, const char *text)
{
    g_string_append_printf(json, "\"%s\":", name);
    json_append_string(json, text, -1);
    g_string_append_c(json, ',');
}

/* ---- drafts ---- */

static gboolean append_draft(const RegisterDraft *draft, gpointer user)
{
    GString *json = user;
    g_autofree char *changed = time_utc_text(draft->changed_us);
    if (json->len > 0 && json->str[json->len - 1] == '}')
        g_string_append_c(json, ',');
    g_string_append_c(json, '{');
    append_member(json, "id", draft->id);
    append_member(json, "type", draft->type);
    append_member(json, "record", draft->record);
    append_member(json, "changed_at", changed);
    g_string_append_printf(json, "\"body\":%s}", draft->body);
    return TRUE;
}

gboolean api_drafts_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_string_append(answer->body, "{\"drafts\":[");
    if (!register_drafts_each(call->store, call->actor, NULL, append_draft, answer->body, error))
        return FALSE;
    g_string_append(answer->body, "]}");
    return TRUE;
}

gboolean api_drafts_read(ApiCall *call, ApiAnswer *answer, GError **error)
{
    return register_drafts_each(call->store, call->actor, id_of(call, "draft_id"), append_draft,
                                answer->body, error);
}

static void answer_id(ApiAnswer *answer, const char *id)
{
    g_string_append_printf(answer->body, "{\"id\":\"%s\"}", id);
}

gboolean api_drafts_put(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autofree char *body = json_dumps(json_object_get(call->body, "body"), JSON_COMPACT);
    const RegisterDraft draft = {.id = id_of(call, "draft_id"),
                                 .person = call->actor,
                                 .type = api_body_text(call, "type"),
                                 .record = api_body_text(call, "record"),
                                 .body = body,
                                 .changed_us = call->service->now_us};
    answer_id(answer, draft.id);
    return register_draft_put(store_of(call), &draft, error);
}

gboolean api_drafts_drop(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer_id(answer, id_of(call, "draft_id"));
    return register_draft_drop(store_of(call), id_of(call, "draft_id"), call->actor, error);
}

/* ---- saved lists ---- */

static void append_saved(const RegisterSaved *saved, gpointer user)
{
    GString *json = user;
    if (json->str[json->len - 1] == '}')
        g_string_append_c(json, ',');
    g_string_append_c(json, '{');
    append_member(json, "id", saved->id);
    append_member(json, "name", saved->name);
    append_member(json, "type", saved->type);
    g_string_append_printf(json, "\"body\":%s}", saved->body);
}

gboolean api_views_list(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_string_append(answer->body, "{\"views\":[");
    if (!register_saved_each(call->store, call->actor, append_saved, answer->body, error))
        return FALSE;
    g_string_append(answer->body, "]}");
    return TRUE;
}

gboolean api_views_put(ApiCall *call, ApiAnswer *answer, GError **error)
{
    g_autofree char *body = json_dumps(json_object_get(call->body, "body"), JSON_COMPACT);
    const RegisterSaved saved = {.id = id_of(call, "view_id"),
                                 .person = call->actor,
                                 .name = api_body_text(call, "name"),
                                 .type = api_body_text(call, "type"),
                                 .body = body};
    answer_id(answer, saved.id);
    return register_saved_put(store_of(call), &saved, error);
}

gboolean api_views_drop(ApiCall *call, ApiAnswer *answer, GError **error)
{
    answer_id(answer, id_of(call, "view_id"));
    return register_saved_drop(store_of(call), id_of(call, "view_id"), call->actor, error);
}
