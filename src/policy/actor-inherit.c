/* policy/actor-inherit.c -- who bears a duty whose sentence names nobody: what stands around it */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

#define BACK_MAX 40u /* units looked back over for the 項 before */

/* Of several who act elsewhere, those to whom nothing is done here: "所属長の許可を要する" goes on
 * with the other. */
static void leave_done_to(const PolicyAnalysis *a, PolicyRun *run)
{
    while (run->count > 1 && actor_done_to(a, policy_reading_name(a->reading, run->first))) {
        run->first++;
        run->count--;
    }
    while (run->count > 1 &&
           actor_done_to(a, policy_reading_name(a->reading, run->first + run->count - 1)))
        run->count--;
}

gboolean actor_inherit(PolicyAnalysis *a, PolicyUnit *unit, guint32 from, PolicyFrom place,
                       const char *rule, guint confidence)
{
    if (from == 0)
        return FALSE;
    const PolicyUnit *source = policy_reading_unit(a->reading, from - 1);
    if (source->actor.count == 0)
        return FALSE;
    unit->actor = source->actor;
    leave_done_to(a, &unit->actor);
    analysis_note_from(a, unit, FIELD_ACTOR, place, rule,
                       policy_reading_name(a->reading, unit->actor.first), source->node,
                       confidence);
    return TRUE;
}

/* An annex takes what its article is about, not who that article's title names. */
static gboolean stands_below(const PolicyAnalysis *a, guint32 node, guint32 above)
{
    for (guint i = 0; i <= POLICY_MAX_DEPTH && node != NO_NODE; i++) {
        if (node == above)
            return TRUE;
        node = policy_outline_node(a->outline, node)->parent;
    }
    return FALSE;
}

/* "委員会の議を経なければならない" where `name` is the whole name of that body. */
static gboolean body_done_to(const PolicyAnalysis *a, const char *name)
{
    const GArray *agents = a->scan.hits[USE_AGENT];
    const char *text = analysis_text(a);
    for (guint i = 0; i < MIN(agents->len, HITS_MAX); i++) {
        const PolicyHit *hit = &g_array_index(agents, PolicyHit, i);
        if (analysis_entry(a, hit)->skip || analysis_entry(a, hit)->value != REACH_BODY ||
            policy_words_front(a->rules->words.done_to, text + hit->end) == 0)
            continue;
        gsize start = names_compound_start(a, hit->end);
        g_autofree char *body = g_strndup(text + start, hit->end - start);
        if (g_str_has_suffix(name, body))
            return TRUE;
    }
    return FALSE;
}

/* "委員会の議決を経なければならない": whose leave is asked, or the body's of which `name` is
 * the whole name. */
static gboolean leave_asked_of(const PolicyAnalysis *a, const char *name)
{
    const GArray *leaves = a->scan.hits[USE_APPROVAL];
    const char *text = analysis_text(a);
    for (guint i = 0; i < MIN(leaves->len, HITS_MAX); i++) {
        const PolicyHit *hit = &g_array_index(leaves, PolicyHit, i);
        gsize size = strlen("の"), end = hit->start;
        end -= end > size && memcmp(text + end - size, "の", size) == 0 ? size : 0;
        const PolicyHit *agent = names_agent_at(a, end, NULL);
        if (agent == NULL || !g_str_has_prefix(text + end, "の"))
            continue;
        gsize start = names_compound_start(a, end);
        g_autofree char *asked = g_strndup(text + start, end - start);
        gboolean body = analysis_entry(a, agent)->value == REACH_BODY;
        if (strcmp(name, asked) == 0 || (body && g_str_has_suffix(name, asked)))
            return TRUE;
    }
    return FALSE;
}

/* "助言者に助言を求める": something is done to whom the title names, so that he does not do it. */
gboolean actor_done_to(const PolicyAnalysis *a, const char *name)
{
    static const char *const particles[] = {"に", "を", "から", "へ"};
    g_autofree char *folded = policy_fold_word(a->rules->fold, name);
    if (leave_asked_of(a, folded) || body_done_to(a, folded))
        return TRUE;
    const char *found = strstr(analysis_text(a), folded);
    const char *behind = found == NULL ? "" : found + strlen(folded);
    for (gsize i = 0; i < G_N_ELEMENTS(particles); i++) {
        if (g_str_has_prefix(behind, particles[i]))
            return !g_str_has_prefix(behind, "による");
    }
    return FALSE;
}

/* The same of those of whom the unit numbered `from` speaks. */
static gboolean done_to_any(const PolicyAnalysis *a, guint32 from)
{
    if (from == 0)
        return FALSE;
    const PolicyUnit *source = policy_reading_unit(a->reading, from - 1);
    for (guint32 i = 0; i < source->actor.count; i++) {
        if (actor_done_to(a, policy_reading_name(a->reading, source->actor.first + i)))
            return TRUE;
    }
    return FALSE;
}

static gboolean inherit_heading(PolicyAnalysis *a, PolicyUnit *unit)
{
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    if (heading->agent_count == 0 || !stands_below(a, unit->node, heading->agent_node) ||
        actor_done_to(a, policy_reading_name(a->reading, heading->agent_first)))
        return FALSE;
    unit->actor = (PolicyRun){heading->agent_first, heading->agent_count};
    analysis_note_from(a, unit, FIELD_ACTOR, FROM_HEADING, "actor/heading",
                       policy_outline_node(a->outline, heading->agent_node)->title,
                       heading->agent_node, 55);
    return TRUE;
}

gboolean actor_forbids_by_noun(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    return strstr(text, "禁止") != NULL || strstr(text, "禁ずる") != NULL ||
           strstr(text, "れてはならない") != NULL || strstr(text, "者でなければ") != NULL;
}

/* A 項 that names nobody binds all of whom its article speaks, else who bears the article's first
 * duty; in guideline style each clause stands by itself. */
gboolean actor_is_paragraph(const PolicyAnalysis *a, const PolicyNode *node)
{
    guint8 family = policy_outline_node(a->outline, node->parent)->family;
    if (node->family != FAMILY_DECIMAL)
        return FALSE;
    return family == FAMILY_ARTICLE ||
           (family == FAMILY_CHAPTER && a->facts[node->parent].first != 0);
}

/* The first sentence of the 項 before the one in hand, or NULL. */
static const PolicyUnit *paragraph_before(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    guint count = a->reading->units->len;
    for (guint back = 1; back <= MIN(count, BACK_MAX); back++) {
        const PolicyUnit *before = policy_reading_unit(a->reading, count - back);
        gboolean beside =
            before->node == above || policy_outline_node(a->outline, before->node)->parent == above;
        gboolean item =
            before->node != above && !policy_outline_stands_beside(a->outline, before->node);
        if (beside && !item && before->node != unit->node && before->s == 1)
            return before;
    }
    return NULL;
}

/* "前項の申請があったときは、…": to whom the 項 before has something said answers it; who gives the
 * leave or does what it says goes on in "前項の承認をしたときは". */
static gboolean answer_before(PolicyAnalysis *a, PolicyUnit *unit)
{
    static const char *const cases[] = {"とき", "場合"};
    const PolicyWords *words = &a->rules->words;
    const char *text = analysis_text(a), *end = NULL;
    gsize front = policy_words_front(words->goes_back, text);
    for (gsize i = 0; i < G_N_ELEMENTS(cases) && front > 0; i++) {
        const char *found = strstr(text, cases[i]);
        end = found != NULL && (end == NULL || found < end) ? found : end;
    }
    const PolicyUnit *before = end == NULL ? NULL : paragraph_before(a, unit);
    if (before == NULL)
        return FALSE;
    g_autofree char *act = g_strndup(text + front, (gsize)(end - text) - front);
    gsize size = strlen(act);
    gboolean leave = policy_words_inside(words->leaves, act);
    PolicyRun told = before->approver.count > 0 ? before->approver : before->notify;
    PolicyRun run = {0, 0};
    if (policy_words_back(words->has_come, act, size) > 0)
        run = leave ? before->actor : told;
    else if (policy_words_back(words->has_done, act, size) > 0)
        run = leave && before->approver.count > 0 ? before->approver : before->actor;
    if (run.count == 0 || actor_done_to(a, policy_reading_name(a->reading, run.first)))
        return FALSE;
    unit->actor = run;
    analysis_note_from(a, unit, FIELD_ACTOR, FROM_SIBLING, "actor/answers",
                       policy_reading_name(a->reading, run.first), before->node, 72);
    return TRUE;
}

/* Failing all else its first sibling's actor bears it, if that one names him itself; where the
 * others name somebody else it may not have handed the matter on to them. */
static gboolean first_sibling_acts(const PolicyAnalysis *a, const NodeFacts *parent)
{
    if (parent->child_acting == 0 || done_to_any(a, parent->child_acting))
        return FALSE;
    const PolicyUnit *source = policy_reading_unit(a->reading, parent->child_acting - 1);
    const PolicyUnit *first = policy_reading_unit(a->reading, parent->child_first - 1);
    return source->node == first->node && (!parent->child_discord || source->notify.count == 0);
}

void actor_inherit_any(PolicyAnalysis *a, PolicyUnit *unit)
{
    const PolicyNode *node = policy_outline_node(a->outline, unit->node);
    const NodeFacts *own = analysis_facts(a, unit);
    if (actor_inherit(a, unit, own->acting, FROM_SIBLING, "actor/sentence-before", 80))
        return;
    if (node->parent != NO_NODE && actor_is_paragraph(a, node) && answer_before(a, unit))
        return;
    if (node->parent == NO_NODE || node->heading) {
        inherit_heading(a, unit);
        return;
    }
    const NodeFacts *parent = &a->facts[node->parent];
    if (parent->binds_all && actor_is_paragraph(a, node) && !done_to_any(a, parent->acting) &&
        actor_inherit(a, unit, parent->acting, FROM_SIBLING, "actor/paragraph-before", 50))
        return;
    if (parent->lead != 0) {
        const PolicyUnit *lead = policy_reading_unit(a->reading, parent->lead - 1);
        gboolean nobody = unit->shape == SHAPE_ITEM && lead->modality != MODALITY_NONE;
        if (!actor_inherit(a, unit, parent->lead, FROM_LEAD, "actor/lead", 93) && !nobody &&
            !inherit_heading(a, unit) && first_sibling_acts(a, parent) && !actor_forbids_by_noun(a))
            actor_inherit(a, unit, parent->child_acting, FROM_SIBLING, "actor/first-sibling", 48);
        return;
    }
    if ((!done_to_any(a, parent->acting) &&
         actor_inherit(a, unit, parent->acting, FROM_PARENT, "actor/parent", 48)) ||
        inherit_heading(a, unit))
        return;
    if (!actor_forbids_by_noun(a) && first_sibling_acts(a, parent))
        actor_inherit(a, unit, parent->child_acting, FROM_SIBLING, "actor/first-sibling", 50);
}
