/* store/state.h -- what the files of store/ share about one connection; seen nowhere else */
#pragma once
#include "store/checkpointer.h"
#include "store/store.h"
#include <sqlite3.h>

struct StoreQuery {
    Store *store;
    const StoreSql *sql; /* lent; NULL for our own texts */
    sqlite3_stmt *statement;
    gboolean in_use;
    gboolean kept;     /* in the cache: reset at the end, else finalized */
    gboolean finished; /* stepped to its end */
    int bind_result;   /* first binding that failed */
};

struct Store {
    sqlite3 *db;
    char *path;
    StoreMode mode;
    GHashTable *queries; /* StoreSql* (its address) to StoreQuery*, owned */
    /* A failure inside a transaction can make the engine roll all of it back by itself. What
     * follows must then fail too, or it would be kept on its own; this says a transaction is meant
     * to be open. */
    gboolean in_transaction;
    GError *lost; /* why it was rolled back, once it was; owned */
    gboolean
        empty_log_due; /* store_empty_log was kept from it by a reader: each commit tries again */
    StoreCheckpointer *checkpointer; /* of a writing connection; NULL else */
};

/* Opens and configures a connection and nothing else. */
sqlite3 *store_connect(const char *path, StoreMode mode, GError **error);
/* What the result code means to people; `name` is the statement's or the act's. */
void store_problem(sqlite3 *db, int result, const char *name, GError **error);
/* Runs a text of our own that returns no row. */
gboolean store_execute(Store *store, const char *text, GError **error);
/* TRUE while the engine still holds the transaction that is meant to be open. */
gboolean store_still_in_transaction(Store *store, GError **error);
