/* keeper/vault.h -- the keys and what was promised with them: the directory keys/
 *
 * ORIGIN.key holds an Ed25519 seed (PKCS #8 PEM, mode 0600), ORIGIN.state the text of the
 * checkpoint last promised; "/" of an origin stands as "+". State is durable before anything is
 * signed, so after a crash the state may be ahead of the last signature and never behind it. One
 * thread uses a vault. */
#pragma once
#include "ledger/note.h"
#include <glib.h>

#define KEEPER_ORIGIN_MAX_BYTES 200 /* a file name holds it and a suffix */

typedef struct KeeperVault KeeperVault;

/* Lends `keys_dirfd` for its life. */
KeeperVault *keeper_vault_open(int keys_dirfd, GError **error);
void keeper_vault_close(KeeperVault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeeperVault, keeper_vault_close)

/* A new key and state (size 0); an existing key that has signed nothing yet serves too.
 * PROBLEM_KEEPER when `origin` has signed or is no fit name. */
gboolean keeper_vault_create(KeeperVault *vault, const char *origin, GError **error);
gboolean keeper_vault_public_key(KeeperVault *vault, const char *origin,
                                 guint8 key[LEDGER_KEY_BYTES], GError **error);
gboolean keeper_vault_last(KeeperVault *vault, const char *origin, guint64 *size, LedgerHash *root,
                           GError **error);

/* What core asks to have signed. */
typedef struct {
    const char *origin;
    guint64 old_size; /* must be the last promised */
    guint64 size;
    LedgerHash root;
    const LedgerHash *proof; /* of consistency between the two */
    gsize proof_count;
} KeeperExtension;

/* Checks that the extension is one, and stores it durably. PROBLEM_KEEPER for a fork, a rollback or
 * a proof that does not hold; nothing changed then. */
gboolean keeper_vault_promise(KeeperVault *vault, const KeeperExtension *to, GError **error);
/* The signed note over what was last promised. Owned. */
GBytes *keeper_vault_sign(KeeperVault *vault, const char *origin, GError **error);
