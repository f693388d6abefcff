/* tests/unit/store/store_gather.c -- what is written to the log many at a time: few calls, read
 * back in between, and as durable as before */
#include "store/store.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

STORE_SQL(load_add, "INSERT INTO load (body) VALUES ($1)");
STORE_SQL(load_count, "SELECT COUNT(*), COALESCE(SUM(LENGTH(body)), 0) FROM load");
STORE_SQL(load_read, "SELECT body FROM load WHERE id = $1");

static const StoreSchema load_schema = {
    "load", 1, "CREATE TABLE load (\n id BIGINT PRIMARY KEY,\n body BYTEA NOT NULL\n);\n", NULL};
static const StoreSchema *const steps[] = {&load_schema};
static guint8 body[4000];

static void add(Store *store, guint count)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < count; i++) {
        g_autoptr(StoreQuery) query = store_query(store, &load_add, &error);
        g_assert_no_error(error);
        body[0] = (guint8)i;
        store_bind_blob(query, 1, body, sizeof body);
        g_assert_true(store_run(query, &error));
    }
}

static gint64 count(Store *store)
{
    g_autoptr(StoreQuery) query = store_query(store, &load_count, NULL);
    g_assert_cmpint(store_step(query, NULL), ==, STORE_ROW);
    g_assert_cmpint(store_column_integer(query, 1), ==,
                    store_column_integer(query, 0) * (gint64)sizeof body);
    return store_column_integer(query, 0);
}

static Store *open_in(const char *folder, StoreMode mode)
{
    g_autofree char *path = g_build_filename(folder, "load.db", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = store_open(path, mode, &error);
    g_assert_no_error(error);
    g_assert_true(mode != STORE_CREATE || store_upgrade(store, steps, 1, &error));
    return store;
}

/* Of this process, as the system counts them; -1 where it does not tell. */
static gint64 writes_so_far(void)
{
    g_autofree char *text = NULL;
    const char *at =
        g_file_get_contents("/proc/self/io", &text, NULL, NULL) ? strstr(text, "syscw: ") : NULL;
    return at != NULL ? g_ascii_strtoll(at + strlen("syscw: "), NULL, 10) : -1;
}

static void test_commit_is_few_writes(void)
{
    g_autofree char *folder = g_dir_make_tmp("gather-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = open_in(folder, STORE_CREATE);
    g_assert_true(store_begin(store, &error));
    add(store, 300); /* a page each */
    gint64 before = writes_so_far();
    g_assert_true(store_commit(store, &error));
    gint64 after = writes_so_far();
    store_close(store);
    if (before < 0)
        g_test_skip("the system does not count calls");
    else
        g_assert_cmpint(after - before, <, 60);
}

static void check_body(Store *store, gint64 id)
{
    gsize size = 0;
    g_autoptr(StoreQuery) query = store_query(store, &load_read, NULL);
    store_bind_integer(query, 1, id);
    g_assert_cmpint(store_step(query, NULL), ==, STORE_ROW);
    const guint8 *bytes = store_column_blob(query, 0, &size);
    g_assert_cmpuint(size, ==, sizeof body);
    g_assert_cmpuint(bytes[0], ==, (guint8)(id - 1));
}

/* More than the engine keeps in memory goes to the log before the commit, and is read from there.
 */
static void test_transaction_larger_than_memory(void)
{
    g_autofree char *folder = g_dir_make_tmp("gather-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = open_in(folder, STORE_CREATE);
    g_assert_true(store_begin(store, &error));
    add(store, 12000);
    for (gint64 id = 1; id <= 12000; id += 7)
        check_body(store, id);
    store_rollback(store);
    g_assert_cmpint(count(store), ==, 0);
    add(store, 1);
    g_assert_true(store_begin(store, &error));
    add(store, 12000);
    g_assert_true(store_commit(store, &error));
    Store *reader = open_in(folder, STORE_READ);
    g_assert_cmpint(count(reader), ==, 12001);
    store_close(reader);
    store_close(store);
}

/* Commits, says so, and is killed. */
static void commit_and_die(const char *folder, int told)
{
    Store *store = open_in(folder, STORE_CREATE);
    if (store_begin(store, NULL)) {
        add(store, 500);
        if (store_commit(store, NULL) && store_begin(store, NULL)) {
            add(store, 500); /* not committed */
            if (write(told, "!", 1) == 1)
                kill(getpid(), SIGKILL);
        }
    }
    _exit(1);
}

static void test_committed_survives_kill(void)
{
    g_autofree char *folder = g_dir_make_tmp("gather-XXXXXX", NULL);
    int ends[2];
    char said = 0;
    int status = 0;
    g_assert_cmpint(pipe(ends), ==, 0);
    pid_t child = fork();
    if (child == 0)
        commit_and_die(folder, ends[1]);
    g_assert_cmpint(read(ends[0], &said, 1), ==, 1);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status));
    Store *store = open_in(folder, STORE_WRITE);
    g_assert_cmpint(count(store), ==, 500);
    store_close(store);
    close(ends[0]);
    close(ends[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/gather/survives-kill", test_committed_survives_kill);
    g_test_add_func("/store/gather/few-writes", test_commit_is_few_writes);
    g_test_add_func("/store/gather/larger-than-memory", test_transaction_larger_than_memory);
    return g_test_run();
}
