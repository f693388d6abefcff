/* sheet/sheet.h -- a table in a file to rows of text: a sheet of Excel, or text with separators;
 * pure
 *
 * Cells come as people see them: dates as 2027-04-01 (with the time behind a blank where there is
 * one), numbers without what a computer adds, 0007 where the format says four digits, formulas as
 * what they last came to. Rows and columns that a file leaves out are there, empty, so that row 5
 * is row 5; what is empty at the end of a row or of the table is not. docs/design/formats.md says
 * what is left out. */
#pragma once
#include <glib.h>

#define SHEET_FILE_MAX_BYTES ((gsize)32 * 1024 * 1024)
#define SHEET_ROWS_MAX 100000u
#define SHEET_COLUMNS_MAX 1000u
#define SHEET_CELLS_MAX 1000000u
#define SHEET_CELL_MAX_BYTES ((gsize)128 * 1024)
#define SHEET_JSON_MAX_BYTES ((gsize)32 * 1024 * 1024)
#define SHEET_ANSWER_MAX_BYTES (SHEET_JSON_MAX_BYTES + (gsize)1024 * 1024)

/* {"format": "xlsx" or "csv" or "tsv", "encoding": a lasting name of base/charset.h, "sheets":
 * names of those that are not hidden, "sheet": which of them was read, from 1, "merged": how many
 * cells span others, "uncomputed": how many formulas have no value, "rows": [["…", …], …]}.
 * `sheet`: which of those that are not hidden, from 1; of a file that has none, 1. `name` names the
 * file in errors. Owned. PROBLEM_NOT_FOUND (no such sheet), PROBLEM_EMPTY, PROBLEM_TOO_LARGE (with
 * which limit), PROBLEM_ENCRYPTED, PROBLEM_DAMAGED, PROBLEM_ENCODING, PROBLEM_UNSUPPORTED (another
 * kind of file, with what to do instead). */
GBytes *sheet_read(const guint8 *bytes, gsize size_bytes, const char *name, guint sheet,
                   GError **error);
