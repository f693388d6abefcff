/* report/unit.h -- units picked by a selection; seen by report/ alone */
#pragma once
#include "edition/edition.h"

gboolean report_find_edition(Store *body, const char *edition, guint64 *event, GError **error);
/* Visits whole the units whose numbers `page` holds (ascending), in one pass. */
gboolean report_each_selected(Store *body, guint64 event, const GArray *page,
                              EditionUnitVisit visit, gpointer user, GError **error);
