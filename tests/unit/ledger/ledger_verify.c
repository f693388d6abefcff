/* tests/unit/ledger/ledger_verify.c -- every kind of damage to a store is found and named at its
 * place */
#include "base/problem.h"
#include "ledger/export.h"
#include "ledger/verify.h"
#include "scratch.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

STORE_SQL(spoil_leaf, "UPDATE ledger_leaf SET bytes = $1 WHERE idx = 7");
STORE_SQL(spoil_content, "UPDATE ledger_content SET bytes = $1 WHERE idx = 7");
STORE_SQL(spoil_salt, "UPDATE ledger_content SET salt = $1 WHERE idx = 7");
STORE_SQL(drop_content, "DELETE FROM ledger_content WHERE idx = 7");
STORE_SQL(stray_content, "INSERT INTO ledger_content (idx, salt, bytes) VALUES (8, $1, $1)");
STORE_SQL(drop_leaf, "DELETE FROM ledger_leaf WHERE idx = 7");
STORE_SQL(drop_last, "DELETE FROM ledger_leaf WHERE idx = 599");
STORE_SQL(swap_out, "UPDATE ledger_leaf SET idx = -1 WHERE idx = 7");
STORE_SQL(swap_over, "UPDATE ledger_leaf SET idx = 7 WHERE idx = 8");
STORE_SQL(swap_in, "UPDATE ledger_leaf SET idx = 8 WHERE idx = -1");
STORE_SQL(spoil_tile, "UPDATE ledger_tile SET hashes = $1 WHERE level = 0 AND idx = 1");
STORE_SQL(spoil_tile_root, "UPDATE ledger_tile SET root = $1 WHERE level = 0 AND idx = 1");
STORE_SQL(drop_tile, "DELETE FROM ledger_tile WHERE level = 0 AND idx = 1");
STORE_SQL(stray_tile, "INSERT INTO ledger_tile (level, idx, root, hashes) VALUES (0, 9, $1, $1)");
STORE_SQL(spoil_note, "UPDATE ledger_checkpoint SET note = $1 WHERE size = 600");
STORE_SQL(move_note, "UPDATE ledger_checkpoint SET size = 599 WHERE size = 600");
STORE_SQL(spoil_key, "UPDATE ledger_log SET verifier = 'x'");

/* 600 events, contents at 7 but not at 8, a checkpoint at 600. */
static GBytes *make(Scratch *s)
{
    scratch_open(s, NULL, NULL, 0);
    scratch_fill(s, 600);
    return scratch_checkpoint(s);
}

static void run(Scratch *s, const StoreSql *sql)
{
    static const guint8 other[32] = {9};
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query(s->store, sql, &error);
    if (strchr(sql->text, '$') != NULL)
        store_bind_blob(query, 1, other, sizeof other);
    g_assert_true(store_run(query, &error));
    g_assert_cmpint(store_changes(s->store), ==, 1);
}

static void check(Scratch *s, LedgerWrong wrong, guint64 at)
{
    g_auto(LedgerReport) report = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(ledger_verify_store(s->store, NULL, &report, &error));
    g_assert_no_error(error);
    if (report.wrong != wrong || report.wrong_at != at)
        g_test_message("found %d at %" G_GUINT64_FORMAT ": %s", report.wrong, report.wrong_at,
                       report.detail);
    g_assert_cmpint(report.wrong, ==, wrong);
    g_assert_cmpuint(report.wrong_at, ==, at);
    g_autoptr(json_t) json = ledger_report_json(&report);
    g_assert_true(json_is_true(json_object_get(json, "ok")) == (wrong == LEDGER_FINE));
    ledger_report_problem(&report, &error);
    g_assert_true((error != NULL) == (wrong != LEDGER_FINE));
}

typedef struct {
    const char *name;
    const StoreSql *sql[3];
    LedgerWrong wrong;
    guint64 at;
} Damage;

static void test_damage(gconstpointer data)
{
    const Damage *damage = data;
    Scratch s;
    g_autoptr(GBytes) note = make(&s);
    check(&s, LEDGER_FINE, 0);
    for (gsize i = 0; i < 3 && damage->sql[i] != NULL; i++)
        run(&s, damage->sql[i]);
    check(&s, damage->wrong, damage->at);
    scratch_close(&s);
}

static const Damage damages[] = {
    {"leaf", {&spoil_leaf}, LEDGER_WRONG_LEAF, 7},
    {"content", {&spoil_content}, LEDGER_WRONG_CONTENT, 7},
    {"salt", {&spoil_salt}, LEDGER_WRONG_CONTENT, 7},
    {"content-missing", {&drop_content}, LEDGER_WRONG_MISSING, 7},
    {"content-stray", {&stray_content}, LEDGER_WRONG_CONTENT, 8},
    {"leaf-missing", {&drop_leaf}, LEDGER_WRONG_ORDER, 7},
    {"last-missing", {&drop_last}, LEDGER_WRONG_TRUNCATED, 600},
    {"reordered", {&swap_out, &swap_over, &swap_in}, LEDGER_WRONG_CONTENT, 7},
    {"tile", {&spoil_tile}, LEDGER_WRONG_TILE, 256},
    {"tile-root", {&spoil_tile_root}, LEDGER_WRONG_TILE, 0},
    {"tile-missing", {&drop_tile}, LEDGER_WRONG_TILE, 256},
    {"tile-stray", {&stray_tile}, LEDGER_WRONG_TILE, 0},
    {"note", {&spoil_note}, LEDGER_WRONG_CHECKPOINT, 600},
    {"note-moved", {&move_note}, LEDGER_WRONG_TRUNCATED, 600},
    {"key", {&spoil_key}, LEDGER_WRONG_LOG, 0},
};

/* A history written anew with the right form and another content is caught by the checkpoint alone.
 */
static void test_rewritten_history(void)
{
    Scratch honest, forged;
    g_auto(LedgerReport) report = {0};
    g_autoptr(GBytes) note = make(&honest);
    scratch_open(&forged, NULL, NULL, 0);
    scratch_fill(&forged, 601);
    check(&forged, LEDGER_FINE, 0);
    LedgerVerifyOptions options = {.against = note};
    g_assert_true(ledger_verify_store(forged.store, &options, &report, NULL));
    g_assert_cmpint(report.wrong, ==, LEDGER_WRONG_FORK);
    g_assert_cmpuint(report.wrong_at, ==, 600);
    scratch_close(&forged);
    scratch_close(&honest);
}

static void verify_against(Scratch *s, GBytes *note, const char *key, LedgerWrong wrong)
{
    g_auto(LedgerReport) report = {0};
    LedgerVerifyOptions options = {.against = note, .verifier = key};
    g_assert_true(ledger_verify_store(s->store, &options, &report, NULL));
    g_assert_cmpint(report.wrong, ==, wrong);
    g_assert_true(report.against == (note != NULL && wrong == LEDGER_FINE));
}

static void test_against(void)
{
    Scratch s;
    guint8 stranger[32] = {1};
    LedgerHash root = {{0}}, empty = ledger_hash_empty();
    g_autoptr(GBytes) note = make(&s);
    scratch_fill(&s, 10);
    verify_against(&s, note, NULL, LEDGER_FINE);
    verify_against(&s, note, ledger_log_verifier(s.log), LEDGER_FINE);
    verify_against(&s, NULL, "another+key", LEDGER_WRONG_LOG);
    g_autoptr(GBytes) larger = ledger_checkpoint_sign(SCRATCH_ORIGIN, 611, &root, s.seed, NULL);
    verify_against(&s, larger, NULL, LEDGER_WRONG_TRUNCATED);
    g_autoptr(GBytes) fork = ledger_checkpoint_sign(SCRATCH_ORIGIN, 5, &root, s.seed, NULL);
    verify_against(&s, fork, NULL, LEDGER_WRONG_FORK);
    g_autoptr(GBytes) foreign = ledger_checkpoint_sign(SCRATCH_ORIGIN, 5, &root, stranger, NULL);
    verify_against(&s, foreign, NULL, LEDGER_WRONG_CHECKPOINT);
    g_autoptr(GBytes) start = ledger_checkpoint_sign(SCRATCH_ORIGIN, 0, &empty, s.seed, NULL);
    verify_against(&s, start, NULL, LEDGER_FINE);
    scratch_close(&s);
}

static void test_empty_log(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    check(&s, LEDGER_FINE, 0);
    g_autoptr(GBytes) note = scratch_checkpoint(&s);
    check(&s, LEDGER_FINE, 0);
    scratch_close(&s);
}

/* ---- exports ---- */

static gboolean collect(const guint8 *bytes, gsize size_bytes, gpointer user, GError **error)
{
    (void)error;
    g_byte_array_append(user, bytes, (guint)size_bytes);
    return TRUE;
}

static LedgerWrong verify_bytes(const guint8 *bytes, gsize size_bytes, LedgerReport *report)
{
    g_autoptr(GError) error = NULL;
    int fd = memfd_create("export", MFD_CLOEXEC);
    g_assert_cmpint(write(fd, bytes, size_bytes), ==, (gssize)size_bytes);
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    g_assert_true(ledger_verify_export(fd, NULL, report, &error));
    close(fd);
    return report->wrong;
}

static void test_export(void)
{
    Scratch s;
    g_auto(LedgerReport) from_store = {0}, from_export = {0};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GBytes) note = make(&s);
    scratch_fill(&s, 30);
    scratch_erase(&s, 7);
    g_assert_true(ledger_export_write(s.store, collect, NULL, bytes, NULL));
    g_assert_cmpint(verify_bytes(bytes->data, bytes->len, &from_export), ==, LEDGER_FINE);
    g_assert_true(ledger_verify_store(s.store, NULL, &from_store, NULL));
    g_assert_cmpuint(from_export.size, ==, from_store.size);
    g_assert_true(ledger_hash_equal(&from_export.root, &from_store.root));
    g_assert_cmpuint(from_export.contents, ==, from_store.contents);
    g_assert_cmpuint(from_export.erased, ==, 1);
    g_assert_cmpuint(from_export.checkpoints, ==, 1);
    scratch_close(&s);
}

static gboolean withhold_most(guint64 index, const LedgerLeaf *leaf, gpointer user)
{
    (void)leaf;
    (void)user;
    return index != 3;
}

/* What is withheld goes out as a hash alone, but for the acts others are judged by. */
static void test_export_withheld(void)
{
    Scratch s;
    g_auto(LedgerReport) report = {0};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GBytes) note = make(&s);
    scratch_erase(&s, 7);
    g_assert_true(ledger_export_write(s.store, collect, withhold_most, bytes, NULL));
    g_assert_cmpint(verify_bytes(bytes->data, bytes->len, &report), ==, LEDGER_FINE);
    g_assert_cmpuint(report.withheld, ==, 599);
    g_assert_cmpuint(report.size, ==, 601);
    g_assert_null(memmem(bytes->data, bytes->len, "thing/4", 7));
    g_assert_nonnull(memmem(bytes->data, bytes->len, "thing/3", 7));
    g_assert_nonnull(memmem(bytes->data, bytes->len, "content.erase", 13));
    scratch_close(&s);
}

/* Cut anywhere, or one bit turned anywhere: never fine, never more than the bytes there are. */
static void test_export_damaged(void)
{
    Scratch s;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 3);
    g_autoptr(GBytes) note = scratch_checkpoint(&s);
    g_assert_true(ledger_export_write(s.store, collect, NULL, bytes, NULL));
    for (guint size = 0; size < bytes->len; size++) {
        g_auto(LedgerReport) report = {0};
        g_assert_cmpint(verify_bytes(bytes->data, size, &report), !=, LEDGER_FINE);
    }
    for (guint bit = 0; bit < bytes->len * 8; bit += 3) {
        g_auto(LedgerReport) report = {0};
        bytes->data[bit / 8] ^= (guint8)(1 << bit % 8);
        g_assert_cmpint(verify_bytes(bytes->data, bytes->len, &report), !=, LEDGER_FINE);
        bytes->data[bit / 8] ^= (guint8)(1 << bit % 8);
    }
    g_auto(LedgerReport) longer = {0};
    g_byte_array_append(bytes, (const guint8 *)"x", 1);
    g_assert_cmpint(verify_bytes(bytes->data, bytes->len, &longer), ==, LEDGER_WRONG_EXPORT);
    scratch_close(&s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autofree char *path = g_strdup_printf("/verify/damage/%s", damages[i].name);
        g_test_add_data_func(path, &damages[i], test_damage);
    }
    g_test_add_func("/verify/rewritten-history", test_rewritten_history);
    g_test_add_func("/verify/against", test_against);
    g_test_add_func("/verify/empty-log", test_empty_log);
    g_test_add_func("/verify/export", test_export);
    g_test_add_func("/verify/export-withheld", test_export_withheld);
    g_test_add_func("/verify/export-damaged", test_export_damaged);
    return g_test_run();
}
