/* core/spawn.c -- asks the parent for workers */
#include "core/spawn.h"
#include "base/problem.h"
#include <unistd.h>

#define SPAWN_WAIT_US (5 * G_TIME_SPAN_SECOND)

enum { NONE_YET = -1, REFUSED = -2 };

struct CoreSpawns {
    int control_fd;
    GMutex lock;
    GCond arrived;
    guint64 last_id;
    gboolean stopped;
    GHashTable *waiting; /* id -> a descriptor, or one of these two */
};

CoreSpawns *core_spawns_new(int control_fd)
{
    CoreSpawns *spawns = g_new0(CoreSpawns, 1);
    spawns->control_fd = control_fd;
    g_mutex_init(&spawns->lock);
    g_cond_init(&spawns->arrived);
    spawns->waiting = g_hash_table_new(NULL, NULL);
    return spawns;
}

void core_spawns_free(CoreSpawns *spawns)
{
    if (spawns == NULL)
        return;
    g_hash_table_unref(spawns->waiting);
    g_cond_clear(&spawns->arrived);
    g_mutex_clear(&spawns->lock);
    g_free(spawns);
}

void core_spawns_take(CoreSpawns *spawns, const RoleMessage *message, int fd)
{
    if (message->kind != ROLE_MESSAGE_SPAWNED) {
        if (fd >= 0)
            close(fd);
        return; /* an end shows on the worker's channel too */
    }
    gpointer key = GSIZE_TO_POINTER(message->value);
    g_mutex_lock(&spawns->lock);
    if (g_hash_table_contains(spawns->waiting, key)) {
        g_hash_table_insert(spawns->waiting, key, GINT_TO_POINTER(fd >= 0 ? fd : REFUSED));
        g_cond_broadcast(&spawns->arrived);
        fd = -1;
    }
    g_mutex_unlock(&spawns->lock);
    if (fd >= 0)
        close(fd); /* it came after its deadline */
}

/* A descriptor, REFUSED, or NONE_YET when the time is up. */
static int spawn_wait(CoreSpawns *spawns, gpointer key)
{
    gint64 deadline_us = g_get_monotonic_time() + SPAWN_WAIT_US;
    int fd = NONE_YET;
    gboolean in_time = TRUE;
    while (fd == NONE_YET && in_time && !spawns->stopped) {
        fd = GPOINTER_TO_INT(g_hash_table_lookup(spawns->waiting, key));
        if (fd == NONE_YET)
            in_time = g_cond_wait_until(&spawns->arrived, &spawns->lock, deadline_us);
    }
    g_hash_table_remove(spawns->waiting, key);
    return fd;
}

int core_spawn(CoreSpawns *spawns, RoleKind kind, guint64 *id, GError **error)
{
    g_mutex_lock(&spawns->lock);
    *id = ++spawns->last_id;
    gpointer key = GSIZE_TO_POINTER(*id);
    g_hash_table_insert(spawns->waiting, key, GINT_TO_POINTER(NONE_YET));
    const RoleMessage message = {.kind = ROLE_MESSAGE_SPAWN, .peer = kind, .value = *id};
    int fd = -1;
    if (role_message_send(spawns->control_fd, &message, -1, error)) {
        fd = spawn_wait(spawns, key);
        if (fd == REFUSED)
            problem_set(error, PROBLEM_UNAVAILABLE,
                        PROBLEM_BOTH("a free worker", "空いている作業プロセス"), NULL);
        else if (fd < 0)
            problem_set(error, PROBLEM_TIMEOUT,
                        PROBLEM_BOTH("starting a worker", "作業プロセスの起動"), "5 s");
    }
    g_mutex_unlock(&spawns->lock);
    return fd;
}

void core_spawn_kill(CoreSpawns *spawns, guint64 id)
{
    const RoleMessage message = {.kind = ROLE_MESSAGE_KILL, .value = id};
    role_message_send(spawns->control_fd, &message, -1, NULL);
}

void core_spawns_stop(CoreSpawns *spawns)
{
    g_mutex_lock(&spawns->lock);
    spawns->stopped = TRUE;
    g_cond_broadcast(&spawns->arrived);
    g_mutex_unlock(&spawns->lock);
}
