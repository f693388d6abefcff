/* office/finding.c -- findings, and what they say in both languages */
#include "office/finding.h"
#include <string.h>

static const struct {
    const char *name, *english, *japanese;
} rules[OFFICE_RULES] = {
    [OFFICE_RULE_FORM] = {"form", "{1} is not of its form: {2}.", "{1}の書き方が違います（{2}）。"},
    [OFFICE_RULE_NEEDED] = {"needed", "{1} is empty.", "{1}が空です。"},
    [OFFICE_RULE_NO_FIELD] = {"no_field", "There is nothing called {1} to change here.",
                              "「{1}」という項目はありません。"},
    [OFFICE_RULE_NO_ROW] = {"no_row", "Nothing with the id {2} is there for {1}.",
                            "{1}がありません（番号：{2}）。"},
    [OFFICE_RULE_NAMED_TWICE] = {"named_twice", "{1} stands twice among the changes.",
                                 "{1}が同じ変更の中に 2 回あります。"},
    [OFFICE_RULE_ID_TAKEN] = {"id_taken", "{1} stands already and cannot be added.",
                              "{1}はすでに登録されています。"},
    [OFFICE_RULE_CHANGED] = {"changed", "{1} was changed by somebody else meanwhile.",
                             "{1}は、その間に別の人が変更しました。"},
    [OFFICE_RULE_NO_CANCEL] = {"no_cancel", "{1} cannot be taken back; set the day it ends.",
                               "{1}は取り消せません。終わりの日を入れてください。"},
    [OFFICE_RULE_ENDS_FIRST] = {"ends_first", "{1} would end before it begins.",
                                "{1}の終わりの日が、始まりの日より前です。"},
    [OFFICE_RULE_OUTSIDE] = {"outside", "{1} would reach beyond the days of {2}.",
                             "{1}の期間が、{2}の期間に収まりません。"},
    [OFFICE_RULE_ORPHAN] = {"orphan", "{1} cannot have these days while {2} goes beyond them.",
                            "{1}の期間をこう変えるには、先に{2}を終える必要があります。"},
    [OFFICE_RULE_UNIT_LOOP] = {"unit_loop", "{1} would stand below itself.",
                               "{1}が、自分の下の部署の下に置かれることになります。"},
    [OFFICE_RULE_SUCCESSOR] =
        {"successor", "{1} needs a successor that stands on the day after it ends: {2}.",
         "{1}の承継先は、終わりの日の翌日に存在する別の部署にしてください（{2}）"
         "。"},
    [OFFICE_RULE_CODE_TAKEN] = {"code_taken", "The code of {1} belongs to {2} at that time.",
                                "{1}の部署コードは、その期間は{2}のものです。"},
    [OFFICE_RULE_NUMBER_TAKEN] = {"number_taken", "The number of {1} belongs to {2}.",
                                  "{1}の職員番号は{2}のものです。"},
    [OFFICE_RULE_POST_TAKEN] = {"post_taken", "{1} is a post of one person, and {2} is in it.",
                                "{1}は一人の職で、その期間は{2}が就いています。"},
    [OFFICE_RULE_TWICE] = {"twice", "{1} stands already for some of these days.",
                           "{1}は、重なる期間ですでに登録されています。"},
    [OFFICE_RULE_TWO_MAIN] = {"two_main", "{1} would have two main appointments: also {2}.",
                              "{1}の本務が二つになります（もう一つは{2}）。"},
    [OFFICE_RULE_FUNCTION] = {"function", "There is no function {1} that could be given.",
                              "「{1}」という役割は割り当てられません。"},
    [OFFICE_RULE_ONE_HOLDER] = {"one_holder", "Say either the post or the person: {1}.",
                                "職か人のどちらか一方を選んでください（{1}）。"},
    [OFFICE_RULE_SCOPE] = {"scope", "{1} is held for {2}.", "{1}は{2}ごとの役割です。"},
    [OFFICE_RULE_SINGLE] = {"single", "{1} is held by one at a time, and {2} holds it.",
                            "{1}は一人だけの役割で、その期間は{2}が担っています。"},
    [OFFICE_RULE_SINGLE_OF_MANY] = {"single_of_many",
                                    "{1} is held by one at a time, and {2} is a post of several.",
                                    "{1}は一人だけの役割ですが、{2}は複数の人が就く職です。"},
    [OFFICE_RULE_ONESELF] = {"oneself", "{1} would stand in for oneself.",
                             "{1}が自分自身の代行者になります。"},
    [OFFICE_RULE_DEPUTY_LOOP] = {"deputy_loop", "Deputies would go round in a circle: {1}, on {2}.",
                                 "代行が堂々巡りになります（{1}、{2}から）。"},
};

static void finding_free(gpointer data)
{
    OfficeFinding *finding = data;
    g_free(finding->thing);
    g_free(finding->more);
    g_free(finding);
}

OfficeFindings *office_findings_new(void)
{
    OfficeFindings *findings = g_new0(OfficeFindings, 1);
    findings->kept = g_ptr_array_new_with_free_func(finding_free);
    return findings;
}

void office_findings_free(OfficeFindings *findings)
{
    if (findings == NULL)
        return;
    g_ptr_array_unref(findings->kept);
    g_free(findings);
}

void office_find(OfficeFindings *findings, OfficeRule rule, gint64 at, const char *thing,
                 const char *more)
{
    if (findings->count++ >= OFFICE_FINDINGS_MAX)
        return;
    OfficeFinding *finding = g_new0(OfficeFinding, 1);
    *finding = (OfficeFinding){rule, at, g_strdup(thing), g_strdup(more)};
    g_ptr_array_add(findings->kept, finding);
}

const char *office_rule_name(OfficeRule rule)
{
    return rules[rule].name;
}

/* The half of a text in both languages; transfer full. */
static char *half(const char *text, ProblemLanguage language)
{
    const char *mark = text == NULL ? NULL : strstr(text, PROBLEM_MARK);
    if (mark == NULL)
        return g_strdup(text != NULL ? text : "");
    return language == PROBLEM_ENGLISH ? g_strndup(text, (gsize)(mark - text))
                                       : g_strdup(mark + strlen(PROBLEM_MARK));
}

char *office_finding_text(const OfficeFinding *finding, ProblemLanguage language)
{
    const char *words =
        language == PROBLEM_ENGLISH ? rules[finding->rule].english : rules[finding->rule].japanese;
    const char *fills[] = {finding->thing, finding->more};
    GString *text = g_string_new(NULL);
    for (const char *at = words; *at != '\0'; at++) {
        if (at[0] != '{' || (at[1] != '1' && at[1] != '2') || at[2] != '}') {
            g_string_append_c(text, *at);
            continue;
        }
        g_autofree char *fill = half(fills[at[1] - '1'], language);
        g_string_append(text, fill);
        at += 2;
    }
    return g_string_free(text, FALSE);
}

void office_findings_problem(const OfficeFindings *findings, GError **error)
{
    const OfficeFinding *first = findings->kept->pdata[0];
    g_autofree char *english = office_finding_text(first, PROBLEM_ENGLISH);
    g_autofree char *japanese = office_finding_text(first, PROBLEM_JAPANESE);
    g_autofree char *why = NULL;
    if (findings->count == 1)
        why = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    else
        why = g_strdup_printf("%s (and %u more)" PROBLEM_MARK "%s（ほかに%u件）", english,
                              findings->count - 1, japanese, findings->count - 1);
    if (first->rule == OFFICE_RULE_CHANGED)
        problem_set(error, PROBLEM_CONFLICT, first->thing, PROBLEM_BOTH("someone else", "別の人"));
    else
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the change", "変更"), why);
}
