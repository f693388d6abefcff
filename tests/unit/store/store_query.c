/* tests/unit/store/store_query.c -- statements, transactions and savepoints keep what they promise
 */
#include "base/problem.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <unistd.h>

STORE_SQL(thing_add, "INSERT INTO thing (id, name, body) VALUES ($1, $2, $3)");
STORE_SQL(thing_all, "SELECT id, name, body FROM thing ORDER BY id");
STORE_SQL(thing_count, "SELECT COUNT(*) FROM thing");
STORE_SQL(thing_rename, "UPDATE thing SET name = $2 WHERE id = $1 AND name <> $2");
STORE_SQL(thing_wrong, "SELECT nothing FROM nowhere");

static const StoreSchema thing_schema = {"thing", 1,
                                         "CREATE TABLE thing (\n id BIGINT PRIMARY KEY,\n"
                                         " name TEXT NOT NULL,\n body BYTEA\n);\n",
                                         NULL};
static const StoreSchema *const steps[] = {&thing_schema};

typedef struct {
    char *folder, *path;
    Store *store;
} Fixture;

static void set_up(Fixture *f, gconstpointer data)
{
    (void)data;
    f->folder = g_dir_make_tmp("store-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "a.db", NULL);
    g_autoptr(GError) error = NULL;
    f->store = store_open(f->path, STORE_CREATE, &error);
    g_assert_no_error(error);
    g_assert_true(store_upgrade(f->store, steps, 1, &error));
    g_assert_no_error(error);
}

static void tear_down(Fixture *f, gconstpointer data)
{
    (void)data;
    store_close(f->store);
    g_remove(f->path);
    g_autofree char *wal = g_strconcat(f->path, "-wal", NULL);
    g_autofree char *shm = g_strconcat(f->path, "-shm", NULL);
    g_assert_false(g_file_test(wal, G_FILE_TEST_EXISTS)); /* the last to close leaves one file */
    g_remove(shm);
    g_rmdir(f->folder);
    g_free(f->path);
    g_free(f->folder);
}

static gboolean add(Store *store, gint64 id, const char *name, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &thing_add, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, id);
    store_bind_text(query, 2, name);
    store_bind_blob(query, 3, "\0\1", 2);
    return store_run(query, error);
}

static gint64 count(Store *store)
{
    g_autoptr(StoreQuery) query = store_query(store, &thing_count, NULL);
    g_assert_cmpint(store_step(query, NULL), ==, STORE_ROW);
    return store_column_integer(query, 0);
}

static void test_rows(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_true(add(f->store, 1, "関所", &error));
    g_assert_true(add(f->store, G_MAXINT64, "", &error));
    g_autoptr(StoreQuery) query = store_query(f->store, &thing_all, &error);
    g_assert_cmpint(store_step(query, &error), ==, STORE_ROW);
    gsize size = 0;
    g_assert_cmpint(store_column_integer(query, 0), ==, 1);
    g_assert_cmpstr(store_column_text(query, 1, &size), ==, "関所");
    g_assert_cmpuint(size, ==, 6);
    const void *bytes = store_column_blob(query, 2, &size);
    g_assert_cmpuint(size, ==, 2);
    g_assert_cmpint(memcmp(bytes, "\0\1", 2), ==, 0);
    /* The same statement while its first answer is read: a second of its own. */
    g_autoptr(StoreQuery) inner = store_query(f->store, &thing_all, &error);
    g_assert_true(inner != query);
    g_assert_cmpint(store_step(inner, &error), ==, STORE_ROW);
    g_assert_cmpint(store_column_integer(inner, 0), ==, 1);
    g_assert_cmpint(store_step(query, &error), ==, STORE_ROW);
    g_assert_cmpint(store_column_integer(query, 0), ==, G_MAXINT64);
    g_assert_cmpint(store_step(query, &error), ==, STORE_DONE);
    g_assert_cmpint(store_step(query, &error), ==, STORE_DONE);
    g_assert_no_error(error);
}

/* $1 is the first parameter wherever it stands. */
static void test_numbered(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_true(add(f->store, 5, "old", &error));
    {
        g_autoptr(StoreQuery) query = store_query(f->store, &thing_rename, &error);
        store_bind_integer(query, 1, 5);
        store_bind_text(query, 2, "new");
        g_assert_true(store_run(query, &error));
        g_assert_cmpint(store_changes(f->store), ==, 1);
    }
    g_autoptr(StoreQuery) query = store_query(f->store, &thing_all, &error);
    g_assert_cmpint(store_step(query, &error), ==, STORE_ROW);
    g_assert_cmpstr(store_column_text(query, 1, NULL), ==, "new");
}

static void test_null(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_false(add(f->store, 1, NULL, &error)); /* NOT NULL */
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
    g_clear_error(&error);
    g_assert_null(store_query(f->store, &thing_wrong, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
}

static void test_bind_outside(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query(f->store, &thing_add, &error);
    store_bind_integer(query, 4, 1); /* there are three */
    g_assert_false(store_run(query, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
}

static void test_savepoint(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_true(store_begin(f->store, &error));
    g_assert_true(store_savepoint(f->store, &error));
    g_assert_true(add(f->store, 1, "kept", &error));
    g_assert_true(store_savepoint_release(f->store, &error));
    g_assert_true(store_savepoint(f->store, &error));
    g_assert_true(add(f->store, 2, "undone", &error));
    store_savepoint_rollback(f->store);
    g_assert_true(store_commit(f->store, &error));
    g_assert_no_error(error);
    g_assert_cmpint(count(f->store), ==, 1);
    g_assert_false(store_commit(f->store, &error)); /* none is open */
    g_assert_error(error, PROBLEM, PROBLEM_INTERNAL);
}

static void test_reader_sees_one_state(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) reader = store_open(f->path, STORE_READ, &error);
    g_assert_no_error(error);
    g_assert_true(store_read_begin(reader, &error));
    g_assert_cmpint(count(reader), ==, 0);
    g_assert_true(add(f->store, 1, "later", &error));
    g_assert_cmpint(count(reader), ==, 0);
    store_read_end(reader);
    g_assert_cmpint(count(reader), ==, 1);
    g_assert_false(add(reader, 2, "by a reader", &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
}

static void erase_all(Fixture *f)
{
    static const StoreSql erase = {"erase", "DELETE FROM thing"};
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query(f->store, &erase, &error);
    g_assert_true(store_run(query, &error));
    g_assert_no_error(error);
}

static gboolean is_on_disk(const Fixture *f, const char *text)
{
    g_autofree char *wal = g_strconcat(f->path, "-wal", NULL);
    const char *const files[] = {f->path, wal};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *bytes = NULL;
        gsize size = 0;
        g_assert_true(g_file_get_contents(files[i], &bytes, &size, NULL));
        if (memmem(bytes, size, text, strlen(text)) != NULL)
            return TRUE;
    }
    return FALSE;
}

static void test_erased_is_gone(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_true(add(f->store, 1, "ERASE-ME-PLEASE", &error));
    g_assert_true(is_on_disk(f, "ERASE-ME-PLEASE"));
    erase_all(f);
    g_assert_true(store_empty_log(f->store, &error));
    g_assert_no_error(error);
    g_assert_false(is_on_disk(f, "ERASE-ME-PLEASE"));
}

/* A reader that still sees the old state keeps it on disk; the first commit after it does not. */
static void test_erased_is_gone_after_readers(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) reader = store_open(f->path, STORE_READ, &error);
    g_assert_true(add(f->store, 1, "ERASE-ME-PLEASE", &error));
    g_assert_true(store_read_begin(reader, &error));
    g_assert_cmpint(count(reader), ==, 1);
    erase_all(f);
    g_assert_false(store_empty_log(f->store, &error));
    g_assert_error(error, PROBLEM, PROBLEM_BUSY);
    g_clear_error(&error);
    store_read_end(reader);
    g_assert_true(is_on_disk(f, "ERASE-ME-PLEASE"));
    g_assert_true(store_begin(f->store, &error));
    g_assert_true(add(f->store, 2, "later", &error));
    g_assert_true(store_commit(f->store, &error));
    g_assert_false(is_on_disk(f, "ERASE-ME-PLEASE"));
}

static void test_links(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *to_folder = g_build_filename(f->folder, "folder", NULL);
    g_autofree char *to_file = g_build_filename(f->folder, "file.db", NULL);
    g_autofree char *over_folder = g_build_filename(to_folder, "a.db", NULL);
    g_assert_cmpint(symlink(f->folder, to_folder), ==, 0);
    g_assert_cmpint(symlink(f->path, to_file), ==, 0);
    g_autoptr(Store) over = store_open(over_folder, STORE_READ, &error);
    g_assert_no_error(error);
    g_assert_cmpint(count(over), ==, 0);
    g_assert_null(store_open(to_file, STORE_READ, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
    g_remove(to_folder);
    g_remove(to_file);
}

static void test_no_such_file(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(store_open("/nonexistent/a.db", STORE_READ, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STORE);
}

static void see(const StoreSql *sql, gpointer user)
{
    if (g_strcmp0(sql->name, "thing_count") == 0)
        (*(int *)user)++;
}

static void test_each_sql(void)
{
    int seen = 0;
    store_each_sql(see, &seen);
    g_assert_cmpint(seen, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/store/" name, Fixture, NULL, set_up, f, tear_down)
    ADD("rows", test_rows);
    ADD("numbered", test_numbered);
    ADD("null", test_null);
    ADD("bind-outside", test_bind_outside);
    ADD("savepoint", test_savepoint);
    ADD("reader-sees-one-state", test_reader_sees_one_state);
    ADD("erased-is-gone", test_erased_is_gone);
    ADD("erased-is-gone-after-readers", test_erased_is_gone_after_readers);
    ADD("links", test_links);
    g_test_add_func("/store/no-such-file", test_no_such_file);
    g_test_add_func("/store/each-sql", test_each_sql);
    return g_test_run();
}
