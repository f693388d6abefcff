/* ledger/log.h -- the one log of a body (or of the site) on a store: append, prove, erase, project
 *
 * One thread uses a LedgerLog: the writer of its store. Readers use read.h on their own connection.
 */
#pragma once
#include "ledger/leaf.h"
#include "ledger/tree.h"
#include "store/store.h"
#include <glib.h>

typedef struct LedgerLog LedgerLog;

typedef struct {
    guint64 index;
    gint64 time_us;
} LedgerPlace;

/* Makes derived rows from one event; called when it is appended and again by rebuild, in index
 * order. `content` is NULL when there is none or when it was erased: the projection then leaves
 * what an erased event leaves. Runs no rule, clock or lexicon. */
typedef struct {
    const char *act;
    gboolean (*project)(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                        const json_t *content, GError **error);
} LedgerProjection;

typedef struct {
    const LedgerProjection *projections;
    gsize projection_count;
    const char *const *derived_tables; /* emptied and refilled by rebuild; NULL-terminated; those
                                          referred to by foreign keys last */
    const char *const *working_tables; /* left alone; NULL-terminated, may be NULL */
} LedgerSchema;

/* The tables of this folder; the derived ones are made by projections of its own (marks.h), which
 * every log runs besides its schema's. */
extern const StoreSchema ledger_schema_001, ledger_schema_002;
extern const char *const ledger_tables[]; /* ledger: neither derived nor of a schema */
extern const char
    *const ledger_derived_tables[]; /* ledger_anchor, ledger_clock_step, ledger_erasure */

/* Where time comes from; tests bring their own. Lent for the log's life. */
typedef struct {
    gint64 (*utc_us)(gpointer user);
    gint64 (*boot_us)(gpointer user);
    gpointer user;
} LedgerClock;

/* The first row: makes the store hold the log `origin`, whose signatures `verifier` (name+hash+key,
 * see note.h; its name is the origin) checks. The schema steps have been run before. PROBLEM_STATE
 * when the store holds a log already. */
gboolean ledger_log_create(Store *store, const char *origin, const char *verifier, GError **error);
/* Makes a store restored from a backup go on as the log `origin`: its leaves stay, its checkpoints,
 * signed for the log left behind, go. The caller then appends `log.open`, the first leaf under the
 * new origin, which cites the last of them. */
gboolean ledger_log_succeed(Store *store, const char *origin, const char *verifier, GError **error);
/* Opens for writing (reads the tree's edge); `schema` lent, NULL for none. */
LedgerLog *ledger_log_open(Store *store, const LedgerSchema *schema, GError **error);
void ledger_log_close(LedgerLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerLog, ledger_log_close)
void ledger_log_set_clock(LedgerLog *log, const LedgerClock *clock);
/* Holds the clocks against what they read when a run before this one noted it last, and has them
 * noted from now on; once, after the clock is set. `boot` says which start of the machine this is
 * (os_clock_boot_id). In the same one every jump shows; else a calendar clock that went on by more
 * than LEDGER_AWAY_US. Either becomes its event at the next look at the clock. */
#define LEDGER_AWAY_US (14 * G_TIME_SPAN_DAY)
gboolean ledger_log_set_boot(LedgerLog *log, const char *boot, GError **error);
const char *ledger_log_origin(const LedgerLog *log);
const char *ledger_log_verifier(const LedgerLog *log);
guint64 ledger_log_size(const LedgerLog *log); /* committed */
void ledger_log_root(const LedgerLog *log, guint8 root[32]);
Store *ledger_log_store(LedgerLog *log);

/* One group: begin, then per service call savepoint .. release or rollback, then commit. Answers go
 * out only after ledger_group_commit returned TRUE; when it returns FALSE nothing of the group
 * stands. */
gboolean ledger_group_begin(LedgerLog *log, GError **error);
/* The same without savepoints, which cost a call as much as its rows do: most calls that are
 * refused are so before they wrote. */
gboolean ledger_group_begin_bare(LedgerLog *log, GError **error);
gboolean ledger_call_begin(LedgerLog *log, GError **error);
gboolean ledger_call_keep(LedgerLog *log, GError **error);
/* FALSE in a bare group when the call had written: the group can only be abandoned. */
gboolean ledger_call_undo(LedgerLog *log);
gboolean ledger_group_commit(LedgerLog *log, GError **error);
void ledger_group_abandon(LedgerLog *log);
/* Appends inside a call; the clock is read here (a step back or a jump appends `clock.stepped`
 * first). After a failure the call can only be undone. */
gboolean ledger_append(LedgerLog *log, const LedgerEvent *event, LedgerPlace *place,
                       GError **error);

/* Looks at the clock inside a call, as an append does: a step that nobody noticed yet becomes its
 * event. For what asks before anything is appended whether the time can be trusted. */
gboolean ledger_note_clock(LedgerLog *log, GError **error);

/* Erases content and salt of event `index` (its leaf and proofs stay valid) inside a call and makes
 * the derived rows again without it. The caller appends `content.erase` on the subject
 * `event/INDEX` in the same call: a call that erased without saying so cannot be kept. After COMMIT
 * the caller empties the write-ahead log (store_empty_log). PROBLEM_NOT_FOUND, PROBLEM_STATE when
 * there is no content. */
gboolean ledger_erase(LedgerLog *log, guint64 index, GError **error);
/* The same without making derived rows again: for a caller whose events, appended before in this
 * call, have brought them to what replay without that content makes. */
gboolean ledger_forget(LedgerLog *log, guint64 index, GError **error);
/* Derived tables emptied and made again from the events, inside a call. */
gboolean ledger_rebuild(LedgerLog *log, GError **error);

/* Inclusion path of a committed leaf to the committed root, and consistency of the committed root
 * with an earlier size (RFC 6962 order). Served from memory for leaves of the tree's edge. */
GArray *ledger_inclusion(LedgerLog *log, guint64 index, GError **error); /* of LedgerHash */
GArray *ledger_consistency(LedgerLog *log, guint64 from_size, GError **error);

/* Keeps a note the keeper signed, after checking signature, origin and root against this log; in
 * the group that is open, or in a transaction of its own. Keeping one again changes nothing. */
gboolean ledger_keep_checkpoint(LedgerLog *log, GBytes *note, GError **error);
