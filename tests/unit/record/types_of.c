/* tests/unit/record/types_of.c -- types made of texts, for the tests of record/ */
#include "types_of.h"
#include <string.h>

static const char functions[] = "functions:\n"
                                "  - {code: ciso, ja: 最高, en: C, per: body, single: yes}\n"
                                "  - {code: chief, ja: 統括, en: Ch, per: body, single: yes}\n"
                                "  - {code: head, ja: 課長, en: H, per: unit, single: yes}\n"
                                "  - {code: staff, ja: 職員, en: S, per: body}\n"
                                "scales:\n"
                                "  - {name: secret, ja: 機密, en: S, levels: [{code: low, ja: 低, "
                                "en: L}, {code: high, ja: 高, en: H}]}\n";

char *type_text(const char *name, const char *middle)
{
    return g_strdup_printf(
        "type: %s\nversion: 1\ntitle: {ja: 題, en: Title}\nforms: [様式]\n"
        "serves:\n  - {id: rule, capability: ORG, guideline: \"1\", words: [許可], "
        "ja: 許可を得る, en: Ask}\n%s\n"
        "print: {title: {ja: 題, en: Title}, rows: [], boxes: []}\n"
        "list: {columns: [applicant]}\n",
        name, middle);
}

static RecordTypes *types_read(const char *text, gboolean adopted, RecordFindings *findings)
{
    RecordSource sources[] = {
        {.file = "functions.yaml", .text = functions, .size_bytes = strlen(functions)},
        {.file = "t.yaml", .text = text, .size_bytes = strlen(text), .adopted = adopted}};
    return record_types_load(sources, 2, findings);
}

RecordTypes *types_of(const char *text, RecordFindings *findings)
{
    return types_read(text, FALSE, findings);
}

RecordTypes *types_adopted(const char *text, RecordFindings *findings)
{
    return types_read(text, TRUE, findings);
}

RecordFindings *findings_of(const char *text)
{
    RecordFindings *findings = record_findings_new(100);
    g_autoptr(RecordTypes) types = types_of(text, findings);
    g_assert_true((types == NULL) == (record_findings_count(findings) > 0));
    if (types != NULL)
        record_types_check(types, findings);
    return findings;
}

static char *all_lines(const RecordFindings *findings)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < record_findings_kept(findings); i++) {
        g_autofree char *line =
            record_finding_line(record_findings_get(findings, i), PROBLEM_ENGLISH);
        g_string_append_printf(out, "%s\n", line);
    }
    return g_string_free(out, FALSE);
}

void assert_finds(const char *text, RecordRule rule, const char *says)
{
    g_autoptr(RecordFindings) findings = findings_of(text);
    g_autofree char *lines = all_lines(findings);
    if (!record_findings_has(findings, rule) || strstr(lines, says) == NULL)
        g_error("%s with “%s” was to be found:\n%s", record_rule_name(rule), says, lines);
}

void assert_proved(const char *text)
{
    g_autoptr(RecordFindings) findings = findings_of(text);
    g_autofree char *lines = all_lines(findings);
    if (*lines != '\0')
        g_error("nothing was to be found:\n%s", lines);
}

char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    g_assert_nonnull(at);
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}
