/* tests/unit/api/route.c -- every operation is found by its address, and nothing else is */
#include "api-routes.h"
#include "base/problem.h"
#include <string.h>

#define ID "0123456789abcdefghjkmnpqrs"

typedef struct {
    ApiRouter *router;
    GStringChunk *arena;
    ApiValues values;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->router = api_router_new();
    fixture->arena = g_string_chunk_new(256);
    fixture->values = (ApiValues){.arena = fixture->arena};
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    api_router_free(fixture->router);
    g_string_chunk_free(fixture->arena);
}

/* The template with a fitting value in each place. */
static char *example_path(const ApiRoute *route)
{
    GString *path = g_string_new(route->template);
    static const char *const ids[] = {
        "{account_id}", "{attachment_id}", "{draft_id}",       "{edition_id}",
        "{import_id}",  "{person_id}",     "{plan_id}",        "{post_id}",
        "{record_id}",  "{session_id}",    "{unit_id}",        "{view_id}",
        "{passkey_id}", "{letter_id}",     "{certificate_id}", "{program_id}"};
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
        g_string_replace(path, ids[i], ID, 0);
    g_string_replace(path, "{coverage_id}", "org-ciso", 0);
    g_string_replace(path, "{type_name}", "incident", 0);
    g_string_replace(path, "{unit_n}", "7", 0);
    g_string_replace(path, "{fact_n}", "7", 0);
    g_string_replace(path, "{finding_n}", "7", 0);
    g_string_replace(path, "{carry_n}", "7", 0);
    g_string_replace(path, "{event_index}", "0", 0);
    g_string_replace(path, "{tile_path}", "0/x001/234.p/7", 0);
    return g_string_free(path, FALSE);
}

static void test_each_is_found(Fixture *fixture, gconstpointer data)
{
    (void)data;
    for (gsize i = 0; i < api_route_count; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = example_path(&api_routes[i]);
        fixture->values.count = 0;
        const ApiRoute *found =
            api_router_find(fixture->router, api_routes[i].method, path, &fixture->values, &error);
        g_assert_no_error(error);
        g_assert_true(found == &api_routes[i]);
    }
}

static void test_values(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const ApiRoute *route = api_router_find(
        fixture->router, WIRE_GET, "/api/v1/editions/" ID "/units/42", &fixture->values, NULL);
    g_assert_nonnull(route);
    g_assert_cmpstr(api_values_text(&fixture->values, "edition_id"), ==, ID);
    g_assert_cmpint(api_values_integer(&fixture->values, "unit_n"), ==, 42);
    g_assert_cmpstr(api_values_text(&fixture->values, "nothing"), ==, "");
    g_assert_cmpint(api_values_choice(&fixture->values, "nothing"), ==, -1);
}

static const struct {
    guint8 method;
    const char *path;
    Problem problem;
} refused[] = {
    {WIRE_GET, "/api/v1/", PROBLEM_NOT_FOUND},
    {WIRE_GET, "/api/v1/session/", PROBLEM_NOT_FOUND},
    {WIRE_GET, "/api/v1/sessionss", PROBLEM_NOT_FOUND},
    {WIRE_GET, "/", PROBLEM_NOT_FOUND},
    {WIRE_GET, "", PROBLEM_NOT_FOUND},
    {WIRE_GET, "/api/v1/editions//units", PROBLEM_NOT_FOUND},
    {WIRE_DELETE, "/api/v1/editions", PROBLEM_NOT_FOUND},
    {WIRE_DELETE, "/api/v1/editions/" ID, PROBLEM_METHOD},
    {WIRE_GET, "/api/v1/editions/short", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/editions/" ID "/units/0", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/editions/" ID "/units/01", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/editions/" ID "/units/+1", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/editions/" ID "/units/99999999999999999999", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/editions/IIIIIIIIIIIIIIIIIIIIIIIIII", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/ledger/tile/0/../../keys", PROBLEM_INVALID},
    {WIRE_GET, "/api/v1/ledger/tile/0/1", PROBLEM_INVALID},
};

static void test_refused(Fixture *fixture, gconstpointer data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        fixture->values.count = 0;
        g_assert_null(api_router_find(fixture->router, refused[i].method, refused[i].path,
                                      &fixture->values, &error));
        /* A plain address that stands with other methods is simply not found by this one. */
        if (refused[i].problem == PROBLEM_NOT_FOUND && error->code == PROBLEM_METHOD)
            continue;
        g_assert_error(error, PROBLEM, (int)refused[i].problem);
    }
}

static const struct {
    const char *query;
    gboolean fine;
} queries[] = {
    {"", TRUE},
    {"limit=10&after=3", TRUE},
    {"kind=obligation&q=%E6%83%85%E5%A0%B1+%E8%B3%87%E7%94%A3", TRUE},
    {"q=", TRUE},
    {"&&", TRUE},
    {"corrected=true", TRUE},
    {"corrected=1", FALSE},
    {"limit=0", FALSE},
    {"limit=1&limit=2", FALSE},
    {"limit=ten", FALSE},
    {"limit=-1", FALSE},
    {"unknown=1", FALSE},
    {"edition_id=" ID, FALSE},
    {"kind=everything", FALSE},
    {"q=%FF%FE", FALSE},
    {"q=%00", FALSE},
    {"q=%", FALSE},
};

static void test_queries(Fixture *fixture, gconstpointer data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autoptr(GError) error = NULL;
        fixture->values.count = 0;
        gboolean fine = api_route_read_query(&api_routes[API_OPERATION_units_list],
                                             queries[i].query, &fixture->values, &error);
        if (fine != queries[i].fine)
            g_error("%s: %s", queries[i].query, error != NULL ? error->message : "taken");
        if (!fine)
            g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    }
}

static void test_query_values(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_assert_true(api_route_read_query(&api_routes[API_OPERATION_units_list],
                                       "q=%E6%83%85%E5%A0%B1+a%2Bb&corrected=false",
                                       &fixture->values, NULL));
    g_assert_cmpstr(api_values_text(&fixture->values, "q"), ==, "情報 a+b");
    g_assert_cmpint(api_values_choice(&fixture->values, "corrected"), ==, 0);
    g_assert_cmpint(api_values_integer(&fixture->values, "limit"), ==, 200);
}

/* A filter that is missing where it must be. */
static void test_required_query(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_false(api_route_read_query(&api_routes[API_OPERATION_imports_start], "",
                                        &fixture->values, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

static const struct {
    ApiOperation operation;
    const char *body;
    gboolean fine;
} bodies[] = {
    {API_OPERATION_session_open, "{\"login\":\"a\",\"password\":\"b\"}", TRUE},
    {API_OPERATION_session_open, "{\"login\":\"a\"}", FALSE},
    {API_OPERATION_session_open, "{\"login\":\"\",\"password\":\"b\"}", FALSE},
    {API_OPERATION_session_open, "{\"login\":1,\"password\":\"b\"}", FALSE},
    {API_OPERATION_session_open, "{\"login\":\"a\",\"password\":\"b\",\"more\":1}", FALSE},
    {API_OPERATION_session_open, "[]", FALSE},
    {API_OPERATION_session_open, "", FALSE},
    {API_OPERATION_session_open, "{\"login\":\"a\",\"password\":null}", FALSE},
    {API_OPERATION_editions_adopt, "{\"adopted_on\":\"2026-04-01\"}", TRUE},
    {API_OPERATION_editions_adopt, "{\"adopted_on\":\"2026-4-1\"}", FALSE},
    {API_OPERATION_editions_adopt, "{\"adopted_on\":\"2026-13-01\"}", FALSE},
    {API_OPERATION_units_correct,
     "{\"expected_version\":1,\"changes\":{\"actor\":[\"CISO\"]},\"reason\":\"r\"}", TRUE},
    {API_OPERATION_units_correct,
     "{\"expected_version\":1,\"changes\":{\"actor\":[\"\"]},\"reason\":\"r\"}", FALSE},
    {API_OPERATION_units_correct, "{\"expected_version\":1,\"changes\":{},\"reason\":\"r\"}",
     FALSE},
    {API_OPERATION_units_correct,
     "{\"expected_version\":1,\"changes\":{\"text\":\"x\"},\"reason\":\"r\"}", FALSE},
    {API_OPERATION_units_correct,
     "{\"expected_version\":0,\"changes\":{\"kind\":\"lead\"},\"reason\":\"r\"}", FALSE},
};

static void test_bodies(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(json_t) body =
            api_route_read_body(&api_routes[bodies[i].operation], (const guint8 *)bodies[i].body,
                                strlen(bodies[i].body), &error);
        if ((body != NULL) != bodies[i].fine)
            g_error("%s: %s", bodies[i].body, error != NULL ? error->message : "taken");
    }
}

/* Whoever is not signed in may only sign in and read what is public anyway. */
static void test_callers(void)
{
    static const char *const public_operations[] = {
        "session_read",           "session_open",      "session_question",
        "session_give_passkey",   "session_give_card", "site_read",
        "ledger_read_checkpoint", "ledger_read_tile",  NULL};
    for (gsize i = 0; i < api_route_count; i++) {
        const ApiRoute *route = &api_routes[i];
        g_assert_cmpint((route->callers & API_CALLER_PUBLIC) != 0, ==,
                        g_strv_contains(public_operations, route->operation));
        if (g_str_has_prefix(route->operation, "local_"))
            g_assert_cmpint((int)route->callers, ==, API_CALLER_OPERATOR);
    }
    /* An operator maintains and imports, and never approves. */
    g_assert_false(api_routes[API_OPERATION_editions_adopt].callers & API_CALLER_OPERATOR);
    g_assert_false(api_routes[API_OPERATION_units_correct].callers & API_CALLER_OPERATOR);
    g_assert_false(api_routes[API_OPERATION_ledger_erase].callers & API_CALLER_OPERATOR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/api/route/each-is-found", test_each_is_found},
        {"/api/route/values", test_values},
        {"/api/route/refused", test_refused},
        {"/api/route/queries", test_queries},
        {"/api/route/query-values", test_query_values},
        {"/api/route/required-query", test_required_query},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    g_test_add_func("/api/route/bodies", test_bodies);
    g_test_add_func("/api/route/callers", test_callers);
    return g_test_run();
}
