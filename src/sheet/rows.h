/* sheet/rows.h -- rows of text as they come, written as JSON within limits (sheet/ only) */
#pragma once
#include <glib.h>

typedef struct {
    GString *json;    /* owned */
    guint row;        /* rows written, the empty ones before them too */
    guint cells;      /* written of the row that is open */
    guint all_cells;  /* of all rows */
    gboolean open;    /* a row is */
    const char *over; /* which limit was passed; NULL */
} SheetRows;

void sheet_rows_init(SheetRows *rows);
void sheet_rows_clear(SheetRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SheetRows, sheet_rows_clear)

/* Puts text at a place, both from 0; places come in their order, row by row. What is empty writes
 * nothing by itself. FALSE once a limit was passed. */
gboolean sheet_rows_put(SheetRows *rows, guint row, guint column, const char *text, gsize size);
/* Closes the array. PROBLEM_TOO_LARGE, PROBLEM_EMPTY; `name` names the file. */
gboolean sheet_rows_end(SheetRows *rows, const char *name, GError **error);
