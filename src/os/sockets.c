/* os/sockets.c -- pairs, messages with a descriptor, local and TCP listeners */
#include "os/sockets.h"
#include "base/problem.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LISTEN_BACKLOG 1024

gboolean os_socket_pair(OsSocketKind kind, int *left, int *right, GError **error)
{
    int pair[2];
    int type = kind == OS_SOCKET_STREAM ? SOCK_STREAM : SOCK_SEQPACKET;
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair) != 0) {
        problem_set_errno(error, "socketpair", errno);
        return FALSE;
    }
    *left = pair[0];
    *right = pair[1];
    return TRUE;
}

gboolean os_set_nonblocking(int fd, GError **error)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0)
        return TRUE;
    problem_set_errno(error, "fcntl", errno);
    return FALSE;
}

/* ---- local sockets: addressed through /proc/self/fd, because sun_path holds 107 bytes only ----
 */

static gboolean local_address(struct sockaddr_un *address, int dirfd, const char *name,
                              GError **error)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length =
        snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", dirfd, name);
    if (length > 0 && (gsize)length < sizeof address->sun_path)
        return TRUE;
    problem_set(error, PROBLEM_TOO_LARGE, name, "the length of a socket's name");
    return FALSE;
}

static int open_parent_dir(const char *dir, GError **error)
{
    int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        problem_set_errno(error, dir, errno);
    return fd;
}

int os_listen_local(const char *dir, const char *name, GError **error)
{
    g_auto(OsFd) dirfd = open_parent_dir(dir, error);
    struct sockaddr_un address;
    if (dirfd < 0 || !local_address(&address, dirfd, name, error))
        return -1;
    if (unlinkat(dirfd, name, 0) != 0 && errno != ENOENT) {
        problem_set_errno(error, name, errno);
        return -1;
    }
    g_auto(OsFd) fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* fchmod before bind sets the mode of the name that bind makes: it is never open to others. */
    if (fd < 0 || fchmod(fd, 0600) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, LISTEN_BACKLOG) != 0) {
        problem_set_errno(error, name, errno);
        return -1;
    }
    return os_fd_take(&fd);
}

int os_connect_local(const char *dir, const char *name, GError **error)
{
    g_auto(OsFd) dirfd = open_parent_dir(dir, error);
    struct sockaddr_un address;
    if (dirfd < 0 || !local_address(&address, dirfd, name, error))
        return -1;
    g_auto(OsFd) fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        problem_set_errno(error, name, errno);
        return -1;
    }
    return os_fd_take(&fd);
}

/* ---- TCP ---- */

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

static gboolean read_port(const char *text, in_port_t *port)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT16, &number, NULL))
        return FALSE;
    *port = htons((guint16)number);
    return TRUE;
}

/* Splits "127.0.0.1:8443" or "[::1]:8443". */
static gboolean read_address(const char *text, Address *address, socklen_t *length)
{
    const char *colon = strrchr(text, ':');
    in_port_t port;
    if (colon == NULL || !read_port(colon + 1, &port))
        return FALSE;
    memset(address, 0, sizeof *address);
    gboolean bracketed = text[0] == '[' && colon > text + 1 && colon[-1] == ']';
    g_autofree char *host = bracketed ? g_strndup(text + 1, (gsize)(colon - text) - 2)
                                      : g_strndup(text, (gsize)(colon - text));
    if (bracketed) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = port;
        *length = sizeof address->v6;
        return inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1;
    }
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = port;
    *length = sizeof address->v4;
    return inet_pton(AF_INET, host, &address->v4.sin_addr) == 1;
}

int os_listen_tcp(const char *address_text, GError **error)
{
    Address address;
    socklen_t length;
    if (!read_address(address_text, &address, &length)) {
        problem_set(error, PROBLEM_INVALID, address_text, "ADDRESS:PORT");
        return -1;
    }
    g_auto(OsFd) fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, &address.any, length) != 0 || listen(fd, LISTEN_BACKLOG) != 0) {
        problem_set_errno(error, address_text, errno);
        return -1;
    }
    return os_fd_take(&fd);
}

guint os_socket_port(int fd)
{
    Address address = {0};
    socklen_t length = sizeof address;
    if (getsockname(fd, &address.any, &length) != 0)
        return 0;
    if (address.any.sa_family == AF_INET)
        return ntohs(address.v4.sin_port);
    return address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port) : 0;
}

gboolean os_address_is_loopback(const char *address_text)
{
    Address address;
    socklen_t length;
    if (!read_address(address_text, &address, &length))
        return FALSE;
    if (address.any.sa_family == AF_INET)
        return ntohl(address.v4.sin_addr.s_addr) >> 24 == 127;
    return IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr);
}

/* ---- between processes ---- */

gboolean os_socket_peer(int fd, OsPeer *peer, GError **error)
{
    struct ucred who;
    socklen_t length = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &length) != 0) {
        problem_set_errno(error, "SO_PEERCRED", errno);
        return FALSE;
    }
    *peer = (OsPeer){.uid = who.uid, .gid = who.gid, .pid = who.pid};
    return TRUE;
}

typedef union {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE(sizeof(int))];
} FdSpace;

gboolean os_send_message(int socket, const void *bytes, gsize size_bytes, int fd, GError **error)
{
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = size_bytes};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    FdSpace space = {0};
    if (fd >= 0) {
        message.msg_control = space.bytes;
        message.msg_controllen = sizeof space.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    gssize sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent == (gssize)size_bytes)
        return TRUE;
    problem_set_errno(error, "sendmsg", sent < 0 ? errno : EMSGSIZE);
    return FALSE;
}

/* The space given holds one descriptor; the kernel cuts and closes any further one. */
static int take_fd(struct msghdr *message)
{
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    int fd;
    memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

gboolean os_receive_message(int socket, void *bytes, gsize size_bytes, int *fd, GError **error)
{
    struct iovec part = {.iov_base = bytes, .iov_len = size_bytes};
    FdSpace space = {0};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = CMSG_LEN(sizeof(int))};
    gssize got;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        problem_set_errno(error, "recvmsg", errno);
        return FALSE;
    }
    g_auto(OsFd) received = take_fd(&message);
    if (got == 0 && received < 0)
        return FALSE;
    if (got != (gssize)size_bytes || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        problem_set(error, PROBLEM_INVALID, "message", "another size or several descriptors");
        return FALSE;
    }
    *fd = os_fd_take(&received);
    return TRUE;
}
