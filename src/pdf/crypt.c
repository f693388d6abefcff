/* pdf/crypt.c -- from a password to the key of each object */
#include "pdf/crypt.h"
#include "base/problem.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#define KEY_MAX 32u
#define PASSWORD_BYTES 32u
#define SALTED_MAX 127u /* of a password of revision 5 and 6 */
#define IV_BYTES 16u

typedef enum { CRYPT_NONE, CRYPT_RC4, CRYPT_AES } CryptWay;

struct PdfCrypt {
    gint64 version, revision, permissions;
    guint8 key[KEY_MAX];
    gsize key_bytes;
    CryptWay strings, streams, files;
    gboolean locked; /* files, whose key is not known */
    gboolean metadata;
    const PdfValue *user, *owner, *user_key, *owner_key; /* while it is opened */
    const char *id;
    gsize id_bytes;
};

static const guint8 padding[PASSWORD_BYTES + 1] =
    "\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08"
    "\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A";

/* ---- ciphers ---- */

static void rc4(const guint8 *key, gsize key_bytes, const guint8 *in, guint8 *out, gsize size)
{
    guint8 s[256], i = 0, j = 0;
    for (guint k = 0; k < 256; k++)
        s[k] = (guint8)k;
    for (guint k = 0; k < 256; k++) {
        j = (guint8)(j + s[k] + key[k % key_bytes]);
        guint8 swap = s[k];
        s[k] = s[j];
        s[j] = swap;
    }
    for (gsize k = 0, jj = 0; k < size; k++) {
        i++;
        jj = (guint8)(jj + s[i]);
        guint8 swap = s[i];
        s[i] = s[jj];
        s[jj] = swap;
        out[k] = in[k] ^ s[(guint8)(s[i] + s[jj])];
    }
}

typedef enum { AES_DECRYPT, AES_ENCRYPT } AesWay;

/* Whole blocks, without padding. */
static gboolean aes(AesWay way, const guint8 *key, gsize key_bytes, const guint8 *iv,
                    const guint8 *in, guint8 *out, gsize size)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    const EVP_CIPHER *cipher = key_bytes == 32 ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
    int made = 0;
    gboolean fine = context != NULL && size <= G_MAXINT32 &&
                    EVP_CipherInit_ex(context, cipher, NULL, key, iv, way == AES_ENCRYPT) == 1 &&
                    EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                    EVP_CipherUpdate(context, out, &made, in, (int)size) == 1;
    EVP_CIPHER_CTX_free(context);
    return fine;
}

static void digest(const EVP_MD *kind, const guint8 *bytes, gsize size, guint8 *out)
{
    unsigned made = 0;
    if (EVP_Digest(bytes, size, out, &made, kind, NULL) != 1)
        memset(out, 0, (gsize)EVP_MD_get_size(kind));
}

/* ---- revisions 2 to 4 ---- */

static void pad(const char *password, guint8 *out)
{
    gsize size = MIN(strlen(password), PASSWORD_BYTES);
    memcpy(out, password, size);
    memcpy(out + size, padding, PASSWORD_BYTES - size);
}

/* Algorithm 2. */
static void make_key(PdfCrypt *crypt, const guint8 *padded)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    guint32 flags = (guint32)crypt->permissions;
    guint8 p[4] = {(guint8)flags, (guint8)(flags >> 8), (guint8)(flags >> 16),
                   (guint8)(flags >> 24)};
    guint8 sum[EVP_MAX_MD_SIZE];
    g_byte_array_append(all, padded, PASSWORD_BYTES);
    g_byte_array_append(all, (const guint8 *)crypt->owner->as.text, PASSWORD_BYTES);
    g_byte_array_append(all, p, 4);
    g_byte_array_append(all, (const guint8 *)crypt->id, (guint)crypt->id_bytes);
    if (crypt->revision >= 4 && !crypt->metadata)
        g_byte_array_append(all, (const guint8 *)"\xff\xff\xff\xff", 4);
    digest(EVP_md5(), all->data, all->len, sum);
    for (guint i = 0; i < 50 && crypt->revision >= 3; i++)
        digest(EVP_md5(), sum, crypt->key_bytes, sum);
    memcpy(crypt->key, sum, crypt->key_bytes);
}

/* RC4 with the key, then with nineteen of its kin. */
static void rc4_twenty(const guint8 *key, gsize key_bytes, guint8 *bytes, gsize size, gboolean back)
{
    for (guint i = 0; i < 20; i++) {
        guint8 turned[KEY_MAX];
        for (gsize k = 0; k < key_bytes; k++)
            turned[k] = key[k] ^ (guint8)(back ? 19 - i : i);
        rc4(turned, key_bytes, bytes, bytes, size);
    }
}

/* Algorithms 4, 5 and 6. */
static gboolean user_opens(PdfCrypt *crypt, const guint8 *padded)
{
    guint8 made[PASSWORD_BYTES];
    make_key(crypt, padded);
    if (crypt->revision == 2) {
        rc4(crypt->key, crypt->key_bytes, padding, made, PASSWORD_BYTES);
        return memcmp(made, crypt->user->as.text, PASSWORD_BYTES) == 0;
    }
    g_autoptr(GByteArray) all = g_byte_array_new();
    guint8 sum[EVP_MAX_MD_SIZE];
    g_byte_array_append(all, padding, PASSWORD_BYTES);
    g_byte_array_append(all, (const guint8 *)crypt->id, (guint)crypt->id_bytes);
    digest(EVP_md5(), all->data, all->len, sum);
    rc4_twenty(crypt->key, crypt->key_bytes, sum, 16, FALSE);
    return memcmp(sum, crypt->user->as.text, 16) == 0;
}

/* Algorithm 7: the owner's password holds the user's. */
static gboolean owner_opens(PdfCrypt *crypt, const guint8 *padded)
{
    guint8 sum[EVP_MAX_MD_SIZE], user[PASSWORD_BYTES];
    digest(EVP_md5(), padded, PASSWORD_BYTES, sum);
    for (guint i = 0; i < 50 && crypt->revision >= 3; i++)
        digest(EVP_md5(), sum, 16, sum);
    memcpy(user, crypt->owner->as.text, PASSWORD_BYTES);
    if (crypt->revision == 2)
        rc4(sum, crypt->key_bytes, user, user, PASSWORD_BYTES);
    else
        rc4_twenty(sum, crypt->key_bytes, user, PASSWORD_BYTES, TRUE);
    return user_opens(crypt, user);
}

static gboolean open_old(PdfCrypt *crypt, const char *password)
{
    guint8 padded[PASSWORD_BYTES];
    pad(password, padded);
    return user_opens(crypt, padded) || owner_opens(crypt, padded);
}

/* ---- revisions 5 and 6 ---- */

/* One round of algorithm 2.B: K over AES of 64 times (password, K, user key); the new K in `sum`,
 * whose size is given. */
static gsize harden_once(const guint8 *first, gsize first_bytes, guint8 *sum, gsize sum_bytes,
                         const char *more, gsize more_bytes, guint8 *last)
{
    gsize one = first_bytes + sum_bytes + more_bytes;
    g_autofree guint8 *all = g_malloc(one * 64), *made = g_malloc(one * 64);
    memcpy(all, first, first_bytes);
    memcpy(all + first_bytes, sum, sum_bytes);
    memcpy(all + first_bytes + sum_bytes, more, more_bytes);
    for (guint i = 1; i < 64; i++)
        memcpy(all + one * i, all, one);
    if (!aes(AES_ENCRYPT, sum, 16, sum + 16, all, made, one * 64))
        memset(made, 0, one * 64);
    guint rest = 0;
    for (guint i = 0; i < 16; i++)
        rest += made[i];
    const EVP_MD *kinds[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
    digest(kinds[rest % 3], made, one * 64, sum);
    *last = made[one * 64 - 1];
    return (gsize)EVP_MD_get_size(kinds[rest % 3]);
}

/* Algorithm 2.A and 2.B: 32 bytes of password, salt and perhaps the user's 48 bytes. */
static void harden(const PdfCrypt *crypt, const char *password, const char *salt, const char *more,
                   gsize more_bytes, guint8 *out)
{
    gsize size = MIN(strlen(password), SALTED_MAX);
    guint8 sum[EVP_MAX_MD_SIZE], last = 0;
    g_autoptr(GByteArray) all = g_byte_array_new();
    g_byte_array_append(all, (const guint8 *)password, (guint)size);
    g_byte_array_append(all, (const guint8 *)salt, 8);
    g_byte_array_append(all, (const guint8 *)more, (guint)more_bytes);
    digest(EVP_sha256(), all->data, all->len, sum);
    gsize sum_bytes = 32;
    for (guint i = 0; crypt->revision == 6 && (i < 64 || last > i - 32); i++)
        sum_bytes =
            harden_once((const guint8 *)password, size, sum, sum_bytes, more, more_bytes, &last);
    memcpy(out, sum, 32);
}

static gboolean opens_new(PdfCrypt *crypt, const char *password, const PdfValue *check,
                          const PdfValue *key, const char *more, gsize more_bytes)
{
    static const guint8 zeros[IV_BYTES] = {0};
    guint8 made[32];
    harden(crypt, password, check->as.text + 32, more, more_bytes, made);
    if (memcmp(made, check->as.text, 32) != 0)
        return FALSE;
    harden(crypt, password, check->as.text + 40, more, more_bytes, made);
    return aes(AES_DECRYPT, made, 32, zeros, (const guint8 *)key->as.text, crypt->key, 32);
}

static gboolean open_new(PdfCrypt *crypt, const char *password)
{
    crypt->key_bytes = 32;
    return opens_new(crypt, password, crypt->user, crypt->user_key, "", 0) ||
           opens_new(crypt, password, crypt->owner, crypt->owner_key, crypt->user->as.text, 48);
}

/* ---- what the dictionary says ---- */

static gint64 number_of(const PdfValue *dict, const char *key, gint64 otherwise)
{
    const PdfValue *value = pdf_dict_get(dict, key);
    return value != NULL && value->type == PDF_INTEGER ? value->as.integer : otherwise;
}

static gboolean is_long(const PdfValue *value, guint32 size)
{
    return value != NULL && value->type == PDF_STRING && value->size >= size;
}

/* A crypt filter by the name under `key` (7.6.6). FALSE for a way that is not known. */
static gboolean take_way(const PdfValue *encrypt, const char *key, CryptWay *way)
{
    const PdfValue *name = pdf_dict_get(encrypt, key);
    if (name == NULL || pdf_is_name(name, "Identity")) {
        *way = CRYPT_NONE;
        return TRUE;
    }
    const PdfValue *filter =
        name->type == PDF_NAME ? pdf_dict_get(pdf_dict_get(encrypt, "CF"), name->as.text) : NULL;
    const PdfValue *method = pdf_dict_get(filter, "CFM");
    *way = pdf_is_name(method, "V2")                                      ? CRYPT_RC4
           : pdf_is_name(method, "AESV2") || pdf_is_name(method, "AESV3") ? CRYPT_AES
                                                                          : CRYPT_NONE;
    return *way != CRYPT_NONE || pdf_is_name(method, "None");
}

static gboolean read_ways(PdfCrypt *crypt, const PdfValue *encrypt)
{
    gint64 bits = number_of(encrypt, "Length", 40);
    crypt->strings = crypt->streams = crypt->files = CRYPT_RC4;
    if (crypt->version == 1)
        bits = 40;
    if (crypt->version == 4)
        bits = 128;
    if (bits < 40 && bits >= 5) /* some count bytes */
        bits *= 8;
    crypt->key_bytes = (gsize)CLAMP(bits, 40, 128) / 8;
    if (crypt->version < 4)
        return crypt->version == 1 || crypt->version == 2;
    if (!take_way(encrypt, "StrF", &crypt->strings) || !take_way(encrypt, "StmF", &crypt->streams))
        return FALSE;
    crypt->files = crypt->streams;
    if (pdf_dict_get(encrypt, "EFF") != NULL)
        crypt->locked = !take_way(encrypt, "EFF", &crypt->files);
    return TRUE;
}

/* Where nothing but files is encrypted, the rest needs no key. */
static gboolean lock_files(PdfCrypt *crypt)
{
    crypt->locked = crypt->files != CRYPT_NONE;
    return crypt->strings == CRYPT_NONE && crypt->streams == CRYPT_NONE;
}

static gboolean read_dictionary(PdfCrypt *crypt, const PdfValue *encrypt, const PdfValue *id)
{
    const PdfValue *metadata = pdf_dict_get(encrypt, "EncryptMetadata");
    crypt->version = number_of(encrypt, "V", 0);
    crypt->revision = number_of(encrypt, "R", 0);
    crypt->permissions = number_of(encrypt, "P", 0);
    crypt->metadata = metadata == NULL || metadata->type != PDF_BOOLEAN || metadata->as.integer;
    crypt->user = pdf_dict_get(encrypt, "U");
    crypt->owner = pdf_dict_get(encrypt, "O");
    crypt->user_key = pdf_dict_get(encrypt, "UE");
    crypt->owner_key = pdf_dict_get(encrypt, "OE");
    crypt->id = id != NULL && id->type == PDF_STRING ? id->as.text : "";
    crypt->id_bytes = id != NULL && id->type == PDF_STRING ? id->size : 0;
    gboolean old = crypt->revision >= 2 && crypt->revision <= 4;
    gboolean new = crypt->revision == 5 || crypt->revision == 6;
    guint32 size = old ? PASSWORD_BYTES : 48;
    return pdf_is_name(pdf_dict_get(encrypt, "Filter"), "Standard") && is_long(crypt->user, size) &&
           is_long(crypt->owner, size) && (old || new) &&
           (old || (is_long(crypt->user_key, 32) && is_long(crypt->owner_key, 32))) &&
           read_ways(crypt, encrypt);
}

PdfCrypt *pdf_crypt_open(const PdfValue *encrypt, const PdfValue *id, const char *password,
                         GError **error)
{
    const PdfValue *handler = pdf_dict_get(encrypt, "Filter");
    if (handler != NULL && handler->type == PDF_NAME && !pdf_is_name(handler, "Standard")) {
        problem_set(error, PROBLEM_UNSUPPORTED,
                    PROBLEM_BOTH("PDF under a certificate or rights management",
                                 "証明書や権利管理で暗号化された PDF"),
                    PROBLEM_BOTH("Ask for it without that protection.",
                                 "その保護を外したものを送ってもらってください。"));
        return NULL;
    }
    PdfCrypt *crypt = g_new0(PdfCrypt, 1);
    gboolean read = read_dictionary(crypt, encrypt, id);
    gboolean old = crypt->revision <= 4;
    gboolean open = read && (old ? open_old(crypt, "") : open_new(crypt, ""));
    if (read && !open && password != NULL)
        open = old ? open_old(crypt, password) : open_new(crypt, password);
    if (open || (read && lock_files(crypt)))
        return crypt;
    problem_set(error, PROBLEM_ENCRYPTED, "PDF", NULL);
    pdf_crypt_free(crypt);
    return NULL;
}

void pdf_crypt_free(PdfCrypt *crypt)
{
    if (crypt != NULL)
        OPENSSL_cleanse(crypt, sizeof *crypt);
    g_free(crypt);
}

/* ---- objects ---- */

/* Algorithm 1; the key of all objects in revisions 5 and 6. */
static gsize object_key(const PdfCrypt *crypt, CryptWay way, guint32 number, guint16 generation,
                        guint8 *out)
{
    guint8 all[KEY_MAX + 9];
    gsize size = crypt->key_bytes;
    memcpy(all, crypt->key, size);
    if (crypt->revision >= 5) {
        memcpy(out, all, size);
        return size;
    }
    all[size++] = (guint8)number;
    all[size++] = (guint8)(number >> 8);
    all[size++] = (guint8)(number >> 16);
    all[size++] = (guint8)generation;
    all[size++] = (guint8)(generation >> 8);
    if (way == CRYPT_AES) {
        memcpy(all + size, "sAlT", 4);
        size += 4;
    }
    digest(EVP_md5(), all, size, out);
    return MIN(crypt->key_bytes + 5, 16);
}

/* `out` has room for `size`. Returns how much was made. */
static gsize undo(const PdfCrypt *crypt, CryptWay way, guint32 number, guint16 generation,
                  const guint8 *in, gsize size, guint8 *out)
{
    guint8 key[EVP_MAX_MD_SIZE];
    gsize key_bytes = object_key(crypt, way, number, generation, key);
    if (way == CRYPT_RC4) {
        rc4(key, key_bytes, in, out, size);
        return size;
    }
    if (size < 2 * IV_BYTES)
        return 0;
    gsize blocks = (size - IV_BYTES) / IV_BYTES * IV_BYTES;
    if (!aes(AES_DECRYPT, key, key_bytes, in, in + IV_BYTES, out, blocks))
        return 0;
    guint8 last = out[blocks - 1];
    return last >= 1 && last <= IV_BYTES ? blocks - last : blocks;
}

const char *pdf_crypt_string(const PdfCrypt *crypt, guint32 number, guint16 generation,
                             const char *text, guint32 *size, PdfArena *arena)
{
    if (crypt->strings == CRYPT_NONE)
        return text;
    char *out = pdf_arena_take(arena, (gsize)*size + 1);
    if (out == NULL)
        return NULL;
    *size = (guint32)undo(crypt, crypt->strings, number, generation, (const guint8 *)text, *size,
                          (guint8 *)out);
    out[*size] = '\0';
    return out;
}

gboolean pdf_crypt_files_locked(const PdfCrypt *crypt)
{
    return crypt->locked;
}

GBytes *pdf_crypt_stream(const PdfCrypt *crypt, PdfCryptUse use, guint32 number, guint16 generation,
                         const guint8 *bytes, gsize size)
{
    CryptWay way = use == PDF_CRYPT_FILE ? crypt->files : crypt->streams;
    if (way == CRYPT_NONE)
        return g_bytes_new_static(bytes, size);
    guint8 *out = g_try_malloc(MAX(size, 1));
    if (out == NULL)
        return NULL;
    gsize made = undo(crypt, way, number, generation, bytes, size, out);
    return g_bytes_new_take(out, made);
}
