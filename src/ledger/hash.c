/* ledger/hash.c -- SHA-256 as the log uses it: an algorithm fetched once, a context used again */
#include "base/problem.h"
#include "ledger/lanes.h"
#include "ledger/tree.h"
#include <openssl/evp.h>
#include <string.h>

struct LedgerHasher {
    EVP_MD *algorithm;
    EVP_MD_CTX *context;
    gboolean side_by_side; /* the processor can */
    LedgerLanes lanes;
};

LedgerHasher *ledger_hasher_new(GError **error)
{
    g_autoptr(LedgerHasher) hasher = g_new0(LedgerHasher, 1);
    hasher->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    hasher->context = EVP_MD_CTX_new();
    hasher->side_by_side = ledger_lanes_work();
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

LedgerMessage ledger_leaf_message(const guint8 *bytes, gsize size_bytes, LedgerHash *out)
{
    return (LedgerMessage){{0x00}, 1, bytes, size_bytes, out};
}

LedgerMessage ledger_content_message(const guint8 salt[32], const guint8 *bytes, gsize size_bytes,
                                     LedgerHash *out)
{
    LedgerMessage message = {{0x53}, 33, bytes, size_bytes, out};
    memcpy(message.prefix + 1, salt, 32);
    return message;
}

static gboolean fits_a_lane(const LedgerMessage *message)
{
    return message->prefix_bytes + message->size_bytes <= LEDGER_LANE_MAX_BYTES;
}

/* Message, a one bit, zeros, and its length in bits at the end of the last block. */
static void fill_lane(LedgerLanes *lanes, guint lane, const LedgerMessage *message)
{
    guint8 *bytes = lanes->bytes[lane];
    gsize count = message->prefix_bytes + message->size_bytes;
    guint blocks = (guint)(count + 9 + 63) / 64;
    guint64 bits = GUINT64_TO_BE((guint64)count * 8);
    memcpy(bytes, message->prefix, message->prefix_bytes);
    memcpy(bytes + message->prefix_bytes, message->bytes, message->size_bytes);
    memset(bytes + count, 0, 64 * blocks - count);
    bytes[count] = 0x80;
    memcpy(bytes + 64 * blocks - 8, &bits, sizeof bits);
    lanes->blocks[lane] = blocks;
}

static void hash_one(LedgerHasher *hasher, const LedgerMessage *message)
{
    begin(hasher, message->prefix, message->prefix_bytes);
    must(EVP_DigestUpdate(hasher->context, message->bytes, message->size_bytes));
    *message->out = finish(hasher);
}

static void hash_lanes(LedgerHasher *hasher, const LedgerMessage *const *messages, guint count)
{
    LedgerHash hashes[LEDGER_LANES];
    for (guint lane = 0; lane < LEDGER_LANES; lane++) /* lanes without a message repeat the first */
        fill_lane(&hasher->lanes, lane, messages[lane < count ? lane : 0]);
    ledger_lanes_hash(&hasher->lanes, hashes);
    for (guint lane = 0; lane < count; lane++)
        *messages[lane]->out = hashes[lane];
}

void ledger_hash_many(LedgerHasher *hasher, const LedgerMessage *messages, gsize count)
{
    const LedgerMessage *waiting[LEDGER_LANES];
    guint held = 0;
    for (gsize i = 0; i < count; i++) {
        if (!hasher->side_by_side || !fits_a_lane(&messages[i])) {
            hash_one(hasher, &messages[i]);
            continue;
        }
        waiting[held++] = &messages[i];
        if (held < LEDGER_LANES)
            continue;
        hash_lanes(hasher, waiting, held);
        held = 0;
    }
    /* All lanes together take the time of three messages one by one. */
    if (held >= 3)
        hash_lanes(hasher, waiting, held);
    for (guint i = 0; held < 3 && i < held; i++)
        hash_one(hasher, waiting[i]);
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
