/* service/in_use.h -- an edition that people still work on; seen by service/ alone */
#pragma once
#include "service/call.h"

/* The event that imported it. PROBLEM_NOT_FOUND; PROBLEM_STATE for one replaced or discarded. */
gboolean service_find_in_use(ServiceCall *call, const char *edition, guint64 *event,
                             GError **error);
