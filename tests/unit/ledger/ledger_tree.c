/* tests/unit/ledger/ledger_tree.c -- the tree against RFC 6962, every proof of sizes up to 600,
 * tile addresses */
#include "base/ids.h"
#include "ledger/tree.h"
#include <string.h>

#define SIZE_MAX_TRIED 600u

typedef struct {
    LedgerHasher *hasher;
    LedgerHash leaves[SIZE_MAX_TRIED];
    LedgerHash roots[SIZE_MAX_TRIED + 1];
    LedgerHash nodes[10][SIZE_MAX_TRIED]; /* complete subtrees by height */
} Fixture;

static const char *const vector_leaves[] = {"",
                                            "00",
                                            "10",
                                            "2021",
                                            "3031",
                                            "40414243",
                                            "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f"};

static void check_hash(const LedgerHash *hash, const char *expected)
{
    char hex[65];
    hex_write(hex, hash->bytes, 32);
    g_assert_cmpstr(hex, ==, expected);
}

/* The tree heads of the well-known eight leaves of the CT implementations' tests. */
static void test_known_roots(void)
{
    static const char *const roots[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    g_autofree LedgerTree *tree = g_new0(LedgerTree, 1);
    for (gsize i = 0; i <= 8; i++) {
        LedgerHash root = ledger_tree_root(tree, hasher);
        check_hash(&root, roots[i]);
        if (i == 8)
            break;
        guint8 leaf[16];
        gsize size_bytes = strlen(vector_leaves[i]) / 2;
        g_assert_true(hex_read(leaf, size_bytes, vector_leaves[i]));
        LedgerHash hash = ledger_hash_leaf(hasher, leaf, size_bytes);
        g_assert_true(ledger_tree_append(tree, hasher, &hash, 1, NULL, NULL, NULL));
    }
}

static void test_content_hash(void)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    guint8 salt[32] = {0}, input[36] = {0x53};
    memcpy(input + 33, "abc", 3);
    LedgerHash expected = ledger_hash_bytes(hasher, input, sizeof input);
    LedgerHash found = ledger_hash_content(hasher, salt, (const guint8 *)"abc", 3);
    g_assert_true(ledger_hash_equal(&found, &expected));
}

/* Messages of every length around block and lane limits, in batches of every size up to 20: as one
 * by one. */
static void test_many_at_once(void)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    g_autofree guint8 *bytes = g_malloc(3000);
    guint8 salt[32];
    g_assert_true(random_fill(bytes, 3000, NULL));
    g_assert_true(random_fill(salt, sizeof salt, NULL));
    gsize length = 0;
    for (gsize batch = 1; length < 2500; batch = batch % 20 + 1) {
        LedgerMessage messages[20];
        LedgerHash many[20];
        gsize lengths[20];
        for (gsize i = 0; i < batch; i++) {
            lengths[i] = length++;
            messages[i] = i % 2 == 0
                              ? ledger_leaf_message(bytes + i, lengths[i], &many[i])
                              : ledger_content_message(salt, bytes + i, lengths[i], &many[i]);
        }
        ledger_hash_many(hasher, messages, batch);
        for (gsize i = 0; i < batch; i++) {
            LedgerHash one = i % 2 == 0 ? ledger_hash_leaf(hasher, bytes + i, lengths[i])
                                        : ledger_hash_content(hasher, salt, bytes + i, lengths[i]);
            g_assert_true(ledger_hash_equal(&one, &many[i]));
        }
    }
}

/* Leaves in runs of any length make the tree they make one by one. */
static void test_runs_of_leaves(void)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    g_autofree LedgerTree *single = g_new0(LedgerTree, 1), *runs = g_new0(LedgerTree, 1);
    g_autofree LedgerHash *leaves = g_new0(LedgerHash, 3000);
    guint done = 0;
    for (guint i = 0; i < 3000; i++)
        leaves[i] = ledger_hash_leaf(hasher, (const guint8 *)&i, sizeof i);
    for (guint run = 1; done + run <= 3000; done += run, run = run * 7 % 613) {
        g_assert_true(ledger_tree_append(runs, hasher, leaves + done, run, NULL, NULL, NULL));
        for (guint i = 0; i < run; i++)
            g_assert_true(
                ledger_tree_append(single, hasher, &leaves[done + i], 1, NULL, NULL, NULL));
        LedgerHash a = ledger_tree_root(runs, hasher), b = ledger_tree_root(single, hasher);
        g_assert_true(ledger_hash_equal(&a, &b));
    }
    g_assert_cmpuint(done, >, 2000);
}

/* The definition of RFC 6962 2.1, word for word. */
static LedgerHash defined_root(const Fixture *f, gsize from, gsize to)
{
    if (to == from)
        return ledger_hash_empty();
    if (to - from == 1)
        return f->leaves[from];
    gsize k = 1;
    while (k * 2 < to - from)
        k *= 2;
    LedgerHash left = defined_root(f, from, from + k), right = defined_root(f, from + k, to);
    return ledger_hash_node(f->hasher, &left, &right);
}

static void fixture_setup(Fixture *f, gconstpointer data)
{
    (void)data;
    f->hasher = ledger_hasher_new(NULL);
    g_autofree LedgerTree *tree = g_new0(LedgerTree, 1);
    for (guint i = 0; i < SIZE_MAX_TRIED; i++) {
        guint8 leaf[2] = {(guint8)(i >> 8), (guint8)i};
        f->leaves[i] = ledger_hash_leaf(f->hasher, leaf, sizeof leaf);
        f->roots[i] = ledger_tree_root(tree, f->hasher);
        g_assert_true(ledger_tree_append(tree, f->hasher, &f->leaves[i], 1, NULL, NULL, NULL));
    }
    f->roots[SIZE_MAX_TRIED] = ledger_tree_root(tree, f->hasher);
    memcpy(f->nodes[0], f->leaves, sizeof f->leaves);
    for (guint height = 1; height < 10; height++)
        for (guint i = 0; i < SIZE_MAX_TRIED >> height; i++)
            f->nodes[height][i] = ledger_hash_node(f->hasher, &f->nodes[height - 1][2 * i],
                                                   &f->nodes[height - 1][2 * i + 1]);
}

static void fixture_teardown(Fixture *f, gconstpointer data)
{
    (void)data;
    ledger_hasher_free(f->hasher);
}

static gboolean fixture_node(guint height, guint64 index, LedgerHash *hash, gpointer user,
                             GError **error)
{
    (void)error;
    *hash = ((const Fixture *)user)->nodes[height][index];
    return TRUE;
}

static void test_roots_as_defined(Fixture *f, gconstpointer data)
{
    (void)data;
    LedgerNodeSource source = {fixture_node, f, NULL};
    for (gsize size = 0; size <= SIZE_MAX_TRIED; size += size < 40 ? 1 : 7) {
        LedgerHash expected = defined_root(f, 0, size), found;
        g_assert_true(ledger_hash_equal(&f->roots[size], &expected));
        g_assert_true(ledger_root_at(f->hasher, &source, size, &found, NULL));
        g_assert_true(ledger_hash_equal(&found, &expected));
    }
}

static const LedgerHash *hashes(const GArray *proof)
{
    return (const LedgerHash *)(const void *)proof->data;
}

/* The proof holds; of every twenty-ninth, with one bit of any of its hashes turned, or cut, or for
 * another leaf, it does not (all of them would take minutes). */
static void check_inclusion(Fixture *f, guint64 index, guint64 size, GArray *proof)
{
    const LedgerHash *leaf = &f->leaves[index], *root = &f->roots[size];
    g_assert_true(
        ledger_check_inclusion(f->hasher, index, size, leaf, hashes(proof), proof->len, root));
    for (guint i = 0; i < proof->len; i++) {
        guint8 *byte = &g_array_index(proof, LedgerHash, i).bytes[(index + size) % 32];
        guint8 bit = (guint8)(1 << (index % 8));
        *byte ^= bit;
        g_assert_false(
            ledger_check_inclusion(f->hasher, index, size, leaf, hashes(proof), proof->len, root));
        *byte ^= bit;
    }
    if (proof->len > 0)
        g_assert_false(ledger_check_inclusion(f->hasher, index, size, leaf, hashes(proof),
                                              proof->len - 1, root));
    g_assert_false(
        ledger_check_inclusion(f->hasher, index + 1, size, leaf, hashes(proof), proof->len, root));
    g_assert_false(ledger_check_inclusion(f->hasher, index, size, root, hashes(proof), proof->len,
                                          &f->leaves[(index + 1) % SIZE_MAX_TRIED]));
}

/* The edge of a tree of exactly `size`, without any tile behind it: enough up to 256 leaves, else
 * the definition. */
static void test_every_inclusion(Fixture *f, gconstpointer data)
{
    (void)data;
    LedgerNodeSource source = {fixture_node, f, NULL};
    for (guint64 size = 1; size <= SIZE_MAX_TRIED; size++) {
        for (guint64 index = 0; index < size; index++) {
            g_autoptr(GArray) proof = ledger_prove_inclusion(f->hasher, &source, index, size, NULL);
            g_assert_nonnull(proof);
            check_inclusion(f, index, size, proof);
        }
    }
}

static void check_consistency(Fixture *f, guint64 from, guint64 size, GArray *proof)
{
    const LedgerHash *old = &f->roots[from], *new = &f->roots[size];
    g_assert_true(
        ledger_check_consistency(f->hasher, from, old, size, new, hashes(proof), proof->len));
    if ((from + size) % 29 != 0)
        return;
    for (guint i = 0; i < proof->len; i++) {
        guint8 *byte = &g_array_index(proof, LedgerHash, i).bytes[(from + size) % 32];
        guint8 bit = (guint8)(1 << (size % 8));
        *byte ^= bit;
        g_assert_false(
            ledger_check_consistency(f->hasher, from, old, size, new, hashes(proof), proof->len));
        *byte ^= bit;
    }
    if (proof->len > 0)
        g_assert_false(ledger_check_consistency(f->hasher, from, old, size, new, hashes(proof),
                                                proof->len - 1));
    if (from > 0 && from < size) {
        g_assert_false(
            ledger_check_consistency(f->hasher, from, new, size, new, hashes(proof), proof->len));
        g_assert_false(
            ledger_check_consistency(f->hasher, from, old, size, old, hashes(proof), proof->len));
    }
}

static void test_every_consistency(Fixture *f, gconstpointer data)
{
    (void)data;
    LedgerNodeSource source = {fixture_node, f, NULL};
    for (guint64 size = 1; size <= SIZE_MAX_TRIED; size++) {
        for (guint64 from = 0; from <= size; from++) {
            g_autoptr(GArray) proof =
                ledger_prove_consistency(f->hasher, &source, from, size, NULL);
            g_assert_nonnull(proof);
            check_consistency(f, from, size, proof);
        }
    }
}

static void test_proofs_refused(Fixture *f, gconstpointer data)
{
    (void)data;
    LedgerNodeSource source = {fixture_node, f, NULL};
    LedgerHash empty = ledger_hash_empty();
    g_assert_null(ledger_prove_inclusion(f->hasher, &source, 5, 5, NULL));
    g_assert_null(ledger_prove_consistency(f->hasher, &source, 6, 5, NULL));
    g_assert_false(ledger_check_consistency(f->hasher, 6, &f->roots[6], 5, &f->roots[5], NULL, 0));
    g_assert_false(ledger_check_consistency(f->hasher, 5, &f->roots[5], 6, &f->roots[6], NULL, 0));
    g_assert_false(ledger_check_consistency(f->hasher, 0, &f->roots[1], 5, &f->roots[5], NULL, 0));
    g_assert_true(ledger_check_consistency(f->hasher, 0, &empty, 5, &f->roots[5], NULL, 0));
    g_assert_false(ledger_check_consistency(f->hasher, 0, &f->roots[1], 0, &f->roots[1], NULL, 0));
    g_assert_false(ledger_check_inclusion(f->hasher, 0, 0, &f->leaves[0], NULL, 0, &f->roots[0]));
}

typedef struct {
    guint count[2];
    LedgerHash last[2];
} Filled;

static gboolean note_full(guint level, guint64 index, const LedgerTile *tile, gpointer user,
                          GError **error)
{
    (void)error;
    Filled *filled = user;
    g_assert_cmpuint(level, <, 2);
    g_assert_cmpuint(index, ==, filled->count[level]++);
    g_assert_cmpuint(tile->width, ==, 256);
    filled->last[level] = *ledger_tile_node(tile, 8, 0);
    return TRUE;
}

/* 65,536 leaves fill 256 tiles of level 0 and one of level 1, whose root is the tree's. */
static void test_tiles_fill_up(void)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    g_autofree LedgerTree *tree = g_new0(LedgerTree, 1), *copy = g_new0(LedgerTree, 1);
    Filled filled = {0};
    for (guint i = 0; i < 65536; i++) {
        LedgerHash leaf = ledger_hash_leaf(hasher, (const guint8 *)&i, sizeof i);
        g_assert_true(ledger_tree_append(tree, hasher, &leaf, 1, note_full, &filled, NULL));
        if (i == 700)
            ledger_tree_copy(copy, tree);
    }
    g_assert_cmpuint(filled.count[0], ==, 256);
    g_assert_cmpuint(filled.count[1], ==, 1);
    LedgerHash root = ledger_tree_root(tree, hasher);
    g_assert_true(ledger_hash_equal(&root, &filled.last[1]));
    for (guint i = 701; i < 65536; i++) {
        LedgerHash leaf = ledger_hash_leaf(hasher, (const guint8 *)&i, sizeof i);
        g_assert_true(ledger_tree_append(copy, hasher, &leaf, 1, NULL, NULL, NULL));
    }
    LedgerHash again = ledger_tree_root(copy, hasher);
    g_assert_true(ledger_hash_equal(&root, &again));
}

static void test_tile_addresses(void)
{
    static const struct {
        int level;
        guint64 index;
        guint width;
        const char *path;
    } cases[] = {{0, 0, 256, "tile/0/000"},
                 {0, 1234067, 256, "tile/0/x001/x234/067"},
                 {7, 1000, 255, "tile/7/x001/000.p/255"},
                 {1, 999, 1, "tile/1/999.p/1"},
                 {-1, 12, 256, "tile/entries/012"},
                 {-1, 0, 17, "tile/entries/000.p/17"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int level;
        guint64 index;
        guint width;
        g_autofree char *path = ledger_tile_path(cases[i].level, cases[i].index, cases[i].width);
        g_assert_cmpstr(path, ==, cases[i].path);
        g_assert_true(ledger_tile_path_read(path, &level, &index, &width));
        g_assert_cmpint(level, ==, cases[i].level);
        g_assert_cmpuint(index, ==, cases[i].index);
        g_assert_cmpuint(width, ==, cases[i].width);
    }
}

static void test_tile_addresses_refused(void)
{
    static const char *const wrong[] = {"",
                                        "tile",
                                        "tile/",
                                        "tile/0",
                                        "tile/0/",
                                        "tile/0/0",
                                        "tile/0/0000",
                                        "tile/00/000",
                                        "tile/8/000",
                                        "tile/64/000",
                                        "tile/0/1",
                                        "tile/0/x000/001",
                                        "tile/0/001/002",
                                        "tile/0/x001",
                                        "tile/0/x001/",
                                        "tile/0/000.p",
                                        "tile/0/000.p/",
                                        "tile/0/000.p/0",
                                        "tile/0/000.p/01",
                                        "tile/0/000.p/256",
                                        "tile/0/000.p/1/",
                                        "tile/0/000/",
                                        "tile/entries/",
                                        "tile/entries/1",
                                        "tile/-1/000",
                                        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                                        "/tile/0/000",
                                        "tile/0/0a0"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        int level;
        guint64 index;
        guint width;
        g_assert_false(ledger_tile_path_read(wrong[i], &level, &index, &width));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tree/known-roots", test_known_roots);
    g_test_add_func("/tree/content-hash", test_content_hash);
    g_test_add_func("/tree/many-at-once", test_many_at_once);
    g_test_add_func("/tree/runs-of-leaves", test_runs_of_leaves);
    g_test_add("/tree/roots-as-defined", Fixture, NULL, fixture_setup, test_roots_as_defined,
               fixture_teardown);
    g_test_add("/tree/every-inclusion", Fixture, NULL, fixture_setup, test_every_inclusion,
               fixture_teardown);
    g_test_add("/tree/every-consistency", Fixture, NULL, fixture_setup, test_every_consistency,
               fixture_teardown);
    g_test_add("/tree/proofs-refused", Fixture, NULL, fixture_setup, test_proofs_refused,
               fixture_teardown);
    g_test_add_func("/tree/tiles-fill-up", test_tiles_fill_up);
    g_test_add_func("/tree/tile-addresses", test_tile_addresses);
    g_test_add_func("/tree/tile-addresses-refused", test_tile_addresses_refused);
    return g_test_run();
}
