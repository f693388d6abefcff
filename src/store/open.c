/* store/open.c -- opening a database file as it must be, transactions, and what its errors mean */
#include "base/problem.h"
#include "store/gather.h"
#include "store/state.h"
#include <errno.h>
#include <stdlib.h>

#define BUSY_MS 10000
#define EMPTY_LOG_MS 500 /* commits wait meanwhile */
#define READER_MAP_BYTES "268435456"

static gboolean is_no_room(int system)
{
    return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

/* The system's word on a COMMIT that failed is not kept by SQLite; it still stands in errno. */
void store_problem(sqlite3 *db, int result, const char *name, GError **error)
{
    int code = result & 0xff, last = errno;
    gboolean no_room = code == SQLITE_FULL ||
                       (code == SQLITE_IOERR &&
                        (is_no_room(last) || (db != NULL && is_no_room(sqlite3_system_errno(db)))));
    if (no_room) {
        problem_set(error, PROBLEM_DISK_FULL, name, NULL);
    } else if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        problem_set(error, PROBLEM_BUSY, "the database", NULL);
    } else {
        const char *why = db == NULL ? sqlite3_errstr(result) : sqlite3_errmsg(db);
        g_autofree char *text = g_strdup_printf("%s: %s", name, why);
        problem_set(error, PROBLEM_STORE, text, NULL);
    }
}

static const char *const shared_settings[] = {
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY", /* the role that runs this has no folder for temporary files */
    NULL,
};
static const char *const writer_settings[] = {
    "PRAGMA journal_mode = WAL",
    "PRAGMA wal_autocheckpoint = 0", /* store/checkpointer.h does it beside the commits */
    "PRAGMA cache_size = -32768",    /* KiB: what one group of calls touches of a large log */
    "PRAGMA secure_delete = ON",     /* erased content must not stay in free pages */
    NULL,
};
static const char *const reader_settings[] = {
    "PRAGMA query_only = ON",
    "PRAGMA mmap_size = " READER_MAP_BYTES,
    NULL,
};

static gboolean run_settings(sqlite3 *db, const char *const *settings, const char *path,
                             GError **error)
{
    for (gsize i = 0; settings[i] != NULL; i++) {
        int result = sqlite3_exec(db, settings[i], NULL, NULL, NULL);
        if (result != SQLITE_OK) {
            store_problem(db, result, path, error);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean configure(sqlite3 *db, const char *path, StoreMode mode, GError **error)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return run_settings(db, shared_settings, path, error) &&
           run_settings(db, mode == STORE_READ ? reader_settings : writer_settings, path, error);
}

/* The folder may be reached over links (it is the operator's), the file itself may not be one: the
 * engine refuses links anywhere in the name, so the folder's own name comes first. Transfer full.
 */
static char *name_without_links(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    char *real = realpath(folder, NULL);
    if (real == NULL)
        return g_strdup(path);
    char *whole = g_build_filename(real, name, NULL);
    free(real);
    return whole;
}

/* The engine's own count of its memory takes a lock at each allocation; nobody reads it. */
static void set_up_engine(void)
{
    /* gate-allow globals: the engine is set up once per process */
    static gsize done;
    if (!g_once_init_enter(&done))
        return;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave(&done, 1);
}

sqlite3 *store_connect(const char *path, StoreMode mode, GError **error)
{
    /* One thread at a time uses a connection, so the engine needs no lock of its own. A reader of a
     * WAL file still writes its lock table, hence READWRITE; query_only keeps it from more. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    if (mode == STORE_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    sqlite3 *db = NULL;
    set_up_engine();
    g_autofree char *name = name_without_links(path);
    int result = sqlite3_open_v2(name, &db, flags, store_gather_vfs());
    if (result != SQLITE_OK) {
        store_problem(db, result, path, error);
    } else if (configure(db, path, mode, error)) {
        return db;
    }
    sqlite3_close_v2(db);
    return NULL;
}

static void query_free(gpointer data)
{
    StoreQuery *query = data;
    sqlite3_finalize(query->statement);
    g_free(query);
}

Store *store_open(const char *path, StoreMode mode, GError **error)
{
    sqlite3 *db = store_connect(path, mode, error);
    if (db == NULL)
        return NULL;
    g_autoptr(Store) store = g_new0(Store, 1);
    store->db = db;
    store->path = g_strdup(path);
    store->mode = mode;
    store->queries = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, query_free);
    if (mode != STORE_READ) {
        store->checkpointer = store_checkpointer_start(db, path, error);
        if (store->checkpointer == NULL)
            return NULL;
    }
    return g_steal_pointer(&store);
}

Store *store_open_memory(GError **error)
{
    static const char memory[] = ":memory:";
    sqlite3 *db = NULL;
    set_up_engine();
    int result = sqlite3_open_v2(
        memory, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (result != SQLITE_OK) {
        store_problem(db, result, memory, error);
    } else if (configure(db, memory, STORE_WRITE, error)) {
        Store *store = g_new0(Store, 1);
        store->db = db;
        store->path = g_strdup(memory);
        store->mode = STORE_WRITE;
        store->queries = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, query_free);
        return store;
    }
    sqlite3_close_v2(db);
    return NULL;
}

void store_close(Store *store)
{
    if (store == NULL)
        return;
    store_rollback(store);
    store_checkpointer_stop(store->checkpointer);
    g_hash_table_destroy(store->queries);
    sqlite3_close_v2(store->db);
    g_free(store->path);
    g_free(store);
}

gboolean store_still_in_transaction(Store *store, GError **error)
{
    if (!store->in_transaction || !sqlite3_get_autocommit(store->db))
        return TRUE;
    if (store->lost == NULL)
        problem_set(&store->lost, PROBLEM_STORE, "the transaction was rolled back", NULL);
    if (error != NULL)
        *error = g_error_copy(store->lost);
    return FALSE;
}

/* ---- transactions; their texts are the engine's own, so not among the declared ones ---- */

static const StoreSql own_begin = {"own_begin", "BEGIN IMMEDIATE"};
static const StoreSql own_begin_read = {"own_begin_read", "BEGIN"};
static const StoreSql own_commit = {"own_commit", "COMMIT"};
static const StoreSql own_rollback = {"own_rollback", "ROLLBACK"};
static const StoreSql own_savepoint = {"own_savepoint", "SAVEPOINT call"};
static const StoreSql own_release = {"own_release", "RELEASE call"};
static const StoreSql own_undo = {"own_undo", "ROLLBACK TO call"};

static gboolean run_own(Store *store, const StoreSql *sql, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    return query != NULL && store_run(query, error);
}

static gboolean begin_with(Store *store, const StoreSql *sql, GError **error)
{
    if (store->in_transaction) {
        problem_set(error, PROBLEM_INTERNAL, "a transaction is open already", NULL);
        return FALSE;
    }
    store->in_transaction = run_own(store, sql, error);
    return store->in_transaction;
}

gboolean store_begin(Store *store, GError **error)
{
    return begin_with(store, &own_begin, error);
}

static void try_again_to_empty_log(Store *store)
{
    sqlite3_busy_timeout(store->db, 0);
    int result = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(store->db, BUSY_MS);
    store->empty_log_due = result != SQLITE_OK;
}

gboolean store_commit(Store *store, GError **error)
{
    if (!store->in_transaction) {
        problem_set(error, PROBLEM_INTERNAL, "no transaction is open", NULL);
        return FALSE;
    }
    gboolean kept = run_own(store, &own_commit, error);
    if (!kept) {
        store_rollback(store);
        return FALSE;
    }
    store->in_transaction = FALSE;
    if (store->empty_log_due)
        try_again_to_empty_log(store);
    store_checkpointer_finish(store->checkpointer);
    return TRUE;
}

void store_rollback(Store *store)
{
    store->in_transaction = FALSE;
    g_clear_error(&store->lost);
    if (!sqlite3_get_autocommit(store->db))
        run_own(store, &own_rollback, NULL);
}

gboolean store_savepoint(Store *store, GError **error)
{
    return run_own(store, &own_savepoint, error);
}

gboolean store_savepoint_release(Store *store, GError **error)
{
    return run_own(store, &own_release, error);
}

void store_savepoint_rollback(Store *store)
{
    /* When the engine rolled everything back there is no savepoint left, and the commit will fail.
     */
    if (run_own(store, &own_undo, NULL))
        run_own(store, &own_release, NULL);
}

gboolean store_read_begin(Store *store, GError **error)
{
    return begin_with(store, &own_begin_read, error);
}

void store_read_end(Store *store)
{
    store_rollback(store);
}

gboolean store_empty_log(Store *store, GError **error)
{
    sqlite3_busy_timeout(store->db, EMPTY_LOG_MS);
    int result = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(store->db, BUSY_MS);
    store->empty_log_due = result != SQLITE_OK;
    if (result == SQLITE_OK)
        return TRUE;
    store_problem(store->db, result, "checkpoint", error);
    return FALSE;
}
