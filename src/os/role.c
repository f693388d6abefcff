/* os/role.c -- names and users of the roles, and their messages on the control socket */
#include "os/role.h"
#include "base/problem.h"
#include "os/sockets.h"
#include <string.h>

static const char *const names[ROLE_LAST] = {
    [ROLE_FRONT] = "front",     [ROLE_CORE] = "core", [ROLE_KEEPER] = "keeper",
    [ROLE_WORKER] = "worker",   [ROLE_TOOL] = "tool", [ROLE_CLEANER] = "cleaner",
    [ROLE_COURIER] = "courier",
};

const char *role_name(RoleKind kind)
{
    return kind < ROLE_LAST ? names[kind] : "unknown role";
}

RoleKind role_find(const char *name)
{
    RoleKind kind = 0;
    while (kind < ROLE_LAST && strcmp(names[kind], name) != 0)
        kind++;
    return kind;
}

guint32 role_uid(guint32 uid_base, RoleKind kind)
{
    return uid_base == 0 ? 0 : uid_base + (guint32)kind;
}

gboolean role_message_send(int socket, const RoleMessage *message, int fd, GError **error)
{
    return os_send_message(socket, message, sizeof *message, fd, error);
}

gboolean role_message_receive(int socket, RoleMessage *message, int *fd, GError **error)
{
    RoleMessage read;
    g_auto(OsFd) got = -1;
    if (!os_receive_message(socket, &read, sizeof read, &got, error))
        return FALSE;
    if (read.kind < ROLE_MESSAGE_CHANNEL || read.kind > ROLE_MESSAGE_KILL ||
        read.peer >= ROLE_LAST) {
        problem_set(error, PROBLEM_INVALID, "control message", "unknown kind or role");
        return FALSE;
    }
    *message = read;
    *fd = os_fd_take(&got);
    return TRUE;
}

int role_channel_wait(int control_fd)
{
    RoleMessage message;
    int fd = -1;
    while (role_message_receive(control_fd, &message, &fd, NULL)) {
        if (message.kind == ROLE_MESSAGE_CHANNEL && fd >= 0)
            return fd;
        os_fd_close(fd);
        if (message.kind == ROLE_MESSAGE_STOP)
            return -1;
    }
    return -1;
}
