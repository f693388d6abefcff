/* record/check-order.c -- transitions that are never chosen, or that nobody may ever make */
#include <string.h>

#include "record/check.h"
#include "record/expr.h"

static gboolean holds_all(const GPtrArray *list, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++)
        if (!record_who_among(list, g_ptr_array_index(items, i)))
            return FALSE;
    return TRUE;
}

static gboolean share_state(const RecordTransition *a, const RecordTransition *b)
{
    for (guint i = 0; i < b->from->len; i++)
        if (!g_ptr_array_find(a->from, g_ptr_array_index(b->from, i), NULL))
            return FALSE;
    return TRUE;
}

/* Whoever could make `later` makes `earlier` instead, whenever. */
static gboolean hides(const RecordTransition *earlier, const RecordTransition *later)
{
    gboolean truth = FALSE;
    gboolean always = earlier->when == NULL ||
                      (record_expr_constant(earlier->when, &truth) && truth) ||
                      record_expr_same(earlier->when, later->when);
    return always && strcmp(earlier->name, later->name) == 0 && share_state(earlier, later) &&
           holds_all(earlier->by, later->by) && holds_all(later->not_by, earlier->not_by);
}

static void check_hidden(const RecordType *type, guint at, RecordFindings *findings)
{
    const RecordTransition *later = g_ptr_array_index(type->transitions, at);
    for (guint i = 0; i < at; i++) {
        const RecordTransition *earlier = g_ptr_array_index(type->transitions, i);
        g_autofree char *place = NULL;
        if (!hides(earlier, later))
            continue;
        g_autofree char *where = g_strdup_printf("%s:%u", type->file, earlier->line);
        record_find(findings, RECORD_SHADOWED,
                    record_check_spot(type, later->line, &place, "transitions", later->name),
                    later->name, where);
        return;
    }
}

/* `edges` hold what can be made, for each way of opening the type. */
static gboolean is_made(const RecordGraph *graph, const RecordTransition *transition)
{
    for (guint i = 0; graph != NULL && i < graph->edges->len; i++) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
        if (edge->transition == transition && graph->reached[edge->from])
            return TRUE;
    }
    return FALSE;
}

void record_check_order(const RecordType *type, RecordFindings *findings)
{
    g_autoptr(RecordGraph) person = type->open_by->len > 0 ? record_graph_new(type, TRUE) : NULL;
    g_autoptr(RecordGraph) other =
        type->open_follow_up || type->open_schedule ? record_graph_new(type, FALSE) : NULL;
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        g_autofree char *place = NULL;
        check_hidden(type, i, findings);
        if (!is_made(person, transition) && !is_made(other, transition))
            record_find(
                findings, RECORD_NOBODY_MAY,
                record_check_spot(type, transition->line, &place, "transitions", transition->name),
                transition->name, NULL);
    }
}
