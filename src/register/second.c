/* register/second.c -- where two persons are needed: the first asks, the second agrees or not */
#include "base/problem.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "register/planning.h"
#include "register/refuse.h"
#include <string.h>

/* Where anybody at all may be the second, one is to be named. */
static gboolean check_second(RegisterPlan *plan, const RegisterRecord *record,
                             const RegisterDoing *doing, const PlanningTry *try, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_whos_keys(plan->view, record, try->transition->second_by, keys);
    gboolean anybody = g_ptr_array_find_with_equal_func(keys, OFFICE_STAFF_KEY, g_str_equal, NULL);
    RegisterActing first = try->acting;
    RegisterActing second;
    gboolean good = *doing->second == '\0' && !anybody;
    for (guint i = 0; *doing->second != '\0' && !good &&
                      register_acting(&second, plan->view, record, doing->second, i);
         i++) {
        RecordActor one = register_actor(&first, try->transition);
        RecordActor two = register_actor(&second, try->transition);
        good = record_may_second(try->transition, &one, &two);
    }
    if (!register_view_good(plan->view, error) || good)
        return good;
    problem_set(error, PROBLEM_INVALID, "second",
                PROBLEM_BOTH("name another person who may be the second",
                             "二人目になれる別の人を選んでください"));
    return FALSE;
}

/* With the defaults of the day it is asked: agreeing later makes what was asked. */
static json_t *pending_json(const RegisterPlan *plan, const RegisterRecord *was,
                            const RegisterDoing *doing, const PlanningTry *try)
{
    json_t *by = json_pack("[s]", plan->person);
    if (*try->acting.for_person != '\0')
        json_array_append_new(by, json_string(try->acting.for_person));
    json_t *pending = json_pack("{s:s, s:s, s:o, s:s, s:s}", "transition", try->transition->name,
                                "asked", doing->second, "by", by, "comment", doing->comment,
                                "effective_on", doing->effective_on);
    g_autoptr(json_t) values =
        register_with_presets(plan->view, was, try->transition, doing->values);
    if (doing->values != NULL || json_object_size(values) > 0)
        json_object_set(pending, "values", values);
    return pending;
}

/* Nothing moves before the second person agrees: the values typed are kept with the question. */
gboolean planning_ask_second(RegisterPlan *plan, RegisterRecord *record, RegisterRecord *was,
                             const RegisterDoing *doing, const PlanningTry *try, GError **error)
{
    if (!check_second(plan, record, doing, try, error))
        return FALSE;
    json_decref(record->values);
    record->values = json_incref(was->values);
    json_decref(record->pending);
    record->pending = pending_json(plan, was, doing, try);
    record->version++;
    g_autoptr(json_t) content =
        json_pack("{s:O, s:s}", "pending", record->pending, "transition", try->transition->name);
    if (try->acting.deputy)
        json_object_set_new(content, "as", planning_as(&try->acting));
    RegisterEvent *event = planning_event(plan, "record.propose", record, json_incref(content));
    g_free(event->on_behalf_of);
    event->on_behalf_of = g_strdup(try->acting.for_person);
    event->serve = try->transition->serves != NULL ? try->transition->serves : "";
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *asked = g_strconcat("p:", doing->second, NULL);
    if (*doing->second != '\0')
        register_add_key(keys, asked);
    else
        register_whos_keys(plan->view, record, try->transition->second_by, keys);
    planning_tell(plan, record, keys, "second", try->transition->label, content);
    register_outcome(plan->view, record, was, content);
    return register_view_good(plan->view, error);
}

static const char *pending_text(const RegisterRecord *record, const char *key)
{
    return register_text_in(record->pending, key);
}

/* The first person again, as things are now. */
static gboolean first_again(RegisterPlan *plan, RegisterRecord *record, PlanningTry *try,
                            json_t **first_values, GError **error)
{
    const json_t *by = json_object_get(record->pending, "by");
    const char *first = json_string_value(json_array_get(by, 0));
    const char *for_person = json_string_value(json_array_get(by, 1));
    RegisterSight sight = {0};
    RegisterPlan own = *plan;
    if (!register_sight_open(&sight, plan->view, first, error))
        return FALSE;
    own.person = own.filler.person = first;
    own.filler.sight = &sight;
    *first_values = json_incref(json_object_get(record->pending, "values"));
    const RegisterDoing doing = {.record = record->key,
                                 .values = *first_values,
                                 .comment = pending_text(record, "comment"),
                                 .effective_on = pending_text(record, "effective_on"),
                                 .as = for_person,
                                 .second = ""};
    gboolean good =
        planning_try(&own, record, &doing, pending_text(record, "transition"), try, error);
    plan->refusal = own.refusal;
    register_sight_close(&sight);
    return good;
}

static gboolean may_second(RegisterPlan *plan, const RegisterRecord *record, const PlanningTry *try,
                           const char *as, RegisterActing *acting, GError **error)
{
    const char *asked = pending_text(record, "asked");
    RegisterActing first = try->acting;
    for (guint i = 0; register_acting(acting, plan->view, record, plan->person, i); i++) {
        RecordActor one = register_actor(&first, try->transition);
        RecordActor two = register_actor(acting, try->transition);
        gboolean wanted = as == NULL || (acting->deputy && strcmp(acting->for_person, as) == 0);
        gboolean meant = *asked == '\0' || strcmp(asked, plan->person) == 0;
        if (wanted && meant && record_may_second(try->transition, &one, &two))
            return TRUE;
    }
    RecordRefusal refusal = {.kind = RECORD_REFUSED_SECOND, .transition = try->transition};
    const RegisterLeftOut who = {plan->person, plan->person};
    if (register_view_good(plan->view, error))
        register_refuse(plan->view, record, &refusal, &who, &plan->refusal, error);
    return FALSE;
}

static gboolean decline(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                        const RegisterDoing *doing, GError **error)
{
    g_autoptr(json_t) content = json_pack("{s:s}", "transition", pending_text(was, "transition"));
    planning_say(plan, doing, content);
    planning_withdraw_pending(record, content);
    record->version++;
    planning_event(plan, "record.decline", record, json_incref(content));
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *first = g_strconcat(
        "p:", json_string_value(json_array_get(json_object_get(was->pending, "by"), 0)), NULL);
    register_add_key(keys, first);
    const RecordTransition *any =
        record_transition_find(record->type, pending_text(was, "transition"));
    planning_tell(plan, record, keys, "declined", any->label, content);
    register_outcome(plan->view, record, was, content);
    return register_view_good(plan->view, error);
}

/* What was asked and by whom, whether or not it could still be made: to be declined. */
static gboolean as_asked(RegisterPlan *plan, const RegisterRecord *record, PlanningTry *try,
                         GError **error)
{
    const char *name = pending_text(record, "transition");
    const json_t *by = json_object_get(record->pending, "by");
    const char *for_person = json_string_value(json_array_get(by, 1));
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    RecordCase now = register_record_case(plan->view, record, full);
    const RecordTransition *meant = record_meant(&now, name);
    try->transition = meant != NULL ? meant : record_transition_find(record->type, name);
    register_acting(&try->acting, plan->view, record, json_string_value(json_array_get(by, 0)), 0);
    if (for_person != NULL)
        try->acting.for_person = for_person;
    return register_view_good(plan->view, error);
}

static gboolean agree_to(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                         const RegisterDoing *doing, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autoptr(json_t) values = NULL;
    PlanningTry try = {.changes = changes};
    RegisterActing second;
    if (!first_again(plan, record, &try, &values, error) ||
        !may_second(plan, record, &try, doing->as, &second, error))
        return FALSE;
    const char *name = try.transition->name;
    g_autoptr(json_t) content = json_pack("{s:O}", "first", record->pending);
    if (json_object_size(changes) > 0)
        json_object_set(content, "changes", changes);
    planning_say(plan, doing, content);
    const json_t *by = json_object_get(was->pending, "by");
    for (gsize i = 0; i < json_array_size(by); i++)
        planning_add_doer(record, name, json_string_value(json_array_get(by, i)));
    planning_add_doer(record, name, plan->person);
    planning_add_doer(record, name, second.for_person);
    planning_note_deputy(plan, record, &second, content);
    planning_note_relief(plan, record, &try, content);
    return planning_make(
        plan, record, was, try.transition,
        (PlanningStep){.act = "record.move", .content = content, .on_behalf_of = second.for_person},
        error);
}

gboolean register_plan_second(RegisterPlan *plan, const RegisterDoing *doing, gboolean agree,
                              GError **error)
{
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    if (json_object_size(record->pending) == 0) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the agreement", "二人目の確認"),
                    PROBLEM_BOTH("nobody asked for it", "求められていません"));
        return FALSE;
    }
    g_autoptr(RegisterRecord) was = planning_before(record);
    if (agree)
        return agree_to(plan, record, was, doing, error);
    PlanningTry try = {0};
    RegisterActing second;
    return as_asked(plan, record, &try, error) &&
           may_second(plan, record, &try, doing->as, &second, error) &&
           decline(plan, record, was, doing, error);
}
