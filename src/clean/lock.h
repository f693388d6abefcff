/* clean/lock.h -- what documents under a password say of their locks, and the ciphers (clean/ only)
 *
 * Ciphers are OpenSSL's and libargon2's; nothing here knows a format. */
#pragma once
#include "clean/markup/markup.h"
#include <openssl/evp.h>

#define LOCK_BYTES_MAX 128u

typedef struct {
    guint8 bytes[LOCK_BYTES_MAX];
    gsize size;
} LockBytes;

/* ---- what an element says, whatever prefix its names have ---- */

/* The first element of that name in `in`, at any depth; NULL when there is none. */
const MarkupNode *lock_element(const MarkupNode *in, const char *name);
/* NULL when there is none. Lent. */
const char *lock_text(const MarkupNode *node, const char *name);
/* A plain decimal of at most `most`; `usual` where nothing is said. FALSE for anything else. */
gboolean lock_number(const MarkupNode *node, const char *name, guint64 most, guint64 usual,
                     guint64 *number);
/* Base64 of at most LOCK_BYTES_MAX bytes; none where nothing is said. FALSE for anything else. */
gboolean lock_bytes(const MarkupNode *node, const char *name, LockBytes *out);

/* ---- sums and ciphers: FALSE when sizes do not fit ---- */

/* Of `a` and `b` behind each other. */
gboolean lock_sum(const EVP_MD *md, const guint8 *a, gsize a_bytes, const guint8 *b, gsize b_bytes,
                  guint8 out[EVP_MAX_MD_SIZE]);
/* AES with a key of 16, 24 or 32 bytes, without padding; `vector` NULL: each block by itself. */
gboolean lock_aes(const guint8 *key, gsize key_bytes, const guint8 *vector, const guint8 *in,
                  gsize size, guint8 *out);
/* AES-GCM: a vector of 12 bytes, `in` with its tag of 16 at the end. FALSE when that is wrong. */
gboolean lock_gcm(const guint8 *key, gsize key_bytes, const guint8 *vector, const guint8 *in,
                  gsize size, guint8 *out);
/* Blowfish in CFB of 64 bits. */
gboolean lock_blowfish(const LockBytes *key, const LockBytes *vector, const guint8 *in, gsize size,
                       guint8 *out);

/* Notes that the file is under a password and sets PROBLEM_ENCRYPTED; `typed`: one was given, and
 * is not the one. Always FALSE. */
gboolean lock_refuse(DisarmJob *job, const char *what, gboolean typed, GError **error);
