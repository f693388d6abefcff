/* reading/read.h -- a policy document in, all that is read of it out: units, facts, coverage,
 * findings; pure */
#pragma once
#include "policy/policy.h"

/* Reads plain text or Markdown in UTF-8 (with or without BOM), UTF-16 with BOM, or CP932. `name` is
 * the file's name, for errors and `source.name`. Time is linear in `size_bytes`. `progress` may be
 * NULL. Owned. PROBLEM_EMPTY, PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP, PROBLEM_ENCODING,
 * PROBLEM_UNSUPPORTED (binary), PROBLEM_NO_CLAUSES. */
PolicyReading *policy_read(const PolicyRules *rules, const guint8 *bytes, gsize size_bytes,
                           const char *name, PolicyProgress progress, gpointer progress_data,
                           GError **error);

/* The same from a text that was read out of a file; lines are those of the text. */
PolicyReading *policy_read_from(const PolicyRules *rules, const PolicySource *source,
                                const guint8 *text, gsize size_bytes, PolicyProgress progress,
                                gpointer progress_data, GError **error);
/* The reading as canonical JSON, format 1 (docs/design/policy.md says each member). Owned. */
GBytes *policy_reading_json(const PolicyReading *reading, GError **error);
