/* cmd/office_names.c -- names of rows to their ids */
#include "cmd/office_names.h"
#include <string.h>

typedef struct {
    CmdSite *site;
    json_t *office, *persons, *accounts; /* answers; owned, NULL until they are needed */
} Names;

static void names_clear(Names *names)
{
    json_decref(names->office);
    json_decref(names->persons);
    json_decref(names->accounts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Names, names_clear)

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static gboolean load(Names *names, GError **error)
{
    const CmdAsk accounts = {.method = WIRE_GET, .path = "/accounts"};
    const CmdAsk office = {.method = WIRE_GET, .path = "/office"};
    const CmdAsk persons = {.method = WIRE_GET, .path = "/office/persons", .query = "limit=10000"};
    if (names->office == NULL)
        names->office = cmd_ask_json(names->site, &office, error);
    if (names->office != NULL && names->persons == NULL)
        names->persons = cmd_ask_json(names->site, &persons, error);
    if (names->persons != NULL && names->accounts == NULL)
        names->accounts = cmd_ask_json(names->site, &accounts, error);
    return names->accounts != NULL;
}

/* The only row of `list` whose `key` is `value`, and whose `other` is `id` when that is given. */
static const char *only(const json_t *list, const char *key, const char *value, const char *other,
                        const char *id, guint *count)
{
    const char *found = NULL;
    *count = 0;
    for (gsize i = 0; i < json_array_size(list); i++) {
        const json_t *row = json_array_get(list, i);
        if (strcmp(text_in(row, key), value) != 0 ||
            (other != NULL && strcmp(text_in(row, other), id) != 0))
            continue;
        found = text_in(row, "id");
        ++*count;
    }
    return found;
}

static const char *find(const Names *names, const char *name, guint *count)
{
    const json_t *units = json_object_get(names->office, "units");
    if (g_str_has_prefix(name, "@person:"))
        return only(json_object_get(names->persons, "persons"), "number", name + strlen("@person:"),
                    NULL, NULL, count);
    if (g_str_has_prefix(name, "@account:"))
        return only(json_object_get(names->accounts, "accounts"), "login",
                    name + strlen("@account:"), NULL, NULL, count);
    if (g_str_has_prefix(name, "@unit:"))
        return only(units, "name", name + strlen("@unit:"), NULL, NULL, count);
    const char *post = g_str_has_prefix(name, "@post:") ? strchr(name, '/') : NULL;
    *count = 0;
    if (post == NULL)
        return NULL;
    g_autofree char *unit_name =
        g_strndup(name + strlen("@post:"), (gsize)(post - name) - strlen("@post:"));
    const char *unit = only(units, "name", unit_name, NULL, NULL, count);
    return *count == 1 ? only(json_object_get(names->office, "posts"), "name", post + 1, "unit_id",
                              unit, count)
                       : NULL;
}

/* The id, owned; NULL with the error set. */
static json_t *resolve_text(Names *names, const char *name, GError **error)
{
    guint count = 0;
    if (!load(names, error))
        return NULL;
    const char *id = find(names, name, &count);
    if (count == 1)
        return json_string(id);
    if (count == 0)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("row of the organisation", "組織の登録"),
                    name);
    else
        problem_set(error, PROBLEM_INVALID, name,
                    PROBLEM_BOTH("several are called so", "同じ名前のものが複数あります"));
    return NULL;
}

static gboolean resolve_member(Names *names, json_t *row, const char *key, GError **error)
{
    const char *text = json_string_value(json_object_get(row, key));
    if (text == NULL || *text != '@')
        return TRUE;
    json_t *id = resolve_text(names, text, error);
    return id != NULL && json_object_set_new(row, key, id) == 0;
}

static gboolean resolve_row(Names *names, json_t *row, GError **error)
{
    static const char *const fields[] = {
        "parent", "successor",   "unit",          "person",      "post",
        "scope",  "holder_post", "holder_person", "deputy_post", "deputy_person"};
    json_t *set = json_object_get(row, "set");
    if (!resolve_member(names, row, "id", error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (!resolve_member(names, set, fields[i], error))
            return FALSE;
    return TRUE;
}

gboolean cmd_office_resolve(CmdSite *site, json_t *value, GError **error)
{
    g_auto(Names) names = {.site = site};
    for (gsize i = 0; i < json_array_size(value); i++)
        if (!resolve_row(&names, json_array_get(value, i), error))
            return FALSE;
    return TRUE;
}
