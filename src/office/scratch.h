/* office/scratch.h -- a copy of the office in memory, to see what changes would lead to */
#pragma once
#include "office/finding.h"
#include "office/office.h"
#include <jansson.h>

/* Units, posts, persons and all that is held, of all days; no history. Owned: store_close. */
Store *office_scratch_new(Store *store, GError **error);
/* Projects `changes` (office/change.h) on it, as event `event`. */
gboolean office_scratch_change(Store *scratch, const json_t *changes, guint64 event,
                               GError **error);
/* The office as it would be with what is asked (office/prepare.h), and all that would be wrong with
 * it; owned. When the asking itself is wrong nothing was changed. `functions` as office_check takes
 * them. */
Store *office_try(Store *store, const json_t *asked, gboolean end_dependents,
                  const GPtrArray *functions, OfficeFindings *findings, GError **error);
