/* ledger/audit.h -- the checks of verify.h, event by event; fed by a store or an export; inside
 * ledger/ only */
#pragma once
#include "ledger/verify.h"

typedef struct LedgerAudit LedgerAudit;

/* Events and checkpoints come in order: each event's leaf, then its content or that it is erased; a
 * checkpoint of size n after event n - 1. After the first thing wrong nothing more is looked at:
 * the functions return FALSE. `report` is filled as it goes; lent. */
LedgerAudit *ledger_audit_new(const LedgerVerifyOptions *options, LedgerReport *report,
                              GError **error);
void ledger_audit_free(LedgerAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerAudit, ledger_audit_free)
/* What the log says it is; first of all. */
gboolean ledger_audit_begin(LedgerAudit *audit, const char *origin, const char *verifier,
                            guint64 size);
/* `hash` is the leaf's, `content` below the content's: made by the feeder, many at once. */
gboolean ledger_audit_leaf(LedgerAudit *audit, const guint8 *bytes, gsize size_bytes,
                           const LedgerHash *hash);
gboolean ledger_audit_withheld(LedgerAudit *audit, const LedgerHash *leaf);
/* Of the event last given. */
gboolean ledger_audit_content(LedgerAudit *audit, const LedgerHash *content);
/* The export marks the last event's content as erased; whether an event says so too is seen at the
 * end. */
gboolean ledger_audit_erased(LedgerAudit *audit);
/* In an export the last event has its content or the mark by now. */
gboolean ledger_audit_settled(LedgerAudit *audit);
/* Events given so far. */
guint64 ledger_audit_count(const LedgerAudit *audit);
LedgerHasher *ledger_audit_hasher(LedgerAudit *audit);
gboolean ledger_audit_checkpoint(LedgerAudit *audit, const guint8 *note, gsize size_bytes);
/* A full tile as stored, after all events: against the one the leaves make is compared by the
 * caller's LedgerTileFull; this only says that it was wrong. */
gboolean ledger_audit_wrong(LedgerAudit *audit, LedgerWrong wrong, guint64 at, const char *detail);
/* Nothing more comes: what is still owed (erasures, the checkpoint held elsewhere) is looked at. */
gboolean ledger_audit_end(LedgerAudit *audit);
/* Called when a tile fills up; may be NULL. */
void ledger_audit_set_tiles(LedgerAudit *audit, LedgerTileFull full, gpointer user);
