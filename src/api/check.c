/* api/check.c -- holds values of requests against the schemas of the generated table */
#include "api/check.h"
#include "base/problem.h"
#include <string.h>

static gboolean pattern_matches(const ApiPattern *pattern, const char *text)
{
    guint state = 1;
    for (const guint8 *at = (const guint8 *)text; *at != 0 && state != 0; at++)
        state = *at < 128 ? pattern->next[state][*at] : 0;
    return pattern->accepts[state] != 0;
}

static gboolean refuse(const char *name, const char *why, GError **error)
{
    problem_set(error, PROBLEM_INVALID, name, why);
    return FALSE;
}

static gboolean refuse_range(const ApiSchema *schema, const char *name, GError **error)
{
    g_autofree char *why =
        g_strdup_printf("%" G_GINT64_FORMAT "–%" G_GINT64_FORMAT, schema->low, schema->high);
    return refuse(name, why, error);
}

static gboolean check_text(const ApiSchema *schema, const char *text, const char *name,
                           GError **error)
{
    if (schema->allowed != NULL) {
        if (g_strv_contains(schema->allowed, text))
            return TRUE;
        g_autofree char *words = g_strjoinv(", ", (char **)schema->allowed);
        return refuse(name, words, error);
    }
    if (!g_utf8_validate(text, -1, NULL))
        return refuse(name, "UTF-8", error);
    glong length = g_utf8_strlen(text, -1);
    if (length < schema->low || length > schema->high)
        return refuse_range(schema, name, error);
    if (schema->pattern != NULL && !pattern_matches(schema->pattern, text))
        return refuse(name, PROBLEM_BOTH("another form is expected", "決められた形ではありません"),
                      error);
    return TRUE;
}

static gboolean check_integer(const ApiSchema *schema, gint64 value, const char *name,
                              GError **error)
{
    if (value < schema->low || value > schema->high)
        return refuse_range(schema, name, error);
    return TRUE;
}

static gboolean check_array(const ApiSchema *schema, const json_t *value, const char *name,
                            GError **error)
{
    gsize count = json_array_size(value);
    if ((gint64)count < schema->low || (gint64)count > schema->high)
        return refuse_range(schema, name, error);
    for (gsize i = 0; i < count; i++)
        if (!api_check_json(schema->items, json_array_get(value, i), name, error))
            return FALSE;
    return TRUE;
}

static const ApiField *field_find(const ApiSchema *schema, const char *name)
{
    for (const ApiField *field = schema->fields; field->name != NULL; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

static gboolean check_object(const ApiSchema *schema, const json_t *value, const char *name,
                             GError **error)
{
    if ((gint64)json_object_size(value) < schema->low)
        return refuse(name, PROBLEM_BOTH("it is empty", "空です"), error);
    if (schema->fields == NULL)
        return TRUE;
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        const ApiField *field = field_find(schema, key);
        g_autofree char *inner = *name == '\0' ? g_strdup(key) : g_strconcat(name, ".", key, NULL);
        if (field == NULL)
            return refuse(inner, PROBLEM_BOTH("it is not known here", "ここでは使えません"), error);
        if (!api_check_json(field->schema, member, inner, error))
            return FALSE;
    }
    for (const ApiField *field = schema->fields; field->name != NULL; field++)
        if (field->required && json_object_get(value, field->name) == NULL)
            return refuse(field->name, PROBLEM_BOTH("it is missing", "指定がありません"), error);
    return TRUE;
}

static const struct {
    json_type is, or ;
    const char *name;
} kinds[] = {
    [API_TYPE_STRING] = {JSON_STRING, JSON_STRING,
                         PROBLEM_BOTH("a string is expected", "文字列ではありません")},
    [API_TYPE_INTEGER] = {JSON_INTEGER, JSON_INTEGER,
                          PROBLEM_BOTH("a whole number is expected", "整数ではありません")},
    [API_TYPE_BOOLEAN] = {JSON_TRUE, JSON_FALSE,
                          PROBLEM_BOTH("true or false is expected",
                                       "true か false ではありません")},
    [API_TYPE_ARRAY] = {JSON_ARRAY, JSON_ARRAY,
                        PROBLEM_BOTH("an array is expected", "配列ではありません")},
    [API_TYPE_OBJECT] = {JSON_OBJECT, JSON_OBJECT,
                         PROBLEM_BOTH("an object is expected", "オブジェクトではありません")},
};

gboolean api_check_json(const ApiSchema *schema, const json_t *value, const char *name,
                        GError **error)
{
    const char *shown = *name == '\0' ? PROBLEM_BOTH("the request", "要求") : name;
    json_type type = json_typeof(value);
    if (type != kinds[schema->type].is && type != kinds[schema->type].or)
        return refuse(shown, kinds[schema->type].name, error);
    switch (schema->type) {
    case API_TYPE_STRING:
        return check_text(schema, json_string_value(value), shown, error);
    case API_TYPE_INTEGER:
        return check_integer(schema, json_integer_value(value), shown, error);
    case API_TYPE_ARRAY:
        return check_array(schema, value, shown, error);
    case API_TYPE_OBJECT:
        return check_object(schema, value, name, error);
    case API_TYPE_BOOLEAN:
        break;
    }
    return TRUE;
}

gboolean api_check_value(const ApiSchema *schema, const char *name, const char *text,
                         gint64 *integer, GError **error)
{
    *integer = 0;
    if (schema->type == API_TYPE_BOOLEAN) {
        *integer = strcmp(text, "true") == 0;
        if (*integer == 0 && strcmp(text, "false") != 0)
            return refuse(name, "true, false", error);
        return TRUE;
    }
    if (schema->type != API_TYPE_INTEGER)
        return check_text(schema, text, name, error);
    /* The plain decimal form alone: no sign, no space, no leading zero. */
    if ((text[0] == '0' && text[1] != '\0') || text[0] < '0' || text[0] > '9' ||
        !g_ascii_string_to_signed(text, 10, 0, JSON_INTEGER_MAX, integer, NULL))
        return refuse(name, PROBLEM_BOTH("a whole number is expected", "整数ではありません"),
                      error);
    return check_integer(schema, *integer, name, error);
}
