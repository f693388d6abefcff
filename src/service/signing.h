/* service/signing.h -- what signing in by each means shares; seen by service/ alone */
#pragma once
#include "service/service.h"

/* A session for who was recognised by `means`: a half one when a second factor is registered and
 * `whole` does not say that it was given in the same. */
gboolean service_open_session(ServiceCall *call, const char *person, const char *user_name,
                              const char *peer, const char *means, gboolean whole,
                              ServiceSignInOut *out, GError **error);
/* The half one becomes whole under a new token. */
gboolean service_complete_session(ServiceCall *call, const PeopleSession *session,
                                  const char *means, const char *peer, ServiceSignInOut *out,
                                  GError **error);
/* The event of a factor that came or went (`content` is taken); the caller's other sessions end. */
gboolean service_note_factor(ServiceCall *call, const char *act, json_t *content, const char *token,
                             GError **error);
/* PROBLEM_STATE when none would be `left` and the caller needs one. */
gboolean service_check_last_factor(ServiceCall *call, gint64 left, GError **error);
/* Recovery codes come with the first factor. */
gboolean service_first_recovery(ServiceCall *call, const PeopleKey *key, ServiceRecovery *recovery,
                                GError **error);
