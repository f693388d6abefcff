/* policy/define.c -- short names: 以下「…」という, 以下：…, and the entries of a glossary */
#include <string.h>

#include "policy/analysis.h"
#include "policy/words.h"

#define TERM_MAX_BYTES 150u
#define MEANS_MAX_BYTES 600u
#define BRACKETS_BACK 240u /* bytes a remark may take before it gives the short name */

static void add_definition(PolicyAnalysis *a, const PolicyUnit *unit, const char *term,
                           const char *means)
{
    if (*term == '\0' || *means == '\0')
        return;
    PolicyDefinition definition = {term, means, unit->node, unit->first_line};
    g_array_append_val(a->reading->definitions, definition);
    if (!g_hash_table_contains(a->aliases, term))
        g_hash_table_insert(a->aliases, (gpointer)term,
                            GUINT_TO_POINTER(a->reading->definitions->len));
}

/* What a short name stands for: the words before its brackets, back to the clause's start. */
static const char *meaning_before(PolicyAnalysis *a, const PolicyUnit *unit, gsize open)
{
    const char *text = analysis_text(a);
    gsize start = names_clause_start(a, open);
    const char *topic = g_strstr_len(text + start, (gssize)(open - start), "は、");
    for (const char *at = topic; at != NULL;
         at = g_strstr_len(at + 6, text + open - at - 6, "は、")) {
        start = (gsize)(at - text) + 6;
        if (text + open - at < 6)
            break;
    }
    if (open - start > MEANS_MAX_BYTES)
        start = names_compound_start(a, open);
    return names_written(a, unit, (Stretch){start, open});
}

static void read_alias(PolicyAnalysis *a, const PolicyUnit *unit, gsize at)
{
    const char *text = analysis_text(a);
    const char *from = text + at + strlen("以下");
    const char *open = g_strstr_len(from, 60, "「");
    const char *start = NULL, *end = NULL;
    if (open != NULL && g_strstr_len(from, open - from, ")") == NULL) {
        start = open + strlen("「");
        end = g_strstr_len(start, TERM_MAX_BYTES, "」");
    } else if (*from == ':') {
        start = from + 1;
        end = g_strstr_len(start, TERM_MAX_BYTES, ")");
    }
    if (end == NULL || start == end)
        return;
    gsize bracket = at;
    while (bracket > 0 && text[bracket] != '(' && at - bracket < BRACKETS_BACK)
        bracket--;
    if (text[bracket] != '(')
        return;
    const char *term =
        names_written(a, unit, (Stretch){(gsize)(start - text), (gsize)(end - text)});
    add_definition(a, unit, term, meaning_before(a, unit, bracket));
}

static void read_glossary(PolicyAnalysis *a, const PolicyUnit *unit)
{
    const PolicyNode *node = policy_outline_node(a->outline, unit->node);
    const char *title = node->title;
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    if (unit->kind == KIND_DEFINITION && unit->s == 1 && node->heading && *title != '\0' &&
        heading->section == SECTION_DEFINITION && node->parent != NO_NODE &&
        a->facts[node->parent].heading != 0 &&
        analysis_heading(a, node->parent)->section == SECTION_DEFINITION)
        add_definition(a, unit, title, unit->text);
}

void define_read(PolicyAnalysis *a, const PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    guint looked = 0;
    for (const char *at = strstr(text, "以下"); at != NULL && looked++ < HITS_MAX;
         at = strstr(at + 3, "以下"))
        read_alias(a, unit, (gsize)(at - text));
    read_glossary(a, unit);
}
