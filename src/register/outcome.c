/* register/outcome.c -- what follows from a record as it stands, member by member */
#include "register/outcome.h"
#include "record/expr.h"
#include "register/clock.h"
#include "register/files.h"
#include "register/parts.h"
#include "register/sight.h"
#include "register/told.h"
#include "register/who.h"
#include <string.h>

/* ---- waits ---- */

static void wait_clear(gpointer data)
{
    RegisterWait *wait = data;
    g_free(wait->key);
    g_free(wait->barred);
}

/* Those left out, but who is relieved. */
static GPtrArray *barred_of(RegisterView *view, const RegisterRecord *record,
                            const RecordTransition *transition, const GPtrArray *not_by)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *barred = g_ptr_array_new_with_free_func(g_free);
    register_whos_keys(view, record, not_by, all);
    RecordWho applicant = {.kind = RECORD_WHO_APPLICANT};
    for (gsize i = 0; record_who_among(not_by, &applicant) && i < json_array_size(record->former);
         i++) {
        g_autofree char *key =
            g_strconcat("p:", json_string_value(json_array_get(record->former, i)), NULL);
        register_add_key(all, key);
    }
    for (guint i = 0; i < all->len; i++) {
        const char *key = all->pdata[i];
        g_autofree char *relief = transition->relief != NULL && g_str_has_prefix(key, "p:")
                                      ? register_relief(view, record, transition->relief, key + 2)
                                      : NULL;
        if (relief != NULL)
            continue;
        g_ptr_array_add(barred, g_strdup(key));
    }
    return barred;
}

static gboolean is_barred(RegisterView *view, const char *person, const GPtrArray *barred)
{
    const RegisterPerson *known =
        *person != '\0' && barred->len > 0 ? register_person(view, person) : NULL;
    for (guint i = 0; known != NULL && i < barred->len; i++)
        if (register_person_has(known, barred->pdata[i]))
            return TRUE;
    return FALSE;
}

/* Whether somebody who is not left out answers to the key today. */
static gboolean is_answered(RegisterView *view, const char *key, const GPtrArray *barred)
{
    if (strcmp(key, OFFICE_STAFF_KEY) == 0 || g_str_has_suffix(key, ":*"))
        return TRUE;
    const OfficeHolders *holders = register_holders(view, key);
    for (guint i = 0; holders != NULL && i < holders->holders->len; i++) {
        const OfficeHolder *holder = &g_array_index(holders->holders, OfficeHolder, i);
        if (!is_barred(view, holder->person, barred) &&
            !is_barred(view, holder->as.for_person, barred))
            return TRUE;
    }
    return FALSE;
}

static char *joined(const GPtrArray *keys)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < keys->len; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? " " : "", (const char *)keys->pdata[i]);
    return g_string_free(out, FALSE);
}

/* Of a restricted record nobody learns, nor is waited for, who may not see it. */
typedef struct {
    RegisterView *view;
    const RegisterRecord *record;
    GPtrArray *sees; /* keys; NULL when it is not restricted */
    GArray *waits;
} Waiting;

static gboolean may_see(const Waiting *waiting, const char *key)
{
    return waiting->sees == NULL ||
           g_ptr_array_find_with_equal_func(waiting->sees, key, g_str_equal, NULL);
}

static void add_wait(const Waiting *waiting, const char *key, const char *step, guint place,
                     const GPtrArray *barred)
{
    GArray *waits = waiting->waits;
    for (guint i = 0; i < waits->len; i++) {
        RegisterWait *known = &g_array_index(waits, RegisterWait, i);
        if (strcmp(known->key, key) == 0 && strcmp(known->step, step) == 0)
            return;
    }
    if (waits->len >= REGISTER_PARTS_MAX || !may_see(waiting, key))
        return;
    const RegisterWait wait = {g_strdup(key), step, place, joined(barred)};
    g_array_append_val(waits, wait);
}

/* Who stands first and is there, and is not left out, is asked; the others may all the same. */
static void add_step(const Waiting *waiting, const char *step, const GPtrArray *by,
                     const GPtrArray *barred)
{
    guint first = waiting->waits->len;
    gboolean asked = FALSE;
    for (guint i = 0; i < by->len; i++) {
        g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
        gboolean answered = FALSE;
        register_who_keys(waiting->view, waiting->record, by->pdata[i], keys);
        for (guint j = 0; !asked && j < keys->len; j++)
            answered = answered || (may_see(waiting, keys->pdata[j]) &&
                                    is_answered(waiting->view, keys->pdata[j], barred));
        for (guint j = 0; j < keys->len; j++)
            add_wait(waiting, keys->pdata[j], step, answered ? 0 : 1, barred);
        asked = asked || answered;
    }
    for (guint i = first; !asked && i < waiting->waits->len; i++)
        g_array_index(waiting->waits, RegisterWait, i).place =
            0; /* nobody is there: the gap is theirs */
}

static void add_second(const Waiting *waiting, const RecordTransition *transition)
{
    const RegisterRecord *record = waiting->record;
    g_autoptr(GPtrArray) barred =
        barred_of(waiting->view, record, transition, transition->second_not_by);
    const char *asked = register_text_in(record->pending, "asked");
    const json_t *first = json_object_get(record->pending, "by");
    for (gsize i = 0; i < json_array_size(first); i++) {
        g_autofree char *key = g_strconcat("p:", json_string_value(json_array_get(first, i)), NULL);
        register_add_key(barred, key);
    }
    if (*asked == '\0') {
        add_step(waiting, "second", transition->second_by, barred);
        return;
    }
    g_autofree char *key = g_strconcat("p:", asked, NULL);
    add_wait(waiting, key, "second", 0, barred);
}

static void add_looks(const Waiting *waiting)
{
    const RegisterRecord *record = waiting->record;
    g_autoptr(GPtrArray) nobody = g_ptr_array_new();
    for (gsize i = 0; i < json_array_size(record->looks); i++) {
        g_autofree char *key =
            g_strconcat("p:", register_text_in(json_array_get(record->looks, i), "person"), NULL);
        add_wait(waiting, key, "look", 0, nobody);
    }
}

GArray *register_waits_of(RegisterView *view, const RegisterRecord *record, const json_t *full)
{
    GArray *waits = g_array_new(FALSE, FALSE, sizeof(RegisterWait));
    g_array_set_clear_func(waits, wait_clear);
    g_autoptr(GPtrArray) sees = g_ptr_array_new_with_free_func(g_free);
    const Waiting waiting = {view, record, record->restricted ? sees : NULL, waits};
    if (record->restricted)
        register_record_sees(view, record, sees);
    RecordCase now = register_record_case(view, record, full);
    const char *pending = register_text_in(record->pending, "transition");
    gboolean quiet = record->state->final || record->state->rests;
    for (guint i = 0; i < record->type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(record->type->transitions, i);
        if (record_meant(&now, transition->name) != transition)
            continue;
        if (strcmp(transition->name, pending) == 0) {
            add_second(&waiting, transition);
        } else if (!quiet && record_is_waited(transition)) {
            g_autoptr(GPtrArray) barred = barred_of(view, record, transition, transition->not_by);
            add_step(&waiting, transition->name, transition->by, barred);
        }
    }
    add_looks(&waiting);
    return waits;
}

static json_t *waits_json(const GArray *waits)
{
    json_t *out = json_array();
    for (guint i = 0; i < waits->len; i++) {
        const RegisterWait *wait = &g_array_index(waits, RegisterWait, i);
        json_t *one = json_object();
        register_put_text(one, "barred", wait->barred);
        register_put_text(one, "key", wait->key);
        register_put_text(one, "step", wait->step);
        register_put_integer(one, "place", wait->place);
        json_array_append_new(out, one);
    }
    return out;
}

static json_t *keys_json(const GPtrArray *keys)
{
    json_t *out = json_array();
    for (guint i = 0; i < keys->len; i++)
        json_array_append_new(out, json_string(keys->pdata[i]));
    return out;
}

static json_t *sees_json(RegisterView *view, const RegisterRecord *record)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_record_sees(view, record, keys);
    return keys_json(keys);
}

/* ---- times ---- */

static json_t *dues_json(const GArray *dues)
{
    json_t *out = json_array();
    for (guint i = 0; i < dues->len; i++) {
        const RegisterDue *due = &g_array_index(dues, RegisterDue, i);
        json_t *one = json_object();
        register_put_text(one, "name", due->deadline->name);
        register_put_integer(one, "due_us", due->due_us);
        register_put_integer(one, "step", due->step);
        if (due->at_us != REGISTER_NEVER_US)
            register_put_integer(one, "at_us", due->at_us);
        json_array_append_new(out, one);
    }
    return out;
}

static gboolean same_dues(const GArray *a, const GArray *b)
{
    gboolean same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++) {
        const RegisterDue *left = &g_array_index(a, RegisterDue, i);
        const RegisterDue *right = &g_array_index(b, RegisterDue, i);
        same = left->deadline == right->deadline && left->due_us == right->due_us &&
               left->at_us == right->at_us && left->step == right->step;
    }
    return same;
}

/* ---- what it gives ---- */

static gboolean in_states(const RegisterRecord *record, const GPtrArray *states)
{
    return g_ptr_array_find((GPtrArray *)states, record->state, NULL);
}

static const char *id_of(const RegisterRecord *record, const RecordField *field)
{
    const json_t *value = field != NULL ? json_object_get(record->values, field->name) : NULL;
    const char *id = json_is_object(value) ? json_string_value(json_object_get(value, "id"))
                                           : json_string_value(value);
    return id != NULL ? id : "";
}

static const char * or (const char *text, const char *otherwise)
{
    return *text != '\0' ? text : otherwise;
}

static const char *scope_of(const RegisterRecord *record, const RecordHold *hold,
                            const RecordFunction *function)
{
    if (hold->of_this)
        return record->key;
    gboolean unit = strcmp(function->per, "unit") == 0;
    for (guint i = 0; strcmp(function->per, "body") != 0 && i < hold->of->len; i++) {
        const RecordField *field = g_ptr_array_index(hold->of, i);
        if ((field->kind == RECORD_UNIT) == unit && *id_of(record, field) != '\0')
            return id_of(record, field);
    }
    return "";
}

static void add_holding(RegisterView *view, const RegisterRecord *record, const RecordHold *hold,
                        json_t *rows)
{
    const RecordFunction *function = hold->function;
    if (function == NULL)
        function = record_types_function(record->set->types, id_of(record, hold->function_of));
    const char *post = id_of(record, hold->post);
    const char *person = *post != '\0' ? "" : id_of(record, hold->person);
    if (function == NULL || !in_states(record, hold->states) || (*post == '\0' && *person == '\0'))
        return;
    const char *scope = scope_of(record, hold, function);
    if (*scope == '\0' && strcmp(function->per, "body") != 0)
        return;
    json_array_append_new(rows,
                          json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "function", function->code,
                                    "scope", scope, "post", post, "person", person, "from_on",
                                    or (id_of(record, hold->from), view->today), "until_on",
                                    or (id_of(record, hold->until), OFFICE_OPEN)));
}

static json_t *holdings_json(RegisterView *view, const RegisterRecord *record)
{
    json_t *rows = json_array();
    for (guint i = 0; i < record->type->holds->len; i++)
        add_holding(view, record, g_ptr_array_index(record->type->holds, i), rows);
    return rows;
}

static json_t *stand_ins_json(const RegisterRecord *record)
{
    const RecordStandIn *stand = &record->type->stands_in;
    const char *limits = id_of(record, stand->limits);
    const json_t *after =
        stand->after_view != NULL ? json_object_get(record->values, stand->after_view->name) : NULL;
    json_t *rows = json_array();
    if (in_states(record, stand->states))
        json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:b, s:s, s:s}", "function",
                                              id_of(record, stand->function), "holder_person",
                                              id_of(record, stand->holder), "deputy_person",
                                              id_of(record, stand->deputy), "limits",
                                              or (limits, "all"), "after_view", json_is_true(after),
                                              "from_on", id_of(record, stand->from), "until_on",
                                              id_of(record, stand->until)));
    return rows;
}

static json_t *relief_json(RegisterView *view, const RegisterRecord *record)
{
    const RecordRelief *relief = &record->type->relief;
    if (!in_states(record, relief->states))
        return json_object();
    return json_pack("{s:s, s:s, s:s, s:s}", "person", id_of(record, relief->person), "unit",
                     id_of(record, relief->unit), "from_on",
                     or (id_of(record, relief->from), view->today), "until_on",
                     id_of(record, relief->until));
}

/* What is given is said again whenever a record that can give something changes. */
void register_given(RegisterView *view, const RegisterRecord *record, json_t *content)
{
    if (record->type->holds->len > 0)
        json_object_set_new(content, "holdings", holdings_json(view, record));
    if (record->type->stands_in.line > 0)
        json_object_set_new(content, "stand_ins", stand_ins_json(record));
    if (record->type->relief.line > 0)
        json_object_set_new(content, "relief", relief_json(view, record));
}

/* ---- what it refers to ---- */

static void add_references(const GPtrArray *fields, const json_t *values, json_t *links,
                           json_t *files)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        const json_t *value = json_object_get(values, field->name);
        for (gsize j = 0; field->kind == RECORD_TABLE && j < json_array_size(value); j++)
            add_references(field->columns, json_array_get(value, j), links, files);
        const char *id =
            json_is_object(value) ? register_text_in(value, "id") : json_string_value(value);
        if (field->kind == RECORD_REFERENCE && id != NULL && *id != '\0')
            json_array_append_new(links, json_pack("{s:s, s:s}", "field", field->name, "id", id));
        for (gsize j = 0; field->kind == RECORD_FILE && j < json_array_size(value); j++)
            json_array_append_new(files, json_pack("{s:s, s:O}", "field", field->name, "id",
                                                   json_array_get(value, j)));
    }
}

static void set_if_other(json_t *content, const char *key, json_t *now, json_t *before)
{
    if (before == NULL || !json_equal(now, before))
        json_object_set(content, key, now);
    json_decref(now);
    json_decref(before);
}

static void add_links(RegisterView *view, const RegisterRecord *record, const RegisterRecord *was,
                      json_t *content)
{
    json_t *links = json_array();
    json_t *files = json_array();
    json_t *links_before = was != NULL ? json_array() : NULL;
    json_t *files_before = was != NULL ? json_array() : NULL;
    add_references(record->type->fields, record->values, links, files);
    if (was != NULL)
        add_references(was->type->fields, was->values, links_before, files_before);
    set_if_other(content, "links", links, links_before);
    set_if_other(content, "files", files, files_before);
    json_t *cited = json_object_get(content, "files");
    for (gsize i = 0; i < json_array_size(cited); i++)
        register_file_describe(view, json_array_get(cited, i));
}

/* ---- all of it ---- */

static void set_restricted(RegisterView *view, RegisterRecord *record, const json_t *full)
{
    RecordScene scene = {full, view->today, NULL};
    record->restricted =
        record->type->restricted != NULL && record_expr_truth(record->type->restricted, &scene);
}

/* Values changed, or it is new: then what is made of values alone is made again. */
static void add_shown(RegisterView *view, RegisterRecord *record, const RegisterRecord *was,
                      const json_t *full, json_t *content)
{
    g_autofree char *title = register_title_of(view, record, full);
    if (was == NULL || strcmp(title, was->title) != 0)
        json_object_set_new(content, "title", json_string(title));
    g_free(record->title);
    record->title = g_steal_pointer(&title);
    if (was != NULL && json_equal(record->values, was->values) &&
        strcmp(record->number, was->number) == 0)
        return;
    json_object_set_new(content, "cells", register_cells_of(record));
    g_autofree char *text = register_text_of(record);
    json_object_set_new(content, "text", json_string(text));
    add_links(view, record, was, content);
}

/* Whether nothing changed that says who has to do with the record. */
static gboolean same_people(const RegisterRecord *record, const RegisterRecord *was)
{
    return was != NULL && json_equal(record->values, was->values) &&
           json_equal(record->doers, was->doers) && json_equal(record->former, was->former) &&
           json_equal(record->looks, was->looks) && json_equal(record->pending, was->pending) &&
           strcmp(record->applicant, was->applicant) == 0;
}

static void add_people(RegisterView *view, const RegisterRecord *record, const RegisterRecord *was,
                       const json_t *full, json_t *content)
{
    gboolean same = same_people(record, was);
    if (!same)
        json_object_set_new(content, "sees", sees_json(view, record));
    if (!same || record->state != was->state) {
        g_autoptr(GArray) waits = register_waits_of(view, record, full);
        json_object_set_new(content, "waits", waits_json(waits));
    }
    if (was == NULL || record->restricted != was->restricted)
        json_object_set_new(content, "restricted", json_boolean(record->restricted));
}

void register_outcome(RegisterView *view, RegisterRecord *record, const RegisterRecord *was,
                      json_t *content)
{
    g_autoptr(json_t) full = register_values_full(view, record);
    set_restricted(view, record, full);
    add_shown(view, record, was, full, content);
    add_people(view, record, was, full, content);
    GArray *dues = record->state->final ? g_array_new(FALSE, FALSE, sizeof(RegisterDue))
                                        : register_dues_of(view, record, full, record->dues);
    if (was == NULL || !same_dues(dues, was->dues))
        json_object_set_new(content, "deadlines", dues_json(dues));
    g_array_unref(record->dues);
    record->dues = dues;
    record->due_us = register_earliest_due(dues);
    register_given(view, record, content);
}

/* ---- the office changed ---- */

STORE_SQL(wait_rows, "SELECT key, step, place, barred FROM record_wait WHERE id BETWEEN $1 AND $2"
                     " AND step <> 'late' ORDER BY id");
STORE_SQL(see_rows, "SELECT key FROM record_see WHERE id BETWEEN $1 AND $2 ORDER BY id");

static StoreQuery *rows_of(RegisterView *view, const StoreSql *sql, gint64 id)
{
    GError **failed = view->failed == NULL ? &view->failed : NULL;
    StoreQuery *query = store_query(view->store, sql, failed);
    if (query != NULL) {
        store_bind_integer(query, 1, register_part_id(id, 0));
        store_bind_integer(query, 2, register_part_last(id));
    }
    return query;
}

static json_t *stored_waits(RegisterView *view, gint64 id)
{
    g_autoptr(StoreQuery) query = rows_of(view, &wait_rows, id);
    json_t *out = json_array();
    while (query != NULL && store_step(query, NULL) == STORE_ROW)
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:i}", "barred",
                                             store_column_text(query, 3, NULL), "key",
                                             store_column_text(query, 0, NULL), "step",
                                             store_column_text(query, 1, NULL), "place",
                                             (int)store_column_integer(query, 2)));
    return out;
}

static json_t *stored_sees(RegisterView *view, gint64 id)
{
    g_autoptr(StoreQuery) query = rows_of(view, &see_rows, id);
    json_t *out = json_array();
    while (query != NULL && store_step(query, NULL) == STORE_ROW)
        json_array_append_new(out, json_string(store_column_text(query, 0, NULL)));
    return out;
}

gboolean register_repoint(RegisterView *view, const RegisterRecord *record, json_t *content)
{
    g_autoptr(json_t) full = register_values_full(view, record);
    g_autoptr(GArray) waits = register_waits_of(view, record, full);
    set_if_other(content, "waits", waits_json(waits), stored_waits(view, record->id));
    set_if_other(content, "sees", sees_json(view, record), stored_sees(view, record->id));
    return json_object_size(content) > 0;
}
