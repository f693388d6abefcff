/* report/lines.h -- records as elements of a list, and what the ids in them are called; seen by
 * report/ alone */
#pragma once
#include "report/records.h"

/* A view and a sight for one question. */
typedef struct {
    const ReportAsk *ask;
    RegisterView view;
    RegisterSight sight;
    GHashTable *named;   /* set of ids of persons, units and posts met */
    GHashTable *records; /* set of keys of records met */
    gint64 kind;         /* the last that a line was of; 0: none */
    char *kind_name;     /* its type */
} ReportLook;
gboolean report_look_open(ReportLook *look, const ReportAsk *ask, guint64 committed,
                          GError **error);
void report_look_close(ReportLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportLook, report_look_close)

/* Notes an id to be named at the end; "" is none. */
void report_meet(ReportLook *look, const char *id);
void report_meet_record(ReportLook *look, const char *key);
/* Notes what the values of a field name, as stored or as a cell. */
void report_meet_value(ReportLook *look, const RecordField *field, const json_t *value);
/* `"names":{ID: name}` and `"referred":{KEY: {title, number, type, state}}` of records seen. */
gboolean report_append_names(ReportLook *look, GString *json, GError **error);
/* An object of an array: id, type, number, title, state, …; `cells` too when asked. */
void report_line(ReportLook *look, GString *json, const RegisterLine *line, gboolean cells);
/* The same without its braces. */
void report_line_members(ReportLook *look, GString *json, const RegisterLine *line, gboolean cells);
const RecordType *report_line_type(ReportLook *look, const RegisterLine *line);
/* `"waits":[…]`: the steps a record waits for, and who makes them. */
void report_waits(ReportLook *look, GString *json, const RegisterRecord *record,
                  const GArray *waits);
/* `"due_label":{…}`: what is due first; nothing when nothing is. */
void report_due_label(ReportLook *look, GString *json, const RegisterLine *line);
/* NULL when the type has none of the name. */
const RecordDeadline *report_deadline(const RecordType *type, const char *name);
/* `"NAME":"…"` in the language of who asks, or in both as {ja, en}. */
void report_label(GString *json, const char *name, RecordLabel label);
