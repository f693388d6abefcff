/* tls/papers.c -- see papers.h */
#include "tls/papers.h"
#include "base/problem.h"
#include "os/files.h"
#include "tls/names.h"
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#define DAY_S 86400
#define CLOCK_SLACK_S 3600 /* PCs whose clocks are behind accept it all the same */
#define SERIAL_BYTES 16

G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_STORE_CTX, X509_STORE_CTX_free)

typedef struct {
    int nid;
    const char *value;
} Extension;

static void wipe(char **text)
{
    if (*text != NULL)
        OPENSSL_cleanse(*text, strlen(*text));
    g_clear_pointer(text, g_free);
}

void tls_papers_clear(TlsPapers *papers)
{
    wipe(&papers->authority);
    wipe(&papers->authority_key);
    wipe(&papers->server);
    wipe(&papers->server_key);
}

static gboolean library_failed(GError **error)
{
    char reason[160];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    ERR_clear_error();
    problem_set(error, PROBLEM_INTERNAL, reason, NULL);
    return FALSE;
}

static char *bio_text(BIO *bio)
{
    char *bytes = NULL;
    long size = BIO_get_mem_data(bio, &bytes);
    return g_strndup(bytes, (gsize)size);
}

static char *certificate_text(X509 *certificate)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    return bio != NULL && PEM_write_bio_X509(bio, certificate) == 1 ? bio_text(bio) : NULL;
}

static char *key_text(EVP_PKEY *key)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_secmem());
    if (bio == NULL || PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) != 1)
        return NULL;
    return bio_text(bio);
}

static gboolean set_serial(X509 *certificate)
{
    guint8 bytes[SERIAL_BYTES];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return FALSE;
    bytes[0] = (guint8)((bytes[0] & 0x7f) | 0x40); /* positive, and of full length */
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    gboolean set =
        number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return set;
}

static gboolean set_term(X509 *certificate, gint64 now_utc_us, int days)
{
    time_t now = (time_t)(now_utc_us / G_USEC_PER_SEC);
    return ASN1_TIME_set(X509_getm_notBefore(certificate), now - CLOCK_SLACK_S) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(certificate),
                         now - CLOCK_SLACK_S + (time_t)days * DAY_S) != NULL;
}

/* Subjects hold at most 64 characters. Which names count is said by the extensions: this one has
 * blanks, so that nobody takes it for a host name. */
static gboolean set_subject(X509 *certificate, const char *role, const char *host)
{
    g_autofree char *name = g_strdup_printf("%s%.40s", role, host);
    X509_NAME *subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, (const guint8 *)"Sekisho", -1,
                                      -1, 0) == 1 &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const guint8 *)name, -1, -1,
                                      0) == 1;
}

static gboolean add_extensions(X509 *certificate, X509 *issuer, const Extension *extensions,
                               gsize count)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    for (gsize i = 0; i < count; i++) {
        X509_EXTENSION *extension =
            X509V3_EXT_conf_nid(NULL, &context, extensions[i].nid, extensions[i].value);
        gboolean added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
        X509_EXTENSION_free(extension);
        if (!added)
            return FALSE;
    }
    return TRUE;
}

static X509 *certificate_begin(EVP_PKEY *key, const char *role, const TlsNames *names, int days)
{
    g_autoptr(X509) certificate = X509_new();
    gboolean done = certificate != NULL && X509_set_version(certificate, X509_VERSION_3) == 1 &&
                    set_serial(certificate) && set_term(certificate, names->now_utc_us, days) &&
                    set_subject(certificate, role, names->host) &&
                    X509_set_pubkey(certificate, key) == 1;
    return done ? g_steal_pointer(&certificate) : NULL;
}

static X509 *authority_new(EVP_PKEY *key, const TlsNames *names)
{
    g_autofree char *constraints = tls_names_constraints(names);
    const Extension extensions[] = {
        {NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
        {NID_key_usage, "critical,keyCertSign,cRLSign"},
        {NID_ext_key_usage, "serverAuth"},
        {NID_subject_key_identifier, "hash"},
        {NID_name_constraints, constraints},
    };
    g_autoptr(X509) made = certificate_begin(key, "Sekisho CA ", names, TLS_AUTHORITY_DAYS);
    gboolean done = made != NULL && X509_set_issuer_name(made, X509_get_subject_name(made)) == 1 &&
                    add_extensions(made, made, extensions, G_N_ELEMENTS(extensions)) &&
                    X509_sign(made, key, EVP_sha256()) > 0;
    return done ? g_steal_pointer(&made) : NULL;
}

static X509 *server_new(EVP_PKEY *key, const TlsNames *names, X509 *authority,
                        EVP_PKEY *authority_key)
{
    g_autofree char *alternatives = tls_names_alternatives(names);
    const Extension extensions[] = {
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, "critical,digitalSignature"},
        {NID_ext_key_usage, "serverAuth"},
        {NID_subject_key_identifier, "hash"},
        {NID_authority_key_identifier, "keyid:always"},
        {NID_subject_alt_name, alternatives},
    };
    g_autoptr(X509) made = certificate_begin(key, "Sekisho server ", names, TLS_SERVER_DAYS);
    gboolean done = made != NULL &&
                    X509_set_issuer_name(made, X509_get_subject_name(authority)) == 1 &&
                    add_extensions(made, authority, extensions, G_N_ELEMENTS(extensions)) &&
                    X509_sign(made, authority_key, EVP_sha256()) > 0;
    return done ? g_steal_pointer(&made) : NULL;
}

/* The chain as a browser would judge it, the authority's constraints included. */
static gboolean authority_vouches(X509 *authority, X509 *server, const TlsNames *names,
                                  GError **error)
{
    g_autoptr(X509_STORE) store = X509_STORE_new();
    g_autoptr(X509_STORE_CTX) context = X509_STORE_CTX_new();
    if (store == NULL || context == NULL || X509_STORE_add_cert(store, authority) != 1 ||
        X509_STORE_CTX_init(context, store, server, NULL) != 1 ||
        X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER) != 1)
        return library_failed(error);
    X509_STORE_CTX_set_time(context, 0, (time_t)(names->now_utc_us / G_USEC_PER_SEC));
    if (X509_verify_cert(context) == 1)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, names->host,
                X509_verify_cert_error_string(X509_STORE_CTX_get_error(context)));
    ERR_clear_error();
    return FALSE;
}

static gboolean server_make(const TlsNames *names, X509 *authority, EVP_PKEY *authority_key,
                            TlsPapers *out, GError **error)
{
    g_autoptr(EVP_PKEY) key = EVP_EC_gen("P-256");
    g_autoptr(X509) server = key != NULL ? server_new(key, names, authority, authority_key) : NULL;
    if (server == NULL)
        return library_failed(error);
    if (!authority_vouches(authority, server, names, error))
        return FALSE;
    g_auto(TlsPapers) papers = {.server = certificate_text(server), .server_key = key_text(key)};
    if (papers.server == NULL || papers.server_key == NULL)
        return library_failed(error);
    out->server = g_steal_pointer(&papers.server);
    out->server_key = g_steal_pointer(&papers.server_key);
    return TRUE;
}

gboolean tls_papers_make(const TlsNames *names, TlsPapers *out, GError **error)
{
    if (!tls_names_check(names, error))
        return FALSE;
    g_autoptr(EVP_PKEY) key = EVP_EC_gen("P-256");
    g_autoptr(X509) authority = key != NULL ? authority_new(key, names) : NULL;
    if (authority == NULL)
        return library_failed(error);
    g_auto(TlsPapers)
        papers = {.authority = certificate_text(authority), .authority_key = key_text(key)};
    if (papers.authority == NULL || papers.authority_key == NULL)
        return library_failed(error);
    if (!server_make(names, authority, key, &papers, error))
        return FALSE;
    *out = papers;
    memset(&papers, 0, sizeof papers);
    return TRUE;
}

static X509 *certificate_read(const char *pem, GError **error)
{
    g_autoptr(BIO) bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    ERR_clear_error();
    if (certificate == NULL)
        problem_set(error, PROBLEM_FORMAT, PROBLEM_BOTH("the certificate", "証明書"),
                    PROBLEM_BOTH("it is no PEM text", "PEM形式ではありません"));
    return certificate;
}

/* Never asks at the terminal for a password. */
static int no_password(char *buffer, int size, int writing, void *user)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)user;
    return -1;
}

static EVP_PKEY *key_read(const char *pem, GError **error)
{
    g_autoptr(BIO) bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
    ERR_clear_error();
    if (key == NULL)
        problem_set(error, PROBLEM_FORMAT, PROBLEM_BOTH("the authority's key", "認証局の鍵"),
                    PROBLEM_BOTH("it is no PEM text", "PEM形式ではありません"));
    return key;
}

gboolean tls_papers_renew(const TlsNames *names, const char *authority, const char *authority_key,
                          TlsPapers *out, GError **error)
{
    if (!tls_names_check(names, error))
        return FALSE;
    g_autoptr(X509) issuer = certificate_read(authority, error);
    g_autoptr(EVP_PKEY) key = issuer != NULL ? key_read(authority_key, error) : NULL;
    if (key == NULL)
        return FALSE;
    if (X509_check_private_key(issuer, key) != 1) {
        ERR_clear_error();
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the authority's key", "認証局の鍵"),
                    PROBLEM_BOTH("it belongs to another certificate", "別の証明書の鍵です"));
        return FALSE;
    }
    return server_make(names, issuer, key, out, error);
}

static gboolean write_one(int dirfd, const char *name, guint mode, const char *text, GError **error)
{
    return text == NULL || os_write_durably(dirfd, name, mode, text, strlen(text), error);
}

gboolean tls_papers_write(const TlsPapers *papers, int tls_dirfd, GError **error)
{
    return write_one(tls_dirfd, "server.key", 0600, papers->server_key, error) &&
           write_one(tls_dirfd, "server.pem", 0644, papers->server, error) &&
           write_one(tls_dirfd, "ca.pem", 0644, papers->authority, error);
}

gboolean tls_certificate_end(const char *pem, gint64 *end_utc_us, GError **error)
{
    g_autoptr(X509) certificate = certificate_read(pem, error);
    if (certificate == NULL)
        return FALSE;
    struct tm end = {0};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
        return library_failed(error);
    *end_utc_us = (gint64)timegm(&end) * G_USEC_PER_SEC;
    return TRUE;
}
