/* diff/reading.h -- the units of a reading as a diff compares them */
#pragma once
#include "diff/diff.h"
#include "policy/policy.h"

/* Lends texts of the reading, which must outlive it. */
typedef struct {
    PolicyDiffUnit *units; /* owned */
    guint32 count;
    GStringChunk *strings; /* owned: the fields */
} PolicyDiffTexts;
void policy_diff_texts_init(PolicyDiffTexts *texts, const PolicyReading *reading);
void policy_diff_texts_clear(PolicyDiffTexts *texts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PolicyDiffTexts, policy_diff_texts_clear)
