/* reading/print-facts.c -- facts and coverage of a reading as people ask to see them */
#include <string.h>

#include "policy/reading.h"
#include "reading/print.h"

/* Tabs and line feeds would break the line. */
static void append_line(GString *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        g_string_append_c(out, *at == '\t' || *at == '\n' ? ' ' : *at);
}

static void append_place(GString *out, const char *path, guint32 line)
{
    g_string_append_printf(out, "%s:%u", path, line);
}

static void append_fact(GString *out, const PolicyReading *reading, const PolicyFact *fact)
{
    append_place(out, fact->path, fact->line);
    g_string_append_printf(out, " %s", policy_fact_names[fact->kind]);
    if (*fact->function != '\0')
        g_string_append_printf(out, " %s", fact->function);
    g_string_append(out, ": ");
    append_line(out, fact->name);
    if (*fact->value != '\0') {
        g_string_append(out, " = ");
        append_line(out, fact->value);
    }
    g_string_append_printf(out, "  %u%%\n", fact->confidence);
    for (guint32 i = 0; i < fact->details.count; i++) {
        const PolicyDetail *detail =
            &g_array_index(reading->details, PolicyDetail, fact->details.first + i);
        g_string_append(out, "    ");
        append_line(out, detail->label);
        g_string_append(out, ": ");
        append_line(out, detail->text);
        g_string_append_c(out, '\n');
    }
}

static void append_cover(GString *out, const PolicyReading *reading, guint at, gboolean japanese)
{
    const KnownCover *known = &g_array_index(reading->knowledge->coverage, KnownCover, at);
    const PolicyCover *cover = &g_array_index(reading->coverage, PolicyCover, at);
    g_string_append_printf(out, "%s %s %s", policy_cover_names[cover->state],
                           *known->guideline != '\0' ? known->guideline : known->basis,
                           japanese ? known->ja : known->en);
    for (guint32 i = 0; i < cover->paths.count; i++)
        g_string_append_printf(
            out, " %s", (const char *)g_ptr_array_index(reading->paths, cover->paths.first + i));
    g_string_append_c(out, '\n');
}

GString *policy_print_facts(const PolicyReading *reading, ProblemLanguage language)
{
    GString *out = g_string_sized_new(16384);
    for (guint i = 0; i < reading->facts->len; i++)
        append_fact(out, reading, &g_array_index(reading->facts, PolicyFact, i));
    for (guint i = 0; i < reading->coverage->len; i++)
        append_cover(out, reading, i, language == PROBLEM_JAPANESE);
    return out;
}

gboolean policy_reading_has_faults(const PolicyReading *reading)
{
    for (guint i = 0; i < reading->findings->len; i++) {
        if (g_array_index(reading->findings, PolicyFinding, i).severity != SEVERITY_NOTICE)
            return TRUE;
    }
    return FALSE;
}
