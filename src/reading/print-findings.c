/* reading/print-findings.c -- what should be checked in a text, as people and programs read it */
#include "reading/json.h"
#include "reading/print.h"

static const char *severity_of(const PolicyFinding *finding, ProblemLanguage language)
{
    static const char *const japanese[SEVERITY_LAST] = {
        [SEVERITY_ERROR] = "誤り", [SEVERITY_WARNING] = "注意", [SEVERITY_NOTICE] = "確認"};
    return language == PROBLEM_JAPANESE ? japanese[finding->severity]
                                        : policy_severity_names[finding->severity];
}

GString *policy_print_findings(const PolicyReading *reading, ProblemLanguage language)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < reading->findings->len; i++) {
        const PolicyFinding *finding = &g_array_index(reading->findings, PolicyFinding, i);
        if (finding->line > 0)
            g_string_append_printf(out, "%s:%u  ", finding->path, finding->line);
        g_string_append_printf(out, "%s  %s  (%s)\n", severity_of(finding, language),
                               language == PROBLEM_JAPANESE ? finding->ja : finding->en,
                               finding->rule);
    }
    return out;
}

GString *policy_print_findings_json(const PolicyReading *reading)
{
    GString *out = g_string_new("{");
    policy_json_findings(out, reading);
    return g_string_append(out, "}\n");
}
