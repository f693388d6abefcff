/* front/settings.c -- see settings.h */
#include "front/settings.h"
#include "base/problem.h"
#include "os/files.h"
#include <string.h>
#include <unistd.h>

#define SITE_FILE_MAX_BYTES ((gsize)1 << 20)
#define PEM_MAX_BYTES ((gsize)256 << 10)
#define NAMES_MAX 64

static gboolean settings_add_name(GStrvBuilder *names, const json_t *value, GError **error)
{
    if (!json_is_string(value) || json_string_length(value) > 253) {
        problem_set(error, PROBLEM_INVALID, "site.json",
                    PROBLEM_BOTH("a host name is missing or no text",
                                 "ホスト名がないか、文字列ではありません"));
        return FALSE;
    }
    g_autofree char *lower = g_ascii_strdown(json_string_value(value), -1);
    /* An IPv6 address stands in brackets in a Host header. */
    g_autofree char *bracketed =
        strchr(lower, ':') != NULL ? g_strconcat("[", lower, "]", NULL) : NULL;
    g_strv_builder_add(names, bracketed != NULL ? bracketed : lower);
    return TRUE;
}

/* "host" of the site, and further names it is reached by. */
static gboolean settings_read_names(FrontSettings *settings, const json_t *site, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    const json_t *more = json_object_get(json_object_get(site, "front"), "names");
    if (!settings_add_name(names, json_object_get(site, "host"), error))
        return FALSE;
    for (gsize i = 0; i < MIN(json_array_size(more), NAMES_MAX); i++)
        if (!settings_add_name(names, json_array_get(more, i), error))
            return FALSE;
    settings->names = g_strv_builder_end(names);
    return TRUE;
}

static gboolean settings_read_site(FrontSettings *settings, int site_dirfd, GError **error)
{
    g_autoptr(GByteArray) bytes = os_read_file(site_dirfd, "site.json", SITE_FILE_MAX_BYTES, error);
    if (bytes == NULL)
        return FALSE;
    g_autoptr(json_t) site =
        json_read(bytes->data, bytes->len, SITE_FILE_MAX_BYTES, 16, "site.json", error);
    if (site == NULL || !settings_read_names(settings, site, error))
        return FALSE;
    const json_t *front = json_object_get(site, "front");
    return front == NULL || front_limits_read(&settings->limits, front, error);
}

static char *settings_read_text(int dirfd, const char *name, GError **error)
{
    GByteArray *bytes = os_read_file(dirfd, name, PEM_MAX_BYTES, error);
    if (bytes == NULL)
        return NULL;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(bytes, FALSE);
}

static gboolean settings_read_tls(FrontSettings *settings, int site_dirfd, GError **error)
{
    if (faccessat(site_dirfd, "tls/server.pem", F_OK, 0) != 0)
        return TRUE;
    settings->certificate_pem = settings_read_text(site_dirfd, "tls/server.pem", error);
    if (settings->certificate_pem == NULL)
        return FALSE;
    settings->key_pem = settings_read_text(site_dirfd, "tls/server.key", error);
    return settings->key_pem != NULL;
}

static gboolean settings_read_cards(FrontSettings *settings, int site_dirfd, GError **error)
{
    g_autoptr(GError) problem = NULL;
    settings->cards = front_cards_load(site_dirfd, &problem);
    if (problem == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static char *find_ui_directory(void)
{
    static const char *const beside[] = {"../share/sekisho/ui", "../ui/dist"};
    const char *told = g_getenv("SEKISHO_UI");
    if (told != NULL)
        return g_strdup(told);
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *directory = program != NULL ? g_path_get_dirname(program) : NULL;
    for (gsize i = 0; directory != NULL && i < G_N_ELEMENTS(beside); i++) {
        g_autofree char *found = g_build_filename(directory, beside[i], NULL);
        if (g_file_test(found, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&found);
    }
    return NULL;
}

FrontSettings *front_settings_load(const char *site_dir, GError **error)
{
    g_autoptr(FrontSettings) settings = g_new0(FrontSettings, 1);
    settings->limits = front_limits_default();
    g_auto(OsFd) site_dirfd = os_open_dir(site_dir, error);
    if (site_dirfd < 0 || !settings_read_site(settings, site_dirfd, error) ||
        !settings_read_tls(settings, site_dirfd, error) ||
        !settings_read_cards(settings, site_dirfd, error))
        return NULL;
    g_autofree char *ui = find_ui_directory();
    settings->pages = front_pages_load(ui, error);
    return settings->pages != NULL ? g_steal_pointer(&settings) : NULL;
}

void front_settings_free(FrontSettings *settings)
{
    g_strfreev(settings->names);
    g_clear_pointer(&settings->pages, front_pages_free);
    g_clear_pointer(&settings->cards, front_cards_free);
    if (settings->key_pem != NULL)
        explicit_bzero(settings->key_pem, strlen(settings->key_pem));
    g_free(settings->certificate_pem);
    g_free(settings->key_pem);
    g_free(settings);
}
