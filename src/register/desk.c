/* register/desk.c -- who answers to which key today, remembered while nothing of it changes */
#include "register/desk.h"
#include "base/problem.h"
#include "base/times.h"
#include <string.h>

STORE_SQL(office_stamp, "SELECT COALESCE(MAX(event), 0) FROM office_history"
                        " UNION ALL SELECT event FROM record_stamp WHERE id = 1");

#define REMEMBERED_MAX 10000 /* persons, and keys */

struct RegisterDesk {
    RegisterTypes *types;
    gboolean checks_demanded;
    gint64 stamp;
    char day[TIME_DAY_BYTES];
    GHashTable *persons; /* id to RegisterPerson, owned */
    GHashTable *holders; /* key to OfficeHolders, owned */
};

static void person_free(gpointer data)
{
    RegisterPerson *person = data;
    g_hash_table_unref(person->own);
    g_hash_table_unref(person->all);
    office_keys_free(person->keys);
    g_free(person->unit);
    g_free(person);
}

static void holders_free(gpointer data)
{
    office_holders_free(data);
}

RegisterDesk *register_desk_new(RegisterTypes *types)
{
    RegisterDesk *desk = g_new0(RegisterDesk, 1);
    desk->types = types;
    desk->stamp = -1;
    desk->persons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, person_free);
    desk->holders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, holders_free);
    return desk;
}

void register_desk_free(RegisterDesk *desk)
{
    if (desk == NULL)
        return;
    g_hash_table_unref(desk->persons);
    g_hash_table_unref(desk->holders);
    g_free(desk);
}

void register_desk_demand_checks(RegisterDesk *desk)
{
    desk->checks_demanded = TRUE;
}

gboolean register_desk_demands_checks(const RegisterDesk *desk)
{
    return desk->checks_demanded;
}

RegisterTypes *register_desk_types(RegisterDesk *desk)
{
    return desk->types;
}

static void forget(RegisterDesk *desk)
{
    g_hash_table_remove_all(desk->persons);
    g_hash_table_remove_all(desk->holders);
}

gboolean register_office_stamp(Store *store, gint64 *stamp, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &office_stamp, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    *stamp = 0;
    while ((step = store_step(query, error)) == STORE_ROW)
        *stamp = MAX(*stamp, store_column_integer(query, 0));
    return step == STORE_DONE;
}

gboolean register_view_open(RegisterView *view, RegisterDesk *desk, Store *store, gint64 now_us,
                            guint64 committed, GError **error)
{
    gint64 stamp = 0;
    *view = (RegisterView){.desk = desk, .store = store, .now_us = now_us};
    time_day_at(now_us, view->today);
    if (!register_office_stamp(store, &stamp, error))
        return FALSE;
    /* What this group changed may yet be undone, and its events numbered anew. */
    view->fresh = (guint64)stamp >= committed;
    if (view->fresh || stamp != desk->stamp || strcmp(desk->day, view->today) != 0 ||
        g_hash_table_size(desk->persons) + g_hash_table_size(desk->holders) > REMEMBERED_MAX)
        forget(desk);
    desk->stamp = view->fresh ? -1 : stamp;
    g_strlcpy(desk->day, view->today, sizeof desk->day);
    return TRUE;
}

void register_view_close(RegisterView *view)
{
    if (view->fresh && view->desk != NULL)
        forget(view->desk);
    g_clear_error(&view->failed);
}

gboolean register_view_good(RegisterView *view, GError **error)
{
    if (view->failed == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&view->failed));
    return FALSE;
}

/* Where to put a failure: the first one stays. */
static GError **failure_of(RegisterView *view)
{
    return view->failed == NULL ? &view->failed : NULL;
}

/* f:FUNCTION:SCOPE as f:FUNCTION:*; NULL for other keys and for functions of the body. */
static char *any_scope(const char *key)
{
    const char *scope = g_str_has_prefix(key, "f:") ? strchr(key + 2, ':') : NULL;
    if (scope == NULL || scope[1] == '\0')
        return NULL;
    return g_strdup_printf("%.*s:*", (int)(scope - key), key);
}

static void add_key(const RegisterPerson *person, const OfficeKey *key)
{
    char *any = any_scope(key->key);
    GHashTable *sets[] = {person->all, key->as.deputy ? NULL : person->own};
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
        if (sets[i] == NULL)
            continue;
        g_hash_table_add(sets[i], g_strdup(key->key));
        if (any != NULL)
            g_hash_table_add(sets[i], g_strdup(any));
    }
    g_free(any);
}

const RegisterPerson *register_person(RegisterView *view, const char *id)
{
    RegisterDesk *desk = view->desk;
    RegisterPerson *person = g_hash_table_lookup(desk->persons, id);
    if (person != NULL)
        return person;
    GError **failed = failure_of(view);
    g_autoptr(OfficeKeys) keys = office_keys(view->store, id, view->today, failed);
    g_autofree char *unit =
        keys != NULL ? office_unit_of(view->store, id, view->today, failed) : NULL;
    if (unit == NULL)
        return NULL;
    person = g_new0(RegisterPerson, 1);
    person->keys = g_steal_pointer(&keys);
    person->unit = g_steal_pointer(&unit);
    person->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    person->all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < person->keys->keys->len; i++)
        add_key(person, &g_array_index(person->keys->keys, OfficeKey, i));
    g_hash_table_insert(desk->persons, g_strdup(id), person);
    return person;
}

const OfficeHolders *register_holders(RegisterView *view, const char *key)
{
    OfficeHolders *holders = g_hash_table_lookup(view->desk->holders, key);
    if (holders != NULL)
        return holders;
    holders = office_holders(view->store, key, view->today, failure_of(view));
    if (holders != NULL)
        g_hash_table_insert(view->desk->holders, g_strdup(key), holders);
    return holders;
}
