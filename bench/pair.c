/* bench/pair.c -- ours beside a yardstick in one run, A B A B, and the line that says how it went
 */
#include "pair.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double bench_now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *figures, guint count)
{
    qsort(figures, count, sizeof *figures, bench_compare);
    if (count % 2 == 1)
        return figures[count / 2];
    return (figures[count / 2 - 1] + figures[count / 2]) / 2;
}

static void bench_print(const BenchPair *pair, double *ours, double *yard, double *ratio,
                        guint runs)
{
    double median = bench_median(ratio, runs);
    gboolean met = pair->less_is_better ? median <= pair->aim : median >= pair->aim;
    printf("%-34s %s %.4g, %s %.4g %s; ratio %.3f (%.3f-%.3f)", pair->name, pair->ours,
           bench_median(ours, runs), pair->yardstick, bench_median(yard, runs), pair->unit, median,
           ratio[0], ratio[runs - 1]);
    if (pair->aim > 0)
        printf("; aim %s %.2f %s", pair->less_is_better ? "<=" : ">=", pair->aim,
               met ? "met" : "MISSED");
    if (pair->aim > 0 && !met)
        printf(": %s", pair->holds_back != NULL ? pair->holds_back : "cause not known yet");
    printf("\n");
    fflush(stdout);
}

gboolean bench_pair(const BenchPair *pair, BenchRun ours, BenchRun yardstick, gpointer data,
                    guint runs)
{
    g_autofree double *a = g_new0(double, runs);
    g_autofree double *b = g_new0(double, runs);
    g_autofree double *ratio = g_new0(double, runs);
    gboolean ran = ours(data) >= 0 && yardstick(data) > 0;
    for (guint i = 0; ran && i < runs; i++) {
        a[i] = ours(data);
        b[i] = yardstick(data);
        ran = a[i] >= 0 && b[i] > 0;
        ratio[i] = ran ? a[i] / b[i] : 0;
    }
    if (ran)
        bench_print(pair, a, b, ratio, runs);
    else
        printf("%-34s FAILED: a run gave no figure\n", pair->name);
    return ran;
}
