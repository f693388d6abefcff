/* tests/unit/disarm/disarm_budget.c -- limits are met exactly, and never run over */
#include "base/problem.h"
#include "disarm/budget.h"

static const DisarmLimits limits = {.file_bytes = 1000,
                                    .inflated_bytes = 3 * DISARM_RATIO_FREE_BYTES,
                                    .output_bytes = 100,
                                    .objects = 10,
                                    .pixels = 1000,
                                    .members = 3,
                                    .pages = 2,
                                    .depth = 2,
                                    .ratio = 10};

static void assert_limit(gboolean took, Problem kind, GError **error)
{
    g_assert_false(took);
    g_assert_error(*error, PROBLEM, (int)kind);
    g_clear_error(error);
}

static void test_sums(void)
{
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    disarm_budget_init(&budget, &limits);
    g_assert_true(disarm_budget_objects(&budget, 7, &error));
    g_assert_true(disarm_budget_objects(&budget, 3, &error));
    assert_limit(disarm_budget_objects(&budget, 1, &error), PROBLEM_TOO_LARGE, &error);
    g_assert_cmpuint(budget.objects, ==, 10);
    assert_limit(disarm_budget_inflate(&budget, G_MAXUINT64, &error), PROBLEM_TOO_LARGE, &error);
    g_assert_true(disarm_budget_output(&budget, 100, &error));
    assert_limit(disarm_budget_output(&budget, 1, &error), PROBLEM_TOO_LARGE, &error);
    g_assert_true(disarm_budget_members(&budget, 3, &error));
    assert_limit(disarm_budget_members(&budget, G_MAXUINT64, &error), PROBLEM_TOO_LARGE, &error);
    g_assert_true(disarm_budget_pages(&budget, 2, &error));
    assert_limit(disarm_budget_pages(&budget, 1, &error), PROBLEM_TOO_LARGE, &error);
}

static void test_streams(void)
{
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    disarm_budget_init(&budget, &limits);
    g_assert_true(disarm_budget_stream(&budget, 10, DISARM_RATIO_FREE_BYTES, &error));
    guint64 more = DISARM_RATIO_FREE_BYTES + 9;
    assert_limit(disarm_budget_stream(&budget, more / 10 - 1, more, &error), PROBLEM_TOO_LARGE,
                 &error);
    g_assert_cmpuint(disarm_budget_inflatable(&budget), ==, 2 * DISARM_RATIO_FREE_BYTES);
    g_assert_true(disarm_budget_stream(&budget, more / 10, more, &error));
    assert_limit(disarm_budget_stream(&budget, more, more, &error), PROBLEM_TOO_LARGE, &error);
}

static void test_pictures_and_depth(void)
{
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    disarm_budget_init(&budget, &limits);
    g_assert_true(disarm_budget_picture(&budget, 100, 10, &error));
    g_assert_true(disarm_budget_picture(&budget, G_MAXUINT64, 0, &error));
    assert_limit(disarm_budget_picture(&budget, 101, 10, &error), PROBLEM_TOO_LARGE, &error);
    assert_limit(disarm_budget_picture(&budget, G_MAXUINT32, G_MAXUINT32, &error),
                 PROBLEM_TOO_LARGE, &error);
    g_assert_true(disarm_budget_enter(&budget, &error));
    g_assert_true(disarm_budget_enter(&budget, &error));
    assert_limit(disarm_budget_enter(&budget, &error), PROBLEM_TOO_DEEP, &error);
    disarm_budget_leave(&budget);
    g_assert_true(disarm_budget_enter(&budget, &error));
}

/* What is read anew costs nothing the first time; what is read again and again does. */
static void test_return(void)
{
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    disarm_budget_init(&budget, &limits);
    g_assert_true(disarm_budget_objects(&budget, 2, &error));
    for (guint i = 0; i < 3; i++) { /* 8 and 2 of 10 are given back, then nothing */
        static const guint64 used[] = {2, 8, 16};
        const DisarmBudget before = budget;
        budget.objects += 8;
        budget.members += 3;
        budget.pages += 2;
        budget.inflated_bytes += 3 * DISARM_RATIO_FREE_BYTES;
        budget.output_bytes += 100;
        disarm_budget_return(&budget, &before);
        g_assert_cmpuint(budget.objects, ==, used[i]);
        g_assert_cmpuint(budget.members, ==, 3 * i);
        g_assert_cmpuint(budget.pages, ==, 2 * i);
        g_assert_cmpuint(budget.inflated_bytes, ==, 3 * i * DISARM_RATIO_FREE_BYTES);
        g_assert_cmpuint(budget.output_bytes, ==, 100 * i);
    }
}

/* A small file may become what any may, a larger one as much more as it is larger. */
static void test_file(void)
{
    static const guint64 mib = 1024 * 1024;
    const DisarmLimits wide = {.inflated_bytes = 2048 * mib, .ratio = 250};
    const DisarmLimits narrow = {.inflated_bytes = 100 * mib, .ratio = 250};
    const struct {
        const DisarmLimits *limits;
        guint64 file_bytes, most;
    } cases[] = {{&wide, 0, 512 * mib},
                 {&wide, mib, 762 * mib},
                 {&wide, 7 * mib, 2048 * mib},
                 {&wide, G_MAXUINT64, 2048 * mib},
                 {&narrow, 0, 100 * mib}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        DisarmBudget budget;
        disarm_budget_init(&budget, cases[i].limits);
        disarm_budget_file(&budget, cases[i].file_bytes);
        g_assert_cmpuint(disarm_budget_inflatable(&budget), ==, cases[i].most);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/disarm/budget/sums", test_sums);
    g_test_add_func("/disarm/budget/streams", test_streams);
    g_test_add_func("/disarm/budget/pictures-and-depth", test_pictures_and_depth);
    g_test_add_func("/disarm/budget/file", test_file);
    g_test_add_func("/disarm/budget/return", test_return);
    return g_test_run();
}
