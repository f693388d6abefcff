/* tests/unit/service/service_office.c -- who may change the organisation, and every way in which a
 * change is refused */
#include "base/problem.h"
#include "base/times.h"
#include "office_town.h"
#include <string.h>

static void check_change(Town *town, const char *changes, const char *expected)
{
    g_autofree char *found = town_change(town, town_json(town, changes));
    if (g_strcmp0(found, expected) != 0)
        g_test_message("%s", changes);
    g_assert_cmpstr(found, ==, expected);
}

/* Each asked of a fresh look at the same town: nothing of a refused change stands. */
static const struct {
    const char *changes, *found;
} refusals[] = {
    {"[{'what': 'planet', 'id': '+x', 'set': {}}]", "no_field"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '課', 'colour': 'red'}}]", "no_field"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'code': '09'}}]", "needed"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '　 '}}]", "form\nneeded"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': 5}}]", "form\nneeded"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '課\\u0007'}}]", "form\nneeded"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '課\\u202e'}}]", "form\nneeded"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '課', 'from_on': '2027-02-29'}}]", "form"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '課', 'place': -1}}]", "form"},
    {"[{'what': 'person', 'id': '+x', 'set': {'name': '名', 'kind': 'robot'}}]", "form"},
    {"[{'what': 'post', 'id': '+x', 'set': {'name': '課長', 'unit': '+nowhere'}}]",
     "no_row\nneeded"},
    {"[{'what': 'post', 'id': '+x', 'set': {'name': '課長', 'unit': "
     "'aaaaaaaaaaaaaaaaaaaaaaaaaa'}}]",
     "no_row"},
    {"[{'what': 'unit', 'id': 'aaaaaaaaaaaaaaaaaaaaaaaaaa', 'set': {'name': '課'}}]", "no_row"},
    {"[{'what': 'unit', 'id': 'tax?', 'set': {'name': '課'}}]", "no_row"},
    {"[{'what': 'person', 'id': 'sato', 'new': true, 'set': {'name': '別人'}}]", "id_taken"},
    {"[{'what': 'unit', 'id': 'tax', 'set': {'name': '課'}},"
     " {'what': 'unit', 'id': 'tax', 'set': {'name': '税'}}]",
     "named_twice"},
    {"[{'what': 'unit', 'id': 'tax', 'version': 999, 'set': {'name': '課'}}]", "changed"},
    {"[{'what': 'unit', 'id': 'tax', 'cancel': true}]", "no_cancel"},
    {"[{'what': 'unit', 'id': 'tax', 'set': {'name': '税務課'}}]", "state"}, /* nothing changes */
    {"[]", "state"},
    /* Days. */
    {"[{'what': 'absence', 'id': '+x', 'set': {'person': 'sato', 'from_on': '2026-12-05',"
     "  'until_on': '2026-12-01'}}]",
     "ends_first"},
    {"[{'what': 'unit', 'id': 'tax', 'set': {'until_on': '2027-03-31'}}]",
     "orphan\norphan\norphan"},
    {"[{'what': 'person', 'id': 'kato', 'set': {'until_on': '2027-03-31'}}]", "orphan"},
    {"[{'what': 'post', 'id': 'vice', 'set': {'until_on': '2027-03-31'}}]", "orphan\norphan"},
    {"[{'what': 'person', 'id': 'kato', 'set': {'until_on': '2027-03-31'}},"
     " {'what': 'appointment', 'id': 'a-kato', 'set': {'until_on': '2027-04-01'}}]",
     "orphan\noutside"},
    /* Units. */
    {"[{'what': 'unit', 'id': 'general', 'set': {'parent': 'network'}}]", "unit_loop"},
    {"[{'what': 'unit', 'id': 'tax', 'set': {'parent': 'tax'}}]", "unit_loop"},
    {"[{'what': 'unit', 'id': '+x', 'set': {'name': '収納課', 'code': '04'}}]", "code_taken"},
    {"[{'what': 'unit', 'id': 'network', 'set': {'successor': 'tax'}}]", "successor"},
    {"[{'what': 'unit', 'id': 'network', 'set': {'successor': 'network',"
     "  'until_on': '2027-03-31'}}]",
     "successor"},
    {"[{'what': 'unit', 'id': 'network', 'set': {'successor': '+x', 'until_on': '2027-03-31'}},"
     " {'what': 'unit', 'id': '+x', 'set': {'name': '新しい係', 'from_on': '2027-05-01'}}]",
     "successor"},
    /* Persons and posts. */
    {"[{'what': 'person', 'id': '+x', 'set': {'name': '別人', 'number': '0004'}}]", "number_taken"},
    {"[{'what': 'appointment', 'id': '+x', 'set': {'person': 'ueda', 'post': 'taxhead',"
     "  'from_on': '2026-10-01'}}]",
     "post_taken"},
    {"[{'what': 'appointment', 'id': '+x', 'set': {'person': 'ueda', 'post': 'clerk',"
     "  'from_on': '2026-10-01'}}]",
     "twice"},
    {"[{'what': 'appointment', 'id': '+x', 'set': {'person': 'kato', 'post': 'clerk',"
     "  'main': true, 'from_on': '2026-10-01'}}]",
     "two_main"},
    {"[{'what': 'appointment', 'id': '+x', 'set': {'person': 'kato', 'post': 'clerk'}},"
     " {'what': 'post', 'id': 'clerk', 'set': {'many': false}}]",
     "post_taken\npost_taken"},
    /* Functions. */
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'king', 'post': 'head'}}]", "function"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'staff', 'post': 'head'}}]", "function"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'auditor'}}]", "one_holder"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'auditor', 'post': 'head',"
     "  'person': 'ito'}}]",
     "one_holder"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'auditor', 'scope': 'tax',"
     "  'post': 'head'}}]",
     "scope"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'section_staff', 'post': 'head'}}]",
     "scope"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'system_manager', 'scope': 'tax',"
     "  'post': 'head'}}]",
     "scope"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'ciso', 'person': 'ito'}}]", "single"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'network_manager', 'post': 'clerk'}}]",
     "single_of_many"},
    {"[{'what': 'holding', 'id': '+x', 'set': {'function': 'auditor', 'post': 'clerk'}},"
     " {'what': 'holding', 'id': '+y', 'set': {'function': 'auditor', 'post': 'clerk'}}]",
     "twice\ntwice"},
    /* Deputies. */
    {"[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice', 'deputy_post': 'vice'}}]",
     "oneself"},
    {"[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice'}}]", "one_holder"},
    {"[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice', 'deputy_post': 'head',"
     "  'scope': 'tax'}}]",
     "needed"},
    {"[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice', 'deputy_post': 'head',"
     "  'function': 'king'}}]",
     "function"},
    {"[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice', 'deputy_post': 'head'}},"
     " {'what': 'deputy', 'id': '+y', 'set': {'holder_person': 'ito', 'deputy_person': 'sato'}}]",
     "deputy_loop"},
    {"[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice', 'deputy_post': 'head'}},"
     " {'what': 'deputy', 'id': '+y', 'set': {'holder_post': 'head', 'deputy_post': 'aide',"
     "  'function': 'ciso'}},"
     " {'what': 'deputy', 'id': '+z', 'set': {'holder_post': 'aide', 'deputy_post': 'vice',"
     "  'from_on': '2027-01-01', 'until_on': '2027-01-01'}}]",
     "deputy_loop"},
    {"[{'what': 'absence', 'id': '+x', 'set': {'person': 'sato', 'from_on': '2026-12-01',"
     "  'until_on': '2026-12-05'}},"
     " {'what': 'absence', 'id': '+y', 'set': {'person': 'sato', 'from_on': '2026-12-05',"
     "  'until_on': '2026-12-09'}}]",
     "twice\ntwice"},
};

static void test_refusals(void)
{
    g_autoptr(Town) town = town_new();
    g_autofree char *before = fixture_dump(town->f);
    guint64 size = ledger_log_size(town->f->log);
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
        check_change(town, refusals[i].changes, refusals[i].found);
    g_autofree char *after = fixture_dump(town->f);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpuint(size, ==, ledger_log_size(town->f->log));
}

/* Side by side, and one after another, is no circle and no overlap. */
static void test_allowed(void)
{
    static const char *const allowed[] = {
        "[{'what': 'deputy', 'id': '+x', 'set': {'holder_post': 'vice', 'deputy_post': 'head',"
        "  'until_on': '2026-12-31'}},"
        " {'what': 'deputy', 'id': '+y', 'set': {'holder_post': 'head', 'deputy_post': 'vice',"
        "  'from_on': '2027-01-01'}}]",
        "[{'what': 'deputy', 'id': '+s', 'set': {'holder_post': 'head', 'deputy_post': 'taxhead',"
        "  'function': 'section_manager', 'scope': 'general'}},"
        " {'what': 'deputy', 'id': '+t', 'set': {'holder_post': 'taxhead', 'deputy_post': 'head',"
        "  'function': 'section_manager', 'scope': 'tax'}}]",
        "[{'what': 'unit', 'id': '+c', 'set': {'name': '収納課', 'code': '03',"
        "  'from_on': '2027-04-01'}},"
        " {'what': 'unit', 'id': 'network', 'set': {'until_on': '2027-03-31', 'successor': '+c'}}]",
        "[{'what': 'appointment', 'id': 'a-kato', 'set': {'until_on': '2026-12-31'}},"
        " {'what': 'appointment', 'id': '+m', 'set': {'person': 'ueda', 'post': 'taxhead',"
        "  'from_on': '2027-01-01'}}]",
        "[{'what': 'holding', 'id': 'h-tax', 'set': {'until_on': '2026-12-31'}},"
        " {'what': 'holding', 'id': '+n', 'set': {'function': 'section_manager', 'scope': 'tax',"
        "  'post': 'aide', 'from_on': '2027-01-01'}}]",
        ("[{'what': 'person', 'id': '0123456789abcdefghjkmnpqrs', 'new': true,"
         "  'set': {'name': '髙\\ue000橋　𠮷郎', 'kind': 'contractor', 'company': "
         "'見本システム'}}]"),
    };
    g_autoptr(Town) town = town_new();
    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++)
        check_change(town, allowed[i], NULL);
    g_autofree char *name =
        office_name(town->f->store, OFFICE_PERSON, "0123456789abcdefghjkmnpqrs", NULL);
    g_assert_cmpstr(name, ==, "髙\ue000橋　𠮷郎");
}

static void test_long_fields(void)
{
    g_autoptr(Town) town = town_new();
    g_autofree char *name = g_strnfill(100000, 'a');
    json_t *changes =
        json_pack("[{s:s, s:s, s:{s:s}}]", "what", "unit", "id", "+x", "set", "name", name);
    g_autofree char *found = town_change(town, changes);
    g_assert_cmpstr(found, ==, "form\nneeded");
    json_t *many = json_array();
    for (int i = 0; i <= OFFICE_CHANGES_MAX; i++)
        json_array_append_new(many, json_object());
    g_autofree char *too_many = town_change(town, many);
    g_assert_cmpstr(too_many, ==, "form");
}

/* ---- who may ---- */

static gboolean change_name(Town *town, const char *actor, gboolean administrator, GError **error)
{
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autofree char *name =
        g_strdup_printf("税務課%" G_GUINT64_FORMAT, ledger_log_size(town->f->log));
    g_autoptr(json_t) changes = json_pack("[{s:s, s:s, s:{s:s}}]", "what", "unit", "id",
                                          town_id(town, "tax"), "set", "name", name);
    const ServiceOfficeIn in = {changes, "名称変更", "", FALSE,
                                record_types_functions(town->types)};
    ServiceCall call = fixture_begin(town->f, actor);
    call.administrator = administrator;
    gboolean done = service_change_office(&call, &in, findings, NULL, error);
    fixture_end(town->f, &call, done);
    return done;
}

static void check_may(Town *town, const char *actor, gboolean administrator, gboolean may)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(change_name(town, actor, administrator, &error) == may);
    if (!may)
        g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
}

static void test_who_may(void)
{
    g_autoptr(Town) town = town_new();
    check_may(town, FIXTURE_PERSON, TRUE, TRUE);
    check_may(town, FIXTURE_PERSON, FALSE, FALSE);
    check_may(town, FIXTURE_OPERATOR, FALSE, TRUE);
    check_may(town, "system", FALSE, FALSE);
    check_may(town, "nobody", TRUE, FALSE);
    check_may(town, town_id(town, "sato"), FALSE, FALSE); /* CISO */
    check_may(town, town_id(town, "kato"), FALSE, FALSE);
    check_may(town, town_id(town, "ito"), FALSE, TRUE); /* chief officer */
    check_change(town,
                 "[{'what': 'deputy', 'id': '+d', 'set': {'holder_post': 'head',"
                 "  'deputy_person': 'mori', 'limits': 'permits'}}]",
                 NULL);
    check_may(town, town_id(town, "mori"), FALSE, FALSE);
    check_change(town, "[{'what': 'deputy', 'id': 'd', 'set': {'limits': 'all'}}]", NULL);
    check_may(town, town_id(town, "mori"), FALSE, TRUE);
    check_change(town, "[{'what': 'deputy', 'id': 'd', 'set': {'until_on': '2026-01-01'}}]", NULL);
    check_may(town, town_id(town, "mori"), FALSE, FALSE);
}

/* Who stands in for a section manager with all powers enters absences of the section; one who may
 * only grant permits, none. */
static void check_absence(Town *town, gboolean may)
{
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) changes = town_json(
        town, "[{'what': 'absence', 'id': '', 'set': {'person': 'ueda', 'from_on': '2027-01-04',"
              "  'until_on': '2027-01-05'}}]");
    const ServiceOfficeIn in = {changes, "休暇", "", FALSE, record_types_functions(town->types)};
    ServiceCall call = fixture_begin(town->f, town_id(town, "mori"));
    g_assert_true(service_change_office(&call, &in, findings, NULL, &error) == may);
    if (!may)
        g_assert_error(error, PROBLEM, PROBLEM_NOT_ALLOWED);
    fixture_end(town->f, &call, may);
}

static void test_absence_by_deputy(void)
{
    g_autoptr(Town) town = town_new();
    check_absence(town, FALSE);
    check_change(town,
                 "[{'what': 'deputy', 'id': '+d', 'set': {'holder_post': 'taxhead',"
                 "  'deputy_person': 'mori', 'limits': 'permits'}}]",
                 NULL);
    check_absence(town, FALSE);
    check_change(town, "[{'what': 'deputy', 'id': 'd', 'set': {'limits': 'urgent'}}]", NULL);
    check_absence(town, FALSE);
    check_change(town, "[{'what': 'deputy', 'id': 'd', 'set': {'limits': 'all'}}]", NULL);
    check_absence(town, TRUE);
}

/* ---- what hangs on what ends ---- */

static void test_end_dependents(void)
{
    g_autoptr(Town) town = town_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(OfficeFindings) findings = office_findings_new();
    check_change(town,
                 "[{'what': 'appointment', 'id': '+later', 'set': {'person': 'ueda',"
                 "  'post': 'taxhead', 'from_on': '2028-01-01', 'until_on': '2028-12-31'}},"
                 " {'what': 'appointment', 'id': 'a-kato', 'set': {'until_on': '2027-12-31'}}]",
                 NULL);
    g_autoptr(json_t) changes =
        town_json(town, "[{'what': 'unit', 'id': 'tax', 'set': {'until_on': '2027-03-31',"
                        "  'successor': 'general'}}]");
    const ServiceOfficeIn in = {changes, "組織改正", "", TRUE, record_types_functions(town->types)};
    ServiceCall call = fixture_begin(town->f, FIXTURE_PERSON);
    call.administrator = TRUE;
    gboolean done = service_change_office(&call, &in, findings, NULL, &error);
    g_assert_no_error(error);
    fixture_end(town->f, &call, done);
    static const struct {
        OfficeWhat what;
        const char *name, *until;
    } ended[] = {
        {OFFICE_POST, "taxhead", "2027-03-31"},       {OFFICE_POST, "clerk", "2027-03-31"},
        {OFFICE_APPOINTMENT, "a-kato", "2027-03-31"}, {OFFICE_APPOINTMENT, "a-ueda", "2027-03-31"},
        {OFFICE_HOLDING, "h-tax", "2027-03-31"},      {OFFICE_HOLDING, "h-ciso", ""}};
    for (gsize i = 0; i < G_N_ELEMENTS(ended); i++) {
        g_autoptr(json_t) row =
            office_row_read(town->f->store, ended[i].what, town_id(town, ended[i].name), NULL);
        g_assert_cmpstr(json_string_value(json_object_get(row, "until_on")), ==, ended[i].until);
    }
    g_assert_null(
        office_row_read(town->f->store, OFFICE_APPOINTMENT, town_id(town, "later"), NULL));
    g_autofree char *key = office_function_key("section_manager", town_id(town, "tax"));
    g_autoptr(OfficeHolders) holders = office_holders(town->f->store, key, "2027-04-01", NULL);
    g_assert_cmpuint(holders->holders->len, ==, 1);
    g_assert_cmpstr(g_array_index(holders->holders, OfficeHolder, 0).person, ==,
                    town_id(town, "ito"));
}

/* ---- names are erased person by person ---- */

static gboolean erase(Town *town, guint64 index, GError **error)
{
    g_auto(GStrv) blobs = NULL;
    ServiceCall call = fixture_begin(town->f, FIXTURE_PERSON);
    gboolean done = service_erase_content(&call, index, "保存期間満了", &blobs, error);
    fixture_end(town->f, &call, done);
    return done;
}

static void test_erasure(void)
{
    g_autoptr(Town) town = town_new();
    g_autoptr(GError) error = NULL;
    guint64 event = 0;
    guint64 other = 0;
    const char *kato = town_id(town, "kato");
    g_assert_true(office_row_event(town->f->store, OFFICE_PERSON, kato, &event, NULL));
    g_assert_true(
        office_row_event(town->f->store, OFFICE_UNIT, town_id(town, "tax"), &other, NULL));
    g_assert_false(erase(town, event, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    check_change(town,
                 "[{'what': 'appointment', 'id': 'a-kato', 'set': {'until_on': '2026-04-30'}},"
                 " {'what': 'person', 'id': 'kato', 'set': {'until_on': '2026-04-30'}}]",
                 NULL);
    g_assert_true(erase(town, event, NULL));
    g_autofree char *name = office_name(town->f->store, OFFICE_PERSON, kato, NULL);
    g_autofree char *sato = office_name(town->f->store, OFFICE_PERSON, town_id(town, "sato"), NULL);
    g_assert_cmpstr(name, ==, "");
    g_assert_cmpstr(sato, ==, "佐藤　正");
    g_clear_error(&error);
    g_assert_false(erase(town, other, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
}

/* ---- random lives of a town: what was kept is sound, and comes out of the events again ---- */

static const char *const some_rows[][2] = {
    {"unit", "tax"},           {"unit", "network"},       {"post", "taxhead"},
    {"post", "clerk"},         {"person", "kato"},        {"person", "ueda"},
    {"person", "mori"},        {"appointment", "a-kato"}, {"appointment", "a-ueda"},
    {"appointment", "a-mori"}, {"holding", "h-tax"},      {"holding", "h-chief"},
};
static const char *const persons[] = {"sato", "ito", "mori", "kato", "ueda"};
static const char *const posts[] = {"vice", "head", "aide", "taxhead", "clerk"};

static char *random_day(void)
{
    char day[TIME_DAY_BYTES];
    time_day_shift("2026-04-01", g_test_rand_int_range(0, 700), day);
    return g_strdup(g_test_rand_int_range(0, 5) == 0 ? "" : day);
}

/* A change that an office might ask for, sensible or not; transfer full. */
static char *random_change(int n)
{
    g_autofree char *from = random_day();
    g_autofree char *until = random_day();
    const char *person = persons[g_test_rand_int_range(0, G_N_ELEMENTS(persons))];
    const char *post = posts[g_test_rand_int_range(0, G_N_ELEMENTS(posts))];
    const char *other = posts[g_test_rand_int_range(0, G_N_ELEMENTS(posts))];
    gint32 row = g_test_rand_int_range(0, G_N_ELEMENTS(some_rows));
    switch (g_test_rand_int_range(0, 5)) {
    case 0:
        return g_strdup_printf("{'what': '%s', 'id': '%s', 'set': {'until_on': '%s'}}",
                               some_rows[row][0], some_rows[row][1], until);
    case 1:
        return g_strdup_printf("{'what': 'appointment', 'id': '+n%d', 'set': {'person': '%s',"
                               " 'post': '%s', 'from_on': '%s', 'until_on': '%s'}}",
                               n, person, post, from, until);
    case 2:
        return g_strdup_printf("{'what': 'deputy', 'id': '+n%d', 'set': {'holder_post': '%s',"
                               " 'deputy_post': '%s', 'from_on': '%s', 'until_on': '%s'}}",
                               n, post, other, from, until);
    case 3:
        return g_strdup_printf("{'what': 'absence', 'id': '+n%d', 'set': {'person': '%s',"
                               " 'from_on': '%s', 'until_on': '%s'}}",
                               n, person, from, until);
    default:
        return g_strdup_printf("{'what': 'holding', 'id': '+n%d', 'set': {'function':"
                               " 'network_manager', 'post': '%s', 'from_on': '%s',"
                               " 'until_on': '%s'}}",
                               n, post, from, until);
    }
}

/* No two persons act for each other for one key on a day. */
static void check_no_circle(Town *town, const char *key, const char *day)
{
    g_autoptr(OfficeHolders) holders = office_holders(town->f->store, key, day, NULL);
    for (guint i = 0; i < holders->holders->len; i++)
        for (guint j = 0; j < holders->holders->len; j++) {
            const OfficeHolder *a = &g_array_index(holders->holders, OfficeHolder, i);
            const OfficeHolder *b = &g_array_index(holders->holders, OfficeHolder, j);
            g_assert_false(a->as.deputy && b->as.deputy &&
                           strcmp(a->person, b->as.for_person) == 0 &&
                           strcmp(b->person, a->as.for_person) == 0);
        }
    for (guint i = 0; i < holders->holders->len; i++)
        for (guint j = i + 1; j < holders->holders->len; j++)
            g_assert_false(strcmp(key, "f:ciso:") == 0 &&
                           !g_array_index(holders->holders, OfficeHolder, i).as.deputy &&
                           !g_array_index(holders->holders, OfficeHolder, j).as.deputy);
}

static void test_random(void)
{
    g_autoptr(Town) town = town_new();
    guint kept = 0;
    guint refused = 0;
    for (int n = 0; n < 300; n++) {
        g_autofree char *change = random_change(n);
        g_autofree char *changes = g_strdup_printf("[%s]", change);
        g_autofree char *found = town_change(town, town_json(town, changes));
        kept += found == NULL ? 1 : 0;
        refused += found != NULL ? 1 : 0;
    }
    g_test_message("%u kept, %u refused", kept, refused);
    g_assert_cmpuint(kept, >, 20);
    g_assert_cmpuint(refused, >, 20);
    for (int n = 0; n < 720; n += 6) {
        char day[TIME_DAY_BYTES];
        time_day_shift("2026-04-01", n, day);
        check_no_circle(town, "f:ciso:", day);
        check_no_circle(town, "f:network_manager:", day);
        check_no_circle(town, "f:chief_officer:", day);
    }
    g_autofree char *before = fixture_dump(town->f);
    ServiceCall call = fixture_begin(town->f, FIXTURE_OPERATOR);
    fixture_end(town->f, &call, ledger_rebuild(town->f->log, NULL));
    g_autofree char *after = fixture_dump(town->f);
    g_assert_cmpstr(before, ==, after);
    g_assert_nonnull(strstr(after, "office_about|"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/office/refusals", test_refusals);
    g_test_add_func("/service/office/allowed", test_allowed);
    g_test_add_func("/service/office/long-fields", test_long_fields);
    g_test_add_func("/service/office/who-may", test_who_may);
    g_test_add_func("/service/office/absence-by-deputy", test_absence_by_deputy);
    g_test_add_func("/service/office/end-dependents", test_end_dependents);
    g_test_add_func("/service/office/erasure", test_erasure);
    g_test_add_func("/service/office/random", test_random);
    return g_test_run();
}
