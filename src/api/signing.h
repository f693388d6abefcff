/* api/signing.h -- answers that sessions and second factors share; seen by api/ alone */
#pragma once
#include "api/call.h"

/* A new session, or one under a new token, as it stands after the write, with its cookie. */
gboolean api_answer_new_session(ApiCall *call, const PeopleSessionToken *token, ApiAnswer *answer,
                                GError **error);
