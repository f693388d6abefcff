/* sheet/xlsx.h -- the first sheet of an Excel file that is not hidden (sheet/ only) */
#pragma once
#include "archive/zip.h"
#include "sheet/rows.h"

typedef struct {
    GPtrArray *titles; /* char *, of the sheets that are not hidden; the first was read; owned */
    guint merged;      /* cells that span others */
    guint uncomputed;  /* formulas that never came to anything */
} SheetFound;

/* PROBLEM_DAMAGED, PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP, PROBLEM_UNSUPPORTED, PROBLEM_EMPTY (no
 * sheet to be seen). */
gboolean sheet_xlsx_read(ArchiveZip *zip, const char *name, SheetRows *rows, SheetFound *found,
                         GError **error);
