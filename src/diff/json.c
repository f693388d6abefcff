/* diff/json.c -- entries of a diff as JSON */
#include "base/json.h"
#include "diff/diff.h"
#include <string.h>

static void key(GString *json, const char *name)
{
    char last = json->str[json->len - 1];
    if (last != '{' && last != '[')
        g_string_append_c(json, ',');
    if (name != NULL)
        g_string_append_printf(json, "\"%s\":", name);
}

static void text_member(GString *json, const char *name, const char *text)
{
    key(json, name);
    json_append_string(json, text, -1);
}

static void number_member(GString *json, const char *name, guint number)
{
    key(json, name);
    json_append_integer(json, number);
}

static void append_side(GString *json, const PolicyDiffUnit *unit)
{
    key(json, NULL);
    g_string_append_c(json, '{');
    number_member(json, "n", unit->n);
    text_member(json, "path", unit->path);
    number_member(json, "s", unit->s);
    text_member(json, "title", unit->title);
    key(json, "lines");
    g_string_append_printf(json, "[%u,%u]", unit->first_line, unit->last_line);
    text_member(json, "text", unit->text);
    g_string_append_c(json, '}');
}

static void append_sides(GString *json, const char *name, const PolicyDiffUnit *units,
                         guint32 first, guint32 count)
{
    key(json, name);
    g_string_append_c(json, '[');
    for (guint32 i = 0; i < count; i++)
        append_side(json, &units[first + i]);
    g_string_append_c(json, ']');
}

static char *joined_text(const PolicyDiffUnit *units, guint32 first, guint32 count)
{
    GString *text = g_string_new(NULL);
    for (guint32 i = 0; i < count; i++)
        g_string_append(text, units[first + i].text);
    return g_string_free(text, FALSE);
}

static void append_words(GString *json, const PolicyDiff *diff, const PolicyDiffEntry *entry)
{
    static const char *const names[] = {"same", "removed", "added"};
    g_autofree char *before = joined_text(diff->from, entry->from, entry->from_count);
    g_autofree char *after = joined_text(diff->to, entry->to, entry->to_count);
    g_autoptr(GArray) words = policy_diff_words(before, after);
    key(json, "words");
    g_string_append_c(json, '[');
    for (guint i = 0; i < words->len; i++) {
        const PolicyDiffWords *run = &g_array_index(words, PolicyDiffWords, i);
        key(json, NULL);
        g_string_append_printf(json, "{\"change\":\"%s\",\"text\":", names[run->change]);
        json_append_string(json, run->text, (gssize)run->size_bytes);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

static void append_names(GString *json, const char *name, const PolicyDiffUnit *units,
                         guint32 first, guint32 count, PolicyDiffField field)
{
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    key(json, name);
    g_string_append_c(json, '[');
    for (guint32 i = 0; i < count; i++) {
        g_auto(GStrv) names = g_strsplit(units[first + i].fields[field], "\n", -1);
        for (char **at = names; *at != NULL; at++)
            if (**at != '\0' && g_hash_table_add(told, g_strdup(*at))) {
                key(json, NULL);
                json_append_string(json, *at, -1);
            }
    }
    g_string_append_c(json, ']');
}

static void append_fields(GString *json, const PolicyDiff *diff, const PolicyDiffEntry *entry)
{
    key(json, "fields");
    g_string_append_c(json, '[');
    for (PolicyDiffField field = 0; field < DIFF_FIELDS; field++) {
        if (!policy_diff_field_differs(diff, entry, field))
            continue;
        key(json, NULL);
        g_string_append_c(json, '{');
        text_member(json, "field", policy_diff_field_names[field]);
        append_names(json, "before", diff->from, entry->from, entry->from_count, field);
        append_names(json, "after", diff->to, entry->to, entry->to_count, field);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

void policy_diff_append_entry(GString *json, const PolicyDiff *diff, const PolicyDiffEntry *entry,
                              guint n)
{
    g_string_append_c(json, '{');
    number_member(json, "n", n);
    text_member(json, "kind", policy_diff_kind_names[entry->kind]);
    key(json, "moved");
    g_string_append(json, entry->moved ? "true" : "false");
    append_sides(json, "from", diff->from, entry->from, entry->from_count);
    append_sides(json, "to", diff->to, entry->to, entry->to_count);
    gboolean changed =
        entry->kind == DIFF_CHANGED || entry->kind == DIFF_SPLIT || entry->kind == DIFF_JOINED;
    if (changed) {
        number_member(json, "alike", entry->alike);
        append_words(json, diff, entry);
    }
    append_fields(json, diff, entry);
    g_string_append_c(json, '}');
}

void policy_diff_append_counts(GString *json, const PolicyDiff *diff)
{
    g_string_append_c(json, '{');
    for (PolicyDiffKind kind = 0; kind < DIFF_KINDS; kind++)
        number_member(json, policy_diff_kind_names[kind], diff->counts[kind]);
    g_string_append_c(json, '}');
}
