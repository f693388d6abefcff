/* front/fields.h -- the header fields of a request, collected one by one and judged strictly. Pure
 */
#pragma once
#include <glib.h>

typedef enum {
    FIELD_HOST,
    FIELD_ORIGIN,
    FIELD_COOKIE,
    FIELD_TOKEN,
    FIELD_ATTESTATION,
    FIELD_AUTHORIZATION,
    FIELD_CONTENT_TYPE,
    FIELD_CONTENT_LENGTH,
    FIELD_TRANSFER_ENCODING,
    FIELD_LANGUAGE,
    FIELD_IF_NONE_MATCH,
    FIELD_ACCEPT_ENCODING,
    FIELD_LAST
} FrontField;

typedef struct {
    const char *values[FIELD_LAST]; /* lent; NULL when absent */
    guint count;
    gsize size_bytes;   /* as sent: name, colon, spaces, value, CRLF of each */
    const char *broken; /* NULL, or why the whole is refused (PROBLEM_BOTH text) */
    gboolean too_large;
    gboolean
        framing; /* the fault leaves unclear where the request ends: the connection must close */
} FrontFields;

/* `name` and `value` lie in one line as received, `value` behind `name`. */
void front_fields_add(FrontFields *fields, const char *name, gsize name_bytes, const char *value,
                      gsize value_bytes);

/* Judges what was collected, once all is in. `http_1_1`: the request says so. FALSE with
 * PROBLEM_INVALID or PROBLEM_TOO_LARGE. `content_bytes` gets G_MAXUINT64 for a chunked body. */
gboolean front_fields_judge(FrontFields *fields, gboolean http_1_1, guint64 *content_bytes,
                            GError **error);

/* The value of the one cookie called `name` in a Cookie header, as letters of RFC 6265, copied into
 * `out`; "" when absent. FALSE when it stands there twice or is malformed or longer than `max`. */
gboolean front_cookie_read(const char *header, const char *name, gsize max, char *out);

/* The token of `Authorization: Bearer TOKEN` (RFC 6750 2.1), lent; "-" where the word stands there
 * and no token of at most `max` characters; "" for any other header, or none. */
const char *front_bearer_read(const char *header, gsize max);

/* Whether a Host header (name, optional port) names one of `names` (lower case). With `local`, the
 * loopback names stand too. */
gboolean front_host_is(const char *host, const char *const *names, gboolean local);

/* Whether a comma list (Accept-Encoding) holds `token` with a weight above zero. */
gboolean front_list_accepts(const char *list, const char *token);
/* Whether If-None-Match names `etag` (weak comparison). */
gboolean front_etag_matches(const char *list, const char *etag);
/* Whether Accept-Language puts English before Japanese. */
gboolean front_prefers_english(const char *list);
