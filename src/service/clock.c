/* service/clock.c -- what happens with records at its time, without a person */
#include "base/problem.h"
#include "base/times.h"
#include "register/agenda.h"
#include "register/parts.h"
#include "service/call.h"
#include "service/planned.h"
#include <string.h>

#define REPOINT_LOOKED 300 /* records looked at in one call */
#define IDLE_US (15 * G_TIME_SPAN_MINUTE)

/* ---- what the rules refuse ---- */

gboolean service_is_refusal(const GError *problem)
{
    static const Problem refusals[] = {PROBLEM_INVALID,   PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP,
                                       PROBLEM_NOT_FOUND, PROBLEM_CONFLICT,  PROBLEM_NOT_ALLOWED,
                                       PROBLEM_STATE,     PROBLEM_INTERNAL,  PROBLEM_FORMAT};
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
        if (g_error_matches(problem, PROBLEM, (int)refusals[i]))
            return TRUE;
    return FALSE;
}

/* Then nothing else is to wait for it. Warns. */
static gboolean is_refused(const GError *problem, gint64 record, const char *what)
{
    if (!service_is_refusal(problem))
        return FALSE;
    g_warning("%s of record %" G_GINT64_FORMAT " is left undone: %s", what, record,
              problem->message);
    return TRUE;
}

/* ---- deadlines ---- */

typedef gboolean (*TickPlan)(RegisterPlan *plan, gint64 record, const char *deadline,
                             GError **error);

/* `done` stays FALSE when the rules refuse it. */
static gboolean try_tick(ServiceCall *call, const RegisterDueRow *due, TickPlan make,
                         gboolean *done, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(ServicePlan) planned = {0};
    if (!service_plan_begin(&planned, call, error))
        return FALSE;
    *done = make(&planned.plan, due->record, due->name, &problem);
    if (*done)
        return service_append_plan(call, &planned.plan, error);
    if (is_refused(problem, due->record, due->name))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

/* A deadline that is refused is stopped; one that cannot even be stopped is left standing. */
static gboolean tick_one(ServiceCall *call, const RegisterDueRow *due, gboolean *done,
                         GError **error)
{
    return try_tick(call, due, register_plan_tick, done, error) &&
           (*done || try_tick(call, due, register_plan_stop, done, error));
}

/* `done` counts those that will not come again at once. */
static gboolean tick_all(ServiceCall *call, const GArray *dues, guint *done, GError **error)
{
    for (guint i = 0; i < dues->len; i++) {
        gboolean one = FALSE;
        if (!tick_one(call, &g_array_index(dues, RegisterDueRow, i), &one, error))
            return FALSE;
        *done += one ? 1 : 0;
    }
    return TRUE;
}

/* ---- what recurs ---- */

/* Of one (`about`), or of all ("", at the end), nothing more is to be opened. */
static gboolean end_round(ServiceCall *call, const RegisterRound *round, const char *about,
                          GError **error)
{
    g_autofree char *subject = g_strconcat("types/", round->type->name, NULL);
    g_autofree char *period = g_strdup_printf("%s/%s/%s", round->type->name, round->period, about);
    const ServiceEvent event = {.act = "record.recur", .subject = subject};
    return service_append(call, &event, json_pack("{s:s}", "period", period), error);
}

/* One that is refused is said to be over: the others' turn comes all the same. */
static gboolean open_one(ServiceCall *call, const RegisterRound *round, const char *about,
                         GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(ServicePlan) planned = {0};
    if (!service_plan_begin(&planned, call, error))
        return FALSE;
    if (register_plan_recur(&planned.plan, round, about, &problem))
        return service_append_plan(call, &planned.plan, error);
    if (is_refused(problem, 0, round->type->name))
        return end_round(call, round, about, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

/* Records still to be opened, some at a time; at the end the round is said to be over. */
static gboolean go_round(ServiceCall *call, const RegisterRound *round, gboolean *over,
                         GError **error)
{
    g_autoptr(GPtrArray) abouts = g_ptr_array_new_with_free_func(g_free);
    RegisterView view;
    if (!register_view_open(&view, call->desk, ledger_log_store(call->log), call->now_us,
                            ledger_log_size(call->log), error))
        return FALSE;
    gboolean found = register_round_left(&view, round, SERVICE_TICK_EVENTS, abouts, error);
    register_view_close(&view);
    for (guint i = 0; found && i < abouts->len; i++)
        found = open_one(call, round, abouts->pdata[i], error);
    *over = abouts->len < SERVICE_TICK_EVENTS;
    return found && (!*over || end_round(call, round, "", error));
}

static gboolean next_round(ServiceCall *call, RegisterRound *round, gboolean *any, gint64 *next_us,
                           GError **error)
{
    RegisterView view;
    if (!register_view_open(&view, call->desk, ledger_log_store(call->log), call->now_us,
                            ledger_log_size(call->log), error))
        return FALSE;
    gboolean found = register_next_round(&view, round, any, next_us, error);
    register_view_close(&view);
    return found;
}

/* ---- the call ---- */

gboolean service_tick(ServiceCall *call, gint64 *next_us, GError **error)
{
    gboolean doubted = FALSE;
    Store *store = ledger_log_store(call->log);
    *next_us = call->now_us + IDLE_US;
    if (!service_clock_doubted(call, &doubted, error))
        return FALSE;
    if (doubted)
        return TRUE; /* nobody knows what time it is */
    g_autoptr(GArray) dues = register_dues_until(store, call->now_us, SERVICE_TICK_EVENTS, error);
    if (dues == NULL)
        return FALSE;
    guint done = 0;
    if (!tick_all(call, dues, &done, error))
        return FALSE;
    gboolean any = FALSE;
    gboolean over = TRUE;
    RegisterRound round;
    gint64 round_us = G_MAXINT64;
    if (done == 0 && (!next_round(call, &round, &any, &round_us, error) ||
                      (any && !go_round(call, &round, &over, error))))
        return FALSE;
    gint64 due_us = G_MAXINT64;
    if (!register_next_due(store, &due_us, error))
        return FALSE;
    gboolean more = done > 0 || any;
    due_us = dues->len > done ? G_MAXINT64 : due_us; /* what stands still is no reason to come */
    *next_us = more ? call->now_us : MIN(*next_us, MIN(due_us, round_us));
    return TRUE;
}

static gboolean repoint_one(ServiceCall *call, gint64 record, GError **error)
{
    g_auto(ServicePlan) planned = {0};
    return service_plan_begin(&planned, call, error) &&
           register_plan_repoint(&planned.plan, record, error) &&
           service_append_plan(call, &planned.plan, error);
}

/* What it waits for is another office from now on: from the start then. */
static gboolean begin_pointing(ServiceCall *call, ServicePointing *pointing, gboolean *due,
                               GError **error)
{
    gint64 stamp = 0;
    char day[TIME_DAY_BYTES];
    if (!register_office_stamp(ledger_log_store(call->log), &stamp, error))
        return FALSE;
    time_day_at(call->now_us, day);
    *due = pointing->after > 0;
    if (stamp == pointing->stamp && strcmp(day, pointing->day) == 0)
        return TRUE;
    *due = TRUE;
    pointing->stamp = stamp;
    pointing->after = 0;
    g_strlcpy(pointing->day, day, sizeof pointing->day);
    return TRUE;
}

gboolean service_repoint(ServiceCall *call, ServicePointing *pointing, gboolean *more,
                         GError **error)
{
    gboolean due = FALSE;
    gboolean doubted = FALSE;
    *more = FALSE;
    if (!service_clock_doubted(call, &doubted, error))
        return FALSE;
    if (doubted)
        return TRUE; /* of a wrong day, nobody's term is over */
    if (!begin_pointing(call, pointing, &due, error))
        return FALSE;
    if (!due)
        return TRUE;
    g_autoptr(GArray) records =
        register_open_after(ledger_log_store(call->log), pointing->after, REPOINT_LOOKED, error);
    for (guint i = 0; records != NULL && i < records->len; i++)
        if (!repoint_one(call, g_array_index(records, gint64, i), error))
            return FALSE;
    if (records == NULL)
        return FALSE;
    *more = records->len == REPOINT_LOOKED;
    pointing->after = *more ? g_array_index(records, gint64, records->len - 1) : 0;
    return TRUE;
}
