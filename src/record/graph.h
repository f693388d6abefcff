/* record/graph.h -- the ways a record of one type can go, and what holds on all of them */
#pragma once
#include "record/finding.h"
#include "record/type.h"

#define RECORD_NO_EDGE G_MAXUINT

/* One step: a transition, or a deadline that passes. */
typedef struct {
    guint from, to; /* places of states */
    const RecordTransition *transition;
    const RecordDeadline *deadline;
} RecordEdge;

/* The graph of one type for one way of opening it. Two kinds of claim are kept apart: `reached`
 * over-estimates what can happen (for what must never be), `filled`, `passed` and `fillable`
 * under-estimate what has happened on every way (for what must always be). */
typedef struct {
    const RecordType *type;
    gboolean by_person; /* opened by a person, who is the applicant; else by schedule or effect */
    GArray *edges;      /* RecordEdge */
    guint states, fields;
    gboolean *reached;
    guint *via;         /* the edge by which a shortest way comes; RECORD_NO_EDGE at the start */
    gboolean *filled;   /* [state][field]: has a value while in it, on every way */
    gboolean *fillable; /* [state][field]: someone could have given it one */
    gboolean *passed;   /* [state][transition]: was made, on every way */
    gboolean *granted;  /* [state]: something was granted, on every way */
} RecordGraph;

RecordGraph *record_graph_new(const RecordType *type, gboolean by_person);
void record_graph_free(RecordGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordGraph, record_graph_free)

/* Whether `who` can be anybody at all for such a record, `not_by` (may be NULL) left out. */
gboolean record_graph_can(const RecordGraph *graph, const RecordWho *who, const GPtrArray *not_by);
/* Whether `who` is somebody for certain in `state`, or just after `transition` from it (or NULL).
 * That each function is held by somebody is assumed. */
gboolean record_graph_sure(const RecordGraph *graph, guint state,
                           const RecordTransition *transition, const RecordWho *who);
gboolean record_graph_sure_field(const RecordGraph *graph, guint state,
                                 const RecordTransition *transition, const RecordField *field);
/* Whether the transition, made from `state`, demands a value of `field` (perhaps on a condition).
 */
gboolean record_demands(const RecordTransition *transition, const RecordState *state,
                        const RecordField *field);

/* "open → draft –submit→ asked"; then from `state` by `more` to its end. Transfer full. */
char *record_graph_path(const RecordGraph *graph, guint state, const RecordTransition *more);
/* The way by transition `first` to `state` and on by `last`; transfer full. */
char *record_graph_path_by(const RecordGraph *graph, const RecordTransition *first, guint state,
                           const RecordTransition *last);
/* A way to `state` on which nobody could fill in `field`; NULL when there is none. */
char *record_graph_path_without(const RecordGraph *graph, guint state, const RecordField *field);

static inline const RecordState *record_graph_state(const RecordGraph *graph, guint at)
{
    return g_ptr_array_index(graph->type->states, at);
}
