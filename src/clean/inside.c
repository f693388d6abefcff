/* clean/inside.c -- a file inside another, on its way through the engines */
#include "clean/inside.h"

DisarmDanger clean_inside_danger(const GError *why)
{
    static const struct {
        Problem problem;
        DisarmDanger danger;
    } rows[] = {{PROBLEM_ENCRYPTED, DISARM_ENCRYPTED},   {PROBLEM_UNSUPPORTED, DISARM_UNSUPPORTED},
                {PROBLEM_DISGUISED, DISARM_DISGUISE},    {PROBLEM_TOO_LARGE, DISARM_LIMIT},
                {PROBLEM_TOO_DEEP, DISARM_LIMIT},        {PROBLEM_ENCODING, DISARM_UNSUPPORTED},
                {PROBLEM_UNSAFE, DISARM_UNKNOWN_CONTENT}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_error_matches(why, PROBLEM, (gint)rows[i].problem))
            return rows[i].danger;
    return DISARM_DAMAGED;
}

gboolean clean_inside_ends_all(const GError *why)
{
    return g_error_matches(why, PROBLEM, PROBLEM_TOO_LARGE) ||
           g_error_matches(why, PROBLEM, PROBLEM_TOO_DEEP) ||
           g_error_matches(why, PROBLEM, PROBLEM_INTERNAL);
}

gboolean clean_inside(DisarmJob *job, const char *path, GBytes *contents, GByteArray *made,
                      CleanFile *result, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(contents, &size);
    DisarmSink sink = disarm_sink_memory(made);
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob inner = *job;
    inner.findings = apart;
    *result = (CleanFile){0};
    if (size == 0) { /* nothing is in it: only its name is judged */
        result->kind = "empty";
        return TRUE;
    }
    if (!clean_file(bytes, size, path, &sink, &inner, result, error))
        return FALSE;
    disarm_findings_take(job->findings, apart);
    return TRUE;
}
