/* store/gather.c -- an SQLite VFS over the system's own that gathers writes to a write-ahead log */
#include "store/gather.h"
#include <glib.h>
#include <sqlite3.h>
#include <string.h>

#define GATHERED_MAX 126976 /* bytes: the engine writes less than 128 KiB at a time */

typedef struct {
    sqlite3_file base; /* first: the engine's view of it */
    sqlite3_file *log; /* the system's, behind this in the same allocation */
    guint8 *bytes;     /* not yet handed on; NULL until something is written */
    gsize count;
    sqlite3_int64 at; /* of them in the file */
} Gathered;

/* What cannot be written is not tried again: the engine undoes the commit it belongs to. */
static int hand_on(Gathered *file)
{
    gsize count = file->count;
    file->count = 0;
    if (count == 0)
        return SQLITE_OK;
    return file->log->pMethods->xWrite(file->log, file->bytes, (int)count, file->at);
}

static int gathered_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 at)
{
    Gathered *file = (Gathered *)base;
    gsize more = (gsize)count;
    gboolean follows = file->count == 0 || file->at + (sqlite3_int64)file->count == at;
    if (!follows || file->count + more > GATHERED_MAX) {
        int result = hand_on(file);
        if (result != SQLITE_OK)
            return result;
    }
    if (more > GATHERED_MAX)
        return file->log->pMethods->xWrite(file->log, bytes, count, at);
    if (file->bytes == NULL)
        file->bytes = g_malloc(GATHERED_MAX);
    if (file->count == 0)
        file->at = at;
    memcpy(file->bytes + file->count, bytes, more);
    file->count += more;
    return SQLITE_OK;
}

static int gathered_sync(sqlite3_file *base, int flags)
{
    Gathered *file = (Gathered *)base;
    int result = hand_on(file);
    return result == SQLITE_OK ? file->log->pMethods->xSync(file->log, flags) : result;
}

static int gathered_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 at)
{
    Gathered *file = (Gathered *)base;
    int result = hand_on(file);
    return result == SQLITE_OK ? file->log->pMethods->xRead(file->log, bytes, count, at) : result;
}

static int gathered_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    Gathered *file = (Gathered *)base;
    int result = hand_on(file);
    return result == SQLITE_OK ? file->log->pMethods->xTruncate(file->log, size) : result;
}

static int gathered_size(sqlite3_file *base, sqlite3_int64 *size)
{
    Gathered *file = (Gathered *)base;
    int result = hand_on(file);
    return result == SQLITE_OK ? file->log->pMethods->xFileSize(file->log, size) : result;
}

static int gathered_close(sqlite3_file *base)
{
    Gathered *file = (Gathered *)base;
    hand_on(file);
    g_free(file->bytes);
    return file->log->pMethods->xClose(file->log);
}

static int gathered_control(sqlite3_file *base, int what, void *argument)
{
    Gathered *file = (Gathered *)base;
    int result = hand_on(file);
    return result == SQLITE_OK ? file->log->pMethods->xFileControl(file->log, what, argument)
                               : result;
}

static int gathered_lock(sqlite3_file *base, int level)
{
    Gathered *file = (Gathered *)base;
    return file->log->pMethods->xLock(file->log, level);
}

static int gathered_unlock(sqlite3_file *base, int level)
{
    Gathered *file = (Gathered *)base;
    return file->log->pMethods->xUnlock(file->log, level);
}

static int gathered_is_reserved(sqlite3_file *base, int *reserved)
{
    Gathered *file = (Gathered *)base;
    return file->log->pMethods->xCheckReservedLock(file->log, reserved);
}

static int gathered_sector(sqlite3_file *base)
{
    Gathered *file = (Gathered *)base;
    return file->log->pMethods->xSectorSize(file->log);
}

static int gathered_traits(sqlite3_file *base)
{
    Gathered *file = (Gathered *)base;
    return file->log->pMethods->xDeviceCharacteristics(file->log);
}

static const sqlite3_io_methods gathered_methods = {
    .iVersion = 1, /* a log is neither mapped nor shared memory */
    .xClose = gathered_close,
    .xRead = gathered_read,
    .xWrite = gathered_write,
    .xTruncate = gathered_truncate,
    .xSync = gathered_sync,
    .xFileSize = gathered_size,
    .xLock = gathered_lock,
    .xUnlock = gathered_unlock,
    .xCheckReservedLock = gathered_is_reserved,
    .xFileControl = gathered_control,
    .xSectorSize = gathered_sector,
    .xDeviceCharacteristics = gathered_traits,
};

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags,
                     int *opened)
{
    sqlite3_vfs *system = vfs->pAppData;
    if ((flags & SQLITE_OPEN_WAL) == 0)
        return system->xOpen(system, name, base, flags, opened);
    Gathered *file = (Gathered *)base;
    *file = (Gathered){.log = (sqlite3_file *)(file + 1)};
    int result = system->xOpen(system, name, file->log, flags, opened);
    if (file->log->pMethods != NULL)
        file->base.pMethods = &gathered_methods; /* so that the engine closes it */
    return result;
}

/* Kept by the engine to the end of the process. */
static sqlite3_vfs *make_known(void)
{
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    sqlite3_vfs *ours = g_memdup2(system, sizeof *system);
    ours->zName = "sekisho";
    ours->pAppData = system;
    ours->xOpen = open_file;
    ours->szOsFile += (int)sizeof(Gathered);
    sqlite3_vfs_register(ours, 0);
    return ours;
}

const char *store_gather_vfs(void)
{
    /* gate-allow globals: the engine is told once per process */
    static gsize known;
    if (g_once_init_enter(&known))
        g_once_init_leave(&known, (gsize)make_known());
    return ((sqlite3_vfs *)known)->zName;
}
