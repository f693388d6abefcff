/* record/check-duties.c -- nobody grants what they asked for, and a second person is another */
#include <string.h>

#include "record/check.h"

/* Whether every way of naming who made `ask` is left out: by name, or because only the applicant
 * can make it and is left out. */
static gboolean excludes_doer(const GPtrArray *not_by, const RecordTransition *ask)
{
    RecordWho doer = {.kind = RECORD_WHO_DOER, .transition = ask};
    RecordWho applicant = {.kind = RECORD_WHO_APPLICANT};
    if (record_who_among(not_by, &doer))
        return TRUE;
    const RecordWho *only = ask->by->len == 1 ? g_ptr_array_index(ask->by, 0) : NULL;
    return only != NULL && only->kind == RECORD_WHO_APPLICANT && !ask->has_second &&
           record_who_among(not_by, &applicant);
}

typedef struct {
    const RecordGraph *graph;
    RecordFindings *findings;
    const RecordTransition *grant;
    guint state;
    const GPtrArray *not_by;
    RecordRule rule;
    const char *part; /* "not_by" or "second.not_by" */
} Duty;

static void report(const Duty *duty, const char *asker, char *path)
{
    g_autofree char *place = NULL;
    g_autofree char *own_path = path;
    RecordSpot spot = record_check_spot(duty->graph->type, duty->grant->line, &place, "transitions",
                                        duty->grant->name);
    g_autofree char *full = g_strconcat(place, ".", duty->part, NULL);
    spot.place = full;
    record_find_path(duty->findings, duty->rule, spot, duty->grant->name, asker, own_path);
}

static void check_applicant(const Duty *duty)
{
    RecordWho applicant = {.kind = RECORD_WHO_APPLICANT};
    if (duty->graph->by_person && !record_who_among(duty->not_by, &applicant))
        report(duty, "applicant", record_graph_path(duty->graph, duty->state, duty->grant));
}

static void check_parties(const Duty *duty)
{
    const GPtrArray *fields = duty->graph->type->fields;
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        RecordWho party = {.kind = RECORD_WHO_FIELD, .field = field};
        if (field->party && !record_who_among(duty->not_by, &party))
            report(duty, field->name, record_graph_path(duty->graph, duty->state, duty->grant));
    }
}

static gboolean is_refusal(const RecordEdge *edge)
{
    return edge->transition != NULL && (edge->transition->act == RECORD_ACT_REFUSE ||
                                        edge->transition->act == RECORD_ACT_WITHDRAW);
}

/* Marks where what was asked at `from` may still be answered: a request that was refused or
 * withdrawn stands until somebody asks anew. `open` has two places for each state: not refused
 * yet, and refused. */
static void mark_open(const RecordGraph *graph, guint from, gboolean *open)
{
    gboolean changed = TRUE;
    open[2 * from] = TRUE;
    while (changed) {
        changed = FALSE;
        for (guint i = 0; i < graph->edges->len; i++) {
            const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
            gboolean asks = edge->transition != NULL && edge->transition->act == RECORD_ACT_ASK;
            gboolean refused = open[2 * edge->from + 1] && !asks;
            gboolean fresh = open[2 * edge->from];
            gboolean *to = &open[2 * edge->to + (is_refusal(edge) ? 1 : 0)];
            gboolean *to_refused = &open[2 * edge->to + 1];
            changed |= (fresh && !*to) || (refused && !*to_refused);
            *to = *to || fresh;
            *to_refused = *to_refused || refused;
        }
    }
}

static gboolean comes_before(const Duty *duty, const RecordTransition *ask)
{
    const RecordGraph *graph = duty->graph;
    g_autofree gboolean *open = g_new0(gboolean, 2 * (gsize)graph->states + 2);
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (edge->transition == ask && graph->reached[edge->from])
            mark_open(graph, edge->to, open);
    }
    return open[2 * duty->state] || open[2 * duty->state + 1];
}

static void check_askers(const Duty *duty)
{
    const GPtrArray *transitions = duty->graph->type->transitions;
    for (guint i = 0; i < transitions->len; i++) {
        const RecordTransition *ask = g_ptr_array_index(transitions, i);
        if (ask->act != RECORD_ACT_ASK || excludes_doer(duty->not_by, ask) ||
            !comes_before(duty, ask))
            continue;
        g_autofree char *asker = g_strconcat("doer of ", ask->name, NULL);
        report(duty, asker, record_graph_path_by(duty->graph, ask, duty->state, duty->grant));
    }
}

static void check_grant(const RecordGraph *graph, const RecordEdge *edge, RecordFindings *findings)
{
    Duty first = {graph,
                  findings,
                  edge->transition,
                  edge->from,
                  edge->transition->not_by,
                  RECORD_ASK_AND_GRANT,
                  "not_by"};
    Duty second = first;
    second.not_by = edge->transition->second_not_by;
    second.part = "second.not_by";
    const Duty *duties[] = {&first, edge->transition->has_second ? &second : NULL};
    for (guint i = 0; i < G_N_ELEMENTS(duties) && duties[i] != NULL; i++) {
        check_applicant(duties[i]);
        check_parties(duties[i]);
        check_askers(duties[i]);
    }
}

/* Whether some grant leads to this state: being in it says that something was granted. */
static gboolean is_granted_state(const RecordType *type, guint state)
{
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        if (transition->act == RECORD_ACT_GRANT && transition->to->index == state)
            return TRUE;
    }
    return FALSE;
}

static void check_around(const RecordGraph *graph, const RecordEdge *edge, RecordFindings *findings)
{
    gboolean grant = edge->transition != NULL && edge->transition->act == RECORD_ACT_GRANT;
    if (grant || graph->granted[edge->from] || !is_granted_state(graph->type, edge->to))
        return;
    g_autofree char *place = NULL;
    const char *name = edge->transition != NULL ? edge->transition->name : edge->deadline->name;
    guint line = edge->transition != NULL ? edge->transition->line : edge->deadline->line;
    g_autofree char *path = record_graph_path(graph, edge->from, edge->transition);
    record_find_path(findings, RECORD_AROUND_GRANT,
                     record_check_spot(graph->type, line, &place,
                                       edge->transition != NULL ? "transitions" : "deadlines",
                                       name),
                     name, record_graph_state(graph, edge->to)->name, path);
}

/* Where the initial state itself says that something was granted, nothing was. */
static void check_start(const RecordGraph *graph, RecordFindings *findings)
{
    const RecordState *initial = graph->type->initial;
    if (is_granted_state(graph->type, initial->index))
        record_find(findings, RECORD_AROUND_GRANT,
                    (RecordSpot){graph->type->file, "open.state", initial->line}, "open",
                    initial->name);
}

static void report_party(const RecordGraph *graph, guint state, const RecordField *field,
                         RecordFindings *findings)
{
    g_autofree char *place = NULL;
    const RecordState *in = record_graph_state(graph, state);
    g_autofree char *path = record_graph_path(graph, state, NULL);
    record_find_path(findings, RECORD_PARTY_AFTER,
                     record_check_spot(graph->type, in->line, &place, "states", in->name),
                     field->name, in->name, path);
}

/* Who is to have something stays who it was when it was granted. */
static void check_party_after(const RecordGraph *graph, guint state, RecordFindings *findings)
{
    const RecordState *in = record_graph_state(graph, state);
    for (guint i = 0; i < in->edit_fields->len; i++) {
        const RecordField *field = g_ptr_array_index(in->edit_fields, i);
        if (field->party && in->edit_by->len > 0)
            report_party(graph, state, field, findings);
    }
}

static void check_party_fill(const RecordGraph *graph, const RecordEdge *edge,
                             RecordFindings *findings)
{
    const RecordTransition *transition = edge->transition;
    if (transition == NULL || (transition->act != RECORD_ACT_GRANT && !graph->granted[edge->from]))
        return;
    for (guint i = 0; i < transition->fills->len; i++) {
        const RecordField *field = g_ptr_array_index(transition->fills, i);
        if (field->party)
            report_party(graph, edge->from, field, findings);
    }
}

/* A state that can come after a grant, on some way. */
static gboolean after_grant(const RecordGraph *graph, guint state)
{
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (edge->transition != NULL && edge->transition->act == RECORD_ACT_GRANT &&
            graph->reached[edge->from] && edge->to == state)
            return TRUE;
    }
    return FALSE;
}

void record_check_duties(const RecordGraph *graph, RecordFindings *findings)
{
    check_start(graph, findings);
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (!graph->reached[edge->from])
            continue;
        if (edge->transition != NULL && edge->transition->act == RECORD_ACT_GRANT)
            check_grant(graph, edge, findings);
        check_around(graph, edge, findings);
        check_party_fill(graph, edge, findings);
    }
    for (guint i = 0; i < graph->states; i++)
        if (graph->reached[i] && (graph->granted[i] || after_grant(graph, i)))
            check_party_after(graph, i, findings);
}

/* A function with one holder, and nothing else, cannot give two persons. */
static gboolean same_single(const GPtrArray *first, const GPtrArray *second)
{
    const RecordWho *a = first->len == 1 ? g_ptr_array_index(first, 0) : NULL;
    const RecordWho *b = second->len == 1 ? g_ptr_array_index(second, 0) : NULL;
    if (a == NULL || b == NULL || !record_who_same(a, b))
        return FALSE;
    return a->kind == RECORD_WHO_APPLICANT || a->kind == RECORD_WHO_FIELD ||
           (a->function != NULL && a->function->single &&
            (a->kind == RECORD_WHO_FUNCTION_OF || strcmp(a->function->per, "body") == 0));
}

static void check_second(const RecordType *type, const RecordTransition *transition,
                         RecordFindings *findings)
{
    const char *why = NULL;
    g_autofree char *place = NULL;
    if (transition->second_by->len == 0)
        why = PROBLEM_BOTH("“by” is empty", "by が空です");
    else if (same_single(transition->by, transition->second_by))
        why = PROBLEM_BOTH("both are the same single person", "二人とも同じ一人の人になります");
    else if (transition->moved_by->len > 0)
        why = PROBLEM_BOTH("an effect makes it without persons", "人によらず自動で行われます");
    if (why != NULL)
        record_find(
            findings, RECORD_SECOND,
            record_check_spot(type, transition->line, &place, "transitions", transition->name),
            transition->name, why);
}

void record_check_shape(const RecordType *type, RecordFindings *findings)
{
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        g_autofree char *place = NULL;
        if (transition->has_second)
            check_second(type, transition, findings);
        if (transition->act == RECORD_ACT_GRANT && transition->moved_by->len > 0)
            record_find(
                findings, RECORD_EFFECT_GRANT,
                record_check_spot(type, transition->line, &place, "transitions", transition->name),
                transition->name, NULL);
    }
}
