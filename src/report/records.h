/* report/records.h -- records as people look at them: home, inbox, registers, one record, search
 *
 * Each appends one JSON answer. What a person may not see is nowhere in it: not in a list, a count,
 * a link or a name. PROBLEM_NOT_FOUND alike for what is not there and what may not be seen. */
#pragma once
#include "register/list.h"
#include "register/search.h"
#include "report/report.h"

typedef struct {
    Store *body;
    RegisterDesk *desk;       /* of this thread */
    const char *person;       /* who asks; "" for an operator, who sees nothing of records */
    const char *const *types; /* of a program, which asks in the person's name; NULL: all */
    gint64 now_us;
    const char *language; /* "ja", "en" */
} ReportAsk;

/* {types: [{type, title, version, phrases, may_open, …}], functions}; everything of one type, as
 * record/show.h has it. */
gboolean report_types(const ReportAsk *ask, GString *json, GError **error);
gboolean report_type(const ReportAsk *ask, const char *name, guint64 generation, GString *json,
                     GError **error); /* generation 0: the newest */

/* What waits for me, what I wait for, what is late: {waiting, applied, late, notices, drafts}. */
gboolean report_home(const ReportAsk *ask, GString *json, GError **error);
typedef struct {
    gboolean all;     /* also what others are asked first */
    const char *type; /* "" for any */
    gboolean late;
    guint limit;
    guint64 offset;
} ReportInboxFilter;
/* {tasks: [{record, steps, as, asked}], total, next, names}. */
gboolean report_inbox(const ReportAsk *ask, const ReportInboxFilter *filter, GString *json,
                      GError **error);
/* What I applied for and is open, newest first, each with whom it waits for: {records, total, late,
 * next, names}. */
gboolean report_applied(const ReportAsk *ask, guint64 offset, guint limit, GString *json,
                        GError **error);
/* {notices: [{id, record, at, kind, text, read}], unread, next}; `text` is a sentence
 * (report/sentence.h). */
gboolean report_notices(const ReportAsk *ask, gint64 before, guint limit, GString *json,
                        GError **error);

/* {columns, records, total, next, names}. */
gboolean report_records(const ReportAsk *ask, const char *name, const RegisterListing *in,
                        GString *json, GError **error);
gboolean report_records_csv(const ReportAsk *ask, const char *name, const RegisterListing *in_list,
                            ReportSink sink, gpointer user, GError **error);
/* {records, next, names}. */
gboolean report_search(const ReportAsk *ask, const RegisterSearch *search, GString *json,
                       GError **error);
/* All there is of one: see components/schemas/Record of api/openapi.yaml. */
gboolean report_record(const ReportAsk *ask, const char *key, GString *json, GError **error);
/* The same inside a write: `committed` events of the log before it. */
gboolean report_record_written(const ReportAsk *ask, guint64 committed, const char *key,
                               GString *json, GError **error);

typedef struct {
    const char *type;       /* of a record to be opened; "" for one that stands */
    const char *record;     /* key, or "" */
    const char *transition; /* whose demands are asked; "" for those of the state */
    const json_t *values;   /* as typed so far */
} ReportTyped;
/* {values, required, rows, faults}: derived values and defaults, what is demanded, row by row too,
 * and what is wrong. */
gboolean report_evaluate(const ReportAsk *ask, const ReportTyped *typed, GString *json,
                         GError **error);
/* {days: [{day, holiday, due, periods}], names}: `from` and `until` days, a year apart at most. */
gboolean report_calendar(const ReportAsk *ask, const char *from, const char *until, GString *json,
                         GError **error);
/* Imports of rows that the person began, newest first: {imports: [RecordImport]}; one of them. */
gboolean report_record_imports(const ReportAsk *ask, GString *json, GError **error);
gboolean report_record_import(const ReportAsk *ask, const char *key, GString *json, GError **error);
