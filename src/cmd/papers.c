/* cmd/papers.c -- the certificates of a site: made with it, renewed under the same authority */
#include "cmd/papers.h"
#include "base/times.h"
#include "cmd/cmd.h"
#include "cmd/site_file.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/site.h"
#include "tls/papers.h"
#include <string.h>

#define PEM_MAX_BYTES 65536

static TlsNames names_for(const char *host)
{
    static const char *const loopback[] = {"127.0.0.1", "::1", NULL};
    return (TlsNames){.host = host,
                      .addresses = strcmp(host, "localhost") == 0 ? loopback : NULL,
                      .now_utc_us = os_clock_utc_us()};
}

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
    const TlsNames names = names_for(host);
    g_auto(TlsPapers) papers = {0};
    g_auto(OsFd) site = os_open_dir(site_dir, error);
    g_auto(OsFd) tls = site >= 0 ? os_open_dir_beneath(site, "tls", error) : -1;
    return tls >= 0 && tls_papers_make(&names, &papers, error) &&
           tls_papers_write(&papers, tls, error) && write_ca_key(ca_key, &papers, error) &&
           site_give(site, "tls/server.key", uid_base, ROLE_FRONT, error) &&
           site_give(site, "tls/server.pem", uid_base, ROLE_FRONT, error) &&
           site_give(site, "tls/ca.pem", uid_base, ROLE_FRONT, error);
}

static char *read_pem(int dirfd, const char *name, GError **error)
{
    g_autoptr(GByteArray) bytes = os_read_file(dirfd, name, PEM_MAX_BYTES, error);
    if (bytes == NULL)
        return NULL;
    char *text = g_strndup((const char *)bytes->data, bytes->len);
    explicit_bzero(bytes->data, bytes->len);
    return text;
}

static char *read_ca_key(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_auto(OsFd) dir = os_open_dir(folder, error);
    return dir >= 0 ? read_pem(dir, name, error) : NULL;
}

static gboolean renew(const char *site_dir, const char *ca_key, gint64 *end_utc_us, GError **error)
{
    g_autofree char *host = cmd_site_host(site_dir, error);
    g_auto(OsFd) site = host != NULL ? os_open_dir(site_dir, error) : -1;
    g_auto(OsFd) tls = site >= 0 ? os_open_dir_beneath(site, "tls", error) : -1;
    g_autofree char *authority = tls >= 0 ? read_pem(tls, "ca.pem", error) : NULL;
    g_autofree char *key = authority != NULL ? read_ca_key(ca_key, error) : NULL;
    if (key == NULL)
        return FALSE;
    const TlsNames names = names_for(host);
    const guint32 uid_base = cmd_site_uid_base(site_dir);
    g_auto(TlsPapers) papers = {0};
    gboolean renewed = tls_papers_renew(&names, authority, key, &papers, error);
    explicit_bzero(key, strlen(key));
    return renewed && tls_papers_write(&papers, tls, error) &&
           site_give(site, "tls/server.key", uid_base, ROLE_FRONT, error) &&
           site_give(site, "tls/server.pem", uid_base, ROLE_FRONT, error) &&
           tls_certificate_end(papers.server, end_utc_us, error);
}

int cmd_site_certificate(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    g_autofree char *ca_key = NULL;
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &dir, "Directory of the site", "DIR"},
        {"ca-key", 0, 0, G_OPTION_ARG_FILENAME, &ca_key,
         "The file that keeps the certificate authority's key", "FILE"},
        G_OPTION_ENTRY_NULL};
    gint64 end_utc_us;
    if (!cmd_options(call, entries, 0, 0, error) || !cmd_required(dir, "--site", error) ||
        !cmd_required(ca_key, "--ca-key", error) || !renew(dir, ca_key, &end_utc_us, error))
        return -1;
    g_autofree char *end = time_jst_text(end_utc_us);
    g_print(
        CMD_SAY(call, "新しい証明書は %s まで有効です。次に起動したときから使われます\n",
                "the new certificate holds until %s (JST); it is used from the next start on\n"),
        end);
    return CMD_DONE;
}
