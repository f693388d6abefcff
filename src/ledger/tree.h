/* ledger/tree.h -- the Merkle tree of RFC 6962: growing edge, tiles, roots, proofs made and
 * checked. Pure. */
#pragma once
#include <glib.h>

#define LEDGER_HASH_BYTES 32
#define LEDGER_TILE_HASHES 256u
#define LEDGER_TILE_LEVELS 8 /* 256^8 leaves are more than a size can say */

typedef struct {
    guint8 bytes[LEDGER_HASH_BYTES];
} LedgerHash;

/* SHA-256 with the algorithm fetched once and one context reused; one thread uses one hasher. NULL
 * only when libcrypto cannot give SHA-256 (PROBLEM_INTERNAL). */
typedef struct LedgerHasher LedgerHasher;
LedgerHasher *ledger_hasher_new(GError **error);
void ledger_hasher_free(LedgerHasher *hasher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerHasher, ledger_hasher_free)
/* SHA-256(0x00 || leaf), SHA-256(0x01 || left || right), SHA-256(0x53 || salt || content). */
LedgerHash ledger_hash_leaf(LedgerHasher *hasher, const guint8 *bytes, gsize size_bytes);
LedgerHash ledger_hash_node(LedgerHasher *hasher, const LedgerHash *left, const LedgerHash *right);
LedgerHash ledger_hash_content(LedgerHasher *hasher, const guint8 salt[32], const guint8 *bytes,
                               gsize size_bytes);
LedgerHash ledger_hash_bytes(LedgerHasher *hasher, const guint8 *bytes, gsize size_bytes);
/* Many messages at once, which is faster where the processor can do several side by side: the hash
 * of each goes to its `out`. A message is `prefix` and then `bytes`, both lent. */
typedef struct {
    guint8 prefix[33];
    guint8 prefix_bytes;
    const guint8 *bytes;
    gsize size_bytes;
    LedgerHash *out;
} LedgerMessage;
LedgerMessage ledger_leaf_message(const guint8 *bytes, gsize size_bytes, LedgerHash *out);
LedgerMessage ledger_content_message(const guint8 salt[32], const guint8 *bytes, gsize size_bytes,
                                     LedgerHash *out);
void ledger_hash_many(LedgerHasher *hasher, const LedgerMessage *messages, gsize count);
gboolean ledger_hash_equal(const LedgerHash *a, const LedgerHash *b);
/* The root of the empty tree: SHA-256 of nothing. */
LedgerHash ledger_hash_empty(void);

/* One tile and every node its hashes make: rows of 256, 128, … 1. */
typedef struct {
    guint width; /* hashes of the lowest row */
    LedgerHash nodes[2 * LEDGER_TILE_HASHES - 1];
} LedgerTile;
/* Puts `count` more hashes on the lowest row, which must have room for them. */
void ledger_tile_append(LedgerTile *tile, LedgerHasher *hasher, const LedgerHash *hashes,
                        guint count);
/* The node at `at` of row `row` (0 .. 8), which must be complete. Lent. */
const LedgerHash *ledger_tile_node(const LedgerTile *tile, guint row, guint at);

/* The right edge of a growing tree: per level the tile not yet full. 131 KB: keep it on the heap.
 */
typedef struct {
    guint64 size;
    LedgerTile edge[LEDGER_TILE_LEVELS];
} LedgerTree;

/* Called when a tile fills up: the `index`th of its level. FALSE stops. */
typedef gboolean (*LedgerTileFull)(guint level, guint64 index, const LedgerTile *tile,
                                   gpointer user, GError **error);

void ledger_tree_init(LedgerTree *tree);
void ledger_tree_copy(LedgerTree *to, const LedgerTree *from); /* what is used of it */
/* Appends `count` leaf hashes. FALSE only when `full` (may be NULL) said so: the tree is then of no
 * use. */
gboolean ledger_tree_append(LedgerTree *tree, LedgerHasher *hasher, const LedgerHash *leaves,
                            gsize count, LedgerTileFull full, gpointer user, GError **error);
LedgerHash ledger_tree_root(const LedgerTree *tree, LedgerHasher *hasher);
/* Whether the node of `height` over leaves from `index` << height lies in the edge; then `hash`
 * gets it. */
gboolean ledger_tree_node(const LedgerTree *tree, guint height, guint64 index, LedgerHash *hash);

/* The incomplete nodes at the right of a tree of `size` leaves: at[h] is over those behind the last
 * complete node of height h, where there are any. Made once, they spare every proof its own. */
typedef struct {
    guint64 size;
    LedgerHash at[65];
} LedgerRagged;
void ledger_tree_ragged(const LedgerTree *tree, LedgerHasher *hasher, LedgerRagged *ragged);
/* The root, which is the highest of them. */
LedgerHash ledger_ragged_root(const LedgerRagged *ragged);

/* Where proofs get complete nodes from: the hash over leaves `index` << height and following. */
typedef struct {
    gboolean (*node)(guint height, guint64 index, LedgerHash *hash, gpointer user, GError **error);
    gpointer user;
    const LedgerRagged *ragged; /* of the size proofs are for; NULL: made from complete nodes */
} LedgerNodeSource;

/* RFC 6962 2.1.1 and 2.1.2; arrays of LedgerHash, owned. PROBLEM_INVALID when index or sizes do not
 * fit. */
GArray *ledger_prove_inclusion(LedgerHasher *hasher, const LedgerNodeSource *source, guint64 index,
                               guint64 size, GError **error);
GArray *ledger_prove_consistency(LedgerHasher *hasher, const LedgerNodeSource *source,
                                 guint64 from_size, guint64 size, GError **error);
gboolean ledger_root_at(LedgerHasher *hasher, const LedgerNodeSource *source, guint64 size,
                        LedgerHash *root, GError **error);

/* Checks by RFC 9162 2.1.3.2 and 2.1.4.2. FALSE when the proof does not show what it should. */
gboolean ledger_check_inclusion(LedgerHasher *hasher, guint64 index, guint64 size,
                                const LedgerHash *leaf, const LedgerHash *proof, gsize count,
                                const LedgerHash *root);
/* From size 0 only the empty proof and the empty root pass; from a size to itself only the empty
 * proof. */
gboolean ledger_check_consistency(LedgerHasher *hasher, guint64 from_size,
                                  const LedgerHash *from_root, guint64 size, const LedgerHash *root,
                                  const LedgerHash *proof, gsize count);

/* C2SP tlog-tiles addresses: "tile/0/x001/234.p/7", "tile/entries/000". `level` is -1 for entries.
 */
char *ledger_tile_path(int level, guint64 index, guint width);
gboolean ledger_tile_path_read(const char *path, int *level, guint64 *index, guint *width);
