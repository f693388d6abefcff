/* tests/unit/ledger/ledger_erase.c -- what is erased is gone from every file, and every proof still
 * holds */
#include "base/problem.h"
#include "ledger/marks.h"
#include "ledger/read.h"
#include "ledger/verify.h"
#include "scratch.h"
#include <string.h>

#define SECRET "山田太郎の住所はどこかの町1-2-3"

/* Whether `needle` stands in any file of the log's folder: database, write-ahead log, shared
 * memory. */
static gboolean stands_in_files(Scratch *s, const void *needle, gsize size_bytes)
{
    g_autoptr(GDir) dir = g_dir_open(s->dir, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(s->dir, name, NULL);
        g_autofree char *bytes = NULL;
        gsize count = 0;
        if (!g_file_get_contents(path, &bytes, &count, NULL))
            continue;
        if (memmem(bytes, count, needle, size_bytes) != NULL)
            return TRUE;
    }
    return FALSE;
}

static guint64 add_secret(Scratch *s)
{
    return scratch_add(s, "person.add", "person/1", "{\"text\":\"" SECRET "\"}");
}

static void test_nothing_is_left(void)
{
    Scratch s;
    LedgerContentState state;
    g_autoptr(GBytes) salt = NULL;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 20);
    guint64 index = add_secret(&s);
    scratch_fill(&s, 20);
    g_assert_true(ledger_read_content(s.store, index, &state, NULL, &salt, NULL));
    gsize salt_bytes;
    const void *salt_at = g_bytes_get_data(salt, &salt_bytes);
    g_assert_true(stands_in_files(&s, SECRET, strlen(SECRET)));
    g_assert_true(stands_in_files(&s, salt_at, salt_bytes));
    scratch_erase(&s, index);
    g_assert_false(stands_in_files(&s, SECRET, strlen(SECRET)));
    g_assert_false(stands_in_files(&s, salt_at, salt_bytes));
    g_assert_true(ledger_read_content(s.store, index, &state, NULL, NULL, NULL));
    g_assert_cmpint(state, ==, LEDGER_CONTENT_ERASED);
    scratch_close(&s);
}

static void test_log_still_verifies(void)
{
    Scratch s;
    g_auto(LedgerReport) report = {0};
    g_autoptr(GError) error = NULL;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 20);
    guint64 index = add_secret(&s);
    g_autoptr(GBytes) before = scratch_checkpoint(&s);
    scratch_erase(&s, index);
    g_autoptr(GBytes) after = scratch_checkpoint(&s);
    g_assert_true(ledger_verify_store(s.store, NULL, &report, &error));
    g_assert_cmpint(report.wrong, ==, LEDGER_FINE);
    g_assert_cmpuint(report.erased, ==, 1);
    g_assert_cmpuint(report.checkpoints, ==, 2);
    scratch_close(&s);
}

static void test_must_be_said(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    guint64 index = add_secret(&s);
    LedgerEvent other = scratch_event(LEDGER_ACT_ERASE, "event/7", NULL);
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_erase(s.log, index, NULL));
    g_assert_false(ledger_call_keep(s.log, NULL)); /* without an event */
    ledger_call_undo(s.log);
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_erase(s.log, index, NULL));
    g_assert_false(ledger_append(s.log, &other, NULL, NULL)); /* with that of another */
    ledger_call_undo(s.log);
    other.subject = "event/0";
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_false(ledger_append(s.log, &other, NULL, NULL)); /* or an event without the deed */
    ledger_call_undo(s.log);
    g_assert_true(ledger_group_commit(s.log, NULL));
    LedgerContentState state;
    g_assert_true(ledger_read_content(s.store, index, &state, NULL, NULL, NULL));
    g_assert_cmpint(state, ==, LEDGER_CONTENT_STANDS);
    scratch_close(&s);
}

static void test_only_what_stands(void)
{
    Scratch s;
    g_autoptr(GError) none = NULL, twice = NULL, far = NULL;
    scratch_open(&s, NULL, NULL, 0);
    guint64 index = add_secret(&s);
    guint64 bare = scratch_add(&s, "a", "x", NULL);
    scratch_erase(&s, index);
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_false(ledger_erase(s.log, bare, &none));
    g_assert_error(none, PROBLEM, PROBLEM_NOT_FOUND);
    ledger_call_undo(s.log);
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_false(ledger_erase(s.log, index, &twice));
    g_assert_error(twice, PROBLEM, PROBLEM_NOT_FOUND);
    ledger_call_undo(s.log);
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_false(ledger_erase(s.log, G_MAXUINT64, &far));
    ledger_group_abandon(s.log);
    scratch_close(&s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/erase/nothing-is-left", test_nothing_is_left);
    g_test_add_func("/erase/log-still-verifies", test_log_still_verifies);
    g_test_add_func("/erase/must-be-said", test_must_be_said);
    g_test_add_func("/erase/only-what-stands", test_only_what_stands);
    return g_test_run();
}
