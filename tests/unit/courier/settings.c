/* tests/unit/courier/settings.c -- a settings file is taken as it should be, or refused by the name
 * of what is wrong */
#include "courier/settings.h"
#include "base/json.h"
#include "base/problem.h"
#include <glib/gstdio.h>
#include <string.h>

static CourierSettings *read_text(const char *text, GError **error)
{
    return courier_settings_read((const guint8 *)text, strlen(text), error);
}

static const char whole[] =
    "{\"mail\": {\"host\": \"mail.town.example\", \"security\": \"starttls\", \"user\": \"u\","
    " \"from\": \"sekisho@town.example\", \"to_domains\": [\"town.example\", \"ed.example\"]},"
    " \"directory\": {\"host\": \"::1\", \"security\": \"tls\", \"base\": \"dc=x\","
    " \"columns\": {\"number\": [\"employeeNumber\"], \"name\": [\"displayName\", \"cn\"]}},"
    " \"scan\": {\"path\": \"/run/clamav/clamd.ctl\"}}";

static void test_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CourierSettings) settings = read_text(whole, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(settings->peers[COURIER_TO_MAIL].port, ==, 587);
    g_assert_cmpuint(settings->peers[COURIER_TO_DIRECTORY].port, ==, 636);
    g_assert_cmpint((int)settings->scan_max_bytes, ==, 100 * 1024 * 1024);
    g_assert_true(courier_settings_allow(settings, "a@TOWN.example"));
    g_assert_false(courier_settings_allow(settings, "a@other.example"));
    g_assert_false(courier_settings_allow(settings, "a@x.town.example"));
    g_autoptr(json_t) facts = courier_settings_facts(settings);
    g_assert_cmpuint(json_object_size(facts), ==, 3);
    g_assert_true(json_is_false(
        json_object_get(json_object_get(facts, "mail"), "secret"))); /* none was loaded */
}

static void test_flaws(void)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"[]", "settings.json"},
        {"{\"post\": {}}", "post"},
        {"{\"mail\": {\"host\": \"h\"}}", "mail.security"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"ssl\", \"from\": \"a@b\"}}",
         "mail.security"},
        {"{\"mail\": {\"host\": \"h h\", \"security\": \"tls\", \"from\": \"a@b\"}}", "mail.host"},
        {"{\"scan\": {\"host\": \":@/?\"}}",
         "scan.host"}, /* no address, though it begins like one */
        {"{\"scan\": {\"host\": \":25\"}}", "scan.host"},
        {"{\"scan\": {\"host\": \"h:25\"}}", "scan.host"},
        {"{\"scan\": {\"host\": \"::1::\"}}", "scan.host"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a\"}}", "mail.from"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a@b\", \"port\": 70000}}",
         "mail.port"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"plain\", \"from\": \"a@b\", \"user\": "
         "\"u\"}}",
         "mail.user"}, /* a password in the open */
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a@b\", \"password\": "
         "\"x\"}}",
         "mail.password"},
        {"{\"directory\": {\"host\": \"h\", \"security\": \"tls\", \"base\": \"x\"}}",
         "directory.columns"},
        {"{\"directory\": {\"host\": \"h\", \"security\": \"tls\", \"base\": \"x\","
         " \"columns\": {\"name\": [\"c n\"]}}}",
         "directory.columns"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a@b\", \"address\": "
         "\"http://town.example\"}}",
         "mail.address"}, /* links lead to protected pages */
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a@b\", \"address\": "
         "\"https://a b\"}}",
         "mail.address"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a@b\", \"daily_hour\": "
         "24}}",
         "mail.daily_hour"},
        {"{\"mail\": {\"host\": \"h\", \"security\": \"tls\", \"from\": \"a@b\", \"give_up_days\": "
         "1}}",
         "mail.give_up_days"},
        {"{\"scan\": {\"path\": \"clamd\"}}", "scan.path"},
        {"{\"scan\": {\"path\": \"/c\", \"host\": \"h\"}}", "scan.host"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(read_text(rows[i].text, &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
        g_assert_true(g_str_has_prefix(problem_thing(error, 0), rows[i].says));
    }
}

/* The secret as it lies in its file, to the last byte that may be, and no further. */
static void test_secret(void)
{
    g_autofree char *site = g_dir_make_tmp("sekisho-courier-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(site, COURIER_FOLDER, NULL);
    g_autofree char *file = g_build_filename(folder, COURIER_SETTINGS_FILE, NULL);
    g_autofree char *lies = g_build_filename(folder, "mail.secret", NULL);
    g_autofree char *secret = g_strnfill(COURIER_SECRET_MAX_BYTES + 1, 's');
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file,
                                      "{\"mail\": {\"host\": \"h\", \"security\": \"tls\", "
                                      "\"user\": \"u\", \"from\": \"a@b\"}}",
                                      -1, NULL));
    static const gsize left[] = {0, 1, 500, COURIER_SECRET_MAX_BYTES + 1};
    for (gsize i = 0; i < G_N_ELEMENTS(left); i++) {
        gsize left_out = left[i];
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(lies, secret + left_out, -1, NULL));
        g_autoptr(CourierSettings) settings = courier_settings_load(site, &error);
        if (left_out == 0) {
            g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
            g_assert_null(settings);
            continue;
        }
        g_assert_no_error(error);
        g_assert_cmpstr(settings->peers[COURIER_TO_MAIL].secret, ==, secret + left_out);
    }
    g_assert_cmpint(g_unlink(lies), ==, 0);
    g_autoptr(CourierSettings) none = courier_settings_load(site, NULL);
    g_assert_null(none->peers[COURIER_TO_MAIL].secret);
    g_assert_cmpint(g_unlink(file), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_assert_cmpint(g_rmdir(site), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/courier/settings/whole", test_whole);
    g_test_add_func("/courier/settings/flaws", test_flaws);
    g_test_add_func("/courier/settings/secret", test_secret);
    return g_test_run();
}
