/* tests/fuzz/policy-rules.c -- any bytes as a rule file: compiled or refused with a reason, never
 * more */
#include "policy/policy.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autofree char *text = g_strndup((const char *)bytes, size_bytes);
    const char *const names[] = {"policy-sentences.yaml", NULL};
    const char *const texts[] = {text, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyRules) rules = policy_rules_parse(names, texts, &error);
    g_assert_true((rules == NULL) == (error != NULL));
    return 0;
}
