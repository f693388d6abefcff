/* tests/unit/store/store_full.c -- a full disk in the middle of a group: the group fails whole, and
 * says why
 */
#include "base/problem.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

STORE_SQL(load_add, "INSERT INTO load (body) VALUES ($1)");
STORE_SQL(load_count, "SELECT COUNT(*) FROM load");

static const StoreSchema load_schema = {"load", 1,
                                        "CREATE TABLE load (\n body BYTEA NOT NULL\n);\n", NULL};
static const StoreSchema *const steps[] = {&load_schema};
static guint8 body[4000];

static gboolean add(Store *store, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &load_add, error);
    if (query == NULL)
        return FALSE;
    store_bind_blob(query, 1, body, sizeof body);
    return store_run(query, error);
}

static gint64 count(Store *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query(store, &load_count, &error);
    g_assert_no_error(error);
    g_assert_cmpint(store_step(query, NULL), ==, STORE_ROW);
    return store_column_integer(query, 0);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    limit.rlim_cur = bytes;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static Store *make(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    Store *store = store_open(path, STORE_CREATE, &error);
    g_assert_no_error(error);
    g_assert_true(store_upgrade(store, steps, 1, &error));
    return store;
}

/* Calls in savepoints until one fails. Either that call alone is undone, or the engine rolled all
 * of it back, and then the commit must fail and nothing stand. */
static void fill_and_fail(Store *store)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(store_begin(store, &error));
    gboolean failed = FALSE;
    for (int i = 0; i < 2000 && !failed; i++) {
        failed = !store_savepoint(store, &error) || !add(store, &error);
        if (failed)
            store_savepoint_rollback(store);
        else
            failed = !store_savepoint_release(store, &error);
    }
    g_assert_true(failed);
    g_assert_error(error, PROBLEM, PROBLEM_DISK_FULL);
    g_clear_error(&error);
    if (store_commit(store, &error))
        return; /* the failed call alone was undone */
    g_assert_error(error, PROBLEM, PROBLEM_DISK_FULL);
    g_assert_cmpint(count(store), ==, 1);
}

static void test_file_limit(void)
{
    g_autofree char *folder = g_dir_make_tmp("full-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = make(folder, "limit.db");
    g_assert_true(add(store, &error));
    limit_files(1024 * 1024);
    g_assert_true(store_begin(store, &error));
    for (int i = 0; i < 2000 && add(store, &error); i++) {
    }
    gboolean committed = store_commit(store, error == NULL ? &error : NULL);
    g_assert_false(committed);
    g_assert_error(error, PROBLEM, PROBLEM_DISK_FULL);
    g_clear_error(&error);
    g_assert_cmpint(count(store), ==, 1);
    limit_files(RLIM_INFINITY);
    g_assert_true(add(store, &error)); /* with room again the same connection goes on */
    g_assert_cmpint(count(store), ==, 2);
    store_close(store);
}

static void test_page_limit_in_savepoints(void)
{
    static const StoreSql limit = {"limit", "PRAGMA max_page_count = 200"};
    g_autofree char *folder = g_dir_make_tmp("full-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = make(folder, "pages.db");
    g_assert_true(add(store, &error));
    {
        g_autoptr(StoreQuery) query = store_query(store, &limit, &error);
        g_assert_cmpint(store_step(query, &error), ==, STORE_ROW);
    }
    fill_and_fail(store);
    store_close(store);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGXFSZ, SIG_IGN);
    g_test_add_func("/store/full/file-limit", test_file_limit);
    g_test_add_func("/store/full/page-limit", test_page_limit_in_savepoints);
    return g_test_run();
}
