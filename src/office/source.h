/* office/source.h -- what records say of holdings and deputies: rows that stand as long as their
 * record says so
 *
 * For projections of records' events alone, which hold the rows as results. Each call puts `rows`
 * (NULL for none) in the place of all that `source`, the id of the record, said before. Members are
 * the fields of office/change.h; both are PROBLEM_STORE when the database refuses. */
#pragma once
#include "office/office.h"
#include <jansson.h>

/* [{function, scope, post, person, clause, from_on, until_on}] */
gboolean office_source_hold(Store *store, const char *source, const json_t *rows, guint64 event,
                            GError **error);
/* [{function, scope, holder_post, holder_person, deputy_post, deputy_person, standing, place,
 * limits, after_view, from_on, until_on}] */
gboolean office_source_stand_in(Store *store, const char *source, const json_t *rows, guint64 event,
                                GError **error);
