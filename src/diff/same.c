/* diff/same.c -- units with the same words find each other */
#include "diff/align.h"
#include "policy/words.h"

/* ---- keys ---- */

static gunichar narrow(gunichar c)
{
    if (c == 0xFF0C || c == ',')
        return 0x3001; /* 、 */
    if (c == 0xFF0E)
        return 0x3002; /* 。 */
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return c;
}

void diff_fold(GString *out, const char *text, gsize size_bytes)
{
    const char *end = text + size_bytes;
    while (text < end) {
        gunichar c = policy_next_char(&text);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0)
            continue;
        g_string_append_unichar(out, narrow(c));
    }
}

static guint32 hash_of(const char *bytes, gsize size)
{
    guint32 hash = 2166136261u;
    for (gsize i = 0; i < size; i++)
        hash = (hash ^ (guint8)bytes[i]) * 16777619u;
    return hash;
}

static void side_init(DiffSide *side, GStringChunk *keys, GString *scratch,
                      const PolicyDiffUnit *units, guint32 count)
{
    side->units = units;
    side->count = count;
    side->at = g_new(DiffUnit, MAX(count, 1));
    for (guint32 i = 0; i < count; i++) {
        DiffUnit *unit = &side->at[i];
        g_string_truncate(scratch, 0);
        diff_fold(scratch, units[i].text, strlen(units[i].text));
        unit->key = g_string_chunk_insert_len(keys, scratch->str, (gssize)scratch->len);
        unit->size = (guint32)scratch->len;
        unit->hash = hash_of(scratch->str, scratch->len);
        unit->match = DIFF_NONE;
    }
}

void diff_align_init(DiffAlign *align, const PolicyDiffUnit *from, guint32 from_count,
                     const PolicyDiffUnit *to, guint32 to_count)
{
    g_autoptr(GString) scratch = g_string_sized_new(1024);
    align->keys = g_string_chunk_new(65536);
    align->grams = NULL;
    side_init(&align->from, align->keys, scratch, from, from_count);
    side_init(&align->to, align->keys, scratch, to, to_count);
}

void diff_align_clear(DiffAlign *align)
{
    g_free(align->from.at);
    g_free(align->to.at);
    g_string_chunk_free(align->keys);
    diff_grams_free(align->grams);
}

/* ---- groups of the same words ---- */

static int compare_keys(const DiffUnit *a, const DiffUnit *b)
{
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return memcmp(a->key, b->key, a->size);
}

static int by_key(const void *a, const void *b, void *user)
{
    const DiffSide *side = user;
    guint32 left = *(const guint32 *)a;
    guint32 right = *(const guint32 *)b;
    int order = compare_keys(&side->at[left], &side->at[right]);
    return order != 0 ? order : (left < right ? -1 : 1);
}

static int by_path(const void *a, const void *b, void *user)
{
    const DiffSide *side = user;
    guint32 left = *(const guint32 *)a;
    guint32 right = *(const guint32 *)b;
    int order = strcmp(side->units[left].path, side->units[right].path);
    return order != 0 ? order : (left < right ? -1 : 1);
}

/* The places of one side, those of the same words together. */
typedef struct {
    guint32 *places; /* owned */
    guint32 count, at;
} Sorted;

static Sorted sort_side(const DiffSide *side)
{
    Sorted sorted = {g_new(guint32, MAX(side->count, 1)), side->count, 0};
    for (guint32 i = 0; i < side->count; i++)
        sorted.places[i] = i;
    qsort_r(sorted.places, side->count, sizeof(guint32), by_key, (void *)side);
    return sorted;
}

/* How many from `at` on have the words of the one at `at`. */
static guint32 group_size(const DiffSide *side, const Sorted *sorted)
{
    guint32 end = sorted->at + 1;
    const DiffUnit *first = &side->at[sorted->places[sorted->at]];
    while (end < sorted->count && compare_keys(first, &side->at[sorted->places[end]]) == 0)
        end++;
    return end - sorted->at;
}

static void match(DiffAlign *align, guint32 from, guint32 to)
{
    align->from.at[from].match = to;
    align->to.at[to].match = from;
}

static gboolean is_free(const DiffAlign *align, guint32 from, guint32 to)
{
    return align->from.at[from].match == DIFF_NONE && align->to.at[to].match == DIFF_NONE;
}

/* ---- what stands often ---- */

/* Drops what has a match; returns how many are left. */
static guint32 keep_free(const DiffSide *side, guint32 *places, guint32 count)
{
    guint32 kept = 0;
    for (guint32 i = 0; i < count; i++)
        if (side->at[places[i]].match == DIFF_NONE)
            places[kept++] = places[i];
    return kept;
}

/* Those at the same path first: both lists are sorted by it. */
static void match_paths(DiffAlign *align, guint32 *from, guint32 from_count, guint32 *to,
                        guint32 to_count)
{
    guint32 i = 0;
    guint32 j = 0;
    qsort_r(from, from_count, sizeof *from, by_path, &align->from);
    qsort_r(to, to_count, sizeof *to, by_path, &align->to);
    while (i < from_count && j < to_count) {
        int order = strcmp(align->from.units[from[i]].path, align->to.units[to[j]].path);
        if (order == 0)
            match(align, from[i++], to[j++]);
        else if (order < 0)
            i++;
        else
            j++;
    }
}

static int by_place(const void *a, const void *b)
{
    guint32 left = *(const guint32 *)a;
    guint32 right = *(const guint32 *)b;
    return left < right ? -1 : left > right;
}

/* Then in the order they stand in. */
static void match_rest(DiffAlign *align, guint32 *from, guint32 from_count, guint32 *to,
                       guint32 to_count)
{
    from_count = keep_free(&align->from, from, from_count);
    to_count = keep_free(&align->to, to, to_count);
    qsort(from, from_count, sizeof *from, by_place);
    qsort(to, to_count, sizeof *to, by_place);
    for (guint32 i = 0; i < MIN(from_count, to_count); i++)
        match(align, from[i], to[i]);
}

/* ---- all ---- */

typedef void (*GroupDo)(DiffAlign *align, guint32 *from, guint32 from_count, guint32 *to,
                        guint32 to_count);

/* Calls `act` for each words that stand on both sides, with the places of both. */
static void each_group(DiffAlign *align, Sorted *from, Sorted *to, GroupDo act)
{
    from->at = 0;
    to->at = 0;
    while (from->at < from->count && to->at < to->count) {
        int order = compare_keys(&align->from.at[from->places[from->at]],
                                 &align->to.at[to->places[to->at]]);
        guint32 from_count = order <= 0 ? group_size(&align->from, from) : 0;
        guint32 to_count = order >= 0 ? group_size(&align->to, to) : 0;
        if (order == 0)
            act(align, from->places + from->at, from_count, to->places + to->at, to_count);
        from->at += from_count;
        to->at += to_count;
    }
}

static void match_single(DiffAlign *align, guint32 *from, guint32 from_count, guint32 *to,
                         guint32 to_count)
{
    if (from_count == 1 && to_count == 1)
        match(align, from[0], to[0]);
}

static void match_several(DiffAlign *align, guint32 *from, guint32 from_count, guint32 *to,
                          guint32 to_count)
{
    from_count = keep_free(&align->from, from, from_count);
    to_count = keep_free(&align->to, to, to_count);
    match_paths(align, from, from_count, to, to_count);
    match_rest(align, from, from_count, to, to_count);
}

/* What stands right beside two that match, and has the same words, matches too. */
static void match_neighbours(DiffAlign *align)
{
    const DiffSide *from = &align->from;
    for (guint32 i = 0; i + 1 < from->count; i++) {
        guint32 j = from->at[i].match;
        if (j != DIFF_NONE && j + 1 < align->to.count && is_free(align, i + 1, j + 1) &&
            diff_same_words(align, i + 1, j + 1))
            match(align, i + 1, j + 1);
    }
    for (guint32 i = from->count; i-- > 1;) {
        guint32 j = from->at[i].match;
        if (j != DIFF_NONE && j > 0 && is_free(align, i - 1, j - 1) &&
            diff_same_words(align, i - 1, j - 1))
            match(align, i - 1, j - 1);
    }
}

void diff_match_same(DiffAlign *align)
{
    Sorted from = sort_side(&align->from);
    Sorted to = sort_side(&align->to);
    each_group(align, &from, &to, match_single);
    match_neighbours(align);
    g_free(from.places);
    g_free(to.places);
    from = sort_side(&align->from);
    to = sort_side(&align->to);
    each_group(align, &from, &to, match_several);
    g_free(from.places);
    g_free(to.places);
}
