/* store/checkpointer.h -- moves the write-ahead log into the database file, beside the writer and
 * not in it */
#pragma once
#include <glib.h>
#include <sqlite3.h>

typedef struct StoreCheckpointer StoreCheckpointer;

/* Watches `db` (the writing connection, lent) and copies the log's pages on a thread and connection
 * of its own, so that no commit waits for the bulk of it. Owned. */
StoreCheckpointer *store_checkpointer_start(sqlite3 *db, const char *path, GError **error);
void store_checkpointer_stop(
    StoreCheckpointer *checkpointer); /* joins the thread; NULL is allowed */
/* Called by the writer after a commit: copies the few pages that came while the thread was at it,
 * so that the log is used again from its start instead of growing. */
void store_checkpointer_finish(StoreCheckpointer *checkpointer);
