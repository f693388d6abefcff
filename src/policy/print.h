/* policy/print.h -- a reading as people and programs ask to see it */
#pragma once
#include "policy/policy.h"

/* One JSON object a line and unit, fields named as in the annotated texts, with `doc` set to
 * `doc` (NULL: the source's name without its ending). Transfer full. */
GString *policy_print_jsonl(const PolicyReading *reading, const char *doc);
/* Outline with each unit indented below its heading, and the unread parts at the end. */
GString *policy_print_tree(const PolicyReading *reading);
/* Every unit at `path` or below it, each field with the words and the rule it was read from.
 * PROBLEM_NOT_FOUND when the document has no such path. */
GString *policy_print_explain(const PolicyReading *reading, const char *path, GError **error);
