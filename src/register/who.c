/* register/who.c -- the words of a type, said of one record */
#include "register/who.h"
#include "base/problem.h"
#include "record/expr.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(relief_find, "SELECT f.unit, r.key FROM record_relief AS f JOIN record AS r"
                       " ON r.id = f.id WHERE f.person = $1 AND f.type = $2"
                       " AND f.from_on <= $3 AND f.until_on >= $3 ORDER BY f.id");

#define URGENT_US (24 * G_TIME_SPAN_HOUR) /* a matter due within a day is urgent */

void register_add_key(GPtrArray *keys, const char *key)
{
    if (!g_ptr_array_find_with_equal_func(keys, key, g_str_equal, NULL))
        g_ptr_array_add(keys, g_strdup(key));
}

static void add_joined(GPtrArray *keys, const char *head, const char *id)
{
    g_autofree char *key = *id != '\0' ? g_strconcat(head, id, NULL) : NULL;
    if (key != NULL)
        register_add_key(keys, key);
}

static const char *id_in(const json_t *value)
{
    const char *id = json_is_object(value) ? json_string_value(json_object_get(value, "id"))
                                           : json_string_value(value);
    return id != NULL ? id : "";
}

/* ---- keys ---- */

static void add_field_keys(const RecordField *field, const json_t *value, GPtrArray *keys)
{
    add_joined(keys, field->kind == RECORD_POST ? "t:" : "p:", id_in(value));
}

/* The value of `who`'s field: of the record itself, or of one it refers to. New reference. */
static json_t *value_of(RegisterView *view, const RegisterRecord *record, const RecordWho *who)
{
    if (who->via == NULL)
        return json_incref(json_object_get(record->values, who->field->name));
    const char *id = id_in(json_object_get(record->values, who->via->name));
    g_autoptr(RegisterRecord) other = *id != '\0' ? register_record_load(view, id, NULL) : NULL;
    return other == NULL ? NULL : json_incref(json_object_get(other->values, who->field->name));
}

/* The unit a person belongs to today; of an applicant who left, the one of that time. */
static const char *unit_of(RegisterView *view, const RegisterRecord *record, const RecordWho *who,
                           const char *person)
{
    const RegisterPerson *known = *person != '\0' ? register_person(view, person) : NULL;
    if (known != NULL && *known->unit != '\0')
        return known->unit;
    gboolean applicant = who->via == NULL && strcmp(who->field->name, "applicant") == 0;
    return applicant ? record->unit : "";
}

static gboolean is_per(const RecordFunction *function, const char *per)
{
    return strcmp(function->per, per) == 0;
}

static void add_function_of(RegisterView *view, const RegisterRecord *record, const RecordWho *who,
                            GPtrArray *keys)
{
    g_autoptr(json_t) value = who->field != NULL ? value_of(view, record, who) : NULL;
    const char *scope = who->field == NULL ? record->key : id_in(value);
    if (who->field != NULL && who->field->kind == RECORD_PERSON)
        scope = unit_of(view, record, who, scope);
    if (*scope == '\0' && !is_per(who->function, "body"))
        return;
    g_autofree char *key =
        office_function_key(who->function->code, is_per(who->function, "body") ? "" : scope);
    register_add_key(keys, key);
}

static void add_tells(RegisterView *view, const RegisterRecord *record, const RecordWho *who,
                      GPtrArray *keys)
{
    const char *code = id_in(json_object_get(record->values, who->field->name));
    for (guint i = 0; i < who->field->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(who->field->options, i);
        if (strcmp(option->code, code) == 0)
            register_whos_keys(view, record, option->tells, keys);
    }
}

static void add_doers(const RegisterRecord *record, const char *transition, GPtrArray *keys)
{
    const json_t *persons = json_object_get(record->doers, transition);
    for (gsize i = 0; i < json_array_size(persons); i++)
        add_joined(keys, "p:", id_in(json_array_get(persons, i)));
}

void register_who_keys(RegisterView *view, const RegisterRecord *record, const RecordWho *who,
                       GPtrArray *keys)
{
    switch (who->kind) {
    case RECORD_WHO_APPLICANT:
        add_joined(keys, "p:", record->applicant);
        break;
    case RECORD_WHO_FIELD: {
        g_autoptr(json_t) value = value_of(view, record, who);
        add_field_keys(who->field, value, keys);
        break;
    }
    case RECORD_WHO_FUNCTION: {
        g_autofree char *key =
            office_function_key(who->function->code, is_per(who->function, "body") ? "" : "*");
        register_add_key(keys, key);
        break;
    }
    case RECORD_WHO_FUNCTION_OF:
        add_function_of(view, record, who, keys);
        break;
    case RECORD_WHO_DOER:
        add_doers(record, who->transition->name, keys);
        break;
    case RECORD_WHO_TELLS:
        add_tells(view, record, who, keys);
        break;
    }
}

void register_whos_keys(RegisterView *view, const RegisterRecord *record, const GPtrArray *whos,
                        GPtrArray *keys)
{
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        register_who_keys(view, record, g_ptr_array_index(whos, i), keys);
}

/* ---- who acts ---- */

gboolean register_was_applicant(const RegisterRecord *record, const char *person)
{
    for (gsize i = 0; i < json_array_size(record->former); i++)
        if (strcmp(id_in(json_array_get(record->former, i)), person) == 0)
            return TRUE;
    return *person != '\0' && strcmp(record->applicant, person) == 0;
}

/* Wide: for leaving people out, who handed a record over is an applicant still. */
static gboolean is_meant(const RecordWho *who, const char *person, gpointer user)
{
    const RegisterActing *acting = user;
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    if (who->kind == RECORD_WHO_APPLICANT && register_was_applicant(acting->record, person))
        return TRUE;
    const RegisterPerson *known = register_person(acting->view, person);
    register_who_keys(acting->view, acting->record, who, keys);
    for (guint i = 0; i < keys->len; i++)
        if (register_person_has(known, keys->pdata[i]))
            return TRUE;
    return FALSE;
}

static gboolean is_within(const RegisterActing *acting, OfficeLimits limits,
                          const RecordTransition *transition)
{
    const RegisterRecord *record = acting->record;
    if (limits == OFFICE_ALL)
        return TRUE;
    if (limits == OFFICE_URGENT)
        return record->due_us > 0 && record->due_us <= acting->view->now_us + URGENT_US;
    return transition != NULL &&
           (transition->act == RECORD_ACT_GRANT || transition->act == RECORD_ACT_REFUSE ||
            transition->act == RECORD_ACT_RETURN);
}

/* f:FUNCTION:* takes any scope. */
static gboolean key_fits(const char *wanted, const char *held)
{
    gsize head = strlen(wanted);
    if (head > 3 && wanted[head - 1] == '*' && wanted[head - 2] == ':')
        return strncmp(wanted, held, head - 1) == 0 && held[head - 1] != '\0';
    return strcmp(wanted, held) == 0;
}

static const OfficeKey *handed_key(const RegisterActing *acting, const char *wanted,
                                   const RecordTransition *transition)
{
    const GArray *all = acting->me->keys->keys;
    for (guint i = 0; i < all->len; i++) {
        const OfficeKey *key = &g_array_index(all, OfficeKey, i);
        if (key->as.deputy && strcmp(key->as.for_person, acting->for_person) == 0 &&
            key_fits(wanted, key->key) && is_within(acting, key->as.limits, transition))
            return key;
    }
    return NULL;
}

/* Narrow: a deputy by posts and functions handed over, nobody by what is past. */
static gboolean acts_as(const RecordWho *who, const RecordTransition *transition, gpointer user)
{
    RegisterActing *acting = user;
    gboolean post = who->kind == RECORD_WHO_FIELD && who->field->kind == RECORD_POST;
    if (acting->me == NULL ||
        (acting->deputy && who->function == NULL && !post && who->kind != RECORD_WHO_TELLS))
        return FALSE;
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_who_keys(acting->view, acting->record, who, keys);
    for (guint i = 0; i < keys->len; i++) {
        const char *key = keys->pdata[i];
        if (!acting->deputy && register_person_has(acting->me, key))
            return TRUE;
        const OfficeKey *used = acting->deputy ? handed_key(acting, key, transition) : NULL;
        if (used != NULL) {
            acting->used = used;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean register_acting(RegisterActing *acting, RegisterView *view, const RegisterRecord *record,
                         const char *person, guint at)
{
    const RegisterPerson *me = register_person(view, person);
    *acting = (RegisterActing){
        .view = view, .record = record, .me = me, .person = person, .for_person = ""};
    if (at == 0 || me == NULL)
        return at == 0;
    g_autoptr(GPtrArray) seen = g_ptr_array_new();
    for (guint i = 0; i < me->keys->keys->len; i++) {
        const OfficeAs *as = &g_array_index(me->keys->keys, OfficeKey, i).as;
        if (!as->deputy ||
            g_ptr_array_find_with_equal_func(seen, as->for_person, g_str_equal, NULL))
            continue;
        g_ptr_array_add(seen, (gpointer)as->for_person);
        if (seen->len < at)
            continue;
        acting->deputy = TRUE;
        acting->for_person = as->for_person;
        return TRUE;
    }
    return FALSE;
}

static gboolean is_relieved(const RegisterActing *acting, const RecordTransition *transition,
                            const char *person)
{
    if (transition == NULL || transition->relief == NULL || *person == '\0')
        return FALSE;
    g_autofree char *relief =
        register_relief(acting->view, acting->record, transition->relief, person);
    return relief != NULL;
}

RecordActor register_actor(RegisterActing *acting, const RecordTransition *transition)
{
    return (RecordActor){.person = acting->person,
                         .for_person = *acting->for_person != '\0' ? acting->for_person : NULL,
                         .is = is_meant,
                         .acts = acts_as,
                         .user = acting,
                         .relieved = is_relieved(acting, transition, acting->person),
                         .for_relieved = is_relieved(acting, transition, acting->for_person)};
}

gboolean register_may_open(RegisterView *view, const RegisterSet *set, const RecordType *type,
                           const char *person)
{
    RegisterActing way;
    g_autoptr(RegisterRecord) shape = register_record_new(view, set, type);
    for (guint i = 0; register_acting(&way, view, shape, person, i); i++) {
        RecordActor actor = register_actor(&way, NULL);
        if (record_may_open(type, &actor))
            return TRUE;
    }
    return FALSE;
}

/* For records of its unit, or of all when it names none. */
char *register_relief(RegisterView *view, const RegisterRecord *record, const RecordType *by,
                      const char *person)
{
    GError **failed = view->failed == NULL ? &view->failed : NULL;
    g_autoptr(StoreQuery) query = store_query(view->store, &relief_find, failed);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, by->name);
    store_bind_text(query, 3, view->today);
    while (store_step(query, failed) == STORE_ROW) {
        const char *unit = store_column_text(query, 0, NULL);
        if (*unit == '\0' || strcmp(unit, record->unit) == 0)
            return g_strdup(store_column_text(query, 1, NULL));
    }
    return NULL;
}
