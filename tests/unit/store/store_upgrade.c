/* tests/unit/store/store_upgrade.c -- steps run once, in one transaction, after a copy; a copy is
 * whole and under load */
#include "base/problem.h"
#include "store/store.h"
#include <glib/gstdio.h>

STORE_SQL(first_add, "INSERT INTO first (id) VALUES ($1)");
STORE_SQL(first_count, "SELECT COUNT(*) FROM first");
STORE_SQL(first_more, "SELECT more FROM first");

static const StoreSchema one = {"up", 1, "CREATE TABLE first (\n id BIGINT PRIMARY KEY\n);\n",
                                NULL};
static const StoreSchema two = {
    "up", 2, "ALTER TABLE first ADD COLUMN more TEXT NOT NULL DEFAULT 'x';\n", NULL};
static const StoreSchema bad = {"up", 2,
                                "ALTER TABLE first ADD COLUMN more TEXT;\nCREATE nonsense;", NULL};
static const StoreSchema *const to_one[] = {&one};
static const StoreSchema *const to_two[] = {&one, &two};
static const StoreSchema *const to_bad[] = {&one, &bad};

static char *folder;

static Store *open_at(const char *name, StoreMode mode)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    Store *store = store_open(path, mode, &error);
    g_assert_no_error(error);
    return store;
}

static gboolean ask(Store *store, const StoreSql *sql, gint64 *value)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, NULL);
    if (query == NULL || store_step(query, NULL) != STORE_ROW)
        return FALSE;
    *value = store_column_integer(query, 0);
    return TRUE;
}

static void add(Store *store, gint64 id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query(store, &first_add, &error);
    g_assert_no_error(error);
    store_bind_integer(query, 1, id);
    g_assert_true(store_run(query, &error));
}

static gboolean exists(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void test_steps(void)
{
    g_autoptr(GError) error = NULL;
    {
        g_autoptr(Store) store = open_at("steps.db", STORE_CREATE);
        g_assert_true(store_upgrade(store, to_one, 1, &error));
        add(store, 7);
    }
    g_assert_false(exists("steps.db.before-up-1")); /* nothing was there to lose */
    {
        g_autoptr(Store) store = open_at("steps.db", STORE_WRITE);
        g_assert_true(store_upgrade(store, to_two, 2, &error));
        g_assert_true(store_upgrade(store, to_two, 2, &error)); /* and again: nothing to do */
        gint64 rows = 0;
        g_assert_true(ask(store, &first_count, &rows));
        g_assert_cmpint(rows, ==, 1);
    }
    g_autoptr(Store) before = open_at("steps.db.before-up-2", STORE_READ);
    gint64 rows = 0;
    g_assert_true(ask(before, &first_count, &rows));
    g_assert_cmpint(rows, ==, 1);
    g_assert_false(ask(before, &first_more, &rows));
}

static void test_failing_step_changes_nothing(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_at("bad.db", STORE_CREATE);
    g_assert_true(store_upgrade(store, to_one, 1, &error));
    g_assert_false(store_upgrade(store, to_bad, 2, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
    g_clear_error(&error);
    gint64 value = 0;
    g_assert_false(ask(store, &first_more, &value));
    g_assert_true(store_upgrade(store, to_two, 2, &error));
    g_assert_no_error(error);
}

static void test_newer_file_is_refused(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_at("newer.db", STORE_CREATE);
    g_assert_true(store_upgrade(store, to_two, 2, &error));
    g_assert_false(store_upgrade(store, to_one, 1, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
}

static gpointer write_on(gpointer data)
{
    for (gint64 id = 1; id <= 300; id++)
        add(data, id);
    return NULL;
}

/* Each copy taken while another thread writes opens and holds a number of rows that once stood. */
static void test_copy_under_load(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_at("load.db", STORE_CREATE);
    g_assert_true(store_upgrade(store, to_one, 1, &error));
    GThread *writer = g_thread_new("writer", write_on, store);
    gint64 last = 0;
    for (int i = 0; i < 10; i++) {
        g_autoptr(Store) reader = open_at("load.db", STORE_READ);
        g_autofree char *name = g_strdup_printf("copy-%d.db", i);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_assert_true(store_copy(reader, path, &error));
        g_assert_no_error(error);
        g_autoptr(Store) copy = open_at(name, STORE_READ);
        gint64 rows = 0;
        g_assert_true(ask(copy, &first_count, &rows));
        g_assert_cmpint(rows, >=, last);
        last = rows;
        g_assert_false(store_copy(reader, path, &error)); /* never over a file */
        g_assert_error(error, PROBLEM, PROBLEM_STATE);
        g_clear_error(&error);
    }
    g_thread_join(writer);
}

static void clean(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("upgrade-XXXXXX", NULL);
    g_test_add_func("/store/upgrade/steps", test_steps);
    g_test_add_func("/store/upgrade/failing-step", test_failing_step_changes_nothing);
    g_test_add_func("/store/upgrade/newer-file", test_newer_file_is_refused);
    g_test_add_func("/store/upgrade/copy-under-load", test_copy_under_load);
    int result = g_test_run();
    clean();
    return result;
}
