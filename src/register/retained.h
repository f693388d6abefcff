/* register/retained.h -- how long records are kept: the rows that say what is due, held back or
 * disposed of, and the rule that makes them
 *
 * Members of contents: `retention` {scope, state, due_on, span, counted, until_on?, files?,
 * contents?}, `hold` {kind, reason}, `release` (the event that placed it). */
#pragma once
#include "register/sight.h"

extern const StoreSchema register_schema_004;

#define REGISTER_DUE "due"
#define REGISTER_EXTENDED "extended"
#define REGISTER_ERASED "erased"
#define REGISTER_SCOPE_RECORD "record"
#define REGISTER_SCOPE_FIELDS "fields" /* what is personal, after the time that its field says */

/* ---- written by projections ---- */

typedef struct {
    gint64 record, event, time_us;
    const char *person, *comment;
} RegisterSaid;
gboolean register_retention_put(Store *store, const RegisterSaid *said, const json_t *retention,
                                GError **error);
gboolean register_hold_put(Store *store, const RegisterSaid *said, const json_t *hold,
                           GError **error);
gboolean register_hold_drop(Store *store, gint64 hold, GError **error);

/* ---- read ---- */

typedef struct {
    char scope[8], state[10], due_on[11], counted[12], until_on[11];
    char *span, *person, *comment;
    gint64 said_us, files, contents;
} RegisterRetention;
void register_retention_clear(RegisterRetention *retention);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegisterRetention, register_retention_clear)
/* `found` FALSE when nothing was ever said of the record. */
gboolean register_retention_find(Store *store, gint64 record, RegisterRetention *retention,
                                 gboolean *found, GError **error);
/* Records in a state, by id after `after`; gint64, owned. */
GArray *register_retained(Store *store, const char *state, gint64 after, guint max, GError **error);
/* Records that are held back, likewise. */
GArray *register_held(Store *store, gint64 after, guint max, GError **error);
/* Disposed of in a fiscal year, from 1 April on, by time; gint64, owned. */
GArray *register_disposed(Store *store, int year, GError **error);

typedef struct {
    gint64 id, placed_us;
    const char *kind, *reason, *person; /* lent during the visit */
} RegisterHold;
typedef void (*RegisterHoldVisit)(const RegisterHold *hold, gpointer user);
gboolean register_holds_each(Store *store, gint64 record, RegisterHoldVisit visit, gpointer user,
                             GError **error);

/* ---- the rule ---- */

/* The day on which the time of the whole record is over; FALSE when there is none. */
gboolean register_keep_end(RegisterView *view, const RegisterRecord *record, char day[11]);
/* Whether `person` holds a post that decides on it. */
gboolean register_decides(RegisterView *view, const RegisterRecord *record, const char *person);
/* Whether `person` decides on some of its kind, so that it is worth asking of each. */
gboolean register_may_decide(RegisterView *view, const RegisterRecord *record, const char *person);
/* Records closed after this are looked at by no rule of the types as they are now; 0 when there is
 * no rule. `generation` gets theirs. */
gint64 register_keep_until(RegisterView *view, gint64 *generation);
/* Records that closed so long ago that a rule may be over, by closing after (`after_us`, `after`);
 * those that are due or gone as a whole are left out. */
typedef struct {
    gint64 id, closed_us;
} RegisterClosed;
GArray *register_closed_after(Store *store, const RegisterClosed *after, gint64 until_us, guint max,
                              GError **error);

/* ---- what lies beside the tables ---- */

/* Drafts and saved lists that name the record, and attachments only it cites, go; `blobs` (char *)
 * gets the bytes of those, and the files to be removed are noted. */
gboolean register_forget_beside(Store *store, const RegisterRecord *record,
                                const GPtrArray *attachments, GPtrArray *blobs, GError **error);
/* Names of files still to be removed; those that were named three times are taken as gone. */
gboolean register_leftovers(Store *store, GPtrArray *blobs, GError **error);
