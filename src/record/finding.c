/* record/finding.c -- collects what is wrong and says it */
#include "record/finding.h"

#include <string.h>

#include "record/finding-texts.h"

#define NEAR_MAX_CHARS 40u

struct RecordFindings {
    GPtrArray *kept;
    guint max, count;
};

static void finding_free(gpointer data)
{
    RecordFinding *finding = data;
    g_free(finding->file);
    g_free(finding->place);
    g_free(finding->things[0]);
    g_free(finding->things[1]);
    g_free(finding->near);
    g_free(finding->path);
    g_free(finding);
}

RecordFindings *record_findings_new(guint max)
{
    RecordFindings *findings = g_new0(RecordFindings, 1);
    findings->kept = g_ptr_array_new_with_free_func(finding_free);
    findings->max = max;
    return findings;
}

void record_findings_free(RecordFindings *findings)
{
    if (findings == NULL)
        return;
    g_ptr_array_unref(findings->kept);
    g_free(findings);
}

static RecordFinding *add(RecordFindings *findings, RecordRule rule, RecordSpot spot)
{
    findings->count++;
    if (findings->kept->len >= findings->max)
        return NULL;
    RecordFinding *finding = g_new0(RecordFinding, 1);
    finding->rule = rule;
    finding->file = g_strdup(spot.file != NULL ? spot.file : "");
    finding->place = g_strdup(spot.place != NULL ? spot.place : "");
    finding->line = spot.line;
    g_ptr_array_add(findings->kept, finding);
    return finding;
}

void record_find_path(RecordFindings *findings, RecordRule rule, RecordSpot spot, const char *thing,
                      const char *more, const char *path)
{
    RecordFinding *finding = add(findings, rule, spot);
    if (finding == NULL)
        return;
    finding->things[0] = g_strdup(thing);
    finding->things[1] = g_strdup(more);
    finding->path = g_strdup(path);
}

void record_find(RecordFindings *findings, RecordRule rule, RecordSpot spot, const char *thing,
                 const char *more)
{
    record_find_path(findings, rule, spot, thing, more, NULL);
}

void record_find_near(RecordFindings *findings, RecordRule rule, RecordSpot spot, const char *thing,
                      const char *more, const char *near)
{
    guint before = findings->kept->len;
    record_find_path(findings, rule, spot, thing, more, NULL);
    if (findings->kept->len > before)
        ((RecordFinding *)g_ptr_array_index(findings->kept, before))->near = g_strdup(near);
}

guint record_findings_count(const RecordFindings *findings)
{
    return findings->count;
}

guint record_findings_kept(const RecordFindings *findings)
{
    return findings->kept->len;
}

const RecordFinding *record_findings_get(const RecordFindings *findings, guint at)
{
    return g_ptr_array_index(findings->kept, at);
}

gboolean record_findings_has(const RecordFindings *findings, RecordRule rule)
{
    for (guint i = 0; i < findings->kept->len; i++)
        if (record_findings_get(findings, i)->rule == rule)
            return TRUE;
    return FALSE;
}

const char *record_rule_name(RecordRule rule)
{
    return record_rule_texts[rule].name;
}

static void append_thing(GString *out, const char *thing, ProblemLanguage language)
{
    const char *mark = thing == NULL ? NULL : strstr(thing, PROBLEM_MARK);
    if (thing == NULL)
        return;
    if (mark == NULL)
        g_string_append(out, thing);
    else if (language == PROBLEM_JAPANESE)
        g_string_append(out, mark + 1);
    else
        g_string_append_len(out, thing, mark - thing);
}

char *record_finding_text(const RecordFinding *finding, ProblemLanguage language)
{
    GString *out = g_string_new(NULL);
    const char *at = record_rule_texts[finding->rule].text[language];
    while (*at != '\0') {
        if (at[0] == '{' && (at[1] == '1' || at[1] == '2') && at[2] == '}') {
            append_thing(out, finding->things[at[1] - '1'], language);
            at += 3;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    if (finding->near != NULL)
        g_string_append_printf(out,
                               language == PROBLEM_JAPANESE ? "（「%s」のことではありませんか）"
                                                            : " (did you mean “%s”?)",
                               finding->near);
    return g_string_free(out, FALSE);
}

char *record_finding_line(const RecordFinding *finding, ProblemLanguage language)
{
    g_autofree char *text = record_finding_text(finding, language);
    GString *out = g_string_new(finding->file);
    if (finding->line > 0)
        g_string_append_printf(out, ":%u", finding->line);
    g_string_append(out, ": ");
    if (*finding->place != '\0')
        g_string_append_printf(out, "%s: ", finding->place);
    g_string_append_printf(out, "%s [%s]", text, record_rule_name(finding->rule));
    if (finding->path != NULL)
        g_string_append_printf(out, "\n    %s", finding->path);
    return g_string_free(out, FALSE);
}

json_t *record_findings_json(const RecordFindings *findings)
{
    json_t *list = json_array();
    for (guint i = 0; i < findings->kept->len; i++) {
        const RecordFinding *finding = record_findings_get(findings, i);
        g_autofree char *ja = record_finding_text(finding, PROBLEM_JAPANESE);
        g_autofree char *en = record_finding_text(finding, PROBLEM_ENGLISH);
        json_array_append_new(list, json_pack("{s:s,s:s,s:i,s:s,s:s,s:s,s:s}", "rule",
                                              record_rule_name(finding->rule), "file",
                                              finding->file, "line", (int)finding->line, "place",
                                              finding->place, "ja", ja, "en", en, "path",
                                              finding->path != NULL ? finding->path : ""));
    }
    return list;
}

/* Levenshtein's distance of two short words. */
static guint distance(const char *a, const char *b)
{
    gsize a_len = strlen(a);
    gsize b_len = strlen(b);
    if (a_len > NEAR_MAX_CHARS || b_len > NEAR_MAX_CHARS)
        return G_MAXUINT;
    guint row[NEAR_MAX_CHARS + 1];
    for (gsize j = 0; j <= b_len; j++)
        row[j] = (guint)j;
    for (gsize i = 1; i <= a_len; i++) {
        guint corner = row[0];
        row[0] = (guint)i;
        for (gsize j = 1; j <= b_len; j++) {
            guint change = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_len];
}

const char *record_near(const char *name, const char *const *names)
{
    const char *best = NULL;
    guint least = (guint)MIN(MAX((strlen(name) + 1) / 3, 1), 3) + 1;
    for (; *names != NULL; names++) {
        guint far = distance(name, *names);
        if (far < least) {
            least = far;
            best = *names;
        }
    }
    return best;
}
