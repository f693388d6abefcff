/* report/office_gaps.c -- where nobody is: posts, functions, units, persons and deputies that miss
 * somebody, each with what follows from it */
#include "base/times.h"
#include "edition/edition.h"
#include "edition/facts.h"
#include "record/type.h"
#include "report/json.h"
#include "report/office.h"
#include <string.h>

/* Functions without which no policy works, whatever its text. */
static const char *const always[] = {"ciso", "chief_officer", "auditor"};
/* Who looks after things may not be who audits them. */
static const char *const audited[] = {"ciso", "chief_officer", "network_manager"};

typedef struct {
    const ReportOffice *office;
    const ReportOfficeAsk *ask;
    GString *json;
    GHashTable *expected; /* function to the clause that names it, owned */
    GError **error;
} Seeking;

/* An object of the array, left open: what is missing, and where. */
static void begin(const Seeking *s, const char *kind)
{
    report_next(s->json);
    g_string_append_c(s->json, '{');
    report_text(s->json, "kind", kind);
}

static void name_unit(const Seeking *s, const char *unit)
{
    report_named(s->json, s->office->store, "unit", OFFICE_UNIT, unit);
}

static void name_person(const Seeking *s, const char *person)
{
    report_named(s->json, s->office->store, "person", OFFICE_PERSON, person);
}

static void name_post(const Seeking *s, const char *post)
{
    const OfficePost *row = report_office_post_of(s->office, post);
    report_named(s->json, s->office->store, "post", OFFICE_POST, post);
    if (row != NULL)
        name_unit(s, row->unit);
}

static void end(const Seeking *s)
{
    g_string_append_c(s->json, '}');
}

/* ---- posts and persons ---- */

static void append_functions_of(const Seeking *s, const char *post)
{
    report_raw(s->json, "functions", "[");
    for (guint i = 0; i < s->office->holdings->len; i++) {
        const OfficeHolding *holding = &g_array_index(s->office->holdings, OfficeHolding, i);
        if (strcmp(holding->post, post) != 0)
            continue;
        report_next(s->json);
        g_string_append_printf(s->json, "\"%s\"", holding->function);
    }
    g_string_append_c(s->json, ']');
}

static const GPtrArray *people_in(const Seeking *s, const char *post)
{
    return g_hash_table_lookup(s->office->in_post, post);
}

static void seek_posts(const Seeking *s)
{
    for (guint i = 0; i < s->office->posts->len; i++) {
        const OfficePost *post = &g_array_index(s->office->posts, OfficePost, i);
        gboolean matters = !post->many || g_hash_table_contains(s->office->holding_posts, post->id);
        if (!matters || people_in(s, post->id) != NULL)
            continue;
        begin(s, "vacant_post");
        name_post(s, post->id);
        append_functions_of(s, post->id);
        end(s);
    }
}

static void seek_persons(const Seeking *s)
{
    g_autoptr(GHashTable) placed = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < s->office->appointments->len; i++)
        g_hash_table_add(
            placed, (gpointer)g_array_index(s->office->appointments, OfficeAppointment, i).person);
    for (guint i = 0; i < s->office->persons->len; i++) {
        const OfficePerson *person = &g_array_index(s->office->persons, OfficePerson, i);
        if (g_hash_table_contains(placed, person->id))
            continue;
        begin(s, "person_without_post");
        name_person(s, person->id);
        end(s);
    }
}

/* ---- functions ---- */

typedef struct {
    guint holders, deputies, absent;
    char *first; /* a holder; owned */
} Found;

static void found_clear(Found *found)
{
    g_free(found->first);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static gboolean look(const Seeking *s, const char *function, const char *scope, Found *found)
{
    g_autofree char *key = office_function_key(function, scope);
    g_autoptr(OfficeHolders) all = office_holders(s->office->store, key, s->office->day, s->error);
    if (all == NULL)
        return FALSE;
    for (guint i = 0; i < all->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(all->holders, OfficeHolder, i);
        found->deputies += one->as.deputy ? 1 : 0;
        found->holders += one->as.deputy ? 0 : 1;
        if (!one->as.deputy && found->first == NULL)
            found->first = g_strdup(one->person);
        if (!one->as.deputy && g_hash_table_contains(s->office->absent, one->person))
            found->absent++;
    }
    return TRUE;
}

static void tell_function(const Seeking *s, const char *kind, const char *function,
                          const char *scope)
{
    const char *clause = g_hash_table_lookup(s->expected, function);
    begin(s, kind);
    report_text(s->json, "function", function);
    if (clause != NULL && *clause != '\0')
        report_text(s->json, "clause", clause);
    name_unit(s, scope);
}

static gboolean has_standing_deputy(const Seeking *s, const char *function)
{
    for (guint i = 0; i < s->office->deputies->len; i++) {
        const OfficeDeputy *deputy = &g_array_index(s->office->deputies, OfficeDeputy, i);
        if (*deputy->function != '\0' && strcmp(deputy->function, function) != 0)
            continue;
        for (guint h = 0; h < s->office->holdings->len; h++) {
            const OfficeHolding *holding = &g_array_index(s->office->holdings, OfficeHolding, h);
            if (strcmp(holding->function, function) == 0 &&
                ((*deputy->holder_post != '\0' &&
                  strcmp(deputy->holder_post, holding->post) == 0) ||
                 (*deputy->holder_person != '\0' &&
                  strcmp(deputy->holder_person, holding->person) == 0)))
                return TRUE;
        }
    }
    return FALSE;
}

static gboolean seek_expected(const Seeking *s)
{
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(s->expected), (GCompareFunc)strcmp);
    for (const GList *at = sorted; at != NULL; at = at->next) {
        g_auto(Found) found = {0};
        const char *function = at->data;
        if (!look(s, function, "", &found))
            return FALSE;
        if (found.holders + found.deputies == 0) {
            tell_function(s, "function_nobody", function, "");
            end(s);
        } else if (found.absent == found.holders && found.deputies == 0) {
            tell_function(s, "absent_without_deputy", function, "");
            name_person(s, found.first);
            end(s);
        } else if (found.deputies == 0 && !has_standing_deputy(s, function) &&
                   strcmp(function, "auditor") != 0) {
            tell_function(s, "no_deputy", function, "");
            name_person(s, found.first);
            end(s);
        }
    }
    return TRUE;
}

/* Units that somebody belongs to and nobody answers for. */
static gboolean seek_units(const Seeking *s)
{
    g_autoptr(GHashTable) peopled = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < s->office->posts->len; i++) {
        const OfficePost *post = &g_array_index(s->office->posts, OfficePost, i);
        if (people_in(s, post->id) != NULL)
            g_hash_table_add(peopled, (gpointer)post->unit);
    }
    for (guint i = 0; i < s->office->units->len; i++) {
        const OfficeUnit *unit = &g_array_index(s->office->units, OfficeUnit, i);
        g_auto(Found) found = {0};
        if (!g_hash_table_contains(peopled, unit->id))
            continue;
        if (!look(s, "section_manager", unit->id, &found))
            return FALSE;
        if (found.holders + found.deputies == 0)
            tell_function(s, "unit_without_manager", "section_manager", unit->id);
        else if (found.deputies == 0 && found.absent == found.holders)
            tell_function(s, "absent_without_deputy", "section_manager", unit->id);
        else
            continue;
        name_person(s, found.first != NULL ? found.first : "");
        end(s);
    }
    return TRUE;
}

static gboolean is_audited(const OfficeKeys *keys, const char **function)
{
    for (gsize i = 0; i < G_N_ELEMENTS(audited); i++) {
        g_autofree char *key = office_function_key(audited[i], "");
        const OfficeKey *found = office_keys_find(keys, key);
        if (found != NULL && !found->as.deputy) {
            *function = audited[i];
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean seek_auditors(const Seeking *s)
{
    g_autoptr(OfficeHolders) auditors =
        office_holders(s->office->store, "f:auditor:", s->office->day, s->error);
    if (auditors == NULL)
        return FALSE;
    for (guint i = 0; i < auditors->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(auditors->holders, OfficeHolder, i);
        const char *function = NULL;
        g_autoptr(OfficeKeys) keys =
            office_keys(s->office->store, one->person, s->office->day, s->error);
        if (keys == NULL)
            return FALSE;
        if (one->as.deputy || !is_audited(keys, &function))
            continue;
        tell_function(s, "auditor_not_apart", function, "");
        name_person(s, one->person);
        end(s);
    }
    return TRUE;
}

/* ---- deputies ---- */

static gboolean is_in_post(const Seeking *s, const char *person, const char *post)
{
    const GPtrArray *people = people_in(s, post);
    for (guint i = 0; people != NULL && i < people->len; i++)
        if (strcmp(((const OfficeAppointment *)people->pdata[i])->person, person) == 0)
            return TRUE;
    return FALSE;
}

/* The only person in a post; NULL when there are none or several. */
static const char *only_one_in(const Seeking *s, const char *post)
{
    const GPtrArray *people = people_in(s, post);
    return people != NULL && people->len == 1
               ? ((const OfficeAppointment *)people->pdata[0])->person
               : NULL;
}

static void seek_deputies(const Seeking *s)
{
    for (guint i = 0; i < s->office->deputies->len; i++) {
        const OfficeDeputy *deputy = &g_array_index(s->office->deputies, OfficeDeputy, i);
        const char *kind = NULL;
        const char *person = *deputy->deputy_post != '\0' ? only_one_in(s, deputy->deputy_post)
                                                          : deputy->deputy_person;
        gboolean by_post = *deputy->holder_post != '\0';
        if (*deputy->deputy_post != '\0' && people_in(s, deputy->deputy_post) == NULL)
            kind = "deputy_vacant";
        else if (person != NULL && (by_post ? is_in_post(s, person, deputy->holder_post)
                                            : strcmp(person, deputy->holder_person) == 0))
            kind = "deputy_is_holder";
        if (kind == NULL)
            continue;
        begin(s, kind);
        report_text(s->json, "function", deputy->function);
        name_post(s, by_post ? deputy->holder_post : "");
        name_person(s, person != NULL ? person : "");
        report_text(s->json, "deputy_id", deputy->id);
        end(s);
    }
}

/* ---- units that ended ---- */

#define LOOK_BACK_DAYS 400

typedef struct {
    const Seeking *s;
    char since[TIME_DAY_BYTES];
} Ended;

static gboolean tell_ended(const OfficeUnit *unit, gpointer user)
{
    const Ended *ended = user;
    if (*unit->successor != '\0' || strcmp(unit->until_on, ended->s->office->day) >= 0 ||
        strcmp(unit->until_on, ended->since) < 0)
        return TRUE;
    begin(ended->s, "unit_without_successor");
    name_unit(ended->s, unit->id);
    report_until(ended->s->json, unit->until_on);
    end(ended->s);
    return TRUE;
}

static gboolean seek_ended(const Seeking *s)
{
    Ended ended = {.s = s};
    time_day_shift(s->office->day, -LOOK_BACK_DAYS, ended.since);
    return office_each_unit(s->office->store, NULL, tell_ended, &ended, s->error);
}

/* ---- what the policy expects ---- */

static gboolean is_of_body(const GPtrArray *functions, const char *code)
{
    for (guint i = 0; i < functions->len; i++) {
        const RecordFunction *function = functions->pdata[i];
        if (strcmp(function->code, code) == 0)
            return strcmp(function->per, "body") == 0 && strcmp(code, "staff") != 0;
    }
    return FALSE;
}

typedef struct {
    const Seeking *s;
    char edition[64];
} Expecting;

static gboolean expect(const EditionFact *fact, gpointer user)
{
    const Expecting *expecting = user;
    const char *function = fact->fields[EDITION_FACT_FUNCTION];
    if (strcmp(fact->kind, "post") == 0 && strcmp(fact->state, "stands") == 0 &&
        is_of_body(expecting->s->ask->functions, function))
        g_hash_table_insert(
            expecting->s->expected, g_strdup(function),
            g_strconcat(expecting->edition, "/", fact->fields[EDITION_FACT_PATH], NULL));
    return TRUE;
}

static gboolean note_adopted(const Edition *edition, gpointer user)
{
    Edition *adopted = user;
    if (strcmp(edition->state, "adopted") != 0)
        return TRUE;
    adopted->event = edition->event;
    adopted->id = g_strdup(edition->id);
    return FALSE;
}

static gboolean expect_all(const Seeking *s)
{
    Edition adopted = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(always); i++)
        g_hash_table_insert(s->expected, g_strdup(always[i]), g_strdup(""));
    if (!edition_each(s->office->policy, note_adopted, &adopted, s->error))
        return FALSE;
    if (adopted.id == NULL)
        return TRUE;
    g_autofree char *id = (char *)adopted.id;
    Expecting expecting = {.s = s};
    g_strlcpy(expecting.edition, id, sizeof expecting.edition);
    return edition_each_fact(s->office->policy, adopted.event, expect, &expecting, s->error);
}

static gboolean seek_all(const Seeking *s)
{
    if (!expect_all(s) || !seek_expected(s) || !seek_auditors(s))
        return FALSE;
    seek_posts(s);
    if (!seek_units(s))
        return FALSE;
    seek_deputies(s);
    seek_persons(s);
    return seek_ended(s);
}

gboolean report_office_gap_list(const ReportOffice *office, const ReportOfficeAsk *ask,
                                GString *json, GError **error)
{
    g_autoptr(GHashTable) expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const Seeking s = {office, ask, json, expected, error};
    report_raw(json, "gaps", "[");
    if (!seek_all(&s))
        return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}
