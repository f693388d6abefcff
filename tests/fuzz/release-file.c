/* tests/fuzz/release-file.c -- any bytes on the whole way: disarmed, checked, released. What is
 * released passes the check again; nothing else ends but refused; and the verifier, which shares no
 * code with the disarmer, has nothing against what that wrote. The first byte chooses the policy,
 * the second the name. */
#include "release/release.h"
#include "verify/verify.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MIB ((guint64)1024 * 1024)

static const char *const presets[] = {"office", "strict", "verify-only"};
static const char *const names[] = {
    "a.docx", "a.xlsx", "a.pptx", "a.zip",  "a.csv", "a.tsv", "a.txt",  "a",    "a.png",  "a.jpg",
    "a.gif",  "a.bmp",  "a.tif",  "a.webp", "a.emf", "a.wmf", "a.xlsm", "a.7z", "a.potx", "a.pdf"};

static DisarmPolicies *builtin; /* made once, kept to the end */

static DisarmPolicy policy_of(guint8 which)
{
    static const DisarmLimits limits = {.file_bytes = MIB,
                                        .inflated_bytes = 16 * MIB,
                                        .output_bytes = 8 * MIB,
                                        .objects = 100000,
                                        .pixels = 100000,
                                        .members = 100,
                                        .pages = 10,
                                        .depth = 3,
                                        .ratio = 100};
    if (builtin == NULL)
        builtin = disarm_policies_builtin(NULL);
    DisarmPolicy policy = *disarm_policies_find(builtin, presets[which], NULL);
    policy.limits = limits;
    return policy;
}

/* Disagreement over limits is none over what is safe: what is written may be larger. */
static gboolean is_disagreement(DisarmFindings *findings, const GError *error)
{
    gboolean check = strstr(error->message, "The check of") != NULL;
    return check && disarm_findings_tally(findings, DISARM_LIMIT, DISARM_REFUSED) == 0;
}

static void check_again(const DisarmPolicy *policy, const Release *released, const GByteArray *out)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {.policy = policy, .budget = &budget, .findings = findings};
    if (released->verdict == DISARM_VERDICT_CLEANED &&
        !verify_file(out->data, out->len, released->name, &job, NULL))
        abort();
}

static void pass(const DisarmPolicy *policy, const char *name, const guint8 *bytes, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {.policy = policy, .budget = &budget, .findings = findings};
    ReleaseOutput output = release_memory(out);
    Release released;
    gboolean fine = release_file(bytes, size, name, &output, &job, &released, &error);
    if (fine != (error == NULL) || fine != (released.name != NULL))
        abort();
    if (fine)
        check_again(policy, &released, out);
    else if (!policy->verify_only && is_disagreement(findings, error))
        abort();
    release_clear(&released);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || data[0] >= G_N_ELEMENTS(presets) || data[1] >= G_N_ELEMENTS(names))
        return 0;
    DisarmPolicy policy = policy_of(data[0]);
    pass(&policy, names[data[1]], data + 2, size - 2);
    /* As an output, whatever it is: the verifier reads it to its end. */
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy.limits);
    DisarmJob job = {.policy = &policy, .budget = &budget, .findings = findings};
    g_autoptr(GError) error = NULL;
    if (verify_file(data + 2, size - 2, names[data[1]], &job, &error) != (error == NULL))
        abort();
    return 0;
}
