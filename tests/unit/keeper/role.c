/* tests/unit/keeper/role.c -- the keeper's process and its client: killed, replaced, asked by many
 * threads */
#include "keeper/role.h"
#include "base/problem.h"
#include "keeper/client.h"
#include "ledger/tree.h"
#include "os/files.h"
#include "os/role.h"
#include "os/sandbox.h"
#include "os/sockets.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORIGIN "town.example/site"

typedef struct {
    char *site;
    pid_t keeper;
    int control;
    KeeperClient *client;
} House;

static void give_channel(House *house)
{
    int ours, theirs;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    RoleMessage message = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
    g_assert_true(role_message_send(house->control, &message, theirs, NULL));
    close(theirs);
    keeper_client_take_channel(house->client, ours);
}

static void start_keeper(House *house)
{
    int theirs;
    g_assert_true(os_socket_pair(OS_SOCKET_PACKETS, &house->control, &theirs, NULL));
    house->keeper = fork();
    if (house->keeper == 0) {
        RoleStart start = {.kind = ROLE_KEEPER, .control_fd = theirs, .site_dir = house->site};
        close(house->control);
        _exit(keeper_role_main(&start));
    }
    close(theirs);
    RoleMessage ready;
    int none;
    g_assert_true(role_message_receive(house->control, &ready, &none, NULL));
    g_assert_cmpuint(ready.kind, ==, ROLE_MESSAGE_READY);
    g_assert_cmpuint(ready.value & SANDBOX_CALLS, ==, SANDBOX_CALLS);
}

static void end_keeper(House *house)
{
    int status;
    kill(house->keeper, SIGKILL);
    g_assert_cmpint(waitpid(house->keeper, &status, 0), ==, house->keeper);
    close(house->control);
}

static void house_make(House *house, gconstpointer unused)
{
    (void)unused;
    house->site = g_dir_make_tmp("sekisho-keeper-XXXXXX", NULL);
    g_autofree char *keys = g_build_filename(house->site, "keys", NULL);
    g_assert_cmpint(g_mkdir(keys, 0700), ==, 0);
    house->client = keeper_client_new();
    start_keeper(house);
    give_channel(house);
}

static void house_clear(House *house, gconstpointer unused)
{
    (void)unused;
    end_keeper(house);
    keeper_client_free(house->client);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", house->site);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(house->site);
}

/* The root of a log of `size` leaves, all of the same byte. */
static LedgerHash root_at(guint64 size, guint8 byte, GArray *proof)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    LedgerHash leaf = ledger_hash_leaf(hasher, &byte, 1);
    g_assert_cmpuint(size, <=, 2);
    if (size == 0)
        return ledger_hash_empty();
    if (size == 1)
        return leaf;
    if (proof != NULL)
        g_array_append_val(proof, leaf);
    return ledger_hash_node(hasher, &leaf, &leaf);
}

static gboolean sign(House *house, guint64 old_size, guint64 size, guint8 byte, GError **error)
{
    g_autoptr(GArray) proof = g_array_new(FALSE, FALSE, sizeof(LedgerHash));
    LedgerHash root = root_at(size, byte, old_size == 1 ? proof : NULL);
    g_autoptr(GBytes) note = NULL;
    gboolean done =
        keeper_sign(house->client, ORIGIN, old_size, size, root.bytes, proof, &note, error);
    g_assert_true(done == (note != NULL));
    return done;
}

static void test_sign(House *house, gconstpointer unused)
{
    (void)unused;
    g_autoptr(GError) error = NULL;
    g_assert_true(keeper_create(house->client, ORIGIN, &error));
    g_assert_no_error(error);
    g_assert_true(sign(house, 0, 1, 'a', NULL));
    g_assert_true(sign(house, 1, 2, 'a', NULL));
    guint64 size = 0;
    LedgerHash root;
    g_assert_true(keeper_last(house->client, ORIGIN, &size, root.bytes, NULL));
    g_assert_cmpuint(size, ==, 2);
    guint8 key[32];
    g_assert_true(keeper_public_key(house->client, ORIGIN, key, NULL));
    g_assert_false(sign(house, 2, 2, 'b', &error));
    g_assert_error(error, PROBLEM, PROBLEM_KEEPER);
    g_clear_error(&error);
    g_assert_false(keeper_public_key(house->client, "town.example/other", key, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

static gpointer sign_second(gpointer user)
{
    GError *error = NULL;
    sign(user, 1, 2, 'a', &error); /* waits for the new keeper */
    return error;
}

/* The parent's part, a new keeper and a new channel, is done a little later by the main thread: a
 * role ends with the thread that started it. */
static void test_killed(House *house, gconstpointer unused)
{
    (void)unused;
    g_assert_true(keeper_create(house->client, ORIGIN, NULL));
    g_assert_true(sign(house, 0, 1, 'a', NULL));
    end_keeper(house);
    GThread *signing = g_thread_new("sign", sign_second, house);
    g_usleep(200000);
    start_keeper(house);
    give_channel(house);
    g_autoptr(GError) error = g_thread_join(signing);
    g_assert_no_error(error);
    g_assert_false(sign(house, 1, 2, 'b', &error)); /* it remembers what the old one signed */
    g_assert_error(error, PROBLEM, PROBLEM_KEEPER);
}

static gpointer ask_often(gpointer user)
{
    House *house = user;
    for (guint i = 0; i < 200; i++) {
        guint64 size;
        LedgerHash root;
        g_assert_true(keeper_last(house->client, ORIGIN, &size, root.bytes, NULL));
    }
    return NULL;
}

static void test_threads(House *house, gconstpointer unused)
{
    (void)unused;
    g_assert_true(keeper_create(house->client, ORIGIN, NULL));
    GThread *threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("ask", ask_often, house);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

/* A peer that breaks the form loses its channel; the keeper stays and serves the next one. */
static void test_malformed(House *house, gconstpointer unused)
{
    (void)unused;
    g_auto(OsFd) ours = -1;
    g_auto(OsFd) theirs = -1;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    RoleMessage message = {.kind = ROLE_MESSAGE_CHANNEL, .peer = ROLE_CORE};
    g_assert_true(role_message_send(house->control, &message, theirs, NULL));
    os_fd_close(os_fd_take(&theirs));
    g_assert_cmpint(write(ours, "GET / HTTP/1.1\r\n", 16), ==, 16);
    char byte;
    g_assert_cmpint(read(ours, &byte, 1), ==, 0);
    give_channel(house);
    g_assert_true(keeper_create(house->client, ORIGIN, NULL));
}

static void test_stop(House *house, gconstpointer unused)
{
    (void)unused;
    RoleMessage stop = {.kind = ROLE_MESSAGE_STOP, .peer = ROLE_KEEPER};
    g_assert_true(role_message_send(house->control, &stop, -1, NULL));
    int status;
    g_assert_cmpint(waitpid(house->keeper, &status, 0), ==, house->keeper);
    g_assert_cmpint(status, ==, 0);
    close(house->control);
    start_keeper(house);
}

static void add(const char *path, void (*test)(House *house, gconstpointer unused))
{
    g_test_add(path, House, NULL, house_make, test, house_clear);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/keeper/role/sign", test_sign);
    add("/keeper/role/killed", test_killed);
    add("/keeper/role/threads", test_threads);
    add("/keeper/role/malformed", test_malformed);
    add("/keeper/role/stop", test_stop);
    return g_test_run();
}
