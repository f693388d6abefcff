/* tls/names.h -- the names of a site as X.509 extensions say them. Pure */
#pragma once
#include "tls/papers.h"

/* A DNS name of letters, digits, hyphens and dots (RFC 1123), or an IP address, and IP addresses
 * only beside it. PROBLEM_INVALID. */
gboolean tls_names_check(const TlsNames *names, GError **error);
/* subjectAltName: "DNS:host,IP:192.0.2.1"; transfer full. */
char *tls_names_alternatives(const TlsNames *names);
/* nameConstraints: critical, permitting what the alternatives say and nothing else; transfer full.
 */
char *tls_names_constraints(const TlsNames *names);
