/* tests/fuzz/clean-mail.c -- any bytes as a message: refused, or made into a text or a ZIP that is
 * made into itself, in which nothing is found again */
#include "clean/file.h"
#include "clean/mail.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GByteArray *run(const DisarmPolicy *policy, const guint8 *bytes, gsize size,
                       const char *name, CleanFile *result, gboolean *changed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    DisarmSink sink = disarm_sink_memory(out);
    gboolean first = strcmp(name, "m.eml") == 0;
    gboolean cleaned = first ? clean_mail(bytes, size, name, &sink, &job, result, &error)
                             : clean_file(bytes, size, name, &sink, &job, result, &error);
    if (cleaned != (error == NULL))
        abort();
    *changed = disarm_findings_changed(findings);
    return cleaned ? g_steal_pointer(&out) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    DisarmPolicy policy =
        *disarm_policies_find(policies, size % 2 == 0 ? "office" : "strict", NULL);
    policy.limits.inflated_bytes = 16777216;
    policy.limits.output_bytes = 4194304;
    policy.limits.objects = 100000;
    policy.limits.members = 100;
    gboolean changed = FALSE;
    CleanFile result = {0}, again = {0};
    g_autoptr(GByteArray) first = run(&policy, data, size, "m.eml", &result, &changed);
    if (first == NULL)
        return 0;
    const char *name = strcmp(result.ending, "zip") == 0 ? "m.zip" : "m.txt";
    g_autoptr(GByteArray) second = run(&policy, first->data, first->len, name, &again, &changed);
    if (second == NULL || changed || second->len != first->len ||
        memcmp(first->data, second->data, first->len) != 0)
        abort();
    return 0;
}
