/* keeper/keyfile.c -- seeds to PEM and back */
#include "keeper/keyfile.h"
#include <string.h>

#define PEM_BEGIN "-----BEGIN PRIVATE KEY-----\n"
#define PEM_END "\n-----END PRIVATE KEY-----\n"

/* PrivateKeyInfo, version 0, id-Ed25519, OCTET STRING of an OCTET STRING of 32 bytes. */
static const guint8 der_head[] = {0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                  0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

char *keeper_keyfile_write(const guint8 seed[LEDGER_KEY_BYTES])
{
    guint8 der[sizeof der_head + LEDGER_KEY_BYTES];
    memcpy(der, der_head, sizeof der_head);
    memcpy(der + sizeof der_head, seed, LEDGER_KEY_BYTES);
    char *base64 = g_base64_encode(der, sizeof der);
    char *text = g_strconcat(PEM_BEGIN, base64, PEM_END, NULL);
    explicit_bzero(base64, strlen(base64));
    explicit_bzero(der, sizeof der);
    g_free(base64);
    return text;
}

/* Whatever decodes to a seed must be what that seed is written as. */
gboolean keeper_keyfile_read(guint8 seed[LEDGER_KEY_BYTES], const char *text, gsize size_bytes)
{
    g_autofree char *copy = g_strndup(text, size_bytes);
    gsize head = strlen(PEM_BEGIN);
    gboolean read = FALSE;
    if (g_str_has_prefix(copy, PEM_BEGIN) && g_str_has_suffix(copy, PEM_END)) {
        gsize der_size = 0;
        g_autofree char *base64 = g_strndup(copy + head, size_bytes - head - strlen(PEM_END));
        g_autofree guint8 *der = g_base64_decode(base64, &der_size);
        if (der_size == sizeof der_head + LEDGER_KEY_BYTES) {
            g_autofree char *again = keeper_keyfile_write(der + sizeof der_head);
            read = strcmp(again, copy) == 0;
            explicit_bzero(again, strlen(again));
        }
        if (read)
            memcpy(seed, der + sizeof der_head, LEDGER_KEY_BYTES);
        explicit_bzero(der, der_size);
        explicit_bzero(base64, strlen(base64));
    }
    explicit_bzero(copy, size_bytes);
    return read;
}
