/* record/check-holds.c -- every state waits for somebody or rests; what a record gives is whole
 * while it gives it, and ends with it */
#include "record/check.h"

gboolean record_is_waited(const RecordTransition *transition)
{
    gboolean aside = transition->aside || transition->act == RECORD_ACT_WITHDRAW ||
                     transition->act == RECORD_ACT_RETURN || transition->act == RECORD_ACT_REFUSE;
    return !aside && transition->by->len > 0;
}

static gboolean waits(const RecordType *type, const RecordState *state)
{
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        if (record_is_waited(transition) && g_ptr_array_find(transition->from, state, NULL))
            return TRUE;
    }
    return FALSE;
}

static void check_waits(const RecordGraph *graph, RecordFindings *findings)
{
    for (guint i = 0; i < graph->states; i++) {
        const RecordState *state = record_graph_state(graph, i);
        g_autofree char *place = NULL;
        if (!graph->reached[i] || state->final || state->rests || waits(graph->type, state))
            continue;
        record_find(findings, RECORD_NOBODY_WAITED,
                    record_check_spot(graph->type, state->line, &place, "states", state->name),
                    state->name, NULL);
    }
}

typedef struct {
    const RecordGraph *graph;
    const char *member;
    guint line;
    RecordFindings *findings;
} Given;

static void complain(const Given *given, const RecordState *state, const char *what,
                     const char *path)
{
    RecordSpot spot = {given->graph->type->file, given->member, given->line};
    record_find_path(given->findings, RECORD_HOLD, spot, state->name, what, path);
}

static void check_sure(const Given *given, const RecordState *state, const RecordField *field)
{
    if (field == NULL || record_graph_sure_field(given->graph, state->index, NULL, field))
        return;
    g_autofree char *what = g_strdup_printf("%s may be empty" PROBLEM_MARK "%sが空のことがあります",
                                            field->name, field->label.ja);
    g_autofree char *path = record_graph_path(given->graph, state->index, NULL);
    complain(given, state, what, path);
}

/* Nothing is given by a record that is closed. */
static void check_ends(const Given *given, const RecordState *state)
{
    if (state->final)
        complain(given, state,
                 PROBLEM_BOTH("it would never end", "終わりの状態なので、なくなりません"), NULL);
}

static void check_hold(const RecordGraph *graph, const RecordHold *hold, RecordFindings *findings)
{
    Given given = {graph, "holds", hold->line, findings};
    for (guint i = 0; i < hold->states->len; i++) {
        const RecordState *state = g_ptr_array_index(hold->states, i);
        check_ends(&given, state);
        if (!graph->reached[state->index])
            continue;
        if (hold->post == NULL && hold->function == NULL)
            check_sure(&given, state, hold->person);
        check_sure(&given, state, hold->function_of);
        check_sure(&given, state, hold->from);
    }
}

static void check_stands_in(const RecordGraph *graph, RecordFindings *findings)
{
    const RecordStandIn *stand = &graph->type->stands_in;
    Given given = {graph, "stands_in", stand->line, findings};
    const RecordField *fields[] = {stand->function, stand->holder, stand->deputy, stand->from,
                                   stand->until};
    for (guint i = 0; stand->line > 0 && i < stand->states->len; i++) {
        const RecordState *state = g_ptr_array_index(stand->states, i);
        check_ends(&given, state);
        for (guint j = 0; graph->reached[state->index] && j < G_N_ELEMENTS(fields); j++)
            check_sure(&given, state, fields[j]);
    }
}

void record_check_holds(const RecordGraph *graph, RecordFindings *findings)
{
    check_waits(graph, findings);
    for (guint i = 0; i < graph->type->holds->len; i++)
        check_hold(graph, g_ptr_array_index(graph->type->holds, i), findings);
    check_stands_in(graph, findings);
}
