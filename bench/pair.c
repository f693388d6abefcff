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

/* A row for tools that make tables, in the folder that SEKISHO_FIGURES names. */
static void bench_note(const BenchPair *pair, double ours, double yard, double middle, double least,
                       double most)
{
    const char *folder = g_getenv("SEKISHO_FIGURES");
    g_autofree char *path =
        folder != NULL ? g_build_filename(folder, "pairs.tsv", NULL) : g_strdup("/dev/null");
    FILE *file = fopen(path, "ae");
    if (file == NULL)
        return;
    fprintf(file, "%s\t%s\t%s\t%s\t%g\t%g\t%g\t%g\t%g\n", pair->name, pair->ours, pair->yardstick,
            pair->unit, ours, yard, middle, least, most);
    fclose(file);
}

static void bench_print(const BenchPair *pair, double *ours, double *yard, double *ratio,
                        guint runs)
{
    double median = bench_median(ratio, runs);
    double own = bench_median(ours, runs), theirs = bench_median(yard, runs);
    gboolean met = pair->less_is_better ? median <= pair->aim : median >= pair->aim;
    printf("%-34s %s %.4g, %s %.4g %s; ratio %.3f (%.3f-%.3f)", pair->name, pair->ours, own,
           pair->yardstick, theirs, pair->unit, median, ratio[0], ratio[runs - 1]);
    bench_note(pair, own, theirs, median, ratio[0], ratio[runs - 1]);
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
