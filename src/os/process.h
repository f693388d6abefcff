/* os/process.h -- this program started once more, as a role
 *
 * Command line between the two: `sekisho --role=NAME --site=DIR --uid=N [--weak]`, with descriptor
 * 3 as the control socket. A role ignores SIGINT and SIGTERM: it ends when the parent says so, and
 * is killed when the thread that started it ends. */
#pragma once
#include "os/role.h"

typedef struct {
    int exe_fd; /* this program, whatever lies at its path by now: role_open_program() */
    const char *site_dir;
    gboolean weak_sandbox;
    guint32 uid_base;
} RoleLaunch;

typedef struct {
    RoleKind kind;
    gint32 pid;  /* 0: not running */
    int pidfd;   /* readable once it ended */
    int control; /* our end of its control socket; never blocks */
} RoleProcess;

int role_open_program(GError **error);
gboolean role_process_start(RoleProcess *process, const RoleLaunch *launch, RoleKind kind,
                            GError **error);
/* A role that cannot be told something, because it does not read, is killed. Nothing when it does
 * not run. */
void role_process_tell(const RoleProcess *process, const RoleMessage *message, int fd);
void role_process_kill(const RoleProcess *process);
gboolean role_process_has_ended(const RoleProcess *process);
/* Waits for its end and closes what was its; the waitpid status. */
int role_process_reap(RoleProcess *process);
/* Tells it to stop, kills it when it has not after `wait_ms`, reaps. */
void role_process_stop(RoleProcess *process, int wait_ms);
/* "signal 9", "status 3"; transfer full. */
char *role_end_text(int status);

/* In the new process: whether this command line is a role's, and what it says (PROBLEM_USAGE).
 * Strings are lent by `argv`. */
gboolean role_is_asked(int argc, char **argv);
gboolean role_start_read(RoleStart *start, int argc, char **argv, GError **error);

/* Descriptors 0 to 2 are open from here on, so that no other file is taken for one of them. */
void os_open_standard_files(void);
/* SIGTERM and SIGINT: blocked before any thread is made, then waited for. */
void os_block_stop_signals(void);
void os_wait_stop_signal(void);
