/* register/inbox.h -- what waits for a person, and what that person waits for
 *
 * Rows of `record_wait` by the keys a person answers to, less those that leave the person (or whom
 * a deputy acts for) out. What they say is what record/act.h would say at the time they were
 * written; deputies with limits are judged as they ask. */
#pragma once
#include "register/sight.h"

/* One record that waits. */
typedef struct {
    gint64 record;
    gint64 due_us;          /* 0 when nothing is due */
    guint place;            /* 0: this person is asked; else may, when those asked do not */
    GPtrArray *steps;       /* char *: transitions, "second", "look", "late" */
    const char *for_person; /* whom a deputy acts for; "" for oneself; lent by the view */
} RegisterTask;

typedef enum {
    REGISTER_ASKED, /* tasks at place 0 */
    REGISTER_MAY    /* all */
} RegisterTasksOf;
/* By due time, those without one last; RegisterTask, owned. NULL when the database failed. */
GArray *register_inbox(RegisterSight *sight, const char *person, RegisterTasksOf of,
                       GError **error);

typedef struct {
    guint64 open, late;
} RegisterCount;
/* What the person applied for, sees, and somebody is waited for in: ids of at most `max`, newest
 * first; owned. `count` is of all. NULL when the database failed. */
GArray *register_applied(RegisterSight *sight, const char *person, guint max, RegisterCount *count,
                         GError **error);

typedef struct {
    gint64 id, record, time_us;
    const char *kind, *ja, *en;
} RegisterNotice;
typedef gboolean (*RegisterNoticeVisit)(const RegisterNotice *notice, gpointer user);
/* Notices for any of the person's keys below `before` (0: from the newest), newest first, since
 * `since_us`; no two of one event and record. */
gboolean register_notices(RegisterSight *sight, gint64 before, gint64 since_us, guint max,
                          RegisterNoticeVisit visit, gpointer user, GError **error);
/* The newest notice the person has read (0 for none); notices above are unread. */
gboolean register_notice_read(Store *store, const char *person, gint64 *until, GError **error);
gboolean register_notice_set_read(Store *store, const char *person, gint64 until, GError **error);
