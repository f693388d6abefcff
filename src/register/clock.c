/* register/clock.c -- deadlines: when they begin, what comes next, and when */
#include "register/clock.h"
#include "record/expr.h"
#include "register/parts.h"
#include <string.h>

#define JST_S (9 * 3600)
#define DAY_S G_GINT64_CONSTANT(86400)
#define TIME_CHARS 16 /* 2026-11-21T09:30 */

gint64 register_day_start_us(const char *day)
{
    gint64 number;
    return record_day_read(day, &number) ? (number * DAY_S - JST_S) * G_USEC_PER_SEC : 0;
}

gint64 register_day_end_us(const char *day)
{
    gint64 start = register_day_start_us(day);
    return start != 0 ? start + DAY_S * G_USEC_PER_SEC - 1 : 0;
}

static gint64 time_us(const char *text)
{
    if (strlen(text) != TIME_CHARS || text[10] != 'T')
        return 0;
    g_autofree char *day = g_strndup(text, 10);
    gint64 start = register_day_start_us(day);
    gint64 minutes =
        g_ascii_strtoll(text + 11, NULL, 10) * 60 + g_ascii_strtoll(text + 14, NULL, 10);
    return start != 0 ? start + minutes * 60 * G_USEC_PER_SEC : 0;
}

gint64 register_moment_us(const RecordField *field, const json_t *value, gboolean to_end)
{
    const char *text = json_string_value(value);
    if (text == NULL || record_value_empty(field, value))
        return 0;
    if (field->kind == RECORD_TIME)
        return time_us(text);
    return to_end ? register_day_end_us(text) : register_day_start_us(text);
}

gint64 register_span_after(gint64 us, RecordSpan span, int times)
{
    int count = times * (int)span.count;
    if (span.unit == RECORD_HOURS)
        return us + count * G_TIME_SPAN_HOUR;
    if (span.unit == RECORD_DAYS)
        return us + count * G_TIME_SPAN_DAY;
    gint64 second = us / G_USEC_PER_SEC + JST_S;
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(second);
    int months = span.unit == RECORD_YEARS ? 12 * count : count;
    g_autoptr(GDateTime) later = at != NULL ? g_date_time_add_months(at, months) : NULL;
    if (later == NULL)
        return us;
    return (g_date_time_to_unix(later) - JST_S) * G_USEC_PER_SEC + us % G_USEC_PER_SEC;
}

char *register_fiscal_year_text(int year)
{
    return year >= 2019 ? g_strdup_printf("R%d", year - 2018) : g_strdup_printf("H%d", year - 1988);
}

/* ---- one deadline ---- */

static RecordSpan within_of(const RecordDeadline *deadline, const json_t *values)
{
    const char *code =
        deadline->within_of == NULL ? NULL : register_text_in(values, deadline->within_of->name);
    for (guint i = 0; code != NULL && i < deadline->within_of->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(deadline->within_of->options, i);
        if (strcmp(option->code, code) == 0)
            return option->within;
    }
    return deadline->within;
}

/* 0 when it has not begun. */
static gint64 due_of(const RegisterRecord *record, const RecordDeadline *deadline,
                     const json_t *values)
{
    if (deadline->until != NULL)
        return register_moment_us(deadline->until, json_object_get(values, deadline->until->name),
                                  TRUE);
    RecordSpan within = within_of(deadline, values);
    gint64 from = record->entered_us;
    if (deadline->from != NULL)
        from = register_moment_us(deadline->from, json_object_get(values, deadline->from->name),
                                  FALSE);
    return from == 0 || within.count == 0 ? 0 : register_span_after(from, within, 1);
}

/* Reminders go from the earliest: the spans may stand in any order. */
static gint64 reminder_us(const RegisterDue *due, gint64 step)
{
    const GPtrArray *before = due->deadline->before;
    gint64 found = 0;
    for (guint i = 0; i < before->len; i++) {
        gint64 at = register_span_after(due->due_us, *(const RecordSpan *)before->pdata[i], -1);
        gint64 earlier = 0;
        for (guint j = 0; j < before->len; j++) {
            gint64 other =
                register_span_after(due->due_us, *(const RecordSpan *)before->pdata[j], -1);
            earlier += other < at || (other == at && j < i);
        }
        if (earlier == step)
            found = at;
    }
    return found;
}

RegisterStep register_due_step(const RegisterDue *due)
{
    gint64 reminders = due->deadline != NULL ? (gint64)due->deadline->before->len : 0;
    if (due->deadline == NULL || due->step > reminders + 1)
        return REGISTER_OVER;
    if (due->step < reminders)
        return REGISTER_REMIND;
    return due->step == reminders ? REGISTER_PASSED : REGISTER_ESCALATE;
}

static void set_at(RegisterDue *due)
{
    switch (register_due_step(due)) {
    case REGISTER_REMIND:
        due->at_us = reminder_us(due, due->step);
        break;
    case REGISTER_PASSED:
        due->at_us = due->due_us;
        break;
    case REGISTER_ESCALATE:
        due->at_us = due->deadline->escalate->len == 0
                         ? REGISTER_NEVER_US
                         : register_span_after(due->due_us, due->deadline->escalate_after, 1);
        break;
    case REGISTER_OVER:
        due->at_us = REGISTER_NEVER_US;
        break;
    }
}

void register_due_advance(RegisterDue *due)
{
    due->step++;
    set_at(due);
}

static gboolean runs(const RegisterView *view, const RegisterRecord *record,
                     const RecordDeadline *deadline, const json_t *full)
{
    RecordScene scene = {full, view->today, NULL};
    return g_ptr_array_find(deadline->states, record->state, NULL) &&
           (deadline->when == NULL || record_expr_truth(deadline->when, &scene));
}

static const RegisterDue *same_before(const GArray *before, const RecordDeadline *deadline,
                                      gint64 due_us)
{
    for (guint i = 0; before != NULL && i < before->len; i++) {
        const RegisterDue *due = &g_array_index(before, RegisterDue, i);
        if (due->deadline == deadline && due->due_us == due_us)
            return due;
    }
    return NULL;
}

GArray *register_dues_of(RegisterView *view, const RegisterRecord *record, const json_t *full,
                         const GArray *before)
{
    GArray *dues = g_array_new(FALSE, FALSE, sizeof(RegisterDue));
    for (guint i = 0; i < record->type->deadlines->len; i++) {
        const RecordDeadline *deadline = g_ptr_array_index(record->type->deadlines, i);
        gint64 due_us = runs(view, record, deadline, full) ? due_of(record, deadline, full) : 0;
        if (due_us == 0)
            continue;
        const RegisterDue *known = same_before(before, deadline, due_us);
        RegisterDue due = {.deadline = deadline, .due_us = due_us};
        if (known != NULL)
            due = *known;
        else
            set_at(&due);
        while (known == NULL && register_due_step(&due) == REGISTER_REMIND &&
               due.at_us <= view->now_us)
            register_due_advance(&due); /* a reminder whose time was over before it began */
        g_array_append_val(dues, due);
    }
    return dues;
}

gint64 register_earliest_due(const GArray *dues)
{
    gint64 earliest = 0;
    for (guint i = 0; i < dues->len; i++) {
        gint64 due_us = g_array_index(dues, RegisterDue, i).due_us;
        if (earliest == 0 || due_us < earliest)
            earliest = due_us;
    }
    return earliest;
}
