/* tests/unit/service/service_full.c -- the disk fills in the middle of a group: nothing of it
 * stands, all are told why */
#include "base/problem.h"
#include "fixture.h"
#include "ledger/verify.h"
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    limit.rlim_cur = bytes;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static ServiceExtraction *extraction_of(guint units)
{
    g_autoptr(json_t) json = fixture_extraction(units);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return service_extraction_read(bytes, FIXTURE_SHA256, NULL);
}

/* Calls of one group until one fails; how many said they were done. */
static guint import_many(Fixture *f, const ServiceExtraction *extraction, GError **error)
{
    for (guint done = 0; done < 200; done++) {
        char edition[ID_TEXT_BYTES] = "";
        ServiceCall call = {.log = f->log, .actor = FIXTURE_PERSON, .on_behalf_of = ""};
        if (!ledger_call_begin(f->log, error))
            return done;
        if (!service_import_policy(&call, extraction, edition, error) ||
            !ledger_call_keep(f->log, error)) {
            ledger_call_undo(f->log);
            return done;
        }
    }
    return 200;
}

static void test_group(void)
{
    g_autoptr(Fixture) f = fixture_new(service_body_schema());
    g_autoptr(ServiceExtraction) extraction = extraction_of(100);
    char edition[ID_TEXT_BYTES];
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) at_commit = NULL;
    fixture_import(f, 10, edition);
    g_assert_true(store_empty_log(f->store, NULL));
    g_autofree char *before = fixture_dump(f);

    limit_files(4 * 1024 * 1024);
    g_assert_true(ledger_group_begin(f->log, &error));
    import_many(f, extraction, &error);
    gboolean committed = ledger_group_commit(f->log, &at_commit);
    limit_files(RLIM_INFINITY);

    g_assert_false(committed);
    g_assert_error(at_commit, PROBLEM, PROBLEM_DISK_FULL);
    g_assert_cmpuint(ledger_log_size(f->log), ==, 1);
    g_autofree char *after = fixture_dump(f);
    g_assert_cmpstr(before, ==, after);

    fixture_import(f, 10, edition); /* with room again the same log goes on */
    g_auto(LedgerReport) report = {0};
    g_assert_true(ledger_verify_store(f->store, NULL, &report, NULL));
    g_assert_cmpint(report.wrong, ==, LEDGER_FINE);
    g_assert_cmpuint(report.size, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGXFSZ, SIG_IGN);
    g_test_add_func("/service/full/group", test_group);
    return g_test_run();
}
