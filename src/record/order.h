/* record/order.h -- in which order derived values are computed */
#pragma once
#include "record/arena.h"
#include "record/finding.h"
#include "record/type.h"

/* Fills `derived` of every type; RECORD_VALUE_CYCLE, with the way round, where there is no order:
 * a value may also be derived through references from other types. */
void record_types_order(RecordTypes *types, RecordArena *arena, RecordFindings *findings);
