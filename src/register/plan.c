/* register/plan.c -- a plan and its events; entering a state, opening a record */
#include "register/plan.h"
#include "base/problem.h"
#include "base/times.h"
#include "record/expr.h"
#include "register/clock.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "register/planning.h"
#include "register/retained.h"
#include <string.h>

STORE_SQL(number_last, "SELECT last FROM record_number WHERE series = $1");

#define DEPTH_MAX 8 /* of effects that set off others */

/* ---- the plan ---- */

static void event_free(gpointer data)
{
    RegisterEvent *event = data;
    g_free(event->subject);
    g_free(event->on_behalf_of);
    json_decref(event->content);
    g_free(event);
}

static void record_free(gpointer data)
{
    register_record_free(data);
}

void register_plan_begin(RegisterPlan *plan, RegisterView *view, RegisterSight *sight,
                         const char *person)
{
    *plan = (RegisterPlan){.view = view, .person = person};
    plan->filler = (RegisterFiller){.view = view, .sight = sight, .person = person};
    plan->events = g_ptr_array_new_with_free_func(event_free);
    plan->records = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, record_free);
    plan->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void register_plan_end(RegisterPlan *plan)
{
    g_clear_pointer(&plan->events, g_ptr_array_unref);
    g_clear_pointer(&plan->records, g_hash_table_unref);
    g_clear_pointer(&plan->numbers, g_hash_table_unref);
    json_decref(g_steal_pointer(&plan->refusal));
}

RegisterRecord *planning_record(RegisterPlan *plan, const char *key, GError **error)
{
    RegisterRecord *known = g_hash_table_lookup(plan->records, key);
    if (known != NULL)
        return known;
    known = register_record_load(plan->view, key, error);
    if (known != NULL)
        g_hash_table_insert(plan->records, known->key, known);
    return known;
}

gboolean planning_acting(RegisterActing *way, const RegisterPlan *plan,
                         const RegisterRecord *record, guint at)
{
    return (at == 0 || !plan->by_program) &&
           register_acting(way, plan->view, record, plan->person, at);
}

gboolean planning_program_may(const RegisterPlan *plan, const RecordType *type)
{
    return !plan->by_program || record_is_for_programs(type);
}

/* Of a record that was disposed of its line stays as it is: nothing is noted on it, and no rule is
 * asked again about values that are gone. */
static gboolean check_kept(const RegisterPlan *plan, const RegisterRecord *record, GError **error)
{
    gboolean found = FALSE;
    g_auto(RegisterRetention) said = {0};
    if (record->closed_us == 0)
        return TRUE;
    if (!register_retention_find(plan->view->store, record->id, &said, &found, error))
        return FALSE;
    if (!found || strcmp(said.state, REGISTER_ERASED) != 0 ||
        strcmp(said.scope, REGISTER_SCOPE_RECORD) != 0)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this record", "この記録"),
                PROBLEM_BOTH("it was disposed of", "廃棄済みです"));
    return FALSE;
}

RegisterRecord *planning_seen(RegisterPlan *plan, const RegisterDoing *doing, GError **error)
{
    RegisterRecord *record = planning_record(plan, doing->record, error);
    if (record == NULL)
        return NULL;
    gboolean own = record->id == 0; /* opened in this very plan */
    if (!own && (plan->filler.sight == NULL || !register_sees(plan->filler.sight, record))) {
        if (register_view_good(plan->view, error))
            register_not_found(doing->record, error);
        return NULL;
    }
    if (doing->expected_version == record->version)
        return check_kept(plan, record, error) ? record : NULL;
    problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("this record", "この記録"),
                PROBLEM_BOTH("someone else", "別の人"));
    return NULL;
}

/* As it stood: values and the rest are shared until somebody changes them. */
RegisterRecord *planning_before(RegisterRecord *record)
{
    RegisterRecord *was = g_memdup2(record, sizeof *record);
    was->applicant = g_strdup(record->applicant);
    was->unit = g_strdup(record->unit);
    was->number = g_strdup(record->number);
    was->title = g_strdup(record->title);
    was->dues = g_array_copy(record->dues);
    was->values = record->values;
    was->doers = record->doers;
    was->former = record->former;
    was->pending = record->pending;
    was->looks = record->looks;
    json_incref(record->values);
    json_incref(record->doers);
    json_incref(record->former);
    json_incref(record->pending);
    json_incref(record->looks);
    return was;
}

RegisterEvent *planning_event(RegisterPlan *plan, const char *act, const RegisterRecord *record,
                              json_t *content)
{
    RegisterEvent *event = g_new0(RegisterEvent, 1);
    event->act = act;
    event->subject = g_strconcat("record/", record->key, NULL);
    event->on_behalf_of = g_strdup("");
    event->from_state = event->to_state = record->state->name;
    event->type = record->type->name;
    event->serve = "";
    event->content = content;
    json_object_set_new(content, "version", json_integer((json_int_t)record->version));
    g_ptr_array_add(plan->events, event);
    return event;
}

gboolean planning_too_much(const RegisterPlan *plan, GError **error)
{
    if (plan->events->len < REGISTER_EVENTS_MAX && plan->depth < DEPTH_MAX)
        return FALSE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this act", "この操作"),
                PROBLEM_BOTH("it would set off too many others", "連動する記録が多すぎます"));
    return TRUE;
}

gboolean planning_check_doing(const RegisterPlan *plan, const RegisterDoing *doing, GError **error)
{
    if (!register_check_text("comment", doing->comment, TRUE, REGISTER_COMMENT_CHARS, error))
        return FALSE;
    if (*doing->effective_on == '\0' || (time_day_is_valid(doing->effective_on) &&
                                         strcmp(doing->effective_on, plan->view->today) <= 0))
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "effective_on",
                PROBLEM_BOTH("a day that is not after today", "今日までの日付を入力してください"));
    return FALSE;
}

void planning_say(const RegisterPlan *plan, const RegisterDoing *doing, json_t *content)
{
    if (*doing->comment != '\0')
        json_object_set_new(content, "comment", json_string(doing->comment));
    if (*doing->effective_on != '\0' && strcmp(doing->effective_on, plan->view->today) != 0)
        json_object_set_new(content, "effective_on", json_string(doing->effective_on));
}

/* ---- making a transition ---- */

void planning_add_doer(RegisterRecord *record, const char *transition, const char *person)
{
    json_t *persons = json_object_get(record->doers, transition);
    if (person == NULL || *person == '\0')
        return;
    for (gsize i = 0; i < json_array_size(persons); i++)
        if (strcmp(json_string_value(json_array_get(persons, i)), person) == 0)
            return;
    json_t *doers = register_own(&record->doers);
    persons = json_object_get(doers, transition);
    if (persons == NULL) {
        persons = json_array();
        json_object_set_new(doers, transition, persons);
    }
    json_array_append_new(persons, json_string(person));
}

static gboolean last_number(RegisterPlan *plan, const char *series, gint64 *last, GError **error)
{
    const gint64 *given = g_hash_table_lookup(plan->numbers, series);
    if (given != NULL) {
        *last = *given;
        return TRUE;
    }
    g_autoptr(StoreQuery) query = store_query(plan->view->store, &number_last, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, series);
    StoreStep step = store_step(query, error);
    *last = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    return step != STORE_FAILED;
}

static gboolean give_number(RegisterPlan *plan, RegisterRecord *record, json_t *content,
                            GError **error)
{
    gint64 last = 0;
    int year = time_fiscal_year(plan->view->now_us);
    g_autofree char *series = g_strdup_printf("%s/%d", record->type->name, year);
    if (record->type->numbered == NULL || *record->number != '\0')
        return TRUE;
    if (!last_number(plan, series, &last, error))
        return FALSE;
    last++;
    g_autofree char *era = register_fiscal_year_text(year);
    g_free(record->number);
    record->number = g_strdup_printf("%s%s-%" G_GINT64_FORMAT, record->type->numbered, era, last);
    g_hash_table_insert(plan->numbers, g_strdup(series), g_memdup2(&last, sizeof last));
    json_object_set_new(content, "number", json_string(record->number));
    json_object_set_new(content, "series", json_string(series));
    json_object_set_new(content, "serial", json_integer(last));
    return TRUE;
}

/* Any change takes back what a second person was asked. */
void planning_withdraw_pending(RegisterRecord *record, json_t *content)
{
    if (json_object_size(record->pending) == 0)
        return;
    json_decref(record->pending);
    record->pending = json_object();
    json_object_set(content, "pending", record->pending);
}

/* From here on the record stands in its new state; what follows is written down. */
gboolean planning_enter(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                        const PlanningStep *step, GError **error)
{
    json_t *content = step->content;
    json_object_set_new(content, "state", json_string(step->to->name));
    json_object_set_new(content, "entered", json_true());
    record->state = step->to;
    record->entered_us = plan->view->now_us;
    record->version++;
    if (step->to->final || was->state->final)
        json_object_set_new(content, "closed", json_boolean(step->to->final));
    if (!json_equal(record->doers, was->doers))
        json_object_set(content, "doers", record->doers);
    if (!json_equal(record->looks, was->looks))
        json_object_set(content, "looks", record->looks);
    planning_withdraw_pending(record, content);
    if (step->to != record->type->initial && !give_number(plan, record, content, error))
        return FALSE;
    RegisterEvent *event = planning_event(plan, step->act, record, json_incref(content));
    event->from_state = was->state->name;
    event->to_state = step->to->name;
    event->serve = step->serve != NULL ? step->serve : "";
    g_free(event->on_behalf_of);
    event->on_behalf_of = g_strdup(step->on_behalf_of != NULL ? step->on_behalf_of : "");
    if (!planning_effects(plan, record, step->effects, step->label, content, error))
        return FALSE;
    register_outcome(plan->view, record, was, content);
    return register_view_good(plan->view, error);
}

gboolean planning_make(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                       const RecordTransition *transition, PlanningStep step, GError **error)
{
    json_object_set_new(step.content, "transition", json_string(transition->name));
    step.to = transition->to;
    step.effects = transition->effects;
    step.label = transition->label;
    step.serve = transition->serves;
    return planning_enter(plan, record, was, &step, error);
}

/* ---- opening ---- */

static json_t *opened_content(const RegisterRecord *record)
{
    return json_pack("{s:s, s:I, s:s, s:s, s:s}", "type", record->type->name, "generation",
                     (json_int_t)record->set->generation, "state", record->state->name, "applicant",
                     record->applicant, "unit", record->unit);
}

static gboolean needs_filled(const RegisterPlan *plan, const RegisterRecord *record, GError **error)
{
    for (guint i = 0; i < record->type->open_needs->len; i++) {
        const RecordField *field = g_ptr_array_index(record->type->open_needs, i);
        if (!record_value_empty(field, json_object_get(record->values, field->name)))
            continue;
        g_autofree char *label = g_strconcat(field->label.en, PROBLEM_MARK, field->label.ja, NULL);
        problem_set(error, PROBLEM_INVALID, label,
                    PROBLEM_BOTH("it is to be filled in", "記入が必要です"));
        return FALSE;
    }
    return register_view_good(plan->view, error);
}

gboolean planning_open(RegisterPlan *plan, const PlanningOpening *opening, char *key,
                       GError **error)
{
    RegisterRecord *record = register_record_new(plan->view, opening->set, opening->type);
    g_hash_table_insert(plan->records, record->key, record);
    g_free(record->applicant);
    g_free(record->unit);
    record->applicant = g_strdup(opening->applicant != NULL ? opening->applicant : "");
    record->unit = g_strdup(opening->unit != NULL ? opening->unit : "");
    json_t *values = register_own_values(record);
    json_object_set_new(values, "applicant", json_string(record->applicant));
    json_object_set_new(values, "applicant_unit", json_string(record->unit));
    RegisterFiller filler = plan->filler;
    if (opening->applicant == NULL)
        filler.sight = NULL; /* an effect or the calendar: what it names was seen to before */
    if (!register_fill(&filler, record, opening->values, opening->fields, NULL, error))
        return FALSE;
    register_fill_presets(plan->view, record);
    if (!needs_filled(plan, record, error))
        return FALSE;
    record->version = 1;
    g_autoptr(json_t) content = opened_content(record);
    json_object_set_new(content, "values", register_values_stored(record));
    if (opening->cause != NULL)
        json_object_set_new(content, "cause", planning_cause(opening->cause));
    if (opening->period != NULL)
        json_object_set_new(content, "period", json_string(opening->period));
    if (opening->doing != NULL)
        planning_say(plan, opening->doing, content);
    if (opening->applicant == NULL && !give_number(plan, record, content, error))
        return FALSE;
    RegisterEvent *event = planning_event(plan, "record.open", record, json_incref(content));
    event->from_state = "";
    register_outcome(plan->view, record, NULL, content);
    if (key != NULL)
        g_strlcpy(key, record->key, ID_TEXT_BYTES);
    return register_view_good(plan->view, error);
}

static gboolean may_open(const RegisterPlan *plan, const RegisterRecord *shape)
{
    RegisterActing way;
    for (guint i = 0; planning_acting(&way, plan, shape, i); i++) {
        RecordActor actor = register_actor(&way, NULL);
        if (record_may_open(shape->type, &actor))
            return TRUE;
    }
    return FALSE;
}

/* What the first state lets its applicant fill in, and what opening needs. */
static GPtrArray *fields_at_opening(const RecordType *type)
{
    GPtrArray *fields = g_ptr_array_new();
    g_ptr_array_extend(fields, type->initial->edit_fields, NULL, NULL);
    g_ptr_array_extend(fields, type->open_needs, NULL, NULL);
    return fields;
}

gboolean register_plan_open(RegisterPlan *plan, const RegisterOpening *in, char key[ID_TEXT_BYTES],
                            GError **error)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(plan->view->desk), plan->view->store, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, in->type) : NULL;
    if (set == NULL || !planning_check_doing(plan, &in->doing, error))
        return FALSE;
    if (type == NULL) {
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"), in->type);
        return FALSE;
    }
    g_autoptr(RegisterRecord) shape = register_record_new(plan->view, set, type);
    if (!planning_program_may(plan, type) || !may_open(plan, shape)) {
        g_autofree char *what = g_strconcat(type->title.en, PROBLEM_MARK, type->title.ja, NULL);
        if (register_view_good(plan->view, error))
            problem_set(error, PROBLEM_NOT_ALLOWED, what, NULL);
        return FALSE;
    }
    const RegisterPerson *me = register_person(plan->view, plan->person);
    g_autoptr(GPtrArray) fields = fields_at_opening(type);
    g_autoptr(json_t) none = json_object();
    const PlanningOpening opening = {.set = set,
                                     .type = type,
                                     .values = in->doing.values != NULL ? in->doing.values : none,
                                     .fields = fields,
                                     .applicant = plan->person,
                                     .unit = me != NULL ? me->unit : "",
                                     .doing = &in->doing};
    return planning_open(plan, &opening, key, error);
}
