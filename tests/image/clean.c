/* tests/image/clean.c -- image-clean IN OUT: one picture made safe, for tests in other languages
 *
 * Prints its kind, then a line for each finding: danger, deed, detail. What came out is made safe
 * again: what is found then is led by "again", and "again differs" says that it is not the same.
 * Ends with 0, 1 when it is refused (the reason on standard error), 3 when it is no picture that is
 * handled. */
#include "image/image.h"
#include <stdio.h>

static void print_findings(DisarmFindings *findings, const char *before)
{
    for (guint i = 0; i < disarm_findings_count(findings); i++) {
        const DisarmFinding *f = disarm_findings_get(findings, i);
        printf("%s%s\t%s\t%s\n", before, disarm_danger_name(f->danger), disarm_deed_name(f->deed),
               f->detail != NULL ? f->detail : "");
    }
}

static GBytes *clean_bytes(GBytes *picture, const DisarmPolicy *policy, const char *before,
                           GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(picture, &size);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    DisarmJob job = {policy, &budget, findings, NULL};
    disarm_budget_init(&budget, &policy->limits);
    GBytes *safe = image_clean(image_kind_of(bytes, size), bytes, size, &job, error);
    print_findings(findings, before);
    return safe;
}

static int clean(const char *in, const char *out, const DisarmPolicy *policy)
{
    char *bytes = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(in, &bytes, &size, NULL))
        return 3;
    g_autoptr(GBytes) picture = g_bytes_new_take(bytes, size);
    ImageKind kind = image_kind_of((const guint8 *)bytes, size);
    printf("%s\n", image_kind_name(kind));
    g_autoptr(GBytes) safe = clean_bytes(picture, policy, "", &error);
    if (safe == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return image_kind_is_cleaned(kind) ? 1 : 3;
    }
    g_autoptr(GBytes) again = clean_bytes(safe, policy, "again ", NULL);
    if (again == NULL || !g_bytes_equal(safe, again))
        printf("again differs\n");
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
