/* clean/odf/lock.c -- from a password to the key of an entry, and to what is in it */
#include "clean/odf/lock.h"
#include "archive/zip.h"
#include "base/problem.h"
#include "clean/lock.h"
#include <argon2.h>
#include <openssl/crypto.h>
#include <string.h>

#define SUMMED 1024u /* what the sum of an entry is made of */
#define ROUNDS_MAX 1000000u
#define PASSES_MAX 16u
#define MEMORY_KIB_MAX 262144u
#define LANES_MAX 16u
#define KEY_MAX 32u
#define GCM_VECTOR 12u
#define AES_VECTOR 16u
#define SHA1_BYTES 20u
/* What one pass over one KiB of Argon2 counts beside one round of PBKDF2. */
#define ARGON2_WEIGHT 4u

typedef enum { CIPHER_UNKNOWN, CIPHER_BLOWFISH, CIPHER_CBC, CIPHER_GCM } Cipher;

struct OdfLock {
    Cipher cipher;
    gboolean argon2;
    const EVP_MD *start, *sum_of; /* `sum_of` NULL: no sum */
    guint64 plain_bytes, key_bytes;
    guint64 rounds;                /* of PBKDF2 */
    guint64 passes, memory, lanes; /* of Argon2; KiB */
    LockBytes salt, vector, sum;
};

/* ---- the manifest ---- */

static const char *behind(const char *text, char mark)
{
    const char *at = text != NULL ? strrchr(text, mark) : NULL;
    return at != NULL ? at + 1 : text;
}

static gboolean is_one_of(const char *text, const char *a, const char *b)
{
    return text != NULL && (g_ascii_strcasecmp(text, a) == 0 || g_ascii_strcasecmp(text, b) == 0);
}

/* Names come as words ("SHA1") and as addresses ("…xmlenc#sha256"). */
static const EVP_MD *sum_named(const char *text, const char *small, const char *large)
{
    const char *name = behind(text, '#');
    if (is_one_of(name, small, small))
        return EVP_sha1();
    return is_one_of(name, large, large) ? EVP_sha256() : NULL;
}

static Cipher cipher_named(const char *text, guint64 *key_bytes)
{
    static const struct {
        const char *name;
        Cipher cipher;
        guint bytes;
    } rows[] = {{"aes128-cbc", CIPHER_CBC, 16}, {"aes192-cbc", CIPHER_CBC, 24},
                {"aes256-cbc", CIPHER_CBC, 32}, {"aes128-gcm", CIPHER_GCM, 16},
                {"aes192-gcm", CIPHER_GCM, 24}, {"aes256-gcm", CIPHER_GCM, 32}};
    const char *name = behind(text, '#');
    if (is_one_of(name, "Blowfish CFB", "blowfish"))
        return CIPHER_BLOWFISH; /* its key is as long as the derivation says */
    for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(rows); i++)
        if (strcmp(name, rows[i].name) == 0) {
            *key_bytes = rows[i].bytes;
            return rows[i].cipher;
        }
    return CIPHER_UNKNOWN;
}

static gboolean read_derivation(OdfLock *lock, const MarkupNode *node)
{
    const char *name = node != NULL ? lock_text(node, "key-derivation-name") : NULL;
    guint64 said = 0;
    if (name == NULL || !lock_bytes(node, "salt", &lock->salt) || lock->salt.size < 8 ||
        !lock_number(node, "key-size", KEY_MAX, lock->key_bytes, &said))
        return FALSE;
    if (lock->cipher == CIPHER_BLOWFISH)
        lock->key_bytes = said == 0 ? 16 : said;
    lock->argon2 = strcmp(behind(behind(name, '#'), ':'), "argon2id") == 0;
    if (!lock->argon2)
        return is_one_of(behind(name, '#'), "PBKDF2", "pbkdf2") &&
               lock_number(node, "iteration-count", ROUNDS_MAX, 0, &lock->rounds) &&
               lock->rounds > 0;
    return lock_number(node, "argon2-iterations", PASSES_MAX, 0, &lock->passes) &&
           lock_number(node, "argon2-memory", MEMORY_KIB_MAX, 0, &lock->memory) &&
           lock_number(node, "argon2-lanes", LANES_MAX, 0, &lock->lanes) && lock->passes > 0 &&
           lock->lanes > 0 && lock->memory >= 8 * lock->lanes;
}

static gboolean read_lock(OdfLock *lock, const MarkupNode *entry, const MarkupNode *node)
{
    const MarkupNode *algorithm = lock_element(node, "algorithm");
    const MarkupNode *start = lock_element(node, "start-key-generation");
    const char *sum = lock_text(node, "checksum-type");
    if (algorithm == NULL || !lock_number(entry, "size", G_MAXINT64, 0, &lock->plain_bytes) ||
        !lock_bytes(algorithm, "initialisation-vector", &lock->vector) ||
        !lock_bytes(node, "checksum", &lock->sum))
        return FALSE;
    lock->key_bytes = 16;
    lock->cipher = cipher_named(lock_text(algorithm, "algorithm-name"), &lock->key_bytes);
    lock->start = start == NULL
                      ? EVP_sha1()
                      : sum_named(lock_text(start, "start-key-generation-name"), "sha1", "sha256");
    if (sum != NULL) {
        lock->sum_of =
            strcmp(sum, "SHA1/1K") == 0 ? EVP_sha1() : sum_named(sum, "sha1-1k", "sha256-1k");
        if (lock->sum_of == NULL || lock->sum.size != (gsize)EVP_MD_get_size(lock->sum_of))
            return FALSE;
    }
    return lock->start != NULL && lock->cipher != CIPHER_UNKNOWN &&
           read_derivation(lock, lock_element(node, "key-derivation"));
}

static void read_entries(const MarkupNode *node, GHashTable *locks)
{
    for (const MarkupNode *entry = node->first; entry != NULL; entry = entry->next) {
        const MarkupNode *locked =
            entry->name != NULL ? lock_element(entry, "encryption-data") : NULL;
        const char *path = locked != NULL ? lock_text(entry, "full-path") : NULL;
        if (locked == NULL)
            continue;
        OdfLock *lock = g_new0(OdfLock, 1);
        if (!read_lock(lock, entry, locked))
            lock->cipher = CIPHER_UNKNOWN;
        g_hash_table_insert(locks, g_strdup(path != NULL ? path : ""), lock);
    }
}

gboolean odf_locks_read(const guint8 *manifest, gsize size, DisarmBudget *budget,
                        GHashTable **locks, GError **error)
{
    static const char type[] = "<!DOCTYPE", locked[] = "encryption-data";
    *locks = NULL;
    if (size == 0 || (memmem(manifest, size, type, sizeof type - 1) != NULL &&
                      memmem(manifest, size, locked, sizeof locked - 1) == NULL))
        return TRUE;
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_odf, budget);
    if (!markup_tree_read(tree, manifest, size, "META-INF/manifest.xml", error))
        return FALSE;
    if (lock_element(markup_tree_top(tree), "encryption-data") == NULL)
        return TRUE;
    *locks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    read_entries(markup_tree_root(tree), *locks);
    return TRUE;
}

guint64 odf_lock_plain_bytes(const OdfLock *lock)
{
    return lock->plain_bytes;
}

/* ---- the key ---- */

static gboolean charge(const OdfLock *lock, guint64 *work, DisarmBudget *budget, GError **error)
{
    guint64 blocks = (lock->key_bytes + SHA1_BYTES - 1) / SHA1_BYTES;
    guint64 asked =
        lock->argon2 ? lock->passes * lock->memory * ARGON2_WEIGHT : lock->rounds * blocks;
    gboolean room = !lock->argon2 || budget->limits.memory_bytes == 0 ||
                    lock->memory * 1024 <= budget->limits.memory_bytes / 2;
    if (room && asked <= ODF_LOCK_WORK - *work) {
        *work += asked;
        return TRUE;
    }
    problem_set(error, PROBLEM_TOO_LARGE,
                PROBLEM_BOTH("The work that the password asks for", "パスワードから鍵を作る計算"),
                NULL);
    return FALSE;
}

static gboolean derive(const OdfLock *lock, const char *password, LockBytes *key)
{
    guint8 start[EVP_MAX_MD_SIZE];
    gsize start_bytes = (gsize)EVP_MD_get_size(lock->start);
    key->size = (gsize)lock->key_bytes;
    gboolean well =
        lock_sum(lock->start, (const guint8 *)password, strlen(password), NULL, 0, start);
    if (well && lock->argon2) {
        argon2_context context = {.out = key->bytes,
                                  .outlen = (guint32)key->size,
                                  .pwd = start,
                                  .pwdlen = (guint32)start_bytes,
                                  .salt = (guint8 *)lock->salt.bytes,
                                  .saltlen = (guint32)lock->salt.size,
                                  .t_cost = (guint32)lock->passes,
                                  .m_cost = (guint32)lock->memory,
                                  .lanes = (guint32)lock->lanes,
                                  .threads = 1,
                                  .version = ARGON2_VERSION_13};
        well = argon2_ctx(&context, Argon2_id) == ARGON2_OK;
    } else if (well) {
        well = PKCS5_PBKDF2_HMAC((const char *)start, (int)start_bytes, lock->salt.bytes,
                                 (int)lock->salt.size, (int)lock->rounds, EVP_sha1(),
                                 (int)key->size, key->bytes) == 1;
    }
    OPENSSL_cleanse(start, sizeof start);
    return well;
}

/* ---- the entry ---- */

/* What is left of blocks: the last byte says how many go (XML Encryption 5.2). */
static gsize without_padding(const guint8 *plain, gsize size)
{
    guint8 last = size > 0 ? plain[size - 1] : 0;
    return last >= 1 && last <= AES_VECTOR && last <= size ? size - last : 0;
}

/* The packed contents into `plain`, which is as large as what is locked; their size, 0 for none. */
static gsize decrypt(const OdfLock *lock, const LockBytes *key, const guint8 *bytes, gsize size,
                     guint8 *plain)
{
    if (lock->cipher == CIPHER_BLOWFISH)
        return lock_blowfish(key, &lock->vector, bytes, size, plain) ? size : 0;
    if (lock->cipher == CIPHER_CBC)
        return lock->vector.size == AES_VECTOR &&
                       lock_aes(key->bytes, key->size, lock->vector.bytes, bytes, size, plain)
                   ? without_padding(plain, size)
                   : 0;
    if (size < (gsize)GCM_VECTOR + 16)
        return 0;
    return lock_gcm(key->bytes, key->size, bytes, bytes + GCM_VECTOR, size - GCM_VECTOR, plain)
               ? size - GCM_VECTOR - 16
               : 0;
}

static gboolean is_right(const OdfLock *lock, const guint8 *packed, gsize size)
{
    guint8 sum[EVP_MAX_MD_SIZE];
    if (lock->sum_of == NULL)
        return size > 0;
    return size > 0 && lock_sum(lock->sum_of, packed, MIN(size, SUMMED), NULL, 0, sum) &&
           CRYPTO_memcmp(sum, lock->sum.bytes, lock->sum.size) == 0;
}

GBytes *odf_lock_open(const OdfLock *lock, const char *password, const guint8 *bytes, gsize size,
                      guint64 *work, DisarmBudget *budget, GError **error)
{
    LockBytes key = {.size = 0};
    if (lock->cipher == CIPHER_UNKNOWN || password == NULL || strlen(password) > G_MAXINT16 ||
        size == 0)
        return NULL;
    if (!charge(lock, work, budget, error) || !disarm_budget_inflate(budget, size, error))
        return NULL;
    g_autofree guint8 *plain = g_malloc(size);
    gsize packed = derive(lock, password, &key) ? decrypt(lock, &key, bytes, size, plain) : 0;
    OPENSSL_cleanse(&key, sizeof key);
    if (!is_right(lock, plain, packed) ||
        !disarm_budget_stream(budget, packed, lock->plain_bytes, error))
        return NULL;
    return archive_inflate(plain, packed, (gsize)lock->plain_bytes);
}
