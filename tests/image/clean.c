/* tests/image/clean.c -- image-clean IN OUT [KIND]: one picture made safe, for tests in other
 * languages
 *
 * Prints its kind, then a line for each finding: danger, deed, detail. Ends with 0, 1 when it is
 * refused (the reason on standard error), 3 when it is no picture that is handled. */
#include "image/image.h"
#include <stdio.h>

static void print_findings(DisarmFindings *findings)
{
    for (guint i = 0; i < disarm_findings_count(findings); i++) {
        const DisarmFinding *f = disarm_findings_get(findings, i);
        printf("%s\t%s\t%s\n", disarm_danger_name(f->danger), disarm_deed_name(f->deed),
               f->detail != NULL ? f->detail : "");
    }
}

static int clean(const char *in, const char *out, const DisarmPolicy *policy)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    DisarmJob job = {policy, &budget, findings, NULL};
    disarm_budget_init(&budget, &policy->limits);
    if (!g_file_get_contents(in, &bytes, &size, NULL))
        return 3;
    ImageKind kind = image_kind_of((const guint8 *)bytes, size);
    printf("%s\n", image_kind_name(kind));
    g_autoptr(GBytes) safe = image_clean(kind, (const guint8 *)bytes, size, &job, &error);
    print_findings(findings);
    if (safe == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return image_kind_is_cleaned(kind) ? 1 : 3;
    }
    const char *data = g_bytes_get_data(safe, &size);
    return g_file_set_contents(out, data, (gssize)size, NULL) ? 0 : 3;
}

int main(int argc, char **argv)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *policy =
        policies != NULL ? disarm_policies_find(policies, "office", NULL) : NULL;
    return argc == 3 && policy != NULL ? clean(argv[1], argv[2], policy) : 3;
}
