/* store/checkpointer.h -- moves the write-ahead log into the database file, beside the writer and
 * not in it */
#pragma once
#include <glib.h>
#include <sqlite3.h>

typedef struct StoreCheckpointer StoreCheckpointer;

/* Watches `db` (the writing connection, lent) and runs checkpoints on a thread and connection of
 * its own, so that no commit waits for the copying of pages. Owned. */
StoreCheckpointer *store_checkpointer_start(sqlite3 *db, const char *path, GError **error);
void store_checkpointer_stop(
    StoreCheckpointer *checkpointer); /* joins the thread; NULL is allowed */
/* Called by the writer outside any transaction: when the thread cannot keep up and the log has
 * grown past its limit, the writer empties it itself. */
void store_checkpointer_relieve(StoreCheckpointer *checkpointer);
