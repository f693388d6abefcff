/* record/check.c -- runs the proofs over every type and every way of opening it */
#include "record/check.h"

RecordSpot record_check_spot(const RecordType *type, guint line, char **place, const char *part,
                             const char *name)
{
    *place = g_strdup_printf("%s.%s", part, name);
    return (RecordSpot){type->file, *place, line};
}

static void check_opened(const RecordType *type, gboolean by_person, gboolean *reached,
                         RecordFindings *findings)
{
    g_autoptr(RecordGraph) graph = record_graph_new(type, by_person);
    for (guint i = 0; i < graph->states; i++)
        reached[i] = reached[i] || graph->reached[i];
    record_check_duties(graph, findings);
    record_check_flow(graph, findings);
    record_check_told(graph, findings);
    record_check_filled(graph, findings);
    record_check_holds(graph, findings);
}

static void check_type(const RecordType *type, RecordFindings *findings)
{
    g_autofree gboolean *reached = g_new0(gboolean, type->states->len + 1);
    if (type->open_by->len > 0)
        check_opened(type, TRUE, reached, findings);
    if (type->open_follow_up || type->open_schedule)
        check_opened(type, FALSE, reached, findings);
    for (guint i = 0; i < type->states->len; i++) {
        const RecordState *state = g_ptr_array_index(type->states, i);
        g_autofree char *place = NULL;
        if (!reached[i])
            record_find(findings, RECORD_UNREACHABLE,
                        record_check_spot(type, state->line, &place, "states", state->name),
                        state->name, NULL);
    }
    record_check_shape(type, findings);
    record_check_order(type, findings);
    record_check_relief(type, findings);
}

void record_types_check(const RecordTypes *types, RecordFindings *findings)
{
    GPtrArray *all = record_types_all(types);
    for (guint i = 0; i < all->len; i++)
        check_type(g_ptr_array_index(all, i), findings);
    record_check_loops(types, findings);
}
