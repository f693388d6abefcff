/* store/copy.c -- an online copy of one consistent state, durable when it returns */
#include "base/problem.h"
#include "store/state.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static gboolean sync_path(const char *path, int flags, GError **error)
{
    int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW);
    gboolean done = fd >= 0 && fsync(fd) == 0;
    if (!done)
        problem_set_errno(error, path, errno);
    if (fd >= 0)
        close(fd);
    return done;
}

static gboolean copy_pages(Store *store, sqlite3 *to, const char *to_path, GError **error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", store->db, "main");
    /* All pages in one step: one reading transaction, so one state, and writers go on in the log.
     */
    int result = backup == NULL ? sqlite3_errcode(to) : sqlite3_backup_step(backup, -1);
    int ended = sqlite3_backup_finish(backup);
    if (result == SQLITE_DONE)
        result = ended;
    /* A copy is one file: without the log beside it. */
    if (result == SQLITE_OK)
        result = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    if (result == SQLITE_OK)
        return TRUE;
    store_problem(to, result, to_path, error);
    return FALSE;
}

static gboolean copy_to_new_file(Store *store, const char *path, GError **error)
{
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE; /* unlinked before: it is a new file */
    int result = sqlite3_open_v2(path, &to, flags, NULL);
    gboolean done = FALSE;
    if (result == SQLITE_OK)
        done = copy_pages(store, to, path, error);
    else
        store_problem(to, result, path, error);
    sqlite3_close_v2(to);
    return done;
}

gboolean store_copy(Store *store, const char *to_path, GError **error)
{
    if (g_file_test(to_path, G_FILE_TEST_EXISTS)) {
        problem_set(error, PROBLEM_STATE, to_path, "a file of this name exists");
        return FALSE;
    }
    g_autofree char *part_path = g_strconcat(to_path, ".part", NULL);
    g_autofree char *folder = g_path_get_dirname(to_path);
    if (unlink(part_path) != 0 && errno != ENOENT) {
        problem_set_errno(error, part_path, errno);
        return FALSE;
    }
    if (!copy_to_new_file(store, part_path, error) || !sync_path(part_path, O_RDWR, error)) {
        unlink(part_path);
        return FALSE;
    }
    if (rename(part_path, to_path) != 0) {
        problem_set_errno(error, to_path, errno);
        unlink(part_path);
        return FALSE;
    }
    return sync_path(folder, O_RDONLY | O_DIRECTORY, error);
}
