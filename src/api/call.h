/* api/call.h -- one request on its way to its service or report function, and the answer on its way
 * back */
#pragma once
#include "base/json.h"
#include "base/problem.h"
#include "service/blob.h"
#include "service/service.h"
#include "wire/request.h"
#include <jansson.h>

/* ---- parameters of path and query, checked ---- */

#define API_VALUES_MAX 20
typedef struct {
    const char *name, *text;
    gint64 integer; /* of integers and booleans */
} ApiValue;
typedef struct {
    GStringChunk *arena; /* lent: where decoded texts lie */
    ApiValue at[API_VALUES_MAX];
    gsize count;
} ApiValues;
const char *api_values_text(const ApiValues *values, const char *name); /* "" when absent */
gint64 api_values_integer(const ApiValues *values, const char *name);   /* 0 when absent */
int api_values_choice(const ApiValues *values, const char *name);       /* -1 absent, 0 no, 1 yes */

/* ---- who calls ---- */

typedef struct {
    gboolean signed_in;
    char token[65]; /* of the cookie; "" for nobody and for an operator */
    PeopleSession session;
    char language[3]; /* "ja" or "en" as the person chose, "" when not */
} ApiPerson;

/* ---- what the running program knows and no database does ---- */

typedef enum { API_LOG_OF_SITE, API_LOG_OF_BODY, API_LOGS } ApiLogOf;
typedef struct {
    guint64 signed_size;
    gint64 signed_us;       /* 0 when never */
    const char *note;       /* the signed note, "" when none; lent */
    const char *public_key; /* verifier key, "" while the keeper is silent; lent */
} ApiSigned;

typedef struct ApiFacts ApiFacts;
struct ApiFacts {
    const char *version;
    gboolean weak_sandbox;
    const char *site_name, *host;
    const char *body_id, *body_name, *body_origin; /* the body shown */
    const GPtrArray *functions;                    /* RecordFunction: of the policy */
    gpointer core;
    /* Copies of what was last signed; its strings live in `arena`. Any thread. */
    void (*signed_state)(gpointer core, ApiLogOf log, GStringChunk *arena, ApiSigned *out);
    ServiceBlobs *blobs;
    const char *data_dir;
    const PeopleKey *key; /* of second factors */
};

/* ---- the call ---- */

typedef struct {
    const WireRequest *request;
    ApiValues values;
    json_t *body; /* checked; NULL for none */
    const ApiPerson *person;
    const PeopleProgram *program; /* whose token the request came with; NULL: none. Lent */
    const char *actor; /* person id, "program/ID" or "operator uid@host"; "" for nobody */
    gint64 now_us;
    ProblemLanguage language;
    const ApiFacts *facts;
    ApiLogOf log;
    /* Reads and preparations: connections of this thread. In a write, NULL. */
    Store *site, *store; /* the site's; that of the log asked for */
    Store *records;      /* the body's, in preparations alone */
    RegisterDesk *desk;  /* of this thread */
    /* Writes. */
    ServiceCall *service;
    gpointer prepared;
    GDestroyNotify prepared_free;
    gboolean prepare_more;    /* a preparation in steps, between which others have their turn */
    json_t *attestation;      /* of the act, verified before it; NULL for none; owned */
    char **blobs_after;       /* blobs to remove once the write is committed; owned */
    gboolean rows_after;      /* rows wait to be imported once the write is committed */
    const char *record_after; /* once it is committed, a reader answers with this record; lent */
    char *problem_more;       /* `"name":value` of a refusal besides its problem; owned */
} ApiCall;

static inline const char *api_call_language(const ApiCall *call)
{
    return call->language == PROBLEM_ENGLISH ? "en" : "ja";
}

/* A text of the request's body; "" when absent. */
const char *api_body_text(const ApiCall *call, const char *name);

/* In the writer of the site's log, before the act: the passkey's answer in the request's head
 * becomes call->attestation. PROBLEM_INVALID, PROBLEM_PASSKEY, PROBLEM_USED. */
gboolean api_attest(ApiCall *call, GError **error);

/* ---- the answer ---- */

typedef struct {
    guint status;
    const char *content_type; /* static */
    char *disposition, *etag, *set_cookie, *location, *retry_after;
    GString *body;
    gboolean receipt; /* a write: the core adds `event` to the JSON object once committed */
    int file;         /* -1, or the body instead of `body`: read from its start, closed */
    guint64 file_bytes;
} ApiAnswer;
void api_answer_init(ApiAnswer *answer);
void api_answer_clear(ApiAnswer *answer);
/* The problem as RFC 9457 has it; replaces whatever the answer held. */
void api_answer_problem(ApiAnswer *answer, const GError *problem, ProblemLanguage language);
/* Adds a piece to a GString, as reports hand out what may be long. */
gboolean api_answer_take(const char *bytes, gsize size_bytes, gpointer text);
/* Adds members, `"name":value`, to the object that was answered. */
void api_answer_add_members(ApiAnswer *answer, const char *members);
/* The same object, appended to `json`. */
void api_append_problem(GString *json, const GError *problem, ProblemLanguage language);
/* Adds the member `event`: where the write stands and its path to the committed root. */
void api_answer_add_receipt(ApiAnswer *answer, const char *origin, guint64 index, guint64 root_size,
                            const guint8 root[32], const GArray *inclusion);
/* On a reader, once an act on call->record_after is committed: adds the record as it is now.
 * PROBLEM_NOT_FOUND when who acted may not see it any more. */
gboolean api_answer_record(ApiCall *call, ApiAnswer *answer, GError **error);
/* Instead of that, its id; and `unshown` when it is still seen (`problem` is another than
 * PROBLEM_NOT_FOUND) and only could not be shown. */
void api_answer_unshown(const ApiCall *call, const GError *problem, ApiAnswer *answer);
/* Appends one thing as it stands after a write, or as somebody else left it. */
typedef gboolean (*ApiAppend)(ApiCall *call, GString *json, GError **error);
/* What a decision of a person is answered: `{"NAME": …}` with the receipt when `done`; on a
 * conflict, the problem with `current`, so that both can be compared (TRUE then); else FALSE with
 * `problem` handed on. */
gboolean api_answer_decision(ApiCall *call, ApiAnswer *answer, gboolean done, const char *name,
                             ApiAppend append, GError **problem, GError **error);
/* Head of the answer as it goes to front. */
gboolean api_answer_head(const ApiAnswer *answer, GByteArray *out, GError **error);

/* ---- the session's cookie and whom to believe ---- */

/* Value of Set-Cookie: `__Host-sekisho` over TLS, `sekisho` on plain HTTP (loopback). An empty
 * token takes it away. Transfer full. */
char *api_cookie(const char *token, gboolean secure);
/* The session as JSON; `language` for nobody signed in is that of the request. */
void api_append_session(GString *json, const ApiPerson *person, const PeoplePerson *who,
                        ProblemLanguage language, gint64 now_us);
/* The same of nobody, who is told where a card can be shown. */
void api_append_nobody(GString *json, const WireRequest *request, ProblemLanguage language);
/* An unsafe method must come from our own pages: Origin is this host's, and X-Csrf-Token is the
 * session's own (not asked of a sign-in, which has no session). PROBLEM_CROSS_SITE. */
gboolean api_check_cross_site(const WireRequest *request, const ApiPerson *person, GError **error);
/* ja unless English is asked for: the person's choice, else Accept-Language. */
ProblemLanguage api_language(const WireRequest *request, const ApiPerson *person);
