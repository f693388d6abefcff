/* register/refuse.h -- a refusal as people are told it: why, by which clause pattern, who could,
 * and which form would make it possible
 *
 * {"kind", "transition", "ja", "en", "type", "serve", "who": [keys], "missing": [fields],
 *  "offer": {"type", "values"}}; `serve`, `missing` and `offer` where there are any. */
#pragma once
#include "register/who.h"

/* Sets the error and `refusal` (new reference). */
void register_refuse(RegisterView *view, const RegisterRecord *record, const RecordRefusal *refusal,
                     const char *person, json_t **told, GError **error);
