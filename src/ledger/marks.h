/* ledger/marks.h -- the acts the log itself knows, and the derived rows they leave
 *
 * Contents (canonical JSON objects):
 *   anchor.add     {"detail","kind","proof","root","size"}: a checkpoint is held elsewhere; kind is
 * printed, cosigned or timestamped, root 64 hex digits, size an integer, the others texts
 *   clock.stepped  {"change_us","kind","last_us"}: kind is earlier or jump (written by
 * ledger_append) clock.confirm  any: the steps before it are explained content.erase  {"reason"}
 * and what else is to be known; the subject is event/INDEX */
#pragma once
#include "ledger/log.h"

#define LEDGER_ACT_ANCHOR "anchor.add"
#define LEDGER_ACT_CLOCK_CONFIRM "clock.confirm"

extern const LedgerProjection ledger_projections[];
extern const gsize ledger_projection_count;

/* Clock steps nobody confirmed yet, oldest first: -1 when there are none (any connection). */
gboolean ledger_unconfirmed_step(Store *store, gint64 *index, GError **error);
/* The largest size some anchor holds, 0 when none: what lies above it is unanchored. */
gboolean ledger_anchored_size(Store *store, guint64 *size, GError **error);
typedef struct {
    guint64 index, size;
    gint64 time_us;
    const char *actor, *kind, *detail; /* lent during the visit */
} LedgerAnchor;
/* All anchors, newest first (any connection). */
gboolean ledger_each_anchor(Store *store, void (*visit)(const LedgerAnchor *anchor, gpointer user),
                            gpointer user, GError **error);
