/* archive/crypt.c -- three ciphers, each as a decoder in a chain */
#include "archive/crypt.h"
#include "archive/reader.h"
#include "archive/zip_directory.h"
#include "base/charset.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#define AES_BLOCK 16
#define ROUNDS_AES 1000
#define HMAC_BYTES 10
#define CHECK_BYTES 2
#define KEY_MAX 32
#define SALT_MAX 16
/* 7-Zip itself writes 19; each step doubles the time a guess takes, and ours. */
#define CYCLES_MAX 20

void archive_reader_prepare(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_CIPHERS |
                            OPENSSL_INIT_ADD_ALL_DIGESTS,
                        NULL);
}

static Pull *locked(const char *what, GError **error)
{
    problem_set(error, PROBLEM_ENCRYPTED, what, NULL);
    return NULL;
}

/* ---- ZIP's own cipher ---- */

typedef struct {
    Pull pull; /* first */
    const guint8 *bytes;
    gsize at, size;
    guint32 keys[3];
    guint32 crc_table[256];
} ZipCipher;

static void make_table(guint32 *table)
{
    for (guint32 i = 0; i < 256; i++) {
        guint32 value = i;
        for (guint bit = 0; bit < 8; bit++)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0xEDB88320u : 0);
        table[i] = value;
    }
}

static void turn(ZipCipher *cipher, guint8 plain)
{
    guint32 *keys = cipher->keys;
    keys[0] = (keys[0] >> 8) ^ cipher->crc_table[(keys[0] ^ plain) & 0xFF];
    keys[1] = (keys[1] + (keys[0] & 0xFF)) * 134775813u + 1;
    keys[2] = (keys[2] >> 8) ^ cipher->crc_table[(keys[2] ^ (keys[1] >> 24)) & 0xFF];
}

static guint8 open_byte(ZipCipher *cipher, guint8 locked_byte)
{
    guint32 word = (cipher->keys[2] & 0xFFFF) | 2;
    guint8 plain = locked_byte ^ (guint8)((word * (word ^ 1)) >> 8);
    turn(cipher, plain);
    return plain;
}

static gssize read_zip_cipher(Pull *pull, guint8 *out, gsize size, GError **error)
{
    (void)error;
    ZipCipher *cipher = (ZipCipher *)(void *)pull;
    gsize part = MIN(size, cipher->size - cipher->at);
    for (gsize i = 0; i < part; i++)
        out[i] = open_byte(cipher, cipher->bytes[cipher->at + i]);
    cipher->at += part;
    return (gssize)part;
}

/* Whether the header that stands before the contents ends as it should. */
static gboolean unlock_zip(ZipCipher *cipher, const guint8 *password, gsize size, guint8 check)
{
    static const guint32 start[3] = {0x12345678u, 0x23456789u, 0x34567890u};
    memcpy(cipher->keys, start, sizeof start);
    for (gsize i = 0; i < size; i++)
        turn(cipher, password[i]);
    guint8 last = 0;
    for (cipher->at = 0; cipher->at < CRYPT_ZIP_HEADER_BYTES; cipher->at++)
        last = open_byte(cipher, cipher->bytes[cipher->at]);
    return last == check;
}

/* The password in CP932, where that is something else than it is in UTF-8; else NULL. */
static char *password_cp932(const char *password)
{
    return g_str_is_ascii(password)
               ? NULL
               : charset_encode("cp932", password, strlen(password), "", NULL, NULL);
}

Pull *crypt_zip(const guint8 *bytes, gsize size_bytes, guint8 check, const char *password,
                const char *what, GError **error)
{
    if (password == NULL || size_bytes < CRYPT_ZIP_HEADER_BYTES)
        return locked(what, error);
    ZipCipher *cipher = g_new0(ZipCipher, 1);
    cipher->pull = (Pull){.read = read_zip_cipher, .what = what};
    cipher->bytes = bytes;
    cipher->size = size_bytes;
    make_table(cipher->crc_table);
    g_autofree char *other = password_cp932(password);
    if (unlock_zip(cipher, (const guint8 *)password, strlen(password), check) ||
        (other != NULL && unlock_zip(cipher, (const guint8 *)other, strlen(other), check)))
        return &cipher->pull;
    pull_free(&cipher->pull);
    return locked(what, error);
}

/* ---- WinZip's AES ---- */

typedef struct {
    Pull pull; /* first */
    const guint8 *bytes;
    gsize at, size;
    EVP_CIPHER_CTX *context;
    guint64 counter;
    guint8 stream[4096];
    gsize stream_at;
} ZipAes;

static gboolean refill(ZipAes *aes)
{
    guint8 counters[sizeof aes->stream] = {0};
    for (gsize at = 0; at < sizeof counters; at += AES_BLOCK) {
        aes->counter++;
        for (guint i = 0; i < 8; i++)
            counters[at + i] = (guint8)(aes->counter >> (8 * i));
    }
    int made = 0;
    aes->stream_at = 0;
    return EVP_EncryptUpdate(aes->context, aes->stream, &made, counters, sizeof counters) == 1 &&
           made == (int)sizeof counters;
}

static gssize read_zip_aes(Pull *pull, guint8 *out, gsize size, GError **error)
{
    ZipAes *aes = (ZipAes *)(void *)pull;
    if (aes->stream_at == sizeof aes->stream && !refill(aes))
        return pull_damaged(pull, error);
    gsize part = MIN(MIN(size, aes->size - aes->at), sizeof aes->stream - aes->stream_at);
    for (gsize i = 0; i < part; i++)
        out[i] = aes->bytes[aes->at + i] ^ aes->stream[aes->stream_at + i];
    aes->at += part;
    aes->stream_at += part;
    return (gssize)part;
}

static void clear_zip_aes(Pull *pull)
{
    EVP_CIPHER_CTX_free(((ZipAes *)(void *)pull)->context);
}

typedef struct {
    gsize key, salt; /* bytes */
    const EVP_CIPHER *(*cipher)(void);
} Strength;

static const Strength strengths[] = {
    {16, 8, EVP_aes_128_ecb}, {24, 12, EVP_aes_192_ecb}, {32, 16, EVP_aes_256_ecb}};

/* Key, key of the HMAC, and two bytes that tell a wrong password. */
static gboolean derive(guint8 *keys, const Strength *strength, const guint8 *bytes,
                       const char *password)
{
    int size = (int)(2 * strength->key + CHECK_BYTES);
    return PKCS5_PBKDF2_HMAC(password, (int)strlen(password), bytes, (int)strength->salt,
                             ROUNDS_AES, EVP_sha1(), size, keys) == 1 &&
           memcmp(keys + 2 * strength->key, bytes + strength->salt, CHECK_BYTES) == 0;
}

static gboolean authentic(const Strength *strength, const guint8 *keys, const guint8 *bytes,
                          gsize size)
{
    guint8 sum[EVP_MAX_MD_SIZE];
    unsigned sum_bytes = 0;
    return HMAC(EVP_sha1(), keys + strength->key, (int)strength->key, bytes, size, sum,
                &sum_bytes) != NULL &&
           CRYPTO_memcmp(sum, bytes + size, HMAC_BYTES) == 0;
}

static Pull *make_zip_aes(const Strength *strength, const guint8 *keys, const guint8 *bytes,
                          gsize size, const char *what)
{
    ZipAes *aes = g_new0(ZipAes, 1);
    aes->pull = (Pull){.read = read_zip_aes, .clear = clear_zip_aes, .what = what};
    aes->bytes = bytes;
    aes->size = size;
    aes->stream_at = sizeof aes->stream;
    aes->context = EVP_CIPHER_CTX_new();
    if (aes->context != NULL &&
        EVP_EncryptInit_ex(aes->context, strength->cipher(), NULL, keys, NULL) == 1)
        return &aes->pull;
    pull_free(&aes->pull);
    return NULL;
}

Pull *crypt_zip_aes(const guint8 *bytes, gsize size_bytes, guint strength, const char *password,
                    const char *what, GError **error)
{
    if (strength < 1 || strength > G_N_ELEMENTS(strengths) || password == NULL)
        return locked(what, error);
    const Strength *form = &strengths[strength - 1];
    gsize head = form->salt + CHECK_BYTES;
    if (size_bytes < head + HMAC_BYTES || strlen(password) > G_MAXINT16)
        return locked(what, error);
    guint8 keys[2 * KEY_MAX + CHECK_BYTES];
    g_autofree char *other = password_cp932(password);
    if (!derive(keys, form, bytes, password) &&
        (other == NULL || !derive(keys, form, bytes, other)))
        return locked(what, error);
    gsize size = size_bytes - head - HMAC_BYTES;
    Pull *pull = NULL;
    if (authentic(form, keys, bytes + head, size))
        pull = make_zip_aes(form, keys, bytes + head, size, what);
    OPENSSL_cleanse(keys, sizeof keys);
    if (pull == NULL)
        zip_damaged(what, "a part of it was changed after it was locked",
                    "暗号化された後に中の部品が変えられています", error);
    return pull;
}

/* ---- 7z's AES ---- */

typedef struct {
    Pull pull; /* first */
    EVP_CIPHER_CTX *context;
    guint8 input[4096], plain[4096];
    gsize at, size; /* of what is not yet handed out */
} SevenAes;

static gssize decrypt_next(SevenAes *aes, GError **error)
{
    gssize got = pull_read_full(aes->pull.from, aes->input, sizeof aes->input, error);
    int made = 0;
    if (got < 0)
        return -1;
    if (got % AES_BLOCK != 0 ||
        EVP_DecryptUpdate(aes->context, aes->plain, &made, aes->input, (int)got) != 1 ||
        made != got)
        return pull_damaged(&aes->pull, error);
    aes->at = 0;
    aes->size = (gsize)got;
    return got;
}

static gssize read_seven(Pull *pull, guint8 *out, gsize size, GError **error)
{
    SevenAes *aes = (SevenAes *)(void *)pull;
    if (aes->at == aes->size && decrypt_next(aes, error) < 0)
        return -1;
    gsize part = MIN(size, aes->size - aes->at);
    memcpy(out, aes->plain + aes->at, part);
    aes->at += part;
    return (gssize)part;
}

static void clear_seven(Pull *pull)
{
    SevenAes *aes = (SevenAes *)(void *)pull;
    EVP_CIPHER_CTX_free(aes->context);
}

typedef struct {
    guint cycles; /* rounds as a power of two */
    gsize salt_bytes;
    guint8 salt[SALT_MAX], vector[AES_BLOCK];
} SevenForm;

static gboolean read_form(SevenForm *form, const guint8 *properties, gsize size)
{
    Cursor c = cursor_over(properties, size);
    guint8 first = cursor_u8(&c);
    guint8 second = (first & 0xC0) != 0 ? cursor_u8(&c) : 0;
    form->cycles = first & 0x3F;
    form->salt_bytes = (gsize)((first >> 7) & 1) + (second >> 4);
    gsize vector_bytes = (gsize)((first >> 6) & 1) + (second & 0x0F);
    const guint8 *salt = cursor_lend(&c, form->salt_bytes, SALT_MAX);
    const guint8 *vector = cursor_lend(&c, vector_bytes, AES_BLOCK);
    if (!cursor_at_end(&c) || form->cycles > CYCLES_MAX)
        return FALSE;
    memcpy(form->salt, salt, form->salt_bytes);
    memcpy(form->vector, vector, vector_bytes);
    return TRUE;
}

static gboolean hash_rounds(EVP_MD_CTX *hash, const SevenForm *form, const gunichar2 *password,
                            gsize password_bytes, guint8 *key)
{
    gsize round = form->salt_bytes + password_bytes + 8;
    g_autofree guint8 *bytes = g_malloc0(round);
    guint8 *counter = bytes + round - 8;
    memcpy(bytes, form->salt, form->salt_bytes);
    memcpy(bytes + form->salt_bytes, password, password_bytes);
    gboolean well = EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;
    for (guint64 i = 0; well && i < (guint64)1 << form->cycles; i++) {
        for (guint at = 0; at < 8; at++)
            counter[at] = (guint8)(i >> (8 * at));
        well = EVP_DigestUpdate(hash, bytes, round) == 1;
    }
    OPENSSL_cleanse(bytes, round);
    return well && EVP_DigestFinal_ex(hash, key, NULL) == 1;
}

static gboolean seven_key(const SevenForm *form, const char *password, guint8 *key)
{
    glong units = 0;
    g_autofree gunichar2 *wide = g_utf8_to_utf16(password, -1, NULL, &units, NULL);
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    for (glong i = 0; i < units; i++)
        wide[i] = GUINT16_TO_LE(wide[i]);
    gboolean well =
        wide != NULL && hash != NULL && hash_rounds(hash, form, wide, (gsize)units * 2, key);
    EVP_MD_CTX_free(hash);
    return well;
}

static Pull *make_seven(Pull *from, const SevenForm *form, const guint8 *key)
{
    SevenAes *aes = g_new0(SevenAes, 1);
    aes->pull = (Pull){.read = read_seven, .clear = clear_seven, .from = from, .what = from->what};
    aes->context = EVP_CIPHER_CTX_new();
    if (aes->context != NULL &&
        EVP_DecryptInit_ex(aes->context, EVP_aes_256_cbc(), NULL, key, form->vector) == 1 &&
        EVP_CIPHER_CTX_set_padding(aes->context, 0) == 1)
        return &aes->pull;
    pull_free(&aes->pull);
    return NULL;
}

Pull *crypt_seven(Pull *from, const guint8 *properties, gsize properties_bytes,
                  const char *password, GError **error)
{
    SevenForm form = {0};
    guint8 key[KEY_MAX];
    const char *what = from->what;
    gboolean known = read_form(&form, properties, properties_bytes);
    if (!known || password == NULL || strlen(password) > G_MAXINT16 ||
        !seven_key(&form, password, key)) {
        pull_free(from);
        return known ? locked(what, error)
                     : (zip_damaged(what, "its encryption is of an unknown form",
                                    "暗号の形式が分かりません", error),
                        NULL);
    }
    Pull *pull = make_seven(from, &form, key);
    OPENSSL_cleanse(key, sizeof key);
    return pull != NULL ? pull : locked(what, error);
}
