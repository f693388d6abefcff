/* tests/unit/register/register_project.c -- who sees a record is written anew when it differs, in
 * whatever way, and only then */
#include "register/project.h"
#include <string.h>

STORE_SQL(test_sees, "SELECT key FROM record_see ORDER BY id");

static Store *new_store(void)
{
    const StoreSchema *const steps[] = {&register_schema_001, &register_schema_002,
                                        &register_schema_005};
    g_autoptr(GError) error = NULL;
    Store *store = store_open_memory(&error);
    g_assert_no_error(error);
    store_upgrade(store, steps, G_N_ELEMENTS(steps), &error);
    g_assert_no_error(error);
    return store;
}

/* Projects the content as the next event; says how many rows that wrote. */
static gint64 project(Store *store, const char *content)
{
    static guint64 events;
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) value = json_loads(content, 0, NULL);
    const LedgerEvent event = {
        .act = "record.move", .actor = "system", .subject = "record/0123456789abcdefghjkmnpqrs"};
    const LedgerPlace place = {.index = events + 1, .time_us = 1};
    gint64 before = store_changes_ever(store);
    events++;
    g_assert_nonnull(value);
    register_project_record(store, &event, &place, value, &error);
    g_assert_no_error(error);
    return store_changes_ever(store) - before;
}

static void expect_sees(Store *store, const char *keys)
{
    g_autoptr(GString) found = g_string_new(NULL);
    g_autoptr(StoreQuery) query = store_query(store, &test_sees, NULL);
    g_assert_nonnull(query);
    while (store_step(query, NULL) == STORE_ROW)
        g_string_append_printf(found, "%s ", store_column_text(query, 0, NULL));
    g_assert_cmpstr(found->str, ==, keys);
}

static void test_same_sees_are_left(void)
{
    g_autoptr(Store) store = new_store();
    project(store, "{\"type\": \"t\", \"version\": 1, \"sees\": [\"p:a\", \"p:b\"]}");
    expect_sees(store, "p:a p:b ");
    gint64 without = project(store, "{\"version\": 2}");
    g_assert_cmpint(project(store, "{\"version\": 3, \"sees\": [\"p:a\", \"p:b\"]}"), ==, without);
    expect_sees(store, "p:a p:b ");
}

static void test_other_sees_are_put(void)
{
    static const struct {
        const char *sees, *expected;
    } cases[] = {
        {"[\"p:a\"]", "p:a "},
        {"[\"p:a\", \"p:b\", \"p:c\"]", "p:a p:b p:c "},
        {"[\"p:c\", \"p:b\", \"p:a\"]", "p:c p:b p:a "},
        {"[\"p:c\", \"p:x\", \"p:a\"]", "p:c p:x p:a "},
        {"[\"p:d\", \"p:x\", \"p:a\"]", "p:d p:x p:a "},
        {"[]", ""},
        {"[]", ""},
        {"[\"p:a\"]", "p:a "},
    };
    g_autoptr(Store) store = new_store();
    project(store, "{\"type\": \"t\", \"version\": 1, \"sees\": [\"p:a\", \"p:b\"]}");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *content =
            g_strdup_printf("{\"version\": %u, \"sees\": %s}", 2 + i, cases[i].sees);
        project(store, content);
        expect_sees(store, cases[i].expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/project/same-sees-are-left", test_same_sees_are_left);
    g_test_add_func("/register/project/other-sees-are-put", test_other_sees_are_put);
    return g_test_run();
}
