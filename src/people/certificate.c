/* people/certificate.c -- one certificate read: what it is recognised by, and whether it is fit */
#include "base/problem.h"
#include "people/certificates.h"
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#define SHA256_BYTES 32
#define SERIAL_MAX_BYTES 20

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free)

static gboolean refuse(const char *why, GError **error)
{
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the certificate", "証明書"), why);
    return FALSE;
}

static X509 *read_der(const guint8 *bytes, gsize size_bytes)
{
    const guint8 *at = bytes;
    X509 *read = d2i_X509(NULL, &at, (long)size_bytes);
    if (read != NULL && at == bytes + size_bytes)
        return read;
    X509_free(read);
    return NULL;
}

/* A second one in the file would be passed over: refused, since people may have meant that. */
static X509 *read_pem(const guint8 *bytes, gsize size_bytes)
{
    g_autoptr(BIO) in = BIO_new_mem_buf(bytes, (int)size_bytes);
    if (in == NULL)
        return NULL;
    g_autoptr(X509) first = PEM_read_bio_X509(in, NULL, NULL, (void *)"");
    g_autoptr(X509) second = first != NULL ? PEM_read_bio_X509(in, NULL, NULL, (void *)"") : NULL;
    return second == NULL ? g_steal_pointer(&first) : NULL;
}

/* What it may be used for must be said, not left open. */
static gboolean check_fit(X509 *read, GError **error)
{
    guint32 flags = X509_get_extension_flags(read);
    if ((flags & (EXFLAG_INVALID | EXFLAG_CRITICAL)) != 0)
        return refuse(
            PROBLEM_BOTH("it has extensions that are not understood", "扱えない拡張が入っています"),
            error);
    if ((flags & EXFLAG_CA) != 0)
        return refuse(PROBLEM_BOTH("it is an authority's, not a person's",
                                   "認証局のもので、人のものではありません"),
                      error);
    if ((flags & EXFLAG_XKUSAGE) == 0 ||
        (X509_get_extended_key_usage(read) & XKU_SSL_CLIENT) == 0 || (flags & EXFLAG_KUSAGE) == 0 ||
        (X509_get_key_usage(read) & X509v3_KU_DIGITAL_SIGNATURE) == 0)
        return refuse(
            PROBLEM_BOTH("it is not for signing in: clientAuth and digitalSignature are missing",
                         "サインインに使う証明書ではありません（クライアント認証とデジタル署名の用"
                         "途がありません）"),
            error);
    return TRUE;
}

static gboolean read_serial(PeopleCertificate *into, const X509 *read, GError **error)
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(read);
    const guint8 *bytes = ASN1_STRING_get0_data(serial);
    int count = ASN1_STRING_length(serial);
    if (ASN1_STRING_type(serial) != V_ASN1_INTEGER || count < 1 || count > SERIAL_MAX_BYTES ||
        bytes[0] == 0)
        return refuse(PROBLEM_BOTH("its serial number is not of the standard's form",
                                   "シリアル番号が規格どおりではありません"),
                      error);
    hex_write(into->serial, bytes, (gsize)count);
    return TRUE;
}

/* Each part in one byte order: as DER has it. */
static gboolean hash_der(unsigned char *der, int count, char hex[2 * SHA256_BYTES + 1])
{
    guint8 digest[SHA256_BYTES];
    gboolean made = der != NULL && count > 0 && SHA256(der, (size_t)count, digest) != NULL;
    if (made)
        hex_write(hex, digest, sizeof digest);
    OPENSSL_free(der);
    return made;
}

static gboolean read_card(PeopleCertificate *into, const X509 *read, GError **error)
{
    char key[2 * SHA256_BYTES + 1];
    char issuer[2 * SHA256_BYTES + 1];
    unsigned char *key_der = NULL;
    unsigned char *issuer_der = NULL;
    int key_bytes = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(read), &key_der);
    int issuer_bytes = i2d_X509_NAME(X509_get_issuer_name(read), &issuer_der);
    gboolean first = hash_der(key_der, key_bytes, key);
    gboolean second = hash_der(issuer_der, issuer_bytes, issuer);
    if (!first || !second)
        return refuse(PROBLEM_BOTH("it is damaged", "壊れています"), error);
    g_snprintf(into->card, sizeof into->card, "%s %s %s", key, issuer, into->serial);
    return TRUE;
}

static gboolean read_name(const X509_NAME *name, char text[PEOPLE_NAME_TEXT_BYTES], GError **error)
{
    char *at = NULL;
    g_autoptr(BIO) out = BIO_new(BIO_s_mem());
    if (out == NULL ||
        X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) <
            0)
        return refuse(PROBLEM_BOTH("its names cannot be read", "名前を読み取れません"), error);
    long count = BIO_get_mem_data(out, &at);
    if (count < 1 || count >= PEOPLE_NAME_TEXT_BYTES || !g_utf8_validate(at, count, NULL))
        return refuse(PROBLEM_BOTH("its names are missing or too long", "名前がないか、長すぎます"),
                      error);
    memcpy(text, at, (gsize)count);
    text[count] = '\0';
    return TRUE;
}

static gboolean read_time(const ASN1_TIME *time, gint64 *us, GError **error)
{
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return refuse(PROBLEM_BOTH("its dates cannot be read", "日付を読み取れません"), error);
    g_autoptr(GDateTime) utc =
        g_date_time_new_utc(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                            parts.tm_min, parts.tm_sec);
    if (utc == NULL)
        return refuse(PROBLEM_BOTH("its dates cannot be read", "日付を読み取れません"), error);
    *us = g_date_time_to_unix(utc) * G_USEC_PER_SEC;
    return TRUE;
}

gboolean people_certificate_read(PeopleCertificate *certificate, const guint8 *bytes,
                                 gsize size_bytes, GError **error)
{
    PeopleCertificate into = {0};
    if (size_bytes == 0 || size_bytes > PEOPLE_CERTIFICATE_MAX_BYTES)
        return refuse(PROBLEM_BOTH("it is empty or too long", "空か、長すぎます"), error);
    g_autoptr(X509) read =
        bytes[0] == 0x30 ? read_der(bytes, size_bytes) : read_pem(bytes, size_bytes);
    if (read == NULL)
        return refuse(PROBLEM_BOTH("it is not one certificate in DER or PEM",
                                   "DER か PEM の証明書一つではありません"),
                      error);
    if (!check_fit(read, error) || !read_serial(&into, read, error) ||
        !read_card(&into, read, error) ||
        !read_name(X509_get_subject_name(read), into.subject, error) ||
        !read_name(X509_get_issuer_name(read), into.issuer, error) ||
        !read_time(X509_get0_notBefore(read), &into.from_us, error) ||
        !read_time(X509_get0_notAfter(read), &into.until_us, error))
        return FALSE;
    *certificate = into;
    return TRUE;
}
