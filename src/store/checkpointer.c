/* store/checkpointer.c -- a thread that checkpoints passively when the log has grown enough */
#include "store/checkpointer.h"
#include "store/state.h"

#define WAKE_PAGES 1000   /* 4 MB of log: as the engine's own default */
#define LIMIT_PAGES 32000 /* 128 MB: from here on the writer waits for room */

struct StoreCheckpointer {
    sqlite3 *writer; /* lent */
    sqlite3 *db;     /* own connection; used by the thread alone */
    GThread *thread;
    GMutex mutex; /* guards what follows */
    GCond wake;
    gboolean due;
    gboolean stop;
    int pages; /* in the log after the last commit; written by the writer alone */
};

static int on_commit(void *data, sqlite3 *db, const char *name, int pages)
{
    StoreCheckpointer *checkpointer = data;
    (void)db;
    (void)name;
    checkpointer->pages = pages;
    if (pages < WAKE_PAGES)
        return SQLITE_OK;
    g_mutex_lock(&checkpointer->mutex);
    checkpointer->due = TRUE;
    g_cond_signal(&checkpointer->wake);
    g_mutex_unlock(&checkpointer->mutex);
    return SQLITE_OK;
}

static gboolean wait_until_due(StoreCheckpointer *checkpointer)
{
    g_mutex_lock(&checkpointer->mutex);
    while (!checkpointer->due && !checkpointer->stop)
        g_cond_wait(&checkpointer->wake, &checkpointer->mutex);
    checkpointer->due = FALSE;
    gboolean go_on = !checkpointer->stop;
    g_mutex_unlock(&checkpointer->mutex);
    return go_on;
}

static gpointer run(gpointer data)
{
    StoreCheckpointer *checkpointer = data;
    while (wait_until_due(checkpointer)) {
        /* A failure (a busy reader, a full disk) loses nothing: the log stays, and the next commit
         * asks again. */
        sqlite3_wal_checkpoint_v2(checkpointer->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    return NULL;
}

StoreCheckpointer *store_checkpointer_start(sqlite3 *db, const char *path, GError **error)
{
    sqlite3 *own = store_connect(path, STORE_WRITE, error);
    if (own == NULL)
        return NULL;
    StoreCheckpointer *checkpointer = g_new0(StoreCheckpointer, 1);
    checkpointer->writer = db;
    checkpointer->db = own;
    g_mutex_init(&checkpointer->mutex);
    g_cond_init(&checkpointer->wake);
    checkpointer->thread = g_thread_try_new("checkpoint", run, checkpointer, error);
    if (checkpointer->thread == NULL) {
        store_checkpointer_stop(checkpointer);
        return NULL;
    }
    sqlite3_wal_hook(db, on_commit, checkpointer);
    return checkpointer;
}

void store_checkpointer_stop(StoreCheckpointer *checkpointer)
{
    if (checkpointer == NULL)
        return;
    sqlite3_wal_hook(checkpointer->writer, NULL, NULL);
    g_mutex_lock(&checkpointer->mutex);
    checkpointer->stop = TRUE;
    g_cond_signal(&checkpointer->wake);
    g_mutex_unlock(&checkpointer->mutex);
    g_clear_pointer(&checkpointer->thread, g_thread_join);
    sqlite3_close_v2(checkpointer->db);
    g_mutex_clear(&checkpointer->mutex);
    g_cond_clear(&checkpointer->wake);
    g_free(checkpointer);
}

void store_checkpointer_relieve(StoreCheckpointer *checkpointer)
{
    if (checkpointer == NULL || checkpointer->pages < LIMIT_PAGES)
        return;
    checkpointer->pages = 0;
    sqlite3_wal_checkpoint_v2(checkpointer->writer, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
}
