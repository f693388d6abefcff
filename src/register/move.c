/* register/move.c -- a transition: by which right, with which values, and who comes to know */
#include "base/problem.h"
#include "register/parts.h"
#include "register/planning.h"
#include "register/refuse.h"
#include <string.h>

static gboolean prefers(const RecordRefusal *now, const RecordRefusal *than)
{
    static const int told[] = {
        [RECORD_REFUSED_STATE] = 1,
        [RECORD_REFUSED_CONDITION] = 1,
        [RECORD_REFUSED_PERSON] = 0,
        [RECORD_REFUSED_EXCLUDED] = 2,
        [RECORD_REFUSED_MISSING] = 3,
        [RECORD_REFUSED_SECOND] = 4,
        [RECORD_MAY] = 5,
    };
    return told[now->kind] > told[than->kind];
}

/* The way in which the person may, or comes nearest to it. */
static RecordRefusal choose_way(const RegisterPlan *plan, const RegisterRecord *record,
                                const RecordTransition *transition, const json_t *full,
                                const char *as, RegisterActing *acting)
{
    RecordCase now = register_record_case(plan->view, record, full);
    RecordRefusal best = {.kind = RECORD_REFUSED_PERSON, .transition = transition};
    RegisterActing way;
    for (guint i = 0; planning_acting(&way, plan, record, i); i++) {
        gboolean wanted = as == NULL || (way.deputy && strcmp(way.for_person, as) == 0);
        if (!wanted)
            continue;
        RecordActor actor = register_actor(&way, transition);
        RecordRefusal refusal = record_may(&now, transition, &actor, NULL);
        if (i > 0 && !prefers(&refusal, &best))
            continue;
        best = refusal;
        *acting = way;
        if (refusal.kind == RECORD_MAY || refusal.kind == RECORD_REFUSED_SECOND)
            break;
    }
    return best;
}

/* Which of the name is meant; when none leads on, any of the name says why. */
static const RecordTransition *find_transition(const RegisterPlan *plan,
                                               const RegisterRecord *record, const char *name,
                                               const json_t *full, GError **error)
{
    RecordCase now = register_record_case(plan->view, record, full);
    const RecordTransition *meant = record_meant(&now, name);
    const RecordTransition *any =
        meant != NULL ? meant : record_transition_find(record->type, name);
    if (any == NULL)
        problem_set(error, PROBLEM_INVALID, "transition", name);
    return any;
}

/* ---- moving ---- */

json_t *planning_as(const RegisterActing *acting)
{
    return json_pack("{s:s, s:s, s:s}", "person", acting->for_person, "key",
                     acting->used != NULL ? acting->used->key : "", "by",
                     acting->used != NULL ? acting->used->as.by : "");
}

/* A deputy acted: the holder sees it afterwards where the appointment says so. */
void planning_note_deputy(const RegisterPlan *plan, RegisterRecord *record,
                          const RegisterActing *acting, json_t *content)
{
    if (!acting->deputy)
        return;
    json_object_set_new(content, "as", planning_as(acting));
    if (acting->used == NULL || !acting->used->as.after_view || *acting->for_person == '\0')
        return;
    json_array_append_new(register_own(&record->looks),
                          json_pack("{s:s, s:s, s:I}", "person", acting->for_person, "by",
                                    plan->person, "version", (json_int_t)record->version + 1));
}

/* Every such case is counted in the year's report. */
void planning_note_relief(const RegisterPlan *plan, const RegisterRecord *record,
                          const PlanningTry *try, json_t *content)
{
    const char *person = try->lifted_of;
    g_autofree char *relief =
        try->lifted != NULL ? register_relief(plan->view, record, try->transition->relief, person)
                            : NULL;
    if (relief != NULL)
        json_object_set_new(content, "relieved",
                            json_pack("[{s:s, s:s, s:s, s:s}]", "relief", relief, "transition",
                                      try->transition->name, "barred", try->lifted->text, "person",
                                      person));
}

static gboolean check_reason(const RecordTransition *transition, const RegisterDoing *doing,
                             GError **error)
{
    if (!transition->reason || *doing->comment != '\0')
        return TRUE;
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("comment", "理由"),
                PROBLEM_BOTH("it is to be filled in", "記入が必要です"));
    return FALSE;
}

/* What the form of a transition takes: its own fields, and in a state one may edit, those too. */
static GPtrArray *fields_of_move(const RegisterPlan *plan, const RegisterRecord *record,
                                 const RecordTransition *transition)
{
    GPtrArray *fields = g_ptr_array_new();
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    RecordCase now = register_record_case(plan->view, record, full);
    RegisterActing way;
    g_ptr_array_extend(fields, transition->fills, NULL, NULL);
    for (guint i = 0; planning_acting(&way, plan, record, i); i++) {
        RecordActor actor = register_actor(&way, NULL);
        if (!record_may_edit(&now, &actor))
            continue;
        g_ptr_array_extend(fields, record->state->edit_fields, NULL, NULL);
        break;
    }
    return fields;
}

/* Tried on the record: values first, then whether it may be. */
gboolean planning_try(RegisterPlan *plan, RegisterRecord *record, const RegisterDoing *doing,
                      const char *name, PlanningTry *try, GError **error)
{
    g_autoptr(json_t) before = register_values_full(plan->view, record);
    const RecordTransition *first = find_transition(plan, record, name, before, error);
    if (first == NULL)
        return FALSE;
    g_autoptr(json_t) values = register_with_presets(plan->view, record, first, doing->values);
    g_autoptr(GPtrArray) fields =
        json_object_size(values) > 0 ? fields_of_move(plan, record, first) : NULL;
    if (!register_fill(&plan->filler, record, values, fields, try->changes, error))
        return FALSE;
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    try->transition = full == before ? first : find_transition(plan, record, name, full, error);
    if (try->transition == NULL)
        return FALSE;
    if (!planning_program_may(plan, record->type) ||
        (plan->by_program && !record_may_by_program(try->transition))) {
        problem_set(error, PROBLEM_NOT_ALLOWED,
                    PROBLEM_BOTH("this step, which is for persons,", "人が行うこの手続き"), NULL);
        return FALSE;
    }
    RecordRefusal refusal =
        choose_way(plan, record, try->transition, full, doing->as, &try->acting);
    if (!register_view_good(plan->view, error))
        return FALSE;
    const char *left_out = refusal.of_other ? try->acting.for_person : plan->person;
    try->lifted = refusal.lifted;
    try->lifted_of = left_out;
    try->needs_second = refusal.kind == RECORD_REFUSED_SECOND;
    if (refusal.kind == RECORD_MAY || try->needs_second)
        return check_reason(try->transition, doing, error);
    const RegisterLeftOut who = {plan->person, left_out};
    register_refuse(plan->view, record, &refusal, &who, &plan->refusal, error);
    return FALSE;
}

gboolean register_plan_move(RegisterPlan *plan, const RegisterDoing *doing, const char *transition,
                            GError **error)
{
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    g_autoptr(RegisterRecord) was = planning_before(record);
    g_autoptr(json_t) content = json_object();
    g_autoptr(json_t) changes = json_object();
    PlanningTry try = {.changes = changes};
    if (!planning_try(plan, record, doing, transition, &try, error))
        return FALSE;
    if (try.needs_second)
        return planning_ask_second(plan, record, was, doing, &try, error);
    if (json_object_size(changes) > 0)
        json_object_set(content, "changes", changes);
    planning_say(plan, doing, content);
    planning_add_doer(record, try.transition->name, plan->person);
    planning_add_doer(record, try.transition->name, try.acting.for_person);
    planning_note_deputy(plan, record, &try.acting, content);
    planning_note_relief(plan, record, &try, content);
    return planning_make(plan, record, was, try.transition,
                         (PlanningStep){.act = "record.move",
                                        .content = content,
                                        .on_behalf_of = try.acting.for_person},
                         error);
}
