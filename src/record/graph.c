/* record/graph.c -- edges, what is reached, and facts carried along all ways to a fixed point */
#include "record/graph.h"

#include <string.h>

#include "record/expr.h"

/* What only a person's opening gives. */
static gboolean is_applicants(const RecordField *field)
{
    return field != NULL && field->builtin && field->kind != RECORD_DATE;
}

gboolean record_graph_can(const RecordGraph *graph, const RecordWho *who, const GPtrArray *not_by)
{
    if (record_who_among(not_by, who))
        return FALSE;
    const RecordField *named = who->via != NULL ? who->via : who->field;
    return graph->by_person || (who->kind != RECORD_WHO_APPLICANT && !is_applicants(named));
}

static gboolean any_can(const RecordGraph *graph, const GPtrArray *by, const GPtrArray *not_by)
{
    for (guint i = 0; i < by->len; i++)
        if (record_graph_can(graph, g_ptr_array_index(by, i), not_by))
            return TRUE;
    return FALSE;
}

static gboolean is_possible(const RecordGraph *graph, const RecordTransition *transition)
{
    gboolean truth = TRUE;
    if (transition->when != NULL && record_expr_constant(transition->when, &truth) && !truth)
        return FALSE;
    if (transition->moved_by->len > 0)
        return TRUE;
    return any_can(graph, transition->by, transition->not_by) &&
           (!transition->has_second ||
            any_can(graph, transition->second_by, transition->second_not_by));
}

static void add_transitions(RecordGraph *graph)
{
    for (guint i = 0; i < graph->type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(graph->type->transitions, i);
        if (!is_possible(graph, transition))
            continue;
        for (guint j = 0; j < transition->from->len; j++) {
            RecordEdge edge = {((RecordState *)g_ptr_array_index(transition->from, j))->index,
                               transition->to->index, transition, NULL};
            g_array_append_val(graph->edges, edge);
        }
    }
}

static void add_deadlines(RecordGraph *graph)
{
    for (guint i = 0; i < graph->type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(graph->type->deadlines, i);
        for (guint j = 0; deadline->becomes != NULL && j < deadline->states->len; j++) {
            RecordEdge edge = {((RecordState *)g_ptr_array_index(deadline->states, j))->index,
                               deadline->becomes->index, NULL, deadline};
            g_array_append_val(graph->edges, edge);
        }
    }
}

/* Breadth first from `start`, over edges that `allowed` lets pass. */
typedef gboolean (*Allowed)(const RecordGraph *graph, const RecordEdge *edge, gconstpointer user);
static void search(const RecordGraph *graph, guint start, Allowed allowed, gconstpointer user,
                   gboolean *reached, guint *via)
{
    g_autofree guint *queue = g_new(guint, graph->states + 1);
    guint head = 0;
    guint tail = 0;
    for (guint i = 0; i < graph->states; i++)
        via[i] = RECORD_NO_EDGE;
    reached[start] = TRUE;
    queue[tail++] = start;
    while (head < tail) {
        guint state = queue[head++];
        for (guint i = 0; i < graph->edges->len; i++) {
            const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
            if (edge->from != state || reached[edge->to] ||
                (allowed != NULL && !allowed(graph, edge, user)))
                continue;
            reached[edge->to] = TRUE;
            via[edge->to] = i;
            queue[tail++] = edge->to;
        }
    }
}

static gboolean excuses(RecordAct act)
{
    return act == RECORD_ACT_WITHDRAW || act == RECORD_ACT_RETURN || act == RECORD_ACT_REFUSE;
}

static gboolean among(const GPtrArray *list, gconstpointer item)
{
    return g_ptr_array_find((GPtrArray *)list, item, NULL);
}

/* A step that stays leaves what the state is for to the step that leads on. */
static gboolean completes(const RecordTransition *transition, const RecordState *state)
{
    return transition->to != state && !excuses(transition->act);
}

gboolean record_demands(const RecordTransition *transition, const RecordState *state,
                        const RecordField *field)
{
    if (among(transition->needs, field))
        return TRUE;
    if (field->need == RECORD_NEED_NEVER)
        return FALSE;
    return among(transition->fills, field) ||
           (completes(transition, state) && among(state->edit_fields, field));
}

/* What an edge leaves filled in, made from what was. */
static gboolean fills_after(const RecordGraph *graph, const RecordEdge *edge,
                            const RecordField *field, gboolean before)
{
    const RecordTransition *transition = edge->transition;
    if (transition == NULL)
        return before;
    if (among(transition->needs, field))
        return TRUE;
    if (field->need == RECORD_NEED_ALWAYS &&
        record_demands(transition, record_graph_state(graph, edge->from), field))
        return TRUE;
    return before && !among(transition->fills, field);
}

static gboolean *cell(gboolean *table, guint width, guint state, guint at)
{
    return &table[(gsize)state * width + at];
}

/* While in a state, what can be changed there may be empty. */
static gboolean is_kept(const RecordGraph *graph, guint state, const RecordField *field)
{
    return !among(record_graph_state(graph, state)->edit_fields, field);
}

static gboolean is_editable(const RecordGraph *graph, guint state, const RecordField *field)
{
    const RecordState *in = record_graph_state(graph, state);
    return among(in->edit_fields, field) && any_can(graph, in->edit_by, NULL);
}

static gboolean narrow(gboolean *fact, gboolean holds)
{
    if (!*fact || holds)
        return FALSE;
    *fact = FALSE;
    return TRUE;
}

/* Carries what holds before an edge over to behind it; whether anything changed. */
static gboolean carry_fields(RecordGraph *graph, const RecordEdge *edge)
{
    gboolean changed = FALSE;
    for (guint i = 0; i < graph->type->fields->len; i++) {
        const RecordField *field = g_ptr_array_index(graph->type->fields, i);
        guint at = field->index;
        gboolean before = *cell(graph->filled, graph->fields, edge->from, at);
        gboolean after = fills_after(graph, edge, field, before) && is_kept(graph, edge->to, field);
        changed |= narrow(cell(graph->filled, graph->fields, edge->to, at), after);
        gboolean can = *cell(graph->fillable, graph->fields, edge->from, at) ||
                       (edge->transition != NULL && among(edge->transition->fills, field)) ||
                       is_editable(graph, edge->to, field);
        changed |= narrow(cell(graph->fillable, graph->fields, edge->to, at), can);
    }
    return changed;
}

static gboolean carry_passed(RecordGraph *graph, const RecordEdge *edge)
{
    guint width = graph->type->transitions->len;
    gboolean changed = FALSE;
    for (guint i = 0; i < width; i++) {
        const RecordTransition *transition = g_ptr_array_index(graph->type->transitions, i);
        gboolean now = edge->transition != NULL && edge->transition->by->len > 0 &&
                       edge->transition->moved_by->len == 0 &&
                       strcmp(edge->transition->name, transition->name) == 0;
        changed |= narrow(cell(graph->passed, width, edge->to, i),
                          now || *cell(graph->passed, width, edge->from, i));
    }
    gboolean grants = edge->transition != NULL && edge->transition->act == RECORD_ACT_GRANT;
    return narrow(&graph->granted[edge->to], grants || graph->granted[edge->from]) || changed;
}

static void start_facts(RecordGraph *graph)
{
    guint start = graph->type->initial->index;
    for (guint i = 0; i < graph->type->fields->len; i++) {
        const RecordField *field = g_ptr_array_index(graph->type->fields, i);
        gboolean given = among(graph->type->open_needs, field) && graph->by_person;
        gboolean has = field->builtin ? graph->by_person || field->kind == RECORD_DATE
                                      : given || field == graph->type->recurs.about;
        narrow(cell(graph->filled, graph->fields, start, field->index),
               has && is_kept(graph, start, field));
        narrow(cell(graph->fillable, graph->fields, start, field->index),
               has || is_editable(graph, start, field));
    }
    for (guint i = 0; i < graph->type->transitions->len; i++)
        narrow(cell(graph->passed, graph->type->transitions->len, start, i), FALSE);
    narrow(&graph->granted[start], FALSE);
}

static gboolean *all_true(gsize count)
{
    gboolean *facts = g_new(gboolean, count + 1);
    for (gsize i = 0; i <= count; i++)
        facts[i] = TRUE;
    return facts;
}

static void find_facts(RecordGraph *graph)
{
    guint transitions = graph->type->transitions->len;
    graph->filled = all_true((gsize)graph->states * graph->fields);
    graph->fillable = all_true((gsize)graph->states * graph->fields);
    graph->passed = all_true((gsize)graph->states * transitions);
    graph->granted = all_true(graph->states);
    start_facts(graph);
    gboolean changed = TRUE;
    while (changed) {
        changed = FALSE;
        for (guint i = 0; i < graph->edges->len; i++) {
            const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, i);
            if (!graph->reached[edge->from])
                continue;
            changed |= carry_fields(graph, edge);
            changed |= carry_passed(graph, edge);
        }
    }
}

RecordGraph *record_graph_new(const RecordType *type, gboolean by_person)
{
    RecordGraph *graph = g_new0(RecordGraph, 1);
    graph->type = type;
    graph->by_person = by_person;
    graph->states = type->states->len;
    graph->fields = type->all_fields;
    graph->edges = g_array_new(FALSE, FALSE, sizeof(RecordEdge));
    add_transitions(graph);
    add_deadlines(graph);
    graph->reached = g_new0(gboolean, graph->states + 1);
    graph->via = g_new0(guint, graph->states + 1);
    search(graph, type->initial->index, NULL, NULL, graph->reached, graph->via);
    find_facts(graph);
    return graph;
}

void record_graph_free(RecordGraph *graph)
{
    if (graph == NULL)
        return;
    g_array_unref(graph->edges);
    g_free(graph->reached);
    g_free(graph->via);
    g_free(graph->filled);
    g_free(graph->fillable);
    g_free(graph->passed);
    g_free(graph->granted);
    g_free(graph);
}

typedef struct {
    const RecordGraph *graph;
    guint state;
    const RecordTransition *transition;
    gboolean sure;
} Sure;

static void ask_sure(const RecordField *via, const RecordField *field, gpointer user)
{
    Sure *sure = user;
    gboolean far = via != NULL && via->kind == RECORD_REFERENCE;
    const RecordField *own = via != NULL ? via : field;
    sure->sure = sure->sure && !far &&
                 record_graph_sure_field(sure->graph, sure->state, sure->transition, own);
}

gboolean record_graph_sure_field(const RecordGraph *graph, guint state,
                                 const RecordTransition *transition, const RecordField *field)
{
    Sure sure = {graph, state, transition, TRUE};
    if (field->value != NULL) {
        record_expr_visit(field->value, ask_sure, &sure);
        return sure.sure;
    }
    gboolean filled = *cell(graph->filled, graph->fields, state, field->index);
    RecordEdge edge = {state, state, transition, NULL};
    return fills_after(graph, &edge, field, filled);
}

static gboolean sure_doer(const RecordGraph *graph, guint state, const RecordTransition *transition,
                          const RecordTransition *made)
{
    if (transition != NULL && strcmp(transition->name, made->name) == 0)
        return TRUE;
    return *cell(graph->passed, graph->type->transitions->len, state, made->index);
}

/* Every option must tell somebody: any of them may be chosen. */
static gboolean sure_tells(const RecordGraph *graph, guint state,
                           const RecordTransition *transition, const RecordField *field)
{
    if (!record_graph_sure_field(graph, state, transition, field))
        return FALSE;
    for (guint i = 0; i < field->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(field->options, i);
        gboolean told = FALSE;
        for (guint j = 0; j < option->tells->len && !told; j++) {
            const RecordWho *who = g_ptr_array_index(option->tells, j);
            told =
                who->kind != RECORD_WHO_TELLS && record_graph_sure(graph, state, transition, who);
        }
        if (!told)
            return FALSE;
    }
    return TRUE;
}

gboolean record_graph_sure(const RecordGraph *graph, guint state,
                           const RecordTransition *transition, const RecordWho *who)
{
    switch (who->kind) {
    case RECORD_WHO_APPLICANT:
        return graph->by_person;
    case RECORD_WHO_FUNCTION:
        return TRUE;
    case RECORD_WHO_DOER:
        return sure_doer(graph, state, transition, who->transition);
    case RECORD_WHO_TELLS:
        return sure_tells(graph, state, transition, who->field);
    default:
        break;
    }
    if (who->field == NULL) /* of this record */
        return TRUE;
    /* A field of another record is sure when that type demands it always. */
    if (who->via != NULL)
        return (who->field->need == RECORD_NEED_ALWAYS || who->field->builtin) &&
               record_graph_sure_field(graph, state, transition, who->via);
    return record_graph_sure_field(graph, state, transition, who->field);
}

static void prepend_edges(const RecordGraph *graph, const guint *via, guint state, GString *out)
{
    while (via[state] != RECORD_NO_EDGE) {
        const RecordEdge *edge = &g_array_index(graph->edges, RecordEdge, via[state]);
        g_autofree char *step = g_strdup_printf(
            " –%s→ %s", edge->transition != NULL ? edge->transition->name : edge->deadline->name,
            record_graph_state(graph, edge->to)->name);
        g_string_prepend(out, step);
        state = edge->from;
    }
}

static char *path_text(const RecordGraph *graph, const guint *via, guint state,
                       const RecordTransition *more)
{
    GString *out = g_string_new(NULL);
    prepend_edges(graph, via, state, out);
    g_string_prepend(out, graph->type->initial->name);
    g_string_prepend(out, graph->by_person ? "open → " : "(schedule or effect) → ");
    if (more != NULL)
        g_string_append_printf(out, " –%s→ %s", more->name, more->to->name);
    return g_string_free(out, FALSE);
}

char *record_graph_path(const RecordGraph *graph, guint state, const RecordTransition *more)
{
    return path_text(graph, graph->via, state, more);
}

char *record_graph_path_by(const RecordGraph *graph, const RecordTransition *first, guint state,
                           const RecordTransition *last)
{
    g_autofree gboolean *reached = g_new0(gboolean, graph->states + 1);
    g_autofree guint *via = g_new0(guint, graph->states + 1);
    guint from = ((RecordState *)g_ptr_array_index(first->from, 0))->index;
    for (guint i = 0; i < first->from->len; i++)
        if (graph->reached[((RecordState *)g_ptr_array_index(first->from, i))->index])
            from = ((RecordState *)g_ptr_array_index(first->from, i))->index;
    search(graph, first->to->index, NULL, NULL, reached, via);
    GString *rest = g_string_new(NULL);
    prepend_edges(graph, via, state, rest);
    g_autofree char *start = record_graph_path(graph, from, first);
    g_string_prepend(rest, start);
    g_string_append_printf(rest, " –%s→ %s", last->name, last->to->name);
    return g_string_free(rest, FALSE);
}

static gboolean leaves_empty(const RecordGraph *graph, const RecordEdge *edge, gconstpointer user)
{
    const RecordField *field = user;
    return !is_editable(graph, edge->to, field) &&
           (edge->transition == NULL || !among(edge->transition->fills, field));
}

char *record_graph_path_without(const RecordGraph *graph, guint state, const RecordField *field)
{
    guint start = graph->type->initial->index;
    g_autofree gboolean *reached = g_new0(gboolean, graph->states + 1);
    g_autofree guint *via = g_new0(guint, graph->states + 1);
    if (*cell(graph->fillable, graph->fields, start, field->index))
        return NULL;
    search(graph, start, leaves_empty, field, reached, via);
    return reached[state] ? path_text(graph, via, state, NULL) : NULL;
}
