/* policy/titles.c -- what titles say of the clauses below them: subject, section, who must act */
#include <string.h>

#include "policy/analysis.h"
#include "policy/window.h"
#include "policy/words.h"

#define OWN_WORDS 10     /* a title's own words count so much */
#define FADE_NUMERATOR 6 /* and of a parent's title six tenths of that */
#define FADE_DENOMINATOR 10
#define TITLE_MAX_BYTES 600u
#define POST_WEIGHT 40 /* a title that names a post */

/* A title outweighs its parents' fading words, it does not add to them. */
static void weigh_title(PolicyAnalysis *a, HeadingFacts *facts, guint32 node)
{
    const GArray *hits = a->weighed;
    gint32 own[CAPABILITY_LAST] = {0};
    judge_weigh(a, WHERE_HEADING);
    for (guint i = 0; i < hits->len; i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        const PolicyEntry *entry = analysis_entry(a, hit);
        if (entry->skip)
            continue;
        gint16 code = entry->value;
        own[code] += entry->weight * OWN_WORDS;
        if (facts->best[code] == 0 || facts->where[code] != node ||
            policy_rules_entry(a->rules, facts->best[code] - 1)->weight < entry->weight) {
            facts->best[code] = hit->value + 1;
            facts->where[code] = node;
        }
    }
    for (guint i = 0; i < CAPABILITY_LAST; i++)
        facts->score[i] = MAX(facts->score[i], own[i]);
    policy_learned_weigh(a->rules->learned, LEARNED_TITLE, analysis_text(a), facts->learned);
}

/* "(電算主任)": a title that is the name of a post is about who holds it. */
static void weigh_post(const PolicyAnalysis *a, HeadingFacts *facts, const PolicyHit *hit)
{
    if (analysis_entry(a, hit)->value != REACH_ROLE || facts->score[CAPABILITY_ORG] >= POST_WEIGHT)
        return;
    facts->score[CAPABILITY_ORG] = POST_WEIGHT;
    facts->best[CAPABILITY_ORG] = hit->value + 1;
    facts->where[CAPABILITY_ORG] = facts->node;
}

/* "職員等の遵守事項", "CSIRT の設置・役割": the title names who acts. */
static void find_agent(PolicyAnalysis *a, HeadingFacts *facts, const char *title)
{
    const GArray *hits = a->scan.hits[USE_AGENT];
    const char *text = analysis_text(a);
    PolicyRun run = {0, 0};
    for (guint i = 0; i < hits->len; i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        gsize end = hit->end;
        if (g_str_has_prefix(text + end, "等"))
            end += strlen("等");
        gsize start = names_compound_start(a, hit->start);
        /* "甲" alone counts as often as it names a party. */
        gboolean whole =
            start == 0 && end > strlen("甲") && (text[end] == '\0' || text[end] == '(');
        gboolean duty = g_str_has_prefix(text + end, "の") &&
                        policy_words_front(a->rules->words.duties, text + end + strlen("の")) > 0;
        /* "情報の管理(課長)" */
        gboolean told =
            run.count == 0 && start > 1 && text[start - 1] == '(' && strcmp(text + end, ")") == 0;
        if (analysis_entry(a, hit)->skip || (!told && (start != 0 || (!whole && !duty))))
            continue;
        if (whole && !told)
            weigh_post(a, facts, hit);
        PolicyUnit written = {.text = title};
        names_add(a, &run, names_written(a, &written, (Stretch){start, end}));
    }
    if (run.count == 0)
        return;
    facts->agent_first = run.first;
    facts->agent_count = run.count;
    facts->agent_node = facts->node;
}

static void scan_title(PolicyAnalysis *a, const char *title)
{
    policy_fold_text(a->rules->fold, title, MIN(strlen(title), TITLE_MAX_BYTES), &a->folded);
    policy_scan_run(&a->scan, a->rules, analysis_text(a), analysis_size(a));
}

static void read_title(PolicyAnalysis *a, HeadingFacts *facts, guint32 node, const char *title)
{
    scan_title(a, title);
    weigh_title(a, facts, node);
    for (guint i = 0; i < CUE_WORDS; i++)
        facts->cues.bit[i] |= a->scan.cues.bit[i];
    const PolicyHit *hit = policy_scan_first(&a->scan, a->rules, USE_SECTION);
    if (hit != NULL)
        facts->section = (guint8)analysis_entry(a, hit)->value;
    facts->node = node;
    find_agent(a, facts, title);
}

static HeadingFacts faded(const HeadingFacts *parent)
{
    HeadingFacts facts = *parent;
    for (guint i = 0; i < CAPABILITY_LAST; i++) {
        facts.score[i] = facts.score[i] * FADE_NUMERATOR / FADE_DENOMINATOR;
        facts.learned[i] = facts.learned[i] * FADE_NUMERATOR / FADE_DENOMINATOR;
    }
    return facts;
}

/* What a text is about as a whole is what a clause is about of which nothing else tells. */
static void read_whole_title(PolicyAnalysis *a, guint32 node, const char *title)
{
    HeadingFacts facts = {.node = node};
    scan_title(a, title);
    weigh_title(a, &facts, node);
    facts = faded(&facts);
    g_array_append_val(a->headings, facts);
    a->facts[node].heading = a->headings->len - 1;
}

/* 別表第1(第12条関係) speaks of what article 12 speaks of: its node, or NO_NODE. */
static guint32 article_of_annex(const PolicyAnalysis *a, const PolicyNode *annex,
                                GHashTable *articles)
{
    const char *said = strstr(annex->title, "第");
    PolicyWindow w;
    guint32 number;
    if (annex->family != FAMILY_ANNEX || said == NULL || strstr(said, "関係") == NULL)
        return NO_NODE;
    policy_window_fill(&w, said + strlen("第"), strlen(said + strlen("第")));
    if (!policy_window_ordinal(&w, &number) || !policy_window_spread(&w, "条"))
        return NO_NODE;
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(articles, GUINT_TO_POINTER(number)));
    gboolean same = found > 0 && policy_outline_node(a->outline, found - 1)->part == annex->part;
    return same ? found - 1 : NO_NODE;
}

/* Clauses without a title share their parent's facts. */
void heading_read_all(PolicyAnalysis *a)
{
    HeadingFacts nothing = {0};
    g_autoptr(GHashTable) articles = g_hash_table_new(NULL, NULL);
    g_array_append_val(a->headings, nothing);
    for (guint32 i = 0; i < a->outline->nodes->len; i++) {
        const PolicyNode *node = policy_outline_node(a->outline, i);
        guint32 above = node->parent == NO_NODE ? 0 : a->facts[node->parent].heading;
        guint32 article = article_of_annex(a, node, articles);
        if (article != NO_NODE)
            above = a->facts[article].heading;
        if (node->family == FAMILY_ARTICLE)
            g_hash_table_insert(articles, GUINT_TO_POINTER(node->value), GUINT_TO_POINTER(i + 1));
        a->facts[i].heading = above;
        a->facts[i].lead_items = KIND_LAST;
        if (node->parent == NO_NODE && *node->title != '\0')
            read_whole_title(a, i, node->title);
        if (!node->heading || *node->title == '\0' || node->parent == NO_NODE)
            continue;
        HeadingFacts facts = faded(&g_array_index(a->headings, HeadingFacts, above));
        if (article != NO_NODE)
            facts.section = SECTION_PLAIN;
        read_title(a, &facts, i, node->title);
        g_array_append_val(a->headings, facts);
        a->facts[i].heading = a->headings->len - 1;
    }
}
