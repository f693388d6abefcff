/* core/rows.h -- rows of a spreadsheet on the thread of long work: tried, and begun to be opened */
#pragma once
#include "core/core.h"

gboolean core_rows_preview_work(CoreRequest *request, Store *site, Store *store, GError **error);
gboolean core_rows_import_work(CoreRequest *request, Store *site, Store *store, GError **error);
