/* policy/actor-later.c -- who bears a duty that only a later 項 of the article names */
#include <string.h>

#include "policy/actor.h"
#include "policy/words.h"

#define LATER_MAX 40u  /* units looked at behind the one that names nobody */
#define LATER_SURE 48u /* per cent */

/* The article that the text of `node` belongs to as one of its 項, or NO_NODE. */
static guint32 article_of(const PolicyAnalysis *a, guint32 at)
{
    const PolicyNode *node = policy_outline_node(a->outline, at);
    if (node->family == FAMILY_ARTICLE)
        return at;
    gboolean paragraph = node->parent != NO_NODE && actor_is_paragraph(a, node) &&
                         policy_outline_node(a->outline, node->parent)->family == FAMILY_ARTICLE;
    return paragraph ? node->parent : NO_NODE;
}

static gboolean is_within(const PolicyAnalysis *a, guint32 at, guint32 article)
{
    while (at != NO_NODE && at != article)
        at = policy_outline_node(a->outline, at)->parent;
    return at == article;
}

/* Whether the duty in hand may be his of whom `other` speaks: nothing is done to him by it. */
static gboolean may_bear(const PolicyAnalysis *a, const PolicyUnit *unit, const PolicyUnit *other)
{
    for (guint32 i = 0; i < other->actor.count; i++) {
        const char *name = policy_reading_name(a->reading, other->actor.first + i);
        if (actor_done_to(a, name))
            return FALSE;
        for (guint32 k = 0; k < unit->approver.count; k++) {
            if (strcmp(policy_reading_name(a->reading, unit->approver.first + k), name) == 0)
                return FALSE;
        }
    }
    return other->actor.count > 0;
}

/* "前項の提供を行った責任者は": the holder of a post is told by what the 項 before says he does. */
static gboolean goes_back(const PolicyReading *reading, const PolicyUnit *other)
{
    if (!g_str_has_prefix(other->text, "前項") || other->actor.count != 1)
        return FALSE;
    const char *name = policy_reading_name(reading, other->actor.first);
    const char *found = strstr(other->text, name);
    gunichar last = found == NULL ? 0 : policy_char_before(other->text, found);
    return found != NULL && g_str_has_prefix(found + strlen(name), "は") &&
           (last == 0x305F || last == 0x308B); /* た, る */
}

/* The unit that is the next 項 of `article` behind number `at` and tells who acts in it, from 1. */
static guint32 next_paragraph(const PolicyAnalysis *a, guint32 at, guint32 article)
{
    guint32 end = MIN(at + LATER_MAX, a->reading->units->len);
    for (guint32 i = at + 1; i < end; i++) {
        const PolicyUnit *other = policy_reading_unit(a->reading, i);
        if (!is_within(a, other->node, article))
            return 0;
        if (other->node != article && other->shape == SHAPE_SENTENCE &&
            other->kind != KIND_DESIGNATION &&
            policy_outline_node(a->outline, other->node)->parent == article)
            return goes_back(a->reading, other) ? i + 1 : 0;
    }
    return 0;
}

/* The evidence of a unit stands together: it is moved to where more can be said. */
static void move_evidence(PolicyAnalysis *a, PolicyUnit *unit)
{
    GArray *all = a->reading->evidence;
    guint32 first = all->len;
    for (guint32 i = 0; i < unit->evidence.count; i++) {
        PolicyEvidence copy = g_array_index(all, PolicyEvidence, unit->evidence.first + i);
        g_array_append_val(all, copy);
    }
    unit->evidence.first = first;
}

static void take(PolicyAnalysis *a, PolicyUnit *unit, guint32 from, PolicyFrom place,
                 const char *rule)
{
    move_evidence(a, unit);
    if (actor_inherit(a, unit, from, place, rule, LATER_SURE))
        unit->evidence.count++;
}

/* Puts the text of `unit` in hand again. */
static void look_at(PolicyAnalysis *a, const PolicyUnit *unit)
{
    const char *text = unit->reading != NULL ? unit->reading : unit->text;
    policy_fold_text(a->rules->fold, text, strlen(text), &a->folded);
    policy_scan_run(&a->scan, a->rules, analysis_text(a), analysis_size(a));
}

void actor_read_later(PolicyAnalysis *a)
{
    for (guint32 i = 0; i < a->reading->units->len; i++) {
        PolicyUnit *unit = policy_reading_unit(a->reading, i);
        if (unit->actor.count > 0 || unit->confidence[FIELD_ACTOR] != ACTOR_NOBODY)
            continue;
        guint32 parent = policy_outline_node(a->outline, unit->node)->parent;
        guint32 lead = parent == NO_NODE || unit->shape != SHAPE_ITEM ? 0 : a->facts[parent].lead;
        if (lead > 0 && lead <= i) {
            take(a, unit, lead, FROM_LEAD, "actor/lead");
            continue;
        }
        guint32 article = article_of(a, unit->node);
        guint32 later = article == NO_NODE ? 0 : next_paragraph(a, i, article);
        if (later == 0)
            continue;
        look_at(a, unit);
        if (!actor_forbids_by_noun(a) &&
            may_bear(a, unit, policy_reading_unit(a->reading, later - 1)))
            take(a, unit, later, FROM_SIBLING, "actor/paragraph-behind");
    }
}
