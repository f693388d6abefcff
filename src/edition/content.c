/* edition/content.c -- members of contents, and subjects */
#include "edition/content.h"
#include "base/fold.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/rows.h"
#include <string.h>

STORE_SQL(edition_event_of, "SELECT event FROM edition WHERE id = $1");

const char *edition_text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

gint64 edition_integer_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_true(value) ? 1 : json_integer_value(value);
}

char *edition_json_in(const json_t *object, const char *key, const char *otherwise)
{
    const json_t *value = json_object_get(object, key);
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    return text != NULL ? text : g_strdup(otherwise);
}

char *edition_lines_in(const json_t *object, const char *key)
{
    const json_t *list = json_object_get(object, key);
    GString *lines = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (lines->len > 0)
            g_string_append_c(lines, '\n');
        g_string_append(lines, text != NULL ? text : "");
    }
    return g_string_free(lines, FALSE);
}

char *edition_areas_in(const json_t *object, const char *key)
{
    const json_t *list = json_object_get(object, key);
    GString *areas = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(list); i++) {
        gint64 area = json_integer_value(json_array_get(list, i));
        if (area >= 1 && area <= 8)
            g_string_append_c(areas, (char)('0' + area));
    }
    return g_string_free(areas, FALSE);
}

char *edition_identity(const char *const *texts)
{
    GString *all = g_string_new(NULL);
    for (gsize i = 0; texts[i] != NULL; i++) {
        g_autofree char *folded = fold_text(texts[i]);
        if (i > 0)
            g_string_append_c(all, '\n');
        g_string_append(all, folded);
    }
    return g_string_free(all, FALSE);
}

EditionCarried edition_carried_in(const json_t *content)
{
    const json_t *carried = json_object_get(content, "carried");
    return (EditionCarried){edition_text_in(carried, "edition"),
                            (guint64)edition_integer_in(carried, "event")};
}

gboolean edition_subject_read(const char *text, EditionSubject *subject, GError **error)
{
    static const char *const whats[] = {"unit", "fact", "finding", "coverage", "carry", NULL};
    g_auto(GStrv) parts = g_strsplit(text, "/", 5);
    guint count = g_strv_length(parts);
    guint64 n = 0;
    gboolean part = count == 4 && g_strv_contains(whats, parts[2]) && *parts[3] != '\0';
    gboolean number =
        part && g_ascii_string_to_unsigned(parts[3], 10, 1, 1 << EDITION_ROW_BITS, &n, NULL);
    gboolean numbered = !part || number || strcmp(parts[2], "coverage") == 0;
    if ((count != 2 && !part) || !numbered || strcmp(parts[0], "edition") != 0) {
        problem_set(error, PROBLEM_FORMAT, "ledger", text);
        return FALSE;
    }
    *subject = (EditionSubject){g_strdup(parts[1]), g_strdup(part ? parts[2] : ""),
                                g_strdup(part ? parts[3] : ""), number ? n : 0};
    return TRUE;
}

void edition_subject_clear(EditionSubject *subject)
{
    g_free(subject->id);
    g_free(subject->what);
    g_free(subject->which);
}

gboolean edition_find_event(Store *store, const char *id, guint64 *event, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &edition_event_of, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW)
        *event = (guint64)store_column_integer(query, 0);
    else if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("edition", "版"), id);
    return step == STORE_ROW;
}
