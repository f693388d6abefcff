/* tests/fuzz/image-clean.h -- any bytes as a picture: refused with a reason, or made safe once and
 * for all */
#pragma once
#include "image/image.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline const DisarmPolicy *office_once(void)
{
    static gsize once = 0; /* DisarmPolicies; lives as long as the run */
    if (g_once_init_enter(&once)) {
        DisarmPolicies *policies = disarm_policies_builtin(NULL);
        if (policies == NULL)
            abort();
        g_once_init_leave(&once, (gsize)policies);
    }
    return disarm_policies_find((const DisarmPolicies *)once, "office", NULL);
}

static inline void fail(const char *what, const GError *error)
{
    fprintf(stderr, "%s: %s\n", what, error != NULL ? error->message : "");
    abort();
}

/* Within limits that let a run be short. Owned. */
static inline GBytes *clean_once(ImageKind kind, const guint8 *bytes, gsize size,
                                 DisarmFindings *findings, GError **error)
{
    DisarmBudget budget;
    DisarmJob job = {office_once(), &budget, findings, NULL};
    disarm_budget_init(&budget, &office_once()->limits);
    budget.limits.pixels = 4 << 20;
    budget.limits.inflated_bytes = 64 << 20;
    budget.limits.output_bytes = 64 << 20;
    budget.limits.objects = 1 << 20;
    budget.limits.pages = 100;
    return image_clean(kind, bytes, size, &job, error);
}

/* What came out is of the kind, in normal form, and nothing is found in it. */
static inline void clean_twice(ImageKind kind, const guint8 *bytes, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GBytes) out = clean_once(kind, bytes, size, findings, &error);
    if ((out == NULL) != (error != NULL))
        fail("neither refused nor made safe", error);
    if (out == NULL)
        return;
    gsize out_size = 0;
    const guint8 *safe = g_bytes_get_data(out, &out_size);
    g_autoptr(DisarmFindings) again_findings = disarm_findings_new();
    g_autoptr(GBytes) again = clean_once(kind, safe, out_size, again_findings, &error);
    if (again == NULL)
        fail("what came out is refused", error);
    if (!g_bytes_equal(out, again))
        fail("twice is not once", NULL);
    if (disarm_findings_count(again_findings) > 0)
        fail(disarm_danger_name(disarm_findings_get(again_findings, 0)->danger), NULL);
}
