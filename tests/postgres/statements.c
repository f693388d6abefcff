/* tests/postgres/statements.c -- every schema step and every declared statement, on SQLite and on a
 * real PostgreSQL
 *
 * Starts a private server on a Unix socket below a temporary folder; where none is installed that
 * half is skipped. */
#include "service/service.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

static GPtrArray *all_steps(void)
{
    GPtrArray *steps = g_ptr_array_new();
    g_ptr_array_add(steps, (gpointer)&store_schema_001);
    const ServiceSchema *kinds[] = {service_site_schema(), service_body_schema()};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        for (gsize j = 0; j < kinds[i]->step_count; j++)
            if (!g_ptr_array_find(steps, kinds[i]->steps[j], NULL))
                g_ptr_array_add(steps, (gpointer)kinds[i]->steps[j]);
    return steps;
}

/* ---- SQLite ---- */

typedef struct {
    Store *store;
    guint count;
} Sqlite;

static void prepare_on_sqlite(const StoreSql *sql, gpointer user)
{
    Sqlite *sqlite = user;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query(sqlite->store, sql, &error);
    if (query == NULL)
        g_test_message("%s: %s\n%s", sql->name, error->message, sql->text);
    g_assert_no_error(error);
    sqlite->count++;
}

static void test_sqlite(void)
{
    g_autoptr(GPtrArray) steps = all_steps();
    g_ptr_array_remove_index(steps, 0); /* the table of steps: store_upgrade makes it itself */
    g_autofree char *folder = g_dir_make_tmp("statements-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "all.db", NULL);
    g_autoptr(GError) error = NULL;
    Sqlite sqlite = {store_open(path, STORE_CREATE, &error), 0};
    g_assert_no_error(error);
    store_upgrade(sqlite.store, (const StoreSchema *const *)steps->pdata, steps->len, &error);
    g_assert_no_error(error);
    store_each_sql(prepare_on_sqlite, &sqlite);
    g_test_message("%u statements", sqlite.count);
    g_assert_cmpuint(sqlite.count, >=, 60); /* were the section empty, nothing would be checked */
    store_close(sqlite.store);
    g_remove(path);
    g_rmdir(folder);
}

/* ---- PostgreSQL ---- */

#ifdef HAVE_LIBPQ
#include <libpq-fe.h>

typedef struct {
    char *programs; /* folder of initdb and pg_ctl */
    char *folder;
    const char *user;
} Server;

static char *find_programs(void)
{
    g_autoptr(GDir) versions = g_dir_open("/usr/lib/postgresql", 0, NULL);
    const char *name;
    while (versions != NULL && (name = g_dir_read_name(versions)) != NULL) {
        char *programs = g_build_filename("/usr/lib/postgresql", name, "bin", NULL);
        g_autofree char *initdb = g_build_filename(programs, "initdb", NULL);
        if (g_file_test(initdb, G_FILE_TEST_IS_EXECUTABLE))
            return programs;
        g_free(programs);
    }
    return NULL;
}

/* The server refuses to run as root; then somebody with no rights runs it. */
static gboolean run(const Server *server, const char *command)
{
    g_autofree char *quoted = g_shell_quote(command);
    g_autofree char *line = geteuid() == 0
                                ? g_strdup_printf("runuser -u %s -- sh -c %s", server->user, quoted)
                                : g_strdup_printf("sh -c %s", quoted);
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    int status = 0;
    gboolean ran = g_spawn_command_line_sync(line, &out, &err, &status, NULL);
    if (!ran || status != 0)
        g_test_message("%s: %s%s", line, out, err);
    return ran && status == 0;
}

static gboolean server_start(Server *server)
{
    const struct passwd *postgres = getpwnam("postgres");
    const struct passwd *nobody = getpwnam("nobody");
    const struct passwd *user = geteuid() != 0 ? getpwuid(geteuid()) : postgres ? postgres : nobody;
    server->user = user->pw_name;
    server->folder = g_dir_make_tmp("pg-XXXXXX", NULL);
    if (geteuid() == 0)
        g_assert_cmpint(chown(server->folder, user->pw_uid, user->pw_gid), ==, 0);
    g_autofree char *init = g_strdup_printf(
        "cd %s && %s/initdb -D %s/data -U tester -A trust -E UTF8 --locale=C -N >/dev/null",
        server->folder, server->programs, server->folder);
    g_autofree char *start = g_strdup_printf("cd %s && %s/pg_ctl -D %s/data -w -s -l %s/log -o "
                                             "\"-k %s -c listen_addresses='' -F\" start",
                                             server->folder, server->programs, server->folder,
                                             server->folder, server->folder);
    return run(server, init) && run(server, start);
}

static void server_stop(Server *server)
{
    g_autofree char *stop = g_strdup_printf("cd %s && %s/pg_ctl -D %s/data -s -m immediate stop",
                                            server->folder, server->programs, server->folder);
    g_autofree char *clean =
        g_strdup_printf("rm -rf %s/data %s/log", server->folder, server->folder);
    run(server, stop);
    run(server, clean);
    g_rmdir(server->folder);
    g_free(server->folder);
    g_free(server->programs);
}

static void check_result(PGconn *db, PGresult *result, const char *name, const char *text)
{
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        g_test_message("%s: %s\n%s", name, PQerrorMessage(db), text);
    g_assert_cmpint(PQresultStatus(result), ==, PGRES_COMMAND_OK);
    PQclear(result);
}

static void prepare_on_postgres(const StoreSql *sql, gpointer user)
{
    check_result(user, PQprepare(user, "", sql->text, 0, NULL), sql->name, sql->text);
}

static void test_postgres(void)
{
    Server server = {.programs = find_programs()};
    if (server.programs == NULL) {
        g_test_skip("no PostgreSQL server is installed");
        return;
    }
    g_assert_true(server_start(&server));
    g_autofree char *where = g_strdup_printf("host=%s user=tester dbname=postgres", server.folder);
    PGconn *db = PQconnectdb(where);
    g_assert_cmpint(PQstatus(db), ==, CONNECTION_OK);
    g_autoptr(GPtrArray) steps = all_steps();
    for (guint i = 0; i < steps->len; i++) {
        const StoreSchema *step = steps->pdata[i];
        check_result(db, PQexec(db, step->text), step->owner, step->text);
    }
    store_each_sql(prepare_on_postgres, db);
    PQfinish(db);
    server_stop(&server);
}
#else
static void test_postgres(void)
{
    g_test_skip("built without libpq");
}
#endif

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/statements/sqlite", test_sqlite);
    g_test_add_func("/statements/postgresql", test_postgres);
    return g_test_run();
}
