/* courier/dial.c -- looking a name up, connecting, giving up in time */
#include "courier/dial.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/sockets.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ADDRESS_WAIT_US (10 * G_USEC_PER_SEC)
#define WHOLE_WAIT_US (30 * G_USEC_PER_SEC)
#define DNS_PORT 53

const char *courier_peer_title(CourierTo to)
{
    static const char *const titles[COURIER_PEERS] = {
        [COURIER_TO_MAIL] = PROBLEM_BOTH("the mail server", "メールサーバー"),
        [COURIER_TO_DIRECTORY] = PROBLEM_BOTH("the directory", "ディレクトリ"),
        [COURIER_TO_SCAN] = PROBLEM_BOTH("the virus scanner (clamd)", "ウイルス検査（clamd）"),
    };
    return titles[to];
}

static gboolean is_address(const char *host)
{
    struct in6_addr space;
    return inet_pton(AF_INET, host, &space) == 1 || inet_pton(AF_INET6, host, &space) == 1;
}

/* ---- what it needs of the machine ---- */

/* Of the C library, to look names up. */
static const char *const resolver_files[] = {"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
                                             "/etc/host.conf", "/etc/gai.conf"};

static void add_port(GArray *places, guint16 port)
{
    const SandboxPlace place = {NULL, SANDBOX_CONNECT, port};
    g_array_append_val(places, place);
}

static void add_file(GArray *places, const char *path)
{
    const SandboxPlace place = {path, SANDBOX_READ, 0};
    g_array_append_val(places, place);
}

GArray *courier_dial_places(const char *site_dir, const CourierSettings *settings, GPtrArray *paths)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(SandboxPlace));
    gboolean named = FALSE;
    for (CourierTo to = 0; to < COURIER_PEERS; to++) {
        const CourierPeer *peer = &settings->peers[to];
        if (!peer->set_up || peer->host == NULL)
            continue;
        named |= !is_address(peer->host);
        add_port(places, peer->port);
        if (peer->security == COURIER_PLAIN)
            continue;
        char *ca = courier_ca_path(site_dir, settings, to);
        g_ptr_array_add(paths, ca);
        add_file(places, ca);
    }
    for (gsize i = 0; named && i < G_N_ELEMENTS(resolver_files); i++)
        add_file(places, resolver_files[i]);
    if (named)
        add_port(places, DNS_PORT); /* an answer too long for a datagram */
    return places;
}

/* ---- connecting ---- */

static gboolean wait_connected(int fd, gint64 deadline_us)
{
    struct pollfd watched = {.fd = fd, .events = POLLOUT};
    int ready;
    do
        ready = poll(&watched, 1, os_clock_poll_ms(deadline_us));
    while (ready < 0 && errno == EINTR);
    if (ready == 0)
        errno = ETIMEDOUT;
    if (ready <= 0)
        return FALSE;
    int failed = 0;
    socklen_t size = sizeof failed;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size) != 0)
        return FALSE;
    errno = failed;
    return failed == 0;
}

/* -1 with errno. */
static int connect_to(int family, const struct sockaddr *address, socklen_t size,
                      gint64 deadline_us)
{
    g_auto(OsFd) fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, address, size) != 0 &&
        ((errno != EINPROGRESS && errno != EAGAIN) || !wait_connected(fd, deadline_us)))
        return -1;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0)
        return -1;
    return os_fd_take(&fd);
}

static int fail(CourierTo to, const char *where, const char *why, GError **error)
{
    g_autofree char *words = g_strdup_printf("%s: %s", where, why);
    problem_set(error, PROBLEM_UNREACHABLE, courier_peer_title(to), words);
    return -1;
}

static int dial_path(const CourierPeer *peer, CourierTo to, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, peer->path, sizeof address.sun_path);
    int fd = connect_to(AF_UNIX, (const struct sockaddr *)&address, sizeof address,
                        os_clock_boot_us() + ADDRESS_WAIT_US);
    return fd >= 0 ? fd : fail(to, peer->path, g_strerror(errno), error);
}

static int dial_each(const struct addrinfo *found)
{
    gint64 end_us = os_clock_boot_us() + WHOLE_WAIT_US;
    int fd = -1;
    errno = ENOENT;
    for (const struct addrinfo *at = found; at != NULL && fd < 0; at = at->ai_next) {
        gint64 now_us = os_clock_boot_us();
        if (now_us >= end_us)
            break;
        fd = connect_to(at->ai_family, at->ai_addr, at->ai_addrlen,
                        MIN(now_us + ADDRESS_WAIT_US, end_us));
    }
    return fd;
}

static int dial_host(const CourierPeer *peer, CourierTo to, GError **error)
{
    char port[8];
    g_autofree char *where = g_strdup_printf("%s:%u", peer->host, peer->port);
    struct addrinfo *found = NULL;
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC,
                                    .ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_NUMERICSERV |
                                                (is_address(peer->host) ? AI_NUMERICHOST : 0)};
    g_snprintf(port, sizeof port, "%u", peer->port);
    int failed = getaddrinfo(peer->host, port, &wanted, &found);
    if (failed != 0)
        return fail(to, where, gai_strerror(failed), error);
    int fd = dial_each(found);
    int saved_errno = errno;
    freeaddrinfo(found);
    return fd >= 0 ? fd : fail(to, where, g_strerror(saved_errno), error);
}

int courier_dial(const CourierSettings *settings, CourierTo to, GError **error)
{
    const CourierPeer *peer = &settings->peers[to];
    if (!peer->set_up) {
        problem_set(error, PROBLEM_STATE, courier_peer_title(to),
                    PROBLEM_BOTH("it is not set up (sekisho courier set)",
                                 "設定されていません（sekisho courier set）"));
        return -1;
    }
    return peer->path != NULL ? dial_path(peer, to, error) : dial_host(peer, to, error);
}
