/* tests/unit/clean/run.c -- a job and its pieces, made and thrown away */
#include "run.h"
#include "verify/verify.h"
#include <string.h>

static void make_job(Run *run)
{
    disarm_budget_init(&run->budget, &run->policy.limits);
    run->findings = disarm_findings_new();
    run->job = (DisarmJob){&run->policy, &run->budget, run->findings, NULL};
    run->out = g_byte_array_new();
}

void run_open(Run *run, const char *policy)
{
    g_autoptr(GError) error = NULL;
    *run = (Run){.policies = disarm_policies_builtin(&error)};
    g_assert_no_error(error);
    run->policy = *disarm_policies_find(run->policies, policy, &error);
    g_assert_no_error(error);
    make_job(run);
}

static void drop_job(Run *run)
{
    disarm_findings_free(run->findings);
    g_byte_array_unref(run->out);
    g_clear_error(&run->error);
}

void run_close(Run *run)
{
    drop_job(run);
    disarm_policies_free(run->policies);
}

void run_again(Run *run)
{
    drop_job(run);
    make_job(run);
}

/* The second opinion on what came out, under the same policy. */
static gboolean verified(Run *run, const char *name)
{
    DisarmBudget budget;
    DisarmJob job = {.policy = &run->policy, .budget = &budget};
    disarm_budget_init(&budget, &run->policy.limits);
    if (run->policy.verify_only || run->out->len == 0)
        return TRUE;
    g_autoptr(DisarmFindings) findings = job.findings = disarm_findings_new();
    if (verify_file(run->out->data, run->out->len, name, &job, &run->error))
        return TRUE;
    g_error("%s: %s in: %.*s", run->error->message, disarm_findings_get(findings, 0)->detail,
            (int)run->out->len, run->out->data);
}

gboolean run_text(Run *run, const void *bytes, gsize size)
{
    run_again(run);
    DisarmSink sink = disarm_sink_memory(run->out);
    return clean_text(bytes, size, "t", &sink, &run->job, &run->text, &run->error) &&
           verified(run, "a.txt");
}

gboolean run_table(Run *run, char delimiter, const void *bytes, gsize size)
{
    run_again(run);
    DisarmSink sink = disarm_sink_memory(run->out);
    return clean_table(bytes, size, delimiter, "t", &sink, &run->job, &run->text, &run->error) &&
           verified(run, delimiter == '\t' ? "a.tsv" : "a.csv");
}

void assert_out(const Run *run, const void *bytes, gsize size)
{
    g_assert_no_error(run->error);
    if (run->out->len != size || (size > 0 && memcmp(run->out->data, bytes, size) != 0))
        g_error("got  %.*s\nwant %.*s", (int)run->out->len, run->out->data, (int)size,
                (const char *)bytes);
}
