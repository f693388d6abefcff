/* tests/unit/base/base_yaml.c -- YAML is a small tree with lines, or a refusal that names one */
#include "base/problem.h"
#include "base/yaml.h"
#include <string.h>

static void test_tree(void)
{
    const char text[] = "a: 1\nlist:\n  - x\n  - 'y: z'\nmap: {b: はい, c: [1, 2]}\nnone:\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Yaml) yaml = yaml_read("t.yaml", text, strlen(text), NULL, &error);
    g_assert_no_error(error);
    const YamlNode *root = yaml_root(yaml);
    g_assert_cmpint(root->kind, ==, YAML_MAP);
    g_assert_cmpstr(yaml_get(root, "a")->text, ==, "1");
    g_assert_false(yaml_get(root, "a")->quoted);
    const YamlNode *list = yaml_get(root, "list");
    g_assert_cmpuint(list->items->len, ==, 2);
    const YamlNode *second = g_ptr_array_index(list->items, 1);
    g_assert_cmpstr(second->text, ==, "y: z");
    g_assert_true(second->quoted);
    g_assert_cmpuint(second->line, ==, 4);
    g_assert_cmpuint(yaml_get(root, "map")->line, ==, 5);
    g_assert_cmpstr(yaml_get(yaml_get(root, "map"), "b")->text, ==, "はい");
    g_assert_cmpstr(yaml_get(root, "none")->text, ==, "");
    g_assert_null(yaml_get(root, "nothing"));
    g_assert_null(yaml_get(list, "a"));
    g_assert_null(yaml_get(NULL, "a"));
}

static void assert_refused(const char *text, gsize size, guint wanted, const char *says)
{
    guint line = 0;
    g_autoptr(GError) error = NULL;
    g_assert_null(yaml_read("t.yaml", text, size, &line, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    g_assert_cmpuint(line, ==, wanted);
    if (strstr(error->message, says) == NULL)
        g_error("%s does not say %s", error->message, says);
}

static void test_refused(void)
{
    assert_refused("a: 1\na: 2\n", 10, 2, "line 2");
    assert_refused("a: &x 1\nb: *x\n", 14, 2, "alias");
    assert_refused("a: 1\nb: [\n", 10, 3, "line 3");
    assert_refused("a: 1\nb: \xff\n", 10, 2, "UTF-8");
    assert_refused("? [a]\n: 1\n", 10, 1, "plain word");
    assert_refused("", 0, 1, "not YAML");
    assert_refused("a: b\0c", 6, 1, "line 1");
}

static void test_limits(void)
{
    g_autoptr(GString) deep = g_string_new("a: ");
    for (guint i = 0; i < YAML_MAX_DEPTH; i++)
        g_string_append_c(deep, '[');
    g_string_append(deep, "x");
    for (guint i = 0; i < YAML_MAX_DEPTH; i++)
        g_string_append_c(deep, ']');
    assert_refused(deep->str, deep->len, 1, "deep");
    g_autoptr(GString) many = g_string_new("a: [");
    for (guint i = 0; i <= YAML_MAX_NODES; i++)
        g_string_append(many, "1,");
    g_string_append(many, "1]");
    assert_refused(many->str, many->len, 1, "too many");
    g_autofree char *large = g_strnfill(YAML_MAX_BYTES + 1, ' ');
    assert_refused(large, YAML_MAX_BYTES + 1, 1, "1 MiB");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/yaml/tree", test_tree);
    g_test_add_func("/base/yaml/refused", test_refused);
    g_test_add_func("/base/yaml/limits", test_limits);
    return g_test_run();
}
