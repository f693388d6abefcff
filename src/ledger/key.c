/* ledger/key.c -- Ed25519 keys as signed notes name them, and their signatures */
#include "base/ids.h"
#include "base/problem.h"
#include "ledger/note.h"
#include <openssl/evp.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)

#define THE_KEY PROBLEM_BOTH("the verifier key", "検証鍵")

gboolean ledger_name_is_valid(const char *name)
{
    gsize size_bytes = strlen(name);
    if (size_bytes == 0 || size_bytes > LEDGER_ORIGIN_MAX_BYTES || !g_utf8_validate(name, -1, NULL))
        return FALSE;
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '+' || g_unichar_isspace(c) || g_unichar_iscntrl(c))
            return FALSE;
    }
    return TRUE;
}

/* The key as the key id and the text form hold it: its type, then its bytes. */
static void typed_key(guint8 out[1 + LEDGER_KEY_BYTES], const LedgerVerifier *verifier)
{
    out[0] = verifier->type;
    memcpy(out + 1, verifier->key, LEDGER_KEY_BYTES);
}

static gboolean key_id(const LedgerVerifier *verifier, guint32 *id, GError **error)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(error);
    if (hasher == NULL)
        return FALSE;
    guint8 key[1 + LEDGER_KEY_BYTES];
    typed_key(key, verifier);
    g_autoptr(GByteArray) input = g_byte_array_new();
    g_byte_array_append(input, (const guint8 *)verifier->name, (guint)strlen(verifier->name));
    g_byte_array_append(input, (const guint8 *)"\n", 1);
    g_byte_array_append(input, key, sizeof key);
    LedgerHash hash = ledger_hash_bytes(hasher, input->data, input->len);
    *id = (guint32)hash.bytes[0] << 24 | (guint32)hash.bytes[1] << 16 |
          (guint32)hash.bytes[2] << 8 | hash.bytes[3];
    return TRUE;
}

gboolean ledger_verifier_make(LedgerVerifier *verifier, const char *name, LedgerKeyType type,
                              const guint8 key[LEDGER_KEY_BYTES], GError **error)
{
    LedgerVerifier made = {.type = (guint8)type};
    if (!ledger_name_is_valid(name)) {
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the key's name", "鍵の名前"), name);
        return FALSE;
    }
    g_strlcpy(made.name, name, sizeof made.name);
    memcpy(made.key, key, LEDGER_KEY_BYTES);
    if (!key_id(&made, &made.id, error))
        return FALSE;
    *verifier = made;
    return TRUE;
}

char *ledger_verifier_text(const LedgerVerifier *verifier)
{
    guint8 key[1 + LEDGER_KEY_BYTES];
    typed_key(key, verifier);
    g_autofree char *base64 = base64_write(key, sizeof key);
    return g_strdup_printf("%s+%08x+%s", verifier->name, verifier->id, base64);
}

gboolean ledger_verifier_read(LedgerVerifier *verifier, const char *text, GError **error)
{
    const char *plus = strchr(text, '+');
    const char *base64 = plus != NULL && strlen(plus) > 10 ? plus + 10 : "";
    g_autoptr(GBytes) key = base64_read(base64, strlen(base64), 1 + LEDGER_KEY_BYTES);
    const guint8 *bytes = key != NULL ? g_bytes_get_data(key, NULL) : NULL;
    if (bytes == NULL || g_bytes_get_size(key) != 1 + LEDGER_KEY_BYTES ||
        (bytes[0] != LEDGER_KEY_NOTE && bytes[0] != LEDGER_KEY_COSIGNATURE)) {
        problem_set(error, PROBLEM_INVALID, THE_KEY, "name+hash+Base64");
        return FALSE;
    }
    LedgerVerifier read;
    g_autofree char *name = g_strndup(text, (gsize)(plus - text));
    if (!ledger_verifier_make(&read, name, (LedgerKeyType)bytes[0], bytes + 1, error))
        return FALSE;
    /* The hash in the middle guards against a mistyped key: the whole must come out the same. */
    g_autofree char *again = ledger_verifier_text(&read);
    if (strcmp(again, text) != 0) {
        problem_set(error, PROBLEM_INVALID, THE_KEY,
                    PROBLEM_BOTH("its hash belongs to another key", "ハッシュが鍵と合いません"));
        return FALSE;
    }
    *verifier = read;
    return TRUE;
}

static EVP_PKEY *private_key(const guint8 seed[LEDGER_KEY_BYTES], GError **error)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, LEDGER_KEY_BYTES);
    if (key == NULL)
        problem_set(error, PROBLEM_INTERNAL, "libcrypto has no Ed25519", NULL);
    return key;
}

gboolean ledger_public_key(const guint8 seed[LEDGER_KEY_BYTES], guint8 key[LEDGER_KEY_BYTES],
                           GError **error)
{
    g_autoptr(EVP_PKEY) private = private_key(seed, error);
    gsize size_bytes = LEDGER_KEY_BYTES;
    if (private == NULL)
        return FALSE;
    if (EVP_PKEY_get_raw_public_key(private, key, &size_bytes) == 1)
        return TRUE;
    problem_set(error, PROBLEM_INTERNAL, "Ed25519", NULL);
    return FALSE;
}

gboolean ledger_sign_bytes(const guint8 seed[LEDGER_KEY_BYTES], const guint8 *bytes,
                           gsize size_bytes, guint8 signature[LEDGER_SIGNATURE_BYTES],
                           GError **error)
{
    g_autoptr(EVP_PKEY) private = private_key(seed, error);
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    gsize written = LEDGER_SIGNATURE_BYTES;
    if (private == NULL)
        return FALSE;
    if (context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, private) == 1 &&
        EVP_DigestSign(context, signature, &written, bytes, size_bytes) == 1)
        return TRUE;
    problem_set(error, PROBLEM_INTERNAL, "Ed25519", NULL);
    return FALSE;
}

gboolean ledger_verify_bytes(const guint8 key[LEDGER_KEY_BYTES], const guint8 *bytes,
                             gsize size_bytes, const guint8 signature[LEDGER_SIGNATURE_BYTES])
{
    g_autoptr(EVP_PKEY) public =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, LEDGER_KEY_BYTES);
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    return public != NULL && context != NULL &&
           EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
           EVP_DigestVerify(context, signature, LEDGER_SIGNATURE_BYTES, bytes, size_bytes) == 1;
}
