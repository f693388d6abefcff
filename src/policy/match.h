/* policy/match.h -- all words of all rules found in one pass over a text (Aho-Corasick) */
#pragma once
#include <glib.h>

/* States of the first character and one byte: a row holds them in 16 bits. */
#define MATCH_MAX_NEAR 65535u

/* Collects words, then becomes a table. */
typedef struct PolicyMatchBuilder PolicyMatchBuilder;
PolicyMatchBuilder *policy_match_builder_new(void);
void policy_match_builder_free(PolicyMatchBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyMatchBuilder, policy_match_builder_free)
/* `value` is given back at each place `word` (folded, not empty) stands; a word may be added with
 * several values. */
void policy_match_builder_add(PolicyMatchBuilder *builder, const char *word, guint32 value);

typedef struct PolicyMatch PolicyMatch;
/* Owned. PROBLEM_INTERNAL when the words have more beginnings than a table holds. */
PolicyMatch *policy_match_build(const PolicyMatchBuilder *words, GError **error);
void policy_match_free(PolicyMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyMatch, policy_match_free)
guint policy_match_states(const PolicyMatch *match);

typedef struct {
    guint32 start, end; /* bytes in the text searched */
    guint32 value;
} PolicyHit;

/* Appends a PolicyHit for every word found, by rising end, longer words first. */
void policy_match_run(const PolicyMatch *match, const char *text, gsize size_bytes, GArray *hits);
