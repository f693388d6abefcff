/* disarm/budget.c -- sums that cannot run over, and the words for a limit that was met */
#include "disarm/budget.h"
#include "base/problem.h"

#define MIB ((guint64)1024 * 1024)

void disarm_budget_init(DisarmBudget *budget, const DisarmLimits *limits)
{
    *budget = (DisarmBudget){.limits = *limits};
}

void disarm_budget_file(DisarmBudget *budget, guint64 file_bytes)
{
    guint64 most = budget->limits.inflated_bytes, ratio = budget->limits.ratio;
    if (most > DISARM_FREE_BYTES && (ratio == 0 || file_bytes < (most - DISARM_FREE_BYTES) / ratio))
        budget->limits.inflated_bytes = DISARM_FREE_BYTES + ratio * file_bytes;
}

static gboolean refuse(GError **error, const char *what, guint64 limit, const char *unit)
{
    g_auto(GStrv) units = g_strsplit(unit, PROBLEM_MARK, 2);
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT "%s" PROBLEM_MARK "%" G_GUINT64_FORMAT "%s", limit,
                        units[0], limit, units[1]);
    problem_set(error, PROBLEM_TOO_LARGE, what, text);
    return FALSE;
}

/* Whether `more` still fits between `used` and `limit`. */
static gboolean fits(guint64 used, guint64 more, guint64 limit)
{
    return used <= limit && more <= limit - used;
}

gboolean disarm_budget_inflate(DisarmBudget *budget, guint64 bytes, GError **error)
{
    if (!fits(budget->inflated_bytes, bytes, budget->limits.inflated_bytes))
        return refuse(error, PROBLEM_BOTH("What the file unpacks to", "展開した後の大きさ"),
                      budget->limits.inflated_bytes / MIB, PROBLEM_BOTH(" MiB", " MiB"));
    budget->inflated_bytes += bytes;
    return TRUE;
}

gboolean disarm_budget_output(DisarmBudget *budget, guint64 bytes, GError **error)
{
    if (!fits(budget->output_bytes, bytes, budget->limits.output_bytes))
        return refuse(error, PROBLEM_BOTH("The disarmed file", "無害化した後の大きさ"),
                      budget->limits.output_bytes / MIB, PROBLEM_BOTH(" MiB", " MiB"));
    budget->output_bytes += bytes;
    return TRUE;
}

gboolean disarm_budget_objects(DisarmBudget *budget, guint64 count, GError **error)
{
    if (!fits(budget->objects, count, budget->limits.objects))
        return refuse(error, PROBLEM_BOTH("The number of elements in it", "中の要素の数"),
                      budget->limits.objects, PROBLEM_BOTH("", " 個"));
    budget->objects += count;
    return TRUE;
}

gboolean disarm_budget_members(DisarmBudget *budget, guint64 count, GError **error)
{
    if (!fits(budget->members, count, budget->limits.members))
        return refuse(error,
                      PROBLEM_BOTH("The number of parts or files in it", "中の部品・ファイルの数"),
                      budget->limits.members, PROBLEM_BOTH("", " 個"));
    budget->members += (guint)count;
    return TRUE;
}

gboolean disarm_budget_pages(DisarmBudget *budget, guint64 count, GError **error)
{
    if (!fits(budget->pages, count, budget->limits.pages))
        return refuse(error, PROBLEM_BOTH("The number of pages", "ページの数"),
                      budget->limits.pages, PROBLEM_BOTH("", " ページ"));
    budget->pages += (guint)count;
    return TRUE;
}

gboolean disarm_budget_picture(DisarmBudget *budget, guint64 width, guint64 height, GError **error)
{
    if (height != 0 && width > budget->limits.pixels / height)
        return refuse(error, PROBLEM_BOTH("The size of a picture", "画像の大きさ"),
                      budget->limits.pixels, PROBLEM_BOTH(" pixels", " 画素"));
    return TRUE;
}

gboolean disarm_budget_ratio(const DisarmBudget *budget, guint64 packed_bytes, guint64 plain_bytes,
                             GError **error)
{
    if (plain_bytes > DISARM_RATIO_FREE_BYTES && plain_bytes / budget->limits.ratio > packed_bytes)
        return refuse(
            error, PROBLEM_BOTH("The size of a part when unpacked", "中の部品の展開後の大きさ"),
            budget->limits.ratio, PROBLEM_BOTH(" times its packed size", " 倍（圧縮時との比）"));
    return TRUE;
}

gboolean disarm_budget_stream(DisarmBudget *budget, guint64 packed_bytes, guint64 plain_bytes,
                              GError **error)
{
    return disarm_budget_ratio(budget, packed_bytes, plain_bytes, error) &&
           disarm_budget_inflate(budget, plain_bytes, error);
}

/* What stays charged of `used`. */
static guint64 give_back(guint64 used, guint64 before, guint64 limit, guint64 *returned)
{
    guint64 back = MIN(used - before, limit - *returned);
    *returned += back;
    return used - back;
}

void disarm_budget_return(DisarmBudget *budget, const DisarmBudget *before)
{
    const DisarmLimits *limits = &budget->limits;
    DisarmReturned *returned = &budget->returned;
    budget->inflated_bytes = give_back(budget->inflated_bytes, before->inflated_bytes,
                                       limits->inflated_bytes, &returned->inflated_bytes);
    budget->output_bytes = give_back(budget->output_bytes, before->output_bytes,
                                     limits->output_bytes, &returned->output_bytes);
    budget->objects =
        give_back(budget->objects, before->objects, limits->objects, &returned->objects);
    budget->members =
        (guint)give_back(budget->members, before->members, limits->members, &returned->members);
    budget->pages = (guint)give_back(budget->pages, before->pages, limits->pages, &returned->pages);
}

gboolean disarm_budget_enter(DisarmBudget *budget, GError **error)
{
    if (budget->depth >= budget->limits.depth) {
        g_autofree char *limit = g_strdup_printf("%u", budget->limits.depth);
        problem_set(error, PROBLEM_TOO_DEEP, PROBLEM_BOTH("The file", "このファイル"), limit);
        return FALSE;
    }
    budget->depth++;
    return TRUE;
}

void disarm_budget_leave(DisarmBudget *budget)
{
    budget->depth--;
}

guint64 disarm_budget_inflatable(const DisarmBudget *budget)
{
    return budget->limits.inflated_bytes - budget->inflated_bytes;
}
