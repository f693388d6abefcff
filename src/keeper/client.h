/* keeper/client.h -- asks the keeper, which alone holds the keys, to sign what a log has become
 *
 * Every call blocks until the keeper answered, and may be made from any thread. When the keeper
 * ends, calls under way and new ones wait for the channel the parent sends next, up to 5 s; a call
 * is asked again on it (all of them may be repeated safely). Errors: PROBLEM_KEEPER with the
 * keeper's reason, PROBLEM_TIMEOUT. */
#pragma once
#include <glib.h>

typedef struct KeeperClient KeeperClient;

KeeperClient *keeper_client_new(void);
void keeper_client_free(KeeperClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeeperClient, keeper_client_free)
/* A (new) channel to the keeper, from ROLE_MESSAGE_CHANNEL; takes `fd`. */
void keeper_client_take_channel(KeeperClient *client, int fd);

/* Makes a key for `origin`, which then starts at size 0; PROBLEM_KEEPER when it has
 * one that has signed. May be asked again until the first signature. */
gboolean keeper_create(KeeperClient *client, const char *origin, GError **error);
/* The Ed25519 public key. */
gboolean keeper_public_key(KeeperClient *client, const char *origin, guint8 key[32],
                           GError **error);
/* What the keeper last promised to sign: the size and root it stored. A size of 0 has the root of
 * the empty tree. */
gboolean keeper_last(KeeperClient *client, const char *origin, guint64 *size, guint8 root[32],
                     GError **error);
/* Signs (size, root) as a consistent extension of what it last signed, which is at `old_size`;
 * `consistency` (of LedgerHash, RFC 6962 order) may be NULL or empty where no proof is needed
 * (old_size is 0 or size). The same size and root may be signed again. Owned: the signed note. */
gboolean keeper_sign(KeeperClient *client, const char *origin, guint64 old_size, guint64 size,
                     const guint8 root[32], const GArray *consistency, GBytes **signed_note,
                     GError **error);
