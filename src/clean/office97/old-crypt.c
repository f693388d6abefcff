/* clean/office97/old-crypt.c -- keys and keystreams of RC4 */
#include "clean/office97/old-crypt.h"
#include "clean/office97/bytes.h"
#include <string.h>

#define USUAL_PASSWORD "VelvetSweatshop" /* MS-XLS 2.2.10: not asked for */
#define SALT 16u
#define MD5_BYTES 16u
#define SHA1_BYTES 20u
#define RC4_ID 0x6801u
#define PASSWORD_UNITS 255

static void rc4(const guint8 *key, gsize key_bytes, guint8 *bytes, gsize size)
{
    guint8 box[256];
    for (guint i = 0; i < 256; i++)
        box[i] = (guint8)i;
    for (guint i = 0, j = 0; i < 256; i++) {
        guint8 was = box[i];
        j = (j + was + key[i % key_bytes]) & 0xFF;
        box[i] = box[j];
        box[j] = was;
    }
    guint i = 0, j = 0;
    for (gsize at = 0; at < size; at++) {
        i = (i + 1) & 0xFF;
        guint8 was = box[i];
        j = (j + was) & 0xFF;
        box[i] = box[j];
        box[j] = was;
        bytes[at] ^= box[(box[i] + was) & 0xFF];
    }
}

static void digest(gboolean sha1, const guint8 *a, gsize a_bytes, const guint8 *b, gsize b_bytes,
                   guint8 out[SHA1_BYTES])
{
    g_autoptr(GChecksum) sum = g_checksum_new(sha1 ? G_CHECKSUM_SHA1 : G_CHECKSUM_MD5);
    gsize size = SHA1_BYTES;
    g_checksum_update(sum, a, (gssize)a_bytes);
    if (b_bytes > 0)
        g_checksum_update(sum, b, (gssize)b_bytes);
    g_checksum_get_digest(sum, out, &size);
}

void old_crypt_block(const OldCrypt *crypt, guint32 block, guint8 *bytes, gsize size)
{
    guint8 number[4], key[SHA1_BYTES] = {0};
    bytes_set32(number, 0, block);
    digest(crypt->sha1, crypt->base, crypt->base_bytes, number, sizeof number, key);
    if (crypt->sha1 && crypt->key_bytes == 5) { /* of 40 bits: the rest is zero */
        memset(key + 5, 0, sizeof key - 5);
        rc4(key, 16, bytes, size);
        return;
    }
    rc4(key, crypt->key_bytes, bytes, size);
}

/* ---- passwords ---- */

static GByteArray *units_of(const char *password)
{
    glong count = 0;
    g_autofree guint16 *units = g_utf8_to_utf16(password, -1, NULL, &count, NULL);
    GByteArray *bytes = g_byte_array_new();
    for (glong i = 0; units != NULL && i < MIN(count, PASSWORD_UNITS); i++)
        bytes_add16(bytes, units[i]);
    return bytes;
}

static void derive_md5(OldCrypt *crypt, const GByteArray *password, const guint8 *salt)
{
    guint8 sum[SHA1_BYTES], many[16 * (5 + SALT)];
    static const guint8 none[1];
    digest(FALSE, password->len > 0 ? password->data : none, password->len, NULL, 0, sum);
    for (gsize i = 0; i < 16; i++) {
        memcpy(many + i * (5 + SALT), sum, 5);
        memcpy(many + i * (5 + SALT) + 5, salt, SALT);
    }
    digest(FALSE, many, sizeof many, NULL, 0, crypt->base);
    crypt->base_bytes = 5;
    crypt->key_bytes = MD5_BYTES;
}

/* Whether the verifier and its sum, both encrypted, belong to each other. */
static gboolean opens(const OldCrypt *crypt, const guint8 *verifier, const guint8 *sum)
{
    guint8 both[SALT + SHA1_BYTES], made[SHA1_BYTES];
    gsize sum_bytes = crypt->sha1 ? SHA1_BYTES : MD5_BYTES;
    memcpy(both, verifier, SALT);
    memcpy(both + SALT, sum, sum_bytes);
    old_crypt_block(crypt, 0, both, SALT + sum_bytes);
    digest(crypt->sha1, both, SALT, NULL, 0, made);
    return memcmp(made, both + SALT, sum_bytes) == 0;
}

static gboolean try_md5(OldCrypt *crypt, const guint8 *header, gsize size, const char *password)
{
    if (size < 4 + 3 * SALT)
        return FALSE;
    g_autoptr(GByteArray) units = units_of(password);
    *crypt = (OldCrypt){.sha1 = FALSE};
    derive_md5(crypt, units, header + 4);
    return opens(crypt, header + 4 + SALT, header + 4 + 2 * SALT);
}

static gboolean try_sha1(OldCrypt *crypt, const guint8 *header, gsize size, const char *password)
{
    gsize head_bytes = size >= 12 + 32 ? bytes_u32(header, 8) : 0;
    if (head_bytes < 32 || head_bytes > size ||
        size - head_bytes < 12 + 4 + 2 * SALT + 4 + SHA1_BYTES)
        return FALSE;
    const guint8 *head = header + 12, *verifier = head + head_bytes;
    guint32 bits = bytes_u32(head, 16);
    if (bytes_u32(head, 8) != RC4_ID || bytes_u32(verifier, 0) != SALT || bits > 128 ||
        bits % 8 != 0)
        return FALSE;
    g_autoptr(GByteArray) units = units_of(password);
    *crypt =
        (OldCrypt){.sha1 = TRUE, .base_bytes = SHA1_BYTES, .key_bytes = bits == 0 ? 5 : bits / 8};
    digest(TRUE, verifier + 4, SALT, units->data, units->len, crypt->base);
    return opens(crypt, verifier + 4 + SALT, verifier + 4 + 2 * SALT + 4);
}

gboolean old_crypt_open(OldCrypt *crypt, const guint8 *header, gsize size, const DisarmJob *job)
{
    const char *const passwords[] = {USUAL_PASSWORD, job->password};
    guint major = size >= 4 ? bytes_u16(header, 0) : 0,
          minor = size >= 4 ? bytes_u16(header, 2) : 0;
    for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++) {
        if (passwords[i] == NULL)
            continue;
        if (major == 1 && minor == 1 && try_md5(crypt, header, size, passwords[i]))
            return TRUE;
        if (major >= 2 && major <= 4 && minor == 2 && try_sha1(crypt, header, size, passwords[i]))
            return TRUE;
    }
    return FALSE;
}
