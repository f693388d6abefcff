/* tests/unit/ledger/ledger_log.c -- groups and calls, the clock, projections and rebuild, tiles and
 * roots as stored */
#include "base/problem.h"
#include "ledger/edge.h"
#include "ledger/leaf.h"
#include "ledger/marks.h"
#include "ledger/read.h"
#include "scratch.h"
#include <string.h>

/* ---- a derived table of the test's own ---- */

static const StoreSchema thing_schema = {
    "thing", 1,
    "CREATE TABLE thing (\n    idx BIGINT PRIMARY KEY,\n    subject TEXT NOT NULL,\n"
    "    words TEXT NOT NULL\n);\nCREATE TABLE draft (\n    id BIGINT PRIMARY KEY\n);\n",
    NULL};
static const StoreSchema *const thing_steps[] = {&thing_schema};
STORE_SQL(thing_insert, "INSERT INTO thing (idx, subject, words) VALUES ($1, $2, $3)");
STORE_SQL(thing_all, "SELECT idx, subject, words FROM thing ORDER BY idx");
STORE_SQL(thing_spoil, "UPDATE thing SET words = 'spoiled'");
STORE_SQL(draft_insert, "INSERT INTO draft (id) VALUES (1)");
STORE_SQL(draft_count, "SELECT COUNT(*) FROM draft");

static gboolean project_thing(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                              const json_t *content, GError **error)
{
    const char *words = json_string_value(json_object_get(content, "text"));
    g_autoptr(StoreQuery) query = store_query(store, &thing_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_text(query, 2, event->subject);
    store_bind_text(query, 3, words != NULL ? words : "");
    return store_run(query, error);
}

static const LedgerProjection thing_projections[] = {{"thing.add", project_thing}};
static const char *const thing_tables[] = {"thing", NULL};
static const char *const working_tables[] = {"draft", NULL};
static const LedgerSchema schema = {thing_projections, 1, thing_tables, working_tables};

static char *dump_things(Store *store)
{
    GString *out = g_string_new(NULL);
    g_autoptr(StoreQuery) query = store_query(store, &thing_all, NULL);
    while (store_step(query, NULL) == STORE_ROW)
        g_string_append_printf(out, "%" G_GINT64_FORMAT "|%s|%s\n", store_column_integer(query, 0),
                               store_column_text(query, 1, NULL),
                               store_column_text(query, 2, NULL));
    return g_string_free(out, FALSE);
}

static void run(Store *store, const StoreSql *sql)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, NULL);
    g_assert_true(store_run(query, NULL));
}

static gint64 count_drafts(Store *store)
{
    g_autoptr(StoreQuery) query = store_query(store, &draft_count, NULL);
    g_assert_cmpint(store_step(query, NULL), ==, STORE_ROW);
    return store_column_integer(query, 0);
}

static void open_with_things(Scratch *s)
{
    scratch_open(s, &schema, thing_steps, 1);
}

/* ---- groups and calls ---- */

static void test_append(void)
{
    Scratch s;
    g_autoptr(GError) error = NULL;
    scratch_open(&s, NULL, NULL, 0);
    g_assert_cmpuint(scratch_add(&s, "a.b", "x/1", NULL), ==, 0);
    g_assert_cmpuint(scratch_add(&s, "a.c", "x/2", "{\"k\":1}"), ==, 1);
    g_assert_cmpuint(ledger_log_size(s.log), ==, 2);
    g_autoptr(GBytes) bytes = ledger_read_leaf(s.store, 1, &error);
    g_autoptr(LedgerLeaf) leaf =
        ledger_leaf_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(leaf->event.act, ==, "a.c");
    LedgerContentState state;
    g_autoptr(GBytes) content = NULL, salt = NULL;
    g_assert_true(ledger_read_content(s.store, 1, &state, &content, &salt, &error));
    g_assert_cmpint(state, ==, LEDGER_CONTENT_STANDS);
    g_assert_cmpuint(g_bytes_get_size(content), ==, 7);
    g_assert_cmpuint(g_bytes_get_size(salt), ==, 32);
    g_assert_true(ledger_read_content(s.store, 0, &state, NULL, NULL, &error));
    g_assert_cmpint(state, ==, LEDGER_CONTENT_NONE);
    scratch_close(&s);
}

static void append_in_call(Scratch *s, const char *act, guint64 expected)
{
    LedgerPlace place = {0};
    LedgerEvent event = scratch_event(act, "x", NULL);
    g_assert_true(ledger_append(s->log, &event, &place, NULL));
    g_assert_cmpuint(place.index, ==, expected);
}

static void test_undo_takes_back_only_its_call(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "kept.first", 0);
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "undone", 1);
    append_in_call(&s, "undone", 2);
    ledger_call_undo(s.log);
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "kept.second", 1);
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_cmpuint(ledger_log_size(s.log), ==, 0); /* nothing is committed yet */
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_assert_cmpuint(ledger_log_size(s.log), ==, 2);
    g_autoptr(GBytes) leaf = ledger_read_leaf(s.store, 1, NULL);
    g_autofree char *text = g_strndup(g_bytes_get_data(leaf, NULL), g_bytes_get_size(leaf));
    g_assert_nonnull(strstr(text, "kept.second"));
    guint64 size = 0;
    g_assert_true(ledger_read_size(s.store, &size, NULL));
    g_assert_cmpuint(size, ==, 2);
    scratch_close(&s);
}

/* Without savepoints only a call that wrote nothing can be undone alone. */
static void test_bare_group(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    g_assert_true(ledger_group_begin_bare(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "kept", 0);
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_call_undo(s.log));
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_assert_cmpuint(ledger_log_size(s.log), ==, 1);
    g_assert_true(ledger_group_begin_bare(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "gone", 1);
    g_assert_false(ledger_call_undo(s.log));
    ledger_group_abandon(s.log);
    g_assert_cmpuint(scratch_add(&s, "next", "x", NULL), ==, 1);
    scratch_close(&s);
}

static void test_abandoned_group_leaves_nothing(void)
{
    Scratch s;
    guint8 before[32], after[32];
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 255);
    ledger_log_root(s.log, before);
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "gone", 255);
    append_in_call(&s, "gone", 256);
    ledger_group_abandon(s.log);
    ledger_log_root(s.log, after);
    g_assert_true(memcmp(before, after, 32) == 0);
    g_assert_cmpuint(scratch_add(&s, "next", "x", NULL), ==, 255);
    g_assert_cmpuint(scratch_add(&s, "next", "x", NULL), ==, 256);
    scratch_close(&s);
}

STORE_SQL(tile_spoil, "INSERT INTO ledger_tile (level, idx, root, hashes) VALUES (0, 0, $1, $1)");

/* A commit that fails (here: a tile is in the way) leaves tree and store as they were. */
static void test_failed_commit(void)
{
    Scratch s;
    guint8 before[32], after[32];
    g_autoptr(GError) error = NULL;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 250);
    ledger_log_root(s.log, before);
    g_assert_true(store_begin(s.store, NULL));
    g_autoptr(StoreQuery) query = store_query(s.store, &tile_spoil, NULL);
    store_bind_blob(query, 1, "x", 1);
    g_assert_true(store_run(query, NULL));
    g_clear_pointer(&query, store_query_end);
    g_assert_true(store_commit(s.store, NULL));
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    for (guint i = 0; i < 10; i++)
        append_in_call(&s, "gone", 250 + i);
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_false(ledger_group_commit(s.log, &error));
    g_assert_nonnull(error);
    g_assert_cmpuint(ledger_log_size(s.log), ==, 250);
    ledger_log_root(s.log, after);
    g_assert_true(memcmp(before, after, 32) == 0);
    g_assert_true(ledger_group_begin(s.log, NULL)); /* and the log can be written to again */
    g_assert_true(ledger_call_begin(s.log, NULL));
    append_in_call(&s, "kept", 250);
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_true(ledger_group_commit(s.log, NULL));
    scratch_close(&s);
}

static void test_phases(void)
{
    Scratch s;
    LedgerEvent event = scratch_event("x", "y", NULL);
    g_autoptr(GError) error = NULL;
    scratch_open(&s, NULL, NULL, 0);
    g_assert_false(ledger_append(s.log, &event, NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INTERNAL);
    g_assert_false(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_false(ledger_group_begin(s.log, NULL));
    g_assert_false(ledger_append(s.log, &event, NULL, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_false(ledger_group_commit(s.log, NULL));
    event.act = "";
    g_assert_false(ledger_append(s.log, &event, NULL, NULL));
    event.act = "x";
    g_assert_false(ledger_append(s.log, &event, NULL, NULL)); /* after a failure only undo helps */
    g_assert_false(ledger_call_keep(s.log, NULL));
    ledger_call_undo(s.log);
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_assert_cmpuint(ledger_log_size(s.log), ==, 0);
    scratch_close(&s);
}

static void test_one_log_in_a_store(void)
{
    Scratch s;
    g_autoptr(GError) error = NULL, key = NULL;
    scratch_open(&s, NULL, NULL, 0);
    g_assert_false(ledger_log_create(s.store, SCRATCH_ORIGIN, ledger_log_verifier(s.log), &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_assert_false(
        ledger_log_create(s.store, "town.example/other", ledger_log_verifier(s.log), &key));
    g_assert_error(key, PROBLEM, PROBLEM_INVALID);
    scratch_close(&s);
}

/* ---- the tree as stored ---- */

/* A log closed and opened again at many sizes has the root it had, and one read at an earlier size
 * has that one's. */
static void test_reopen(void)
{
    Scratch s;
    guint8 roots[8][32];
    static const guint counts[] = {1, 254, 1, 1, 255, 300, 700, 1};
    guint64 sizes[8];
    scratch_open(&s, NULL, NULL, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        guint8 again[32];
        scratch_fill(&s, counts[i]);
        sizes[i] = ledger_log_size(s.log);
        ledger_log_root(s.log, roots[i]);
        scratch_reopen(&s, NULL);
        ledger_log_root(s.log, again);
        g_assert_true(memcmp(roots[i], again, 32) == 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        LedgerHash root;
        g_assert_true(ledger_read_root(s.store, sizes[i], &root, NULL));
        g_assert_true(memcmp(root.bytes, roots[i], 32) == 0);
    }
    scratch_close(&s);
}

static void check_inclusion_now(Scratch *s, LedgerHasher *hasher, guint64 index)
{
    g_autoptr(GArray) path = ledger_inclusion(s->log, index, NULL);
    g_autoptr(GBytes) bytes = ledger_read_leaf(s->store, index, NULL);
    LedgerHash root = {{0}}, leaf = ledger_hash_leaf(hasher, g_bytes_get_data(bytes, NULL),
                                                     g_bytes_get_size(bytes));
    ledger_log_root(s->log, root.bytes);
    g_assert_true(ledger_check_inclusion(hasher, index, ledger_log_size(s->log), &leaf,
                                         (LedgerHash *)(void *)path->data, path->len, &root));
    g_autoptr(GArray) read = ledger_read_inclusion(s->store, index, ledger_log_size(s->log), NULL);
    g_assert_cmpuint(read->len, ==, path->len);
    g_assert_true(path->len == 0 || memcmp(read->data, path->data, path->len * 32) == 0);
}

static void test_proofs_of_the_log(void)
{
    Scratch s;
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    LedgerHash old = {{0}}, now = {{0}};
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 600);
    ledger_log_root(s.log, old.bytes);
    scratch_fill(&s, 433);
    ledger_log_root(s.log, now.bytes);
    for (guint64 index = 0; index < 1033; index += 43)
        check_inclusion_now(&s, hasher, index);
    check_inclusion_now(&s, hasher, 1032);
    g_autoptr(GArray) proof = ledger_consistency(s.log, 600, NULL);
    g_assert_true(ledger_check_consistency(hasher, 600, &old, 1033, &now,
                                           (LedgerHash *)(void *)proof->data, proof->len));
    g_autoptr(GArray) read = ledger_read_consistency(s.store, 600, 1033, NULL);
    g_assert_true(memcmp(read->data, proof->data, proof->len * 32) == 0);
    g_assert_null(ledger_inclusion(s.log, 1033, NULL));
    g_assert_null(ledger_consistency(s.log, 1034, NULL));
    scratch_close(&s);
}

static void check_tile(Scratch *s, const char *path, gsize expected_bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) tile = ledger_read_tile(s->store, path, &error);
    if (expected_bytes == 0) {
        g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(tile), ==, expected_bytes);
}

static void test_tiles(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 600);
    check_tile(&s, "tile/0/000", 8192);
    check_tile(&s, "tile/0/001", 8192);
    check_tile(&s, "tile/0/002.p/88", 88 * 32);
    check_tile(&s, "tile/0/002.p/87", 87 * 32);
    check_tile(&s, "tile/0/001.p/3", 96);
    check_tile(&s, "tile/1/000.p/2", 64);
    check_tile(&s, "tile/0/002", 0);
    check_tile(&s, "tile/0/002.p/89", 0);
    check_tile(&s, "tile/0/003.p/1", 0);
    check_tile(&s, "tile/1/000.p/3", 0);
    check_tile(&s, "tile/2/000.p/1", 0);
    check_tile(&s, "tile/7/x999/x999/x999/x999/x999/999", 0);
    check_tile(&s, "tile/0/2", 0);
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    g_autoptr(GBytes) bundle = ledger_read_tile(s.store, "tile/entries/002.p/88", NULL);
    g_autoptr(GBytes) tile = ledger_read_tile(s.store, "tile/0/002.p/88", NULL);
    const guint8 *at = g_bytes_get_data(bundle, NULL), *end = at + g_bytes_get_size(bundle);
    for (gsize i = 0; i < 88; i++) {
        gsize size_bytes = (gsize)at[0] << 8 | at[1];
        LedgerHash hash = ledger_hash_leaf(hasher, at + 2, size_bytes);
        g_assert_true(
            memcmp(hash.bytes, (const guint8 *)g_bytes_get_data(tile, NULL) + 32 * i, 32) == 0);
        at += 2 + size_bytes;
    }
    g_assert_true(at == end);
    scratch_close(&s);
}

static void test_checkpoints(void)
{
    Scratch s;
    guint8 stranger[32] = {1};
    LedgerHash root, wrong = {{1}};
    g_autoptr(GError) forked = NULL, ahead = NULL, signature = NULL;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 300);
    ledger_log_root(s.log, root.bytes);
    g_autoptr(GBytes) note = scratch_checkpoint(&s);
    scratch_fill(&s, 300);
    g_assert_true(ledger_keep_checkpoint(s.log, note, NULL)); /* again, and at an earlier size */
    g_autoptr(GBytes) fork = ledger_checkpoint_sign(SCRATCH_ORIGIN, 300, &wrong, s.seed, NULL);
    g_assert_false(ledger_keep_checkpoint(s.log, fork, &forked));
    g_assert_error(forked, PROBLEM, PROBLEM_LEDGER);
    g_autoptr(GBytes) future = ledger_checkpoint_sign(SCRATCH_ORIGIN, 601, &wrong, s.seed, NULL);
    g_assert_false(ledger_keep_checkpoint(s.log, future, &ahead));
    g_assert_error(ahead, PROBLEM, PROBLEM_LEDGER);
    g_autoptr(GBytes) foreign = ledger_checkpoint_sign(SCRATCH_ORIGIN, 300, &root, stranger, NULL);
    g_assert_false(ledger_keep_checkpoint(s.log, foreign, &signature));
    g_assert_error(signature, PROBLEM, PROBLEM_LEDGER);
    g_autoptr(GBytes) last = ledger_read_last_checkpoint(s.store, NULL);
    g_assert_true(g_bytes_equal(last, note));
    g_autoptr(GBytes) from = ledger_read_checkpoint_from(s.store, 300, NULL);
    g_assert_true(g_bytes_equal(from, note));
    g_assert_null(ledger_read_checkpoint_from(s.store, 301, NULL));
    scratch_close(&s);
}

/* A restored log goes on under another origin and key; its leaves stay what they were. */
static void test_succeed(void)
{
    static const guint8 other_seed[32] = {5};
    Scratch s;
    guint8 key[32], before[32], after[32];
    LedgerVerifier verifier;
    g_autoptr(GError) error = NULL;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 300);
    g_autoptr(GBytes) note = scratch_checkpoint(&s);
    ledger_log_root(s.log, before);
    g_assert_true(ledger_public_key(other_seed, key, NULL));
    g_assert_true(
        ledger_verifier_make(&verifier, "town.example/body/mihon-2", LEDGER_KEY_NOTE, key, NULL));
    g_autofree char *text = ledger_verifier_text(&verifier);
    g_assert_false(ledger_log_succeed(s.store, "town.example/body/other", text, NULL));
    g_assert_true(ledger_log_succeed(s.store, "town.example/body/mihon-2", text, &error));
    scratch_reopen(&s, NULL);
    g_assert_cmpstr(ledger_log_origin(s.log), ==, "town.example/body/mihon-2");
    ledger_log_root(s.log, after);
    g_assert_true(memcmp(before, after, 32) == 0);
    g_assert_null(ledger_read_last_checkpoint(s.store, NULL));
    g_assert_false(ledger_keep_checkpoint(s.log, note, NULL)); /* it is the other log's */
    g_assert_cmpuint(scratch_add(&s, "log.open", "log", "{\"name\":\"x\"}"), ==, 300);
    scratch_close(&s);
}

/* ---- the clock ---- */

static char *act_of(Scratch *s, guint64 index)
{
    g_autoptr(GBytes) bytes = ledger_read_leaf(s->store, index, NULL);
    g_autoptr(LedgerLeaf) leaf =
        ledger_leaf_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL);
    return g_strdup(leaf->event.act);
}

static void check_act(Scratch *s, guint64 index, const char *expected)
{
    g_autofree char *act = act_of(s, index);
    g_assert_cmpstr(act, ==, expected);
}

static void test_clock_steps(void)
{
    Scratch s;
    gint64 step = 0;
    scratch_open(&s, NULL, NULL, 0);
    scratch_add(&s, "a", "x", NULL);
    s.utc_us += G_GINT64_CONSTANT(3600000000); /* time passes for both clocks */
    s.boot_us += G_GINT64_CONSTANT(3600000000);
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 1);
    s.utc_us += 1900000; /* set by less than two seconds: nothing */
    g_assert_cmpuint(scratch_add(&s, "c", "x", NULL), ==, 2);
    s.utc_us += 200000; /* but small changes add up */
    g_assert_cmpuint(scratch_add(&s, "d", "x", NULL), ==, 4);
    check_act(&s, 3, "clock.stepped");
    check_act(&s, 4, "d");
    s.utc_us -= 500000; /* earlier than the last event, if only a little */
    g_assert_cmpuint(scratch_add(&s, "e", "x", NULL), ==, 6);
    check_act(&s, 5, "clock.stepped");
    g_assert_true(ledger_unconfirmed_step(s.store, &step, NULL));
    g_assert_cmpint(step, ==, 3);
    scratch_add(&s, LEDGER_ACT_CLOCK_CONFIRM, "clock", NULL);
    g_assert_true(ledger_unconfirmed_step(s.store, &step, NULL));
    g_assert_cmpint(step, ==, -1);
    scratch_close(&s);
}

/* After a restart only the last event's own time is known. */
static void test_clock_earlier_after_restart(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    scratch_add(&s, "a", "x", NULL);
    s.utc_us -= G_GINT64_CONSTANT(86400000000);
    scratch_reopen(&s, NULL);
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 2);
    check_act(&s, 1, "clock.stepped");
    scratch_close(&s);
}

#define DAY_US G_TIME_SPAN_DAY

static void note(Scratch *s)
{
    g_assert_true(ledger_group_begin(s->log, NULL));
    g_assert_true(ledger_call_begin(s->log, NULL));
    g_assert_true(ledger_note_clock(s->log, NULL));
    g_assert_true(ledger_call_keep(s->log, NULL));
    g_assert_true(ledger_group_commit(s->log, NULL));
}

static void reopen_in(Scratch *s, const char *boot)
{
    scratch_reopen(s, NULL);
    g_assert_true(ledger_log_set_boot(s->log, boot, NULL));
}

static void begin_in(Scratch *s, const char *boot)
{
    scratch_open(s, NULL, NULL, 0);
    g_assert_true(ledger_log_set_boot(s->log, boot, NULL));
    scratch_add(s, "a", "x", NULL);
}

/* The machine ran on: what its own clock counted meanwhile is known to the second. */
static void test_clock_jumped_while_the_program_was_down(void)
{
    Scratch s;
    begin_in(&s, "one");
    s.utc_us += 20 * DAY_US; /* a long time passes for both */
    s.boot_us += 20 * DAY_US;
    reopen_in(&s, "one");
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 1);
    s.utc_us += 5 * DAY_US + DAY_US / 2; /* set ahead while it was down */
    s.boot_us += DAY_US / 2;
    reopen_in(&s, "one");
    g_assert_cmpuint(scratch_add(&s, "c", "x", NULL), ==, 3);
    check_act(&s, 2, "clock.stepped");
    reopen_in(&s, "one");
    g_assert_cmpuint(scratch_add(&s, "d", "x", NULL), ==, 4); /* said once */
    s.boot_us += DAY_US; /* set back, to a time still later than the last event */
    s.utc_us += DAY_US / 2;
    reopen_in(&s, "one");
    g_assert_cmpuint(scratch_add(&s, "e", "x", NULL), ==, 6);
    check_act(&s, 5, "clock.stepped");
    scratch_close(&s);
}

/* Another start of the machine, at a time that had passed before it. */
static void test_clock_behind_what_was_noted(void)
{
    Scratch s;
    begin_in(&s, "one");
    s.utc_us += 2 * DAY_US; /* nothing happens over a weekend */
    s.boot_us += 2 * DAY_US;
    note(&s);
    s.utc_us -= DAY_US; /* still later than the last event */
    s.boot_us = 1000000;
    reopen_in(&s, "two");
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 2);
    check_act(&s, 1, "clock.stepped");
    reopen_in(&s, "three");
    g_assert_cmpuint(scratch_add(&s, "c", "x", NULL), ==, 3); /* said once */
    scratch_close(&s);
}

/* Another start of the machine: only a time no holiday lasts is in doubt. */
static void test_clock_far_ahead_after_the_machine_was_off(void)
{
    Scratch s;
    begin_in(&s, "one");
    s.utc_us += LEDGER_AWAY_US - DAY_US;
    s.boot_us = 1000000;
    reopen_in(&s, "two");
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 1);
    s.utc_us += LEDGER_AWAY_US + DAY_US;
    reopen_in(&s, "three");
    g_assert_cmpuint(scratch_add(&s, "c", "x", NULL), ==, 3);
    check_act(&s, 2, "clock.stepped");
    reopen_in(&s, ""); /* which start it is cannot be known */
    g_assert_cmpuint(scratch_add(&s, "d", "x", NULL), ==, 4);
    s.utc_us += LEDGER_AWAY_US + DAY_US;
    reopen_in(&s, "");
    g_assert_cmpuint(scratch_add(&s, "e", "x", NULL), ==, 6);
    check_act(&s, 5, "clock.stepped");
    scratch_close(&s);
}

/* Nothing was noted by a version before: only the last event speaks. */
static void test_clock_of_a_log_that_never_noted_it(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    scratch_add(&s, "a", "x", NULL);
    s.utc_us += 40 * DAY_US;
    reopen_in(&s, "one");
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 1);
    scratch_close(&s);
}

/* A quiet log: what the clocks read is noted by the looks between its events, and not at each. */
static void test_quiet_log_is_noted_by_looks(void)
{
    Scratch s;
    begin_in(&s, "one");
    for (guint day = 0; day < 20; day++) {
        s.utc_us += DAY_US;
        s.boot_us += DAY_US;
        g_assert_true(ledger_group_begin(s.log, NULL));
        g_assert_true(ledger_call_begin(s.log, NULL));
        g_assert_true(ledger_note_clock(s.log, NULL));
        g_assert_true(ledger_call_keep(s.log, NULL));
        g_assert_true(ledger_group_commit(s.log, NULL));
    }
    s.utc_us += DAY_US;
    s.boot_us = 1000000;
    reopen_in(&s, "two");
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 1);
    scratch_close(&s);
}

/* A step whose event was undone is found again by the next event. */
static void test_undone_step_is_found_again(void)
{
    Scratch s;
    LedgerEvent event = scratch_event("x", "y", NULL);
    scratch_open(&s, NULL, NULL, 0);
    scratch_add(&s, "a", "x", NULL);
    s.utc_us += 10000000;
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_append(s.log, &event, NULL, NULL));
    ledger_call_undo(s.log);
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_assert_cmpuint(scratch_add(&s, "b", "x", NULL), ==, 2);
    check_act(&s, 1, "clock.stepped");
    scratch_close(&s);
}

/* ---- tables ---- */

static gboolean is_listed(const char *const *list, const char *name)
{
    return g_strv_contains(list, name);
}

/* Every table of the first step is of exactly one kind; that of the second is none of these. */
static void test_every_table_has_its_kind(void)
{
    const char *at = ledger_schema_001.text;
    guint count = 0;
    while ((at = strstr(at, "CREATE TABLE ")) != NULL) {
        at += strlen("CREATE TABLE ");
        g_autofree char *name = g_strndup(at, strcspn(at, " ("));
        gboolean kept = is_listed(ledger_tables, name);
        gboolean derived = is_listed(ledger_derived_tables, name);
        g_assert_true(kept != derived);
        count++;
    }
    g_assert_cmpuint(count, ==,
                     g_strv_length((char **)ledger_tables) +
                         g_strv_length((char **)ledger_derived_tables));
}

/* ---- projections ---- */

static void test_rebuild_makes_the_same_rows(void)
{
    Scratch s;
    open_with_things(&s);
    scratch_fill(&s, 50);
    scratch_add(&s, LEDGER_ACT_ANCHOR, "checkpoint/50",
                "{\"detail\":\"委員会資料\",\"kind\":\"printed\",\"proof\":\"\",\"root\":\"00\","
                "\"size\":50}");
    guint64 anchored = 0;
    g_assert_true(ledger_anchored_size(s.store, &anchored, NULL));
    g_assert_cmpuint(anchored, ==, 50);
    g_autofree char *before = dump_things(s.store);
    g_assert_nonnull(strstr(before, "0|thing/0|内容 0\n"));
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    run(s.store, &thing_spoil);
    run(s.store, &draft_insert);
    g_assert_true(ledger_rebuild(s.log, NULL));
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_autofree char *after = dump_things(s.store);
    g_assert_cmpstr(after, ==, before);
    g_assert_cmpint(count_drafts(s.store), ==, 1); /* working tables are left alone */
    anchored = 0;
    g_assert_true(ledger_anchored_size(s.store, &anchored, NULL));
    g_assert_cmpuint(anchored, ==, 50);
    scratch_close(&s);
}

/* A content given as a value is stored canonically and projected as it will be again. */
static void test_content_as_value(void)
{
    Scratch s;
    LedgerContentState state;
    LedgerPlace place;
    g_autoptr(GBytes) content = NULL;
    g_autoptr(json_t) value = json_pack("{s:s, s:i}", "text", "値", "number", 3);
    LedgerEvent event = scratch_event("thing.add", "x", NULL);
    event.value = value;
    open_with_things(&s);
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_append(s.log, &event, &place, NULL));
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_autofree char *before = dump_things(s.store);
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_true(ledger_rebuild(s.log, NULL));
    g_assert_true(ledger_call_keep(s.log, NULL));
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_autofree char *after = dump_things(s.store);
    g_assert_cmpstr(before, ==, "0|x|値\n");
    g_assert_cmpstr(after, ==, before);
    g_assert_true(ledger_read_content(s.store, place.index, &state, &content, NULL, NULL));
    g_autofree char *text = g_strndup(g_bytes_get_data(content, NULL), g_bytes_get_size(content));
    g_assert_cmpstr(text, ==, "{\"number\":3,\"text\":\"値\"}");
    scratch_close(&s);
}

/* Content a projection cannot read is refused when it comes, so that rebuild never meets it. */
static void test_unreadable_content_is_refused(void)
{
    Scratch s;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) content = g_bytes_new_static("{\"a\":1.5}", 9);
    LedgerEvent event = scratch_event("thing.add", "x", content);
    open_with_things(&s);
    g_assert_true(ledger_group_begin(s.log, NULL));
    g_assert_true(ledger_call_begin(s.log, NULL));
    g_assert_false(ledger_append(s.log, &event, NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    ledger_call_undo(s.log);
    g_assert_true(ledger_group_commit(s.log, NULL));
    g_assert_cmpuint(ledger_log_size(s.log), ==, 0);
    scratch_close(&s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/append", test_append);
    g_test_add_func("/log/undo-takes-back-only-its-call", test_undo_takes_back_only_its_call);
    g_test_add_func("/log/bare-group", test_bare_group);
    g_test_add_func("/log/abandoned-group-leaves-nothing", test_abandoned_group_leaves_nothing);
    g_test_add_func("/log/failed-commit", test_failed_commit);
    g_test_add_func("/log/phases", test_phases);
    g_test_add_func("/log/one-log-in-a-store", test_one_log_in_a_store);
    g_test_add_func("/log/reopen", test_reopen);
    g_test_add_func("/log/proofs", test_proofs_of_the_log);
    g_test_add_func("/log/tiles", test_tiles);
    g_test_add_func("/log/checkpoints", test_checkpoints);
    g_test_add_func("/log/succeed", test_succeed);
    g_test_add_func("/log/clock-steps", test_clock_steps);
    g_test_add_func("/log/clock-earlier-after-restart", test_clock_earlier_after_restart);
    g_test_add_func("/log/clock-behind-what-was-noted", test_clock_behind_what_was_noted);
    g_test_add_func("/log/clock-jumped-while-down", test_clock_jumped_while_the_program_was_down);
    g_test_add_func("/log/clock-far-ahead-after-off",
                    test_clock_far_ahead_after_the_machine_was_off);
    g_test_add_func("/log/clock-never-noted", test_clock_of_a_log_that_never_noted_it);
    g_test_add_func("/log/clock-noted-by-looks", test_quiet_log_is_noted_by_looks);
    g_test_add_func("/log/undone-step-is-found-again", test_undone_step_is_found_again);
    g_test_add_func("/log/every-table-has-its-kind", test_every_table_has_its_kind);
    g_test_add_func("/log/rebuild-makes-the-same-rows", test_rebuild_makes_the_same_rows);
    g_test_add_func("/log/content-as-value", test_content_as_value);
    g_test_add_func("/log/unreadable-content-is-refused", test_unreadable_content_is_refused);
    return g_test_run();
}
