/* tests/unit/people/people_programs.c -- tokens taken apart, what a program may do, when it is
 * refused */
#include "base/problem.h"
#include "people/people.h"
#include "people/programs.h"
#include "store/store.h"
#include <glib/gstdio.h>
#include <string.h>

#define ID "0123456789abcdefghjkmnpqrs"
#define DAY_US (G_TIME_SPAN_DAY)

static const StoreSchema *const steps[] = {&people_schema_001, &people_schema_002,
                                           &people_schema_006};

static Store *store_new(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "site.db", NULL);
    Store *store = store_open(path, STORE_CREATE, NULL);
    g_assert_nonnull(store);
    g_assert_true(store_upgrade(store, steps, G_N_ELEMENTS(steps), NULL));
    return store;
}

static void project(Store *store, const char *act, const char *to_state, const json_t *content)
{
    g_autoptr(GError) error = NULL;
    const LedgerEvent event = {
        .actor = "somebody", .act = act, .subject = "program/" ID, .to_state = to_state};
    const LedgerPlace place = {.index = 7, .time_us = 5};
    gboolean issued = strcmp(act, "program.issue") == 0;
    g_assert_true((issued ? people_project_program_issue
                          : people_project_program_state)(store, &event, &place, content, &error));
    g_assert_no_error(error);
}

static void issue(Store *store, const char *until_on, const char *addresses)
{
    static const LedgerEvent owner = {.subject = "person/owner", .actor = "system"};
    static const LedgerPlace place = {.index = 1};
    g_autoptr(json_t) person =
        json_pack("{s:s, s:s, s:s}", "user_name", "o", "name", "O", "role", "staff");
    g_autoptr(json_t) content = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:[s, s], s:[s], s:[s]}}", "name", "n", "owner", "owner",
        "purpose", "p", "reason", "r", "addresses", addresses, "until_on", until_on, "allows",
        "incident", "open", "note", "terminal", "read", "later", "unheard-of");
    g_assert_true(people_project_add(store, &owner, &place, person, NULL));
    project(store, "program.issue", PEOPLE_PROGRAM_ACTIVE, content);
}

static void test_token(void)
{
    char id[ID_TEXT_BYTES];
    char secret[65];
    g_autofree char *zeros = g_strnfill(64, '0');
    g_autofree char *good = g_strconcat("sekisho_" ID "_", zeros, NULL);
    g_assert_true(people_program_token_read(good, id, secret));
    g_assert_cmpstr(id, ==, ID);
    g_assert_cmpstr(secret, ==, zeros);
    static const char half[] = ID "_";
    const char *const bad[] = {"", "-", "sekisho_", good + 1, half};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(people_program_token_read(bad[i], id, secret));
    for (gsize i = 0; good[i] != '\0'; i++) {
        g_autofree char *broken = g_strdup(good);
        broken[i] = '!';
        g_assert_false(people_program_token_read(broken, id, secret));
        broken[i] = '\0';
        g_assert_false(people_program_token_read(broken, id, secret));
    }
}

static void test_allows(void)
{
    static const struct {
        const char *text;
        gboolean good;
    } rows[] = {{"{\"incident\":[\"read\",\"open\"]}", TRUE},
                {"{\"incident\":[\"move\"],\"terminal\":[\"edit\"]}", TRUE},
                {"{}", FALSE},
                {"[]", FALSE},
                {"{\"incident\":[]}", FALSE},
                {"{\"incident\":[\"read\",\"approve\"]}", FALSE},
                {"{\"incident\":[\"read\",7]}", FALSE},
                {"{\"\":[\"read\"]}", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(json_t) allows = json_loads(rows[i].text, 0, NULL);
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(people_program_allows_check(allows, &error), ==, rows[i].good);
        g_assert_cmpint(error == NULL, ==, rows[i].good);
    }
}

static void assert_refused(Store *store, const char *peer, gint64 now_us, const char *why)
{
    g_autoptr(PeopleProgram) program = people_program_find(store, ID, NULL);
    g_assert_cmpstr(people_program_refused(program, peer, now_us), ==, why);
}

/* 2026-11-29 is over at 15:00 UTC, which is midnight in Japan. */
static void test_refused(void)
{
    const gint64 last_us = G_GINT64_CONSTANT(1795964399000000);
    g_autofree char *folder = g_dir_make_tmp("programs-XXXXXX", NULL);
    Store *store = store_new(folder);
    issue(store, "2026-11-29", "192.0.2.0/24");
    assert_refused(store, "192.0.2.9", last_us, NULL);
    assert_refused(store, "192.0.3.9", last_us, "address");
    assert_refused(store, "", last_us, "address");
    assert_refused(store, "192.0.2.9", last_us + 2 * G_USEC_PER_SEC, "expired");
    g_assert_true(people_program_use(store, ID, "192.0.2.9", last_us - DAY_US, NULL));
    assert_refused(store, "192.0.2.9", last_us, NULL);
    assert_refused(store, "192.0.2.9", last_us - DAY_US - 2 * G_TIME_SPAN_MINUTE, "clock");
    const LedgerEvent disable = {.subject = "person/owner", .act = "person.disable"};
    g_assert_true(people_project_state(store, &disable, &(LedgerPlace){0}, NULL, NULL));
    assert_refused(store, "192.0.2.9", last_us, "owner_disabled");
    project(store, "program.end", PEOPLE_PROGRAM_ENDED, NULL);
    assert_refused(store, "192.0.2.9", last_us, "ended");
    store_close(store);
}

static void test_kept(void)
{
    char token[PEOPLE_PROGRAM_TOKEN_BYTES];
    char again[PEOPLE_PROGRAM_TOKEN_BYTES];
    char id[ID_TEXT_BYTES];
    char secret[65];
    g_autofree char *folder = g_dir_make_tmp("programs-XXXXXX", NULL);
    Store *store = store_new(folder);
    issue(store, "2026-11-29", "");
    g_assert_true(people_program_secret_set(store, ID, 1, token, NULL));
    g_assert_true(people_program_token_read(token, id, secret));
    g_autoptr(PeopleProgram) first = people_program_find(store, ID, NULL);
    g_assert_true(people_program_secret_is(first, secret));
    g_assert_null(strstr(first->secret_hash, secret));
    g_assert_true(people_program_secret_set(store, ID, 2, again, NULL));
    g_autoptr(PeopleProgram) second = people_program_find(store, ID, NULL);
    g_assert_false(people_program_secret_is(second, secret));
    g_assert_true(people_program_may(second, PEOPLE_PROGRAM_OPEN, "incident"));
    g_assert_false(people_program_may(second, PEOPLE_PROGRAM_READ, "incident"));
    g_assert_true(people_program_may(second, PEOPLE_PROGRAM_READ, NULL));
    g_assert_false(people_program_may(second, PEOPLE_PROGRAM_MOVE, NULL));
    g_assert_false(people_program_may(second, PEOPLE_PROGRAM_READ, "later"));
    g_assert_cmpuint(second->readable->len, ==, 2); /* and the NULL at the end */
    g_assert_cmpuint(second->touched->len, ==, 3);
    PeopleSettings settings;
    people_settings_default(&settings);
    gint64 days_us = settings.at[PEOPLE_UNUSED_DAYS] * DAY_US;
    g_assert_false(people_program_is_unused(second, &settings, days_us + 2));
    g_assert_true(people_program_is_unused(second, &settings, days_us + 3));
    store_close(store);
}

/* With the content of its issue erased, nothing stands behind the token. */
static void test_erased(void)
{
    g_autofree char *folder = g_dir_make_tmp("programs-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    Store *store = store_new(folder);
    project(store, "program.issue", PEOPLE_PROGRAM_ACTIVE, NULL);
    project(store, "program.end", PEOPLE_PROGRAM_ENDED, NULL);
    g_assert_null(people_program_find(store, ID, &error));
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    store_close(store);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/people/programs/token", test_token);
    g_test_add_func("/people/programs/allows", test_allows);
    g_test_add_func("/people/programs/refused", test_refused);
    g_test_add_func("/people/programs/kept", test_kept);
    g_test_add_func("/people/programs/erased", test_erased);
    return g_test_run();
}
