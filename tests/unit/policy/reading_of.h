/* tests/unit/policy/reading_of.h -- texts read with the built-in rules, for the tests of policy/ */
#pragma once
#include "policy/reading.h"

/* The built-in rules; lent, the same at every call. */
const PolicyRules *rules_of_tests(void);
/* Reads `text`, which must be readable. Owned. */
PolicyReading *reading_of(const char *text);
/* The unit at `path` and sentence `s`; fails the test when there is none. Lent. */
const PolicyUnit *unit_at(const PolicyReading *reading, const char *path, guint s);
/* The names of a list field joined by "|"; transfer full. */
char *names_of(const PolicyReading *reading, PolicyRun run);
