/* bench/diff.c -- two editions of a policy aligned, beside git's word diff of their texts
 *
 * The first argument is the text; without one a policy that may lie beside the sources is taken,
 * repeated to 150 kB with its sentences told apart. The newer edition is made of it by changing
 * every tenth line. git only compares words; ours reads both texts as well.
 */
#include "diff/reading.h"
#include "pair.h"
#include "reading/read.h"
#include <stdio.h>
#include <string.h>

#define SIZE_BYTES ((gsize)150 * 1000)
#define TIMES 8u /* of the larger texts */

typedef struct {
    PolicyRules *rules;
    GString *old, *new, *old_many, *new_many;
    char *folder;
} Bench;

/* Lines of `text` until there are `size` bytes; what comes again is told apart by its number. */
static GString *repeated(const char *text, gsize size)
{
    GString *out = g_string_sized_new(size + 1000);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint turn = 0; out->len < size; turn++)
        for (guint i = 0; lines[i] != NULL && out->len < size; i++) {
            g_string_append(out, lines[i]);
            if (turn > 0 && strlen(lines[i]) > 60)
                g_string_append_printf(out, "（第%u号）", turn);
            g_string_append_c(out, '\n');
        }
    return out;
}

static GString *changed(const GString *old)
{
    GString *out = g_string_sized_new(old->len);
    g_auto(GStrv) lines = g_strsplit(old->str, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autoptr(GString) line = g_string_new(lines[i]);
        if (i % 10 == 5) {
            g_string_replace(line, "しなければならない", "するものとする", 0);
            g_string_replace(line, "速やかに", "直ちに", 0);
            g_string_replace(line, "管理者", "責任者", 0);
        }
        if (i % 50 != 25)
            g_string_append_printf(out, "%s\n", line->str);
    }
    return out;
}

static double diff_ms(const Bench *bench, const GString *old, const GString *new)
{
    double start = bench_now_s();
    g_autoptr(PolicyReading) first =
        policy_read(bench->rules, (const guint8 *)old->str, old->len, "old.txt", NULL, NULL, NULL);
    g_autoptr(PolicyReading) second =
        policy_read(bench->rules, (const guint8 *)new->str, new->len, "new.txt", NULL, NULL, NULL);
    if (first == NULL || second == NULL)
        return -1;
    g_auto(PolicyDiffTexts) from = {0};
    g_auto(PolicyDiffTexts) to = {0};
    policy_diff_texts_init(&from, first);
    policy_diff_texts_init(&to, second);
    g_autoptr(PolicyDiff) diff = policy_diff_new(from.units, from.count, to.units, to.count);
    g_autoptr(GString) out = g_string_new(NULL);
    policy_diff_print(out, diff, PROBLEM_ENGLISH);
    return diff->counts[DIFF_CHANGED] > 0 ? (bench_now_s() - start) * 1000 : -1;
}

static double ours(gpointer data)
{
    const Bench *bench = data;
    return diff_ms(bench, bench->old, bench->new);
}

/* Per text of the smaller size. */
static double ours_many(gpointer data)
{
    const Bench *bench = data;
    double ms = diff_ms(bench, bench->old_many, bench->new_many);
    return ms < 0 ? ms : ms / TIMES;
}

static double git_words(gpointer data)
{
    const Bench *bench = data;
    const char *argv[] = {
        "git",     "diff",    "--no-index", "--word-diff=plain", "--word-diff-regex=.",
        "old.txt", "new.txt", NULL};
    double start = bench_now_s();
    g_autofree char *out = NULL;
    int status = 0;
    if (!g_spawn_sync(bench->folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
                      NULL, &status, NULL) ||
        out == NULL || *out == '\0')
        return -1;
    return (bench_now_s() - start) * 1000;
}

static gboolean write_text(const Bench *bench, const char *name, const GString *text)
{
    g_autofree char *path = g_build_filename(bench->folder, name, NULL);
    return g_file_set_contents(path, text->str, (gssize)text->len, NULL);
}

static gboolean run_pairs(Bench *bench)
{
    const BenchPair words = {"two editions of 150 kB, read, aligned and shown",
                             "policy diff",
                             "git diff by characters",
                             "ms",
                             TRUE,
                             0,
                             NULL};
    const BenchPair linear = {"the texts 8 times, per text",
                              "8 times",
                              "once",
                              "ms",
                              TRUE,
                              1.2,
                              "what both readings hold no longer fits the processor's caches"};
    return write_text(bench, "old.txt", bench->old) && write_text(bench, "new.txt", bench->new) &&
           bench_pair(&words, ours, git_words, bench, 9) &&
           bench_pair(&linear, ours_many, ours, bench, 5);
}

int main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    const char *path = argc > 1 ? argv[1] : "../shared/policies/shime.txt";
    g_autofree char *git = g_find_program_in_path("git");
    if (git == NULL || !g_file_get_contents(path, &text, NULL, NULL)) {
        printf("bench/diff: no git, or no text to read (give a file)\n");
        return 77;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyRules) rules = policy_rules_load(&error);
    g_autofree char *folder = g_dir_make_tmp("bench-diff-XXXXXX", NULL);
    if (rules == NULL || folder == NULL)
        return 1;
    g_autoptr(GString) old = repeated(text, SIZE_BYTES);
    g_autoptr(GString) new = changed(old);
    g_autoptr(GString) old_many = repeated(text, SIZE_BYTES * TIMES);
    g_autoptr(GString) new_many = changed(old_many);
    Bench bench = {rules, old, new, old_many, new_many, folder};
    gboolean whole = run_pairs(&bench);
    g_autofree char *command = g_strdup_printf("rm -r '%s'", folder);
    return whole && g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
