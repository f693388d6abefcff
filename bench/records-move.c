/* bench/records-move.c -- closed loops of transitions: drafts are submitted, sent back, submitted
 * again */
#include "records-move.h"
#include "core/queue.h"
#include "core/writer.h"
#include "pair.h"
#include "service/record.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define WRITERS 64
#define EACH (TOWN_DRAFTS / WRITERS) /* drafts of one writer */
#define RUN_S 1.5
#define GROUP_MAX 256 /* as the core's */

STORE_SQL(bench_version, "SELECT version FROM record WHERE key = $1");

typedef struct {
    CoreWrite write; /* first: what the core's writer is given */
    Moves *moves;
    guint number, turn;
    guint64 made;
    char person[ID_TEXT_BYTES];
    GMutex lock;
    GCond answered;
    gboolean is_answered;
} Hand;

struct Moves {
    Town *town;
    Hand hands[WRITERS];
    double until;
    gint failed; /* atomic */
    /* ours */
    CoreWriter *writer;
    guint64 versions[WRITERS * EACH]; /* of the drafts: even ones are asked */
    /* the yardstick */
    CoreQueue *queue;
    GThread *thread;
    char *path;
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *leaf, *content, *derived;
    gint64 next;
    int sizes[2]; /* of a leaf, of a content */
};

static void answer(Hand *hand, gboolean done)
{
    if (!done)
        g_atomic_int_set(&hand->moves->failed, 1);
    g_mutex_lock(&hand->lock);
    hand->is_answered = TRUE;
    g_cond_signal(&hand->answered);
    g_mutex_unlock(&hand->lock);
}

/* ---- ours ---- */

static guint draft_of(const Hand *hand)
{
    return hand->number + hand->turn % EACH * WRITERS;
}

static gboolean move_draft(CoreWrite *write, ServiceCall *call, GError **error)
{
    Hand *hand = (Hand *)write;
    char record[ID_TEXT_BYTES];
    guint at = draft_of(hand);
    guint64 version = hand->moves->versions[at];
    gboolean back = version % 2 == 0;
    g_auto(ServiceRecordOut) out = {0};
    town_record(record, at);
    const RegisterDoing doing = {.record = record,
                                 .expected_version = version,
                                 .comment = back ? "理由" : "",
                                 .effective_on = "",
                                 .second = ""};
    call->now_us = TOWN_NOW_US;
    return service_record_act(call, SERVICE_RECORD_MOVE, &doing, back ? "send_back" : "submit",
                              &out, error);
}

/* As in service, each answer has the inclusion path of its event. */
static void move_done(CoreWrite *write, ServiceCall *call, const GError *problem)
{
    Hand *hand = (Hand *)write;
    g_autoptr(GArray) path =
        problem == NULL ? ledger_inclusion(call->log, call->place.index, NULL) : NULL;
    if (problem != NULL)
        fprintf(stderr, "bench-records: a transition: %s\n", problem->message);
    else
        hand->moves->versions[draft_of(hand)]++;
    answer(hand, path != NULL);
}

static void choose_actor(Hand *hand)
{
    guint at = draft_of(hand);
    gboolean back = hand->moves->versions[at] % 2 == 0;
    town_person(hand->person, at % TOWN_UNITS,
                back ? 0 : 2 + at / TOWN_UNITS % (TOWN_PER_UNIT - 2));
}

static void read_versions(Moves *moves)
{
    for (guint i = 0; i < G_N_ELEMENTS(moves->versions); i++) {
        char record[ID_TEXT_BYTES];
        g_autoptr(StoreQuery) query = store_query(moves->town->store, &bench_version, NULL);
        town_record(record, i);
        if (query != NULL)
            store_bind_text(query, 1, record);
        if (query == NULL || store_step(query, NULL) != STORE_ROW)
            town_fail("a draft", NULL);
        moves->versions[i] = (guint64)store_column_integer(query, 0);
    }
}

/* ---- the yardstick: the same leaf, content and one derived row, hashing and deciding nothing ----
 */

static gboolean step(sqlite3_stmt *statement)
{
    gboolean done = sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_reset(statement) == SQLITE_OK && done;
}

static gboolean write_bare(Moves *moves)
{
    static const char bytes[4096] = {1};
    gint64 at = moves->next++;
    sqlite3_bind_int64(moves->leaf, 1, at);
    sqlite3_bind_blob(moves->leaf, 2, bytes, moves->sizes[0], SQLITE_STATIC);
    sqlite3_bind_int64(moves->content, 1, at);
    sqlite3_bind_blob(moves->content, 2, bytes, moves->sizes[1], SQLITE_STATIC);
    sqlite3_bind_int64(moves->derived, 1, at);
    return step(moves->leaf) && step(moves->content) && step(moves->derived);
}

static gpointer bare_main(gpointer data)
{
    Moves *moves = data;
    GQueue group = G_QUEUE_INIT;
    while (core_queue_pop_some(moves->queue, &group, GROUP_MAX)) {
        gboolean done = step(moves->begin);
        for (guint i = 0; done && i < group.length; i++)
            done = write_bare(moves);
        done = done && step(moves->commit);
        Hand *hand;
        while ((hand = g_queue_pop_head(&group)) != NULL)
            answer(hand, done);
    }
    return NULL;
}

static gboolean prepare(Moves *moves, sqlite3_stmt **statement, const char *text)
{
    return sqlite3_prepare_v3(moves->db, text, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
           SQLITE_OK;
}

static gboolean open_bare(Moves *moves)
{
    return sqlite3_open(moves->path, &moves->db) == SQLITE_OK &&
           sqlite3_exec(moves->db,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB) STRICT;"
                        "CREATE TABLE content (idx INTEGER PRIMARY KEY, bytes BLOB) STRICT;"
                        "CREATE TABLE derived (idx INTEGER PRIMARY KEY, subject TEXT) STRICT;",
                        NULL, NULL, NULL) == SQLITE_OK &&
           prepare(moves, &moves->begin, "BEGIN IMMEDIATE") &&
           prepare(moves, &moves->commit, "COMMIT") &&
           prepare(moves, &moves->leaf, "INSERT INTO leaf VALUES (?1, ?2)") &&
           prepare(moves, &moves->content, "INSERT INTO content VALUES (?1, ?2)") &&
           prepare(moves, &moves->derived,
                   "INSERT INTO derived VALUES (?1, 'record/0123456789abcdefghjkmnpqrs')");
}

static void close_bare(Moves *moves)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    sqlite3_stmt *all[] = {moves->begin, moves->commit, moves->leaf, moves->content,
                           moves->derived};
    core_queue_close(moves->queue);
    g_thread_join(moves->thread);
    core_queue_free(moves->queue);
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(moves->db);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(moves->path, ends[i], NULL);
        g_remove(path);
    }
}

/* ---- both ---- */

static void hand_over(Hand *hand)
{
    Moves *moves = hand->moves;
    hand->is_answered = FALSE;
    if (moves->writer != NULL) {
        choose_actor(hand);
        core_writer_push(moves->writer, &hand->write);
    } else {
        core_queue_push(moves->queue, hand);
    }
    g_mutex_lock(&hand->lock);
    while (!hand->is_answered)
        g_cond_wait(&hand->answered, &hand->lock);
    g_mutex_unlock(&hand->lock);
}

static gpointer hand_main(gpointer data)
{
    Hand *hand = data;
    while (bench_now_s() < hand->moves->until && !g_atomic_int_get(&hand->moves->failed)) {
        hand_over(hand);
        hand->made++;
        hand->turn++;
    }
    return NULL;
}

static void add_hands(Moves *moves)
{
    for (guint i = 0; i < WRITERS; i++) {
        Hand *hand = &moves->hands[i];
        hand->write = (CoreWrite){.run = move_draft, .done = move_done, .actor = hand->person};
        hand->moves = moves;
        hand->number = i;
        g_mutex_init(&hand->lock);
        g_cond_init(&hand->answered);
    }
}

Moves *moves_new(Town *town)
{
    Moves *moves = g_new0(Moves, 1);
    moves->town = town;
    add_hands(moves);
    read_versions(moves);
    moves->writer = core_writer_start("writer", town->log, town->writer_desk, NULL, NULL);
    town->log = NULL;
    return moves;
}

STORE_SQL(bench_sizes, "SELECT AVG(LENGTH(l.bytes)), AVG(LENGTH(c.bytes)) FROM ledger_leaf AS l"
                       " JOIN ledger_content AS c ON c.idx = l.idx WHERE l.idx > 1000");

Moves *moves_new_bare(const Moves *ours)
{
    Moves *moves = g_new0(Moves, 1);
    g_autoptr(StoreQuery) query = store_query(ours->town->reader, &bench_sizes, NULL);
    if (query == NULL || store_step(query, NULL) != STORE_ROW)
        town_fail("the sizes of events", NULL);
    moves->sizes[0] = (int)CLAMP(store_column_integer(query, 0), 200, 4096);
    moves->sizes[1] = (int)CLAMP(store_column_integer(query, 1), 200, 4096);
    moves->path = g_strconcat(ours->town->path, ".bare", NULL);
    g_remove(moves->path);
    add_hands(moves);
    if (!open_bare(moves))
        town_fail("the bare harness", NULL);
    moves->queue = core_queue_new();
    moves->thread = g_thread_new("bare", bare_main, moves);
    return moves;
}

void moves_free(Moves *moves)
{
    if (moves == NULL)
        return;
    core_writer_stop(moves->writer);
    if (moves->queue != NULL)
        close_bare(moves);
    for (guint i = 0; i < WRITERS; i++) {
        g_mutex_clear(&moves->hands[i].lock);
        g_cond_clear(&moves->hands[i].answered);
    }
    g_free(moves->path);
    g_free(moves);
}

/* How many were made in `took_s` seconds; 0 when one failed. */
static guint64 run(Moves *moves, double *took_s)
{
    GThread *threads[WRITERS];
    guint64 made = 0;
    double start = bench_now_s();
    moves->until = start + RUN_S;
    for (guint i = 0; i < WRITERS; i++) {
        moves->hands[i].made = 0;
        threads[i] = g_thread_new("hand", hand_main, &moves->hands[i]);
    }
    for (guint i = 0; i < WRITERS; i++) {
        g_thread_join(threads[i]);
        made += moves->hands[i].made;
    }
    *took_s = bench_now_s() - start;
    return g_atomic_int_get(&moves->failed) ? 0 : made;
}

double moves_per_s(Moves *moves)
{
    double took_s = 0;
    guint64 made = run(moves, &took_s);
    return made > 0 ? (double)made / took_s : -1;
}

double moves_spent_us(Moves *moves)
{
    double took_s = 0;
    clock_t start = clock();
    guint64 made = run(moves, &took_s);
    return made > 0 ? (double)(clock() - start) * 1e6 / CLOCKS_PER_SEC / (double)made : -1;
}
