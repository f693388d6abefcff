/* lint/terms.c -- posts that nobody is given, terms nobody defines, short names nobody uses
 */
#include <string.h>

#include "lint/lint.h"
#include "policy/words.h"

#define GIVEN_MAX 2000u
#define SLIPS_MAX 2000u
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

/* A short name for a longer one that holds it says nothing new. */
static gboolean abbreviates(const Lint *lint, const PolicyDefinition *d)
{
    g_autofree char *term = folded(lint, d->term);
    g_autofree char *means = folded(lint, d->means);
    return g_str_has_suffix(means, term);
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
    if (abbreviates(lint, first) || abbreviates(lint, second) ||
        means_same(lint, first->means, second->means) || first->node == second->node ||
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

/* A name given several times is looked for once; where it is first given stands for it. */
static void add_given(Lint *lint, PolicyMatchBuilder *builder, GHashTable *known, guint definition)
{
    const PolicyDefinition *d =
        &g_array_index(lint->u->reading->definitions, PolicyDefinition, definition);
    GivenName given = {keep_folded(lint, d->term), definition, 0};
    if (*given.term == '\0' || !g_hash_table_add(known, (gpointer)given.term))
        return;
    policy_match_builder_add(builder, given.term, lint->given->len);
    g_array_append_val(lint->given, given);
}

void lint_terms_prepare(Lint *lint)
{
    const GArray *definitions = lint->u->reading->definitions;
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    note_definitions(lint);
    for (guint i = 0; i < definitions->len && lint->given->len < GIVEN_MAX; i++) {
        if (is_short_name(lint, &g_array_index(definitions, PolicyDefinition, i)))
            add_given(lint, builder, known, i);
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

/* Names of actors with a letter of kana inside may be a post's name with a slip in it. */
static void note_slips(Lint *lint)
{
    const PolicyUnit *unit = lint->u->unit;
    for (guint32 i = 0; i < unit->actor.count && lint->slips->len < SLIPS_MAX; i++) {
        const char *name = policy_reading_name(lint->u->reading, unit->actor.first + i);
        gboolean inside = FALSE;
        for (const char *at = name; *at != '\0' && !inside; at = g_utf8_next_char(at))
            inside = at > name && policy_is_hiragana(g_utf8_get_char(at)) &&
                     *g_utf8_next_char(at) != '\0';
        if (inside) {
            NameSlip slip = {name, lint->u->unit_at};
            g_array_append_val(lint->slips, slip);
        }
    }
}

void lint_terms_unit(Lint *lint)
{
    note_slips(lint);
    count_names(lint);
    note_terms(lint);
    note_leading(lint);
}

/* -- the whole -- */

static void settle_names(Lint *lint)
{
    for (guint i = 0; lint->names != NULL && i < lint->given->len; i++) {
        const GivenName *given = &g_array_index(lint->given, GivenName, i);
        const PolicyDefinition *d =
            &g_array_index(lint->u->reading->definitions, PolicyDefinition, given->definition);
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

/* The post that the name is without one of its letters of kana, or NULL. */
static const char *post_without_slip(const Lint *lint, const char *name, GString *out)
{
    g_autofree char *form = folded(lint, name);
    for (const char *at = form; *at != '\0'; at = g_utf8_next_char(at)) {
        if (at == form || !policy_is_hiragana(g_utf8_get_char(at)))
            continue;
        g_string_truncate(out, 0);
        g_string_append_len(out, form, at - form);
        g_string_append(out, g_utf8_next_char(at));
        if (g_hash_table_contains(lint->u->appointed, out->str))
            return out->str;
    }
    return NULL;
}

static void settle_slips(Lint *lint)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < lint->slips->len; i++) {
        const NameSlip *slip = &g_array_index(lint->slips, NameSlip, i);
        const PolicyUnit *unit = policy_reading_unit(lint->u->reading, slip->unit);
        const char *post = post_without_slip(lint, slip->name, out);
        if (post != NULL)
            lint_add(lint, "role/slip", unit->first_line, unit->path, slip->name, post);
    }
}

void lint_terms_settle(Lint *lint)
{
    settle_slips(lint);
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
