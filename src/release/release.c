/* release/release.c -- disarm, check, release: in this order, and nothing besides */
#include "release/release.h"
#include "clean/file.h"
#include "verify/verify.h"

static GBytes *memory_read(gpointer user, GError **error)
{
    (void)error;
    const GByteArray *out = user;
    return g_bytes_new_static(out->data, out->len);
}

ReleaseOutput release_memory(GByteArray *out)
{
    return (ReleaseOutput){disarm_sink_memory(out), memory_read};
}

void release_clear(Release *released)
{
    g_clear_pointer(&released->name, g_free);
}

/* The check's parts say what it knew them for; those of the job tell what became of them, so only
 * what is wrong goes on. */
static void take_findings(DisarmJob *job, DisarmFindings *checked)
{
    for (guint i = 0; i < disarm_findings_count(checked); i++) {
        const DisarmFinding *found = disarm_findings_get(checked, i);
        disarm_enter(job->findings, found->part);
        disarm_find(job->findings, found->danger, found->deed, found->detail, -1);
        disarm_leave(job->findings);
    }
}

static gboolean check(const guint8 *bytes, gsize size, const char *name, DisarmJob *job,
                      GError **error)
{
    DisarmBudget budget;
    disarm_budget_init(&budget, &job->policy->limits);
    disarm_budget_file(&budget, size);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmJob own = {.policy = job->policy, .budget = &budget, .findings = findings};
    gboolean fine = verify_file(bytes, size, name, &own, error);
    take_findings(job, findings);
    return fine;
}

static gboolean check_output(const ReleaseOutput *output, const char *name, DisarmJob *job,
                             GError **error)
{
    g_autoptr(GBytes) written = output->read(output->sink.user, error);
    if (written == NULL)
        return FALSE;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(written, &size);
    return check(bytes, size, name, job, error);
}

gboolean release_file(const guint8 *bytes, gsize size, const char *name,
                      const ReleaseOutput *output, DisarmJob *job, Release *released,
                      GError **error)
{
    CleanFile file = {0};
    *released = (Release){.verdict = DISARM_VERDICT_REFUSED};
    disarm_budget_file(job->budget, size);
    gboolean cleaned = clean_file(bytes, size, name, &output->sink, job, &file, error);
    released->kind = file.kind;
    released->unpacked_bytes = file.unpacked_bytes;
    if (!cleaned)
        return FALSE;
    g_autofree char *called = file.same ? g_strdup(name) : clean_file_name(name, &file);
    gboolean fine = file.same ? check(bytes, size, called, job, error)
                              : check_output(output, called, job, error);
    if (!fine)
        return FALSE;
    released->verdict = file.same ? DISARM_VERDICT_VERIFIED_CLEAN : DISARM_VERDICT_CLEANED;
    released->name = g_steal_pointer(&called);
    return TRUE;
}
