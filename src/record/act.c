/* record/act.c -- who may do what with a record, by its type alone */
#include "record/act.h"

#include <string.h>

#include "record/expr.h"
#include "record/graph.h"

static void derive_column(const RecordField *field, json_t *values, const char *today)
{
    const json_t *rows = json_object_get(values, field->table->name);
    for (gsize i = 0; i < MIN(json_array_size(rows), RECORD_TABLE_MAX_ROWS); i++) {
        json_t *row = json_array_get(rows, i);
        RecordScene scene = {values, today, row};
        json_t *value = record_expr_value(field->value, &scene);
        if (value != NULL)
            json_object_set_new(row, field->name, value);
        else
            json_object_del(row, field->name);
    }
}

void record_derive(const RecordType *type, json_t *values, const char *today)
{
    for (guint i = 0; i < type->derived->len; i++) {
        const RecordField *field = g_ptr_array_index(type->derived, i);
        if (field->table != NULL) {
            derive_column(field, values, today);
            continue;
        }
        RecordScene scene = {values, today, NULL};
        json_t *value = record_expr_value(field->value, &scene);
        if (value != NULL)
            json_object_set_new(values, field->name, value);
        else
            json_object_del(values, field->name);
    }
}

static gboolean is_derived(const RecordField *field, const RecordScene *scene, const json_t *holder)
{
    json_t *value = record_expr_value(field->value, scene);
    const json_t *stands = json_object_get(holder, field->name);
    gboolean same = value == NULL ? stands == NULL : json_equal(value, stands);
    json_decref(value);
    return same;
}

gboolean record_derived_stand(const RecordType *type, const json_t *values, const char *today)
{
    gboolean stand = TRUE;
    for (guint i = 0; stand && i < type->derived->len; i++) {
        const RecordField *field = g_ptr_array_index(type->derived, i);
        RecordScene scene = {values, today, NULL};
        if (field->table == NULL) {
            stand = is_derived(field, &scene, values);
            continue;
        }
        const json_t *rows = json_object_get(values, field->table->name);
        for (gsize j = 0; stand && j < MIN(json_array_size(rows), RECORD_TABLE_MAX_ROWS); j++) {
            scene.row = json_array_get(rows, j);
            stand = is_derived(field, &scene, scene.row);
        }
    }
    return stand;
}

/* A table whose rows lack what they must have is as good as empty. */
static gboolean rows_lack(const RecordCase *record, const RecordField *table)
{
    const json_t *rows = json_object_get(record->values, table->name);
    for (gsize i = 0; i < MIN(json_array_size(rows), RECORD_TABLE_MAX_ROWS); i++) {
        const json_t *row = json_array_get(rows, i);
        RecordScene scene = {record->values, record->today, row};
        for (guint j = 0; j < table->columns->len; j++) {
            const RecordField *column = g_ptr_array_index(table->columns, j);
            gboolean need =
                column->need == RECORD_NEED_ALWAYS ||
                (column->need == RECORD_NEED_WHEN && record_expr_truth(column->need_when, &scene));
            if (need && record_value_empty(column, json_object_get(row, column->name)))
                return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_missing(const RecordCase *record, const RecordTransition *transition,
                           const RecordField *field)
{
    RecordScene scene = {record->values, record->today, NULL};
    if (!record_demands(transition, record->state, field))
        return FALSE;
    if (field->kind == RECORD_TABLE && rows_lack(record, field))
        return TRUE;
    gboolean always =
        g_ptr_array_find(transition->needs, field, NULL) || field->need == RECORD_NEED_ALWAYS;
    return (always || record_expr_truth(field->need_when, &scene)) &&
           record_value_empty(field, json_object_get(record->values, field->name));
}

GPtrArray *record_missing(const RecordCase *record, const RecordTransition *transition)
{
    GPtrArray *missing = g_ptr_array_new();
    for (guint i = 0; i < record->type->fields->len; i++) {
        RecordField *field = g_ptr_array_index(record->type->fields, i);
        if (is_missing(record, transition, field))
            g_ptr_array_add(missing, field);
    }
    return missing;
}

/* The first of `whos` that the actor, or whom the actor acts for, is. */
static const RecordWho *is_any(const GPtrArray *whos, const RecordActor *actor, gboolean for_other)
{
    const char *person = for_other ? actor->for_person : actor->person;
    for (guint i = 0; person != NULL && i < whos->len; i++) {
        const RecordWho *who = g_ptr_array_index(whos, i);
        if (actor->is(who, person, actor->user))
            return who;
    }
    return NULL;
}

/* A deputy acts by the post of the other, and only by a post. */
static gboolean is_named(const GPtrArray *by, const RecordTransition *transition,
                         const RecordActor *actor)
{
    for (guint i = 0; actor->acts != NULL && i < by->len; i++)
        if (actor->acts(g_ptr_array_index(by, i), transition, actor->user))
            return TRUE;
    if (actor->acts != NULL)
        return FALSE;
    const RecordWho *who = is_any(by, actor, actor->for_person != NULL);
    return who != NULL && (actor->for_person == NULL || who->function != NULL);
}

static gboolean excludes(const GPtrArray *not_by, const RecordActor *actor)
{
    return is_any(not_by, actor, FALSE) != NULL || is_any(not_by, actor, TRUE) != NULL;
}

static gboolean same_person(const RecordActor *a, const RecordActor *b)
{
    const char *first[] = {a->person, a->for_person};
    const char *second[] = {b->person, b->for_person};
    for (guint i = 0; i < 2; i++)
        for (guint j = 0; j < 2; j++)
            if (first[i] != NULL && g_strcmp0(first[i], second[j]) == 0)
                return TRUE;
    return FALSE;
}

gboolean record_may_second(const RecordTransition *transition, const RecordActor *actor,
                           const RecordActor *second)
{
    return second != NULL && !same_person(actor, second) &&
           is_named(transition->second_by, transition, second) &&
           !excludes(transition->second_not_by, second);
}

gboolean record_may_open(const RecordType *type, const RecordActor *actor)
{
    return is_named(type->open_by, NULL, actor);
}

gboolean record_may_edit(const RecordCase *record, const RecordActor *actor)
{
    return is_named(record->state->edit_by, NULL, actor);
}

static gboolean condition_holds(const RecordCase *record, const RecordTransition *transition)
{
    RecordScene scene = {record->values, record->today, NULL};
    return transition->when == NULL || record_expr_truth(transition->when, &scene);
}

/* Separation is kept between persons: what relieves a deputy does not relieve the holder, nor the
 * other way round. */
static gboolean is_left_out(const RecordActor *actor, RecordRefusal *refusal)
{
    const RecordTransition *transition = refusal->transition;
    for (guint i = 0; i < 2; i++) {
        gboolean relieved = i == 0 ? actor->relieved : actor->for_relieved;
        const RecordWho *left_out = is_any(transition->not_by, actor, i == 1);
        if (left_out == NULL)
            continue;
        if (!relieved || transition->relief == NULL) {
            refusal->who = left_out;
            refusal->of_other = i == 1;
            return TRUE;
        }
        if (refusal->lifted == NULL) {
            refusal->lifted = left_out;
            refusal->of_other = i == 1;
        }
    }
    return FALSE;
}

/* What keeps the actor from it, values and second person left aside. */
static RecordRefusal judge_person(const RecordCase *record, const RecordTransition *transition,
                                  const RecordActor *actor)
{
    RecordRefusal refusal = {.transition = transition, .kind = RECORD_MAY};
    if (!g_ptr_array_find(transition->from, record->state, NULL))
        refusal.kind = RECORD_REFUSED_STATE;
    else if (!condition_holds(record, transition))
        refusal.kind = RECORD_REFUSED_CONDITION;
    else if (!is_named(transition->by, transition, actor))
        refusal.kind = RECORD_REFUSED_PERSON;
    else if (is_left_out(actor, &refusal))
        refusal.kind = RECORD_REFUSED_EXCLUDED;
    return refusal;
}

const RecordTransition *record_meant(const RecordCase *record, const char *name)
{
    for (guint i = 0; i < record->type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(record->type->transitions, i);
        if (strcmp(transition->name, name) == 0 &&
            g_ptr_array_find(transition->from, record->state, NULL) &&
            condition_holds(record, transition))
            return transition;
    }
    return NULL;
}

static const RecordServe *serve_of(const RecordType *type, const RecordTransition *transition)
{
    for (guint i = 0; transition->serves != NULL && i < type->serves->len; i++) {
        const RecordServe *serve = g_ptr_array_index(type->serves, i);
        if (strcmp(serve->id, transition->serves) == 0)
            return serve;
    }
    return NULL;
}

RecordRefusal record_may(const RecordCase *record, const RecordTransition *transition,
                         const RecordActor *actor, const RecordActor *second)
{
    RecordRefusal refusal = judge_person(record, transition, actor);
    refusal.serve = serve_of(record->type, transition);
    if (refusal.kind != RECORD_MAY)
        return refusal;
    g_autoptr(GPtrArray) missing = record_missing(record, transition);
    if (missing->len > 0) {
        refusal.kind = RECORD_REFUSED_MISSING;
        refusal.field = g_ptr_array_index(missing, 0);
    } else if (transition->has_second && !record_may_second(transition, actor, second)) {
        refusal.kind = RECORD_REFUSED_SECOND;
    }
    return refusal;
}

GPtrArray *record_possible(const RecordCase *record, const RecordActor *actor)
{
    GPtrArray *possible = g_ptr_array_new();
    for (guint i = 0; i < record->type->transitions->len; i++) {
        RecordTransition *transition = g_ptr_array_index(record->type->transitions, i);
        if (record_meant(record, transition->name) == transition &&
            judge_person(record, transition, actor).kind == RECORD_MAY)
            g_ptr_array_add(possible, transition);
    }
    return possible;
}

gboolean record_is_for_programs(const RecordType *type)
{
    return type->holds->len == 0 && type->stands_in.line == 0 && type->relief.line == 0;
}

gboolean record_may_by_program(const RecordTransition *transition)
{
    gboolean decides = transition->act != RECORD_ACT_RECORD && transition->act != RECORD_ACT_ASK &&
                       transition->act != RECORD_ACT_REPORT &&
                       transition->act != RECORD_ACT_WITHDRAW;
    return !decides && !transition->has_second && transition->not_by->len == 0;
}

static const char *const refusals[][2] = {
    [RECORD_MAY] = {"「%s」を行えます", "“%s” may be made"},
    [RECORD_REFUSED_STATE] = {"「%s」は今の状態ではできません",
                              "“%s” does not lead on from this state"},
    [RECORD_REFUSED_CONDITION] = {"「%s」の条件を満たしていません",
                                  "the condition of “%s” does not hold"},
    [RECORD_REFUSED_PERSON] = {"「%s」を行う役割にありません", "“%s” is for others to make"},
    [RECORD_REFUSED_EXCLUDED] = {"「%s」は、求めた人や関係する人が自分では行えません",
                                 "“%s” may not be made by who asked or is concerned"},
    [RECORD_REFUSED_MISSING] = {"「%s」に要る項目が空いています",
                                "something that “%s” needs is empty"},
    [RECORD_REFUSED_SECOND] = {"「%s」には、別のもう一人が要ります",
                               "“%s” needs a second, different person"},
};

static const char *const other_left_out[] = {
    "「%s」は、求めた人や関係する人に代わっては行えません",
    "“%s” may not be made in the place of who asked or is concerned"};

static const char *in(RecordLabel label, ProblemLanguage language)
{
    return language == PROBLEM_JAPANESE ? label.ja : label.en;
}

char *record_refusal_text(const RecordRefusal *refusal, ProblemLanguage language)
{
    const char *form = refusal->kind == RECORD_REFUSED_EXCLUDED && refusal->of_other
                           ? other_left_out[language]
                           : refusals[refusal->kind][language];
    const char *gap = strstr(form, "%s");
    GString *out = g_string_new_len(form, gap - form);
    g_string_append(out, in(refusal->transition->label, language));
    g_string_append(out, gap + strlen("%s"));
    gboolean japanese = language == PROBLEM_JAPANESE;
    if (refusal->field != NULL)
        g_string_append_printf(out, japanese ? "：%s" : ": %s",
                               in(refusal->field->label, language));
    if (refusal->who != NULL)
        g_string_append_printf(out, " (%s)", refusal->who->text);
    if (refusal->serve != NULL)
        g_string_append_printf(out, japanese ? "。根拠：%s（%s）" : ". Why: %s (%s)",
                               in(refusal->serve->label, language), refusal->serve->guideline);
    return g_string_free(out, FALSE);
}
