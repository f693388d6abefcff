/* api/temporary.h -- a temporary password made (or given) and hashed before a write, shown once */
#pragma once
#include "api/call.h"

typedef struct {
    char *password, *hash;
} ApiTemporary;

/* As call->prepared: `given` (NULL: one is made), hashed. */
gboolean api_temporary_prepare(ApiCall *call, const char *given, GError **error);
/* What was prepared; lent. */
const ApiTemporary *api_temporary(const ApiCall *call);
