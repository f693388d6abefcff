/* ledger/read.c -- what readers ask of a log: leaves, contents, tiles, proofs, checkpoints */
#include "ledger/read.h"
#include "base/problem.h"
#include "ledger/edge.h"
#include "ledger/leaf.h"
#include "ledger/proof.h"

STORE_SQL(log_read, "SELECT origin, verifier FROM ledger_log WHERE id = 1");
STORE_SQL(log_size, "SELECT COALESCE(MAX(idx), -1) + 1 FROM ledger_leaf");
STORE_SQL(leaf_find, "SELECT bytes FROM ledger_leaf WHERE idx = $1");
STORE_SQL(content_find, "SELECT salt, bytes FROM ledger_content WHERE idx = $1");
STORE_SQL(checkpoint_last, "SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1");
STORE_SQL(checkpoint_from,
          "SELECT note FROM ledger_checkpoint WHERE size >= $1 ORDER BY size LIMIT 1");
STORE_SQL(bundle_leaves, "SELECT bytes FROM ledger_leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx");

static void not_found(GError **error, const char *what, guint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, number);
    problem_set(error, PROBLEM_NOT_FOUND, what, text);
}

#define AN_EVENT PROBLEM_BOTH("event", "イベント")
#define A_CHECKPOINT PROBLEM_BOTH("checkpoint", "チェックポイント")

static char *read_log_text(Store *store, int column, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &log_read, error);
    StoreStep step = query != NULL ? store_step(query, error) : STORE_FAILED;
    if (step == STORE_DONE)
        not_found(error, PROBLEM_BOTH("ledger", "台帳"), 1);
    return step == STORE_ROW ? g_strdup(store_column_text(query, column, NULL)) : NULL;
}

char *ledger_read_origin(Store *store, GError **error)
{
    return read_log_text(store, 0, error);
}

char *ledger_read_verifier(Store *store, GError **error)
{
    return read_log_text(store, 1, error);
}

gboolean ledger_read_size(Store *store, guint64 *size, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &log_size, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *size = (guint64)store_column_integer(query, 0);
    return TRUE;
}

/* The blob of the first row, copied; NULL without error when there is no row. */
static GBytes *read_blob(StoreQuery *query, GError **error)
{
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return NULL;
    gsize size_bytes;
    const void *bytes = store_column_blob(query, 0, &size_bytes);
    return g_bytes_new(bytes, size_bytes);
}

static GBytes *read_blob_at(Store *store, const StoreSql *sql, guint64 number, const char *what,
                            GError **error)
{
    GError *failure = NULL;
    g_autoptr(StoreQuery) query = store_query(store, sql, &failure);
    if (query != NULL)
        store_bind_integer(query, 1, (gint64)MIN(number, (guint64)G_MAXINT64));
    GBytes *bytes = read_blob(query, &failure);
    if (bytes == NULL && failure == NULL)
        not_found(&failure, what, number);
    if (failure != NULL)
        g_propagate_error(error, failure);
    return bytes;
}

GBytes *ledger_read_leaf(Store *store, guint64 index, GError **error)
{
    return read_blob_at(store, &leaf_find, index, AN_EVENT, error);
}

GBytes *ledger_read_checkpoint_from(Store *store, guint64 size, GError **error)
{
    return read_blob_at(store, &checkpoint_from, size, A_CHECKPOINT, error);
}

GBytes *ledger_read_last_checkpoint(Store *store, GError **error)
{
    GError *failure = NULL;
    g_autoptr(StoreQuery) query = store_query(store, &checkpoint_last, &failure);
    GBytes *bytes = read_blob(query, &failure);
    if (bytes == NULL && failure == NULL)
        not_found(&failure, A_CHECKPOINT, 0);
    if (failure != NULL)
        g_propagate_error(error, failure);
    return bytes;
}

static gboolean read_stored_content(Store *store, guint64 index, GBytes **salt, GBytes **content,
                                    GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &content_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)index);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    gsize salt_bytes, content_bytes;
    const void *salt_at = store_column_blob(query, 0, &salt_bytes);
    *salt = g_bytes_new(salt_at, salt_bytes);
    const void *content_at = store_column_blob(query, 1, &content_bytes);
    *content = g_bytes_new(content_at, content_bytes);
    return TRUE;
}

gboolean ledger_read_content(Store *store, guint64 index, LedgerContentState *state,
                             GBytes **content, GBytes **salt, GError **error)
{
    LedgerLeafFacts facts;
    g_autoptr(GBytes) leaf = ledger_read_leaf(store, index, error);
    g_autoptr(GBytes) found_salt = NULL, found_content = NULL;
    if (leaf == NULL ||
        !ledger_leaf_scan(&facts, g_bytes_get_data(leaf, NULL), g_bytes_get_size(leaf), error) ||
        !read_stored_content(store, index, &found_salt, &found_content, error))
        return FALSE;
    if (!facts.has_content)
        *state = LEDGER_CONTENT_NONE;
    else
        *state = found_content != NULL ? LEDGER_CONTENT_STANDS : LEDGER_CONTENT_ERASED;
    if (content != NULL)
        *content = g_steal_pointer(&found_content);
    if (salt != NULL)
        *salt = g_steal_pointer(&found_salt);
    return TRUE;
}

/* ---- the tree at some size ---- */

typedef struct {
    LedgerHasher *hasher;
    LedgerTree *tree;
    LedgerStoredNodes nodes;
} TreeView;

static void tree_view_clear(TreeView *view)
{
    ledger_stored_nodes_clear(&view->nodes);
    g_clear_pointer(&view->tree, g_free);
    g_clear_pointer(&view->hasher, ledger_hasher_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TreeView, tree_view_clear)

static gboolean tree_view_open(TreeView *view, Store *store, guint64 size, GError **error)
{
    guint64 whole = 0;
    if (!ledger_read_size(store, &whole, error))
        return FALSE;
    if (size > whole) {
        not_found(error, AN_EVENT, size - 1);
        return FALSE;
    }
    view->hasher = ledger_hasher_new(error);
    view->tree = g_new0(LedgerTree, 1);
    if (view->hasher == NULL || !ledger_edge_load(store, view->hasher, size, view->tree, error))
        return FALSE;
    view->nodes = ledger_stored_nodes(store, view->hasher, view->tree);
    return TRUE;
}

gboolean ledger_read_root(Store *store, guint64 size, LedgerHash *root, GError **error)
{
    g_auto(TreeView) view = {0};
    if (!tree_view_open(&view, store, size, error))
        return FALSE;
    *root = ledger_tree_root(view.tree, view.hasher);
    return TRUE;
}

GArray *ledger_read_inclusion(Store *store, guint64 index, guint64 size, GError **error)
{
    g_auto(TreeView) view = {0};
    if (!tree_view_open(&view, store, size, error))
        return NULL;
    LedgerNodeSource source = ledger_stored_source(&view.nodes);
    return ledger_prove_inclusion(view.hasher, &source, index, size, error);
}

GArray *ledger_read_consistency(Store *store, guint64 from_size, guint64 size, GError **error)
{
    g_auto(TreeView) view = {0};
    if (!tree_view_open(&view, store, size, error))
        return NULL;
    LedgerNodeSource source = ledger_stored_source(&view.nodes);
    return ledger_prove_consistency(view.hasher, &source, from_size, size, error);
}

GBytes *ledger_read_proof(Store *store, guint64 index, GError **error)
{
    LedgerCheckpoint checkpoint;
    LedgerProof proof = {.index = index};
    g_autoptr(GBytes) leaf = ledger_read_leaf(store, index, error);
    if (leaf == NULL)
        return NULL;
    g_autoptr(GBytes) note = ledger_read_checkpoint_from(store, index + 1, NULL);
    if (note == NULL) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the proof", "証明の発行"),
                    PROBLEM_BOTH("no checkpoint is signed yet", "まだ署名されていません"));
        return NULL;
    }
    g_autoptr(LedgerNote) read =
        ledger_note_read(g_bytes_get_data(note, NULL), g_bytes_get_size(note), error);
    if (read == NULL || !ledger_checkpoint_read(&checkpoint, read->text, error))
        return NULL;
    g_autoptr(GArray) path = ledger_read_inclusion(store, index, checkpoint.size, error);
    if (path == NULL)
        return NULL;
    proof.path = path;
    proof.extra = leaf;
    proof.checkpoint = note;
    return ledger_proof_write(&proof, error);
}

/* ---- tiles ---- */

static GBytes *read_hashes(Store *store, guint level, guint64 index, guint width, guint64 size,
                           GError **error)
{
    g_autofree LedgerHash *hashes = g_new(LedgerHash, LEDGER_TILE_HASHES);
    guint64 count = size >> 8 * level;
    if (index < count / LEDGER_TILE_HASHES) {
        if (!ledger_tile_load(store, level, index, hashes, error))
            return NULL;
        return g_bytes_new(hashes, width * sizeof *hashes);
    }
    g_auto(TreeView) view = {0};
    if (!tree_view_open(&view, store, size, error))
        return NULL;
    return g_bytes_new(view.tree->edge[level].nodes, width * sizeof *hashes);
}

static GBytes *read_entries(Store *store, guint64 index, guint width, GError **error)
{
    guint64 from = index * LEDGER_TILE_HASHES;
    g_autoptr(StoreQuery) query = store_query(store, &bundle_leaves, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, (gint64)from);
    store_bind_integer(query, 2, (gint64)(from + width));
    g_autoptr(GByteArray) bundle = g_byte_array_new();
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        gsize size_bytes;
        const guint8 *bytes = store_column_blob(query, 0, &size_bytes);
        guint8 prefix[2] = {(guint8)(size_bytes >> 8), (guint8)size_bytes};
        g_byte_array_append(bundle, prefix, sizeof prefix);
        g_byte_array_append(bundle, bytes, (guint)size_bytes);
    }
    return step == STORE_DONE ? g_byte_array_free_to_bytes(g_steal_pointer(&bundle)) : NULL;
}

GBytes *ledger_read_tile(Store *store, const char *path, GError **error)
{
    int level = 0;
    guint width = 0;
    guint64 index = 0, size = 0;
    gboolean stands = ledger_tile_path_read(path, &level, &index, &width);
    if (!ledger_read_size(store, &size, error))
        return NULL;
    guint64 count = size >> 8 * MAX(level, 0);
    /* The tile's last hash is hash number index * 256 + width - 1 of its level. */
    stands = stands && index <= count / LEDGER_TILE_HASHES &&
             index * LEDGER_TILE_HASHES + width <= count;
    if (!stands) {
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("tile", "タイル"), path);
        return NULL;
    }
    return level < 0 ? read_entries(store, index, width, error)
                     : read_hashes(store, (guint)level, index, width, size, error);
}
