/* tests/unit/office/office_model.c -- random histories against a model that looks at every row of
 * every day: keys and holders say the same as the model, and rebuilding says the same again */
#include "base/times.h"
#include "office_of.h"
#include <string.h>

#define UNITS 8
#define POSTS 9
#define PERSONS 8
#define APPOINTMENTS 18
#define HOLDINGS 14
#define DEPUTIES 18
#define ABSENCES 9
#define DAYS 30
#define FUNCTIONS 2
#define SCOPES (UNITS + 2) /* then the body, and a record */
#define NONE (-1)
#define RUNS 50
#define STEPS 70

typedef struct {
    gboolean there;
    int from, until; /* NONE: no limit */
    int a, b, c, d;  /* what the row names, by kind */
    int function, scope;
    gboolean flag;
    int place, limits;
} Row;

typedef struct {
    Row units[UNITS];               /* a: parent, b: successor */
    Row posts[POSTS];               /* a: unit */
    Row persons[PERSONS];           /* flag: contractor */
    Row appointments[APPOINTMENTS]; /* a: person, b: post */
    Row holdings[HOLDINGS];         /* a: post or NONE, b: person */
    Row deputies[DEPUTIES];         /* a: holder's post, b: person; c: deputy's post, d: person */
    Row absences[ABSENCES];         /* a: person */
} Model;

static gboolean on(const Row *row, int day)
{
    return row->there && (row->from == NONE || row->from <= day) &&
           (row->until == NONE || row->until >= day);
}

/* ---- the model: answers by looking at everything ---- */

typedef struct {
    const Model *m;
    int day;
    int limits[PERSONS][PERSONS + 2]; /* by person and whom it is for; the first two: oneself, a
                                         vacant post. NONE: does not answer */
} Answer;

static void answers(Answer *answer, int person, int whom, int limits)
{
    int *known = &answer->limits[person][whom + 2];
    if (*known == NONE || limits < *known)
        *known = limits;
}

#define ONESELF (-2)
#define VACANT (-1)

static gboolean in_post(const Model *m, int person, int post, int day)
{
    for (int i = 0; i < APPOINTMENTS; i++)
        if (on(&m->appointments[i], day) && m->appointments[i].a == person &&
            m->appointments[i].b == post && on(&m->persons[person], day))
            return TRUE;
    return FALSE;
}

static gboolean is_vacant(const Model *m, int post, int day)
{
    for (int p = 0; p < PERSONS; p++)
        if (in_post(m, p, post, day))
            return FALSE;
    return TRUE;
}

static gboolean is_away(const Model *m, int person, int day)
{
    for (int i = 0; i < ABSENCES; i++)
        if (on(&m->absences[i], day) && m->absences[i].a == person)
            return TRUE;
    return FALSE;
}

static gboolean acts_by(const Model *m, const Row *row, int person, int day)
{
    if (!on(&m->persons[person], day) || is_away(m, person, day))
        return FALSE;
    return row->d != NONE ? row->d == person : in_post(m, person, row->c, day);
}

static gboolean covers_same(const Row *a, const Row *b)
{
    return a->a == b->a && a->b == b->b && a->function == b->function && a->scope == b->scope;
}

static gboolean in_force(const Model *m, const Row *row, int holder, int day)
{
    gboolean away = holder == VACANT || is_away(m, holder, day);
    if (!on(row, day) || (row->flag && !away))
        return FALSE;
    for (int i = 0; i < DEPUTIES; i++) {
        const Row *other = &m->deputies[i];
        if (!on(other, day) || !covers_same(row, other) || other->place >= row->place ||
            (other->flag && !away))
            continue;
        for (int p = 0; p < PERSONS; p++)
            if (p != holder && acts_by(m, other, p, day))
                return FALSE;
    }
    return TRUE;
}

static void stand_in(Answer *answer, const Row *row, int holder)
{
    if (!in_force(answer->m, row, holder, answer->day))
        return;
    for (int p = 0; p < PERSONS; p++)
        if (p != holder && acts_by(answer->m, row, p, answer->day))
            answers(answer, p, holder, row->limits);
}

/* A place the function is looked for: the scopes from the key's own up to this one. */
typedef struct {
    int function; /* NONE: of a post's key */
    gboolean chain[SCOPES];
} Sought;

static gboolean is_meant(const Sought *sought, const Row *row)
{
    if (row->function == NONE)
        return TRUE;
    return row->function == sought->function && (row->scope == UNITS || sought->chain[row->scope]);
}

static void of_person(Answer *answer, const Sought *sought, int person)
{
    answers(answer, person, ONESELF, 0);
    for (int i = 0; i < DEPUTIES; i++)
        if (answer->m->deputies[i].a == NONE && answer->m->deputies[i].b == person &&
            is_meant(sought, &answer->m->deputies[i]))
            stand_in(answer, &answer->m->deputies[i], person);
}

static void of_post(Answer *answer, const Sought *sought, int post)
{
    gboolean vacant = is_vacant(answer->m, post, answer->day);
    for (int p = 0; p < PERSONS; p++)
        if (in_post(answer->m, p, post, answer->day))
            of_person(answer, sought, p);
    for (int i = 0; i < DEPUTIES; i++) {
        const Row *row = &answer->m->deputies[i];
        if (row->a != post || !is_meant(sought, row))
            continue;
        if (vacant)
            stand_in(answer, row, VACANT);
        for (int p = 0; p < PERSONS; p++)
            if (in_post(answer->m, p, post, answer->day))
                stand_in(answer, row, p);
    }
}

static gboolean is_manned(const Model *m, const Row *holding, int day)
{
    if (holding->a == NONE)
        return on(&m->persons[holding->b], day);
    if (!is_vacant(m, holding->a, day))
        return TRUE;
    for (int i = 0; i < DEPUTIES; i++) {
        const Row *row = &m->deputies[i];
        if (on(row, day) && row->a == holding->a &&
            (row->function == NONE || (row->function == holding->function &&
                                       (row->scope == UNITS || row->scope == holding->scope))))
            return TRUE;
    }
    return FALSE;
}

/* TRUE when the function has a holder of its own there. */
static gboolean at_scope(Answer *answer, const Sought *sought, int scope)
{
    gboolean manned = FALSE;
    for (int i = 0; i < HOLDINGS; i++) {
        const Row *row = &answer->m->holdings[i];
        if (!on(row, answer->day) || row->function != sought->function || row->scope != scope)
            continue;
        manned = manned || is_manned(answer->m, row, answer->day);
        if (row->a != NONE)
            of_post(answer, sought, row->a);
        else if (on(&answer->m->persons[row->b], answer->day))
            of_person(answer, sought, row->b);
    }
    return manned;
}

static void of_function(Answer *answer, int function, int scope)
{
    Sought sought = {.function = function};
    int first = scope;
    while (scope != NONE && !sought.chain[scope]) {
        const Row *unit =
            scope < UNITS && answer->m->units[scope].there ? &answer->m->units[scope] : NULL;
        sought.chain[scope] = TRUE;
        if (unit == NULL && scope != first)
            return;
        gboolean gone = unit != NULL && unit->until != NONE && unit->until < answer->day;
        gboolean later = unit != NULL && !gone && unit->from != NONE && unit->from > answer->day;
        if (later || (!gone && at_scope(answer, &sought, scope)) || unit == NULL)
            return;
        scope = gone ? unit->b : unit->a;
    }
}

/* ---- the same, asked of the tables ---- */

static const char *const function_names[] = {"manager", "officer"};

static void day_text(int day, char out[TIME_DAY_BYTES])
{
    time_day_shift("2026-03-20", day, out);
}

static char *scope_name(int scope)
{
    if (scope >= UNITS)
        return g_strdup(scope == UNITS ? "" : "record");
    return g_strdup_printf("u%d", scope);
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "person for person limits" a line, sorted; transfer full. */
static char *lines_of(GPtrArray *lines)
{
    g_ptr_array_sort(lines, by_text);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static char *model_lines(const Answer *answer)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (int p = 0; p < PERSONS; p++) {
        if (answer->limits[p][0] != NONE)
            g_ptr_array_add(lines, g_strdup_printf("p%d 0", p));
        if (answer->limits[p][1] != NONE)
            g_ptr_array_add(lines, g_strdup_printf("p%d for  %d", p, answer->limits[p][1]));
        for (int q = 0; q < PERSONS; q++)
            if (answer->limits[p][q + 2] != NONE)
                g_ptr_array_add(lines,
                                g_strdup_printf("p%d for p%d %d", p, q, answer->limits[p][q + 2]));
    }
    return lines_of(lines);
}

static char *as_line(const char *person, const OfficeAs *as)
{
    return as->deputy ? g_strdup_printf("%s for %s %d", person, as->for_person, (int)as->limits)
                      : g_strdup_printf("%s 0", person);
}

static char *holder_lines(OfficeOf *of, const char *key, const char *day)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(OfficeHolders) holders = office_holders(of->store, key, day, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < holders->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(holders->holders, OfficeHolder, i);
        g_ptr_array_add(lines, as_line(one->person, &one->as));
    }
    return lines_of(lines);
}

/* Keys of all persons that day, turned round. */
static GHashTable *keys_turned(OfficeOf *of, const char *day)
{
    GHashTable *turned =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (int p = 0; p < PERSONS; p++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *person = g_strdup_printf("p%d", p);
        g_autoptr(OfficeKeys) keys = office_keys(of->store, person, day, &error);
        g_assert_no_error(error);
        for (guint i = 0; i < keys->keys->len; i++) {
            const OfficeKey *key = &g_array_index(keys->keys, OfficeKey, i);
            GPtrArray *lines = g_hash_table_lookup(turned, key->key);
            if (lines == NULL) {
                lines = g_ptr_array_new_with_free_func(g_free);
                g_hash_table_insert(turned, g_strdup(key->key), lines);
            }
            g_ptr_array_add(lines, as_line(person, &key->as));
        }
    }
    return turned;
}

typedef struct {
    OfficeOf *of;
    char day[TIME_DAY_BYTES];
    GHashTable *turned;
    guint answered, by_deputy;
} Check;

static void check_key(Check *check, const char *key, const Answer *answer)
{
    g_autofree char *expected = model_lines(answer);
    g_autofree char *holders = holder_lines(check->of, key, check->day);
    GPtrArray *lines = g_hash_table_lookup(check->turned, key);
    g_autofree char *keys = lines != NULL ? lines_of(lines) : g_strdup("");
    if (strcmp(holders, expected) != 0 || strcmp(keys, expected) != 0)
        g_test_message("%s on %s", key, check->day);
    g_assert_cmpstr(holders, ==, expected);
    g_assert_cmpstr(keys, ==, expected);
    check->answered += *expected != '\0' ? 1 : 0;
    check->by_deputy += strstr(expected, "for") != NULL ? 1 : 0;
    if (lines != NULL)
        g_hash_table_remove(check->turned, key);
}

static Answer nobody(const Model *m, int day)
{
    Answer answer = {.m = m, .day = day};
    memset(answer.limits, 0xff, sizeof answer.limits);
    return answer;
}

static void check_functions(Check *check, const Model *m, int day)
{
    for (int f = 0; f < FUNCTIONS; f++)
        for (int s = 0; s < SCOPES; s++) {
            Answer answer = nobody(m, day);
            g_autofree char *scope = scope_name(s);
            g_autofree char *key = office_function_key(function_names[f], scope);
            of_function(&answer, f, s);
            check_key(check, key, &answer);
        }
}

static void check_posts(Check *check, const Model *m, int day)
{
    const Sought sought = {.function = NONE};
    for (int t = 0; t < POSTS; t++) {
        Answer answer = nobody(m, day);
        g_autofree char *key = g_strdup_printf("t:t%d", t);
        of_post(&answer, &sought, t);
        check_key(check, key, &answer);
    }
}

static void check_day(Check *check, const Model *m, int day)
{
    day_text(day, check->day);
    check->turned = keys_turned(check->of, check->day);
    check_functions(check, m, day);
    check_posts(check, m, day);
    Answer staff = nobody(m, day);
    for (int p = 0; p < PERSONS; p++)
        if (on(&m->persons[p], day) && !m->persons[p].flag)
            answers(&staff, p, ONESELF, 0);
    check_key(check, OFFICE_STAFF_KEY, &staff);
    g_assert_cmpuint(g_hash_table_size(check->turned), ==, PERSONS); /* p: of each, and no other */
    g_hash_table_destroy(check->turned);
}

/* ---- random changes, made in both ---- */

static int any(int count)
{
    return g_test_rand_int_range(0, count);
}

static int any_or_none(int count)
{
    return any(count + 1) - 1;
}

static char *name_or_none(char letter, int n)
{
    return n == NONE ? g_strdup("") : g_strdup_printf("%c%d", letter, n);
}

static void set_text(json_t *set, const char *field, char *text)
{
    json_object_set_new(set, field, json_string(text));
    g_free(text);
}

static void set_days(json_t *set, Row *row)
{
    char from[TIME_DAY_BYTES];
    char until[TIME_DAY_BYTES];
    row->there = TRUE;
    row->from = any(2) == 0 ? NONE : any(DAYS);
    row->until = any(2) == 0 ? NONE : MAX(row->from, 0) + any(DAYS);
    day_text(row->from, from);
    day_text(row->until, until);
    set_text(set, "from_on", g_strdup(row->from == NONE ? "" : from));
    set_text(set, "until_on", g_strdup(row->until == NONE ? "" : until));
}

/* Above and after a unit stand only those with lower numbers: no circles, which no change could
 * make. */
static void set_unit(Row *row, json_t *set, int n)
{
    row->a = any_or_none(n);
    row->b = any_or_none(n);
    set_text(set, "parent", name_or_none('u', row->a));
    set_text(set, "successor", name_or_none('u', row->b));
}

static void set_post(Row *row, json_t *set, int n)
{
    (void)n;
    row->a = any(UNITS);
    set_text(set, "unit", name_or_none('u', row->a));
}

static void set_person(Row *row, json_t *set, int n)
{
    row->flag = any(5) == 0;
    set_text(set, "kind", g_strdup(row->flag ? "contractor" : "regular"));
    set_text(set, "name", name_or_none('p', n));
}

static void set_appointment(Row *row, json_t *set, int n)
{
    (void)n;
    row->a = any(PERSONS);
    row->b = any(POSTS);
    set_text(set, "person", name_or_none('p', row->a));
    set_text(set, "post", name_or_none('t', row->b));
}

static void set_function(Row *row, json_t *set)
{
    set_text(set, "function", g_strdup(row->function == NONE ? "" : function_names[row->function]));
    set_text(set, "scope", row->function == NONE ? g_strdup("") : scope_name(row->scope));
}

static void set_holding(Row *row, json_t *set, int n)
{
    (void)n;
    row->function = any(FUNCTIONS);
    row->scope = any(SCOPES);
    row->a = any(3) > 0 ? any(POSTS) : NONE;
    row->b = row->a == NONE ? any(PERSONS) : NONE;
    set_function(row, set);
    set_text(set, "post", name_or_none('t', row->a));
    set_text(set, "person", name_or_none('p', row->b));
}

static void set_deputy(Row *row, json_t *set, int n)
{
    (void)n;
    row->function = any_or_none(FUNCTIONS);
    row->scope = row->function == NONE ? UNITS : any(SCOPES);
    row->a = any(2) > 0 ? any(POSTS) : NONE;
    row->b = row->a == NONE ? any(PERSONS) : NONE;
    row->c = any(2) > 0 ? any(POSTS) : NONE;
    row->d = row->c == NONE ? any(PERSONS) : NONE;
    row->flag = any(2) > 0;
    row->place = any(3);
    row->limits = any(3);
    set_function(row, set);
    set_text(set, "holder_post", name_or_none('t', row->a));
    set_text(set, "holder_person", name_or_none('p', row->b));
    set_text(set, "deputy_post", name_or_none('t', row->c));
    set_text(set, "deputy_person", name_or_none('p', row->d));
    json_object_set_new(set, "standing", json_boolean(row->flag));
    json_object_set_new(set, "place", json_integer(row->place));
    set_text(set, "limits", g_strdup(office_limits[row->limits]));
}

static void set_absence(Row *row, json_t *set, int n)
{
    (void)n;
    row->a = any(PERSONS);
    set_text(set, "person", name_or_none('p', row->a));
}

static const struct {
    OfficeWhat what;
    char letter;
    int count;
    gsize at;
    void (*set)(Row *row, json_t *set, int n);
} kinds[] = {
    {OFFICE_UNIT, 'u', UNITS, G_STRUCT_OFFSET(Model, units), set_unit},
    {OFFICE_POST, 't', POSTS, G_STRUCT_OFFSET(Model, posts), set_post},
    {OFFICE_PERSON, 'p', PERSONS, G_STRUCT_OFFSET(Model, persons), set_person},
    {OFFICE_APPOINTMENT, 'a', APPOINTMENTS, G_STRUCT_OFFSET(Model, appointments), set_appointment},
    {OFFICE_HOLDING, 'h', HOLDINGS, G_STRUCT_OFFSET(Model, holdings), set_holding},
    {OFFICE_DEPUTY, 'd', DEPUTIES, G_STRUCT_OFFSET(Model, deputies), set_deputy},
    {OFFICE_ABSENCE, 'x', ABSENCES, G_STRUCT_OFFSET(Model, absences), set_absence},
};

static json_t *random_change(Model *m)
{
    int k = any(G_N_ELEMENTS(kinds));
    int n = any(kinds[k].count);
    Row *row = (Row *)(gpointer)((char *)m + kinds[k].at) + n;
    json_t *change = json_pack("{s:s}", "what", office_what_names[kinds[k].what]);
    set_text(change, "id", g_strdup_printf("%c%d", kinds[k].letter, n));
    if (row->there && kinds[k].what >= OFFICE_APPOINTMENT && any(6) == 0) {
        row->there = FALSE;
        json_object_set_new(change, "cancel", json_true());
        return change;
    }
    json_t *set = json_object();
    kinds[k].set(row, set, n);
    set_days(set, row);
    json_object_set_new(change, "set", set);
    return change;
}

static void run(Check *check)
{
    Model m = {0};
    for (int step = 0; step < STEPS; step++) {
        json_t *changes = json_array();
        for (int i = any(4); i >= 0; i--)
            json_array_append_new(changes, random_change(&m));
        office_of_change(check->of, changes);
    }
    for (int i = 0; i < 4; i++)
        check_day(check, &m, any(DAYS + 4));
}

static void test_random(void)
{
    Check check = {0};
    for (int i = 0; i < RUNS; i++) {
        g_autoptr(OfficeOf) of = office_of_new();
        check.of = of;
        run(&check);
    }
    g_test_message("%u keys with holders, %u of them with deputies", check.answered,
                   check.by_deputy);
    g_assert_cmpuint(check.by_deputy, >, RUNS);
}

/* Whatever the rows say, a question comes to its end. */
static void test_circles_end(void)
{
    g_autoptr(OfficeOf) of = office_of_new();
    for (int n = 0; n < 4; n++) {
        g_autofree char *id = name_or_none('u', n);
        g_autofree char *above = name_or_none('u', (n + 1) % 4);
        office_of_put(of, "unit", id, "{s:s, s:s, s:s}", "parent", above, "successor", above,
                      "until_on", n % 2 == 0 ? "2026-03-01" : "");
    }
    office_of_put(of, "person", "p0", "{s:s}", "name", "人");
    office_of_put(of, "holding", "h0", "{s:s, s:s, s:s}", "function", "manager", "scope", "u1",
                  "person", "p0");
    g_autofree char *keys = office_of_keys(of, "p0", "2026-04-01");
    g_assert_cmpstr(keys, ==, "p:p0 f:staff: f:manager:u1 f:manager:u0 f:manager:u3 f:manager:u2");
    g_autofree char *holders = office_of_holders(of, "f:manager:u2", "2026-04-01");
    g_assert_cmpstr(holders, ==, "p0");
    g_autofree char *nobody = office_of_holders(of, "f:officer:u2", "2026-04-01");
    g_assert_cmpstr(nobody, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/office/model/random", test_random);
    g_test_add_func("/office/model/circles-end", test_circles_end);
    return g_test_run();
}
