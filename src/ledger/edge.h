/* ledger/edge.h -- the tree as a store holds it: its right edge and its full tiles; inside ledger/
 * only */
#pragma once
#include "ledger/tree.h"
#include "store/store.h"

/* Makes the edge a tree of `size` leaves has from leaves and tiles. PROBLEM_FORMAT when some are
 * missing. */
gboolean ledger_edge_load(Store *store, LedgerHasher *hasher, guint64 size, LedgerTree *tree,
                          GError **error);
gboolean ledger_tile_save(Store *store, guint level, guint64 index, const LedgerTile *tile,
                          GError **error);
/* The 256 hashes of a full tile. */
gboolean ledger_tile_load(Store *store, guint level, guint64 index, LedgerHash *hashes,
                          GError **error);

/* Nodes of a tree: from its edge, else from full tiles. The last tile read, or given, is kept. */
typedef struct {
    Store *store;
    LedgerHasher *hasher;
    const LedgerTree *tree;
    LedgerTile *tile; /* owned; NULL before the first */
    guint tile_level;
    guint64 tile_index;
} LedgerStoredNodes;
LedgerStoredNodes ledger_stored_nodes(Store *store, LedgerHasher *hasher, const LedgerTree *tree);
LedgerNodeSource ledger_stored_source(LedgerStoredNodes *nodes);
/* A tile of the lowest level that just filled up: what is asked for next are often its leaves. */
void ledger_stored_nodes_keep(LedgerStoredNodes *nodes, guint64 index, const LedgerTile *tile);
/* Forgets the tile kept. */
void ledger_stored_nodes_clear(LedgerStoredNodes *nodes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LedgerStoredNodes, ledger_stored_nodes_clear)
