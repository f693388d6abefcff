/* tests/unit/office/office_scratch.c -- a copy in memory answers as the office itself, and what is
 * tried on it stays there */
#include "office/scratch.h"
#include "office/source.h"
#include "office_of.h"

static OfficeOf *some_office(void)
{
    OfficeOf *of = office_of_new();
    office_of_put(of, "unit", "tax", "{s:s, s:s, s:i}", "name", "税務課", "code", "04", "place", 7);
    office_of_put(of, "post", "head", "{s:s, s:s, s:s, s:b}", "name", "課長", "unit", "tax", "kind",
                  "head", "many", 1);
    office_of_put(of, "person", "kato", "{s:s, s:s, s:s}", "name", "加藤", "number", "9",
                  "until_on", "2030-03-31");
    office_of_put(of, "person", "ueda", "{s:s}", "name", "上田");
    office_of_put(of, "appointment", "a1", "{s:s, s:s, s:b, s:s}", "person", "kato", "post", "head",
                  "main", 1, "order_text", "課長を命ずる");
    office_of_put(of, "holding", "h1", "{s:s, s:s, s:s, s:s}", "function", "section_manager",
                  "scope", "tax", "post", "head", "clause", "E/1");
    office_of_put(of, "deputy", "d1", "{s:s, s:s, s:b, s:i, s:s, s:b}", "holder_post", "head",
                  "deputy_person", "ueda", "standing", 1, "place", 2, "limits", "urgent",
                  "after_view", 1);
    office_of_put(of, "absence", "x1", "{s:s, s:s, s:s}", "person", "kato", "from_on", "2026-12-01",
                  "until_on", "2026-12-02");
    json_t *rows = json_pack("[{s:s, s:s, s:s}]", "function", "system_manager", "scope", "r",
                             "person", "ueda");
    g_assert_true(office_source_hold(of->store, "record", rows, 3, NULL));
    json_decref(rows);
    return of;
}

static const struct {
    OfficeWhat what;
    const char *id;
} rows[] = {{OFFICE_UNIT, "tax"},    {OFFICE_POST, "head"},      {OFFICE_PERSON, "kato"},
            {OFFICE_PERSON, "ueda"}, {OFFICE_APPOINTMENT, "a1"}, {OFFICE_HOLDING, "h1"},
            {OFFICE_DEPUTY, "d1"},   {OFFICE_ABSENCE, "x1"}};

static void test_copy(void)
{
    g_autoptr(OfficeOf) of = some_office();
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) scratch = office_scratch_new(of->store, &error);
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        json_t *here = office_row_read(of->store, rows[i].what, rows[i].id, NULL);
        json_t *there = office_row_read(scratch, rows[i].what, rows[i].id, NULL);
        guint64 event = 0;
        guint64 copied = 1;
        g_assert_nonnull(here);
        g_assert_true(json_equal(here, there));
        g_assert_true(office_row_event(of->store, rows[i].what, rows[i].id, &event, NULL));
        g_assert_true(office_row_event(scratch, rows[i].what, rows[i].id, &copied, NULL));
        g_assert_cmpuint(event, ==, copied);
        json_decref(here);
        json_decref(there);
    }
    g_autofree char *expected = office_of_keys(of, "ueda", "2026-12-01");
    OfficeOf other = {.store = scratch};
    g_autofree char *keys = office_of_keys(&other, "ueda", "2026-12-01");
    g_assert_cmpstr(keys, ==, expected);
    g_assert_cmpstr(keys, ==,
                    "p:ueda f:staff: f:system_manager:r t:head(for kato, urgent, after view)"
                    " f:section_manager:tax(for kato, urgent, after view)");
}

static void test_change(void)
{
    g_autoptr(OfficeOf) of = some_office();
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) scratch = office_scratch_new(of->store, &error);
    json_t *changes =
        json_pack("[{s:s, s:s, s:{s:s}}]", "what", "unit", "id", "tax", "set", "name", "町税課");
    g_assert_true(office_scratch_change(scratch, changes, 99, &error));
    json_decref(changes);
    g_autofree char *here = office_name(of->store, OFFICE_UNIT, "tax", NULL);
    g_autofree char *there = office_name(scratch, OFFICE_UNIT, "tax", NULL);
    g_assert_cmpstr(here, ==, "税務課");
    g_assert_cmpstr(there, ==, "町税課");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/office/scratch/copy", test_copy);
    g_test_add_func("/office/scratch/change", test_change);
    return g_test_run();
}
