/* record/check-relief.c -- where separation cannot be kept: a reason, a time limit, a later review
 */
#include "record/check.h"

static gboolean has_deadline(const RecordType *type, const RecordState *state)
{
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(type->deadlines, i);
        if (g_ptr_array_find(deadline->states, state, NULL))
            return TRUE;
    }
    return FALSE;
}

/* Whoever reviews is neither the applicant nor anyone concerned. */
static gboolean is_independent(const RecordType *type, const RecordTransition *review)
{
    RecordWho applicant = {.kind = RECORD_WHO_APPLICANT};
    if (!record_who_among(review->not_by, &applicant) || review->moved_by->len > 0)
        return FALSE;
    for (guint i = 0; i < type->fields->len; i++) {
        const RecordField *field = g_ptr_array_index(type->fields, i);
        RecordWho party = {.kind = RECORD_WHO_FIELD, .field = field};
        if (field->party && !record_who_among(review->not_by, &party))
            return FALSE;
    }
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *grant = g_ptr_array_index(type->transitions, i);
        RecordWho doer = {.kind = RECORD_WHO_DOER, .transition = grant};
        if (grant->act == RECORD_ACT_GRANT && !record_who_among(review->not_by, &doer))
            return FALSE;
    }
    return TRUE;
}

static const char *review_lack(const RecordType *type, const RecordState *state)
{
    guint reviews = 0;
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        if (!g_ptr_array_find(transition->from, state, NULL))
            continue;
        if (transition->act != RECORD_ACT_REVIEW || !is_independent(type, transition))
            return PROBLEM_BOTH("the review can be made, or avoided, by somebody concerned",
                                "事後確認を当事者が行うか、避けることができます");
        reviews++;
    }
    if (reviews == 0 || !has_deadline(type, state))
        return PROBLEM_BOTH("the review has no deadline", "事後確認に期限がありません");
    return NULL;
}

/* Every way out of the granted states to an end goes through the review. */
static gboolean is_avoidable(const RecordGraph *graph, guint state, guint review, gboolean *seen)
{
    if (state == review || seen[state])
        return FALSE;
    seen[state] = TRUE;
    if (record_graph_state(graph, state)->final)
        return TRUE;
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (edge->from == state && is_avoidable(graph, edge->to, review, seen))
            return TRUE;
    }
    return FALSE;
}

static const char *grant_lack(const RecordType *type)
{
    g_autoptr(RecordGraph) graph = record_graph_new(type, type->open_by->len > 0);
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        const RecordTransition *grant = edge->transition;
        g_autofree gboolean *seen = g_new0(gboolean, graph->states + 1);
        if (grant == NULL || grant->act != RECORD_ACT_GRANT || !graph->reached[edge->from])
            continue;
        if (!record_graph_sure_field(graph, edge->from, grant, type->relief.reason) ||
            !record_graph_sure_field(graph, edge->from, grant, type->relief.until))
            return PROBLEM_BOTH("reason or time limit may be empty when it is granted",
                                "認めるときに理由か期限が空のことがあります");
        if (is_avoidable(graph, edge->to, type->relief.review->index, seen))
            return PROBLEM_BOTH("a way to the end avoids the review",
                                "事後確認を通らずに終わる道があります");
    }
    return NULL;
}

/* It is in force only once granted, and neither while reviewed nor when closed. */
static const char *force_lack(const RecordType *type)
{
    const GPtrArray *states = type->relief.states;
    g_autoptr(RecordGraph) graph = record_graph_new(type, type->open_by->len > 0);
    gboolean good =
        states->len > 0 && !g_ptr_array_find((GPtrArray *)states, type->relief.review, NULL);
    for (guint i = 0; good && i < states->len; i++) {
        const RecordState *state = g_ptr_array_index(states, i);
        good = !state->final && graph->granted[state->index];
    }
    return good ? NULL
                : PROBLEM_BOTH("it is in force (in) where it was not granted, or is over",
                               "認められていない、または終わった状態で効力（in）があります");
}

static const char *lack_of(const RecordType *type)
{
    const RecordRelief *relief = &type->relief;
    if (relief->reason == NULL || relief->until == NULL || relief->review == NULL)
        return PROBLEM_BOTH("it declares no relief", "relief の宣言がありません");
    if (relief->reason->kind != RECORD_TEXT || relief->until->kind != RECORD_DATE)
        return PROBLEM_BOTH("reason must be a text, until a date",
                            "reason は文字列、until は日付でなければなりません");
    if (relief->person == NULL || relief->person->kind != RECORD_PERSON ||
        (relief->unit != NULL && relief->unit->kind != RECORD_UNIT) ||
        (relief->from != NULL && relief->from->kind != RECORD_DATE))
        return PROBLEM_BOTH("person must name a person, unit a unit, from a date",
                            "person は人、unit は部署、from は日付の項目でなければなりません");
    const char *lack = review_lack(type, relief->review);
    lack = lack != NULL ? lack : force_lack(type);
    return lack != NULL ? lack : grant_lack(type);
}

void record_check_relief(const RecordType *type, RecordFindings *findings)
{
    g_autofree char *place = NULL;
    const char *lack = type->relief.line > 0 ? lack_of(type) : NULL;
    if (lack != NULL)
        record_find(findings, RECORD_RELIEF, (RecordSpot){type->file, "relief", type->relief.line},
                    type->name, lack);
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        g_autofree char *own = NULL;
        if (transition->relief == NULL || transition->relief->relief.line > 0)
            continue;
        record_find(
            findings, RECORD_RELIEF,
            record_check_spot(type, transition->line, &own, "transitions", transition->name),
            transition->name, lack_of(transition->relief));
    }
}
