/* front/cards.c -- see cards.h */
#include "front/cards.h"
#include "base/ids.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AUTHORITIES_MAX 16
#define LISTS_MAX 16
#define AUTHORITIES_MAX_BYTES ((gsize)256 << 10)
#define LISTS_MAX_BYTES ((gsize)8 << 20)
#define SHA256_BYTES 32
#define SERIAL_MAX_BYTES 20
#define AUTHORITIES_FILE "ca.pem"
#define LISTS_FILE "crl.pem"

const char *const front_card_words[FRONT_CARD_LAST] = {
    [FRONT_CARD_GOOD] = "good",           [FRONT_CARD_NONE] = "none",
    [FRONT_CARD_UNTRUSTED] = "untrusted", [FRONT_CARD_EXPIRED] = "expired",
    [FRONT_CARD_UNFIT] = "unfit",         [FRONT_CARD_REVOKED] = "revoked",
    [FRONT_CARD_STALE] = "stale",
};

struct FrontCards {
    int dirfd;
    char *authorities_pem;
    gnutls_x509_crt_t *authorities;
    guint authority_count;
    gnutls_x509_crl_t *lists;
    guint list_count;
    struct stat seen; /* of the file the lists came from */
};

/* ---- authorities ---- */

static gboolean refuse(const char *file, const char *why, GError **error)
{
    g_autofree char *path = g_strconcat(FRONT_CARDS_DIR "/", file, NULL);
    problem_set(error, PROBLEM_FORMAT, path, why);
    return FALSE;
}

/* What is not an authority's certificate must not become one by standing in the file. */
static gboolean check_authorities(const FrontCards *cards, GError **error)
{
    for (guint i = 0; i < cards->authority_count; i++)
        if (gnutls_x509_crt_get_ca_status(cards->authorities[i], NULL) != 1)
            return refuse(AUTHORITIES_FILE,
                          PROBLEM_BOTH("a certificate in it is no authority's",
                                       "認証局のものでない証明書が入っています"),
                          error);
    return cards->authority_count > 0 ||
           refuse(AUTHORITIES_FILE, PROBLEM_BOTH("it is empty", "空です"), error);
}

static gboolean read_authorities(FrontCards *cards, GError **error)
{
    GByteArray *bytes = os_read_file(cards->dirfd, AUTHORITIES_FILE, AUTHORITIES_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    gsize count = bytes->len - 1;
    cards->authorities_pem = (char *)g_byte_array_free(bytes, FALSE);
    const gnutls_datum_t pem = {(unsigned char *)cards->authorities_pem, (unsigned)count};
    if (gnutls_x509_crt_list_import2(&cards->authorities, &cards->authority_count, &pem,
                                     GNUTLS_X509_FMT_PEM, 0) < 0) {
        cards->authorities = NULL;
        cards->authority_count = 0;
        return refuse(AUTHORITIES_FILE,
                      PROBLEM_BOTH("it is not a list of certificates in PEM",
                                   "PEM の証明書の並びではありません"),
                      error);
    }
    if (cards->authority_count > AUTHORITIES_MAX)
        return refuse(AUTHORITIES_FILE,
                      PROBLEM_BOTH("more than 16 authorities", "認証局は 16 までです"), error);
    return check_authorities(cards, error);
}

/* ---- revocation lists ---- */

static void drop_lists(FrontCards *cards)
{
    for (guint i = 0; i < cards->list_count; i++)
        gnutls_x509_crl_deinit(cards->lists[i]);
    gnutls_free(cards->lists);
    cards->lists = NULL;
    cards->list_count = 0;
}

/* A list for a part of the certificates, or of changes to another, says so by a critical extension:
 * taken for a whole one it would let in whom it does not name. */
static gboolean is_whole(gnutls_x509_crl_t list)
{
    char oid[128];
    unsigned critical = 0;
    for (unsigned i = 0;; i++) {
        size_t size = sizeof oid;
        int got = gnutls_x509_crl_get_extension_info(list, i, oid, &size, &critical);
        if (got == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            return TRUE;
        if (got < 0 || critical != 0)
            return FALSE;
    }
}

static void take_lists(FrontCards *cards, const GByteArray *bytes)
{
    const gnutls_datum_t pem = {bytes->data, bytes->len};
    if (gnutls_x509_crl_list_import2(&cards->lists, &cards->list_count, &pem, GNUTLS_X509_FMT_PEM,
                                     0) < 0) {
        cards->lists = NULL;
        cards->list_count = 0;
    }
    gboolean taken = cards->list_count > 0 && cards->list_count <= LISTS_MAX;
    for (guint i = 0; taken && i < cards->list_count; i++)
        taken = is_whole(cards->lists[i]);
    if (taken)
        return;
    g_printerr("sekisho front: " FRONT_CARDS_DIR "/" LISTS_FILE
               " holds no whole revocation lists in PEM: no card is let in\n");
    drop_lists(cards);
}

static gboolean is_same_file(const struct stat *left, const struct stat *right)
{
    return left->st_ino == right->st_ino && left->st_size == right->st_size &&
           left->st_mtim.tv_sec == right->st_mtim.tv_sec &&
           left->st_mtim.tv_nsec == right->st_mtim.tv_nsec;
}

/* A file that cannot be read is none: what stood before is not to be believed for ever. */
static void refresh(FrontCards *cards)
{
    struct stat there = {0};
    (void)fstatat(cards->dirfd, LISTS_FILE, &there, AT_SYMLINK_NOFOLLOW);
    if (is_same_file(&there, &cards->seen))
        return;
    cards->seen = there;
    drop_lists(cards);
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) bytes = os_read_file(cards->dirfd, LISTS_FILE, LISTS_MAX_BYTES, &error);
    if (bytes != NULL)
        take_lists(cards, bytes);
    else
        g_printerr("sekisho front: %s\n", error->message);
}

/* ---- loaded ---- */

FrontCards *front_cards_load(int site_dirfd, GError **error)
{
    if (faccessat(site_dirfd, FRONT_CARDS_DIR "/" AUTHORITIES_FILE, F_OK, 0) != 0)
        return NULL;
    g_autoptr(FrontCards) cards = g_new0(FrontCards, 1);
    cards->dirfd = openat(site_dirfd, FRONT_CARDS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cards->dirfd < 0) {
        problem_set_errno(error, FRONT_CARDS_DIR, errno);
        return NULL;
    }
    return read_authorities(cards, error) ? g_steal_pointer(&cards) : NULL;
}

void front_cards_free(FrontCards *cards)
{
    drop_lists(cards);
    for (guint i = 0; i < cards->authority_count; i++)
        gnutls_x509_crt_deinit(cards->authorities[i]);
    gnutls_free(cards->authorities);
    g_free(cards->authorities_pem);
    os_fd_close(cards->dirfd);
    g_free(cards);
}

const char *front_cards_authorities(const FrontCards *cards)
{
    return cards->authorities_pem;
}

/* ---- one certificate ---- */

static gboolean is_in_force(gnutls_x509_crt_t certificate, gint64 now_s)
{
    return gnutls_x509_crt_get_activation_time(certificate) <= now_s &&
           now_s <= gnutls_x509_crt_get_expiration_time(certificate);
}

/* The authority whose name and signature it bears; NULL when it is none of ours. */
static gnutls_x509_crt_t find_authority(const FrontCards *cards, gnutls_x509_crt_t certificate)
{
    for (guint i = 0; i < cards->authority_count; i++) {
        gnutls_x509_crt_t authority = cards->authorities[i];
        unsigned status = 0;
        if (gnutls_x509_crt_check_issuer(certificate, authority) == 1 &&
            gnutls_x509_crt_verify(certificate, &authority, 1,
                                   GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                                       GNUTLS_VERIFY_DISABLE_CRL_CHECKS,
                                   &status) == 0 &&
            status == 0)
            return authority;
    }
    return NULL;
}

static gboolean has_purpose(gnutls_x509_crt_t certificate)
{
    char oid[128];
    for (unsigned i = 0; i < 16; i++) {
        size_t size = sizeof oid;
        if (gnutls_x509_crt_get_key_purpose_oid(certificate, i, oid, &size, NULL) < 0)
            return FALSE;
        if (strcmp(oid, GNUTLS_KP_TLS_WWW_CLIENT) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_fit(gnutls_x509_crt_t certificate)
{
    unsigned usage = 0;
    return gnutls_x509_crt_get_ca_status(certificate, NULL) <= 0 && has_purpose(certificate) &&
           gnutls_x509_crt_get_key_usage(certificate, &usage, NULL) == 0 &&
           (usage & GNUTLS_KEY_DIGITAL_SIGNATURE) != 0;
}

static gboolean is_list_of(gnutls_x509_crl_t list, gnutls_x509_crt_t authority, gint64 now_s)
{
    unsigned status = 0;
    time_t until = gnutls_x509_crl_get_next_update(list);
    return gnutls_x509_crl_check_issuer(list, authority) == 1 &&
           gnutls_x509_crl_get_this_update(list) <= now_s && until != (time_t)-1 &&
           now_s <= until &&
           gnutls_x509_crl_verify(list, &authority, 1, GNUTLS_VERIFY_DISABLE_TIME_CHECKS,
                                  &status) == 0 &&
           status == 0;
}

/* By any list in force; there must be one. */
static FrontCardVerdict judge_revocation(const FrontCards *cards, gnutls_x509_crt_t certificate,
                                         gnutls_x509_crt_t authority, gint64 now_s)
{
    FrontCardVerdict verdict = FRONT_CARD_STALE;
    for (guint i = 0; i < cards->list_count; i++) {
        if (!is_list_of(cards->lists[i], authority, now_s))
            continue;
        if (gnutls_x509_crt_check_revocation(certificate, &cards->lists[i], 1) != 0)
            return FRONT_CARD_REVOKED;
        verdict = FRONT_CARD_GOOD;
    }
    return verdict;
}

static gboolean hash_name(gnutls_x509_crt_t certificate, guint8 digest[SHA256_BYTES])
{
    gnutls_datum_t name = {NULL, 0};
    if (gnutls_x509_crt_get_raw_issuer_dn(certificate, &name) != 0)
        return FALSE;
    int done = gnutls_hash_fast(GNUTLS_DIG_SHA256, name.data, name.size, digest);
    gnutls_free(name.data);
    return done == 0;
}

static gboolean recognise(gnutls_x509_crt_t certificate, char text[FRONT_CARD_TEXT_BYTES])
{
    guint8 key[SHA256_BYTES];
    guint8 issuer[SHA256_BYTES];
    guint8 serial[1 + SERIAL_MAX_BYTES]; /* a zero before the highest bit */
    char hex[3][2 * SHA256_BYTES + 1];
    size_t key_bytes = sizeof key;
    size_t serial_bytes = sizeof serial;
    if (gnutls_x509_crt_get_key_id(certificate, GNUTLS_KEYID_USE_SHA256, key, &key_bytes) != 0 ||
        !hash_name(certificate, issuer) ||
        gnutls_x509_crt_get_serial(certificate, serial, &serial_bytes) != 0 || serial_bytes == 0 ||
        serial[0] >= 0x80) /* negative: the standard has none */
        return FALSE;
    gsize zeros = serial[0] == 0 ? 1 : 0;
    if (serial_bytes == zeros)
        return FALSE;
    hex_write(hex[0], key, sizeof key);
    hex_write(hex[1], issuer, sizeof issuer);
    hex_write(hex[2], serial + zeros, serial_bytes - zeros);
    g_snprintf(text, FRONT_CARD_TEXT_BYTES, "%s %s %s", hex[0], hex[1], hex[2]);
    return TRUE;
}

static FrontCardVerdict judge(const FrontCards *cards, gnutls_x509_crt_t certificate, gint64 now_s,
                              char text[FRONT_CARD_TEXT_BYTES])
{
    gnutls_x509_crt_t authority = find_authority(cards, certificate);
    if (authority == NULL)
        return FRONT_CARD_UNTRUSTED;
    if (!is_in_force(certificate, now_s) || !is_in_force(authority, now_s))
        return FRONT_CARD_EXPIRED;
    if (!is_fit(certificate) || !recognise(certificate, text))
        return FRONT_CARD_UNFIT;
    return judge_revocation(cards, certificate, authority, now_s);
}

static FrontCardVerdict judge_bytes(const FrontCards *cards, const gnutls_datum_t *der,
                                    gint64 now_s, char text[FRONT_CARD_TEXT_BYTES])
{
    gnutls_x509_crt_t certificate;
    FrontCardVerdict verdict = FRONT_CARD_UNTRUSTED;
    if (gnutls_x509_crt_init(&certificate) != 0)
        return verdict;
    if (gnutls_x509_crt_import(certificate, der, GNUTLS_X509_FMT_DER) == 0)
        verdict = judge(cards, certificate, now_s, text);
    gnutls_x509_crt_deinit(certificate);
    return verdict;
}

/* What else was sent with it is not looked at: the authority must be one of ours. */
FrontCardVerdict front_cards_judge_peer(FrontCards *cards, gnutls_session_t session, gint64 now_s,
                                        char text[FRONT_CARD_TEXT_BYTES])
{
    unsigned count = 0;
    const gnutls_datum_t *sent = gnutls_certificate_get_peers(session, &count);
    if (sent == NULL || count == 0)
        return FRONT_CARD_NONE;
    refresh(cards);
    return judge_bytes(cards, &sent[0], now_s, text);
}
