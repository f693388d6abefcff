/* cmd/office_names.h -- rows of the organisation named in a file of changes by what they are called
 */
#pragma once
#include "base/json.h"
#include "cmd/client.h"

/* Puts ids in the place of every text of `value` that begins with "@": "@person:NUMBER",
 * "@unit:NAME" and "@post:UNIT/NAME", of the organisation of today. PROBLEM_NOT_FOUND for what is
 * not called so, PROBLEM_CONFLICT for what is twice. */
gboolean cmd_office_resolve(CmdSite *site, json_t *value, GError **error);
