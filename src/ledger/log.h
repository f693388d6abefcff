/* ledger/log.h -- the one log of a body (or of the site) on a store: append, prove, verify, project
 *
 * Tables: ledger (leaf, content, tile, checkpoint), derived (made by projections from events alone), working. */
#pragma once
#include "ledger/tree.h"
#include "store/store.h"
#include <glib.h>

typedef struct LedgerLog LedgerLog;

/* What happened, as a service function says it. Strings lent; opaque ids and codes, no names. */
typedef struct {
    const char *actor;        /* person id, or "operator uid@host", or "system" */
    const char *on_behalf_of; /* "" when for oneself */
    const char *act;          /* "policy.import" */
    const char *subject;      /* "edition/ID" */
    const char *from_state, *to_state; /* "" where none */
    const char *const *clauses;        /* NULL-terminated, may be NULL */
    GBytes *content;          /* canonical JSON; NULL for none (then the leaf holds no content hash) */
} LedgerEvent;

typedef struct {
    guint64 index;
    gint64 time_us;
} LedgerPlace;

/* Makes derived rows from one event; called when it is appended and again by rebuild, in index order.
 * `content` is NULL when there is none or when it was erased: the projection then leaves what an erased
 * event leaves. Runs no rule, clock or lexicon. */
typedef struct {
    const char *act;
    gboolean (*project)(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                        const json_t *content, GError **error);
} LedgerProjection;

typedef struct {
    const LedgerProjection *projections;
    gsize projection_count;
    const char *const *derived_tables; /* emptied and refilled by rebuild; NULL-terminated */
} LedgerSchema;

LedgerLog *ledger_log_create(Store *store, const char *origin, GError **error);
/* Opens for writing (reads the tree's edge); `schema` lent. */
LedgerLog *ledger_log_open(Store *store, const LedgerSchema *schema, GError **error);
void ledger_log_close(LedgerLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerLog, ledger_log_close)
const char *ledger_log_origin(const LedgerLog *log);
guint64 ledger_log_size(const LedgerLog *log); /* committed */
void ledger_log_root(const LedgerLog *log, guint8 root[32]);

/* One group: begin, then per service call savepoint .. release or rollback, then commit. Answers go
 * out only after ledger_group_commit returned TRUE; when it returns FALSE nothing of the group stands. */
gboolean ledger_group_begin(LedgerLog *log, GError **error);
gboolean ledger_call_begin(LedgerLog *log, GError **error);
gboolean ledger_call_keep(LedgerLog *log, GError **error);
void ledger_call_undo(LedgerLog *log);
gboolean ledger_group_commit(LedgerLog *log, GError **error);
void ledger_group_abandon(LedgerLog *log);
/* Appends inside a call; the clock is read here (a step back or a jump appends `clock.stepped` first). */
gboolean ledger_append(LedgerLog *log, const LedgerEvent *event, LedgerPlace *place, GError **error);
Store *ledger_log_store(LedgerLog *log);

/* Erases content and salt of `index` (a leaf and its proofs stay valid) and projects the log anew for it;
 * the caller appends the `content.erase` event in the same call. */
gboolean ledger_erase(LedgerLog *log, guint64 index, GError **error);
/* Derived tables emptied and made again from the events. */
gboolean ledger_rebuild(LedgerLog *log, GError **error);

/* Inclusion path of a committed leaf to the committed root (audit path order of RFC 9162 2.1.3). Served
 * from memory for leaves of the tree's edge. */
GArray *ledger_inclusion(LedgerLog *log, guint64 index, GError **error); /* of LedgerHash */
GArray *ledger_consistency(LedgerLog *log, guint64 from_size, GError **error);
