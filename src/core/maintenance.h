/* core/maintenance.h -- long work on its own thread: whole verification, export, backup */
#pragma once
#include "core/core.h"

gboolean core_verify_work(CoreRequest *request, Store *site, Store *store, GError **error);
gboolean core_export_work(CoreRequest *request, Store *site, Store *store, GError **error);
/* Databases, blobs and a manifest to data/backup/ID, which the command line takes from there. */
gboolean core_backup_work(CoreRequest *request, Store *site, Store *store, GError **error);
