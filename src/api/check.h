/* api/check.h -- holds values of requests against the schemas of the generated table; pure */
#pragma once
#include "api/route.h"

/* Both: FALSE with PROBLEM_INVALID that names `name` (a path with dots) and what is
 * expected. */
gboolean api_check_json(const ApiSchema *schema, const json_t *value, const char *name,
                        GError **error);
/* A parameter as it stands in path or query; `integer` gets the value of a number or boolean. */
gboolean api_check_value(const ApiSchema *schema, const char *name, const char *text,
                         gint64 *integer, GError **error);
