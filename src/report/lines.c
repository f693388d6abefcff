/* report/lines.c -- records in lists: their lines, and names for the ids in them */
#include "report/lines.h"
#include "base/json.h"
#include "base/problem.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "report/json.h"
#include <string.h>

STORE_SQL(first_due, "SELECT name FROM record_deadline WHERE id BETWEEN $1 AND $2"
                     " ORDER BY due_us, id LIMIT 1");

#define HOLDERS_MAX 20

gboolean report_look_open(ReportLook *look, const ReportAsk *ask, guint64 committed, GError **error)
{
    *look = (ReportLook){.ask = ask};
    if (!register_view_open(&look->view, ask->desk, ask->body, ask->now_us, committed, error) ||
        !register_sight_open(&look->sight, &look->view, ask->person, error))
        return FALSE;
    if (ask->types != NULL)
        register_sight_narrow(&look->sight, ask->types);
    look->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    look->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return TRUE;
}

void report_look_close(ReportLook *look)
{
    g_clear_pointer(&look->named, g_hash_table_unref);
    g_clear_pointer(&look->records, g_hash_table_unref);
    g_clear_pointer(&look->kind_name, g_free);
    register_sight_close(&look->sight);
    register_view_close(&look->view);
}

void report_label(GString *json, const char *name, RecordLabel label)
{
    report_raw(json, name, "{");
    report_text(json, "ja", label.ja != NULL ? label.ja : "");
    report_text(json, "en", label.en != NULL ? label.en : "");
    g_string_append_c(json, '}');
}

/* ---- names ---- */

void report_meet(ReportLook *look, const char *id)
{
    if (id != NULL && *id != '\0' && !g_hash_table_contains(look->named, id))
        g_hash_table_add(look->named, g_strdup(id));
}

void report_meet_record(ReportLook *look, const char *key)
{
    if (key != NULL && *key != '\0' && !g_hash_table_contains(look->records, key))
        g_hash_table_add(look->records, g_strdup(key));
}

void report_meet_value(ReportLook *look, const RecordField *field, const json_t *value)
{
    const char *id =
        json_is_object(value) ? register_text_in(value, "id") : json_string_value(value);
    if (field->kind == RECORD_PERSON || field->kind == RECORD_UNIT || field->kind == RECORD_POST)
        report_meet(look, id);
    else if (field->kind == RECORD_REFERENCE)
        report_meet_record(look, id);
    for (gsize i = 0; field->kind == RECORD_TABLE && i < json_array_size(value); i++)
        for (guint j = 0; j < field->columns->len; j++) {
            const RecordField *column = field->columns->pdata[j];
            report_meet_value(look, column,
                              json_object_get(json_array_get(value, i), column->name));
        }
}

static char *name_of(Store *store, const char *id)
{
    static const OfficeWhat whats[] = {OFFICE_PERSON, OFFICE_UNIT, OFFICE_POST};
    for (guint i = 0; i < G_N_ELEMENTS(whats); i++) {
        g_autofree char *name = office_name(store, whats[i], id, NULL);
        if (name != NULL && *name != '\0')
            return g_steal_pointer(&name);
    }
    return NULL;
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

static void append_named(ReportLook *look, GString *json)
{
    g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(look->named), by_text);
    report_raw(json, "names", "{");
    for (const GList *at = ids; at != NULL; at = at->next) {
        g_autofree char *name = name_of(look->ask->body, at->data);
        if (name != NULL)
            report_text(json, at->data, name);
    }
    g_string_append_c(json, '}');
}

/* A record that may not be seen is not even named. */
static void append_referred(ReportLook *look, GString *json, const char *key)
{
    g_autoptr(RegisterRecord) record = register_record_seen(&look->sight, key, NULL);
    if (record == NULL)
        return;
    report_raw(json, key, "{");
    report_text(json, "type", record->type->name);
    report_text(json, "number", record->number);
    report_text(json, "title", record->title);
    report_text(json, "state", record->state->name);
    report_label(json, "state_label", record->state->label);
    g_string_append_c(json, '}');
}

gboolean report_append_names(ReportLook *look, GString *json, GError **error)
{
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(look->records), by_text);
    append_named(look, json);
    report_raw(json, "referred", "{");
    for (const GList *at = keys; at != NULL; at = at->next)
        append_referred(look, json, at->data);
    g_string_append_c(json, '}');
    return register_view_good(&look->view, error);
}

/* ---- keys ---- */

static const RecordFunction *function_of(ReportLook *look, const char *code)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(look->view.desk), look->view.store, NULL);
    return set != NULL ? record_types_function(set->types, code) : NULL;
}

static void append_function_key(ReportLook *look, GString *json, const char *key)
{
    g_auto(GStrv) parts = g_strsplit(key, ":", 3);
    const RecordFunction *function = function_of(look, parts[1]);
    report_text(json, "function", parts[1]);
    if (function != NULL)
        report_label(json, "label", function->label);
    if (*parts[2] == '\0' || strcmp(parts[2], "*") == 0)
        return;
    report_text(json, "scope", parts[2]);
    if (function != NULL && strcmp(function->per, "unit") == 0)
        report_meet(look, parts[2]);
    else
        report_meet_record(look, parts[2]);
}

static void append_holders(ReportLook *look, GString *json, const char *key)
{
    const OfficeHolders *holders = strcmp(key, OFFICE_STAFF_KEY) == 0 || g_str_has_suffix(key, ":*")
                                       ? NULL
                                       : register_holders(&look->view, key);
    report_raw(json, "persons", "[");
    for (guint i = 0; holders != NULL && i < holders->holders->len && i < HOLDERS_MAX; i++) {
        const OfficeHolder *holder = &g_array_index(holders->holders, OfficeHolder, i);
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "id", holder->person);
        if (holder->as.deputy)
            report_text(json, "for", holder->as.for_person);
        g_string_append_c(json, '}');
        report_meet(look, holder->person);
        report_meet(look, holder->as.for_person);
    }
    g_string_append_c(json, ']');
}

/* A key and who answers to it: {key, label, persons}. */
static void append_key_holders(ReportLook *look, GString *json, const char *key)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "key", key);
    if (g_str_has_prefix(key, "f:"))
        append_function_key(look, json, key);
    else if (g_str_has_prefix(key, "t:"))
        report_meet(look, key + 2);
    append_holders(look, json, key);
    g_string_append_c(json, '}');
}

/* ---- lines ---- */

static void append_wait(ReportLook *look, GString *json, const RegisterRecord *record,
                        const RegisterWait *wait)
{
    const RecordTransition *transition = record_transition_find(record->type, wait->step);
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "step", wait->step);
    if (transition != NULL)
        report_label(json, "label", transition->label);
    report_bool(json, "asked", wait->place == 0);
    report_key(json, "who");
    if (register_shows_wait(&look->sight, record, wait->step, wait->key))
        append_key_holders(look, json, wait->key);
    else
        g_string_append(json, "{\"key\":\"\",\"persons\":[],\"hidden\":true}");
    g_string_append_c(json, '}');
}

void report_waits(ReportLook *look, GString *json, const RegisterRecord *record,
                  const GArray *waits)
{
    report_raw(json, "waits", "[");
    for (guint i = 0; i < waits->len; i++)
        append_wait(look, json, record, &g_array_index(waits, RegisterWait, i));
    g_string_append_c(json, ']');
}

/* ---- deadlines ---- */

const RecordDeadline *report_deadline(const RecordType *type, const char *name)
{
    for (guint i = 0; i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = type->deadlines->pdata[i];
        if (strcmp(deadline->name, name) == 0)
            return deadline;
    }
    return NULL;
}

void report_due_label(ReportLook *look, GString *json, const RegisterLine *line)
{
    const RecordType *type = report_line_type(look, line);
    g_autoptr(StoreQuery) query = store_query(look->ask->body, &first_due, NULL);
    if (type == NULL || query == NULL || line->due_us == 0)
        return;
    store_bind_integer(query, 1, register_part_id(line->id, 0));
    store_bind_integer(query, 2, register_part_last(line->id));
    const RecordDeadline *deadline = store_step(query, NULL) == STORE_ROW
                                         ? report_deadline(type, store_column_text(query, 0, NULL))
                                         : NULL;
    if (deadline != NULL)
        report_label(json, "due_label", deadline->label);
}

/* ---- lines ---- */

const RecordType *report_line_type(ReportLook *look, const RegisterLine *line)
{
    gint64 kind = register_kind_of_id(line->id);
    if (kind != look->kind) {
        g_free(look->kind_name);
        look->kind_name = register_kind_name(look->view.store, kind, NULL);
        look->kind = kind;
    }
    return look->kind_name != NULL ? record_types_find(line->set->types, look->kind_name) : NULL;
}

static void meet_cells(ReportLook *look, const RecordType *type, const char *cells)
{
    g_autoptr(json_t) values = json_loads(cells, 0, NULL);
    for (guint i = 0; i < type->list.cells->len && i < json_array_size(values); i++)
        report_meet_value(look, type->list.cells->pdata[i], json_array_get(values, i));
}

void report_line_members(ReportLook *look, GString *json, const RegisterLine *line, gboolean cells)
{
    const RecordType *type = report_line_type(look, line);
    const RecordState *state = type != NULL ? record_state_find(type, line->state) : NULL;
    report_text(json, "id", line->key);
    report_text(json, "type", type != NULL ? type->name : "");
    report_text(json, "number", line->number);
    report_text(json, "title", line->title);
    report_text(json, "state", line->state);
    if (state != NULL)
        report_label(json, "state_label", state->label);
    report_number(json, "version", line->version);
    report_text(json, "applicant", line->applicant);
    report_text(json, "applicant_unit", line->applicant_unit);
    report_time(json, "opened_at", line->opened_us);
    report_time(json, "changed_at", line->changed_us);
    report_time(json, "closed_at", line->closed_us);
    report_time(json, "due_at", line->due_us);
    report_bool(json, "late",
                line->closed_us == 0 && line->due_us != 0 && line->due_us < look->ask->now_us);
    report_meet(look, line->applicant);
    report_meet(look, line->applicant_unit);
    if (!cells)
        return;
    report_raw(json, "cells", line->cells);
    if (type != NULL)
        meet_cells(look, type, line->cells);
}

void report_line(ReportLook *look, GString *json, const RegisterLine *line, gboolean cells)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_line_members(look, json, line, cells);
    g_string_append_c(json, '}');
}
