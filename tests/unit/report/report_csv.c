/* tests/unit/report/report_csv.c -- CSV that spreadsheets read right and never run */
#include "base/problem.h"
#include "fixture.h"
#include "report/report.h"
#include <string.h>

static gboolean collect(const char *bytes, gsize size_bytes, gpointer user)
{
    g_assert_cmpuint(size_bytes, <=, 64 * 1024);
    g_string_append_len(user, bytes, (gssize)size_bytes);
    return TRUE;
}

static gboolean refuse(const char *bytes, gsize size_bytes, gpointer user)
{
    (void)bytes;
    (void)size_bytes;
    (*(guint *)user)++;
    return FALSE;
}

static void correct(Fixture *f, const char *edition, const char *how)
{
    guint64 version = 0;
    g_autoptr(json_t) changes = json_pack("{s:s}", "how_ja", how);
    const ServiceCorrection in = {edition, 1, 1, changes, "x"};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    fixture_end(f, &call, service_correct_unit(&call, &in, &version, NULL));
    g_assert_cmpuint(version, ==, 2);
}

static char *csv_of(Fixture *f, const char *edition, const char *language)
{
    g_autoptr(GError) error = NULL;
    GString *text = g_string_new(NULL);
    const ReportUnitFilter filter = {.edition = edition, .corrected = -1};
    g_assert_true(report_units_csv(f->store, &filter, language, collect, text, &error));
    g_assert_no_error(error);
    return g_string_free(text, FALSE);
}

static void test_form(void)
{
    g_autoptr(Fixture) f = fixture_new(service_body_schema());
    char edition[ID_TEXT_BYTES];
    fixture_import(f, 25, edition);
    g_autofree char *csv = csv_of(f, edition, "ja");
    g_assert_true(g_str_has_prefix(csv, "\xef\xbb\xbf\"通し番号\",\"部\","));
    g_auto(GStrv) lines = g_strsplit(csv, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 27); /* head, 25, and nothing after the last end */
    g_assert_true(g_str_has_prefix(lines[1], "\"1\",\"基準\",\"1\",\"基準/1/(1)\",\"1\","));
    g_assert_nonnull(strstr(lines[1], "\"義務\",\"しなければならない\",\"職員等\""));
    g_assert_null(strchr(lines[1], '\n'));
    g_autofree char *english = csv_of(f, edition, "en");
    g_assert_nonnull(strstr(english, "\"No.\""));
    g_assert_nonnull(strstr(english, "\"obligation\",\"must\""));
}

static void test_formulas(void)
{
    const char *starts[] = {"=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", NULL};
    for (gsize i = 0; starts[i] != NULL; i++) {
        g_autoptr(Fixture) f = fixture_new(service_body_schema());
        char edition[ID_TEXT_BYTES];
        fixture_import(f, 1, edition);
        correct(f, edition, starts[i]);
        g_autofree char *csv = csv_of(f, edition, "en");
        g_autofree char *guarded = g_strdup_printf(",\"'%s\",", starts[i]);
        g_assert_nonnull(strstr(csv, guarded));
    }
}

static void test_quotes(void)
{
    g_autoptr(Fixture) f = fixture_new(service_body_schema());
    char edition[ID_TEXT_BYTES];
    fixture_import(f, 1, edition);
    correct(f, edition, "a \"b\", c");
    g_autofree char *csv = csv_of(f, edition, "en");
    g_assert_nonnull(strstr(csv, ",\"a \"\"b\"\", c\","));
}

static void test_sink_stops(void)
{
    g_autoptr(Fixture) f = fixture_new(service_body_schema());
    g_autoptr(GError) error = NULL;
    char edition[ID_TEXT_BYTES];
    guint pieces = 0;
    fixture_import(f, 2000, edition);
    const ReportUnitFilter filter = {.edition = edition, .corrected = -1};
    g_assert_false(report_units_csv(f->store, &filter, "ja", refuse, &pieces, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(pieces, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/csv/form", test_form);
    g_test_add_func("/report/csv/formulas", test_formulas);
    g_test_add_func("/report/csv/quotes", test_quotes);
    g_test_add_func("/report/csv/sink-stops", test_sink_stops);
    return g_test_run();
}
