/* tests/unit/keeper/vault.c -- keys and promises: only consistent extensions, stored before signed
 */
#include "keeper/vault.h"
#include "base/problem.h"
#include "keeper/keyfile.h"
#include "os/files.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORIGIN "town.example/body/b1"
#define LEAVES 40

/* A log of small leaves, whose roots and proofs the test makes itself; `fork_at` leaves are the
 * same as in the straight log, later ones differ. */
typedef struct {
    LedgerHasher *hasher;
    LedgerHash leaves[LEAVES];
} Log;

static void log_make(Log *log, guint fork_at)
{
    log->hasher = ledger_hasher_new(NULL);
    for (guint i = 0; i < LEAVES; i++) {
        guint8 leaf[2] = {(guint8)i, i >= fork_at};
        log->leaves[i] = ledger_hash_leaf(log->hasher, leaf, sizeof leaf);
    }
}

static gboolean node(guint height, guint64 index, LedgerHash *hash, gpointer user, GError **error)
{
    (void)error;
    const Log *log = user;
    LedgerHash level[LEAVES];
    guint width = 1u << height;
    g_assert_cmpuint((index + 1) * width, <=, LEAVES);
    memcpy(level, log->leaves + index * width, width * sizeof *level);
    for (; width > 1; width /= 2)
        for (guint i = 0; i < width / 2; i++)
            level[i] = ledger_hash_node(log->hasher, &level[2 * i], &level[2 * i + 1]);
    *hash = level[0];
    return TRUE;
}

static LedgerHash root_at(Log *log, guint64 size)
{
    LedgerNodeSource source = {.node = node, .user = log};
    LedgerHash root = ledger_hash_empty();
    if (size > 0)
        g_assert_true(ledger_root_at(log->hasher, &source, size, &root, NULL));
    return root;
}

static GArray *proof_between(Log *log, guint64 from, guint64 to)
{
    LedgerNodeSource source = {.node = node, .user = log};
    return ledger_prove_consistency(log->hasher, &source, from, to, NULL);
}

typedef struct {
    char *path;
    int keys;
    KeeperVault *vault;
    Log straight, forked;
} Place;

static void place_make(Place *place, gconstpointer unused)
{
    (void)unused;
    place->path = g_dir_make_tmp("sekisho-keeper-XXXXXX", NULL);
    place->keys = os_open_dir(place->path, NULL);
    place->vault = keeper_vault_open(place->keys, NULL);
    g_assert_true(keeper_vault_create(place->vault, ORIGIN, NULL));
    log_make(&place->straight, LEAVES);
    log_make(&place->forked, 5);
}

static void place_clear(Place *place, gconstpointer unused)
{
    (void)unused;
    keeper_vault_close(place->vault);
    ledger_hasher_free(place->straight.hasher);
    ledger_hasher_free(place->forked.hasher);
    close(place->keys);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", place->path);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(place->path);
}

static gboolean promise(Place *place, Log *log, guint64 old_size, guint64 size, GError **error)
{
    g_autoptr(GArray) proof = size >= old_size ? proof_between(log, old_size, size) : NULL;
    KeeperExtension to = {.origin = ORIGIN, .old_size = old_size, .size = size};
    to.root = root_at(log, size);
    if (proof != NULL) {
        to.proof = (const LedgerHash *)(const void *)proof->data;
        to.proof_count = proof->len;
    }
    return keeper_vault_promise(place->vault, &to, error);
}

static void assert_refused(Place *place, Log *log, guint64 old_size, guint64 size)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(promise(place, log, old_size, size, &error));
    g_assert_error(error, PROBLEM, PROBLEM_KEEPER);
}

static void reopen(Place *place)
{
    keeper_vault_close(place->vault);
    place->vault = keeper_vault_open(place->keys, NULL);
}

static void assert_last(Place *place, guint64 expected)
{
    guint64 size;
    LedgerHash root;
    g_assert_true(keeper_vault_last(place->vault, ORIGIN, &size, &root, NULL));
    g_assert_cmpuint(size, ==, expected);
    LedgerHash expected_root = root_at(&place->straight, expected);
    g_assert_true(ledger_hash_equal(&root, &expected_root));
}

static void assert_signed(Place *place, guint64 size)
{
    g_autoptr(GBytes) note = keeper_vault_sign(place->vault, ORIGIN, NULL);
    guint8 key[LEDGER_KEY_BYTES];
    g_assert_true(keeper_vault_public_key(place->vault, ORIGIN, key, NULL));
    LedgerVerifier verifier;
    g_assert_true(ledger_verifier_make(&verifier, ORIGIN, LEDGER_KEY_NOTE, key, NULL));
    LedgerCheckpoint checkpoint;
    g_assert_true(ledger_checkpoint_open(&checkpoint, note, &verifier, NULL));
    g_assert_cmpuint(checkpoint.size, ==, size);
}

static void test_extensions(Place *place, gconstpointer unused)
{
    (void)unused;
    assert_last(place, 0);
    static const guint64 sizes[] = {0, 1, 1, 5, 8, 9, 33, 40};
    guint64 last = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_assert_true(promise(place, &place->straight, last, sizes[i], NULL));
        last = sizes[i];
        assert_last(place, last);
        assert_signed(place, last);
        reopen(place);
        assert_last(place, last);
    }
}

static void test_fork(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(promise(place, &place->straight, 0, 9, NULL));
    assert_refused(place, &place->forked, 9, 20);
    assert_refused(place, &place->forked, 9, 9); /* another root of the same size */
    assert_last(place, 9);
    reopen(place);
    assert_refused(place, &place->forked, 9, 20);
    g_assert_true(promise(place, &place->straight, 9, 20, NULL));
}

static void test_rollback(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(promise(place, &place->straight, 0, 9, NULL));
    assert_refused(place, &place->straight, 9, 8);
    assert_refused(place, &place->straight, 4, 8);
    assert_refused(place, &place->straight, 0, 0);
    assert_refused(place, &place->straight, 4, 20); /* a good proof from elsewhere */
    assert_refused(place, &place->straight, 0, 20);
    assert_last(place, 9);
}

static void test_no_proof(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(promise(place, &place->straight, 0, 9, NULL));
    KeeperExtension to = {.origin = ORIGIN, .old_size = 9, .size = 20};
    to.root = root_at(&place->straight, 20);
    g_autoptr(GError) error = NULL;
    g_assert_false(keeper_vault_promise(place->vault, &to, &error));
    g_assert_error(error, PROBLEM, PROBLEM_KEEPER);
}

/* Killed after the promise was stored and before it was signed: the promise binds the next keeper.
 */
static void test_killed_between(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(promise(place, &place->straight, 0, 5, NULL));
    assert_signed(place, 5);
    pid_t child = fork();
    if (child == 0) {
        if (promise(place, &place->straight, 5, 9, NULL))
            kill(getpid(), SIGKILL);
        _exit(1);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status));
    reopen(place);
    assert_last(place, 9);
    assert_refused(place, &place->forked, 5, 9);
    assert_refused(place, &place->forked, 9, 12);
    /* Asked again as if nothing had happened, it signs the same. */
    g_assert_true(promise(place, &place->straight, 5, 9, NULL));
    assert_signed(place, 9);
}

/* The disk is full (here: the directory is gone from under us): nothing is promised. */
static void test_not_stored(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(promise(place, &place->straight, 0, 5, NULL));
    g_autofree char *moved = g_strconcat(place->path, "/town.example+body+b1.state.new", NULL);
    g_assert_cmpint(g_mkdir(moved, 0700), ==, 0); /* where the temporary file would be */
    g_autoptr(GError) error = NULL;
    g_assert_false(promise(place, &place->straight, 5, 9, &error));
    g_assert_error(error, PROBLEM, PROBLEM_IO);
    assert_last(place, 5);
    g_assert_cmpint(g_rmdir(moved), ==, 0);
    g_assert_true(promise(place, &place->straight, 5, 9, NULL));
}

static void test_create(Place *place, gconstpointer unused)
{
    (void)unused;
    guint8 before[LEDGER_KEY_BYTES], after[LEDGER_KEY_BYTES];
    g_assert_true(keeper_vault_public_key(place->vault, ORIGIN, before, NULL));
    g_assert_true(keeper_vault_create(place->vault, ORIGIN, NULL)); /* nothing signed yet */
    g_assert_true(keeper_vault_public_key(place->vault, ORIGIN, after, NULL));
    g_assert_cmpint(memcmp(before, after, sizeof before), ==, 0);
    g_assert_true(promise(place, &place->straight, 0, 5, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_false(keeper_vault_create(place->vault, ORIGIN, &error));
    g_assert_error(error, PROBLEM, PROBLEM_KEEPER);
    g_assert_true(keeper_vault_create(place->vault, ORIGIN "/2", NULL));
    struct stat facts;
    g_autofree char *key = g_strconcat(place->path, "/town.example+body+b1.key", NULL);
    g_assert_cmpint(stat(key, &facts), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0777, ==, 0600);
}

static void test_names(Place *place, gconstpointer unused)
{
    (void)unused;
    g_autofree char *longest = g_strnfill(KEEPER_ORIGIN_MAX_BYTES + 1, 'a');
    const char *const bad[] = {"", "a b", "a+b", "a\nb", longest};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(keeper_vault_create(place->vault, bad[i], &error));
        g_assert_error(error, PROBLEM, PROBLEM_KEEPER);
    }
    g_autoptr(GError) error = NULL;
    guint8 key[LEDGER_KEY_BYTES];
    g_assert_false(keeper_vault_public_key(place->vault, "town.example/none", key, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

static void assert_damaged(Place *place, const char *suffix, const char *text)
{
    g_autofree char *path = g_strconcat(place->path, "/town.example+body+b1", suffix, NULL);
    g_autofree char *whole = NULL;
    g_assert_true(g_file_get_contents(path, &whole, NULL, NULL));
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    reopen(place);
    g_autoptr(GError) error = NULL;
    g_assert_null(keeper_vault_sign(place->vault, ORIGIN, &error));
    g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
    g_assert_true(g_file_set_contents(path, whole, -1, NULL));
}

/* A damaged or missing state is never taken for a fresh start. */
static void test_damaged(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(promise(place, &place->straight, 0, 5, NULL));
    assert_damaged(place, ".state", "");
    assert_damaged(place, ".state",
                   "other.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    assert_damaged(place, ".key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    g_autofree char *path = g_strconcat(place->path, "/town.example+body+b1.state", NULL);
    g_assert_cmpint(g_unlink(path), ==, 0);
    reopen(place);
    g_assert_null(keeper_vault_sign(place->vault, ORIGIN, NULL));
    g_assert_false(keeper_vault_create(place->vault, ORIGIN, NULL));
}

/* The key file is what other programs read as an Ed25519 key. */
static void test_keyfile(void)
{
    guint8 seed[LEDGER_KEY_BYTES], again[LEDGER_KEY_BYTES];
    for (guint i = 0; i < sizeof seed; i++)
        seed[i] = (guint8)(i * 7);
    g_autofree char *text = keeper_keyfile_write(seed);
    g_assert_true(keeper_keyfile_read(again, text, strlen(text)));
    g_assert_cmpint(memcmp(seed, again, sizeof seed), ==, 0);
    for (gsize size = 0; size < strlen(text); size++)
        g_assert_false(keeper_keyfile_read(again, text, size));
    g_autofree char *more = g_strconcat(text, "\n", NULL);
    g_assert_false(keeper_keyfile_read(again, more, strlen(more)));
}

static void add(const char *path, void (*test)(Place *place, gconstpointer unused))
{
    g_test_add(path, Place, NULL, place_make, test, place_clear);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/keeper/vault/extensions", test_extensions);
    add("/keeper/vault/fork", test_fork);
    add("/keeper/vault/rollback", test_rollback);
    add("/keeper/vault/no-proof", test_no_proof);
    add("/keeper/vault/killed-between", test_killed_between);
    add("/keeper/vault/not-stored", test_not_stored);
    add("/keeper/vault/create", test_create);
    add("/keeper/vault/names", test_names);
    add("/keeper/vault/damaged", test_damaged);
    g_test_add_func("/keeper/keyfile", test_keyfile);
    return g_test_run();
}
