/* policy/judge.c -- which capability a clause asks for and which mechanism makes it true */
#include <math.h>
#include <string.h>

#include "policy/analysis.h"
#include "policy/words.h"

#define OWN_WEIGHT 10      /* a word of the sentence itself */
#define LEAD_WEIGHT 28     /* of a lead's capability for its items */
#define MATTER_WEIGHT 60   /* the same for items that only name what something is about */
#define OFFICE_WEIGHT 25   /* of a lead about an office or a body, whose tasks are about anything */
#define OFFICE_TITLE 4     /* of the titles above such a task only one part in so many counts */
#define REFERRED_WEIGHT 25 /* of the sentence before, when the one in hand refers to it */
#define BESIDE_WEIGHT 1    /* when it does not */
#define BEFORE_MOST 4u     /* sentences looked back over */
#define REPEAT_MAX 2u      /* the same word counts so often */
#define RULES_FULL 100     /* what the rules' words say beyond so much */
#define RULES_BEYOND 3     /* counts a third, against what was learned */
#define PLAIN_WORDS 60     /* what the sentence's own words say beyond so much counts once more */
#define VOTE_WEIGHT 90     /* of a decision before words are weighed that may be overruled */
#define VOTE_SURE 86u      /* and one as sure as this may not */

/* Of the fields that a decision may ask for; who acts may be found later. */
static guint32 fields_present(const PolicyUnit *unit)
{
    guint32 present = 0;
    present |= unit->approver.count > 0 ? 1u << FIELD_APPROVER : 0;
    present |= unit->notify.count > 0 ? 1u << FIELD_NOTIFY : 0;
    present |= unit->records.count > 0 ? 1u << FIELD_RECORDS : 0;
    present |= unit->grades.count > 0 ? 1u << FIELD_CLASS : 0;
    return present;
}

static gboolean in_set(guint32 set, guint value)
{
    return set == 0 || (set & (1u << value)) != 0;
}

/* An item that says what a class is does as a row of a table of classes does. */
static guint shape_of(const PolicyUnit *unit)
{
    gboolean class_item =
        unit->shape == SHAPE_ITEM && unit->kind == KIND_DEFINITION && unit->grades.count > 0;
    return class_item ? SHAPE_ROW : unit->shape;
}

static gboolean holds(const PolicyAnalysis *a, const PolicyUnit *unit, const PolicyDecision *d,
                      guint32 present)
{
    const PolicyCues *cues = &a->scan.cues;
    return in_set(d->kinds, unit->kind) && in_set(d->modalities, unit->modality) &&
           in_set(d->timings, unit->timing) && in_set(d->shapes, shape_of(unit)) &&
           in_set(d->capabilities, unit->capability) && (d->has & ~present) == 0 &&
           (d->lacks & present) == 0 && (!d->asks_any || policy_cues_meet(&d->any, cues)) &&
           (!d->asks_also || policy_cues_meet(&d->also, cues)) &&
           !policy_cues_meet(&d->none, cues) &&
           (!d->asks_heading ||
            policy_cues_meet(&d->heading, &analysis_heading(a, unit->node)->cues));
}

static const PolicyDecision *decide(const PolicyAnalysis *a, const PolicyUnit *unit,
                                    const GArray *decisions)
{
    guint32 present = fields_present(unit);
    for (guint i = 0; i < decisions->len; i++) {
        const PolicyDecision *decision = &g_array_index(decisions, PolicyDecision, i);
        if (holds(a, unit, decision, present))
            return decision;
    }
    return NULL;
}

/* The cue of `decision` that stands first in the text, or an empty stretch. */
static Stretch cue_words(const PolicyAnalysis *a, const PolicyDecision *decision)
{
    if (!decision->asks_any)
        return (Stretch){0, 0};
    for (guint i = 0; i < a->scan.all->len; i++) {
        const PolicyHit *hit = &g_array_index(a->scan.all, PolicyHit, i);
        const PolicyEntry *entry = analysis_entry(a, hit);
        if (entry->use == USE_CUE &&
            (decision->any.bit[entry->value / 64] >> (entry->value % 64) & 1) != 0)
            return (Stretch){hit->start, hit->end};
    }
    return (Stretch){0, 0};
}

/* A decision without words of its own rests on what `like` was read from. */
static void note_decision(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field, PolicyField like,
                          const PolicyDecision *decision)
{
    Stretch words = cue_words(a, decision);
    if (words.end == words.start &&
        analysis_note_like(a, unit, field, like, decision->rule, decision->confidence))
        return;
    analysis_note(a, unit, field, decision->rule, words, decision->confidence);
}

/* -- capability -- */

void judge_weigh(PolicyAnalysis *a, guint where)
{
    g_array_set_size(a->weighed, 0);
    const GArray *hits = a->scan.hits[USE_CAPABILITY];
    for (guint i = 0; i < hits->len; i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        if ((analysis_entry(a, hit)->where & where) != 0)
            policy_scan_keep_longest(a->weighed, hit);
    }
}

/* Adds the words of the text in hand, each entry at most so often. */
static void weigh_own(PolicyAnalysis *a)
{
    const GArray *hits = a->weighed;
    judge_weigh(a, WHERE_OWN);
    for (guint i = 0; i < hits->len; i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        const PolicyEntry *entry = analysis_entry(a, hit);
        if (entry->skip)
            continue;
        guint before = 0;
        for (guint j = i > 64 ? i - 64 : 0; j < i; j++)
            before += g_array_index(hits, PolicyHit, j).value == hit->value ? 1 : 0;
        if (before >= REPEAT_MAX)
            continue;
        guint32 *best = &a->score_best[entry->value];
        a->score[entry->value] += entry->weight * OWN_WEIGHT;
        if (*best == 0 ||
            analysis_entry(a, &g_array_index(hits, PolicyHit, *best - 1))->weight < entry->weight)
            *best = i + 1;
    }
}

/* The last sentence before the one in hand, below the same title, that is about anything; or NULL.
 */
static const PolicyUnit *matter_before(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint count = a->reading->units->len;
    for (guint back = 1; back <= MIN(count, BEFORE_MOST); back++) {
        const PolicyUnit *before = policy_reading_unit(a->reading, count - back);
        if (before->shape == SHAPE_ROW ||
            a->facts[before->node].heading != a->facts[unit->node].heading)
            return NULL;
        if (before->capability != CAPABILITY_NONE)
            return before;
    }
    return NULL;
}

/* A sentence is about what the one before it below the same title is about, the more so when it
 * refers to it: "前項の…", "この場合…". */
static void weigh_before(PolicyAnalysis *a, const PolicyUnit *unit)
{
    const PolicyUnit *before = unit->shape == SHAPE_ROW ? NULL : matter_before(a, unit);
    if (before == NULL)
        return;
    gboolean refers = policy_words_front(a->rules->words.backward, analysis_text(a)) > 0;
    a->score[before->capability] += refers ? REFERRED_WEIGHT : BESIDE_WEIGHT;
}

/* "部長の命を受けた場合": when, and nothing that has to be done. */
static gboolean is_case(const PolicyAnalysis *a)
{
    static const char *const ends[] = {"場合", "とき", "者"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize size = strlen(ends[i]);
        if (a->body >= size && memcmp(analysis_text(a) + a->body - size, ends[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

static void weigh_above(PolicyAnalysis *a, const PolicyUnit *unit)
{
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    for (guint i = 0; i < CAPABILITY_LAST; i++)
        a->score[i] += heading->score[i];
    weigh_before(a, unit);
    guint32 parent = policy_outline_node(a->outline, unit->node)->parent;
    if (parent == NO_NODE || policy_outline_node(a->outline, unit->node)->heading)
        return;
    guint32 lead = a->facts[parent].lead;
    if (lead == 0)
        return;
    PolicyCapability code = policy_reading_unit(a->reading, lead - 1)->capability;
    gboolean matter = unit->shape == SHAPE_ITEM ||
                      policy_words_back(a->rules->words.matters, analysis_text(a), a->body) > 0;
    gboolean office = (code == CAPABILITY_ORG || code == CAPABILITY_POLICY) && !is_case(a);
    for (guint i = 0; office && matter && i < CAPABILITY_LAST; i++)
        a->score[i] -= heading->score[i] - heading->score[i] / OFFICE_TITLE;
    a->score[code] += office ? OFFICE_WEIGHT : matter ? MATTER_WEIGHT : LEAD_WEIGHT;
}

/* How often a lead over the second so far was right in texts that were left out of the learning, by
 * whether the rules' words alone say the same. */
static guint seen_right(gint32 lead, gboolean agree)
{
    static const struct {
        gint32 lead;
        guint8 agree, differ;
    } steps[] = {{120, 92, 62}, {70, 72, 52}, {40, 68, 48}, {0, 40, 30}};
    guint i = 0;
    while (i + 1 < G_N_ELEMENTS(steps) && lead < steps[i].lead)
        i++;
    return agree ? steps[i].agree : steps[i].differ;
}

/* What is shown for a capability that what was learned alone, or against the rules, decided. */
static void note_learned(PolicyAnalysis *a, PolicyUnit *unit, guint sure)
{
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    gsize start, end;
    if (policy_learned_best(a->rules->learned, LEARNED_OWN, analysis_text(a), unit->capability,
                            &start, &end))
        analysis_note(a, unit, FIELD_CAPABILITY, "capability/learned", (Stretch){start, end}, sure);
    else if (heading->node != NO_NODE && heading->node != 0)
        analysis_note_from(a, unit, FIELD_CAPABILITY, FROM_HEADING, "capability/learned",
                           policy_outline_node(a->outline, heading->node)->title, heading->node,
                           sure);
}

static void note_capability(PolicyAnalysis *a, PolicyUnit *unit, guint sure)
{
    guint32 own = a->score_best[unit->capability];
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    if (own != 0) {
        const PolicyHit *hit = &g_array_index(a->weighed, PolicyHit, own - 1);
        analysis_note(a, unit, FIELD_CAPABILITY, analysis_entry(a, hit)->rule,
                      (Stretch){hit->start, hit->end}, sure);
    }
    if (heading->best[unit->capability] != 0) {
        const PolicyEntry *entry =
            policy_rules_entry(a->rules, heading->best[unit->capability] - 1);
        guint32 node = heading->where[unit->capability];
        analysis_note_from(a, unit, FIELD_CAPABILITY, FROM_HEADING, entry->rule,
                           policy_outline_node(a->outline, node)->title, node, sure);
    }
    if (own == 0 && heading->best[unit->capability] == 0)
        note_learned(a, unit, sure);
}

/* Adds what was learned to what the rules' words say, `own` of them in the sentence itself, and
 * gives the lead of the best. */
static gint32 weigh_learned(PolicyAnalysis *a, PolicyUnit *unit, const gint32 *own)
{
    const PolicyLearned *learned = a->rules->learned;
    double score[CAPABILITY_LAST];
    memcpy(score, analysis_heading(a, unit->node)->learned, sizeof score);
    policy_learned_weigh(learned, LEARNED_OWN, analysis_text(a), score);
    policy_learned_weigh_kind(learned, unit->kind, score);
    gint32 best = G_MININT32, second = G_MININT32;
    for (guint i = 0; i < CAPABILITY_LAST; i++) {
        gint32 full = MIN(a->score[i], RULES_FULL);
        gint32 beyond = MAX(a->score[i] - RULES_FULL, 0) / RULES_BEYOND;
        gint32 plain = MAX(own[i] - PLAIN_WORDS, 0);
        gint32 sum = full + beyond + plain + (gint32)lround(score[i]);
        if (sum > best) {
            second = best;
            best = sum;
            unit->capability = (guint8)i;
        } else if (sum > second) {
            second = sum;
        }
    }
    return best - second;
}

/* The code that the rules' words alone would give. */
static PolicyCapability best_of_rules(const PolicyAnalysis *a)
{
    PolicyCapability code = CAPABILITY_POLICY;
    gint32 best = 0;
    for (guint i = 0; i < CAPABILITY_LAST; i++) {
        if (a->score[i] > best) {
            best = a->score[i];
            code = (PolicyCapability)i;
        }
    }
    return code;
}

static void read_capability(PolicyAnalysis *a, PolicyUnit *unit)
{
    const PolicyDecision *first = decide(a, unit, a->rules->capability_first);
    if (first != NULL && first->confidence >= VOTE_SURE) {
        unit->capability = (guint8)first->result;
        note_decision(a, unit, FIELD_CAPABILITY, FIELD_KIND, first);
        return;
    }
    memset(a->score, 0, sizeof a->score);
    memset(a->score_best, 0, sizeof a->score_best);
    gint32 own[CAPABILITY_LAST] = {0};
    if (first != NULL) {
        a->score[first->result] = VOTE_WEIGHT;
    } else {
        weigh_own(a);
        memcpy(own, a->score, sizeof own);
        weigh_above(a, unit);
    }
    gint32 lead = weigh_learned(a, unit, own);
    gboolean agree = best_of_rules(a) == (PolicyCapability)unit->capability;
    guint sure = seen_right(lead, agree);
    if (first != NULL && agree)
        note_decision(a, unit, FIELD_CAPABILITY, FIELD_KIND, first);
    else
        note_capability(a, unit, sure);
    unit->confidence[FIELD_CAPABILITY] = (guint8)sure;
}

/* -- mechanism -- */

/* An item completes its lead's sentence, so what makes the lead true makes it true. */
static gboolean inherit_mechanism(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 parent = policy_outline_node(a->outline, unit->node)->parent;
    if (unit->shape != SHAPE_ITEM || parent == NO_NODE || a->facts[parent].lead == 0)
        return FALSE;
    const PolicyUnit *lead = policy_reading_unit(a->reading, a->facts[parent].lead - 1);
    if (lead->mechanism == MECHANISM_NONE || unit->kind != KIND_OBLIGATION)
        return FALSE;
    unit->mechanism = lead->mechanism;
    unit->how = lead->how;
    unit->how_ja = lead->how_ja;
    analysis_note_from(a, unit, FIELD_MECHANISM, FROM_LEAD, "mechanism/item-of-lead", lead->text,
                       lead->node, 70);
    return TRUE;
}

static void read_mechanism(PolicyAnalysis *a, PolicyUnit *unit)
{
    unit->how = unit->how_ja = "";
    if (inherit_mechanism(a, unit))
        return;
    const PolicyDecision *decision = decide(a, unit, a->rules->mechanisms);
    if (decision == NULL)
        return;
    unit->mechanism = (guint8)decision->result;
    unit->how = decision->how != NULL ? decision->how : "";
    unit->how_ja = decision->how_ja != NULL ? decision->how_ja : "";
    note_decision(a, unit, FIELD_MECHANISM, FIELD_CAPABILITY, decision);
    if (decision->capabilities != 0)
        unit->confidence[FIELD_MECHANISM] =
            MIN(unit->confidence[FIELD_MECHANISM], unit->confidence[FIELD_CAPABILITY]);
}

/* "その職を退いた後も、同様とする": what makes the sentence before true makes this one true. */
static gboolean repeat_judgement(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 last = analysis_facts(a, unit)->last;
    gsize words = last == 0 ? 0 : analysis_likewise(a);
    if (words == 0 || strstr(analysis_text(a), "てはならない") != NULL)
        return FALSE;
    const PolicyUnit *before = policy_reading_unit(a->reading, last - 1);
    unit->capability = before->capability;
    unit->mechanism = before->mechanism;
    unit->how = before->how;
    unit->how_ja = before->how_ja;
    Stretch same = {a->body - words, a->body};
    analysis_note(a, unit, FIELD_CAPABILITY, "capability/likewise", same, 60);
    analysis_note(a, unit, FIELD_MECHANISM, "mechanism/likewise", same, 70);
    return TRUE;
}

void judge_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (repeat_judgement(a, unit))
        return;
    read_capability(a, unit);
    read_mechanism(a, unit);
}
