/* bench/policy.c -- a policy to units beside one MeCab pass over it, and the same text a hundred
 * times
 *
 * The first argument is the text; without one a policy that may lie beside the sources is taken.
 * The yardstick is Debian's libmecab with mecab-ipadic-utf8, which only cuts the text into words.
 */
#include "pair.h"
#include "reading/read.h"
#include <mecab.h>
#include <stdio.h>
#include <string.h>

#define TIMES 100u
#define PASSES 20u /* of the plain text in one run */

typedef struct {
    PolicyRules *rules;
    mecab_t *mecab;
    const char *text;
    gsize size;
    GString *many; /* the text TIMES times */
} Bench;

static double read_ms(const Bench *bench, const char *text, gsize size, gboolean json)
{
    double start = bench_now_s();
    g_autoptr(PolicyReading) reading =
        policy_read(bench->rules, (const guint8 *)text, size, "bench.txt", NULL, NULL, NULL);
    if (reading == NULL)
        return -1;
    if (json) {
        g_autoptr(GBytes) out = policy_reading_json(reading, NULL);
        if (out == NULL)
            return -1;
    }
    return (bench_now_s() - start) * 1000;
}

static double read_passes(const Bench *bench, gboolean json)
{
    double sum = 0;
    for (guint i = 0; i < PASSES; i++) {
        double ms = read_ms(bench, bench->text, bench->size, json);
        if (ms < 0)
            return -1;
        sum += ms;
    }
    return sum / PASSES;
}

static double units(gpointer data)
{
    return read_passes(data, FALSE);
}

static double units_and_json(gpointer data)
{
    return read_passes(data, TRUE);
}

static double mecab_pass(gpointer data)
{
    const Bench *bench = data;
    double start = bench_now_s();
    for (guint i = 0; i < PASSES; i++) {
        if (mecab_sparse_tonode2(bench->mecab, bench->text, bench->size) == NULL)
            return -1;
    }
    return (bench_now_s() - start) * 1000 / PASSES;
}

static double many_over_hundred(gpointer data)
{
    const Bench *bench = data;
    double ms = read_ms(bench, bench->many->str, bench->many->len, FALSE);
    return ms < 0 ? ms : ms / TIMES;
}

static gboolean run_pairs(Bench *bench)
{
    const BenchPair plain = {
        "a policy to units",
        "policy",
        "one MeCab pass",
        "ms",
        TRUE,
        1.0,
        "two fifths are finding all words of all rules, a tenth the runs of letters"};
    BenchPair json = plain;
    json.name = "a policy to units and JSON";
    const BenchPair linear = {"the text 100 times, per text",
                              "100 times",
                              "once",
                              "ms",
                              TRUE,
                              1.1,
                              "what 100 readings hold no longer fits the processor's caches"};
    return bench_pair(&plain, units, mecab_pass, bench, 9) &&
           bench_pair(&json, units_and_json, mecab_pass, bench, 9) &&
           bench_pair(&linear, many_over_hundred, units, bench, 5);
}

int main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    const char *path = argc > 1 ? argv[1] : "../shared/policies/shime.txt";
    if (!g_file_get_contents(path, &text, &size, NULL)) {
        printf("bench/policy: no text to read (give a file)\n");
        return 77;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyRules) rules = policy_rules_load(&error);
    mecab_t *mecab = mecab_new2("");
    if (rules == NULL || mecab == NULL) {
        printf("bench/policy: %s\n", rules == NULL ? error->message : "no MeCab dictionary");
        return rules == NULL ? 1 : 77;
    }
    g_autoptr(GString) many = g_string_sized_new(size * TIMES + 1);
    for (guint i = 0; i < TIMES; i++)
        g_string_append_len(many, text, (gssize)size);
    Bench bench = {rules, mecab, text, size, many};
    gboolean whole = run_pairs(&bench);
    mecab_destroy(mecab);
    return whole ? 0 : 1;
}
