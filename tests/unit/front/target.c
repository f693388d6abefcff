/* tests/unit/front/target.c -- which addresses are taken, and as what */
#include "front/target.h"
#include "base/problem.h"
#include "front/bounds.h"
#include <string.h>

typedef struct {
    const char *raw, *path, *query; /* path NULL: refused */
} TargetRow;

static const TargetRow target_rows[] = {
    {"/", "/", ""},
    {"/api/v1/units?q=%E7%AB%AF&path=%2F4", "/api/v1/units", "q=%E7%AB%AF&path=%2F4"},
    {"/%E6%96%B9%E9%87%9D/4.1/(1)", "/方針/4.1/(1)", ""},
    {"/a%20b", "/a b", ""},
    {"/a%25b", "/a%b", ""},
    {"/a/", "/a/", ""},
    {"/a?", "/a", ""},
    {"/a?b?c", "/a", "b?c"},
    {"/...", "/...", ""},
    {"/a?x=%0D%0A", "/a", "x=%0D%0A"},
    {"", NULL, NULL},
    {"*", NULL, NULL},
    {"a", NULL, NULL},
    {"http://a/", NULL, NULL},
    {"//a", NULL, NULL},
    {"/a//b", NULL, NULL},
    {"/.", NULL, NULL},
    {"/..", NULL, NULL},
    {"/a/./b", NULL, NULL},
    {"/a/../b", NULL, NULL},
    {"/%2e%2E/b", NULL, NULL},
    {"/a%2fb", NULL, NULL},
    {"/a%5cb", NULL, NULL},
    {"/a\\b", NULL, NULL},
    {"/a%00", NULL, NULL},
    {"/a%0a", NULL, NULL},
    {"/a%7f", NULL, NULL},
    {"/a%", NULL, NULL},
    {"/a%4", NULL, NULL},
    {"/a%4g", NULL, NULL},
    {"/a b", NULL, NULL},
    {"/a\tb", NULL, NULL},
    {"/a#b", NULL, NULL},
    {"/\xe6\x96\xb9", NULL, NULL},
    {"/%ff", NULL, NULL},
    {"/%c0%ae%c0%ae", NULL, NULL},
    {"/a?%", NULL, NULL},
    {"/a?%00", NULL, NULL},
    {"/a?b#c", NULL, NULL},
    {"/a?b c", NULL, NULL},
};

static void test_table(void)
{
    g_autoptr(GString) path = g_string_new("left over");
    for (gsize i = 0; i < G_N_ELEMENTS(target_rows); i++) {
        const TargetRow *row = &target_rows[i];
        g_autoptr(GError) error = NULL;
        const char *query = NULL;
        gboolean taken = front_target_read(row->raw, path, &query, &error);
        g_test_message("%s", row->raw);
        g_assert_cmpint(taken, ==, row->path != NULL);
        if (taken) {
            g_assert_cmpstr(path->str, ==, row->path);
            g_assert_cmpstr(query, ==, row->query);
        } else {
            g_assert_error(error, PROBLEM, PROBLEM_INVALID);
            g_assert_null(query);
        }
    }
}

static void test_length(void)
{
    g_autoptr(GString) path = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const char *query;
    g_autofree char *longest = g_strnfill(FRONT_TARGET_MAX_BYTES, 'a');
    g_autofree char *over = g_strconcat("/", longest, NULL);
    longest[0] = '/';
    g_assert_true(front_target_read(longest, path, &query, NULL));
    g_assert_false(front_target_read(over, path, &query, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/front/target/table", test_table);
    g_test_add_func("/front/target/length", test_length);
    return g_test_run();
}
