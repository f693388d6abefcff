/* tests/fuzz/clean-outlook.c -- any bytes as Outlook's message, winmail.dat, or the Rich Text in
 * them: refused, or made into what is made into itself */
#include "clean-twice.h"
#include "clean/msg.h"
#include "clean/rtf-text.h"
#include "clean/tnef.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_text(const DisarmPolicy *policy, const guint8 *bytes, gsize size)
{
    DisarmBudget budget;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GString) out = g_string_new(NULL), html = g_string_new(NULL);
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    clean_rtf_text(bytes, size, &job, out, html, NULL);
    if (!g_utf8_validate(out->str, (gssize)out->len, NULL) ||
        !g_utf8_validate(html->str, (gssize)html->len, NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    DisarmPolicy policy = *disarm_policies_find(policies, "office", NULL);
    policy.limits.inflated_bytes = 16777216;
    policy.limits.output_bytes = 4194304;
    policy.limits.objects = 100000;
    policy.limits.members = 100;
    if (data[0] % 3 == 2)
        run_text(&policy, data + 1, size - 1);
    else
        clean_twice(data[0] % 3 == 0 ? clean_msg : clean_tnef, &policy, data + 1, size - 1,
                    "m.msg");
    return 0;
}
