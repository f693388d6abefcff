/* sheet/xlsx.h -- the first sheet of an Excel file that is not hidden (sheet/ only) */
#pragma once
#include "archive/zip.h"
#include "sheet/rows.h"

/* `title` gets the sheet's name, owned. PROBLEM_DAMAGED, PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP,
 * PROBLEM_UNSUPPORTED, PROBLEM_EMPTY (no sheet to be seen). */
gboolean sheet_xlsx_read(ArchiveZip *zip, const char *name, SheetRows *rows, char **title,
                         GError **error);
