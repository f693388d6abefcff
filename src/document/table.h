/* document/table.h -- a table as it is read, then one line per row with tabs between its cells
 * (document/ only)
 *
 * A cell over several rows is repeated in each where it is a label (short, no sentence) and left
 * empty where it is text; one over several columns is followed by empty cells. A table that only
 * lays out a page (one column, or a table inside it) gives its cells' lines as they are. */
#pragma once
#include "document/flow.h"

typedef struct DocumentTable DocumentTable;

DocumentTable *document_table_new(DocumentAllowance *allowance);
void document_table_free(DocumentTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentTable, document_table_free)

void document_table_row(DocumentTable *table);
/* Begins the row's next cell and lends the flow it is read into. Places that cells of rows above
 * cover are passed over. Spans of 0 count as 1. */
DocumentFlow *document_table_cell(DocumentTable *table, guint columns, guint rows);
/* The row's next cell goes on the one above it (as WordprocessingML says it). */
void document_table_continue(DocumentTable *table, guint columns);
/* Appends what the table says to `out`. */
void document_table_write(const DocumentTable *table, DocumentFlow *out);
