/* service/record.h -- what people, programs and the clock do with records; on a body's log
 *
 * The rules are in register/plan.h; a function here makes a plan and appends all of it, or nothing.
 * `call->desk` is needed. */
#pragma once
#include "register/plan.h"
#include "service/service.h"

typedef struct {
    char record[ID_TEXT_BYTES]; /* opened or changed */
    json_t *refusal; /* why not (register/refuse.h), with `clauses` and `names`; NULL; owned */
} ServiceRecordOut;
void service_record_out_clear(ServiceRecordOut *out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServiceRecordOut, service_record_out_clear)

/* Adds to a refusal as register/refuse.h tells it the `clauses` behind it, the `names` of units,
 * posts and persons in the keys of who could, and to the form it offers the clauses' number and
 * words. Reads only. */
void service_refusal_complete(const RegisterView *view, json_t *refusal);

/* `record.open`; with `transition` (NULL for none) also the `record.move` after it. */
gboolean service_record_open(ServiceCall *call, const RegisterOpening *opening,
                             const char *transition, ServiceRecordOut *out, GError **error);

typedef enum {
    SERVICE_RECORD_EDIT,
    SERVICE_RECORD_MOVE,  /* `what`: the transition */
    SERVICE_RECORD_AGREE, /* as the second person */
    SERVICE_RECORD_DECLINE,
    SERVICE_RECORD_NOTE,
    SERVICE_RECORD_HAND_OVER, /* `what`: the person */
    SERVICE_RECORD_LOOK
} ServiceRecordAct;
/* One act on one record and what it sets off. PROBLEM_NOT_FOUND, PROBLEM_CONFLICT, PROBLEM_INVALID,
 * PROBLEM_NOT_ALLOWED and PROBLEM_STATE as register/plan.h says. */
gboolean service_record_act(ServiceCall *call, ServiceRecordAct act, const RegisterDoing *doing,
                            const char *what, ServiceRecordOut *out, GError **error);

#define SERVICE_DECIDE_MAX 200
/* One transition of many records, each judged by itself: `told` ([{"record", "done", "problem"?}],
 * new reference) says of each; those that may be are made. */
typedef struct {
    const json_t *records; /* [{"id", "version"}] */
    const char *transition, *comment;
    ProblemLanguage language;
} ServiceDecision;
gboolean service_records_decide(ServiceCall *call, const ServiceDecision *in, json_t **told,
                                GError **error);

/* ---- rows of a spreadsheet ---- */

/* Of a thread that reads. */
typedef struct {
    RegisterDesk *desk;
    Store *store;
    gint64 now_us;
} ServiceReading;
/* Rows of text, as of a spreadsheet: `heads` ([text]) name fields of the type, `rows` ([[text]])
 * are records to be opened by `person`, each with `transition` after it ("" for none). Rows in
 * which nothing stands are passed over. */
typedef struct {
    const char *person, *type, *transition, *comment;
    const char *key, *file; /* of the import: an id that who asks made; what people call the file */
    const json_t *heads, *rows;
    gint64 first; /* what the first row is called: its line in the file */
    ProblemLanguage language;
} ServiceRows;
/* What would become of each: {"columns": [{"head", "field", "problem"?}], "rows": [{"row", "title",
 * "problem"?}], "good", "refused"} (new reference). A column in which something is wrong is left
 * out meanwhile. */
gboolean service_records_preview(const ServiceReading *reading, const ServiceRows *in,
                                 json_t **told, GError **error);
/* What the rows mean: [{"line", "values"}] (new reference), when each of them would be opened;
 * otherwise NULL: the first that would be refused is named, with its column. */
json_t *service_records_meant(const ServiceReading *reading, const ServiceRows *in, GError **error);
/* Whether an import of this key stands already: then there is nothing to try. */
gboolean service_import_known(const ServiceReading *reading, const ServiceRows *in);
/* `record.import`: begins it; nothing is opened yet. The same (`in->key` and all that is asked) a
 * second time does nothing. PROBLEM_CONFLICT when the key is of another import, PROBLEM_STATE while
 * an earlier one of this person is unfinished. */
gboolean service_import_begin(ServiceCall *call, const ServiceRows *in, const json_t *meant,
                              GError **error);
/* Whose import runs longest, owned; NULL: none runs. */
gboolean service_import_whose(ServiceCall *call, char **person, GError **error);
/* A portion of the import that runs longest, which is `person`'s or nothing is done: opened by who
 * began it, and `record.import` saying how far it has come: done, or stopped at a row that is
 * refused by now, or because their account is `disabled`. As the system; `more`: call again. */
typedef struct {
    const char *person;
    gboolean disabled, more;
} ServiceImportStep;
gboolean service_import_step(ServiceCall *call, ServiceImportStep *step, GError **error);
typedef enum {
    SERVICE_IMPORT_STOP,
    SERVICE_IMPORT_CONTINUE, /* from the row it stopped at */
    SERVICE_IMPORT_SKIP,     /* from the one after it */
    SERVICE_IMPORT_END       /* what is opened stays; the rest is not kept */
} ServiceImportSteer;
/* By who began it. PROBLEM_NOT_FOUND, PROBLEM_STATE. */
gboolean service_import_steer(ServiceCall *call, const char *key, ServiceImportSteer how,
                              GError **error);

/* ---- types ---- */

/* Files read and proved as a whole; any thread. NULL when anything is wrong: `findings` says it. */
typedef struct ServiceTypes ServiceTypes;
ServiceTypes *service_types_check(Store *body, const RecordSource *files, guint count,
                                  RecordFindings *findings, GError **error);
void service_types_free(ServiceTypes *types);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceTypes, service_types_free)
/* `type.adopt` of the body's own files; then `type.match`. */
gboolean service_adopt_types(ServiceCall *call, const ServiceTypes *types, GError **error);
/* `type.adopt` of built-in files that are newer than what was adopted; none: nothing. */
gboolean service_adopt_builtin_types(ServiceCall *call, GError **error);
/* `type.match`: which clauses of the edition in force the types' patterns match. */
gboolean service_match_clauses(ServiceCall *call, GError **error);

/* ---- the clock ---- */

#define SERVICE_TICK_EVENTS 200
/* What is due: deadlines first, then what recurs. At most SERVICE_TICK_EVENTS events; `next_us`
 * gets when to come again. Nothing while a step of the clock is unconfirmed. */
gboolean service_tick(ServiceCall *call, gint64 *next_us, GError **error);
/* How far records were pointed anew since the office last changed; zeroed at first. */
typedef struct {
    gint64 stamp, after;
    char day[11];
} ServicePointing;
/* When the day or the office is another than that of `pointing`: some of the records that are
 * open, each with its `record.repoint` where that is another now. `more`: call again. */
gboolean service_repoint(ServiceCall *call, ServicePointing *pointing, gboolean *more,
                         GError **error);
