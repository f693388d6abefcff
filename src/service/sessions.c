/* service/sessions.c -- an administrator ends where somebody is signed in */
#include "base/problem.h"
#include "service/call.h"
#include "service/work.h"
#include <string.h>

static gboolean end_one(ServiceCall *call, const char *person, const char *session, GError **error)
{
    g_autofree char *subject = g_strconcat("session/", session, NULL);
    const ServiceEvent event = {.act = "session.end", .subject = subject};
    const ServiceWorkOf its = {.person = person, .session = session};
    return service_end_work_of(call, &its, "session", error) &&
           people_session_end(ledger_log_store(call->log), person, session, call->now_us, error) &&
           service_append(call, &event, json_pack("{s:s}", "person", person), error);
}

static void note_id(const PeopleSessionRow *row, gpointer user)
{
    g_ptr_array_add(user, g_strdup(row->id));
}

/* Those half signed in go too: they are none that anybody sees, and no event began them. */
static gboolean end_all(ServiceCall *call, const ServiceSessionsOf *of, GError **error)
{
    Store *site = ledger_log_store(call->log);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    if (!people_session_each(site, of->person, call->now_us, note_id, ids, error))
        return FALSE;
    for (guint i = 0; i < ids->len; i++)
        if (strcmp(ids->pdata[i], of->keep) != 0 &&
            !end_one(call, of->person, ids->pdata[i], error))
            return FALSE;
    return service_end_sessions(call, of->person, of->keep, error);
}

gboolean service_end_sessions_of(ServiceCall *call, const ServiceSessionsOf *of, GError **error)
{
    if (!service_may_administrate(call, "session.end", error))
        return FALSE;
    g_autoptr(PeoplePerson) who =
        people_person_find(ledger_log_store(call->log), of->person, error);
    if (who == NULL)
        return FALSE;
    if (of->session == NULL)
        return end_all(call, of, error);
    if (strcmp(of->session, of->keep) != 0)
        return end_one(call, of->person, of->session, error);
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("ending this session", "このサインインの終了"),
                PROBLEM_BOTH("it is your own: sign out instead",
                             "いま使用中のものです。サインアウトしてください"));
    return FALSE;
}
