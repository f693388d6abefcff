/* people/work.c -- privileged work: a session's, with a reason, until a time */
#include "people/people.h"

STORE_SQL(work_begin, "UPDATE session SET work_began_us = $2, work_until_us = $3, work_event = $4,"
                      " work_reason = $5 WHERE id = $1");
STORE_SQL(work_end, "UPDATE session SET work_began_us = 0, work_until_us = 0, work_event = 0,"
                    " work_reason = '' WHERE id = $1");
STORE_SQL(work_list, "SELECT id, person, work_event, work_began_us, work_until_us, began_us,"
                     " used_us FROM session WHERE work_event > 0 ORDER BY id");

gboolean people_work_begin(Store *site, const PeopleWorkIn *in, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &work_begin, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, in->session);
    store_bind_integer(query, 2, in->began_us);
    store_bind_integer(query, 3, in->until_us);
    store_bind_integer(query, 4, in->event);
    store_bind_text(query, 5, in->reason);
    return store_run(query, error);
}

gboolean people_work_end(Store *site, const char *session, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &work_end, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, session);
    return store_run(query, error);
}

static PeopleWork read_work(StoreQuery *query, const PeopleSettings *settings, gint64 now_us)
{
    PeopleSession session = {
        .idle_us = settings->at[PEOPLE_IDLE_MINUTES] * G_TIME_SPAN_MINUTE,
        .whole_us = settings->at[PEOPLE_SESSION_HOURS] * G_TIME_SPAN_HOUR,
        .work_event = store_column_integer(query, 2),
        .work_began_us = store_column_integer(query, 3),
        .work_until_us = store_column_integer(query, 4),
        .began_us = store_column_integer(query, 5),
        .used_us = store_column_integer(query, 6),
    };
    PeopleWork work = {.event = session.work_event, .until_us = session.work_until_us};
    g_strlcpy(work.session, store_column_text(query, 0, NULL), sizeof work.session);
    g_strlcpy(work.person, store_column_text(query, 1, NULL), sizeof work.person);
    work.over = !people_session_works(&session, now_us) || !people_session_holds(&session, now_us);
    return work;
}

GArray *people_works(Store *site, gint64 now_us, GError **error)
{
    PeopleSettings settings;
    g_autoptr(StoreQuery) query = store_query(site, &work_list, error);
    if (query == NULL || !people_settings_read(site, &settings, error))
        return NULL;
    g_autoptr(GArray) works = g_array_new(FALSE, FALSE, sizeof(PeopleWork));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        PeopleWork work = read_work(query, &settings, now_us);
        g_array_append_val(works, work);
    }
    return step == STORE_DONE ? g_steal_pointer(&works) : NULL;
}
