/* tests/unit/policy/policy_learned.c -- the table of what runs of letters speak for */
#include <math.h>

#include "base/problem.h"
#include "policy/learned.h"
#include "reading/read.h"
#include "reading_of.h"

#define TABLE                                                                                      \
    "# a remark\n"                                                                                 \
    "o\t鍵箱\tPHYS=30 ID=-10\n"                                                                  \
    "o\t鍵箱を\tPHYS=40\n"                                                                      \
    "h\t鍵箱\tDEVICE=20\n"                                                                       \
    "k\tlead\tORG=5\n"

static PolicyLearned *table_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    PolicyLearned *learned = policy_learned_parse("test.tsv", text, &error);
    g_assert_no_error(error);
    return learned;
}

/* Of 鍵箱を the runs are 鍵箱, 箱を and 鍵箱を. */
static void runs_are_weighed(void)
{
    g_autoptr(PolicyLearned) learned = table_of(TABLE);
    double score[CAPABILITY_LAST] = {0};
    policy_learned_weigh(learned, LEARNED_OWN, "鍵箱を", score);
    g_assert_cmpfloat_with_epsilon(score[CAPABILITY_PHYS], 70 / sqrt(3), 1e-9);
    g_assert_cmpfloat_with_epsilon(score[CAPABILITY_ID], -10 / sqrt(3), 1e-9);
    g_assert_cmpfloat(score[CAPABILITY_DEVICE], ==, 0);
    policy_learned_weigh(learned, LEARNED_TITLE, "鍵箱", score);
    g_assert_cmpfloat(score[CAPABILITY_DEVICE], ==, 20);
    policy_learned_weigh_kind(learned, KIND_LEAD, score);
    policy_learned_weigh_kind(learned, KIND_SCOPE, score);
    g_assert_cmpfloat(score[CAPABILITY_ORG], ==, 5);
}

/* Signs and digits part runs, and kana alone are none. */
static void what_is_no_run(void)
{
    g_autoptr(PolicyLearned) learned = table_of(TABLE);
    static const char *const texts[] = {"", "鍵", "鍵、箱", "鍵1箱", "しなければならない", "鍵 箱"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        double score[CAPABILITY_LAST] = {0};
        policy_learned_weigh(learned, LEARNED_OWN, texts[i], score);
        for (guint code = 0; code < CAPABILITY_LAST; code++)
            g_assert_cmpfloat(score[code], ==, 0);
    }
}

static void the_strongest_run_is_shown(void)
{
    g_autoptr(PolicyLearned) learned = table_of(TABLE);
    const char *text = "その鍵箱を";
    gsize start = 0, end = 0;
    g_assert_true(policy_learned_best(learned, LEARNED_OWN, text, CAPABILITY_PHYS, &start, &end));
    g_autofree char *words = g_strndup(text + start, end - start);
    g_assert_cmpstr(words, ==, "鍵箱を");
    g_assert_false(policy_learned_best(learned, LEARNED_OWN, text, CAPABILITY_ID, &start, &end));
    g_assert_false(policy_learned_best(learned, LEARNED_OWN, text, CAPABILITY_LOG, &start, &end));
}

static void wrong_tables_are_refused(void)
{
    static const char *const wrong[] = {"o\t鍵箱",
                                        "x\t鍵箱\tPHYS=1",
                                        "o\t鍵\tPHYS=1",
                                        "o\t鍵箱鍵箱\tPHYS=1",
                                        "o\tするの\tPHYS=1",
                                        "o\t鍵、箱\tPHYS=1",
                                        "o\t鍵箱\tPHYS=128",
                                        "o\t鍵箱\tPHYSICS=1",
                                        "o\t鍵箱\tPHYS",
                                        "k\t鍵箱\tPHYS=1",
                                        "o\t鍵箱\tPHYS=1\no\t鍵箱\tID=1"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(policy_learned_parse("test.tsv", wrong[i], &error));
        g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
    }
}

/* A word that no rule knows decides once it was learned, and is shown as what decided. */
static void what_was_learned_decides(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyRules) rules = policy_rules_load(&error);
    g_assert_no_error(error);
    g_assert_true(policy_rules_learn(rules, "test.tsv", "o\t鍵箱\tCRYPTO=127\n", &error));
    static const char text[] = "1 箱\n職員は、鍵箱を持たねばならない。\n";
    g_autoptr(PolicyReading) reading =
        policy_read(rules, (const guint8 *)text, sizeof text - 1, "t.txt", NULL, NULL, &error);
    g_assert_no_error(error);
    const PolicyUnit *unit = unit_at(reading, "方針/1", 1);
    g_assert_cmpint(unit->capability, ==, CAPABILITY_CRYPTO);
    gboolean shown = FALSE;
    for (guint32 i = 0; i < unit->evidence.count; i++) {
        const PolicyEvidence *evidence =
            &g_array_index(reading->evidence, PolicyEvidence, unit->evidence.first + i);
        shown = shown || g_strcmp0(evidence->rule, "capability/learned") == 0;
    }
    g_assert_true(shown);
    g_assert_false(policy_rules_learn(rules, "test.tsv", "nothing", &error));
    g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/learned/runs-are-weighed", runs_are_weighed);
    g_test_add_func("/policy/learned/what-is-no-run", what_is_no_run);
    g_test_add_func("/policy/learned/the-strongest-run-is-shown", the_strongest_run_is_shown);
    g_test_add_func("/policy/learned/wrong-tables-are-refused", wrong_tables_are_refused);
    g_test_add_func("/policy/learned/what-was-learned-decides", what_was_learned_decides);
    return g_test_run();
}
