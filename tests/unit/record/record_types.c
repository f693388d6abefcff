/* tests/unit/record/record_types.c -- the built-in types are proved, labelled, and lend themselves
 * to forms */
#include "record/show.h"
#include "types_of.h"
#include <string.h>

static RecordTypes *builtin(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    RecordTypes *types = record_types_load_builtin(NULL, 0, findings);
    g_assert_nonnull(types);
    return types;
}

static void test_proved(void)
{
    g_autoptr(RecordTypes) types = builtin();
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    record_types_check(types, findings);
    g_assert_cmpuint(record_findings_count(findings), ==, 0);
    g_assert_cmpuint(record_types_all(types)->len, ==, 13);
    g_assert_cmpuint(record_types_functions(types)->len, ==, 19);
}

/* Taking out the one word that keeps askers from granting breaks each type that has a grant. */
static void test_grants_are_guarded(void)
{
    g_autoptr(RecordTypes) types = builtin();
    guint grants = 0;
    for (guint i = 0; i < record_types_all(types)->len; i++) {
        RecordType *type = g_ptr_array_index(record_types_all(types), i);
        for (guint j = 0; j < type->transitions->len; j++) {
            RecordTransition *transition = g_ptr_array_index(type->transitions, j);
            if (transition->act != RECORD_ACT_GRANT)
                continue;
            g_autoptr(RecordFindings) findings = record_findings_new(10);
            GPtrArray *kept = transition->not_by;
            transition->not_by = g_ptr_array_new();
            record_types_check(types, findings);
            g_assert_true(record_findings_has(findings, RECORD_ASK_AND_GRANT));
            g_ptr_array_unref(transition->not_by);
            transition->not_by = kept;
            grants++;
        }
    }
    g_assert_cmpuint(grants, >, 15);
}

static void assert_label(json_t *object, const char *key)
{
    json_t *label = json_object_get(object, key);
    g_assert_cmpstr(json_string_value(json_object_get(label, "ja")), !=, "");
    g_assert_cmpstr(json_string_value(json_object_get(label, "en")), !=, "");
}

static void test_json(void)
{
    g_autoptr(RecordTypes) types = builtin();
    for (guint i = 0; i < record_types_all(types)->len; i++) {
        json_t *json = record_type_json(g_ptr_array_index(record_types_all(types), i));
        g_assert_nonnull(json);
        json_t *item;
        size_t at;
        json_array_foreach(json_object_get(json, "fields"), at, item)
        {
            assert_label(item, "label");
        }
        json_array_foreach(json_object_get(json, "transitions"), at, item)
        {
            assert_label(item, "label");
        }
        g_assert_nonnull(json_object_get(json, "open"));
        json_decref(json);
    }
}

static void test_pictures(void)
{
    g_autoptr(RecordTypes) types = builtin();
    const RecordType *type = record_types_find(types, "takeout_bringin");
    g_autoptr(GString) dot = record_type_dot(type, PROBLEM_JAPANESE);
    g_autoptr(GString) mermaid = record_type_mermaid(type, PROBLEM_ENGLISH);
    g_autoptr(GString) text = record_type_text(type, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(dot->str, "draft -> asked [label=\"申請する\"]"));
    g_assert_nonnull(
        strstr(dot->str, "granted -> expired [label=\"使われない許可\", style=dashed]"));
    g_assert_nonnull(strstr(mermaid->str, "asked --> granted: Grant"));
    g_assert_nonnull(strstr(text->str, "not by applicant, holder"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/types/proved", test_proved);
    g_test_add_func("/record/types/grants-are-guarded", test_grants_are_guarded);
    g_test_add_func("/record/types/json", test_json);
    g_test_add_func("/record/types/pictures", test_pictures);
    return g_test_run();
}
