/* report/relieved.h -- steps made under a relief from separation, of a fiscal year: who, which
 * record, by which clauses, and whether somebody independent has looked at it since */
#pragma once
#include "report/lines.h"

/* {year, whole, uses, names, referred}: by time, 10,000 at most, those whose record who asks sees.
 */
gboolean report_relieved(const ReportAsk *ask, int year, GString *json, GError **error);
/* The same as CSV, all of it; FALSE without an error when the sink wants no more. */
gboolean report_relieved_csv(const ReportAsk *ask, int year, ReportSink sink, gpointer user,
                             GError **error);
