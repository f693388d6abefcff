/* reading/walk.c -- walks titles and units once and asks each question of each */
#include "reading/walk.h"
#include "lint/lint.h"
#include "understand/understanding.h"
#include <string.h>

#define STANDARDS_UNITS 40u /* duties that no basic policy has */

static void note_clauses(Understanding *u)
{
    for (guint32 i = 0; i < u->outline->nodes->len; i++) {
        const PolicyNode *node = policy_outline_node(u->outline, i);
        gboolean titled = node->heading && *node->title != '\0';
        gboolean own = node->parent == NO_NODE || titled || node->family == FAMILY_ARTICLE;
        u->notes[i] = (NodeNotes){.chapter = NO_CHAPTER,
                                  .basic = NO_CHAPTER,
                                  .clause = own ? i : u->notes[node->parent].clause};
    }
}

/* What kinds of document the text is made of. */
static void note_parts(Understanding *u)
{
    guint duties = 0;
    for (guint i = 0; i < u->reading->units->len; i++) {
        const PolicyUnit *unit = policy_reading_unit(u->reading, i);
        const PolicyNode *node = policy_outline_node(u->outline, unit->node);
        const PolicyOutlinePart *part =
            &g_array_index(u->outline->parts, PolicyOutlinePart, node->part);
        gboolean standards = strcmp(part->key, "基準") == 0;
        u->standards = u->standards || standards;
        u->basic = u->basic || !standards;
        duties += unit->modality == MODALITY_MUST || unit->modality == MODALITY_MUST_NOT ? 1 : 0;
    }
    u->standards = u->standards || duties >= STANDARDS_UNITS;
}

static void read_titles(Understanding *u, Coverage *coverage)
{
    for (guint32 i = 0; i < u->outline->nodes->len; i++) {
        const PolicyNode *node = policy_outline_node(u->outline, i);
        if (node->parent == NO_NODE || !node->heading || *node->title == '\0')
            continue;
        u_scan(u, node->title, strlen(node->title));
        coverage_read_title(coverage, i);
        fact_read_post_title(u, i);
        fact_read_zone_title(u, i);
    }
}

/* Headers of tables stand among the entries, in document order. */
static void follow_header(Understanding *u, guint *entry)
{
    const GArray *entries = u->reading->entries;
    for (; *entry < entries->len; ++*entry) {
        const PolicyOutlineEntry *e = &g_array_index(entries, PolicyOutlineEntry, *entry);
        if (e->line > u->unit->first_line)
            break;
        if (strpbrk(e->title, "\t|") == NULL)
            continue;
        u->header = e->title;
        u->header_node = e->node;
    }
    if (u->unit->shape != SHAPE_ROW || u->unit->node != u->header_node)
        u->header = NULL;
}

static void read_units(Understanding *u, Coverage *coverage, Lint *lint)
{
    guint entry = 0;
    for (guint i = 0; i < u->reading->units->len; i++) {
        u->unit = policy_reading_unit(u->reading, i);
        u->unit_at = i;
        follow_header(u, &entry);
        const char *text = u->unit->reading != NULL ? u->unit->reading : u->unit->text;
        u_scan(u, text, strlen(text));
        tags_read_unit(u);
        coverage_read_unit(coverage);
        fact_read_posts(u);
        fact_read_zones(u);
        fact_read_scope(u);
        fact_read_public(u);
        fact_read_laws(u);
        fact_read_row(u);
        fact_read_reviews(u);
        fact_read_forms(u);
        fact_read_force(u);
        lint_read_unit(lint);
    }
    u->unit = NULL;
}

static void read_all(Understanding *u)
{
    Coverage *coverage = coverage_new(u);
    Lint *lint = lint_new(u);
    note_clauses(u);
    note_parts(u);
    tags_read_titles(u);
    read_titles(u, coverage);
    read_units(u, coverage, lint);
    tags_settle(u);
    fact_read_lines(u);
    fact_settle_adopters(u);
    coverage_settle(coverage);
    lint_settle(lint);
}

void reading_walk(const PolicyRules *rules, const PolicyText *text, PolicyReading *reading)
{
    g_autofree NodeNotes *notes = g_new0(NodeNotes, reading->outline->nodes->len + 1);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) roles = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GHashTable) appointed = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) terms = g_hash_table_new(g_str_hash, g_str_equal);
    Understanding u = {.rules = rules,
                       .know = rules->knowledge,
                       .text = text,
                       .reading = reading,
                       .outline = reading->outline,
                       .notes = notes,
                       .all = g_array_new(FALSE, FALSE, sizeof(PolicyHit)),
                       .header_node = NO_NODE,
                       .seen = seen,
                       .roles = roles,
                       .appointed = appointed,
                       .terms = terms};
    policy_folded_init(&u.folded);
    for (guint i = 0; i < KNOW_LAST; i++)
        u.hits[i] = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
    read_all(&u);
    for (guint i = 0; i < KNOW_LAST; i++)
        g_array_unref(u.hits[i]);
    g_array_unref(u.all);
    policy_folded_clear(&u.folded);
}
