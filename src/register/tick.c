/* register/tick.c -- what happens without a person: deadlines step by step, and pointing anew when
 * the office changed */
#include "base/problem.h"
#include "record/expr.h"
#include "register/clock.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "register/planning.h"
#include "register/who.h"
#include <string.h>

static RegisterDue *due_named(const RegisterRecord *record, const char *name)
{
    for (guint i = 0; i < record->dues->len; i++) {
        RegisterDue *due = &g_array_index(record->dues, RegisterDue, i);
        if (due->deadline != NULL && strcmp(due->deadline->name, name) == 0)
            return due;
    }
    return NULL;
}

static json_t *about(const RecordDeadline *deadline, RegisterStep step)
{
    static const char *const steps[] = {
        [REGISTER_REMIND] = "ahead",
        [REGISTER_PASSED] = "passed",
        [REGISTER_ESCALATE] = "escalated",
        [REGISTER_OVER] = "over",
    };
    return json_pack("{s:s, s:s}", "deadline", deadline->name, "reached", steps[step]);
}

/* The state the type says: as if somebody had made a transition, but nobody did. */
static gboolean lapse(RegisterPlan *plan, RegisterRecord *record, const RecordDeadline *deadline,
                      json_t *content, GError **error)
{
    g_autoptr(RegisterRecord) was = planning_before(record);
    const PlanningStep step = {.act = "record.lapse",
                               .content = content,
                               .to = deadline->becomes,
                               .effects = deadline->effects,
                               .label = deadline->label};
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_whos_keys(plan->view, record, deadline->remind, keys);
    planning_tell(plan, record, keys, "passed", deadline->label, content);
    return planning_enter(plan, record, was, &step, error);
}

static gboolean remind(RegisterPlan *plan, RegisterRecord *record, RegisterDue *due,
                       RegisterStep step, json_t *content, GError **error)
{
    const RecordDeadline *deadline = due->deadline;
    g_autoptr(RegisterRecord) was = planning_before(record);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    gboolean late = step == REGISTER_ESCALATE;
    register_whos_keys(plan->view, record, late ? deadline->escalate : deadline->remind, keys);
    planning_tell(plan, record, keys, register_text_in(content, "reached"), deadline->label,
                  content);
    if (late) {
        json_object_set_new(content, "late", planning_those_who_see(plan, record, keys));
    }
    register_due_advance(due);
    record->version++;
    planning_event(plan, late ? "record.escalate" : "record.remind", record, json_incref(content));
    if (step == REGISTER_PASSED &&
        !planning_effects(plan, record, deadline->effects, deadline->label, content, error))
        return FALSE;
    register_outcome(plan->view, record, was, content);
    return register_view_good(plan->view, error);
}

/* Its condition no longer holds, or its type no longer knows it: it stops, in silence. */
static gboolean stop(RegisterPlan *plan, RegisterRecord *record, RegisterDue *due, json_t *content,
                     GError **error)
{
    g_autoptr(RegisterRecord) was = planning_before(record);
    due->at_us = REGISTER_NEVER_US;
    record->version++;
    planning_event(plan, "record.remind", record, json_incref(content));
    register_outcome(plan->view, record, was, content);
    return register_view_good(plan->view, error);
}

gboolean register_plan_tick(RegisterPlan *plan, gint64 id, const char *name, GError **error)
{
    g_autoptr(RegisterRecord) loaded = register_record_load_id(plan->view, id, error);
    if (loaded == NULL)
        return FALSE;
    RegisterRecord *record = planning_record(plan, loaded->key, error);
    RegisterDue *due = record != NULL ? due_named(record, name) : NULL;
    if (record == NULL || due == NULL || due->at_us > plan->view->now_us)
        return record != NULL;
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    RecordScene scene = {full, plan->view->today, NULL};
    RegisterStep step = register_due_step(due);
    g_autoptr(json_t) content = about(due->deadline, step);
    if (step == REGISTER_OVER ||
        (due->deadline->when != NULL && !record_expr_truth(due->deadline->when, &scene)))
        return stop(plan, record, due, content, error);
    if (step == REGISTER_PASSED && due->deadline->becomes != NULL)
        return lapse(plan, record, due->deadline, content, error);
    return remind(plan, record, due, step, content, error);
}

gboolean register_plan_stop(RegisterPlan *plan, gint64 id, const char *name, GError **error)
{
    g_autoptr(RegisterRecord) loaded = register_record_load_id(plan->view, id, error);
    RegisterRecord *record = loaded != NULL ? planning_record(plan, loaded->key, error) : NULL;
    RegisterDue *due = record != NULL ? due_named(record, name) : NULL;
    if (due == NULL)
        return record != NULL;
    g_autoptr(json_t) content = about(due->deadline, REGISTER_OVER);
    return stop(plan, record, due, content, error);
}

gboolean register_plan_repoint(RegisterPlan *plan, gint64 id, GError **error)
{
    g_autoptr(RegisterRecord) loaded = register_record_load_id(plan->view, id, error);
    RegisterRecord *record = loaded != NULL ? planning_record(plan, loaded->key, error) : NULL;
    if (record == NULL)
        return FALSE;
    g_autoptr(json_t) content = json_object();
    if (!register_repoint(plan->view, record, content))
        return register_view_good(plan->view, error);
    record->version++;
    planning_event(plan, "record.repoint", record, json_incref(content));
    return register_view_good(plan->view, error);
}
