/* register/effects.c -- what a step sets off: notices, transitions of other records, follow-ups */
#include "base/problem.h"
#include "record/expr.h"
#include "register/parts.h"
#include "register/planning.h"
#include <string.h>

static void add_notices(RegisterPlan *plan, const RegisterRecord *record, const GPtrArray *whos,
                        const char *kind, RecordLabel text, json_t *content)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_whos_keys(plan->view, record, whos, keys);
    planning_tell(plan, record, keys, kind, text, content);
}

json_t *planning_those_who_see(const RegisterPlan *plan, const RegisterRecord *record,
                               const GPtrArray *keys)
{
    json_t *out = json_array();
    g_autoptr(GPtrArray) sees = g_ptr_array_new_with_free_func(g_free);
    if (record->restricted)
        register_record_sees(plan->view, record, sees);
    for (guint i = 0; i < keys->len; i++)
        if (!record->restricted ||
            g_ptr_array_find_with_equal_func(sees, keys->pdata[i], g_str_equal, NULL))
            json_array_append_new(out, json_string(keys->pdata[i]));
    return out;
}

/* One that acts need not be told. */
void planning_tell(RegisterPlan *plan, const RegisterRecord *record, const GPtrArray *keys,
                   const char *kind, RecordLabel text, json_t *content)
{
    json_t *notices = json_object_get(content, "notices");
    g_autoptr(json_t) told = planning_those_who_see(plan, record, keys);
    g_autofree char *own = g_strconcat("p:", plan->person, NULL);
    if (notices == NULL) {
        notices = json_array();
        json_object_set_new(content, "notices", notices);
    }
    for (gsize i = 0; i < json_array_size(told); i++) {
        const char *key = json_string_value(json_array_get(told, i));
        if (strcmp(key, own) == 0)
            continue;
        json_t *notice = json_object();
        register_put_text(notice, "key", key);
        register_put_text(notice, "kind", kind);
        register_put_text(notice, "ja", text.ja);
        register_put_text(notice, "en", text.en);
        json_array_append_new(notices, notice);
    }
}

static gboolean holds(const RegisterPlan *plan, const RecordExpr *when, const json_t *full)
{
    RecordScene scene = {full, plan->view->today, NULL};
    return when == NULL || record_expr_truth(when, &scene);
}

json_t *planning_cause(const RegisterRecord *record)
{
    return json_pack("{s:s, s:s}", "record", record->key, "type", record->type->name);
}

/* A record is named to those alone who may see it. */
static gboolean cannot_set(const RegisterPlan *plan, const RegisterRecord *other,
                           const RecordEffect *effect, GError **error)
{
    gboolean named = plan->filler.sight == NULL || register_sees(plan->filler.sight, other);
    RecordLabel title = named ? (RecordLabel){other->title, other->title} : other->type->title;
    const RecordTransition *any = record_transition_find(other->type, effect->transition);
    g_autofree char *what =
        g_strconcat(any != NULL ? any->label.en : effect->transition, PROBLEM_MARK,
                    any != NULL ? any->label.ja : effect->transition, NULL);
    g_autofree char *why =
        g_strdup_printf("%s is in the state “%s”" PROBLEM_MARK "%s は「%s」です", title.en,
                        other->state->label.en, title.ja, other->state->label.ja);
    problem_set(error, PROBLEM_STATE, what, why);
    return FALSE;
}

/* The transition of another record that this one's makes; one that stands there already is left. */
static gboolean set_other(RegisterPlan *plan, const RegisterRecord *record,
                          const RecordEffect *effect, const char *key, GError **error)
{
    RegisterRecord *other = planning_record(plan, key, error);
    if (other == NULL || planning_too_much(plan, error))
        return FALSE;
    g_autoptr(json_t) full = register_values_full(plan->view, other);
    RecordCase now = register_record_case(plan->view, other, full);
    const RecordTransition *transition = record_meant(&now, effect->transition);
    const RecordTransition *any = record_transition_find(other->type, effect->transition);
    if (transition == NULL && any != NULL && any->to == other->state)
        return TRUE;
    gboolean open = FALSE;
    for (guint i = 0; transition != NULL && i < transition->moved_by->len; i++)
        open = open || strcmp(((RecordType *)transition->moved_by->pdata[i])->name,
                              record->type->name) == 0;
    if (!open)
        return cannot_set(plan, other, effect, error);
    g_autoptr(RegisterRecord) was = planning_before(other);
    g_autoptr(json_t) content = json_pack("{s:o}", "cause", planning_cause(record));
    planning_add_doer(other, transition->name, plan->person);
    plan->depth++;
    gboolean made = planning_make(plan, other, was, transition,
                                  (PlanningStep){.act = "record.move", .content = content}, error);
    plan->depth--;
    return made;
}

static gboolean set_others(RegisterPlan *plan, const RegisterRecord *record,
                           const RecordEffect *effect, GError **error)
{
    const RecordField *table = effect->field->table;
    const json_t *rows = table != NULL ? json_object_get(record->values, table->name) : NULL;
    gsize count = table != NULL ? json_array_size(rows) : 1;
    for (gsize i = 0; i < count; i++) {
        const json_t *holder = table != NULL ? json_array_get(rows, i) : record->values;
        const json_t *value = json_object_get(holder, effect->field->name);
        const char *key = register_text_in(value, "id");
        if (*key != '\0' && !set_other(plan, record, effect, key, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean open_other(RegisterPlan *plan, const RegisterRecord *record,
                           const RecordEffect *effect, const json_t *full, GError **error)
{
    g_autoptr(json_t) values = json_object();
    RecordScene scene = {full, plan->view->today, NULL};
    for (guint i = 0; i < effect->with_fields->len; i++) {
        const RecordField *field = g_ptr_array_index(effect->with_fields, i);
        json_t *value = record_expr_value(g_ptr_array_index(effect->with_values, i), &scene);
        if (value != NULL)
            json_object_set_new(values, field->name, value);
    }
    const PlanningOpening opening = {.set = record->set,
                                     .type = effect->type,
                                     .values = values,
                                     .unit = record->unit,
                                     .cause = record};
    if (planning_too_much(plan, error))
        return FALSE;
    plan->depth++;
    gboolean opened = planning_open(plan, &opening, NULL, error);
    plan->depth--;
    return opened;
}

gboolean planning_effects(RegisterPlan *plan, RegisterRecord *record, const GPtrArray *effects,
                          RecordLabel label, json_t *content, GError **error)
{
    g_autoptr(json_t) full = register_values_full(plan->view, record);
    for (guint i = 0; i < effects->len; i++) {
        const RecordEffect *effect = g_ptr_array_index(effects, i);
        gboolean done = TRUE;
        if (!holds(plan, effect->when, full))
            continue;
        if (effect->kind == RECORD_NOTIFY)
            add_notices(plan, record, effect->to, "told",
                        effect->text.ja != NULL ? effect->text : label, content);
        else if (effect->kind == RECORD_SET)
            done = set_others(plan, record, effect, error);
        else
            done = open_other(plan, record, effect, full, error);
        if (!done)
            return FALSE;
    }
    return TRUE;
}
