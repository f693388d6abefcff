/* cmd/locked.h -- runs work on a hostile file in a child locked down like a worker, which prints
 * the result */
#pragma once
#include <glib.h>

/* In the child: reads `input`, prints to standard output. Returns an exit status; or -1 with
 * `error` set, which the child shows. */
typedef int (*CmdLocked)(int input, gpointer user, GError **error);

/* Runs `work` in the child and returns its exit status, or -1 with PROBLEM_WORKER_ENDED when it was
 * killed (a forbidden call, too much memory) and PROBLEM_SANDBOX when it could not be locked down.
 * `before` (may be NULL) runs in the child before lock-down: what needs files to load. */
int cmd_locked_run(const char *path, gboolean weak_sandbox, gboolean (*before)(gpointer, GError **),
                   CmdLocked work, gpointer user, GError **error);
/* Shows an error as cmd_main would; its exit status. */
int cmd_show(const GError *error);
