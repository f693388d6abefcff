/* api/check.h -- holds values of requests against the schemas of the generated table; pure */
#pragma once
#include "api/route.h"

/* All of these: FALSE with PROBLEM_INVALID that names `name` (a path with dots) and what is
 * expected. */
gboolean api_check_json(const ApiSchema *schema, const json_t *value, const char *name,
                        GError **error);
gboolean api_check_text(const ApiSchema *schema, const char *text, const char *name,
                        GError **error);
gboolean api_check_integer(const ApiSchema *schema, gint64 value, const char *name, GError **error);
/* A parameter as it stands in path or query; `integer` gets the value of a number or boolean. */
gboolean api_check_value(const ApiSchema *schema, const char *name, const char *text,
                         gint64 *integer, GError **error);
gboolean api_pattern_matches(const ApiPattern *pattern, const char *text);
