/* service/call.h -- what every service function goes through: may this caller do it, and the event
 * that says so; seen by service/ alone */
#pragma once
#include "service/service.h"

typedef struct {
    const char *act;
    const char *subject;
    const char *from_state, *to_state; /* NULL where none */
    const char *const *clauses;        /* NULL-terminated, or NULL */
} ServiceEvent;

/* PROBLEM_NOT_ALLOWED unless the caller is of a kind that may do `act`. */
gboolean service_may(const ServiceCall *call, const char *act, GError **error);
/* The same, and of persons only an administrator: as the site's ledger has it now, not as it was
 * when the session was looked up. On the site's log. */
gboolean service_may_administrate(const ServiceCall *call, const char *act, GError **error);
/* Checks service_may and appends; `content` (its reference is taken) may be NULL for none. */
gboolean service_append(ServiceCall *call, const ServiceEvent *event, json_t *content,
                        GError **error);
/* The same with content that is lent. */
gboolean service_append_lent(ServiceCall *call, const ServiceEvent *event, const json_t *content,
                             GError **error);
/* Text that people typed: trimmed of nothing, plain or with line breaks, within limits.
 * PROBLEM_INVALID. */
/* Whether the clock stepped and nobody confirmed it yet, a moment ago too: then nothing is done by
 * its time alone. */
gboolean service_clock_doubted(ServiceCall *call, gboolean *doubted, GError **error);
gboolean service_check_text(const char *text, const char *what, gsize min_chars, gsize max_chars,
                            GError **error);
