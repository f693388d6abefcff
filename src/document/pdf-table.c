/* document/pdf-table.c -- tables of a PDF, where the columns are clear */
#include "document/pdf-table.h"
#include <math.h>
#include <string.h>

#define SAME_EDGE_EM 0.8f
#define ROW_GAP 2.6f      /* heights between rows of one table, at most */
#define CLEAR_GAP 1.25f   /* rows are parted by so much more than lines within one */
#define FULL_CELL_EM 2.0f /* a line of a cell ends so near its column's end when it goes on */
#define ROWS_MAX 400u

typedef struct {
    const PdfRows *rows;
    guint first, end; /* rows of the table */
    float columns[PDF_COLUMNS_MAX];
    guint column_count;
    float pitch; /* the least between two of its rows */
} Table;

/* Which column a place is in; column_count when it is at the edge of none. */
static guint column_at(const Table *table, float left, float em)
{
    for (guint i = 0; i < table->column_count; i++)
        if (fabsf(table->columns[i] - left) <= SAME_EDGE_EM * em)
            return i;
    return table->column_count;
}

static gboolean takes_columns(Table *table, const PdfRow *row)
{
    if (row->count < 2 || row->count > PDF_COLUMNS_MAX)
        return FALSE;
    table->column_count = row->count;
    for (guint i = 0; i < row->count; i++)
        table->columns[i] = pdf_piece(table->rows, row, i)->left;
    return TRUE;
}

/* Every piece begins at a column and ends before the next one that it shares the row with. */
static gboolean fits(const Table *table, const PdfRow *row)
{
    for (guint i = 0; i < row->count; i++) {
        const PdfPiece *piece = pdf_piece(table->rows, row, i);
        guint column = column_at(table, piece->left, row->em);
        if (column == table->column_count)
            return FALSE;
        gboolean last = column + 1 == table->column_count;
        if (!last && piece->right > table->columns[column + 1])
            return FALSE;
    }
    return TRUE;
}

static float distance(const Table *table, guint at)
{
    const PdfRow *row = pdf_row(table->rows, at), *above = pdf_row(table->rows, at - 1);
    return row->page == above->page ? row->top - above->top : 0;
}

static gboolean is_near(const Table *table, guint at)
{
    const PdfRow *row = pdf_row(table->rows, at), *above = pdf_row(table->rows, at - 1);
    return row->page == above->page &&
           row->top - above->top <= ROW_GAP * (above->bottom - above->top);
}

static void extend(Table *table)
{
    guint full = 1;
    guint at = table->first + 1;
    table->pitch = G_MAXFLOAT;
    for (; at < table->rows->rows->len && at - table->first < ROWS_MAX; at++) {
        const PdfRow *row = pdf_row(table->rows, at);
        if (row->furniture || !is_near(table, at) || !fits(table, row))
            break;
        full += row->count >= 2 ? 1 : 0;
        table->pitch = MIN(table->pitch, distance(table, at));
    }
    table->end = full >= 2 ? at : table->first;
}

/* ---- rows of cells ---- */

/* Whether rows stand clearly further apart than the lines within them. */
static gboolean has_clear_gaps(const Table *table)
{
    guint wide = 0, narrow = 0;
    for (guint at = table->first + 1; at < table->end; at++) {
        gboolean parts = distance(table, at) > CLEAR_GAP * table->pitch;
        wide += parts ? 1 : 0;
        narrow += parts ? 0 : 1;
    }
    return wide > 0 && narrow > 0;
}

static gboolean begins_row(const Table *table, guint at, gboolean clear_gaps)
{
    if (clear_gaps)
        return distance(table, at) > CLEAR_GAP * table->pitch;
    const PdfRow *row = pdf_row(table->rows, at), *above = pdf_row(table->rows, at - 1);
    const PdfPiece *piece = pdf_piece(table->rows, row, 0);
    if (column_at(table, piece->left, row->em) != 0)
        return FALSE;
    gboolean goes_on =
        row->count == 1 &&
        pdf_piece(table->rows, above, 0)->right > table->columns[1] - FULL_CELL_EM * row->em &&
        column_at(table, pdf_piece(table->rows, above, 0)->left, row->em) == 0;
    return !goes_on;
}

static void add_to_cells(const Table *table, const PdfRow *row, GString **cells)
{
    for (guint i = 0; i < row->count; i++) {
        const PdfPiece *piece = pdf_piece(table->rows, row, i);
        guint column = MIN(column_at(table, piece->left, row->em), table->column_count - 1);
        g_string_append(cells[column], piece->text);
    }
}

static void write_cells(const Table *table, GString **cells, DocumentFlow *out)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < table->column_count; i++) {
        if (i > 0)
            g_string_append_c(line, '\t');
        g_string_append_len(line, cells[i]->str, (gssize)cells[i]->len);
        g_string_truncate(cells[i], 0);
    }
    document_flow_add(out, line->str, line->len);
}

static void write_table(const Table *table, DocumentFlow *out)
{
    GString *cells[PDF_COLUMNS_MAX];
    gboolean clear_gaps = has_clear_gaps(table);
    for (guint i = 0; i < table->column_count; i++)
        cells[i] = g_string_new(NULL);
    for (guint at = table->first; at < table->end; at++) {
        if (at > table->first && begins_row(table, at, clear_gaps))
            write_cells(table, cells, out);
        add_to_cells(table, pdf_row(table->rows, at), cells);
    }
    write_cells(table, cells, out);
    for (guint i = 0; i < table->column_count; i++)
        g_string_free(cells[i], TRUE);
}

guint pdf_table_write(const PdfRows *rows, guint at, DocumentFlow *out)
{
    Table table = {.rows = rows, .first = at, .end = at};
    if (!takes_columns(&table, pdf_row(rows, at)))
        return at;
    extend(&table);
    if (table.end == at)
        return at;
    document_flow_part(out);
    write_table(&table, out);
    document_flow_part(out);
    return table.end;
}
