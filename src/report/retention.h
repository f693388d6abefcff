/* report/retention.h -- retention of records as people look at it */
#pragma once
#include "register/retained.h"
#include "report/lines.h"

/* {records: [a line with `retention`], next, names}: `which` is due, extended or held; `next` is
 * the `after` of the following page. Why one is held back, and by whom, is told to those who could
 * hold it back themselves. */
gboolean report_retention(const ReportAsk *ask, const char *which, gint64 after, GString *json,
                          GError **error);
/* {year, whole, records, names}: disposed of in a fiscal year, by time; `whole` FALSE when there
 * are more than are told. */
gboolean report_disposed(const ReportAsk *ask, int year, GString *json, GError **error);
/* The same as CSV, all of it; FALSE without an error when the sink wants no more. */
gboolean report_disposed_csv(const ReportAsk *ask, int year, ReportSink sink, gpointer user,
                             GError **error);
/* `"retention":{…}` of one record. */
gboolean report_retention_of(ReportLook *look, GString *json, const RegisterRecord *record,
                             GError **error);
/* How many of the due ones who asks sees and decides on: of the first 1,000 of kinds where they
 * decide on any. */
gboolean report_retention_count(ReportLook *look, guint *count, GError **error);
