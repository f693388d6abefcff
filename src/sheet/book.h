/* sheet/book.h -- what a workbook's parts say beside its cells: which sheet, shared strings,
 * formats (sheet/ only; ECMA-376 part 1, 18.2, 18.4, 18.8) */
#pragma once
#include "archive/zip.h"
#include "document/xml.h"
#include "sheet/formats.h"

extern const DocumentXmlSpace sheet_spaces[];

typedef struct {
    GPtrArray *titles;   /* char *, of the sheets that are not hidden */
    char *part;          /* of the sheet that is read; owned */
    gboolean since_1904; /* days are counted from there */
    GStringChunk *chunk; /* of `strings` */
    GPtrArray *strings;  /* lent from the chunk */
    GArray *formats;     /* SheetFormat, by a cell's style */
} SheetBook;

/* `what` names the file in errors, which are those of sheet_xlsx_read; `sheet` counts from 1. */
gboolean sheet_book_read(ArchiveZip *zip, const char *what, guint sheet, SheetBook *book,
                         GError **error);
/* PROBLEM_NOT_FOUND: the file has no such sheet. FALSE. */
gboolean sheet_is_missing(const char *what, guint sheet, GError **error);
void sheet_book_clear(SheetBook *book);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SheetBook, sheet_book_clear)
