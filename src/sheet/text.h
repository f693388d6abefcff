/* sheet/text.h -- a text with separators to rows (sheet/ only; RFC 4180, and what spreadsheets make
 * of the rest) */
#pragma once
#include "sheet/rows.h"

/* `text` is UTF-8 with a NUL at its end. Gives the separator it went by: a tab, or a comma or
 * semicolon, whichever the first lines have most of outside quotes. A quote inside a cell that does
 * not begin with one is a character as any. */
char sheet_text_read(const char *text, gsize size, SheetRows *rows);
