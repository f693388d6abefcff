/* front/server.c -- see server.h */
#include "front/server.h"
#include "base/problem.h"
#include "front/exchange.h"
#include "os/sockets.h"
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of each connection, zeroed after every request: no more than the largest head needs. */
#define POOL_BYTES 16384
#define ACCEPTED_IN_A_TURN 64
#define RUNS_AFTER_WAKING 3
/* Of all visitors one in so many, at most, may be at the listener for cards. */
#define CARDS_SHARE 4

/* TLS 1.2 and 1.3, forward secrecy, authenticated ciphers. */
#define TLS_PRIORITIES                                                                             \
    "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:+AEAD:"           \
    "+ECDHE-ECDSA:+ECDHE-RSA:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:"                     \
    "+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-RSA-PSS-RSAE-SHA256:"         \
    "+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-SHA256:+SIGN-ECDSA-SHA256:+SIGN-EDDSA-ED25519:"           \
    "+CTYPE-X509:%SERVER_PRECEDENCE"

static void *on_request_line(void *user, const char *target, struct MHD_Connection *connection)
{
    (void)user;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    FrontVisitor *visitor = info != NULL ? info->socket_context : NULL;
    if (visitor != NULL)
        front_exchange_begin(visitor, target);
    return visitor;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_bytes, void **request)
{
    (void)user;
    (void)connection;
    (void)url;
    FrontVisitor *visitor = *request;
    if (visitor == NULL)
        return MHD_NO;
    if (!visitor->exchange.checked)
        return front_exchange_head(visitor, method, version);
    if (*body_bytes > 0)
        return front_exchange_body(visitor, body, body_bytes);
    return front_exchange_finish(visitor);
}

static void on_completed(void *user, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    const Front *front = user;
    FrontVisitor *visitor = *request;
    if (visitor == NULL)
        return;
    front_exchange_clear(visitor);
    *request = NULL;
    if (front->stopping)
        front_server_cut(visitor);
}

static void on_connection(void *user, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    Front *front = user;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        FrontVisitor *visitor = front_visitors_find(front->visitors, info->connect_fd);
        visitor->connection = connection;
        front->open[visitor->door]++;
        *context = visitor;
    } else if (*context != NULL) {
        FrontVisitor *visitor = *context;
        front->open[visitor->door]--;
        front_exchange_clear(visitor);
        front_visitors_remove(front->visitors, visitor);
        *context = NULL;
    }
}

/* Front decodes by itself, strictly: the library leaves everything as sent. */
static size_t leave_as_sent(void *user, struct MHD_Connection *connection, char *text)
{
    (void)user;
    (void)connection;
    return strlen(text);
}

static struct MHD_Daemon *start_daemon(Front *front, guint flags, const struct MHD_OptionItem *more)
{
    return MHD_start_daemon(
        flags | MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        on_request, front, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, front,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, front, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, front, MHD_OPTION_UNESCAPE_CALLBACK, leave_as_sent, front,
        MHD_OPTION_CONNECTION_LIMIT, front->settings->limits.visitors_max + 1,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

static gboolean watch(const Front *front, int fd, GError **error)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(front->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0)
        return TRUE;
    problem_set_errno(error, "epoll_ctl", errno);
    return FALSE;
}

static gboolean watch_daemon(const Front *front, RoleListen which, GError **error)
{
    if (front->daemons[which] == NULL) {
        problem_set(error, PROBLEM_FORMAT, "tls/server.pem, tls/server.key",
                    PROBLEM_BOTH("the TLS library does not accept them",
                                 "TLSのライブラリが受け付けません"));
        return FALSE;
    }
    return watch(front,
                 MHD_get_daemon_info(front->daemons[which], MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
                 error);
}

static gboolean start_secure(Front *front, RoleListen which, const char *authorities,
                             GError **error)
{
    const FrontSettings *settings = front->settings;
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, settings->certificate_pem},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, settings->key_pem},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(guintptr)TLS_PRIORITIES},
        {authorities != NULL ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0,
         (void *)(guintptr)authorities},
        {MHD_OPTION_END, 0, NULL}};
    front->daemons[which] = start_daemon(front, MHD_USE_TLS, tls);
    return watch_daemon(front, which, error);
}

gboolean front_server_start(Front *front, GError **error)
{
    const FrontSettings *settings = front->settings;
    const struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    front->daemons[ROLE_LISTEN_PLAIN] = start_daemon(front, 0, none);
    if (!watch_daemon(front, ROLE_LISTEN_PLAIN, error))
        return FALSE;
    if (settings->certificate_pem == NULL)
        return TRUE;
    if (!start_secure(front, ROLE_LISTEN_TLS, NULL, error))
        return FALSE;
    return settings->cards == NULL ||
           start_secure(front, ROLE_LISTEN_CARDS, front_cards_authorities(settings->cards), error);
}

void front_server_stop(Front *front)
{
    for (RoleListen which = 0; which < ROLE_LISTEN_LAST; which++) {
        if (front->daemons[which] != NULL)
            MHD_stop_daemon(front->daemons[which]);
        front->daemons[which] = NULL;
    }
}

static gboolean is_loopback(int fd)
{
    struct sockaddr_storage name = {0};
    socklen_t size = sizeof name;
    if (getsockname(fd, (struct sockaddr *)&name, &size) != 0)
        return FALSE;
    if (name.ss_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, &name, sizeof four);
        return (ntohl(four.sin_addr.s_addr) >> 24) == 127;
    }
    struct sockaddr_in6 six;
    memcpy(&six, &name, sizeof six);
    return name.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

static gboolean check_listener(const Front *front, int fd, RoleListen kind, GError **error)
{
    if (kind == ROLE_LISTEN_PLAIN && !is_loopback(fd)) {
        problem_set(error, PROBLEM_USAGE,
                    PROBLEM_BOTH("plain HTTP is served on loopback addresses only",
                                 "TLSなしのHTTPはループバックアドレスでのみ提供します"),
                    NULL);
        return FALSE;
    }
    if (kind < ROLE_LISTEN_LAST && front->daemons[kind] != NULL)
        return TRUE;
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("certificate", "証明書"),
                kind == ROLE_LISTEN_CARDS ? FRONT_CARDS_DIR "/ca.pem" : "tls/server.pem");
    return FALSE;
}

gboolean front_server_listen(Front *front, int fd, RoleListen kind, GError **error)
{
    g_auto(OsFd) owned = fd;
    if (!check_listener(front, fd, kind, error) || !os_set_nonblocking(fd, error) ||
        !watch(front, fd, error))
        return FALSE;
    if (front->ports[kind] == 0)
        front->ports[kind] = os_socket_port(fd);
    FrontListener listener = {.fd = os_fd_take(&owned), .kind = kind};
    g_array_append_val(front->listeners, listener);
    return TRUE;
}

/* A handshake with a card may take long: those who wait there must not fill up the whole house. */
static gboolean has_room(const Front *front, RoleListen kind)
{
    return kind != ROLE_LISTEN_CARDS ||
           front->open[kind] < MAX(front->settings->limits.visitors_max / CARDS_SHARE, 1);
}

static void let_in(Front *front, int fd, RoleListen kind, const struct sockaddr *address,
                   socklen_t address_bytes)
{
    FrontVisitor *visitor = has_room(front, kind)
                                ? front_visitors_admit(front->visitors, fd, address, front->now_us)
                                : NULL;
    if (visitor == NULL) {
        (void)close(fd);
        return;
    }
    visitor->front = front;
    visitor->door = kind;
    visitor->secure = kind != ROLE_LISTEN_PLAIN;
    if (MHD_add_connection(front->daemons[kind], fd, address, address_bytes) == MHD_YES)
        return;
    if (front_visitors_find(front->visitors, fd) == visitor) /* the library closed fd */
        front_visitors_remove(front->visitors, visitor);
}

void front_server_accept(Front *front, const FrontListener *listener)
{
    FrontListener from = *listener;
    for (guint i = 0; i < ACCEPTED_IN_A_TURN; i++) {
        struct sockaddr_storage address = {0};
        socklen_t size = sizeof address;
        int fd = accept4(from.fd, (struct sockaddr *)&address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        let_in(front, fd, from.kind, (const struct sockaddr *)&address, size);
    }
}

void front_server_run(Front *front)
{
    for (RoleListen which = 0; which < ROLE_LISTEN_LAST; which++)
        if (front->open[which] > 0)
            (void)MHD_run(front->daemons[which]);
}

gboolean front_server_has_work(const Front *front)
{
    for (RoleListen which = 0; which < ROLE_LISTEN_LAST; which++) {
        MHD_UNSIGNED_LONG_LONG ms = 1;
        if (front->open[which] > 0 && MHD_get_timeout(front->daemons[which], &ms) == MHD_YES &&
            ms == 0)
            return TRUE;
    }
    return FALSE;
}

void front_server_wake(FrontVisitor *visitor)
{
    visitor->front->moved++;
    if (!visitor->suspended)
        return;
    visitor->suspended = FALSE;
    visitor->front->runs_due = RUNS_AFTER_WAKING;
    MHD_resume_connection(visitor->connection);
}

void front_server_cut(FrontVisitor *visitor)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (visitor->phase != PHASE_IDLE)
        (void)setsockopt(visitor->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    (void)shutdown(visitor->fd, SHUT_RDWR);
    front_server_wake(visitor);
}
