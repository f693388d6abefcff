/* sheet/xlsx.h -- a sheet of an Excel file that is not hidden (sheet/ only) */
#pragma once
#include "archive/zip.h"
#include "sheet/rows.h"

typedef struct {
    GPtrArray *titles; /* char *, of the sheets that are not hidden; owned */
    guint merged;      /* cells that span others */
    guint uncomputed;  /* formulas that never came to anything */
} SheetFound;

/* PROBLEM_DAMAGED, PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP, PROBLEM_UNSUPPORTED, PROBLEM_EMPTY (no
 * sheet to be seen), PROBLEM_NOT_FOUND (no sheet of that number, from 1). */
gboolean sheet_xlsx_read(ArchiveZip *zip, const char *name, guint sheet, SheetRows *rows,
                         SheetFound *found, GError **error);
