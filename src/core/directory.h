/* core/directory.h -- people of a directory as rows, as a staff list would hold them */
#pragma once
#include "core/core.h"

/* CoreWork: has a courier search; answers {rows, left_out, referrals}, the heads first. Nothing is
 * kept. */
gboolean core_directory_work(CoreRequest *request, Store *site, Store *store, GError **error);
