/* api/route.c -- finds the route of a request and reads its path, query and body as the table says
 */
#include "api-routes.h"
#include "api/check.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

#define SEGMENTS_MAX 12
#define METHODS (WIRE_DELETE + 1)

struct ApiRouter {
    GHashTable *plain[METHODS]; /* path without parameters -> ApiRoute, both lent */
};

ApiRouter *api_router_new(void)
{
    ApiRouter *router = g_new0(ApiRouter, 1);
    for (gsize i = 0; i < METHODS; i++)
        router->plain[i] = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < api_route_count; i++)
        if (strchr(api_routes[i].template, '{') == NULL)
            g_hash_table_insert(router->plain[api_routes[i].method], (char *)api_routes[i].template,
                                (ApiRoute *)&api_routes[i]);
    return router;
}

void api_router_free(ApiRouter *router)
{
    if (router == NULL)
        return;
    for (gsize i = 0; i < METHODS; i++)
        g_hash_table_unref(router->plain[i]);
    g_free(router);
}

static const ApiParam *param_find(const ApiRoute *route, const char *name, gsize name_bytes,
                                  ApiPlace place)
{
    for (const ApiParam *param = route->params; param->name != NULL; param++)
        if (param->place == place && strlen(param->name) == name_bytes &&
            memcmp(param->name, name, name_bytes) == 0)
            return param;
    return NULL;
}

static gboolean values_add(ApiValues *values, const char *name, const char *text, gint64 integer,
                           GError **error)
{
    if (values->count == API_VALUES_MAX) {
        problem_set(error, PROBLEM_INVALID, name, PROBLEM_BOTH("too many", "多すぎます"));
        return FALSE;
    }
    values->at[values->count++] = (ApiValue){name, text, integer};
    return TRUE;
}

static gboolean value_add(const ApiParam *param, const char *text, ApiValues *values,
                          GError **error)
{
    gint64 integer;
    return api_check_value(param->schema, param->name, text, &integer, error) &&
           values_add(values, param->name, text, integer, error);
}

/* Whether `path` has the form of `template`; the texts of its parameters go to `texts` in order. */
static gboolean template_matches(const ApiRoute *route, const char *path, GStringChunk *arena,
                                 const char **texts)
{
    const char *form = route->template;
    gsize found = 0;
    while (*form != '\0' && *path != '\0') {
        if (*form != '{') {
            if (*form++ != *path++)
                return FALSE;
            continue;
        }
        const char *close = strchr(form, '}');
        const ApiParam *param = param_find(route, form + 1, (gsize)(close - form - 1), API_IN_PATH);
        gsize bytes = param->rest ? strlen(path) : strcspn(path, "/");
        if (bytes == 0)
            return FALSE;
        texts[found++] = g_string_chunk_insert_len(arena, path, (gssize)bytes);
        path += bytes;
        form = close + 1;
    }
    return *form == '\0' && *path == '\0';
}

static gboolean path_values(const ApiRoute *route, const char *const *texts, ApiValues *values,
                            GError **error)
{
    for (gsize i = 0; route->params[i].name != NULL && route->params[i].place == API_IN_PATH; i++)
        if (!value_add(&route->params[i], texts[i], values, error))
            return FALSE;
    return TRUE;
}

const ApiRoute *api_router_find(const ApiRouter *router, guint8 method, const char *path,
                                ApiValues *values, GError **error)
{
    if (method == WIRE_HEAD)
        method = WIRE_GET;
    const ApiRoute *plain =
        method < METHODS ? g_hash_table_lookup(router->plain[method], path) : NULL;
    if (plain != NULL)
        return plain;
    const char *texts[SEGMENTS_MAX] = {NULL};
    gboolean elsewhere = FALSE;
    for (gsize i = 0; i < api_route_count; i++) {
        const ApiRoute *route = &api_routes[i];
        if (!template_matches(route, path, values->arena, texts))
            continue;
        if (route->method == method)
            return path_values(route, texts, values, error) ? route : NULL;
        elsewhere = TRUE;
    }
    if (elsewhere)
        problem_set(error, PROBLEM_METHOD, PROBLEM_BOTH("this method", "このメソッド"), NULL);
    else
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("address", "アドレス"), path);
    return NULL;
}

static const ApiValue *value_find(const ApiValues *values, const char *name)
{
    for (gsize i = 0; i < values->count; i++)
        if (strcmp(values->at[i].name, name) == 0)
            return &values->at[i];
    return NULL;
}

const char *api_values_text(const ApiValues *values, const char *name)
{
    const ApiValue *value = value_find(values, name);
    return value != NULL ? value->text : "";
}

gint64 api_values_integer(const ApiValues *values, const char *name)
{
    const ApiValue *value = value_find(values, name);
    return value != NULL ? value->integer : 0;
}

int api_values_choice(const ApiValues *values, const char *name)
{
    const ApiValue *value = value_find(values, name);
    return value != NULL ? (int)value->integer : -1;
}

/* The form of HTML: "+" is a space, %XX a byte; NUL is refused. */
static char *query_decode(const char *text, gsize bytes)
{
    g_autofree char *plain = g_strndup(text, bytes);
    for (char *at = plain; *at != '\0'; at++)
        if (*at == '+')
            *at = ' ';
    return g_uri_unescape_string(plain, NULL);
}

static gboolean query_pair(const ApiRoute *route, const char *pair, gsize bytes, ApiValues *values,
                           GError **error)
{
    const char *equals = memchr(pair, '=', bytes);
    gsize name_bytes = equals != NULL ? (gsize)(equals - pair) : bytes;
    const ApiParam *param = param_find(route, pair, name_bytes, API_IN_QUERY);
    g_autofree char *name = g_utf8_make_valid(pair, (gssize)name_bytes);
    if (param == NULL || value_find(values, param->name) != NULL) {
        problem_set(error, PROBLEM_INVALID, name,
                    param == NULL ? PROBLEM_BOTH("it is not known here", "ここでは使えません")
                                  : PROBLEM_BOTH("it is given twice", "2 回指定されています"));
        return FALSE;
    }
    gsize at = equals != NULL ? name_bytes + 1 : bytes;
    g_autofree char *decoded = query_decode(pair + at, bytes - at);
    if (decoded == NULL || !g_utf8_validate(decoded, -1, NULL)) {
        problem_set(error, PROBLEM_INVALID, name, "UTF-8");
        return FALSE;
    }
    if (*decoded == '\0' && !param->required)
        return TRUE; /* an empty field of a form asks for nothing */
    return value_add(param, g_string_chunk_insert(values->arena, decoded), values, error);
}

static gboolean query_fallbacks(const ApiRoute *route, ApiValues *values, GError **error)
{
    for (const ApiParam *param = route->params; param->name != NULL; param++) {
        if (param->place != API_IN_QUERY || value_find(values, param->name) != NULL)
            continue;
        if (param->fallback != NULL && !value_add(param, param->fallback, values, error))
            return FALSE;
        if (param->required) {
            problem_set(error, PROBLEM_INVALID, param->name,
                        PROBLEM_BOTH("it is missing", "指定がありません"));
            return FALSE;
        }
    }
    return TRUE;
}

gboolean api_route_read_query(const ApiRoute *route, const char *query, ApiValues *values,
                              GError **error)
{
    while (*query != '\0') {
        gsize bytes = strcspn(query, "&");
        if (bytes > 0 && !query_pair(route, query, bytes, values, error))
            return FALSE;
        query += bytes;
        query += *query == '&';
    }
    return query_fallbacks(route, values, error);
}

json_t *api_route_read_body(const ApiRoute *route, const guint8 *bytes, gsize size_bytes,
                            GError **error)
{
    g_autoptr(json_t) body = json_read(bytes, size_bytes, (gsize)route->body_max_bytes, 8,
                                       PROBLEM_BOTH("the request's body", "要求の本文"), error);
    if (body == NULL || !api_check_json(route->schema, body, "", error))
        return NULL;
    return g_steal_pointer(&body);
}
