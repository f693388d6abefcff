/* core/attach.h -- receiving attachments */
#pragma once
#include "core/core.h"

/* On a reader: the stream is whole. */
gboolean core_attach_work(CoreRequest *request, Store *site, Store *store, GError **error);
