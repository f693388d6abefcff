/* report/diff.c -- what changed between two editions */
#include "base/json.h"
#include "edition/compare.h"
#include "report/json.h"
#include "report/report.h"
#include "report/unit.h"

/* Entries are numbered alike in either mode, so that a page can be asked for in both. */
static void append_entries(GString *json, const PolicyDiff *diff, const ReportDiffFilter *filter)
{
    guint64 total = 0;
    guint64 last = 0;
    guint64 shown = 0;
    gboolean more = FALSE;
    report_raw(json, "entries", "[");
    for (guint i = 0; i < diff->entries->len; i++) {
        const PolicyDiffEntry *entry = policy_diff_entry(diff, i);
        if (!filter->all && !policy_diff_entry_shows(diff, entry))
            continue;
        total++;
        if (i + 1 <= filter->after)
            continue;
        if (shown == filter->limit) {
            more = TRUE;
            continue;
        }
        report_next(json);
        policy_diff_append_entry(json, diff, entry, i + 1);
        last = i + 1;
        shown++;
    }
    g_string_append_c(json, ']');
    report_number(json, "total", total);
    if (more)
        report_number(json, "next", last);
}

static guint64 count_obligations(const PolicyDiff *diff)
{
    guint64 count = 0;
    for (guint i = 0; i < diff->entries->len; i++)
        count += policy_diff_meaning_differs(diff, policy_diff_entry(diff, i)) ? 1 : 0;
    return count;
}

gboolean report_diff(Store *body, const ReportDiffFilter *filter, GString *json, GError **error)
{
    guint64 from = 0;
    guint64 to = 0;
    g_auto(EditionTexts) old = {0};
    g_auto(EditionTexts) new = {0};
    if (!report_find_edition(body, filter->from, &from, error) ||
        !report_find_edition(body, filter->to, &to, error) ||
        !edition_texts_load(&old, body, from, error) || !edition_texts_load(&new, body, to, error))
        return FALSE;
    g_autoptr(PolicyDiff) diff = edition_compare(&old, &new);
    g_string_append_c(json, '{');
    report_text(json, "from", filter->from);
    report_text(json, "to", filter->to);
    report_key(json, "counts");
    policy_diff_append_counts(json, diff);
    report_number(json, "obligations", count_obligations(diff));
    append_entries(json, diff, filter);
    g_string_append_c(json, '}');
    return TRUE;
}
