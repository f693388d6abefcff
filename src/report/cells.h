/* report/cells.h -- rows of CSV for spreadsheets (RFC 4180, CRLF, with a BOM so that they take it
 * for UTF-8), cells they would run made harmless; seen by report/ alone */
#pragma once
#include "report/report.h"

typedef struct {
    GString *out;
    ReportSink sink;
    gpointer user;
    gboolean stopped; /* the sink wants no more */
} ReportCells;
void report_cells_begin(ReportCells *cells, ReportSink sink, gpointer user);
void report_cells_text(ReportCells *cells, const char *text);
void report_cells_number(ReportCells *cells, guint64 number);
/* Ends the row; FALSE once the sink wants no more. */
gboolean report_cells_end(ReportCells *cells);
/* Hands the rest out; FALSE as above. */
gboolean report_cells_finish(ReportCells *cells);
