/* edition/change.h -- a `unit.correct` event becomes a changed unit and its history; used by
 * project.c alone */
#pragma once
#include "edition/edition.h"

/* Of unit `n` of the edition imported by `edition_event`. With `content` NULL the version grows and
 * the history says that something stood there. */
gboolean edition_change(Store *store, guint64 edition_event, guint64 n, const LedgerEvent *event,
                        const LedgerPlace *place, const json_t *content, GError **error);
