/* office/lists.c -- appointments, holdings, deputies and absences one after another; history */
#include "office/office.h"

#define ON_DAY " WHERE until_on >= $1 AND from_on <= $1"
#define LATEST " ORDER BY from_on DESC, id"

#define APPOINTMENTS                                                                               \
    "SELECT id, person, post, order_text, from_on, until_on, main, event FROM office_appointment"
STORE_SQL(appointments_on_day, APPOINTMENTS ON_DAY);
STORE_SQL(appointments_of, APPOINTMENTS " WHERE person = $1 OR post = $1" LATEST);

#define HOLDINGS                                                                                   \
    "SELECT id, function, scope, post, person, clause, source, from_on, until_on, event"           \
    " FROM office_holding"
STORE_SQL(holdings_on_day, HOLDINGS ON_DAY " ORDER BY function, scope, id");
STORE_SQL(holdings_of, HOLDINGS " WHERE post = $1 OR person = $1 OR scope = $1" LATEST);

#define DEPUTIES                                                                                   \
    "SELECT id, function, scope, holder_post, holder_person, deputy_post, deputy_person, limits,"  \
    " source, from_on, until_on, standing, after_view, place, event FROM office_deputy"
STORE_SQL(deputies_on_day, DEPUTIES ON_DAY " ORDER BY place, id");
STORE_SQL(deputies_of, DEPUTIES " WHERE holder_post = $1 OR holder_person = $1"
                                " OR deputy_post = $1 OR deputy_person = $1" LATEST);

#define ABSENCES "SELECT id, person, from_on, until_on, event FROM office_absence"
STORE_SQL(absences_on_day, ABSENCES ON_DAY);
STORE_SQL(absences_of, ABSENCES " WHERE person = $1" LATEST);

#define CHANGES                                                                                    \
    "SELECT h.event, h.n, h.what, h.id, h.actor, h.reason, h.plan, h.before_values,"               \
    " h.after_values, h.time_us FROM office_history h"
STORE_SQL(changes_all, CHANGES " WHERE h.event < $1 ORDER BY h.event DESC, h.n");
STORE_SQL(changes_about, CHANGES " JOIN office_about a ON a.event = h.event AND a.n = h.n"
                                 " WHERE a.about = $2 AND a.event < $1"
                                 " ORDER BY h.event DESC, h.n");

static StoreQuery *list_query(Store *store, const StoreSql *on_day, const StoreSql *of,
                              const char *day, const char *id, GError **error)
{
    StoreQuery *query = store_query(store, day != NULL ? on_day : of, error);
    if (query != NULL)
        store_bind_text(query, 1, day != NULL ? day : id);
    return query;
}

static const char *text_at(StoreQuery *query, int at)
{
    return store_column_text(query, at, NULL);
}

gboolean office_each_appointment(Store *store, const char *day, const char *of,
                                 OfficeAppointmentVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query =
        list_query(store, &appointments_on_day, &appointments_of, day, of, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeAppointment appointment = {
            .id = text_at(query, 0),
            .person = text_at(query, 1),
            .post = text_at(query, 2),
            .order_text = text_at(query, 3),
            .from_on = text_at(query, 4),
            .until_on = text_at(query, 5),
            .main = store_column_integer(query, 6) != 0,
            .event = store_column_integer(query, 7),
        };
        if (!visit(&appointment, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_each_holding(Store *store, const char *day, const char *of,
                             OfficeHoldingVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = list_query(store, &holdings_on_day, &holdings_of, day, of, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeHolding holding = {
            .id = text_at(query, 0),
            .function = text_at(query, 1),
            .scope = text_at(query, 2),
            .post = text_at(query, 3),
            .person = text_at(query, 4),
            .clause = text_at(query, 5),
            .source = text_at(query, 6),
            .from_on = text_at(query, 7),
            .until_on = text_at(query, 8),
            .event = store_column_integer(query, 9),
        };
        if (!visit(&holding, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_each_deputy(Store *store, const char *day, const char *of, OfficeDeputyVisit visit,
                            gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = list_query(store, &deputies_on_day, &deputies_of, day, of, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeDeputy deputy = {
            .id = text_at(query, 0),
            .function = text_at(query, 1),
            .scope = text_at(query, 2),
            .holder_post = text_at(query, 3),
            .holder_person = text_at(query, 4),
            .deputy_post = text_at(query, 5),
            .deputy_person = text_at(query, 6),
            .limits = text_at(query, 7),
            .source = text_at(query, 8),
            .from_on = text_at(query, 9),
            .until_on = text_at(query, 10),
            .standing = store_column_integer(query, 11) != 0,
            .after_view = store_column_integer(query, 12) != 0,
            .place = store_column_integer(query, 13),
            .event = store_column_integer(query, 14),
        };
        if (!visit(&deputy, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_each_absence(Store *store, const char *day, const char *of,
                             OfficeAbsenceVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = list_query(store, &absences_on_day, &absences_of, day, of, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeAbsence absence = {
            .id = text_at(query, 0),
            .person = text_at(query, 1),
            .from_on = text_at(query, 2),
            .until_on = text_at(query, 3),
            .event = store_column_integer(query, 4),
        };
        if (!visit(&absence, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_each_change(Store *store, const char *about, guint64 before,
                            OfficeChangeVisit visit, gpointer user, GError **error)
{
    gboolean all = *about == '\0';
    g_autoptr(StoreQuery) query = store_query(store, all ? &changes_all : &changes_about, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)MIN(before, (guint64)G_MAXINT64));
    if (!all)
        store_bind_text(query, 2, about);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeChange change = {
            .event = (guint64)store_column_integer(query, 0),
            .n = (guint64)store_column_integer(query, 1),
            .what = text_at(query, 2),
            .id = text_at(query, 3),
            .actor = text_at(query, 4),
            .reason = text_at(query, 5),
            .plan = text_at(query, 6),
            .before = text_at(query, 7),
            .after = text_at(query, 8),
            .time_us = store_column_integer(query, 9),
        };
        if (!visit(&change, user))
            return TRUE;
    }
    return step == STORE_DONE;
}
