/* policy/learned.h -- which capability short runs of letters speak for, as learned from annotated
 * texts (tools/learn-capability) */
#pragma once
#include <glib.h>

#include "policy/vocabulary.h"

/* Where a run stands. */
typedef enum { LEARNED_OWN, LEARNED_TITLE, LEARNED_KIND, LEARNED_LAST } LearnedPlace;

typedef struct PolicyLearned PolicyLearned;

/* Reads lines "place<TAB>run<TAB>CODE=weight CODE=weight …": place o (the sentence), h (a title) or
 * k (a kind's name); runs of two or three letters as folded; weights -127 to 127; # opens a remark.
 * Owned. PROBLEM_FORMAT naming the line. */
PolicyLearned *policy_learned_parse(const char *name, const char *text, GError **error);
void policy_learned_free(PolicyLearned *learned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyLearned, policy_learned_free)

/* Adds to `score` what the runs of `text` (folded UTF-8) speak for: the sum of their weights over
 * the root of how many runs the text has, so that long texts say no more than short ones. */
void policy_learned_weigh(const PolicyLearned *learned, LearnedPlace place, const char *text,
                          double score[CAPABILITY_LAST]);
/* The same of a unit's kind. */
void policy_learned_weigh_kind(const PolicyLearned *learned, PolicyKind kind,
                               double score[CAPABILITY_LAST]);

/* Where in `text` the run stands that speaks most for `code`; FALSE when none does. */
gboolean policy_learned_best(const PolicyLearned *learned, LearnedPlace place, const char *text,
                             PolicyCapability code, gsize *start, gsize *end);
