/* service/retention.h -- how long records are kept: what is due is said by the clock, what becomes
 * of it is decided by people; on a body's log. The rules are in register/plan.h */
#pragma once
#include "register/retained.h"
#include "service/record.h"

typedef enum {
    SERVICE_RETENTION_DISPOSE,
    SERVICE_RETENTION_EXTEND, /* until `until_on` */
    SERVICE_RETENTION_HOLD,   /* `kind`: audit, lawsuit, disclosure, other */
    SERVICE_RETENTION_RELEASE /* of each record, the `hold` it names */
} ServiceRetentionAct;
/* All lent. The comment is the reason, and demanded of all but disposing. */
typedef struct {
    const json_t *records; /* [{"id", "version", "hold"?}], SERVICE_DECIDE_MAX at most */
    ServiceRetentionAct act;
    const char *comment, *kind, *until_on;
    ProblemLanguage language;
} ServiceRetentionIn;
/* Each judged by itself: `told` ([{"record", "done", "problem"?, "refusal"?}], new reference). What
 * is disposed of is condensed, the contents of its earlier events are erased, and what lies beside
 * it goes, all in this call; `blobs` (owned, NULL when nothing was erased) names files to be
 * removed once it is committed, when the write-ahead log is to be emptied too. */
gboolean service_retention_decide(ServiceCall *call, const ServiceRetentionIn *in, json_t **told,
                                  char ***blobs, GError **error);

/* How far closed records were looked through today; zeroed at first. */
typedef struct {
    RegisterClosed after;
    char day[11];
    gint64 generation; /* of the types */
} ServiceKeeping;
/* `record.due` of some of the records whose time is over, and `record.ask` on records, by which
 * those who decide are told, once a day; nothing while a step of the clock is unconfirmed. `more`:
 * call again. */
gboolean service_keep(ServiceCall *call, ServiceKeeping *keeping, gboolean *more, GError **error);
