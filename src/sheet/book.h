/* sheet/book.h -- what a workbook's parts say beside its cells: which sheet, shared strings,
 * formats (sheet/ only; ECMA-376 part 1, 18.2, 18.4, 18.8) */
#pragma once
#include "archive/zip.h"
#include "document/xml.h"
#include "sheet/formats.h"

extern const DocumentXmlSpace sheet_spaces[];

typedef struct {
    GPtrArray *titles;   /* char *, of the sheets that are not hidden; the first is read */
    char *part;          /* of that sheet; owned */
    gboolean since_1904; /* days are counted from there */
    GStringChunk *chunk; /* of `strings` */
    GPtrArray *strings;  /* lent from the chunk */
    GArray *formats;     /* SheetFormat, by a cell's style */
} SheetBook;

/* `what` names the file in errors, which are those of sheet_xlsx_read. */
gboolean sheet_book_read(ArchiveZip *zip, const char *what, SheetBook *book, GError **error);
void sheet_book_clear(SheetBook *book);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SheetBook, sheet_book_clear)
