/* tests/unit/core/spawn.c -- who asks for a worker gets its channel, or is told at once that there
 * is none */
#include "core/spawn.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/sockets.h"
#include <fcntl.h>

typedef struct {
    CoreSpawns *spawns;
    int parent_fd;
    gboolean refuse;
} Parent;

/* Plays the parent and the thread that listens to it. */
static gpointer answer_once(gpointer data)
{
    const Parent *parent = data;
    RoleMessage message;
    int fd = -1;
    g_assert_true(role_message_receive(parent->parent_fd, &message, &fd, NULL));
    g_assert_cmpint(message.kind, ==, ROLE_MESSAGE_SPAWN);
    message.kind = ROLE_MESSAGE_SPAWNED;
    int channel = parent->refuse ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC);
    core_spawns_take(parent->spawns, &message, channel);
    return NULL;
}

static int ask(gboolean refuse, GError **error)
{
    int ours = -1;
    int theirs = -1;
    guint64 id = 0;
    g_assert_true(os_socket_pair(OS_SOCKET_PACKETS, &ours, &theirs, NULL));
    CoreSpawns *spawns = core_spawns_new(ours);
    Parent parent = {spawns, theirs, refuse};
    GThread *thread = g_thread_new("parent", answer_once, &parent);
    int fd = core_spawn(spawns, ROLE_WORKER, &id, error);
    g_thread_join(thread);
    core_spawns_free(spawns);
    os_fd_close(ours);
    os_fd_close(theirs);
    return fd;
}

static void test_given(void)
{
    g_autoptr(GError) error = NULL;
    int fd = ask(FALSE, &error);
    g_assert_no_error(error);
    g_assert_cmpint(fd, >=, 0);
    os_fd_close(fd);
}

static void test_refused_at_once(void)
{
    g_autoptr(GError) error = NULL;
    gint64 began_us = g_get_monotonic_time();
    g_assert_cmpint(ask(TRUE, &error), <, 0);
    g_assert_error(error, PROBLEM, PROBLEM_UNAVAILABLE);
    g_assert_cmpint(g_get_monotonic_time() - began_us, <, 4 * G_TIME_SPAN_SECOND); /* waits 5 */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/spawn/given", test_given);
    g_test_add_func("/core/spawn/refused-at-once", test_refused_at_once);
    return g_test_run();
}
