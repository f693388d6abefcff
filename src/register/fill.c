/* register/fill.c -- typed values: of their kind, within limits, naming what is there */
#include "register/fill.h"
#include "base/problem.h"
#include "office/change.h"
#include "record/act.h"
#include "record/expr.h"
#include "register/files.h"
#include "register/parts.h"
#include <string.h>

#define TEXT_CHARS_MAX 10000 /* where the type says no less */

static gboolean refuse(const char *name, const char *why, GError **error)
{
    problem_set(error, PROBLEM_INVALID, name, why);
    return FALSE;
}

static char *label_of(const RecordField *field)
{
    return g_strconcat(field->label.en, PROBLEM_MARK, field->label.ja, NULL);
}

static gboolean refuse_field(const RecordField *field, const char *why, GError **error)
{
    g_autofree char *label = label_of(field);
    return refuse(label, why, error);
}

gboolean register_check_text(const char *what, const char *text, gboolean lines, gsize max_chars,
                             GError **error)
{
    if (!g_utf8_validate(text, -1, NULL))
        return refuse(what, "UTF-8", error);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        gboolean break_ = lines && (c == '\n' || c == '\t' || c == '\r');
        if (g_unichar_iscntrl(c) && !break_)
            return refuse(what,
                          PROBLEM_BOTH("it holds a control character", "制御文字が含まれています"),
                          error);
    }
    if ((gsize)g_utf8_strlen(text, -1) <= max_chars)
        return TRUE;
    g_autofree char *why = g_strdup_printf("at most %" G_GSIZE_FORMAT " characters" PROBLEM_MARK
                                           "%" G_GSIZE_FORMAT "文字以内で入力してください",
                                           max_chars, max_chars);
    return refuse(what, why, error);
}

/* ---- what values name ---- */

static gboolean names_row(const RegisterFiller *filler, OfficeWhat what, const RecordField *field,
                          const char *id, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(json_t) row = office_row_read(filler->view->store, what, id, &problem);
    if (row != NULL)
        return TRUE;
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    return refuse_field(
        field, PROBLEM_BOTH("there is none of this id", "登録されていないものを指しています"),
        error);
}

/* What may not be seen is refused like what is not there. */
static gboolean names_record(const RegisterFiller *filler, const RecordField *field, const char *id,
                             GError **error)
{
    g_autoptr(RegisterRecord) other = register_record_load(filler->view, id, NULL);
    gboolean good = other != NULL && strcmp(other->type->name, field->target->name) == 0 &&
                    (filler->sight == NULL || register_sees(filler->sight, other));
    return good ||
           refuse_field(
               field, PROBLEM_BOTH("there is no such record", "指している記録がありません"), error);
}

static gboolean check_files(const RegisterFiller *filler, const RegisterRecord *record,
                            const RecordField *field, const json_t *ids, GError **error)
{
    if (json_array_size(ids) > REGISTER_FILES_MAX)
        return refuse_field(field, PROBLEM_BOTH("at most 20 files", "ファイルは20個までです"),
                            error);
    for (gsize i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        if (!register_file_check(filler->view, record, field, id != NULL ? id : "", filler->person,
                                 error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_plain(const RecordField *field, const json_t *value, GError **error)
{
    g_autofree char *label = label_of(field);
    gsize max = field->has_max ? (gsize)field->max : TEXT_CHARS_MAX;
    return register_check_text(label, json_string_value(value), field->multiline, max, error);
}

static gboolean check_named(const RegisterFiller *filler, const RegisterRecord *record,
                            const RecordField *field, const json_t *value, GError **error)
{
    const char *text =
        json_is_object(value) ? register_text_in(value, "id") : json_string_value(value);
    switch (field->kind) {
    case RECORD_TEXT:
        return check_plain(field, value, error);
    case RECORD_PERSON:
        return names_row(filler, OFFICE_PERSON, field, text, error);
    case RECORD_UNIT:
        return names_row(filler, OFFICE_UNIT, field, text, error);
    case RECORD_POST:
        return names_row(filler, OFFICE_POST, field, text, error);
    case RECORD_REFERENCE:
        return names_record(filler, field, text, error);
    case RECORD_FILE:
        return check_files(filler, record, field, value, error);
    default:
        return TRUE;
    }
}

static gboolean check_row(const RegisterFiller *filler, const RegisterRecord *record,
                          const RecordField *table, const json_t *row, GError **error)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)row, name, value)
    {
        const RecordField *column = record_field_find(table->columns, name);
        if (column == NULL)
            return refuse(name, PROBLEM_BOTH("no such column", "そのような列はありません"), error);
        if (!record_value_empty(column, value) &&
            !check_named(filler, record, column, value, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_value(const RegisterFiller *filler, const RegisterRecord *record,
                            const RecordField *field, const json_t *value, GError **error)
{
    for (gsize i = 0; field->kind == RECORD_TABLE && i < json_array_size(value); i++)
        if (!check_row(filler, record, field, json_array_get(value, i), error))
            return FALSE;
    return record_value_empty(field, value) || check_named(filler, record, field, value, error);
}

/* ---- kinds and limits ---- */

static gboolean refuse_fault(const RecordField *field, RecordFault fault, GError **error)
{
    static const char *const words[] = {
        [RECORD_VALUE_KIND] = PROBLEM_BOTH("it is not of the kind that is asked for",
                                           "求められている種類の値ではありません"),
        [RECORD_VALUE_LEAST] = PROBLEM_BOTH("it is too little", "下限を下回っています"),
        [RECORD_VALUE_MOST] = PROBLEM_BOTH("it is over the limit", "上限を超えています"),
    };
    g_autofree char *limit =
        g_strdup_printf("%" G_GINT64_FORMAT, fault == RECORD_VALUE_LEAST ? field->min : field->max);
    g_auto(GStrv) both = g_strsplit(words[fault], PROBLEM_MARK, 2);
    g_autofree char *why =
        fault == RECORD_VALUE_KIND
            ? g_strdup(words[fault])
            : g_strdup_printf("%s (%s)" PROBLEM_MARK "%s（%s）", both[0], limit, both[1], limit);
    return refuse_field(field, why, error);
}

static json_t *unfilled(const json_t *value)
{
    gboolean nothing = value == NULL || (json_is_string(value) && json_string_length(value) == 0) ||
                       (json_is_array(value) && json_array_size(value) == 0);
    return nothing ? NULL : (json_t *)value;
}

/* References are kept as objects with their id, whatever else was sent along. */
static json_t *normal_value(const RecordField *field, json_t *value);

static json_t *normal_rows(const RecordField *table, const json_t *rows)
{
    json_t *out = json_array();
    for (gsize i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_object();
        const char *name;
        json_t *value;
        json_object_foreach(json_array_get(rows, i), name, value)
        {
            const RecordField *column = record_field_find(table->columns, name);
            if (unfilled(value) != NULL && (column == NULL || column->value == NULL))
                json_object_set_new(
                    row, name, column != NULL ? normal_value(column, value) : json_incref(value));
        }
        json_array_append_new(out, row);
    }
    return out;
}

static json_t *normal_value(const RecordField *field, json_t *value)
{
    const char *id =
        json_is_object(value) ? register_text_in(value, "id") : json_string_value(value);
    if (field->kind == RECORD_REFERENCE && id != NULL)
        return json_pack("{s:s}", "id", id);
    if (field->kind == RECORD_TABLE && json_is_array(value))
        return normal_rows(field, value);
    return json_incref(value);
}

/* ---- filling ---- */

static const RecordField *field_to_fill(const RegisterRecord *record, const char *name,
                                        const GPtrArray *fields)
{
    const RecordField *field = record_field_find(record->type->fields, name);
    if (field == NULL || field->builtin || field->value != NULL)
        return NULL;
    return fields == NULL || g_ptr_array_find((GPtrArray *)fields, field, NULL) ? field : NULL;
}

typedef struct {
    const RegisterFiller *filler;
    RegisterRecord *record;
    const GPtrArray *fields;
    GPtrArray *hidden; /* fields whose values are not shown to who fills in, as it was before */
} Filling;

/* Of those hidden an answer may not depend on what is in them. */
static void note_hidden(Filling *filling, const json_t *values)
{
    const RegisterFiller *filler = filling->filler;
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)values, name, value)
    {
        const RecordField *field = record_field_find(filling->record->type->fields, name);
        if (field != NULL && filler->sight != NULL && filling->record->id != 0 &&
            !register_sees_field(filler->sight, filling->record, field))
            g_ptr_array_add(filling->hidden, (gpointer)field);
    }
}

static gboolean put_value(const Filling *filling, const char *name, json_t *value, GError **error)
{
    RegisterRecord *record = filling->record;
    const json_t *before = json_object_get(record->values, name);
    const RecordField *known = record_field_find(record->type->fields, name);
    g_autoptr(json_t) normal =
        known != NULL && unfilled(value) != NULL ? normal_value(known, value) : NULL;
    gboolean same = normal == before || (normal != NULL && json_equal(normal, before));
    if (known != NULL && same && !g_ptr_array_find(filling->hidden, known, NULL))
        return TRUE; /* a form sends back what it was given */
    const RecordField *field = field_to_fill(record, name, filling->fields);
    if (field == NULL)
        return refuse(
            name, PROBLEM_BOTH("it cannot be filled in here and now", "今は記入できない項目です"),
            error);
    if (normal == NULL) {
        json_object_del(register_own_values(record), name);
        return TRUE;
    }
    g_autoptr(json_t) one = json_pack("{s:O}", name, normal);
    RecordFault fault = RECORD_VALUE_KIND;
    const RecordField *wrong = record_values_fault(record->type, one, &fault);
    if (wrong != NULL)
        return refuse_fault(wrong, fault, error);
    if (!check_value(filling->filler, record, field, normal, error))
        return FALSE;
    json_object_set(register_own_values(record), name, normal);
    return TRUE;
}

static void note_changes(const json_t *before, const json_t *after, json_t *changes)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)after, name, value)
    {
        json_t *old = json_object_get(before, name);
        if (old == NULL || !json_equal(old, value))
            json_object_set_new(changes, name,
                                old != NULL ? json_pack("{s:O, s:O}", "before", old, "after", value)
                                            : json_pack("{s:O}", "after", value));
    }
    json_object_foreach((json_t *)before, name, value)
    {
        if (json_object_get(after, name) == NULL)
            json_object_set_new(changes, name, json_pack("{s:O}", "before", value));
    }
}

gboolean register_fill(const RegisterFiller *filler, RegisterRecord *record, const json_t *values,
                       const GPtrArray *fields, json_t *changes, GError **error)
{
    g_autoptr(json_t) before = json_incref(record->values);
    g_autoptr(GPtrArray) hidden = g_ptr_array_new();
    Filling filling = {filler, record, fields, hidden};
    const char *name;
    json_t *value;
    note_hidden(&filling, values);
    json_object_foreach((json_t *)values, name, value)
    {
        if (!put_value(&filling, name, value, error))
            return FALSE;
    }
    register_record_derive(filler->view, record);
    if (changes != NULL && before != record->values)
        note_changes(before, record->values, changes);
    return register_view_good(filler->view, error);
}

static json_t *preset_of(RegisterView *view, const RegisterRecord *record, const RecordField *field)
{
    RecordScene scene = {record->values, view->today, NULL};
    return field->preset != NULL ? record_expr_value(field->preset, &scene) : NULL;
}

void register_fill_presets(RegisterView *view, RegisterRecord *record)
{
    for (guint i = 0; i < record->type->fields->len; i++) {
        RecordField *field = g_ptr_array_index(record->type->fields, i);
        gboolean asked = g_ptr_array_find(record->state->edit_fields, field, NULL) ||
                         g_ptr_array_find(record->type->open_needs, field, NULL);
        if (!asked || json_object_get(record->values, field->name) != NULL)
            continue;
        json_t *value = preset_of(view, record, field);
        if (value != NULL)
            json_object_set_new(register_own_values(record), field->name, value);
    }
    register_record_derive(view, record);
}

json_t *register_with_presets(RegisterView *view, const RegisterRecord *record,
                              const RecordTransition *transition, const json_t *typed)
{
    json_t *values = typed != NULL ? json_copy((json_t *)typed) : json_object();
    for (guint i = 0; i < transition->fills->len; i++) {
        const RecordField *field = g_ptr_array_index(transition->fills, i);
        json_t *value =
            json_object_get(values, field->name) == NULL ? preset_of(view, record, field) : NULL;
        if (value != NULL)
            json_object_set_new(values, field->name, value);
    }
    return values;
}
