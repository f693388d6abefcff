/* people/key.c -- see key.h */
#include "people/key.h"
#include "base/ids.h"
#include "base/problem.h"
#include "os/files.h"
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <unistd.h>

#define NONCE_BYTES 12
#define TAG_BYTES 16
#define RANDOM_BYTES 16
#define TIME_BYTES 8

/* ---- the file ---- */

static gboolean make_key(int dir, PeopleKey *key, GError **error)
{
    return random_fill(key->bytes, sizeof key->bytes, error) &&
           os_write_durably(dir, PEOPLE_KEY_FILE, 0600, key->bytes, sizeof key->bytes, error);
}

gboolean people_key_load(const char *folder, PeopleKey *key, GError **error)
{
    g_auto(OsFd) dir = os_open_dir(folder, error);
    if (dir < 0)
        return FALSE;
    if (faccessat(dir, PEOPLE_KEY_FILE, F_OK, 0) != 0 && errno == ENOENT)
        return make_key(dir, key, error);
    g_autoptr(GByteArray) bytes = os_read_file(dir, PEOPLE_KEY_FILE, PEOPLE_KEY_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    gboolean whole = bytes->len == PEOPLE_KEY_BYTES;
    if (whole)
        memcpy(key->bytes, bytes->data, PEOPLE_KEY_BYTES);
    else
        problem_set(error, PROBLEM_FORMAT, PEOPLE_KEY_FILE, "32 bytes");
    explicit_bzero(bytes->data, bytes->len);
    return whole;
}

/* ---- sealing ---- */

/* A key of its own for each use. */
static void derive(const PeopleKey *key, const char *purpose, guint8 out[PEOPLE_KEY_BYTES])
{
    people_key_mac(key, "derive", (const guint8 *)purpose, strlen(purpose), out);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)

static EVP_CIPHER_CTX *cipher_new(const PeopleKey *key, const guint8 *nonce, int encrypt)
{
    guint8 own[PEOPLE_KEY_BYTES];
    g_autoptr(EVP_CIPHER_CTX) cipher = EVP_CIPHER_CTX_new();
    derive(key, "seal", own);
    gboolean made = cipher != NULL &&
                    EVP_CipherInit_ex(cipher, EVP_aes_256_gcm(), NULL, own, nonce, encrypt) == 1;
    explicit_bzero(own, sizeof own);
    return made ? g_steal_pointer(&cipher) : NULL;
}

GByteArray *people_key_seal(const PeopleKey *key, const char *owner, const guint8 *bytes,
                            gsize size_bytes, GError **error)
{
    int got = 0;
    g_autoptr(GByteArray) out =
        g_byte_array_sized_new((guint)(NONCE_BYTES + size_bytes + TAG_BYTES));
    g_byte_array_set_size(out, (guint)(NONCE_BYTES + size_bytes + TAG_BYTES));
    if (!random_fill(out->data, NONCE_BYTES, error))
        return NULL;
    g_autoptr(EVP_CIPHER_CTX) cipher = cipher_new(key, out->data, 1);
    guint8 *text = out->data + NONCE_BYTES;
    if (cipher != NULL &&
        EVP_CipherUpdate(cipher, NULL, &got, (const guint8 *)owner, (int)strlen(owner)) == 1 &&
        EVP_CipherUpdate(cipher, text, &got, bytes, (int)size_bytes) == 1 &&
        EVP_CipherFinal_ex(cipher, text + got, &got) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, text + size_bytes) == 1)
        return g_steal_pointer(&out);
    problem_set(error, PROBLEM_INTERNAL, "AES-GCM", NULL);
    return NULL;
}

gboolean people_key_open(const PeopleKey *key, const char *owner, const guint8 *sealed,
                         gsize sealed_bytes, guint8 *out, gsize size_bytes, GError **error)
{
    int got = 0;
    gboolean opened = FALSE;
    if (sealed_bytes == NONCE_BYTES + size_bytes + TAG_BYTES) {
        const guint8 *text = sealed + NONCE_BYTES;
        g_autoptr(EVP_CIPHER_CTX) cipher = cipher_new(key, sealed, 0);
        opened =
            cipher != NULL &&
            EVP_CipherUpdate(cipher, NULL, &got, (const guint8 *)owner, (int)strlen(owner)) == 1 &&
            EVP_CipherUpdate(cipher, out, &got, text, (int)size_bytes) == 1 &&
            EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_BYTES,
                                (void *)(guintptr)(text + size_bytes)) == 1 &&
            EVP_CipherFinal_ex(cipher, out + got, &got) == 1;
    }
    if (!opened)
        problem_set(error, PROBLEM_FORMAT, PEOPLE_KEY_FILE,
                    PROBLEM_BOTH("it is not the key this was sealed with: the second factor is to "
                                 "be registered anew",
                                 "これを封じた鍵と違います。二つ目の確認を登録し直してください"));
    return opened;
}

void people_key_mac(const PeopleKey *key, const char *purpose, const guint8 *bytes,
                    gsize size_bytes, guint8 mac[PEOPLE_MAC_BYTES])
{
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key->bytes, sizeof key->bytes);
    gsize mac_bytes = PEOPLE_MAC_BYTES;
    g_hmac_update(hmac, (const guchar *)purpose, (gssize)strlen(purpose) + 1);
    g_hmac_update(hmac, bytes, (gssize)size_bytes);
    g_hmac_get_digest(hmac, mac, &mac_bytes);
}

/* ---- tickets: 16 random bytes, 8 of time, 32 of MAC over both and what they are for ---- */

static void ticket_mac(const PeopleKey *key, const char *purpose, const char *bound,
                       const guint8 *bytes, guint8 mac[PEOPLE_MAC_BYTES])
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    g_byte_array_append(all, bytes, RANDOM_BYTES + TIME_BYTES);
    g_byte_array_append(all, (const guint8 *)bound, (guint)strlen(bound));
    people_key_mac(key, purpose, all->data, all->len, mac);
}

gboolean people_ticket_make(const PeopleKey *key, const char *purpose, const char *bound,
                            gint64 now_us, PeopleTicket *ticket, GError **error)
{
    guint64 time_us = GUINT64_TO_BE((guint64)now_us);
    if (!random_fill(ticket->bytes, RANDOM_BYTES, error))
        return FALSE;
    memcpy(ticket->bytes + RANDOM_BYTES, &time_us, TIME_BYTES);
    ticket_mac(key, purpose, bound, ticket->bytes, ticket->bytes + RANDOM_BYTES + TIME_BYTES);
    return TRUE;
}

gboolean people_ticket_holds(const PeopleKey *key, const char *purpose, const char *bound,
                             gint64 last_us, gint64 now_us, const guint8 *bytes, gsize size_bytes)
{
    guint8 mac[PEOPLE_MAC_BYTES];
    guint64 time_us;
    if (size_bytes != PEOPLE_TICKET_BYTES)
        return FALSE;
    ticket_mac(key, purpose, bound, bytes, mac);
    if (CRYPTO_memcmp(mac, bytes + RANDOM_BYTES + TIME_BYTES, sizeof mac) != 0)
        return FALSE;
    memcpy(&time_us, bytes + RANDOM_BYTES, TIME_BYTES);
    gint64 age_us = now_us - (gint64)GUINT64_FROM_BE(time_us);
    return age_us >= 0 && age_us <= last_us;
}

/* ---- Base64url ---- */

char *people_base64url_write(const guint8 *bytes, gsize count)
{
    char *text = base64_write(bytes, count);
    text[strcspn(text, "=")] = '\0';
    g_strdelimit(text, "+", '-');
    return g_strdelimit(text, "/", '_');
}

GBytes *people_base64url_read(const char *text, gsize max_bytes)
{
    if (strpbrk(text, "+/=") != NULL || strlen(text) > max_bytes * 2)
        return NULL;
    g_autoptr(GString) plain = g_string_new(text);
    g_strdelimit(plain->str, "-", '+');
    g_strdelimit(plain->str, "_", '/');
    while (plain->len % 4 != 0)
        g_string_append_c(plain, '=');
    return base64_read(plain->str, plain->len, max_bytes);
}
