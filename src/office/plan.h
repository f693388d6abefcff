/* office/plan.h -- changes prepared beforehand for a day, 1 April above all (a working table:
 * nothing of it counts before it is put in force by an event) */
#pragma once
#include "store/store.h"

#define OFFICE_WORKING_TABLES "office_plan"

typedef struct {
    const char *id, *title, *day;
    const char *changes; /* JSON, as office/prepare.h takes them */
    const char *state;   /* draft, done, discarded */
    const char *made_by, *changed_by;
    gint64 made_us, changed_us, version;
    gint64 event; /* that put it in force; -1 before */
} OfficePlan;
/* Makes or replaces it. */
gboolean office_plan_write(Store *store, const OfficePlan *plan, GError **error);
typedef gboolean (*OfficePlanVisit)(const OfficePlan *plan, gpointer user);
/* The latest first; what is lent lives until the visitor returns. */
gboolean office_plan_each(Store *store, OfficePlanVisit visit, gpointer user, GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean office_plan_visit(Store *store, const char *id, OfficePlanVisit visit, gpointer user,
                           GError **error);
