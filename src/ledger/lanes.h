/* ledger/lanes.h -- SHA-256 of eight messages side by side, where the processor has AVX2; inside
 * ledger/ only */
#pragma once
#include "ledger/tree.h"

#define LEDGER_LANES 8
#define LEDGER_LANE_BLOCKS 32 /* the longest message a lane takes, padding included: 2 KiB */
#define LEDGER_LANE_MAX_BYTES (LEDGER_LANE_BLOCKS * 64 - 9)

/* Eight padded messages of `blocks[i]` (1 … LEDGER_LANE_BLOCKS) blocks each. */
typedef struct {
    guint8 bytes[LEDGER_LANES][LEDGER_LANE_BLOCKS * 64];
    guint blocks[LEDGER_LANES];
} LedgerLanes;

/* Whether this processor runs it. */
gboolean ledger_lanes_work(void);
/* The hashes of all eight. */
void ledger_lanes_hash(const LedgerLanes *lanes, LedgerHash out[LEDGER_LANES]);
