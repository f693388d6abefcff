/* sheet/rows.c -- rows of text as they come, written as JSON within limits */
#include "sheet/rows.h"
#include "base/json.h"
#include "base/problem.h"
#include "sheet/sheet.h"

void sheet_rows_init(SheetRows *rows)
{
    *rows = (SheetRows){.json = g_string_new("[")};
}

void sheet_rows_clear(SheetRows *rows)
{
    if (rows->json != NULL)
        g_string_free(rows->json, TRUE);
    rows->json = NULL;
}

static gboolean pass(SheetRows *rows, const char *limit)
{
    rows->over = limit;
    return FALSE;
}

static void close_row(SheetRows *rows)
{
    if (rows->open)
        g_string_append_c(rows->json, ']');
    rows->open = FALSE;
}

/* Opens the row, and writes those before it that are empty. */
static void open_row(SheetRows *rows, guint row)
{
    if (rows->open && rows->row == row + 1)
        return;
    close_row(rows);
    for (; rows->row < row; rows->row++)
        g_string_append(rows->json, rows->row > 0 ? ",[]" : "[]");
    g_string_append(rows->json, rows->row > 0 ? ",[" : "[");
    rows->row = row + 1;
    rows->cells = 0;
    rows->open = TRUE;
}

gboolean sheet_rows_put(SheetRows *rows, guint row, guint column, const char *text, gsize size)
{
    if (rows->over != NULL)
        return FALSE;
    if (size == 0)
        return TRUE;
    if (row >= SHEET_ROWS_MAX)
        return pass(rows, PROBLEM_BOTH("100,000 rows", "100,000 行"));
    if (column >= SHEET_COLUMNS_MAX)
        return pass(rows, PROBLEM_BOTH("1,000 columns", "1,000 列"));
    if (size > SHEET_CELL_MAX_BYTES)
        return pass(rows, PROBLEM_BOTH("128 KiB in a cell", "一つのセルに 128 KiB"));
    open_row(rows, row);
    guint before = rows->cells;
    for (; rows->cells < column; rows->cells++)
        g_string_append(rows->json, rows->cells > 0 ? ",\"\"" : "\"\"");
    if (rows->cells > 0)
        g_string_append_c(rows->json, ',');
    json_append_string(rows->json, text, (gssize)size);
    rows->cells++;
    rows->all_cells += rows->cells - before;
    if (rows->all_cells > SHEET_CELLS_MAX)
        return pass(rows, PROBLEM_BOTH("1,000,000 cells", "1,000,000 個のセル"));
    return rows->json->len <= SHEET_JSON_MAX_BYTES ||
           pass(rows, PROBLEM_BOTH("32 MiB of text", "文字 32 MiB"));
}

gboolean sheet_rows_end(SheetRows *rows, const char *name, GError **error)
{
    close_row(rows);
    g_string_append_c(rows->json, ']');
    if (rows->over != NULL)
        problem_set(error, PROBLEM_TOO_LARGE, name, rows->over);
    else if (rows->row == 0)
        problem_set(error, PROBLEM_EMPTY, name, NULL);
    return rows->over == NULL && rows->row > 0;
}
