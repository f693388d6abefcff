/* report/calendar.c -- what is due from day to day, what recurs, and which days are holidays */
#include "base/holidays.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include "register/agenda.h"
#include "register/clock.h"
#include "report/json.h"
#include "report/lines.h"
#include "report/records.h"
#include <string.h>

STORE_SQL(due_between, "SELECT record, name, due_us FROM record_deadline"
                       " WHERE due_us >= $1 AND due_us < $2 ORDER BY due_us, id");

#define DAYS_MAX 366
#define SHOWN_MAX 2000

typedef struct {
    gint64 record, due_us;
    char name[41];
} Due;

static GArray *dues_between(Store *store, gint64 from_us, gint64 until_us, GError **error)
{
    g_autoptr(GArray) dues = g_array_new(FALSE, TRUE, sizeof(Due));
    g_autoptr(StoreQuery) query = store_query(store, &due_between, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, from_us);
    store_bind_integer(query, 2, until_us);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        Due due = {.record = store_column_integer(query, 0),
                   .due_us = store_column_integer(query, 2)};
        g_strlcpy(due.name, store_column_text(query, 1, NULL), sizeof due.name);
        g_array_append_val(dues, due);
    }
    return step == STORE_DONE ? g_steal_pointer(&dues) : NULL;
}

typedef struct {
    ReportLook *look;
    GString *json;
    const GArray *dues;
    guint at, shown; /* place in dues */
    gboolean empty;  /* the day holds nothing so far */
} Days;

static void append_due(Days *days, const Due *due)
{
    g_autoptr(RegisterRecord) record =
        register_record_load_id(&days->look->view, due->record, NULL);
    const RecordDeadline *deadline =
        record != NULL ? report_deadline(record->type, due->name) : NULL;
    if (deadline == NULL || days->shown >= SHOWN_MAX || !register_sees(&days->look->sight, record))
        return;
    report_next(days->json);
    g_string_append_c(days->json, '{');
    report_time(days->json, "at", due->due_us);
    report_text(days->json, "name", due->name);
    report_label(days->json, "label", deadline->label);
    report_text(days->json, "record", record->key);
    g_string_append_c(days->json, '}');
    report_meet_record(days->look, record->key);
    days->shown++;
    days->empty = FALSE;
}

static void append_dues(Days *days, gint64 end_us)
{
    report_raw(days->json, "due", "[");
    while (days->at < days->dues->len) {
        const Due *due = &g_array_index(days->dues, Due, days->at);
        if (due->due_us > end_us)
            break;
        append_due(days, due);
        days->at++;
    }
    g_string_append_c(days->json, ']');
}

static void append_periods(Days *days, const char *day)
{
    RegisterSight *sight = &days->look->sight;
    const RegisterSet *set = register_types_newest(register_desk_types(days->look->view.desk),
                                                   days->look->view.store, NULL);
    GPtrArray *all = set != NULL ? record_types_all(set->types) : NULL;
    report_raw(days->json, "periods", "[");
    for (guint i = 0; all != NULL && i < all->len; i++) {
        char period[16];
        const RecordType *type = all->pdata[i];
        if (type->recurs.every == NULL || !register_round_opens(type, day, period) ||
            !register_sees_kind(sight, register_set_kind(set, type)))
            continue;
        report_next(days->json);
        g_string_append_c(days->json, '{');
        report_text(days->json, "type", type->name);
        report_label(days->json, "title", type->title);
        report_text(days->json, "period", period);
        g_string_append_c(days->json, '}');
        days->empty = FALSE;
    }
    g_string_append_c(days->json, ']');
}

static void append_day(Days *days, const char *day)
{
    const HolidayName *holiday = holiday_of(day);
    gsize length = days->json->len;
    days->empty = holiday == NULL;
    report_next(days->json);
    g_string_append_c(days->json, '{');
    report_text(days->json, "day", day);
    report_label(days->json, "holiday",
                 holiday != NULL ? (RecordLabel){holiday->ja, holiday->en} : (RecordLabel){0});
    append_dues(days, register_day_end_us(day));
    append_periods(days, day);
    g_string_append_c(days->json, '}');
    if (days->empty)
        g_string_truncate(days->json, length);
}

static gboolean check_range(const char *from, const char *until, GError **error)
{
    char last[TIME_DAY_BYTES];
    if (time_day_is_valid(from) && time_day_is_valid(until)) {
        time_day_shift(from, DAYS_MAX, last);
        if (strcmp(from, until) <= 0 && strcmp(until, last) <= 0)
            return TRUE;
    }
    problem_set(error, PROBLEM_INVALID, "from, until",
                PROBLEM_BOTH("two days, at most a year apart", "1年以内の期間を指定してください"));
    return FALSE;
}

gboolean report_calendar(const ReportAsk *ask, const char *from, const char *until, GString *json,
                         GError **error)
{
    char day[TIME_DAY_BYTES];
    g_auto(ReportLook) look = {0};
    if (!check_range(from, until, error) || !report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GArray) dues =
        dues_between(ask->body, register_day_start_us(from), register_day_end_us(until) + 1, error);
    if (dues == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{\"days\":[");
    Days days = {.look = &look, .json = own, .dues = dues};
    for (g_strlcpy(day, from, sizeof day); strcmp(day, until) <= 0; time_day_shift(day, 1, day))
        append_day(&days, day);
    g_string_append_c(own, ']');
    if (!report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
