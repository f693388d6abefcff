/* tls/papers.h -- the certificates of a site: an authority that can vouch for this site alone, and
 * its server's
 *
 * The authority is name-constrained (RFC 5280 4.2.1.10, critical): whoever gets hold of its key can
 * make certificates for this host and these addresses only, so it is safe to trust on every PC. */
#pragma once
#include <glib.h>

#define TLS_AUTHORITY_DAYS 3650
#define TLS_SERVER_DAYS 397 /* the longest that every browser takes */

typedef struct {
    const char *host;             /* DNS name, or an IP address */
    const char *const *addresses; /* IP addresses it is reached by too; NULL-terminated or NULL */
    gint64 now_utc_us;
} TlsNames;

/* PEM texts; owned, NULL where not made. */
typedef struct {
    char *authority, *authority_key;
    char *server, *server_key;
} TlsPapers;

void tls_papers_clear(TlsPapers *papers); /* keys are wiped */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TlsPapers, tls_papers_clear)

/* All four, keys on P-256. PROBLEM_INVALID for a host or address that is none. */
gboolean tls_papers_make(const TlsNames *names, TlsPapers *out, GError **error);
/* A new server key and certificate under an authority made before; `out` gets these two. Names the
 * authority is not for are refused (PROBLEM_INVALID): browsers would refuse them too. */
gboolean tls_papers_renew(const TlsNames *names, const char *authority, const char *authority_key,
                          TlsPapers *out, GError **error);

/* Writes ca.pem and server.pem (0644) and server.key (0600) to the directory, each durably and the
 * key first; what is NULL is left alone. The authority's key is never written here. */
gboolean tls_papers_write(const TlsPapers *papers, int tls_dirfd, GError **error);

/* When a certificate ends; PROBLEM_FORMAT. */
gboolean tls_certificate_end(const char *pem, gint64 *end_utc_us, GError **error);
