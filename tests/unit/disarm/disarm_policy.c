/* tests/unit/disarm/disarm_policy.c -- the program's own policies, and files wrong in one place
 * each
 */
#include "disarm/policy.h"
#include <string.h>

static void test_builtin(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(&error);
    g_assert_no_error(error);
    const DisarmPolicy *office = disarm_policies_find(policies, "office", &error);
    const DisarmPolicy *strict = disarm_policies_find(policies, "strict", &error);
    const DisarmPolicy *verify = disarm_policies_find(policies, "verify-only", &error);
    g_assert_true(office != NULL && strict != NULL && verify != NULL);
    g_assert_cmpint(office->rules[DISARM_LINKS], ==, DISARM_KEEP);
    g_assert_cmpint(strict->rules[DISARM_LINKS], ==, DISARM_FREEZE);
    g_assert_cmpint(verify->rules[DISARM_MACROS], ==, DISARM_REFUSE);
    g_assert_true(verify->verify_only && !office->verify_only);
    g_assert_cmpuint(office->limits.inflated_bytes, ==, (guint64)2048 * 1024 * 1024);
    g_assert_cmpuint(office->limits.depth, ==, 4);
    g_assert_null(disarm_policies_find(policies, "lax", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    g_assert_cmpstr(disarm_aspect_name(DISARM_EXTERNAL_BOOKS), ==, "external-books");
    g_assert_cmpstr(disarm_rule_name(DISARM_FREEZE), ==, "freeze");
    for (guint i = 0; disarm_policies_get(policies, i) != NULL; i++)
        g_assert_cmpint(disarm_policies_get(policies, i)->rules[DISARM_MACROS], !=, DISARM_KEEP);
}

static void test_routes(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *in = disarm_policies_route(policies, "internet", "lgwan", "3", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(in->name, ==, "office");
    g_assert_null(disarm_policies_route(policies, "internet", "elsewhere", "3", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
}

/* The program's own text with one thing changed. */
static void assert_wrong(const char *from, const char *to)
{
    g_autofree char *text = NULL;
    gsize size;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(g_getenv("RULES"), "clean-policy.yaml", NULL);
    g_assert_true(g_file_get_contents(path, &text, &size, NULL));
    char *at = strstr(text, from);
    g_assert_nonnull(at);
    g_autoptr(GString) changed = g_string_new_len(text, at - text);
    g_string_append(changed, to);
    g_string_append(changed, at + strlen(from));
    g_autoptr(DisarmPolicies) policies =
        disarm_policies_read("own.yaml", changed->str, changed->len, &error);
    g_assert_null(policies);
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_assert_nonnull(strstr(error->message, "own.yaml"));
}

static void test_wrong(void)
{
    assert_wrong("macros: drop", "macros: keep"); /* not to be had */
    assert_wrong("macros: drop", "macro: drop");
    assert_wrong("      links: keep\n", "");
    assert_wrong("depth: 4", "depth: 0");
    assert_wrong("depth: 4", "depth: 99999999999");
    assert_wrong("name: strict", "name: office");
    assert_wrong("preset: office", "preset: none");
    assert_wrong("verify-only: true", "verify-only: maybe");
    assert_wrong("routes:", "ways:");
    assert_wrong("presets:", "- presets:");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/disarm/policy/builtin", test_builtin);
    g_test_add_func("/disarm/policy/routes", test_routes);
    g_test_add_func("/disarm/policy/wrong", test_wrong);
    return g_test_run();
}
