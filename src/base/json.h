/* base/json.h -- JSON in and out: bounded reading, canonical writing (RFC 8785 on our subset) */
#pragma once
#include <glib.h>
#include <jansson.h>

/* Jansson seeds its tables from /dev/urandom at the first object made: a role calls
 * json_object_seed() before it locks down. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* Our subset: strings, integers within +-(2^53-1), booleans, arrays, objects with ASCII keys; no
 * fraction, no null. */
#define JSON_INTEGER_MAX ((gint64)9007199254740991)
#define JSON_DEPTH_MAX 64 /* of anything read or written */

/* Reads one value and nothing after it but white space. Refuses what is over `max_bytes` or nested
 * over `max_depth` (64 at most), over 4,000,000 values, duplicate keys, invalid UTF-8, and anything
 * outside the subset. `what` names the input in errors. Owned. PROBLEM_INVALID, PROBLEM_TOO_LARGE,
 * PROBLEM_TOO_DEEP. */
json_t *json_read(const guint8 *bytes, gsize size_bytes, gsize max_bytes, guint max_depth,
                  const char *what, GError **error);

/* The same quickly, and without a word of why not: NULL also for what is unusual (pairs of
 * surrogate escapes), which json_read() takes all the same. Owned. */
json_t *json_scan(const char *text, gsize size_bytes, guint max_depth);

/* The canonical text of `value`: keys sorted, no white space, shortest escapes. */
GBytes *json_write_canonical(const json_t *value, gsize max_bytes, GError **error);
/* The same, NUL-terminated. Owned. */
char *json_write_text(const json_t *value, gsize max_bytes, GError **error);

/* Appends `text` (valid UTF-8, `size_bytes` or -1) as a JSON string with RFC 8785 escapes. */
void json_append_string(GString *out, const char *text, gssize size_bytes);
void json_append_integer(GString *out, gint64 value);

/* Lookups that fail closed: NULL / FALSE with PROBLEM_INVALID naming the key. Lent. */
const char *json_get_string(const json_t *object, const char *key, GError **error);
gboolean json_get_integer(const json_t *object, const char *key, gint64 min, gint64 max,
                          gint64 *value, GError **error);
