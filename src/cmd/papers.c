/* cmd/papers.c -- the certificates of a new site */
#include "cmd/papers.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/site.h"
#include "tls/papers.h"
#include <string.h>

static gboolean write_ca_key(const char *path, const TlsPapers *papers, GError **error)
{
    if (path == NULL)
        return TRUE; /* used once and forgotten: another host needs another authority */
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_auto(OsFd) dir = os_open_dir(folder, error);
    return dir >= 0 && os_write_durably(dir, name, 0600, papers->authority_key,
                                        strlen(papers->authority_key), error);
}

gboolean cmd_papers_make(const char *site_dir, const char *host, const char *ca_key,
                         guint32 uid_base, GError **error)
{
    static const char *const loopback[] = {"127.0.0.1", "::1", NULL};
    const TlsNames names = {.host = host,
                            .addresses = strcmp(host, "localhost") == 0 ? loopback : NULL,
                            .now_utc_us = os_clock_utc_us()};
    g_auto(TlsPapers) papers = {0};
    g_auto(OsFd) site = os_open_dir(site_dir, error);
    g_auto(OsFd) tls = site >= 0 ? os_open_dir_beneath(site, "tls", error) : -1;
    return tls >= 0 && tls_papers_make(&names, &papers, error) &&
           tls_papers_write(&papers, tls, error) && write_ca_key(ca_key, &papers, error) &&
           site_give(site, "tls/server.key", uid_base, ROLE_FRONT, error) &&
           site_give(site, "tls/server.pem", uid_base, ROLE_FRONT, error) &&
           site_give(site, "tls/ca.pem", uid_base, ROLE_FRONT, error);
}
