/* ledger/read.h -- what readers ask of a log: leaves, contents, tiles, proofs, checkpoints
 *
 * Works on any connection, best inside store_read_begin .. store_read_end. Owned results. Errors:
 * PROBLEM_NOT_FOUND when there is no such thing, PROBLEM_STORE. */
#pragma once
#include "ledger/note.h"
#include "ledger/tree.h"
#include "store/store.h"
#include <glib.h>

char *ledger_read_origin(Store *store, GError **error);
char *ledger_read_verifier(Store *store, GError **error); /* name+hash+key */
gboolean ledger_read_size(Store *store, guint64 *size, GError **error);
gboolean ledger_read_root(Store *store, guint64 size, LedgerHash *root, GError **error);
GBytes *ledger_read_leaf(Store *store, guint64 index, GError **error);
typedef enum {
    LEDGER_CONTENT_NONE,
    LEDGER_CONTENT_STANDS,
    LEDGER_CONTENT_ERASED
} LedgerContentState;
/* `content` and `salt` get the bytes when they stand, else NULL; both may be NULL. */
gboolean ledger_read_content(Store *store, guint64 index, LedgerContentState *state,
                             GBytes **content, GBytes **salt, GError **error);
/* Arrays of LedgerHash. */
GArray *ledger_read_inclusion(Store *store, guint64 index, guint64 size, GError **error);
GArray *ledger_read_consistency(Store *store, guint64 from_size, guint64 size, GError **error);
/* The note of the largest checkpoint, or of the smallest that is at least `size`. */
GBytes *ledger_read_last_checkpoint(Store *store, GError **error);
GBytes *ledger_read_checkpoint_from(Store *store, guint64 size, GError **error);
/* The .tlog-proof of event `index` under the first checkpoint that holds it; `extra` is its leaf.
 * PROBLEM_STATE while none is signed yet. */
GBytes *ledger_read_proof(Store *store, guint64 index, GError **error);
/* What stands at a C2SP tlog-tiles address ("tile/0/000.p/3"). Entry bundles are the leaves: for
 * auditors. */
GBytes *ledger_read_tile(Store *store, const char *path, GError **error);
