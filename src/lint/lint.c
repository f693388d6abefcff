/* lint/lint.c -- runs what looks for oddities and words what they found */
#include "lint/lint.h"

#include <string.h>

#define SHOWN_POINTS 60u

Lint *lint_new(Understanding *u)
{
    Lint *lint = g_new0(Lint, 1);
    guint nodes = u->outline->nodes->len + 1;
    lint->u = u;
    lint->rules = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < u->know->findings->len; i++) {
        KnownFinding *finding = &g_array_index(u->know->findings, KnownFinding, i);
        g_hash_table_insert(lint->rules, (gpointer)finding->rule, finding);
    }
    lint->given = g_array_new(FALSE, FALSE, sizeof(GivenName));
    lint->hits = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
    lint->slips = g_array_new(FALSE, FALSE, sizeof(NameSlip));
    lint->first_unit = g_new0(guint32, nodes);
    lint->place = g_new0(guint32, nodes);
    lint->articles = g_hash_table_new(g_direct_hash, g_direct_equal);
    lint->markers = g_hash_table_new(g_str_hash, g_str_equal);
    lint->defined = g_hash_table_new(g_str_hash, g_str_equal);
    lint_reference_prepare(lint);
    lint_terms_prepare(lint);
    return lint;
}

/* The sentence with what was found put in. */
static const char *worded(Lint *lint, const char *pattern, const char *words, const char *other)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (g_str_has_prefix(at, "{words}")) {
            g_string_append(out, words);
            at += strlen("{words}") - 1;
        } else if (g_str_has_prefix(at, "{other}")) {
            g_string_append(out, other);
            at += strlen("{other}") - 1;
        } else {
            g_string_append_c(out, *at);
        }
    }
    return g_string_chunk_insert_len(lint->u->reading->strings, out->str, (gssize)out->len);
}

void lint_add(Lint *lint, const char *rule, guint32 line, const char *path, const char *words,
              const char *other)
{
    const KnownFinding *known = g_hash_table_lookup(lint->rules, rule);
    GArray *findings = lint->u->reading->findings;
    if (known == NULL || findings->len == FACTS_MAX)
        return;
    const char *shown = u_cut(lint->u, words, SHOWN_POINTS);
    const char *more = u_cut(lint->u, other, SHOWN_POINTS);
    PolicyFinding finding = {.rule = known->rule,
                             .severity = known->severity,
                             .line = line,
                             .path = path,
                             .words = u_cut(lint->u, words, WORDS_POINTS),
                             .ja = worded(lint, known->ja, shown, more),
                             .en = worded(lint, known->en, shown, more)};
    g_array_append_val(findings, finding);
}

void lint_read_unit(Lint *lint)
{
    lint_text_unit(lint);
    lint_reference_unit(lint);
    lint_terms_unit(lint);
}

static gint compare_findings(gconstpointer a, gconstpointer b)
{
    const PolicyFinding *left = a, *right = b;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    int order = strcmp(left->rule, right->rule);
    return order != 0 ? order : strcmp(left->words, right->words);
}

void lint_settle(Lint *lint)
{
    lint_terms_settle(lint);
    lint_whole_settle(lint);
    g_array_sort(lint->u->reading->findings, compare_findings);
    policy_match_free(lint->names);
    g_array_unref(lint->given);
    g_array_unref(lint->hits);
    g_array_unref(lint->slips);
    g_free(lint->first_unit);
    g_free(lint->place);
    g_hash_table_unref(lint->articles);
    g_hash_table_unref(lint->markers);
    g_hash_table_unref(lint->defined);
    g_clear_pointer(&lint->annexes, g_hash_table_unref);
    g_hash_table_unref(lint->rules);
    g_free(lint);
}
