/* register/sight.c -- what one person sees: asked of kinds, of single records, of fields */
#include "register/sight.h"
#include "base/problem.h"
#include "register/parts.h"
#include "register/who.h"
#include <string.h>

STORE_SQL(see_of_record, "SELECT key FROM record_see WHERE id BETWEEN $1 AND $2");
STORE_SQL(see_of_key, "SELECT record FROM record_see WHERE key = $1 AND record BETWEEN $2 AND $3");

#define SEES_MAX 200u

/* ---- what a record says ---- */

static void add_named_persons(const GPtrArray *fields, const json_t *values, GPtrArray *keys)
{
    for (guint i = 0; i < fields->len && keys->len < SEES_MAX; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        const json_t *value = json_object_get(values, field->name);
        if (field->kind == RECORD_PERSON && json_string_length(value) > 0) {
            g_autofree char *key = g_strconcat("p:", json_string_value(value), NULL);
            register_add_key(keys, key);
        }
        for (gsize j = 0; field->kind == RECORD_TABLE && j < json_array_size(value); j++)
            add_named_persons(field->columns, json_array_get(value, j), keys);
    }
}

static void add_person(GPtrArray *keys, const json_t *id)
{
    g_autofree char *key = g_strconcat("p:", json_string_value(id), NULL);
    if (json_string_length(id) > 0)
        register_add_key(keys, key);
}

static void add_taking_part(const RegisterRecord *record, GPtrArray *keys)
{
    const char *transition;
    json_t *persons;
    json_object_foreach(record->doers, transition, persons)
    {
        for (gsize i = 0; i < json_array_size(persons); i++)
            add_person(keys, json_array_get(persons, i));
    }
    for (gsize i = 0; i < json_array_size(record->former); i++)
        add_person(keys, json_array_get(record->former, i));
    for (gsize i = 0; i < json_array_size(record->looks); i++)
        add_person(keys, json_object_get(json_array_get(record->looks, i), "person"));
    add_person(keys, json_object_get(record->pending, "asked"));
}

void register_record_sees(RegisterView *view, const RegisterRecord *record, GPtrArray *keys)
{
    if (record->restricted) {
        register_whos_keys(view, record, record->type->see_restricted, keys);
        return;
    }
    /* Who decides and who took part come first: where there are too many, the named are left out.
     */
    register_whos_keys(view, record, record->kind->see_each, keys);
    add_taking_part(record, keys);
    add_named_persons(record->type->fields, record->values, keys);
    for (guint i = 0; i < record->kind->see_whole->len; i++) {
        guint at;
        if (g_ptr_array_find_with_equal_func(keys, record->kind->see_whole->pdata[i], g_str_equal,
                                             &at))
            g_ptr_array_remove_index(keys, at);
    }
    if (keys->len > SEES_MAX)
        g_ptr_array_set_size(keys, SEES_MAX);
}

/* ---- what a person sees ---- */

gboolean register_sight_open(RegisterSight *sight, RegisterView *view, const char *person,
                             GError **error)
{
    *sight = (RegisterSight){.view = view, .person = register_person(view, person)};
    if (sight->person == NULL)
        return register_view_good(view, error);
    sight->keys = sight->person->all;
    sight->kinds = g_hash_table_new(NULL, NULL);
    return TRUE;
}

void register_sight_close(RegisterSight *sight)
{
    g_clear_pointer(&sight->kinds, g_hash_table_unref);
}

void register_sight_narrow(RegisterSight *sight, const char *const *types)
{
    sight->types = types;
    sight->keys = sight->person->own;
    g_hash_table_remove_all(sight->kinds);
}

static gboolean is_within(const RegisterSight *sight, const RegisterKind *kind)
{
    return sight->types == NULL || g_strv_contains(sight->types, kind->type->name);
}

static gboolean has_any(const RegisterSight *sight, const GPtrArray *keys)
{
    for (guint i = 0; i < keys->len; i++)
        if (g_hash_table_contains(sight->keys, keys->pdata[i]))
            return TRUE;
    return FALSE;
}

gboolean register_sees_kind(RegisterSight *sight, const RegisterKind *kind)
{
    gpointer known = g_hash_table_lookup(sight->kinds, kind);
    if (known == NULL) {
        known = GINT_TO_POINTER(is_within(sight, kind) && has_any(sight, kind->see_whole) ? 1 : 2);
        g_hash_table_insert(sight->kinds, (gpointer)kind, known);
    }
    return GPOINTER_TO_INT(known) == 1;
}

/* TRUE for the first key of the record that the person has. */
static gboolean has_key_of(RegisterSight *sight, gint64 id)
{
    GError **failed = sight->view->failed == NULL ? &sight->view->failed : NULL;
    g_autoptr(StoreQuery) query = store_query(sight->view->store, &see_of_record, failed);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_part_id(id, 0));
    store_bind_integer(query, 2, register_part_last(id));
    while (store_step(query, failed) == STORE_ROW)
        if (g_hash_table_contains(sight->keys, store_column_text(query, 0, NULL)))
            return TRUE;
    return FALSE;
}

gboolean register_sees_id(RegisterSight *sight, gint64 id)
{
    return sight->types == NULL && has_key_of(sight, id);
}

gboolean register_sees(RegisterSight *sight, const RegisterRecord *record)
{
    if (sight->types != NULL && (record->restricted || !is_within(sight, record->kind)))
        return FALSE;
    return (!record->restricted && register_sees_kind(sight, record->kind)) ||
           has_key_of(sight, record->id);
}

static gint by_id(gconstpointer a, gconstpointer b)
{
    const gint64 *left = a;
    const gint64 *right = b;
    return (*left > *right) - (*left < *right);
}

static gboolean add_seen(RegisterSight *sight, const char *key, gint64 kind, GArray *ids,
                         GError **error)
{
    g_autoptr(StoreQuery) query = store_query(sight->view->store, &see_of_key, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    store_bind_integer(query, 2, kind > 0 ? register_record_id(kind, 0) : 0);
    store_bind_integer(query, 3, kind > 0 ? register_record_id(kind + 1, 0) - 1 : G_MAXINT64);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        gint64 id = store_column_integer(query, 0);
        g_array_append_val(ids, id);
    }
    return step == STORE_DONE;
}

GArray *register_seen_rows(RegisterSight *sight, gint64 kind, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, sight->keys);
    gboolean any = sight->types == NULL || kind > 0;
    while (any && g_hash_table_iter_next(&iter, &key, NULL))
        if (!add_seen(sight, key, kind, ids, error))
            return NULL;
    g_array_sort(ids, by_id);
    guint kept = 0;
    for (guint i = 0; i < ids->len; i++)
        if (kept == 0 || g_array_index(ids, gint64, i) != g_array_index(ids, gint64, kept - 1))
            g_array_index(ids, gint64, kept++) = g_array_index(ids, gint64, i);
    g_array_set_size(ids, kept);
    return g_steal_pointer(&ids);
}

static gboolean has_id(const GArray *ids, gint64 id)
{
    guint low = 0;
    guint high = ids->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(ids, gint64, middle) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids->len && g_array_index(ids, gint64, low) == id;
}

gboolean register_sees_row(RegisterSight *sight, const RegisterKind *kind, gint64 id,
                           gboolean restricted, const GArray *own)
{
    if (sight->types != NULL && (restricted || kind == NULL || !is_within(sight, kind)))
        return FALSE;
    return (kind != NULL && !restricted && register_sees_kind(sight, kind)) || has_id(own, id);
}

RegisterRecord *register_record_seen(RegisterSight *sight, const char *key, GError **error)
{
    g_autoptr(RegisterRecord) record = register_record_load(sight->view, key, error);
    if (record == NULL)
        return NULL;
    if (register_sees(sight, record))
        return g_steal_pointer(&record);
    if (register_view_good(sight->view, error))
        register_not_found(key, error);
    return NULL;
}

gboolean register_sees_field(RegisterSight *sight, const RegisterRecord *record,
                             const RecordField *field)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    if (field->see->len == 0)
        return TRUE;
    register_whos_keys(sight->view, record, field->see, keys);
    return has_any(sight, keys);
}

void register_shown_persons(RegisterSight *sight, const RegisterRecord *record, GPtrArray *keys)
{
    g_autoptr(GPtrArray) shown = g_ptr_array_new();
    for (guint i = 0; i < record->type->fields->len; i++)
        if (register_sees_field(sight, record, record->type->fields->pdata[i]))
            g_ptr_array_add(shown, record->type->fields->pdata[i]);
    add_taking_part(record, keys);
    add_named_persons(shown, record->values, keys);
}

/* ---- who is meant ---- */

/* Whether all fields that say who is meant are shown: of the record, or of one it refers to. */
static gboolean is_told(RegisterSight *sight, const RegisterRecord *record, const RecordWho *who)
{
    if (who->field == NULL)
        return TRUE;
    if (who->via == NULL)
        return register_sees_field(sight, record, who->field);
    if (!register_sees_field(sight, record, who->via))
        return FALSE;
    const json_t *value = json_object_get(record->values, who->via->name);
    const char *id = json_string_value(json_object_get(value, "id"));
    g_autoptr(RegisterRecord) other =
        id != NULL ? register_record_load(sight->view, id, NULL) : NULL;
    return other != NULL && register_sees_field(sight, other, who->field);
}

void register_shown_whos(RegisterSight *sight, const RegisterRecord *record, const GPtrArray *whos,
                         GPtrArray *keys)
{
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        if (is_told(sight, record, whos->pdata[i]))
            register_who_keys(sight->view, record, whos->pdata[i], keys);
}

gboolean register_shows_wait(RegisterSight *sight, const RegisterRecord *record, const char *step,
                             const char *key)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func(g_free);
    const RecordType *type = record->type;
    if (g_hash_table_contains(sight->keys, key))
        return TRUE;
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = type->transitions->pdata[i];
        if (strcmp(transition->name, step) != 0)
            continue;
        register_whos_keys(sight->view, record, transition->by, all);
        register_shown_whos(sight, record, transition->by, shown);
    }
    for (guint i = 0; strcmp(step, "late") == 0 && i < type->deadlines->len; i++) {
        const RecordDeadline *deadline = type->deadlines->pdata[i];
        register_whos_keys(sight->view, record, deadline->escalate, all);
        register_shown_whos(sight, record, deadline->escalate, shown);
    }
    return !g_ptr_array_find_with_equal_func(all, key, g_str_equal, NULL) ||
           g_ptr_array_find_with_equal_func(shown, key, g_str_equal, NULL);
}
