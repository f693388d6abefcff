/* service/courier.h -- the courier's settings and what comes of its errands */
#pragma once
#include "service/service.h"

/* `courier.change` on the site's log, unless it says what was said last: `facts` is what the
 * courier may reach, without secrets. By an operator; by the system, when it finds it changed. */
gboolean service_note_courier(ServiceCall *call, const json_t *facts, GError **error);
