/* report/evaluate.c -- a form while it is typed: derived values, what is demanded, what is wrong */
#include "base/json.h"
#include "base/problem.h"
#include "record/expr.h"
#include "record/graph.h"
#include "register/fill.h"
#include "register/parts.h"
#include "register/told.h"
#include "report/json.h"
#include "report/lines.h"
#include "report/records.h"
#include <string.h>

/* The record in its state, or an empty one of the type; owned. */
static RegisterRecord *shape_of(ReportLook *look, const ReportTyped *typed, GError **error)
{
    if (*typed->record != '\0')
        return register_record_seen(&look->sight, typed->record, error);
    const RegisterSet *set =
        register_types_newest(register_desk_types(look->view.desk), look->view.store, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, typed->type) : NULL;
    if (set != NULL && type == NULL)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"),
                    typed->type);
    if (type == NULL)
        return NULL;
    RegisterRecord *shape = register_record_new(&look->view, set, type);
    json_object_set_new(shape->values, "applicant", json_string(look->ask->person));
    json_object_set_new(shape->values, "applicant_unit", json_string(look->sight.person->unit));
    return shape;
}

/* Fields that are not shown to the person, judged on the record as it stands: what is typed does
 * not open them. RecordField, owned. */
static GPtrArray *hidden_of(ReportLook *look, const RegisterRecord *record)
{
    GPtrArray *hidden = g_ptr_array_new();
    for (guint i = 0; record->id != 0 && i < record->type->fields->len; i++) {
        RecordField *field = record->type->fields->pdata[i];
        if (!register_sees_field(&look->sight, record, field))
            g_ptr_array_add(hidden, field);
    }
    return hidden;
}

static gboolean is_hidden(const GPtrArray *hidden, const RecordField *field)
{
    return g_ptr_array_find((GPtrArray *)hidden, field, NULL);
}

/* Field by field, so that one that is wrong does not keep the others from being computed. */
static void put_values(ReportLook *look, RegisterRecord *record, const ReportTyped *typed,
                       const GPtrArray *hidden, GString *json)
{
    const RegisterFiller filler = {
        .view = &look->view, .sight = &look->sight, .person = look->ask->person};
    ProblemLanguage language =
        strcmp(look->ask->language, "en") == 0 ? PROBLEM_ENGLISH : PROBLEM_JAPANESE;
    const char *name;
    json_t *value;
    report_raw(json, "faults", "{");
    json_object_foreach((json_t *)typed->values, name, value)
    {
        g_autoptr(GError) problem = NULL;
        g_autoptr(json_t) one = json_pack("{s:O}", name, value);
        const RecordField *field = record_field_find(record->type->fields, name);
        if (field == NULL || (field->value != NULL && is_hidden(hidden, field)) ||
            register_fill(&filler, record, one, NULL, NULL, &problem))
            continue;
        g_autofree char *detail = problem_detail(problem, language);
        report_text(json, name, detail);
    }
    g_string_append_c(json, '}');
}

static void append_required(const RegisterRecord *record, const RecordTransition *transition,
                            const json_t *full, const char *today, GString *json)
{
    RecordScene scene = {full, today, NULL};
    report_raw(json, "required", "[");
    for (guint i = 0; i < record->type->fields->len; i++) {
        RecordField *field = record->type->fields->pdata[i];
        gboolean asked = transition == NULL
                             ? g_ptr_array_find(record->state->edit_fields, field, NULL)
                             : record_demands(transition, record->state, field);
        gboolean always = field->need == RECORD_NEED_ALWAYS ||
                          (transition != NULL && g_ptr_array_find(transition->needs, field, NULL));
        if (!asked ||
            (!always && (field->need_when == NULL || !record_expr_truth(field->need_when, &scene))))
            continue;
        report_next(json);
        json_append_string(json, field->name, -1);
    }
    g_string_append_c(json, ']');
}

static void append_row(const RecordField *table, const json_t *full, const json_t *row,
                       const char *today, GString *json)
{
    RecordScene scene = {full, today, row};
    report_next(json);
    g_string_append_c(json, '[');
    for (guint i = 0; i < table->columns->len; i++) {
        const RecordField *column = table->columns->pdata[i];
        if (column->need != RECORD_NEED_ALWAYS &&
            (column->need_when == NULL || !record_expr_truth(column->need_when, &scene)))
            continue;
        report_next(json);
        json_append_string(json, column->name, -1);
    }
    g_string_append_c(json, ']');
}

/* By table and row, the columns that have to be filled in. */
static void append_rows(const RegisterRecord *record, const json_t *full, const GPtrArray *hidden,
                        const char *today, GString *json)
{
    report_raw(json, "rows", "{");
    for (guint i = 0; i < record->type->fields->len; i++) {
        const RecordField *field = record->type->fields->pdata[i];
        const json_t *rows = json_object_get(full, field->name);
        if (field->kind != RECORD_TABLE || json_array_size(rows) == 0 || is_hidden(hidden, field))
            continue;
        report_raw(json, field->name, "[");
        for (gsize j = 0; j < json_array_size(rows); j++)
            append_row(field, full, json_array_get(rows, j), today, json);
        g_string_append_c(json, ']');
    }
    g_string_append_c(json, '}');
}

/* The values that follow from what was typed: derived ones and defaults. */
static void append_derived(const RegisterRecord *record, const json_t *typed, GString *json)
{
    g_autoptr(json_t) out = json_object();
    for (guint i = 0; i < record->type->fields->len; i++) {
        const RecordField *field = record->type->fields->pdata[i];
        json_t *value = json_object_get(record->values, field->name);
        gboolean follows = field->value != NULL || field->kind == RECORD_TABLE ||
                           json_object_get(typed, field->name) == NULL;
        if (follows && value != NULL && !field->builtin)
            json_object_set(out, field->name, value);
    }
    g_autofree char *text = json_dumps(out, JSON_COMPACT | JSON_SORT_KEYS);
    report_raw(json, "values", text);
}

static void mask(RegisterRecord *record, const GPtrArray *hidden)
{
    for (guint i = 0; i < hidden->len; i++)
        json_object_del(record->values, ((const RecordField *)hidden->pdata[i])->name);
}

/* What the step would fill in where nothing was typed. */
static void offer(ReportLook *look, RegisterRecord *record, const RecordTransition *transition,
                  const json_t *typed)
{
    g_autoptr(json_t) values = register_with_presets(&look->view, record, transition, typed);
    for (guint i = 0; i < transition->fills->len; i++) {
        const char *name = ((const RecordField *)transition->fills->pdata[i])->name;
        json_t *value = json_object_get(values, name);
        if (value != NULL && json_object_get(typed, name) == NULL)
            json_object_set(record->values, name, value);
    }
    register_record_derive(&look->view, record);
}

gboolean report_evaluate(const ReportAsk *ask, const ReportTyped *typed, GString *json,
                         GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(RegisterRecord) record = shape_of(&look, typed, error);
    if (record == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    g_autoptr(GPtrArray) hidden = hidden_of(&look, record);
    put_values(&look, record, typed, hidden, own);
    if (record->id == 0)
        register_fill_presets(&look.view, record);
    const RecordTransition *transition = record_transition_find(record->type, typed->transition);
    if (transition != NULL)
        offer(&look, record, transition, typed->values);
    g_autoptr(json_t) full = register_values_full(&look.view, record);
    append_required(record, transition, full, look.view.today, own);
    append_rows(record, full, hidden, look.view.today, own);
    mask(record, hidden);
    append_derived(record, typed->values, own);
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return register_view_good(&look.view, error);
}
