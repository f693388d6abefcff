/* os/role.h -- what a role process is handed when it starts, and the messages it trades with the
 * parent */
#pragma once
#include <glib.h>

typedef enum {
    ROLE_FRONT,
    ROLE_CORE,
    ROLE_KEEPER,
    ROLE_WORKER,
    ROLE_TOOL,
    ROLE_CLEANER,
    ROLE_COURIER,
    ROLE_LAST
} RoleKind;

/* What a job may take where it says so itself; 0 is what its role's profile says. */
typedef struct {
    guint64 address_bytes;
    guint64 cpu_s;
    guint64 written_bytes; /* how long a file it writes may become */
} RoleLimits;

/* The command line every role process is given (`sekisho --role=NAME`, see parent/). */
typedef struct {
    RoleKind kind;
    int control_fd;       /* SOCK_SEQPACKET to the parent: RoleMessage, descriptors by SCM_RIGHTS */
    const char *site_dir; /* NULL for worker, tool and cleaner */
    gboolean weak_sandbox; /* the operator said --weaker-sandbox */
    guint32 uid;        /* the user id (and group id) to become on lock-down; 0: stay as started */
    gboolean has_child; /* it has a child that must end when it does */
    RoleLimits limits;  /* of its job; set by the role itself before it locks down */
} RoleStart;

/* What front serves at a listening socket. */
typedef enum {
    ROLE_LISTEN_PLAIN,
    ROLE_LISTEN_TLS,
    ROLE_LISTEN_CARDS, /* TLS that asks for a certificate, and exchanges it for a code */
    ROLE_LISTEN_LAST
} RoleListen;

typedef enum {
    ROLE_MESSAGE_CHANNEL =
        1, /* parent -> role: one fd, a stream socket to `peer`; replaces an older one */
    ROLE_MESSAGE_LISTEN, /* parent -> front: one fd, a listening TCP socket; value = RoleListen;
                            parent -> core: the local command socket */
    ROLE_MESSAGE_STOP,   /* parent -> role: finish what is under way and end */
    ROLE_MESSAGE_READY,  /* role -> parent: locked down, serving; value = SandboxLayer held */
    ROLE_MESSAGE_SPAWN, /* core -> parent: start one `peer` (worker, tool, courier); value = request
                           id */
    ROLE_MESSAGE_SPAWNED, /* parent -> core: one fd, the channel; value = request id, pid set.
                             No fd: it could not be started. Zygote (os/zygote.h) -> who asked by
                             CHANNEL: pid set; -1 and errno in status when it could not fork */
    ROLE_MESSAGE_ENDED,   /* parent -> core: the worker of request id `value` ended; status set */
    ROLE_MESSAGE_KILL     /* core -> parent: end the worker of request id `value` now */
} RoleMessageKind;

typedef struct {  /* fixed size; anything else on the socket closes it */
    guint32 kind; /* RoleMessageKind */
    guint32 peer; /* RoleKind */
    guint64 value;
    gint32 pid;
    gint32 status; /* waitpid status */
} RoleMessage;

/* `fd` is -1 when the message carries none. Blocking send; receive returns FALSE with no error set
 * at end of file. A received fd is owned by the caller. */
gboolean role_message_send(int socket, const RoleMessage *message, int fd, GError **error);
gboolean role_message_receive(int socket, RoleMessage *message, int *fd, GError **error);
/* Waits for ROLE_MESSAGE_CHANNEL on the control socket; -1 when the parent went or says stop. */
int role_channel_wait(int control_fd);

const char *role_name(RoleKind kind);
/* ROLE_LAST when there is no such role. */
RoleKind role_find(const char *name);

/* The user id of a role on a site whose site.json says `uid_base`; 0 (no own users) for base 0. */
guint32 role_uid(guint32 uid_base, RoleKind kind);
