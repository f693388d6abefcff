/* bench/pair.h -- ours beside a yardstick in one run, A B A B, and the line that says how it went
 */
#pragma once
#include <glib.h>

/* One run of one side: the figure in the pair's unit (rates: more is better; times: less is). A
 * negative figure means that the run failed, and fails the benchmark. */
typedef double (*BenchRun)(gpointer data);

typedef struct {
    const char *name;      /* "events, 64 writers" */
    const char *ours;      /* "ledger" */
    const char *yardstick; /* "bare group commit" */
    const char *unit;      /* "events/s", "ms" */
    gboolean less_is_better;
    double aim;             /* of the ratio ours / yardstick; 0: no aim, figures only */
    const char *holds_back; /* printed when the aim is missed; NULL: not known yet */
} BenchPair;

/* Warms each side once, then takes `runs` of both in turn and prints one line: medians, the median
 * of the paired ratios with its spread, and whether the aim was met. FALSE when a run failed. A
 * missed aim is printed as such and is no failure. */
gboolean bench_pair(const BenchPair *pair, BenchRun ours, BenchRun yardstick, gpointer data,
                    guint runs);

/* The median of `count` figures; sorts them in place. */
double bench_median(double *figures, guint count);
/* Seconds on the monotonic clock. */
double bench_now_s(void);
