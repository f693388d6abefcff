/* record/check-told.c -- every notice and every deadline reaches somebody for certain */
#include "record/check.h"

static gboolean reaches(const RecordGraph *graph, guint state, const RecordTransition *transition,
                        const GPtrArray *whos)
{
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        if (record_graph_sure(graph, state, transition, g_ptr_array_index(whos, i)))
            return TRUE;
    return FALSE;
}

static void check_notices(const RecordGraph *graph, const RecordEdge *edge,
                          RecordFindings *findings)
{
    const RecordTransition *transition = edge->transition;
    const RecordDeadline *deadline = edge->deadline;
    const GPtrArray *effects = transition != NULL ? transition->effects : deadline->effects;
    for (guint i = 0; i < effects->len; i++) {
        const RecordEffect *effect = g_ptr_array_index(effects, i);
        g_autofree char *place = NULL;
        if (effect->kind != RECORD_NOTIFY || reaches(graph, edge->from, transition, effect->to))
            continue;
        const char *name = transition != NULL ? transition->name : deadline->name;
        g_autofree char *path = record_graph_path(graph, edge->from, transition);
        record_find_path(findings, RECORD_NOBODY_TOLD,
                         record_check_spot(graph->type, effect->line, &place,
                                           transition != NULL ? "transitions" : "deadlines", name),
                         name, NULL, path);
    }
}

/* A date that may be missing leaves the deadline without beginning, unless a condition says that
 * this is meant. */
static void check_begins(const RecordGraph *graph, const RecordDeadline *deadline, guint state,
                         RecordFindings *findings)
{
    const RecordField *fields[] = {deadline->from, deadline->until, deadline->within_of};
    for (guint i = 0; i < G_N_ELEMENTS(fields) && deadline->when == NULL; i++) {
        g_autofree char *place = NULL;
        if (fields[i] == NULL || record_graph_sure_field(graph, state, NULL, fields[i]))
            continue;
        g_autofree char *path = record_graph_path(graph, state, NULL);
        record_find_path(
            findings, RECORD_DEADLINE_IDLE,
            record_check_spot(graph->type, deadline->line, &place, "deadlines", deadline->name),
            deadline->name, fields[i]->name, path);
    }
}

static void check_deadline(const RecordGraph *graph, const RecordDeadline *deadline, guint state,
                           RecordFindings *findings)
{
    g_autofree char *place = NULL;
    RecordEdge edge = {state, state, NULL, deadline};
    check_begins(graph, deadline, state, findings);
    if (deadline->becomes == NULL) /* else its edge is checked with the others */
        check_notices(graph, &edge, findings);
    if (reaches(graph, state, NULL, deadline->remind) ||
        reaches(graph, state, NULL, deadline->escalate))
        return;
    g_autofree char *path = record_graph_path(graph, state, NULL);
    record_find_path(
        findings, RECORD_DEADLINE_NOBODY,
        record_check_spot(graph->type, deadline->line, &place, "deadlines", deadline->name),
        deadline->name, NULL, path);
}

void record_check_told(const RecordGraph *graph, RecordFindings *findings)
{
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (graph->reached[edge->from])
            check_notices(graph, edge, findings);
    }
    for (guint i = 0; i < graph->type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(graph->type->deadlines, i);
        for (guint j = 0; j < deadline->states->len; j++) {
            guint state = ((RecordState *)g_ptr_array_index(deadline->states, j))->index;
            if (graph->reached[state])
                check_deadline(graph, deadline, state, findings);
        }
    }
}
