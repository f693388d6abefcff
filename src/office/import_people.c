/* office/import_people.c -- rows about people: who is new, changed, moved or leaves */
#include "base/problem.h"
#include "base/times.h"
#include "office/folded.h"
#include "office/importing.h"
#include <string.h>

/* ---- who the row is about ---- */

static char *joined(const Importing *i, OfficeColumn whole, OfficeColumn family, OfficeColumn given)
{
    char *name = office_importing_cell(i, whole);
    if (*name != '\0')
        return name;
    g_free(name);
    g_autofree char *first = office_importing_cell(i, family);
    g_autofree char *second = office_importing_cell(i, given);
    return g_strdup_printf("%s%s%s", first, *first != '\0' && *second != '\0' ? "　" : "", second);
}

static char *name_of_row(const Importing *i)
{
    return joined(i, OFFICE_COLUMN_NAME, OFFICE_COLUMN_FAMILY, OFFICE_COLUMN_GIVEN);
}

/* Persons of that name, without a number when the row has one. */
static ImportPerson *person_by_name(const Importing *i, const char *name, gboolean numbered,
                                    guint *count)
{
    ImportPerson *found = NULL;
    g_autofree char *folded = office_folded(name);
    *count = 0;
    for (guint at = 0; at < i->persons->len; at++) {
        ImportPerson *person = i->persons->pdata[at];
        if (strcmp(person->folded, folded) != 0 || (numbered && *person->number != '\0'))
            continue;
        found = person;
        ++*count;
    }
    return found;
}

/* NULL for somebody new, or after refusing. */
static ImportPerson *find_person(Importing *i, const char *number, const char *name)
{
    guint count = 0;
    ImportPerson *person = *number != '\0' ? g_hash_table_lookup(i->by_number, number) : NULL;
    if (person != NULL)
        return person;
    person = person_by_name(i, name, *number != '\0', &count);
    if (count <= 1)
        return person;
    office_importing_refuse(i,
                            PROBLEM_BOTH("several people are called {1}: a staff number is needed",
                                         "「{1}」という人が複数います。職員番号を入れてください"),
                            name);
    return NULL;
}

/* ---- what the row says of the person ---- */

static void set_text(json_t *set, const json_t *row, const char *field, const char *text)
{
    const char *stands = json_string_value(json_object_get(row, field));
    if (*text != '\0' && (stands == NULL || strcmp(stands, text) != 0))
        json_object_set_new(set, field, json_string(text));
}

/* What differs from how the person stands; NULL after refusing. Owned. */
static json_t *person_set(Importing *i, const json_t *row)
{
    char from[16];
    char until[16];
    g_autoptr(json_t) set = json_object();
    g_autofree char *number = office_importing_cell(i, OFFICE_COLUMN_NUMBER);
    g_autofree char *name = name_of_row(i);
    g_autofree char *kana =
        joined(i, OFFICE_COLUMN_KANA, OFFICE_COLUMN_FAMILY_KANA, OFFICE_COLUMN_GIVEN_KANA);
    g_autofree char *mail = office_importing_cell(i, OFFICE_COLUMN_MAIL);
    g_autofree char *company = office_importing_cell(i, OFFICE_COLUMN_COMPANY);
    g_autofree char *kind_text = office_importing_cell(i, OFFICE_COLUMN_KIND);
    const char *kind = office_import_person_kind(kind_text);
    if (kind == NULL) {
        office_importing_refuse(
            i, PROBLEM_BOTH("{1} is no kind of appointment", "「{1}」は任用区分として読めません"),
            kind_text);
        return NULL;
    }
    if (!office_importing_day(i, OFFICE_COLUMN_FROM, "", from) ||
        !office_importing_day(i, OFFICE_COLUMN_UNTIL, "", until))
        return NULL;
    set_text(set, row, "number", number);
    set_text(set, row, "name", name);
    set_text(set, row, "kana", kana);
    set_text(set, row, "mail", mail);
    set_text(set, row, "company", company);
    if (row == NULL || *kind_text != '\0')
        set_text(set, row, "kind", kind);
    set_text(set, row, "from_on", from);
    set_text(set, row, "until_on", until);
    return g_steal_pointer(&set);
}

static ImportPerson *make_person(Importing *i, const char *number, const char *name, json_t *set)
{
    ImportPerson *person = g_new0(ImportPerson, 1);
    person->id = office_importing_name(i);
    person->number = g_strdup(number);
    person->folded = office_folded(name);
    g_ptr_array_add(i->persons, person);
    if (*person->number != '\0')
        g_hash_table_insert(i->by_number, person->number, person);
    office_importing_raise(i, OFFICE_ROW_NEW);
    office_importing_ask(i, OFFICE_PERSON, person->id, set);
    return person;
}

static void change_person(Importing *i, const ImportPerson *person, json_t *set)
{
    const char *until = json_string_value(json_object_get(set, "until_on"));
    if (json_object_size(set) == 0) {
        json_decref(set);
        return;
    }
    office_importing_raise(i, until != NULL ? OFFICE_ROW_LEAVES : OFFICE_ROW_CHANGED);
    office_importing_ask(i, OFFICE_PERSON, person->id, set);
}

/* ---- where the row puts the person ---- */

typedef struct {
    Importing *i;
    const ImportPost *post;
    const char *day;
    gboolean main;
    gboolean stands;         /* in that post that day, as the row says */
    char *ends, *ends_from;  /* a main appointment elsewhere that goes on that day; owned */
    char *other_main_change; /* the appointment in the post that must become main; owned */
    gboolean later;          /* another main one begins afterwards */
} Placing;

static void placing_clear(Placing *placing)
{
    g_free(placing->ends);
    g_free(placing->ends_from);
    g_free(placing->other_main_change);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Placing, placing_clear)

static gboolean compare_appointment(const OfficeAppointment *appointment, gpointer user)
{
    Placing *placing = user;
    gboolean now = strcmp(appointment->from_on, placing->day) <= 0 &&
                   strcmp(appointment->until_on, placing->day) >= 0;
    gboolean same = strcmp(appointment->post, placing->post->id) == 0;
    if (same && now) {
        placing->stands = TRUE;
        if (placing->main && !appointment->main)
            placing->other_main_change = g_strdup(appointment->id);
    } else if (placing->main && appointment->main && now) {
        placing->ends = g_strdup(appointment->id);
        placing->ends_from = g_strdup(appointment->from_on);
    } else if (placing->main && appointment->main &&
               strcmp(appointment->from_on, placing->day) > 0) {
        placing->later = TRUE;
    }
    return TRUE;
}

/* The appointment that was: ended the day before, or put right when it began that very day. */
static void leave_post(Placing *placing)
{
    Importing *i = placing->i;
    char before[TIME_DAY_BYTES];
    if (placing->ends == NULL)
        return;
    if (strcmp(placing->ends_from, placing->day) >= 0) {
        office_importing_note(
            i, PROBLEM_BOTH("the appointment since {1} is put right", "{1}からの発令を訂正します"),
            placing->ends_from);
        office_importing_ask(i, OFFICE_APPOINTMENT, placing->ends, NULL);
        return;
    }
    time_day_shift(placing->day, -1, before);
    office_importing_ask(i, OFFICE_APPOINTMENT, placing->ends,
                         json_pack("{s:s}", "until_on", before));
}

static void take_post(Placing *placing, const ImportPerson *person, const char *until)
{
    Importing *i = placing->i;
    g_autofree char *words = office_importing_cell(i, OFFICE_COLUMN_ORDER_TEXT);
    g_autofree char *id = office_importing_name(i);
    leave_post(placing);
    office_importing_ask(i, OFFICE_APPOINTMENT, id,
                         json_pack("{s:s, s:s, s:b, s:s, s:s, s:s}", "person", person->id, "post",
                                   placing->post->id, "main", placing->main, "from_on",
                                   placing->day, "until_on", until, "order_text", words));
    OfficeVerdict of_standing = placing->main ? OFFICE_ROW_MOVED : OFFICE_ROW_CHANGED;
    office_importing_raise(i, person->row != NULL ? of_standing : OFFICE_ROW_NEW);
    if (!placing->main)
        office_importing_note(i, PROBLEM_BOTH("beside the main post", "兼務"), NULL);
}

/* A day on which person, post and unit are all there: an order given long ago counts from when the
 * post stands. */
static const char *latest(const char *day, const char *other)
{
    return strcmp(day, other) >= 0 ? day : other;
}

static gboolean place_person(Importing *i, ImportPerson *person, gboolean beside, const char *from,
                             const char *until)
{
    char ordered[16];
    if (!office_importing_day(i, OFFICE_COLUMN_ORDERED, i->options->day, ordered))
        return TRUE;
    /* Where a row stands is found on the day the import is for, or on the order's when later. */
    const char *now = latest(ordered, i->options->day);
    const ImportUnit *unit = office_importing_unit(i, now);
    const ImportPost *post = unit != NULL ? office_importing_post(i, unit, now) : NULL;
    if (post == NULL)
        return TRUE;
    const char *day = latest(latest(ordered, post->span.from), latest(from, person->span.from));
    g_auto(Placing) placing = {.i = i, .post = post, .day = now, .main = !beside};
    if (person->row != NULL && !office_each_appointment(i->store, NULL, person->id,
                                                        compare_appointment, &placing, i->error))
        return FALSE;
    if (placing.later) {
        office_importing_refuse(i,
                                PROBLEM_BOTH("a later appointment stands already",
                                             "これより後の発令がすでに登録されています"),
                                NULL);
    } else if (!placing.stands) {
        placing.day = placing.ends != NULL && strcmp(placing.ends_from, day) >= 0
                          ? latest(day, placing.ends_from)
                          : day;
        take_post(&placing, person, until);
    } else if (placing.other_main_change != NULL) {
        leave_post(&placing);
        office_importing_ask(i, OFFICE_APPOINTMENT, placing.other_main_change,
                             json_pack("{s:b}", "main", 1));
        office_importing_raise(i, OFFICE_ROW_MOVED);
    }
    return TRUE;
}

/* ---- a row ---- */

/* TRUE for a second row about the person, which must be beside the main one. */
static gboolean check_twice(Importing *i, ImportPerson *person, gboolean beside)
{
    if (!beside && person->main) {
        office_importing_refuse(
            i,
            PROBLEM_BOTH("the person stands in two rows, and neither is marked as beside the other",
                         "同じ職員の行が二つあり、兼務の印がありません"),
            NULL);
        return FALSE;
    }
    person->main = person->main || !beside;
    return TRUE;
}

static gboolean read_beside(Importing *i, gboolean *beside)
{
    g_autofree char *text = office_importing_cell(i, OFFICE_COLUMN_MAIN);
    int meant = office_import_beside(text);
    *beside = meant == 1;
    if (meant >= 0)
        return TRUE;
    office_importing_refuse(
        i, PROBLEM_BOTH("{1} says neither main nor beside", "「{1}」が本務か兼務か分かりません"),
        text);
    return FALSE;
}

/* The person of the row, made or changed as it says; NULL after refusing. */
static ImportPerson *take_person(Importing *i, const char *number, const char *name)
{
    ImportPerson *person = find_person(i, number, name);
    if (i->row->verdict == OFFICE_ROW_REFUSED)
        return NULL;
    gboolean again = person != NULL && person->first > 0;
    if (again)
        return person;
    json_t *set = person_set(i, person != NULL ? person->row : NULL);
    if (set == NULL)
        return NULL;
    if (person == NULL)
        person = make_person(i, number, name, set);
    else
        change_person(i, person, set);
    person->first = i->row_at + 1;
    return person;
}

gboolean office_importing_person_row(Importing *i)
{
    gboolean beside;
    char from[16] = "";
    char until[16] = "";
    g_autofree char *number = office_importing_cell(i, OFFICE_COLUMN_NUMBER);
    g_autofree char *name = name_of_row(i);
    i->row->title = g_strdup(*name != '\0' ? name : number);
    if (*name == '\0') {
        office_importing_refuse(i, PROBLEM_BOTH("the row names nobody", "氏名がありません"), NULL);
        return TRUE;
    }
    if (!read_beside(i, &beside))
        return TRUE;
    ImportPerson *person = take_person(i, number, name);
    if (person == NULL || !check_twice(i, person, beside) ||
        !office_importing_day(i, OFFICE_COLUMN_FROM, "", from) ||
        !office_importing_day(i, OFFICE_COLUMN_UNTIL, "", until))
        return TRUE;
    gboolean leaves = *until != '\0' && strcmp(until, i->options->day) < 0;
    gboolean placed = office_importing_has(i, OFFICE_COLUMN_UNIT) ||
                      office_importing_has(i, OFFICE_COLUMN_UNIT_CODE);
    return leaves || !placed || place_person(i, person, beside, from, until);
}

/* ---- who is in no row ---- */

static void leave(Importing *i, const ImportPerson *person, const char *last)
{
    OfficeImportRow *row = g_new0(OfficeImportRow, 1);
    row->notes = g_ptr_array_new_with_free_func(g_free);
    row->title = g_strdup(json_string_value(json_object_get(person->row, "name")));
    g_ptr_array_add(i->import->rows, row);
    i->row = row;
    i->row_at = i->import->rows->len - 1;
    office_importing_raise(i, OFFICE_ROW_LEAVES);
    office_importing_note(
        i, PROBLEM_BOTH("is in no row: leaves on {1}", "名簿にないため、{1}で退職とします"), last);
    office_importing_ask(i, OFFICE_PERSON, person->id, json_pack("{s:s}", "until_on", last));
}

gboolean office_importing_leave(Importing *i)
{
    char last[TIME_DAY_BYTES];
    time_day_shift(i->options->day, -1, last);
    guint count = i->persons->len;
    for (guint at = 0; at < count; at++) {
        const ImportPerson *person = i->persons->pdata[at];
        const char *kind = json_string_value(json_object_get(person->row, "kind"));
        gboolean there = strcmp(person->span.from, last) <= 0 &&
                         strcmp(person->span.until, i->options->day) >= 0;
        if (person->row != NULL && person->first == 0 && there && strcmp(kind, "contractor") != 0)
            leave(i, person, last);
    }
    return TRUE;
}
