/* core/spawn.h -- asks the parent for workers, and hands their channels to the threads that wait
 * for them */
#pragma once
#include "os/role.h"

typedef struct CoreSpawns CoreSpawns;

CoreSpawns *core_spawns_new(int control_fd);
void core_spawns_free(CoreSpawns *spawns);
/* I/O thread: SPAWNED and ENDED messages; takes `fd`. */
void core_spawns_take(CoreSpawns *spawns, const RoleMessage *message, int fd);
/* Any other thread: a channel to a new process of that role, owned. `id` is for
 * core_spawn_kill. Else below 0: PROBLEM_UNAVAILABLE (the parent has no room for one more),
 * PROBLEM_TIMEOUT. */
int core_spawn(CoreSpawns *spawns, RoleKind kind, guint64 *id, GError **error);
/* Ends it now; harmless when it has ended. */
void core_spawn_kill(CoreSpawns *spawns, guint64 id);
/* Whoever waits for a worker now, or later, gets none. */
void core_spawns_stop(CoreSpawns *spawns);
