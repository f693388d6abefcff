/* ledger/tree.c -- the growing right edge of the Merkle tree, tile by tile */
#include "ledger/tree.h"
#include <string.h>

#define TILE_ROWS 8 /* 2^8 hashes stand on the lowest row */

/* Rows lie one behind the other: 256, 128, … hashes. */
static guint row_start(guint row)
{
    return 2 * LEDGER_TILE_HASHES - (2 * LEDGER_TILE_HASHES >> row);
}

void ledger_tile_append(LedgerTile *tile, LedgerHasher *hasher, const LedgerHash *hash)
{
    guint at = tile->width++;
    tile->nodes[at] = *hash;
    /* Every right child completes its parent. */
    for (guint row = 1; row <= TILE_ROWS && (at & 1) == 1; row++) {
        const LedgerHash *below = &tile->nodes[row_start(row - 1) + at - 1];
        at >>= 1;
        tile->nodes[row_start(row) + at] = ledger_hash_node(hasher, below, below + 1);
    }
}

const LedgerHash *ledger_tile_node(const LedgerTile *tile, guint row, guint at)
{
    return &tile->nodes[row_start(row) + at];
}

void ledger_tree_init(LedgerTree *tree)
{
    tree->size = 0;
    for (guint level = 0; level < LEDGER_TILE_LEVELS; level++)
        tree->edge[level].width = 0;
}

void ledger_tree_copy(LedgerTree *to, const LedgerTree *from)
{
    to->size = from->size;
    for (guint level = 0; level < LEDGER_TILE_LEVELS; level++) {
        guint width = from->edge[level].width;
        to->edge[level].width = width;
        for (guint row = 0; row <= TILE_ROWS && width >> row > 0; row++)
            memcpy(&to->edge[level].nodes[row_start(row)], &from->edge[level].nodes[row_start(row)],
                   (width >> row) * sizeof(LedgerHash));
    }
}

gboolean ledger_tree_append(LedgerTree *tree, LedgerHasher *hasher, const LedgerHash *leaf,
                            LedgerTileFull full, gpointer user, GError **error)
{
    LedgerHash hash = *leaf;
    for (guint level = 0; level < LEDGER_TILE_LEVELS; level++) {
        LedgerTile *tile = &tree->edge[level];
        ledger_tile_append(tile, hasher, &hash);
        if (tile->width < LEDGER_TILE_HASHES)
            break;
        guint64 index = level + 1 < LEDGER_TILE_LEVELS ? tree->size >> 8 * (level + 1) : 0;
        if (full != NULL && !full(level, index, tile, user, error))
            return FALSE;
        hash = *ledger_tile_node(tile, TILE_ROWS, 0);
        tile->width = 0;
    }
    tree->size++;
    return TRUE;
}

gboolean ledger_tree_node(const LedgerTree *tree, guint height, guint64 index, LedgerHash *hash)
{
    guint level = height / TILE_ROWS, row = height % TILE_ROWS;
    if (level >= LEDGER_TILE_LEVELS)
        return FALSE;
    guint64 first = tree->size >> height >> (TILE_ROWS - row) << (TILE_ROWS - row);
    if (index < first || index - first >= tree->edge[level].width >> row)
        return FALSE;
    *hash = *ledger_tile_node(&tree->edge[level], row, (guint)(index - first));
    return TRUE;
}

void ledger_tree_ragged(const LedgerTree *tree, LedgerHasher *hasher, LedgerRagged *ragged)
{
    LedgerHash right = ledger_hash_empty();
    gboolean begun = FALSE;
    ragged->size = tree->size;
    ragged->at[0] = right;
    /* The complete subtrees of the edge, smallest first; each greater one is the left neighbour. */
    for (guint height = 0; height < 64; height++) {
        guint64 count = tree->size >> height;
        LedgerHash node;
        if ((count & 1) == 1 && ledger_tree_node(tree, height, count - 1, &node)) {
            right = begun ? ledger_hash_node(hasher, &node, &right) : node;
            begun = TRUE;
        }
        ragged->at[height + 1] = right;
    }
}

LedgerHash ledger_ragged_root(const LedgerRagged *ragged)
{
    return ragged->at[64];
}

LedgerHash ledger_tree_root(const LedgerTree *tree, LedgerHasher *hasher)
{
    LedgerRagged ragged;
    ledger_tree_ragged(tree, hasher, &ragged);
    return ledger_ragged_root(&ragged);
}
