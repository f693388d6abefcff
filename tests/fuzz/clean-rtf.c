/* tests/fuzz/clean-rtf.c -- any bytes as Rich Text: refused, or made into what the same list makes
 * of it again, in which nothing is found */
#include "clean/rtf.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GByteArray *run(const DisarmPolicy *policy, const guint8 *bytes, gsize size, gboolean *lost)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    gboolean same = FALSE;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    DisarmSink sink = disarm_sink_memory(out);
    gboolean cleaned = clean_rtf(bytes, size, "r", &sink, &job, &same, &error);
    if (cleaned != (error == NULL))
        abort();
    *lost = disarm_findings_changed(findings);
    return cleaned ? g_steal_pointer(&out) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    DisarmPolicy policy =
        *disarm_policies_find(policies, size % 2 == 0 ? "office" : "strict", NULL);
    policy.limits.inflated_bytes = 16777216;
    policy.limits.output_bytes = 4194304;
    policy.limits.objects = 1000000;
    policy.limits.pixels = 1000000;
    gboolean lost = FALSE;
    g_autoptr(GByteArray) first = run(&policy, data, size, &lost);
    if (first == NULL)
        return 0;
    g_autoptr(GByteArray) second = run(&policy, first->data, first->len, &lost);
    if (second == NULL || lost || second->len != first->len ||
        memcmp(first->data, second->data, first->len) != 0)
        abort();
    return 0;
}
