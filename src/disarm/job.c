/* disarm/job.c -- the policy applied to what an engine met */
#include "disarm/job.h"
#include <string.h>

static gboolean memory_write(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    GByteArray *out = user;
    if (size > G_MAXUINT - out->len) {
        problem_set(error, PROBLEM_TOO_LARGE,
                    PROBLEM_BOTH("The disarmed file", "無害化した後の大きさ"), "4 GiB");
        return FALSE;
    }
    g_byte_array_append(out, bytes, (guint)size);
    return TRUE;
}

static gboolean memory_patch(gpointer user, guint64 at, const guint8 *bytes, gsize size,
                             GError **error)
{
    GByteArray *out = user;
    if (at > out->len || size > out->len - at) {
        problem_set(error, PROBLEM_INTERNAL, "a patch outside what was written", NULL);
        return FALSE;
    }
    memcpy(out->data + at, bytes, size);
    return TRUE;
}

DisarmSink disarm_sink_memory(GByteArray *out)
{
    return (DisarmSink){memory_write, memory_patch, out};
}

DisarmRule disarm_rule(const DisarmJob *job, DisarmAspect aspect)
{
    return job->policy->rules[aspect];
}

gboolean disarm_refuse(DisarmJob *job, DisarmDanger danger, const char *detail, GError **error)
{
    disarm_find(job->findings, danger, DISARM_REFUSED, detail, -1);
    g_autofree char *what = g_strconcat(disarm_danger_what(danger, PROBLEM_ENGLISH), PROBLEM_MARK,
                                        disarm_danger_what(danger, PROBLEM_JAPANESE), NULL);
    g_autofree char *why = g_strconcat(disarm_danger_why(danger, PROBLEM_ENGLISH), PROBLEM_MARK,
                                       disarm_danger_why(danger, PROBLEM_JAPANESE), NULL);
    problem_set(error, PROBLEM_UNSAFE, what, why);
    return FALSE;
}

gboolean disarm_apply(DisarmJob *job, DisarmAspect aspect, DisarmDanger danger, DisarmDeed deed,
                      const char *detail, GError **error)
{
    if (disarm_rule(job, aspect) == DISARM_REFUSE)
        return disarm_refuse(job, danger, detail, error);
    disarm_find(job->findings, danger, deed, detail, -1);
    return TRUE;
}
