/* office/plan.c -- plans */
#include "office/plan.h"
#include "base/problem.h"

STORE_SQL(plan_write,
          "INSERT INTO office_plan (id, title, day, changes, state, version, made_by, made_us,"
          " changed_by, changed_us, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
          " ON CONFLICT (id) DO UPDATE SET title = excluded.title, day = excluded.day,"
          " changes = excluded.changes, state = excluded.state, version = excluded.version,"
          " changed_by = excluded.changed_by, changed_us = excluded.changed_us,"
          " event = excluded.event");
#define PLAN_COLUMNS                                                                               \
    "SELECT id, title, day, changes, state, version, made_by, made_us, changed_by, changed_us,"    \
    " event FROM office_plan"
STORE_SQL(plan_list, PLAN_COLUMNS " ORDER BY day DESC, made_us DESC");
STORE_SQL(plan_read, PLAN_COLUMNS " WHERE id = $1");

gboolean office_plan_write(Store *store, const OfficePlan *plan, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &plan_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, plan->id);
    store_bind_text(query, 2, plan->title);
    store_bind_text(query, 3, plan->day);
    store_bind_text(query, 4, plan->changes);
    store_bind_text(query, 5, plan->state);
    store_bind_integer(query, 6, plan->version);
    store_bind_text(query, 7, plan->made_by);
    store_bind_integer(query, 8, plan->made_us);
    store_bind_text(query, 9, plan->changed_by);
    store_bind_integer(query, 10, plan->changed_us);
    store_bind_integer(query, 11, plan->event);
    return store_run(query, error);
}

static OfficePlan plan_at(StoreQuery *query)
{
    return (OfficePlan){
        .id = store_column_text(query, 0, NULL),
        .title = store_column_text(query, 1, NULL),
        .day = store_column_text(query, 2, NULL),
        .changes = store_column_text(query, 3, NULL),
        .state = store_column_text(query, 4, NULL),
        .version = store_column_integer(query, 5),
        .made_by = store_column_text(query, 6, NULL),
        .made_us = store_column_integer(query, 7),
        .changed_by = store_column_text(query, 8, NULL),
        .changed_us = store_column_integer(query, 9),
        .event = store_column_integer(query, 10),
    };
}

gboolean office_plan_each(Store *store, OfficePlanVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &plan_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficePlan plan = plan_at(query);
        if (!visit(&plan, user))
            return TRUE;
    }
    return step == STORE_DONE;
}

gboolean office_plan_visit(Store *store, const char *id, OfficePlanVisit visit, gpointer user,
                           GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &plan_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("plan", "異動案"), id);
    if (step != STORE_ROW)
        return FALSE;
    const OfficePlan plan = plan_at(query);
    visit(&plan, user);
    return TRUE;
}
