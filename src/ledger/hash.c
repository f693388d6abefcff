/* ledger/hash.c -- SHA-256 as the log uses it: an algorithm fetched once, a context used again */
#include "base/problem.h"
#include "ledger/tree.h"
#include <openssl/evp.h>
#include <string.h>

struct LedgerHasher {
    EVP_MD *algorithm;
    EVP_MD_CTX *context;
};

LedgerHasher *ledger_hasher_new(GError **error)
{
    g_autoptr(LedgerHasher) hasher = g_new0(LedgerHasher, 1);
    hasher->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    hasher->context = EVP_MD_CTX_new();
    if (hasher->algorithm == NULL || hasher->context == NULL ||
        EVP_DigestInit_ex2(hasher->context, hasher->algorithm, NULL) != 1) {
        problem_set(error, PROBLEM_INTERNAL, "libcrypto has no SHA-256", NULL);
        return NULL;
    }
    return g_steal_pointer(&hasher);
}

void ledger_hasher_free(LedgerHasher *hasher)
{
    if (hasher == NULL)
        return;
    EVP_MD_CTX_free(hasher->context);
    EVP_MD_free(hasher->algorithm);
    g_free(hasher);
}

/* A context that was begun once with a software digest cannot fail later; if it does, a hash we
 * would go on with is wrong. */
static void must(int result)
{
    if (result != 1)
        g_error("SHA-256 failed");
}

static void begin(LedgerHasher *hasher, const void *prefix, gsize count)
{
    must(EVP_DigestInit_ex2(hasher->context, NULL, NULL));
    must(EVP_DigestUpdate(hasher->context, prefix, count));
}

static LedgerHash finish(LedgerHasher *hasher)
{
    LedgerHash hash;
    must(EVP_DigestFinal_ex(hasher->context, hash.bytes, NULL));
    return hash;
}

LedgerHash ledger_hash_leaf(LedgerHasher *hasher, const guint8 *bytes, gsize size_bytes)
{
    begin(hasher, "\x00", 1);
    must(EVP_DigestUpdate(hasher->context, bytes, size_bytes));
    return finish(hasher);
}

LedgerHash ledger_hash_node(LedgerHasher *hasher, const LedgerHash *left, const LedgerHash *right)
{
    guint8 input[1 + 2 * LEDGER_HASH_BYTES] = {0x01};
    memcpy(input + 1, left->bytes, LEDGER_HASH_BYTES);
    memcpy(input + 1 + LEDGER_HASH_BYTES, right->bytes, LEDGER_HASH_BYTES);
    begin(hasher, input, sizeof input);
    return finish(hasher);
}

LedgerHash ledger_hash_content(LedgerHasher *hasher, const guint8 salt[32], const guint8 *bytes,
                               gsize size_bytes)
{
    guint8 input[1 + 32] = {0x53};
    memcpy(input + 1, salt, 32);
    begin(hasher, input, sizeof input);
    must(EVP_DigestUpdate(hasher->context, bytes, size_bytes));
    return finish(hasher);
}

LedgerHash ledger_hash_bytes(LedgerHasher *hasher, const guint8 *bytes, gsize size_bytes)
{
    begin(hasher, bytes, size_bytes);
    return finish(hasher);
}

gboolean ledger_hash_equal(const LedgerHash *a, const LedgerHash *b)
{
    return memcmp(a->bytes, b->bytes, LEDGER_HASH_BYTES) == 0;
}

LedgerHash ledger_hash_empty(void)
{
    static const LedgerHash empty = {{0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
                                      0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
                                      0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
                                      0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55}};
    return empty;
}
