/* cmd/seal.h -- a few bytes under a passphrase: scrypt (RFC 7914), then AES-256-GCM
 *
 * Form: "sekisho-sealed 1\n", 16 bytes salt, 12 bytes nonce, ciphertext, 16 bytes tag. The first
 * line is authenticated too. scrypt with N = 2^17, r = 8, p = 1: 128 MiB, a third of a second. */
#pragma once
#include <glib.h>

#define CMD_SEALED_MAX_BYTES (1024 * 1024)

GBytes *cmd_seal(const char *passphrase, const guint8 *plain, gsize size_bytes, GError **error);
/* PROBLEM_WRONG_PASSWORD when the passphrase is another or the bytes were changed. */
GBytes *cmd_unseal(const char *passphrase, const guint8 *sealed, gsize size_bytes, GError **error);
