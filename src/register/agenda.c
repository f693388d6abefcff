/* register/agenda.c -- deadlines that come, and rounds of what recurs */
#include "register/agenda.h"
#include "base/problem.h"
#include "base/times.h"
#include "register/clock.h"
#include "register/parts.h"
#include "register/planning.h"
#include <stdlib.h>
#include <string.h>

STORE_SQL(due_list, "SELECT record, name FROM record_deadline WHERE at_us <= $1"
                    " ORDER BY at_us, id LIMIT $2");
STORE_SQL(due_next, "SELECT MIN(at_us) FROM record_deadline");
STORE_SQL(open_list, "SELECT id FROM record WHERE id > $1 AND closed_us = 0 ORDER BY id LIMIT $2");
STORE_SQL(period_find, "SELECT 1 FROM record_period WHERE period = $1");
STORE_SQL(kind_rows, "SELECT key, state FROM record WHERE id BETWEEN $1 AND $2 AND closed_us = 0"
                     " ORDER BY id");
STORE_SQL(type_since, "SELECT COALESCE(MIN(adopted_us), 0) FROM record_type WHERE name = $1");

#define OLDEST_US (366 * G_TIME_SPAN_DAY) /* rounds missed longer ago are left */

/* ---- deadlines ---- */

GArray *register_dues_until(Store *store, gint64 until_us, guint max, GError **error)
{
    g_autoptr(GArray) dues = g_array_new(FALSE, TRUE, sizeof(RegisterDueRow));
    g_autoptr(StoreQuery) query = store_query(store, &due_list, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, until_us);
    store_bind_integer(query, 2, (gint64)max);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        RegisterDueRow due = {.record = store_column_integer(query, 0)};
        g_strlcpy(due.name, store_column_text(query, 1, NULL), sizeof due.name);
        g_array_append_val(dues, due);
    }
    return step == STORE_DONE ? g_steal_pointer(&dues) : NULL;
}

gboolean register_next_due(Store *store, gint64 *at_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &due_next, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *at_us =
        store_column_text(query, 0, NULL) != NULL ? store_column_integer(query, 0) : G_MAXINT64;
    return TRUE;
}

GArray *register_open_after(Store *store, gint64 after, guint max, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(store, &open_list, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, after);
    store_bind_integer(query, 2, (gint64)max);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        gint64 record = store_column_integer(query, 0);
        g_array_append_val(records, record);
    }
    return step == STORE_DONE ? g_steal_pointer(&records) : NULL;
}

/* ---- periods ---- */

/* The first day of a month counted from January of year 0. */
static void write_month(int month, char day[11])
{
    g_autofree char *text = g_strdup_printf("%04d-%02d-01", month / 12, month % 12 + 1);
    g_strlcpy(day, text, 11);
}

/* The first day of the period that `day` falls in, and of the one after it. */
static void period_of(const RecordRecurs *recurs, const char *day, char first[11], char next[11])
{
    int year = 0, month = 0, in_month;
    time_day_read(day, &year, &month, &in_month);
    int months = strcmp(recurs->every, "month") == 0     ? 1
                 : strcmp(recurs->every, "quarter") == 0 ? 3
                 : strcmp(recurs->every, "half") == 0    ? 6
                                                         : 12;
    int from = (year * 12 + month - 4) / months * months + 3; /* months since April of year 0 */
    if (strcmp(recurs->every, "days") == 0) {
        gint64 start = register_day_start_us("2000-04-01");
        gint64 run = G_TIME_SPAN_DAY * (gint64)recurs->days;
        gint64 since = register_day_start_us(day) - start;
        time_day_at(start + since / run * run, first);
        time_day_shift(first, (int)recurs->days, next);
        return;
    }
    write_month(from, first);
    write_month(from + months, next);
}

static void name_period(const RecordRecurs *recurs, const char *first, char name[16])
{
    int year = 0, month = 0, day;
    time_day_read(first, &year, &month, &day);
    int fiscal = month >= 4 ? year : year - 1;
    int place = (month + 8) % 12; /* months since April */
    g_autofree char *text = NULL;
    if (strcmp(recurs->every, "fiscal_year") == 0)
        text = g_strdup_printf("%04d", fiscal);
    else if (strcmp(recurs->every, "half") == 0)
        text = g_strdup_printf("%04d-h%d", fiscal, place / 6 + 1);
    else if (strcmp(recurs->every, "quarter") == 0)
        text = g_strdup_printf("%04d-q%d", fiscal, place / 3 + 1);
    else if (strcmp(recurs->every, "month") == 0)
        text = g_strdup_printf("%.7s", first);
    g_strlcpy(name, text != NULL ? text : first, 16);
}

static void fill_round(RegisterRound *round, const char *day)
{
    char next[11];
    const RecordRecurs *recurs = &round->type->recurs;
    period_of(recurs, day, round->first, next);
    time_day_shift(next, -1, round->last);
    name_period(recurs, round->first, round->period);
    round->opens_us = register_day_start_us(recurs->at_start ? round->first : next);
}

gboolean register_round_opens(const RecordType *type, const char *day, char period[16])
{
    char last[11];
    RegisterRound round = {.type = type};
    time_day_shift(day, type->recurs.at_start ? 0 : -1, last);
    fill_round(&round, last);
    g_strlcpy(period, round.period, sizeof round.period);
    return round.opens_us == register_day_start_us(day);
}

static gboolean is_known(Store *store, const RegisterRound *round, const char *about,
                         gboolean *known, GError **error)
{
    g_autofree char *period = g_strdup_printf("%s/%s/%s", round->type->name, round->period, about);
    g_autoptr(StoreQuery) query = store_query(store, &period_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, period);
    StoreStep step = store_step(query, error);
    *known = step == STORE_ROW;
    return step != STORE_FAILED;
}

/* When a type was first adopted: what recurs begins then. */
static gboolean adopted_us(RegisterView *view, const RecordType *type, gint64 *since_us,
                           GError **error)
{
    g_autoptr(StoreQuery) query = store_query(view->store, &type_since, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, type->name);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    *since_us = store_column_integer(query, 0);
    return TRUE;
}

/* The earliest round of one type that has come and is not over. */
static gboolean find_round(RegisterView *view, RegisterRound *round, gboolean *any, gint64 *next_us,
                           GError **error)
{
    char day[11];
    gint64 since_us = 0;
    if (!adopted_us(view, round->type, &since_us, error))
        return FALSE;
    since_us = MAX(since_us, view->now_us - OLDEST_US);
    time_day_at(since_us, day);
    for (fill_round(round, day); round->opens_us <= view->now_us; fill_round(round, day)) {
        gboolean over = round->opens_us <= since_us;
        if (!over && !is_known(view->store, round, "", &over, error))
            return FALSE;
        if (!over) {
            *any = TRUE;
            return TRUE;
        }
        time_day_shift(round->last, 1, day);
    }
    *next_us = MIN(*next_us, round->opens_us);
    return TRUE;
}

gboolean register_next_round(RegisterView *view, RegisterRound *round, gboolean *any,
                             gint64 *next_us, GError **error)
{
    *any = FALSE;
    *next_us = G_MAXINT64;
    g_autoptr(GError) none = NULL;
    const RegisterSet *set =
        register_types_newest(register_desk_types(view->desk), view->store, &none);
    GPtrArray *all = set != NULL ? record_types_all(set->types) : NULL;
    for (guint i = 0; all != NULL && i < all->len && !*any; i++) {
        *round = (RegisterRound){.set = set, .type = all->pdata[i]};
        if (round->type->recurs.every != NULL && !find_round(view, round, any, next_us, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- for each ---- */

typedef struct {
    RegisterView *view;
    const RegisterRound *round;
    guint max;
    GPtrArray *abouts;
    GError **error;
    gboolean failed;
} Left;

/* FALSE ends the visit. */
static gboolean add_left(Left *left, const char *about)
{
    gboolean known = FALSE;
    if (!is_known(left->view->store, left->round, about, &known, left->error)) {
        left->failed = TRUE;
        return FALSE;
    }
    if (!known)
        g_ptr_array_add(left->abouts, g_strdup(about));
    return left->abouts->len < left->max;
}

static gboolean add_unit(const OfficeUnit *unit, gpointer user)
{
    return add_left(user, unit->id);
}

static gboolean add_person(const OfficePerson *person, gpointer user)
{
    return add_left(user, person->id);
}

static gboolean is_in(const RecordRecurs *recurs, const char *state)
{
    for (guint i = 0; i < recurs->states->len; i++)
        if (strcmp(((RecordState *)recurs->states->pdata[i])->name, state) == 0)
            return TRUE;
    return recurs->states->len == 0;
}

static gboolean add_records(Left *left)
{
    gint64 kind = 0;
    const RecordRecurs *recurs = &left->round->type->recurs;
    Store *store = left->view->store;
    if (!register_kind_find(store, recurs->each, &kind, left->error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &kind_rows, left->error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_record_id(kind, 0));
    store_bind_integer(query, 2, register_record_id(kind + 1, 0) - 1);
    StoreStep step;
    while ((step = store_step(query, left->error)) == STORE_ROW)
        if (is_in(recurs, store_column_text(query, 1, NULL)) &&
            !add_left(left, store_column_text(query, 0, NULL)))
            break;
    return step != STORE_FAILED;
}

gboolean register_round_left(RegisterView *view, const RegisterRound *round, guint max,
                             GPtrArray *abouts, GError **error)
{
    const char *each = round->type->recurs.each;
    Left left = {view, round, max, abouts, error, FALSE};
    gboolean done = TRUE;
    if (strcmp(each, "body") == 0)
        done = add_left(&left, "body") || !left.failed;
    else if (strcmp(each, "unit") == 0)
        done = office_each_unit(view->store, view->today, add_unit, &left, error);
    else if (strcmp(each, "person") == 0)
        done = office_each_person(view->store, view->today, add_person, &left, error);
    else
        done = add_records(&left);
    return done && !left.failed;
}

static json_t *round_values(const RegisterRound *round, const char *about)
{
    const RecordRecurs *recurs = &round->type->recurs;
    json_t *values = json_object();
    if (recurs->about != NULL && recurs->about->kind == RECORD_REFERENCE)
        json_object_set_new(values, recurs->about->name, json_pack("{s:s}", "id", about));
    else if (recurs->about != NULL)
        json_object_set_new(values, recurs->about->name, json_string(about));
    if (recurs->first != NULL)
        json_object_set_new(values, recurs->first->name, json_string(round->first));
    if (recurs->last != NULL)
        json_object_set_new(values, recurs->last->name, json_string(round->last));
    return values;
}

gboolean register_plan_recur(RegisterPlan *plan, const RegisterRound *round, const char *about,
                             GError **error)
{
    g_autoptr(json_t) values = round_values(round, about);
    g_autofree char *period = g_strdup_printf("%s/%s/%s", round->type->name, round->period, about);
    const RecordField *field = round->type->recurs.about;
    const char *unit = field != NULL && field->kind == RECORD_UNIT ? about : NULL;
    if (field != NULL && field->kind == RECORD_PERSON) {
        const RegisterPerson *person = register_person(plan->view, about);
        unit = person != NULL ? person->unit : NULL;
    }
    const PlanningOpening opening = {
        .set = round->set, .type = round->type, .values = values, .unit = unit, .period = period};
    return planning_open(plan, &opening, NULL, error);
}
