/* record/check-filled.c -- what a transition demands could be filled in on every way to it */
#include "record/check.h"

static gboolean is_given(const RecordTransition *transition, const RecordField *field)
{
    return field->builtin || field->value != NULL ||
           g_ptr_array_find(transition->fills, field, NULL);
}

static void check_field(const RecordGraph *graph, const RecordEdge *edge, const RecordField *field,
                        RecordFindings *findings)
{
    if (graph->fillable[(gsize)edge->from * graph->fields + field->index])
        return;
    g_autofree char *place = NULL;
    g_autofree char *path = record_graph_path_without(graph, edge->from, field);
    record_find_path(findings, RECORD_UNFILLABLE,
                     record_check_spot(graph->type, edge->transition->line, &place, "transitions",
                                       edge->transition->name),
                     field->name, edge->transition->name, path);
}

void record_check_filled(const RecordGraph *graph, RecordFindings *findings)
{
    for (guint i = 0; i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (!graph->reached[edge->from] || edge->transition == NULL)
            continue;
        const RecordState *state = record_graph_state(graph, edge->from);
        for (guint j = 0; j < graph->type->fields->len; j++) {
            const RecordField *field = g_ptr_array_index(graph->type->fields, j);
            if (record_demands(edge->transition, state, field) &&
                !is_given(edge->transition, field))
                check_field(graph, edge, field, findings);
        }
    }
}
