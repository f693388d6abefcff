/* tests/unit/report/report_documents.c -- whole policies of real bodies, read, imported and made
 * again */
#include "fixture.h"
#include "reading/read.h"
#include "report/report.h"
#include <string.h>

static const char *const documents[] = {"agano", "agatsuma", "hirosaki", "kochi", "shime"};

/* The worker's answer, with the hash of the bytes set as the worker sets it. */
static GBytes *read_document(const PolicyRules *rules, const char *bytes, gsize size,
                             const char *name, char **sha256)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyReading) reading =
        policy_read(rules, (const guint8 *)bytes, size, name, NULL, NULL, &error);
    g_assert_no_error(error);
    GBytes *json = policy_reading_json(reading, &error);
    g_assert_no_error(error);
    *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    return json;
}

static void import(Fixture *f, GBytes *json, const char *sha256, char edition[ID_TEXT_BYTES])
{
    g_autoptr(GError) error = NULL;
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(ServiceExtraction) extraction = service_extraction_read(json, sha256, &error);
    g_assert_no_error(error);
    gint64 checked_us = g_get_monotonic_time();
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    *edition = '\0';
    gboolean done = service_import_policy(&call, extraction, edition, &error);
    g_assert_no_error(error);
    fixture_end(f, &call, done);
    g_test_message("%" G_GUINT64_FORMAT " units, %" G_GSIZE_FORMAT
                   " bytes: checked in %" G_GINT64_FORMAT " us, recorded in %" G_GINT64_FORMAT
                   " us",
                   service_extraction_units(extraction), g_bytes_get_size(json),
                   checked_us - start_us, g_get_monotonic_time() - checked_us);
}

static void ask_everything(Fixture *f, const char *edition)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    const ReportUnitFilter filter = {.edition = edition, .corrected = -1, .limit = 10000};
    gint64 start_us = g_get_monotonic_time();
    g_assert_true(report_units(f->store, &filter, text, &error));
    gint64 units_us = g_get_monotonic_time();
    g_assert_true(report_edition(f->store, NULL, edition, text, &error));
    gint64 whole_us = g_get_monotonic_time();
    g_assert_true(report_heatmap(f->store, edition, text, &error));
    g_test_message("all units in %" G_GINT64_FORMAT " us, the edition in %" G_GINT64_FORMAT
                   " us, the heat map in %" G_GINT64_FORMAT " us",
                   units_us - start_us, whole_us - units_us, g_get_monotonic_time() - whole_us);
    g_assert_no_error(error);
}

static void test_documents(void)
{
    g_autoptr(Fixture) f = fixture_new(service_body_schema());
    g_autoptr(PolicyRules) rules = policy_rules_load(NULL);
    g_assert_nonnull(rules);
    for (gsize i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_autofree char *name = g_strconcat(documents[i], ".txt", NULL);
        g_autofree char *path = g_build_filename(SHARED, "policies", name, NULL);
        g_autofree char *bytes = NULL;
        g_autofree char *sha256 = NULL;
        gsize size = 0;
        char edition[ID_TEXT_BYTES];
        if (!g_file_get_contents(path, &bytes, &size, NULL)) {
            g_test_skip("the documents are not here");
            return;
        }
        g_autoptr(GBytes) json = read_document(rules, bytes, size, name, &sha256);
        import(f, json, sha256, edition);
        ask_everything(f, edition);
    }
    g_autofree char *before = fixture_dump(f);
    ServiceCall call = fixture_begin(f, FIXTURE_OPERATOR);
    fixture_end(f, &call, ledger_rebuild(f->log, NULL));
    g_autofree char *after = fixture_dump(f);
    g_assert_cmpstr(before, ==, after);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/documents", test_documents);
    return g_test_run();
}
