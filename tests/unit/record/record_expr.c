/* tests/unit/record/record_expr.c -- expressions are typed, bounded, and have a value for
 * everything */
#include "record/expr.h"
#include "types_of.h"
#include <string.h>

static const char fields[] =
    "fields:\n"
    "  n: {kind: number, label: {ja: 数, en: N}}\n"
    "  yes_or_no: {kind: yes_no, label: {ja: 是非, en: Y}}\n"
    "  level: {kind: classification, scale: secret, label: {ja: 機密, en: L}}\n"
    "  kind: {kind: choice, label: {ja: 種類, en: K}, options: [{code: a, ja: 甲, en: A}, {code: "
    "b, ja: 乙, en: B}]}\n"
    "  many: {kind: choices, label: {ja: 複数, en: M}, options: [{code: a, ja: 甲, en: A}, {code: "
    "b, ja: 乙, en: B}]}\n"
    "  from: {kind: date, label: {ja: 始, en: F}}\n"
    "  at: {kind: time, label: {ja: 時, en: T}}\n"
    "  other: {kind: reference, to: sample, label: {ja: 他, en: O}}\n"
    "  rows:\n"
    "    kind: table\n"
    "    label: {ja: 表, en: R}\n"
    "    columns:\n"
    "      level: {kind: classification, scale: secret, label: {ja: 機密, en: L}}\n"
    "      n: {kind: number, label: {ja: 数, en: N}}\n"
    "      twice: {kind: number, label: {ja: 倍, en: T}, value: n * 2}\n"
    "open: {by: [staff], state: draft}\n"
    "states:\n"
    "  draft: {ja: 下書き, en: D, edit: {by: [applicant], fields: all}}\n"
    "  done: {ja: 完了, en: E, final: yes}\n"
    "transitions:\n"
    "  - {name: end, ja: 終了, en: End, from: draft, to: done, act: close, by: applicant}\n";

static RecordTypes *sample_types(void)
{
    g_autofree char *text = type_text("sample", fields);
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    RecordTypes *types = types_of(text, findings);
    g_assert_nonnull(types);
    return types;
}

static const char values[] =
    "{\"n\":3,\"level\":\"low\",\"kind\":\"b\",\"many\":[\"b\"],\"from\":\"2026-11-21\","
    "\"at\":\"2026-11-23T08:30\",\"other\":{\"id\":\"x\",\"n\":41},"
    "\"rows\":[{\"level\":\"low\",\"n\":5},{\"level\":\"high\",\"n\":7},{\"n\":\"bad\"}]}";

static void assert_value(const char *text, const char *expected)
{
    g_autoptr(RecordTypes) types = sample_types();
    g_autoptr(RecordArena) arena = record_arena_new();
    char *wrong = NULL;
    RecordScope scope = {record_types_find(types, "sample"), NULL};
    const RecordExpr *expr = record_expr_read(arena, text, scope, NULL, &wrong);
    if (expr == NULL)
        g_error("%s: %s", text, wrong);
    json_t *known = json_loads(values, 0, NULL);
    RecordScene scene = {known, "2026-12-01", NULL};
    json_t *value = record_expr_value(expr, &scene);
    g_autofree char *got = value == NULL ? g_strdup("empty") : json_dumps(value, JSON_ENCODE_ANY);
    g_assert_cmpstr(got, ==, expected);
    json_decref(value);
    json_decref(known);
}

static void test_values(void)
{
    assert_value("n + 2 * 3 - 1", "8");
    assert_value("n > 2 and not (kind = 'a')", "true");
    assert_value("yes_or_no or kind in ['a', 'b']", "true");
    assert_value("highest(rows.level)", "\"high\"");
    assert_value("lowest(level, 'high')", "\"low\"");
    assert_value("sum(rows.n)", "12");
    assert_value("count(rows)", "3");
    assert_value("count(rows.n)", "2");
    assert_value("count(rows, n > 5)", "1");
    assert_value("any(rows, level = 'high' and n = 7)", "true");
    assert_value("all(rows, n is filled)", "false");
    assert_value("has(many, 'a')", "false");
    assert_value("days(from, at)", "2");
    assert_value("from + 10", "\"2026-12-01\"");
    assert_value("from + 10 = today", "true");
    assert_value("fiscal_year_end(from)", "\"2027-03-31\"");
    assert_value("fiscal_year(2027-03-31)", "2026");
    assert_value("if(n > 2, from, today)", "\"2026-11-21\"");
    assert_value("other.n + 1", "42");
}

/* Whatever is missing or wrong is empty, and what is empty decides nothing. */
static void test_total(void)
{
    assert_value("yes_or_no", "empty");
    assert_value("not yes_or_no", "true");
    assert_value("other.level = 'low' or other.level != 'low'", "false");
    assert_value("other.n * 9007199254740991 * 9007199254740991", "9007199254740991");
    assert_value("other.level is empty", "true");
    assert_value("from + 9007199254740991", "empty");
    assert_value("fiscal_year_end(9999-12-31)", "empty");
}

static void assert_wrong(const char *text, const char *says)
{
    g_autoptr(RecordTypes) types = sample_types();
    g_autoptr(RecordArena) arena = record_arena_new();
    RecordShape truth = record_truth_shape();
    RecordScope scope = {record_types_find(types, "sample"), NULL};
    char *wrong = NULL;
    g_assert_null(record_expr_read(arena, text, scope, &truth, &wrong));
    g_assert_nonnull(wrong);
    if (strstr(wrong, says) == NULL)
        g_error("%s: %s does not say %s", text, wrong, says);
    g_free(wrong);
}

static void test_wrong(void)
{
    assert_wrong("n", "a number");
    assert_wrong("n = 'x'", "number");
    assert_wrong("kind = 'c'", "no option");
    assert_wrong("kind < 'b'", "no order");
    assert_wrong("rows = 3", "list");
    assert_wrong("m > 3", "near: n");
    assert_wrong("hihgest(level) = 'low'", "near: highest");
    assert_wrong("any(rows, any(rows, n = 1))", "within rows");
    assert_wrong("n > ", "expected");
    assert_wrong("n > 1 n", "left over");
    assert_wrong("(n > 1", "expected");
    assert_wrong("kind = 'a", "not closed");
    assert_wrong("from = 2026-02-30", "no date");
    g_autofree char *deep = g_strnfill(100, '(');
    assert_wrong(deep, "deep");
    g_autoptr(GString) wide = g_string_new("n = 1");
    for (guint i = 0; i < 100; i++)
        g_string_append(wide, " or n = 1");
    assert_wrong(wide->str, "too many parts");
    g_autofree char *large = g_strnfill(RECORD_EXPR_MAX_BYTES + 1, ' ');
    assert_wrong(large, "2,000");
}

static void test_json(void)
{
    g_autoptr(RecordTypes) types = sample_types();
    g_autoptr(RecordArena) arena = record_arena_new();
    RecordScope scope = {record_types_find(types, "sample"), NULL};
    char *wrong = NULL;
    const RecordExpr *expr =
        record_expr_read(arena, "rows.n is filled and from < 2026-04-01", scope, NULL, &wrong);
    json_t *json = record_expr_json(expr);
    g_autofree char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    g_assert_cmpstr(text, ==,
                    "{\"args\":[{\"args\":[{\"op\":\"field\",\"path\":\"rows.n\"}],\"op\":"
                    "\"filled\"},{\"args\":[{\"op\":\"field\",\"path\":\"from\"},{\"op\":\"date\","
                    "\"value\":\"2026-04-01\"}],\"op\":\"lt\"}],\"op\":\"and\"}");
    json_decref(json);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/expr/values", test_values);
    g_test_add_func("/record/expr/total", test_total);
    g_test_add_func("/record/expr/wrong", test_wrong);
    g_test_add_func("/record/expr/json", test_json);
    return g_test_run();
}
