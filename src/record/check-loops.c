/* record/check-loops.c -- what goes on by itself, without a person, comes to an end */
#include <string.h>

#include "record/check.h"

#define WAY_MAX 1000u

/* A node is a state (what its deadlines do) or a transition (what it sets off). */
typedef struct {
    RecordFindings *findings;
    GHashTable *done; /* nodes all of whose ways end */
    GPtrArray *way;   /* nodes under way */
    GPtrArray *names; /* of them: "type.name" */
} Loops;

static void visit_state(Loops *loops, const RecordType *type, const RecordState *state);

static gboolean enter(Loops *loops, const RecordType *type, gpointer node, const char *name,
                      guint line)
{
    guint at;
    if (g_hash_table_contains(loops->done, node))
        return FALSE;
    char *label = g_strdup_printf("%s.%s", type->name, name);
    g_ptr_array_add(loops->names, label);
    gboolean again = g_ptr_array_find(loops->way, node, &at);
    if (!again && loops->way->len < WAY_MAX) {
        g_ptr_array_add(loops->way, node);
        return TRUE;
    }
    at = again ? at : 0; /* so long a way is as bad as one that comes round */
    GString *path = g_string_new(g_ptr_array_index(loops->names, at));
    for (guint i = at + 1; i < loops->names->len; i++)
        g_string_append_printf(path, " → %s", (char *)g_ptr_array_index(loops->names, i));
    record_find_path(loops->findings, RECORD_LOOP, (RecordSpot){type->file, label, line}, label,
                     NULL, path->str);
    g_string_free(path, TRUE);
    g_ptr_array_remove_index(loops->names, loops->names->len - 1);
    return FALSE;
}

static void leave(Loops *loops, gpointer node)
{
    g_ptr_array_remove_index(loops->way, loops->way->len - 1);
    g_ptr_array_remove_index(loops->names, loops->names->len - 1);
    g_hash_table_add(loops->done, node);
}

static void visit_effects(Loops *loops, const RecordType *type, const GPtrArray *effects);

static void visit_transition(Loops *loops, const RecordType *type,
                             const RecordTransition *transition)
{
    if (!enter(loops, type, (gpointer)transition, transition->name, transition->line))
        return;
    visit_effects(loops, type, transition->effects);
    visit_state(loops, type, transition->to);
    leave(loops, (gpointer)transition);
}

static gboolean lets(const RecordTransition *transition, const RecordType *type)
{
    return g_ptr_array_find(transition->moved_by, type, NULL);
}

static void visit_set(Loops *loops, const RecordType *type, const RecordEffect *effect)
{
    for (guint i = 0; i < effect->type->transitions->len; i++) {
        const RecordTransition *other = g_ptr_array_index(effect->type->transitions, i);
        if (strcmp(other->name, effect->transition) == 0 && lets(other, type))
            visit_transition(loops, effect->type, other);
    }
}

static void visit_effects(Loops *loops, const RecordType *type, const GPtrArray *effects)
{
    for (guint i = 0; i < effects->len; i++) {
        const RecordEffect *effect = g_ptr_array_index(effects, i);
        if (effect->kind == RECORD_SET)
            visit_set(loops, type, effect);
        else if (effect->kind == RECORD_OPEN)
            visit_state(loops, effect->type, effect->type->initial);
    }
}

static void visit_state(Loops *loops, const RecordType *type, const RecordState *state)
{
    if (!enter(loops, type, (gpointer)state, state->name, state->line))
        return;
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(type->deadlines, i);
        if (!g_ptr_array_find(deadline->states, state, NULL))
            continue;
        visit_effects(loops, type, deadline->effects);
        if (deadline->becomes != NULL)
            visit_state(loops, type, deadline->becomes);
    }
    leave(loops, (gpointer)state);
}

/* An effect may make only what says that it may be made so, and never a grant. */
static void check_set(const RecordType *type, const RecordEffect *effect, RecordFindings *findings)
{
    gboolean open = FALSE;
    gboolean grant = FALSE;
    for (guint i = 0; i < effect->type->transitions->len; i++) {
        const RecordTransition *other = g_ptr_array_index(effect->type->transitions, i);
        if (strcmp(other->name, effect->transition) != 0)
            continue;
        open = open || lets(other, type);
        grant = grant || other->act == RECORD_ACT_GRANT;
    }
    RecordSpot spot = {type->file, effect->transition, effect->line};
    g_autofree char *name = g_strdup_printf("%s.%s", effect->type->name, effect->transition);
    if (grant)
        record_find(findings, RECORD_EFFECT_GRANT, spot, name, NULL);
    else if (!open)
        record_find(findings, RECORD_EFFECT_CLOSED, spot, name, type->name);
}

static void check_sets(const RecordType *type, const GPtrArray *effects, RecordFindings *findings)
{
    for (guint i = 0; i < effects->len; i++) {
        const RecordEffect *effect = g_ptr_array_index(effects, i);
        if (effect->kind == RECORD_SET)
            check_set(type, effect, findings);
    }
}

static void check_type(Loops *loops, const RecordType *type)
{
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        check_sets(type, transition->effects, loops->findings);
        visit_transition(loops, type, transition);
    }
    for (guint i = 0; i < type->deadlines->len; i++)
        check_sets(type, ((RecordDeadline *)g_ptr_array_index(type->deadlines, i))->effects,
                   loops->findings);
    for (guint i = 0; i < type->states->len; i++)
        visit_state(loops, type, g_ptr_array_index(type->states, i));
}

void record_check_loops(const RecordTypes *types, RecordFindings *findings)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) way = g_ptr_array_new();
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    Loops loops = {findings, done, way, names};
    GPtrArray *all = record_types_all(types);
    for (guint i = 0; i < all->len; i++)
        check_type(&loops, g_ptr_array_index(all, i));
}
