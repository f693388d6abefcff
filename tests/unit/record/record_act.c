/* tests/unit/record/record_act.c -- who may take something out, who may not, and what is said */
#include "record/act.h"
#include "types_of.h"
#include <string.h>

/* ichiro asks; jiro heads the section; saburo is the chief officer; shiro acts for jiro. */
static gboolean is(const RecordWho *who, const char *person, gpointer user)
{
    const char *holder = user;
    if (who->kind == RECORD_WHO_APPLICANT)
        return strcmp(person, "ichiro") == 0;
    if (who->kind == RECORD_WHO_FIELD)
        return strcmp(person, holder) == 0;
    if (who->function != NULL && strcmp(who->function->code, "section_manager") == 0)
        return strcmp(person, "jiro") == 0;
    return who->function != NULL && strcmp(who->function->code, "chief_officer") == 0 &&
           strcmp(person, "saburo") == 0;
}

static RecordRefusalKind try(const char *person, const char *for_person, const char *holder,
                             const char *transition, const char *values)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const RecordType *type = record_types_find(types, "takeout_bringin");
    json_t *known = json_loads(values, 0, NULL);
    record_derive(type, known, "2026-11-21");
    RecordCase record = {type, record_state_find(type, "asked"), known, "2026-11-21"};
    RecordActor actor = {
        .person = person, .for_person = for_person, .is = is, .user = (gpointer)holder};
    RecordRefusal refusal =
        record_may(&record, record_transition_find(type, transition), &actor, NULL);
    g_autofree char *ja = record_refusal_text(&refusal, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(ja, "根拠：情報資産・端末・記録媒体の持出しと持込み"));
    json_decref(known);
    return refusal.kind;
}

#define LOW "{\"items\":[{\"confidentiality\":\"c2\",\"people\":3}]}"
#define HIGH "{\"items\":[{\"confidentiality\":\"c2\"},{\"confidentiality\":\"c3b\"}]}"

static void test_what_was_derived_stands(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const RecordType *type = record_types_find(types, "takeout_bringin");
    json_t *values = json_loads(LOW, 0, NULL);
    g_assert_false(record_derived_stand(type, values, "2026-11-21"));
    record_derive(type, values, "2026-11-21");
    g_assert_true(record_derived_stand(type, values, "2026-11-21"));
    json_t *item = json_array_get(json_object_get(values, "items"), 0);
    json_object_set_new(item, "confidentiality", json_string("c3b"));
    g_assert_false(record_derived_stand(type, values, "2026-11-21"));
    json_decref(values);
}

static void test_may(void)
{
    g_assert_cmpint(try("jiro", NULL, "ichiro", "grant", LOW), ==, RECORD_MAY);
    g_assert_cmpint(try("ichiro", NULL, "ichiro", "grant", LOW), ==, RECORD_REFUSED_PERSON);
    g_assert_cmpint(try("jiro", NULL, "jiro", "grant", LOW), ==, RECORD_REFUSED_EXCLUDED);
    g_assert_cmpint(try("jiro", NULL, "ichiro", "grant", HIGH), ==, RECORD_REFUSED_CONDITION);
    g_assert_cmpint(try("jiro", NULL, "ichiro", "endorse", HIGH), ==, RECORD_MAY);
    g_assert_cmpint(try("saburo", NULL, "ichiro", "grant_high", HIGH), ==, RECORD_REFUSED_STATE);
}

/* A deputy grants for the section manager, but neither for oneself nor for who asked. */
static void test_deputies(void)
{
    g_assert_cmpint(try("shiro", "jiro", "ichiro", "grant", LOW), ==, RECORD_MAY);
    g_assert_cmpint(try("shiro", "jiro", "shiro", "grant", LOW), ==, RECORD_REFUSED_EXCLUDED);
    g_assert_cmpint(try("shiro", "jiro", "jiro", "grant", LOW), ==, RECORD_REFUSED_EXCLUDED);
    g_assert_cmpint(try("ichiro", "jiro", "goro", "grant", LOW), ==, RECORD_REFUSED_EXCLUDED);
}

/* What was handed to a deputy decides, not all that the holder is. */
static gboolean acts(const RecordWho *who, const RecordTransition *transition, gpointer user)
{
    (void)user;
    return who->function != NULL && strcmp(who->function->code, "chief_officer") == 0 &&
           (transition == NULL || transition->act == RECORD_ACT_GRANT);
}

static void test_handed(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const RecordType *type = record_types_find(types, "takeout_bringin");
    json_t *known = json_loads(LOW, 0, NULL);
    RecordCase record = {type, record_state_find(type, "asked"), known, "2026-11-21"};
    RecordActor actor = {.person = "shiro",
                         .for_person = "jiro",
                         .is = is,
                         .acts = acts,
                         .user = (gpointer) "ichiro"};
    g_autoptr(GPtrArray) possible = record_possible(&record, &actor);
    g_assert_cmpuint(possible->len, ==, 1); /* grant, and neither refuse nor send_back */
    actor.for_person = "ichiro";            /* whom it is for may not be acted for */
    g_autoptr(GPtrArray) none = record_possible(&record, &actor);
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_true(record_may_open(record_types_find(types, "designation"), &actor));
    g_assert_false(record_may_open(record_types_find(types, "log_review"), &actor));
    record.state = record_state_find(type, "draft");
    RecordActor ichiro = {.person = "ichiro", .is = is, .user = (gpointer) "ichiro"};
    g_assert_true(record_may_edit(&record, &ichiro));
    g_assert_false(record_may_edit(&record, &actor));
    json_decref(known);
}

static void test_second(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const RecordTransition *grant =
        record_transition_find(record_types_find(types, "account_request"), "grant_privileged");
    RecordActor first = {.person = "jiro", .is = is, .user = (gpointer) "goro"};
    RecordActor saburo = {.person = "saburo", .is = is, .user = (gpointer) "goro"};
    RecordActor deputy = {
        .person = "shiro", .for_person = "jiro", .is = is, .user = (gpointer) "goro"};
    g_assert_true(record_may_second(grant, &first, &saburo));
    g_assert_false(record_may_second(grant, &first, &deputy));
    g_assert_false(record_may_second(grant, &first, NULL));
    saburo.user = (gpointer) "saburo"; /* the account is for the second person */
    g_assert_false(record_may_second(grant, &first, &saburo));
}

static void test_missing(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const RecordType *type = record_types_find(types, "takeout_bringin");
    json_t *known =
        json_loads("{\"kind\":\"private\",\"items\":[{\"kind\":\"terminal\"}]}", 0, NULL);
    RecordCase record = {type, record_state_find(type, "draft"), known, "2026-11-21"};
    g_autoptr(GPtrArray) missing = record_missing(&record, record_transition_find(type, "submit"));
    g_assert_true(g_ptr_array_find(missing, record_field_find(type->fields, "device"), NULL));
    g_assert_true(g_ptr_array_find(missing, record_field_find(type->fields, "items"), NULL));
    g_assert_false(g_ptr_array_find(missing, record_field_find(type->fields, "visitor"), NULL));
    g_assert_false(g_ptr_array_find(missing, record_field_find(type->fields, "back_at"), NULL));
    g_autoptr(GPtrArray) none = record_missing(&record, record_transition_find(type, "withdraw"));
    g_assert_cmpuint(none->len, ==, 0);
    RecordActor actor = {.person = "ichiro", .is = is, .user = (gpointer) "ichiro"};
    g_autoptr(GPtrArray) possible = record_possible(&record, &actor);
    g_assert_cmpuint(possible->len, ==, 2);
    json_decref(known);
}

/* The level of an incident is raised in its first hour: its cause is asked for by the report alone.
 */
static void test_step_that_stays(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const RecordType *type = record_types_find(types, "incident");
    json_t *known = json_object();
    RecordCase record = {type, record_state_find(type, "responding"), known, "2026-11-21"};
    const RecordTransition *raise = record_transition_find(type, "raise");
    g_autoptr(GPtrArray) level = record_missing(&record, raise);
    g_assert_cmpuint(level->len, ==, 1);
    g_assert_true(level->pdata[0] == record_field_find(type->fields, "level"));
    json_object_set_new(known, "level", json_string("l3"));
    g_autoptr(GPtrArray) none = record_missing(&record, raise);
    g_assert_cmpuint(none->len, ==, 0);
    g_autoptr(GPtrArray) report = record_missing(&record, record_transition_find(type, "propose"));
    g_assert_true(g_ptr_array_find(report, record_field_find(type->fields, "cause"), NULL));
    json_decref(known);
}

static void assert_fault(const char *values, const char *field, RecordFault fault)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    json_t *known = json_loads(values, 0, NULL);
    RecordFault found = RECORD_VALUE_KIND;
    const RecordField *wrong =
        record_values_fault(record_types_find(types, "takeout_bringin"), known, &found);
    g_assert_cmpstr(wrong == NULL ? NULL : wrong->name, ==, field);
    if (field != NULL)
        g_assert_cmpint(found, ==, fault);
    json_decref(known);
}

static void test_values(void)
{
    assert_fault("{\"kind\":\"takeout\",\"out_on\":\"2026-11-21\",\"visitor\":\"\"}", NULL, 0);
    assert_fault("{\"kind\":\"steal\"}", "kind", RECORD_VALUE_KIND);
    assert_fault("{\"out_on\":\"2026-13-01\"}", "out_on", RECORD_VALUE_KIND);
    assert_fault("{\"transport\":[\"train\",\"rocket\"]}", "transport", RECORD_VALUE_KIND);
    assert_fault("{\"items\":[{\"amount\":0}]}", "amount", RECORD_VALUE_LEAST);
    g_autofree char *fill = g_strnfill(401, 'x');
    g_autofree char *large = g_strdup_printf("{\"purpose\":\"%s\"}", fill);
    assert_fault(large, "purpose", RECORD_VALUE_MOST);
}

/* Of every built-in type: what decides, or needs two, is for persons; and so is what gives somebody
 * a function, a deputy or a relief. */
static void test_programs(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    guint made = 0;
    guint left = 0;
    for (guint i = 0; i < record_types_all(types)->len; i++) {
        const RecordType *type = record_types_all(types)->pdata[i];
        for (guint j = 0; j < type->transitions->len; j++) {
            const RecordTransition *one = type->transitions->pdata[j];
            gboolean may = record_may_by_program(one);
            g_assert_false(may && (one->act == RECORD_ACT_GRANT || one->act == RECORD_ACT_REFUSE ||
                                   one->act == RECORD_ACT_RETURN || one->act == RECORD_ACT_REVIEW ||
                                   one->act == RECORD_ACT_CLOSE || one->has_second ||
                                   one->not_by->len > 0));
            made += may ? 1 : 0;
            left += may ? 0 : 1;
        }
    }
    g_assert_cmpuint(made, >, 20);
    g_assert_cmpuint(left, >, 20);
    static const char *const persons[] = {"designation", "deputy_appointment", "duty_combination",
                                          "information_system"};
    for (gsize i = 0; i < G_N_ELEMENTS(persons); i++)
        g_assert_false(record_is_for_programs(record_types_find(types, persons[i])));
    g_assert_true(record_is_for_programs(record_types_find(types, "incident")));
    g_assert_true(record_is_for_programs(record_types_find(types, "terminal")));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/act/may", test_may);
    g_test_add_func("/record/act/derived-stands", test_what_was_derived_stands);
    g_test_add_func("/record/act/deputies", test_deputies);
    g_test_add_func("/record/act/handed", test_handed);
    g_test_add_func("/record/act/second", test_second);
    g_test_add_func("/record/act/missing", test_missing);
    g_test_add_func("/record/act/step-that-stays", test_step_that_stays);
    g_test_add_func("/record/act/values", test_values);
    g_test_add_func("/record/act/programs", test_programs);
    return g_test_run();
}
