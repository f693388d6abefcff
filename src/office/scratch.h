/* office/scratch.h -- a copy of the office in memory, to see what changes would lead to */
#pragma once
#include "office/office.h"
#include <jansson.h>

/* Units, posts, persons and all that is held, of all days; no history. Owned: store_close. */
Store *office_scratch_new(Store *store, GError **error);
/* Projects `changes` (office/change.h) on it, as event `event`. */
gboolean office_scratch_change(Store *scratch, const json_t *changes, guint64 event,
                               GError **error);
