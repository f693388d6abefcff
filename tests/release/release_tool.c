/* tests/release/release_tool.c -- files through the gate, for tests that make files: release-tool
 * POLICY [-o FOLDER] FILE…; -c checks each file as an output. A line of JSON for each. The password
 * is what PASSWORD says in the environment. */
#include "archive/reader.h"
#include "release/release.h"
#include "verify/verify.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const DisarmPolicy *policy;
    const char *folder; /* or NULL */
    gboolean check;
} Run;

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

static json_t *list_parts(DisarmFindings *findings)
{
    json_t *list = json_array();
    for (guint i = 0; i < disarm_parts_count(findings); i++) {
        const DisarmPart *part = disarm_parts_get(findings, i);
        json_array_append_new(list, json_pack("[s, s, s]", part->part, part->kind,
                                              disarm_outcome_name(part->outcome)));
    }
    return list;
}

static gboolean save(const char *folder, const Release *released, const GByteArray *out)
{
    if (folder == NULL || released->verdict != DISARM_VERDICT_CLEANED)
        return TRUE;
    g_autofree char *path = g_build_filename(folder, released->name, NULL);
    return g_file_set_contents(path, (const char *)out->data, (gssize)out->len, NULL);
}

static gboolean run_bytes(const Run *run, const char *name, const guint8 *bytes, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &run->policy->limits);
    DisarmJob job = {run->policy, &budget, findings, g_getenv("PASSWORD")};
    Release released = {0};
    ReleaseOutput output = release_memory(out);
    gboolean fine = run->check ? verify_file(bytes, size, name, &job, &error)
                               : release_file(bytes, size, name, &output, &job, &released, &error);
    g_autofree char *why = error != NULL ? problem_detail(error, PROBLEM_ENGLISH) : NULL;
    json_t *line =
        json_pack("{s:s, s:b, s:s, s:s?, s:s?, s:s?, s:s?, s:o, s:o}", "file", name, "passed", fine,
                  "verdict", disarm_verdict_name(released.verdict), "kind", released.kind, "called",
                  released.name, "refused", error != NULL ? problem_slug(error) : NULL, "why", why,
                  "findings", list_findings(findings), "parts", list_parts(findings));
    g_autofree char *text = json_dumps(line, JSON_SORT_KEYS);
    json_decref(line);
    gboolean saved = save(run->folder, &released, out);
    release_clear(&released);
    return text != NULL && puts(text) != EOF && saved;
}

static gboolean run_file(const Run *run, const char *path)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    g_autofree char *name = g_path_get_basename(path);
    return file != NULL && run_bytes(run, name, (const guint8 *)g_mapped_file_get_contents(file),
                                     g_mapped_file_get_length(file));
}

int main(int argc, char **argv)
{
    Run run = {0};
    int at = 2;
    json_object_seed(1);
    archive_reader_prepare();
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    if (argc < 3 || policies == NULL)
        return 2;
    run.policy = disarm_policies_find(policies, argv[1], NULL);
    run.check = strcmp(argv[at], "-c") == 0;
    if (strcmp(argv[at], "-o") == 0)
        run.folder = argv[++at];
    at += run.check || run.folder != NULL ? 1 : 0;
    for (; run.policy != NULL && at < argc; at++)
        if (!run_file(&run, argv[at]))
            return 3;
    return run.policy != NULL ? 0 : 2;
}
