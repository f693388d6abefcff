/* register/record.c -- rows to one record in hand */
#include "register/record.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include "record/expr.h"
#include "register/parts.h"
#include <string.h>

#define RECORD_COLUMNS                                                                             \
    "SELECT r.id, r.key, k.name, r.state, r.version, r.generation, r.restricted, r.opened_us,"     \
    " r.entered_us, r.changed_us, r.closed_us, r.due_us, r.applicant, r.applicant_unit, r.number," \
    " r.title, b.fields, b.doers, b.former, b.pending, b.looks FROM record AS r"                   \
    " JOIN record_body AS b ON b.id = r.id JOIN record_kind AS k ON k.id = r.id / 4294967296"
STORE_SQL(record_by_key, RECORD_COLUMNS " WHERE r.key = $1");
STORE_SQL(record_by_id, RECORD_COLUMNS " WHERE r.id = $1");
STORE_SQL(restricted_by_key, "SELECT restricted FROM record WHERE key = $1");
STORE_SQL(record_dues, "SELECT name, due_us, at_us, step FROM record_deadline"
                       " WHERE id BETWEEN $1 AND $2 ORDER BY id");

void register_record_free(RegisterRecord *record)
{
    if (record == NULL)
        return;
    g_free(record->applicant);
    g_free(record->unit);
    g_free(record->number);
    g_free(record->title);
    json_decref(record->values);
    json_decref(record->doers);
    json_decref(record->former);
    json_decref(record->pending);
    json_decref(record->looks);
    g_clear_pointer(&record->dues, g_array_unref);
    g_free(record);
}

void register_not_found(const char *key, GError **error)
{
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record", "記録"), key);
}

gboolean register_is_restricted(Store *store, const char *key, gboolean *restricted, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &restricted_by_key, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    StoreStep step = store_step(query, error);
    *restricted = step != STORE_ROW || store_column_integer(query, 0) != 0;
    return step != STORE_FAILED;
}

static void set_builtin(RegisterRecord *record)
{
    char day[TIME_DAY_BYTES];
    time_day_at(record->opened_us, day);
    json_object_set_new(record->values, "applicant", json_string(record->applicant));
    json_object_set_new(record->values, "applicant_unit", json_string(record->unit));
    json_object_set_new(record->values, "opened_on", json_string(day));
}

/* Stored JSON was written by this program; what cannot be read stands as nothing. */
static json_t *column_json(StoreQuery *query, int at, json_t *otherwise)
{
    gsize size;
    const char *text = store_column_text(query, at, &size);
    if (size == 2)
        return otherwise; /* {} or [], as it is most often */
    json_t *value = text != NULL ? json_scan(text, size, JSON_DEPTH_MAX) : NULL;
    if (value == NULL)
        return otherwise;
    json_decref(otherwise);
    return value;
}

static gboolean bind_type(RegisterView *view, RegisterRecord *record, const char *type,
                          const char *state, guint64 generation, GError **error)
{
    record->set =
        register_types_at(register_desk_types(view->desk), view->store, generation, error);
    if (record->set == NULL)
        return FALSE;
    record->type = record_types_find(record->set->types, type);
    record->state = record->type != NULL ? record_state_find(record->type, state) : NULL;
    if (record->state == NULL) {
        problem_set(error, PROBLEM_STORE, record->key, state);
        return FALSE;
    }
    record->kind = register_set_kind(record->set, record->type);
    return TRUE;
}

static const RecordDeadline *deadline_named(const RecordType *type, const char *name)
{
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(type->deadlines, i);
        if (strcmp(deadline->name, name) == 0)
            return deadline;
    }
    return NULL;
}

static gboolean load_dues(RegisterView *view, RegisterRecord *record, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(view->store, &record_dues, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_part_id(record->id, 0));
    store_bind_integer(query, 2, register_part_last(record->id));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterDue due = {
            .deadline = deadline_named(record->type, store_column_text(query, 0, NULL)),
            .due_us = store_column_integer(query, 1),
            .at_us = store_column_integer(query, 2),
            .step = store_column_integer(query, 3)};
        g_array_append_val(record->dues, due);
    }
    return step == STORE_DONE;
}

static void take_columns(RegisterRecord *record, StoreQuery *query)
{
    record->id = store_column_integer(query, 0);
    g_strlcpy(record->key, store_column_text(query, 1, NULL), sizeof record->key);
    record->version = (guint64)store_column_integer(query, 4);
    record->restricted = store_column_integer(query, 6) != 0;
    record->opened_us = store_column_integer(query, 7);
    record->entered_us = store_column_integer(query, 8);
    record->changed_us = store_column_integer(query, 9);
    record->closed_us = store_column_integer(query, 10);
    record->due_us = store_column_integer(query, 11);
    record->applicant = g_strdup(store_column_text(query, 12, NULL));
    record->unit = g_strdup(store_column_text(query, 13, NULL));
    record->number = g_strdup(store_column_text(query, 14, NULL));
    record->title = g_strdup(store_column_text(query, 15, NULL));
    record->values = column_json(query, 16, json_object());
    record->doers = column_json(query, 17, json_object());
    record->former = column_json(query, 18, json_array());
    record->pending = column_json(query, 19, json_object());
    record->looks = column_json(query, 20, json_array());
}

/* NULL without error when there is no row. */
static RegisterRecord *load_row(RegisterView *view, StoreQuery *query, GError **error)
{
    if (store_step(query, error) != STORE_ROW)
        return NULL;
    g_autoptr(RegisterRecord) record = g_new0(RegisterRecord, 1);
    record->dues = g_array_new(FALSE, FALSE, sizeof(RegisterDue));
    take_columns(record, query);
    if (!bind_type(view, record, store_column_text(query, 2, NULL),
                   store_column_text(query, 3, NULL), (guint64)store_column_integer(query, 5),
                   error))
        return NULL;
    set_builtin(record);
    return load_dues(view, record, error) ? g_steal_pointer(&record) : NULL;
}

RegisterRecord *register_record_load(RegisterView *view, const char *key, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(StoreQuery) query = store_query(view->store, &record_by_key, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, key);
    RegisterRecord *record = load_row(view, query, &problem);
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (record == NULL)
        register_not_found(key, error);
    return record;
}

RegisterRecord *register_record_load_id(RegisterView *view, gint64 id, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(StoreQuery) query = store_query(view->store, &record_by_id, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, id);
    RegisterRecord *record = load_row(view, query, &problem);
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (record == NULL)
        register_not_found("", error);
    return record;
}

RegisterRecord *register_record_new(RegisterView *view, const RegisterSet *set,
                                    const RecordType *type)
{
    RegisterRecord *record = g_new0(RegisterRecord, 1);
    id_make(record->key);
    record->set = set;
    record->type = type;
    record->kind = register_set_kind(set, type);
    record->state = type->initial;
    record->opened_us = record->entered_us = record->changed_us = view->now_us;
    record->applicant = g_strdup("");
    record->unit = g_strdup("");
    record->number = g_strdup("");
    record->title = g_strdup("");
    record->values = json_object();
    record->doers = json_object();
    record->former = json_array();
    record->pending = json_object();
    record->looks = json_array();
    record->dues = g_array_new(FALSE, FALSE, sizeof(RegisterDue));
    set_builtin(record);
    return record;
}

/* ---- values ---- */

static const char *reference_id(const json_t *value)
{
    const char *id = json_is_object(value) ? json_string_value(json_object_get(value, "id"))
                                           : json_string_value(value);
    return id != NULL ? id : "";
}

/* The record referred to, its values as members beside its id. */
static json_t *referred(RegisterView *view, const char *key)
{
    g_autoptr(RegisterRecord) other = register_record_load(view, key, NULL);
    json_t *full = other != NULL ? json_incref(other->values) : json_object();
    json_object_set_new(full, "id", json_string(key));
    return full;
}

static json_t *full_rows(RegisterView *view, const RecordField *table, const json_t *rows)
{
    json_t *out = json_array();
    for (gsize i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_copy(json_array_get(rows, i));
        for (guint j = 0; j < table->columns->len; j++) {
            const RecordField *column = g_ptr_array_index(table->columns, j);
            const char *id = reference_id(json_object_get(row, column->name));
            if (column->kind == RECORD_REFERENCE && *id != '\0')
                json_object_set_new(row, column->name, referred(view, id));
        }
        json_array_append_new(out, row);
    }
    return out;
}

json_t *register_values_full(RegisterView *view, const RegisterRecord *record)
{
    if (!record->kind->uses_references)
        return json_incref(record->values);
    json_t *full = json_copy(record->values);
    for (guint i = 0; i < record->type->fields->len; i++) {
        const RecordField *field = g_ptr_array_index(record->type->fields, i);
        const json_t *value = json_object_get(full, field->name);
        const char *id = reference_id(value);
        if (field->kind == RECORD_REFERENCE && *id != '\0')
            json_object_set_new(full, field->name, referred(view, id));
        else if (field->kind == RECORD_TABLE && json_is_array(value))
            json_object_set_new(full, field->name, full_rows(view, field, value));
    }
    return full;
}

/* A copy whose members and rows can be replaced without touching the other's. New reference. */
static json_t *values_copy(const json_t *values)
{
    json_t *copy = json_copy((json_t *)values);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)values, name, value)
    {
        if (json_is_array(value))
            json_object_set_new(copy, name, json_deep_copy(value));
    }
    return copy;
}

json_t *register_own_values(RegisterRecord *record)
{
    if (record->values->refcount > 1) {
        json_t *own = values_copy(record->values);
        json_decref(record->values);
        record->values = own;
    }
    return record->values;
}

json_t *register_own(json_t **member)
{
    if ((*member)->refcount > 1) {
        json_t *own = json_deep_copy(*member);
        json_decref(*member);
        *member = own;
    }
    return *member;
}

json_t *register_values_stored(const RegisterRecord *record)
{
    json_t *stored = json_copy(record->values);
    for (guint i = 0; i < record->type->fields->len; i++) {
        const RecordField *field = g_ptr_array_index(record->type->fields, i);
        if (field->builtin)
            json_object_del(stored, field->name);
    }
    return stored;
}

RecordCase register_record_case(const RegisterView *view, const RegisterRecord *record,
                                const json_t *values)
{
    return (RecordCase){record->type, record->state, values, view->today};
}

static void take_derived(const RecordField *field, json_t *to, const json_t *from)
{
    json_t *value = json_object_get(from, field->name);
    if (value != NULL)
        json_object_set(to, field->name, value);
    else
        json_object_del(to, field->name);
}

/* Derived columns stand in rows, which a full copy has of its own. */
static void take_column(const RecordField *column, json_t *to, const json_t *from)
{
    json_t *rows = json_object_get(to, column->table->name);
    const json_t *full = json_object_get(from, column->table->name);
    for (gsize i = 0; i < json_array_size(rows); i++)
        take_derived(column, json_array_get(rows, i), json_array_get(full, i));
}

void register_record_derive(RegisterView *view, RegisterRecord *record)
{
    if (record->type->derived->len == 0)
        return;
    g_autoptr(json_t) full = register_values_full(view, record);
    if (record_derived_stand(record->type, full, view->today))
        return;
    if (full == record->values) {
        g_clear_pointer(&full, json_decref);
        record_derive(record->type, register_own_values(record), view->today);
        return;
    }
    record_derive(record->type, full, view->today);
    json_t *values = register_own_values(record);
    for (guint i = 0; i < record->type->derived->len; i++) {
        const RecordField *field = g_ptr_array_index(record->type->derived, i);
        if (field->table != NULL)
            take_column(field, values, full);
        else
            take_derived(field, values, full);
    }
}
