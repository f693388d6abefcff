/* ledger/state.h -- what the files of ledger/ that write share about one open log; seen nowhere
 * else */
#pragma once
#include "ledger/edge.h"
#include "ledger/log.h"
#include "ledger/note.h"

#define LEDGER_SALTS_AT_ONCE 64

typedef enum { LEDGER_IDLE, LEDGER_IN_GROUP, LEDGER_IN_CALL } LedgerPhase;

/* What the clock last said; goes back when events are undone. */
typedef struct {
    gint64 last_us;   /* time of the last event; 0 when there is none */
    gint64 offset_us; /* real time minus boot time when last looked at */
    gint64 since_us;  /* of a start before this one, still to be held against; 0 when it was */
    gint64 noted_us;  /* when the clocks were last noted */
} LedgerMoment;

struct LedgerLog {
    Store *store; /* lent */
    char *origin, *verifier_text;
    LedgerVerifier verifier;
    const LedgerSchema *schema; /* lent; NULL for none */
    GHashTable *projections;    /* act (lent) to const LedgerProjection * */
    LedgerClock clock;
    char *boot; /* NULL: the clocks are not noted */
    LedgerHasher *hasher;
    LedgerTree *tree,
        *before; /* committed (during a commit: with the group's leaves), and for going back */
    LedgerRagged ragged;     /* committed; holds the root */
    LedgerStoredNodes nodes; /* of the committed tree, for proofs */
    GString *leaves;         /* bytes of the group's leaves, not yet in the tree */
    GArray *pending;         /* gsize: where each of them ends */
    LedgerPhase phase;
    gboolean failed;    /* in this call: it can only be undone */
    gboolean bare;      /* this group's calls have no savepoints */
    gint64 rows_before; /* changed so far when the call of a bare group began */
    guint call_start;   /* pending leaves when the call began */
    GArray *erased;     /* guint64: erased in this call, the event still owed */
    LedgerMoment moment, at_group, at_call;
    guint8 salts[LEDGER_SALTS_AT_ONCE][32];
    guint salts_left;
};

/* FALSE with PROBLEM_INTERNAL unless the log is in `phase`. */
gboolean ledger_in_phase(const LedgerLog *log, LedgerPhase phase, GError **error);
/* Notes what the clocks read, inside a call, when that was not done for a while or `anew`. */
gboolean ledger_note_moment(LedgerLog *log, gint64 now_us, gint64 boot_us, gboolean anew,
                            GError **error);
/* Runs the projection of `event`'s act, if it has one. */
gboolean ledger_project(LedgerLog *log, const LedgerEvent *event, const LedgerPlace *place,
                        GBytes *content, GError **error);
