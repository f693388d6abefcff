/* diff/print.c -- a diff as people read it on a terminal */
#include "base/problem.h"
#include "diff/diff.h"
#include <string.h>

typedef struct {
    const char *english, *japanese;
} Words;

static const Words kinds[DIFF_KINDS] = {
    [DIFF_SAME] = {"same", "同じ"},   [DIFF_RENUMBERED] = {"renumbered", "番号のみ"},
    [DIFF_MOVED] = {"moved", "移動"}, [DIFF_CHANGED] = {"changed", "変更"},
    [DIFF_SPLIT] = {"split", "分割"}, [DIFF_JOINED] = {"joined", "統合"},
    [DIFF_ADDED] = {"added", "追加"}, [DIFF_REMOVED] = {"removed", "削除"},
};
static const Words fields[DIFF_FIELDS] = {
    [DIFF_FIELD_KIND] = {"kind", "種別"},
    [DIFF_FIELD_MODALITY] = {"modality", "義務の強さ"},
    [DIFF_FIELD_ACTOR] = {"actor", "主体"},
    [DIFF_FIELD_APPROVER] = {"approver", "承認者"},
    [DIFF_FIELD_NOTIFY] = {"notify", "報告先"},
    [DIFF_FIELD_TIMING] = {"timing", "時期"},
    [DIFF_FIELD_DEADLINE] = {"deadline", "期限"},
    [DIFF_FIELD_RECORDS] = {"records", "記録"},
    [DIFF_FIELD_CLASS] = {"class", "分類"},
};

static const char *say(const Words *words, ProblemLanguage language)
{
    return language == PROBLEM_JAPANESE ? words->japanese : words->english;
}

static void print_counts(GString *out, const PolicyDiff *diff, ProblemLanguage language)
{
    static const PolicyDiffKind order[] = {DIFF_CHANGED, DIFF_ADDED, DIFF_REMOVED,    DIFF_SPLIT,
                                           DIFF_JOINED,  DIFF_MOVED, DIFF_RENUMBERED, DIFF_SAME};
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
        g_string_append_printf(out, "%s%s %u", i > 0 ? "  " : "", say(&kinds[order[i]], language),
                               diff->counts[order[i]]);
    g_string_append_c(out, '\n');
}

static void print_places(GString *out, const PolicyDiffUnit *units, guint32 first, guint32 count)
{
    for (guint32 i = 0; i < count; i++)
        g_string_append_printf(out, "%s%s:%u", i > 0 ? " + " : "", units[first + i].path,
                               units[first + i].first_line);
}

static void print_texts(GString *out, char sign, const PolicyDiffUnit *units, guint32 first,
                        guint32 count)
{
    for (guint32 i = 0; i < count; i++)
        g_string_append_printf(out, "  %c %s\n", sign, units[first + i].text);
}

static char *joined(const PolicyDiffUnit *units, guint32 first, guint32 count)
{
    GString *text = g_string_new(NULL);
    for (guint32 i = 0; i < count; i++)
        g_string_append(text, units[first + i].text);
    return g_string_free(text, FALSE);
}

static void print_words(GString *out, const PolicyDiff *diff, const PolicyDiffEntry *entry)
{
    static const char *const opens[] = {"", "[-", "{+"};
    static const char *const closes[] = {"", "-]", "+}"};
    g_autofree char *before = joined(diff->from, entry->from, entry->from_count);
    g_autofree char *after = joined(diff->to, entry->to, entry->to_count);
    g_autoptr(GArray) words = policy_diff_words(before, after);
    g_string_append(out, "    ");
    for (guint i = 0; i < words->len; i++) {
        const PolicyDiffWords *run = &g_array_index(words, PolicyDiffWords, i);
        g_string_append(out, opens[run->change]);
        g_string_append_len(out, run->text, (gssize)run->size_bytes);
        g_string_append(out, closes[run->change]);
    }
    g_string_append_c(out, '\n');
}

/* The names of a field, with commas where the unit has line ends. */
static void print_names(GString *out, const PolicyDiffUnit *units, guint32 first, guint32 count,
                        PolicyDiffField field)
{
    gsize start = out->len;
    for (guint32 i = 0; i < count; i++) {
        g_auto(GStrv) names = g_strsplit(units[first + i].fields[field], "\n", -1);
        for (char **name = names; *name != NULL; name++)
            if (**name != '\0' && strstr(out->str + start, *name) == NULL)
                g_string_append_printf(out, "%s%s", out->len > start ? ", " : "", *name);
    }
    if (out->len == start)
        g_string_append_c(out, '-');
}

static void print_fields(GString *out, const PolicyDiff *diff, const PolicyDiffEntry *entry,
                         ProblemLanguage language)
{
    for (PolicyDiffField field = 0; field < DIFF_FIELDS; field++) {
        if (!policy_diff_field_differs(diff, entry, field))
            continue;
        g_string_append_printf(out, "    %s: ", say(&fields[field], language));
        print_names(out, diff->from, entry->from, entry->from_count, field);
        g_string_append(out, " → ");
        print_names(out, diff->to, entry->to, entry->to_count, field);
        g_string_append_c(out, '\n');
    }
}

static void print_entry(GString *out, const PolicyDiff *diff, const PolicyDiffEntry *entry,
                        ProblemLanguage language)
{
    gboolean moved = entry->moved && entry->kind != DIFF_MOVED;
    g_string_append_printf(out, "%s%s%s  ", say(&kinds[entry->kind], language), moved ? ", " : "",
                           moved ? say(&kinds[DIFF_MOVED], language) : "");
    print_places(out, diff->to, entry->to, entry->to_count);
    if (entry->from_count > 0 && entry->to_count > 0)
        g_string_append(out, " ← ");
    print_places(out, diff->from, entry->from, entry->from_count);
    g_string_append_c(out, '\n');
    if (entry->kind == DIFF_ADDED)
        print_texts(out, '+', diff->to, entry->to, entry->to_count);
    else if (entry->kind == DIFF_REMOVED)
        print_texts(out, '-', diff->from, entry->from, entry->from_count);
    else if (entry->kind != DIFF_RENUMBERED && entry->kind != DIFF_MOVED &&
             entry->kind != DIFF_SAME)
        print_words(out, diff, entry);
    print_fields(out, diff, entry, language);
}

gboolean policy_diff_entry_shows(const PolicyDiff *diff, const PolicyDiffEntry *entry)
{
    return entry->kind != DIFF_SAME || policy_diff_meaning_differs(diff, entry);
}

void policy_diff_print(GString *out, const PolicyDiff *diff, ProblemLanguage language)
{
    print_counts(out, diff, language);
    for (guint i = 0; i < diff->entries->len; i++) {
        const PolicyDiffEntry *entry = policy_diff_entry(diff, i);
        if (policy_diff_entry_shows(diff, entry))
            print_entry(out, diff, entry, language);
    }
}
