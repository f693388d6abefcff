/* policy/timing.c -- when: the strongest wording of the sentence that is not about something else
 */
#include <string.h>

#include "policy/actor.h"
#include "policy/brackets.h"
#include "policy/words.h"

#define PURPOSE_WINDOW 200u

/* "… 場合に対処するため、", "… 場合その他の場合を除き、": what a measure is for, and what is left
 * out, is not when it is due. */
static gboolean is_purpose(const PolicyAnalysis *a, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    const char *from = text + hit->end;
    gssize window = (gssize)MIN(PURPOSE_WINDOW, analysis_size(a) - hit->end);
    const char *comma = g_strstr_len(from, window, "、");
    if (comma == NULL || comma == from)
        return FALSE;
    gsize size = (gsize)(comma - text);
    return (size >= 6 && memcmp(comma - 6, "ため", 6) == 0) ||
           (size >= 9 && memcmp(comma - 9, "ために", 9) == 0) ||
           (size >= 6 && memcmp(comma - 6, "備え", 6) == 0) ||
           (size >= 9 && memcmp(comma - 9, "を除き", 9) == 0) ||
           (size >= 12 && memcmp(comma - 12, "を除いて", 12) == 0) ||
           (size >= 15 && memcmp(comma - 15, "を除くほか", 15) == 0);
}

static gboolean asks_timing(const PolicyUnit *unit)
{
    return unit->kind == KIND_OBLIGATION || unit->kind == KIND_PERMISSION ||
           unit->kind == KIND_POWER || unit->kind == KIND_LEAD;
}

/* "事故発生時の報告義務に関する事項": when what is spoken of happens. */
static gboolean names_matter(const PolicyAnalysis *a)
{
    return policy_words_back(a->rules->words.matters, analysis_text(a), a->body) > 0;
}

/* "提供しようとする課長は": who does it is named by what he is about to do. */
static gboolean names_doer(const PolicyAnalysis *a, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    const char *at = text + hit->end;
    while (policy_is_compound(g_utf8_get_char(at)) || g_str_has_prefix(at, "の"))
        at = g_utf8_next_char(at);
    at = text + brackets_end(text, analysis_size(a), (gsize)(at - text), PURPOSE_WINDOW);
    return g_str_has_prefix(at, "は") && names_agent_at(a, (gsize)(at - text), NULL) != NULL;
}

/* Whether the words say when the unit in hand is due. */
static gboolean says_when(const PolicyAnalysis *a, const PolicyUnit *unit, const PolicyHit *hit)
{
    const PolicyEntry *entry = analysis_entry(a, hit);
    gboolean lets = unit->kind == KIND_LEAD && unit->modality == MODALITY_MAY;
    PolicyKind kind = lets ? KIND_PERMISSION : (PolicyKind)unit->kind;
    if (entry->skip || (entry->other != KIND_LAST && entry->other != (gint16)kind))
        return FALSE;
    if (entry->weight > 1 && !names_doer(a, hit))
        return FALSE;
    return entry->value != TIMING_EVENT ||
           (!is_purpose(a, hit) && !names_in_brackets(a, hit->start) && !names_matter(a));
}

/* "取り込む必要があるときは": something is needed, and nobody judges whether anything is. */
static gboolean needs_something(const PolicyAnalysis *a, const PolicyHit *hit)
{
    static const char ends[] = "るうくすむぶをの";
    const char *text = analysis_text(a);
    gunichar before = policy_char_before(text, text + hit->start);
    gssize size = (gssize)(hit->end - hit->start);
    if (g_strstr_len(text + hit->start, size, "と認め") != NULL)
        return FALSE;
    return g_str_has_prefix(text + hit->start, "必要") && before != 0 &&
           g_utf8_strchr(ends, -1, before) != NULL;
}

static PolicyTiming strongest(PolicyAnalysis *a, const PolicyUnit *unit, const PolicyHit **chosen)
{
    const GArray *hits = a->scan.hits[USE_TIMING];
    PolicyTiming timing = TIMING_NONE;
    for (guint i = 0; i < hits->len; i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        PolicyTiming said = (PolicyTiming)analysis_entry(a, hit)->value;
        if (said == TIMING_AS_NEEDED && needs_something(a, hit))
            said = TIMING_EVENT;
        /* "送信する者は、必要に応じて": who does it says less of when. */
        gboolean less = *chosen != NULL && analysis_entry(a, *chosen)->weight > 1 &&
                        timing == TIMING_EVENT && said == TIMING_AS_NEEDED;
        if ((said <= timing && !less) || !says_when(a, unit, hit))
            continue;
        timing = said;
        *chosen = hit;
    }
    return timing;
}

/* A 項 that does not go back to the one before, or to who has done what it says ("入室した者は"),
 * has its own time. */
static gboolean stands_alone(const PolicyAnalysis *a, const PolicyNode *node)
{
    const char *text = analysis_text(a);
    return actor_is_paragraph(a, node) && strstr(text, "前項") == NULL &&
           strstr(text, "た者は") == NULL && strstr(text, "第1項") == NULL &&
           strstr(text, "第一項") == NULL;
}

static gboolean inherit_event(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 parent = policy_outline_node(a->outline, unit->node)->parent;
    const PolicyNode *node = policy_outline_node(a->outline, unit->node);
    if (parent == NO_NODE || node->heading || stands_alone(a, node) || a->facts[parent].lead == 0)
        return FALSE;
    const PolicyUnit *lead = policy_reading_unit(a->reading, a->facts[parent].lead - 1);
    if ((unit->kind != KIND_OBLIGATION && unit->kind != KIND_PERMISSION) ||
        lead->timing < TIMING_AS_NEEDED)
        return FALSE;
    unit->timing = lead->timing;
    analysis_note_from(a, unit, FIELD_TIMING, FROM_LEAD, "timing/lead", lead->text, lead->node, 75);
    return TRUE;
}

void timing_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (!asks_timing(unit))
        return;
    const PolicyHit *hit = NULL;
    PolicyTiming timing = strongest(a, unit, &hit);
    gboolean round = timing == TIMING_PERIODIC || timing == TIMING_ANNUAL;
    gboolean due = unit->notify.count > 0 || a->due_columns != 0 || a->ranks;
    if (unit->shape == SHAPE_ROW && !round && (timing != TIMING_PROMPT || !due))
        timing = TIMING_NONE;
    if (unit->shape == SHAPE_ROW && timing == TIMING_NONE && due) {
        unit->timing = TIMING_EVENT;
        if (!analysis_note_like(a, unit, FIELD_TIMING, FIELD_NOTIFY, "timing/told-in-row", 75))
            unit->confidence[FIELD_TIMING] = 72;
        return;
    }
    if (unit->kind == KIND_POWER && timing != TIMING_EVENT && timing != TIMING_ANNUAL)
        timing = TIMING_NONE;
    unit->timing = (guint8)timing;
    if (timing > TIMING_ALWAYS) {
        const PolicyEntry *entry = analysis_entry(a, hit);
        analysis_note(a, unit, FIELD_TIMING, entry->rule, (Stretch){hit->start, hit->end},
                      entry->confidence);
        return;
    }
    if (inherit_event(a, unit) || unit->kind == KIND_POWER)
        return;
    if (a->leave_asked && !a->leave_of_body && unit->approver.count > 0 &&
        unit->modality == MODALITY_MUST && unit->shape != SHAPE_ROW) {
        unit->timing = TIMING_EVENT;
        analysis_note_like(a, unit, FIELD_TIMING, FIELD_APPROVER, "timing/leave-asked", 68);
        return;
    }
    unit->timing = unit->modality == MODALITY_NONE ? TIMING_NONE : TIMING_ALWAYS;
    unit->confidence[FIELD_TIMING] = 80;
}
