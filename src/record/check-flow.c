/* record/check-flow.c -- every state can be left and leads to an end; every transition can be made
 */
#include "record/check.h"
#include "record/expr.h"

/* Whether somebody is certain to be there who may make it. */
static gboolean is_sure(const RecordGraph *graph, const RecordEdge *edge)
{
    const RecordTransition *transition = edge->transition;
    if (transition == NULL)
        return edge->deadline->when == NULL;
    gboolean first = FALSE;
    gboolean second = !transition->has_second;
    for (guint i = 0; i < transition->by->len && !first; i++) {
        const RecordWho *who = g_ptr_array_index(transition->by, i);
        first = record_graph_can(graph, who, transition->not_by) &&
                record_graph_sure(graph, edge->from, NULL, who);
    }
    for (guint i = 0; transition->has_second && i < transition->second_by->len && !second; i++) {
        const RecordWho *who = g_ptr_array_index(transition->second_by, i);
        second = record_graph_can(graph, who, transition->second_not_by) &&
                 record_graph_sure(graph, edge->from, NULL, who);
    }
    return first && second;
}

static gboolean is_negation(const RecordExpr *a, const RecordExpr *b)
{
    return a != NULL && a->op == RECORD_OP_NOT && record_expr_same(a->args[0], b);
}

/* Unconditional, or one of two of which one always holds. */
static gboolean is_open(const RecordGraph *graph, const RecordEdge *edge)
{
    const RecordExpr *when = edge->transition != NULL ? edge->transition->when : NULL;
    gboolean truth = FALSE;
    if (when == NULL || (record_expr_constant(when, &truth) && truth))
        return TRUE;
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *other = &g_array_index(graph->edges, RecordEdge, i);
        if (other->from != edge->from || other->transition == NULL || !is_sure(graph, other))
            continue;
        if (is_negation(when, other->transition->when) ||
            is_negation(other->transition->when, when))
            return TRUE;
    }
    return FALSE;
}

static void check_exit(const RecordGraph *graph, guint at, RecordFindings *findings)
{
    const RecordState *state = record_graph_state(graph, at);
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (edge->from == at && is_sure(graph, edge) && is_open(graph, edge))
            return;
    }
    g_autofree char *place = NULL;
    g_autofree char *path = record_graph_path(graph, at, NULL);
    record_find_path(findings, RECORD_STUCK,
                     record_check_spot(graph->type, state->line, &place, "states", state->name),
                     state->name, NULL, path);
}

/* Marks every state from which sure steps lead to an end. */
static void mark_ends(const RecordGraph *graph, gboolean *ends)
{
    gboolean changed = TRUE;
    for (guint i = 0; i < graph->states; i++)
        ends[i] = record_graph_state(graph, i)->final;
    while (changed) {
        changed = FALSE;
        for (guint i = 0; i < graph->edges->len; i++) {
            const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
            if (ends[edge->from] || !ends[edge->to] || !graph->reached[edge->from] ||
                !is_sure(graph, edge))
                continue;
            ends[edge->from] = TRUE;
            changed = TRUE;
        }
    }
}

void record_check_flow(const RecordGraph *graph, RecordFindings *findings)
{
    g_autofree gboolean *ends = g_new0(gboolean, graph->states + 1);
    mark_ends(graph, ends);
    for (guint i = 0; i < graph->states; i++) {
        const RecordState *state = record_graph_state(graph, i);
        if (!graph->reached[i] || state->final)
            continue;
        guint before = record_findings_count(findings);
        check_exit(graph, i, findings);
        g_autofree char *place = NULL;
        g_autofree char *path = record_graph_path(graph, i, NULL);
        if (!ends[i] && record_findings_count(findings) == before)
            record_find_path(
                findings, RECORD_NO_END,
                record_check_spot(graph->type, state->line, &place, "states", state->name),
                state->name, NULL, path);
    }
}
