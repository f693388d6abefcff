/* lint/whole.c -- what only the whole shows: numbers, titles, levels, adopters, laws,
 * revisions
 */
#include <string.h>

#include "lint/lint.h"

#define TITLE_MIN_POINTS 2
#define LIST_BYTES 400u

/* -- numbers -- */

static void look_at_numbers(Lint *lint)
{
    static const char *const rules[] = {[NUMBERING_GAP] = "numbering/gap",
                                        [NUMBERING_DUPLICATE] = "numbering/duplicate",
                                        [NUMBERING_INFERRED] = "numbering/inferred"};
    const GArray *remarks = lint->u->outline->numbering;
    for (guint i = 0; i < remarks->len; i++) {
        const PolicyNumbering *remark = &g_array_index(remarks, PolicyNumbering, i);
        if (remark->kind >= G_N_ELEMENTS(rules))
            continue;
        lint_add(lint, rules[remark->kind], remark->line,
                 policy_outline_node(lint->u->outline, remark->node)->path, remark->found,
                 remark->expected);
    }
}

/* -- titles -- */

static void look_at_titles(Lint *lint)
{
    const PolicyOutline *outline = lint->u->outline;
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint32 i = 0; i < outline->nodes->len; i++) {
        const PolicyNode *node = policy_outline_node(outline, i);
        if (node->parent == NO_NODE || !node->heading ||
            g_utf8_strlen(node->title, -1) < TITLE_MIN_POINTS || node->family == FAMILY_NAMED)
            continue;
        g_autofree char *title = policy_fold_word(lint->u->rules->fold, node->title);
        char *key = g_strdup_printf("%u %s", node->parent, title);
        const PolicyNode *before = g_hash_table_lookup(first, key);
        if (before == NULL) {
            g_hash_table_insert(first, key, (gpointer)node);
            continue;
        }
        g_free(key);
        lint_add(lint, "title/twice", node->line, node->path, node->title, before->path);
    }
}

/* -- facts -- */

static const PolicyFact *fact_at(const Lint *lint, guint at)
{
    return &g_array_index(lint->u->reading->facts, PolicyFact, at);
}

/* A level is silent where another of the same document says who is told. */
static void look_at_levels(Lint *lint)
{
    guint facts = lint->u->reading->facts->len;
    gboolean told = FALSE;
    for (guint i = 0; i < facts; i++) {
        const PolicyFact *fact = fact_at(lint, i);
        told = told || (fact->kind == FACT_INCIDENT_LEVEL && fact->details.count > 0);
    }
    for (guint i = 0; told && i < facts; i++) {
        const PolicyFact *fact = fact_at(lint, i);
        if (fact->kind != FACT_INCIDENT_LEVEL ||
            (fact->details.count > 0 && fact->confidence >= 60))
            continue;
        lint_add(
            lint, "level/no-recipient", fact->line, fact->path, fact->name,
            fact->details.count == 0
                ? ""
                : g_array_index(lint->u->reading->details, PolicyDetail, fact->details.first).text);
    }
}

static const KnownLaw *law_named(const Lint *lint, const char *name)
{
    const GArray *laws = lint->u->know->laws;
    for (guint i = 0; i < laws->len; i++) {
        const KnownLaw *law = &g_array_index(laws, KnownLaw, i);
        if (strcmp(law->name, name) == 0)
            return law;
    }
    return NULL;
}

/* The number as laws bear it: 号外 tells only which gazette printed it. */
static char *plain_number(const Lint *lint, const char *number)
{
    g_autofree char *folded = policy_fold_word(lint->u->rules->fold, number);
    g_auto(GStrv) pieces = g_strsplit(folded, "号外", -1);
    return g_strjoinv("", pieces);
}

static void look_at_law(Lint *lint, const PolicyFact *fact)
{
    g_autofree char *name = policy_fold_word(lint->u->rules->fold, fact->name);
    const KnownLaw *law = law_named(lint, name);
    if (law == NULL)
        return;
    if (law->since != NULL) {
        lint_add(lint, "law/repealed", fact->line, fact->path, fact->name, law->since);
        return;
    }
    if (fact->details.count == 0)
        return;
    const char *written =
        g_array_index(lint->u->reading->details, PolicyDetail, fact->details.first).text;
    g_autofree char *number = plain_number(lint, written);
    if (strcmp(number, law->number) != 0)
        lint_add(lint, "law/number", fact->line, fact->path, written, law->number);
}

/* -- adopters -- */

/* The functions of all facts of `kind`; owned. */
static GHashTable *functions_of(const Lint *lint, PolicyFactKind kind)
{
    GHashTable *functions = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < lint->u->reading->facts->len; i++) {
        const PolicyFact *fact = fact_at(lint, i);
        if (fact->kind == kind)
            g_hash_table_add(functions, (gpointer)fact->function);
    }
    return functions;
}

static guint count_kind(const Lint *lint, PolicyFactKind kind)
{
    guint count = 0;
    for (guint i = 0; i < lint->u->reading->facts->len; i++)
        count += fact_at(lint, i)->kind == kind && fact_at(lint, i)->confidence > 60 ? 1 : 0;
    return count;
}

/* The names of `kind` whose kind of body none of `other` is. */
static void names_missing(const Lint *lint, PolicyFactKind kind, PolicyFactKind other, GString *out)
{
    g_autoptr(GHashTable) known = functions_of(lint, other);
    for (guint i = 0; i < lint->u->reading->facts->len; i++) {
        const PolicyFact *fact = fact_at(lint, i);
        gboolean asked =
            fact->kind == kind && *fact->value == '\0' && strcmp(fact->function, "other") != 0;
        if (asked && !g_hash_table_contains(known, fact->function) && out->len < LIST_BYTES)
            g_string_append_printf(out, "%s%s", out->len > 0 ? "、" : "", fact->name);
    }
}

/* Asked only where several adopt the text by name. */
static void look_at_adopters(Lint *lint)
{
    if (count_kind(lint, FACT_ADOPTER) < 2 || count_kind(lint, FACT_BODY) < 2)
        return;
    g_autoptr(GString) scope_only = g_string_new(NULL);
    g_autoptr(GString) adopt_only = g_string_new(NULL);
    names_missing(lint, FACT_BODY, FACT_ADOPTER, scope_only);
    names_missing(lint, FACT_ADOPTER, FACT_BODY, adopt_only);
    if (scope_only->len + adopt_only->len == 0)
        return;
    for (guint i = 0; i < lint->u->reading->facts->len; i++) {
        const PolicyFact *fact = fact_at(lint, i);
        if (fact->kind != FACT_BODY)
            continue;
        lint_add(lint, "scope/adopters", fact->line, fact->path,
                 scope_only->len > 0 ? scope_only->str : "―",
                 adopt_only->len > 0 ? adopt_only->str : "―");
        return;
    }
}

/* -- revisions -- */

/* The cover names a revision that is later than the last of the history. */
static void look_at_revisions(Lint *lint)
{
    const PolicyFact *cover = NULL, *row = NULL;
    for (guint i = 0; i < lint->u->reading->facts->len; i++) {
        const PolicyFact *fact = fact_at(lint, i);
        if (fact->kind != FACT_REVISION)
            continue;
        gboolean tabled = strchr(fact->words, '\t') != NULL || *fact->words == '|';
        const PolicyFact **last = tabled ? &row : &cover;
        if (*last == NULL || strcmp(fact->name, (*last)->name) > 0)
            *last = fact;
    }
    if (cover == NULL || row == NULL || strlen(cover->name) != strlen(row->name) ||
        strcmp(cover->name, row->name) <= 0 || cover->confidence <= 60)
        return;
    lint_add(lint, "revision/not-listed", cover->line, "", cover->name, row->name);
}

void lint_whole_settle(Lint *lint)
{
    look_at_numbers(lint);
    look_at_titles(lint);
    look_at_levels(lint);
    for (guint i = 0; i < lint->u->reading->facts->len; i++) {
        if (fact_at(lint, i)->kind == FACT_LEGAL_BASIS)
            look_at_law(lint, fact_at(lint, i));
    }
    look_at_adopters(lint);
    look_at_revisions(lint);
}
