/* bench/records.c -- home, inbox, lists, search and transitions among 1,000,000 records of 2,000
 * people: beside what they may take, among ten and a hundred times fewer, and beside a bare group
 * commit
 *
 *     bench-records [RECORDS [FOLDER [PART]]]
 *
 * Towns made in FOLDER are kept there and taken again; PART of a name chooses what is measured.
 * What is compared between towns is time of the processor: whoever else uses the machine counts
 * less. */
#include "report/records.h"
#include "pair.h"
#include "records-move.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define LARGE 1000000
#define RUNS 5
#define ASKERS 20
#define MEMORY_MIB 300

/* ---- looking ---- */

typedef gboolean (*Look)(const ReportAsk *ask, GString *json);

static gboolean look_home(const ReportAsk *ask, GString *json)
{
    return report_home(ask, json, NULL);
}

static gboolean look_inbox(const ReportAsk *ask, GString *json)
{
    const ReportInboxFilter filter = {.type = "", .limit = 50};
    return report_inbox(ask, &filter, json, NULL);
}

static gboolean look_list(const ReportAsk *ask, GString *json)
{
    const RegisterListing listing = {.which = REGISTER_OPEN, .q = "", .sort = "", .limit = 100};
    return report_records(ask, "takeout_bringin", &listing, json, NULL);
}

/* Words that are everywhere, that stand in few, together, and nowhere. */
static gboolean look_search(const ReportAsk *ask, GString *json)
{
    static const char *const words[] = {"県庁",  "第9123号",   "決算 監査",
                                        "第4号", "存在しない", "国保17"};
    static guint turn;
    const RegisterSearch search = {.q = words[turn++ % G_N_ELEMENTS(words)], .limit = 50};
    return report_search(ask, &search, json, NULL);
}

typedef struct {
    const char *name, *what;
    Look look;
    gboolean heads;  /* by who manages a section; else by those who work in one */
    double limit_ms; /* 0 for none */
} Looking;
static const Looking lookings[] = {
    {"home", "report_home", look_home, FALSE, 20},
    {"inbox", "report_inbox", look_inbox, FALSE, 20},
    {"a register's open records", "report_records", look_list, FALSE, 0},
    {"search over all, staff", "report_search", look_search, FALSE, 100},
    {"search over all, who sees all", "report_search", look_search, TRUE, 100},
};

/* Of the clock, or of the processor. */
static double now_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* In one reading transaction, as the core's readers do. */
static gboolean look_once(const Looking *looking, const ReportAsk *ask, GString *json)
{
    if (!store_read_begin(ask->body, NULL))
        return FALSE;
    gboolean done = looking->look(ask, json) && json->len >= 20;
    store_read_end(ask->body);
    return done;
}

/* Milliseconds a look, over people of many sections; -1 when one failed. */
static double look_ms(const Town *town, const Looking *looking, clockid_t clock)
{
    double start = now_ms(clock);
    for (guint i = 0; i < ASKERS; i++) {
        char person[ID_TEXT_BYTES];
        g_autoptr(GString) json = g_string_new(NULL);
        town_person(person, looking->heads ? 0 : 20 + i, looking->heads ? 0 : i % 4);
        const ReportAsk ask = {.body = town->reader,
                               .desk = town->desk,
                               .person = person,
                               .now_us = TOWN_NOW_US,
                               .language = "ja"};
        if (!look_once(looking, &ask, json))
            return -1;
    }
    return (now_ms(clock) - start) / ASKERS;
}

/* ---- runs ---- */

/* One line: of towns, or beside a limit. */
typedef struct {
    const Looking *looking;
    const Town *town, *smaller;
    Moves *moves, *beside;
    double limit;
} Line;

static double look_wall(gpointer data)
{
    const Line *line = data;
    return look_ms(line->town, line->looking, CLOCK_MONOTONIC);
}

static double look_spent(gpointer data)
{
    const Line *line = data;
    return look_ms(line->town, line->looking, CLOCK_THREAD_CPUTIME_ID);
}

static double look_spent_smaller(gpointer data)
{
    const Line *line = data;
    return look_ms(line->smaller, line->looking, CLOCK_THREAD_CPUTIME_ID);
}

static double limit(gpointer data)
{
    return ((const Line *)data)->limit;
}

static double memory_mib(gpointer data)
{
    struct rusage usage;
    (void)data;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss / 1024 : -1;
}

static double move_rate(gpointer data)
{
    return moves_per_s(((const Line *)data)->moves);
}

static double move_rate_beside(gpointer data)
{
    return moves_per_s(((const Line *)data)->beside);
}

static double move_spent(gpointer data)
{
    return moves_spent_us(((const Line *)data)->moves);
}

static double move_spent_beside(gpointer data)
{
    return moves_spent_us(((const Line *)data)->beside);
}

/* ---- what is measured ---- */

typedef struct {
    const char *part, *folder;
    guint records;
    char of[32], smaller[32]; /* how many records, in words */
    gboolean failed;
} Bench;

static void measure(Bench *bench, const BenchPair *pair, BenchRun ours, BenchRun other, Line *line)
{
    if (!bench->failed && strstr(pair->name, bench->part) != NULL)
        bench->failed = !bench_pair(pair, ours, other, line, RUNS);
}

/* In a process that opened this town alone: its memory is measured too. */
static void measure_alone(Bench *bench, const Town *town)
{
    for (guint i = 0; i < G_N_ELEMENTS(lookings); i++) {
        const Looking *looking = &lookings[i];
        g_autofree char *other = g_strdup_printf("%.0f ms", looking->limit_ms);
        g_autofree char *name = g_strdup_printf("%s, %s", looking->name, bench->of);
        const BenchPair pair = {name, looking->what, other, "ms", TRUE, 1, NULL};
        Line line = {.looking = looking, .town = town, .limit = looking->limit_ms};
        if (looking->limit_ms > 0)
            measure(bench, &pair, look_wall, limit, &line);
    }
}

static void measure_memory(Bench *bench)
{
    const BenchPair pair = {"memory", "all of it so far", "300 MiB", "MiB", TRUE, 1, NULL};
    Line line = {.limit = MEMORY_MIB};
    measure(bench, &pair, memory_mib, limit, &line);
}

static void measure_moves(Bench *bench, Moves *moves)
{
    const BenchPair rate = {"transitions, 64 writers",
                            "service_record_act",
                            "bare group commit",
                            "/s",
                            FALSE,
                            0.3,
                            NULL};
    const BenchPair spent = {"transitions, processor time",
                             "service_record_act",
                             "bare group commit",
                             "us",
                             TRUE,
                             1 / 0.3,
                             NULL};
    if (moves_per_s(moves) < 0) /* the yardstick writes as much */
        town_fail("a transition", NULL);
    Moves *bare = moves_new_bare(moves);
    Line line = {.moves = moves, .beside = bare};
    measure(bench, &rate, move_rate, move_rate_beside, &line);
    measure(bench, &spent, move_spent, move_spent_beside, &line);
    moves_free(bare);
}

/* Beside a town of fewer records: each costs about the same. */
static void measure_flat(Bench *bench, const Town *town, Moves *moves, const Town *smaller,
                         Moves *fewer)
{
    for (guint i = 0; i < G_N_ELEMENTS(lookings); i++) {
        g_autofree char *name = g_strdup_printf("flat: %s", lookings[i].name);
        const BenchPair pair = {name, bench->of, bench->smaller, "ms", TRUE, 1.5, NULL};
        Line line = {.looking = &lookings[i], .town = town, .smaller = smaller};
        measure(bench, &pair, look_spent, look_spent_smaller, &line);
    }
    const BenchPair pair = {
        "flat: transitions, 64 writers", bench->of, bench->smaller, "us", TRUE, 1.5, NULL};
    Line line = {.moves = moves, .beside = fewer};
    measure(bench, &pair, move_spent, move_spent_beside, &line);
}

static void name_count(char out[32], guint records)
{
    if (records < 1000)
        g_snprintf(out, 32, "%u", records);
    else if (records < 1000000)
        g_snprintf(out, 32, "%u,%03u", records / 1000, records % 1000);
    else
        g_snprintf(out, 32, "%u,%03u,%03u", records / 1000000, records / 1000 % 1000,
                   records % 1000);
}

/* The largest first and alone; then with those of fewer records, each beside the smallest. */
static void measure_all(Bench *bench, const guint *sizes, guint count)
{
    Town towns[3] = {0};
    Moves *moves[3] = {NULL};
    name_count(bench->of, sizes[0]);
    name_count(bench->smaller, sizes[count - 1]);
    for (guint i = 0; i < count; i++) {
        town_make(&towns[i], sizes[i], bench->folder);
        if (i == 0)
            measure_alone(bench, &towns[0]);
        moves[i] = moves_new(&towns[i]);
        if (i == 0) {
            measure_moves(bench, moves[0]);
            measure_memory(bench);
        }
    }
    for (guint i = 0; i + 1 < count; i++) {
        name_count(bench->of, sizes[i]);
        measure_flat(bench, &towns[i], moves[i], &towns[count - 1], moves[count - 1]);
    }
    for (guint i = 0; i < count; i++) {
        moves_free(moves[i]);
        town_clear(&towns[i]);
    }
}

int main(int argc, char **argv)
{
    Bench bench = {.part = argc > 3 ? argv[3] : "", .folder = argc > 2 ? argv[2] : NULL};
    guint records = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : LARGE;
    const guint sizes[] = {MAX(records, 10000), MAX(records / 10, 9000), MAX(records / 100, 8000)};
    measure_all(&bench, sizes, G_N_ELEMENTS(sizes));
    return bench.failed ? 1 : 0;
}
