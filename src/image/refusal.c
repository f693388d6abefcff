/* image/refusal.c -- why a picture is refused: the finding and the error in one call */
#include "image/refusal.h"
#include <string.h>

static char *in_both(const char *text, const char *japanese_before)
{
    return strstr(text, PROBLEM_MARK) != NULL
               ? g_strdup(text)
               : g_strconcat(text, PROBLEM_MARK, japanese_before, text, NULL);
}

static void find(DisarmJob *job, DisarmDanger danger, const char *text)
{
    const char *mark = strstr(text, PROBLEM_MARK);
    disarm_find(job->findings, danger, DISARM_REFUSED, text,
                mark != NULL ? (gssize)(mark - text) : -1);
}

gboolean image_damaged(DisarmJob *job, ImageKind kind, const char *why, GError **error)
{
    g_autofree char *both = in_both(why, "データの誤り：");
    find(job, DISARM_DAMAGED, why);
    problem_set(error, PROBLEM_DAMAGED, image_kind_both(kind), both);
    return FALSE;
}

gboolean image_too_large(DisarmJob *job, ImageKind kind, const char *limit, GError **error)
{
    g_autofree char *both = in_both(limit, "");
    find(job, DISARM_LIMIT, limit);
    problem_set(error, PROBLEM_TOO_LARGE, image_kind_both(kind), both);
    return FALSE;
}

gboolean image_unsupported(DisarmJob *job, ImageKind kind, const char *variant, GError **error)
{
    static const char *const way_out =
        PROBLEM_BOTH("Open it and save it as PNG or JPEG, then send that.",
                     "開いて PNG か JPEG で保存し直したものを送ってください。");
    const char *what = variant != NULL ? variant : image_kind_both(kind);
    find(job, DISARM_UNSUPPORTED, what);
    problem_set(error, PROBLEM_UNSUPPORTED, what, way_out);
    return FALSE;
}
