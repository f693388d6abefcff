/* ledger/tree.c -- the growing right edge of the Merkle tree, tile by tile */
#include "ledger/tree.h"
#include <string.h>

#define TILE_ROWS 8 /* 2^8 hashes stand on the lowest row */

/* Rows lie one behind the other: 256, 128, … hashes. */
static guint row_start(guint row)
{
    return 2 * LEDGER_TILE_HASHES - (2 * LEDGER_TILE_HASHES >> row);
}

/* Nodes `from` .. `to` of row `row`, from the row below. */
static void make_nodes(LedgerTile *tile, LedgerHasher *hasher, guint row, guint from, guint to)
{
    LedgerMessage messages[LEDGER_TILE_HASHES / 2];
    const LedgerHash *below = &tile->nodes[row_start(row - 1)];
    LedgerHash *nodes = &tile->nodes[row_start(row)];
    for (guint at = from; at < to; at++)
        messages[at - from] =
            (LedgerMessage){{0x01}, 1, below[2 * at].bytes, 2 * sizeof *below, &nodes[at]};
    ledger_hash_many(hasher, messages, to - from);
}

void ledger_tile_append(LedgerTile *tile, LedgerHasher *hasher, const LedgerHash *hashes,
                        guint count)
{
    guint before = tile->width;
    memcpy(&tile->nodes[before], hashes, count * sizeof *hashes);
    tile->width += count;
    for (guint row = 1; row <= TILE_ROWS; row++)
        make_nodes(tile, hasher, row, before >> row, tile->width >> row);
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

/* The tile of `level` is full: it is told, and its root goes to the level above. */
static gboolean tile_is_full(LedgerTree *tree, LedgerHasher *hasher, guint level,
                             LedgerTileFull full, gpointer user, GError **error)
{
    for (; level < LEDGER_TILE_LEVELS && tree->edge[level].width == LEDGER_TILE_HASHES; level++) {
        LedgerTile *tile = &tree->edge[level];
        guint64 index = level + 1 < LEDGER_TILE_LEVELS ? (tree->size - 1) >> 8 * (level + 1) : 0;
        if (full != NULL && !full(level, index, tile, user, error))
            return FALSE;
        tile->width = 0;
        if (level + 1 < LEDGER_TILE_LEVELS)
            ledger_tile_append(&tree->edge[level + 1], hasher, ledger_tile_node(tile, TILE_ROWS, 0),
                               1);
    }
    return TRUE;
}

gboolean ledger_tree_append(LedgerTree *tree, LedgerHasher *hasher, const LedgerHash *leaves,
                            gsize count, LedgerTileFull full, gpointer user, GError **error)
{
    while (count > 0) {
        guint room = LEDGER_TILE_HASHES - tree->edge[0].width;
        guint taken = (guint)MIN(count, room);
        ledger_tile_append(&tree->edge[0], hasher, leaves, taken);
        tree->size += taken;
        leaves += taken;
        count -= taken;
        if (!tile_is_full(tree, hasher, 0, full, user, error))
            return FALSE;
    }
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
