/* ledger/proof.h -- .tlog-proof files (C2SP tlog-proof): one event, its path, and a signed
 * checkpoint. Pure. */
#pragma once
#include "ledger/note.h"
#include "ledger/tree.h"
#include <glib.h>

#define LEDGER_PROOF_MAX_BYTES (256 * 1024)

typedef struct {
    guint64 index;
    GArray *path;       /* of LedgerHash */
    GBytes *extra;      /* the leaf's own bytes, or NULL */
    GBytes *checkpoint; /* a signed note */
} LedgerProof;

GBytes *ledger_proof_write(const LedgerProof *proof, GError **error);
LedgerProof *ledger_proof_read(const guint8 *bytes, gsize size_bytes, GError **error);
void ledger_proof_free(LedgerProof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerProof, ledger_proof_free)
/* TRUE when the checkpoint is `verifier`'s and the path leads from `leaf` to its root.
 * PROBLEM_LEDGER. */
gboolean ledger_proof_verify(const LedgerProof *proof, const LedgerVerifier *verifier,
                             const LedgerHash *leaf, LedgerCheckpoint *checkpoint, GError **error);
