/* diff/diff.h -- what changed between two editions of a text, aligned by content and not by
 * number; pure
 *
 * Works on plain units, so that it serves readings and tables alike. What is lent to
 * policy_diff_new must live as long as the diff. Time grows with the size of both texts: each
 * search is bounded. */
#pragma once
#include "base/problem.h"
#include <glib.h>

typedef enum {
    DIFF_SAME,
    DIFF_RENUMBERED, /* same words in the same order below another number */
    DIFF_MOVED,      /* same words in another place */
    DIFF_CHANGED,
    DIFF_SPLIT,  /* one unit became several that stand together */
    DIFF_JOINED, /* several that stood together became one */
    DIFF_ADDED,
    DIFF_REMOVED,
    DIFF_KINDS
} PolicyDiffKind;
extern const char *const policy_diff_kind_names[DIFF_KINDS];

/* What an obligation says, field by field; `deadline` is the words its timing was read from. */
typedef enum {
    DIFF_FIELD_KIND,
    DIFF_FIELD_MODALITY,
    DIFF_FIELD_ACTOR,
    DIFF_FIELD_APPROVER,
    DIFF_FIELD_NOTIFY,
    DIFF_FIELD_TIMING,
    DIFF_FIELD_DEADLINE,
    DIFF_FIELD_RECORDS,
    DIFF_FIELD_CLASS,
    DIFF_FIELDS
} PolicyDiffField;
extern const char *const policy_diff_field_names[DIFF_FIELDS];

typedef struct {
    guint32 n, s; /* the caller's number; sentence within the clause */
    guint32 first_line, last_line;
    const char *path, *title, *text; /* valid UTF-8; title: of the heading it stands under */
    const char *fields[DIFF_FIELDS]; /* names one a line, "" for none */
} PolicyDiffUnit;

/* Units `from` to `from + from_count - 1` of the old, likewise of the new. */
typedef struct {
    guint8 kind;    /* PolicyDiffKind */
    guint8 alike;   /* per cent, weighed by how rare what they share is; 100 for the same words */
    gboolean moved; /* stands elsewhere in the order */
    guint32 from, from_count, to, to_count;
} PolicyDiffEntry;

typedef struct {
    const PolicyDiffUnit *from, *to; /* lent */
    guint32 from_count, to_count;
    GArray *entries; /* PolicyDiffEntry in the order of the new, removed ones where they stood */
    guint32 counts[DIFF_KINDS];
} PolicyDiff;

PolicyDiff *policy_diff_new(const PolicyDiffUnit *from, guint32 from_count,
                            const PolicyDiffUnit *to, guint32 to_count);
void policy_diff_free(PolicyDiff *diff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyDiff, policy_diff_free)

static inline const PolicyDiffEntry *policy_diff_entry(const PolicyDiff *diff, guint at)
{
    return &g_array_index(diff->entries, PolicyDiffEntry, at);
}

/* TRUE when `field` of the entry's units says something else than before. Entries with both sides
 * only. */
gboolean policy_diff_field_differs(const PolicyDiff *diff, const PolicyDiffEntry *entry,
                                   PolicyDiffField field);
/* TRUE when any does. */
gboolean policy_diff_meaning_differs(const PolicyDiff *diff, const PolicyDiffEntry *entry);

/* ---- inside a sentence ---- */

typedef enum { DIFF_WORDS_SAME, DIFF_WORDS_REMOVED, DIFF_WORDS_ADDED } PolicyDiffWordsKind;
typedef struct {
    PolicyDiffWordsKind change;
    const char *text; /* lent: of the old for removed words, else of the new */
    gsize size_bytes;
} PolicyDiffWords;
/* Runs of whole words, told apart by the kind of their characters; width and spaces make no
 * difference. Owned array of PolicyDiffWords. */
GArray *policy_diff_words(const char *before, const char *after);

/* ---- shown ---- */

/* The entry as a JSON object (api/openapi.yaml, DiffEntry), its number `n`. */
void policy_diff_append_entry(GString *json, const PolicyDiff *diff, const PolicyDiffEntry *entry,
                              guint n);
/* For a terminal: counts, then each entry that policy_diff_entry_shows. */
void policy_diff_print(GString *out, const PolicyDiff *diff, ProblemLanguage language);
/* TRUE for what changed: everything but units that say the same in the same place. */
gboolean policy_diff_entry_shows(const PolicyDiff *diff, const PolicyDiffEntry *entry);
/* `{"same":12,…}`. */
void policy_diff_append_counts(GString *json, const PolicyDiff *diff);
