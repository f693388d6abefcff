/* ledger/edge.c -- the tree as a store holds it: its right edge and its full tiles */
#include "ledger/edge.h"
#include "base/problem.h"
#include <string.h>

#define TILE_BYTES (LEDGER_TILE_HASHES * LEDGER_HASH_BYTES)

STORE_SQL(leaf_range, "SELECT bytes FROM ledger_leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx");
STORE_SQL(tile_roots,
          "SELECT root FROM ledger_tile WHERE level = $1 AND idx >= $2 AND idx < $3 ORDER BY idx");
STORE_SQL(tile_insert,
          "INSERT INTO ledger_tile (level, idx, root, hashes) VALUES ($1, $2, $3, $4)");
STORE_SQL(tile_find, "SELECT hashes FROM ledger_tile WHERE level = $1 AND idx = $2");

static gboolean damaged(GError **error, const char *what, guint64 at)
{
    g_autofree char *place = g_strdup_printf("%" G_GUINT64_FORMAT, at);
    problem_set(error, PROBLEM_FORMAT, what, place);
    return FALSE;
}

typedef struct {
    LedgerTile *tile;
    LedgerHasher *hasher;
    gboolean of_leaves; /* rows are leaves to be hashed, not hashes */
} EdgeRow;

static gboolean add_row(EdgeRow *row, StoreQuery *query, GError **error)
{
    gsize size_bytes;
    const guint8 *bytes = store_column_blob(query, 0, &size_bytes);
    LedgerHash hash;
    if (row->tile->width >= LEDGER_TILE_HASHES ||
        (!row->of_leaves && size_bytes != LEDGER_HASH_BYTES))
        return damaged(error, "ledger_tile", row->tile->width);
    if (row->of_leaves)
        hash = ledger_hash_leaf(row->hasher, bytes, size_bytes);
    else
        memcpy(hash.bytes, bytes, LEDGER_HASH_BYTES);
    ledger_tile_append(row->tile, row->hasher, &hash, 1);
    return TRUE;
}

/* Nodes `from` .. `to` of a level: leaves, or the roots of the full tiles below. */
static gboolean load_level(Store *store, guint level, guint64 from, guint64 to, EdgeRow *row,
                           GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, level == 0 ? &leaf_range : &tile_roots, error);
    if (query == NULL)
        return FALSE;
    int at = 1;
    if (level > 0)
        store_bind_integer(query, at++, (gint64)level - 1);
    store_bind_integer(query, at++, (gint64)from);
    store_bind_integer(query, at, (gint64)to);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        if (!add_row(row, query, error))
            return FALSE;
    if (step == STORE_DONE && row->tile->width != to - from)
        return damaged(error, level == 0 ? "ledger_leaf" : "ledger_tile", from + row->tile->width);
    return step == STORE_DONE;
}

gboolean ledger_edge_load(Store *store, LedgerHasher *hasher, guint64 size, LedgerTree *tree,
                          GError **error)
{
    ledger_tree_init(tree);
    tree->size = size;
    for (guint level = 0; level < LEDGER_TILE_LEVELS; level++) {
        guint64 to = size >> 8 * level;
        guint64 from = to & ~(guint64)(LEDGER_TILE_HASHES - 1);
        EdgeRow row = {&tree->edge[level], hasher, level == 0};
        if (to > from && !load_level(store, level, from, to, &row, error))
            return FALSE;
    }
    return TRUE;
}

gboolean ledger_tile_save(Store *store, guint level, guint64 index, const LedgerTile *tile,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &tile_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, level);
    store_bind_integer(query, 2, (gint64)index);
    store_bind_blob(query, 3, ledger_tile_node(tile, 8, 0)->bytes, LEDGER_HASH_BYTES);
    store_bind_blob(query, 4, tile->nodes, TILE_BYTES);
    return store_run(query, error);
}

gboolean ledger_tile_load(Store *store, guint level, guint64 index, LedgerHash *hashes,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &tile_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, level);
    store_bind_integer(query, 2, (gint64)index);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    gsize size_bytes = 0;
    const void *bytes = step == STORE_ROW ? store_column_blob(query, 0, &size_bytes) : NULL;
    if (bytes == NULL || size_bytes != TILE_BYTES)
        return damaged(error, "ledger_tile", index);
    memcpy(hashes, bytes, TILE_BYTES);
    return TRUE;
}

LedgerStoredNodes ledger_stored_nodes(Store *store, LedgerHasher *hasher, const LedgerTree *tree)
{
    return (LedgerStoredNodes){.store = store, .hasher = hasher, .tree = tree};
}

void ledger_stored_nodes_clear(LedgerStoredNodes *nodes)
{
    g_clear_pointer(&nodes->tile, g_free);
}

void ledger_stored_nodes_keep(LedgerStoredNodes *nodes, guint64 index, const LedgerTile *tile)
{
    if (nodes->tile == NULL)
        nodes->tile = g_new(LedgerTile, 1);
    *nodes->tile = *tile;
    nodes->tile_level = 0;
    nodes->tile_index = index;
}

static gboolean keep_tile(LedgerStoredNodes *nodes, guint level, guint64 index, GError **error)
{
    if (nodes->tile != NULL && nodes->tile_level == level && nodes->tile_index == index)
        return TRUE;
    g_clear_pointer(&nodes->tile, g_free);
    g_autofree LedgerHash *hashes = g_new(LedgerHash, LEDGER_TILE_HASHES);
    if (!ledger_tile_load(nodes->store, level, index, hashes, error))
        return FALSE;
    nodes->tile = g_new0(LedgerTile, 1);
    ledger_tile_append(nodes->tile, nodes->hasher, hashes, LEDGER_TILE_HASHES);
    nodes->tile_level = level;
    nodes->tile_index = index;
    return TRUE;
}

static gboolean read_node(guint height, guint64 index, LedgerHash *hash, gpointer user,
                          GError **error)
{
    LedgerStoredNodes *nodes = user;
    guint level = height / 8, row = height % 8;
    if (ledger_tree_node(nodes->tree, height, index, hash))
        return TRUE;
    if (!keep_tile(nodes, level, index >> (8 - row), error))
        return FALSE;
    *hash = *ledger_tile_node(nodes->tile, row, (guint)(index & ((256u >> row) - 1)));
    return TRUE;
}

LedgerNodeSource ledger_stored_source(LedgerStoredNodes *nodes)
{
    return (LedgerNodeSource){read_node, nodes, NULL};
}
