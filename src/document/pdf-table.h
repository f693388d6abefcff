/* document/pdf-table.h -- tables of a PDF (document/ only) */
#pragma once
#include "document/pdf.h"

/* Writes the table that row `at` opens, a line per row with tabs, and gives the first row after it;
 * `at` itself when none opens there: two rows at least must share the edges of their columns. */
guint pdf_table_write(const PdfRows *rows, guint at, DocumentFlow *out);
