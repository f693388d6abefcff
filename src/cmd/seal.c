/* cmd/seal.c -- a few bytes under a passphrase */
#include "cmd/seal.h"
#include "base/ids.h"
#include "base/problem.h"
#include <openssl/evp.h>
#include <string.h>

#define MAGIC "sekisho-sealed 1\n"
#define MAGIC_BYTES (sizeof MAGIC - 1)
#define SALT_BYTES 16
#define NONCE_BYTES 12
#define TAG_BYTES 16
#define KEY_BYTES 32
#define HEAD_BYTES (MAGIC_BYTES + SALT_BYTES + NONCE_BYTES)
#define SCRYPT_N (1 << 17)
#define SCRYPT_MEMORY (192 * 1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

static gboolean refuse(const char *what, GError **error)
{
    problem_set(error, PROBLEM_INTERNAL, what, NULL);
    return FALSE;
}

static gboolean derive(const char *passphrase, const guint8 *salt, guint8 key[KEY_BYTES],
                       GError **error)
{
    return EVP_PBE_scrypt(passphrase, strlen(passphrase), salt, SALT_BYTES, SCRYPT_N, 8, 1,
                          SCRYPT_MEMORY, key, KEY_BYTES) == 1 ||
           refuse("scrypt", error);
}

/* The cipher set up with key and nonce, the first line taken in as authenticated data. */
static EVP_CIPHER_CTX *cipher_begin(const char *passphrase, const guint8 *head, int encrypt,
                                    GError **error)
{
    guint8 key[KEY_BYTES];
    g_autoptr(EVP_CIPHER_CTX) cipher = EVP_CIPHER_CTX_new();
    const guint8 *salt = head + MAGIC_BYTES;
    int out;
    if (cipher == NULL || !derive(passphrase, salt, key, error))
        return NULL;
    gboolean begun =
        EVP_CipherInit_ex2(cipher, EVP_aes_256_gcm(), key, salt + SALT_BYTES, encrypt, NULL) == 1 &&
        EVP_CipherUpdate(cipher, NULL, &out, head, MAGIC_BYTES) == 1;
    OPENSSL_cleanse(key, sizeof key);
    if (!begun && !refuse("AES-256-GCM", error))
        return NULL;
    return g_steal_pointer(&cipher);
}

GBytes *cmd_seal(const char *passphrase, const guint8 *plain, gsize size_bytes, GError **error)
{
    if (size_bytes > CMD_SEALED_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the keys", "鍵"), "1 MiB");
        return NULL;
    }
    gsize total = HEAD_BYTES + size_bytes + TAG_BYTES;
    g_autofree guint8 *out = g_malloc(total);
    memcpy(out, MAGIC, MAGIC_BYTES);
    if (!random_fill(out + MAGIC_BYTES, SALT_BYTES + NONCE_BYTES, error))
        return NULL;
    g_autoptr(EVP_CIPHER_CTX) cipher = cipher_begin(passphrase, out, 1, error);
    int done = 0;
    if (cipher == NULL)
        return NULL;
    if (EVP_CipherUpdate(cipher, out + HEAD_BYTES, &done, plain, (int)size_bytes) != 1 ||
        EVP_CipherFinal_ex(cipher, out + HEAD_BYTES + done, &done) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_BYTES,
                            out + HEAD_BYTES + size_bytes) != 1) {
        refuse("AES-256-GCM", error);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&out), total);
}

GBytes *cmd_unseal(const char *passphrase, const guint8 *sealed, gsize size_bytes, GError **error)
{
    if (size_bytes < HEAD_BYTES + TAG_BYTES || size_bytes > CMD_SEALED_MAX_BYTES + 256 ||
        memcmp(sealed, MAGIC, MAGIC_BYTES) != 0) {
        problem_set(error, PROBLEM_FORMAT, "keys.sealed", "sekisho-sealed 1");
        return NULL;
    }
    gsize plain_bytes = size_bytes - HEAD_BYTES - TAG_BYTES;
    g_autofree guint8 *out = g_malloc(plain_bytes + 1);
    g_autoptr(EVP_CIPHER_CTX) cipher = cipher_begin(passphrase, sealed, 0, error);
    int done = 0;
    if (cipher == NULL)
        return NULL;
    if (EVP_CipherUpdate(cipher, out, &done, sealed + HEAD_BYTES, (int)plain_bytes) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_BYTES,
                            (void *)(sealed + HEAD_BYTES + plain_bytes)) != 1 ||
        EVP_CipherFinal_ex(cipher, out + done, &done) != 1) {
        problem_set(error, PROBLEM_WRONG_PASSWORD, NULL, NULL);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&out), plain_bytes);
}
