/* store/query.c -- statements: prepared once and kept, bound, stepped, read */
#include "base/problem.h"
#include "store/state.h"
#include <string.h>

/* SQLite takes $2 for a name and numbers it by where it stands; ?2 is its numbered form. No
 * declared text has a dollar sign elsewhere. Transfer full. */
static char *number_parameters(const char *text)
{
    char *numbered = g_strdup(text);
    for (char *at = strchr(numbered, '$'); at != NULL; at = strchr(at, '$'))
        *at = '?';
    return numbered;
}

static sqlite3_stmt *prepare(Store *store, const StoreSql *sql, unsigned flags, GError **error)
{
    sqlite3_stmt *statement = NULL;
    g_autofree char *text = number_parameters(sql->text);
    int result = sqlite3_prepare_v3(store->db, text, -1, flags, &statement, NULL);
    if (result == SQLITE_OK)
        return statement;
    store_problem(store->db, result, sql->name, error);
    return NULL;
}

static StoreQuery *query_make(Store *store, const StoreSql *sql, gboolean kept, GError **error)
{
    sqlite3_stmt *statement = prepare(store, sql, kept ? SQLITE_PREPARE_PERSISTENT : 0, error);
    if (statement == NULL)
        return NULL;
    StoreQuery *query = g_new0(StoreQuery, 1);
    query->store = store;
    query->sql = sql;
    query->statement = statement;
    query->kept = kept;
    return query;
}

StoreQuery *store_query(Store *store, const StoreSql *sql, GError **error)
{
    if (!store_still_in_transaction(store, error))
        return NULL;
    StoreQuery *query = g_hash_table_lookup(store->queries, sql);
    if (query == NULL) {
        query = query_make(store, sql, TRUE, error);
        if (query != NULL)
            g_hash_table_insert(store->queries, (gpointer)sql, query);
    } else if (query->in_use) { /* the same question asked while its first answer is being read */
        query = query_make(store, sql, FALSE, error);
    }
    if (query == NULL)
        return NULL;
    query->in_use = TRUE;
    query->finished = FALSE;
    query->bind_result = SQLITE_OK;
    return query;
}

void store_query_end(StoreQuery *query)
{
    if (query == NULL)
        return;
    query->in_use = FALSE;
    if (query->kept) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement); /* bound texts were lent */
        return;
    }
    sqlite3_finalize(query->statement);
    g_free(query);
}

static void note_bind(StoreQuery *query, int result)
{
    if (query->bind_result == SQLITE_OK)
        query->bind_result = result;
}

void store_bind_integer(StoreQuery *query, int at, gint64 value)
{
    note_bind(query, sqlite3_bind_int64(query->statement, at, value));
}

void store_bind_text(StoreQuery *query, int at, const char *text)
{
    note_bind(query, sqlite3_bind_text(query->statement, at, text, -1, SQLITE_STATIC));
}

void store_bind_blob(StoreQuery *query, int at, const void *bytes, gsize size_bytes)
{
    note_bind(query, sqlite3_bind_blob64(query->statement, at, bytes, size_bytes, SQLITE_STATIC));
}

static StoreStep fail(StoreQuery *query, int result, GError **error)
{
    Store *store = query->store;
    g_autoptr(GError) problem = NULL;
    store_problem(store->db, result, query->sql->name, &problem);
    if (store->in_transaction && store->lost == NULL && sqlite3_get_autocommit(store->db))
        store->lost = g_error_copy(problem);
    query->finished = TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return STORE_FAILED;
}

StoreStep store_step(StoreQuery *query, GError **error)
{
    if (query->bind_result != SQLITE_OK)
        return fail(query, query->bind_result, error);
    if (query->finished)
        return STORE_DONE;
    int result = sqlite3_step(query->statement);
    if (result == SQLITE_ROW)
        return STORE_ROW;
    if (result != SQLITE_DONE)
        return fail(query, result, error);
    query->finished = TRUE;
    return STORE_DONE;
}

gboolean store_run(StoreQuery *query, GError **error)
{
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW)
        problem_set(error, PROBLEM_INTERNAL, query->sql->name, NULL);
    return step == STORE_DONE;
}

gint64 store_column_integer(StoreQuery *query, int at)
{
    return sqlite3_column_int64(query->statement, at);
}

const char *store_column_text(StoreQuery *query, int at, gsize *size_bytes)
{
    const char *text = (const char *)sqlite3_column_text(query->statement, at);
    if (size_bytes != NULL)
        *size_bytes = (gsize)sqlite3_column_bytes(query->statement, at);
    return text;
}

const void *store_column_blob(StoreQuery *query, int at, gsize *size_bytes)
{
    const void *bytes = sqlite3_column_blob(query->statement, at);
    if (size_bytes != NULL)
        *size_bytes = (gsize)sqlite3_column_bytes(query->statement, at);
    return bytes;
}

gboolean store_execute(Store *store, const char *text, GError **error)
{
    int result = sqlite3_exec(store->db, text, NULL, NULL, NULL);
    if (result == SQLITE_OK)
        return TRUE;
    store_problem(store->db, result, "schema", error);
    return FALSE;
}

gboolean store_empty_table(Store *store, const char *table, GError **error)
{
    if (!store_still_in_transaction(store, error))
        return FALSE;
    if (strspn(table, "abcdefghijklmnopqrstuvwxyz_") != strlen(table)) {
        problem_set(error, PROBLEM_INTERNAL, table, NULL);
        return FALSE;
    }
    g_autofree char *text = g_strdup_printf("DELETE FROM %s", table);
    return store_execute(store, text, error);
}

gint64 store_changes(Store *store)
{
    return sqlite3_changes64(store->db);
}

gint64 store_changes_ever(Store *store)
{
    return sqlite3_total_changes64(store->db);
}

/* The linker puts these at the ends of the section STORE_SQL fills; weak, as a program may declare
 * none. */
extern const StoreSql *const __start_store_sql[] __attribute__((weak));
extern const StoreSql *const __stop_store_sql[] __attribute__((weak));

void store_each_sql(void (*visit)(const StoreSql *sql, gpointer user), gpointer user)
{
    // cppcheck-suppress comparePointers ; the linker lays both ends around one array
    for (const StoreSql *const *at = __start_store_sql; at < __stop_store_sql; at++)
        if (*at != NULL)
            visit(*at, user);
}
