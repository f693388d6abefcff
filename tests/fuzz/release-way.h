/* tests/fuzz/release-way.h -- the whole way for fuzz targets: what is released passes the check
 * again, and the verifier has nothing against what the disarmer wrote */
#pragma once
#include "release/release.h"
#include "verify/verify.h"
#include <stdlib.h>
#include <string.h>

#define WAY_MIB ((guint64)1024 * 1024)

static const char *const way_presets[] = {"office", "strict", "verify-only"};
static DisarmPolicies *way_builtin; /* made once, kept to the end */

static DisarmPolicy way_policy(guint8 which)
{
    static const DisarmLimits limits = {.file_bytes = WAY_MIB,
                                        .inflated_bytes = 16 * WAY_MIB,
                                        .output_bytes = 8 * WAY_MIB,
                                        .objects = 100000,
                                        .pixels = 100000,
                                        .members = 100,
                                        .pages = 10,
                                        .depth = 3,
                                        .ratio = 100};
    if (way_builtin == NULL)
        way_builtin = disarm_policies_builtin(NULL);
    DisarmPolicy policy = *disarm_policies_find(way_builtin, way_presets[which], NULL);
    policy.limits = limits;
    return policy;
}

/* Disagreement over limits is none over what is safe: what is written may be larger. */
static gboolean way_disagrees(DisarmFindings *findings, const GError *error)
{
    gboolean check = strstr(error->message, "The check of") != NULL;
    return check && disarm_findings_tally(findings, DISARM_LIMIT, DISARM_REFUSED) == 0;
}

/* As an output, whatever it is: the verifier reads it to its end. */
static gboolean way_check(const DisarmPolicy *policy, const char *name, const guint8 *bytes,
                          gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {.policy = policy, .budget = &budget, .findings = findings};
    gboolean fine = verify_file(bytes, size, name, &job, &error);
    if (fine != (error == NULL))
        abort();
    return fine;
}

/* The output, NULL when there is none. */
static GByteArray *way_pass(const DisarmPolicy *policy, const char *name, const guint8 *bytes,
                            gsize size)
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
    gboolean cleaned = fine && released.verdict == DISARM_VERDICT_CLEANED;
    if (cleaned && !way_check(policy, released.name, out->data, out->len))
        abort();
    if (!fine && !policy->verify_only && way_disagrees(findings, error))
        abort();
    release_clear(&released);
    return cleaned ? g_steal_pointer(&out) : NULL;
}
