/* store/store.h -- one open database connection, and statements in the SQL both engines know
 *
 * Statements are declared with STORE_SQL in the folder that owns the table; they use $1, $2, … and
 * the subset common to SQLite and PostgreSQL 15. All declared statements lie in one linker section,
 * so a test walks them and prepares each against a real PostgreSQL. Only store/ includes sqlite3.h.
 */
#pragma once
#include <glib.h>

typedef struct {
    const char *name; /* the C name */
    const char *text;
} StoreSql;

/* STORE_SQL(unit_find, "SELECT … WHERE id = $1"); declares `static const StoreSql unit_find`. */
#define STORE_SQL(ident, sql)                                                                      \
    static const StoreSql ident = {#ident, sql};                                                   \
    __attribute__((used, section("store_sql"))) static const StoreSql *const ident##_listed = &ident

typedef struct Store Store;
typedef struct StoreQuery StoreQuery;
typedef enum { STORE_READ, STORE_WRITE, STORE_CREATE } StoreMode;

/* SQLite file in WAL, synchronous=FULL, foreign keys on; statements are prepared once and kept. */
Store *store_open(const char *path, StoreMode mode, GError **error);
/* A database in memory that nobody else sees and that goes when it is closed: to try what a change
 * would do. */
Store *store_open_memory(GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

gboolean store_begin(Store *store, GError **error);  /* BEGIN IMMEDIATE */
gboolean store_commit(Store *store, GError **error); /* durable when TRUE; rolled back when FALSE */
void store_rollback(Store *store);
gboolean store_savepoint(Store *store, GError **error); /* one level deep is enough */
gboolean store_savepoint_release(Store *store, GError **error);
void store_savepoint_rollback(Store *store);
/* A consistent view for several reads of a STORE_READ connection. */
gboolean store_read_begin(Store *store, GError **error);
void store_read_end(Store *store);

/* A statement ready for binding; parameters are numbered from 1. Lent text/blob must live until the
 * query ends. Columns are numbered from 0; text and blob are lent until the next step. */
StoreQuery *store_query(Store *store, const StoreSql *sql, GError **error);
void store_query_end(StoreQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreQuery, store_query_end)
void store_bind_integer(StoreQuery *query, int at, gint64 value);
void store_bind_text(StoreQuery *query, int at, const char *text); /* NULL binds SQL NULL */
void store_bind_blob(StoreQuery *query, int at, const void *bytes, gsize size_bytes);
typedef enum { STORE_ROW, STORE_DONE, STORE_FAILED } StoreStep;
StoreStep store_step(StoreQuery *query, GError **error);
/* For statements that return no row; the caller still ends the query. */
gboolean store_run(StoreQuery *query, GError **error);
gint64 store_column_integer(StoreQuery *query, int at);
const char *store_column_text(StoreQuery *query, int at, gsize *size_bytes); /* NULL for SQL NULL */
const void *store_column_blob(StoreQuery *query, int at, gsize *size_bytes);
/* Deletes every row of `table`, a name of ASCII letters and underscores. */
gboolean store_empty_table(Store *store, const char *table, GError **error);
gint64 store_changes(Store *store);      /* rows the last statement changed */
gint64 store_changes_ever(Store *store); /* rows changed since it was opened, what was undone too */

/* Schemas come as numbered steps: sql/FOLDER-NNN.sql, which FOLDER's meson.build embeds with
 * `embed_sql.process('../../sql/FOLDER-001.sql')` among its sources; that defines
 * `const StoreSchema FOLDER_schema_001`, declared extern in FOLDER's header. The texts are written
 * for PostgreSQL with the types BIGINT, TEXT and BYTEA alone; for SQLite the words BIGINT and BYTEA
 * become INTEGER and BLOB, and a line `);` becomes `) STRICT;` (so `BIGINT PRIMARY KEY` is the row
 * id). docs/design/storage.md has the rest of the common subset. A line `-- then: NAME` names what
 * completes the step where SQL does not do: it runs in the same transaction. */
typedef struct {
    const char *owner; /* folder */
    guint version;     /* 1, 2, … per owner */
    const char *text;
    gboolean (*then)(Store *store, GError **error); /* NULL for most */
} StoreSchema;
extern const StoreSchema store_schema_001; /* the table of steps itself: store_upgrade sees to it */
/* Runs those not yet run, in one transaction, after writing a copy beside the file
 * (NAME.before-OWNER-N, where the copy is named after the first step run) when the file already
 * holds something. A file with steps newer than this program knows is refused (PROBLEM_STATE). */
gboolean store_upgrade(Store *store, const StoreSchema *const *schemas, gsize count,
                       GError **error);
/* Online copy of a consistent state to a new file, synced with its folder; a writer goes on
 * meanwhile when `store` is a reading connection. PROBLEM_STATE when `to_path` exists. */
gboolean store_copy(Store *store, const char *to_path, GError **error);
/* After an erasure, outside a transaction: copies the write-ahead log into the file and empties it,
 * so that what was erased is in neither. PROBLEM_BUSY while a reader holds an older state; then
 * each commit tries again. */
gboolean store_empty_log(Store *store, GError **error);
/* Walks STORE_SQL declarations linked into this program. */
void store_each_sql(void (*visit)(const StoreSql *sql, gpointer user), gpointer user);
