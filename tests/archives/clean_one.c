/* tests/archives/clean_one.c -- disarms one file and prints what became of it, for tests that make
 * files: clean-one POLICY IN OUT [PASSWORD] */
#include "archive/reader.h"
#include "base/json.h"
#include "clean/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *list_findings(DisarmFindings *findings)
{
    json_t *list = json_array();
    for (guint i = 0; i < disarm_findings_count(findings); i++) {
        const DisarmFinding *f = disarm_findings_get(findings, i);
        json_array_append_new(list, json_pack("[s, s, s, s?]", disarm_danger_name(f->danger),
                                              disarm_deed_name(f->deed), f->part, f->detail));
    }
    return list;
}

static void print_work(const DisarmBudget *budget)
{
    fprintf(stderr, "%" G_GUINT64_FORMAT " unpacked ", budget->inflated_bytes);
}

static void print_peak(void)
{
    g_autofree char *status = NULL;
    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return;
    const char *peak = strstr(status, "VmHWM:");
    fprintf(stderr, "%u kB\n", peak != NULL ? (guint)strtoul(peak + 6, NULL, 10) : 0);
}

static void print(const CleanFile *file, const char *called, DisarmFindings *findings,
                  const GError *error)
{
    g_autofree char *detail = error != NULL ? problem_detail(error, PROBLEM_JAPANESE) : NULL;
    json_t *line = json_pack("{s:s?, s:s?, s:b, s:o, s:s?, s:s?}", "kind", file->kind, "called",
                             called, "same", file->same, "findings", list_findings(findings),
                             "refused", error != NULL ? problem_slug(error) : NULL, "why", detail);
    g_autofree char *text = json_dumps(line, JSON_SORT_KEYS);
    puts(text);
    json_decref(line);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (argc < 4 || !g_file_get_contents(argv[2], &bytes, &size, &error))
        return 2;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(&error);
    const DisarmPolicy *policy =
        policies != NULL ? disarm_policies_find(policies, argv[1], &error) : NULL;
    if (policy == NULL)
        return 2;
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmJob job = {policy, &budget, findings, argc > 4 ? argv[4] : NULL};
    DisarmSink sink = disarm_sink_memory(out);
    CleanFile file = {0};
    g_autofree char *name = g_path_get_basename(argv[2]);
    archive_reader_prepare();
    gboolean cleaned = clean_file((const guint8 *)bytes, size, name, &sink, &job, &file, &error);
    g_autofree char *called = clean_file_name(name, &file);
    if (cleaned && !file.same &&
        !g_file_set_contents(argv[3], (const char *)out->data, (gssize)out->len, NULL))
        return 3;
    print(&file, called, findings, error);
    print_work(&budget);
    print_peak();
    return 0;
}
