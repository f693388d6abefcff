/* tests/fuzz/diff-align.c -- any two lists of sentences: each is told of exactly once, and what is
 * shown of a change gives both texts back */
#include "diff/diff.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define UNITS_MAX 4000u

typedef struct {
    GArray *units; /* PolicyDiffUnit */
    char **lines;
    GStringChunk *paths;
} Side;

/* A unit a line; "=" opens another clause with the line's words as its heading. */
static Side side_of(const char *text)
{
    Side side = {g_array_new(FALSE, TRUE, sizeof(PolicyDiffUnit)),
                 g_strsplit(text, "\n", UNITS_MAX), g_string_chunk_new(1024)};
    const char *title = "";
    const char *path = "1";
    for (guint i = 0; side.lines[i] != NULL; i++) {
        const char *line = side.lines[i];
        if (*line == '=') {
            title = line + 1;
            path = g_string_chunk_insert(side.paths, line + 1);
            continue;
        }
        PolicyDiffUnit unit = {.n = i + 1, .s = 1, .path = path, .title = title, .text = line};
        for (PolicyDiffField field = 0; field < DIFF_FIELDS; field++)
            unit.fields[field] = field == DIFF_FIELD_ACTOR ? path : "";
        g_array_append_val(side.units, unit);
    }
    return side;
}

static void side_clear(Side *side)
{
    g_array_unref(side->units);
    g_strfreev(side->lines);
    g_string_chunk_free(side->paths);
}

/* The runs give the new text but for what was removed, and only whole characters. */
static void check_words(const char *before, const char *after)
{
    g_autoptr(GArray) words = policy_diff_words(before, after);
    g_autoptr(GString) new = g_string_new(NULL);
    gsize removed = 0;
    for (guint i = 0; i < words->len; i++) {
        const PolicyDiffWords *run = &g_array_index(words, PolicyDiffWords, i);
        if (!g_utf8_validate(run->text, (gssize)run->size_bytes, NULL))
            abort();
        if (run->change == DIFF_WORDS_REMOVED)
            removed += run->size_bytes;
        else
            g_string_append_len(new, run->text, (gssize)run->size_bytes);
    }
    if (strcmp(new->str, after) != 0 || removed > strlen(before))
        abort();
}

static void check_diff(const Side *from, const Side *to)
{
    const PolicyDiffUnit *old = (const PolicyDiffUnit *)(const void *)from->units->data;
    const PolicyDiffUnit *new = (const PolicyDiffUnit *)(const void *)to->units->data;
    g_autoptr(PolicyDiff) diff = policy_diff_new(old, from->units->len, new, to->units->len);
    g_autofree guint8 *old_told = g_new0(guint8, from->units->len + 1);
    g_autofree guint8 *new_told = g_new0(guint8, to->units->len + 1);
    g_autoptr(GString) json = g_string_new("[");
    for (guint i = 0; i < diff->entries->len; i++) {
        const PolicyDiffEntry *entry = policy_diff_entry(diff, i);
        for (guint at = 0; at < entry->from_count; at++)
            old_told[entry->from + at]++;
        for (guint at = 0; at < entry->to_count; at++)
            new_told[entry->to + at]++;
        if (entry->from_count > 0 && entry->to_count > 0)
            check_words(old[entry->from].text, new[entry->to].text);
        policy_diff_append_entry(json, diff, entry, i + 1);
    }
    for (guint i = 0; i < from->units->len; i++)
        if (old_told[i] != 1)
            abort();
    for (guint i = 0; i < to->units->len; i++)
        if (new_told[i] != 1)
            abort();
    policy_diff_print(json, diff, PROBLEM_ENGLISH);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
    gsize first = end != NULL ? (gsize)(end - data) : size;
    g_autofree char *old = g_utf8_make_valid((const char *)data, (gssize)first);
    g_autofree char *new =
        end != NULL ? g_utf8_make_valid((const char *)end + 1, (gssize)(size - first - 1))
                    : g_strdup("");
    Side from = side_of(old);
    Side to = side_of(new);
    check_diff(&from, &to);
    side_clear(&from);
    side_clear(&to);
    return 0;
}
