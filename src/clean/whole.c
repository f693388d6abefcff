/* clean/whole.c -- what an engine made of a whole file, on its way out */
#include "clean/whole.h"
#include "base/problem.h"
#include <string.h>

gboolean clean_verify(const DisarmJob *job, gboolean *same, GError **error)
{
    *same = !disarm_findings_changed(job->findings);
    if (!*same)
        problem_set(error, PROBLEM_UNSAFE,
                    PROBLEM_BOTH("content that would have to be removed", "取り除くべき内容"),
                    PROBLEM_BOTH("The policy lets nothing be changed.",
                                 "この方針ではファイルを変えられません。"));
    return *same;
}

gboolean clean_hand_on(DisarmJob *job, const char *part, const GByteArray *made,
                       const guint8 *bytes, gsize size, const DisarmSink *out, gboolean *same,
                       GError **error)
{
    gboolean unchanged = made->len == size && (size == 0 || memcmp(made->data, bytes, size) == 0);
    disarm_part(job->findings, part, unchanged ? DISARM_SAME : DISARM_REBUILT);
    if (!job->policy->verify_only)
        return disarm_budget_output(job->budget, made->len, error) &&
               out->write(out->user, made->data, made->len, error);
    if (!unchanged)
        disarm_find(job->findings, DISARM_AMBIGUOUS, DISARM_REWRITTEN, NULL, -1);
    return clean_verify(job, same, error);
}
