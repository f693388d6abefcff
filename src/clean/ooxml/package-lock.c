/* clean/ooxml/package-lock.c -- from a password to the key of a package, and to the package */
#include "clean/ooxml/package-lock.h"
#include "base/problem.h"
#include "clean/lock.h"
#include "clean/office97/bytes.h"
#include "clean/office97/internal.h"
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <string.h>

#define USUAL_PASSWORD "VelvetSweatshop" /* not asked for */
#define ROUNDS_MAX 1000000u              /* Office itself writes 100,000 */
#define STANDARD_ROUNDS 50000u
#define PASSWORD_UNITS 255
#define BLOCK 16u
#define SEGMENT 4096u
#define SHA1_BYTES 20u
#define SIZE_BYTES 8u /* of the package, before it */
#define FILL 0x36u

/* Of the password, and of the data: how each makes keys. */
typedef struct {
    const EVP_MD *md;
    gsize md_bytes, key_bytes;
    LockBytes salt;
} Half;

struct PackageLock {
    gboolean agile;
    guint64 rounds;
    Half own, data;
    LockBytes verifier, verifier_sum, key, hmac_key, hmac;
};

void package_lock_free(PackageLock *lock)
{
    g_free(lock);
}

/* ---- EncryptionInfo ---- */

static gboolean read_half(Half *half, const MarkupNode *node)
{
    static const struct {
        const char *name;
        const EVP_MD *(*md)(void);
    } sums[] = {
        {"SHA1", EVP_sha1}, {"SHA256", EVP_sha256}, {"SHA384", EVP_sha384}, {"SHA512", EVP_sha512}};
    guint64 bits = 0, block = 0;
    const char *sum = lock_text(node, "hashAlgorithm");
    for (gsize i = 0; sum != NULL && i < G_N_ELEMENTS(sums); i++)
        if (strcmp(sum, sums[i].name) == 0)
            half->md = sums[i].md();
    if (half->md == NULL || g_strcmp0(lock_text(node, "cipherAlgorithm"), "AES") != 0 ||
        g_strcmp0(lock_text(node, "cipherChaining"), "ChainingModeCBC") != 0 ||
        !lock_number(node, "keyBits", 256, 0, &bits) ||
        !lock_number(node, "blockSize", BLOCK, 0, &block) || block != BLOCK ||
        (bits != 128 && bits != 192 && bits != 256) || !lock_bytes(node, "saltValue", &half->salt))
        return FALSE;
    half->md_bytes = (gsize)EVP_MD_get_size(half->md);
    half->key_bytes = (gsize)bits / 8;
    return half->salt.size >= 1 && half->salt.size <= 64;
}

static gboolean is_whole(const LockBytes *locked, gsize at_least)
{
    return locked->size >= at_least && locked->size % BLOCK == 0;
}

static gboolean read_agile(PackageLock *lock, const MarkupNode *top)
{
    const MarkupNode *data = lock_element(top, "keyData");
    const MarkupNode *own = lock_element(top, "encryptedKey");
    const MarkupNode *whole = lock_element(top, "dataIntegrity");
    lock->agile = TRUE;
    return data != NULL && own != NULL && whole != NULL && read_half(&lock->data, data) &&
           read_half(&lock->own, own) &&
           lock_number(own, "spinCount", ROUNDS_MAX, 0, &lock->rounds) &&
           lock_bytes(own, "encryptedVerifierHashInput", &lock->verifier) &&
           lock_bytes(own, "encryptedVerifierHashValue", &lock->verifier_sum) &&
           lock_bytes(own, "encryptedKeyValue", &lock->key) &&
           lock_bytes(whole, "encryptedHmacKey", &lock->hmac_key) &&
           lock_bytes(whole, "encryptedHmacValue", &lock->hmac) &&
           is_whole(&lock->verifier, lock->own.salt.size) &&
           is_whole(&lock->verifier_sum, lock->own.md_bytes) &&
           is_whole(&lock->key, lock->data.key_bytes) &&
           is_whole(&lock->hmac_key, lock->data.md_bytes) &&
           is_whole(&lock->hmac, lock->data.md_bytes);
}

/* Binary: a header with the cipher, then what tells the password. */
static gboolean read_standard(PackageLock *lock, const guint8 *info, gsize size)
{
    gsize head = size >= 12 ? bytes_u32(info, 8) : 0;
    if (head < 32 || head > size - 12 || size - 12 - head < 4 + 2 * BLOCK + 4 + 2 * BLOCK)
        return FALSE;
    const guint8 *header = info + 12, *verifier = header + head;
    guint32 cipher = bytes_u32(header, 8), bits = bytes_u32(header, 16);
    if (cipher < 0x660E || cipher > 0x6610 || bits != 128 + 64 * (cipher - 0x660E) ||
        bytes_u32(verifier, 0) != BLOCK || bytes_u32(verifier, 4 + 2 * BLOCK) != SHA1_BYTES)
        return FALSE;
    lock->rounds = STANDARD_ROUNDS;
    lock->own = (Half){.md = EVP_sha1(), .md_bytes = SHA1_BYTES, .key_bytes = bits / 8};
    lock->own.salt.size = lock->verifier.size = BLOCK;
    lock->verifier_sum.size = (gsize)2 * BLOCK;
    memcpy(lock->own.salt.bytes, verifier + 4, BLOCK);
    memcpy(lock->verifier.bytes, verifier + 4 + BLOCK, BLOCK);
    memcpy(lock->verifier_sum.bytes, verifier + 8 + 2 * BLOCK, (gsize)2 * BLOCK);
    return TRUE;
}

PackageLock *package_lock_read(const guint8 *info, gsize size, DisarmBudget *budget)
{
    g_autoptr(PackageLock) lock = g_new0(PackageLock, 1);
    guint major = size >= 8 ? bytes_u16(info, 0) : 0, minor = size >= 8 ? bytes_u16(info, 2) : 0;
    if (major >= 2 && major <= 4 && minor == 2)
        return read_standard(lock, info, size) ? g_steal_pointer(&lock) : NULL;
    if (major != 4 || minor != 4)
        return NULL;
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_odf, budget);
    return markup_tree_read(tree, info + 8, size - 8, "EncryptionInfo", NULL) &&
                   read_agile(lock, markup_tree_top(tree))
               ? g_steal_pointer(&lock)
               : NULL;
}

/* ---- keys ---- */

/* The sum of salt and password, of its number and the last sum again and again. */
static gboolean spin(const PackageLock *lock, const char *password, guint8 sum[EVP_MAX_MD_SIZE])
{
    const Half *own = &lock->own;
    glong units = 0;
    g_autofree gunichar2 *wide = g_utf8_to_utf16(password, -1, NULL, &units, NULL);
    if (wide == NULL || units > PASSWORD_UNITS)
        return FALSE;
    for (glong i = 0; i < units; i++)
        wide[i] = GUINT16_TO_LE(wide[i]);
    guint8 both[4 + EVP_MAX_MD_SIZE];
    gboolean well = lock_sum(own->md, own->salt.bytes, own->salt.size, (const guint8 *)wide,
                             (gsize)units * 2, sum);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    well = well && context != NULL && EVP_DigestInit_ex(context, own->md, NULL) == 1;
    for (guint32 i = 0; well && i < lock->rounds; i++) {
        bytes_set32(both, 0, i);
        memcpy(both + 4, sum, own->md_bytes);
        well = EVP_DigestInit_ex(context, NULL, NULL) == 1 &&
               EVP_DigestUpdate(context, both, 4 + own->md_bytes) == 1 &&
               EVP_DigestFinal_ex(context, sum, NULL) == 1;
    }
    EVP_MD_CTX_free(context);
    return well;
}

/* A sum as long as it is wanted: cut, or filled up. */
static gboolean fitted(const EVP_MD *md, const guint8 *a, gsize a_bytes, const guint8 *b,
                       gsize b_bytes, guint8 out[EVP_MAX_MD_SIZE])
{
    memset(out, FILL, EVP_MAX_MD_SIZE);
    return lock_sum(md, a, a_bytes, b, b_bytes, out);
}

/* Decrypts what the password's half locks, by the key that `purpose` makes of `sum`. */
static gboolean open_own(const PackageLock *lock, const guint8 *sum, const guint8 purpose[8],
                         const LockBytes *in, guint8 out[LOCK_BYTES_MAX])
{
    guint8 key[EVP_MAX_MD_SIZE], vector[LOCK_BYTES_MAX];
    const Half *own = &lock->own;
    memset(vector, FILL, sizeof vector);
    memcpy(vector, own->salt.bytes, own->salt.size);
    gboolean well = fitted(own->md, sum, own->md_bytes, purpose, 8, key) &&
                    lock_aes(key, own->key_bytes, vector, in->bytes, in->size, out);
    OPENSSL_cleanse(key, sizeof key);
    return well;
}

static gboolean agile_key(const PackageLock *lock, const guint8 *sum, guint8 *key)
{
    static const guint8 input[] = {0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79},
                        value[] = {0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E},
                        secret[] = {0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6};
    guint8 verifier[LOCK_BYTES_MAX], said[LOCK_BYTES_MAX], made[EVP_MAX_MD_SIZE];
    guint8 plain[LOCK_BYTES_MAX];
    if (!open_own(lock, sum, input, &lock->verifier, verifier) ||
        !open_own(lock, sum, value, &lock->verifier_sum, said) ||
        !lock_sum(lock->own.md, verifier, lock->own.salt.size, NULL, 0, made) ||
        CRYPTO_memcmp(made, said, lock->own.md_bytes) != 0 ||
        !open_own(lock, sum, secret, &lock->key, plain))
        return FALSE;
    memcpy(key, plain, lock->data.key_bytes);
    OPENSSL_cleanse(plain, sizeof plain);
    return TRUE;
}

/* CryptoAPI's way from a sum to a key (MS-OFFCRYPTO 2.3.4.7). */
static gboolean standard_key(const PackageLock *lock, const guint8 *sum, guint8 *key)
{
    static const guint8 block[4];
    guint8 last[EVP_MAX_MD_SIZE], pads[2][64], both[2 * EVP_MAX_MD_SIZE];
    guint8 verifier[2 * BLOCK], said[2 * BLOCK], made[EVP_MAX_MD_SIZE];
    if (!lock_sum(lock->own.md, sum, SHA1_BYTES, block, sizeof block, last))
        return FALSE;
    memset(pads[0], FILL, sizeof pads[0]);
    memset(pads[1], 0x5C, sizeof pads[1]);
    for (guint i = 0; i < SHA1_BYTES; i++) {
        pads[0][i] ^= last[i];
        pads[1][i] ^= last[i];
    }
    if (!lock_sum(lock->own.md, pads[0], sizeof pads[0], NULL, 0, both) ||
        !lock_sum(lock->own.md, pads[1], sizeof pads[1], NULL, 0, both + SHA1_BYTES))
        return FALSE;
    memcpy(key, both, lock->own.key_bytes);
    return lock_aes(key, lock->own.key_bytes, NULL, lock->verifier.bytes, BLOCK, verifier) &&
           lock_aes(key, lock->own.key_bytes, NULL, lock->verifier_sum.bytes, sizeof said, said) &&
           lock_sum(lock->own.md, verifier, BLOCK, NULL, 0, made) &&
           CRYPTO_memcmp(made, said, SHA1_BYTES) == 0;
}

static gboolean key_of(const PackageLock *lock, const char *password, guint8 *key)
{
    guint8 sum[EVP_MAX_MD_SIZE];
    gboolean well = spin(lock, password, sum) &&
                    (lock->agile ? agile_key(lock, sum, key) : standard_key(lock, sum, key));
    OPENSSL_cleanse(sum, sizeof sum);
    return well;
}

/* ---- the package ---- */

static gboolean open_whole(const Half *data, const guint8 *key, const guint8 purpose[8],
                           const LockBytes *in, guint8 out[LOCK_BYTES_MAX])
{
    guint8 vector[EVP_MAX_MD_SIZE];
    return fitted(data->md, data->salt.bytes, data->salt.size, purpose, 8, vector) &&
           lock_aes(key, data->key_bytes, vector, in->bytes, in->size, out);
}

/* Whether the stream is what was locked: its sum goes over all of it, under a key of its own. */
static gboolean is_authentic(const PackageLock *lock, const guint8 *key, const guint8 *bytes,
                             gsize size)
{
    static const guint8 of_key[] = {0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6},
                        of_sum[] = {0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33};
    guint8 hmac_key[LOCK_BYTES_MAX], said[LOCK_BYTES_MAX], made[EVP_MAX_MD_SIZE];
    unsigned made_bytes = 0;
    return open_whole(&lock->data, key, of_key, &lock->hmac_key, hmac_key) &&
           open_whole(&lock->data, key, of_sum, &lock->hmac, said) &&
           HMAC(lock->data.md, hmac_key, (int)lock->data.md_bytes, bytes, size, made,
                &made_bytes) != NULL &&
           CRYPTO_memcmp(made, said, made_bytes) == 0;
}

static gboolean decrypt(const PackageLock *lock, const guint8 *key, const guint8 *in, gsize size,
                        guint8 *out)
{
    const Half *data = &lock->data;
    if (!lock->agile)
        return lock_aes(key, lock->own.key_bytes, NULL, in, size, out);
    for (gsize at = 0; at < size; at += SEGMENT) {
        guint8 number[4], vector[EVP_MAX_MD_SIZE];
        bytes_set32(number, 0, (guint32)(at / SEGMENT));
        if (!fitted(data->md, data->salt.bytes, data->salt.size, number, sizeof number, vector) ||
            !lock_aes(key, data->key_bytes, vector, in + at, MIN(SEGMENT, size - at), out + at))
            return FALSE;
    }
    return TRUE;
}

static GBytes *changed(const char *what, DisarmJob *job, GError **error)
{
    disarm_find(job->findings, DISARM_DAMAGED, DISARM_REFUSED, NULL, -1);
    problem_set(error, PROBLEM_DAMAGED, what,
                PROBLEM_BOTH("a part of it was changed after it was locked",
                             "暗号化された後に中の部品が変えられています"));
    return NULL;
}

static GBytes *open_package(const PackageLock *lock, const guint8 *key, GBytes *stream,
                            const char *what, DisarmJob *job, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(stream, &size);
    gsize blocks = size >= SIZE_BYTES ? (size - SIZE_BYTES) / BLOCK * BLOCK : 0;
    guint64 plain_bytes =
        blocks > 0 ? bytes_u32(bytes, 0) | (guint64)bytes_u32(bytes, 4) << 32 : G_MAXUINT64;
    if (plain_bytes > blocks || (lock->agile && !is_authentic(lock, key, bytes, size)))
        return changed(what, job, error);
    if (!disarm_budget_inflate(job->budget, blocks, error))
        return NULL;
    g_autofree guint8 *plain = g_malloc(blocks);
    if (!decrypt(lock, key, bytes + SIZE_BYTES, blocks, plain))
        return changed(what, job, error);
    disarm_find(job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, -1);
    return g_bytes_new_take(g_steal_pointer(&plain), (gsize)plain_bytes);
}

GBytes *package_unlock(const guint8 *bytes, gsize size, const char *what, DisarmJob *job,
                       GError **error)
{
    guint8 key[LOCK_BYTES_MAX];
    g_autoptr(OleFile) file = ole_file_open(bytes, size, job->budget, what, error);
    if (file == NULL) {
        disarm_find(job->findings, DISARM_DAMAGED, DISARM_REFUSED, NULL, 0);
        return NULL;
    }
    g_autoptr(GBytes) info = clean_old_stream(file, "EncryptionInfo", error);
    g_autoptr(GBytes) stream =
        info != NULL ? clean_old_stream(file, "EncryptedPackage", error) : NULL;
    if (stream == NULL)
        return NULL;
    gsize info_bytes = 0;
    const guint8 *said = g_bytes_get_data(info, &info_bytes);
    g_autoptr(PackageLock) lock = package_lock_read(said, info_bytes, job->budget);
    gboolean typed = job->password != NULL;
    gboolean open = lock != NULL && ((typed && key_of(lock, job->password, key)) ||
                                     key_of(lock, USUAL_PASSWORD, key));
    if (!open) {
        lock_refuse(job, what, lock != NULL && typed, error);
        return NULL;
    }
    GBytes *plain = open_package(lock, key, stream, what, job, error);
    OPENSSL_cleanse(key, sizeof key);
    return plain;
}
