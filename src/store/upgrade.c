/* store/upgrade.c -- brings the tables of a file to the steps this program knows, with a copy made
 * before */
#include "base/problem.h"
#include "store/state.h"

const StoreSchema store_schema_001 = {
    "store", 1,
    "CREATE TABLE IF NOT EXISTS schema_step (owner TEXT NOT NULL, version BIGINT NOT NULL,"
    " PRIMARY KEY (owner, version))",
    NULL};
STORE_SQL(step_find, "SELECT version FROM schema_step WHERE owner = $1 AND version = $2");
STORE_SQL(step_note, "INSERT INTO schema_step (owner, version) VALUES ($1, $2)");
STORE_SQL(step_list, "SELECT owner, version FROM schema_step ORDER BY owner, version");

/* PostgreSQL's words to SQLite's; see StoreSchema. */
static char *text_for_sqlite(const char *text)
{
    g_autoptr(GString) out = g_string_new(text);
    g_string_replace(out, "BIGINT", "INTEGER", 0);
    g_string_replace(out, "BYTEA", "BLOB", 0);
    g_string_replace(out, "\n);\n", "\n) STRICT;\n", 0);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gboolean known(const StoreSchema *const *schemas, gsize count, const char *owner,
                      gint64 version)
{
    for (gsize i = 0; i < count; i++)
        if (strcmp(schemas[i]->owner, owner) == 0 && schemas[i]->version == version)
            return TRUE;
    return FALSE;
}

/* A file written by a newer program may mean things this one does not know: hands off. */
static gboolean check_not_newer(Store *store, const StoreSchema *const *schemas, gsize count,
                                gboolean *empty, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &step_list, error);
    if (query == NULL)
        return FALSE;
    *empty = TRUE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const char *owner = store_column_text(query, 0, NULL);
        gint64 version = store_column_integer(query, 1);
        *empty = FALSE;
        if (!known(schemas, count, owner, version)) {
            g_autofree char *why =
                g_strdup_printf("it was written by a newer version (%s %d)", owner, (int)version);
            problem_set(error, PROBLEM_STATE, store->path, why);
            return FALSE;
        }
    }
    return step == STORE_DONE;
}

/* The first step not yet run in `at`, or `count`. */
static gboolean first_missing(Store *store, const StoreSchema *const *schemas, gsize count,
                              gsize *at, GError **error)
{
    for (*at = 0; *at < count; (*at)++) {
        g_autoptr(StoreQuery) query = store_query(store, &step_find, error);
        if (query == NULL)
            return FALSE;
        store_bind_text(query, 1, schemas[*at]->owner);
        store_bind_integer(query, 2, schemas[*at]->version);
        StoreStep step = store_step(query, error);
        if (step != STORE_ROW)
            return step == STORE_DONE;
    }
    return TRUE;
}

static gboolean run_step(Store *store, const StoreSchema *schema, GError **error)
{
    g_autofree char *text = text_for_sqlite(schema->text);
    if (!store_execute(store, text, error) || (schema->then != NULL && !schema->then(store, error)))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &step_note, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, schema->owner);
    store_bind_integer(query, 2, schema->version);
    return store_run(query, error);
}

static gboolean run_missing(Store *store, const StoreSchema *const *schemas, gsize count,
                            GError **error)
{
    if (!store_begin(store, error))
        return FALSE;
    gsize at = 0;
    gboolean done = TRUE;
    while (done && (done = first_missing(store, schemas, count, &at, error)) && at < count)
        done = run_step(store, schemas[at], error);
    if (done)
        return store_commit(store, error);
    store_rollback(store);
    return FALSE;
}

static gboolean copy_before(Store *store, const StoreSchema *step, GError **error)
{
    g_autofree char *stamp =
        g_strdup_printf("%s.before-%s-%u", store->path, step->owner, step->version);
    /* A copy left by an upgrade that did not come to its end shows the same state: the upgrade is
     * one transaction. */
    return g_file_test(stamp, G_FILE_TEST_EXISTS) || store_copy(store, stamp, error);
}

gboolean store_upgrade(Store *store, const StoreSchema *const *schemas, gsize count, GError **error)
{
    gboolean empty = TRUE;
    gsize at = 0;
    if (!store_execute(store, store_schema_001.text, error) ||
        !check_not_newer(store, schemas, count, &empty, error) ||
        !first_missing(store, schemas, count, &at, error))
        return FALSE;
    if (at == count)
        return TRUE;
    if (!empty && !copy_before(store, schemas[at], error))
        return FALSE;
    return run_missing(store, schemas, count, error);
}
