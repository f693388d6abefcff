/* core/courier.h -- errands given to couriers, and the thread that looks after them */
#pragma once
#include "core/core.h"
#include <gio/gio.h>

/* At start, and whenever an operator said so: what the courier may reach is noted in the site's
 * log. */
void core_courier_start(Core *core);
/* Gives up what is under way; free once the writers, which wake it, have ended. */
void core_courier_stop(Core *core);
void core_courier_free(Core *core);

/* Cancelled at the end; lent. */
GCancellable *core_courier_cancel(const Core *core);
/* There may be something to do: an event was written. Any thread. */
void core_courier_wake(Core *core);

/* CoreWork: connects to a server and says what it said of itself; reads the settings anew. */
gboolean core_courier_check_work(CoreRequest *request, Store *site, Store *store, GError **error);
gboolean core_courier_settings_work(CoreRequest *request, Store *site, Store *store,
                                    GError **error);
