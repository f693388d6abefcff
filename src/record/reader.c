/* record/reader.c -- members read strictly: each error with its place, and reading goes on */
#include "record/reader.h"

#include <string.h>

gsize record_reader_enter(RecordReader *r, const char *step)
{
    gsize length = r->place->len;
    if (length > 0)
        g_string_append_c(r->place, '.');
    g_string_append(r->place, step);
    return length;
}

void record_reader_leave(RecordReader *r, gsize length)
{
    g_string_truncate(r->place, length);
}

static RecordSpot spot_of(const RecordReader *r, const YamlNode *node)
{
    return (RecordSpot){r->file, r->place->str, node != NULL ? node->line : 1};
}

void record_reader_find(RecordReader *r, RecordRule rule, const YamlNode *node, const char *thing,
                        const char *more)
{
    record_find(r->findings, rule, spot_of(r, node), thing, more);
}

static const char *const kind_words[] = {PROBLEM_BOTH("a text", "文字列"),
                                         PROBLEM_BOTH("a list", "リスト"),
                                         PROBLEM_BOTH("a map", "項目の組")};

static gboolean is_kind(RecordReader *r, const YamlNode *node, YamlKind kind)
{
    if (node->kind == kind)
        return TRUE;
    record_reader_find(r, RECORD_WRONG_KIND, node, kind_words[kind], NULL);
    return FALSE;
}

gboolean record_reader_map(RecordReader *r, const YamlNode *node, const char *const *members)
{
    if (!is_kind(r, node, YAML_MAP))
        return FALSE;
    for (guint i = 0; i < node->items->len; i++) {
        const YamlNode *member = g_ptr_array_index(node->items, i);
        if (g_strv_contains(members, member->key))
            continue;
        g_autofree char *may = g_strjoinv(", ", (char **)(gpointer)members);
        record_find_near(r->findings, RECORD_UNKNOWN_MEMBER, spot_of(r, member), member->key, may,
                         record_near(member->key, members));
    }
    return TRUE;
}

const GPtrArray *record_reader_items(RecordReader *r, const YamlNode *map, const char *key,
                                     YamlKind kind)
{
    const YamlNode *node = yaml_get(map, key);
    gsize place = record_reader_enter(r, key);
    const GPtrArray *items = NULL;
    if (node != NULL && is_kind(r, node, kind)) {
        items = node->items;
        if (items->len > RECORD_LIST_MAX)
            record_reader_find(r, RECORD_LIMIT, node, key, "200");
    }
    record_reader_leave(r, place);
    return items != NULL && items->len <= RECORD_LIST_MAX ? items : record_arena_list(r->arena);
}

static const YamlNode *demand_member(RecordReader *r, const YamlNode *map, const char *key,
                                     RecordDemand demand)
{
    const YamlNode *node = yaml_get(map, key);
    if (node == NULL && demand == RECORD_REQUIRED)
        record_reader_find(r, RECORD_MISSING_MEMBER, map, key, NULL);
    return node;
}

const char *record_reader_text(RecordReader *r, const YamlNode *map, const char *key, guint max,
                               RecordDemand demand)
{
    const YamlNode *node = demand_member(r, map, key, demand);
    if (node == NULL)
        return NULL;
    gsize place = record_reader_enter(r, key);
    const char *text = is_kind(r, node, YAML_TEXT) ? node->text : NULL;
    if (text != NULL && *text == '\0')
        record_reader_find(r, RECORD_WRONG_KIND, node, kind_words[YAML_TEXT], NULL);
    if (text != NULL && g_utf8_strlen(text, -1) > max) {
        g_autofree char *limit = g_strdup_printf("%u", max);
        record_reader_find(r, RECORD_LIMIT, node, key, limit);
        text = NULL;
    }
    record_reader_leave(r, place);
    return text == NULL ? NULL : record_arena_text(r->arena, text);
}

gboolean record_reader_is_name(RecordReader *r, const YamlNode *node, const char *name)
{
    gboolean good = g_ascii_islower(*name) && strlen(name) <= RECORD_NAME_MAX;
    for (const char *c = name; *c != '\0'; c++)
        good = good && (g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_');
    if (!good)
        record_reader_find(r, RECORD_WRONG_VALUE, node, name, "a-z 0-9 _");
    return good;
}

const char *record_reader_name(RecordReader *r, const YamlNode *map, const char *key,
                               RecordDemand demand)
{
    const char *name = record_reader_text(r, map, key, RECORD_NAME_MAX, demand);
    return name != NULL && record_reader_is_name(r, yaml_get(map, key), name) ? name : NULL;
}

RecordLabel record_reader_label(RecordReader *r, const YamlNode *map)
{
    return (RecordLabel){record_reader_text(r, map, "ja", RECORD_HELP_MAX, RECORD_REQUIRED),
                         record_reader_text(r, map, "en", RECORD_HELP_MAX, RECORD_REQUIRED)};
}

RecordLabel record_reader_label_at(RecordReader *r, const YamlNode *map, const char *key,
                                   RecordDemand demand)
{
    static const char *const members[] = {"ja", "en", NULL};
    const YamlNode *node = demand_member(r, map, key, demand);
    RecordLabel label = {NULL, NULL};
    if (node == NULL)
        return label;
    gsize place = record_reader_enter(r, key);
    if (record_reader_map(r, node, members))
        label = record_reader_label(r, node);
    record_reader_leave(r, place);
    return label;
}

int record_reader_among(RecordReader *r, const YamlNode *map, const char *key,
                        const char *const *names, RecordDemand demand)
{
    const char *text = record_reader_text(r, map, key, RECORD_LABEL_MAX, demand);
    if (text == NULL)
        return -1;
    for (int i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], text) == 0)
            return i;
    gsize place = record_reader_enter(r, key);
    g_autofree char *may = g_strjoinv(", ", (char **)(gpointer)names);
    record_find_near(r->findings, RECORD_WRONG_VALUE, spot_of(r, yaml_get(map, key)), text, may,
                     record_near(text, names));
    record_reader_leave(r, place);
    return -1;
}

gboolean record_reader_flag(RecordReader *r, const YamlNode *map, const char *key)
{
    static const char *const words[] = {"no", "yes", NULL};
    return record_reader_among(r, map, key, words, RECORD_OPTIONAL) == 1;
}

gboolean record_reader_number(RecordReader *r, const YamlNode *map, const char *key, gint64 min,
                              gint64 max, gint64 *number)
{
    const YamlNode *node = yaml_get(map, key);
    if (node == NULL)
        return FALSE;
    if (node->kind == YAML_TEXT && !node->quoted &&
        g_ascii_string_to_signed(node->text, 10, min, max, number, NULL))
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT PROBLEM_MARK
                        "%" G_GINT64_FORMAT " から %" G_GINT64_FORMAT " までの整数",
                        min, max, min, max);
    gsize place = record_reader_enter(r, key);
    record_reader_find(r, RECORD_WRONG_KIND, node, what, NULL);
    record_reader_leave(r, place);
    return FALSE;
}

RecordSpan record_reader_span_of(RecordReader *r, const YamlNode *node)
{
    static const char units[] = "hdmy";
    char *end = NULL;
    guint64 count = node->kind == YAML_TEXT ? g_ascii_strtoull(node->text, &end, 10) : 0;
    const char *unit = end == NULL || *end == '\0' ? NULL : strchr(units, *end);
    if (unit == NULL || end[1] != '\0' || count == 0 || count > 9999 ||
        !g_ascii_isdigit(*node->text)) {
        record_reader_find(r, RECORD_WRONG_KIND, node,
                           PROBLEM_BOTH("a length of time such as 24h, 30d, 6m or 5y",
                                        "24h、30d、6m、5y のような期間"),
                           NULL);
        return (RecordSpan){0, RECORD_HOURS};
    }
    return (RecordSpan){(guint)count, (RecordSpanUnit)(unit - units)};
}

RecordSpan record_reader_span(RecordReader *r, const YamlNode *map, const char *key)
{
    RecordSpan span = {0, RECORD_HOURS};
    const YamlNode *node = yaml_get(map, key);
    gsize place = record_reader_enter(r, key);
    if (node != NULL)
        span = record_reader_span_of(r, node);
    record_reader_leave(r, place);
    return span;
}

GPtrArray *record_reader_words(RecordReader *r, const YamlNode *map, const char *key)
{
    GPtrArray *words = record_arena_list(r->arena);
    const YamlNode *node = yaml_get(map, key);
    if (node == NULL)
        return words;
    if (node->kind == YAML_TEXT) {
        g_ptr_array_add(words, (gpointer)node);
        return words;
    }
    const GPtrArray *items = record_reader_items(r, map, key, YAML_LIST);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; i < items->len; i++)
        if (is_kind(r, g_ptr_array_index(items, i), YAML_TEXT))
            g_ptr_array_add(words, g_ptr_array_index(items, i));
    record_reader_leave(r, place);
    return words;
}

void record_reader_unknown(RecordReader *r, const YamlNode *node, const char *what,
                           const char *name, const GPtrArray *named)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; named != NULL && i < named->len; i++)
        g_ptr_array_add(names, *(gpointer *)g_ptr_array_index(named, i));
    g_ptr_array_add(names, NULL);
    record_find_near(r->findings, RECORD_UNKNOWN_NAME, spot_of(r, node), what, name,
                     record_near(name, (const char *const *)names->pdata));
}
