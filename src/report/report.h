/* report/report.h -- the read-only questions: each appends one JSON answer, asked on a STORE_READ
 * connection
 *
 * Any thread with a connection of its own. On FALSE nothing usable was appended. A person who asks
 * sees names: `people` is the site's store (it has the table from id to person), and may be NULL,
 * then ids are shown. */
#pragma once
#include "base/problem.h"
#include "office/import.h"
#include "people/programs.h"
#include "store/store.h"
#include <glib.h>

/* ---- policies (a body's store) ---- */

#define REPORT_PAGE_MAX 10000

typedef struct {
    const char *edition;
    /* "" (or NULL) for any. `path` takes the clause and all below it; the words of `q` must all
     * stand in text, reading or path, width, case and spaces apart (base/fold.h). */
    const char *part, *chapter, *path, *actor, *capability, *mechanism, *timing, *kind, *modality;
    const char *q, *guideline;
    int corrected;    /* -1 any, 0 no, 1 yes */
    guint area;       /* 1 to 8; 0 for any */
    guint sure_below; /* per cent; 0 for any */
    guint limit;      /* 1 to REPORT_PAGE_MAX */
    guint64 after;    /* n of the last unit had; 0 from the start */
} ReportUnitFilter;

/* [{id, title, state, …counts}], newest first. */
gboolean report_editions(Store *body, Store *people, GString *json, GError **error);
/* Source, counts by each field, outline, definitions, unread parts, adoption. PROBLEM_NOT_FOUND. */
gboolean report_edition(Store *body, Store *people, const char *edition, GString *json,
                        GError **error);
/* {units, total, next, facets}: facets count, for each field, what the other filters leave. */
gboolean report_units(Store *body, const ReportUnitFilter *filter, GString *json, GError **error);
/* All fields, evidence, history with event indexes. */
gboolean report_unit(Store *body, Store *people, const char *edition, guint64 n, GString *json,
                     GError **error);
/* {chapters:[{chapter, title, part, counts:{mechanism:n}}], mechanisms:[…]}. */
gboolean report_heatmap(Store *body, const char *edition, GString *json, GError **error);
/* UTF-8 with BOM, CRLF, cells that a spreadsheet would run made harmless; `language` "ja" or "en"
 * for the heads. Handed out in pieces of at most 64 KiB; FALSE from `sink` stops without error set.
 */
typedef gboolean (*ReportSink)(const char *bytes, gsize size_bytes, gpointer user);
gboolean report_units_csv(Store *body, const ReportUnitFilter *filter, const char *language,
                          ReportSink sink, gpointer user, GError **error);
/* {from, to, lines:[…]} as written: `source` is the blob's content, `encoding` as the edition has
 * it. */
gboolean report_source(GBytes *source, const char *encoding, guint64 from, guint64 to,
                       GString *json, GError **error);
/* What report_source needs of an edition: SHA-256 (hex) and encoding, each transfer full. */
gboolean report_source_of(Store *body, const char *edition, char **sha256, char **encoding,
                          GError **error);
typedef struct {
    const char *from, *to; /* editions: the older, the newer */
    gboolean all;          /* also what did not change */
    guint limit;           /* 1 to REPORT_PAGE_MAX */
    guint64 after;         /* number of the last entry had; 0 from the start */
} ReportDiffFilter;
/* {from, to, counts, obligations, entries, total, next}. */
gboolean report_diff(Store *body, const ReportDiffFilter *filter, GString *json, GError **error);

typedef struct {
    const char *edition;
    const char *kind; /* "" for any */
    gboolean removed; /* also those removed */
} ReportFactFilter;
/* {facts, counts}. */
gboolean report_facts(Store *body, const ReportFactFilter *filter, GString *json, GError **error);
/* One with its history. */
gboolean report_fact(Store *body, Store *people, const char *edition, guint64 n, GString *json,
                     GError **error);
/* {findings, counts}; one of them. */
gboolean report_findings(Store *body, Store *people, const char *edition, GString *json,
                         GError **error);
gboolean report_finding(Store *body, const char *edition, guint64 n, GString *json, GError **error);
/* {items, areas, law, deadline, days_left, exemption, applies}; one of the items. */
gboolean report_coverage(Store *body, Store *people, const char *edition, gint64 now_us,
                         GString *json, GError **error);
gboolean report_coverage_item(Store *body, const char *edition, const char *item, GString *json,
                              GError **error);
/* {answered, connected, personal, …}. */
gboolean report_exemption(Store *body, Store *people, GString *json, GError **error);
/* {from, open, settled, pending, rows, kept}. */
gboolean report_carry(Store *body, Store *people, const char *edition, GString *json,
                      GError **error);
/* {id, state, file_name, edition, …} of an import the running program no longer knows. */
gboolean report_import(Store *body, const char *import, const char *language, GString *json,
                       GError **error);

/* ---- the office (a body's store) ---- */

typedef struct {
    const char *day;
    const char *person; /* who asks; "" for an operator */
    gboolean may_change;
    gboolean sees_all;          /* numbers and mail addresses of all, every absence, every change */
    const GPtrArray *functions; /* RecordFunction */
    ProblemLanguage language;   /* of findings and notes */
} ReportOfficeAsk;
/* Whether `person` answers to a function that looks after all: CISO, chief officer or auditor. */
gboolean report_office_sees_all(Store *body, const char *person, const char *day,
                                gboolean *sees_all, GError **error);
/* {day, may_change, people, units, posts, holdings, gaps}: the tree on a day. */
gboolean report_office(Store *body, const ReportOfficeAsk *ask, GString *json, GError **error);
/* {day, gaps:[{kind, …}]}. */
gboolean report_office_gaps(Store *body, const ReportOfficeAsk *ask, GString *json, GError **error);
/* One row with all that hangs on it, of all days; PROBLEM_NOT_FOUND. */
gboolean report_office_unit(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            GString *json, GError **error);
gboolean report_office_post(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            GString *json, GError **error);
gboolean report_office_person(Store *body, Store *people, const ReportOfficeAsk *ask,
                              const char *id, GString *json, GError **error);
typedef struct {
    const char *q, *unit, *kind; /* "" for any; `unit` takes those below it too */
    gboolean gone;               /* also who left or is not there yet */
    guint limit;                 /* 1 to REPORT_PAGE_MAX */
    guint after;                 /* how many of the list were had */
} ReportPersonFilter;
/* {persons, total, next}: by kana. */
gboolean report_office_persons(Store *body, const ReportOfficeAsk *ask,
                               const ReportPersonFilter *filter, GString *json, GError **error);
/* {day, functions:[{code, ja, en, per, single}], held:[…], deputies:[…]}: 権限・責任等一覧. */
gboolean report_office_functions(Store *body, const ReportOfficeAsk *ask, GString *json,
                                 GError **error);
/* {offers:[…]}: what the policy in force says of posts and functions, and whether it is held so. */
gboolean report_office_offers(Store *body, const ReportOfficeAsk *ask, GString *json,
                              GError **error);
/* {changes, next}: who changed what, the newest first; `functions`: only who holds what. Who does
 * not see all sees what concerns oneself. */
gboolean report_office_changes(Store *body, Store *people, const ReportOfficeAsk *ask,
                               guint64 before, gboolean functions, GString *json, GError **error);
/* {person, unit, keys, may_change}: who asks. */
gboolean report_office_me(Store *body, const ReportOfficeAsk *ask, GString *json, GError **error);

/* `"findings":[{at, rule, text}]` of a change that is refused. */
void report_office_findings(GString *json, const OfficeFindings *findings,
                            ProblemLanguage language);
/* {findings, outcome}: what the changes asked for would lead to on `ask->day`; no outcome with
 * findings. */
gboolean report_office_preview(Store *body, const ReportOfficeAsk *ask, const json_t *asked,
                               gboolean end_dependents, GString *json, GError **error);
/* {kind, columns, rows, counts, refused, digest, outcome} of an extract. */
gboolean report_office_import(Store *body, const ReportOfficeAsk *ask, const json_t *rows,
                              const OfficeImportOptions *options, GString *json, GError **error);
/* {plans:[…]}; one with its changes, findings and outcome, or once it is no draft with the gaps of
 * its day. PROBLEM_NOT_FOUND. */
gboolean report_office_plans(Store *body, Store *people, GString *json, GError **error);
gboolean report_office_plan(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            GString *json, GError **error);

/* ---- the site (the site's store) ---- */

typedef struct {
    const char *version;
    gboolean weak_sandbox; /* this run */
    guint64 signed_size;   /* of the body's log, by the keeper */
    gint64 now_us;
} ReportSiteFacts;
/* {name, host, version, language, bodies, banners:[{kind, …}]}; `body` is the body shown. */
gboolean report_site(Store *site, Store *body, const char *person, const ReportSiteFacts *facts,
                     GString *json, GError **error);
/* {settings, peers, letters, unsent, attachments}: courier_settings_facts, how servers last
 * answered, what became of letters. */
gboolean report_courier(Store *site, Store *body, gint64 now_us, GString *json, GError **error);
/* {pace}: how often a person gets letters. */
gboolean report_pace(Store *body, const char *person, GString *json, GError **error);
/* Sessions of a person that still hold: {sessions: [{id, since, last, peer, means, this}]}; of
 * everybody (NULL), each with {account, login, name, work_until}. */
gboolean report_sessions(Store *site, const char *person, const char *token, gint64 now_us,
                         GString *json, GError **error);

/* A person's own second factors: {totp, totp_since, totp_used, recovery, passkeys: [{id, name,
 * since, used}]}. */
gboolean report_factors(Store *site, const char *person, GString *json, GError **error);
/* {certificates: [{id, subject, issuer, serial, until, used}]} registered to a person. */
gboolean report_certificates(Store *site, const char *person, GString *json, GError **error);
/* {programs: [Program]} of api/openapi.yaml as `me` sees them, of one `owner` (NULL: of all); one
 * of them, or PROBLEM_NOT_FOUND. */
gboolean report_programs(Store *site, const char *me, const char *owner, gint64 now_us,
                         GString *json, GError **error);
gboolean report_program(Store *site, const char *me, const char *id, gint64 now_us, GString *json,
                        GError **error);
/* ProgramItself: what it is told of itself. */
void report_program_itself(const PeopleProgram *program, GString *json);
/* {accounts: [{id, login, name, role, state, temporary, last_sign_in, unused, totp, passkeys,
 * added}]}; one of them, or PROBLEM_NOT_FOUND. */
gboolean report_accounts(Store *site, gint64 now_us, GString *json, GError **error);
gboolean report_account(Store *site, const char *id, gint64 now_us, GString *json, GError **error);

/* ---- the ledger (any store) ---- */

/* Who reads. Auditors: nothing of restricted records, which they do not see, and contents only of
 * editions and the organisation, which they do. */
typedef enum { REPORT_LEDGER_WHOLE, REPORT_LEDGER_AUDITOR } ReportLedgerSight;
typedef struct {
    guint64 before;  /* events below this index; 0 for the newest */
    guint limit;     /* 1 to REPORT_PAGE_MAX */
    const char *act; /* "" for any */
    ReportLedgerSight sight;
} ReportEventFilter;
/* {origin, size, root, checkpoint, signed_size, anchors, unanchored, clock}; `checkpoint` is the
 * note last signed, "" when none. */
gboolean report_ledger(Store *store, Store *people, const char *checkpoint, GString *json,
                       GError **error);
/* {events:[{index, time, actor, act, subject, …}], next}. */
gboolean report_events(Store *store, Store *people, const ReportEventFilter *filter, GString *json,
                       GError **error);
/* The leaf decoded, its bytes in Base64, content unless erased or of a record; the inclusion path
 * to `size`. */
gboolean report_event(Store *store, Store *people, guint64 index, ReportLedgerSight sight,
                      GString *json, GError **error);
/* PROBLEM_NOT_FOUND where who reads so does not see it. */
gboolean report_event_seen(Store *store, guint64 index, ReportLedgerSight sight, GError **error);
