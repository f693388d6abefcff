/* tests/unit/office/office_keys.c -- who answers to what, in the cases an office knows by name */
#include "base/problem.h"
#include "office/source.h"
#include "office_of.h"

/* みほん町: a mayor's office with general affairs (and a section below it) and tax. */
static OfficeOf *small_town(void)
{
    OfficeOf *of = office_of_new();
    office_of_put(of, "unit", "town", "{s:s}", "name", "みほん町");
    office_of_put(of, "unit", "general", "{s:s, s:s}", "name", "総務課", "parent", "town");
    office_of_put(of, "unit", "network", "{s:s, s:s}", "name", "情報係", "parent", "general");
    office_of_put(of, "unit", "tax", "{s:s, s:s}", "name", "税務課", "parent", "town");
    office_of_put(of, "post", "vice", "{s:s, s:s}", "name", "副町長", "unit", "town");
    office_of_put(of, "post", "head", "{s:s, s:s}", "name", "総務課長", "unit", "general");
    office_of_put(of, "post", "aide", "{s:s, s:s}", "name", "課長補佐", "unit", "general");
    office_of_put(of, "post", "taxhead", "{s:s, s:s}", "name", "税務課長", "unit", "tax");
    static const char *const persons[] = {"sato", "ito", "mori", "kato"};
    static const char *const posts[] = {"vice", "head", "aide", "taxhead"};
    for (gsize i = 0; i < G_N_ELEMENTS(persons); i++) {
        g_autofree char *id = g_strconcat("a-", persons[i], NULL);
        office_of_put(of, "person", persons[i], "{s:s}", "name", persons[i]);
        office_of_put(of, "appointment", id, "{s:s, s:s, s:b, s:s}", "person", persons[i], "post",
                      posts[i], "main", 1, "from_on", "2026-04-01");
    }
    office_of_put(of, "holding", "h1", "{s:s, s:s}", "function", "ciso", "post", "vice");
    office_of_put(of, "holding", "h2", "{s:s, s:s}", "function", "chief_officer", "post", "head");
    office_of_put(of, "holding", "h3", "{s:s, s:s, s:s}", "function", "section_manager", "scope",
                  "general", "post", "head");
    office_of_put(of, "holding", "h4", "{s:s, s:s, s:s}", "function", "section_manager", "scope",
                  "tax", "post", "taxhead");
    return of;
}

static void check_keys(OfficeOf *of, const char *person, const char *day, const char *expected)
{
    g_autofree char *keys = office_of_keys(of, person, day);
    g_assert_cmpstr(keys, ==, expected);
}

static void check_holders(OfficeOf *of, const char *key, const char *day, const char *expected)
{
    g_autofree char *holders = office_of_holders(of, key, day);
    g_assert_cmpstr(holders, ==, expected);
}

static void test_posts_hold(void)
{
    g_autoptr(OfficeOf) of = small_town();
    check_keys(of, "sato", "2026-11-29", "p:sato f:staff: t:vice f:ciso:");
    check_keys(of, "ito", "2026-11-29",
               "p:ito f:staff: t:head f:chief_officer: f:section_manager:general"
               " f:section_manager:network");
    check_holders(of, "f:section_manager:network", "2026-11-29", "ito");
    check_holders(of, "t:aide", "2026-11-29", "mori");
    check_holders(of, "p:mori", "2026-11-29", "mori");
    /* Before the appointments nobody holds anything. */
    check_keys(of, "ito", "2026-03-31", "p:ito f:staff:");
    check_holders(of, "f:ciso:", "2026-03-31", "");
    check_keys(of, "nobody", "2026-11-29", "p:nobody");
}

static void test_first_of_april(void)
{
    g_autoptr(OfficeOf) of = small_town();
    office_of_put(of, "appointment", "a-ito", "{s:s}", "until_on", "2027-03-31");
    office_of_put(of, "appointment", "a-kato", "{s:s}", "until_on", "2027-03-31");
    office_of_put(of, "appointment", "b-kato", "{s:s, s:s, s:s}", "person", "kato", "post", "head",
                  "from_on", "2027-04-01");
    check_holders(of, "f:chief_officer:", "2027-03-31", "ito");
    check_holders(of, "f:chief_officer:", "2027-04-01", "kato");
    check_holders(of, "f:section_manager:tax", "2027-04-01", "");
}

static void test_successor(void)
{
    g_autoptr(OfficeOf) of = small_town();
    office_of_put(of, "unit", "revenue", "{s:s, s:s, s:s}", "name", "収納税務課", "parent", "town",
                  "from_on", "2027-04-01");
    office_of_put(of, "unit", "tax", "{s:s, s:s}", "until_on", "2027-03-31", "successor",
                  "revenue");
    office_of_put(of, "holding", "h4", "{s:s}", "until_on", "2027-03-31");
    office_of_put(of, "holding", "h5", "{s:s, s:s, s:s, s:s}", "function", "section_manager",
                  "scope", "revenue", "post", "aide", "from_on", "2027-04-01");
    check_holders(of, "f:section_manager:tax", "2027-03-31", "kato");
    check_holders(of, "f:section_manager:tax", "2027-04-01", "mori");
    check_keys(of, "mori", "2027-04-01",
               "p:mori f:staff: t:aide f:section_manager:revenue f:section_manager:tax");
}

static void test_vacant_goes_up(void)
{
    g_autoptr(OfficeOf) of = small_town();
    office_of_put(of, "unit", "tax", "{s:s}", "parent", "general");
    check_holders(of, "f:section_manager:tax", "2026-11-29", "kato");
    office_of_put(of, "appointment", "a-kato", "{s:s}", "until_on", "2026-10-31");
    check_holders(of, "f:section_manager:tax", "2026-11-29", "ito");
    office_of_put(of, "deputy", "d1", "{s:s, s:s, s:b}", "holder_post", "taxhead", "deputy_post",
                  "aide", "standing", 1);
    check_holders(of, "f:section_manager:tax", "2026-11-29", "mori(for , all)");
    check_keys(of, "ito", "2026-11-29",
               "p:ito f:staff: t:head f:chief_officer: f:section_manager:general"
               " f:section_manager:network");
}

static void test_deputies(void)
{
    g_autoptr(OfficeOf) of = small_town();
    office_of_put(of, "deputy", "d1", "{s:s, s:s, s:s, s:b, s:b}", "function", "ciso",
                  "holder_post", "vice", "deputy_post", "head", "standing", 1, "after_view", 1);
    office_of_put(of, "deputy", "d2", "{s:s, s:s, s:s, s:b, s:i, s:s}", "function", "ciso",
                  "holder_post", "vice", "deputy_post", "aide", "standing", 1, "place", 2, "limits",
                  "urgent");
    check_holders(of, "f:ciso:", "2026-12-01", "sato");
    office_of_put(of, "absence", "x1", "{s:s, s:s, s:s}", "person", "sato", "from_on", "2026-12-01",
                  "until_on", "2026-12-05");
    check_holders(of, "f:ciso:", "2026-12-01", "sato ito(for sato, all, after view)");
    check_holders(of, "t:vice", "2026-12-01", "sato"); /* the function alone */
    check_holders(of, "f:ciso:", "2026-12-06", "sato");
    /* The first deputy is away too: the second acts. */
    office_of_put(of, "absence", "x2", "{s:s, s:s, s:s}", "person", "ito", "from_on", "2026-12-03",
                  "until_on", "2026-12-04");
    check_holders(of, "f:ciso:", "2026-12-02", "sato ito(for sato, all, after view)");
    check_holders(of, "f:ciso:", "2026-12-03", "sato mori(for sato, urgent)");
    check_keys(of, "mori", "2026-12-03", "p:mori f:staff: t:aide f:ciso:(for sato, urgent)");
    /* A dated one acts whether or not the holder is away, by person and only what is named. */
    office_of_put(of, "deputy", "d3", "{s:s, s:s, s:s, s:s, s:s, s:s}", "function",
                  "section_manager", "scope", "network", "holder_person", "ito", "deputy_person",
                  "kato", "from_on", "2026-12-10", "until_on", "2026-12-10");
    check_holders(of, "f:section_manager:network", "2026-12-10", "ito kato(for ito, all)");
    check_holders(of, "f:section_manager:general", "2026-12-10", "ito");
    check_holders(of, "f:section_manager:network", "2026-12-11", "ito");
}

static void test_never_for_oneself(void)
{
    g_autoptr(OfficeOf) of = small_town();
    office_of_put(of, "deputy", "d1", "{s:s, s:s}", "holder_post", "vice", "deputy_post", "aide");
    office_of_put(of, "appointment", "b-sato", "{s:s, s:s}", "person", "sato", "post", "aide");
    check_holders(of, "f:ciso:", "2026-11-29", "sato mori(for sato, all)");
    check_keys(of, "sato", "2026-11-29", "p:sato f:staff: t:vice f:ciso: t:aide");
}

static void test_records_hold(void)
{
    g_autoptr(OfficeOf) of = small_town();
    g_autoptr(GError) error = NULL;
    json_t *rows = json_pack("[{s:s, s:s, s:s, s:s, s:s}]", "function", "system_manager", "scope",
                             "system-1", "person", "mori", "from_on", "2026-10-01", "until_on", "");
    g_assert_true(office_source_hold(of->store, "record-1", rows, 7, &error));
    g_assert_no_error(error);
    check_holders(of, "f:system_manager:system-1", "2026-11-29", "mori");
    check_keys(of, "mori", "2026-11-29", "p:mori f:staff: t:aide f:system_manager:system-1");
    json_t *deputies = json_pack("[{s:s, s:s, s:s}]", "function", "system_manager", "holder_person",
                                 "mori", "deputy_person", "kato");
    g_assert_true(office_source_stand_in(of->store, "record-2", deputies, 8, &error));
    check_holders(of, "f:system_manager:system-1", "2026-11-29", "mori kato(for mori, all)");
    g_assert_true(office_source_hold(of->store, "record-1", NULL, 9, &error));
    check_holders(of, "f:system_manager:system-1", "2026-11-29", "");
    json_decref(rows);
    json_decref(deputies);
}

static void test_contractors_and_those_who_left(void)
{
    g_autoptr(OfficeOf) of = small_town();
    office_of_put(of, "person", "kato", "{s:s}", "kind", "contractor");
    office_of_put(of, "person", "mori", "{s:s}", "until_on", "2026-09-30");
    check_holders(of, OFFICE_STAFF_KEY, "2026-11-29", "sato ito");
    check_keys(of, "kato", "2026-11-29", "p:kato t:taxhead f:section_manager:tax");
    check_keys(of, "mori", "2026-11-29", "p:mori");
    check_holders(of, "t:aide", "2026-11-29", "");
}

static void test_no_key(void)
{
    g_autoptr(OfficeOf) of = small_town();
    static const char *const wrong[] = {"", "p:", "t:", "f:", "f::", "ciso", "f:ciso", "x:1"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(office_holders(of->store, wrong[i], "2026-11-29", &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    }
    g_autoptr(OfficeKeys) keys = office_keys(of->store, "ito", "2026-11-29", NULL);
    g_assert_null(office_keys_find(keys, "f:ciso:"));
    g_assert_cmpstr(office_keys_find(keys, "t:head")->key, ==, "t:head");
}

static gboolean count_unit(const OfficeUnit *unit, gpointer user)
{
    (void)unit;
    ++*(guint *)user;
    return TRUE;
}

static gboolean stop_at_post(const OfficePost *post, gpointer user)
{
    g_assert_cmpstr(post->until_on, ==, OFFICE_OPEN);
    ++*(guint *)user;
    return FALSE;
}

static gboolean see_person(const OfficePerson *person, gpointer user)
{
    if (g_str_equal(person->id, "ito"))
        g_assert_cmpstr(person->folded, ==, "\nito\n\n");
    ++*(guint *)user;
    return TRUE;
}

static void test_lists(void)
{
    g_autoptr(OfficeOf) of = small_town();
    guint units = 0, posts = 0, persons = 0;
    office_of_put(of, "unit", "tax", "{s:s}", "until_on", "2026-03-31");
    g_assert_true(office_each_unit(of->store, "2026-04-01", count_unit, &units, NULL));
    g_assert_cmpuint(units, ==, 3);
    g_assert_true(office_each_unit(of->store, NULL, count_unit, &units, NULL));
    g_assert_cmpuint(units, ==, 7);
    g_assert_true(office_each_post(of->store, "2026-04-01", stop_at_post, &posts, NULL));
    g_assert_cmpuint(posts, ==, 1);
    g_assert_true(office_each_person(of->store, "2026-04-01", see_person, &persons, NULL));
    g_assert_cmpuint(persons, ==, 4);
    g_autofree char *unit = office_unit_of(of->store, "ito", "2026-11-29", NULL);
    g_assert_cmpstr(unit, ==, "general");
    g_autofree char *none = office_unit_of(of->store, "ito", "2026-03-29", NULL);
    g_assert_cmpstr(none, ==, "");
    g_autofree char *name = office_name(of->store, OFFICE_POST, "head", NULL);
    g_assert_cmpstr(name, ==, "総務課長");
    g_autofree char *unknown = office_name(of->store, OFFICE_PERSON, "head", NULL);
    g_assert_cmpstr(unknown, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/office/keys/posts-hold", test_posts_hold);
    g_test_add_func("/office/keys/first-of-april", test_first_of_april);
    g_test_add_func("/office/keys/successor", test_successor);
    g_test_add_func("/office/keys/vacant-goes-up", test_vacant_goes_up);
    g_test_add_func("/office/keys/deputies", test_deputies);
    g_test_add_func("/office/keys/never-for-oneself", test_never_for_oneself);
    g_test_add_func("/office/keys/records-hold", test_records_hold);
    g_test_add_func("/office/keys/contractors-and-those-who-left",
                    test_contractors_and_those_who_left);
    g_test_add_func("/office/keys/no-key", test_no_key);
    g_test_add_func("/office/keys/lists", test_lists);
    return g_test_run();
}
