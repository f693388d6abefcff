/* policy/scan.h -- the words of all rules that stand in one text, sorted by use, longest kept */
#pragma once
#include "policy/rules.h"

typedef struct {
    GArray *all;            /* PolicyHit, scratch */
    GArray *hits[USE_LAST]; /* PolicyHit by rising end; none inside a longer one of its use, but of
                               capabilities all */
    PolicyCues cues;        /* the cues that stand in the text */
} PolicyScan;

void policy_scan_init(PolicyScan *scan);
void policy_scan_clear(PolicyScan *scan);
/* Replaces what `scan` held by the words in `text` (folded). */
void policy_scan_run(PolicyScan *scan, const PolicyRules *rules, const char *text, gsize size);

/* Adds a hit unless it lies inside the last one. Hits come by rising end: a new one can only
 * swallow the last ones, or lie inside the last one. */
void policy_scan_keep_longest(GArray *hits, const PolicyHit *hit);

/* The first of the hits of `use` that begins at `at` or later; their count when none does. */
guint policy_scan_from(const PolicyScan *scan, PolicyUse use, gsize at);
/* The first hit of `use` whose entry is no skip, or NULL. Lent until the next run. */
const PolicyHit *policy_scan_first(const PolicyScan *scan, const PolicyRules *rules, PolicyUse use);
