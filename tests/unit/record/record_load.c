/* tests/unit/record/record_load.c -- a wrong file is told whole: file, line, member, near spelling
 */
#include "base/json.h"
#include "record/show.h"
#include "types_of.h"
#include <string.h>

static const char plain[] =
    "fields:\n"
    "  why: {kind: text, label: {ja: 理由, en: Why}, max: 10}\n"
    "  kind: {kind: choice, label: {ja: 種類, en: Kind}, options: [{code: a, ja: 甲, en: A}]}\n"
    "open: {by: [staff], state: draft}\n"
    "states:\n"
    "  draft: {ja: 下書き, en: D, edit: {by: [applicant], fields: all}}\n"
    "  done: {ja: 完了, en: E, final: yes}\n"
    "transitions:\n"
    "  - {name: end, ja: 終了, en: End, from: draft, to: done, act: close, by: applicant}\n";

static void wrong(const char *from, const char *to, RecordRule rule, const char *says)
{
    g_autofree char *text = type_text("sample", plain);
    g_autofree char *bad = replaced(text, from, to);
    assert_finds(bad, rule, says);
}

static void test_members(void)
{
    wrong("max: 10", "maxx: 10", RECORD_UNKNOWN_MEMBER, "did you mean “max”");
    wrong("max: 10", "maxx: 10", RECORD_UNKNOWN_MEMBER, "t.yaml:8: fields.why");
    wrong("max: 10", "max: ten", RECORD_WRONG_KIND, "whole number");
    wrong("kind: text", "kind: txt", RECORD_WRONG_VALUE, "did you mean “text”");
    wrong("{ja: 理由, en: Why}", "{ja: 理由}", RECORD_MISSING_MEMBER, "en");
    wrong("{ja: 理由, en: Why}", "[理由]", RECORD_WRONG_KIND, "a map");
    wrong("act: close", "act: clos", RECORD_WRONG_VALUE, "close");
    wrong("to: done", "to: don", RECORD_UNKNOWN_NAME, "did you mean “done”");
    wrong("by: [staff]", "by: [stuff]", RECORD_UNKNOWN_NAME, "did you mean “staff”");
    wrong("by: [staff]", "by: [head of nobody]", RECORD_UNKNOWN_NAME, "nobody");
    wrong("by: [staff]", "by: [why]", RECORD_WRONG_KIND, "person or post");
    wrong("max: 10", "max: 10, required: whi = 'a'", RECORD_EXPRESSION, "near: why");
    wrong("{code: a, ja: 甲, en: A}", "{code: a, ja: 甲, en: A}, {code: a, ja: 乙, en: B}",
          RECORD_TWICE, "a");
    wrong("options: [{code: a, ja: 甲, en: A}]", "options: []", RECORD_MISSING_MEMBER, "options");
    wrong("{kind: text, label: {ja: 理由, en: Why}, max: 10}",
          "{kind: table, label: {ja: 表, en: Rows}, columns: {a: {kind: text, label: {ja: 甲, en: "
          "A}, "
          "see: [staff]}}}",
          RECORD_WRONG_VALUE, "no column");
    wrong("type: sample", "type: Sample", RECORD_WRONG_VALUE, "a-z");
    wrong("version: 1", "version: 0", RECORD_WRONG_KIND, "version");
    wrong("forms: [様式]", "forms: [様式", RECORD_NOT_YAML, "t.yaml");
}

/* A column's `see`, which earlier versions took, keeps no adopted type from being read: its table
 * is hidden from whom the column was. */
static void test_adopted_column_see(void)
{
    g_autofree char *text = type_text("sample", plain);
    g_autofree char *old = replaced(text, "{kind: text, label: {ja: 理由, en: Why}, max: 10}",
                                    "{kind: table, label: {ja: 表, en: Rows}, columns: {a: {kind: "
                                    "text, label: {ja: 甲, en: A}, see: [ciso]}}}");
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = types_adopted(old, findings);
    g_assert_nonnull(types);
    const RecordType *type = record_types_find(types, "sample");
    const RecordField *table = record_field_find(type->fields, "why");
    g_assert_cmpuint(table->see->len, ==, 1);
}

/* Errors of one file are told together, in both languages. */
static void test_all_at_once(void)
{
    g_autofree char *text = type_text("sample", plain);
    g_autofree char *one = replaced(text, "max: 10", "maxx: 10");
    g_autofree char *two = replaced(one, "to: done", "to: nowhere");
    g_autoptr(RecordFindings) findings = findings_of(two);
    g_assert_cmpuint(record_findings_count(findings), ==, 2);
    g_autofree char *ja = record_finding_text(record_findings_get(findings, 1), PROBLEM_JAPANESE);
    g_assert_cmpstr(ja, ==, "状態「nowhere」はありません");
}

static void test_overlay(void)
{
    g_autofree char *text = type_text("exception", plain);
    g_autofree char *newer = replaced(text, "version: 1", "version: 7");
    RecordSource own = {"exception.yaml", text, strlen(text), TRUE, FALSE};
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_assert_null(record_types_load_builtin(&own, 1, findings));
    g_assert_true(record_findings_has(findings, RECORD_VERSION));
    own.text = newer;
    own.size_bytes = strlen(newer);
    g_autoptr(RecordFindings) none = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(&own, 1, none);
    g_assert_nonnull(types);
    g_assert_cmpuint(record_types_find(types, "exception")->version, ==, 7);
    g_assert_cmpuint(record_types_all(types)->len, ==, 13);
}

static void test_limits(void)
{
    g_autoptr(GString) many = g_string_new("fields:\n");
    for (guint i = 0; i < 201; i++)
        g_string_append_printf(many, "  f%u: {kind: text, label: {ja: 項, en: F}}\n", i);
    g_autofree char *middle = replaced(plain, "fields:\n", many->str);
    g_autofree char *text = type_text("sample", middle);
    assert_finds(text, RECORD_LIMIT, "200");
    g_autofree char *large = g_strnfill(RECORD_FILE_MAX_BYTES + 1, ' ');
    assert_finds(large, RECORD_LIMIT, "256 KiB");
}

/* What people say opens the form with what they said filled in. */
static void test_phrases(void)
{
    const char *open = "open: {by: [staff]";
    const char *said = "phrases: [{ja: 甲を頼む, en: Ask, with: {kind: a, sure: \"yes\"}}]\nopen: "
                       "{by: [staff]";
    g_autofree char *text = type_text("sample", plain);
    g_autofree char *sure =
        replaced(text, "open:", "  sure: {kind: yes_no, label: {ja: 確か, en: Sure}}\nopen:");
    g_autofree char *good = replaced(sure, open, said);
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = types_of(good, findings);
    g_assert_nonnull(types);
    g_autoptr(json_t) told = record_phrases_json(record_types_find(types, "sample"));
    g_autofree char *json = json_dumps(told, JSON_COMPACT | JSON_SORT_KEYS);
    g_assert_cmpstr(json, ==,
                    "[{\"label\":{\"en\":\"Ask\",\"ja\":\"甲を頼む\"},\"with\":{\"kind\":\"a\","
                    "\"sure\":true}}]");
    g_autofree char *code = replaced(good, "kind: a, sure", "kind: b, sure");
    assert_finds(code, RECORD_UNKNOWN_NAME, "“b”");
    g_autofree char *field = replaced(good, "kind: a, sure", "kin: a, sure");
    assert_finds(field, RECORD_UNKNOWN_NAME, "did you mean “kind”");
    g_autofree char *plain_text = replaced(good, "kind: a, sure", "why: a, sure");
    assert_finds(plain_text, RECORD_WRONG_KIND, "a choice, or yes or no");
}

/* A list holds what it is filtered, grouped and sorted by, behind its columns and each once. */
static void test_cells(void)
{
    g_autofree char *text = type_text("sample", plain);
    g_autofree char *more =
        replaced(text, "list: {columns: [applicant]}",
                 "list: {columns: [why], filters: [kind, why], groups: [kind], sort: opened_on}");
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = types_of(more, findings);
    g_assert_nonnull(types);
    const GPtrArray *cells = record_types_find(types, "sample")->list.cells;
    const char *wanted[] = {"why", "kind", "opened_on"};
    g_assert_cmpuint(cells->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < cells->len; i++)
        g_assert_cmpstr(((const RecordField *)cells->pdata[i])->name, ==, wanted[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/load/members", test_members);
    g_test_add_func("/record/load/adopted-column-see", test_adopted_column_see);
    g_test_add_func("/record/load/all-at-once", test_all_at_once);
    g_test_add_func("/record/load/overlay", test_overlay);
    g_test_add_func("/record/load/limits", test_limits);
    g_test_add_func("/record/load/phrases", test_phrases);
    g_test_add_func("/record/load/cells", test_cells);
    return g_test_run();
}
