/* os/sockets.h -- sockets between our own processes, and the listening ones handed to a role */
#pragma once
#include "os/fd.h"

typedef enum { OS_SOCKET_STREAM, OS_SOCKET_PACKETS } OsSocketKind;

/* A connected pair, close-on-exec, blocking. */
gboolean os_socket_pair(OsSocketKind kind, int *left, int *right, GError **error);
gboolean os_set_nonblocking(int fd, GError **error);

/* A local (AF_UNIX) stream socket at `name` in `dir`, mode 0600; a stale socket there is replaced,
 * which the caller may do because it holds the site's lock. Works however long the path of `dir`
 * is. */
int os_listen_local(const char *dir, const char *name, GError **error);
int os_connect_local(const char *dir, const char *name, GError **error);
/* A TCP listening socket at "ADDRESS:PORT" ("[::1]:8443", port 0 = any free one; no names are
 * looked up). */
int os_listen_tcp(const char *address, GError **error);
/* The port a listening TCP socket got; 0 when `fd` is none. */
guint os_socket_port(int fd);
/* Whether "ADDRESS:PORT" is a loopback address. */
gboolean os_address_is_loopback(const char *address);

typedef struct {
    guint32 uid, gid; /* as the kernel says (SO_PEERCRED) */
    gint32 pid;
} OsPeer;
gboolean os_socket_peer(int fd, OsPeer *peer, GError **error);

/* One message of exactly `size_bytes` with at most one descriptor (SCM_RIGHTS). `fd` is -1 for
 * none. Blocking; EINTR is waited out. Receive: FALSE with no error set at end of file;
 * PROBLEM_INVALID for another size or more descriptors. The received fd is close-on-exec and the
 * caller's. */
gboolean os_send_message(int socket, const void *bytes, gsize size_bytes, int fd, GError **error);
gboolean os_receive_message(int socket, void *bytes, gsize size_bytes, int *fd, GError **error);
