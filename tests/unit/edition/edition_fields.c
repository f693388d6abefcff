/* tests/unit/edition/edition_fields.c -- every field takes its values and no others, and gives them
 * back */
#include "base/problem.h"
#include "edition/fields.h"
#include <string.h>

static void test_named(void)
{
    for (EditionField field = 0; field < EDITION_FIELDS; field++)
        g_assert_cmpint(edition_field_named(edition_field(field)->name), ==, field);
    g_assert_cmpint(edition_field_named("text"), ==, EDITION_FIELDS);
}

static void test_choices(void)
{
    for (EditionField field = 0; field < EDITION_FIELDS; field++) {
        const EditionFieldFacts *facts = edition_field(field);
        if (facts->form != EDITION_CHOICE)
            continue;
        for (gsize i = 0; facts->choices[i] != NULL; i++) {
            json_t *value = json_string(facts->choices[i]);
            g_assert_true(edition_value_check(field, value, NULL));
            json_decref(value);
        }
        g_autoptr(GError) error = NULL;
        json_t *wrong = json_string("other");
        g_assert_false(edition_value_check(field, wrong, &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
        g_assert_nonnull(strstr(error->message, facts->name));
        json_decref(wrong);
    }
}

static void test_round_trip(void)
{
    const char *texts[] = {"[]", "[\"一\"]", "[\"一\",\"二 \\\"三\\\"\",\"\\\\\"]"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        json_t *value = json_loads(texts[i], 0, NULL);
        g_assert_true(edition_value_check(EDITION_ACTOR, value, NULL));
        g_autofree char *column = edition_value_text(EDITION_ACTOR, value);
        g_autoptr(GString) json = g_string_new(NULL);
        edition_value_append(json, EDITION_ACTOR, column);
        g_assert_cmpstr(json->str, ==, texts[i]);
        json_decref(value);
    }
}

static void test_limits(void)
{
    json_t *many = json_array();
    for (int i = 0; i < EDITION_WORDS_MAX; i++)
        json_array_append_new(many, json_string("課長"));
    g_assert_true(edition_value_check(EDITION_NOTIFY, many, NULL));
    json_array_append_new(many, json_string("課長"));
    g_assert_false(edition_value_check(EDITION_NOTIFY, many, NULL));
    json_decref(many);
    g_autofree char *long_text = g_strnfill(EDITION_TEXT_MAX_CHARS + 1, 'x');
    json_t *text = json_string(long_text);
    g_assert_false(edition_value_check(EDITION_HOW, text, NULL));
    json_string_set(text, long_text + 1);
    g_assert_true(edition_value_check(EDITION_HOW, text, NULL));
    json_string_set(text, "two\nlines");
    g_assert_false(edition_value_check(EDITION_HOW, text, NULL));
    json_decref(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/edition/fields/named", test_named);
    g_test_add_func("/edition/fields/choices", test_choices);
    g_test_add_func("/edition/fields/round-trip", test_round_trip);
    g_test_add_func("/edition/fields/limits", test_limits);
    return g_test_run();
}
