/* front/bounds.h -- how long and how much a visitor may take before being cut off */
#pragma once
#include "base/json.h"

typedef struct {
    guint handshake_ms;      /* from the connection to the end of the TLS handshake */
    guint card_handshake_ms; /* the same where cards are shown: a PIN is typed meanwhile */
    guint head_ms;           /* from its first byte (or the connection) to the whole head */
    guint idle_ms;           /* from an answer to the next request line */
    guint body_ms;           /* for a whole body */
    guint core_ms;           /* core silent while it owes an answer, or takes no more of a body */
    guint window_ms;         /* rates are judged over this long */
    guint rate_min_bytes_s;  /* a body, or an answer being fetched, may not come slower */
    guint visitors_max;      /* connections open at a time */
    guint visitors_each_max; /* of these from one address (IPv6: one /64) */
    guint64 body_max_bytes;
} FrontLimits;

#define FRONT_HEAD_MAX_BYTES 6144
#define FRONT_TARGET_MAX_BYTES 6144
#define FRONT_FIELDS_MAX 64

FrontLimits front_limits_default(void);
/* Overwrites what `object` (the "front" object of site.json) names; PROBLEM_INVALID for a value out
 * of its bounds. Keys are the field names. */
gboolean front_limits_read(FrontLimits *limits, const json_t *object, GError **error);
