/* tests/unit/service/service_record_full.c -- the disk is full at every point of a transition in
 * turn: nothing of it stands, and with room again it is made */
#include "ledger/verify.h"
#include "records_town.h"
#include <signal.h>
#include <sys/resource.h>

#define FRAME_BYTES 4120 /* of the write-ahead log */
#define WITHIN 1000      /* a limit within a frame cuts a write short, as a full disk does */

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    limit.rlim_cur = bytes;
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

/* One group with the loss of what was taken out: it opens an incident, too. NULL when it stands. */
static GError *lose(Fixture *town, const char *record, guint64 version)
{
    g_autoptr(json_t) values =
        town_json("{'lost_at': '2026-11-29T08:30', 'lost_how': '電車に置き忘れた'}");
    g_auto(ServiceRecordOut) out = {0};
    const RegisterDoing doing = {.record = record,
                                 .expected_version = version,
                                 .values = values,
                                 .comment = "",
                                 .effective_on = "",
                                 .second = ""};
    ServiceCall call = {.log = town->log,
                        .actor = ICHI,
                        .on_behalf_of = "",
                        .now_us = town->now_us,
                        .desk = town->desk};
    GError *failed = NULL;
    g_autoptr(GError) at_commit = NULL;
    if (!ledger_group_begin(town->log, &failed) || !ledger_call_begin(town->log, &failed))
        g_error("%s", failed->message);
    if (!service_record_act(&call, SERVICE_RECORD_MOVE, &doing, "lose", &out, &failed) ||
        !ledger_call_keep(town->log, &failed))
        ledger_call_undo(town->log);
    gboolean committed = ledger_group_commit(town->log, &at_commit);
    if (failed == NULL && !committed)
        failed = g_steal_pointer(&at_commit);
    return failed;
}

static void test_transition(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "grant", NULL);
    g_autoptr(RegisterRecord) loaded = town_record(town, record);
    guint64 size = ledger_log_size(town->log);
    g_autofree char *before = fixture_dump(town);
    guint refused = 0;
    for (rlim_t room = 0; room < 400; room++) {
        g_assert_true(store_empty_log(town->store, NULL));
        limit_files(room * FRAME_BYTES + WITHIN);
        g_autoptr(GError) error = lose(town, record, loaded->version);
        limit_files(RLIM_INFINITY);
        if (error == NULL)
            break;
        /* a limit of files that strikes at the commit is an I/O error to the engine; the full
         * disk itself is strength/disk's */
        g_assert_true(g_error_matches(error, PROBLEM, PROBLEM_DISK_FULL) ||
                      g_error_matches(error, PROBLEM, PROBLEM_STORE));
        g_autofree char *after = fixture_dump(town);
        g_assert_cmpstr(before, ==, after);
        g_assert_cmpuint(ledger_log_size(town->log), ==, size);
        refused++;
    }
    g_assert_cmpuint(refused, >, 5);
    g_assert_cmpstr(town_state(town, record), ==, "lost");
    g_autofree char *incident = town_newest(town, "incident");
    g_assert_cmpstr(town_state(town, incident), ==, "reported");
    g_auto(LedgerReport) report = {0};
    g_assert_true(ledger_verify_store(town->store, NULL, &report, NULL));
    g_assert_cmpint(report.wrong, ==, LEDGER_FINE);
    g_test_message("refused at %u points", refused);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGXFSZ, SIG_IGN);
    g_test_add_func("/service/records/full", test_transition);
    return g_test_run();
}
