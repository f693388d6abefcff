/* service/work.c -- privileged work: begun with a reason and a length, ended by hand, by time or
 * with its session */
#include "service/work.h"
#include "base/problem.h"
#include "base/times.h"
#include "service/call.h"
#include <string.h>

/* Whoever ended it by hand is its actor; time and what ends sessions are noted by the system. */
static gboolean end_one(ServiceCall *call, const PeopleWork *work, const char *cause,
                        GError **error)
{
    ServiceCall as_actor = *call;
    if (strcmp(cause, "hand") != 0)
        as_actor.actor = "system";
    gboolean late = work->over && work->until_us < call->now_us;
    g_autofree char *at = time_utc_text(late ? work->until_us : call->now_us);
    g_autofree char *subject = g_strconcat("session/", work->session, NULL);
    const ServiceEvent event = {.act = "work.end", .subject = subject};
    json_t *content = json_pack("{s:I, s:s, s:s, s:s}", "work", (json_int_t)work->event, "person",
                                work->person, "cause", cause, "ended_at", at);
    as_actor.work = 0; /* it says so itself */
    as_actor.attestation = NULL;
    if (!people_work_end(ledger_log_store(call->log), work->session, error) ||
        !service_append(&as_actor, &event, content, error))
        return FALSE;
    call->appended = TRUE;
    call->place = as_actor.place;
    return TRUE;
}

gboolean service_end_due_work(ServiceCall *call, GError **error)
{
    g_autoptr(GArray) works = people_works(ledger_log_store(call->log), call->now_us, error);
    if (works == NULL)
        return FALSE;
    for (guint i = 0; i < works->len; i++) {
        const PeopleWork *work = &g_array_index(works, PeopleWork, i);
        if (work->over && !end_one(call, work, "time", error))
            return FALSE;
    }
    return TRUE;
}

gboolean service_end_work_of(ServiceCall *call, const ServiceWorkOf *of, const char *cause,
                             GError **error)
{
    g_autoptr(GArray) works = people_works(ledger_log_store(call->log), call->now_us, error);
    if (works == NULL)
        return FALSE;
    for (guint i = 0; i < works->len; i++) {
        const PeopleWork *work = &g_array_index(works, PeopleWork, i);
        gboolean meant = strcmp(work->person, of->person) == 0 &&
                         (of->session == NULL || strcmp(work->session, of->session) == 0) &&
                         (of->keep == NULL || strcmp(work->session, of->keep) != 0);
        if (meant && !end_one(call, work, work->over ? "time" : cause, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_length(const PeopleSession *session, gint64 minutes, GError **error)
{
    gint64 longest = session->work_us / G_TIME_SPAN_MINUTE;
    if (minutes >= SERVICE_WORK_MINUTES_MIN && minutes <= longest)
        return TRUE;
    g_autofree char *range =
        g_strdup_printf("%d–%" G_GINT64_FORMAT, SERVICE_WORK_MINUTES_MIN, longest);
    problem_set(error, PROBLEM_INVALID, "minutes", range);
    return FALSE;
}

gboolean service_begin_work(ServiceCall *call, const char *token, const char *reason,
                            gint64 minutes, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleSession session;
    if (!service_may_administrate(call, "work.begin", error) ||
        !service_check_text(reason, "reason", 1, PEOPLE_WORK_REASON_CHARS, error) ||
        !people_session_find(site, token, call->now_us, &session, error) ||
        !check_length(&session, minutes, error))
        return FALSE;
    const ServiceWorkOf own = {.person = session.person, .session = session.id};
    gint64 until_us = call->now_us + minutes * G_TIME_SPAN_MINUTE;
    g_autofree char *until = time_utc_text(until_us);
    g_autofree char *subject = g_strconcat("session/", session.id, NULL);
    const ServiceEvent event = {.act = "work.begin", .subject = subject};
    json_t *content = json_pack("{s:s, s:I, s:s}", "reason", reason, "minutes", (json_int_t)minutes,
                                "until", until);
    if (!service_end_work_of(call, &own, "hand", error) ||
        !service_append(call, &event, content, error))
        return FALSE;
    const PeopleWorkIn in = {.session = session.id,
                             .reason = reason,
                             .event = (gint64)call->place.index,
                             .began_us = call->now_us,
                             .until_us = until_us};
    return people_work_begin(site, &in, error);
}

gboolean service_end_work(ServiceCall *call, const char *token, GError **error)
{
    PeopleSession session;
    if (!service_may(call, "work.end", error) ||
        !people_session_find(ledger_log_store(call->log), token, call->now_us, &session, error))
        return FALSE;
    const ServiceWorkOf own = {.person = session.person, .session = session.id};
    if (session.work_event > 0)
        return service_end_work_of(call, &own, "hand", error);
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this", "この操作"),
                PROBLEM_BOTH("no privileged work is under way", "特権作業は始まっていません"));
    return FALSE;
}
