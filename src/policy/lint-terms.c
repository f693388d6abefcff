/* policy/lint-terms.c -- posts that nobody is given, terms nobody defines, short names nobody uses
 */
#include <string.h>

#include "policy/lint.h"
#include "policy/words.h"

#define GIVEN_MAX 2000u
#define DEFINITIONS_MIN 3u /* a text that defines so much would define the rest */
#define POSTS_MIN 3u       /* a text that fills so many posts would fill the others */
#define USES_MIN 2u

static char *folded(const Lint *lint, const char *text)
{
    return policy_fold_word(lint->u->rules->fold, text);
}

static const char *keep_folded(Lint *lint, const char *text)
{
    g_autofree char *form = folded(lint, text);
    return g_string_chunk_insert_const(lint->u->reading->strings, form);
}

/* -- what the text defines -- */

/* Two readings of one term: the same when one is the other with words around it. */
static gboolean means_same(const Lint *lint, const char *a, const char *b)
{
    g_autofree char *left = folded(lint, a);
    g_autofree char *right = folded(lint, b);
    return strstr(left, right) != NULL || strstr(right, left) != NULL;
}

static gboolean same_part(const Lint *lint, guint32 a, guint32 b)
{
    const PolicyOutline *outline = lint->u->outline;
    return policy_outline_node(outline, a)->part == policy_outline_node(outline, b)->part;
}

static void compare_definitions(Lint *lint, const PolicyDefinition *first,
                                const PolicyDefinition *second)
{
    const PolicyOutline *outline = lint->u->outline;
    if (means_same(lint, first->means, second->means) || first->node == second->node ||
        (!same_part(lint, first->node, second->node) && strcmp(first->term, second->term) != 0))
        return;
    lint_add(lint, "definition/twice", second->line,
             policy_outline_node(outline, second->node)->path, second->term,
             policy_outline_node(outline, first->node)->path);
}

static void note_definitions(Lint *lint)
{
    const GArray *definitions = lint->u->reading->definitions;
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < definitions->len; i++) {
        const PolicyDefinition *d = &g_array_index(definitions, PolicyDefinition, i);
        const char *term = keep_folded(lint, d->term);
        g_hash_table_add(lint->defined, (gpointer)term);
        const PolicyDefinition *before = g_hash_table_lookup(first, term);
        if (before == NULL)
            g_hash_table_insert(first, (gpointer)term, (gpointer)d);
        else
            compare_definitions(lint, before, d);
    }
}

/* Short names as the document gives them: 以下「…」という. The glossary's entries are none. */
static gboolean is_short_name(const Lint *lint, const PolicyDefinition *d)
{
    return strcmp(policy_outline_node(lint->u->outline, d->node)->title, d->term) != 0 &&
           *d->term != '\0';
}

static void add_given(Lint *lint, PolicyMatchBuilder *builder, const PolicyDefinition *d)
{
    GivenName given = {keep_folded(lint, d->term), d->line, 0};
    if (*given.term == '\0')
        return;
    policy_match_builder_add(builder, given.term, lint->given->len);
    g_array_append_val(lint->given, given);
}

void lint_terms_prepare(Lint *lint)
{
    const GArray *definitions = lint->u->reading->definitions;
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    note_definitions(lint);
    for (guint i = 0; i < definitions->len && lint->given->len < GIVEN_MAX; i++) {
        const PolicyDefinition *d = &g_array_index(definitions, PolicyDefinition, i);
        if (is_short_name(lint, d))
            add_given(lint, builder, d);
    }
    if (lint->given->len > 0)
        lint->names = policy_match_build(builder, NULL);
}

/* -- one unit -- */

static void count_names(Lint *lint)
{
    const Understanding *u = lint->u;
    if (lint->names == NULL)
        return;
    g_array_set_size(lint->hits, 0);
    policy_match_run(lint->names, u_text(u), u_size(u), lint->hits);
    for (guint i = 0; i < lint->hits->len; i++) {
        const PolicyHit *hit = &g_array_index(lint->hits, PolicyHit, i);
        GivenName *given = &g_array_index(lint->given, GivenName, hit->value);
        gboolean giving = u_ends(u, hit->start, "「") && u_starts(u, hit->end, "」と");
        given->uses += giving ? 0 : 1;
    }
}

/* "X とは", "X は、次のとおり", "X(…をいう", a sentence that defines and begins with it. */
static gboolean defines(const Understanding *u, const PolicyHit *hit)
{
    gsize close = u_bracket_end(u, hit->end);
    gboolean remark =
        close > hit->end && (u_ends(u, close, "をいう。)") || u_ends(u, close, "をいう)"));
    return remark || u_starts(u, hit->end, "とは") || u_starts(u, hit->end, "は、次の") ||
           u_starts(u, hit->end, "は、以下の") ||
           (hit->start == 0 && u->unit->kind == KIND_DEFINITION);
}

static void note_terms(Lint *lint)
{
    Understanding *u = lint->u;
    for (guint i = 0; i < u->hits[KNOW_TERM]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_TERM, i);
        if (u_word(u, hit)->skip)
            continue;
        g_autofree char *form = g_strndup(u_text(u) + hit->start, hit->end - hit->start);
        const char *term = g_string_chunk_insert_const(u->reading->strings, form);
        if (defines(u, hit))
            g_hash_table_add(lint->defined, (gpointer)term);
        if (!g_hash_table_contains(u->terms, term))
            g_hash_table_insert(u->terms, (gpointer)term, GUINT_TO_POINTER(u->unit_at + 1));
    }
}

/* 統括 and 総括 in the names of posts. */
static void note_leading(Lint *lint)
{
    const Understanding *u = lint->u;
    for (guint i = 0; i < u->hits[KNOW_ROLE]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_ROLE, i);
        const char *at = u_text(u) + hit->start;
        gssize size = (gssize)(hit->end - hit->start);
        for (guint j = 0; j < 2 && !u_word(u, hit)->skip; j++) {
            if (g_strstr_len(at, size, j == 0 ? "統括" : "総括") != NULL && lint->leading[j]++ == 0)
                lint->leading_at[j] = u->unit_at;
        }
    }
}

void lint_terms_unit(Lint *lint)
{
    count_names(lint);
    note_terms(lint);
    note_leading(lint);
}

/* -- the whole -- */

static void settle_names(Lint *lint)
{
    const GArray *definitions = lint->u->reading->definitions;
    guint at = 0;
    for (guint i = 0; i < definitions->len && at < lint->given->len; i++) {
        const PolicyDefinition *d = &g_array_index(definitions, PolicyDefinition, i);
        if (!is_short_name(lint, d))
            continue;
        const GivenName *given = &g_array_index(lint->given, GivenName, at++);
        if (given->uses == 0)
            lint_add(lint, "definition/unused", d->line,
                     policy_outline_node(lint->u->outline, d->node)->path, d->term, "");
    }
}

static void settle_terms(Lint *lint)
{
    const Understanding *u = lint->u;
    if (u->reading->definitions->len < DEFINITIONS_MIN)
        return;
    GHashTableIter iterator;
    gpointer term, unit;
    g_hash_table_iter_init(&iterator, u->terms);
    while (g_hash_table_iter_next(&iterator, &term, &unit)) {
        if (g_hash_table_contains(lint->defined, term))
            continue;
        const PolicyUnit *first = policy_reading_unit(u->reading, GPOINTER_TO_UINT(unit) - 1);
        lint_add(lint, "term/undefined", first->first_line, first->path, term, "");
    }
}

/* How many posts the text fills. */
static guint posts_held(const Understanding *u)
{
    guint held = 0;
    for (guint i = 0; i < u->reading->facts->len; i++) {
        const PolicyFact *fact = &g_array_index(u->reading->facts, PolicyFact, i);
        held += fact->kind == FACT_POST && *fact->value != '\0' ? 1 : 0;
    }
    return held;
}

static void settle_posts(Lint *lint)
{
    Understanding *u = lint->u;
    GHashTableIter iterator;
    gpointer name, value;
    if (posts_held(u) < POSTS_MIN)
        return;
    g_hash_table_iter_init(&iterator, u->roles);
    while (g_hash_table_iter_next(&iterator, &name, &value)) {
        const RoleUse *use = value;
        gboolean alias = g_hash_table_contains(lint->defined, name);
        if (use->uses < USES_MIN || alias || g_hash_table_contains(u->appointed, name) ||
            g_hash_table_contains(u->appointed, use->function))
            continue;
        const PolicyUnit *first = policy_reading_unit(u->reading, use->unit - 1);
        lint_add(lint, "post/undesignated", first->first_line, first->path, use->name, "");
    }
}

void lint_terms_settle(Lint *lint)
{
    settle_names(lint);
    settle_terms(lint);
    settle_posts(lint);
    if (lint->leading[0] == 0 || lint->leading[1] == 0)
        return;
    guint few = lint->leading[0] < lint->leading[1] ? 0 : 1;
    const PolicyUnit *unit = policy_reading_unit(lint->u->reading, lint->leading_at[few]);
    lint_add(lint, "role/two-spellings", unit->first_line, unit->path, few == 0 ? "統括" : "総括",
             few == 0 ? "総括" : "統括");
}
