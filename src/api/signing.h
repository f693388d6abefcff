/* api/signing.h -- answers that sessions and second factors share; seen by api/ alone */
#pragma once
#include "api/call.h"

#define API_ORIGIN_BYTES 300
/* Who asks for a passkey, and from where. */
typedef struct {
    PeopleParty party;
    char origin[API_ORIGIN_BYTES];
    ServicePasskeyAsk ask;
} ApiAsking;
void api_asking_fill(ApiAsking *asking, const ApiCall *call);
/* Appends `"credentials":[…]` of the person signed in. */
gboolean api_append_credentials(ApiCall *call, GString *json, GError **error);

/* Who signs in anew in the same browser leaves the session that was open there. */
gboolean api_leave_session(ApiCall *call, GError **error);
/* A new session, or one under a new token, as it stands after the write, with its cookie. */
gboolean api_answer_new_session(ApiCall *call, const PeopleSessionToken *token, ApiAnswer *answer,
                                GError **error);
/* The session of that token as it stands after the write, from the writer's own connection. */
gboolean api_answer_session(ApiCall *call, const char *token, ApiAnswer *answer, GError **error);
/* {factors[, recovery_codes]} of the caller after the write, with its receipt; `recovery` may be
 * NULL. */
gboolean api_answer_factors(ApiCall *call, const ServiceRecovery *recovery, ApiAnswer *answer,
                            GError **error);
