/* people/persons.c -- who the opaque ids of the ledger are; the language each chose */
#include "base/problem.h"
#include "people/people.h"
#include "people/programs.h"
#include <string.h>

STORE_SQL(person_insert, "INSERT INTO person (id, user_name, name, role, event)"
                         " VALUES ($1, $2, $3, $4, $5)");
#define PERSON_COLUMNS "SELECT id, user_name, name, role, state FROM person"
STORE_SQL(person_read, PERSON_COLUMNS " WHERE id = $1");
STORE_SQL(person_first, PERSON_COLUMNS
          " WHERE role = 'administrator' AND state = 'active' ORDER BY event LIMIT 1");
STORE_SQL(person_update, "UPDATE person SET user_name = COALESCE($2, user_name),"
                         " name = COALESCE($3, name), role = COALESCE($4, role) WHERE id = $1");
STORE_SQL(person_set_state, "UPDATE person SET state = $2 WHERE id = $1");
STORE_SQL(person_count,
          "SELECT COUNT(*) FROM person WHERE role = 'administrator' AND state = 'active'");
STORE_SQL(person_user_names, "SELECT user_name FROM person");
#define ACCOUNT_COLUMNS                                                                            \
    "SELECT p.id, p.user_name, p.name, p.role, p.state, p.event, COALESCE(s.time_us, 0),"          \
    " COALESCE(c.must_change, 0), COALESCE(c.changed_us, 0),"                                      \
    " (SELECT COUNT(*) FROM totp t WHERE t.person = p.id AND t.since_us > 0),"                     \
    " (SELECT COUNT(*) FROM passkey k WHERE k.person = p.id) FROM person p"                        \
    " LEFT JOIN sign_in s ON s.person = p.id LEFT JOIN credential c ON c.person = p.id"
STORE_SQL(account_list, ACCOUNT_COLUMNS " ORDER BY p.user_name, p.event");
STORE_SQL(account_read, ACCOUNT_COLUMNS " WHERE p.id = $1");
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

/* The value after the change; NULL where the member was left alone. */
static const char *after_in(const json_t *content, const char *member)
{
    const json_t *change = json_object_get(json_object_get(content, "changes"), member);
    return json_string_value(json_object_get(change, "after"));
}

/* Of a person whose first content was erased there is no row to change. */
gboolean people_project_change(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    (void)place;
    g_autoptr(StoreQuery) query = store_query(store, &person_update, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, event->subject + strlen("person/"));
    store_bind_text(query, 2, after_in(content, "user_name"));
    store_bind_text(query, 3, after_in(content, "name"));
    store_bind_text(query, 4, after_in(content, "role"));
    return store_run(query, error);
}

gboolean people_project_state(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                              const json_t *content, GError **error)
{
    (void)place;
    (void)content;
    g_autoptr(StoreQuery) query = store_query(store, &person_set_state, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, event->subject + strlen("person/"));
    store_bind_text(query, 2,
                    strcmp(event->act, "person.disable") == 0 ? PEOPLE_DISABLED : PEOPLE_ACTIVE);
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
    g_free(person->state);
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
    person->state = g_strdup(store_column_text(query, 4, NULL));
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

gboolean people_is_administrator(const PeoplePerson *person)
{
    return strcmp(person->role, PEOPLE_ADMINISTRATOR) == 0 &&
           strcmp(person->state, PEOPLE_ACTIVE) == 0;
}

gboolean people_count_administrators(Store *site, gint64 *active, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &person_count, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *active = store_column_integer(query, 0);
    return TRUE;
}

char *people_fold_name(const char *user_name)
{
    g_autofree char *normal = g_utf8_normalize(user_name, -1, G_NORMALIZE_NFKC);
    return normal == NULL ? g_strdup("") : g_utf8_casefold(normal, -1);
}

GHashTable *people_user_names(Store *site, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &person_user_names, error);
    if (query == NULL)
        return NULL;
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        g_hash_table_add(names, people_fold_name(store_column_text(query, 0, NULL)));
    return step == STORE_DONE ? g_steal_pointer(&names) : NULL;
}

gboolean people_account_is_unused(const PeopleAccount *account, const PeopleSettings *settings,
                                  gint64 now_us)
{
    gint64 days = settings->at[PEOPLE_UNUSED_DAYS];
    return strcmp(account->state, PEOPLE_ACTIVE) == 0 &&
           now_us - MAX(account->last_us, account->changed_us) > days * G_TIME_SPAN_DAY;
}

gboolean people_each_account(Store *site, const char *id,
                             void (*visit)(const PeopleAccount *account, gpointer user),
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query =
        store_query(site, id != NULL ? &account_read : &account_list, error);
    if (query == NULL)
        return FALSE;
    if (id != NULL)
        store_bind_text(query, 1, id);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const PeopleAccount account = {
            .id = store_column_text(query, 0, NULL),
            .user_name = store_column_text(query, 1, NULL),
            .name = store_column_text(query, 2, NULL),
            .role = store_column_text(query, 3, NULL),
            .state = store_column_text(query, 4, NULL),
            .event = store_column_integer(query, 5),
            .last_us = store_column_integer(query, 6),
            .temporary = store_column_integer(query, 7) != 0,
            .changed_us = store_column_integer(query, 8),
            .totp = store_column_integer(query, 9) != 0,
            .passkeys = store_column_integer(query, 10),
        };
        visit(&account, user);
    }
    return step == STORE_DONE;
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
    return step == STORE_DONE && people_program_names(site, names, error) ? g_steal_pointer(&names)
                                                                          : NULL;
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
