/* cmd/clean_show.c -- lines, texts and JSON of one file */
#include "cmd/clean_show.h"
#include "os/files.h"

/* ---- reports ---- */

static DisarmReport report_of(CmdCleanOne *one, const CmdCleanShown *shown)
{
    const CmdCleanFacts *in = &one->input_facts, *out = &one->output_facts;
    return (DisarmReport){
        .verdict = cmd_clean_verdict(one),
        .policy = one->setting->policy->name,
        .input = {one->input->shown, one->cleaned.kind, in->size_bytes,
                  in->sha256[0] != '\0' ? in->sha256 : NULL},
        .output = {shown->called, one->cleaned.kind, out->size_bytes, out->sha256},
        .refusal = one->failure != NULL ? one->failure : one->refusal,
        .findings = one->cleaned.findings,
        .time_us = (guint64)(one->ended_us - one->started_us)};
}

void cmd_clean_show_text(CmdCleanOne *one, const CmdCleanShown *shown)
{
    DisarmReport report = report_of(one, shown);
    g_autofree char *text = disarm_report_text(&report, shown->language);
    g_print("%s%s", shown->number > 1 ? "\n" : "", text);
}

gboolean cmd_clean_write_report(CmdCleanOne *one, const CmdCleanShown *shown, int fd,
                                GError **error)
{
    DisarmReport report = report_of(one, shown);
    g_autoptr(GBytes) json = disarm_report_json(&report, error);
    if (json == NULL)
        return FALSE;
    gsize size;
    const char *text = g_bytes_get_data(json, &size);
    g_autoptr(GString) line = g_string_new_len(text, (gssize)size);
    g_string_append_c(line, '\n');
    return os_write_all(fd, line->str, line->len, PROBLEM_BOTH("the report", "報告"), error);
}

/* ---- lines ---- */

static guint64 changes_in(const DisarmFindings *findings)
{
    guint64 count = 0;
    for (guint danger = 0; danger < DISARM_DANGER_LAST; danger++)
        for (guint deed = 0; deed <= DISARM_REFUSED; deed++)
            if (deed != DISARM_KEPT)
                count += disarm_findings_tally(findings, (DisarmDanger)danger, (DisarmDeed)deed);
    return count;
}

static void show_released(const CmdCleanOne *one, const CmdCleanShown *shown, const char *where)
{
    gboolean japanese = shown->language == PROBLEM_JAPANESE;
    guint64 count = changes_in(one->cleaned.findings);
    if (cmd_clean_verdict(one) == DISARM_VERDICT_VERIFIED_CLEAN)
        g_print(japanese ? "%s 確認済み（変更なし）: %s → %s\n"
                         : "%s verified clean, unchanged: %s → %s\n",
                where, one->input->shown, shown->called);
    else
        g_print(japanese ? "%s 無害化: %s → %s（除いたもの・直したもの %" G_GUINT64_FORMAT "）\n"
                         : "%s cleaned: %s → %s (%" G_GUINT64_FORMAT " removed or changed)\n",
                where, one->input->shown, shown->called, count);
}

void cmd_clean_show_line(const CmdCleanOne *one, const CmdCleanShown *shown)
{
    gboolean japanese = shown->language == PROBLEM_JAPANESE;
    const GError *why = one->failure != NULL ? one->failure : one->refusal;
    g_autofree char *where = g_strdup_printf("[%u/%u]", shown->number, shown->count);
    if (why == NULL) {
        show_released(one, shown, where);
        return;
    }
    g_autofree char *detail = problem_detail(why, shown->language);
    g_autofree char *way_out = problem_way_out(why, shown->language);
    const char *word = one->failure != NULL ? (japanese ? "失敗" : "failed")
                                            : (japanese ? "渡せません" : "refused");
    g_print("%s %s: %s: %s\n    %s\n", where, word, one->input->shown, detail, way_out);
}
