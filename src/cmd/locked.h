/* cmd/locked.h -- runs work on a hostile file in a child locked down like a worker, which prints
 * the result */
#pragma once
#include <glib.h>

/* In the child: reads `input`, prints to standard output. Returns an exit status; or -1 with
 * `error` set, which the child shows. */
typedef int (*CmdLocked)(int input, gpointer user, GError **error);

typedef struct {
    CmdLocked work;
    /* In the child before lock-down: what needs files to load. May be NULL. */
    gboolean (*before)(gpointer user, GError **error);
    /* Here, once the child runs: what it waits for. After FALSE it is killed. May be NULL. */
    gboolean (*beside)(gpointer user, GError **error);
} CmdLockedTask;

/* Runs the task's work in the child and returns its exit status, or -1 with PROBLEM_WORKER_ENDED
 * when it was killed (a forbidden call, too much memory) and PROBLEM_SANDBOX when it could not be
 * locked down. The work prints nothing before what is beside it has ended. */
int cmd_locked_run(const char *path, gboolean weak_sandbox, const CmdLockedTask *task,
                   gpointer user, GError **error);
/* Shows an error as cmd_main would; its exit status. */
int cmd_show(const GError *error);
