/* tests/unit/service/service_extraction.c -- a worker's answer is taken only in its exact form */
#include "base/problem.h"
#include "fixture.h"
#include <string.h>

static ServiceExtraction *read_json(const json_t *json, GError **error)
{
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return service_extraction_read(bytes, FIXTURE_SHA256, error);
}

static json_t *first_unit(json_t *json)
{
    return json_array_get(json_object_get(json, "units"), 0);
}

static void no_units(json_t *json)
{
    json_array_clear(json_object_get(json, "units"));
}

static void besides(json_t *json)
{
    json_object_set_new(json, "besides", json_true());
}

static void missing(json_t *json)
{
    json_object_del(first_unit(json), "mechanism");
}

static void wrong_choice(json_t *json)
{
    json_object_set_new(first_unit(json), "mechanism", json_string("magic"));
}

static void wrong_number(json_t *json)
{
    json_object_set_new(first_unit(json), "n", json_integer(2));
}

static void lines_turned(json_t *json)
{
    json_object_set_new(first_unit(json), "lines", json_pack("[i,i]", 9, 8));
}

static void span_turned(json_t *json)
{
    json_t *evidence = json_array_get(json_object_get(first_unit(json), "evidence"), 0);
    json_object_set_new(evidence, "start", json_integer(40));
}

static void control_character(json_t *json)
{
    json_object_set_new(first_unit(json), "actor", json_pack("[s]", "a\nb"));
}

static void other_file(json_t *json)
{
    json_object_set_new(json_object_get(json, "source"), "sha256",
                        json_string("ff112233445566778899aabbccddeeff"
                                    "00112233445566778899aabbccddeeff"));
}

static void other_format(json_t *json)
{
    json_object_set_new(json, "format", json_integer(1));
}

static void wrong_area(json_t *json)
{
    json_object_set_new(first_unit(json), "areas", json_pack("[i]", 9));
}

static void wrong_fact_number(json_t *json)
{
    json_t *fact = json_array_get(json_object_get(json, "facts"), 0);
    json_object_set_new(fact, "n", json_integer(2));
}

static void wrong_state(json_t *json)
{
    json_t *cover = json_array_get(json_object_get(json, "coverage"), 0);
    json_object_set_new(cover, "state", json_string("maybe"));
}

static void empty_path(json_t *json)
{
    json_t *cover = json_array_get(json_object_get(json, "coverage"), 0);
    json_object_set_new(cover, "paths", json_pack("[s]", ""));
}

static void over_percent(json_t *json)
{
    json_object_set_new(json_object_get(first_unit(json), "confidence"), "kind", json_integer(101));
}

static void test_good(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) json = fixture_extraction(25);
    g_autoptr(ServiceExtraction) extraction = read_json(json, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(service_extraction_units(extraction), ==, 25);
}

static const struct {
    void (*spoil)(json_t *json);
    const char *where; /* named in the message */
} wrongs[] = {
    {no_units, "units"},
    {besides, "top"},
    {missing, "units[0].mechanism"},
    {wrong_choice, "units[0].mechanism"},
    {wrong_number, "units[0]"},
    {lines_turned, "units[0].lines"},
    {span_turned, "units[0]"},
    {control_character, "units[0].actor"},
    {other_file, "source.sha256"},
    {other_format, "format"},
    {over_percent, "units[0].confidence"},
    {wrong_area, "units[0].areas"},
    {wrong_fact_number, "facts[0].n"},
    {wrong_state, "coverage[0].state"},
    {empty_path, "coverage[0].paths"},
};

static void test_wrong(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(wrongs); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(json_t) json = fixture_extraction(3);
        wrongs[i].spoil(json);
        g_assert_null(read_json(json, &error));
        g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
        g_assert_nonnull(strstr(error->message, wrongs[i].where));
    }
}

static void test_not_json(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("{\"format\":2", 11);
    g_autoptr(GError) error = NULL;
    g_assert_null(service_extraction_read(bytes, FIXTURE_SHA256, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/extraction/good", test_good);
    g_test_add_func("/service/extraction/wrong", test_wrong);
    g_test_add_func("/service/extraction/not-json", test_not_json);
    return g_test_run();
}
