/* policy/policy.h -- a policy document in, its clauses and their obligations out; pure
 *
 * Whoever wants all of it, with what the whole says and what is odd in it, asks reading/. */
#pragma once
#include <glib.h>

/* Limits that hold for every text; what is over them is refused, never cut. */
#define POLICY_TEXT_MAX_BYTES ((gsize)16 * 1024 * 1024)
#define POLICY_MAX_LINES 200000u
#define POLICY_LINE_MAX_BYTES ((gsize)1024 * 1024)
#define POLICY_MAX_DEPTH 32u     /* markers in one path */
#define POLICY_MAX_UNITS 100000u /* sentences and rows */

/* The lexicons and rules of rules/policy*.yaml, compiled. Immutable once loaded: any number of
 * threads may read with the same rules. */
typedef struct PolicyRules PolicyRules;

/* Reads and compiles the rules built into the program (call it before lock-down: it allocates and
 * parses YAML). Owned. PROBLEM_INTERNAL names the rule that is wrong. */
PolicyRules *policy_rules_load(GError **error);
/* The same from other YAML texts, each a whole file; tests use it. `names` and `texts` are
 * NULL-terminated and of equal length. Owned. */
PolicyRules *policy_rules_parse(const char *const *names, const char *const *texts, GError **error);
/* Replaces what the rules have learned of capabilities by the table `text` (policy/learned.h),
 * before anything is read with them; measuring on texts left out of the learning uses it.
 * PROBLEM_FORMAT. */
gboolean policy_rules_learn(PolicyRules *rules, const char *name, const char *text, GError **error);
void policy_rules_free(PolicyRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyRules, policy_rules_free)

/* Told a stage ("decode", "structure", "units", "fields") and how far all of it is (0-100). FALSE
 * stops the reading with G_IO_ERROR_CANCELLED. */
typedef gboolean (*PolicyProgress)(const char *stage, guint percent, gpointer data);

/* What was read of one document. Immutable. */
typedef struct PolicyReading PolicyReading;

/* The file a text was read out of (by document/); all lent, `format` and `encoding` static. */
typedef struct {
    const char *name, *format, *encoding;
    guint pages;
    gsize bytes;
    const char *sha256; /* hex; NULL when the file is the text itself: only `format` counts then */
} PolicySource;

void policy_reading_free(PolicyReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyReading, policy_reading_free)
