/* bench/ledger.c -- the ledger beside a bare group-commit harness on the same rows, and its
 * verification beside scan + SHA-256
 *
 * Writers are closed loops: each hands one event to the one writing thread, waits for its answer
 * and hands over the next. The yardstick's writer inserts the same leaf, content and derived row
 * with plain prepared statements (WAL, synchronous=FULL, one transaction a group) and hashes
 * nothing. */
#include "ledger/log.h"
#include "ledger/note.h"
#include "ledger/verify.h"
#include "pair.h"
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define ORIGIN "bench.example/body/a"
#define WRITERS_MAX 64
#define RUN_S 1.5
#define VERIFY_EVENTS 200000
#define CHECKPOINT_EVERY 10000

static const char content_text[] =
    "{\"detail\":\"a small record as forms make them: who, what, when, and a sentence of reason\","
    "\"field\":\"classification\",\"from\":\"1\",\"number\":42,\"reason\":\"年度の見直しによる\","
    "\"to\":\"2\"}";

/* ---- rows in hand: a queue of at most one job per writer ---- */

typedef struct {
    GMutex mutex;
    GCond filled, answered[WRITERS_MAX];
    guint waiting[WRITERS_MAX]; /* whose job is in hand */
    guint waiting_count;
    gboolean done[WRITERS_MAX];
    gboolean stop;
} Desk;

typedef struct {
    char *dir;
    guint writers;
    gboolean ours;
    Desk desk;
    guint64 events; /* committed within the measured time */
    gboolean failed;
    /* ours */
    Store *store;
    LedgerLog *log;
    json_t *value; /* as a service function has it in hand */
    /* yardstick */
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *leaf, *content, *derived;
    gint64 next;
} Bench;

typedef struct {
    Bench *bench;
    guint number;
} Writer;

static gpointer run_writer(gpointer data)
{
    Writer *writer = data;
    Desk *desk = &writer->bench->desk;
    g_mutex_lock(&desk->mutex);
    while (!desk->stop) {
        desk->done[writer->number] = FALSE;
        desk->waiting[desk->waiting_count++] = writer->number;
        g_cond_signal(&desk->filled);
        while (!desk->done[writer->number] && !desk->stop)
            g_cond_wait(&desk->answered[writer->number], &desk->mutex);
    }
    g_mutex_unlock(&desk->mutex);
    return NULL;
}

/* ---- ours ---- */

STORE_SQL(bench_derive, "INSERT INTO bench_row (idx, subject, number) VALUES ($1, $2, $3)");
static const StoreSchema bench_schema = {"bench", 1,
                                         "CREATE TABLE bench_row (\n    idx BIGINT PRIMARY KEY,\n  "
                                         "  subject TEXT NOT NULL,\n    number BIGINT"
                                         " NOT NULL\n);\n",
                                         NULL};

static gboolean project(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                        const json_t *content, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &bench_derive, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_text(query, 2, event->subject);
    store_bind_integer(query, 3, json_integer_value(json_object_get(content, "number")));
    return store_run(query, error);
}

static const LedgerProjection projections[] = {{"bench.add", project}};
static const char *const derived[] = {"bench_row", NULL};
static const LedgerSchema schema = {projections, 1, derived, NULL};

static const guint8 seed[LEDGER_KEY_BYTES] = {3};

static gboolean open_ours(Bench *bench, GError **error)
{
    const StoreSchema *const steps[] = {&ledger_schema_001, &bench_schema};
    guint8 key[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    g_autofree char *path = g_build_filename(bench->dir, "ours.db", NULL);
    bench->value = json_loads(content_text, 0, NULL);
    bench->store = store_open(path, STORE_CREATE, error);
    if (bench->store == NULL || !store_upgrade(bench->store, steps, 2, error) ||
        !ledger_public_key(seed, key, error) ||
        !ledger_verifier_make(&verifier, ORIGIN, LEDGER_KEY_NOTE, key, error))
        return FALSE;
    g_autofree char *text = ledger_verifier_text(&verifier);
    if (!ledger_log_create(bench->store, ORIGIN, text, error))
        return FALSE;
    bench->log = ledger_log_open(bench->store, &schema, error);
    return bench->log != NULL;
}

static gboolean append_one(Bench *bench, LedgerPlace *place, GError **error)
{
    static const char *const clauses[] = {"基準/4.1/(1)", NULL};
    LedgerEvent event = {.actor = "0123456789abcdefghjkmnpqrs",
                         .on_behalf_of = "",
                         .act = "bench.add",
                         .subject = "record/0123456789abcdefghjkmnpqrs",
                         .from_state = "draft",
                         .to_state = "applied",
                         .clauses = clauses,
                         .value = bench->value};
    return ledger_call_begin(bench->log, error) &&
           ledger_append(bench->log, &event, place, error) && ledger_call_keep(bench->log, error);
}

/* A group, and as in service the inclusion path of each of its events. */
static gboolean write_ours(Bench *bench, guint count)
{
    g_autoptr(GError) error = NULL;
    LedgerPlace places[WRITERS_MAX];
    gboolean done = ledger_group_begin_bare(bench->log, &error);
    for (guint i = 0; done && i < count; i++)
        done = append_one(bench, &places[i], &error);
    done = done && ledger_group_commit(bench->log, &error);
    for (guint i = 0; done && i < count; i++) {
        g_autoptr(GArray) path = ledger_inclusion(bench->log, places[i].index, &error);
        done = path != NULL;
    }
    if (!done)
        fprintf(stderr, "ledger: %s\n", error->message);
    return done;
}

/* ---- the yardstick ---- */

/* What one leaf of ours holds, in bytes; the yardstick writes as many. */
static const char leaf_text[] =
    "{\"act\":\"bench.add\",\"actor\":\"0123456789abcdefghjkmnpqrs\",\"behalf\":\"\",\"clauses\":["
    "\"基準/4.1/(1)\"],"
    "\"content\":\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\",\"from\":"
    "\"draft\","
    "\"subject\":\"record/"
    "0123456789abcdefghjkmnpqrs\",\"time\":1795239900000000,\"to\":\"applied\",\"v\":1}";

static gboolean prepare(Bench *bench, sqlite3_stmt **statement, const char *text)
{
    return sqlite3_prepare_v3(bench->db, text, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
           SQLITE_OK;
}

static gboolean open_yardstick(Bench *bench)
{
    g_autofree char *path = g_build_filename(bench->dir, "bare.db", NULL);
    return sqlite3_open_v2(path, &bench->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                           NULL) == SQLITE_OK &&
           sqlite3_exec(bench->db,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
                        "CREATE TABLE content (idx INTEGER PRIMARY KEY, salt BLOB NOT NULL,"
                        " bytes BLOB NOT NULL) STRICT;"
                        "CREATE TABLE derived (idx INTEGER PRIMARY KEY, subject TEXT NOT NULL,"
                        " number INTEGER NOT NULL) STRICT;",
                        NULL, NULL, NULL) == SQLITE_OK &&
           prepare(bench, &bench->begin, "BEGIN IMMEDIATE") &&
           prepare(bench, &bench->commit, "COMMIT") &&
           prepare(bench, &bench->leaf, "INSERT INTO leaf VALUES (?1, ?2)") &&
           prepare(bench, &bench->content, "INSERT INTO content VALUES (?1, ?2, ?3)") &&
           prepare(bench, &bench->derived, "INSERT INTO derived VALUES (?1, ?2, ?3)");
}

static gboolean step(sqlite3_stmt *statement)
{
    gboolean done = sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_reset(statement) == SQLITE_OK && done;
}

static gboolean write_row(Bench *bench)
{
    static const guint8 salt[32] = {1};
    gint64 index = bench->next++;
    sqlite3_bind_int64(bench->leaf, 1, index);
    sqlite3_bind_blob(bench->leaf, 2, leaf_text, sizeof leaf_text - 1, SQLITE_STATIC);
    sqlite3_bind_int64(bench->content, 1, index);
    sqlite3_bind_blob(bench->content, 2, salt, sizeof salt, SQLITE_STATIC);
    sqlite3_bind_blob(bench->content, 3, content_text, sizeof content_text - 1, SQLITE_STATIC);
    sqlite3_bind_int64(bench->derived, 1, index);
    sqlite3_bind_text(bench->derived, 2, "record/0123456789abcdefghjkmnpqrs", -1, SQLITE_STATIC);
    sqlite3_bind_int64(bench->derived, 3, 42);
    return step(bench->leaf) && step(bench->content) && step(bench->derived);
}

static gboolean write_yardstick(Bench *bench, guint count)
{
    gboolean done = step(bench->begin);
    for (guint i = 0; done && i < count; i++)
        done = write_row(bench);
    return done && step(bench->commit);
}

/* ---- one measured run ---- */

/* Takes what lies on the desk as one group, writes it, answers all of it. FALSE when the time is
 * up. */
static gboolean serve_group(Bench *bench, double until)
{
    Desk *desk = &bench->desk;
    guint group[WRITERS_MAX], count;
    g_mutex_lock(&desk->mutex);
    while (desk->waiting_count == 0)
        g_cond_wait(&desk->filled, &desk->mutex);
    count = desk->waiting_count;
    memcpy(group, desk->waiting, count * sizeof *group);
    desk->waiting_count = 0;
    g_mutex_unlock(&desk->mutex);
    if (!(bench->ours ? write_ours(bench, count) : write_yardstick(bench, count)))
        bench->failed = TRUE;
    bench->events += count;
    g_mutex_lock(&desk->mutex);
    for (guint i = 0; i < count; i++) {
        desk->done[group[i]] = TRUE;
        g_cond_signal(&desk->answered[group[i]]);
    }
    desk->stop = bench->failed || bench_now_s() >= until;
    for (guint i = 0; desk->stop && i < bench->writers; i++)
        g_cond_signal(&desk->answered[i]);
    g_mutex_unlock(&desk->mutex);
    return !desk->stop;
}

static double measure(Bench *bench)
{
    GThread *threads[WRITERS_MAX] = {NULL};
    Writer writers[WRITERS_MAX] = {{NULL, 0}};
    double start = bench_now_s();
    for (guint i = 0; i < bench->writers; i++) {
        writers[i] = (Writer){bench, i};
        threads[i] = g_thread_new("writer", run_writer, &writers[i]);
    }
    while (serve_group(bench, start + RUN_S))
        ;
    double took = bench_now_s() - start;
    for (guint i = 0; i < bench->writers; i++)
        g_thread_join(threads[i]);
    return bench->failed ? -1 : (double)bench->events / took;
}

static void clear(Bench *bench)
{
    static const char *const names[] = {"ours.db", "ours.db-wal", "ours.db-shm",
                                        "bare.db", "bare.db-wal", "bare.db-shm"};
    ledger_log_close(bench->log);
    store_close(bench->store);
    json_decref(bench->value);
    sqlite3_stmt *all[] = {bench->begin, bench->commit, bench->leaf, bench->content,
                           bench->derived};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(bench->db);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(bench->dir, names[i], NULL);
        g_unlink(path);
    }
    for (guint i = 0; i < WRITERS_MAX; i++)
        g_cond_clear(&bench->desk.answered[i]);
    g_mutex_clear(&bench->desk.mutex);
    g_cond_clear(&bench->desk.filled);
}

typedef struct {
    char *dir;
    guint writers;
} Append;

static double run_append(const Append *append, gboolean ours)
{
    g_autoptr(GError) error = NULL;
    Bench bench = {.dir = append->dir, .writers = append->writers, .ours = ours};
    double rate = -1;
    if (ours ? open_ours(&bench, &error) : open_yardstick(&bench))
        rate = measure(&bench);
    clear(&bench);
    return rate;
}

static double append_ours(gpointer data)
{
    return run_append(data, TRUE);
}

static double append_yardstick(gpointer data)
{
    return run_append(data, FALSE);
}

/* ---- verification ---- */

static gboolean sign_now(Bench *bench, GError **error)
{
    LedgerHash root;
    ledger_log_root(bench->log, root.bytes);
    g_autoptr(GBytes) note =
        ledger_checkpoint_sign(ORIGIN, ledger_log_size(bench->log), &root, seed, error);
    return note != NULL && ledger_keep_checkpoint(bench->log, note, error);
}

/* The store's own checkpoint may be under way. */
static gboolean empty_log(Store *store, GError **error)
{
    for (int tries = 0; tries < 100; tries++) {
        if (store_empty_log(store, NULL))
            return TRUE;
        g_usleep(20000);
    }
    return store_empty_log(store, error);
}

static gboolean fill(Bench *bench, GError **error)
{
    for (guint i = 0; i < VERIFY_EVENTS; i++) {
        if (i % 1000 == 0 && !ledger_group_begin(bench->log, error))
            return FALSE;
        if (!append_one(bench, NULL, error))
            return FALSE;
        if (i % 1000 == 999 && !ledger_group_commit(bench->log, error))
            return FALSE;
        if (i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1 && !sign_now(bench, error))
            return FALSE;
    }
    return empty_log(bench->store, error);
}

static double verify_ours(gpointer data)
{
    Bench *bench = data;
    g_auto(LedgerReport) report = {0};
    g_autoptr(GError) error = NULL;
    double start = bench_now_s();
    if (!ledger_verify_store(bench->store, NULL, &report, &error) || report.wrong != LEDGER_FINE)
        return -1;
    return VERIFY_EVENTS / (bench_now_s() - start);
}

/* Each row of leaves and contents read in order and hashed once. */
static gboolean scan_table(sqlite3 *db, const char *text, EVP_MD_CTX *context, const EVP_MD *sha256)
{
    sqlite3_stmt *scan = NULL;
    guint8 digest[EVP_MAX_MD_SIZE];
    int result = sqlite3_prepare_v2(db, text, -1, &scan, NULL);
    while (result == SQLITE_OK || result == SQLITE_ROW) {
        result = sqlite3_step(scan);
        if (result != SQLITE_ROW)
            break;
        EVP_DigestInit_ex2(context, sha256, NULL);
        EVP_DigestUpdate(context, sqlite3_column_blob(scan, 1),
                         (gsize)sqlite3_column_bytes(scan, 1));
        EVP_DigestFinal_ex(context, digest, NULL);
    }
    sqlite3_finalize(scan);
    return result == SQLITE_DONE;
}

static double verify_yardstick(gpointer data)
{
    Bench *bench = data;
    sqlite3 *db = NULL;
    g_autofree char *path = g_build_filename(bench->dir, "ours.db", NULL);
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    double start = bench_now_s();
    gboolean done =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
        scan_table(db, "SELECT idx, bytes FROM ledger_leaf ORDER BY idx", context, sha256) &&
        scan_table(db, "SELECT idx, bytes FROM ledger_content ORDER BY idx", context, sha256);
    double took = bench_now_s() - start;
    sqlite3_close(db);
    EVP_MD_CTX_free(context);
    EVP_MD_free(sha256);
    return done ? VERIFY_EVENTS / took : -1;
}

static gboolean bench_verification(char *dir)
{
    static const BenchPair pair = {
        .name = "ledger: full verification",
        .ours = "verify",
        .yardstick = "scan + SHA-256 of leaf and content",
        .unit = "events/s",
        .aim = 0.7,
        .holds_back = "a tree node per event and the leaf's form come on top of the two "
                      "hashes of the yardstick"};
    g_autoptr(GError) error = NULL;
    Bench bench = {.dir = dir};
    gboolean done = open_ours(&bench, &error) && fill(&bench, &error) &&
                    bench_pair(&pair, verify_ours, verify_yardstick, &bench, 5);
    if (error != NULL)
        fprintf(stderr, "ledger: %s\n", error->message);
    clear(&bench);
    return done;
}

int main(void)
{
    static const BenchPair one = {
        .name = "ledger: 1 writer",
        .ours = "ledger",
        .yardstick = "bare group commit",
        .unit = "events/s",
        .aim = 0.8,
        .holds_back = "salt, four hashes, leaf and JSON of one event beside one sync"};
    static const BenchPair many = {
        .name = "ledger: 64 writers",
        .ours = "ledger",
        .yardstick = "bare group commit",
        .unit = "events/s",
        .aim = 0.6,
        .holds_back = "one thread does a group's hashing, JSON and paths between two syncs"};
    g_autofree char *dir = g_dir_make_tmp("sekisho-bench-XXXXXX", NULL);
    if (dir == NULL)
        return 1;
    Append single = {dir, 1}, crowd = {dir, WRITERS_MAX};
    gboolean done = bench_pair(&one, append_ours, append_yardstick, &single, 5);
    done = bench_pair(&many, append_ours, append_yardstick, &crowd, 5) && done;
    done = bench_verification(dir) && done;
    g_rmdir(dir);
    return done ? 0 : 1;
}
