/* tests/unit/tls/papers.c -- the authority and its server's certificate, as openssl(1) judges them
 */
#include "tls/papers.h"
#include "base/problem.h"
#include "os/files.h"
#include "tls/names.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    char *directory;
    int dirfd;
} Place;

static void place_open(Place *place, gconstpointer data)
{
    (void)data;
    place->directory = g_dir_make_tmp("papers-XXXXXX", NULL);
    place->dirfd = os_open_dir(place->directory, NULL);
    g_assert_cmpint(place->dirfd, >=, 0);
}

static void place_close(Place *place, gconstpointer data)
{
    (void)data;
    const char *names[] = {"ca.pem", "server.pem", "server.key", "other.pem"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(place->directory, names[i], NULL);
        (void)g_unlink(path);
    }
    os_fd_close(place->dirfd);
    (void)g_rmdir(place->directory);
    g_free(place->directory);
}

/* openssl(1) in the place; its output, and its exit status in `*status`. */
static char *openssl(const Place *place, const char *arguments, int *status)
{
    g_autofree char *line = g_strconcat("openssl ", arguments, NULL);
    g_auto(GStrv) argv = NULL;
    char *said = NULL;
    g_assert_true(g_shell_parse_argv(line, NULL, &argv, NULL));
    g_assert_true(g_spawn_sync(place->directory, argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &said,
                               NULL, status, NULL));
    return said;
}

static TlsNames names_of(const char *host, const char *const *addresses)
{
    return (TlsNames){host, addresses, g_get_real_time()};
}

/* The same where only its verdict counts. */
static int openssl_status(const Place *place, const char *arguments)
{
    int status;
    g_free(openssl(place, arguments, &status));
    return status;
}

static void make(const Place *place, const TlsNames *names, TlsPapers *papers)
{
    g_autoptr(GError) error = NULL;
    gboolean made = tls_papers_make(names, papers, &error);
    g_assert_no_error(error);
    g_assert_true(made);
    g_assert_true(tls_papers_write(papers, place->dirfd, &error));
    g_assert_no_error(error);
}

static void test_made(Place *place, gconstpointer data)
{
    (void)data;
    const char *const addresses[] = {"192.0.2.7", "2001:db8::7", NULL};
    const TlsNames names = names_of("sekisho.town.example.jp", addresses);
    g_auto(TlsPapers) papers = {0};
    make(place, &names, &papers);
    int status;
    status = openssl_status(
        place, "verify -x509_strict -purpose sslserver -verify_hostname sekisho.town.example.jp "
               "-CAfile ca.pem server.pem");
    g_assert_cmpint(status, ==, 0);
    g_autofree char *authority = openssl(place, "x509 -in ca.pem -noout -text", &status);
    g_assert_nonnull(strstr(authority, "X509v3 Name Constraints: critical"));
    g_assert_nonnull(strstr(authority, "DNS:sekisho.town.example.jp"));
    g_assert_nonnull(strstr(authority, "IP:192.0.2.7/255.255.255.255"));
    g_assert_nonnull(strstr(authority, "CA:TRUE, pathlen:0"));
    g_assert_nonnull(strstr(authority, "Certificate Sign, CRL Sign"));
    g_autofree char *server = openssl(place, "x509 -in server.pem -noout -text", &status);
    g_assert_nonnull(strstr(server, "ASN1 OID: prime256v1"));
    g_assert_nonnull(strstr(server, "ecdsa-with-SHA256"));
    g_assert_nonnull(strstr(server, "TLS Web Server Authentication"));
    g_assert_nonnull(strstr(server, "CA:FALSE"));
    g_assert_nonnull(strstr(server, "IP Address:192.0.2.7"));
    status = openssl_status(place, "x509 -in server.pem -noout -checkend 34000000");
    g_assert_cmpint(status, ==, 0);
    status = openssl_status(place, "x509 -in server.pem -noout -checkend 34400000");
    g_assert_cmpint(status, !=, 0);
}

static void test_modes(Place *place, gconstpointer data)
{
    (void)data;
    const TlsNames names = names_of("sekisho.example", NULL);
    g_auto(TlsPapers) papers = {0};
    make(place, &names, &papers);
    struct stat facts;
    g_assert_cmpint(fstatat(place->dirfd, "server.key", &facts, 0), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0777, ==, 0600);
    g_assert_cmpint(fstatat(place->dirfd, "ca.pem", &facts, 0), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0777, ==, 0644);
    g_assert_cmpint(fstatat(place->dirfd, "ca.key", &facts, 0), !=, 0);
}

/* openssl signs what it is told to; whether the authority's word counts, verification says. */
static void test_constrained(Place *place, gconstpointer data)
{
    const char *alternative = data;
    const TlsNames names = names_of("sekisho.example", NULL);
    g_auto(TlsPapers) papers = {0};
    make(place, &names, &papers);
    g_autofree char *key = g_build_filename(place->directory, "server.key", NULL);
    g_assert_true(g_file_set_contents(key, papers.authority_key, -1, NULL));
    g_autofree char *line = g_strdup_printf(
        "req -x509 -new -key server.key -CA ca.pem -CAkey server.key -days 30 -subj /CN=x "
        "-addext basicConstraints=critical,CA:FALSE -addext subjectAltName=%s -out other.pem",
        alternative);
    int status;
    status = openssl_status(place, line);
    g_assert_cmpint(status, ==, 0);
    status = openssl_status(place, "verify -CAfile ca.pem other.pem");
    gboolean own = g_str_has_suffix(alternative, "sekisho.example");
    g_assert_cmpint(status == 0, ==, own);
}

static void test_renewed(Place *place, gconstpointer data)
{
    (void)data;
    TlsNames names = names_of("sekisho.example", NULL);
    g_auto(TlsPapers) papers = {0};
    make(place, &names, &papers);
    names.now_utc_us += (gint64)300 * 86400 * G_USEC_PER_SEC;
    g_auto(TlsPapers) renewed = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(
        tls_papers_renew(&names, papers.authority, papers.authority_key, &renewed, &error));
    g_assert_no_error(error);
    g_assert_null(renewed.authority);
    g_assert_cmpstr(renewed.server_key, !=, papers.server_key);
    gint64 first, second;
    g_assert_true(tls_certificate_end(papers.server, &first, NULL));
    g_assert_true(tls_certificate_end(renewed.server, &second, NULL));
    g_assert_cmpint((second - first) / ((gint64)86400 * G_USEC_PER_SEC), ==, 300);
    g_assert_true(tls_papers_write(&renewed, place->dirfd, NULL));
    names.host = "other.example";
    g_auto(TlsPapers) refused = {0};
    g_assert_false(
        tls_papers_renew(&names, papers.authority, papers.authority_key, &refused, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_clear_error(&error);
    g_assert_null(refused.server);
    names.host = "sekisho.example";
    g_assert_false(
        tls_papers_renew(&names, papers.authority, renewed.server_key, &refused, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_clear_error(&error);
    g_assert_false(tls_papers_renew(&names, "no pem", papers.authority_key, &refused, &error));
    g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
}

static void test_address_only(Place *place, gconstpointer data)
{
    (void)data;
    const TlsNames names = names_of("192.0.2.1", NULL);
    g_auto(TlsPapers) papers = {0};
    make(place, &names, &papers);
    int status;
    status =
        openssl_status(place, "verify -x509_strict -verify_ip 192.0.2.1 -CAfile ca.pem server.pem");
    g_assert_cmpint(status, ==, 0);
}

static void test_names(void)
{
    const char *bad[] = {"",      "-a",          "a-",  "a..b",  "a b",     "a/b",  "DNS:x,IP:1",
                         "1.2.3", "192.0.2.256", "a_b", "a.jp.", "例え.jp", "a\nb", "evil,CA:TRUE"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        const TlsNames names = names_of(bad[i], NULL);
        g_assert_false(tls_names_check(&names, &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    }
    const char *const no_address[] = {"sekisho.example", NULL};
    const TlsNames mixed = names_of("sekisho.example", no_address);
    g_assert_false(tls_names_check(&mixed, NULL));
    const TlsNames good = names_of("sekisho-1.example", NULL);
    g_assert_true(tls_names_check(&good, NULL));
    g_autofree char *constraints = tls_names_constraints(&good);
    g_assert_cmpstr(constraints, ==,
                    "critical,permitted;DNS:sekisho-1.example,excluded;IP:0.0.0.0/0.0.0.0,"
                    "excluded;IP:::/::");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tls/papers/names", test_names);
    g_test_add("/tls/papers/made", Place, NULL, place_open, test_made, place_close);
    g_test_add("/tls/papers/modes", Place, NULL, place_open, test_modes, place_close);
    g_test_add("/tls/papers/constrained/own", Place, "DNS:sekisho.example", place_open,
               test_constrained, place_close);
    g_test_add("/tls/papers/constrained/name", Place, "DNS:bank.example", place_open,
               test_constrained, place_close);
    g_test_add("/tls/papers/constrained/four", Place, "IP:192.0.2.9", place_open, test_constrained,
               place_close);
    g_test_add("/tls/papers/constrained/six", Place, "IP:2001:db8::9", place_open, test_constrained,
               place_close);
    g_test_add("/tls/papers/renewed", Place, NULL, place_open, test_renewed, place_close);
    g_test_add("/tls/papers/address-only", Place, NULL, place_open, test_address_only, place_close);
    return g_test_run();
}
