/* report/event.h -- events read back from a log; seen by report/ alone */
#pragma once
#include "store/store.h"

gboolean report_event_time(Store *store, guint64 index, gint64 *time_us, GError **error);
