/* sheet/formats.h -- what Excel's number formats make of a number (sheet/ only)
 *
 * ECMA-376 part 1, 18.8.30 (numFmt, built-in ids, those of Japanese too) and 18.17.4 (dates). */
#pragma once
#include <glib.h>

typedef enum { SHEET_NUMBER, SHEET_DATE, SHEET_DATE_TIME, SHEET_TIME } SheetKind;

typedef struct {
    SheetKind kind;
    guint digits; /* of a number in zeros alone (0000): so many at least; else 0 */
} SheetFormat;

SheetFormat sheet_format_built_in(guint id);
SheetFormat sheet_format_of(const char *code);
/* Appends the number that the file has as text, as the format shows it; as it stands where it is no
 * number or no day. */
void sheet_format_append(const SheetFormat *format, const char *number, gboolean since_1904,
                         GString *out);
