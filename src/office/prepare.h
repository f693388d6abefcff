/* office/prepare.h -- from what somebody asks to the changes an event holds, and whether the office
 * would be sound with them
 *
 * Asked is a list of {what, id, set, version, cancel}: `id` of a row that stands; "" or a name that
 * begins with "+" for a new one, by which other changes of the list may refer to it; of a person
 * also an id of an account, with `"new": true`. `version` (the event that last changed the row) may
 * be absent. */
#pragma once
#include "office/change.h"
#include "office/finding.h"

#define OFFICE_CHANGES_MAX 50000

/* The changes as office/change.h has them, in the order asked, without what would change nothing;
 * owned. `ids` (may be NULL) gets {"+name": id} of the new rows. With findings the list is of no
 * use. NULL when the database failed. */
json_t *office_prepare(Store *store, const json_t *asked, OfficeFindings *findings, json_t *ids,
                       GError **error);
/* Appends to `changes` what must end with the rows they end: the posts of a unit, the appointments
 * and functions of a post or person, and so on; what would only begin later is taken back. */
gboolean office_end_dependents(Store *store, json_t *changes, GError **error);
/* After the changes were projected: everything that is wrong with the rows they touched.
 * `functions` is of RecordFunction. */
gboolean office_check(Store *store, const json_t *changes, const GPtrArray *functions,
                      OfficeFindings *findings, GError **error);
/* "部署" and so on, as PROBLEM_BOTH. */
const char *office_what_label(OfficeWhat what);
/* What a row is called where people read it: 「税務課 課長」; transfer full. In both languages. */
char *office_row_title(Store *store, OfficeWhat what, const char *id);
