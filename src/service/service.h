/* service/service.h -- one function per thing a person can do: each is one call in the writer, and
 * its events
 *
 * Everything here runs in the writer thread of the log concerned, between ledger_call_begin and
 * ledger_call_keep / ledger_call_undo, does no I/O but the database's, and keeps only what the
 * ledger says: what files, workers and password hashing bring are inputs made before. A function
 * that returns FALSE has kept nothing. PROBLEM_NOT_ALLOWED when the caller may not do it: an
 * operator may set up, import and maintain, and can never approve (the table in call.c says who may
 * do what). */
#pragma once
#include "ledger/log.h"
#include "office/finding.h"
#include "office/import.h"
#include "people/certificates.h"
#include "people/factors.h"
#include "people/passkey.h"
#include "people/people.h"
#include "people/programs.h"
#include "register/desk.h"
#include <glib.h>
#include <jansson.h>

typedef struct {
    LedgerLog *log;               /* the body's or the site's, lent */
    const char *actor;            /* person id, "program/ID", "operator uid@host", "system"; lent */
    const char *on_behalf_of;     /* "" when for oneself */
    gboolean administrator;       /* the person's account is an administrator's */
    gint64 now_us;                /* for working tables; the ledger reads its own clock */
    RegisterDesk *desk;           /* of the body's writer; NULL for the site's */
    const json_t *attestation;    /* a passkey's, over the act; NULL: none. Lent */
    const PeopleProgram *program; /* whose token the call came with; NULL: none. Lent */
    gint64 work; /* the event that began the privileged work it belongs to; 0: none */
    /* Out: */
    gboolean appended; /* an event was kept */
    LedgerPlace place; /* of the last one */
    /* The call returned FALSE, and what it wrote (a failure counted) is to be kept all the same. */
    gboolean keep_refusal;
} ServiceCall;

/* What each kind of database holds: schema steps for store_upgrade, projections for
 * ledger_log_open. */
typedef struct {
    const StoreSchema *const *steps;
    gsize step_count;
    LedgerSchema ledger;
} ServiceSchema;
const ServiceSchema *service_site_schema(void);
const ServiceSchema *service_body_schema(void);

/* ---- the site and its bodies (on the site's log unless said) ---- */

typedef struct {
    const char *name;      /* of the site as people read it, "みほん町" */
    const char *host;      /* as configured */
    const char *user_name; /* of the first administrator */
    const char *person_name;
    const char *password_hash; /* people_password_hash of the temporary password */
} ServiceSiteIn;
/* `site.create` and `person.add`; once. `person` (may be NULL) gets the administrator's id. */
gboolean service_init_site(ServiceCall *call, const ServiceSiteIn *in, char person[ID_TEXT_BYTES],
                           GError **error);

/* `body.create`: id is ASCII [a-z0-9-]{1,40}; PROBLEM_CONFLICT when it stands already. */
gboolean service_create_body(ServiceCall *call, const char *id, const char *name,
                             const char *origin, GError **error);

typedef struct {
    const char *name; /* of the body (or site) */
    /* When restored from a backup, the log left behind; else NULL and 0. */
    const char *previous_origin;
    const char *previous_checkpoint; /* the last note the keeper signed for it */
    guint64 restored_size;
} ServiceLogIn;
/* `log.open`: the first leaf of a body's log, or of any log opened anew by a restore. */
gboolean service_open_log(ServiceCall *call, const ServiceLogIn *in, GError **error);

/* `body.checkpoint`: the site's log keeps what a body's keeper signed. */
gboolean service_note_checkpoint(ServiceCall *call, const char *body, guint64 size,
                                 const char *checkpoint, GError **error);
/* `sandbox.weak` each time the site starts weakened (`missing`: NULL-terminated, what the kernel
 * lacks); `sandbox.full` at the first start after that which is not (`missing` NULL or empty). */
gboolean service_note_sandbox(ServiceCall *call, const char *const *missing, GError **error);
/* Working table, no event: "ja" or "en" for the caller. */
gboolean service_set_language(ServiceCall *call, const char *language, GError **error);

/* ---- signing in (the site's log) ----
 * 1. people_attempt_allowed on a reading connection: a refusal costs no hash.
 * 2. people_password_verify outside the writer, one attempt at a time.
 * 3. service_sign_in, whether or not it verified. It returns TRUE for a refused attempt too, since
 *    the failure must be counted; `granted` tells. */
typedef struct {
    const char *user_name;
    const char *peer;              /* address, "" for a local caller */
    const PeopleCredential *found; /* what was verified against */
    gboolean verified;
    const char *rehash; /* the password hashed as the site wants it now; NULL when it is */
} ServiceSignInIn;
typedef struct {
    gboolean granted;
    gboolean half;            /* granted, but a second factor is owed */
    gboolean disabled;        /* the password is right, the account is not in use */
    gboolean expired;         /* it is right, temporary, and was not used in time */
    gint64 wait_s;            /* when refused: until the next attempt is looked at */
    PeopleSessionToken token; /* when granted: token for the cookie, and its CSRF token */
    char person[ID_TEXT_BYTES];
    gint64 failures; /* in a row */
} ServiceSignInOut;
/* `session.begin` unless it is half, or `session.lock` when this failure closes the name for a
 * time.
 */
gboolean service_sign_in(ServiceCall *call, const ServiceSignInIn *in, ServiceSignInOut *out,
                         GError **error);
/* The refusal as people read it: PROBLEM_LOCKED, PROBLEM_DISABLED, PROBLEM_EXPIRED or
 * PROBLEM_WRONG_PASSWORD. */
void service_sign_in_problem(const ServiceSignInOut *out, GError **error);
typedef struct {
    const char *token; /* of the half session */
    const char *code;  /* of the authenticator, or a recovery code; as typed */
    const char *peer;
    const PeopleKey *key;
} ServiceCodeIn;
/* `session.begin` of a half session that becomes whole, under a new token. PROBLEM_WRONG_CODE is
 * counted as a failure of the name; PROBLEM_LOCKED, PROBLEM_STATE. */
gboolean service_give_code(ServiceCall *call, const ServiceCodeIn *in, ServiceSignInOut *out,
                           GError **error);
/* Working table, no event: the caller has just shown the password again. PROBLEM_WRONG_PASSWORD
 * counts. */
gboolean service_prove(ServiceCall *call, const PeopleCredential *found, gboolean verified,
                       const char *token, GError **error);
/* `session.end`. `token` is the cookie's. */
gboolean service_sign_out(ServiceCall *call, const char *token, GError **error);
/* `session.end` of a session of the caller by its id; PROBLEM_NOT_FOUND. */
gboolean service_end_session(ServiceCall *call, const char *id, GError **error);
typedef struct {
    const char *person;
    const char *session; /* NULL: all of them */
    const char *keep;    /* the one that asks, which stays */
} ServiceSessionsOf;
/* By an administrator: `session.end` of each {person}. PROBLEM_NOT_FOUND; PROBLEM_STATE for the one
 * that asks. */
gboolean service_end_sessions_of(ServiceCall *call, const ServiceSessionsOf *of, GError **error);
/* `work.end` of privileged work whose time is up; then, in working tables without an event: last
 * use, when people_session_find said `touch_due`; expired rows go. */
gboolean service_touch_session(ServiceCall *call, const char *token, GError **error);

typedef struct {
    const PeopleCredential *found; /* of the caller, verified with the old password */
    gboolean verified;
    const char *new_hash; /* people_password_hash after people_password_check */
    const char *token;    /* the session that stays; every other of the person ends */
} ServicePasswordIn;
/* `credential.change`. PROBLEM_WRONG_PASSWORD, PROBLEM_CONFLICT. */
gboolean service_change_password(ServiceCall *call, const ServicePasswordIn *in, GError **error);

/* ---- IC cards (the site's log) ---- */

/* By an administrator: `certificate.add` {certificate, card, subject, issuer, serial, until_us}.
 * PROBLEM_INVALID when it has expired or is registered. */
gboolean service_add_certificate(ServiceCall *call, const char *person,
                                 const PeopleCertificate *certificate, GError **error);
/* By an administrator: `certificate.remove`; all sessions of the person end but `keep`. */
gboolean service_remove_certificate(ServiceCall *call, const char *person, const char *id,
                                    const char *keep, GError **error);
/* For what front saw of a card; working table, no event. `challenge` is of the browser, as RFC 7636
 * has it. PROBLEM_NOT_FOUND for nobody's card, PROBLEM_DISABLED. */
gboolean service_make_card_code(ServiceCall *call, const char *card_text, const char *challenge,
                                char code[PEOPLE_CARD_CODE_BYTES], GError **error);
typedef struct {
    const char *code, *verifier, *peer;
} ServiceCardIn;
/* `session.begin` of who the code is of; card and PIN are both factors. The code is spent whatever
 * comes of it. PROBLEM_STATE, PROBLEM_DISABLED. */
gboolean service_give_card_code(ServiceCall *call, const ServiceCardIn *in, ServiceSignInOut *out,
                                GError **error);

/* ---- privileged work (the site's log): of administrators ---- */

#define SERVICE_WORK_MINUTES_MIN 5
/* `work.begin` of the session, for `minutes` at most the site's longest; what was under way in it
 * ends. The route asks that the person showed a credential lately. PROBLEM_INVALID. */
gboolean service_begin_work(ServiceCall *call, const char *token, const char *reason,
                            gint64 minutes, GError **error);
/* `work.end`; PROBLEM_STATE when none is under way. */
gboolean service_end_work(ServiceCall *call, const char *token, GError **error);

/* ---- one's own second factors (the site's log) ----
 * The route asks that the person showed a credential lately. Other sessions of the person end. */

/* Working table, no event: a key waits to be confirmed. */
gboolean service_begin_totp(ServiceCall *call, const PeopleKey *key,
                            guint8 secret[PEOPLE_TOTP_SECRET_BYTES], GError **error);
typedef struct {
    gboolean made; /* there were none before: they are to be shown, this once */
    PeopleRecoveryCode codes[PEOPLE_RECOVERY_CODES];
} ServiceRecovery;
/* `factor.add` when the code is of the key that waits: from now on one is asked for. */
gboolean service_confirm_totp(ServiceCall *call, const PeopleKey *key, const char *code,
                              const char *token, ServiceRecovery *recovery, GError **error);
/* `factor.remove`; PROBLEM_STATE when it is the last one and the person needs one. */
gboolean service_remove_totp(ServiceCall *call, const char *token, GError **error);
/* `factor.add`: ten new codes, those before are worth nothing. */
gboolean service_make_recovery(ServiceCall *call, const PeopleKey *key, ServiceRecovery *recovery,
                               GError **error);

/* ---- passkeys (the site's log) ---- */

/* Who asks, and from where: every answer of a passkey is held against it. */
typedef struct {
    const PeopleParty *party;
    const PeopleKey *key;
    const char *token; /* of the session; "" for nobody yet */
    const char *peer;
} ServicePasskeyAsk;
/* `factor.add`; `recovery` as above. The route asks that a credential was shown lately.
 * PROBLEM_PASSKEY, PROBLEM_INVALID, PROBLEM_STATE. */
gboolean service_add_passkey(ServiceCall *call, const ServicePasskeyAsk *ask, GBytes *client_data,
                             GBytes *attestation, const char *name, ServiceRecovery *recovery,
                             GError **error);
/* Working table, no event: what the person calls it. */
gboolean service_rename_passkey(ServiceCall *call, const char *id, const char *name,
                                GError **error);
/* `factor.remove`; PROBLEM_STATE as above. */
gboolean service_remove_passkey(ServiceCall *call, const char *id, const char *token,
                                GError **error);
typedef struct {
    const char *credential; /* its id in Base64url */
    const char *user;       /* the user handle it kept: the person's id; "" when it said none */
    PeopleAssertion assertion;
} ServicePasskeyIn;
/* `session.begin`: signs nobody in as the passkey's person, makes a half session whole; of a whole
 * one the person has just shown a credential again (no event, `out` not granted).
 * A count that did not grow is `factor.doubt` and refused: two authenticators have that key.
 * PROBLEM_PASSKEY, PROBLEM_DISABLED. */
gboolean service_give_passkey(ServiceCall *call, const ServicePasskeyAsk *ask,
                              const ServicePasskeyIn *in, ServiceSignInOut *out, GError **error);

typedef struct {
    GBytes *act; /* canonical JSON of what is to be done */
    const char *nonce;
} ServiceAct;
/* The passkey of the session's person answers for that act, once: what an auditor needs to verify
 * it without us, to be kept with the act's event. PROBLEM_PASSKEY, PROBLEM_USED. Transfer full. */
json_t *service_attest(ServiceCall *call, const ServicePasskeyAsk *ask, const ServicePasskeyIn *in,
                       const ServiceAct *act, GError **error);

/* ---- accounts (the site's log): an administrator, or an operator but for changes ---- */

typedef struct {
    const char *person; /* id the organisation knows the person by; NULL: one is made */
    const char *user_name, *name;
    const char *role;          /* PEOPLE_ADMINISTRATOR, PEOPLE_STAFF */
    const char *password_hash; /* people_password_hash of the temporary password */
} ServiceAccountIn;
/* `person.add` for each of `count`; `ids` gets theirs. All or none: PROBLEM_INVALID names the first
 * that cannot be, a sign-in name taken by somebody else among them. */
gboolean service_add_accounts(ServiceCall *call, const ServiceAccountIn *in, gsize count,
                              char (*ids)[ID_TEXT_BYTES], GError **error);
typedef struct {
    char id[ID_TEXT_BYTES]; /* "" when refused */
    GError *refused;        /* why this one was not; owned by the caller; NULL when it was */
} ServiceIssued;
/* As above, each by itself: who cannot have an account is refused and the rest go on. With `again`,
 * who has one that nobody has come in with yet gets the new temporary password for it
 * (`credential.reset`; the sign-in name stays). `out`: `count` zeroed ones. */
gboolean service_issue_accounts(ServiceCall *call, const ServiceAccountIn *in, gsize count,
                                gboolean again, ServiceIssued *out, GError **error);
typedef struct {
    const char *user_name, *name, *role; /* NULL: left alone */
} ServiceAccountChange;
/* `person.change`, unless it changes nothing. PROBLEM_STATE for the last administrator's role, and
 * for one's own. */
gboolean service_change_account(ServiceCall *call, const char *person,
                                const ServiceAccountChange *change, GError **error);
/* `person.enable`, or `person.disable`, which ends every session. PROBLEM_STATE as above. */
gboolean service_set_account_state(ServiceCall *call, const char *person, gboolean active,
                                   GError **error);
typedef struct {
    const char *temporary_hash; /* of the temporary password the person gets; NULL: none */
    gboolean factors;           /* authenticator, passkeys and recovery codes go */
    gboolean certificates;      /* those of IC cards go */
} ServiceReset;
/* Of another person; all sessions end: `certificate.remove` of each, `factor.remove`, then
 * `credential.reset`, as asked. PROBLEM_STATE for one's own; PROBLEM_NOT_FOUND when certificates
 * alone are asked for and there are none. */
gboolean service_reset_credential(ServiceCall *call, const char *person, const ServiceReset *reset,
                                  GError **error);
/* `credential.reset` by an operator, of the first administrator. `user_name` (may be NULL) gets the
 * sign-in name, transfer full. */
gboolean service_reset_administrator(ServiceCall *call, const char *temporary_hash,
                                     char **user_name, GError **error);

/* `setting.change`, unless it changes nothing: an administrator; `wanted` holds new values by name
 * (people/settings.h). PROBLEM_INVALID names the one that cannot be. */
gboolean service_change_settings(ServiceCall *call, const json_t *wanted, const char *reason,
                                 GError **error);

/* ---- policies (a body's log) ---- */

/* A worker's answer, believed only after every member was checked against the form and its limits.
 * Any thread. */
typedef struct ServiceExtraction ServiceExtraction;
ServiceExtraction *service_extraction_read(GBytes *json, const char *source_sha256, GError **error);
void service_extraction_free(ServiceExtraction *extraction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceExtraction, service_extraction_free)
guint64 service_extraction_units(const ServiceExtraction *extraction);
/* The SHA-256 of the text that was read out of the file; NULL when the file is text itself. Lent.
 */
const char *service_extraction_text(const ServiceExtraction *extraction);

/* `policy.import`: a draft edition. The blob of the source is durable already. `edition` in: the id
 * to give it (the import's own, so that a repeated import is refused), or "" to have one made. */
gboolean service_import_policy(ServiceCall *call, const ServiceExtraction *extraction,
                               char edition[ID_TEXT_BYTES], GError **error);

/* Working table of imports, no event: an import can be asked after when the program was restarted.
 */
typedef struct {
    const char *id;
    const char *file_name;
    const char *state;     /* receiving, reading, ready, refused */
    const char *edition;   /* "" until ready */
    const GError *problem; /* NULL, or why it was refused */
} ServiceImportNote;
gboolean service_note_import(ServiceCall *call, const ServiceImportNote *note, GError **error);
/* At start: imports left receiving or reading are refused (the program ended meanwhile). */
gboolean service_end_stale_imports(ServiceCall *call, GError **error);

typedef struct {
    const char *edition;
    guint64 n;
    guint64 expected_version;
    const json_t *changes; /* {field: value}; edition/fields.h says which and with what values */
    const char *reason;    /* at least one character, at most 1,000 */
} ServiceCorrection;
/* `unit.correct`. PROBLEM_CONFLICT when the unit is at another version ({2}: who changed it;
 * report_unit has the current one), PROBLEM_INVALID naming the field, PROBLEM_STATE when nothing
 * would change or the edition is no longer in use. `version` gets the new one. */
gboolean service_correct_unit(ServiceCall *call, const ServiceCorrection *in, guint64 *version,
                              GError **error);
typedef struct {
    const char *edition;
    const char *adopted_on;  /* a date as time_read_date takes it */
    const char *note;        /* "" for none */
    const char *open_reason; /* why, though decisions of the edition before are open; "" for none */
} ServiceAdoption;
/* `edition.adopt`: the edition in force from a day on; the one adopted before is superseded. What
 * people decided in that one since its decisions were carried over is carried over now. People
 * only. PROBLEM_STATE when decisions are open and no reason is given. */
gboolean service_adopt_edition(ServiceCall *call, const ServiceAdoption *in, GError **error);
/* `edition.discard`: a draft only. */
gboolean service_discard_edition(ServiceCall *call, const char *edition, const char *reason,
                                 GError **error);

/* ---- what a policy says of its body ---- */

typedef struct {
    const char *edition;
    const json_t *fact; /* {kind, name, value, function, details: [{label, text}], path} */
    const char *reason;
} ServiceFactIn;
/* `fact.add`; `n` gets its number. PROBLEM_INVALID names the member. */
gboolean service_add_fact(ServiceCall *call, const ServiceFactIn *in, guint64 *n, GError **error);
typedef struct {
    const char *edition;
    guint64 n, expected_version;
    const json_t *changes; /* {member: value} as above, without kind; NULL: it is no fact */
    const char *reason;
} ServiceFactChange;
/* `fact.correct`, or `fact.remove` without changes. PROBLEM_CONFLICT, PROBLEM_STATE when nothing
 * would change, the fact is removed, or the edition is no longer in use. */
gboolean service_change_fact(ServiceCall *call, const ServiceFactChange *in, GError **error);

typedef struct {
    const char *edition;
    const char *what; /* number of the finding, id of the item of the coverage */
    guint64 expected_version;
    const char *decision; /* edition/review.h has them */
    const json_t *paths;  /* of the coverage: clauses that say it; NULL: as read */
    const char *reason;
} ServiceReview;
/* `finding.decide`, `coverage.decide`. PROBLEM_CONFLICT, PROBLEM_STATE as above. */
gboolean service_decide_finding(ServiceCall *call, const ServiceReview *in, GError **error);
gboolean service_decide_coverage(ServiceCall *call, const ServiceReview *in, GError **error);
/* `exemption.answer`: of the body, whatever its editions. */
gboolean service_answer_exemption(ServiceCall *call, gboolean connected, gboolean personal,
                                  const char *note, GError **error);

/* ---- from one edition to the next ----
 * What people corrected and decided is carried over where its clause did not change: when an
 * edition is imported while one is in force, when it is adopted, and when asked. What cannot be is
 * listed (edition/carry.h), to be decided again. */

/* `unit.carry`, `fact.carry`, `finding.carry`, `coverage.carry` and `edition.carry`: what was
 * decided in the edition in force since it was last done. PROBLEM_STATE when the edition is no
 * draft or none is in force. */
gboolean service_carry_edition(ServiceCall *call, const char *edition, GError **error);
typedef struct {
    const char *edition;
    guint64 n;
    gboolean take; /* what people had said; else it is left as this edition was read */
    const char *reason;
} ServiceSettlement;
/* `carry.settle`, and before it what is taken. PROBLEM_CONFLICT when it is settled already. */
gboolean service_settle_carry(ServiceCall *call, const ServiceSettlement *in, GError **error);

/* ---- programs that call by a token (the site's log; administrators) ---- */

typedef struct {
    const char *name, *purpose, *reason;
    const char *owner;     /* person who answers for it, with an account in use */
    const char *until_on;  /* the last day, within `program_days` of the settings */
    const char *addresses; /* ranges it may come from; "" for any */
    const json_t *allows;  /* {type: [acts]} */
} ServiceProgramIn;
/* `program.issue`: `token` is shown once. Where the settings demand a second administrator it
 * cannot be used until `program.agree`, by another than who issued it. PROBLEM_INVALID,
 * PROBLEM_STATE. */
gboolean service_issue_program(ServiceCall *call, const ServiceProgramIn *in,
                               char id[ID_TEXT_BYTES], char token[PEOPLE_PROGRAM_TOKEN_BYTES],
                               GError **error);
gboolean service_agree_program(ServiceCall *call, const char *id, GError **error);
/* `program.rotate`: a new secret; the one before is worth nothing. */
gboolean service_rotate_program(ServiceCall *call, const char *id,
                                char token[PEOPLE_PROGRAM_TOKEN_BYTES], GError **error);
/* `program.end`, for good. */
gboolean service_end_program(ServiceCall *call, const char *id, const char *reason, GError **error);
/* Working table, no event. */
gboolean service_note_program_use(ServiceCall *call, const char *id, const char *peer,
                                  GError **error);
/* As the system: a right token was refused, for one of people_program_refused's words or
 * "owner_left". One that expired is ended by it, so that no clock set back makes it good again. */
gboolean service_note_program_refused(ServiceCall *call, const char *id, const char *why,
                                      const char *peer, GError **error);
/* As the system: tokens from one address were wrong again and again; `id` the last tried, or "". */
gboolean service_note_program_lock(ServiceCall *call, const char *id, const char *peer,
                                   gint64 failures, GError **error);

/* ---- the office (a body's log) ---- */

/* The one rule of who may change the organisation: an operator, an administrator, and whoever
 * answers to `f:chief_officer:` that day by oneself or as a deputy for all. */
gboolean service_office_right(Store *store, const char *actor, gboolean administrator,
                              const char *day, gboolean *may, GError **error);
typedef struct {
    const json_t *changes;      /* office/prepare.h says what may be asked */
    const char *reason;         /* 1 to 1,000 characters */
    const char *plan;           /* id of the plan it comes from, or "" */
    gboolean end_dependents;    /* what hangs on a row that ends is ended with it */
    const GPtrArray *functions; /* RecordFunction: what the policy's functions are */
} ServiceOfficeIn;
/* `office.change`, and `office.person` for each person: all or nothing. PROBLEM_NOT_ALLOWED unless
 * the caller has the right, or notes absences alone: one's own, or those of people whose
 * section_manager's key the caller answers to. When the office would not
 * be sound, `findings` say all that is wrong and the error the first of it: PROBLEM_STATE, or
 * PROBLEM_CONFLICT when a row is at another version. PROBLEM_STATE when nothing would change. `ids`
 * gets {"+name": id} of new rows. */
gboolean service_change_office(ServiceCall *call, const ServiceOfficeIn *in,
                               OfficeFindings *findings, json_t *ids, GError **error);

typedef struct {
    const json_t *rows; /* as office/import.h takes them */
    OfficeImportOptions options;
    const char *digest; /* of the preview that was seen; office_import_digest */
    const char *reason;
    const GPtrArray *functions;
} ServiceOfficeImportIn;
/* service_change_office with what the rows ask for, what ends with what ends included.
 * PROBLEM_CONFLICT when it is not what the preview showed; PROBLEM_STATE when a row is refused. */
gboolean service_import_office(ServiceCall *call, const ServiceOfficeImportIn *in, GError **error);

/* Plans: a working table, no event before one is put in force. */
typedef struct {
    const char *id; /* "" for a new one */
    gint64 version; /* that was seen; another since is PROBLEM_CONFLICT */
    const char *title, *day;
    const json_t *changes; /* as office/prepare.h takes them; checked when it is put in force */
} ServicePlanIn;
/* Makes or replaces a draft; `id` gets its id. PROBLEM_STATE when it is no draft any more. */
gboolean service_write_plan(ServiceCall *call, const ServicePlanIn *in, char id[ID_TEXT_BYTES],
                            GError **error);
/* Adds to a draft what the rows ask for (`reason` is not used). Errors of both, and
 * PROBLEM_TOO_LARGE when the draft would hold more than SERVICE_PLAN_MAX_CHANGES. */
#define SERVICE_PLAN_MAX_CHANGES 50000u
gboolean service_import_plan(ServiceCall *call, const char *id, gint64 version,
                             const ServiceOfficeImportIn *in, GError **error);
gboolean service_discard_plan(ServiceCall *call, const char *id, gint64 version, GError **error);
/* service_change_office with the plan's changes, in one act; the plan is done. */
gboolean service_apply_plan(ServiceCall *call, const char *id, gint64 version, const char *reason,
                            const GPtrArray *functions, OfficeFindings *findings, GError **error);

/* ---- the ledger (any log) ---- */

typedef struct {
    const char *kind;   /* printed, cosigned, timestamped */
    guint64 size;       /* of the checkpoint anchored */
    const char *root;   /* 64 hex digits; must be the log's own root at that size */
    const char *detail; /* where it was printed; who cosigned; which authority */
    const char *proof;  /* cosigned: the note with the cosignature; timestamped: Base64; else "" */
} ServiceAnchorIn;
/* `anchor.add`. PROBLEM_LEDGER when the root is not ours. */
gboolean service_add_anchor(ServiceCall *call, const ServiceAnchorIn *in, GError **error);
/* `content.erase`: content and salt of event `index` go; its leaf and proofs stay. People only.
 * `blobs` gets the SHA-256 (hex) of blobs no edition refers to any more, NULL-terminated, transfer
 * full: remove them with service_blob_remove after COMMIT. PROBLEM_STATE for an edition in force,
 * for what says who holds which function or who somebody in office is, and for records and their
 * types. */
gboolean service_erase_content(ServiceCall *call, guint64 index, const char *reason, char ***blobs,
                               GError **error);
/* How many editions, records and attachments have a blob. */
gboolean service_count_blob(ServiceCall *call, const char *sha256, guint64 *uses, GError **error);
/* `clock.confirm`: the steps seen so far are explained; deadlines run again. PROBLEM_STATE when
 * none. */
gboolean service_confirm_clock(ServiceCall *call, const char *note, GError **error);
