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

/* As call->prepared: `count` of them, one at each call of this, which asks for the next. */
gboolean api_temporaries_prepare(ApiCall *call, gsize count, GError **error);
/* The one at `index` of them; lent. */
const ApiTemporary *api_temporaries_at(const ApiCall *call, gsize index);
