/* os/zygote.h -- a role's process that has loaded everything and reads nothing: for each job it is
 * asked for, it forks one more, which is the asker's own child
 *
 * So a job costs a fork instead of a program's start, and what it finds in memory is what a start
 * leaves there: no byte of another job. Processes of one zygote have their addresses in common; one
 * that crashed may have been guessing them, so the zygote is ended after such an end. */
#pragma once
#include "os/process.h"

typedef struct {
    const RoleLaunch *launch; /* lent */
    RoleKind kind;
    RoleProcess process; /* pid 0: starts when it is asked */
} RoleZygote;

/* Starts it unless it runs; it need not be done starting when this returns. */
gboolean role_zygote_start(RoleZygote *zygote, GError **error);
/* One more process of its role, to which `channel` is given; `process->control` is -1.
 * PROBLEM_WORKER_ENDED when the zygote ended instead. */
gboolean role_zygote_fork(RoleZygote *zygote, int channel, RoleProcess *process, GError **error);
/* The next process comes from a new one. Those it forked go on. */
void role_zygote_end(RoleZygote *zygote);
/* Ends it when `status`, of one that it forked, is a crash. */
void role_zygote_note_end(RoleZygote *zygote, int status);

/* In the zygote, which has one thread: forks for each channel that comes. In each new process,
 * which holds the channel and not the control socket, the channel; in the zygote -1, when the
 * parent went or says stop. */
int role_zygote_wait(int control_fd);
