/* disarm/report-text.c -- the report in the words of an office */
#include "base/phrase.h"
#include "disarm/report.h"
#include "disarm/scope.h"

#define PLACES_MAX 8u /* of one danger that are named */

static const char *const verdicts[][2] = {
    [DISARM_VERDICT_REFUSED] = {"このファイルは渡せません。", "This file is not passed."},
    [DISARM_VERDICT_CLEANED] = {"無害化しました。", "The file was disarmed."},
    [DISARM_VERDICT_VERIFIED_CLEAN] =
        {"危険な内容がないことを、すべての部品について確かめました。ファイルは変えていません。",
         "Every part was checked and nothing dangerous found. The file was not changed."},
};

static const struct {
    const char *file, *kind, *policy, *output, *sum, *found, *nothing, *why, *means, *more, *parts,
        *times, *time, *limits, *bytes;
} words[] = {
    [PROBLEM_JAPANESE] = {"ファイル", "種類", "方針", "無害化後", "SHA-256",
                          "見つかったものと、その扱い", "取り除くものはありませんでした。", "理由",
                          "影響", "ほか", "確かめた部品", "件", "かかった時間",
                          "この無害化で確かめていないこと", "バイト"},
    [PROBLEM_ENGLISH] = {"File", "Kind", "Policy", "Disarmed", "SHA-256",
                         "Found, and what was done", "There was nothing to remove.", "Why",
                         "What it means", "more", "Parts checked", "times", "Time taken",
                         "Not covered", "bytes"},
};

static void add_facts(GString *out, const char *label, const DisarmFileFacts *facts,
                      ProblemLanguage language)
{
    g_autofree char *kind = facts->kind != NULL ? phrase_text(facts->kind, language) : NULL;
    g_string_append_printf(out, "%s: %s (%" G_GUINT64_FORMAT " %s%s%s)\n", label,
                           facts->name != NULL ? facts->name : "", facts->size_bytes,
                           words[language].bytes, kind != NULL ? ", " : "",
                           kind != NULL ? kind : "");
    if (facts->sha256 != NULL)
        g_string_append_printf(out, "  %s: %s\n", words[language].sum, facts->sha256);
}

static void add_place(GString *out, const DisarmFinding *finding, ProblemLanguage language)
{
    g_autofree char *unit = disarm_unit_text(finding, language);
    g_string_append(out, "    -");
    if (*unit != '\0')
        g_string_append_printf(out, " %s", unit);
    if (*finding->part != '\0')
        g_string_append_printf(out, *unit != '\0' ? " [%s]" : " %s", finding->part);
    if (finding->detail != NULL) {
        g_autofree char *detail = phrase_text(finding->detail, language);
        g_string_append_printf(out, ": %s", detail);
    }
    if (finding->count > 1)
        g_string_append_printf(out, " (%" G_GUINT64_FORMAT " %s)", finding->count,
                               words[language].times);
    g_string_append_c(out, '\n');
}

/* All findings of one danger and deed stand together: `from` is the first; returns the one after
 * the last of this danger. */
static guint add_danger(GString *out, DisarmFindings *findings, guint from,
                        ProblemLanguage language)
{
    const DisarmFinding *first = disarm_findings_get(findings, from), *finding;
    DisarmDanger danger = first->danger;
    g_string_append_printf(out, "\n* %s\n  %s: %s\n  %s: %s\n",
                           disarm_danger_what(danger, language), words[language].why,
                           disarm_danger_why(danger, language), words[language].means,
                           disarm_danger_means(danger, language));
    for (guint deed = 0; deed <= DISARM_REFUSED; deed++) {
        guint64 all = disarm_findings_tally(findings, danger, deed), named = 0;
        if (all == 0)
            continue;
        g_string_append_printf(out, "  → %s (%" G_GUINT64_FORMAT ")\n",
                               disarm_deed_text(deed, language), all);
        guint places = 0;
        for (guint i = from; (finding = disarm_findings_get(findings, i)) != NULL; i++)
            if (finding->danger == danger && finding->deed == deed && places++ < PLACES_MAX) {
                add_place(out, finding, language);
                named += finding->count;
            }
        if (named < all)
            g_string_append_printf(out, "    - %s %" G_GUINT64_FORMAT "\n", words[language].more,
                                   all - named);
    }
    while ((finding = disarm_findings_get(findings, from)) != NULL && finding->danger == danger)
        from++;
    return from;
}

static void add_refusal(GString *out, const GError *refusal, ProblemLanguage language)
{
    g_autofree char *detail = problem_detail(refusal, language);
    g_autofree char *way_out = problem_way_out(refusal, language);
    g_string_append_printf(out, "%s\n%s\n", detail, way_out);
}

typedef struct {
    GString *out;
    ProblemLanguage language;
} Limits;

static void add_limit(const char *const text[2], gpointer user)
{
    const Limits *limits = user;
    g_string_append_printf(limits->out, "- %s\n", text[limits->language]);
}

static void add_limits(GString *out, const char *kind, ProblemLanguage language)
{
    Limits limits = {out, language};
    g_string_append_printf(out, "\n%s\n", words[language].limits);
    disarm_scope_each(kind, add_limit, &limits);
}

char *disarm_report_text(const DisarmReport *report, ProblemLanguage language)
{
    GString *out = g_string_new(verdicts[report->verdict][language]);
    g_string_append_c(out, '\n');
    if (report->refusal != NULL)
        add_refusal(out, report->refusal, language);
    g_string_append_c(out, '\n');
    add_facts(out, words[language].file, &report->input, language);
    if (report->verdict != DISARM_VERDICT_REFUSED)
        add_facts(out, words[language].output, &report->output, language);
    g_string_append_printf(out, "%s: %s\n%s: %u\n%s: %" G_GUINT64_FORMAT ".%03u s\n",
                           words[language].policy, report->policy, words[language].parts,
                           disarm_parts_count(report->findings), words[language].time,
                           report->time_us / G_USEC_PER_SEC,
                           (guint)(report->time_us % G_USEC_PER_SEC / 1000));
    guint count = disarm_findings_count(report->findings);
    if (count == 0 && report->refusal == NULL)
        g_string_append_printf(out, "\n%s\n", words[language].nothing);
    if (count > 0)
        g_string_append_printf(out, "\n%s\n", words[language].found);
    for (guint at = 0; at < count;)
        at = add_danger(out, report->findings, at, language);
    if (report->verdict != DISARM_VERDICT_REFUSED)
        add_limits(out, report->output.kind, language);
    return g_string_free(out, FALSE);
}
