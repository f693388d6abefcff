/* tests/unit/clean/run.h -- runs an engine on bytes under a policy, for tests */
#pragma once
#include "clean/text/text.h"

typedef struct {
    DisarmPolicies *policies;
    DisarmPolicy policy; /* a copy that a test may change */
    DisarmBudget budget;
    DisarmFindings *findings;
    DisarmJob job;
    GByteArray *out;
    CleanText text;
    GError *error;
} Run;

void run_open(Run *run, const char *policy);
void run_close(Run *run);
/* Empties what the last run left; the policy stays. */
void run_again(Run *run);
gboolean run_text(Run *run, const void *bytes, gsize size);
gboolean run_table(Run *run, char delimiter, const void *bytes, gsize size);
void assert_out(const Run *run, const void *bytes, gsize size);
