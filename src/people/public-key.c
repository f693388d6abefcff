/* people/public-key.c -- a passkey's public key as others take it */
#include "people/passkey.h"
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/es384.h>
#include <fido/rs256.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

/* The four kinds of libfido2 have the same functions under four names. */
#define TAKE(kind)                                                                                 \
    static EVP_PKEY *take_##kind(const guint8 *bytes, gsize size_bytes)                            \
    {                                                                                              \
        kind##_pk_t *key = kind##_pk_new();                                                        \
        EVP_PKEY *taken = NULL;                                                                    \
        if (key != NULL && kind##_pk_from_ptr(key, bytes, size_bytes) == FIDO_OK)                  \
            taken = kind##_pk_to_EVP_PKEY(key);                                                    \
        kind##_pk_free(&key);                                                                      \
        return taken;                                                                              \
    }
TAKE(es256)
TAKE(es384)
TAKE(eddsa)
TAKE(rs256)

static EVP_PKEY *take(int algorithm, const guint8 *bytes, gsize size_bytes)
{
    switch (algorithm) {
    case COSE_ES256:
        return take_es256(bytes, size_bytes);
    case COSE_ES384:
        return take_es384(bytes, size_bytes);
    case COSE_EDDSA:
        return take_eddsa(bytes, size_bytes);
    case COSE_RS256:
        return take_rs256(bytes, size_bytes);
    default:
        return NULL;
    }
}

char *people_public_key_pem(int algorithm, const guint8 *bytes, gsize size_bytes)
{
    char *pem = NULL;
    EVP_PKEY *key = take(algorithm, bytes, size_bytes);
    BIO *out = key != NULL ? BIO_new(BIO_s_mem()) : NULL;
    if (out != NULL && PEM_write_bio_PUBKEY(out, key) == 1) {
        char *text;
        long count = BIO_get_mem_data(out, &text);
        pem = g_strndup(text, (gsize)count);
    }
    BIO_free(out);
    EVP_PKEY_free(key);
    return pem;
}
