/* document/table.c -- cells on a grid, rows as lines */
#include "document/table.h"
#include <string.h>

#define COLUMNS_MAX 256u
#define ROWS_SPAN_MAX 10000u
#define LABEL_MAX_BYTES 120u /* what is repeated down a merged cell */
#define LONG_CELL_LINES 20u  /* a cell of so many lines is a page, no cell */
#define CELL_BYTES 64u       /* what a cell costs, even an empty one */

typedef struct {
    DocumentFlow *flow; /* owned by the table's `flows`; NULL for a place left empty */
    guint column;
    gboolean repeated;
} Cell;

struct DocumentTable {
    DocumentAllowance *allowance; /* lent */
    GPtrArray *flows;             /* owned DocumentFlow */
    GPtrArray *rows;              /* owned GArray of Cell */
    guint columns;
    gboolean lays_out;
    struct {
        DocumentFlow *flow;
        guint rows_left; /* of the rows after this one */
    } above[COLUMNS_MAX];
};

DocumentTable *document_table_new(DocumentAllowance *allowance)
{
    DocumentTable *table = g_new0(DocumentTable, 1);
    table->allowance = allowance;
    table->flows = g_ptr_array_new_with_free_func((GDestroyNotify)document_flow_free);
    table->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    return table;
}

void document_table_free(DocumentTable *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->flows);
    g_ptr_array_unref(table->rows);
    g_free(table);
}

static GArray *row_in_hand(const DocumentTable *table)
{
    return g_ptr_array_index(table->rows, table->rows->len - 1);
}

static guint next_column(const GArray *row)
{
    return row->len > 0 ? g_array_index(row, Cell, row->len - 1).column + 1 : 0;
}

static void add_cell(DocumentTable *table, DocumentFlow *flow, guint column, gboolean repeated)
{
    Cell cell = {flow, column, repeated};
    g_array_append_val(row_in_hand(table), cell);
    table->columns = MAX(table->columns, column + 1);
}

/* What covers the places up to the next free one. */
static guint pass_covered(DocumentTable *table)
{
    guint column = next_column(row_in_hand(table));
    for (; column < COLUMNS_MAX && table->above[column].rows_left > 0; column++) {
        table->above[column].rows_left--;
        add_cell(table, table->above[column].flow, column, TRUE);
    }
    return column;
}

void document_table_row(DocumentTable *table)
{
    if (table->rows->len > 0)
        pass_covered(table);
    g_ptr_array_add(table->rows, g_array_new(FALSE, FALSE, sizeof(Cell)));
}

/* Over the edge of the widest table cells share the last place. */
static void cover(DocumentTable *table, guint column, guint columns, guint rows, DocumentFlow *flow,
                  gboolean repeated)
{
    for (guint i = 0; i < MAX(columns, 1) && column + i < COLUMNS_MAX; i++) {
        DocumentFlow *shown = i == 0 ? flow : NULL;
        add_cell(table, shown, column + i, repeated);
        table->above[column + i].flow = shown;
        table->above[column + i].rows_left = MIN(rows, ROWS_SPAN_MAX) - 1;
    }
}

DocumentFlow *document_table_cell(DocumentTable *table, guint columns, guint rows)
{
    if (table->rows->len == 0)
        document_table_row(table);
    document_allowance_charge(table->allowance, CELL_BYTES);
    DocumentFlow *flow = document_flow_new(table->allowance);
    g_ptr_array_add(table->flows, flow);
    cover(table, MIN(pass_covered(table), COLUMNS_MAX - 1), columns, MAX(rows, 1), flow, FALSE);
    return flow;
}

void document_table_continue(DocumentTable *table, guint columns)
{
    if (table->rows->len == 0)
        document_table_row(table);
    guint column = MIN(next_column(row_in_hand(table)), COLUMNS_MAX - 1);
    cover(table, column, columns, 1, table->above[column].flow, TRUE);
}

/* ---- writing ---- */

static gboolean is_label(const DocumentFlow *flow)
{
    return flow->text->len <= LABEL_MAX_BYTES && strstr(flow->text->str, "。") == NULL;
}

/* The lines of a cell in one. */
static void append_cell(GString *line, const DocumentFlow *flow)
{
    gsize start = line->len;
    const char *at = flow->text->str;
    for (; *at != '\0'; at++) {
        gboolean gap = *at == '\n' || *at == '\t';
        if (gap && line->len > start && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
        else if (!gap)
            g_string_append_c(line, *at);
    }
    while (line->len > start && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
}

static gboolean lays_out_page(const DocumentTable *table)
{
    for (guint i = 0; i < table->flows->len; i++) {
        const DocumentFlow *flow = g_ptr_array_index(table->flows, i);
        if (flow->holds_table || flow->lines > LONG_CELL_LINES)
            return TRUE;
    }
    return table->columns < 2;
}

static void write_row(const GArray *row, DocumentFlow *out)
{
    g_autoptr(GString) line = g_string_new(NULL);
    gboolean own = FALSE;
    for (guint i = 0; i < row->len; i++) {
        const Cell *cell = &g_array_index(row, Cell, i);
        if (i > 0)
            g_string_append_c(line, '\t');
        if (cell->flow != NULL && (!cell->repeated || is_label(cell->flow)))
            append_cell(line, cell->flow);
        own |= cell->flow != NULL && !cell->repeated && cell->flow->text->len > 1;
    }
    if (own)
        document_flow_add(out, line->str, line->len);
}

void document_table_write(const DocumentTable *table, DocumentFlow *out)
{
    if (lays_out_page(table)) {
        for (guint i = 0; i < table->flows->len; i++)
            document_flow_append(out, g_ptr_array_index(table->flows, i));
        return;
    }
    document_flow_part(out);
    for (guint i = 0; i < table->rows->len; i++)
        write_row(g_ptr_array_index(table->rows, i), out);
    document_flow_part(out);
    out->holds_table = TRUE;
}
