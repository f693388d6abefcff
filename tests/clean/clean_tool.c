/* tests/clean/clean_tool.c -- disarms one Office file for the tests: IN OUT POLICY, report as JSON
 */
#include "clean/ooxml.h"
#include "disarm/report.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static gboolean clean(const guint8 *bytes, gsize size, const char *name, DisarmJob *job,
                      GByteArray *out, CleanOoxml *result, GError **error)
{
    const DisarmSink sink = disarm_sink_memory(out);
    return clean_ooxml(bytes, size, name, &sink, job, result, error);
}

static gboolean put_report(const DisarmReport *report)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) json = disarm_report_json(report, &error);
    if (json == NULL)
        return FALSE;
    gsize size;
    const char *text = g_bytes_get_data(json, &size);
    return fwrite(text, 1, size, stdout) == size && putchar('\n') != EOF;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL, refusal = NULL;
    if (argc != 4)
        return 2;
    json_object_seed(1);
    g_autoptr(GMappedFile) in = g_mapped_file_new(argv[1], FALSE, &error);
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(&error);
    if (in == NULL || policies == NULL)
        return 3;
    const DisarmPolicy *policy = disarm_policies_find(policies, argv[3], &error);
    if (policy == NULL)
        return 2;
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    CleanOoxml result = {0};
    DisarmJob job = {.policy = policy, .budget = &budget, .findings = findings};
    gint64 start = g_get_monotonic_time();
    gboolean cleaned = clean((const guint8 *)g_mapped_file_get_contents(in),
                             g_mapped_file_get_length(in), argv[1], &job, out, &result, &refusal);
    DisarmReport report = {.verdict = !cleaned      ? DISARM_VERDICT_REFUSED
                                      : result.same ? DISARM_VERDICT_VERIFIED_CLEAN
                                                    : DISARM_VERDICT_CLEANED,
                           .policy = policy->name,
                           .input = {argv[1], result.kind, g_mapped_file_get_length(in), NULL},
                           .output = {result.extension, result.kind, out->len, NULL},
                           .refusal = refusal,
                           .findings = findings,
                           .time_us = (guint64)(g_get_monotonic_time() - start)};
    if (!put_report(&report))
        return 3;
    if (!cleaned)
        return 1;
    return g_file_set_contents(argv[2], (const char *)out->data, (gssize)out->len, &error) ? 0 : 3;
}
