/* store/checkpointer.c -- a thread that checkpoints passively when the log has grown enough */
#include "store/checkpointer.h"
#include "store/state.h"

#define WAKE_PAGES 1000 /* 4 MB of log: as the engine's own default */

struct StoreCheckpointer {
    sqlite3 *writer; /* lent */
    sqlite3 *db;     /* own connection; used by the thread alone */
    GThread *thread;
    GMutex mutex; /* guards what follows */
    GCond wake;
    gboolean due;
    gboolean stop;
    int copied;         /* atomic: the thread has copied what there was, the writer may finish */
    int wake_at, pages; /* of the log; the writer's own */
};

static int on_commit(void *data, sqlite3 *db, const char *name, int pages)
{
    StoreCheckpointer *checkpointer = data;
    (void)db;
    (void)name;
    if (pages < checkpointer->pages) /* the log began again */
        checkpointer->wake_at = WAKE_PAGES;
    checkpointer->pages = pages;
    if (pages < checkpointer->wake_at)
        return SQLITE_OK;
    /* While a reader holds an old state no pass gets further: not again before as much has come. */
    checkpointer->wake_at = pages + WAKE_PAGES;
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
        int result = sqlite3_wal_checkpoint_v2(checkpointer->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                               NULL, NULL);
        g_atomic_int_set(&checkpointer->copied, result == SQLITE_OK);
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
    checkpointer->wake_at = WAKE_PAGES;
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

void store_checkpointer_finish(StoreCheckpointer *checkpointer)
{
    if (checkpointer == NULL || !g_atomic_int_compare_and_exchange(&checkpointer->copied, 1, 0))
        return;
    sqlite3_wal_checkpoint_v2(checkpointer->writer, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}
