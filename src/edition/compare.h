/* edition/compare.h -- the units of an edition as a diff compares them (policy/diff.h) */
#pragma once
#include "diff/diff.h"
#include "store/store.h"

/* In document order: unit N is the place N - 1. */
typedef struct {
    GArray *units;         /* PolicyDiffUnit; texts in `strings` */
    GStringChunk *strings; /* owned */
} EditionTexts;
gboolean edition_texts_load(EditionTexts *texts, Store *store, guint64 event, GError **error);
void edition_texts_clear(EditionTexts *texts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EditionTexts, edition_texts_clear)

static inline const PolicyDiffUnit *edition_texts_unit(const EditionTexts *texts, guint at)
{
    return &g_array_index(texts->units, PolicyDiffUnit, at);
}

/* From `old` to `new`, both of which it lends. */
PolicyDiff *edition_compare(const EditionTexts *old, const EditionTexts *new);
