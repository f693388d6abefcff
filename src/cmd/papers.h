/* cmd/papers.h -- the certificates of a new site, made and put into SITE/tls */
#pragma once
#include <glib.h>

/* Authority and server certificate for `host` (and the loopback addresses when that is localhost).
 * The authority's key goes to the file `ca_key`, or is forgotten when that is NULL. */
gboolean cmd_papers_make(const char *site_dir, const char *host, const char *ca_key,
                         guint32 uid_base, GError **error);
