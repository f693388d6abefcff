/* tests/unit/service/service_ledger.c -- anchors, erasure, the clock */
#include "base/problem.h"
#include "edition/edition.h"
#include "fixture.h"
#include "ledger/marks.h"
#include "ledger/verify.h"
#include <string.h>

static void set_up(Fixture **f, gconstpointer data)
{
    (void)data;
    *f = fixture_new(service_body_schema());
}

static void tear_down(Fixture **f, gconstpointer data)
{
    (void)data;
    fixture_free(*f);
}

static void assert_verifies(Fixture *f)
{
    g_autoptr(GError) error = NULL;
    g_auto(LedgerReport) report = {0};
    g_assert_true(ledger_verify_store(f->store, NULL, &report, &error));
    g_assert_no_error(error);
    g_assert_cmpint(report.wrong, ==, LEDGER_FINE);
}

static gboolean add_anchor(Fixture *f, guint64 size, const char *root, GError **error)
{
    const ServiceAnchorIn in = {"printed", size, root, "委員会資料 12 ページ", ""};
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    gboolean done = service_add_anchor(&call, &in, error);
    fixture_end(f, &call, done);
    return done;
}

static void test_anchor(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    char root[65];
    guint8 bytes[32];
    guint64 anchored = 0;
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, edition);
    ledger_log_root((*f)->log, bytes);
    hex_write(root, bytes, sizeof bytes);
    g_assert_false(add_anchor(*f, 2, root, &error)); /* larger than the log */
    g_assert_error(error, PROBLEM, PROBLEM_LEDGER);
    g_clear_error(&error);
    g_assert_false(add_anchor(*f, 1, FIXTURE_SHA256, &error)); /* another history's */
    g_assert_error(error, PROBLEM, PROBLEM_LEDGER);
    g_clear_error(&error);
    g_assert_true(add_anchor(*f, 1, root, &error));
    g_assert_no_error(error);
    g_assert_true(ledger_anchored_size((*f)->store, &anchored, &error));
    g_assert_cmpuint(anchored, ==, 1);
}

static gboolean erase(Fixture *f, const char *actor, guint64 index, char ***blobs, GError **error)
{
    ServiceCall call = fixture_begin(f, actor);
    gboolean done = service_erase_content(&call, index, "保存期間満了", blobs, error);
    fixture_end(f, &call, done);
    return done;
}

static gboolean count_units(const Edition *edition, gpointer user)
{
    *(guint64 *)user += edition->units;
    return TRUE;
}

static void test_erase(Fixture **f, gconstpointer data)
{
    (void)data;
    char first[ID_TEXT_BYTES];
    char second[ID_TEXT_BYTES];
    guint64 units = 0;
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, first);
    fixture_import(*f, 4, second); /* of the same source */
    g_auto(GStrv) none = NULL;
    g_auto(GStrv) blobs = NULL;
    g_assert_false(erase(*f, FIXTURE_OPERATOR, 0, &none, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    g_clear_error(&error);
    g_assert_true(erase(*f, FIXTURE_PERSON, 0, &none, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(g_strv_length(none), ==, 0); /* the second still refers to the source */
    g_assert_true(erase(*f, FIXTURE_PERSON, 1, &blobs, &error));
    g_assert_cmpuint(g_strv_length(blobs), ==, 1);
    g_assert_cmpstr(blobs[0], ==, FIXTURE_SHA256);
    g_assert_true(edition_each((*f)->store, count_units, &units, &error));
    g_assert_cmpuint(units, ==, 0);
    assert_verifies(*f);
    g_auto(GStrv) again = NULL;
    g_assert_false(erase(*f, FIXTURE_PERSON, 1, &again, &error));
    g_assert_nonnull(error);
}

static void test_edition_in_force_is_not_erased(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, edition);
    ServiceCall call = fixture_begin(*f, FIXTURE_PERSON);
    gboolean done =
        service_adopt_edition(&call, &(ServiceAdoption){edition, "2026-04-01", "", ""}, &error);
    fixture_end(*f, &call, done);
    g_auto(GStrv) blobs = NULL;
    g_assert_false(erase(*f, FIXTURE_PERSON, 0, &blobs, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
}

static gboolean confirm(Fixture *f, GError **error)
{
    ServiceCall call = fixture_begin(f, FIXTURE_PERSON);
    gboolean done = service_confirm_clock(&call, "時刻合わせ", error);
    fixture_end(f, &call, done);
    return done;
}

static void test_clock(Fixture **f, gconstpointer data)
{
    (void)data;
    char edition[ID_TEXT_BYTES];
    gint64 step = 0;
    g_autoptr(GError) error = NULL;
    fixture_import(*f, 3, edition);
    g_assert_false(confirm(*f, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_clear_error(&error);
    (*f)->step_us = -G_TIME_SPAN_HOUR; /* somebody set the clock back */
    fixture_import(*f, 3, edition);
    g_assert_true(ledger_unconfirmed_step((*f)->store, &step, &error));
    g_assert_cmpint(step, ==, 1);
    g_assert_true(confirm(*f, &error));
    g_assert_true(ledger_unconfirmed_step((*f)->store, &step, &error));
    g_assert_cmpint(step, ==, -1);
    assert_verifies(*f);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/ledger/" name, Fixture *, NULL, set_up, f, tear_down)
    ADD("anchor", test_anchor);
    ADD("erase", test_erase);
    ADD("edition-in-force-is-not-erased", test_edition_in_force_is_not_erased);
    ADD("clock", test_clock);
    return g_test_run();
}
