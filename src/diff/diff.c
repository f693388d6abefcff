/* diff/diff.c -- from matches to entries: what moved, what was split or joined, in which order
 * they are told */
#include "diff/diff.h"
#include "diff/align.h"

#define HOLDS_ENOUGH 0.65 /* of a piece stands in what it was cut from */

const char *const policy_diff_kind_names[DIFF_KINDS] = {
    "same", "renumbered", "moved", "changed", "split", "joined", "added", "removed",
};
const char *const policy_diff_field_names[DIFF_FIELDS] = {
    "kind", "modality", "actor", "approver", "notify", "timing", "deadline", "records", "class",
};

/* ---- what kept its order ---- */

/* Marks the places of `to` that stand in a longest run of matches in rising order. */
static gboolean *mark_stayed(const DiffAlign *align)
{
    guint32 count = align->to.count;
    gboolean *stayed = g_new0(gboolean, MAX(count, 1));
    g_autofree guint32 *ends = g_new(guint32, MAX(count, 1));   /* of runs of each length */
    g_autofree guint32 *before = g_new(guint32, MAX(count, 1)); /* in its run */
    guint32 longest = 0;
    for (guint32 to = 0; to < count; to++) {
        guint32 from = align->to.at[to].match;
        guint32 low = 0;
        guint32 high = longest;
        while (from != DIFF_NONE && low < high) {
            guint32 middle = low + (high - low) / 2;
            if (align->to.at[ends[middle]].match < from)
                low = middle + 1;
            else
                high = middle;
        }
        if (from == DIFF_NONE)
            continue;
        before[to] = low > 0 ? ends[low - 1] : DIFF_NONE;
        ends[low] = to;
        longest = MAX(longest, low + 1);
    }
    for (guint32 at = longest > 0 ? ends[longest - 1] : DIFF_NONE; at != DIFF_NONE; at = before[at])
        stayed[at] = TRUE;
    return stayed;
}

/* ---- split and joined ---- */

/* How much of the new unit stands in the old, or the other way about. */
static double held(const DiffAlign *align, guint32 from, guint32 to, gboolean new_in_old)
{
    DiffShare share = diff_grams_share(align->grams, from, to);
    double whole = new_in_old ? share.to : share.from;
    return whole > 0 ? share.shared / whole : 0;
}

/* Entries under way: for each new unit the run it opens. */
typedef struct {
    guint32 from_first, from_count, to_count; /* to_count 0: part of another's run */
} Run;

typedef struct {
    const DiffAlign *align;
    Run *runs;         /* by place of the new */
    gboolean *in_join; /* by place of the old: part of a run */
} Runs;

static gboolean is_changed(const DiffAlign *align, guint32 to)
{
    guint32 from = align->to.at[to].match;
    return from != DIFF_NONE && !diff_same_words(align, from, to);
}

/* New units without a match right beside a changed one, whose words stand in its old. */
static void find_split(Runs *runs, guint32 to)
{
    const DiffAlign *align = runs->align;
    guint32 from = align->to.at[to].match;
    guint32 first = to;
    guint32 end = to + 1;
    if (held(align, from, to, TRUE) < HOLDS_ENOUGH)
        return;
    while (first > 0 && align->to.at[first - 1].match == DIFF_NONE &&
           runs->runs[first - 1].to_count == 1 && held(align, from, first - 1, TRUE) > HOLDS_ENOUGH)
        first--;
    while (end < align->to.count && align->to.at[end].match == DIFF_NONE &&
           held(align, from, end, TRUE) > HOLDS_ENOUGH)
        end++;
    if (end - first == 1)
        return;
    for (guint32 i = first; i < end; i++)
        runs->runs[i].to_count = 0;
    runs->runs[first] = (Run){from, 1, end - first};
}

/* Old units without a match right beside the old of a changed one, whose words stand in the new. */
static void find_joined(Runs *runs, guint32 to)
{
    const DiffAlign *align = runs->align;
    guint32 from = align->to.at[to].match;
    guint32 first = from;
    guint32 end = from + 1;
    if (held(align, from, to, FALSE) < HOLDS_ENOUGH)
        return;
    while (first > 0 && align->from.at[first - 1].match == DIFF_NONE && !runs->in_join[first - 1] &&
           held(align, first - 1, to, FALSE) > HOLDS_ENOUGH)
        first--;
    while (end < align->from.count && align->from.at[end].match == DIFF_NONE &&
           !runs->in_join[end] && held(align, end, to, FALSE) > HOLDS_ENOUGH)
        end++;
    for (guint32 i = first; i < end; i++)
        runs->in_join[i] = end - first > 1;
    runs->runs[to].from_first = first;
    runs->runs[to].from_count = end - first;
}

static void find_runs(Runs *runs)
{
    const DiffAlign *align = runs->align;
    for (guint32 to = 0; to < align->to.count; to++) {
        guint32 from = align->to.at[to].match;
        runs->runs[to] = (Run){from, from != DIFF_NONE, 1};
    }
    for (guint32 to = 0; align->grams != NULL && to < align->to.count; to++) {
        if (runs->runs[to].to_count != 1 || !is_changed(align, to))
            continue;
        find_joined(runs, to);
        if (runs->runs[to].from_count == 1)
            find_split(runs, to);
    }
}

/* ---- kinds ---- */

typedef struct {
    PolicyDiff *diff;
    const DiffAlign *align;
    const gboolean *stayed;
    GHashTable *old_titles, *new_titles; /* sets; lent */
} Telling;

static GHashTable *titles_of(const DiffSide *side)
{
    GHashTable *titles = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint32 i = 0; i < side->count; i++)
        g_hash_table_add(titles, (gpointer)side->units[i].title);
    return titles;
}

/* It kept its place in the row, but stands under another heading, and both headings are in both
 * texts: so it is the unit that went. */
static gboolean left_heading(const Telling *telling, guint32 from, guint32 to)
{
    const char *old = telling->align->from.units[from].title;
    const char *new = telling->align->to.units[to].title;
    return strcmp(old, new) != 0 && g_hash_table_contains(telling->new_titles, old) &&
           g_hash_table_contains(telling->old_titles, new);
}

static guint8 alike_of(const Telling *telling, const Run *run, guint32 to)
{
    DiffShare sum = {0, 0, 0};
    for (guint32 i = 0; i < run->from_count; i++)
        for (guint32 j = 0; j < run->to_count; j++) {
            DiffShare share = diff_grams_share(telling->align->grams, run->from_first + i, to + j);
            sum.shared += share.shared;
            sum.from += j == 0 ? share.from : 0;
            sum.to += i == 0 ? share.to : 0;
        }
    return (guint8)CLAMP(diff_alike(sum) * 100, 1, 99);
}

static void tell(const Telling *telling, const PolicyDiffEntry *entry)
{
    g_array_append_val(telling->diff->entries, *entry);
    telling->diff->counts[entry->kind]++;
}

static PolicyDiffEntry entry_of(const Telling *telling, const Run *run, guint32 to)
{
    const DiffAlign *align = telling->align;
    PolicyDiffEntry entry = {.kind = DIFF_ADDED, .to = to, .to_count = run->to_count};
    if (run->from_count == 0)
        return entry;
    guint32 from = run->from_first;
    gboolean stayed = FALSE;
    for (guint32 i = 0; i < run->to_count; i++)
        stayed |= telling->stayed[to + i];
    entry.from = from;
    entry.from_count = run->from_count;
    entry.moved = !stayed || left_heading(telling, from, to);
    if (run->from_count == 1 && run->to_count == 1 && diff_same_words(align, from, to)) {
        gboolean same_path = strcmp(align->from.units[from].path, align->to.units[to].path) == 0;
        entry.kind = entry.moved ? DIFF_MOVED : same_path ? DIFF_SAME : DIFF_RENUMBERED;
        entry.alike = 100;
        return entry;
    }
    entry.kind = run->to_count > 1 ? DIFF_SPLIT : run->from_count > 1 ? DIFF_JOINED : DIFF_CHANGED;
    entry.alike = alike_of(telling, run, to);
    return entry;
}

/* ---- the order of telling ---- */

/* Removed units follow the unit they stood behind: `heads` and `next` chain them, by the place of
 * the new one they follow plus one. */
typedef struct {
    guint32 *heads, *tails, *next;
} Chains;

static void chain_removed(const Telling *telling, const gboolean *in_join, Chains *chains)
{
    const DiffAlign *align = telling->align;
    guint32 behind = 0;
    for (guint32 from = 0; from < align->from.count; from++) {
        guint32 to = align->from.at[from].match;
        if (to != DIFF_NONE && telling->stayed[to])
            behind = to + 1;
        if (to != DIFF_NONE || in_join[from])
            continue;
        chains->next[from] = DIFF_NONE;
        if (chains->heads[behind] == DIFF_NONE)
            chains->heads[behind] = from;
        else
            chains->next[chains->tails[behind]] = from;
        chains->tails[behind] = from;
    }
}

static void tell_removed(const Telling *telling, const Chains *chains, guint32 behind)
{
    for (guint32 from = chains->heads[behind]; from != DIFF_NONE; from = chains->next[from]) {
        const PolicyDiffEntry entry = {.kind = DIFF_REMOVED, .from = from, .from_count = 1};
        tell(telling, &entry);
    }
}

static void tell_all(const Telling *telling, const Runs *runs)
{
    guint32 new_count = telling->align->to.count;
    guint32 old_count = telling->align->from.count;
    Chains chains = {g_new(guint32, new_count + 1), g_new0(guint32, new_count + 1),
                     g_new(guint32, MAX(old_count, 1))};
    memset(chains.heads, 0xff, ((gsize)new_count + 1) * sizeof(guint32));
    chain_removed(telling, runs->in_join, &chains);
    tell_removed(telling, &chains, 0);
    for (guint32 to = 0; to < new_count; to++) {
        const Run *run = &runs->runs[to];
        if (run->to_count > 0) {
            const PolicyDiffEntry entry = entry_of(telling, run, to);
            tell(telling, &entry);
        }
        tell_removed(telling, &chains, to + 1);
    }
    g_free(chains.heads);
    g_free(chains.tails);
    g_free(chains.next);
}

static void tell_diff(PolicyDiff *diff, const DiffAlign *align)
{
    g_autofree gboolean *stayed = mark_stayed(align);
    g_autoptr(GHashTable) old_titles = titles_of(&align->from);
    g_autoptr(GHashTable) new_titles = titles_of(&align->to);
    Runs runs = {align, g_new(Run, MAX(align->to.count, 1)),
                 g_new0(gboolean, MAX(align->from.count, 1))};
    const Telling telling = {diff, align, stayed, old_titles, new_titles};
    find_runs(&runs);
    tell_all(&telling, &runs);
    g_free(runs.runs);
    g_free(runs.in_join);
}

static gboolean has_unmatched(const DiffSide *side)
{
    for (guint32 i = 0; i < side->count; i++)
        if (side->at[i].match == DIFF_NONE)
            return TRUE;
    return FALSE;
}

PolicyDiff *policy_diff_new(const PolicyDiffUnit *from, guint32 from_count,
                            const PolicyDiffUnit *to, guint32 to_count)
{
    DiffAlign align;
    PolicyDiff *diff = g_new0(PolicyDiff, 1);
    *diff = (PolicyDiff){.from = from, .to = to, .from_count = from_count, .to_count = to_count};
    diff->entries = g_array_new(FALSE, FALSE, sizeof(PolicyDiffEntry));
    diff_align_init(&align, from, from_count, to, to_count);
    diff_match_same(&align);
    if (has_unmatched(&align.from) && has_unmatched(&align.to))
        diff_match_alike(&align);
    tell_diff(diff, &align);
    diff_align_clear(&align);
    return diff;
}

void policy_diff_free(PolicyDiff *diff)
{
    if (diff == NULL)
        return;
    g_array_unref(diff->entries);
    g_free(diff);
}

/* ---- what it says ---- */

/* The names of a field of several units: those of the first that has any. */
static const char *field_of(const PolicyDiffUnit *units, guint32 first, guint32 count,
                            PolicyDiffField field)
{
    for (guint32 i = 0; i < count; i++)
        if (*units[first + i].fields[field] != '\0')
            return units[first + i].fields[field];
    return "";
}

gboolean policy_diff_field_differs(const PolicyDiff *diff, const PolicyDiffEntry *entry,
                                   PolicyDiffField field)
{
    if (entry->from_count == 0 || entry->to_count == 0)
        return FALSE;
    return strcmp(field_of(diff->from, entry->from, entry->from_count, field),
                  field_of(diff->to, entry->to, entry->to_count, field)) != 0;
}

gboolean policy_diff_meaning_differs(const PolicyDiff *diff, const PolicyDiffEntry *entry)
{
    for (PolicyDiffField field = 0; field < DIFF_FIELDS; field++)
        if (policy_diff_field_differs(diff, entry, field))
            return TRUE;
    return FALSE;
}
