/* tests/unit/front/bounds.c -- limits and settings as site.json says them */
#include "front/bounds.h"
#include "base/problem.h"
#include "front/settings.h"
#include <glib/gstdio.h>
#include <string.h>

static gboolean read_text(FrontLimits *limits, const char *text, GError **error)
{
    g_autoptr(json_t) object =
        json_read((const guint8 *)text, strlen(text), 4096, 4, "limits", NULL);
    g_assert_nonnull(object);
    return front_limits_read(limits, object, error);
}

static void test_limits(void)
{
    FrontLimits limits = front_limits_default();
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(limits.head_ms, ==, 10000);
    g_assert_true(read_text(&limits, "{\"head_ms\":2000,\"body_max_bytes\":4096}", NULL));
    g_assert_cmpuint(limits.head_ms, ==, 2000);
    g_assert_cmpuint(limits.body_max_bytes, ==, 4096);
    g_assert_cmpuint(limits.idle_ms, ==, 30000);
    g_assert_false(read_text(&limits, "{\"idle_ms\":5000,\"visitors_max\":1}", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_assert_cmpuint(limits.idle_ms, ==, 30000); /* all or nothing */
    g_assert_false(read_text(&limits, "{\"head_ms\":\"2000\"}", NULL));
}

/* Settings of a site whose site.json is `text`. */
static FrontSettings *load(const char *text, GError **error)
{
    g_autofree char *site = g_dir_make_tmp("settings-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(site, "site.json", NULL);
    if (text != NULL)
        g_assert_true(g_file_set_contents(file, text, -1, NULL));
    FrontSettings *settings = front_settings_load(site, error);
    (void)g_unlink(file);
    (void)g_rmdir(site);
    return settings;
}

static void test_settings(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FrontSettings) settings =
        load("{\"host\":\"Sekisho.Example.JP\",\"front\":{\"names\":[\"10.1.2.3\",\"FD00::7\"],"
             "\"idle_ms\":900}}",
             &error);
    g_assert_no_error(error);
    g_assert_cmpstr(settings->names[0], ==, "sekisho.example.jp");
    g_assert_cmpstr(settings->names[1], ==, "10.1.2.3");
    g_assert_cmpstr(settings->names[2], ==, "[fd00::7]");
    g_assert_null(settings->names[3]);
    g_assert_cmpuint(settings->limits.idle_ms, ==, 900);
    g_assert_null(settings->certificate_pem);
}

static void test_settings_refused(void)
{
    const char *texts[] = {
        "{}", "{\"host\":5}", "[]", "{\"host\":\"a\",\"front\":{\"names\":[1]}}", "not json", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        FrontSettings *settings = load(texts[i], &error);
        g_assert_null(settings);
        g_assert_nonnull(error);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/front/bounds/limits", test_limits);
    g_test_add_func("/front/bounds/settings", test_settings);
    g_test_add_func("/front/bounds/settings-refused", test_settings_refused);
    return g_test_run();
}
