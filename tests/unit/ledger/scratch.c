/* tests/unit/ledger/scratch.c -- a log on a store in a temporary folder, with a clock that tests
 * turn */
#include "scratch.h"
#include <glib/gstdio.h>
#include <string.h>

static gint64 utc_us(gpointer user)
{
    Scratch *scratch = user;
    scratch->utc_us += scratch->tick_us;
    scratch->boot_us += scratch->tick_us;
    return scratch->utc_us;
}

static gint64 boot_us(gpointer user)
{
    return ((Scratch *)user)->boot_us;
}

static void open_log(Scratch *scratch, const LedgerSchema *schema)
{
    g_autoptr(GError) error = NULL;
    LedgerClock clock = {utc_us, boot_us, scratch};
    scratch->log = ledger_log_open(scratch->store, schema, &error);
    g_assert_no_error(error);
    ledger_log_set_clock(scratch->log, &clock);
}

void scratch_open(Scratch *scratch, const LedgerSchema *schema, const StoreSchema *const *more,
                  gsize more_count)
{
    g_autoptr(GError) error = NULL;
    guint8 key[LEDGER_KEY_BYTES];
    memset(scratch, 0, sizeof *scratch);
    memset(scratch->seed, 7, sizeof scratch->seed);
    scratch->utc_us = G_GINT64_CONSTANT(1795239900000000);
    scratch->boot_us = 1000000;
    scratch->tick_us = 1000;
    scratch->dir = g_dir_make_tmp("sekisho-ledger-XXXXXX", &error);
    g_assert_no_error(error);
    scratch->path = g_build_filename(scratch->dir, "log.db", NULL);
    scratch->store = store_open(scratch->path, STORE_CREATE, &error);
    g_assert_no_error(error);
    g_autofree const StoreSchema **steps = g_new0(const StoreSchema *, more_count + 2);
    steps[0] = &ledger_schema_001;
    steps[1] = &ledger_schema_002;
    for (gsize i = 0; i < more_count; i++)
        steps[i + 2] = more[i];
    g_assert_true(store_upgrade(scratch->store, steps, more_count + 2, &error));
    g_assert_true(ledger_public_key(scratch->seed, key, &error));
    g_assert_true(
        ledger_verifier_make(&scratch->verifier, SCRATCH_ORIGIN, LEDGER_KEY_NOTE, key, &error));
    g_autofree char *text = ledger_verifier_text(&scratch->verifier);
    g_assert_true(ledger_log_create(scratch->store, SCRATCH_ORIGIN, text, &error));
    open_log(scratch, schema);
}

static void remove_all(const char *dir)
{
    GDir *open = g_dir_open(dir, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(open)) != NULL) {
        g_autofree char *path = g_build_filename(dir, name, NULL);
        g_unlink(path);
    }
    g_dir_close(open);
    g_rmdir(dir);
}

void scratch_close(Scratch *scratch)
{
    ledger_log_close(scratch->log);
    store_close(scratch->store);
    remove_all(scratch->dir);
    g_free(scratch->path);
    g_free(scratch->dir);
}

void scratch_reopen(Scratch *scratch, const LedgerSchema *schema)
{
    g_autoptr(GError) error = NULL;
    ledger_log_close(scratch->log);
    store_close(scratch->store);
    scratch->store = store_open(scratch->path, STORE_WRITE, &error);
    g_assert_no_error(error);
    open_log(scratch, schema);
}

LedgerEvent scratch_event(const char *act, const char *subject, GBytes *content)
{
    static const char *const clauses[] = {"方針/1", "基準/4.1/(1)", NULL};
    return (LedgerEvent){.actor = "p0000000000000000000000001",
                         .on_behalf_of = "",
                         .act = act,
                         .subject = subject,
                         .from_state = "",
                         .to_state = "draft",
                         .clauses = clauses,
                         .content = content};
}

guint64 scratch_add(Scratch *scratch, const char *act, const char *subject, const char *content)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = content != NULL ? g_bytes_new(content, strlen(content)) : NULL;
    LedgerEvent event = scratch_event(act, subject, bytes);
    LedgerPlace place = {0};
    g_assert_true(ledger_group_begin(scratch->log, &error));
    g_assert_true(ledger_call_begin(scratch->log, &error));
    g_assert_true(ledger_append(scratch->log, &event, &place, &error));
    g_assert_true(ledger_call_keep(scratch->log, &error));
    g_assert_true(ledger_group_commit(scratch->log, &error));
    return place.index;
}

void scratch_fill(Scratch *scratch, guint count)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(ledger_group_begin(scratch->log, &error));
    g_assert_true(ledger_call_begin(scratch->log, &error));
    for (guint i = 0; i < count; i++) {
        g_autofree char *subject = g_strdup_printf("thing/%u", i);
        g_autofree char *text = g_strdup_printf("{\"number\":%u,\"text\":\"内容 %u\"}", i, i);
        g_autoptr(GBytes) content = i % 3 != 2 ? g_bytes_new(text, strlen(text)) : NULL;
        LedgerEvent event = scratch_event("thing.add", subject, content);
        g_assert_true(ledger_append(scratch->log, &event, NULL, &error));
    }
    g_assert_true(ledger_call_keep(scratch->log, &error));
    g_assert_true(ledger_group_commit(scratch->log, &error));
}

GBytes *scratch_checkpoint(Scratch *scratch)
{
    g_autoptr(GError) error = NULL;
    LedgerHash root;
    ledger_log_root(scratch->log, root.bytes);
    GBytes *note = ledger_checkpoint_sign(SCRATCH_ORIGIN, ledger_log_size(scratch->log), &root,
                                          scratch->seed, &error);
    g_assert_no_error(error);
    g_assert_true(ledger_keep_checkpoint(scratch->log, note, &error));
    return note;
}

void scratch_erase(Scratch *scratch, guint64 index)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *subject = g_strdup_printf("event/%" G_GUINT64_FORMAT, index);
    g_autoptr(GBytes) reason = g_bytes_new_static("{\"reason\":\"保存期間の満了\"}", 34);
    LedgerEvent event = scratch_event(LEDGER_ACT_ERASE, subject, reason);
    g_assert_true(ledger_group_begin(scratch->log, &error));
    g_assert_true(ledger_call_begin(scratch->log, &error));
    g_assert_true(ledger_erase(scratch->log, index, &error));
    g_assert_true(ledger_append(scratch->log, &event, NULL, &error));
    g_assert_true(ledger_call_keep(scratch->log, &error));
    g_assert_true(ledger_group_commit(scratch->log, &error));
    g_assert_true(store_empty_log(scratch->store, &error));
}
