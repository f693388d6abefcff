/* wire/request.h -- one HTTP request or answer as it crosses from front (or a local command) to
 * core and back: the payload of a stream's OPEN frame. The body follows as DATA frames. Pure. */
#pragma once
#include <glib.h>

typedef enum { WIRE_GET = 1, WIRE_HEAD, WIRE_POST, WIRE_PUT, WIRE_PATCH, WIRE_DELETE } WireMethod;
#define WIRE_HEAD_MAX_BYTES 16384

/* All strings valid UTF-8 without NUL, never NULL (empty = absent); caps per field in request.c. */
typedef struct {
    guint8 method;       /* WireMethod */
    guint8 secure;       /* 1 when it came over TLS */
    guint16 other_port;  /* of the listener for cards, said to the main one; on that, of the main
                            one; 0 when there is none */
    const char *path;    /* percent-decoded once, starts with "/" */
    const char *query;   /* raw, without "?" */
    const char *session; /* value of the session cookie */
    const char *token;   /* X-Csrf-Token */
    const char *origin;  /* Origin header */
    const char *host;    /* Host header */
    const char *content_type;
    const char *language; /* Accept-Language */
    const char *if_none_match;
    const char *peer;        /* address without port */
    const char *attestation; /* X-Attestation: a passkey's answer to this very act */
    const char *card;        /* on the listener for cards: what the certificate judged there is
                                recognised by (people/certificates.h) */
    const char *bearer;      /* a program's token, of `Authorization: Bearer`; "-" when there is
                                that word and nothing that could be one */
    guint64 content_bytes;   /* G_MAXUINT64 when not announced */
} WireRequest;

typedef struct {
    guint16 status;
    guint64 content_bytes; /* G_MAXUINT64 when not known yet */
    const char *content_type;
    const char *etag;
    const char *disposition; /* Content-Disposition, empty for inline */
    const char *set_cookie;  /* whole value, empty for none */
    const char *location;
    const char *retry_after; /* seconds */
} WireResponse;

/* Encoding appends to `out`, or refuses a field over its cap (PROBLEM_TOO_LARGE naming it) and
 * appends nothing; NULL strings count as empty. Decoding lends strings that live as long as
 * `arena`; refuses anything but the exact form (PROBLEM_INVALID). */
gboolean wire_request_write(GByteArray *out, const WireRequest *request, GError **error);
gboolean wire_request_read(WireRequest *request, GStringChunk *arena, const guint8 *bytes,
                           gsize size_bytes, GError **error);
gboolean wire_response_write(GByteArray *out, const WireResponse *response, GError **error);
gboolean wire_response_read(WireResponse *response, GStringChunk *arena, const guint8 *bytes,
                            gsize size_bytes, GError **error);
