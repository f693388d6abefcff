/* register/agenda.h -- what comes at its time: deadlines by their next step, and what recurs */
#pragma once
#include "register/plan.h"

typedef struct {
    gint64 record;
    char name[41]; /* of the deadline */
} RegisterDueRow;
/* Deadlines whose next step has come, earliest first; RegisterDueRow, owned. */
GArray *register_dues_until(Store *store, gint64 until_us, guint max, GError **error);
/* When the next comes; G_MAXINT64 for none. */
gboolean register_next_due(Store *store, gint64 *at_us, GError **error);
/* Records that are not closed, whether they wait for somebody or rest, by id after `after`; gint64,
 * owned. */
GArray *register_open_after(Store *store, gint64 after, guint max, GError **error);

/* One period of one type: "2026-11", "2026" (a fiscal year), "2026-h1", "2026-q3", or the day a
 * run of days begins. */
typedef struct {
    const RegisterSet *set; /* lent by the types */
    const RecordType *type;
    char period[16];
    char first[11], last[11]; /* its days */
    gint64 opens_us;          /* when its records are opened */
} RegisterRound;
/* The earliest round whose time has come and that is not over: `any` says whether there is one;
 * `next_us` when the next one comes (G_MAXINT64 for never). Rounds from before a type was adopted,
 * and those more than a year old, are left. */
gboolean register_next_round(RegisterView *view, RegisterRound *round, gboolean *any,
                             gint64 *next_us, GError **error);
/* Whether a round of the type opens on that day, and of which period. */
gboolean register_round_opens(const RecordType *type, const char *day, char period[16]);
/* Of whom a record of the round is still to be opened: ids of units, persons or records, "" for the
 * body; char *, at most `max`. */
gboolean register_round_left(RegisterView *view, const RegisterRound *round, guint max,
                             GPtrArray *abouts, GError **error);
/* The plan to open the one about `about`. */
gboolean register_plan_recur(RegisterPlan *plan, const RegisterRound *round, const char *about,
                             GError **error);
