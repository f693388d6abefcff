/* ledger/log.c -- opening a log, and the phases of writing to it: group, call, commit */
#include "ledger/log.h"
#include "base/problem.h"
#include "ledger/edge.h"
#include "ledger/marks.h"
#include "ledger/read.h"
#include "ledger/state.h"
#include "os/clock.h"
#include <string.h>

STORE_SQL(log_insert, "INSERT INTO ledger_log (id, origin, verifier) VALUES (1, $1, $2)");
STORE_SQL(log_count, "SELECT COUNT(*) FROM ledger_log");

const char *const ledger_tables[] = {"ledger_log",  "ledger_leaf",       "ledger_content",
                                     "ledger_tile", "ledger_checkpoint", NULL};
const char *const ledger_derived_tables[] = {"ledger_anchor", "ledger_clock_step", "ledger_erasure",
                                             NULL};

static gboolean count_logs(Store *store, gint64 *count, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &log_count, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *count = store_column_integer(query, 0);
    return TRUE;
}

static gboolean insert_log(Store *store, const char *origin, const char *verifier, GError **error)
{
    gint64 count = 0;
    if (!count_logs(store, &count, error))
        return FALSE;
    if (count != 0) {
        problem_set(error, PROBLEM_STATE, origin,
                    PROBLEM_BOTH("the store holds a log already", "すでに台帳があります"));
        return FALSE;
    }
    g_autoptr(StoreQuery) query = store_query(store, &log_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, origin);
    store_bind_text(query, 2, verifier);
    return store_run(query, error);
}

/* A log's verifier key is a note key whose name is the origin. */
static gboolean read_verifier(LedgerVerifier *verifier, const char *origin, const char *text,
                              GError **error)
{
    if (!ledger_verifier_read(verifier, text, error))
        return FALSE;
    if (verifier->type == LEDGER_KEY_NOTE && strcmp(verifier->name, origin) == 0)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, text,
                PROBLEM_BOTH("it is not this log's key", "この台帳の鍵ではありません"));
    return FALSE;
}

gboolean ledger_log_create(Store *store, const char *origin, const char *verifier, GError **error)
{
    LedgerVerifier read;
    if (!read_verifier(&read, origin, verifier, error) || !store_begin(store, error))
        return FALSE;
    if (!insert_log(store, origin, verifier, error)) {
        store_rollback(store);
        return FALSE;
    }
    return store_commit(store, error);
}

static gint64 clock_utc(gpointer user)
{
    (void)user;
    return os_clock_utc_us();
}

static gint64 clock_boot(gpointer user)
{
    (void)user;
    return os_clock_boot_us();
}

void ledger_log_set_clock(LedgerLog *log, const LedgerClock *clock)
{
    log->clock = *clock;
    log->moment.offset_us = clock->utc_us(clock->user) - clock->boot_us(clock->user);
}

static void add_projections(GHashTable *table, const LedgerProjection *projections, gsize count)
{
    for (gsize i = 0; i < count; i++)
        g_hash_table_insert(table, (gpointer)projections[i].act, (gpointer)&projections[i]);
}

static LedgerLog *log_new(Store *store, const LedgerSchema *schema)
{
    static const LedgerClock system_clock = {clock_utc, clock_boot, NULL};
    LedgerLog *log = g_new0(LedgerLog, 1);
    log->store = store;
    log->schema = schema;
    log->projections = g_hash_table_new(g_str_hash, g_str_equal);
    add_projections(log->projections, ledger_projections, ledger_projection_count);
    if (schema != NULL)
        add_projections(log->projections, schema->projections, schema->projection_count);
    log->tree = g_new0(LedgerTree, 1);
    log->before = g_new0(LedgerTree, 1);
    log->leaves = g_string_sized_new(4096);
    log->pending = g_array_new(FALSE, FALSE, sizeof(gsize));
    log->erased = g_array_new(FALSE, FALSE, sizeof(guint64));
    ledger_log_set_clock(log, &system_clock);
    return log;
}

/* Time of the last event, before which the clock must not read. */
static gboolean read_last_time(LedgerLog *log, guint64 size, GError **error)
{
    LedgerLeafFacts facts;
    if (size == 0)
        return TRUE;
    g_autoptr(GBytes) leaf = ledger_read_leaf(log->store, size - 1, error);
    if (leaf == NULL ||
        !ledger_leaf_scan(&facts, g_bytes_get_data(leaf, NULL), g_bytes_get_size(leaf), error))
        return FALSE;
    log->moment.last_us = facts.time_us;
    return TRUE;
}

LedgerLog *ledger_log_open(Store *store, const LedgerSchema *schema, GError **error)
{
    g_autoptr(LedgerLog) log = log_new(store, schema);
    guint64 size = 0;
    log->origin = ledger_read_origin(store, error);
    if (log->origin == NULL)
        return NULL;
    log->verifier_text = ledger_read_verifier(store, error);
    if (log->verifier_text == NULL ||
        !read_verifier(&log->verifier, log->origin, log->verifier_text, error))
        return NULL;
    log->hasher = ledger_hasher_new(error);
    if (log->hasher == NULL || !ledger_read_size(store, &size, error) ||
        !ledger_edge_load(store, log->hasher, size, log->tree, error) ||
        !read_last_time(log, size, error))
        return NULL;
    ledger_tree_ragged(log->tree, log->hasher, &log->ragged);
    log->nodes = ledger_stored_nodes(store, log->hasher, log->tree);
    return g_steal_pointer(&log);
}

void ledger_log_close(LedgerLog *log)
{
    if (log == NULL)
        return;
    if (log->phase != LEDGER_IDLE)
        ledger_group_abandon(log);
    g_hash_table_unref(log->projections);
    g_array_unref(log->pending);
    g_array_unref(log->erased);
    g_string_free(log->leaves, TRUE);
    ledger_stored_nodes_clear(&log->nodes);
    ledger_hasher_free(log->hasher);
    g_free(log->tree);
    g_free(log->before);
    g_free(log->boot);
    g_free(log->verifier_text);
    g_free(log->origin);
    g_free(log);
}

const char *ledger_log_origin(const LedgerLog *log)
{
    return log->origin;
}

const char *ledger_log_verifier(const LedgerLog *log)
{
    return log->verifier_text;
}

guint64 ledger_log_size(const LedgerLog *log)
{
    return log->tree->size;
}

void ledger_log_root(const LedgerLog *log, guint8 root[32])
{
    LedgerHash hash = ledger_ragged_root(&log->ragged);
    memcpy(root, hash.bytes, LEDGER_HASH_BYTES);
}

Store *ledger_log_store(LedgerLog *log)
{
    return log->store;
}

/* ---- group and call ---- */

gboolean ledger_in_phase(const LedgerLog *log, LedgerPhase phase, GError **error)
{
    static const char *const names[] = {"no group is open", "a group is open", "a call is open"};
    if (log->phase == phase)
        return TRUE;
    problem_set(error, PROBLEM_INTERNAL, names[log->phase], NULL);
    return FALSE;
}

static gboolean group_begin(LedgerLog *log, gboolean bare, GError **error)
{
    if (!ledger_in_phase(log, LEDGER_IDLE, error) || !store_begin(log->store, error))
        return FALSE;
    log->phase = LEDGER_IN_GROUP;
    log->bare = bare;
    log->at_group = log->moment;
    return TRUE;
}

gboolean ledger_group_begin(LedgerLog *log, GError **error)
{
    return group_begin(log, FALSE, error);
}

gboolean ledger_group_begin_bare(LedgerLog *log, GError **error)
{
    return group_begin(log, TRUE, error);
}

gboolean ledger_call_begin(LedgerLog *log, GError **error)
{
    if (!ledger_in_phase(log, LEDGER_IN_GROUP, error) ||
        (!log->bare && !store_savepoint(log->store, error)))
        return FALSE;
    log->phase = LEDGER_IN_CALL;
    log->rows_before = store_changes_ever(log->store);
    log->failed = FALSE;
    log->call_start = log->pending->len;
    log->at_call = log->moment;
    return TRUE;
}

gboolean ledger_call_keep(LedgerLog *log, GError **error)
{
    if (!ledger_in_phase(log, LEDGER_IN_CALL, error))
        return FALSE;
    if (log->failed || log->erased->len > 0) {
        problem_set(error, PROBLEM_INTERNAL,
                    log->failed ? "a call that failed cannot be kept"
                                : "content was erased without an event that says so",
                    NULL);
        return FALSE;
    }
    if (!log->bare && !store_savepoint_release(log->store, error))
        return FALSE;
    log->phase = LEDGER_IN_GROUP;
    return TRUE;
}

/* Leaves of the group from the `count`th on are forgotten. */
static void cut_pending(LedgerLog *log, guint count)
{
    g_array_set_size(log->pending, count);
    g_string_truncate(log->leaves, count > 0 ? g_array_index(log->pending, gsize, count - 1) : 0);
    g_array_set_size(log->erased, 0);
}

gboolean ledger_call_undo(LedgerLog *log)
{
    if (log->phase != LEDGER_IN_CALL)
        return TRUE;
    gboolean alone = !log->bare || store_changes_ever(log->store) == log->rows_before;
    if (!log->bare)
        store_savepoint_rollback(log->store);
    cut_pending(log, log->call_start);
    log->moment = log->at_call;
    log->phase = LEDGER_IN_GROUP;
    return alone;
}

void ledger_group_abandon(LedgerLog *log)
{
    if (log->phase == LEDGER_IDLE)
        return;
    store_rollback(log->store);
    cut_pending(log, 0);
    log->moment = log->at_group;
    log->phase = LEDGER_IDLE;
}

/* Saves a full tile, and keeps one of leaves for the proofs that are asked for next. */
static gboolean tile_full(guint level, guint64 index, const LedgerTile *tile, gpointer user,
                          GError **error)
{
    LedgerLog *log = user;
    if (level == 0)
        ledger_stored_nodes_keep(&log->nodes, index, tile);
    return ledger_tile_save(log->store, level, index, tile, error);
}

/* The group's leaves into the tree, hashed together. */
static gboolean grow_tree(LedgerLog *log, GError **error)
{
    guint count = log->pending->len;
    g_autofree LedgerMessage *messages = g_new(LedgerMessage, count + 1);
    g_autofree LedgerHash *hashes = g_new(LedgerHash, count + 1);
    const guint8 *bytes = (const guint8 *)log->leaves->str;
    gsize at = 0;
    for (guint i = 0; i < count; i++) {
        gsize end = g_array_index(log->pending, gsize, i);
        messages[i] = ledger_leaf_message(bytes + at, end - at, &hashes[i]);
        at = end;
    }
    ledger_hash_many(log->hasher, messages, count);
    return ledger_tree_append(log->tree, log->hasher, hashes, count, tile_full, log, error);
}

gboolean ledger_group_commit(LedgerLog *log, GError **error)
{
    if (!ledger_in_phase(log, LEDGER_IN_GROUP, error))
        return FALSE;
    ledger_tree_copy(log->before, log->tree);
    if (!grow_tree(log, error) || !store_commit(log->store, error)) {
        LedgerTree *grown = log->tree;
        log->tree = log->before;
        log->before = grown;
        log->nodes.tree = log->tree;
        ledger_stored_nodes_clear(&log->nodes); /* its tile may be one that does not stand */
        ledger_group_abandon(log);
        return FALSE;
    }
    if (log->pending->len > 0)
        ledger_tree_ragged(log->tree, log->hasher, &log->ragged);
    cut_pending(log, 0);
    log->phase = LEDGER_IDLE;
    return TRUE;
}

/* ---- proofs ---- */

static LedgerNodeSource committed_nodes(LedgerLog *log)
{
    LedgerNodeSource source = ledger_stored_source(&log->nodes);
    source.ragged = &log->ragged;
    return source;
}

GArray *ledger_inclusion(LedgerLog *log, guint64 index, GError **error)
{
    LedgerNodeSource source = committed_nodes(log);
    return ledger_prove_inclusion(log->hasher, &source, index, log->tree->size, error);
}

GArray *ledger_consistency(LedgerLog *log, guint64 from_size, GError **error)
{
    LedgerNodeSource source = committed_nodes(log);
    return ledger_prove_consistency(log->hasher, &source, from_size, log->tree->size, error);
}
