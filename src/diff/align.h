/* diff/align.h -- which unit of the new text is which of the old; for the files of diff
 * alone */
#pragma once
#include "diff/diff.h"
#include <string.h>

#define DIFF_NONE G_MAXUINT32

/* The text as compared: without spaces, full-width letters narrowed. */
typedef struct {
    const char *key; /* in `keys` */
    guint32 size;
    guint32 hash;
    guint32 match; /* place on the other side, or DIFF_NONE */
} DiffUnit;

typedef struct {
    const PolicyDiffUnit *units; /* lent */
    DiffUnit *at;
    guint32 count;
} DiffSide;

typedef struct {
    DiffSide from, to;
    GStringChunk *keys;
    struct DiffGrams *grams; /* NULL until something had to be compared */
} DiffAlign;

void diff_align_init(DiffAlign *align, const PolicyDiffUnit *from, guint32 from_count,
                     const PolicyDiffUnit *to, guint32 to_count);
void diff_align_clear(DiffAlign *align);
/* A text as compared; appended to `out`. */
void diff_fold(GString *out, const char *text, gsize size_bytes);

static inline gboolean diff_same_words(const DiffAlign *align, guint32 from, guint32 to)
{
    const DiffUnit *a = &align->from.at[from];
    const DiffUnit *b = &align->to.at[to];
    return a->hash == b->hash && a->size == b->size && memcmp(a->key, b->key, a->size) == 0;
}

/* Matches what has the same words: what stands once, its neighbours, then what stands often. */
void diff_match_same(DiffAlign *align);

/* ---- how alike ---- */

/* Pairs of characters of every unit, each weighed by how rare it is. */
typedef struct DiffGrams DiffGrams;
void diff_grams_free(DiffGrams *grams);
/* Weight of what both hold, and of each alone (in the units' own scale). */
typedef struct {
    double shared, from, to;
} DiffShare;
DiffShare diff_grams_share(const DiffGrams *grams, guint32 from, guint32 to);
/* 0 to 1: twice what is shared, of both. */
double diff_alike(DiffShare share);
/* Matches the most alike of what has no match yet. */
void diff_match_alike(DiffAlign *align);
