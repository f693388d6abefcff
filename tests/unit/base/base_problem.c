/* tests/unit/base/base_problem.c -- every kind can be told in both languages, with what it is about
 */
#include "base/problem.h"
#include <errno.h>
#include <string.h>

static void test_every_kind_is_told(void)
{
    g_autoptr(GHashTable) slugs = g_hash_table_new(g_str_hash, g_str_equal);
    for (int kind = 0; kind < PROBLEM_LAST; kind++) {
        g_autoptr(GError) error = NULL;
        problem_set(&error, (Problem)kind, "ALPHA", "BETA");
        g_assert_error(error, PROBLEM, kind);
        g_assert_true(g_hash_table_add(slugs, (gpointer)problem_slug(error)));
        g_assert_cmpuint(problem_status(error), >=, 400);
        g_assert_cmpuint(problem_status(error), <, 600);
        g_assert_cmpint(problem_exit_code(error), >=, 1);
        g_assert_cmpint(problem_exit_code(error), <=, 3);
        for (int language = PROBLEM_JAPANESE; language <= PROBLEM_ENGLISH; language++) {
            g_autofree char *detail = problem_detail(error, (ProblemLanguage)language);
            g_autofree char *way_out = problem_way_out(error, (ProblemLanguage)language);
            g_assert_null(strchr(detail, '{'));
            g_assert_cmpuint(strlen(problem_title(error, (ProblemLanguage)language)), >, 0);
            g_assert_cmpuint(strlen(detail), >, 0);
            g_assert_cmpuint(strlen(way_out), >, 0);
            g_assert_true(g_utf8_validate(detail, -1, NULL));
            g_assert_true((language == PROBLEM_ENGLISH) == g_str_is_ascii(way_out));
        }
    }
}

static void test_things_fill_in(void)
{
    g_autoptr(GError) error = NULL;
    problem_set(&error, PROBLEM_CONFLICT, PROBLEM_BOTH("clause 4", "第4項"), "{1}");
    g_assert_cmpstr(error->message, ==, "clause 4 was changed meanwhile by {1}.");
    g_autofree char *japanese = problem_detail(error, PROBLEM_JAPANESE);
    g_assert_cmpstr(japanese, ==, "第4項は、あなたが開いている間に{1}が変更しました。");
}

static void test_things_survive_copies(void)
{
    g_autoptr(GError) error = NULL;
    problem_set(&error, PROBLEM_NOT_FOUND, "edition", "x1");
    g_autoptr(GError) copy = g_error_copy(error);
    g_clear_error(&error);
    g_autofree char *detail = problem_detail(copy, PROBLEM_ENGLISH);
    g_assert_cmpstr(detail, ==, "There is no edition called x1.");
}

static void test_missing_things_and_null(void)
{
    problem_set(NULL, PROBLEM_STATE, "x", "y");
    g_autoptr(GError) error = NULL;
    problem_set(&error, PROBLEM_STATE, NULL, NULL);
    g_assert_cmpstr(error->message, ==, "? cannot be done now: ?");
}

static void test_errno(void)
{
    g_autoptr(GError) full = NULL, denied = NULL, taken = NULL;
    problem_set_errno(&full, "x", ENOSPC);
    g_assert_error(full, PROBLEM, PROBLEM_DISK_FULL);
    problem_set_errno(&denied, "x", EACCES);
    g_assert_error(denied, PROBLEM, PROBLEM_IO);
    g_assert_nonnull(strstr(denied->message, "x: "));
    problem_set_errno(&taken, "127.0.0.1:8443", EADDRINUSE);
    g_assert_error(taken, PROBLEM, PROBLEM_BUSY);
}

static void test_foreign_errors(void)
{
    g_autoptr(GError) error = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_IO, "some words");
    g_assert_cmpstr(problem_slug(error), ==, "internal");
    g_assert_cmpuint(problem_status(error), ==, 500);
    g_autofree char *detail = problem_detail(error, PROBLEM_ENGLISH);
    g_assert_nonnull(strstr(detail, "some words"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/problem/every-kind-is-told", test_every_kind_is_told);
    g_test_add_func("/problem/things-fill-in", test_things_fill_in);
    g_test_add_func("/problem/things-survive-copies", test_things_survive_copies);
    g_test_add_func("/problem/missing-things-and-null", test_missing_things_and_null);
    g_test_add_func("/problem/errno", test_errno);
    g_test_add_func("/problem/foreign-errors", test_foreign_errors);
    return g_test_run();
}
