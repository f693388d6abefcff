/* report/event.h -- events read back from a log; seen by report/ alone */
#pragma once
#include "ledger/leaf.h"
#include "store/store.h"

LedgerLeaf *report_event_leaf(Store *store, guint64 index, GError **error);
gboolean report_event_time(Store *store, guint64 index, gint64 *time_us, GError **error);
