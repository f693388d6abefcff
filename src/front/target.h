/* front/target.h -- the address a request names, taken apart strictly (RFC 9112 3.2, RFC 3986).
 * Pure */
#pragma once
#include <glib.h>

/* `raw` is the request target as sent. Accepted is the origin form alone: "/" and segments, an
 * optional "?" and query. Refused (PROBLEM_INVALID; over FRONT_TARGET_MAX_BYTES PROBLEM_TOO_LARGE):
 * absolute form, empty segments but the last, "." and "..", bytes outside visible ASCII, "#", bad
 * percent-encoding, and encoded NUL, control characters, "/" and "\". `path` gets the path decoded
 * once, valid UTF-8; `*query` what follows "?" as sent (lent from `raw`, "" when there is none). */
gboolean front_target_read(const char *raw, GString *path, const char **query, GError **error);
