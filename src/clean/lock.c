/* clean/lock.c -- elements that tell a lock, and ciphers by OpenSSL */
#define OPENSSL_SUPPRESS_DEPRECATED /* Blowfish: of OpenSSL 3 a module has it, or this */
#include "clean/lock.h"
#include "base/problem.h"
#include <openssl/blowfish.h>
#include <string.h>

#define BLOCK 16u
#define TAG 16u

/* ---- elements ---- */

const MarkupNode *lock_element(const MarkupNode *in, const char *name)
{
    for (const MarkupNode *child = in->first; child != NULL; child = child->next) {
        if (child->name == NULL)
            continue;
        if (strcmp(child->name, name) == 0)
            return child;
        const MarkupNode *inner = lock_element(child, name);
        if (inner != NULL)
            return inner;
    }
    return NULL;
}

const char *lock_text(const MarkupNode *node, const char *name)
{
    for (guint i = 0; i < node->count; i++)
        if (node->values[i].name != NULL && strcmp(node->values[i].name, name) == 0)
            return node->values[i].value;
    return NULL;
}

gboolean lock_number(const MarkupNode *node, const char *name, guint64 most, guint64 usual,
                     guint64 *number)
{
    const char *text = lock_text(node, name);
    *number = usual;
    return text == NULL || g_ascii_string_to_unsigned(text, 10, 0, most, number, NULL);
}

gboolean lock_bytes(const MarkupNode *node, const char *name, LockBytes *out)
{
    const char *text = lock_text(node, name);
    out->size = 0;
    if (text == NULL)
        return TRUE;
    if (strlen(text) > (gsize)LOCK_BYTES_MAX * 4 / 3)
        return FALSE;
    gsize size = 0;
    g_autofree guchar *bytes = g_base64_decode(text, &size);
    if (size == 0 || size > LOCK_BYTES_MAX)
        return FALSE;
    memcpy(out->bytes, bytes, size);
    out->size = size;
    return TRUE;
}

/* ---- sums and ciphers ---- */

gboolean lock_sum(const EVP_MD *md, const guint8 *a, gsize a_bytes, const guint8 *b, gsize b_bytes,
                  guint8 out[EVP_MAX_MD_SIZE])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    gboolean well = context != NULL && EVP_DigestInit_ex(context, md, NULL) == 1 &&
                    EVP_DigestUpdate(context, a, a_bytes) == 1 &&
                    (b_bytes == 0 || EVP_DigestUpdate(context, b, b_bytes) == 1) &&
                    EVP_DigestFinal_ex(context, out, NULL) == 1;
    EVP_MD_CTX_free(context);
    return well;
}

static const EVP_CIPHER *aes_of(gsize key_bytes, const EVP_CIPHER *small, const EVP_CIPHER *middle,
                                const EVP_CIPHER *large)
{
    return key_bytes == 16 ? small : key_bytes == 24 ? middle : key_bytes == 32 ? large : NULL;
}

gboolean lock_aes(const guint8 *key, gsize key_bytes, const guint8 *vector, const guint8 *in,
                  gsize size, guint8 *out)
{
    const EVP_CIPHER *cipher =
        vector != NULL ? aes_of(key_bytes, EVP_aes_128_cbc(), EVP_aes_192_cbc(), EVP_aes_256_cbc())
                       : aes_of(key_bytes, EVP_aes_128_ecb(), EVP_aes_192_ecb(), EVP_aes_256_ecb());
    if (cipher == NULL || size % BLOCK != 0 || size > G_MAXINT)
        return FALSE;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int made = 0;
    gboolean well = context != NULL &&
                    EVP_DecryptInit_ex(context, cipher, NULL, key, vector) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                    EVP_DecryptUpdate(context, out, &made, in, (int)size) == 1 && made == (int)size;
    EVP_CIPHER_CTX_free(context);
    return well;
}

gboolean lock_gcm(const guint8 *key, gsize key_bytes, const guint8 *vector, const guint8 *in,
                  gsize size, guint8 *out)
{
    const EVP_CIPHER *cipher =
        aes_of(key_bytes, EVP_aes_128_gcm(), EVP_aes_192_gcm(), EVP_aes_256_gcm());
    if (cipher == NULL || size < TAG || size > G_MAXINT)
        return FALSE;
    guint8 tag[TAG];
    memcpy(tag, in + size - TAG, TAG);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int made = 0, last = 0;
    gboolean well = context != NULL &&
                    EVP_DecryptInit_ex(context, cipher, NULL, key, vector) == 1 &&
                    EVP_DecryptUpdate(context, out, &made, in, (int)(size - TAG)) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG, tag) == 1 &&
                    EVP_DecryptFinal_ex(context, out + made, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    return well;
}

gboolean lock_blowfish(const LockBytes *key, const LockBytes *vector, const guint8 *in, gsize size,
                       guint8 *out)
{
    BF_KEY schedule;
    unsigned char chain[BF_BLOCK];
    int at = 0;
    if (key->size < 4 || key->size > 56 || vector->size != BF_BLOCK || size > G_MAXINT)
        return FALSE;
    memcpy(chain, vector->bytes, BF_BLOCK);
    BF_set_key(&schedule, (int)key->size, key->bytes);
    BF_cfb64_encrypt(in, out, (long)size, &schedule, chain, &at, BF_DECRYPT);
    return TRUE;
}

gboolean lock_refuse(DisarmJob *job, const char *what, gboolean typed, GError **error)
{
    disarm_find(job->findings, DISARM_ENCRYPTED, DISARM_REFUSED,
                typed ? "the password that was typed in does not open it" : NULL, -1);
    problem_set(error, PROBLEM_ENCRYPTED, what, NULL);
    return FALSE;
}
