/* tests/unit/policy/policy_print.c -- canonical JSON, lines of units, the tree, and the explanation
 */
#include "base/json.h"
#include "base/problem.h"
#include "reading/print.h"
#include "reading/read.h"
#include "reading_of.h"
#include <string.h>

static const char sample[] =
    "そら市情報セキュリティ基本方針\n\n1 甲\n\n課長は、「鍵\"台帳」を作成し、機密性2以上の箱を"
    "局長の許可を得て開けること。\n\n- 1 -\n\n2 乙\n\n次を行う。\n・ 丙\n";

static void canonical_json(void)
{
    g_autoptr(PolicyReading) reading = reading_of(sample);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) json = policy_reading_json(reading, &error);
    g_assert_no_error(error);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(json, &size);
    g_autoptr(json_t) value = json_read(bytes, size, size, 16, "reading", &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) again = json_write_canonical(value, size, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(json, again));
    g_assert_cmpint(json_integer_value(json_object_get(value, "format")), ==, 2);
    g_assert_cmpuint(json_array_size(json_object_get(value, "units")), ==, reading->units->len);
    g_assert_cmpstr(json_string_value(json_object_get(value, "body_name")), ==, "そら市");
    static const char *const members[] = {"source", "parts",       "marker_families", "outline",
                                          "units",  "definitions", "unread",          "title"};
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        g_assert_nonnull(json_object_get(value, members[i]));
}

static void lines_of_units(void)
{
    g_autoptr(PolicyReading) reading = reading_of(sample);
    g_autoptr(GString) out = policy_print_jsonl(reading, NULL);
    g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, reading->units->len + 1);
    g_autoptr(json_t) unit = json_loads(lines[0], 0, NULL);
    g_assert_cmpstr(json_string_value(json_object_get(unit, "doc")), ==, "test");
    g_assert_cmpstr(json_string_value(json_object_get(unit, "path")), ==, "方針/1");
    g_assert_cmpuint(json_array_size(json_object_get(unit, "evidence")), >, 4);
    g_autoptr(GString) named = policy_print_jsonl(reading, "sora");
    g_assert_nonnull(strstr(named->str, "\"doc\": \"sora\""));
}

static void tree(void)
{
    g_autoptr(PolicyReading) reading = reading_of(sample);
    g_autoptr(GString) out = policy_print_tree(reading);
    g_assert_nonnull(strstr(out->str, "方針/2/・1#1 丙"));
    g_assert_nonnull(strstr(out->str, "approver=局長"));
    g_assert_nonnull(strstr(out->str, "unread 7-7 page_number"));
}

static void explanation(void)
{
    g_autoptr(PolicyReading) reading = reading_of(sample);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = policy_print_explain(reading, "方針/1", &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(out->str, "approver/leave"));
    g_assert_nonnull(strstr(out->str, "機密性2以上"));
    g_assert_null(strstr(out->str, "方針/2"));
    g_assert_null(policy_print_explain(reading, "方針/9", &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/print/canonical-json", canonical_json);
    g_test_add_func("/policy/print/lines-of-units", lines_of_units);
    g_test_add_func("/policy/print/tree", tree);
    g_test_add_func("/policy/print/explanation", explanation);
    return g_test_run();
}
