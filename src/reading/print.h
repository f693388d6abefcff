/* reading/print.h -- a reading as people and programs ask to see it */
#pragma once
#include "base/problem.h"
#include "policy/policy.h"

/* One JSON object a line and unit, fields named as in the annotated texts, with `doc` set to
 * `doc` (NULL: the source's name without its ending). Transfer full. */
GString *policy_print_jsonl(const PolicyReading *reading, const char *doc);
/* Outline with each unit indented below its heading, and the unread parts at the end. */
GString *policy_print_tree(const PolicyReading *reading);
/* What people should check, a finding a line; the same as JSON. Transfer full. */
GString *policy_print_findings(const PolicyReading *reading, ProblemLanguage language);
GString *policy_print_findings_json(const PolicyReading *reading);
/* Every unit at `path` or below it, each field with the words and the rule it was read from.
 * PROBLEM_NOT_FOUND when the document has no such path. */
GString *policy_print_explain(const PolicyReading *reading, const char *path, GError **error);
/* Facts, a line each with its place first, then the comparison list, an entry a line. */
GString *policy_print_facts(const PolicyReading *reading, ProblemLanguage language);
/* Whether a finding is more than a notice. */
gboolean policy_reading_has_faults(const PolicyReading *reading);
