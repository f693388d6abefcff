/* people/persons.c -- who the opaque ids of the ledger are; the language each chose */
#include "base/problem.h"
#include "people/people.h"
#include <string.h>

STORE_SQL(person_insert, "INSERT INTO person (id, user_name, name, role, event)"
                         " VALUES ($1, $2, $3, $4, $5)");
#define PERSON_COLUMNS "SELECT id, user_name, name, role FROM person"
STORE_SQL(person_read, PERSON_COLUMNS " WHERE id = $1");
STORE_SQL(person_first, PERSON_COLUMNS " WHERE role = 'administrator' ORDER BY event LIMIT 1");
STORE_SQL(person_names, "SELECT id, name FROM person");
STORE_SQL(preference_read, "SELECT language FROM preference WHERE person = $1");
STORE_SQL(preference_write, "INSERT INTO preference (person, language) VALUES ($1, $2)"
                            " ON CONFLICT (person) DO UPDATE SET language = excluded.language");

/* With its content erased nobody stands behind the id. */
gboolean people_project_add(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                            const json_t *content, GError **error)
{
    if (content == NULL)
        return TRUE;
    if (!g_str_has_prefix(event->subject, "person/")) {
        problem_set(error, PROBLEM_FORMAT, "ledger", event->subject);
        return FALSE;
    }
    g_autoptr(StoreQuery) query = store_query(store, &person_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, event->subject + strlen("person/"));
    store_bind_text(query, 2, json_string_value(json_object_get(content, "user_name")));
    store_bind_text(query, 3, json_string_value(json_object_get(content, "name")));
    store_bind_text(query, 4, json_string_value(json_object_get(content, "role")));
    store_bind_integer(query, 5, (gint64)place->index);
    return store_run(query, error);
}

void people_person_free(PeoplePerson *person)
{
    if (person == NULL)
        return;
    g_free(person->id);
    g_free(person->user_name);
    g_free(person->name);
    g_free(person->role);
    g_free(person);
}

static PeoplePerson *read_person(StoreQuery *query, const char *name, GError **error)
{
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("person", "利用者"), name);
    if (step != STORE_ROW)
        return NULL;
    PeoplePerson *person = g_new0(PeoplePerson, 1);
    person->id = g_strdup(store_column_text(query, 0, NULL));
    person->user_name = g_strdup(store_column_text(query, 1, NULL));
    person->name = g_strdup(store_column_text(query, 2, NULL));
    person->role = g_strdup(store_column_text(query, 3, NULL));
    return person;
}

PeoplePerson *people_person_find(Store *site, const char *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &person_read, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, id);
    return read_person(query, id, error);
}

PeoplePerson *people_person_first(Store *site, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &person_first, error);
    return query == NULL ? NULL : read_person(query, "administrator", error);
}

GHashTable *people_person_names(Store *site, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &person_names, error);
    if (query == NULL)
        return NULL;
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        g_hash_table_insert(names, g_strdup(store_column_text(query, 0, NULL)),
                            g_strdup(store_column_text(query, 1, NULL)));
    return step == STORE_DONE ? g_steal_pointer(&names) : NULL;
}

char *people_language(Store *site, const char *person, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &preference_read, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, person);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return NULL;
    return g_strdup(step == STORE_ROW ? store_column_text(query, 0, NULL) : "");
}

gboolean people_language_set(Store *site, const char *person, const char *language, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &preference_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, language);
    return store_run(query, error);
}
