/* edition/carry.h -- what an edition took over from the one before, and what must be decided again
 *
 * Events: `edition.carry` on edition/ID {from, until, rows: […]}: the decisions that were brought
 * over are events of their own before it; `carry.settle` on edition/ID/carry/N, leading to taken or
 * left: {reason}. */
#pragma once
#include "ledger/log.h"
#include "store/store.h"

gboolean edition_project_carry(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error);
gboolean edition_project_settle(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);

/* A row as the event's content has it, and what became of it. */
typedef struct {
    guint64 n;
    const char *of;       /* unit, fact, finding, coverage */
    const char *state;    /* open, taken, left */
    const char *why;      /* changed, removed, both */
    guint64 from_n, to_n; /* 0 for none */
    const char *from_path, *from_text, *to_path, *to_text;
    const char *item;                         /* of the coverage */
    const char *before_values, *after_values; /* JSON: {field: value as the event takes it} */
    const char *reason, *actor;               /* of the decision in the edition before */
    guint64 source_event;                     /* where it was made */
    const char *settled_reason, *settled_by;
    gint64 settled_us;
    guint64 settled_event;
} EditionCarry;
typedef gboolean (*EditionCarryVisit)(const EditionCarry *carry, gpointer user);
gboolean edition_each_carry(Store *store, guint64 event, EditionCarryVisit visit, gpointer user,
                            GError **error);
/* PROBLEM_NOT_FOUND. */
gboolean edition_visit_carry(Store *store, guint64 event, guint64 n, EditionCarryVisit visit,
                             gpointer user, GError **error);

/* What was brought over, in the order of units, facts, findings, coverage. */
typedef struct {
    const char *of, *item, *path, *text, *carried;
    guint64 n, carried_event;
} EditionKept;
typedef gboolean (*EditionKeptVisit)(const EditionKept *kept, gpointer user);
gboolean edition_each_kept(Store *store, guint64 event, EditionKeptVisit visit, gpointer user,
                           GError **error);

/* The latest event by which people decided something of a unit, a fact, a finding or an item of
 * the coverage of the edition imported by `event`; each visited once, with who and why. */
typedef struct {
    const char *of, *item, *actor, *reason;
    guint64 n, event;
} EditionDecided;
typedef gboolean (*EditionDecidedVisit)(const EditionDecided *decided, gpointer user);
/* Those made at event `since` or later. */
gboolean edition_each_decided(Store *store, guint64 event, guint64 since, EditionDecidedVisit visit,
                              gpointer user, GError **error);
