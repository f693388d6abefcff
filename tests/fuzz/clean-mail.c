/* tests/fuzz/clean-mail.c -- any bytes as a message: refused, or made into a text or a ZIP that is
 * made into itself, in which nothing is found again */
#include "clean-twice.h"
#include "clean/mail.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    DisarmPolicy policy =
        *disarm_policies_find(policies, size % 2 == 0 ? "office" : "strict", NULL);
    policy.limits.inflated_bytes = 16777216;
    policy.limits.output_bytes = 4194304;
    policy.limits.objects = 100000;
    policy.limits.members = 100;
    clean_twice(clean_mail, &policy, data, size, "m.eml");
    return 0;
}
