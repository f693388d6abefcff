/* people/people.h -- persons, their sign-in credentials and sessions, in the site's database
 *
 * `person` is derived from `person.add` events: the table from id to name is content, and goes when
 * that content is erased. Credentials, sessions and failed attempts are working tables. */
#pragma once
#include "base/ids.h"
#include "ledger/log.h"
#include "people/passwords.h"
#include "people/settings.h"
#include <glib.h>

extern const StoreSchema people_schema_001, people_schema_002, people_schema_004, people_schema_005;
/* Emptied and filled again by rebuild. */
#define PEOPLE_DERIVED_TABLES "person", "setting", "certificate"
#define PEOPLE_WORKING_TABLES                                                                      \
    "credential", "credential_past", "sign_in_failure", "session", "sign_in", "preference",        \
        "totp", "recovery", "passkey", "enrolment", "spent", "certificate_use", "card_code"
/* Projections on person/ID: `person.add` {name, role, user_name}; `person.change` {changes:
 * {member: {after, before}}, reason}; `person.disable` and `person.enable` {reason}. */
gboolean people_project_add(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                            const json_t *content, GError **error);
gboolean people_project_change(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error);
gboolean people_project_state(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                              const json_t *content, GError **error);

/* ---- credentials ---- */

/* What a password is verified against. For a name nobody has, a credential that nothing matches:
 * the check takes as long, by the scheme that somebody's would have. */
typedef struct {
    char *person; /* "" when there is no such person */
    char *hash;
    gint64 version;
    gint64 changed_us;
    gboolean must_change; /* it is a temporary one */
    gboolean administrator;
    gboolean disabled; /* right or wrong, nobody gets in with it */
} PeopleCredential;
PeopleCredential *people_credential_find(Store *site, const PeopleSettings *settings,
                                         const char *user_name, GError **error);
PeopleCredential *people_credential_of(Store *site, const char *person, GError **error);
void people_credential_free(PeopleCredential *credential);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeopleCredential, people_credential_free)
/* Takes as long whether it matches or not; compares in constant time. */
gboolean people_password_verify(const PeopleCredential *credential, const char *password);
/* The one it replaces is kept among the past ones, `keep` of them at most. */
gboolean people_credential_set(Store *site, const char *person, const char *hash,
                               gboolean must_change, gint64 keep, gint64 now_us, GError **error);
/* The same password hashed anew; nothing else changes. */
gboolean people_credential_rehash(Store *site, const char *person, const char *hash,
                                  GError **error);
/* A temporary password nobody used in time. */
gboolean people_credential_expired(const PeopleCredential *credential,
                                   const PeopleSettings *settings, gint64 now_us);
/* The hashes of the last passwords before the present one, newest first; owned. */
GPtrArray *people_credential_past(Store *site, const char *person, gint64 most, GError **error);

/* ---- attempts: growing delay per name and per address ---- */

/* FALSE with PROBLEM_LOCKED ({1} seconds) while an attempt for this name from this address is not
 * looked at. */
gboolean people_attempt_allowed(Store *site, const PeopleSettings *settings, const char *user_name,
                                const char *peer, gint64 now_us, GError **error);
typedef struct {
    const char *user_name, *peer; /* peer "" where it is known already */
    gboolean privileged;          /* locked sooner */
    gint64 now_us;
} PeopleAttempt;
typedef struct {
    gint64 wait_s;   /* until the next attempt is looked at */
    gboolean locked; /* this failure closed the name for a time: worth an event */
    gint64 failures; /* of the name in a row */
} PeopleFailure;
gboolean people_attempt_failed(Store *site, const PeopleSettings *settings,
                               const PeopleAttempt *attempt, PeopleFailure *failure,
                               GError **error);
/* Forgets the failures of name and address; `failures` gets how many the name had. */
gboolean people_attempt_passed(Store *site, const char *user_name, const char *peer,
                               gint64 *failures, GError **error);

/* ---- sessions ---- */

typedef struct {
    char token[65]; /* 256 random bits in hex: the cookie; stored only as its SHA-256 */
    char csrf[65];  /* HMAC-SHA-256 under the token: bound to it, nothing stored */
} PeopleSessionToken;

typedef enum {
    PEOPLE_OWES_NOTHING,
    PEOPLE_OWES_FACTOR,    /* the password was right: a second factor is to be given */
    PEOPLE_OWES_PASSWORD,  /* a temporary one, or one too old, is to be changed */
    PEOPLE_OWES_ENROLMENT, /* a second factor is to be registered */
} PeopleOwes;

#define PEOPLE_WORK_REASON_CHARS 200
#define PEOPLE_BY_CARD "certificate"              /* means of a session: an IC card with its PIN */
#define PEOPLE_MEANS_MAX 64                       /* bytes of "password totp" and the like */
#define PEOPLE_HALF_US (5 * G_TIME_SPAN_MINUTE)   /* a session half signed in lasts */
#define PEOPLE_PROOF_US (10 * G_TIME_SPAN_MINUTE) /* who signed in so lately is still there */

typedef struct {
    char id[ID_TEXT_BYTES]; /* as listed; no secret */
    char person[ID_TEXT_BYTES];
    gboolean half;        /* a second factor is owed: nothing else can be done */
    gboolean must_change; /* until then only the password can be changed */
    gboolean aged;        /* it must, because it is old */
    gboolean administrator;
    gboolean totp; /* what the person has of second factors */
    gint64 passkeys, recovery, certificates;
    gint64 enrol_by_us; /* a second factor is asked for until then; 0: not, or there is one */
    gint64 began_us, used_us;
    gint64 proved_us;         /* the person last showed a credential */
    gint64 idle_us, whole_us; /* it lasts without use; at all */
    gint64 password_min;      /* characters a new password of this person must have */
    char means[PEOPLE_MEANS_MAX];
    gint64 failures, halves;     /* between the sign-in before and this one: refused; half done */
    gint64 last_us, last_out_us; /* the sign-in before this one, and its end; 0 when none */
    char last_peer[64];
    gboolean work_demanded; /* privileged acts need privileged work */
    gint64 work_us;         /* which lasts at most */
    gint64 attest_for;      /* PEOPLE_ATTEST_FOR */
    gint64 work_began_us, work_until_us;
    gint64 work_event; /* of the site's log that began it; 0: none under way */
    char work_reason[4 * PEOPLE_WORK_REASON_CHARS + 1];
    gboolean touch_due; /* last use is a minute old: note it */
} PeopleSession;

/* What is to be done first, at `now_us`. */
PeopleOwes people_session_owes(const PeopleSession *session, gint64 now_us);
/* Whether privileged work is under way at `now_us`. */
gboolean people_session_works(const PeopleSession *session, gint64 now_us);
/* A clock set back makes no session older or younger than it may be: out of range both ways has
 * ended. */
gboolean people_session_holds(const PeopleSession *session, gint64 now_us);
typedef struct {
    const char *person, *peer, *means;
    gboolean half;
    gint64 failures, now_us;
} PeopleSessionIn;
/* The token itself is made from getrandom(2). A whole one is the person's last sign-in from now on.
 */
gboolean people_session_begin(Store *site, const PeopleSessionIn *in, PeopleSessionToken *token,
                              char id[ID_TEXT_BYTES], GError **error);
/* A half one becomes whole under a new token: who knew the old one knows nothing. `in->means` comes
 * to what it began with. */
gboolean people_session_complete(Store *site, const PeopleSession *session,
                                 const PeopleSessionIn *in, PeopleSessionToken *token,
                                 GError **error);
/* The person has just shown a credential again. */
gboolean people_session_prove(Store *site, const PeopleSession *session, gint64 now_us,
                              GError **error);
/* PROBLEM_NOT_SIGNED_IN for a token unknown, idle too long, too old, or of a person no longer
 * there. */
gboolean people_session_find(Store *site, const char *token, gint64 now_us, PeopleSession *session,
                             GError **error);
/* The CSRF token of a session token; FALSE when it has not the form of one. */
gboolean people_session_csrf(const char *token, char csrf[65]);
/* Constant time. */
gboolean people_session_csrf_matches(const char *token, const char *csrf);
gboolean people_session_touch(Store *site, const char *token, gint64 now_us, GError **error);
/* Ends one by its id, of that person; FALSE with PROBLEM_NOT_FOUND. */
gboolean people_session_end(Store *site, const char *person, const char *id, gint64 now_us,
                            GError **error);
/* Ends all of a person but `keep_id` (NULL: all). */
gboolean people_session_end_all(Store *site, const char *person, const char *keep_id,
                                GError **error);
/* Removes what has expired. */
gboolean people_session_sweep(Store *site, gint64 now_us, GError **error);
typedef struct {
    const char *id, *peer, *means, *person, *user_name, *name; /* lent during the visit */
    gint64 began_us, used_us;
    gint64 work_until_us; /* of privileged work begun in it; 0: none */
} PeopleSessionRow;
/* Those of `person` that hold, newest first; of everybody (NULL), by last use. */
gboolean people_session_each(Store *site, const char *person, gint64 now_us,
                             void (*visit)(const PeopleSessionRow *row, gpointer user),
                             gpointer user, GError **error);
/* ---- privileged work: of one session, for a set time ---- */

typedef struct {
    char session[ID_TEXT_BYTES], person[ID_TEXT_BYTES];
    gint64 event; /* that began it */
    gint64 until_us;
    gboolean over; /* its time is up, or its session no longer holds */
} PeopleWork;
typedef struct {
    const char *session, *reason;
    gint64 event, began_us, until_us;
} PeopleWorkIn;
gboolean people_work_begin(Store *site, const PeopleWorkIn *in, GError **error);
gboolean people_work_end(Store *site, const char *session, GError **error);
/* All that no `people_work_end` ended: PeopleWork by value. */
GArray *people_works(Store *site, gint64 now_us, GError **error);

/* ---- persons ---- */

#define PEOPLE_ADMINISTRATOR "administrator"
#define PEOPLE_STAFF "staff"
#define PEOPLE_ACTIVE "active"
#define PEOPLE_DISABLED "disabled"

typedef struct {
    char *id, *user_name, *name;
    char *role;  /* PEOPLE_ADMINISTRATOR or PEOPLE_STAFF: what posts give comes beside it */
    char *state; /* PEOPLE_ACTIVE or PEOPLE_DISABLED */
} PeoplePerson;
void people_person_free(PeoplePerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeoplePerson, people_person_free)
PeoplePerson *people_person_find(Store *site, const char *id,
                                 GError **error); /* PROBLEM_NOT_FOUND */
/* The first administrator still active. */
PeoplePerson *people_person_first(Store *site, GError **error);
gboolean people_is_administrator(const PeoplePerson *person); /* and active */
gboolean people_count_administrators(Store *site, gint64 *active, GError **error);
/* The sign-in names taken, folded by people_fold_name, as a set that owns them. */
GHashTable *people_user_names(Store *site, GError **error);
/* Names that differ by width, case or composition alone look the same to people; transfer full. */
char *people_fold_name(const char *user_name);
/* All of them and all programs, id or "program/ID" to name (both owned by the table): a page
 * resolves its actors with one question. */
GHashTable *people_person_names(Store *site, GError **error);
typedef struct {
    const char *id, *user_name, *name, *role, *state; /* lent during the visit */
    gint64 event;                                     /* that added it */
    gint64 last_us;                                   /* last sign-in; 0 for never */
    gboolean temporary;                               /* its password is still a temporary one */
    gint64 changed_us;                                /* of the password; 0 when it has none */
    gboolean totp;
    gint64 passkeys;
} PeopleAccount;
/* In use, but nobody signed in with it, nor was a password given it, for the days of the settings.
 */
gboolean people_account_is_unused(const PeopleAccount *account, const PeopleSettings *settings,
                                  gint64 now_us);
/* Every account, by sign-in name; or the one called `id` alone. */
gboolean people_each_account(Store *site, const char *id,
                             void (*visit)(const PeopleAccount *account, gpointer user),
                             gpointer user, GError **error);
/* "ja", "en", or "" when the person never chose. Transfer full. */
char *people_language(Store *site, const char *person, GError **error);
gboolean people_language_set(Store *site, const char *person, const char *language, GError **error);
