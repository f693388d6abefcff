/* tests/unit/os/sockets.c -- messages with a descriptor, listeners, peers, clocks, role messages */
#include "os/sockets.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/role.h"
#include "os/site.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_role_message(void)
{
    g_auto(OsFd) left = -1;
    g_auto(OsFd) right = -1;
    g_assert_true(os_socket_pair(OS_SOCKET_PACKETS, &left, &right, NULL));
    int pipe_ends[2];
    g_assert_cmpint(pipe2(pipe_ends, O_CLOEXEC), ==, 0);
    RoleMessage sent = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE, .value = 7, .pid = 3};
    g_assert_true(role_message_send(left, &sent, pipe_ends[0], NULL));
    g_assert_true(role_message_send(left, &sent, -1, NULL));
    RoleMessage got;
    g_auto(OsFd) carried = -1;
    g_assert_true(role_message_receive(right, &got, &carried, NULL));
    g_assert_cmpint(memcmp(&got, &sent, sizeof sent), ==, 0);
    g_assert_cmpint(write(pipe_ends[1], "x", 1), ==, 1);
    char letter = 0;
    g_assert_cmpint(read(carried, &letter, 1), ==, 1);
    g_assert_cmpint(fcntl(carried, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
    int none = 0;
    g_assert_true(role_message_receive(right, &got, &none, NULL));
    g_assert_cmpint(none, ==, -1);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    os_fd_close(os_fd_take(&left));
    g_autoptr(GError) error = NULL;
    g_assert_false(role_message_receive(right, &got, &none, &error));
    g_assert_no_error(error); /* the end, no failure */
}

static void assert_message_refused(const void *bytes, gsize size_bytes)
{
    g_auto(OsFd) left = -1;
    g_auto(OsFd) right = -1;
    g_assert_true(os_socket_pair(OS_SOCKET_PACKETS, &left, &right, NULL));
    g_assert_cmpint(send(left, bytes, size_bytes, 0), ==, (gssize)size_bytes);
    RoleMessage got;
    int fd = -1;
    g_autoptr(GError) error = NULL;
    g_assert_false(role_message_receive(right, &got, &fd, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

static void test_other_messages(void)
{
    RoleMessage message = {.kind = ROLE_MESSAGE_STOP, .peer = ROLE_CORE};
    guint8 long_message[sizeof message + 1] = {0};
    memcpy(long_message, &message, sizeof message);
    assert_message_refused(&message, sizeof message - 1);
    assert_message_refused(long_message, sizeof long_message);
    message.kind = 0;
    assert_message_refused(&message, sizeof message);
    message.kind = ROLE_MESSAGE_KILL + 1;
    assert_message_refused(&message, sizeof message);
    message.kind = ROLE_MESSAGE_STOP;
    message.peer = ROLE_LAST;
    assert_message_refused(&message, sizeof message);
}

/* More descriptors than one are refused, and none of them stays open here. */
static void test_two_descriptors(void)
{
    g_auto(OsFd) left = -1;
    g_auto(OsFd) right = -1;
    g_assert_true(os_socket_pair(OS_SOCKET_PACKETS, &left, &right, NULL));
    RoleMessage sent = {.kind = ROLE_MESSAGE_STOP, .peer = ROLE_CORE};
    struct iovec part = {.iov_base = &sent, .iov_len = sizeof sent};
    union {
        struct cmsghdr align;
        guint8 bytes[CMSG_SPACE(2 * sizeof(int))];
    } space = {0};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = space.bytes,
                             .msg_controllen = sizeof space.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(2 * sizeof(int));
    int fds[2] = {left, right};
    memcpy(CMSG_DATA(header), fds, sizeof fds);
    g_assert_cmpint(sendmsg(left, &message, 0), ==, sizeof sent);
    int next = dup(left); /* the lowest free number */
    close(next);
    RoleMessage got;
    int fd = -1;
    g_autoptr(GError) error = NULL;
    g_assert_false(role_message_receive(right, &got, &fd, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    int after = dup(left);
    close(after);
    g_assert_cmpint(after, ==, next);
}

static void test_local(void)
{
    g_autofree char *base = g_dir_make_tmp("sekisho-os-XXXXXX", NULL);
    g_autofree char *deep =
        g_build_filename(base, "a-directory-with-a-name-that-is-rather-long-for",
                         "a-socket-whose-address-holds-107-bytes-at-most", NULL);
    g_assert_cmpint(g_mkdir_with_parents(deep, 0700), ==, 0);
    for (guint i = 0; i < 2; i++) { /* the second time over a stale one */
        g_auto(OsFd) listener = os_listen_local(deep, "core.sock", NULL);
        g_assert_cmpint(listener, >=, 0);
        g_autofree char *path = g_build_filename(deep, "core.sock", NULL);
        struct stat facts;
        g_assert_cmpint(stat(path, &facts), ==, 0);
        g_assert_cmpuint(facts.st_mode & 0777, ==, 0600);
        g_auto(OsFd) client = os_connect_local(deep, "core.sock", NULL);
        g_auto(OsFd) server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        g_assert_cmpint(client, >=, 0);
        OsPeer peer;
        g_assert_true(os_socket_peer(server, &peer, NULL));
        g_assert_cmpuint(peer.uid, ==, geteuid());
        g_assert_cmpint(peer.pid, ==, getpid());
    }
    g_assert_cmpint(os_connect_local(deep, "core.sock", NULL), ==, -1);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", base);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
}

static void test_tcp(void)
{
    g_auto(OsFd) listener = os_listen_tcp("127.0.0.1:0", NULL);
    g_assert_cmpint(listener, >=, 0);
    guint port = os_socket_port(listener);
    g_assert_cmpuint(port, >, 0);
    g_autofree char *same = g_strdup_printf("127.0.0.1:%u", port);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(os_listen_tcp(same, &error), ==, -1);
    g_assert_error(error, PROBLEM, PROBLEM_BUSY);
    static const char *const bad[] = {"",    "127.0.0.1", "localhost:80", "127.0.0.1:65536",
                                      ":80", "[::1:80",   "127.0.0.1:-1"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) refused = NULL;
        g_assert_cmpint(os_listen_tcp(bad[i], &refused), ==, -1);
        g_assert_error(refused, PROBLEM, PROBLEM_INVALID);
    }
}

static void test_loopback(void)
{
    g_assert_true(os_address_is_loopback("127.0.0.1:80"));
    g_assert_true(os_address_is_loopback("127.8.9.1:80"));
    g_assert_true(os_address_is_loopback("[::1]:80"));
    g_assert_false(os_address_is_loopback("0.0.0.0:80"));
    g_assert_false(os_address_is_loopback("[::]:80"));
    g_assert_false(os_address_is_loopback("192.0.2.1:80"));
    g_assert_false(os_address_is_loopback("nonsense"));
}

static void test_clock(void)
{
    g_assert_cmpint(os_clock_utc_us(), >, (gint64)1700000000 * G_USEC_PER_SEC);
    gint64 now = os_clock_boot_us();
    g_assert_cmpint(os_clock_poll_ms(G_MAXINT64), ==, -1);
    g_assert_cmpint(os_clock_poll_ms(now - 1), ==, 0);
    int left = os_clock_poll_ms(now + 10 * G_USEC_PER_SEC);
    g_assert_cmpint(left, >, 9000);
    g_assert_cmpint(left, <=, 10000);
}

static void test_roles(void)
{
    for (RoleKind kind = 0; kind < ROLE_LAST; kind++)
        g_assert_cmpint(role_find(role_name(kind)), ==, kind);
    g_assert_cmpint(role_find("nobody"), ==, ROLE_LAST);
    g_assert_cmpuint(role_uid(0, ROLE_KEEPER), ==, 0);
    g_assert_cmpuint(role_uid(61600, ROLE_KEEPER), ==, 61602);
}

static void test_site(void)
{
    g_autofree char *base = g_dir_make_tmp("sekisho-os-XXXXXX", NULL);
    g_autofree char *site = g_build_filename(base, "site", NULL);
    guint32 uid_base = 1;
    g_assert_true(site_make_directories(site, &uid_base, NULL));
    /* The directory above is closed to others, so the roles could not reach it as users of their
     * own. */
    g_assert_cmpuint(uid_base, ==, 0);
    g_assert_true(site_make_directories(site, &uid_base, NULL));
    if (geteuid() == 0) {
        g_assert_cmpint(g_chmod(base, 0755), ==, 0);
        mode_t before = umask(077);
        g_assert_true(site_make_directories(site, &uid_base, NULL));
        umask(before);
        g_assert_cmpuint(uid_base, ==, SITE_UID_BASE_DEFAULT);
        g_autofree char *keys = g_build_filename(site, "keys", NULL);
        struct stat facts;
        g_assert_cmpint(stat(keys, &facts), ==, 0);
        g_assert_cmpuint(facts.st_uid, ==, SITE_UID_BASE_DEFAULT + ROLE_KEEPER);
        g_assert_cmpuint(facts.st_mode & 0777, ==, 0700);
    }
    g_autofree char *command = g_strdup_printf("rm -r '%s'", base);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
}

static void test_hold(void)
{
    g_autofree char *site = g_dir_make_tmp("sekisho-os-XXXXXX", NULL);
    guint32 uid_base;
    g_assert_true(site_make_directories(site, &uid_base, NULL));
    SiteHold first, second;
    g_assert_true(site_hold(site, &first, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_false(site_hold(site, &second, &error));
    g_assert_error(error, PROBLEM, PROBLEM_BUSY);
    site_release(&second);
    site_release(&first);
    g_assert_true(site_hold(site, &first, NULL));
    site_release(&first);
    g_clear_error(&error);
    if (geteuid() == 0) {
        g_assert_cmpint(chown(site, 12345, 12345), ==, 0);
        g_assert_false(site_hold(site, &first, &error));
        g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
        site_release(&first);
    }
    g_autofree char *command = g_strdup_printf("rm -r '%s'", site);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/os/sockets/role-message", test_role_message);
    g_test_add_func("/os/sockets/other-messages", test_other_messages);
    g_test_add_func("/os/sockets/two-descriptors", test_two_descriptors);
    g_test_add_func("/os/sockets/local", test_local);
    g_test_add_func("/os/sockets/tcp", test_tcp);
    g_test_add_func("/os/sockets/loopback", test_loopback);
    g_test_add_func("/os/clock", test_clock);
    g_test_add_func("/os/roles", test_roles);
    g_test_add_func("/os/site", test_site);
    g_test_add_func("/os/site/hold", test_hold);
    return g_test_run();
}
